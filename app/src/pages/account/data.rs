//! My data: everything that the portal keeps about its reader, to read and to take along (R128).

use jiff::civil::Date;
use leptos::prelude::*;
use leptos_meta::Title;
use rules::{
    own_data::{OwnData, PermissionData},
    permission::{Called, Kind, What},
};

use super::{activity::event_sentence, link_request, requests::standing};
use crate::{
    api::{account::ReadOwnData, query::load},
    components::{Icon, loaded},
    pages::wizards::wizard_title,
    texts::{Texts, use_texts},
};

/// My data.
#[component]
pub(crate) fn Data() -> impl IntoView {
    let texts = use_texts();
    let shown = load(|| ReadOwnData {});
    view! { <Title text=texts.own_data_title()/> {loaded(shown, |data| view! { <Page data/> }.into_any())} }.into_any()
}

/// A part: a heading, and rows of what and more; or that there is nothing.
fn part(texts: Texts, id: &'static str, title: &'static str, rows: Vec<(String, String)>) -> AnyView {
    // What they are called by is a name, an address, a number or a reference: a browser that translates leaves it as it is.
    let named =
        ["organizations", "requests", "link-requests", "changes", "cancellations", "terminations"].contains(&id);
    let translate = named.then_some("no");
    let none = rows.is_empty().then(|| view! { <p class="mr-cardfoot mr-soft">{texts.own_data_none()}</p> }.into_any());
    let rows = rows.into_iter().map(|(what, more)| {
        let more = (!more.is_empty()).then(|| view! { <p class="mr-soft mr-small">{more}</p> }.into_any());
        view! { <li><div><p translate=translate>{what}</p>{more}</div></li> }.into_any()
    });
    view! {
        <section class="mr-card mr-card--flush" aria-labelledby=id>
            <div class="mr-cardhead"><h2 id=id>{title}</h2></div>
            <ul class="mr-sessions">{rows.collect_view()}</ul>
            {none}
        </section>
    }
    .into_any()
}

/// The same as a list of what and its value, which a browser that translates leaves as it is stored.
fn facts(id: &'static str, title: &'static str, rows: Vec<(String, String)>) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|(what, value)| view! { <div><dt>{what}</dt><dd translate="no">{value}</dd></div> }.into_any());
    view! {
        <section class="mr-card mr-card--flush" aria-labelledby=id>
            <div class="mr-cardhead"><h2 id=id>{title}</h2></div>
            <dl class="mr-summary">{rows.collect_view()}</dl>
        </section>
    }
    .into_any()
}

fn permission(texts: Texts, one: &PermissionData) -> (String, String) {
    let what = texts.called(match one.kind {
        Kind::Admin => Called::of(What::Manager, one.branch.as_deref()),
        Kind::Login => Called::login(one.service.as_ref(), one.branch.as_deref()),
    });
    let provider = one.provider.as_ref().map(|provider| format!(", {}", texts.name(provider))).unwrap_or_default();
    let range = texts.done_range(texts.day(one.from), texts.day(one.until));
    let ended = one.ended.map(|day| format!(", {}", texts.own_data_ended(texts.day(day)))).unwrap_or_default();
    (format!("{what}{provider}"), format!("{}, {}, {range}{ended}", one.organization, one.level))
}

fn day(texts: Texts, day: Option<Date>) -> String {
    day.map_or_else(|| texts.own_data_none().to_owned(), |day| texts.day(day))
}

