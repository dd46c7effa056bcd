//! My Permissions: the overview of one's current permissions, and below it the way to renew them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use leptos::prelude::*;
use leptos_meta::Title;
use maud::{Markup, html};
use rules::{
    level::Level,
    permission::{Kind, Permission, Renewability, Status},
    shown::{EndNote, MyPermissions, OrganizationShown, ProviderServices},
    wizard::WizardKind,
};

use crate::{
    api::{account::ReadPermissions, query::load},
    components::{Art, Form, Icon, end_note, loaded, service_name, sign, still},
    texts::{Texts, use_texts},
};

/// My Permissions.
#[component]
pub(crate) fn Permissions() -> impl IntoView {
    let texts = use_texts();
    let shown = load(|| ReadPermissions {});
    view! { <Title text=texts.permissions_title()/> {loaded(shown, |shown| view! { <Page shown/> }.into_any())} }
        .into_any()
}

/// "Renew permissions": starts the wizard.
#[component]
pub(crate) fn RenewButton() -> impl IntoView {
    let texts = use_texts();
    view! {
        <Form to="start_wizard" hidden=vec![("kind", WizardKind::Renewal.to_string())]>
            <button class="mr-button"><Icon name="renew"/>{texts.permissions_renew()}</button>
        </Form>
    }
    .into_any()
}

/// The form that starts a request for new permissions.
#[component]
pub(crate) fn RequestButton(
    /// Beside a button that matters more.
    #[prop(optional)]
    second: bool,
) -> impl IntoView {
    let texts = use_texts();
    let class = if second { "mr-button mr-button--second" } else { "mr-button" };
    view! {
        <Form to="start_wizard" hidden=vec![("kind", WizardKind::Request.to_string())]>
            <button class=class><Icon name="plus"/>{texts.request_title()}</button>
        </Form>
    }
    .into_any()
}

#[component]
fn Page(shown: MyPermissions) -> impl IntoView {
    let texts = use_texts();
    let today = shown.today;
    let active = shown.permissions.iter().filter(|one| one.is_valid(today)).count();
    let lead = match active {
        0 => texts.permissions_lead_none().to_owned(),
        1 => texts.permissions_lead_one().to_owned(),
        n => texts.permissions_lead(n),
    };
    if shown.permissions.is_empty() {
        return view! {
            <div class="mr-head"><h1 tabindex="-1">{texts.permissions_title()}</h1></div>
            <section class="mr-card mr-empty">
                <Art name="empty"/>
                <h2>{texts.permissions_empty_title()}</h2>
                <p>{texts.permissions_empty_text()}</p>
                <div class="mr-actions"><RequestButton/></div>
                <p><a href="/account/links">{texts.links_see()}</a></p>
            </section>
        }
        .into_any();
    }
    let renewable = shown.permissions.iter().any(|one| one.kind == Kind::Login && one.is_renewable(today));
    let why = (!renewable).then(|| nothing_to_renew(&shown.permissions, today));
    view! {
        <div class="mr-head">
            <h1 tabindex="-1">{texts.permissions_title()}</h1>
            <p class="mr-head__lead">{lead}</p>
        </div>
        <div class="mr-stack mr-stack--lg">
            <div class="mr-card mr-card--flush"><div class="mr-tablebox" inner_html=table(texts, &shown).0></div></div>
            {match why {
                None => view! { <div class="mr-actions"><RenewButton/><RequestButton second=true/></div> }.into_any(),
                Some(text) => view! {
                    <div class="mr-banner">
                        <Icon name="info"/>
                        <div><h2>{texts.permissions_nothing_title()}</h2><p>{text}</p></div>
                    </div>
                    <div class="mr-actions"><RequestButton/></div>
                }.into_any(),
            }}
            <p><a href="/account/links">{texts.links_see()}</a></p>
        </div>
    }
    .into_any()
}

/// Why nothing can be renewed (R9).
fn nothing_to_renew(permissions: &[Permission], today: Date) -> String {
    let texts = use_texts();
    let mut earliest: Option<Date> = None;
    let (mut waits, mut renewed) = (false, false);
    for one in permissions.iter().filter(|one| one.kind == Kind::Login) {
        match one.renewability(today) {
            Renewability::NotYet { from } => earliest = Some(earliest.map_or(from, |known| known.min(from))),
            Renewability::Waits { .. } => waits = true,
            Renewability::Renewed { .. } => renewed = true,
            Renewability::Renewable | Renewability::Ended => {}
        }
    }
    match earliest {
        _ if waits => texts.permissions_nothing_waits().to_owned(),
        Some(from) => texts.permissions_nothing_from(texts.day(from)),
        None if renewed => texts.permissions_nothing_renewed().to_owned(),
        None => texts.permissions_nothing_none().to_owned(),
    }
}

