//! Finding somebody at the desk, saying why, and what is seen then.

use maud::{Markup, html};
use rules::{
    desk::{AskedWhy, Find, Found, LookReason, NOTE, PersonFile, REASON},
    people::Language,
    permission::{Permission, Renewability},
    shown::{EndNote, WrittenPage},
};

use super::Around;
use crate::{
    components::{
        FieldKind,
        asked::{Asked, Card, Group},
        end_note, service_name, sign,
        still::{self, icon, tag},
    },
    pages::account::event_sentence,
};

/// Searching people; what was found, where something is looked for.
pub(crate) fn people(around: &Around, found: Option<&Find>) -> WrittenPage {
    let texts = around.texts;
    let looked_for = found.map_or("", |found| found.looked_for.as_str());
    let problem = found.and_then(|found| found.problem).map(|problem| texts.desk_problem(problem));
    let bad = problem.as_ref().map(|_| "true");
    let content = html! {
        (around.head(texts.desk_find_title(), texts.desk_find_lead()))
        div class="mr-stack mr-stack--lg" {
            form class="mr-form mr-help__search" method="get" action="/desk/people" role="search" {
                div class="mr-field" {
                    label class="mr-label" for="q" { (texts.desk_find_label()) }
                    p class="mr-hint" id="q-h" { (texts.desk_find_hint()) }
                    (Asked::of(texts).error("q", problem.as_deref()))
                    div class="mr-searchbox" {
                        input class="mr-input" id="q" name="q" type="search" maxlength="254" value=(looked_for)
                            autocomplete="off" aria-describedby="q-h q-e" aria-invalid=[bad];
                        button class="mr-button" { (icon("search", false)) (texts.desk_find_button()) }
                    }
                }
            }
            @if let Some(found) = found.filter(|found| found.problem.is_none()) { (results(around, found)) }
        }
    };
    let problems: Vec<_> = problem.into_iter().map(|text| ("q", text)).collect();
    around.page(texts.desk_find_title(), &problems, &content)
}

fn results(around: &Around, found: &Find) -> Markup {
    let (texts, sought) = (around.texts, &found.looked_for);
    let said = match found.found.len() {
        0 => texts.desk_found_none(sought),
        1 => texts.desk_found_one(sought),
        n if found.more => texts.desk_found_many(n, sought),
        n => texts.desk_found(n, sought),
    };
    if found.found.is_empty() {
        return html! {
            section class="mr-card mr-stack" { div role="status" { h2 { (said) } } p class="mr-soft" { (texts.desk_found_none_text()) } }
        };
    }
    let columns = [texts.desk_found_name(), texts.desk_found_address()];
    let rows = html! { @for one in &found.found { (result(around, one)) } };
    html! {
        section class="mr-card mr-card--flush" aria-labelledby="found" {
            div class="mr-cardhead" role="status" {
                h2 id="found" { (said) }
                @if let Some(name) = &found.organization { p class="mr-soft" translate="no" { (name) } }
            }
            (still::table(&said, &columns, &rows))
            @if found.more { p class="mr-cardfoot mr-soft" { (texts.desk_found_more()) } }
        }
    }
}

fn result(around: &Around, one: &Found) -> Markup {
    let texts = around.texts;
    html! {
        tr role="row" {
            th role="rowheader" scope="row" {
                a href={ "/desk/people/" (one.id) } rel="external" translate="no" { (one.name) }
            }
            td role="cell" data-label=(texts.desk_found_address()) translate="no" { (one.email) }
        }
    }
}

