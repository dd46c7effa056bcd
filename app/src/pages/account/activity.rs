//! Activity: what was done by or to somebody, and the mails that went to him.

use jiff::civil::Date;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rules::{
    deed::{Deed, Recorded},
    shown::{Activity as Shown, EventShown, MailShown},
};

use crate::{
    api::{account::ReadActivity, query::load},
    components::{Icon, Tag, loaded},
    texts::{Texts, use_texts},
};

/// What happened, as a sentence.
pub(crate) fn event_sentence(texts: Texts, event: &EventShown) -> String {
    let organization = event.organization.clone().unwrap_or_default();
    let by = event.by.clone().unwrap_or_default();
    let deed = match &event.action {
        Recorded::Known(deed) => deed,
        Recorded::Other(word) => return texts.event_unknown(word),
    };
    match deed {
        Deed::SignedIn => texts.event_signed_in().to_owned(),
        Deed::SignedOut => texts.event_signed_out().to_owned(),
        Deed::RequestRequested => texts.event_new_requested(organization),
        Deed::RequestProcessed => texts.event_new_processed(organization),
        Deed::RequestApproved => texts.event_new_approved(by, organization),
        Deed::RequestRefused => texts.event_new_refused(by, organization),
        Deed::RequestWithdrawn => texts.event_withdrawn(organization),
        Deed::RequestLapsed => texts.event_lapsed(organization),
        Deed::RenewalRequested => texts.event_requested(organization),
        Deed::RenewalProcessed => texts.event_processed(organization),
        Deed::RenewalApproved => texts.event_approved(by, organization),
        Deed::RenewalRefused => texts.event_refused(by, organization),
        Deed::RenewalWithdrawn => texts.event_withdrawn(organization),
        Deed::RenewalLapsed => texts.event_lapsed(organization),
        Deed::ApproverLost => texts.event_approver_lost(organization),
        Deed::MeansLapsed => texts.event_means_lapsed().to_owned(),
        Deed::MeansCancelled => texts.event_means_cancelled().to_owned(),
        Deed::PermissionsCancelled => texts.event_permissions_cancelled().to_owned(),
        Deed::PermissionsTerminated => texts.event_terminated(organization),
        Deed::TerminationAsked => texts.event_termination_asked(organization),
        Deed::TerminationUndone => texts.event_termination_undone(organization),
        Deed::CancelledFor => texts.event_cancelled_for(organization),
        Deed::CancellationAsked => texts.event_cancellation_asked().to_owned(),
        Deed::CancellationUndone => texts.event_cancellation_undone().to_owned(),
        Deed::PasswordChanged => texts.event_password_changed().to_owned(),
        Deed::PasswordReset => texts.event_password_reset().to_owned(),
        Deed::AppAdded => texts.event_app_added().to_owned(),
        Deed::AppRemoved => texts.event_app_removed().to_owned(),
        Deed::RecoveryCodesMade => texts.event_recovery_codes_made().to_owned(),
        Deed::FactorWrong => texts.event_factor_wrong().to_owned(),
        Deed::RecoveryCodeUsed => texts.event_recovery_code_used().to_owned(),
        Deed::SessionEnded => texts.event_session_ended().to_owned(),
        Deed::SessionsEnded => texts.event_sessions_ended().to_owned(),
        Deed::EmailChangeAsked => texts.event_email_change_asked().to_owned(),
        Deed::EmailChanged => texts.event_email_changed().to_owned(),
        Deed::EmailUndone => texts.event_email_undone().to_owned(),
        Deed::MobileChangeAsked => texts.event_mobile_change_asked().to_owned(),
        Deed::MobileChanged => texts.event_mobile_changed().to_owned(),
        Deed::LinkAsked => texts.event_link_asked(by, organization),
        Deed::LinkAccepted => texts.event_link_accepted(organization),
        Deed::Unlinked if !event.own => texts.event_unlinked_by(organization),
        Deed::Unlinked => texts.event_unlinked(organization),
        Deed::LinkDeclined => texts.event_link_declined(organization),
        Deed::NumberRequested => texts.event_number_requested().to_owned(),
        Deed::NumberConfirmed => texts.event_number_confirmed(by),
        Deed::NumberChanged => texts.event_number_changed().to_owned(),
        Deed::NumberRefused => texts.event_number_refused().to_owned(),
        Deed::NumberStopped => texts.event_number_stopped().to_owned(),
        Deed::MeansBlocked => texts.event_means_blocked().to_owned(),
        Deed::MeansUnblocked => texts.event_means_unblocked().to_owned(),
        Deed::LinkSent => texts.event_link_sent(by, organization),
        Deed::InvitationSent => texts.event_invitation_sent(by, organization),
        Deed::InvitationReminded => texts.event_invitation_reminded(organization),
        Deed::InvitationWithdrawn => texts.event_invitation_withdrawn(by, organization),
        Deed::InvitationDeclined => texts.event_invitation_declined(organization),
        Deed::InvitationExpired => texts.event_invitation_expired(organization),
        Deed::MeansActivated => texts.event_means_activated().to_owned(),
        Deed::LinkReminded => texts.event_link_reminded(by, organization),
        Deed::LinkWithdrawn => texts.event_link_withdrawn(by, organization),
        Deed::AuditBegun => texts.event_audit_begun().to_owned(),
        Deed::KeyChanged => texts.event_key_changed().to_owned(),
        Deed::UsersExported => texts.event_users_exported(organization),
        Deed::PermissionsExported => texts.event_permissions_exported(organization),
        Deed::CalendarMade => texts.event_calendar_made().to_owned(),
        Deed::CalendarDropped => texts.event_calendar_dropped().to_owned(),
        Deed::LookedAt => texts.event_looked_at(event.why.as_deref().unwrap_or_default()),
        // Done by officers, and about nobody.
        Deed::PeopleSearched
        | Deed::TaskDone
        | Deed::OfficerInvited
        | Deed::OfficerActivated
        | Deed::OfficerEnded
        | Deed::OfficerSignedIn
        | Deed::OfficerSignedOut
        | Deed::OfficerCodeWrong => texts.event_unknown(deed.name()),
    }
}

