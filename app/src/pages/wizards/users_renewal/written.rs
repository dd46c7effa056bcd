//! What the portal writes of renewing for users: who is renewed for, the answers to check, and the result row by row.

use jiff::civil::Date;
use maud::{Markup, html};
use rules::{
    period::Term,
    permission::{Kind, Permission},
    shown::{AdminAsked, ApplicationShown, DoneForUsers},
    wizard::{
        Answers,
        renewal::TERM,
        users_renewal::{Outcome, Part, RefusedRow, UsersRenewal},
    },
};

use super::super::parts::{card_text, planned_rows, row};
use crate::{
    components::still::{self, day, icon},
    texts::Texts,
};

/// Up to how many permissions each user has a card of their own to check, with all that becomes of them.
const FEW: usize = 10;
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

/// How many permissions are renewed.
fn count_of(outcome: &Outcome<'_>) -> usize {
    outcome.parts.iter().map(|part| part.selected.len()).sum()
}

fn users(texts: Texts, wizard: &UsersRenewal) -> Markup {
    // Which rows are renewed does not depend on the term; what is not is shown before the question.
    let outcome = wizard.outcome(Term::One);
    let count = count_of(&outcome);
    html! {
        div class="mr-inset" {
            p { (texts.users_renewal_for(count)) }
            // Of many each is shown with the answers to check.
            @if count <= FEW {
                ul class="mr-plainlist" {
                    @for part in &outcome.parts {
                        li {
                            strong translate="no" { (part.user.name) } ", "
                            span translate="no" { (part.user.organization.name) } ": " (names(texts, wizard, part))
                        }
                    }
                }
            }
        }
        (undone(texts, wizard, &outcome.refused))
    }
}

fn check(texts: Texts, wizard: &UsersRenewal, term: Term) -> Markup {
    let outcome = wizard.outcome(term);
    html! {
        (undone(texts, wizard, &outcome.refused))
        @if count_of(&outcome) > FEW { (table(texts, wizard, &outcome)) }
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
            (still::table(heading, &columns, rows))
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

/// What is renewed, permission by permission.
fn table(texts: Texts, wizard: &UsersRenewal, outcome: &Outcome<'_>) -> Markup {
    let columns = columns(texts, texts.users_renewal_many_until());
    let is_admin = |one: &Permission| one.kind == Kind::Admin;
    let until = |part: &Part<'_>, one: &Permission| {
        let logins = part.plan.logins.iter().filter(|new| new.follows.contains(&one.id)).map(|new| new.period.ends);
        let admins =
            part.plan.admins.iter().filter(|new| new.follows.as_ref() == Some(&one.id)).map(|new| new.period.ends);
        logins.chain(admins).max()
    };
    let row = |part: &Part<'_>, what: Markup, until: Option<Date>| {
        let until = html! { @if let Some(until) = until { (day(texts, until)) } };
        table_row(columns, [html! { (part.user.name) }, html! { (part.user.organization.name) }, what, until])
    };
    let rows = html! {
        @for part in &outcome.parts {
            @for one in &part.selected {
                (row(part, html! { (texts.called(one.called_on(wizard.today))) }, until(part, one)))
            }
            // A role that comes along with what is renewed, though nobody ticked it.
            @if part.asked.admin && !part.selected.iter().any(is_admin) {
                (row(part, html! { (texts.permissions_manager()) small { (texts.renewal_check_admin_yes()) } },
                    part.plan.admins.iter().map(|new| new.period.ends).max()))
            }
        }
    };
    let count = count_of(outcome);
    html! {
        (table_of("check-users", &texts.users_renewal_for(count), columns, &rows))
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
                        @for row in rows.iter() { (one(row)) }
                        @for organization in &wizard.lost { li { strong { (texts.users_renewal_lost(&organization.name)) } } }
                        @if wizard.gone > 0 { li { strong { (texts.problem_unlinked()) } } }
                    }
                }
            }
        }
    }
}

/// The result of an action for many users, row by row; nothing where they are few, and each is shown by themselves.
pub(crate) fn result(texts: Texts, applications: &[ApplicationShown], action: &DoneForUsers) -> Option<String> {
    let undone = &action.undone;
    let roles = applications.iter().filter(|one| one.admin != AdminAsked::No).count();
    let count = applications.iter().map(|one| one.lines.len()).sum::<usize>() + roles;
    if count + undone.len() <= FEW {
        return None;
    }
    let (good, bad) =
        (columns(texts, texts.users_renewal_many_until()), columns(texts, texts.users_renewal_many_why()));
    let row = |one: &ApplicationShown, what: String, until| {
        table_row(
            good,
            [
                html! { (one.requester) small class="mr-ref" { (one.reference) } },
                html! { (one.organization.name) },
                html! { (what) },
                day(texts, until),
            ],
        )
    };
    let renewed = html! {
        @for one in applications {
            @for line in &one.lines { (row(one, texts.called(line.called()), line.until)) }
            @if one.admin != AdminAsked::No { (row(one, texts.permissions_manager().to_owned(), one.new_until)) }
        }
    };
    let not = html! {
        @for row in undone.iter() {
            (table_row(bad, [
                html! { (row.user) },
                html! { (row.organization) },
                html! { (texts.called(row.permission.called())) },
                html! { (texts.problem(&row.problem, "")) },
            ]))
        }
    };
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
        }
        (table_of("renewed", &texts.users_renewal_many_result(count), good, &renewed))
    };
    Some(page.0)
}
