//! Who asks: cookies into a [`Visit`], and the way to the sign-in for pages that need one. What a page sends counts for whom
//! the page was made ([`PageOf`]).

use std::{net::SocketAddr, sync::Arc};

use app::{
    api::{BROWSER_KEPT, Cookies, KEPT, PAGE_OF, SOMEBODY_ELSE, Visit, is_plain_request, serialized_refusal},
    site_map::{self, Needs},
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rules::{people::Language, problem::Refusal};
use services::{Portal, SignedIn, Visitor};

use crate::{
    client_address::{Proxies, counted_by},
    reader, site,
    trouble::failed,
};

/// What the layer needs.
#[derive(Clone)]
pub struct Sessions {
    /// The use cases.
    pub portal: Portal,
    /// How cookies are named.
    pub cookies: Cookies,
    /// Who is believed about where a request comes from.
    pub proxies: Proxies,
    /// Where the portal is: `host[:port]`.
    pub host: Arc<str>,
}

/// The page on which a password is changed; nothing else is shown to who must.
const PASSWORD: &str = "/password/change";
/// The page that asks for a code again, before the password can be changed.
const CONFIRM: &str = "/confirm";
/// The pages of the sign-in.
const LOGIN: &str = "/login";
const ENTER_CODE: &str = "/login/code";
/// The page of who forgot it.
const FORGOT: &str = "/password/forgot";

/// The cookie of a browser that has no other: it only shows that it takes some.
const COOKIES: &str = "cookies";

/// Whose page a form stood on, as the form says it.
#[derive(Debug, Clone)]
pub struct PageOf(pub String);

/// Whose page sent a request; nothing where it does not say.
fn page_of(request: &Request) -> Option<String> {
    let called = request.headers().get(PAGE_OF).map(|mark| mark.to_str().unwrap_or_default().to_owned());
    called.or_else(|| request.extensions().get::<PageOf>().map(|page| page.0.clone()))
}

/// The answer to what was sent from a page that was made for somebody else than who is signed in now.
fn somebody_else(headers: &HeaderMap) -> Response {
    if is_plain_request(headers) {
        return Redirect::to(SOMEBODY_ELSE).into_response();
    }
    let body = serialized_refusal(Refusal::SomebodyElse);
    (StatusCode::CONFLICT, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// The layer.
pub async fn visit(State(sessions): State<Sessions>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if site::is_asset(&path) {
        return next.run(request).await;
    }
    let headers = request.headers();
    let cookie = |name: &str| sessions.cookies.get(name, headers);
    let is_page = request.method() == Method::GET;
    let without_cookies = headers.get(header::COOKIE).is_none_or(|cookies| cookies.is_empty());
    let portal = &sessions.portal;
    let found = match cookie("session") {
        // A page asks for its frame in the same go.
        Some(token) if is_page => {
            portal.signed_in_to_a_page(&token).await.map(|found| found.map(|(actor, viewer)| (actor, Some(viewer))))
        }
        Some(token) => portal.signed_in(&token).await.map(|found| found.map(|actor| (actor, None))),
        None => Ok(None),
    };
    let (actor, viewer): (Option<SignedIn>, _) = match found {
        Ok(found) => found.unzip(),
        Err(failure) => return failed(portal, &failure),
    };
    // What a page sends that was made for nobody counts for nobody, whoever signed in elsewhere since.
    let page_of = page_of(&request).filter(|_| !is_page);
    let actor = match (&page_of, actor) {
        (Some(mark), Some(actor)) if !mark.is_empty() && *mark != actor.mark() => return somebody_else(headers),
        (Some(mark), _) if mark.is_empty() => None,
        (_, actor) => actor,
    };
    let viewer = viewer.flatten();
    let needs_somebody = site_map::needs(&path) != Needs::Nobody;
    if is_page && actor.is_none() && needs_somebody {
        let wanted = request.uri().path_and_query().map_or(path.as_str(), |whole| whole.as_str());
        // A session that was there and is over is told of.
        return to_sign_in(wanted, cookie("session").is_some());
    }
    let must = actor.as_ref().is_some_and(|actor| actor.must_choose_password());
    if is_page && must && path != PASSWORD && path != CONFIRM && needs_somebody {
        return Redirect::to(PASSWORD).into_response();
    }
    if is_page && actor.is_some() {
        match path.as_str() {
            // Whoever is signed in changes what they would have forgotten (R39).
            FORGOT if request.uri().query().is_none() => return Redirect::to(PASSWORD).into_response(),
            LOGIN | ENTER_CODE => return Redirect::to(&goes_on(request.uri())).into_response(),
            _ => {}
        }
    }
    let of_profile = actor.as_ref().map(|actor| actor.language());
    let language = of_profile.unwrap_or_else(|| reader::language(headers, sessions.cookies));
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let visit = Visit {
        viewer,
        visitor: Visitor {
            sign_in: cookie("sign-in"),
            remembered: cookie("remembered"),
            kept: asked_with(request.uri(), KEPT).filter(|_| is_page),
            browser: cookie("browser"),
            reset: cookie("reset"),
            guest: cookie("guest"),
            typed: cookie("typed"),
            language: cookie("chosen").as_deref().and_then(Language::from_tag),
            // Programs may send forms of their own without; a page of ours has given one.
            takes_no_cookies: without_cookies && (is_page || page_of.is_some()),
            address: peer.map(|peer| counted_by(sessions.proxies.client(peer, headers))).unwrap_or_default(),
            device: reader::device(headers),
        },
        language,
        theme: reader::theme(headers, sessions.cookies),
        cookies: sessions.cookies,
        host: sessions.host.clone(),
        page_of,
        actor,
    };
    request.extensions_mut().insert(Arc::new(visit));
    let mut answer = next.run(request).await;
    // So that it shows whether this browser takes any.
    if without_cookies
        && let Ok(cookie) = HeaderValue::from_str(&sessions.cookies.set(COOKIES, "1", Some(BROWSER_KEPT)))
    {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    // For the layers outside, which may have to explain something.
    answer.extensions_mut().insert(language);
    answer
}

/// Where somebody goes on who is signed in already: to the page that the sign-in would lead to.
fn goes_on(sign_in: &Uri) -> String {
    let next = asked_with(sign_in, "next").map(|next| services::own_path(&next));
    next.unwrap_or_else(|| "/account".to_owned())
}

/// A field of an address.
fn asked_with(page: &Uri, field: &str) -> Option<String> {
    let pairs = form_urlencoded::parse(page.query().unwrap_or_default().as_bytes());
    pairs.into_iter().find(|(name, _)| name == field).map(|(_, value)| value.into_owned())
}

/// A path as the value of a query's field: what has no meaning there stays as it is.
const QUERY_VALUE: AsciiSet = NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b',');

/// The way to the sign-in and back.
fn to_sign_in(wanted: &str, ended: bool) -> Response {
    let ended = if ended { "&ended=1" } else { "" };
    Redirect::to(&format!("/login?next={}{ended}", utf8_percent_encode(wanted, &QUERY_VALUE))).into_response()
}