/// Permissions with what limits them and where they stand; what "all services" opens, where that was looked up.
pub(super) fn table(texts: Texts, shown: &MyPermissions) -> Markup {
    // The same for every row of a level: put into words once.
    let mut opened: BTreeMap<Level, Markup> = BTreeMap::new();
    let all = &shown.all_services;
    for one in shown.permissions.iter().filter(|one| opens_all(one) && !all.is_empty()) {
        opened.entry(one.level).or_insert_with(|| all_services(texts, one.level, all));
    }
    html! {
        table class="mr-table" role="table" {
            caption class="mr-hidden" { (texts.permissions_table()) }
            thead role="rowgroup" {
                tr role="row" {
                    th role="columnheader" scope="col" { (texts.permissions_service()) }
                    th role="columnheader" scope="col" { (texts.permissions_organization()) }
                    th role="columnheader" scope="col" { (texts.permissions_level()) }
                    th role="columnheader" scope="col" { (texts.permissions_until()) }
                    th role="columnheader" scope="col" class="mr-table__state" { (texts.permissions_status()) }
                }
            }
            tbody role="rowgroup" {
                @for one in shown.permissions.iter().filter(|one| !is_told_before(one, shown)) {
                    @let organization = shown.organizations.iter().find(|known| known.id == one.organization);
                    @let opened = opened.get(&one.level).filter(|_| opens_all(one));
                    @let note = shown.notes.iter().find(|note| note.permission == one.id);
                    (row(texts, one, organization, shown.today, opened, note))
                }
            }
        }
    }
}

/// Whether a permission only goes on with one that is shown, which says until when.
fn is_told_before(permission: &Permission, shown: &MyPermissions) -> bool {
    !permission.is_valid(shown.today) && shown.permissions.iter().any(|one| one.goes_on_as(permission))
}

fn opens_all(permission: &Permission) -> bool {
    permission.kind == Kind::Login && permission.service.is_none()
}

fn row(
    texts: Texts,
    permission: &Permission,
    organization: Option<&OrganizationShown>,
    today: Date,
    opened: Option<&Markup>,
    note: Option<&EndNote>,
) -> Markup {
    let (name, below) = service_name(texts, permission);
    let level = permission.level;
    // A service whose level rose above the permission is no longer opened, and that is said (edge case 10).
    let risen = permission.service.as_ref().map(|service| service.needs).filter(|needs| !level.opens(*needs));
    let ends = permission.period.ends;
    let after = match (permission.status(today), &permission.successor, &permission.waiting) {
        (Status::Terminated(_), ..) => None,
        (_, _, Some(reference)) => Some(texts.permissions_waits(reference)),
        (_, Some((_, until)), _) => Some(texts.permissions_renewed_until(texts.day(*until))),
        (Status::StartsOn(from), ..) => Some(texts.permissions_from(texts.day(from))),
        _ => Some(texts.time_left(ends, today)),
    };
    html! {
        tr role="row" {
            th role="rowheader" scope="row" {
                (name)
                @if let Some(below) = below { small { (below) } }
                @if let Some(number) = &permission.branch { small translate="no" { (texts.permissions_branch(number)) } }
                @if let Some(needs) = risen { small { (texts.permissions_too_low(needs)) } }
                @if let Some(opened) = opened { (opened) }
            }
            td role="cell" data-label=(texts.permissions_organization()) {
                @if let Some(organization) = organization {
                    span translate="no" { (organization.name) }
                    small translate="no" { (texts.details_kvk(&organization.kvk)) }
                }
            }
            td role="cell" data-label=(texts.permissions_level()) { span class="mr-level" { (level.name()) } }
            td role="cell" data-label=(texts.permissions_until()) {
                (still::day(texts, ends))
                @if let Some(after) = after { small { (after) } }
            }
            td role="cell" class="mr-table__state" data-label=(texts.permissions_status()) {
                (still::tag(&sign(texts, permission, today)))
                @if let Some(note) = note { small { (end_note(texts, note)) } }
            }
        }
    }
}

/// What "all services" opens today at a level, to be opened: how many, and by provider which (R53).
fn all_services(texts: Texts, level: Level, all: &[ProviderServices]) -> Markup {
    let (mut count, mut providers) = (0, Vec::with_capacity(all.len()));
    for one in all {
        let opened = one.services.iter().filter(|(_, needs)| level.opens(*needs));
        let names: Vec<&str> = opened.map(|(name, _)| name.as_str()).collect();
        count += names.len();
        if !names.is_empty() {
            providers.push((&one.provider, names.join(", ")));
        }
    }
    html! {
        details class="mr-details" {
            summary {
                (still::icon("down", true)) (texts.permissions_show_all())
                span class="mr-hidden" { " " (texts.permissions_show_all_hidden()) }
            }
            ul {
                li { (texts.permissions_show_all_count(count, level)) }
                @for (provider, names) in providers {
                    li { strong { (provider) } ": " (names) }
                }
                li { (texts.permissions_show_all_later(level)) }
            }
        }
    }
}
