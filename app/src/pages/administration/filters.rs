//! What the lists of Administration share: a form that searches and filters by the address, what is set as chips that can be taken
//! away, the links to the pages, and the way to take the list along. It stands still: every change is another address.

use maud::{Markup, html};
use rules::{
    people::Language,
    shown::{OrganizationShown, PeopleFilter, UsersFilter},
};

use crate::{components::still, texts::Texts};

/// The list of users.
pub(super) const USERS: &str = "/administration/users";
/// The list of permissions.
pub(super) const PERMISSIONS: &str = "/administration/permissions";

/// A path with what stands behind its question mark.
fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The address of a list of users.
pub(super) fn users(filter: &PeopleFilter) -> String {
    with_query(USERS, &filter.query())
}

/// The address of a list of permissions.
pub(super) fn permissions(filter: &UsersFilter) -> String {
    with_query(PERMISSIONS, &filter.query())
}

/// The page of a user.
pub(super) fn user(id: &str) -> String {
    format!("{USERS}/{id}")
}

/// Something that is set: what it is, whether that is a name, and the address without it.
pub(super) struct Set {
    pub(super) what: String,
    pub(super) named: bool,
    pub(super) without: String,
}

/// What is set, each to be taken away; nothing of none.
pub(super) fn chips(texts: Texts, set: &[Set], all: &str) -> Markup {
    html! {
        @if !set.is_empty() {
            nav class="mr-filters" aria-label=(texts.users_list_set()) {
                ul class="mr-chips mr-chips--set" {
                    @for Set { what, named, without } in set {
                        li {
                            a href=(without) {
                                span class="mr-hidden" { (texts.users_list_remove()) " " }
                                span translate=[named.then_some("no")] { (what) }
                                (still::icon("close", true))
                            }
                        }
                    }
                    @if set.len() > 1 { li { a href=(all) { (texts.users_list_clear()) } } }
                }
            }
        }
    }
}

/// A field to search with, and its button.
pub(super) fn search(texts: Texts, label: &str, typed: &str) -> Markup {
    html! {
        div class="mr-field" role="search" {
            label class="mr-label" for="q" { (label) }
            div class="mr-searchbox" {
                input class="mr-input" id="q" name="q" type="search" autocomplete="off" enterkeyhint="search" maxlength="100" value=(typed);
                button class="mr-button mr-button--second" { (still::icon("search", false)) (texts.request_search_button()) }
            }
        }
    }
}

/// A choice among a few words, of which the first is any; `named` where they are names, that a browser leaves alone.
pub(super) fn choice<'a>(
    name: &str,
    label: &str,
    any: &str,
    words: impl IntoIterator<Item = (&'a str, String)>,
    chosen: &str,
    named: bool,
) -> Markup {
    html! {
        div class="mr-field" {
            label class="mr-label" for=(name) { (label) }
            select class="mr-input" id=(name) name=(name) {
                option value="" { (any) }
                @for (value, word) in words {
                    option value=(value) selected[value == chosen] translate=[named.then_some("no")] { (word) }
                }
            }
        }
    }
}

/// Which organization, where there is a choice.
pub(super) fn organization(texts: Texts, organizations: &[OrganizationShown], chosen: Option<&str>) -> Markup {
    html! {
        @if organizations.len() > 1 {
            (choice(
                "org", texts.permissions_organization(), texts.users_permissions_everywhere(),
                organizations.iter().map(|one| (one.id.as_str(), one.name.clone())), chosen.unwrap_or_default(),
                true,
            ))
        }
    }
}

/// A tick for what is left out otherwise, and what that is.
pub(super) fn inactive(label: &str, hint: &str, ticked: bool) -> Markup {
    html! {
        label class="mr-choice" {
            input type="checkbox" name="inactive" value="1" id="inactive" checked[ticked] aria-describedby="inactive-h";
            span { (label) }
            small id="inactive-h" { (hint) }
        }
    }
}

/// The fields, folded until somebody wants them, around a search that always stands there.
pub(super) fn form(texts: Texts, path: &str, search: &Markup, fields: &Markup) -> Markup {
    html! {
        // The answer is another page: the router leaves forms alone.
        form method="get" action=(path) class="mr-filters mr-filterform" rel="external" {
            (search)
            details class="mr-details" {
                summary { (still::icon("filter", true)) (texts.users_list_filter()) }
                div class="mr-filterform__fields" { (fields) }
                button class="mr-button mr-button--second" { (texts.users_list_show()) }
            }
        }
    }
}

/// The links to the page before and the one after.
pub(super) fn pages(texts: Texts, count: &str, before: Option<String>, after: Option<String>) -> Markup {
    html! {
        nav class="mr-pages" aria-label=(texts.users_permissions_pages()) {
            span { (count) }
            span class="mr-row" {
                @if let Some(before) = before {
                    a class="mr-button mr-button--second" href=(before) { (still::icon("left", true)) (texts.users_permissions_before()) }
                }
                @if let Some(after) = after {
                    a class="mr-button mr-button--second" href=(after) { (texts.users_permissions_after()) (still::icon("right", true)) }
                }
            }
        }
    }
}

/// The list as a file, as it is filtered: as spreadsheets in the reader's language have it, or in the other one (R101).
pub(super) fn download(texts: Texts, path: &str, query: &str) -> Markup {
    let (own, other) = match texts.0 {
        Language::Nl => ("semicolon", "comma"),
        Language::En => ("comma", "semicolon"),
    };
    let file = |separator: &str| {
        let parted = format!("sep={separator}");
        let query = if query.is_empty() { parted } else { format!("{query}&{parted}") };
        with_query(&format!("{path}/download"), &query)
    };
    html! {
        div class="mr-actions" {
            a class="mr-button mr-button--second" href=(file(own)) rel="external" download {
                (still::icon("download", false)) (texts.export_download())
            }
            a class="mr-small" href=(file(other)) rel="external" download { (texts.export_other()) }
        }
    }
}
