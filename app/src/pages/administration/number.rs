//! A change form: a manager confirms who sent it, having spoken to him, or refuses.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use rules::{
    change_form::{FormStanding, FormToConfirm},
    shown::RefusedForm,
};

use super::parts::{Outcome, Refuse, WayOn};
use crate::{
    api::{change_form::ReadFormToConfirm, query::load},
    components::{Choice, Day, ErrorSummary, FieldError, Form, Icon, loaded},
    pages::{door::form_standing, wizards::reason_in_words},
    texts::{Texts, use_texts},
};

/// One change form.
#[component]
pub(crate) fn Number() -> impl IntoView {
    let params = use_params_map();
    let reference = move || params.read().get("reference").unwrap_or_default();
    let shown = load(move || ReadFormToConfirm { reference: reference() });
    loaded(shown, |(shown, refused)| view! { <Page shown refused/> }.into_any())
}

fn problem_of(texts: Texts, refused: Option<&RefusedForm>, field: &str) -> Option<String> {
    let (_, problem) = refused?.problems.iter().find(|(name, _)| name == field)?;
    Some(texts.problem(problem, texts.approve_reason_what()))
}

#[component]
fn Page(shown: FormToConfirm, refused: Option<RefusedForm>) -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map().get_untracked();
    let waits = shown.form.standing == FormStanding::Awaiting;
    let refused = refused.filter(|_| waits && query.get("again").is_some());
    let title = texts.change_form_confirm_title(&shown.user);
    let spoken = problem_of(texts, refused.as_ref(), "spoken");
    let reason = problem_of(texts, refused.as_ref(), "reason");
    let items: Vec<_> = [("spoken", &spoken), ("reason", &reason)]
        .into_iter()
        .filter_map(|(id, text)| Some((id.to_owned(), text.clone()?)))
        .collect();
    let document = if items.is_empty() { title.clone() } else { format!("{}: {title}", texts.problem_error()) };
    let typed = refused.and_then(|form| form.answers.get("reason").cloned()).unwrap_or_default();
    let changed = (query.get("changed").is_some() && waits).then(|| {
        view! { <div class="mr-banner" role="status"><Icon name="info"/><p>{texts.error_changed_text()}</p></div> }
            .into_any()
    });
    let until = waits.then(|| {
        view! { <div><dt>{texts.change_form_status_until()}</dt><dd><Day day=shown.form.until/></dd></div> }.into_any()
    });
    let decided =
        (!waits).then(|| view! { <Decided shown=shown.clone() now=query.get("decided").is_some()/> }.into_any());
    view! {
        <Title text=document/>
        <div class="mr-narrow mr-stack mr-stack--lg">
            <div>
                <a class="mr-back" href="/administration/requests"><Icon name="left" small=true/>{texts.approve_back()}</a>
                <ErrorSummary items/>
                <div class="mr-head">
                    <h1 tabindex="-1">{title}</h1>
                    {waits.then(|| view! {
                        <p class="mr-head__lead">{texts.change_form_confirm_lead(&shown.user)}</p>
                    }.into_any())}
                </div>
                {decided}
                {changed}
            </div>
            <section class="mr-card mr-card--flush" aria-labelledby="asks">
                <div class="mr-cardhead"><h2 id="asks">{texts.approve_asks()}</h2></div>
                <dl class="mr-summary">
                    <div><dt>{texts.change_form_confirm_user()}</dt><dd translate="no">{shown.user.clone()}<small>{shown.email.clone()}</small></dd></div>
                    <div><dt>{texts.approve_organization()}</dt>
                        <dd><span translate="no">{shown.organization.name.clone()}</span><small translate="no">{texts.details_kvk(&shown.organization.kvk)}</small></dd></div>
                    <div><dt>{texts.change_form_confirm_number()}</dt><dd>{texts.change_form_confirm_ending(&shown.ending)}</dd></div>
                    <div><dt>{texts.change_form_confirm_reason()}</dt><dd>{reason_in_words(texts, &shown.reason)}</dd></div>
                    <div><dt>{texts.approve_submitted()}</dt><dd><Day day=shown.form.sent/></dd></div>
                    <div><dt>{texts.change_form_confirm_ready()}</dt><dd>{texts.day_and_time(shown.form.ready)}</dd></div>
                    {until}
                    <div><dt>{texts.approve_reference()}</dt><dd><span class="mr-ref mr-small" translate="no">{shown.form.reference.clone()}</span></dd></div>
                </dl>
            </section>
            {waits.then(|| view! { <Decision shown=shown.clone() spoken reason typed/> }.into_any())}
            {(!waits).then(|| view! { <WayOn/> }.into_any())}
        </div>
    }
    .into_any()
}

#[component]
fn Decision(shown: FormToConfirm, spoken: Option<String>, reason: Option<String>, typed: String) -> impl IntoView {
    let texts = use_texts();
    let hidden = vec![("reference", shown.form.reference.clone()), ("decision", "confirm".to_owned())];
    let missing = spoken.is_some();
    let group = missing.then_some("mr-group--bad");
    let label = texts.change_form_confirm_spoken(&shown.user);
    let how = texts.change_form_confirm_how(&shown.user);
    view! {
        <section class="mr-section" aria-labelledby="decision">
            <h2 id="decision">{texts.change_form_confirm_decision()}</h2>
            <div class="mr-banner mr-banner--time"><Icon name="info"/><p>{how}</p></div>
            <Form to="decide_change_form" class="mr-form" hidden>
                <div class=group>
                    <FieldError id="spoken-e" text=spoken/>
                    <Choice
                        kind="checkbox" name="spoken" value="on" id="spoken" checked=false
                        label invalid=missing
                    />
                </div>
                <div class="mr-actions"><button class="mr-button mr-button--big">{texts.change_form_confirm_submit()}</button></div>
            </Form>
            <Refuse
                to="decide_change_form" reference=shown.form.reference who=shown.user reason=typed problem=reason
            />
        </section>
    }
    .into_any()
}

#[component]
fn Decided(shown: FormToConfirm, now: bool) -> impl IntoView {
    let texts = use_texts();
    let (kind, word) = form_standing(texts, shown.form.standing);
    let by = shown.decided_by.as_ref().map(|name| texts.change_form_confirm_by(name));
    let text = match shown.form.standing {
        FormStanding::Confirmed => texts.change_form_confirm_done(texts.day_and_time(shown.form.ready), &shown.user),
        FormStanding::Done => texts.change_form_confirm_counts(&shown.user),
        FormStanding::Refused => texts.change_form_confirm_refused(&shown.user),
        _ => String::new(),
    };
    let good = matches!(shown.form.standing, FormStanding::Confirmed | FormStanding::Done);
    view! { <Outcome good tag=(kind, word) by text reason=shown.refusal now/> }.into_any()
}
