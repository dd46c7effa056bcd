//! Users > a file: reading one, looking at what was read, using it. Nothing acts here but links and forms, so that the portal writes
//! the page, and the browser shows it.

#[cfg(feature = "ssr")]
pub(crate) mod written;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::{
    api::{administration::ReadUsersFilePage, query::load},
    components::loaded,
    texts::use_texts,
};

/// The page of a draft's file.
#[component]
pub(crate) fn UsersFile() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let shown = load(move || {
        let (draft, query) = (params.read().get("draft").unwrap_or_default(), query.read());
        let after = query.get("after").and_then(|after| after.parse().ok()).unwrap_or_default();
        ReadUsersFilePage { draft, good: query.get("good").is_some(), after, size: query.get("size").is_some() }
    });
    view! {
        <Title text=use_texts().users_file_title()/>
        {loaded(shown, |page: String| view! { <div inner_html=page></div> }.into_any())}
    }
    .into_any()
}
