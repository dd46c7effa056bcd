//! Activity: what was done by or to somebody, and the mails that went to him.

use jiff::civil::Date;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rules::shown::{Activity as Shown, EventShown, MailShown};

use crate::{
    api::{account::ReadActivity, query::load},
    components::{Icon, Tag, loaded},
    texts::{Texts, use_texts},
};

/// What happened, as a sentence.
pub(super) fn event_sentence(texts: Texts, event: &EventShown) -> String {
    let organization = event.organization.clone().unwrap_or_default();
    let by = event.by.clone().unwrap_or_default();
    match event.action.as_str() {
        "signed-in" => texts.event_signed_in().to_owned(),
        "signed-out" => texts.event_signed_out().to_owned(),
        "request-requested" => texts.event_new_requested(organization),
        "request-processed" => texts.event_new_processed(organization),
        "request-approved" => texts.event_new_approved(by, organization),
        "request-refused" => texts.event_new_refused(by, organization),
        "request-withdrawn" => texts.event_withdrawn(organization),
        "request-lapsed" => texts.event_lapsed(organization),
        "renewal-requested" => texts.event_requested(organization),
        "renewal-processed" => texts.event_processed(organization),
        "renewal-approved" => texts.event_approved(by, organization),
        "renewal-refused" => texts.event_refused(by, organization),
        "renewal-withdrawn" => texts.event_withdrawn(organization),
        "renewal-lapsed" => texts.event_lapsed(organization),
        "means-cancelled" => texts.event_means_cancelled().to_owned(),
        "permissions-cancelled" => texts.event_permissions_cancelled().to_owned(),
        "cancelled-for" => texts.event_cancelled_for(organization),
        "cancellation-asked" => texts.event_cancellation_asked().to_owned(),
        "cancellation-undone" => texts.event_cancellation_undone().to_owned(),
        "password-changed" => texts.event_password_changed().to_owned(),
        "password-reset" => texts.event_password_reset().to_owned(),
        "app-added" => texts.event_app_added().to_owned(),
        "app-removed" => texts.event_app_removed().to_owned(),
        "recovery-codes-made" => texts.event_recovery_codes_made().to_owned(),
        "factor-wrong" => texts.event_factor_wrong().to_owned(),
        "recovery-code-used" => texts.event_recovery_code_used().to_owned(),
        "session-ended" => texts.event_session_ended().to_owned(),
        "sessions-ended" => texts.event_sessions_ended().to_owned(),
        "email-change-asked" => texts.event_email_change_asked().to_owned(),
        "email-changed" => texts.event_email_changed().to_owned(),
        "email-undone" => texts.event_email_undone().to_owned(),
        "mobile-change-asked" => texts.event_mobile_change_asked().to_owned(),
        "mobile-changed" => texts.event_mobile_changed().to_owned(),
        "link-asked" => texts.event_link_asked(by, organization),
        "link-accepted" => texts.event_link_accepted(organization),
        "unlinked" => texts.event_unlinked(organization),
        "link-declined" => texts.event_link_declined(organization),
        "number-requested" => texts.event_number_requested().to_owned(),
        "number-confirmed" => texts.event_number_confirmed(by),
        "number-changed" => texts.event_number_changed().to_owned(),
        "number-refused" => texts.event_number_refused().to_owned(),
        "number-stopped" => texts.event_number_stopped().to_owned(),
        "means-blocked" => texts.event_means_blocked().to_owned(),
        "means-unblocked" => texts.event_means_unblocked().to_owned(),
        _ => texts.event_other().to_owned(),
    }
}

/// Activity.
#[component]
pub(crate) fn Activity() -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map();
    let before = Memo::new(move |_| query.read().get("before").unwrap_or_default());
    let shown = load(move || ReadActivity { before: before.get() });
    view! { <Title text=texts.activity_title()/> {loaded(shown, move |shown| view! { <Page shown/> })} }.into_any()
}

#[component]
fn Page(shown: Shown) -> impl IntoView {
    let texts = use_texts();
    let today = shown.today;
    let none = shown.events.is_empty();
    let events = shown.events.into_iter().map(|event| view! { <Event event today/> }).collect_view();
    let no_mails = shown.mails.is_empty();
    let mails = shown.mails.into_iter().map(|mail| view! { <Mail mail today/> }).collect_view();
    let older = shown.older.map(|id| {
        view! {
            <p class="mr-cardfoot">
                <a href=format!("/account/activity?before={id}")>{texts.activity_older()}<Icon name="right" small=true/></a>
            </p>
        }
    });
    view! {
        <div class="mr-head">
            <h1 tabindex="-1">{texts.activity_title()}</h1>
            <p class="mr-head__lead">{texts.activity_lead()}</p>
        </div>
        <div class="mr-stack mr-stack--lg mr-narrow">
            <section class="mr-card mr-card--flush" aria-labelledby="events">
                <div class="mr-cardhead"><h2 id="events">{texts.activity_events()}</h2></div>
                {if none {
                    view! { <p class="mr-cardfoot mr-soft">{texts.account_no_events()}</p> }.into_any()
                } else {
                    view! { <ol class="mr-sessions">{events}</ol> }.into_any()
                }}
                {older}
            </section>
            <section class="mr-card mr-card--flush" aria-labelledby="mails">
                <div class="mr-cardhead"><h2 id="mails">{texts.activity_mails()}</h2></div>
                {if no_mails {
                    view! { <p class="mr-cardfoot mr-soft">{texts.activity_no_mails()}</p> }.into_any()
                } else {
                    view! { <ul class="mr-sessions">{mails}</ul> }.into_any()
                }}
                <p class="mr-cardfoot mr-soft mr-small">{texts.activity_mails_hint()}</p>
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn Event(event: EventShown, today: Date) -> impl IntoView {
    let texts = use_texts();
    let sentence = event_sentence(texts, &event);
    let moment = texts.moment(event.at, today);
    let by = event.by.map_or_else(|| texts.activity_by_you().to_owned(), |name| texts.activity_by(name));
    let reference = Some(event.reference).filter(|reference| !reference.is_empty());
    view! {
        <li>
            <div>
                <p>{sentence}</p>
                <p class="mr-soft mr-small">
                    <time datetime=rules::day::moment::text(event.at)>{moment}</time>", "{by}
                    {reference.map(|one| view! { ", "<span class="mr-ref">{one}</span> })}
                </p>
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn Mail(mail: MailShown, today: Date) -> impl IntoView {
    let texts = use_texts();
    view! {
        <li>
            <div>
                <p>{mail.title}</p>
                <p class="mr-soft mr-small">
                    <time datetime=rules::day::moment::text(mail.at)>{texts.moment(mail.at, today)}</time>", "
                    {texts.activity_to(mail.recipient)}
                </p>
            </div>
            {(!mail.sent).then(|| view! { <Tag kind="progress" word=texts.activity_not_sent()/> })}
        </li>
    }
    .into_any()
}
