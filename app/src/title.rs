//! The document's title.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::texts::use_texts;

/// Puts the portal's name behind every page's title, and leaves no moment without one: a page says its title when its code
/// and its data are there, and until then the one that stands is as good as any. Without it the address would be read aloud.
#[component]
pub fn DocumentTitle() -> impl IntoView {
    let site = use_texts().site_name();
    // The library empties the title before it asks for the first one.
    let first = standing();
    let text = move || {
        let now = Some(standing()).filter(|now| !now.is_empty()).unwrap_or_else(|| first.clone());
        now.strip_suffix(&behind(site)).unwrap_or_default().to_owned()
    };
    let formatter = move |title: String| {
        let whole = if title.is_empty() { site.to_owned() } else { title + &behind(site) };
        for_document(whole)
    };
    view! { <Title text formatter/> }
}

fn behind(site: &str) -> String {
    format!(" - {site}")
}

/// The title that the document has now. The server writes a new document, which has none.
fn standing() -> String {
    #[cfg(feature = "ssr")]
    return String::new();
    #[cfg(not(feature = "ssr"))]
    document().title()
}

/// The library writes the title into the page as it is, and names that people chose are in some.
fn for_document(title: String) -> String {
    #[cfg(feature = "ssr")]
    return title.to_html();
    #[cfg(not(feature = "ssr"))]
    title
}
