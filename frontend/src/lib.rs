//! What starts in the browser: take over the page that the server rendered.

// Views are deeply nested types.
#![recursion_limit = "512"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's own script when the module has loaded. Is done when the page is taken over, and never where it was
/// lost over that.
#[wasm_bindgen]
pub async fn hydrate() {
    let Some(body) = leptos::prelude::document().body() else { return };
    leptos::mount::hydrate_from_async(body, app::App).await.forget();
}
