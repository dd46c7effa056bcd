//! W2: the steps of requesting new permissions for oneself.

mod services;

use leptos::prelude::*;
use maud::{Markup, html};
use rules::{
    problem::Problem,
    wizard::{
        Answers, CHECK, Wizard,
        request::{
            APPROVAL, Approver, COMPANY, CompanyFacts, ORGANIZATION, OTHER, Outcome, Request, SERVICES, ServiceCard,
            TERM,
        },
    },
};

use crate::{
    components::{Choice, FieldError, FieldKind, TextField, still},
    texts::{Texts, use_texts},
    wizard::{Shown, Steps},
};

use super::parts::{
    admin_answer, card, control, id_of, named, nobody_approves, question, question_of_names, row, term_question, truth,
};

/// Up to so many branches are picked from a list; beyond it the number is typed.
const FEW_BRANCHES: usize = 7;

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

    fn organization(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let error = shown.error(ORGANIZATION);
        let group = error.as_ref().map(|_| "mr-group--bad");
        let invalid = error.is_some();
        let cards = self.wizard.organizations.iter().enumerate().map(|(index, one)| {
            let id = if index == 0 { ORGANIZATION.to_owned() } else { format!("organization-{}", one.id) };
            view! {
                <Choice
                    kind="radio" name=control(ORGANIZATION) value=one.id.clone() id checked=shown.is(ORGANIZATION, &one.id)
                    label=one.name.clone() hint=texts.details_kvk(&one.kvk) invalid named=true
                />
            }.into_any()
        });
        let other = if self.wizard.organizations.is_empty() { ORGANIZATION } else { "organization-other" };
        let typed = shown.answers.get("kvk").cloned().unwrap_or_default();
        view! {
            <fieldset class=group aria-describedby="organization-h organization-e">
                <legend class="mr-legend">{texts.request_organization_legend()}</legend>
                <p class="mr-hint" id="organization-h">{texts.request_organization_hint()}</p>
                <FieldError id="organization-e" text=error/>
                <div class="mr-choices">
                    {cards.collect_view()}
                    <Choice
                        kind="radio" name=control(ORGANIZATION) value=OTHER id=other checked=shown.is(ORGANIZATION, OTHER)
                        label=texts.request_other() hint=texts.request_other_hint() invalid
                    />
                </div>
            </fieldset>
            <div class="mr-reveal" data-reveal="other">
                <TextField
                    id="kvk" name=control("kvk") kind=FieldKind::SHORT_NUMBER label=texts.request_kvk()
                    hint=texts.request_kvk_hint() value=typed error=shown.error("kvk")
                />
            </div>
        }
        .into_any()
    }

    fn company(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let Some(company) = &self.wizard.company else { return ().into_any() };
        let none = || texts.request_none().to_owned();
        let text = |value: &str| if value.is_empty() { none() } else { value.to_owned() };
        let facts = html! {
            (row(texts, texts.request_name(), html! { strong { (named(&company.name)) } }, None))
            (row(texts, texts.request_kvk(), named(&company.kvk), None))
            (row(texts, texts.request_address(), named(&text(&company.address)), None))
            (row(texts, texts.request_legal_form(), html! { span lang="nl" { (text(&company.legal_form)) } }, None))
        };
        let yes_no = [("no", texts.wizard_no()), ("yes", texts.wizard_yes())];
        // The whole organization is meant unless somebody says otherwise.
        let mut preset = shown.clone();
        preset.answers.entry("branch".into()).or_insert_with(|| "no".into());
        let nobody =
            self.wizard.has_no_approver(&shown.answers).then(|| nobody_approves(texts, &company.name, shown, "nobody"));
        view! {
            {nobody}
            {card(None, &facts)}
            {question(&preset, "branch", texts.request_branch().into(), Some(texts.request_branch_hint().into()), &yes_no, true)}
            <div class="mr-reveal" data-reveal="yes">{self.branches(company, shown)}</div>
        }
        .into_any()
    }

    fn branches(&self, company: &CompanyFacts, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let few = !company.branches.is_empty() && company.branches.len() <= FEW_BRANCHES;
        if few {
            let labels: Vec<(String, String)> = company
                .branches
                .iter()
                .map(|one| {
                    let town = if one.town.is_empty() { String::new() } else { format!(", {}", one.town) };
                    (one.number.clone(), format!("{}{town} ({})", one.name, one.number))
                })
                .collect();
            let radios: Vec<(&str, &str)> =
                labels.iter().map(|(number, label)| (number.as_str(), label.as_str())).collect();
            return question_of_names(shown, "number", texts.request_which_branch().into(), None, &radios);
        }
        let typed = shown.answers.get("number").cloned().unwrap_or_default();
        view! {
            <TextField
                id="number" name=control("number") kind=FieldKind::NUMBER label=texts.request_number()
                hint=texts.request_number_hint() value=typed error=shown.error("number")
            />
        }
        .into_any()
    }

    fn approval(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let Some(company) = &self.wizard.company else { return ().into_any() };
        let approvers = company.approvers(&self.wizard.person.id, self.wizard.level);
        if approvers.is_empty() {
            return nobody_approves(texts, &company.name, shown, "approver");
        }
        let managers: Vec<(&str, &str)> =
            approvers.iter().map(|manager| (manager.id.as_str(), manager.name.as_str())).collect();
        let legend = texts.renewal_approval_legend(&company.name);
        question_of_names(shown, "approver", legend, Some(texts.renewal_approval_hint(&company.name)), &managers)
    }

    fn check(&self, shown: &Shown) -> AnyView {
        match self.wizard.outcome(&shown.answers) {
            Ok(outcome) => self.summary(&outcome, shown),
            // What changed since is told when it is sent.
            Err(_) => truth(shown),
        }
    }

    /// What is said of all services: where a branch was chosen, also how many of them do not accept that.
    fn all_hint(&self) -> String {
        let hint = self.texts.renewal_scope_all_hint(self.wizard.level);
        match self.wizard.no_branch {
            Some((all, refuse)) if refuse > 0 => {
                format!("{hint}. {}", self.texts.request_no_branch_of_all(refuse, all))
            }
            _ => hint,
        }
    }

    /// What is said of a service: where a branch was chosen that it does not accept, also that.
    fn with_refusal(&self, said: String, one: &ServiceCard) -> String {
        if one.no_branch { format!("{said}. {}", self.texts.request_no_branch()) } else { said }
    }

    fn summary(&self, outcome: &Outcome<'_>, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let company = outcome.company;
        let branch = match &outcome.branch {
            Some(number) => named(number),
            None => html! { (texts.request_branch_whole()) },
        };
        let approver = match outcome.approver {
            Approver::Oneself => None,
            Approver::One(manager) => Some((named(&manager.name), Some((APPROVAL, texts.renewal_row_approver())))),
            Approver::Any => Some((html! { (texts.mail_m01_any_manager(&company.name)) }, None)),
        };
        let waits = approver.is_some();
        let admin = admin_answer(texts, outcome.admin, &outcome.plan, self.wizard.today, waits);
        let from = if waits { texts.request_check_from_later() } else { texts.request_check_from_now() };
        let part = |term: &str, answer, step, name| row(texts, term, answer, Some((step, name)));
        let rows = html! {
            (part(texts.permissions_organization(), html! {
                (named(&company.name)) small translate="no" { (texts.details_kvk(&company.kvk)) }
            }, ORGANIZATION, texts.request_row_organization()))
            (part(texts.request_check_branch(), branch, COMPANY, texts.request_row_branch()))
            (part(texts.request_check_services(), self.services_to_check(outcome), SERVICES, texts.request_row_services()))
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
            {card(Some(("check-what", &texts.renewal_check_permissions(&company.name))), &rows)}
            {truth(shown)}
        }
        .into_any()
    }

    fn services_to_check(&self, outcome: &Outcome<'_>) -> Markup {
        let texts = self.texts;
        html! {
            ul class="mr-plainlist" {
                @match &outcome.services {
                    None => { li { (texts.permissions_all_services()) small class="mr-soft" { (self.all_hint()) } } }
                    Some(all) => {
                        @for one in all {
                            li {
                                (texts.name(&one.service))
                                small class="mr-soft" { (self.with_refusal(texts.name(&one.provider).to_owned(), one)) }
                            }
                        }
                    }
                }
            }
        }
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
            ORGANIZATION => self.organization(shown),
            COMPANY => self.company(shown),
            SERVICES => self.services(shown),
            TERM => term_question(shown, &[], self.wizard.today),
            APPROVAL => self.approval(shown),
            CHECK => self.check(shown),
            _ => ().into_any(),
        }
    }

    fn problem(&self, name: &str, problem: &Problem) -> (String, String) {
        let texts = self.texts;
        let named = |uuid: &str| {
            let found = self.wizard.picked.iter().chain(&self.wizard.found).find(|one| one.uuid == uuid);
            found.map_or("", |one| texts.name(&one.service))
        };
        let company = self.wizard.company.as_ref().map_or("", |company| company.name.as_str());
        let what = match name {
            ORGANIZATION => texts.request_organization_what(),
            "kvk" => texts.change_form_kvk_what(),
            "branch" => texts.request_branch_what(),
            "number" if *problem == Problem::BranchUnknown => company,
            "scope" => texts.request_scope_what(),
            "provider" if *problem == Problem::RequiredChoice => texts.request_provider_what(),
            "provider" => self.wizard.offered.first().map_or("", |one| texts.name(&one.provider)),
            "admin" => texts.renewal_admin_what(),
            "approver" if *problem == Problem::ApproverNobody => company,
            "approver" => texts.renewal_approval_what(),
            TERM => texts.renewal_term_what(),
            _ => name.strip_prefix("service.").map_or("", named),
        };
        // Where nothing can be picked yet, the field to search with is what helps.
        let searched = name == "service" || (name == "provider" && self.wizard.offered.is_empty());
        let control = if searched { "q".to_owned() } else { id_of(name) };
        (texts.problem(problem, what), control)
    }

    fn is_dead_end(&self, step: &str, answers: &Answers) -> bool {
        step == APPROVAL
            && self.wizard.problems(step, answers).iter().any(|(_, problem)| *problem == Problem::ApproverNobody)
    }

    fn origin(&self) -> &'static str {
        "/account/permissions"
    }
}
