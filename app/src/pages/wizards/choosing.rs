//! The choice of services: all of them, some by name or all of a provider's, found by a search.

use leptos::prelude::*;
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
    components::{self, FieldError, Icon},
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
    pub(super) fn view(&self, shown: &Shown, first: Option<(&'static str, &'static str, String)>) -> AnyView {
        let texts = self.texts;
        let radios = first.into_iter().chain([
            (SOME, texts.request_scope_some(), texts.request_scope_some_hint().to_owned()),
            (PROVIDER, texts.request_scope_provider(), texts.request_scope_provider_hint().to_owned()),
            (ALL, texts.renewal_scope_all(), self.all_hint()),
        ]);
        let error = shown.error("scope");
        let class = error.as_ref().map(|_| "mr-group--bad");
        let invalid = error.is_some();
        let choices = radios.enumerate().map(|(index, (value, label, hint))| {
            let id = if index == 0 { "scope".to_owned() } else { format!("scope-{value}") };
            let checked = shown.is("scope", value);
            view! { <components::Choice kind="radio" name=control("scope") value id checked label hint invalid/> }
                .into_any()
        });
        view! {
            <fieldset class=class aria-describedby="scope-e">
                <legend class="mr-legend">{texts.request_scope_legend()}</legend>
                <FieldError id="scope-e" text=error/>
                <div class="mr-choices">{choices.collect_view()}</div>
            </fieldset>
            {self.search(shown)}
            {self.found_services(shown)}
            {self.found_providers(shown)}
        }
        .into_any()
    }

    /// The field that is searched with, and its button, which saves what is picked and stays here.
    fn search(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let error =
            shown.error("service").or_else(|| shown.error("provider").filter(|_| self.choice.offered.is_empty()));
        let bad = error.is_some().then_some("true");
        let typed = shown.answers.get("q").cloned().unwrap_or_default();
        view! {
            <div class="mr-field mr-reveal" data-reveal="some provider" role="search">
                <label class="mr-label" for="q">{texts.request_search()}</label>
                <p class="mr-hint" id="q-h">{texts.request_search_hint()}</p>
                <FieldError id="q-e" text=error/>
                <div class="mr-searchbox">
                    <input
                        class="mr-input" id="q" name=control("q") type="search" autocomplete="off" enterkeyhint="search" value=typed
                        aria-describedby="q-h q-e" aria-invalid=bad
                    />
                    <button class="mr-button mr-button--second" name="stay" value="results">
                        <Icon name="search"/>{texts.request_search_button()}
                    </button>
                </div>
            </div>
        }
        .into_any()
    }

    fn found_services(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let chosen = &self.choice.picked;
        let picked = (!chosen.is_empty()).then(|| {
            let cards = chosen.iter().map(|one| self.service(one, shown, true)).collect_view();
            view! {
                <fieldset class="mr-reveal" data-reveal="some">
                    <legend class="mr-legend">{texts.request_picked(chosen.len())}</legend>
                    <p class="mr-hint">{texts.request_picked_hint()}</p>
                    <div class="mr-choices">{cards}</div>
                </fieldset>
            }
            .into_any()
        });
        let found = self.choice.found.iter().map(|one| self.service(one, shown, false)).collect_view();
        let none = self.choice.found.is_empty();
        let barred = (self.choice.barred_in_all > 0).then(|| self.barred(none));
        let none = none.then(|| view! { <p>{texts.request_found_none()}</p> }.into_any());
        let more =
            self.choice.more.then(|| view! { <p class="mr-after mr-soft">{texts.request_found_more()}</p> }.into_any());
        view! {
            {picked}
            <fieldset class="mr-reveal" data-reveal="some" id="results" tabindex="-1">
                <legend class="mr-legend">{self.found_legend(shown)}</legend>
                {none}
                <div class="mr-choices">{found}</div>
                {more}
                {barred}
            </fieldset>
        }
        .into_any()
    }

    /// What the search found and nobody can ask for now: folded, unless it is all there is.
    fn barred(&self, open: bool) -> AnyView {
        let texts = self.texts;
        let rows = self.choice.barred.iter().map(|one| self.row(one)).collect_view();
        let more = (self.choice.barred_in_all > self.choice.barred.len())
            .then(|| view! { <p class="mr-after mr-soft">{texts.request_found_more()}</p> }.into_any());
        view! {
            <details class="mr-details mr-after" open=open>
                <summary><Icon name="down" small=true/>{texts.request_barred(self.choice.barred_in_all, self.level)}</summary>
                <ul class="mr-list">{rows}</ul>
                {more}
            </details>
        }
        .into_any()
    }

    /// A service in a list, with why it cannot be asked for.
    fn row(&self, one: &ServiceCard) -> AnyView {
        let texts = self.texts;
        let name = texts.name(&one.service).to_owned();
        let why = one.barred.as_ref().map(|reason| match reason {
            Problem::LevelTooLow { needs, .. } => texts.request_service_hint(texts.name(&one.provider), *needs),
            reason => texts.problem(reason, &name),
        });
        let name = self.with_refusal(name, one);
        view! { <li>{name}{why.map(|why| view! { <small class="mr-soft">{why}"."</small> }.into_any())}</li> }
            .into_any()
    }

    fn found_legend(&self, shown: &Shown) -> String {
        match shown.answers.get("q").map(|typed| typed.trim()).filter(|typed| !typed.is_empty()) {
            Some(typed) => self.texts.request_found(typed),
            None => self.texts.request_found_all().to_owned(),
        }
    }

    fn service(&self, one: &ServiceCard, shown: &Shown, picked: bool) -> AnyView {
        let texts = self.texts;
        let name = field("service", &one.uuid);
        let label = texts.name(&one.service).to_owned();
        let hint = self.with_refusal(texts.request_service_hint(texts.name(&one.provider), one.needs), one);
        let error = shown.error(&name);
        let invalid = error.is_some();
        view! {
            <FieldError id=format!("{}-e", id_of(&name)) text=error/>
            <components::Choice kind="checkbox" name=control(&name) value="on" id=id_of(&name) checked=picked label hint invalid/>
        }
        .into_any()
    }

    fn found_providers(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let error = shown.error("provider").filter(|_| !self.choice.offered.is_empty());
        let invalid = error.is_some();
        let card = |one: &ProviderCard| {
            let checked = shown.is("provider", &one.oin);
            let hint = if one.services == 1 {
                texts.request_provider_one().to_owned()
            } else {
                texts.request_provider_services(one.services)
            };
            let included = checked.then(|| self.included());
            view! {
                <components::Choice
                    kind="radio" name=control("provider") value=one.oin.clone() id=format!("provider-{}", one.oin) checked
                    label=texts.name(&one.name).to_owned() hint invalid
                />
                {included}
            }.into_any()
        };
        let cards = self.choice.providers.iter().map(card).collect_view();
        let none = self.choice.providers.is_empty().then(|| view! { <p>{texts.request_found_none()}</p> }.into_any());
        let more =
            self.choice.more.then(|| view! { <p class="mr-after mr-soft">{texts.request_found_more()}</p> }.into_any());
        view! {
            <fieldset class="mr-reveal" data-reveal="provider" id="provider" tabindex="-1" aria-describedby="provider-e">
                <legend class="mr-legend">{texts.request_providers()}</legend>
                <FieldError id="provider-e" text=error/>
                {none}
                <div class="mr-choices">{cards}</div>
                {more}
            </fieldset>
        }
        .into_any()
    }

    /// Which of a provider's services are asked for, and which are not, and why.
    fn included(&self) -> AnyView {
        let texts = self.texts;
        let rows = self.choice.offered.iter().map(|one| self.row(one)).collect_view();
        view! {
            <div class="mr-inset">
                <p>{texts.request_included(self.choice.askable().len(), self.choice.offered.len())}</p>
                <ul class="mr-list">{rows}</ul>
            </div>
        }
        .into_any()
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