/// Saying why, before anything is seen.
pub(crate) fn why(around: &Around, asked: &AskedWhy, again: bool) -> WrittenPage {
    let texts = around.texts;
    let typed = asked.typed.as_ref().filter(|_| again);
    let (chosen, note) = typed.map_or(("", ""), |(reason, note)| (reason.as_str(), note.as_str()));
    let wrong = |field: &str| {
        let problem = asked.problems.iter().find(|(of, _)| again && *of == field);
        problem.map(|(_, problem)| texts.desk_problem(*problem))
    };
    let (reason_wrong, note_wrong) = (wrong(REASON), wrong(NOTE));
    let questions = Asked::of(texts);
    let cards = html! {
        @for (index, one) in LookReason::ALL.into_iter().enumerate() {
            @let id = if index == 0 { REASON.to_owned() } else { format!("{REASON}-{}", one.name()) };
            (questions.radio(&Card {
                name: REASON,
                value: one.name(),
                id: &id,
                checked: one.name() == chosen,
                label: texts.look_reason(one),
                invalid: reason_wrong.is_some(),
                ..Card::default()
            }))
        }
    };
    let group = Group { id: REASON, legend: texts.desk_why_reason(), error: reason_wrong.clone(), ..Group::default() };
    let fields = html! {
        (questions.group(&group, &cards))
        (questions.field((NOTE, NOTE), FieldKind::TEXT, texts.desk_why_note(), texts.desk_why_note_hint(), (note, note_wrong.clone())))
        div class="mr-actions" {
            button class="mr-button" { (icon("eye", false)) (texts.desk_why_button()) }
            a class="mr-button mr-button--quiet" href="/desk/people" rel="external" { (texts.desk_why_back()) }
        }
    };
    let content = html! {
        div class="mr-narrow" {
            (around.head(texts.desk_why_title(), &texts.desk_why_lead(&asked.name, &asked.email)))
            div class="mr-stack mr-stack--lg" {
                p class="mr-inset" { (texts.desk_why_told(&asked.name)) }
                (around.form("look", "mr-form", &[("person", &asked.person)], &fields))
            }
        }
    };
    let problems: Vec<_> = [(REASON, reason_wrong), (NOTE, note_wrong)]
        .into_iter()
        .filter_map(|(field, text)| Some((field, text?)))
        .collect();
    around.page(texts.desk_why_title(), &problems, &content)
}

/// What is seen of a person.
pub(crate) fn file(around: &Around, shown: &PersonFile) -> WrittenPage {
    let texts = around.texts;
    let away = html! { button class="mr-button mr-button--second" { (texts.desk_look_away()) } };
    let content = html! {
        a class="mr-back" href="/desk/people" rel="external" { (icon("left", true)) (texts.desk_find_title()) }
        div class="mr-head" { h1 tabindex="-1" translate="no" { (shown.name) } }
        div class="mr-stack mr-stack--lg" {
            div class="mr-banner" {
                (icon("eye", false))
                div class="mr-stack mr-stack--sm" {
                    h2 { (texts.look_why(&shown.reason)) }
                    p { (texts.desk_looking(texts.moment_within(shown.until, shown.today), &shown.reference)) }
                    (around.form("look_away", "", &[("person", &shown.id)], &away))
                }
            }
            (details(around, shown))
            (permissions(around, shown))
            @if !shown.waiting.is_empty() { (waiting(around, shown)) }
            (events(around, shown))
            (mails(around, shown))
        }
    };
    around.page(&shown.name, &[], &content)
}

fn details(around: &Around, shown: &PersonFile) -> Markup {
    let texts = around.texts;
    let language = match shown.language {
        Language::En => texts.details_english(),
        Language::Nl => texts.details_dutch(),
    };
    let sessions = match shown.sessions {
        0 => texts.desk_person_sessions_none().to_owned(),
        1 => texts.desk_person_sessions_one().to_owned(),
        n => texts.desk_person_sessions_many(n),
    };
    let organizations = shown.organizations.iter().map(|one| (&one.name, texts.details_kvk(&one.kvk)));
    html! {
        section class="mr-card mr-card--flush" aria-labelledby="who" {
            div class="mr-cardhead" { h2 id="who" { (texts.details_you()) } }
            dl class="mr-summary" {
                div { dt { (texts.details_name()) } dd translate="no" { (shown.name) } }
                div { dt { (texts.details_born()) } dd { (still::day(texts, shown.born)) } }
                div { dt { (texts.details_email()) } dd translate="no" { (shown.email) } }
                div { dt { (texts.details_mobile()) } dd translate="no" { (shown.mobile) } }
                div { dt { (texts.details_language()) } dd { (language) } }
                @if let Some((level, state)) = shown.means {
                    div { dt { (texts.user_means()) } dd { span class="mr-level" { (level.name()) } " " (texts.means_state(state)) } }
                }
                div { dt { (texts.details_valid()) } dd {
                    @match shown.valid_until {
                        Some(day) => (still::day(texts, day)),
                        None => (texts.details_valid_none()),
                    }
                } }
                div { dt { (texts.desk_person_sessions()) } dd { (sessions) } }
                div { dt { (texts.desk_found_organizations()) } dd {
                    @if shown.organizations.is_empty() { (texts.desk_found_no_organization()) }
                    @for (name, kvk) in organizations { p { span translate="no" { (name) } " " small class="mr-soft" translate="no" { (kvk) } } }
                } }
            }
        }
    }
}

