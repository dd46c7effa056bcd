//! The desk: what officers of the helpdesk see. Nothing acts here but links and forms, so that the portal writes the pages, frame
//! and all, and the browser shows them; its links load pages, so that a session that is over leads to the desk's own sign-in.

#[cfg(feature = "ssr")]
pub(crate) mod written;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use rules::shown::WrittenPage;

use crate::{
    api::{
        desk::{ReadDesk, ReadDeskActivation, ReadDeskLogin, ReadDeskPeople, ReadDeskPerson, ReadDeskSorry},
        query::{Loading, load},
    },
    components::loaded,
};

/// Shows what the portal wrote.
fn written(page: Loading<WrittenPage>) -> AnyView {
    loaded(page, |page: WrittenPage| {
        view! { <Title text=page.title/><div class="mr-written" inner_html=page.html></div> }.into_any()
    })
}

/// A part of the address.
fn part(name: &'static str) -> String {
    use_params_map().get_untracked().get(name).unwrap_or_default()
}

/// What the address notes of what was done before.
fn noted(name: &'static str) -> String {
    use_query_map().get_untracked().get(name).unwrap_or_default()
}

/// Signing in.
#[component]
pub(crate) fn Login() -> impl IntoView {
    let (next, again) = (noted("next"), !noted("again").is_empty());
    let (ended, left) = (!noted("ended").is_empty(), !noted("left").is_empty());
    written(load(move || ReadDeskLogin { next: next.clone(), again, ended, left }))
}

/// The link to an officer's account.
#[component]
pub(crate) fn Activate() -> impl IntoView {
    let (token, again) = (part("token"), !noted("again").is_empty());
    written(load(move || ReadDeskActivation { token: token.clone(), again }))
}

/// What waits.
#[component]
pub(crate) fn Overview() -> impl IntoView {
    let (done, gone) = (!noted("done").is_empty(), !noted("gone").is_empty());
    written(load(move || ReadDesk { done, gone }))
}

/// Finding somebody.
#[component]
pub(crate) fn People() -> impl IntoView {
    let query = use_query_map().get_untracked().get("q");
    written(load(move || ReadDeskPeople { q: query.clone().unwrap_or_default(), asked: query.is_some() }))
}

/// Somebody.
#[component]
pub(crate) fn Person() -> impl IntoView {
    let (person, before, again) = (part("person"), noted("before"), !noted("again").is_empty());
    written(load(move || ReadDeskPerson { person: person.clone(), before: before.clone(), again }))
}

/// An address of the desk that leads nowhere.
#[component]
pub(crate) fn Nothing() -> impl IntoView {
    written(load(|| ReadDeskSorry { why: String::new(), seconds: String::new() }))
}

/// Why something was not done.
#[component]
pub(crate) fn Sorry() -> impl IntoView {
    let (why, seconds) = (part("why"), noted("seconds"));
    written(load(move || ReadDeskSorry { why: why.clone(), seconds: seconds.clone() }))
}
