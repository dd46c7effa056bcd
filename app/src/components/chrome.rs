//! What stands around every page: skip link, header, footer, and the navigation of a section.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{Form, Icon};
use crate::{
    frame::{Frame, Theme, use_frame},
    texts::{Texts, use_texts},
};

/// The first thing that the keyboard reaches.
#[component]
pub(crate) fn SkipLink() -> impl IntoView {
    view! { <a class="mr-skip" href="#main" rel="external">{use_texts().site_skip()}</a> }.into_any()
}

/// A page of a section: path, label, icon.
type Item = (&'static str, &'static str, &'static str);

fn account_pages(texts: Texts) -> Vec<Item> {
    vec![
        ("/account", texts.nav_overview(), "home"),
        ("/account/details", texts.nav_details(), "user"),
        ("/account/permissions", texts.nav_permissions(), "key"),
        ("/account/requests", texts.nav_my_requests(), "send"),
        ("/account/security", texts.nav_security(), "shield"),
        ("/account/activity", texts.nav_activity(), "activity"),
        ("/account/preferences", texts.preferences_title(), "globe"),
    ]
}

fn administration_pages(texts: Texts) -> Vec<Item> {
    vec![
        ("/administration/permissions", texts.nav_users_permissions(), "key"),
        ("/administration/requests", texts.nav_requests(), "inbox"),
    ]
}

fn is_current(path: &str, page: &str) -> bool {
    let path = path.trim_end_matches('/');
    path == page || (page != "/account" && path.strip_prefix(page).is_some_and(|rest| rest.starts_with('/')))
}

/// The number of requests that wait, as a badge.
#[component]
fn Waiting(count: usize) -> impl IntoView {
    let texts = use_texts();
    (count > 0).then(|| {
        view! {
            <span class="mr-count" aria-hidden="true">{count}</span>
            <span class="mr-hidden">{format!(" ({})", texts.nav_waiting(count))}</span>
        }
    })
}

/// The links of a section; the current one says so.
fn links(items: Vec<Item>, waiting: usize, with_icons: bool) -> impl IntoView {
    let path = use_location().pathname;
    let link = move |(page, label, icon): Item| {
        let current = move || is_current(&path.get(), page).then_some("page");
        let count = if page == "/administration/requests" { waiting } else { 0 };
        view! {
            <li>
                <a href=page aria-current=current>
                    {with_icons.then(|| view! { <Icon name=icon/> })}{label}<Waiting count/>
                </a>
            </li>
        }
    };
    items.into_iter().map(link).collect_view()
}

/// The switch to the other language, as a form: a change, not a link.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let texts = use_texts();
    let tag = texts.site_other_language_tag();
    view! {
        <form method="post" action="/api/choose_language">
            <BackHere/>
            <button class="mr-plain" name="lang" value=tag lang=tag>{texts.site_other_language()}</button>
        </form>
    }
    .into_any()
}

/// Brings the reader back to this page after a form.
#[component]
fn BackHere() -> impl IntoView {
    let location = use_location();
    let here = move || format!("{}{}", location.pathname.get(), query(&location.search.get()));
    view! { <input type="hidden" name="back" value=here/> }.into_any()
}

fn query(search: &str) -> String {
    let search = search.trim_start_matches('?');
    if search.is_empty() { String::new() } else { format!("?{search}") }
}

/// The header: logo, tabs, who is signed in, and the menu of small screens.
#[component]
pub(crate) fn Header(
    /// The wizards' header has no way out but the logo.
    #[prop(optional)]
    plain: bool,
    /// Log in, top right (R76).
    #[prop(optional)]
    public: bool,
) -> impl IntoView {
    let texts = use_texts();
    let Frame { viewer, language, .. } = use_frame();
    let signed_in = viewer.is_some();
    let home = if signed_in { "/account" } else { "/" };
    let word = format!("/logo.svg#word-{}", language.tag());
    let manages = viewer.as_ref().is_some_and(|viewer| viewer.manages);
    let waiting = viewer.as_ref().map_or(0, |viewer| viewer.waiting);
    let full = signed_in && !plain;
    // Leaving a wizard loads a page, so that the browser asks first where something is not saved.
    let leaves = plain.then_some("external");
    let who = viewer.map(|viewer| {
        view! {
            <a class="mr-who" href="/account/details" rel=leaves>
                <span class="mr-person" aria-hidden="true">{viewer.badge}</span>{viewer.name}
            </a>
        }
    });
    view! {
        <header class="mr-header">
            <div class="mr-wrap mr-header__bar">
                <a class="mr-logo" href=home rel=leaves>
                    <svg class="mr-logo__mark" aria-hidden="true" focusable="false"><use href="/logo.svg#mark"></use></svg>
                    <svg class="mr-logo__word" role="img" aria-label=texts.site_name()><use href=word></use></svg>
                </a>
                {full.then(|| view! { <Tabs manages waiting/> })}
                <div class="mr-header__end">
                    {(!plain).then(|| view! { <LanguageSwitch/> })}
                    {who}
                    {full.then(|| view! {
                        <Form to="sign_out"><button class="mr-plain">{texts.site_log_out()}</button></Form>
                        <Menu manages waiting/>
                    })}
                    {(public && !signed_in).then(|| view! { <a class="mr-button" href="/up" rel="external">{texts.site_log_in()}</a> })}
                </div>
            </div>
        </header>
    }
    .into_any()
}

