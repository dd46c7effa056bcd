//! My Permissions: the overview of one's current permissions, and below it the way to renew them.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use leptos::prelude::*;
use leptos_meta::Title;
use rules::{
    level::Level,
    permission::{Kind, Permission, Renewability, Status},
    shown::{MyPermissions, OrganizationShown, ProviderServices},
    wizard::WizardKind,
};

use crate::{
    api::{account::ReadPermissions, query::load},
    components::{Art, Day, Form, Icon, StatusTag, loaded, service_name},
    texts::use_texts,
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
    let mut opened: BTreeMap<Level, Opened> = BTreeMap::new();
    let mut rows = Vec::with_capacity(shown.permissions.len());
    for one in shown.permissions {
        let organization = shown.organizations.iter().find(|known| known.id == one.organization).cloned();
        let is_all = one.kind == Kind::Login && one.service.is_none();
        // The same for every row of a level: put into words once.
        let opened = is_all
            .then(|| opened.entry(one.level).or_insert_with(|| Opened::at(one.level, &shown.all_services)).clone());
        rows.push(view! { <Row permission=one organization today opened/> }.into_any());
    }
    view! {
        <div class="mr-head">
            <h1 tabindex="-1">{texts.permissions_title()}</h1>
            <p class="mr-head__lead">{lead}</p>
        </div>
        <div class="mr-stack mr-stack--lg">
            <div class="mr-card mr-card--flush">
                <div class="mr-tablebox">
                    <table class="mr-table" role="table">
                        <caption class="mr-hidden">{texts.permissions_table()}</caption>
                        <thead role="rowgroup">
                            <tr role="row">
                                <th role="columnheader" scope="col">{texts.permissions_service()}</th>
                                <th role="columnheader" scope="col">{texts.permissions_organization()}</th>
                                <th role="columnheader" scope="col">{texts.permissions_level()}</th>
                                <th role="columnheader" scope="col">{texts.permissions_until()}</th>
                                <th role="columnheader" scope="col" class="mr-table__state">{texts.permissions_status()}</th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{rows}</tbody>
                    </table>
                </div>
            </div>
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

#[component]
fn Row(
    permission: Permission,
    organization: Option<OrganizationShown>,
    today: Date,
    opened: Option<Opened>,
) -> impl IntoView {
    let texts = use_texts();
    let (name, below) = service_name(texts, &permission);
    let organization =
        organization.unwrap_or(OrganizationShown { id: String::new(), name: String::new(), kvk: String::new() });
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
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                {name}
                {below.map(|below| view! { <small>{below}</small> }.into_any())}
                {permission.branch.as_ref().map(|number| view! { <small>{texts.permissions_branch(number)}</small> }.into_any())}
                {risen.map(|needs| view! { <small>{texts.permissions_too_low(needs)}</small> }.into_any())}
                {opened.map(|opened| view! { <AllServices opened level/> }.into_any())}
            </th>
            <td role="cell" data-label=texts.permissions_organization()>
                {organization.name}<small>{texts.details_kvk(organization.kvk)}</small>
            </td>
            <td role="cell" data-label=texts.permissions_level()><span class="mr-level">{level.name()}</span></td>
            <td role="cell" data-label=texts.permissions_until()>
                <Day day=ends/>{after.map(|after| view! { <small>{after}</small> }.into_any())}
            </td>
            <td role="cell" class="mr-table__state" data-label=texts.permissions_status()>
                <StatusTag texts permission=permission today/>
            </td>
        </tr>
    }
    .into_any()
}

/// What "all services" opens today at a level: how many, and by provider which.
#[derive(Clone)]
struct Opened {
    count: usize,
    providers: Arc<[(Arc<str>, Arc<str>)]>,
}

impl Opened {
    fn at(level: Level, all: &[ProviderServices]) -> Self {
        let mut count = 0;
        let mut providers = Vec::with_capacity(all.len());
        for provider in all {
            let names: Vec<&str> = provider
                .services
                .iter()
                .filter(|(_, needs)| level.opens(*needs))
                .map(|(name, _)| name.as_str())
                .collect();
            count += names.len();
            if !names.is_empty() {
                providers.push((Arc::from(provider.provider.as_str()), Arc::from(names.join(", "))));
            }
        }
        Self { count, providers: providers.into() }
    }
}

/// "All services", to be opened (R53).
#[component]
fn AllServices(opened: Opened, level: Level) -> impl IntoView {
    let texts = use_texts();
    let lines = opened.providers.iter().map(|(provider, services)| {
        view! { <li><strong>{provider.clone()}</strong>": "{services.clone()}</li> }.into_any()
    });
    view! {
        <details class="mr-details">
            <summary>
                <Icon name="down" small=true/>{texts.permissions_show_all()}
                <span class="mr-hidden">" "{texts.permissions_show_all_hidden()}</span>
            </summary>
            <ul>
                <li>{texts.permissions_show_all_count(opened.count, level)}</li>
                {lines.collect_view()}
                <li>{texts.permissions_show_all_later(level)}</li>
            </ul>
        </details>
    }
    .into_any()
}
