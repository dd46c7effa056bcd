//! W1b: the steps of renewing for users. There may be a thousand, so that the portal writes who they are and what becomes of them.

#[cfg(feature = "ssr")]
pub(crate) mod written;

use leptos::prelude::*;
use maud::{PreEscaped, html};
use rules::{
    problem::Problem,
    wizard::{CHECK, Wizard, renewal::TERM, users_renewal::UsersRenewal},
};

use super::{
    parts::{id_of, stacked, term_question, tick_text},
    renewal::name_of_step,
};
use crate::{
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
        let users = stacked(html! { (PreEscaped(&self.wizard.written.users)) });
        view! { {users}{term_question(shown, self.wizard.starts, self.wizard.today)} }.into_any()
    }

    fn check(&self, shown: &Shown) -> AnyView {
        stacked(html! {
            (PreEscaped(&self.wizard.written.check))
            (tick_text(shown, rules::wizard::TRUTH, self.texts.wizard_truth()))
        })
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
