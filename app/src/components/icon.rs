//! Icons, tiles and art, from the sprites in `public/`.

use leptos::prelude::*;

/// A line icon; decoration, as its word stands beside it.
#[component]
pub(crate) fn Icon(
    /// Its name in `icons.svg`.
    name: &'static str,
    /// The small size.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let class = if small { "mr-icon mr-icon--sm" } else { "mr-icon" };
    view! {
        <svg class=class aria-hidden="true" focusable="false">
            <use href=format!("/icons.svg#{name}")></use>
        </svg>
    }
    .into_any()
}

/// The tile of an organization: always the same for the same id.
#[component]
pub(crate) fn Tile(
    /// The organization's KvK number.
    kvk: String,
) -> impl IntoView {
    let number = kvk.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 6 + 1;
    view! {
        <svg class="mr-tile" aria-hidden="true" focusable="false">
            <use href=format!("/icons.svg#tile-{number}")></use>
        </svg>
    }
    .into_any()
}

/// A piece of art.
#[component]
pub(crate) fn Art(
    /// Its name in `art.svg`.
    name: &'static str,
) -> impl IntoView {
    let (view_box, class, aspect) = match name {
        "band" => ("0 0 768 48", "mr-art", Some("xMinYMid slice")),
        "strip" => ("0 0 768 48", "mr-art mr-band", Some("xMinYMid slice")),
        "hero" => ("0 0 320 320", "mr-art", None),
        "missing" => ("0 0 192 192", "mr-art", None),
        _ => ("0 0 192 64", "mr-art", None),
    };
    let symbol = if name == "strip" { "band" } else { name };
    let size = aspect.map(|_| ("768", "48"));
    view! {
        <svg class=class viewBox=view_box preserveAspectRatio=aspect aria-hidden="true" focusable="false">
            <use
                href=format!("/art.svg#{symbol}")
                width=size.map(|(width, _)| width)
                height=size.map(|(_, height)| height)
            ></use>
        </svg>
    }
    .into_any()
}
