//! The choice of services: all of them, some by name or all of a provider's, found by a search.

use maud::{Markup, html};
use rules::{
    level::Level,
    problem::Problem,
    wizard::{
        choice::{ALL, Choice, PROVIDER, ProviderCard, SOME, ServiceCard},
        renewal::field,
    },
};

use super::parts::{control, id_of};
use crate::{
    components::{
        asked::{Asked, Card, Group},
        still::icon,
    },
    texts::Texts,
    wizard::Shown,
};

/// What there is to choose, drawn for one reader.
pub(super) struct Choosing<'a> {
    pub(super) texts: Texts,
    pub(super) choice: &'a Choice,
    /// The level of what would be given.
    pub(super) level: Level,
}

impl Choosing<'_> {
    /// The questions, with what is in reach; `first` is an answer before the others: its value, what it says, and a hint.
    pub(super) fn view(&self, shown: &Shown, first: Option<(&'static str, &'static str, String)>) -> Markup {
        let texts = self.texts;
        let radios = first.into_iter().chain([
            (SOME, texts.request_scope_some(), texts.request_scope_some_hint().to_owned()),
            (PROVIDER, texts.request_scope_provider(), texts.request_scope_provider_hint().to_owned()),
            (ALL, texts.renewal_scope_all(), self.all_hint()),
        ]);
        let error = shown.error("scope");
        let (ask, invalid, name) = (Asked::new(), error.is_some(), control("scope"));
        let cards = html! {
            @for (index, (value, label, hint)) in radios.enumerate() {
                @let id = if index == 0 { "scope".to_owned() } else { format!("scope-{value}") };
                (ask.radio(&Card {
                    name: &name, value, id: &id, checked: shown.is("scope", value), label, hint: &hint, invalid, named: false,
                }))
            }
        };
        let group = Group { id: "scope", legend: texts.request_scope_legend(), error, ..Group::default() };
        html! {
            (ask.group(&group, &cards))
            (self.search(ask, shown))
            (self.found_services(ask, shown))
            (self.found_providers(ask, shown))
        }
    }

    /// The field that is searched with, and its button, which saves what is picked and stays here.
    fn search(&self, ask: Asked, shown: &Shown) -> Markup {
        let texts = self.texts;
        let error =
            shown.error("service").or_else(|| shown.error("provider").filter(|_| self.choice.offered.is_empty()));
        html! {
            div class="mr-field mr-reveal" data-reveal="some provider" role="search" {
                label class="mr-label" for="q" { (texts.request_search()) }
                p class="mr-hint" id="q-h" { (texts.request_search_hint()) }
                (ask.error("q", error.as_deref()))
                div class="mr-searchbox" {
                    input class="mr-input" id="q" name=(control("q")) type="search" autocomplete="off" enterkeyhint="search"
                        value=[shown.answers.get("q")] aria-describedby="q-h q-e" aria-invalid=[error.as_ref().map(|_| "true")];
                    button class="mr-button mr-button--second" name="stay" value="results" {
                        (icon("search", false)) (texts.request_search_button())
                    }
                }
            }
        }
    }

    fn found_services(&self, ask: Asked, shown: &Shown) -> Markup {
        let texts = self.texts;
        let (chosen, none) = (&self.choice.picked, self.choice.found.is_empty());
        html! {
            @if !chosen.is_empty() {
                fieldset class="mr-reveal" data-reveal="some" {
                    legend class="mr-legend" { (texts.request_picked(chosen.len())) }
                    p class="mr-hint" { (texts.request_picked_hint()) }
                    div class="mr-choices" { @for one in chosen { (self.service(ask, one, shown, true)) } }
                }
            }
            fieldset class="mr-reveal" data-reveal="some" id="results" tabindex="-1" {
                legend class="mr-legend" { (self.found_legend(shown)) }
                @if none { p { (texts.request_found_none()) } }
                div class="mr-choices" { @for one in &self.choice.found { (self.service(ask, one, shown, false)) } }
                @if self.choice.more { p class="mr-after mr-soft" { (texts.request_found_more()) } }
                @if self.choice.barred_in_all > 0 { (self.barred(none)) }
            }
        }
    }

    /// What the search found and nobody can ask for now: folded, unless it is all there is.
    fn barred(&self, open: bool) -> Markup {
        let texts = self.texts;
        html! {
            details class="mr-details mr-after" open[open] {
                summary { (icon("down", true)) (texts.request_barred(self.choice.barred_in_all, self.level)) }
                ul class="mr-list" { @for one in &self.choice.barred { (self.row(one)) } }
                @if self.choice.barred_in_all > self.choice.barred.len() {
                    p class="mr-after mr-soft" { (texts.request_found_more()) }
                }
            }
        }
    }

    /// A service in a list, with why it cannot be asked for.
    fn row(&self, one: &ServiceCard) -> Markup {
        let texts = self.texts;
        let name = texts.name(&one.service).to_owned();
        let why = one.barred.as_ref().map(|reason| match reason {
            Problem::LevelTooLow { needs, .. } => texts.request_service_hint(texts.name(&one.provider), *needs),
            reason => texts.problem(reason, &name),
        });
        html! {
            li { (self.with_refusal(name, one)) @if let Some(why) = why { small class="mr-soft" { (why) "." } } }
        }
    }

    fn found_legend(&self, shown: &Shown) -> String {
        match shown.answers.get("q").map(|typed| typed.trim()).filter(|typed| !typed.is_empty()) {
            Some(typed) => self.texts.request_found(typed),
            None => self.texts.request_found_all().to_owned(),
        }
    }

    fn service(&self, ask: Asked, one: &ServiceCard, shown: &Shown, picked: bool) -> Markup {
        let texts = self.texts;
        let name = field("service", &one.uuid);
        let hint = self.with_refusal(texts.request_service_hint(texts.name(&one.provider), one.needs), one);
        let error = shown.error(&name);
        let card = Card {
            name: &control(&name),
            value: "on",
            id: &id_of(&name),
            checked: picked,
            label: texts.name(&one.service),
            hint: &hint,
            invalid: error.is_some(),
            named: false,
        };
        ask.checkbox(&card, error.as_deref())
    }

    fn found_providers(&self, ask: Asked, shown: &Shown) -> Markup {
        let texts = self.texts;
        let error = shown.error("provider").filter(|_| !self.choice.offered.is_empty());
        let (invalid, name) = (error.is_some(), control("provider"));
        let card = |one: &ProviderCard| {
            let checked = shown.is("provider", &one.oin);
            let hint = if one.services == 1 {
                texts.request_provider_one().to_owned()
            } else {
                texts.request_provider_services(one.services)
            };
            let id = format!("provider-{}", one.oin);
            let label = texts.name(&one.name);
            html! {
                (ask.radio(&Card { name: &name, value: &one.oin, id: &id, checked, label, hint: &hint, invalid, named: false }))
                @if checked { (self.included()) }
            }
        };
        html! {
            fieldset class="mr-reveal" data-reveal="provider" id="provider" tabindex="-1" aria-describedby="provider-e" {
                legend class="mr-legend" { (texts.request_providers()) }
                (ask.error("provider", error.as_deref()))
                @if self.choice.providers.is_empty() { p { (texts.request_found_none()) } }
                div class="mr-choices" { @for one in &self.choice.providers { (card(one)) } }
                @if self.choice.more { p class="mr-after mr-soft" { (texts.request_found_more()) } }
            }
        }
    }

    /// Which of a provider's services are asked for, and which are not, and why.
    fn included(&self) -> Markup {
        html! {
            div class="mr-inset" {
                p { (self.texts.request_included(self.choice.askable().len(), self.choice.offered.len())) }
                ul class="mr-list" { @for one in &self.choice.offered { (self.row(one)) } }
            }
        }
    }

    /// What is said of all services: where a branch was chosen, also how many of them do not accept that.
    fn all_hint(&self) -> String {
        let hint = self.texts.renewal_scope_all_hint(self.level);
        match self.choice.no_branch {
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

    /// What was chosen, to check; no list is all services.
    pub(super) fn to_check(&self, services: Option<&[&ServiceCard]>) -> Markup {
        let texts = self.texts;
        html! {
            ul class="mr-plainlist" {
                @match services {
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

    /// What a problem of the choice is about, and the control that it is at; `None` for a field of another question.
    pub(super) fn problem(&self, name: &str, problem: &Problem) -> Option<(String, String)> {
        let texts = self.texts;
        let named = |uuid: &str| {
            let found = self.choice.picked.iter().chain(&self.choice.found).find(|one| one.uuid == uuid);
            found.map_or("", |one| texts.name(&one.service))
        };
        let what = match name {
            "scope" => texts.request_scope_what().to_owned(),
            "provider" if *problem == Problem::RequiredChoice => texts.request_provider_what().to_owned(),
            "provider" => self.choice.offered.first().map_or("", |one| texts.name(&one.provider)).to_owned(),
            "service" => String::new(),
            _ => named(name.strip_prefix("service.")?).to_owned(),
        };
        // Where nothing can be picked yet, the field to search with is what helps.
        let searched = name == "service" || (name == "provider" && self.choice.offered.is_empty());
        let control = if searched { "q".to_owned() } else { id_of(name) };
        Some((texts.problem(problem, &what), control))
    }
}
