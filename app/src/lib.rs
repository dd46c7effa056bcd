//! What is seen: the pages, the wizard frame and the server functions that both halves of the portal share.
//!
//! | room | holds |
//! |---|---|
//! | [`api`] | server functions, one file an area; the only place that knows the server |
//! | [`pages`] | one file a screen, foldered like the site |
//! | [`site_map`] | every page, declared once: path, who it needs, piece, place in the navigation |
//! | [`wizard`] | the frame of every wizard; knows no business |
//! | [`components`] | what pages are made of |
//! | [`texts`] | every text in Dutch and English, made of the locale files; days and times |

// Views are deeply nested types.
#![recursion_limit = "512"]

pub mod api;
#[cfg(feature = "hydrate")]
mod arrival;
mod components;
mod frame;
#[cfg(feature = "ssr")]
pub mod help;
mod json;
mod pages;
#[cfg(feature = "ssr")]
mod scripts;
pub mod site_map;
pub mod texts;
mod title;
#[cfg(feature = "hydrate")]
mod waiting;
mod wizard;

pub use frame::{Frame, Theme};
#[cfg(feature = "ssr")]
pub use scripts::SiteFiles;

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::MetaTags;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Router, Routes, RoutesProps};

/// The document around the app.
#[cfg(feature = "ssr")]
pub fn shell() -> impl IntoView {
    let frame = api::request_frame();
    let texts = texts::Texts(frame.language);
    let style = use_context::<SiteFiles>().unwrap_or_else(SiteFiles::none).style();
    view! {
        <!DOCTYPE html>
        <html lang=frame.language.tag() data-theme=frame.theme.name() data-offline=texts.wizard_offline()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="description" content=texts.site_description()/>
                <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#191d28" media="(prefers-color-scheme: dark)"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=style/>
                <scripts::StartScripts/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
    .into_any()
}

/// In the browser, where the focus goes on the way from page to page. Nothing that is seen.
fn arrivals() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    arrival::watch();
}

/// The portal: providers and routes, nothing else.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    frame::provide();
    view! {
        <title::DocumentTitle/>
        <Router>
            <components::SkipLink/>
            {arrivals()}
            {Routes(
                RoutesProps::builder()
                    .fallback(pages::lost::NotFound)
                    .children(ToChildren::to_children(site_map::routes))
                    .build(),
            )}
        </Router>
    }
    .into_any()
}
