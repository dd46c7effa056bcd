//! W9: the steps of a link request.

use leptos::prelude::*;
use maud::html;
use rules::{
    problem::Problem,
    wizard::{
        CHECK, Wizard,
        link_request::{EMAIL, MESSAGE, NewLinkRequest, ORGANIZATION, WHO},
    },
};

use super::parts::{card, control, named, question_of_names, row, truth};
use crate::{
    components::{FieldError, FieldKind, TextField, escaped},
    texts::{Texts, use_texts},
    wizard::{Shown, Steps},
};

/// A step's name beside the form.
pub(super) fn name_of_step(texts: Texts, step: &str) -> &'static str {
    if step == WHO { texts.link_ask_step() } else { texts.wizard_check() }
}

/// The views of the wizard.
pub(super) struct LinkRequestSteps {
    texts: Texts,
    wizard: NewLinkRequest,
}

impl LinkRequestSteps {
    pub(super) fn new(wizard: NewLinkRequest) -> Self {
        Self { texts: use_texts(), wizard }
    }

    /// Which organization: to choose of several; of one it stands there, and the form names it.
    fn organization(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let error = shown.error(ORGANIZATION);
        match self.wizard.organizations.as_slice() {
            [] => view! { <p id=ORGANIZATION tabindex="-1" class="mr-error">{texts.link_ask_organization_none()}</p> }
                .into_any(),
            // What was answered before is another one: the reader has to see that, and to choose.
            [one] if error.is_none() => view! {
                <div>
                    <p class="mr-legend">{texts.link_ask_organization()}</p>
                    <p><strong translate="no">{one.name.clone()}</strong><br/>
                        <span class="mr-soft mr-small" translate="no">{texts.details_kvk(&one.kvk)}</span></p>
                    <input type="hidden" name=control(ORGANIZATION) value=one.id.clone()/>
                </div>
            }
            .into_any(),
            all => {
                let radios: Vec<(&str, String)> = all
                    .iter()
                    .map(|one| (one.id.as_str(), format!("{} ({})", one.name, texts.details_kvk(&one.kvk))))
                    .collect();
                let radios: Vec<(&str, &str)> = radios.iter().map(|(id, label)| (*id, label.as_str())).collect();
                question_of_names(shown, ORGANIZATION, texts.link_ask_organization().to_owned(), None, &radios)
            }
        }
    }

    fn who(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let typed = |name: &str| shown.answers.get(name).cloned().unwrap_or_default();
        let message_error = shown.error(MESSAGE);
        let message_bad = message_error.is_some().then_some("true");
        // It is somebody else's address: the browser has none to offer.
        let kind = FieldKind { autocomplete: "off", ..FieldKind::EMAIL };
        view! {
            <p>{texts.link_ask_lead()}</p>
            {self.organization(shown)}
            <TextField
                id=EMAIL name=control(EMAIL) kind label=texts.link_ask_email() hint=texts.link_ask_email_hint()
                value=typed(EMAIL) error=shown.error(EMAIL)
            />
            <div class="mr-field">
                <label class="mr-label" for=MESSAGE>{texts.link_ask_message()}</label>
                <p class="mr-hint" id="message-h">{texts.link_ask_message_hint()}</p>
                <FieldError id="message-e" text=message_error/>
                <textarea
                    class="mr-input" id=MESSAGE name=control(MESSAGE) rows="3"
                    aria-describedby="message-h message-e" aria-invalid=message_bad inner_html=escaped(&typed(MESSAGE))
                ></textarea>
            </div>
            <div class="mr-inset">
                <p><strong>{texts.link_ask_example_title()}</strong></p>
                <p>{texts.link_ask_example()}</p>
            </div>
        }
        .into_any()
    }

    fn check(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let Ok(organization) = self.wizard.organization(&shown.answers) else { return ().into_any() };
        let (email, message) = (NewLinkRequest::email(&shown.answers), NewLinkRequest::message(&shown.answers));
        let rows = html! {
            (row(texts, texts.link_ask_organization_row(), html! {
                (named(&organization.name)) small translate="no" { (texts.details_kvk(&organization.kvk)) }
            }, Some((WHO, texts.link_ask_organization_row()))))
            (row(texts, texts.link_ask_email(), html! { strong translate="no" { (email) } }, Some((WHO, texts.link_ask_email()))))
            (row(texts, texts.link_ask_message_row(), html! {
                @if message.is_empty() { (texts.link_ask_message_none()) } @else { (message) }
            }, Some((WHO, texts.link_ask_message_row()))))
        };
        view! {
            {card(None, &rows)}
            <p class="mr-soft">{texts.link_ask_next()}</p>
            {truth(shown)}
        }
        .into_any()
    }
}

impl Steps for LinkRequestSteps {
    fn rules(&self) -> &dyn Wizard {
        &self.wizard
    }

    fn title(&self) -> &'static str {
        self.texts.link_ask_title()
    }

    fn name(&self, step: &str) -> &'static str {
        name_of_step(self.texts, step)
    }

    fn heading(&self, step: &str) -> &'static str {
        if step == WHO { self.texts.link_ask_heading() } else { self.texts.wizard_check() }
    }

    fn view(&self, step: &str, shown: &Shown) -> AnyView {
        match step {
            WHO => self.who(shown),
            CHECK => self.check(shown),
            _ => ().into_any(),
        }
    }

    fn problem(&self, name: &str, problem: &Problem) -> (String, String) {
        let what = match name {
            ORGANIZATION => self.texts.link_ask_organization_what(),
            EMAIL => self.texts.link_ask_email_what(),
            _ => "",
        };
        (self.texts.problem(problem, what), name.to_owned())
    }

    fn origin(&self) -> &'static str {
        "/administration/requests"
    }
}
