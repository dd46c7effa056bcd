//! The code again, before something that matters.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use rules::shown::ConfirmShown;

use super::{NoPhone, Panel, SecondFactor, alone};
use crate::{
    api::{query::load, security::ReadConfirm},
    components::Form,
    texts::use_texts,
};

/// Asks for a code, and goes on to where its reader was going.
#[component]
pub(crate) fn Confirm() -> impl IntoView {
    let next = use_query_map().get_untracked().get("next").unwrap_or_default();
    let wanted = next.clone();
    let shown = load(move || ReadConfirm { next: wanted.clone() });
    alone(shown, move |shown| view! { <Page shown next=next.clone()/> }.into_any())
}

#[component]
fn Page(shown: ConfirmShown, next: String) -> impl IntoView {
    let texts = use_texts();
    let problem = shown.problem.map(|problem| texts.problem(&problem, ""));
    let items: Vec<_> = problem.iter().map(|text| ("code".to_owned(), text.clone())).collect();
    let security = next.starts_with("/account/security") || next.starts_with("/password");
    let (back, word) = if security {
        ("/account/security", texts.confirm_cancel_security())
    } else {
        ("/account/details", texts.confirm_cancel())
    };
    let hidden = vec![("next", next)];
    let cancel = move || view! { <a class="mr-button mr-button--quiet" href=back rel="external">{word}</a> }.into_any();
    if shown.sent || shown.app {
        let (by_app, ending) = (!shown.sent, shown.mobile_ending);
        return view! {
            <SecondFactor to="confirm" again="send_confirm_code" hidden by_app ending problem>{cancel()}</SecondFactor>
            <NoPhone/>
        }
        .into_any();
    }
    view! {
        <Panel title=texts.confirm_title() lead=texts.confirm_lead(shown.mobile_ending) problems=items>
            <div class="mr-actions" id="code">
                <Form to="send_confirm_code" hidden><button class="mr-button">{texts.confirm_send()}</button></Form>
                {cancel()}
            </div>
        </Panel>
        <NoPhone/>
    }
    .into_any()
}
