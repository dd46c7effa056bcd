//! What stands around every page: skip link, header, footer, and the navigation of a section.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use maud::html;

#[cfg(feature = "hydrate")]
use wasm_bindgen::JsCast;

use super::{Form, Icon, PageOf, still};
use crate::{
    api::page_address,
    frame::{Frame, Theme, use_frame},
    site_map::{Entry, PAGES, Reader, Section},
    texts::{Texts, use_texts},
};

/// The first thing that the keyboard reaches.
#[component]
pub(crate) fn SkipLink() -> impl IntoView {
    view! { <a class="mr-skip" href="#main" rel="external">{use_texts().site_skip()}</a> }.into_any()
}

/// A link of the navigation: path and what is shown.
type Item = (&'static str, Entry);

/// The pages of a section's menu.
fn menu(section: Section) -> Vec<Item> {
    section.pages().filter_map(|page| page.menu.map(|entry| (page.path, entry))).collect()
}

/// The bar of small screens, for who manages an organization or manages none.
fn bar(manages: bool) -> Vec<Item> {
    let other = if manages { Reader::User } else { Reader::Manager };
    let mut bar = Vec::new();
    for (path, (rank, reader, entry)) in PAGES.iter().filter_map(|page| Some((page.path, page.bar?))) {
        if reader != other {
            // After what has its rank or a lower one: a handful needs no code that sorts thousands.
            let place = bar.partition_point(|(before, _)| *before <= rank);
            bar.insert(place, (rank, (path, entry)));
        }
    }
    bar.into_iter().map(|(_, item)| item).collect()
}

fn is_current(path: &str, page: &str) -> bool {
    let path = path.trim_end_matches('/');
    // Below a section's first page lie the others.
    let first = ["/account", "/administration"].contains(&page);
    path == page || (!first && path.strip_prefix(page).is_some_and(|rest| rest.starts_with('/')))
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
        .into_any()
    })
}

/// The links of a section, in up to three places of a page; the one to the page itself says so.
fn links(texts: Texts, items: Vec<Item>, waiting: usize, with_icons: bool, here: &str) -> String {
    let links = html! {
        @for (page, entry) in items {
            li {
                a href=(page) aria-current=[is_current(here, page).then_some("page")] {
                    @if with_icons { (still::icon(entry.icon, false)) }
                    ((entry.label)(texts))
                    @if page == "/administration/requests" && waiting > 0 {
                        span class="mr-count" aria-hidden="true" { (waiting) }
                        span class="mr-hidden" { " (" (texts.nav_waiting(waiting)) ")" }
                    }
                }
            }
        }
    };
    links.0
}

/// The links that [`links`] wrote.
#[cfg(feature = "hydrate")]
const LINKS: &str = ".mr-menu a, .mr-rail a, .mr-bottom a";

/// The page that [`links`] marks: in the browser none, so that the text stays the same on every page and is written once.
fn marked(path: Memo<String>) -> String {
    if cfg!(feature = "hydrate") { String::new() } else { path.get_untracked() }
}

/// Says in the browser which of the written links leads to the page itself, now and after each way to another one.
fn mark_current(path: Memo<String>) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let here = path.get();
        // A section that was not there before is in the document from the next turn on.
        request_animation_frame(move || {
            let Ok(links) = document().query_selector_all(LINKS) else { return };
            let links = (0..links.length()).filter_map(|index| links.get(index)?.dyn_into::<web_sys::Element>().ok());
            for link in links {
                let page = link.get_attribute("href").unwrap_or_default();
                let _ = match is_current(&here, &page) {
                    true => link.set_attribute("aria-current", "page"),
                    false => link.remove_attribute("aria-current"),
                };
            }
        });
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = path;
}

/// The switch to the other language, as a form: a change, not a link.
#[component]
fn LanguageSwitch(
    /// The form that it is sent with, where that is another one.
    #[prop(optional_no_strip)]
    form: Option<&'static str>,
) -> impl IntoView {
    let texts = use_texts();
    let tag = texts.site_other_language_tag();
    view! {
        <form method="post" action="/api/choose_language">
            <PageOf/>
            <BackHere/>
            <button class="mr-plain" form=form name="lang" value=tag lang=tag>{texts.site_other_language()}</button>
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
            <a class="mr-who" href="/account/details" rel=leaves translate="no">
                <span class="mr-person" aria-hidden="true">{viewer.badge}</span><span class="mr-who__name">{viewer.name}</span>
            </a>
        }
        .into_any()
    });
    view! {
        <header class="mr-header">
            <div class="mr-wrap mr-header__bar">
                <a class="mr-logo" href=home rel=leaves>
                    <svg class="mr-logo__mark" aria-hidden="true" focusable="false"><use href="/logo.svg#mark"></use></svg>
                    <svg class="mr-logo__word" role="img" aria-label=texts.site_name()><use href=word></use></svg>
                </a>
                {full.then(|| view! { <Tabs manages waiting/> }.into_any())}
                <div class="mr-header__end">
                    {(!plain).then(|| view! { <LanguageSwitch form=None/> }.into_any())}
                    {who}
                    {full.then(|| view! {
                        <Form to="sign_out"><button class="mr-plain">{texts.site_log_out()}</button></Form>
                        <Menu manages waiting/>
                    }.into_any())}
                    {(public && !signed_in).then(|| view! { <a class="mr-button" href="/up" rel="external">{texts.site_log_in()}</a> }.into_any())}
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
                        <a href="/administration" aria-current=in_administration>
                            {texts.nav_administration()}<Waiting count=waiting/>
                        </a>
                    </li>
                }.into_any())}
            </ul>
        </nav>
    }
    .into_any()
}

