//! W11: the steps of the change form of who lost the phone.

use leptos::prelude::*;
use maud::html;
use rules::{
    people::display_name,
    problem::Problem,
    typed::{address, name, number, telephone},
    wizard::{
        Answers, CHECK, TRUTH, Wizard,
        change_form::{CHECKER, CODE, ChangeForm, HELPDESK, MAILBOX, NUMBER, PHONE, REASON, REASONS, WHO},
    },
};

use crate::{
    components::{Choice, DateFields, FieldError, FieldKind, Form, Icon, TextField},
    texts::{Texts, use_texts},
    wizard::{Shown, Steps},
};

use super::parts::{card, control, named, row, tick};

/// A step's name beside the form.
pub(super) fn name_of_step(texts: Texts, step: &str) -> &'static str {
    match step {
        WHO => texts.change_form_who(),
        MAILBOX => texts.change_form_mailbox(),
        NUMBER => texts.change_form_number(),
        PHONE => texts.change_form_phone(),
        CHECKER => texts.change_form_checker(),
        REASON => texts.change_form_reason(),
        _ => texts.wizard_check(),
    }
}

/// Why somebody needs another number, in words.
pub(crate) fn reason_in_words(texts: Texts, reason: &str) -> &'static str {
    match reason {
        "lost" => texts.change_form_reason_lost(),
        "stolen" => texts.change_form_reason_stolen(),
        "new" => texts.change_form_reason_new(),
        _ => texts.change_form_reason_other(),
    }
}

/// The views of the wizard.
pub(super) struct ChangeFormSteps {
    texts: Texts,
    wizard: ChangeForm,
}

fn typed(answers: &Answers, name: &str) -> String {
    answers.get(name).cloned().unwrap_or_default()
}

impl ChangeFormSteps {
    pub(super) fn new(wizard: ChangeForm) -> Self {
        Self { texts: use_texts(), wizard }
    }

    fn who(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let value = |name: &str| typed(&shown.answers, name);
        view! {
            <p>{texts.change_form_who_hint()}</p>
            <TextField
                id="email" name=control("email") kind=FieldKind::EMAIL label=texts.change_form_email()
                hint=texts.change_form_email_hint() value=value("email") error=shown.error("email")
            />
            <TextField
                id="surname" name=control("surname") kind=FieldKind::SURNAME label=texts.change_form_surname()
                hint="" value=value("surname") error=shown.error("surname")
            />
            <DateFields
                legend=texts.change_form_born() hint=texts.change_form_born_hint() names=["day", "month", "year"].map(control)
                labels=[texts.cancel_date_day(), texts.cancel_date_month(), texts.cancel_date_year()]
                values=["day", "month", "year"].map(value) autocomplete=["bday-day", "bday-month", "bday-year"]
                error=shown.error("day")
            />
            <TextField
                id="kvk" name=control("kvk") kind=FieldKind::SHORT_NUMBER label=texts.change_form_kvk()
                hint=texts.change_form_kvk_hint() value=value("kvk") error=shown.error("kvk")
            />
        }
        .into_any()
    }

    fn code(&self, shown: &Shown, lead: String, hint: &'static str) -> AnyView {
        let texts = self.texts;
        view! {
            <p>{lead}</p>
            <TextField
                id=CODE name=control(CODE) kind=FieldKind::CODE label=texts.change_form_code() hint
                error=shown.error(CODE)
            />
        }
        .into_any()
    }

    fn number(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        view! {
            <TextField
                id="mobile" name=control("mobile") kind=FieldKind::TELEPHONE label=texts.change_form_number()
                hint=texts.change_form_number_hint() value=typed(&shown.answers, "mobile") error=shown.error("mobile")
            />
        }
        .into_any()
    }

    fn checker(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let error = shown.error(CHECKER);
        let invalid = error.is_some();
        let class = error.as_ref().map(|_| "mr-group--bad");
        let managers = self.wizard.checkers.iter().enumerate().map(|(index, one)| {
            let id = if index == 0 { CHECKER.to_owned() } else { format!("checker-{index}") };
            let checked = shown.is(CHECKER, &one.id);
            view! {
                <Choice
                    kind="radio" name=control(CHECKER) value=one.id.clone() id checked
                    label=texts.change_form_checker_manager(&one.name) hint=texts.change_form_checker_manager_hint() invalid
                />
            }.into_any()
        });
        let none = self.wizard.checkers.is_empty();
        let helpdesk = if none { CHECKER } else { "checker-helpdesk" };
        view! {
            {none.then(|| view! { <p class="mr-inset">{texts.change_form_checker_none()}</p> }.into_any())}
            <fieldset class=class aria-describedby="checker-e">
                <legend class="mr-legend">{texts.change_form_checker_legend()}</legend>
                <FieldError id="checker-e" text=error/>
                <div class="mr-choices">
                    {managers.collect_view()}
                    <Choice
                        kind="radio" name=control(CHECKER) value=HELPDESK id=helpdesk checked=shown.is(CHECKER, HELPDESK)
                        label=texts.change_form_checker_helpdesk()
                        hint=texts.change_form_checker_helpdesk_hint(texts.helpdesk_phone()) invalid
                    />
                </div>
            </fieldset>
        }
        .into_any()
    }