fn permissions(around: &Around, shown: &PersonFile) -> Markup {
    let texts = around.texts;
    let columns = [
        texts.permissions_service(),
        texts.permissions_organization(),
        texts.permissions_level(),
        texts.permissions_until(),
        texts.permissions_status(),
    ];
    let name = |id: &str| shown.organizations.iter().find(|one| one.id == id).map_or("", |one| one.name.as_str());
    let row = |one: &Permission| {
        let (service, provider) = service_name(texts, one);
        let before = shown.ends_before.get(&one.id).map(|day| {
            end_note(texts, &EndNote { permission: one.id.clone(), day: *day, by: None, own: false, later: true })
        });
        let after = match one.renewability(shown.today) {
            Renewability::Renewed { until } => Some(texts.permissions_renewed_until(texts.day(until))),
            Renewability::Waits { reference } => Some(texts.permissions_waits(reference)),
            Renewability::NotYet { .. } | Renewability::Renewable | Renewability::Ended => None,
        };
        html! {
            tr role="row" {
                th role="rowheader" scope="row" {
                    (service)
                    @if let Some(provider) = provider { small { (provider) } }
                    @if let Some(number) = &one.branch { small translate="no" { (texts.permissions_branch(number)) } }
                }
                td role="cell" data-label=(texts.permissions_organization()) translate="no" { (name(&one.organization)) }
                td role="cell" data-label=(texts.permissions_level()) { span class="mr-level" { (one.level.name()) } }
                td role="cell" data-label=(texts.permissions_until()) {
                    span { (still::day(texts, one.period.ends)) @if let Some(after) = after { small { (after) } } @if let Some(before) = before { small { (before) } } }
                }
                td role="cell" class="mr-table__state" data-label=(texts.permissions_status()) { (tag(&sign(texts, one, shown.today))) }
            }
        }
    };
    let rows = html! { @for one in &shown.permissions { (row(one)) } };
    html! {
        section class="mr-card mr-card--flush" aria-labelledby="permissions" {
            div class="mr-cardhead" { h2 id="permissions" { (texts.desk_person_permissions()) } }
            @if shown.permissions.is_empty() {
                p class="mr-cardfoot mr-soft" { (texts.desk_person_no_permissions()) }
            } @else {
                (still::table(texts.desk_person_permissions(), &columns, &rows))
            }
        }
    }
}

fn waiting(around: &Around, shown: &PersonFile) -> Markup {
    html! {
        section class="mr-card mr-card--flush" aria-labelledby="waiting" {
            div class="mr-cardhead" { h2 id="waiting" { (around.texts.desk_person_waiting()) } }
            ul class="mr-sessions" {
                @for (reference, organization) in &shown.waiting {
                    li { div { p translate="no" { (organization) } p class="mr-soft mr-small" { span class="mr-ref" translate="no" { (reference) } } } }
                }
            }
        }
    }
}

fn events(around: &Around, shown: &PersonFile) -> Markup {
    let texts = around.texts;
    html! {
        section class="mr-card mr-card--flush" aria-labelledby="events" {
            div class="mr-cardhead" { h2 id="events" { (texts.desk_person_events()) } }
            @if shown.events.is_empty() {
                p class="mr-cardfoot mr-soft" { (texts.desk_person_no_events()) }
            } @else {
                ol class="mr-sessions" {
                    @for event in &shown.events {
                        li { div {
                            p { (event_sentence(texts, event)) }
                            p class="mr-soft mr-small" {
                                time datetime=(rules::day::moment::text(event.at)) { (texts.moment(event.at, shown.today)) }
                                @if let Some(by) = &event.by { ", " (texts.activity_by(by)) }
                                @if !event.reference.is_empty() { ", " span class="mr-ref" translate="no" { (event.reference) } }
                            }
                        } }
                    }
                }
            }
            @if let Some(older) = &shown.older {
                p class="mr-cardfoot" {
                    a href={ "/desk/people/" (shown.id) "?before=" (older) } rel="external" {
                        (texts.activity_older()) (icon("right", true))
                    }
                }
            }
        }
    }
}

fn mails(around: &Around, shown: &PersonFile) -> Markup {
    let texts = around.texts;
    html! {
        section class="mr-card mr-card--flush" aria-labelledby="mails" {
            div class="mr-cardhead" { h2 id="mails" { (texts.desk_person_mails()) } }
            @if shown.mails.is_empty() {
                p class="mr-cardfoot mr-soft" { (texts.desk_person_no_mails()) }
            } @else {
                ul class="mr-sessions" {
                    @for mail in &shown.mails {
                        li { div {
                            p { (mail.title) }
                            p class="mr-soft mr-small" {
                                time datetime=(rules::day::moment::text(mail.at)) { (texts.moment(mail.at, shown.today)) } ", "
                                span translate="no" { (texts.activity_to(&mail.recipient)) }
                                @if !mail.sent { ", " (texts.activity_not_sent()) }
                            }
                        } }
                    }
                }
            }
        }
    }
}
