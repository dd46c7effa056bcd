//! W7: the steps of Cancel and Withdraw.

use leptos::prelude::*;
use maud::html;
use rules::{
    permission::Permission,
    problem::Problem,
    shown::{EndedFor, EndedRow},
    wizard::{
        Answers, CHECK, TRUTH, Wizard,
        cancel::{Cancel, Held, WHAT, WHEN, WHICH},
        renewal::field,
    },
};

use crate::{
    components::{Choice, EndedList, FieldError, Icon, of_provider, only_manager},
    texts::{Texts, use_texts},
    wizard::{Shown, Steps},
};

use super::parts::{card, comment_field, control, id_of, row, tick, when_question};

/// A step's name beside the form.
pub(super) fn name_of_step(texts: Texts, step: &str) -> &'static str {
    match step {
        WHAT => texts.cancel_what(),
        WHICH => texts.cancel_which(),
        WHEN => texts.cancel_when(),
        _ => texts.wizard_check(),
    }
}

/// The views of the wizard.
pub(super) struct CancelSteps {
    texts: Texts,
    wizard: Cancel,
}

impl CancelSteps {
    pub(super) fn new(wizard: Cancel) -> Self {
        Self { texts: use_texts(), wizard }
    }

    fn what(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let error = shown.error(WHAT);
        let invalid = error.is_some();
        let class = error.as_ref().map(|_| "mr-group--bad");
        let offered = [
            (
                "part",
                texts.cancel_what_part(),
                texts.cancel_what_part_hint().to_owned(),
                !self.wizard.organizations.is_empty(),
            ),
            ("all", texts.cancel_what_all(), texts.cancel_what_all_hint().to_owned(), true),
            ("misuse", texts.cancel_what_misuse(), texts.cancel_what_misuse_hint(texts.helpdesk_phone()), true),
        ];
        let mut first = true;
        let choices: Vec<_> = offered
            .into_iter()
            .filter(|(.., is_offered)| *is_offered)
            .map(|(value, label, hint, _)| {
                let id = if std::mem::take(&mut first) { WHAT.to_owned() } else { format!("what-{value}") };
                let checked = shown.is(WHAT, value);
                view! { <Choice kind="radio" name=control(WHAT) value id checked label hint invalid/> }.into_any()
            })
            .collect();
        let alone = self.wizard.organizations.iter().filter(|held| held.only_manager);
        let alone = alone.map(|held| held.name.clone()).collect();
        view! {
            {only_manager(texts, alone)}
            <fieldset class=class aria-describedby="what-hint what-e">
                <legend class="mr-hidden">{texts.cancel_what_title()}</legend>
                <p class="mr-hint" id="what-hint">{texts.cancel_what_hint()}</p>
                <FieldError id="what-e" text=error/>
                <div class="mr-choices">{choices}</div>
            </fieldset>
        }
        .into_any()
    }

    fn which(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let error = shown.error(WHICH);
        let class = error.as_ref().map(|_| "mr-group--bad");
        let mut first = true;
        let groups: Vec<_> =
            self.wizard.organizations.iter().map(|held| self.group(held, shown, std::mem::take(&mut first))).collect();
        view! {
            <p class="mr-hint">{texts.cancel_which_hint()}</p>
            <div class=class>
                <FieldError id="which-e" text=error/>
                <div class="mr-form mr-stack--lg">{groups}</div>
            </div>
        }
        .into_any()
    }

    fn group(&self, held: &Held, shown: &Shown, first: bool) -> AnyView {
        let texts = self.texts;
        let card = |permission: &Permission| {
            let name = field(WHICH, &permission.id);
            let label = of_provider(texts, permission, permission.called_on(self.wizard.today));
            let hint = texts.cancel_which_until(permission.level, texts.day(held.until(permission)));
            let checked = shown.answers.contains_key(&name);
            view! { <Choice kind="checkbox" name=control(&name) value="on" id=id_of(&name) checked label hint/> }
                .into_any()
        };
        let cards: Vec<_> = held.heads().into_iter().map(card).collect();
        let whole = field("org", &held.id);
        let id = if first { WHICH.to_owned() } else { id_of(&whole) };
        let checked = shown.answers.contains_key(&whole);
        view! {
            <fieldset>
                <legend class="mr-legend" translate="no">{held.name.clone()}</legend>
                <p class="mr-hint" translate="no">{texts.details_kvk(&held.kvk)}</p>
                <div class="mr-choices">
                    <Choice kind="checkbox" name=control(&whole) value="on" id checked label=texts.cancel_which_whole(&held.name)/>
                    {cards}
                </div>
            </fieldset>
        }
        .into_any()
    }

    fn when(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let reasons = [
            ("left", texts.cancel_reason_left()),
            ("unused", texts.cancel_reason_unused()),
            ("elsewhere", texts.cancel_reason_elsewhere()),
            ("other", texts.cancel_reason_other()),
        ];
        let reasons: Vec<_> = reasons
            .into_iter()
            .map(|(value, label)| {
                let (id, checked) = (format!("reason-{value}"), shown.is("reason", value));
                view! { <Choice kind="radio" name=control("reason") value id checked label/> }.into_any()
            })
            .collect();
        view! {
            {when_question(shown, texts.cancel_when_now_hint(), texts.cancel_when_date_hint())}
            <fieldset>
                <legend class="mr-legend">{texts.cancel_reason_legend()}</legend>
                <div class="mr-choices">{reasons}</div>
            </fieldset>
            {comment_field(shown, texts.cancel_comment(), texts.cancel_comment_hint())}
        }
        .into_any()
    }