    fn reason(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let error = shown.error(REASON);
        let invalid = error.is_some();
        let class = error.as_ref().map(|_| "mr-group--bad");
        let choices = REASONS.into_iter().enumerate().map(|(index, reason)| {
            let id = if index == 0 { REASON.to_owned() } else { format!("reason-{reason}") };
            let (checked, label) = (shown.is(REASON, reason), reason_in_words(texts, reason));
            view! { <Choice kind="radio" name=control(REASON) value=reason id checked label invalid/> }.into_any()
        });
        let blocked = shown.answers.contains_key("block");
        view! {
            <fieldset class=class aria-describedby="reason-e">
                <legend class="mr-hidden">{texts.change_form_reason_title()}</legend>
                <FieldError id="reason-e" text=error/>
                <div class="mr-choices">{choices.collect_view()}</div>
            </fieldset>
            <div class="mr-reveal" data-reveal="stolen">
                <Choice
                    kind="checkbox" name=control("block") value="on" id="block" checked=blocked
                    label=texts.change_form_block() hint=texts.change_form_block_hint()
                />
            </div>
        }
        .into_any()
    }

    fn check(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let answers = &shown.answers;
        let born = self.wizard.born(answers).map(|day| texts.day(day)).unwrap_or_default();
        let checker = match self.wizard.checkers.iter().find(|one| shown.is(CHECKER, &one.id)) {
            Some(one) => texts.change_form_checker_manager(&one.name),
            None => texts.change_form_checker_helpdesk().to_owned(),
        };
        let reason = reason_in_words(texts, &typed(answers, REASON));
        let part = |term: &str, answer, step, name| row(texts, term, answer, Some((step, name)));
        let who = |term: &str, answer: String| row(texts, term, named(&answer), None);
        let rows = html! {
            (part(texts.change_form_email(), named(&address(&typed(answers, "email"))), WHO, texts.change_form_check_change_who()))
            (who(texts.change_form_check_name(), display_name("", "", &name(&typed(answers, "surname")))))
            (row(texts, texts.change_form_born(), html! { (born) }, None))
            (who(texts.change_form_kvk(), number(&typed(answers, "kvk"))))
            (part(texts.change_form_number(), html! {
                strong translate="no" { (telephone(&typed(answers, "mobile"))) }
            }, NUMBER, texts.change_form_check_change_number()))
            (part(texts.change_form_checker(), html! { (checker) }, CHECKER, texts.change_form_check_change_checker()))
            (part(texts.change_form_reason(), html! {
                (reason)
                @if ChangeForm::blocks(answers) { small { (texts.change_form_check_blocked()) } }
            }, REASON, texts.change_form_check_change_reason()))
        };
        view! {
            {card(None, &rows)}
            <div class="mr-banner mr-banner--time"><Icon name="clock"/><p>{texts.change_form_check_wait()}</p></div>
            {tick(shown, TRUTH, texts.change_form_tick())}
        }
        .into_any()
    }
}

impl Steps for ChangeFormSteps {
    fn rules(&self) -> &dyn Wizard {
        &self.wizard
    }

    fn title(&self) -> &'static str {
        self.texts.change_form_title()
    }

    fn name(&self, step: &str) -> &'static str {
        name_of_step(self.texts, step)
    }

    fn heading(&self, step: &str) -> &'static str {
        match step {
            WHO => self.texts.change_form_who_title(),
            MAILBOX => self.texts.change_form_mailbox_title(),
            NUMBER => self.texts.change_form_number_title(),
            PHONE => self.texts.change_form_phone_title(),
            CHECKER => self.texts.change_form_checker_title(),
            REASON => self.texts.change_form_reason_title(),
            _ => self.texts.wizard_check(),
        }
    }

    fn view(&self, step: &str, shown: &Shown) -> AnyView {
        let texts = self.texts;
        match step {
            WHO => self.who(shown),
            MAILBOX => {
                let lead = texts.change_form_mailbox_lead(address(&typed(&shown.answers, "email")));
                self.code(shown, lead, texts.change_form_mailbox_hint())
            }
            NUMBER => self.number(shown),
            PHONE => {
                let lead = texts.change_form_phone_lead(telephone(&typed(&shown.answers, "mobile")));
                self.code(shown, lead, texts.change_form_phone_hint())
            }
            CHECKER => self.checker(shown),
            REASON => self.reason(shown),
            CHECK => self.check(shown),
            _ => ().into_any(),
        }
    }

    fn after(&self, step: &str, shown: &Shown) -> Option<AnyView> {
        let texts = self.texts;
        let text = match step {
            MAILBOX => texts.change_form_mailbox_nothing(texts.helpdesk_phone()),
            PHONE => texts.change_form_phone_nothing().to_owned(),
            _ => return None,
        };
        let hidden = vec![("draft", shown.draft.clone()), ("step", step.to_owned())];
        let view = view! {
            <div class="mr-or mr-stack mr-stack--sm">
                <p class="mr-soft">{text}</p>
                <div class="mr-actions">
                    <Form to="resend_form_code" hidden>
                        <button class="mr-button mr-button--second">{texts.change_form_resend()}</button>
                    </Form>
                </div>
            </div>
        }
        .into_any();
        Some(view.into_any())
    }

    fn problem(&self, name: &str, problem: &Problem) -> (String, String) {
        let what = match name {
            "email" => self.texts.change_form_email_what(),
            "surname" => self.texts.change_form_surname_what(),
            "day" => self.texts.change_form_born_what(),
            "kvk" => self.texts.change_form_kvk_what(),
            CODE => self.texts.change_form_code_what(),
            "mobile" => self.texts.change_form_number_what(),
            CHECKER => self.texts.change_form_checker_what(),
            REASON => self.texts.change_form_reason_what(),
            _ => "",
        };
        (self.texts.problem(problem, what), name.to_owned())
    }

    fn origin(&self) -> &'static str {
        "/change-form"
    }
}
