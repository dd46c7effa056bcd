//! W4: the steps of adding users.

#[cfg(feature = "ssr")]
mod written;
#[cfg(feature = "ssr")]
pub(crate) use written::write;

use leptos::prelude::*;
use maud::{Markup, PreEscaped, html};
use rules::{
    level::Level,
    people_file,
    problem::Problem,
    wizard::{
        Answers, CHECK, TRUTH, Wizard,
        add_users::{AddUsers, COMPANY, FILE, KNOWN, LATER, ORGANIZATION, SERVICES, USER_LIST, USERS, file_of},
        list::{Entry, List},
        renewal::TERM,
    },
};

use super::{
    choosing::Choosing,
    company::{branch_question, company_card, managed_question},
    parts::{Radios, control, id_of, radios_of, stacked, term_question, tick_text},
};
use crate::{
    components::{
        FieldKind,
        asked::{Asked, Card, Group, asked},
    },
    texts::{Texts, use_texts},
    wizard::{
        Shown, Steps,
        list::{EntryWords, ListWords, Lists, lists},
    },
};

/// A step's name beside the form.
pub(super) fn name_of_step(texts: Texts, step: &str) -> &'static str {
    match step {
        ORGANIZATION => texts.request_organization(),
        COMPANY => texts.add_users_company(),
        USERS | FILE => texts.add_users_users(),
        SERVICES => texts.add_users_services(),
        TERM => texts.renewal_term(),
        _ => texts.wizard_check(),
    }
}

/// The views of the wizard.
pub(super) struct AddSteps {
    texts: Texts,
    wizard: AddUsers,
}

impl AddSteps {
    pub(super) fn new(wizard: AddUsers) -> Self {
        Self { texts: use_texts(), wizard }
    }

    fn company(&self, shown: &Shown) -> Markup {
        let texts = self.texts;
        html! {
            @if let Some((company, _)) = &self.wizard.company {
                (company_card(texts, company))
                (self.level(shown))
                (branch_question(texts, company, shown))
            }
        }
    }

    fn level(&self, shown: &Shown) -> Markup {
        let texts = self.texts;
        let error = shown.error("level");
        let (ask, invalid, name) = (Asked::new(), error.is_some(), control("level"));
        let levels = self.wizard.levels();
        // Most services ask for the highest that is usual.
        let preset = levels.iter().copied().filter(|level| *level <= Level::Eh3).max().or(levels.first().copied());
        let chosen = self.wizard.level(&shown.answers).or(preset);
        let hint = |level| match level {
            Level::Eh4 => texts.add_users_level_eh4(),
            Level::Eh3 => texts.add_users_level_eh3(),
            _ => texts.add_users_level_eh2_plus(),
        };
        let cards = html! {
            @for (index, level) in levels.into_iter().enumerate() {
                @let id = if index == 0 { "level".to_owned() } else { format!("level-{index}") };
                (ask.radio(&Card {
                    name: &name, value: level.name(), id: &id, checked: chosen == Some(level), label: level.name(),
                    hint: hint(level), invalid, named: false,
                }))
            }
        };
        let (legend, hint) = (texts.add_users_level(), texts.add_users_level_hint());
        ask.group(&Group { id: "level", legend, hint, error, side: false }, &cards)
    }

    fn user(&self, id: u32, shown: &Shown) -> Markup {
        let texts = self.texts;
        let ask = Asked::new();
        let full = |field: &str| USER_LIST.field(id, field);
        let value = |field: &str| shown.answers.get(&full(field)).cloned().unwrap_or_default();
        let error = |field: &str| shown.error(&full(field));
        let text = |id: &'static str, kind, label: &str, hint: &str| {
            ask.field((id, &control(&full(id))), kind, label, hint, (&value(id), error(id)))
        };
        // Of somebody else: the browser must not fill in its reader's own.
        let email = FieldKind { autocomplete: "off", ..FieldKind::EMAIL };
        let mobile = FieldKind { autocomplete: "off", ..FieldKind::TELEPHONE };
        let parts = ["day", "month", "year"];
        let language = Radios {
            name: &full("language"),
            legend: texts.add_users_language(),
            side: true,
            preset: "nl",
            ..Radios::default()
        };
        let languages = [("nl", texts.details_dutch()), ("en", texts.details_english())];
        html! {
            (text("initials", FieldKind::TEXT, texts.add_users_initials(), texts.add_users_initials_hint()))
            (text("prefix", FieldKind::OPTIONAL, texts.add_users_prefix(), texts.add_users_prefix_hint()))
            (text("surname", FieldKind::TEXT, texts.change_form_surname(), ""))
            (ask.day(
                texts.change_form_born(), texts.change_form_born_hint(), parts.map(|part| control(&full(part))),
                parts.map(value), error("day"),
            ))
            (text("email", email, texts.change_form_email(), texts.add_users_email_hint()))
            (text("mobile", mobile, texts.add_users_mobile(), texts.add_users_mobile_hint()))
            (radios_of(shown, &language, &languages))
        }
    }

    fn choosing(&self, level: Level) -> Choosing<'_> {
        Choosing { texts: self.texts, choice: &self.wizard.choice, level }
    }

    fn level_of(&self, answers: &Answers) -> Level {
        let managed = self.wizard.company.as_ref().map(|(_, managed)| *managed);
        self.wizard.level(answers).or(managed).unwrap_or(Level::Eh3)
    }

    /// Whether what the portal wrote is of these answers: a list can be changed without it.
    fn is_written(&self, answers: &Answers) -> bool {
        let read = || self.wizard.users.iter().map(|read| read.id);
        file_of(answers).is_some() || USER_LIST.ids(answers).into_iter().eq(read())
    }

    fn check(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        if !self.is_written(&shown.answers) {
            return stacked(html! {
                p class="mr-inset" { (texts.users_file_stale()) }
                // A load of the page, for which the portal writes anew.
                p { a class="mr-button mr-button--second" href="check" rel="external" { (texts.users_file_stale_show()) } }
            });
        }
        let company = self.wizard.company.as_ref().map_or("", |(company, _)| company.name.as_str());
        stacked(html! {
            (PreEscaped(&self.wizard.written.check))
            @if self.wizard.written.gives { (tick_text(shown, KNOWN, &texts.add_users_known(company))) }
            (tick_text(shown, TRUTH, texts.wizard_truth()))
        })
    }

    /// The way to a file of users, below their list.
    fn many(&self, draft: &str) -> AnyView {
        let texts = self.texts;
        let section = html! {
            h2 { (texts.users_file_many()) }
            p { (texts.users_file_many_text()) }
            p { a href=(people_file::page(draft)) { (texts.users_file_many_link()) } }
        };
        view! { <section class="mr-section mr-after" inner_html=section.0></section> }.into_any()
    }
}

