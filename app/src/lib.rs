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
#[cfg(feature = "ssr")]
mod scripts;
pub mod texts;
mod title;
mod wizard;

pub use frame::{Frame, Theme};
#[cfg(feature = "ssr")]
pub use scripts::SiteFiles;

use std::sync::Arc;

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::MetaTags;
use leptos_meta::provide_meta_context;
use leptos_router::{
    PossibleRouteMatch, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use lazy::{
    AccountPage::{
        self, Authenticator, Data, Details, Edit, LinkRequest, Links, Overview, Preferences, Prove, Recovery, Security,
        Unlink,
    },
    AdministrationPage::{self, Number, Request, Requests},
    DoorPage::{
        Cancelled, ChangePassword, Confirm, EmailLink, EmailOutcome, EnterCode, Forgot, FormLink, FormOutcome,
        FormSent, FormStart, Home, LoggedOut, PasswordChanged, Reset, ResetDone, Sorry, StopForm, Undo,
    },
    Page,
    WizardPage::{Done, Step},
};

/// All paths are one type, as the router is compiled anew for every type of path.
fn at(path: impl PossibleRouteMatch + Send + Sync + 'static) -> Arc<dyn PossibleRouteMatch + Send + Sync> {
    Arc::new(path)
}

/// The document around the app.
#[cfg(feature = "ssr")]
pub fn shell() -> impl IntoView {
    let frame = api::request_frame();
    let texts = texts::Texts(frame.language);
    let style = use_context::<SiteFiles>().unwrap_or_else(SiteFiles::none).style();
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
                <link rel="stylesheet" href=style/>
                <scripts::StartScripts/>
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
    view! {
        <title::DocumentTitle/>
        <Router>
            <components::SkipLink/>
            <Routes fallback=pages::lost::NotFound>
                <Route path=at(path!("/")) view=Page::Door(Home) ssr=SsrMode::Async/>
                <Route path=at(path!("/login")) view=Page::Login ssr=SsrMode::Async/>
                <Route path=at(path!("/login/code")) view=Page::Door(EnterCode) ssr=SsrMode::Async/>
                <Route path=at(path!("/logged-out")) view=Page::Door(LoggedOut) ssr=SsrMode::Async/>
                <Route path=at(path!("/password/forgot")) view=Page::Door(Forgot) ssr=SsrMode::Async/>
                <Route path=at(path!("/password/reset/:token")) view=Page::Door(Reset) ssr=SsrMode::Async/>
                <Route path=at(path!("/password/done")) view=Page::Door(ResetDone) ssr=SsrMode::Async/>
                <Route path=at(path!("/password/change")) view=Page::Door(ChangePassword) ssr=SsrMode::Async/>
                <Route path=at(path!("/password/changed")) view=Page::Door(PasswordChanged) ssr=SsrMode::Async/>
                <Route path=at(path!("/confirm")) view=Page::Door(Confirm) ssr=SsrMode::Async/>
                <Route path=at(path!("/email/confirm/:token")) view=Page::Door(EmailLink) ssr=SsrMode::Async/>
                <Route path=at(path!("/email/:outcome")) view=Page::Door(EmailOutcome) ssr=SsrMode::Async/>
                <Route path=at(path!("/undo/:token")) view=Page::Door(Undo) ssr=SsrMode::Async/>
                <Route path=at(path!("/cancelled/:id")) view=Page::Door(Cancelled) ssr=SsrMode::Async/>
                <Route path=at(path!("/change-form")) view=Page::Door(FormStart) ssr=SsrMode::Async/>
                <Route path=at(path!("/change-form/sent/:reference")) view=Page::Door(FormSent) ssr=SsrMode::Async/>
                <Route path=at(path!("/change-form/confirm/:token")) view=Page::Door(FormLink) ssr=SsrMode::Async/>
                <Route path=at(path!("/change-form/:outcome")) view=Page::Door(FormOutcome) ssr=SsrMode::Async/>
                <Route path=at(path!("/stop/:token")) view=Page::Door(StopForm) ssr=SsrMode::Async/>
                <Route path=at(path!("/sorry/:why")) view=Page::Door(Sorry) ssr=SsrMode::Async/>
                <ParentRoute path=at(path!("/account")) view=Page::AccountSection ssr=SsrMode::Async>
                    <Route path=at(path!("")) view=Page::Account(Overview)/>
                    <Route path=at(path!("details")) view=Page::Account(Details)/>
                    <Route path=at(path!("details/edit")) view=Page::Account(Edit)/>
                    <Route path=at(path!("prove/:reference")) view=Page::Account(Prove)/>
                    <Route path=at(path!("permissions")) view=Page::Account(AccountPage::Permissions)/>
                    <Route path=at(path!("links")) view=Page::Account(Links)/>
                    <Route path=at(path!("links/:organization")) view=Page::Account(Unlink)/>
                    <Route path=at(path!("activity")) view=Page::Account(AccountPage::Activity)/>
                    <Route path=at(path!("requests")) view=Page::Account(AccountPage::Requests)/>
                    <Route path=at(path!("requests/:reference")) view=Page::Account(LinkRequest)/>
                    <Route path=at(path!("security")) view=Page::Account(Security)/>
                    <Route path=at(path!("security/authenticator")) view=Page::Account(Authenticator)/>
                    <Route path=at(path!("security/recovery")) view=Page::Account(Recovery)/>
                    <Route path=at(path!("preferences")) view=Page::Account(Preferences)/>
                    <Route path=at(path!("data")) view=Page::Account(Data)/>
                </ParentRoute>
                <ParentRoute path=at(path!("/administration")) view=Page::AdministrationSection ssr=SsrMode::Async>
                    <Route path=at(path!("permissions")) view=Page::Administration(AdministrationPage::Permissions)/>
                    <Route path=at(path!("requests")) view=Page::Administration(Requests)/>
                    <Route path=at(path!("requests/number/:reference")) view=Page::Administration(Number)/>
                    <Route path=at(path!("requests/:reference")) view=Page::Administration(Request)/>
                </ParentRoute>
                <Route path=at(path!("/w/:kind/:draft/*step")) view=Page::Wizard(Step) ssr=SsrMode::Async/>
                <Route path=at(path!("/done/:references")) view=Page::Wizard(Done) ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
