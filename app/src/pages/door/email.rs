//! Links about a change of the e-mail address: in the new mailbox to confirm it, in the old one to take it back. A link
//! shows what will happen; only the button does it, as mail scanners follow links.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use rules::{
    opens::Link,
    shown::{LinkShown, UndoShown},
};

use super::{Alone, Panel, linked};
use crate::{
    api::{
        contact::{ReadEmailLink, ReadUndo},
        query::load,
    },
    components::Form,
    pages::lost::NotFoundHere,
    texts::use_texts,
};

fn token() -> String {
    use_params_map().get_untracked().get("token").unwrap_or_default()
}

/// The link in the new mailbox.
#[component]
pub(crate) fn EmailLink() -> impl IntoView {
    let texts = use_texts();
    let token = token();
    let of = token.clone();
    let shown = load(move || ReadEmailLink { token: of.clone() });
    linked(Link::ConfirmEmail, shown, move |shown: LinkShown| {
        let hidden = vec![("token", token.clone())];
        view! {
            <Panel title=texts.prove_link_title() lead=texts.prove_link_lead(shown.new) problems=Vec::new()>
                <div class="mr-actions">
                    <Form to="confirm_email" hidden>
                        <button class="mr-button">{texts.prove_link_submit()}</button>
                    </Form>
                </div>
            </Panel>
        }
        .into_any()
    })
}

/// The link in the old mailbox.
#[component]
pub(crate) fn Undo() -> impl IntoView {
    let texts = use_texts();
    let token = token();
    let of = token.clone();
    let shown = load(move || ReadUndo { token: of.clone() });
    linked(Link::UndoEmail, shown, move |shown: UndoShown| {
        let hidden = vec![("token", token.clone())];
        let lead = texts.prove_undo_lead(&shown.old, &shown.new);
        view! {
            <Panel title=texts.prove_undo_title() lead problems=Vec::new()>
                <p>{texts.prove_undo_what()}</p>
                <ul class="mr-bullets">
                    <li>{texts.prove_undo_address(&shown.old)}</li>
                    <li>{texts.prove_undo_sessions()}</li>
                    <li>{texts.prove_undo_password()}</li>
                    <li>{texts.prove_undo_helpdesk()}</li>
                </ul>
                <div class="mr-actions">
                    <Form to="undo_change" hidden>
                        <button class="mr-button">{texts.prove_undo_submit()}</button>
                    </Form>
                </div>
            </Panel>
        }
        .into_any()
    })
}

/// What a link did.
#[component]
pub(crate) fn EmailOutcome() -> impl IntoView {
    let texts = use_texts();
    let outcome = use_params_map().get_untracked().get("outcome").unwrap_or_default();
    let (title, lead) = match outcome.as_str() {
        "changed" => (texts.prove_email_done(), texts.prove_link_done_lead()),
        "taken" => (texts.prove_taken_title(), texts.prove_taken_text()),
        "undone" => (texts.prove_undone_title(), texts.prove_undone_lead()),
        _ => return view! { <Alone><NotFoundHere/></Alone> }.into_any(),
    };
    view! {
        <Alone>
            <Panel title lead=lead.to_owned() problems=Vec::new()>
                <div class="mr-actions"><a class="mr-button" href="/up" rel="external">{texts.login_submit()}</a></div>
            </Panel>
        </Alone>
    }
    .into_any()
}
