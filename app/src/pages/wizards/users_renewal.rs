//! W1b: the steps of renewing for users.

use leptos::prelude::*;
use maud::html;
use rules::{
    permission::Permission,
    problem::Problem,
    wizard::{
        CHECK, Wizard,
        renewal::TERM,
        users_renewal::{Part, RefusedRow, UsersRenewal},
    },
};

use super::{
    parts::{card, id_of, planned_rows, row, term_question, truth},
    renewal::name_of_step,
};
use crate::{
    components::Icon,
    texts::{Texts, use_texts},
    wizard::{Shown, Steps},
};

/// The list that the rows were ticked in.
const LIST: &str = "/administration/permissions";

/// The views of the wizard.
pub(super) struct UsersSteps {
    texts: Texts,
    wizard: UsersRenewal,
}

impl UsersSteps {
    pub(super) fn new(wizard: UsersRenewal) -> Self {
        Self { texts: use_texts(), wizard }
    }

    fn term(&self, shown: &Shown) -> AnyView {
        // Which rows are renewed does not depend on the term; what is not is shown before the question.
        let outcome = self.wizard.outcome(rules::period::Term::One);
        let selected: Vec<Permission> = outcome.parts.iter().flat_map(|part| part.selected.clone()).collect();
        let people: Vec<_> = outcome
            .parts
            .iter()
            .map(|part| {
                let called = |one: &Permission| self.texts.called(one.called_on(self.wizard.today));
                let names: Vec<String> = part.selected.iter().map(called).collect();
                let organization = &part.user.organization.name;
                view! { <li><strong translate="no">{part.user.name.clone()}</strong>", "<span translate="no">{organization.clone()}</span>": "{names.join(", ")}</li> }.into_any()
            })
            .collect();
        view! {
            <div class="mr-inset">
                <p>{self.texts.users_renewal_for(selected.len())}</p>
                <ul class="mr-plainlist">{people}</ul>
            </div>
            {self.undone(&outcome.refused)}
            {term_question(shown, &selected, self.wizard.today)}
        }
        .into_any()
    }

    fn check(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let Ok(term) = UsersRenewal::term(&shown.answers) else { return ().into_any() };
        let outcome = self.wizard.outcome(term);
        let parts: Vec<_> = outcome.parts.iter().enumerate().map(|(index, part)| self.part(index, part)).collect();
        view! {
            {self.undone(&outcome.refused)}
            {parts}
            {card(Some(("check-term", texts.users_renewal_all())), &row(
                texts, texts.renewal_check_term(), html! { (texts.term(term)) }, Some((TERM, texts.renewal_row_term())),
            ))}
            <p class="mr-soft">{texts.users_renewal_start()}</p>
            {truth(shown)}
        }
        .into_any()
    }

    fn part(&self, index: usize, part: &Part<'_>) -> AnyView {
        let texts = self.texts;
        let rows = html! {
            (planned_rows(texts, &part.selected, &part.plan, None, None))
            @if part.asked.admin {
                (row(texts, texts.renewal_check_admin(), html! { (texts.renewal_check_admin_yes()) }, None))
            }
        };
        let heading = texts.users_renewal_check(&part.user.name, &part.user.organization.name);
        card(Some((&format!("check-{index}"), &heading)), &rows)
    }

    /// The ticked rows that are not renewed, each with its reason.
    fn undone(&self, rows: &[RefusedRow<'_>]) -> AnyView {
        let texts = self.texts;
        if rows.is_empty() && self.wizard.lost.is_empty() && self.wizard.gone == 0 {
            return ().into_any();
        }
        let lost: Vec<_> = self
            .wizard
            .lost
            .iter()
            .map(|one| view! { <li><strong>{texts.users_renewal_lost(&one.name)}</strong></li> }.into_any())
            .collect();
        let gone =
            (self.wizard.gone > 0).then(|| view! { <li><strong>{texts.problem_unlinked()}</strong></li> }.into_any());
        let items: Vec<_> = rows
            .iter()
            .map(|row| {
                let what = texts.called(row.permission.called_on(self.wizard.today));
                let organization = &row.user.organization.name;
                let text = texts.users_renewal_undone_row(&row.user.name, what, organization);
                view! { <li>{text}" "<strong>{texts.problem(&row.problem, "")}</strong></li> }.into_any()
            })
            .collect();
        view! {
            <div class="mr-banner" id="which" tabindex="-1">
                <Icon name="info"/>
                <div><h2>{texts.users_renewal_undone()}</h2><ul class="mr-plainlist">{items}{lost}{gone}</ul></div>
            </div>
        }
        .into_any()
    }
}

impl Steps for UsersSteps {
    fn rules(&self) -> &dyn Wizard {
        &self.wizard
    }

    fn title(&self) -> &'static str {
        self.texts.users_renewal_title()
    }

    fn name(&self, step: &str) -> &'static str {
        name_of_step(self.texts, step)
    }

    fn heading(&self, step: &str) -> &'static str {
        match step {
            TERM => self.texts.users_renewal_term_title(),
            _ => self.texts.wizard_check(),
        }
    }

    fn view(&self, step: &str, shown: &Shown) -> AnyView {
        match step {
            TERM => self.term(shown),
            CHECK => self.check(shown),
            _ => ().into_any(),
        }
    }

    fn problem(&self, name: &str, problem: &Problem) -> (String, String) {
        let what = if name == TERM { self.texts.renewal_term_what() } else { "" };
        (self.texts.problem(problem, what), id_of(name))
    }

    fn origin(&self) -> &'static str {
        LIST
    }
}
