//! "Cannot log in" (R87): what can be seen from here of why, each with what helps; the rest to look at oneself. The portal sees some of
//! it, the browser some more.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rules::shown::LogInChecks;

use crate::{
    api::{help::ReadLogInChecks, query::load},
    components::{Icon, Tag, loaded},
    pages::lost::{Alone, Helpdesk},
    texts::{Texts, use_texts},
};

/// The most minutes that a clock may be off without being called wrong.
#[cfg(feature = "hydrate")]
const MOST_OFF: i64 = 2;

/// What keeps somebody from logging in.
#[component]
pub(crate) fn CannotLogIn() -> impl IntoView {
    let query = use_query_map();
    let texts = use_texts();
    let shown = load(move || {
        let query = query.read();
        ReadLogInChecks { needs: query.get("needs").unwrap_or_default(), again: query.get("again").is_some() }
    });
    view! {
        <Title text=texts.checks_title()/>
        <Alone>{loaded(shown, |shown| view! { <Page shown/> }.into_any())}</Alone>
    }
    .into_any()
}

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
enum Found {
    Fine(String),
    Wrong(String),
    /// It cannot be seen from here.
    Unknown(String),
}

/// A question with what was found, and the way on.
#[component]
fn Check(
    title: &'static str,
    #[prop(into)] found: Signal<Found>,
    /// Where to go on, and what that is called.
    #[prop(optional_no_strip)]
    way: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let texts = use_texts();
    let said = move || {
        let (kind, word, text) = match found.get() {
            Found::Fine(text) => ("active", texts.checks_fine(), text),
            Found::Wrong(text) => ("expired", texts.checks_wrong(), text),
            Found::Unknown(text) => ("invited", texts.checks_unknown(), text),
        };
        view! { <p><Tag kind word/></p><p>{text}</p> }.into_any()
    };
    view! {
        <li>
            <h2>{title}</h2>
            {said}
            {way.map(|(href, label)| view! { <p><a href=href rel="external">{label}</a></p> }.into_any())}
        </li>
    }
    .into_any()
}

#[component]
fn Page(shown: LogInChecks) -> impl IntoView {
    let texts = use_texts();
    let (cookies, clock) = (RwSignal::new(cookies(texts, &shown)), RwSignal::new(clock(texts)));
    look(texts, shown.now, cookies, clock);
    let address = match shown.here == shown.address {
        true => Found::Fine(texts.checks_address_right(&shown.address)),
        false => Found::Wrong(texts.checks_address_wrong(&shown.here, &shown.address)),
    };
    let (session, to) = match &shown.name {
        Some(name) => (Found::Fine(texts.checks_session_on(name)), Some(("/account", texts.checks_session_go()))),
        None => (Found::Fine(texts.checks_session_off().to_owned()), None),
    };
    let level = match (shown.needs, shown.held) {
        (Some(needs), Some(held)) if held.opens(needs) => Found::Fine(texts.checks_level_fits(needs, held)),
        (Some(needs), Some(held)) => Found::Wrong(texts.checks_level_needed(needs, held)),
        (Some(needs), None) => Found::Unknown(texts.checks_level_asks(needs)),
        (None, _) => Found::Unknown(texts.checks_level_text().to_owned()),
    };
    let account = Found::Unknown(texts.checks_account_text().to_owned());
    view! {
        <div class="mr-narrow mr-stack mr-stack--lg">
            <div class="mr-head">
                <h1 tabindex="-1">{texts.checks_title()}</h1>
                <p class="mr-head__lead">{texts.checks_lead()}</p>
            </div>
            <ol class="mr-card mr-card--flush mr-checks">
                <Check title=texts.checks_session_title() found=session way=to/>
                <Check title=texts.checks_cookies_title() found=cookies way=Some(("/cannot-log-in?again=1", texts.checks_look_again()))/>
                <Check title=texts.checks_address_title() found=address way=None/>
                <Check title=texts.checks_clock_title() found=clock way=None/>
                <Check title=texts.checks_account_title() found=account way=Some(("/password/forgot", texts.checks_account_go()))/>
                <Check title=texts.checks_level_title() found=level way=Some(("/account/permissions", texts.checks_level_go()))/>
            </ol>
            <div class="mr-actions">
                <a class="mr-button" href="/up" rel="external"><Icon name="key"/>{texts.checks_again()}</a>
                <a class="mr-button mr-button--quiet" href="/help/cannot-log-in">{texts.checks_more()}</a>
            </div>
            <Helpdesk incident=None/>
        </div>
    }
    .into_any()
}

/// What the portal saw of cookies: some, or none although it gave one a moment ago.
fn cookies(texts: Texts, shown: &LogInChecks) -> Found {
    match shown.cookies {
        Some(true) => Found::Fine(texts.checks_cookies_on().to_owned()),
        Some(false) => Found::Wrong(texts.checks_cookies_off().to_owned()),
        None => Found::Unknown(texts.checks_cookies_unknown().to_owned()),
    }
}

fn clock(texts: Texts) -> Found {
    Found::Unknown(texts.checks_clock_unknown().to_owned())
}

/// What only the browser knows: whether it takes cookies at all, and what time it thinks it is. `then` is the portal's time when the
/// page was made.
fn look(texts: Texts, then: i64, cookies: RwSignal<Found>, clock: RwSignal<Found>) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let enabled = js_sys::Reflect::get(&window(), &"navigator".into())
            .and_then(|navigator| js_sys::Reflect::get(&navigator, &"cookieEnabled".into()))
            .ok()
            .and_then(|enabled| enabled.as_bool());
        match enabled {
            Some(false) => cookies.set(Found::Wrong(texts.checks_cookies_off().to_owned())),
            Some(true) => cookies.update(|found| {
                if matches!(found, Found::Unknown(_)) {
                    *found = Found::Fine(texts.checks_cookies_on().to_owned());
                }
            }),
            None => {}
        }
        let now = (js_sys::Date::now() / 1_000.0) as i64;
        let minutes = (now - then).abs() / 60;
        clock.set(match minutes <= MOST_OFF {
            true => Found::Fine(texts.checks_clock_right().to_owned()),
            false => Found::Wrong(texts.checks_clock_wrong(minutes as usize)),
        });
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (texts, then, cookies, clock);
}