#[component]
fn Menu(manages: bool, waiting: usize) -> impl IntoView {
    let texts = use_texts();
    let here = marked(use_location().pathname);
    let pages = |section| links(texts, menu(section), waiting, false, &here);
    view! {
        <details class="mr-menu">
            <summary><Icon name="menu"/>{texts.site_menu()}</summary>
            <nav aria-label=texts.site_all_pages()>
                <h2>{texts.nav_account()}</h2>
                <ul inner_html=pages(Section::Account)></ul>
                {manages.then(|| view! {
                    <h2>{texts.nav_administration()}</h2>
                    <ul inner_html=pages(Section::Administration)></ul>
                }.into_any())}
                <h2>{texts.site_name()}</h2>
                <div class="mr-row">
                    <LanguageSwitch form=None/>
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
    /// The section.
    section: Section,
    children: Children,
) -> impl IntoView {
    let texts = use_texts();
    let frame = use_frame();
    let waiting = frame.viewer.as_ref().map_or(0, |viewer| viewer.waiting);
    let manages = frame.viewer.as_ref().is_some_and(|viewer| viewer.manages);
    let label = match section {
        Section::Account => texts.nav_account(),
        Section::Administration => texts.nav_administration(),
    };
    let path = use_location().pathname;
    let here = marked(path);
    let pages = |items| links(texts, items, waiting, true, &here);
    mark_current(path);
    view! {
        <Header/>
        <div class="mr-wrap mr-main mr-shell">
            <nav class="mr-rail" aria-label=label><ul inner_html=pages(menu(section))></ul></nav>
            <main id="main" tabindex="-1">{children()}</main>
        </div>
        <Footer/>
        <nav class="mr-bottom" aria-label=texts.site_quick()><ul inner_html=pages(bar(manages))></ul></nav>
    }
    .into_any()
}

/// Help with the page, which the portal knows by where the reader comes from, and the helpdesk. Out of a wizard help opens beside
/// it, so that nothing is left.
fn ask(texts: Texts, beside: bool) -> String {
    let links = html! {
        li {
            a href="/help/for" rel="external" target=[beside.then_some("_blank")] {
                (texts.help_help())
                @if beside { span class="mr-hidden" { " " (texts.help_new_tab()) } }
            }
        }
        li { (texts.helpdesk_title()) }
        li { a href=(texts.helpdesk_phone_link()) translate="no" { (texts.helpdesk_phone()) } }
        li { a href=(texts.helpdesk_email_link()) translate="no" { (texts.helpdesk_email()) } }
    };
    links.0
}

/// What is said of the portal itself.
fn about(texts: Texts) -> String {
    let pages = [
        ("/privacy", texts.help_privacy()),
        ("/accessibility", texts.help_accessibility()),
        ("/security", texts.help_security()),
    ];
    html! { @for (page, name) in pages { li { a href=(page) { (name) } } } }.0
}

/// The footer: help, helpdesk, what is said of the portal, language and appearance.
#[component]
pub(crate) fn Footer(
    /// The form on the page that a switch is sent with, so that what stands in it is saved first.
    #[prop(optional)]
    form: Option<&'static str>,
) -> impl IntoView {
    let texts = use_texts();
    let now = use_frame().theme;
    let path = use_location().pathname;
    let address = move || {
        path.track();
        page_address()
    };
    let theme = |theme: Theme, label: &'static str| {
        let pressed = if theme == now { "true" } else { "false" };
        view! { <button form=form name="theme" value=theme.name() aria-pressed=pressed>{label}</button> }.into_any()
    };
    view! {
        <footer class="mr-footer">
            <p class="mr-wrap mr-printonly" translate="no">{address}</p>
            <div class="mr-wrap">
                <ul aria-label=texts.help_title() inner_html=ask(texts, form.is_some())></ul>
                <LanguageSwitch form/>
                <form class="mr-switch" method="post" action="/api/choose_theme" aria-label=texts.site_theme()>
                    <PageOf/>
                    <BackHere/>
                    {theme(Theme::System, texts.site_theme_system())}
                    {theme(Theme::Light, texts.site_theme_light())}
                    {theme(Theme::Dark, texts.site_theme_dark())}
                </form>
            </div>
            <ul class="mr-wrap" inner_html=about(texts)></ul>
        </footer>
    }
    .into_any()
}
