//! W2, the step of services: all of them, some by name or all of a provider's, found by a search.

use leptos::prelude::*;
use rules::{
    problem::Problem,
    wizard::{
        renewal::field,
        request::{ProviderCard, ServiceCard},
    },
};

use super::RequestSteps;
use crate::{
    components::{Choice, FieldError, Icon},
    pages::wizards::parts::{control, id_of, question},
    wizard::Shown,
};

impl RequestSteps {
    pub(super) fn services(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let Some(company) = &self.wizard.company else { return ().into_any() };
        let all = self.all_hint();
        let radios = [
            ("some", texts.request_scope_some(), texts.request_scope_some_hint().to_owned()),
            ("provider", texts.request_scope_provider(), texts.request_scope_provider_hint().to_owned()),
            ("all", texts.renewal_scope_all(), all),
        ];
        let error = shown.error("scope");
        let class = error.as_ref().map(|_| "mr-group--bad");
        let invalid = error.is_some();
        let choices = radios.into_iter().map(|(value, label, hint)| {
            let id = if value == "some" { "scope".to_owned() } else { format!("scope-{value}") };
            let checked = shown.is("scope", value);
            view! { <Choice kind="radio" name=control("scope") value id checked label hint invalid/> }.into_any()
        });
        let asks = company.asks_admin(self.wizard.today);
        let yes_no = [("yes", texts.wizard_yes()), ("no", texts.wizard_no())];
        let admin = if asks {
            let legend = texts.renewal_admin_legend(&company.name);
            question(shown, "admin", legend, Some(texts.renewal_admin_hint().into()), &yes_no, true)
        } else if company.authority.brings_admin() {
            view! { <p class="mr-inset">{texts.renewal_admin_default(&company.name)}</p> }.into_any()
        } else {
            ().into_any()
        };
        view! {
            <fieldset class=class aria-describedby="scope-e">
                <legend class="mr-legend">{texts.request_scope_legend()}</legend>
                <FieldError id="scope-e" text=error/>
                <div class="mr-choices">{choices.collect_view()}</div>
            </fieldset>
            {self.search(shown)}
            {self.found_services(shown)}
            {self.found_providers(shown)}
            {admin}
        }
        .into_any()
    }

    /// The field that is searched with, and its button, which saves what is picked and stays here.
    fn search(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let error =
            shown.error("service").or_else(|| shown.error("provider").filter(|_| self.wizard.offered.is_empty()));
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
        let chosen = &self.wizard.picked;
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
        let found = self.wizard.found.iter().map(|one| self.service(one, shown, false)).collect_view();
        let none = self.wizard.found.is_empty();
        let barred = (self.wizard.barred_in_all > 0).then(|| self.barred(none));
        let none = none.then(|| view! { <p>{texts.request_found_none()}</p> }.into_any());
        let more =
            self.wizard.more.then(|| view! { <p class="mr-after mr-soft">{texts.request_found_more()}</p> }.into_any());
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
        let rows = self.wizard.barred.iter().map(|one| self.row(one)).collect_view();
        let more = (self.wizard.barred_in_all > self.wizard.barred.len())
            .then(|| view! { <p class="mr-after mr-soft">{texts.request_found_more()}</p> }.into_any());
        view! {
            <details class="mr-details mr-after" open=open>
                <summary><Icon name="down" small=true/>{texts.request_barred(self.wizard.barred_in_all, self.wizard.level)}</summary>
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
            <Choice kind="checkbox" name=control(&name) value="on" id=id_of(&name) checked=picked label hint invalid/>
        }
        .into_any()
    }

    fn found_providers(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let error = shown.error("provider").filter(|_| !self.wizard.offered.is_empty());
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
                <Choice
                    kind="radio" name=control("provider") value=one.oin.clone() id=format!("provider-{}", one.oin) checked
                    label=texts.name(&one.name).to_owned() hint invalid
                />
                {included}
            }.into_any()
        };
        let cards = self.wizard.providers.iter().map(card).collect_view();
        let none = self.wizard.providers.is_empty().then(|| view! { <p>{texts.request_found_none()}</p> }.into_any());
        let more =
            self.wizard.more.then(|| view! { <p class="mr-after mr-soft">{texts.request_found_more()}</p> }.into_any());
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
        let rows = self.wizard.offered.iter().map(|one| self.row(one)).collect_view();
        view! {
            <div class="mr-inset">
                <p>{texts.request_included(self.wizard.askable().len(), self.wizard.offered.len())}</p>
                <ul class="mr-list">{rows}</ul>
            </div>
        }
        .into_any()
    }
}
