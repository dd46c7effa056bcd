//! The organization that a wizard is about: what the trade register says of it, and the question for one branch.

use leptos::prelude::*;
use maud::{Markup, html};
use rules::wizard::{
    add_users::{ManagedCard, ORGANIZATION},
    company::CompanyCard,
};

use super::parts::{control, named, question, question_of_names};
use crate::{
    components::{Choice, FieldError, FieldKind, TextField},
    texts::Texts,
    wizard::Shown,
};

/// Up to so many branches are picked from a list; beyond it the number is typed.
const FEW_BRANCHES: usize = 7;

/// "For which organization?", of those that somebody manages.
pub(super) fn managed_question(texts: Texts, organizations: &[ManagedCard], shown: &Shown) -> AnyView {
    let error = shown.error(ORGANIZATION);
    let class = error.as_ref().map(|_| "mr-group--bad");
    let invalid = error.is_some();
    let cards = organizations.iter().enumerate().map(|(index, one)| {
        let id = if index == 0 { ORGANIZATION.to_owned() } else { format!("organization-{}", one.id) };
        view! {
            <Choice
                kind="radio" name=control(ORGANIZATION) value=one.id.clone() id checked=shown.is(ORGANIZATION, &one.id)
                label=one.name.clone() hint=texts.details_kvk(&one.kvk) invalid named=true
            />
        }
        .into_any()
    });
    view! {
        <fieldset class=class aria-describedby="organization-help organization-e">
            <legend class="mr-legend">{texts.request_organization_legend()}</legend>
            <p class="mr-hint" id="organization-help">{texts.add_users_organization_hint()}</p>
            <FieldError id="organization-e" text=error/>
            <div class="mr-choices">{cards.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

/// What the trade register says of it.
pub(super) fn company_card(texts: Texts, company: &CompanyCard) -> AnyView {
    let text = |value: &str| if value.is_empty() { texts.request_none().to_owned() } else { value.to_owned() };
    let rows = html! {
        div { dt { (texts.request_name()) } dd { strong translate="no" { (company.name) } } }
        div { dt { (texts.request_kvk()) } dd translate="no" { (company.kvk) } }
        div { dt { (texts.request_address()) } dd translate="no" { (text(&company.address)) } }
        div { dt { (texts.request_legal_form()) } dd lang="nl" { (text(&company.legal_form)) } }
    };
    view! { <div class="mr-card mr-card--flush"><dl class="mr-summary" inner_html=rows.0></dl></div> }.into_any()
}

/// Whether one branch is meant, and which.
pub(super) fn branch_question(texts: Texts, company: &CompanyCard, shown: &Shown) -> AnyView {
    let yes_no = [("no", texts.wizard_no()), ("yes", texts.wizard_yes())];
    // The whole organization is meant unless somebody says otherwise.
    let mut preset = shown.clone();
    preset.answers.entry("branch".into()).or_insert_with(|| "no".into());
    let (legend, hint) = (texts.request_branch().into(), Some(texts.request_branch_hint().into()));
    view! {
        {question(&preset, "branch", legend, hint, &yes_no, true)}
        <div class="mr-reveal" data-reveal="yes">{which(texts, company, shown)}</div>
    }
    .into_any()
}

fn which(texts: Texts, company: &CompanyCard, shown: &Shown) -> AnyView {
    let few = !company.branches.is_empty() && company.branches.len() <= FEW_BRANCHES;
    if few {
        let labels: Vec<(String, String)> = company
            .branches
            .iter()
            .map(|one| {
                let town = if one.town.is_empty() { String::new() } else { format!(", {}", one.town) };
                (one.number.clone(), format!("{}{town} ({})", one.name, one.number))
            })
            .collect();
        let radios: Vec<(&str, &str)> =
            labels.iter().map(|(number, label)| (number.as_str(), label.as_str())).collect();
        return question_of_names(shown, "number", texts.request_which_branch().into(), None, &radios);
    }
    let typed = shown.answers.get("number").cloned().unwrap_or_default();
    view! {
        <TextField
            id="number" name=control("number") kind=FieldKind::NUMBER label=texts.request_number()
            hint=texts.request_number_hint() value=typed error=shown.error("number")
        />
    }
    .into_any()
}

/// The branch in what is to be checked; without one it is the whole organization.
pub(super) fn branch_to_check(texts: Texts, branch: Option<&str>) -> Markup {
    match branch {
        Some(number) => named(number),
        None => html! { (texts.request_branch_whole()) },
    }
}
