//! The organization that a wizard is about: what the trade register says of it, and the question for one branch.

use maud::{Markup, html};
use rules::wizard::{
    add_users::{ManagedCard, ORGANIZATION},
    company::CompanyCard,
};

use super::parts::{Radios, control, named, radios_of};
use crate::{
    components::{
        FieldKind,
        asked::{Asked, Card, Group},
    },
    texts::Texts,
    wizard::Shown,
};

/// Up to so many branches are picked from a list; beyond it the number is typed.
const FEW_BRANCHES: usize = 7;

/// "For which organization?", of those that somebody manages.
pub(super) fn managed_question(texts: Texts, organizations: &[ManagedCard], shown: &Shown) -> Markup {
    let error = shown.error(ORGANIZATION);
    let (ask, invalid, name) = (Asked::new(), error.is_some(), control(ORGANIZATION));
    let cards = html! {
        @for (index, one) in organizations.iter().enumerate() {
            @let id = if index == 0 { ORGANIZATION.to_owned() } else { format!("organization-{}", one.id) };
            (ask.radio(&Card {
                name: &name, value: &one.id, id: &id, checked: shown.is(ORGANIZATION, &one.id), label: &one.name,
                hint: &texts.details_kvk(&one.kvk), invalid, named: true,
            }))
        }
    };
    let (legend, hint) = (texts.request_organization_legend(), texts.add_users_organization_hint());
    ask.group(&Group { id: ORGANIZATION, legend, hint, error, side: false }, &cards)
}

/// What the trade register says of it.
pub(super) fn company_card(texts: Texts, company: &CompanyCard) -> Markup {
    let text = |value: &str| if value.is_empty() { texts.request_none().to_owned() } else { value.to_owned() };
    html! {
        div class="mr-card mr-card--flush" {
            dl class="mr-summary" {
                div { dt { (texts.request_name()) } dd { strong translate="no" { (company.name) } } }
                div { dt { (texts.request_kvk()) } dd translate="no" { (company.kvk) } }
                div { dt { (texts.request_address()) } dd translate="no" { (text(&company.address)) } }
                div { dt { (texts.request_legal_form()) } dd lang="nl" { (text(&company.legal_form)) } }
            }
        }
    }
}

/// Whether one branch is meant, and which.
pub(super) fn branch_question(texts: Texts, company: &CompanyCard, shown: &Shown) -> Markup {
    // The whole organization is meant unless somebody says otherwise.
    let (legend, hint) = (texts.request_branch(), texts.request_branch_hint());
    let branch = Radios { name: "branch", legend, hint, side: true, preset: "no", ..Radios::default() };
    html! {
        (radios_of(shown, &branch, &[("no", texts.wizard_no()), ("yes", texts.wizard_yes())]))
        div class="mr-reveal" data-reveal="yes" { (which(Asked::new(), texts, company, shown)) }
    }
}

fn which(ask: Asked, texts: Texts, company: &CompanyCard, shown: &Shown) -> Markup {
    let (error, name) = (shown.error("number"), control("number"));
    let few = !company.branches.is_empty() && company.branches.len() <= FEW_BRANCHES;
    if !few {
        let typed = shown.answers.get("number").map_or("", String::as_str);
        let (label, hint) = (texts.request_number(), texts.request_number_hint());
        return ask.field(("number", &name), FieldKind::NUMBER, label, hint, (typed, error));
    }
    let invalid = error.is_some();
    let cards = html! {
        @for (index, one) in company.branches.iter().enumerate() {
            @let id = if index == 0 { "number".to_owned() } else { format!("number-{}", one.number) };
            @let town = if one.town.is_empty() { String::new() } else { format!(", {}", one.town) };
            (ask.radio(&Card {
                name: &name, value: &one.number, id: &id, checked: shown.is("number", &one.number),
                label: &format!("{}{town} ({})", one.name, one.number), hint: "", invalid, named: true,
            }))
        }
    };
    ask.group(&Group { id: "number", legend: texts.request_which_branch(), error, ..Group::default() }, &cards)
}

/// The branch in what is to be checked; without one it is the whole organization.
pub(super) fn branch_to_check(texts: Texts, branch: Option<&str>) -> Markup {
    match branch {
        Some(number) => named(number),
        None => html! { (texts.request_branch_whole()) },
    }
}