#[component]
fn Page(data: OwnData) -> impl IntoView {
    let texts = use_texts();
    let today = data.made.date();
    let person = &data.person;
    let name = [person.initials.as_str(), &person.prefix, &person.surname]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    let language = match person.language {
        rules::people::Language::Nl => texts.details_dutch(),
        rules::people::Language::En => texts.details_english(),
    };
    let pair = |what: &str, more: String| (what.to_owned(), more);
    let you = vec![
        pair(texts.details_name(), name),
        pair(texts.details_born(), texts.day(person.born)),
        pair(texts.details_email(), person.email.clone()),
        pair(texts.details_mobile(), person.mobile.clone()),
        pair(texts.details_language(), language.to_owned()),
        pair(texts.details_level(), person.level.to_string()),
        pair(
            texts.details_valid(),
            person.valid_until.map_or_else(|| texts.details_valid_none().to_owned(), |day| texts.day(day)),
        ),
    ];
    let mut log_in = vec![
        pair(texts.own_data_password(), day(texts, data.log_in.password_since)),
        pair(
            texts.app_title(),
            data.log_in.app_since.map_or_else(|| texts.security_app_absent().to_owned(), |day| texts.day(day)),
        ),
        pair(texts.recovery_title(), data.log_in.recovery_codes_left.to_string()),
    ];
    log_in.extend(data.log_in.sessions.iter().map(|session| {
        let device = if session.device.is_empty() { texts.security_device_unknown() } else { &session.device };
        (device.to_owned(), texts.security_since(texts.moment_within(session.since, today)))
    }));
    let organizations = data.organizations.iter().map(|one| {
        let linked = if one.linked { texts.own_data_linked() } else { texts.own_data_not_linked() };
        (one.name.clone(), format!("{}, {linked}", texts.details_kvk(&one.kvk)))
    });
    let requests = data.requests.iter().map(|one| {
        let (_, word) = standing(texts, one.standing);
        (
            format!("{}, {}", one.organization, texts.term(one.term)),
            format!("{}, {}, {word}", one.reference, texts.day(one.sent)),
        )
    });
    let link_requests = data.link_requests.iter().map(|one| {
        let (_, word) = link_request::standing(texts, one.standing);
        let sent = texts.my_requests_sent(texts.day(one.asked));
        (one.organization.name.clone(), format!("{}, {word}, {sent}", one.reference))
    });
    let changes = data.changes.iter().map(|one| {
        (format!("{} → {}", one.old, one.new), format!("{}, {}", one.reference, texts.moment(one.at, today)))
    });
    let cancellations = data.cancellations.iter().map(|one| {
        let last = one.last_day.map(|day| format!(", {}", texts.own_data_until(texts.day(day)))).unwrap_or_default();
        (one.reference.clone(), format!("{}{last}", texts.moment(one.at, today)))
    });
    let terminations = data.terminations.iter().map(|one| {
        let reason = if one.reason.is_empty() { String::new() } else { format!(", {}", one.reason) };
        (one.organization.clone(), format!("{}, {}{reason}", one.reference, texts.moment(one.at, today)))
    });
    let drafts =
        data.drafts.iter().map(|one| (wizard_title(texts, one.kind).to_owned(), texts.moment(one.saved, today)));
    let events = data.events.iter().map(|one| (event_sentence(texts, one), texts.moment(one.at, today)));
    let mails =
        data.mails.iter().map(|one| (one.title.clone(), format!("{}, {}", texts.moment(one.at, today), one.recipient)));
    view! {
        <a class="mr-back" href="/account/preferences"><Icon name="left" small=true/>{texts.preferences_title()}</a>
        <div class="mr-head">
            <h1 tabindex="-1">{texts.own_data_title()}</h1>
            <p class="mr-head__lead">{texts.own_data_lead()}</p>
        </div>
        <div class="mr-stack mr-stack--lg mr-narrow">
            <div class="mr-actions">
                <a class="mr-button" href="/account/data/download" rel="external" download="my-reconi.json">
                    <Icon name="download"/>{texts.own_data_download()}
                </a>
            </div>
            {facts("you", texts.details_you(), you)}
            {facts("log-in", texts.security_ways(), log_in)}
            {part(texts, "organizations", texts.own_data_organizations(), organizations.collect())}
            {part(texts, "permissions", texts.permissions_title(), data.permissions.iter().map(|one| permission(texts, one)).collect())}
            {part(texts, "requests", texts.my_requests_title(), requests.collect())}
            {part(texts, "link-requests", texts.own_data_link_requests(), link_requests.collect())}
            {part(texts, "changes", texts.own_data_changes(), changes.collect())}
            {part(texts, "cancellations", texts.own_data_cancellations(), cancellations.collect())}
            {part(texts, "terminations", texts.own_data_terminations(), terminations.collect())}
            {part(texts, "drafts", texts.own_data_drafts(), drafts.collect())}
            {part(texts, "events", texts.own_data_events(), events.collect())}
            {part(texts, "mails", texts.own_data_mails(), mails.collect())}
            <p class="mr-soft mr-small">{texts.own_data_more()}</p>
        </div>
    }
    .into_any()
}
