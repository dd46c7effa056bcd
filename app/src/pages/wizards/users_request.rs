//! W3: the steps of giving users new permissions.

use leptos::prelude::*;
use maud::{Markup, html};
use rules::{
    level::Level,
    permission::{Called, What},
    problem::Problem,
    wizard::{
        CHECK, TRUTH, Wizard,
        add_users::ORGANIZATION,
        renewal::{TERM, field},
        users_request::{ADMIN, MANAGER, Outcome, Part, ROLE, SERVICES, USER, USERS, Undone, UserCard, UsersRequest},
    },
};

use super::{
    choosing::Choosing,
    company::{branch_question, branch_to_check, managed_question},
    parts::{banner, card_named, card_text, control, id_of, named, row, stacked, term_question, tick_text, truth},
};
use crate::{
    components::{
        asked::{Asked, Card, asked},
        still::{self, icon},
    },
    texts::{Texts, use_texts},
    wizard::{Shown, Steps},
};

/// A step's name beside the form.
pub(super) fn name_of_step(texts: Texts, step: &str) -> &'static str {
    match step {
        ORGANIZATION => texts.request_organization(),
        USERS => texts.add_users_users(),
        SERVICES => texts.add_users_services(),
        TERM => texts.renewal_term(),
        _ => texts.wizard_check(),
    }
}

/// The views of the wizard.
pub(super) struct RequestingSteps {
    texts: Texts,
    wizard: UsersRequest,
}

impl RequestingSteps {
    pub(super) fn new(wizard: UsersRequest) -> Self {
        Self { texts: use_texts(), wizard }
    }

    fn managed(&self) -> Level {
        self.wizard.company.as_ref().map_or(Level::Eh3, |(_, managed)| *managed)
    }

    fn organization(&self) -> &str {
        self.wizard.company.as_ref().map_or("", |(company, _)| company.name.as_str())
    }

    fn users(&self, shown: &Shown) -> Markup {
        let texts = self.texts;
        let (ask, error) = (Asked::new(), shown.error(USER));
        let picked = &self.wizard.picked;
        html! {
            @if self.wizard.organizations.len() == 1 {
                p class="mr-soft" { (texts.users_request_of(self.organization())) }
            }
            div class="mr-field" role="search" {
                label class="mr-label" for="find" { (texts.users_request_find()) }
                p class="mr-hint" id="find-h" { (texts.users_request_find_hint()) }
                div class="mr-searchbox" {
                    input class="mr-input" id="find" name=(control("find")) type="search" autocomplete="off" enterkeyhint="search"
                        value=[shown.answers.get("find")] aria-describedby="find-h";
                    button class="mr-button mr-button--second" name="stay" value="found" {
                        (icon("search", false)) (texts.request_search_button())
                    }
                }
            }
            @if !picked.is_empty() {
                fieldset {
                    legend class="mr-legend" { (texts.users_request_picked(picked.len())) }
                    div class="mr-choices" {
                        @for user in picked {
                            (self.user(ask, &user.card, true, user.problem(self.managed())))
                        }
                    }
                }
            }
            fieldset id="found" tabindex="-1" class=[error.as_ref().map(|_| "mr-group--bad")] aria-describedby="user-e" {
                legend class="mr-legend" { (texts.users_request_found()) }
                (ask.error("user", error.as_deref()))
                @if self.wizard.found.is_empty() { p { (texts.users_request_found_none()) } }
                div class="mr-choices" { @for one in &self.wizard.found { (self.user(ask, one, false, None)) } }
                @if self.wizard.more { p class="mr-after mr-soft" { (texts.users_request_found_more()) } }
            }
            p class="mr-soft" {
                (texts.users_request_missing()) " "
                a href="/administration/requests" rel="external" { (texts.users_request_missing_link()) }
            }
        }
    }

