//! Administration > Users: who is linked to the reader's organizations (R24, R103).

use jiff::civil::Date;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use maud::{Markup, html};
use rules::{
    period::expiring_until,
    shown::{PeopleFilter, PeopleShown, PersonRow},
    state::MeansState,
};

use super::{
    filters::{self, Set},
    parts::empty,
};
use crate::{
    api::{administration::ReadUsers, query::load},
    components::{Form, Icon, Sign, loaded, still},
    texts::{Texts, use_texts},
};

/// The users.
#[component]
pub(crate) fn Users() -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map();
    let asked = Memo::new(move |_| PeopleFilter::of_query(|name| query.read().get(name)));
    let shown = load(move || ReadUsers { filter: asked.get() });
    view! { <Title text=texts.users_list_title()/> {loaded(shown, |shown| page(&shown))} }.into_any()
}

fn page(shown: &PeopleShown) -> AnyView {
    let texts = use_texts();
    let list = match shown.rows.is_empty() {
        true => none(texts, &shown.filter),
        false => list(texts, shown),
    };
    view! {
        <div class="mr-head mr-head--act">
            <h1 tabindex="-1">{texts.users_list_title()}</h1>
            <p class="mr-head__lead">{texts.users_list_lead()}" "<a href=filters::PERMISSIONS>{texts.users_list_to_permissions()}</a></p>
            <div class="mr-head__act">{add_users(texts)}</div>
        </div>
        <div class="mr-stack">
            <div class="mr-stack" inner_html=narrowing(texts, shown).0></div>
            {list}
            <section class="mr-section mr-after" aria-labelledby="more-users">
                <h2 id="more-users">{texts.users_list_more()}</h2>
                <p>
                    {texts.users_list_more_text()}" "<a href="/administration/users/plan">{texts.users_list_plan()}</a>
                </p>
                <div class="mr-actions">
                    {add_users(texts)}
                    <a class="mr-button mr-button--second" href="/administration/users/invited">{texts.users_list_to_invited()}</a>
                </div>
            </section>
        </div>
    }
    .into_any()
}

/// "Add users" (R24).
fn add_users(texts: Texts) -> AnyView {
    view! {
        <Form to="start_wizard" hidden=vec![("kind", "add-users".to_owned())]>
            <button class="mr-button"><Icon name="plus"/>{texts.add_users_title()}</button>
        </Form>
    }
    .into_any()
}

/// The step-by-step plan of adding users (R25).
#[component]
pub(crate) fn Plan() -> impl IntoView {
    let texts = use_texts();
    let steps = [
        (texts.plan_organization(), texts.plan_organization_text()),
        (texts.plan_users(), texts.plan_users_text()),
        (texts.plan_services(), texts.plan_services_text()),
        (texts.plan_check(), texts.plan_check_text()),
        (texts.plan_activate(), texts.plan_activate_text()),
    ];
    let list = html! { @for (head, text) in steps { li { p { (head) } p { (text) } } } };
    view! {
        <Title text=texts.plan_title()/>
        <div class="mr-head">
            <a class="mr-back" href=filters::USERS><Icon name="left" small=true/>{texts.users_list_title()}</a>
            <h1 tabindex="-1">{texts.plan_title()}</h1>
            <p class="mr-head__lead">{texts.plan_lead()}</p>
        </div>
        <div class="mr-narrow mr-stack mr-stack--lg">
            <ol class="mr-what" inner_html=list.0></ol>
            <p class="mr-inset">{texts.plan_hint()}</p>
            <div class="mr-actions">{add_users(texts)}</div>
        </div>
    }
    .into_any()
}

fn narrowing(texts: Texts, shown: &PeopleShown) -> Markup {
    let filter = shown.filter.first_page();
    // Who is invited is no user yet, and stands on a page of their own.
    let states = MeansState::ALL.into_iter().filter(|state| *state != MeansState::Invited);
    let states = states.map(|state| (state.name(), texts.means_state(state).to_owned()));
    let fields = html! {
        (filters::organization(texts, &shown.organizations, filter.organization.as_deref()))
        (filters::choice("state", texts.users_list_state(), texts.users_list_any(), states, filter.state.map_or("", MeansState::name), false))
        (filters::inactive(texts.users_list_inactive(), texts.users_list_inactive_hint(), filter.inactive))
    };
    let search = filters::search(texts, texts.users_list_search(), &filter.q);
    let mut set = Vec::new();
    let mut add =
        |what: String, named, without: PeopleFilter| set.push(Set { what, named, without: filters::users(&without) });
    if !filter.q.is_empty() {
        add(texts.users_list_quoted(&filter.q), true, PeopleFilter { q: String::new(), ..filter.clone() });
    }
    if let Some(one) = shown.organizations.iter().find(|one| filter.organization.as_ref() == Some(&one.id)) {
        add(one.name.clone(), true, PeopleFilter { organization: None, ..filter.clone() });
    }
    if let Some(state) = filter.state {
        add(texts.means_state(state).to_owned(), false, PeopleFilter { state: None, ..filter.clone() });
    }
    if filter.inactive {
        add(texts.users_list_with_inactive().to_owned(), false, PeopleFilter { inactive: false, ..filter.clone() });
    }
    html! {
        (filters::form(texts, filters::USERS, &search, &fields))
        (filters::chips(texts, &set, filters::USERS))
    }
}

