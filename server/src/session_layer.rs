//! Who asks: cookies into a [`Visit`], and the way to the sign-in for pages that need one.

use std::{net::SocketAddr, sync::Arc};

use app::{
    api::{Cookies, Visit},
    site_map::{self, Needs},
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use services::{Portal, Visitor};

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
}

/// The page on which a password is changed; nothing else is shown to who must.
const PASSWORD: &str = "/password/change";
/// The page that asks for a code again, before the password can be changed.
const CONFIRM: &str = "/confirm";
/// The page of who forgot it.
const FORGOT: &str = "/password/forgot";

/// The layer.
pub async fn visit(State(sessions): State<Sessions>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if site::is_asset(&path) {
        return next.run(request).await;
    }
    let headers = request.headers();
    let cookie = |name: &str| sessions.cookies.get(name, headers);
    let is_page = request.method() == Method::GET;
    let portal = &sessions.portal;
    let found = match cookie("session") {
        // A page asks for its frame in the same go.
        Some(token) if is_page => {
            portal.signed_in_to_a_page(&token).await.map(|found| found.map(|(actor, viewer)| (actor, Some(viewer))))
        }
        Some(token) => portal.signed_in(&token).await.map(|found| found.map(|actor| (actor, None))),
        None => Ok(None),
    };
    let (actor, viewer) = match found {
        Ok(found) => found.unzip(),
        Err(failure) => return failed(portal, &failure),
    };
    let viewer = viewer.flatten();
    let needs_somebody = site_map::needs(&path) != Needs::Nobody;
    if is_page && actor.is_none() && needs_somebody {
        let wanted = request.uri().path_and_query().map_or(path.as_str(), |whole| whole.as_str());
        return to_sign_in(wanted);
    }
    let must = actor.as_ref().is_some_and(|actor| actor.must_choose_password());
    if is_page && must && path != PASSWORD && path != CONFIRM && needs_somebody {
        return Redirect::to(PASSWORD).into_response();
    }
    // Whoever is signed in changes what he would have forgotten (R39).
    if is_page && actor.is_some() && path == FORGOT {
        return Redirect::to(PASSWORD).into_response();
    }
    let of_profile = actor.as_ref().map(|actor| actor.language());
    let language = of_profile.unwrap_or_else(|| reader::language(headers, sessions.cookies));
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let visit = Visit {
        viewer,
        visitor: Visitor {
            sign_in: cookie("sign-in"),
            remembered: cookie("remembered"),
            browser: cookie("browser"),
            reset: cookie("reset"),
            guest: cookie("guest"),
            address: peer.map(|peer| counted_by(sessions.proxies.client(peer, headers))).unwrap_or_default(),
            device: reader::device(headers),
        },
        language,
        theme: reader::theme(headers, sessions.cookies),
        cookies: sessions.cookies,
        actor,
    };
    request.extensions_mut().insert(Arc::new(visit));
    let mut answer = next.run(request).await;
    // For the layers outside, which may have to explain something.
    answer.extensions_mut().insert(language);
    answer
}

/// A path as the value of a query's field: what has no meaning there stays as it is.
const QUERY_VALUE: AsciiSet = NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b',');

/// The way to the sign-in and back.
fn to_sign_in(wanted: &str) -> Response {
    Redirect::to(&format!("/login?next={}", utf8_percent_encode(wanted, &QUERY_VALUE))).into_response()
}
