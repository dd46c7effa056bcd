//! Where the focus goes when a link led to another page of the site without a load: to the page's heading, or to what is wrong
//! on it, as where a page is loaded. Whoever hears the page hears where they are, and the keyboard goes on from there.
//!
//! The page that is left may stand until the next one is drawn, and a page may be drawn over itself: what is left is marked, and
//! the focus goes to what is not. The steps of a wizard see to it themselves.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// How many pages were asked for.
static WAYS: AtomicU32 = AtomicU32::new(0);
/// How many of them have been reached, or given up for the next one.
static REACHED: AtomicU32 = AtomicU32::new(0);

/// What the page that is left had as its heading, or as its problems.
const LEFT: &str = "data-left";
/// The heading of the page that is shown, below its problems, if it has some.
const HEADING: &str = "#main :is(#problem, h1)";
/// The same of a page that was not left.
const NEW_HEADING: &str = "#main :is(#problem, h1):not([data-left])";
/// For how many frames a page that is drawn may still be drawn over.
const SETTLES: u8 = 5;

/// Watches the way from page to page.
pub(crate) fn watch() {
    let location = use_location();
    let mut before = None;
    Effect::new(move |_| {
        let here = (location.pathname.get(), location.search.get());
        let left = before.replace(here.clone());
        let Some(left) = left.filter(|left| *left != here) else { return };
        if left.0.starts_with("/w/") && here.0.starts_with("/w/") {
            return;
        }
        WAYS.fetch_add(1, Ordering::Relaxed);
        if let Ok(headings) = document().query_selector_all(HEADING) {
            for heading in (0..headings.length()).filter_map(|index| headings.get(index)?.dyn_into::<Element>().ok()) {
                let _ = heading.set_attribute(LEFT, "");
            }
        }
    });
}

/// A page is drawn, or a part of it: as soon as it stands, its heading gets the focus. Whether it may be `drawn_over` the one that
/// is left, so that it has the same heading.
pub(crate) fn drawn(drawn_over: bool) {
    let way = WAYS.load(Ordering::Relaxed);
    if way > REACHED.load(Ordering::Relaxed) {
        settle(way, drawn_over, SETTLES);
    }
}

fn settle(way: u32, drawn_over: bool, frames: u8) {
    request_animation_frame(move || {
        if WAYS.load(Ordering::Relaxed) != way {
            return;
        }
        let find = |what: &str| document().query_selector(what).ok().flatten();
        let same = || if drawn_over { find(HEADING) } else { None };
        let heading = find(NEW_HEADING).or_else(same);
        if let Some(heading) = heading.as_ref().and_then(|heading| heading.dyn_ref::<HtmlElement>()) {
            let active = document().active_element();
            // Not once the reader has gone on from it.
            let lost = active.is_none_or(|active| active.tag_name() == "BODY" || active.has_attribute(LEFT));
            if frames == SETTLES || lost {
                let scrolled = window().scroll_y().unwrap_or_default();
                let _ = heading.focus();
                window().scroll_to_with_x_and_y(0.0, scrolled);
            }
        }
        if frames > 0 {
            settle(way, drawn_over, frames - 1);
        } else if let Some(heading) = heading {
            let _ = heading.remove_attribute(LEFT);
            REACHED.store(way, Ordering::Relaxed);
        }
    });
}