#[component]
fn Tabs(manages: bool, waiting: usize) -> impl IntoView {
    let texts = use_texts();
    let path = use_location().pathname;
    let in_account = move || path.get().starts_with("/account").then_some("true");
    let in_administration = move || path.get().starts_with("/administration").then_some("true");
    view! {
        <nav class="mr-tabs" aria-label=texts.site_main_nav()>
            <ul>
                <li><a href="/account" aria-current=in_account>{texts.nav_account()}</a></li>
                {manages.then(|| view! {
                    <li>
                        <a href="/administration/requests" aria-current=in_administration>
                            {texts.nav_administration()}<Waiting count=waiting/>
                        </a>
                    </li>
                })}
            </ul>
        </nav>
    }
    .into_any()
}

#[component]
fn Menu(manages: bool, waiting: usize) -> impl IntoView {
    let texts = use_texts();
    view! {
        <details class="mr-menu">
            <summary><Icon name="menu"/>{texts.site_menu()}</summary>
            <nav aria-label=texts.site_all_pages()>
                <h2>{texts.nav_account()}</h2>
                <ul>{links(account_pages(texts), 0, false)}</ul>
                {manages.then(|| view! {
                    <h2>{texts.nav_administration()}</h2>
                    <ul>{links(administration_pages(texts), waiting, false)}</ul>
                })}
                <h2>{texts.site_name()}</h2>
                <div class="mr-row">
                    <LanguageSwitch/>
                    <Form to="sign_out"><button class="mr-plain">{texts.site_log_out()}</button></Form>
                </div>
            </nav>
        </details>
    }
    .into_any()
}

/// The pages of a section beside its content, and the bar of small screens.
#[component]
pub(crate) fn SiteSection(
    /// Administration, rather than My Account.
    #[prop(optional)]
    administration: bool,
    children: Children,
) -> impl IntoView {
    let texts = use_texts();
    let frame = use_frame();
    let waiting = frame.viewer.as_ref().map_or(0, |viewer| viewer.waiting);
    let manages = frame.viewer.as_ref().is_some_and(|viewer| viewer.manages);
    let (label, pages) = if administration {
        (texts.nav_administration(), administration_pages(texts))
    } else {
        (texts.nav_account(), account_pages(texts))
    };
    let mut quick: Vec<Item> = vec![
        ("/account", texts.nav_home_short(), "home"),
        ("/account/permissions", texts.nav_permissions_short(), "key"),
        ("/account/details", texts.nav_details_short(), "user"),
    ];
    if manages {
        quick.insert(2, ("/administration/permissions", texts.nav_users_short(), "users"));
        quick.insert(3, ("/administration/requests", texts.nav_requests(), "inbox"));
    } else {
        quick.insert(2, ("/account/requests", texts.nav_requests(), "inbox"));
    }
    view! {
        <Header/>
        <div class="mr-wrap mr-main mr-shell">
            <nav class="mr-rail" aria-label=label><ul>{links(pages, waiting, true)}</ul></nav>
            <main id="main" tabindex="-1">{children()}</main>
        </div>
        <Footer/>
        <nav class="mr-bottom" aria-label=texts.site_quick()><ul>{links(quick, waiting, true)}</ul></nav>
    }
    .into_any()
}

/// The footer: helpdesk, language and appearance.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let texts = use_texts();
    let now = use_frame().theme;
    let theme = |theme: Theme, label: &'static str| {
        let pressed = if theme == now { "true" } else { "false" };
        view! { <button name="theme" value=theme.name() aria-pressed=pressed>{label}</button> }
    };
    view! {
        <footer class="mr-footer">
            <div class="mr-wrap">
                <ul aria-label=texts.helpdesk_title()>
                    <li>{texts.helpdesk_title()}</li>
                    <li><a href=texts.helpdesk_phone_link()>{texts.helpdesk_phone()}</a></li>
                    <li><a href=texts.helpdesk_email_link()>{texts.helpdesk_email()}</a></li>
                </ul>
                <LanguageSwitch/>
                <form class="mr-switch" method="post" action="/api/choose_theme" aria-label=texts.site_theme()>
                    <BackHere/>
                    {theme(Theme::System, texts.site_theme_system())}
                    {theme(Theme::Light, texts.site_theme_light())}
                    {theme(Theme::Dark, texts.site_theme_dark())}
                </form>
            </div>
        </footer>
    }
    .into_any()
}
