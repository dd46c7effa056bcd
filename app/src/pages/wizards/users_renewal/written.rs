//! What the portal writes of renewing for users: who is renewed for, the answers to check, and the result row by row.

use maud::{Markup, html};
use rules::{
    period::Term,
    permission::Permission,
    shown::{ApplicationShown, DoneForUsers},
    wizard::{
        Answers,
        renewal::TERM,
        users_renewal::{Outcome, Part, RefusedRow, UsersRenewal},
    },
};

use super::super::parts::{card_text, planned_rows, row};
use crate::{
    components::still::{day, icon},
    texts::Texts,
};

/// Up to how many users each has a card of their own to check.
const FEW: usize = 10;
/// The most rows of a table.
const MOST: usize = 100;

/// Writes it, for the answers of a draft.
pub(crate) fn write(texts: Texts, wizard: &mut UsersRenewal, answers: &Answers) {
    let users = users(texts, wizard).0;
    let check = UsersRenewal::term(answers).map(|term| check(texts, wizard, term).0);
    wizard.written.users = users;
    wizard.written.check = check.unwrap_or_default();
}

/// What of a user's permissions is renewed, by name.
fn names(texts: Texts, wizard: &UsersRenewal, part: &Part<'_>) -> String {
    let called = |one: &Permission| texts.called(one.called_on(wizard.today));
    part.selected.iter().map(called).collect::<Vec<_>>().join(", ")
}

/// What is said where there are more than are shown.
fn and_more(texts: Texts, all: usize) -> Markup {
    html! { @if all > MOST { p class="mr-soft" { (texts.users_renewal_many_first(MOST)) } } }
}

fn users(texts: Texts, wizard: &UsersRenewal) -> Markup {
    // Which rows are renewed does not depend on the term; what is not is shown before the question.
    let outcome = wizard.outcome(Term::One);
    let count: usize = outcome.parts.iter().map(|part| part.selected.len()).sum();
    let list = html! {
        ul class="mr-plainlist" {
            @for part in outcome.parts.iter().take(MOST) {
                li {
                    strong translate="no" { (part.user.name) } ", " span translate="no" { (part.user.organization.name) } ": "
                    (names(texts, wizard, part))
                }
            }
        }
        (and_more(texts, outcome.parts.len()))
    };
    html! {
        @if outcome.parts.len() > FEW {
            details class="mr-details mr-inset" {
                summary { (icon("down", true)) (texts.users_renewal_for(count)) }
                (list)
            }
        } @else {
            div class="mr-inset" { p { (texts.users_renewal_for(count)) } (list) }
        }
        (undone(texts, wizard, &outcome.refused))
    }
}

fn check(texts: Texts, wizard: &UsersRenewal, term: Term) -> Markup {
    let outcome = wizard.outcome(term);
    html! {
        (undone(texts, wizard, &outcome.refused))
        @if outcome.parts.len() > FEW { (table(texts, wizard, &outcome)) }
        @else { @for (index, part) in outcome.parts.iter().enumerate() { (card(texts, index, part)) } }
        (card_text(Some(("check-term", texts.users_renewal_all())), &row(
            texts, texts.renewal_check_term(), html! { (texts.term(term)) }, Some((TERM, texts.renewal_row_term())),
        )))
        p class="mr-soft" { (texts.users_renewal_start()) }
    }
}

/// What is renewed for one user.
fn card(texts: Texts, index: usize, part: &Part<'_>) -> Markup {
    let rows = html! {
        (planned_rows(texts, &part.selected, &part.plan, None, None))
        @if part.asked.admin {
            (row(texts, texts.renewal_check_admin(), html! { (texts.renewal_check_admin_yes()) }, None))
        }
    };
    let heading = texts.users_renewal_check(&part.user.name, &part.user.organization.name);
    card_text(Some((&format!("check-{index}"), &heading)), &rows)
}

/// A table of users: its columns, and its rows.
fn table_of(id: &str, heading: &str, columns: [&str; 4], rows: &Markup) -> Markup {
    html! {
        section class="mr-card mr-card--flush" aria-labelledby=(id) {
            div class="mr-cardhead" { h2 id=(id) { (heading) } }
            div class="mr-tablebox" {
                table class="mr-table" role="table" {
                    caption class="mr-hidden" { (heading) }
                    thead role="rowgroup" {
                        tr role="row" { @for column in columns { th role="columnheader" scope="col" { (column) } } }
                    }
                    tbody role="rowgroup" { (rows) }
                }
            }
        }
    }
}

