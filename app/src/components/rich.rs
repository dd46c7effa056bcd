//! Text with strong parts, and days.

use jiff::civil::Date;
use leptos::prelude::*;

use crate::texts::use_texts;

/// A text of the locale files in which `**` marks strong parts: names, levels and days, which no browser is to translate (R136).
#[component]
pub(crate) fn Rich(
    /// The text.
    text: String,
) -> impl IntoView {
    text.split("**")
        .enumerate()
        .map(|(index, part)| {
            let part = part.to_owned();
            if index % 2 == 1 { view! { <strong translate="no">{part}</strong> }.into_any() } else { part.into_any() }
        })
        .collect_view()
}

/// A day in words.
#[component]
pub(crate) fn Day(
    /// The day.
    day: Date,
) -> impl IntoView {
    view! { <time datetime=rules::day::text(day)>{use_texts().day(day)}</time> }.into_any()
}
