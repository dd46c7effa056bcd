//! The confirmation of what a manager ended of users.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use rules::{shown::EndedDone, state::CancellationState};

use super::done::{Alone, Undone, head};
use crate::{
    api::{ending::ReadEnded, query::load},
    components::{Icon, loaded},
    texts::use_texts,
};

/// What ended.
#[component]
pub(crate) fn Ended() -> impl IntoView {
    let params = use_params_map();
    let shown = load(move || ReadEnded { reference: params.read().get("reference").unwrap_or_default() });
    view! { <Alone>{loaded(shown, |shown| view! { <Page shown/> }.into_any())}</Alone> }.into_any()
}

#[component]
fn Page(shown: EndedDone) -> impl IntoView {
    let texts = use_texts();
    let (title, text) = match shown.last_day {
        None => (texts.terminate_done(), texts.terminate_done_text().to_owned()),
        Some(day) => (texts.terminate_done_later(), texts.terminate_done_later_text(texts.day(day))),
    };
    let users: Vec<_> = shown
        .users
        .iter()
        .map(|one| {
            let rows: Vec<String> = one.ended.rows.iter().map(|row| texts.called(row.called())).collect();
            let undone = (one.state == CancellationState::Undone)
                .then(|| view! { <p>{texts.terminate_done_undone()}</p> }.into_any());
            let unlinked =
                one.unlinked.then(|| view! { <p class="mr-soft">{texts.terminate_link_ends()}</p> }.into_any());
            view! {
                <div class="mr-stack mr-stack--sm">
                    <p><strong translate="no">{one.user.clone()}</strong>", "<span translate="no">{one.ended.organization.clone()}</span></p>
                    <p>{rows.join(", ")}</p>
                    {unlinked}
                    {undone}
                </div>
            }
            .into_any()
        })
        .collect();
    let (back, label) = match shown.manages {
        true => ("/administration/permissions", texts.users_renewal_back()),
        false => ("/account/permissions", texts.done_back()),
    };
    view! {
        <Title text=title/>
        <div class="mr-narrow mr-stack mr-stack--lg">
            {head(title, vec![shown.reference], users.into_any())}
            <Undone title=texts.terminate_undone() rows=shown.undone lost=shown.lost gone=shown.gone/>
            <section class="mr-section" aria-labelledby="next">
                <h2 id="next">{texts.done_next()}</h2>
                <ol class="mr-what"><li><p>{texts.users_renewal_done_next()}</p><p>{text}</p></li></ol>
            </section>
            <div class="mr-banner"><Icon name="mail"/><p>{texts.done_mail(&shown.email)}</p></div>
            <div class="mr-actions"><a class="mr-button" href=back>{label}</a></div>
        </div>
    }
    .into_any()
}