/// A row of it: who, where, what, and what becomes of it.
fn table_row(columns: [&str; 4], cells: [Markup; 4]) -> Markup {
    let [who, place, what, end] = cells;
    let [_, place_label, what_label, end_label] = columns;
    html! {
        tr role="row" {
            th role="rowheader" scope="row" translate="no" { (who) }
            td role="cell" data-label=(place_label) translate="no" { (place) }
            td role="cell" data-label=(what_label) { (what) }
            td role="cell" data-label=(end_label) { (end) }
        }
    }
}

fn columns(texts: Texts, last: &'static str) -> [&'static str; 4] {
    [texts.users_permissions_user(), texts.permissions_organization(), texts.permissions_service(), last]
}

/// What is renewed for many users.
fn table(texts: Texts, wizard: &UsersRenewal, outcome: &Outcome<'_>) -> Markup {
    let columns = columns(texts, texts.users_renewal_many_until());
    let rows = html! {
        @for part in outcome.parts.iter().take(MOST) {
            (table_row(columns, [
                html! { (part.user.name) },
                html! { (part.user.organization.name) },
                html! { (names(texts, wizard, part)) @if part.asked.admin { small { (texts.renewal_check_admin_yes()) } } },
                html! { @if let Some(until) = part.plan.logins.iter().map(|one| one.period.ends).min() { (day(texts, until)) } },
            ]))
        }
    };
    let count = outcome.parts.iter().map(|part| part.selected.len()).sum::<usize>();
    html! {
        (table_of("check-users", &texts.users_renewal_for(count), columns, &rows))
        (and_more(texts, outcome.parts.len()))
    }
}

/// The ticked rows that are not renewed, each with its reason.
fn undone(texts: Texts, wizard: &UsersRenewal, rows: &[RefusedRow<'_>]) -> Markup {
    let one = |row: &RefusedRow<'_>| {
        let what = texts.called(row.permission.called_on(wizard.today));
        let text = texts.users_renewal_undone_row(&row.user.name, what, &row.user.organization.name);
        html! { li { (text) " " strong { (texts.problem(&row.problem, "")) } } }
    };
    html! {
        @if !rows.is_empty() || !wizard.lost.is_empty() || wizard.gone > 0 {
            div class="mr-banner" id="which" tabindex="-1" {
                (icon("info", false))
                div {
                    h2 { (texts.users_renewal_undone()) }
                    ul class="mr-plainlist" {
                        @for row in rows.iter().take(MOST) { (one(row)) }
                        @for organization in &wizard.lost { li { strong { (texts.users_renewal_lost(&organization.name)) } } }
                        @if wizard.gone > 0 { li { strong { (texts.problem_unlinked()) } } }
                    }
                    (and_more(texts, rows.len()))
                }
            }
        }
    }
}

/// The result of an action for many users, row by row; nothing where they are few, and each is shown by themselves.
pub(crate) fn result(texts: Texts, applications: &[ApplicationShown], action: &DoneForUsers) -> Option<String> {
    let undone = &action.undone;
    if applications.len() + undone.len() <= FEW {
        return None;
    }
    let (good, bad) =
        (columns(texts, texts.users_renewal_many_until()), columns(texts, texts.users_renewal_many_why()));
    let renewed = html! {
        @for one in applications.iter().take(MOST) {
            (table_row(good, [
                html! { (one.requester) small class="mr-ref" { (one.reference) } },
                html! { (one.organization.name) },
                html! { (one.lines.iter().map(|line| texts.called(line.called())).collect::<Vec<_>>().join(", ")) },
                day(texts, one.new_until),
            ]))
        }
    };
    let not = html! {
        @for row in undone.iter().take(MOST) {
            (table_row(bad, [
                html! { (row.user) },
                html! { (row.organization) },
                html! { (texts.called(row.permission.called())) },
                html! { (texts.problem(&row.problem, "")) },
            ]))
        }
    };
    let count = applications.iter().map(|one| one.lines.len()).sum::<usize>();
    let page = html! {
        @if action.lost || action.gone {
            div class="mr-banner" {
                (icon("info", false))
                ul class="mr-plainlist" {
                    @if action.lost { li { (texts.problem_not_manager()) } }
                    @if action.gone { li { (texts.problem_unlinked()) } }
                }
            }
        }
        @if !undone.is_empty() {
            (table_of("not-renewed", &texts.users_renewal_many_not(undone.len()), bad, &not))
            (and_more(texts, undone.len()))
        }
        (table_of("renewed", &texts.users_renewal_many_result(count), good, &renewed))
        (and_more(texts, applications.len()))
    };
    Some(page.0)
}
