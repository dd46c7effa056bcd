//! Who asks: cookies into a [`Visit`], and the way to the sign-in for pages that need one.

use std::net::{IpAddr, SocketAddr};

use app::{
    Theme,
    api::{Cookies, Visit},
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use rules::people::Language;
use services::{Failure, Portal, Visitor};

/// What the layer needs.
#[derive(Clone)]
pub struct Sessions {
    /// The use cases.
    pub portal: Portal,
    /// How cookies are named.
    pub cookies: Cookies,
}

/// Pages that need somebody who is signed in.
const SIGNED_IN: [&str; 6] = ["/account", "/administration", "/w/", "/done/", PASSWORD, CONFIRM];
/// The wizard of somebody who cannot sign in.
const CHANGE_FORM: &str = "/w/change-form/";
/// The page on which a password is changed; nothing else is shown to who must.
const PASSWORD: &str = "/password/change";
/// The page that asks for a code again, before the password can be changed.
const CONFIRM: &str = "/confirm";
/// The page of who forgot it.
const FORGOT: &str = "/password/forgot";

/// The layer.
pub async fn visit(State(sessions): State<Sessions>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if crate::site::is_asset(&path) {
        return next.run(request).await;
    }
    let headers = request.headers();
    let cookie = |name: &str| cookie(headers, &sessions.cookies.name(name));
    let is_page = request.method() == Method::GET;
    let actor = match cookie("session") {
        Some(token) => match sessions.portal.signed_in(&token).await {
            Ok(actor) => actor,
            Err(failure) => return unavailable(&sessions.portal, failure),
        },
        None => None,
    };
    let needs_somebody = SIGNED_IN.iter().any(|start| path.starts_with(start)) && !path.starts_with(CHANGE_FORM);
    if is_page && actor.is_none() && needs_somebody {
        let wanted = request.uri().path_and_query().map_or(path.as_str(), |whole| whole.as_str());
        return Redirect::to(&format!("/login?next={}", percent(wanted))).into_response();
    }
    let must = actor.as_ref().is_some_and(|actor| actor.must_choose_password());
    if is_page && must && path != PASSWORD && path != CONFIRM && needs_somebody {
        return Redirect::to(PASSWORD).into_response();
    }
    // Whoever is signed in changes what he would have forgotten (R39).
    if is_page && actor.is_some() && path == FORGOT {
        return Redirect::to(PASSWORD).into_response();
    }
    let viewer = match &actor {
        Some(actor) if is_page => match actor.viewer().await {
            Ok(viewer) => Some(viewer),
            Err(failure) => return unavailable(&sessions.portal, failure),
        },
        _ => None,
    };
    let language = actor.as_ref().map(|actor| actor.language());
    let language = language.or_else(|| Language::from_tag(&cookie("language")?)).unwrap_or_else(|| wished(headers));
    let visit = Visit {
        viewer,
        visitor: Visitor {
            sign_in: cookie("sign-in"),
            remembered: long_cookie(headers, &sessions.cookies.name("remembered"), REMEMBERED),
            browser: cookie("browser"),
            reset: cookie("reset"),
            guest: cookie("guest"),
            address: address(&request),
            device: device(headers),
        },
        language,
        theme: Theme::from_name(&cookie("theme").unwrap_or_default()),
        cookies: sessions.cookies,
        actor,
    };
    request.extensions_mut().insert(visit);
    next.run(request).await
}

fn unavailable(portal: &Portal, failure: Failure) -> Response {
    let incident = portal.incident();
    tracing::error!(%incident, "{failure}");
    let text = format!(
        "My Reconi is not available right now. Try again in a minute. / Mijn Reconi is nu niet beschikbaar. Probeer het over \
         een minuut opnieuw.\n\nHelpdesk: 085 000 00 00\nIncident: {incident}\n"
    );
    (axum::http::StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")], text).into_response()
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    long_cookie(headers, name, 128)
}

/// The longest cookie of what was typed and refused.
const REMEMBERED: usize = 3_000;

fn long_cookie(headers: &HeaderMap, name: &str, longest: usize) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(key, value)| *key == name && !value.is_empty() && value.len() <= longest)
        .map(|(_, value)| value.to_owned())
}

/// The browser's wish: the first of its languages that we have.
fn wished(headers: &HeaderMap) -> Language {
    let wish = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let tags = wish.split(',').filter_map(|item| item.split(';').next()?.trim().get(..2));
    tags.into_iter().find_map(|tag| Language::from_tag(&tag.to_ascii_lowercase())).unwrap_or_default()
}

/// The network address that tries are counted by; of a longer one the half that one customer gets.
fn address(request: &Request) -> String {
    match request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip()) {
        Some(IpAddr::V6(address)) => format!("{:x?}", &address.segments()[..4]),
        Some(address) => address.to_string(),
        None => String::new(),
    }
}

/// The kind of browser and device, coarsely: "Firefox, Linux".
fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let of =
        |kinds: &[(&str, &'static str)]| kinds.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = of(&[("Firefox", "Firefox"), ("Edg/", "Edge"), ("Chrom", "Chrome"), ("Safari", "Safari")]);
    let system = of(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    browser.into_iter().chain(system).collect::<Vec<_>>().join(", ")
}

fn percent(path: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b',');
    path.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
