//! Whether the page that was asked for is still on its way: said at the main part of the one that stands.

use leptos::prelude::document;

/// Says it, or takes it back. A page that scripts have yet to take over is whole: it waits for nothing.
pub(crate) fn say(waits: bool) {
    let document = document();
    let alive = document.document_element().and_then(|root| root.get_attribute("data-scripts"));
    let Some(main) = document.get_element_by_id("main") else { return };
    let _ = match waits {
        true if alive.as_deref() == Some("alive") => main.set_attribute("aria-busy", "true"),
        true => Ok(()),
        false => main.remove_attribute("aria-busy"),
    };
}