    fn user(&self, ask: Asked, one: &UserCard, checked: bool, problem: Option<Problem>) -> Markup {
        let name = field(USER, &one.person);
        let hint = match &problem {
            Some(problem) => format!("{}. {}", one.email, self.texts.problem(problem, &one.name)),
            None => format!("{}, {}", one.email, one.level.name()),
        };
        let card = Card {
            name: &control(&name),
            value: "on",
            id: &id_of(&name),
            checked,
            label: &one.name,
            hint: &hint,
            invalid: problem.is_some(),
            named: true,
        };
        ask.checkbox(&card, None)
    }

    fn choosing(&self) -> Choosing<'_> {
        Choosing { texts: self.texts, choice: &self.wizard.choice, level: self.managed() }
    }

    fn services(&self, shown: &Shown) -> Markup {
        let texts = self.texts;
        let (ask, error) = (Asked::new(), shown.error(ADMIN));
        let can = self.wizard.may_become_manager();
        let role = (ROLE, texts.users_request_role(), texts.users_request_role_hint().to_owned());
        html! {
            (self.choosing().view(shown, (!can.is_empty()).then_some(role)))
            @if let Some((company, _)) = self.wizard.company.as_ref().filter(|(company, _)| !company.branches.is_empty()) {
                (branch_question(texts, company, shown))
            }
            @if !can.is_empty() {
                fieldset id="admin" tabindex="-1" class=[error.as_ref().map(|_| "mr-group--bad")] aria-describedby="admin-h admin-e" {
                    legend class="mr-legend" { (texts.users_request_admin()) }
                    p class="mr-hint" id="admin-h" { (texts.users_request_admin_hint()) }
                    (ask.error("admin", error.as_deref()))
                    div class="mr-choices" {
                        @for user in can {
                            @let name = field(ADMIN, &user.card.person);
                            (ask.checkbox(&Card {
                                name: &control(&name), value: "on", id: &id_of(&name), checked: shown.is(&name, "on"),
                                label: &user.card.name, hint: &user.card.email, invalid: error.is_some(), named: true,
                            }, None))
                        }
                    }
                }
            }
        }
    }

    fn check(&self, shown: &Shown) -> AnyView {
        match self.wizard.outcome(&shown.answers) {
            Ok(outcome) => self.summary(&outcome, shown),
            // What changed since is told when it is sent.
            Err(_) => truth(shown),
        }
    }

    fn summary(&self, outcome: &Outcome<'_>, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let organization = &outcome.company.name;
        let several = self.wizard.organizations.len() > 1;
        let part = |term: &str, answer, step, name| row(texts, term, answer, Some((step, name)));
        let rows = html! {
            (row(texts, texts.permissions_organization(), html! {
                (named(organization)) small translate="no" { (texts.details_kvk(&outcome.company.kvk)) }
            }, several.then(|| (ORGANIZATION, texts.request_row_organization()))))
            @if let Some(term) = outcome.term {
                (part(texts.request_check_branch(), branch_to_check(texts, outcome.branch.as_deref()), SERVICES, texts.request_row_branch()))
                (part(texts.renewal_check_term(), html! { (texts.term(term)) small { (texts.users_request_at_once()) } }, TERM, texts.renewal_row_term()))
            }
            (part(texts.users_request_users(), html! { (texts.users_request_count(outcome.parts.len())) }, USERS, texts.add_users_row_users()))
        };
        let admins: Vec<&str> =
            outcome.parts.iter().filter(|part| part.admin).map(|part| part.user.card.name.as_str()).collect();
        let names = admins.join(", ");
        stacked(html! {
            (self.undone(&outcome.undone, shown))
            (card_text(Some(("check-all", texts.users_renewal_all())), &rows))
            @for (index, part) in outcome.parts.iter().enumerate() { (self.part(index, part)) }
            @if !admins.is_empty() {
                @let text = texts.users_request_manager_text(&names, organization);
                (banner("warn", None, &texts.users_request_manager_title(organization), &html! { p { (text) } }))
                (tick_text(shown, MANAGER, &texts.users_request_manager(&names, organization)))
            }
            (tick_text(shown, TRUTH, texts.wizard_truth()))
        })
    }

    fn part(&self, index: usize, part: &Part<'_>) -> Markup {
        let texts = self.texts;
        let until = part.plan.until();
        let services = part.services.as_ref().is_none_or(|all| !all.is_empty());
        let rows = html! {
            @if services {
                (row(texts, texts.request_check_services(), self.choosing().to_check(part.services.as_deref()), Some((SERVICES, texts.request_row_services()))))
                (row(texts, texts.renewal_check_level(), html! { span class="mr-level" { (part.user.card.level.name()) } }, None))
            }
            @if part.admin {
                (row(texts, texts.renewal_check_admin(), html! { (texts.renewal_check_admin_yes()) }, Some((SERVICES, texts.renewal_row_admin()))))
            }
            @if let Some(day) = until {
                (row(texts, texts.renewal_check_until(), html! { strong { (still::day(texts, day)) } }, None))
            }
        };
        card_named(&format!("check-{index}"), &part.user.card.name, &rows)
    }

    /// What is not given, each with its reason.
    fn undone(&self, rows: &[Undone<'_>], shown: &Shown) -> Markup {
        let texts = self.texts;
        let error = shown.error(USER);
        if rows.is_empty() && error.is_none() {
            return html! {};
        }
        let items = html! {
            @for one in rows {
                @let what = match (one.service, &one.problem) {
                    (Some(service), _) => texts.called(Called::login(Some(&service.service), None)),
                    (None, Problem::NothingToHangOn) => texts.called(Called::of(What::Manager, None)),
                    (None, _) => texts.users_request_everything().to_owned(),
                };
                @let what_of = one.service.map_or(one.user.card.name.as_str(), |service| texts.name(&service.service));
                li { span translate="no" { (one.user.card.name) } ", " (what) ": " strong { (texts.problem_of_user(&one.problem, what_of)) } }
            }
        };
        banner("info", Some("user"), texts.users_request_undone(), &html! { ul class="mr-plainlist" { (items) } })
    }
}

