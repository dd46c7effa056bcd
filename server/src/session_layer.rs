//! Who asks: cookies into a [`Visit`], and the way to the sign-in for pages that need one. What a page sends counts for whom
//! the page was made ([`PageOf`]).

use std::{net::SocketAddr, sync::Arc};

use app::{
    api::{
        BROWSER_KEPT, Cookies, KEPT, PAGE_OF, SOMEBODY_ELSE, Visit, Who,
        desk::{DESK_BROWSER, DESK_REMEMBERED, DESK_SESSION},
        is_plain_request, serialized_refusal,
    },
    site_map::{self, Needs},
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rules::{people::Language, problem::Refusal, shown::Viewer};
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

/// The first page of the desk.
const DESK: &str = "/desk";
/// Its sign-in.
const DESK_LOGIN: &str = "/desk/login";

/// Where a request goes: each area has sessions of its own, which count in no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Area {
    /// The desk of the helpdesk.
    Desk,
    /// Everything else.
    Portal,
}

impl Area {
    fn of(path: &str) -> Self {
        if site_map::is_desk(path) { Area::Desk } else { Area::Portal }
    }

    /// The cookie of a session.
    fn session(self) -> &'static str {
        match self {
            Area::Desk => DESK_SESSION,
            Area::Portal => "session",
        }
    }

    /// The cookie of what was typed at its sign-in and refused.
    fn remembered(self) -> &'static str {
        match self {
            Area::Desk => DESK_REMEMBERED,
            Area::Portal => "remembered",
        }
    }

    /// The cookie of a browser in which somebody signed in before.
    fn browser(self) -> &'static str {
        match self {
            Area::Desk => DESK_BROWSER,
            Area::Portal => "browser",
        }
    }
}

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
fn somebody_else(area: Area, headers: &HeaderMap) -> Response {
    if is_plain_request(headers) {
        let desk = if area == Area::Desk { DESK } else { "" };
        return Redirect::to(&format!("{desk}{SOMEBODY_ELSE}")).into_response();
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
    let area = Area::of(&path);
    let token = cookie(area.session());
    let (who, viewer) = match who_holds(portal, area, token.as_deref(), is_page).await {
        Ok(found) => found,
        Err(failure) => return failed(portal, &failure),
    };
    // What a page sends that was made for nobody counts for nobody, whoever signed in elsewhere since.
    let page_of = page_of(&request).filter(|_| !is_page);
    let who = match (&page_of, who.mark()) {
        (Some(mark), Some(own)) if !mark.is_empty() && *mark != own => return somebody_else(area, headers),
        (Some(mark), _) if mark.is_empty() => Who::Nobody,
        _ => who,
    };
    let needs_somebody = site_map::needs(&path) != Needs::Nobody;
    if is_page && matches!(who, Who::Nobody) && needs_somebody {
        let wanted = request.uri().path_and_query().map_or(path.as_str(), |whole| whole.as_str());
        // A session that was there and is over is told of.
        return to_sign_in(area, wanted, token.is_some());
    }
    if is_page && let Some(way) = led_on(&who, request.uri(), needs_somebody) {
        return way.into_response();
    }
    let of_profile = who.person().map(|person| person.language());
    let language = of_profile.unwrap_or_else(|| reader::language(headers, sessions.cookies));
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let visit = Visit {
        viewer,
        visitor: Visitor {
            sign_in: cookie("sign-in"),
            remembered: cookie(area.remembered()),
            kept: asked_with(request.uri(), KEPT).filter(|_| is_page),
            browser: cookie(area.browser()),
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
        who,
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

/// Who holds a session's token in an area, and what the frame of a page shows of them.
async fn who_holds(
    portal: &Portal,
    area: Area,
    token: Option<&str>,
    is_page: bool,
) -> services::Result<(Who, Option<Viewer>)> {
    let Some(token) = token else { return Ok((Who::Nobody, None)) };
    Ok(match area {
        Area::Desk => match portal.officer(token).await? {
            Some(officer) => {
                let viewer = officer.viewer();
                (Who::Officer(Box::new(officer)), Some(viewer))
            }
            None => (Who::Nobody, None),
        },
        // A page asks for its frame in the same go.
        Area::Portal if is_page => match portal.signed_in_to_a_page(token).await? {
            Some((person, viewer)) => (Who::Person(Box::new(person)), Some(viewer)),
            None => (Who::Nobody, None),
        },
        Area::Portal => {
            let person = portal.signed_in(token).await?;
            (person.map_or(Who::Nobody, |person| Who::Person(Box::new(person))), None)
        }
    })
}

/// Where somebody is led who is signed in and has nothing to do on a page.
fn led_on(who: &Who, page: &Uri, needs_somebody: bool) -> Option<Redirect> {
    let path = page.path();
    match who {
        Who::Nobody => None,
        Who::Officer(_) if path == DESK_LOGIN => {
            Some(Redirect::to(&services::desk_path(&asked_with(page, "next").unwrap_or_default())))
        }
        Who::Officer(_) => None,
        Who::Person(person) => {
            let must = person.must_choose_password() && path != PASSWORD && path != CONFIRM && needs_somebody;
            match path {
                _ if must => Some(Redirect::to(PASSWORD)),
                // Whoever is signed in changes what they would have forgotten (R39).
                FORGOT if page.query().is_none() => Some(Redirect::to(PASSWORD)),
                LOGIN | ENTER_CODE => Some(Redirect::to(&goes_on(page))),
                _ => None,
            }
        }
    }
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
fn to_sign_in(area: Area, wanted: &str, ended: bool) -> Response {
    let ended = if ended { "&ended=1" } else { "" };
    let page = if area == Area::Desk { DESK_LOGIN } else { LOGIN };
    Redirect::to(&format!("{page}?next={}{ended}", utf8_percent_encode(wanted, &QUERY_VALUE))).into_response()
}