    fn reason(&self, answers: &Answers) -> String {
        let texts = self.texts;
        let word = match answers.get("reason").map(String::as_str) {
            Some("left") => Some(texts.cancel_reason_left()),
            Some("unused") => Some(texts.cancel_reason_unused()),
            Some("elsewhere") => Some(texts.cancel_reason_elsewhere()),
            Some("other") => Some(texts.cancel_reason_other()),
            _ => None,
        };
        let comment = answers.get("comment").map(|text| text.trim()).filter(|text| !text.is_empty());
        match (word, comment) {
            (Some(word), Some(comment)) => format!("{word}: {comment}"),
            (Some(word), None) => word.to_owned(),
            (None, Some(comment)) => comment.to_owned(),
            (None, None) => texts.cancel_check_no_reason().to_owned(),
        }
    }

    /// What becomes of the requests that wait for who cancels, in an organization that they will not manage any more (R140).
    fn waiting(&self, held: &Held) -> AnyView {
        let texts = self.texts;
        let handed_on = match held.handed_on {
            0 => None,
            1 => Some(texts.cancel_handed_on_one(&held.name)),
            n => Some(texts.cancel_handed_on(n, &held.name)),
        };
        let left_alone = match held.left_alone {
            0 => None,
            1 => Some(texts.cancel_left_alone_one(&held.name)),
            n => Some(texts.cancel_left_alone(n, &held.name)),
        };
        let said = [handed_on, left_alone].into_iter().flatten();
        said.map(|text| {
            view! {
                <div class="mr-banner">
                    <Icon name="info"/>
                    <p>{text}" "<a href="/administration/requests" rel="external">{texts.cancel_decide_first()}</a></p>
                </div>
            }
            .into_any()
        })
        .collect_view()
        .into_any()
    }

    fn check(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let answers = &shown.answers;
        let whole = self.wizard.is_full(answers);
        let misuse = shown.is(WHAT, "misuse");
        let endings = self.wizard.endings(answers);
        let none = endings.is_empty();
        let ended_row = |one: &&Permission| EndedRow::of(one, self.wizard.today);
        let ended: Vec<EndedFor> = endings
            .iter()
            .map(|ending| EndedFor {
                organization: ending.organization.name.clone(),
                rows: ending.heads.iter().map(ended_row).collect(),
            })
            .collect();
        let when = match self.wizard.last_day(answers) {
            Ok(Some(day)) => texts.cancel_check_last_day(texts.day(day)),
            Ok(None) | Err(_) => texts.cancel_check_now().to_owned(),
        };
        let warning = if whole { texts.cancel_warning_whole() } else { texts.cancel_warning_part() };
        let waiting: Vec<_> = self.wizard.given_up(answers).into_iter().map(|held| self.waiting(held)).collect();
        let alone: Vec<_> =
            self.wizard
                .unmanaged(answers)
                .into_iter()
                .map(|held| {
                    let name = field("alone", &held.id);
                    let error = shown.error(&name);
                    let class = error.as_ref().map(|_| "mr-group--bad");
                    let invalid = error.is_some();
                    let checked = answers.contains_key(&name);
                    let label = texts.cancel_alone(&held.name);
                    view! {
                    <div class=class>
                        <FieldError id=format!("{}-e", id_of(&name)) text=error/>
                        <Choice kind="checkbox" name=control(&name) value="on" id=id_of(&name) checked label invalid/>
                    </div>
                }.into_any()
                })
                .collect();
        let scope = if whole { texts.cancel_check_whole() } else { texts.cancel_check_part() };
        let changed = |name| (!misuse).then_some((WHEN, name));
        let rows = html! {
            (row(texts, texts.cancel_check_what(), html! { (scope) }, Some((WHAT, texts.cancel_row_what()))))
            (row(texts, texts.cancel_check_when(), html! { strong { (when) } }, changed(texts.cancel_row_when())))
            @if !misuse {
                (row(texts, texts.cancel_check_reason(), html! { (self.reason(answers)) }, changed(texts.cancel_row_reason())))
            }
        };
        view! {
            {card(None, &rows)}
            <EndedList ended/>
            {none.then(|| view! { <p class="mr-soft">{texts.cancel_check_nothing()}</p> }.into_any())}
            <div class="mr-banner mr-banner--bad"><Icon name="warn"/><p>{warning}</p></div>
            {waiting}
            {alone}
            {tick(shown, TRUTH, texts.cancel_tick())}
        }
        .into_any()
    }
}

impl Steps for CancelSteps {
    fn rules(&self) -> &dyn Wizard {
        &self.wizard
    }

    fn title(&self) -> &'static str {
        self.texts.cancel_title()
    }

    fn name(&self, step: &str) -> &'static str {
        name_of_step(self.texts, step)
    }

    fn heading(&self, step: &str) -> &'static str {
        match step {
            WHAT => self.texts.cancel_what_title(),
            WHICH => self.texts.cancel_which_title(),
            WHEN => self.texts.cancel_when_title(),
            _ => self.texts.wizard_check(),
        }
    }

    fn view(&self, step: &str, shown: &Shown) -> AnyView {
        match step {
            WHAT => self.what(shown),
            WHICH => self.which(shown),
            WHEN => self.when(shown),
            CHECK => self.check(shown),
            _ => ().into_any(),
        }
    }

    fn problem(&self, name: &str, problem: &Problem) -> (String, String) {
        if let Some(id) = name.strip_prefix("alone.") {
            let held = self.wizard.organizations.iter().find(|held| held.id == id);
            return (self.texts.cancel_alone_missing(held.map_or("", |held| &held.name)), id_of(name));
        }
        let what = match name {
            WHAT => self.texts.cancel_what_what(),
            WHEN => self.texts.cancel_when_what(),
            _ => "",
        };
        (self.texts.problem(problem, what), id_of(name))
    }

    fn origin(&self) -> &'static str {
        "/account/details"
    }
}