impl Steps for RequestingSteps {
    fn rules(&self) -> &dyn Wizard {
        &self.wizard
    }

    fn title(&self) -> &'static str {
        self.texts.users_request_title()
    }

    fn name(&self, step: &str) -> &'static str {
        name_of_step(self.texts, step)
    }

    fn heading(&self, step: &str) -> &'static str {
        match step {
            ORGANIZATION => self.texts.add_users_organization_title(),
            USERS => self.texts.users_request_users_title(),
            SERVICES => self.texts.request_services_title(),
            TERM => self.texts.renewal_term_title(),
            _ => self.texts.wizard_check(),
        }
    }

    fn view(&self, step: &str, shown: &Shown) -> AnyView {
        match step {
            ORGANIZATION => asked(managed_question(self.texts, &self.wizard.organizations, shown)),
            USERS => asked(self.users(shown)),
            SERVICES => asked(self.services(shown)),
            TERM => term_question(shown, None, self.wizard.today),
            CHECK => self.check(shown),
            _ => ().into_any(),
        }
    }

    fn problem(&self, name: &str, problem: &Problem) -> (String, String) {
        let texts = self.texts;
        if let Some(of_choice) = self.choosing().problem(name, problem) {
            return of_choice;
        }
        let what = match name {
            ORGANIZATION => texts.request_organization_what(),
            "branch" => texts.request_branch_what(),
            "number" => self.organization(),
            TERM => texts.renewal_term_what(),
            _ => "",
        };
        let control = match (name, problem) {
            (USER, Problem::NothingToAsk) => USER.to_owned(),
            // Where nobody is ticked, the field to search with is what helps.
            (USER, _) => "find".to_owned(),
            _ => id_of(name),
        };
        (texts.problem(problem, what), control)
    }

    fn origin(&self) -> &'static str {
        "/administration/permissions"
    }
}
