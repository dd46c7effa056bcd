//! W5 and W6: the steps of changing one's own e-mail address or mobile number.

use leptos::prelude::*;
use maud::html;
use rules::{
    problem::Problem,
    typed,
    wizard::{
        CHECK, TRUTH, Wizard,
        contact::{Contact, NEW, What},
    },
};

use crate::{
    components::{FieldKind, TextField},
    texts::{Texts, use_texts},
    wizard::{Shown, Steps},
};

use super::parts::{card, control, named, row, tick};

/// A step's name beside the form.
pub(super) fn name_of_step(texts: Texts, step: &str) -> &'static str {
    if step == NEW { texts.contact_new() } else { texts.wizard_check() }
}

/// The wizard's title.
pub(super) fn title(texts: Texts, what: What) -> &'static str {
    match what {
        What::Email => texts.contact_email_title(),
        What::Mobile => texts.contact_mobile_title(),
    }
}

/// The views of the wizard.
pub(super) struct ContactSteps {
    texts: Texts,
    wizard: Contact,
}

impl ContactSteps {
    pub(super) fn new(wizard: Contact) -> Self {
        Self { texts: use_texts(), wizard }
    }

    fn typed(&self, shown: &Shown) -> String {
        shown.answers.get(self.wizard.what.field()).cloned().unwrap_or_default()
    }

    fn new_value(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let field = self.wizard.what.field();
        let (label, hint, kind) = match self.wizard.what {
            What::Email => (texts.contact_email_label(), texts.contact_email_hint(), FieldKind::EMAIL),
            What::Mobile => (texts.contact_mobile_label(), texts.contact_mobile_hint(), FieldKind::TELEPHONE),
        };
        let value = self.typed(shown);
        view! { <TextField id=field name=control(field) kind label hint value error=shown.error(field)/> }.into_any()
    }

    fn check(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let person = &self.wizard.person;
        let (now, then, old, next, label) = match self.wizard.what {
            What::Email => (
                texts.contact_email_now(),
                texts.contact_email_then(),
                person.email.clone(),
                texts.contact_email_next(),
                texts.contact_email_tick(),
            ),
            What::Mobile => (
                texts.contact_mobile_now(),
                texts.contact_mobile_then(),
                texts.details_mobile_ending(&person.mobile_ending),
                texts.contact_mobile_next(),
                texts.contact_mobile_tick(),
            ),
        };
        // What is stored, not how it was written.
        let new = match self.wizard.what {
            What::Email => typed::address(&self.typed(shown)),
            What::Mobile => typed::telephone(&self.typed(shown)),
        };
        let rows = html! {
            (row(texts, now, named(&old), None))
            (row(texts, then, html! { strong translate="no" { (new) } }, Some((NEW, then))))
            (row(texts, texts.contact_cost(), html! { (texts.contact_free()) }, None))
        };
        view! {
            {card(None, &rows)}
            <p class="mr-soft">{next}</p>
            {tick(shown, TRUTH, label)}
        }
        .into_any()
    }
}

impl Steps for ContactSteps {
    fn rules(&self) -> &dyn Wizard {
        &self.wizard
    }

    fn title(&self) -> &'static str {
        title(self.texts, self.wizard.what)
    }

    fn name(&self, step: &str) -> &'static str {
        name_of_step(self.texts, step)
    }

    fn heading(&self, step: &str) -> &'static str {
        match (step, self.wizard.what) {
            (NEW, What::Email) => self.texts.contact_email_new_title(),
            (NEW, What::Mobile) => self.texts.contact_mobile_new_title(),
            _ => self.texts.wizard_check(),
        }
    }

    fn view(&self, step: &str, shown: &Shown) -> AnyView {
        match step {
            NEW => self.new_value(shown),
            CHECK => self.check(shown),
            _ => ().into_any(),
        }
    }

    fn problem(&self, name: &str, problem: &Problem) -> (String, String) {
        let what = match self.wizard.what {
            What::Email => self.texts.contact_email_word(),
            What::Mobile => self.texts.contact_mobile_word(),
        };
        (self.texts.problem(problem, what), name.to_owned())
    }

    fn origin(&self) -> &'static str {
        "/account/details/edit"
    }
}