impl Steps for AddSteps {
    fn rules(&self) -> &dyn Wizard {
        &self.wizard
    }

    fn title(&self) -> &'static str {
        self.texts.add_users_title()
    }

    fn name(&self, step: &str) -> &'static str {
        name_of_step(self.texts, step)
    }

    fn heading(&self, step: &str) -> &'static str {
        match step {
            ORGANIZATION => self.texts.add_users_organization_title(),
            COMPANY => self.texts.add_users_company_title(),
            USERS => self.texts.add_users_users_title(),
            FILE => self.texts.users_file_used_title(),
            SERVICES => self.texts.add_users_services_title(),
            TERM => self.texts.renewal_term_title(),
            CHECK => self.texts.wizard_check(),
            _ => self.texts.add_users_user_title(),
        }
    }

    fn view(&self, step: &str, shown: &Shown) -> AnyView {
        match step {
            ORGANIZATION => asked(managed_question(self.texts, &self.wizard.organizations, shown)),
            COMPANY => asked(self.company(shown)),
            SERVICES => {
                let later = (LATER, self.texts.add_users_later(), self.texts.add_users_later_hint().to_owned());
                asked(self.choosing(self.level_of(&shown.answers)).view(shown, Some(later)))
            }
            TERM => term_question(shown, None, self.wizard.today),
            CHECK => self.check(shown),
            FILE => stacked(html! { (PreEscaped(&self.wizard.written.file)) }),
            step => match USER_LIST.id_of(step) {
                Some(id) => asked(self.user(id, shown)),
                None => ().into_any(),
            },
        }
    }

    fn after(&self, step: &str, shown: &Shown) -> Option<AnyView> {
        (step == USERS).then(|| self.many(&shown.draft))
    }

    fn is_dead_end(&self, step: &str, answers: &Answers) -> bool {
        step == CHECK && !self.is_written(answers)
    }

    fn lists(&self) -> Option<Box<dyn Lists>> {
        Some(lists())
    }

    fn list(&self, _list: &List) -> Option<ListWords> {
        Some(ListWords { add: self.texts.add_users_add(), empty: self.texts.add_users_empty() })
    }

    fn entry(&self, _list: &List, entry: &Entry) -> EntryWords {
        match self.wizard.read(entry.id).and_then(|read| read.user.as_ref()) {
            Some(user) => EntryWords { name: user.name.clone(), detail: format!("{}, {}", user.email, user.mobile) },
            // What is not finished is called as it was typed.
            None => {
                EntryWords { name: entry.answers.get("surname").cloned().unwrap_or_default(), detail: String::new() }
            }
        }
    }

    fn problem(&self, field: &str, problem: &Problem) -> (String, String) {
        let texts = self.texts;
        let choosing = self.choosing(Level::Eh3);
        if let Some(of_choice) = choosing.problem(field, problem) {
            return of_choice;
        }
        let user = USER_LIST.field_named(field);
        let what = match user.unwrap_or(field) {
            ORGANIZATION => texts.request_organization_what(),
            "level" => texts.add_users_level_what(),
            "branch" => texts.request_branch_what(),
            "number" => self.wizard.company.as_ref().map_or("", |(company, _)| company.name.as_str()),
            TERM => texts.renewal_term_what(),
            "initials" => texts.add_users_initials_what(),
            "surname" => texts.add_users_surname_what(),
            "day" => texts.add_users_born_what(),
            "email" => texts.add_users_email_what(),
            "mobile" => texts.add_users_mobile_what(),
            "language" => texts.add_users_language_what(),
            _ => "",
        };
        // The fields of the only user on the page are named by themselves, but for the radios.
        let control = match user {
            Some("language") | None => id_of(field),
            Some(one) => one.to_owned(),
        };
        (texts.problem(problem, what), control)
    }

    fn origin(&self) -> &'static str {
        "/administration/users"
    }
}
