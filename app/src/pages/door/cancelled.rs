//! What was cancelled: the confirmation, for who is still signed in and for who was signed out by it.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use rules::{shown::CancelledShown, state::CancellationState};

use super::Alone;
use crate::{
    api::{cancel::ReadCancelled, query::load},
    components::{Art, EndedList, Icon, loaded},
    texts::use_texts,
};

/// A cancellation.
#[component]
pub(crate) fn Cancelled() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let shown = load(move || ReadCancelled { id: id.clone() });
    view! { <Alone>{loaded(shown, |shown| view! { <Page shown/> }.into_any())}</Alone> }.into_any()
}

#[component]
fn Page(shown: CancelledShown) -> impl IntoView {
    let texts = use_texts();
    let title = texts.cancel_done();
    let text = match (shown.state, shown.last_day) {
        (CancellationState::Undone, _) => texts.cancel_done_undone().to_owned(),
        (CancellationState::Pending, Some(day)) => texts.cancel_done_later(texts.day(day)),
        _ if shown.whole => texts.cancel_done_whole().to_owned(),
        _ => texts.cancel_done_part().to_owned(),
    };
    let over = shown.whole && shown.state == CancellationState::Done;
    let way = if shown.signed_out {
        view! { <a class="mr-button" href="/" rel="external">{texts.error_to_start()}</a> }.into_any()
    } else {
        view! { <a class="mr-button" href="/account/details" rel="external">{texts.prove_to_details()}</a> }.into_any()
    };
    let was_manager = shown.ended.iter().flat_map(|one| &one.rows).any(|row| row.admin);
    let managers = (!shown.ended.is_empty()).then(|| match was_manager {
        true => texts.cancel_done_managers_other(),
        false => texts.cancel_done_managers(),
    });
    view! {
        <Title text=title/>
        <div class="mr-stack mr-stack--lg">
            <section class="mr-panel" aria-labelledby="title">
                <Art name="band"/>
                <div>
                    <span class="mr-panel__ok"><Icon name="check"/></span>
                    <h1 id="title" tabindex="-1">{title}</h1>
                    <p>{texts.done_reference()}" "<span class="mr-ref" translate="no">{shown.reference}</span></p>
                    <p>{text}</p>
                    {over.then(|| view! { <p class="mr-soft">{texts.cancel_done_whole_new()}</p> }.into_any())}
                    <p class="mr-soft mr-small">{texts.cancel_done_at()}" "{texts.day_and_time(shown.at)}</p>
                </div>
            </section>
            <EndedList ended=shown.ended/>
            <div class="mr-banner">
                <Icon name="mail"/>
                <div>
                    <p>{texts.done_mail(&shown.email)}</p>
                    {managers.map(|text| view! { <p>{text}</p> }.into_any())}
                </div>
            </div>
            <div class="mr-actions">
                {way}
                <button
                    class="mr-button mr-button--second mr-scripted" type="button"
                    on:click=|_| { let _ = window().print(); }
                >
                    <Icon name="print"/>{texts.done_print()}
                </button>
            </div>
        </div>
    }
    .into_any()
}
