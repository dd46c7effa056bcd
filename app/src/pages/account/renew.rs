//! Where a reminder leads: what of it can be renewed, with the way to do so, or what has become of it. Nothing acts here but a form
//! and a link, so that the portal writes the page, and the browser shows it.

#[cfg(feature = "ssr")]
pub(crate) mod written;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rules::shown::WrittenPage;

use crate::{
    api::{account::ReadEnding, query::load},
    components::loaded,
};

/// What ends on the days that a reminder was about.
#[component]
pub(crate) fn Renew() -> impl IntoView {
    let query = use_query_map();
    let shown = load(move || ReadEnding { ends: query.read().get("ends").unwrap_or_default() });
    let page = |page: WrittenPage| view! { <Title text=page.title/><div inner_html=page.html></div> }.into_any();
    view! { {loaded(shown, page)} }.into_any()
}