/// The same of a user, as their managers read it. What concerns no organization is not shown to them.
pub(crate) fn event_of_user(texts: Texts, event: &EventShown) -> String {
    let organization = event.organization.clone().unwrap_or_default();
    match &event.action {
        Recorded::Known(Deed::RequestRequested) => texts.user_event_new_requested(organization),
        Recorded::Known(Deed::RequestProcessed) => texts.user_event_new_processed(organization),
        Recorded::Known(Deed::RequestApproved) => texts.user_event_new_approved(organization),
        Recorded::Known(Deed::RequestRefused | Deed::RenewalRefused) => texts.user_event_refused(organization),
        Recorded::Known(Deed::RequestWithdrawn | Deed::RenewalWithdrawn) => texts.user_event_withdrawn(organization),
        Recorded::Known(Deed::RequestLapsed | Deed::RenewalLapsed) => texts.user_event_lapsed(organization),
        Recorded::Known(Deed::RenewalRequested) => texts.user_event_requested(organization),
        Recorded::Known(Deed::RenewalProcessed) => texts.user_event_processed(organization),
        Recorded::Known(Deed::RenewalApproved) => texts.user_event_approved(organization),
        Recorded::Known(Deed::ApproverLost) => texts.user_event_approver_lost(organization),
        Recorded::Known(Deed::CancelledFor) => texts.event_cancelled_for(organization),
        Recorded::Known(Deed::PermissionsTerminated) => texts.event_terminated(organization),
        Recorded::Known(Deed::TerminationAsked) => texts.event_termination_asked(organization),
        Recorded::Known(Deed::TerminationUndone) => texts.event_termination_undone(organization),
        Recorded::Known(Deed::LinkAsked | Deed::LinkSent) => texts.user_event_link_asked(organization),
        Recorded::Known(Deed::LinkAccepted) => texts.user_event_link_accepted(organization),
        Recorded::Known(Deed::LinkDeclined) => texts.user_event_link_declined(organization),
        Recorded::Known(Deed::Unlinked) => texts.user_event_unlinked(organization),
        Recorded::Known(Deed::NumberConfirmed) => texts.user_event_number_confirmed().to_owned(),
        other => texts.event_unknown(other.word()),
    }
}

/// Activity.
#[component]
pub(crate) fn Activity() -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map();
    let before = Memo::new(move |_| query.read().get("before").unwrap_or_default());
    let shown = load(move || ReadActivity { before: before.get() });
    view! { <Title text=texts.activity_title()/> {loaded(shown, move |shown| view! { <Page shown/> }.into_any())} }
        .into_any()
}

#[component]
fn Page(shown: Shown) -> impl IntoView {
    let texts = use_texts();
    let today = shown.today;
    let none = shown.events.is_empty();
    let events = shown.events.into_iter().map(|event| view! { <Event event today/> }.into_any()).collect_view();
    let no_mails = shown.mails.is_empty();
    let mails = shown.mails.into_iter().map(|mail| view! { <Mail mail today/> }.into_any()).collect_view();
    let older = shown.older.map(|id| {
        view! {
            <p class="mr-cardfoot">
                <a href=format!("/account/activity?before={id}")>{texts.activity_older()}<Icon name="right" small=true/></a>
            </p>
        }.into_any()
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
    let by = match (event.own, event.by) {
        (true, _) => Some(texts.activity_by_you().to_owned()),
        (false, Some(name)) => Some(texts.activity_by(name)),
        (false, None) => None,
    };
    let reference = Some(event.reference).filter(|reference| !reference.is_empty());
    view! {
        <li>
            <div>
                <p>{sentence}</p>
                <p class="mr-soft mr-small">
                    <time datetime=rules::day::moment::text(event.at)>{moment}</time>
                    {by.map(|by| view! { ", "{by} }.into_any())}
                    {reference.map(|one| view! { ", "<span class="mr-ref" translate="no">{one}</span> }.into_any())}
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
            {(!mail.sent).then(|| view! { <Tag kind="progress" word=texts.activity_not_sent()/> }.into_any())}
        </li>
    }
    .into_any()
}
