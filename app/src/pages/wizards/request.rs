//! W2: the steps of requesting new permissions for oneself.

use leptos::prelude::*;
use maud::{Markup, html};
use rules::{
    problem::Problem,
    wizard::{
        Answers, CHECK, Wizard,
        request::{APPROVAL, Approver, COMPANY, ORGANIZATION, OTHER, Outcome, Request, SERVICES, TERM},
    },
};

use crate::{
    components::{
        FieldKind,
        asked::{Asked, Card, Group, asked},
        still,
    },
    texts::{Texts, use_texts},
    wizard::{Shown, Steps},
};

use super::{
    choosing::Choosing,
    company::{branch_question, branch_to_check, company_card},
    parts::{
        admin_answer, card, control, id_of, named, nobody_approves, question, question_of_names, row, term_question,
        truth,
    },
};

/// A step's name beside the form.
pub(super) fn name_of_step(texts: Texts, step: &str) -> &'static str {
    match step {
        ORGANIZATION => texts.request_organization(),
        COMPANY => texts.request_company(),
        SERVICES => texts.request_services(),
        TERM => texts.renewal_term(),
        APPROVAL => texts.renewal_approval(),
        _ => texts.wizard_check(),
    }
}

/// The views of the wizard.
pub(super) struct RequestSteps {
    texts: Texts,
    wizard: Request,
}

impl RequestSteps {
    pub(super) fn new(wizard: Request) -> Self {
        Self { texts: use_texts(), wizard }
    }

    fn organization(&self, shown: &Shown) -> Markup {
        let texts = self.texts;
        let error = shown.error(ORGANIZATION);
        let (ask, invalid, name) = (Asked::new(), error.is_some(), control(ORGANIZATION));
        let other = if self.wizard.organizations.is_empty() { ORGANIZATION } else { "organization-other" };
        let cards = html! {
            @for (index, one) in self.wizard.organizations.iter().enumerate() {
                @let id = if index == 0 { ORGANIZATION.to_owned() } else { format!("organization-{}", one.id) };
                (ask.radio(&Card {
                    name: &name, value: &one.id, id: &id, checked: shown.is(ORGANIZATION, &one.id), label: &one.name,
                    hint: &texts.details_kvk(&one.kvk), invalid, named: true,
                }))
            }
            (ask.radio(&Card {
                name: &name, value: OTHER, id: other, checked: shown.is(ORGANIZATION, OTHER), label: texts.request_other(),
                hint: texts.request_other_hint(), invalid, named: false,
            }))
        };
        let (legend, hint) = (texts.request_organization_legend(), texts.request_organization_hint());
        let typed = shown.answers.get("kvk").map_or("", String::as_str);
        html! {
            (ask.group(&Group { id: ORGANIZATION, legend, hint, error, side: false }, &cards))
            div class="mr-reveal" data-reveal="other" {
                (ask.field(
                    ("kvk", &control("kvk")), FieldKind::SHORT_NUMBER, texts.request_kvk(), texts.request_kvk_hint(),
                    (typed, shown.error("kvk")),
                ))
            }
        }
    }

    fn company(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let Some(company) = &self.wizard.company else { return ().into_any() };
        let nobody = self
            .wizard
            .has_no_approver(&shown.answers)
            .then(|| nobody_approves(texts, &company.card.name, shown, "nobody"));
        view! {
            {nobody}
            {asked(html! { (company_card(texts, &company.card)) (branch_question(texts, &company.card, shown)) })}
        }
        .into_any()
    }

    fn services(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let Some(company) = &self.wizard.company else { return ().into_any() };
        let yes_no = [("yes", texts.wizard_yes()), ("no", texts.wizard_no())];
        let admin = if company.asks_admin(self.wizard.today) {
            let legend = texts.renewal_admin_legend(&company.card.name);
            question(shown, "admin", legend, Some(texts.renewal_admin_hint().into()), &yes_no, true)
        } else if company.authority.brings_admin() {
            view! { <p class="mr-inset">{texts.renewal_admin_default(&company.card.name)}</p> }.into_any()
        } else {
            ().into_any()
        };
        view! {
            {asked(self.choosing().view(shown, None))}
            {admin}
        }
        .into_any()
    }