fn none(texts: Texts, filter: &PeopleFilter) -> AnyView {
    let (title, text) = match filter.narrows() {
        true => (texts.users_list_found_none(), texts.users_list_found_none_text()),
        false => (texts.users_list_none(), texts.users_list_none_text()),
    };
    empty(title, text)
}

fn list(texts: Texts, shown: &PeopleShown) -> AnyView {
    let last = shown.first + shown.rows.len() - 1;
    let count = texts.users_permissions_count(shown.first, last, shown.total);
    let filter = shown.filter.first_page();
    let first_row = shown.rows.first().filter(|_| shown.first > 1);
    let last_row = shown.rows.last().filter(|_| last < shown.total);
    let before = first_row.map(|row| PeopleFilter { before: Some(row.id.clone()), ..filter.clone() });
    let after = last_row.map(|row| PeopleFilter { after: Some(row.id.clone()), ..filter.clone() });
    let below = html! {
        (filters::pages(texts, &count, before.as_ref().map(filters::users), after.as_ref().map(filters::users)))
        (filters::download(texts, filters::USERS, &filter.query()))
    };
    view! {
        <div class="mr-card mr-card--flush"><div class="mr-tablebox" inner_html=table(texts, shown, &count).0></div></div>
        <div class="mr-stack" inner_html=below.0></div>
    }
    .into_any()
}

fn table(texts: Texts, shown: &PeopleShown, count: &str) -> Markup {
    html! {
        table class="mr-table" role="table" {
            caption class="mr-hidden" { (texts.users_list_caption(count)) }
            thead role="rowgroup" {
                tr role="row" {
                    th role="columnheader" scope="col" { (texts.users_list_name()) }
                    th role="columnheader" scope="col" { (texts.users_list_linked()) }
                    th role="columnheader" scope="col" { (texts.permissions_level()) }
                    th role="columnheader" scope="col" { (texts.permissions_until()) }
                    th role="columnheader" scope="col" class="mr-table__state" { (texts.permissions_status()) }
                }
            }
            tbody role="rowgroup" { @for one in &shown.rows { (row(texts, one, shown.today)) } }
        }
    }
}

/// Where a user stands: with what they hold, where nothing about their eHerkenning says more.
fn sign(texts: Texts, row: &PersonRow, today: Date) -> Option<Sign> {
    let (kind, word) = match row.means?.1 {
        MeansState::Active if row.permissions == 0 => ("expired", texts.users_list_idle()),
        MeansState::Active if row.soonest.is_some_and(|day| day <= expiring_until(today)) => {
            ("expiring", texts.tag_expiring())
        }
        MeansState::Active => ("active", texts.tag_active()),
        MeansState::Invited => ("invited", texts.means_state(MeansState::Invited)),
        MeansState::Suspended => ("waiting", texts.means_state(MeansState::Suspended)),
        MeansState::Revoked => ("withdrawn", texts.means_state(MeansState::Revoked)),
    };
    Some(Sign { kind, word: word.into() })
}

fn row(texts: Texts, row: &PersonRow, today: Date) -> Markup {
    let invited = row.means.is_some_and(|(_, state)| state == MeansState::Invited);
    let below = match row.permissions {
        0 => None,
        1 => Some(texts.users_list_one().to_owned()),
        n => Some(texts.users_list_first_of(n)),
    };
    html! {
        tr role="row" {
            th role="rowheader" scope="row" {
                span class="mr-cellname" {
                    span class="mr-person" aria-hidden="true" translate="no" { (row.badge) }
                    span {
                        a href=(filters::user(&row.id)) translate="no" { (row.name) }
                        small { span translate="no" { (row.email) } @if row.own { ", " (texts.users_permissions_you()) } }
                    }
                }
            }
            td role="cell" data-label=(texts.users_list_linked()) {
                span class="mr-plainlist" translate="no" { @for name in &row.organizations { span { (name) } } }
            }
            td role="cell" data-label=(texts.permissions_level()) {
                @if let Some((level, _)) = row.means { span class="mr-level" { (level.name()) } }
            }
            td role="cell" data-label=(texts.permissions_until()) {
                span {
                    @match row.soonest {
                        Some(day) => { (still::day(texts, day)) }
                        None if invited => { span class="mr-soft" { (texts.users_list_after_activation()) } }
                        None => { span class="mr-soft" { (texts.users_list_no_permissions()) } }
                    }
                    @if let Some(below) = below { small { (below) } }
                }
            }
            td role="cell" class="mr-table__state" data-label=(texts.permissions_status()) {
                @if let Some(sign) = sign(texts, row, today) { (still::tag(&sign)) }
            }
        }
    }
}
