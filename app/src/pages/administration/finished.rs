//! Requests > Finished: what was answered, decided, withdrawn, or ran out.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use maud::{Markup, html};
use rules::{
    link::{AskedShown, FinishedRequests, FinishedShown},
    shown::ApplicationShown,
    state::ApplicationState,
};

use super::{
    parts::empty,
    requests::{FINISHED, Older},
    sent::{asked_by, standing},
};
use crate::{
    components::{Sign, about, kind_of, still},
    texts::{Texts, use_texts},
};

/// What is over.
#[component]
pub(super) fn Finished(shown: FinishedRequests) -> impl IntoView {
    let texts = use_texts();
    let first = use_query_map().read_untracked().get("older").is_none();
    if shown.rows.is_empty() && first {
        return empty(texts.requests_finished_empty(), texts.requests_finished_empty_text());
    }
    view! {
        <div class="mr-card mr-card--flush"><div class="mr-tablebox" inner_html=table(texts, &shown.rows).0></div></div>
        <Older to=FINISHED older=shown.older first/>
    }
    .into_any()
}

fn table(texts: Texts, rows: &[FinishedShown]) -> Markup {
    html! {
        table class="mr-table" role="table" {
            caption class="mr-hidden" { (texts.requests_finished_table()) }
            thead role="rowgroup" {
                tr role="row" {
                    th role="columnheader" scope="col" { (texts.requests_what()) }
                    th role="columnheader" scope="col" { (texts.approve_organization()) }
                    th role="columnheader" scope="col" { (texts.requests_ended()) }
                    th role="columnheader" scope="col" class="mr-table__state" { (texts.requests_state()) }
                }
            }
            tbody role="rowgroup" {
                @for one in rows {
                    @match one {
                        FinishedShown::Asked(one) => { (asked(texts, one)) },
                        FinishedShown::Application(one) => { (application(texts, one)) },
                    }
                }
            }
        }
    }
}

fn row(
    texts: Texts,
    head: &Markup,
    (name, kvk): (&str, &str),
    ended: Option<jiff::civil::Date>,
    by: Option<&str>,
    (kind, word): (&'static str, &'static str),
) -> Markup {
    html! {
        tr role="row" {
            th role="rowheader" scope="row" { (head) }
            td role="cell" data-label=(texts.approve_organization()) {
                span translate="no" { (name) } small translate="no" { (texts.details_kvk(kvk)) }
            }
            td role="cell" data-label=(texts.requests_ended()) {
                @if let Some(day) = ended { (still::day(texts, day)) }
                @if let Some(by) = by { small translate="no" { (texts.requests_decided_by(by)) } }
            }
            td role="cell" class="mr-table__state" data-label=(texts.requests_state()) {
                (still::tag(&Sign { kind, word: word.into() }))
            }
        }
    }
}

fn asked(texts: Texts, one: &AskedShown) -> Markup {
    let head = html! {
        span translate="no" { (one.email) }
        small { (texts.requests_link()) ". " (asked_by(texts, one)) }
        small class="mr-ref" translate="no" { (one.reference) }
    };
    let organization = (one.organization.name.as_str(), one.organization.kvk.as_str());
    row(texts, &head, organization, one.decided, None, standing(texts, one.standing))
}

fn application(texts: Texts, one: &ApplicationShown) -> Markup {
    let href = format!("/administration/requests/{}", one.reference);
    let head = html! {
        a href=(href) translate="no" { (one.requester) }
        small { (kind_of(texts, one)) ": " (about(texts, one)) }
        small class="mr-ref" translate="no" { (one.reference) }
    };
    let sign = match one.standing {
        ApplicationState::Awaiting => ("waiting", texts.tag_waiting()),
        ApplicationState::Processed => ("active", texts.approve_approved()),
        ApplicationState::Refused => ("withdrawn", texts.tag_refused()),
        ApplicationState::Withdrawn => ("withdrawn", texts.tag_withdrawn()),
        ApplicationState::Lapsed => ("expired", texts.tag_lapsed()),
    };
    let organization = (one.organization.name.as_str(), one.organization.kvk.as_str());
    row(texts, &head, organization, one.decided.map(|at| at.date()), one.decided_by.as_deref(), sign)
}
