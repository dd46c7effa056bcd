//! What pages of Administration share: a list that holds nothing; of a decision, the form that refuses with a reason, and what
//! was decided.

use leptos::prelude::*;
use maud::{Markup, html};

use crate::{
    components::{Art, FieldError, Form, Icon, PageOf, Tag, escaped, still},
    frame::use_frame,
    texts::{Texts, use_texts},
};

/// Instead of a list that holds nothing: what that means.
pub(super) fn empty(title: &'static str, text: &'static str) -> AnyView {
    view! {
        <section class="mr-card mr-empty" aria-labelledby="empty">
            <Art name="empty"/><h2 id="empty">{title}</h2><p>{text}</p>
        </section>
    }
    .into_any()
}

/// Refusing, with a reason. Open where one was typed.
#[component]
pub(super) fn Refuse(
    /// Where it is sent.
    to: &'static str,
    /// What is refused.
    reference: String,
    /// Who gets the reason.
    who: String,
    /// The reason as typed.
    reason: String,
    /// What is wrong with it.
    problem: Option<String>,
) -> impl IntoView {
    let texts = use_texts();
    let bad = problem.is_some().then_some("true");
    let open = bad.is_some() || !reason.is_empty();
    let hidden = vec![("reference", reference), ("decision", "refuse".to_owned())];
    view! {
        <details class="mr-details mr-refuse" open=open>
            <summary><Icon name="down" small=true/>{texts.approve_refuse_summary()}</summary>
            <Form to class="mr-form" hidden>
                <div class="mr-field">
                    <label class="mr-label" for="reason">{texts.approve_reason()}</label>
                    <p class="mr-hint" id="reason-h">{texts.approve_reason_hint(who)}</p>
                    <FieldError id="reason-e" text=problem/>
                    <textarea
                        class="mr-input" id="reason" name="reason" rows="3"
                        aria-describedby="reason-h reason-e" aria-invalid=bad inner_html=escaped(&reason)
                    ></textarea>
                </div>
                <div class="mr-actions"><button class="mr-button mr-button--danger">{texts.approve_refuse()}</button></div>
            </Form>
        </details>
    }
    .into_any()
}

/// What became of something that was asked.
#[component]
pub(super) fn Outcome(
    /// It was done as asked.
    good: bool,
    /// The tag's kind and word.
    tag: (&'static str, &'static str),
    /// By whom.
    by: Option<String>,
    /// What that means.
    text: String,
    /// Why it was refused.
    reason: String,
    /// The reader has just decided it.
    now: bool,
) -> impl IntoView {
    let (kind, word) = tag;
    let class = if good { "mr-banner mr-banner--good" } else { "mr-banner" };
    view! {
        <div class=class role=now.then_some("status")>
            <Icon name="info"/>
            <div>
                <p class="mr-row"><Tag kind word/>{by}</p>
                <p>{text}</p>
                {(!reason.is_empty()).then(|| view! { <p class="mr-soft">{reason}</p> }.into_any())}
            </div>
        </div>
    }
    .into_any()
}

/// The way on from what is decided: to what else waits for the reader, or back to the list.
#[component]
pub(super) fn WayOn() -> impl IntoView {
    let texts = use_texts();
    let label = match use_frame().viewer.map_or(0, |viewer| viewer.waiting) {
        0 => texts.approve_back().to_owned(),
        1 => texts.approve_more_one().to_owned(),
        more => texts.approve_more(more),
    };
    view! { <div class="mr-actions"><a class="mr-button" href="/administration/requests">{label}</a></div> }.into_any()
}

/// The id of the form of trash cans. It stands apart from the form around their list, so that Enter there never presses one.
const END_ONE: &str = "end-one";

/// The trash can of a permission (R96): a button of the form [`EndOne`], also without scripts.
pub(super) fn trash_can(texts: Texts, permission: &str, called: &str, user: &str) -> Markup {
    html! {
        button class="mr-iconbutton mr-iconbutton--danger" form=(END_ONE) name="only" value=(permission)
            aria-label=(texts.terminate_one(called, user)) { (still::icon("trash", false)) }
    }
}

/// The form of the trash cans on a page.
#[component]
pub(super) fn EndOne(
    /// The page's address, to come back to.
    #[prop(into)]
    back: Signal<String>,
) -> impl IntoView {
    view! {
        <form id=END_ONE method="post" action="/api/end_users_permissions" novalidate>
            <PageOf/>
            <input type="hidden" name="back" value=move || back.get()/>
        </form>
    }
    .into_any()
}
