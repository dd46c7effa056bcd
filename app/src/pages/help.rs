//! Help, and what is said of the portal itself: pages that the portal writes from text files.

mod checks;
#[cfg(feature = "ssr")]
pub(crate) mod written;

pub(crate) use checks::CannotLogIn;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map, use_query_map};
use rules::shown::WrittenPage;

use crate::{
    api::{
        help::{ReadAbout, ReadHelp, ReadTopic},
        query::load,
    },
    components::loaded,
    pages::lost::Alone,
};

/// All questions, or those that a search finds.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let query = use_query_map();
    let shown = load(move || ReadHelp { looked_for: query.read().get("q").unwrap_or_default() });
    view! { <Alone>{loaded(shown, page)}</Alone> }.into_any()
}

/// One question with its answer.
#[component]
pub(crate) fn Topic() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let shown = load(move || ReadTopic {
        topic: params.read().get("topic").unwrap_or_default(),
        from: query.read().get("from").unwrap_or_default(),
    });
    view! { <Alone>{loaded(shown, page)}</Alone> }.into_any()
}

/// A page about the portal itself, named by its address.
#[component]
pub(crate) fn About() -> impl IntoView {
    let path = use_location().pathname;
    let shown = load(move || ReadAbout { page: path.read().trim_matches('/').to_owned() });
    view! { <Alone>{loaded(shown, page)}</Alone> }.into_any()
}

fn page(shown: WrittenPage) -> AnyView {
    view! { <Title text=shown.title/><div inner_html=shown.html></div> }.into_any()
}