    fn choosing(&self) -> Choosing<'_> {
        Choosing { texts: self.texts, choice: &self.wizard.choice, level: self.wizard.level }
    }

    fn approval(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let Some(company) = &self.wizard.company else { return ().into_any() };
        let approvers = company.approvers(&self.wizard.person.id, self.wizard.level);
        if approvers.is_empty() {
            return nobody_approves(texts, &company.card.name, shown, "approver");
        }
        let managers: Vec<(&str, &str)> =
            approvers.iter().map(|manager| (manager.id.as_str(), manager.name.as_str())).collect();
        let legend = texts.renewal_approval_legend(&company.card.name);
        question_of_names(shown, "approver", legend, Some(texts.renewal_approval_hint(&company.card.name)), &managers)
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
        let company = outcome.company;
        let branch = branch_to_check(texts, outcome.branch.as_deref());
        let approver = match outcome.approver {
            Approver::Oneself => None,
            Approver::One(manager) => Some((named(&manager.name), Some((APPROVAL, texts.renewal_row_approver())))),
            Approver::Any => Some((html! { (texts.mail_m01_any_manager(&company.card.name)) }, None)),
        };
        let waits = approver.is_some();
        let admin = admin_answer(texts, outcome.admin, &outcome.plan, self.wizard.today, waits);
        let from = if waits { texts.request_check_from_later() } else { texts.request_check_from_now() };
        let part = |term: &str, answer, step, name| row(texts, term, answer, Some((step, name)));
        let rows = html! {
            (part(texts.permissions_organization(), html! {
                (named(&company.card.name)) small translate="no" { (texts.details_kvk(&company.card.kvk)) }
            }, ORGANIZATION, texts.request_row_organization()))
            (part(texts.request_check_branch(), branch, COMPANY, texts.request_row_branch()))
            (part(texts.request_check_services(), self.choosing().to_check(outcome.services.as_deref()), SERVICES, texts.request_row_services()))
            (row(texts, texts.renewal_check_level(), html! { span class="mr-level" { (self.wizard.level.name()) } }, None))
            (part(texts.renewal_check_term(), html! { (texts.term(outcome.term)) }, TERM, texts.renewal_row_term()))
            (row(texts, texts.renewal_check_from(), html! { (from) }, None))
            (row(texts, texts.renewal_check_until(), html! {
                @if let Some(day) = outcome.plan.until() { strong { (still::day(texts, day)) } }
                @if waits { small { (texts.request_check_until_hint()) } }
            }, None))
            (part(texts.renewal_check_admin(), admin, SERVICES, texts.renewal_row_admin()))
            @if let Some((approver, changed)) = approver {
                (row(texts, texts.renewal_check_approver(), approver, changed))
            }
        };
        view! {
            {card(Some(("check-what", &texts.renewal_check_permissions(&company.card.name))), &rows)}
            {truth(shown)}
        }
        .into_any()
    }
}

impl Steps for RequestSteps {
    fn rules(&self) -> &dyn Wizard {
        &self.wizard
    }

    fn title(&self) -> &'static str {
        self.texts.request_title()
    }

    fn name(&self, step: &str) -> &'static str {
        name_of_step(self.texts, step)
    }

    fn heading(&self, step: &str) -> &'static str {
        match step {
            ORGANIZATION => self.texts.request_organization_title(),
            COMPANY => self.texts.request_company_title(),
            SERVICES => self.texts.request_services_title(),
            TERM => self.texts.renewal_term_title(),
            APPROVAL => self.texts.renewal_approval_title(),
            _ => self.texts.wizard_check(),
        }
    }

    fn view(&self, step: &str, shown: &Shown) -> AnyView {
        match step {
            ORGANIZATION => asked(self.organization(shown)),
            COMPANY => self.company(shown),
            SERVICES => self.services(shown),
            TERM => term_question(shown, None, self.wizard.today),
            APPROVAL => self.approval(shown),
            CHECK => self.check(shown),
            _ => ().into_any(),
        }
    }

    fn problem(&self, name: &str, problem: &Problem) -> (String, String) {
        let texts = self.texts;
        if let Some(of_choice) = self.choosing().problem(name, problem) {
            return of_choice;
        }
        let company = self.wizard.company.as_ref().map_or("", |company| company.card.name.as_str());
        let what = match name {
            ORGANIZATION => texts.request_organization_what(),
            "kvk" => texts.change_form_kvk_what(),
            "branch" => texts.request_branch_what(),
            "number" if *problem == Problem::BranchUnknown => company,
            "admin" => texts.renewal_admin_what(),
            "approver" if *problem == Problem::ApproverNobody => company,
            "approver" => texts.renewal_approval_what(),
            TERM => texts.renewal_term_what(),
            _ => "",
        };
        (texts.problem(problem, what), id_of(name))
    }

    fn is_dead_end(&self, step: &str, answers: &Answers) -> bool {
        step == APPROVAL
            && self.wizard.problems(step, answers).iter().any(|(_, problem)| *problem == Problem::ApproverNobody)
    }

    fn origin(&self) -> &'static str {
        "/account/permissions"
    }
}
