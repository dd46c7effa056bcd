//! What the portal writes of adding users: the answers to check, and the file that is used. Every step of this wizard is
//! saved by the portal, so that the browser need not know how to write them itself.

use maud::{Markup, html};
use rules::{
    people_file,
    wizard::{
        Answers,
        add_users::{AddUsers, COMPANY, FILE, GOOD, ORGANIZATION, Outcome, SERVICES, USERS, UserCard, file_of},
        renewal::TERM,
    },
};

use super::super::{
    choosing::Choosing,
    company::branch_to_check,
    parts::{banner, card_text, control, named, row},
};
use crate::texts::Texts;

/// Writes it, for the answers of a draft.
pub(crate) fn write(texts: Texts, wizard: &mut AddUsers, answers: &Answers, draft: &str) {
    if file_of(answers).is_some() {
        wizard.written.file = file(texts, wizard, draft).0;
    }
    if let Ok(outcome) = wizard.outcome(answers) {
        let (check, gives) = (summary(texts, wizard, &outcome).0, outcome.given.is_some());
        wizard.written.check = check;
        wizard.written.gives = gives;
    }
}

fn file(texts: Texts, wizard: &AddUsers, draft: &str) -> Markup {
    let page = people_file::page(draft);
    html! {
        @match &wizard.file {
            Some(file) if file.good > 0 => {
                (card_text(None, &html! {
                    (row(texts, texts.users_file_file(), html! {
                        (named(&file.name))
                        @if file.wrong > 0 { small { (texts.users_file_used_wrong(file.wrong)) } }
                    }, None))
                    (row(texts, texts.add_users_users(), html! { (texts.users_file_good(file.good)) }, None))
                }))
                p { a href=(page) { (texts.users_file_used_rows()) } }
            }
            _ => {
                p class="mr-inset" { (texts.users_file_used_gone()) }
                p { a href=(page) { (texts.users_file_many_link()) } }
            }
        }
    }
}

fn summary(texts: Texts, wizard: &AddUsers, outcome: &Outcome<'_>) -> Markup {
    let company = outcome.company;
    let part = |term: &str, answer, step, name| row(texts, term, answer, Some((step, name)));
    let several = wizard.organizations.len() > 1;
    let levels = match outcome.file {
        Some(file) if file.levels.iter().any(|level| *level != outcome.level) => {
            let names: Vec<&str> = file.levels.iter().map(|level| level.name()).collect();
            html! { (texts.users_file_levels(names.join(", "))) }
        }
        _ => html! { span class="mr-level" { (outcome.level.name()) } },
    };
    let rows = html! {
        (row(texts, texts.permissions_organization(), html! {
            (named(&company.name)) small translate="no" { (texts.details_kvk(&company.kvk)) }
        }, several.then(|| (ORGANIZATION, texts.request_row_organization()))))
        (part(texts.renewal_check_level(), levels, COMPANY, texts.add_users_row_level()))
        (part(texts.request_check_branch(), branch_to_check(texts, outcome.branch.as_deref()), COMPANY, texts.request_row_branch()))
    };
    let (count, users) = match outcome.file {
        Some(file) => (
            file.good,
            part(
                texts.users_file_file(),
                html! {
                    (named(&file.name))
                    @if file.wrong > 0 { small { (texts.users_file_used_wrong(file.wrong)) } }
                },
                FILE,
                texts.add_users_row_users(),
            ),
        ),
        None => (
            outcome.users.len(),
            html! {
                @for (index, user) in outcome.users.iter().enumerate() {
                    (row(texts, &user.name, user_to_check(texts, user), (index == 0).then(|| (USERS, texts.add_users_row_users()))))
                }
            },
        ),
    };
    let given = match &outcome.given {
        None => part(
            texts.request_check_services(),
            html! { (texts.add_users_later()) small { (texts.add_users_later_hint()) } },
            SERVICES,
            texts.request_row_services(),
        ),
        Some(given) => {
            let choosing = Choosing { texts, choice: &wizard.choice, level: outcome.level };
            html! {
                (part(texts.request_check_services(), choosing.to_check(given.services.as_deref()), SERVICES, texts.request_row_services()))
                (part(texts.renewal_check_term(), html! {
                    (texts.term(given.term)) small { (texts.add_users_from()) }
                }, TERM, texts.renewal_row_term()))
            }
        }
    };
    let count = texts.add_users_check_users(count);
    html! {
        @if let Some(file) = outcome.file { input type="hidden" name=(control(GOOD)) value=(file.good); }
        (card_text(Some(("check-organization", texts.add_users_company())), &rows))
        (card_text(Some(("check-users", &count)), &users))
        (card_text(Some(("check-services", texts.request_check_services())), &given))
        p class="mr-soft" { (texts.add_users_check_next()) }
        @if outcome.given.is_some() {
            (banner("warn", None, texts.add_users_known_title(), &html! { p { (texts.add_users_known_text(&company.name)) } }))
        }
    }
}

fn user_to_check(texts: Texts, user: &UserCard) -> Markup {
    html! {
        (named(&user.email))
        small { (texts.add_users_born(texts.day(user.born))) ", " span translate="no" { (user.mobile) } }
    }
}
