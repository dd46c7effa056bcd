//! What is seen: the pages, the wizard frame and the server functions that both halves of the portal share.
//!
//! | room | holds |
//! |---|---|
//! | [`api`] | server functions, one file an area; the only place that knows the server |
//! | [`pages`] | one file a screen, foldered like the site |
//! | [`wizard`] | the frame of every wizard; knows no business |
//! | [`components`] | what pages are made of |
//! | [`texts`] | every text in Dutch and English, made of the locale files; days and times |

// Views are deeply nested types.
#![recursion_limit = "512"]

pub mod api;
mod components;
mod frame;
mod lazy;
mod pages;
pub mod texts;
mod wizard;

pub use frame::{Frame, Theme};

use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use pages::{account, administration, public};

/// The document around the app. Rendered on the server only.
pub fn shell(options: LeptosOptions, root: String) -> impl IntoView {
    let frame = api::request_frame();
    let texts = texts::Texts(frame.language);
    view! {
        <!DOCTYPE html>
        <html lang=frame.language.tag() data-theme=frame.theme.name()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="description" content=texts.site_description()/>
                <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#191d28" media="(prefers-color-scheme: dark)"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=format!("{root}/pkg/portal.css")/>
                <HydrationScripts options root/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The portal: providers and routes, nothing else.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    frame::provide();
    let texts = texts::use_texts();
    view! {
        <Title formatter=move |title: String| format!("{title} - {}", texts.site_name())/>
        <Router>
            <components::SkipLink/>
            <Routes fallback=pages::lost::NotFound>
                <Route path=path!("/") view=public::Home ssr=SsrMode::Async/>
                <Route path=path!("/login") view=public::Login ssr=SsrMode::Async/>
                <Route path=path!("/login/code") view=public::EnterCode ssr=SsrMode::Async/>
                <Route path=path!("/logged-out") view=public::LoggedOut ssr=SsrMode::Async/>
                <Route path=path!("/sorry/:why") view=pages::lost::Sorry ssr=SsrMode::Async/>
                <ParentRoute path=path!("/account") view=account::Section ssr=SsrMode::Async>
                    <Route path=path!("") view={Lazy::<lazy::AccountOverview>::new()}/>
                    <Route path=path!("details") view={Lazy::<lazy::AccountDetails>::new()}/>
                    <Route path=path!("permissions") view={Lazy::<lazy::AccountPermissions>::new()}/>
                </ParentRoute>
                <ParentRoute path=path!("/administration") view=administration::Section ssr=SsrMode::Async>
                    <Route path=path!("permissions") view={Lazy::<lazy::AdministrationPermissions>::new()}/>
                    <Route path=path!("requests") view={Lazy::<lazy::AdministrationRequests>::new()}/>
                    <Route path=path!("requests/:reference") view={Lazy::<lazy::AdministrationRequest>::new()}/>
                </ParentRoute>
                <Route path=path!("/w/:kind/:draft/:step") view={Lazy::<lazy::Wizard>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/done/:references") view={Lazy::<lazy::Done>::new()} ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
