//! What of the permissions of users is shown: the few views that are asked for most as links, the rest as a form (R104, R106).

use maud::{Markup, html};
use rules::{
    level::Level,
    shown::{RowState, UsersFilter, UsersPermissions, Within, first_of},
};

use super::filters::{self, Set};
use crate::texts::Texts;

fn word(texts: Texts, state: RowState) -> &'static str {
    match state {
        RowState::Active => texts.tag_active(),
        RowState::Later => texts.users_permissions_later(),
        RowState::Expiring => texts.tag_expiring(),
        RowState::Expired => texts.tag_expired(),
        RowState::Waiting => texts.tag_waiting(),
        RowState::Terminated => texts.tag_terminated(),
    }
}

fn within(texts: Texts, within: Within) -> String {
    match within {
        Within::Two => texts.users_permissions_expiring().to_owned(),
        more => texts.users_permissions_within(more.months()),
    }
}

/// The month's name, where there is such a month.
fn month(texts: Texts, month: &str) -> String {
    first_of(month).map(|first| texts.users_permissions_ends_in(texts.month_of(first))).unwrap_or_default()
}

/// All of it.
pub(super) fn narrowing(texts: Texts, shown: &UsersPermissions) -> Markup {
    let filter = shown.filter.first_page();
    html! {
        (views(texts, &filter))
        (form(texts, shown, &filter))
        (filters::chips(texts, &set(texts, shown, &filter), filters::PERMISSIONS))
    }
}

/// The views that are asked for most, within what else is set.
fn views(texts: Texts, filter: &UsersFilter) -> Markup {
    let view = |expiring, state| UsersFilter { expiring, state, ..filter.clone() };
    let views = [
        (texts.users_permissions_all(), view(None, None)),
        (texts.users_permissions_expiring(), view(Some(Within::Two), None)),
        (texts.tag_waiting(), view(None, Some(RowState::Waiting))),
        (texts.tag_terminated(), view(None, Some(RowState::Terminated))),
    ];
    html! {
        nav aria-label=(texts.users_permissions_filter()) class="mr-filters" {
            ul class="mr-chips" {
                @for (word, view) in views {
                    li { a href=(filters::permissions(&view)) aria-current=[(view == *filter).then_some("true")] { (word) } }
                }
            }
        }
    }
}

fn form(texts: Texts, shown: &UsersPermissions, filter: &UsersFilter) -> Markup {
    let search = filters::search(texts, texts.users_permissions_search(), &filter.q);
    let levels = Level::ALL.map(|level| (level.name(), level.name().to_owned()));
    let states = RowState::ALL.map(|state| (state.name(), word(texts, state).to_owned()));
    let months = Within::ALL.map(|one| (one.name(), within(texts, one)));
    let fields = html! {
        (filters::organization(texts, &shown.organizations, filter.organization.as_deref()))
        div class="mr-field" {
            label class="mr-label" for="service" { (texts.users_permissions_service()) }
            input class="mr-input" id="service" name="service" autocomplete="off" maxlength="100" value=(filter.service);
        }
        (filters::choice("level", texts.permissions_level(), texts.users_list_any(), levels, filter.level.map_or("", Level::name), true))
        (filters::choice("state", texts.permissions_status(), texts.users_list_any(), states, filter.state.map_or("", RowState::name), false))
        (filters::choice("expiring", texts.permissions_until(), texts.users_list_any(), months, filter.expiring.map_or("", Within::name), false))
        (filters::inactive(texts.users_permissions_inactive(), texts.users_permissions_inactive_hint(), filter.inactive))
        @if let Some(month) = &filter.month { input type="hidden" name="month" value=(month); }
    };
    filters::form(texts, filters::PERMISSIONS, &search, &fields)
}

fn set(texts: Texts, shown: &UsersPermissions, filter: &UsersFilter) -> Vec<Set> {
    let mut set = Vec::new();
    let mut add = |what: String, named, without: UsersFilter| {
        set.push(Set { what, named, without: filters::permissions(&without) });
    };
    if !filter.q.is_empty() {
        add(texts.users_list_quoted(&filter.q), true, UsersFilter { q: String::new(), ..filter.clone() });
    }
    if let Some(one) = shown.organizations.iter().find(|one| filter.organization.as_ref() == Some(&one.id)) {
        add(one.name.clone(), true, UsersFilter { organization: None, ..filter.clone() });
    }
    if !filter.service.is_empty() {
        let without = UsersFilter { service: String::new(), ..filter.clone() };
        add(texts.users_list_quoted(&filter.service), true, without);
    }
    if let Some(level) = filter.level {
        add(level.name().to_owned(), false, UsersFilter { level: None, ..filter.clone() });
    }
    if let Some(state) = filter.state {
        add(word(texts, state).to_owned(), false, UsersFilter { state: None, ..filter.clone() });
    }
    if let Some(months) = filter.expiring {
        add(within(texts, months), false, UsersFilter { expiring: None, ..filter.clone() });
    }
    if let Some(one) = &filter.month {
        add(month(texts, one), false, UsersFilter { month: None, ..filter.clone() });
    }
    if filter.inactive {
        let without = UsersFilter { inactive: false, ..filter.clone() };
        add(texts.users_permissions_with_inactive().to_owned(), false, without);
    }
    set
}
