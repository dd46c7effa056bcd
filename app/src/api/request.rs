//! A request as the server's layers have prepared it: who asks, in which language, and how to answer.

use std::{future::Future, sync::Arc};

use cookie::{Cookie, SameSite};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts};
use leptos::{prelude::*, server_fn::error::FromServerFnError};
use leptos_axum::ResponseOptions;
use rules::{people::Language, problem::Refusal, shown::Viewer};
use services::{Failure, Officer, Portal, SignedIn, Visitor};

use super::{
    ApiError, PAGE_OF,
    forms::{AGAIN, confirm_page, noted},
};
use crate::{Frame, Theme};

/// Who asks. The desk and the rest of the portal know each other's sessions of nobody: what is asked for at one never counts
/// for who is signed in at the other.
#[derive(Clone, Default)]
pub enum Who {
    /// Nobody who is known.
    #[default]
    Nobody,
    /// A person.
    Person(Box<SignedIn>),
    /// An officer of the helpdesk, at the desk.
    Officer(Box<Officer>),
}

impl Who {
    /// The person, where it is one.
    pub fn person(&self) -> Option<&SignedIn> {
        match self {
            Who::Person(person) => Some(person),
            Who::Nobody | Who::Officer(_) => None,
        }
    }

    /// The officer, where it is one.
    pub fn officer(&self) -> Option<&Officer> {
        match self {
            Who::Officer(officer) => Some(officer),
            Who::Nobody | Who::Person(_) => None,
        }
    }

    /// What tells pages that were made for them from those of others; nothing for nobody.
    pub fn mark(&self) -> Option<String> {
        match self {
            Who::Nobody => None,
            Who::Person(person) => Some(person.mark()),
            Who::Officer(officer) => Some(officer.mark()),
        }
    }
}

/// What the server's layers found out about a request. Stands in its extensions as an `Arc`, as every look at it would copy
/// it otherwise.
pub struct Visit {
    /// Who asks.
    pub who: Who,
    /// What the frame of a page shows of them.
    pub viewer: Option<Viewer>,
    /// What tells this visitor from another.
    pub visitor: Visitor,
    /// Profile, then cookie, then the browser's wish.
    pub language: Language,
    /// Whose page sent this; nothing where it does not say.
    pub page_of: Option<String>,
    /// The appearance.
    pub theme: Theme,
    /// How cookies are named and guarded.
    pub cookies: Cookies,
    /// Where the portal is: `host[:port]`.
    pub host: Arc<str>,
}

impl Visit {
    /// Where the portal is reached: `https://host[:port]`.
    pub fn site(&self) -> String {
        format!("{}://{}", if self.cookies.secure { "https" } else { "http" }, self.host)
    }
}

/// How cookies are named and guarded: over https as `__Host-…; Secure`, over http on loopback without both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cookies {
    /// Whether the portal is reached over https.
    pub secure: bool,
}

/// Bytes of a cookie's value: the longest of the portal's is what was typed and refused, sealed.
const LONGEST_COOKIE: usize = 3_000;

impl Cookies {
    /// The name that a cookie has with the browser.
    pub fn name(self, cookie: &str) -> String {
        if self.secure { format!("__Host-{cookie}") } else { cookie.to_owned() }
    }

    /// A `Set-Cookie` value. Without `seconds` the cookie ends with the browser's session; 0 deletes it.
    pub fn set(self, cookie: &str, value: &str, seconds: Option<u32>) -> String {
        let mut set = Cookie::build((self.name(cookie), value)).path("/").http_only(true).same_site(SameSite::Lax);
        if self.secure {
            set = set.secure(true);
        }
        if let Some(seconds) = seconds {
            set = set.max_age(cookie::time::Duration::seconds(seconds.into()));
        }
        set.build().to_string()
    }

    /// What a request's cookie holds; nothing of one that is empty or longer than any that was set here.
    pub fn get(self, cookie: &str, headers: &HeaderMap) -> Option<String> {
        let name = self.name(cookie);
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        let mut cookies = lines.flat_map(Cookie::split_parse).filter_map(Result::ok);
        cookies
            .find(|cookie| cookie.name() == name && (1..=LONGEST_COOKIE).contains(&cookie.value().len()))
            .map(|cookie| cookie.value().to_owned())
    }
}

/// Something of the request as it came in.
fn asked<T>(of: impl FnOnce(&Parts) -> T) -> Option<T> {
    with_context::<Parts, T>(of)
}

/// The path that was asked for.
pub(super) fn asked_path() -> String {
    asked(|parts| parts.uri.path().to_owned()).unwrap_or_default()
}

/// The same with its query.
pub(super) fn asked_with_query() -> String {
    asked(|parts| parts.uri.path_and_query().map(ToString::to_string)).flatten().unwrap_or_default()
}

/// The whole address that was asked for, without what stands behind a question mark.
pub(super) fn asked_address() -> String {
    let scheme = if visit().is_ok_and(|visit| visit.cookies.secure) { "https" } else { "http" };
    format!("{scheme}://{}{}", asked_host(), asked_path())
}

/// Where the portal is reached: `https://host[:port]`.
pub(super) fn site() -> String {
    visit().map(|visit| visit.site()).unwrap_or_default()
}

/// The host that was asked, as the browser has it: `host[:port]`.
pub(super) fn asked_host() -> String {
    asked(|parts| parts.headers.get(header::HOST)?.to_str().ok().map(str::to_owned)).flatten().unwrap_or_default()
}

/// The layers' findings. A request that passed no layer is nobody's.
pub(crate) fn visit() -> Result<Arc<Visit>, ApiError> {
    asked(|parts| parts.extensions.get::<Arc<Visit>>().cloned()).flatten().ok_or(ApiError::Refused(Refusal::SignedOut))
}

pub(crate) fn frame() -> Frame {
    match visit() {
        Ok(visit) => Frame { language: visit.language, theme: visit.theme, viewer: visit.viewer.clone() },
        Err(_) => Frame::default(),
    }
}

/// Who is signed in. Who must choose a new password may do nothing else first.
pub(crate) fn actor() -> services::Result<SignedIn> {
    let actor =
        visit().ok().and_then(|visit| visit.who.person().cloned()).ok_or(Failure::Refused(Refusal::SignedOut))?;
    if actor.must_choose_password() && !WITH_OLD_PASSWORD.contains(&asked_path().as_str()) {
        return Err(Refusal::ChoosePassword.into());
    }
    Ok(actor)
}

/// Which officer of the helpdesk is signed in at the desk.
pub(crate) fn officer() -> services::Result<Officer> {
    let officer = visit().ok().and_then(|visit| visit.who.officer().cloned());
    officer.ok_or(Failure::Refused(Refusal::SignedOut))
}

/// What is open to who must choose a new password: the two pages and the functions that they call.
const WITH_OLD_PASSWORD: [&str; 11] = [
    super::password::CHANGE,
    "/confirm",
    "/api/read_password_change",
    "/api/change_password",
    "/api/read_confirm",
    "/api/send_confirm_code",
    "/api/confirm",
    "/api/sign_out",
    // What reading and typing a password take longer than a session lives unused; they change nothing of an account.
    "/api/stay_signed_in",
    "/api/choose_language",
    "/api/choose_theme",
];

/// The portal's use cases.
pub(crate) fn portal() -> services::Result<Portal> {
    use_context::<Portal>().ok_or_else(|| Failure::Broken("no portal in this request".into()))
}

pub(crate) fn set_status(code: u16) {
    if let (Some(options), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(code)) {
        options.set_status(status);
    }
}

pub(super) fn add_header(name: HeaderName, value: &str) {
    if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(value)) {
        options.append_header(name, value);
    }
}

/// Sets a cookie with the answer.
pub(super) fn set_cookie(cookie: &str, value: &str, seconds: Option<u32>) {
    if let Ok(visit) = visit() {
        add_header(header::SET_COOKIE, &visit.cookies.set(cookie, value, seconds));
    }
}

/// How long a browser is known, in seconds: as long as browsers keep a cookie.
pub const BROWSER_KEPT: u32 = 400 * 24 * 60 * 60;

/// The field of an address that carries what was typed and refused, sealed, for a browser that takes no cookies.
pub const KEPT: &str = "kept";

/// Gives the browser to keep what was typed and refused, as the portal has sealed it; the address of the page that shows it.
pub(super) fn remembered_on(page: &str, sealed: &services::Secret<String>) -> String {
    remembered_as("remembered", page, sealed)
}

/// The same in a cookie of another name.
pub(super) fn remembered_as(cookie: &str, page: &str, sealed: &services::Secret<String>) -> String {
    let again = noted(page, AGAIN);
    if takes_cookies().is_err() {
        return noted(&again, &format!("{KEPT}={}", sealed.reveal()));
    }
    set_cookie(cookie, sealed.reveal(), Some(30 * 60));
    again
}

/// Refuses what a browser could not go on with that takes no cookies, before it is begun.
pub(super) fn takes_cookies() -> services::Result<()> {
    let takes_none = visit().is_ok_and(|visit| visit.visitor.takes_no_cookies);
    if takes_none { Err(Refusal::CookiesOff.into()) } else { Ok(()) }
}

/// Whether a form stood on a page that was made for somebody.
pub(super) fn is_page_of_somebody() -> bool {
    visit().is_ok_and(|visit| visit.page_of.as_ref().is_some_and(|mark| !mark.is_empty()))
}

/// Gives the browser to keep what somebody typed whose session is over; `false` where it is too much.
pub(super) fn keep_typed(typed: &services::Typed) -> bool {
    let (Ok(visit), Ok(portal)) = (visit(), portal()) else { return false };
    let mark = visit.page_of.as_deref().unwrap_or_default();
    match portal.keep_typed(mark, typed) {
        Ok(Some(sealed)) => {
            set_cookie("typed", sealed.reveal(), Some(30 * 60));
            true
        }
        Ok(None) | Err(_) => false,
    }
}

/// Whether this is a page load or a plain form, rather than a call from a page's script.
pub(super) fn is_plain() -> bool {
    asked(|parts| is_plain_request(&parts.headers)).unwrap_or(false)
}

/// Whether a browser asks for a page itself: a page's script marks its calls ([`PAGE_OF`]). What a browser says that it
/// accepts is no sign of it.
pub fn is_plain_request(headers: &HeaderMap) -> bool {
    !headers.contains_key(PAGE_OF)
}

/// The header in which the number of an incident goes to the layer that makes a page of it. It never leaves the server.
pub const INCIDENT: &str = "x-incident";

/// What the caller may learn of a failure, with its HTTP status. The cause goes to the log, under the incident's number.
pub(super) fn told(failure: Failure) -> (Refusal, u16) {
    let trouble = |cause: &str| {
        let incident = use_context::<Portal>().map(|portal| portal.incident()).unwrap_or_default();
        tracing::error!(%incident, "{cause}");
        add_header(HeaderName::from_static(INCIDENT), &incident);
        Refusal::Trouble { incident }
    };
    match failure {
        Failure::Unavailable(cause) => (trouble(&cause), 503),
        Failure::Broken(cause) => (trouble(&cause), 500),
        Failure::Refused(refusal) => {
            let status = status_of(&refusal);
            (refusal, status)
        }
    }
}

pub(super) fn status_of(refusal: &Refusal) -> u16 {
    match refusal {
        Refusal::SignedOut => 401,
        Refusal::StepUp | Refusal::ChoosePassword | Refusal::CookiesOff => 403,
        Refusal::NotYours => 404,
        Refusal::Changed | Refusal::SomebodyElse => 409,
        Refusal::Gone | Refusal::Link(_) => 410,
        Refusal::Invalid(_) => 422,
        Refusal::TooMany { .. } => 429,
        Refusal::Trouble { .. } => 500,
    }
}

/// Answers a query or a call: the value, or what the caller may learn, with its HTTP status.
pub(crate) async fn answer<T>(work: impl Future<Output = services::Result<T>>) -> Result<T, ApiError> {
    services::alone(work).await.map_err(|failure| {
        let (refusal, status) = told(failure);
        set_status(status);
        ApiError::Refused(refusal)
    })
}

pub(super) fn is_page() -> bool {
    asked(|parts| parts.method == http::Method::GET).unwrap_or(false)
}

/// Sends the reader to a path of the portal; to its start where it is none.
pub(super) fn redirect(path: &str) {
    leptos_axum::redirect(if services::is_own_path(path) { path } else { "/" });
}

/// A refusal as server functions send it, for layers that answer before them.
pub fn serialized_refusal(refusal: Refusal) -> Vec<u8> {
    ApiError::Refused(refusal).ser().to_vec()
}

/// A page load is led on to a path of the portal.
pub(super) fn lead_on(next: &str) {
    if is_plain() && is_page() {
        redirect(&services::own_path(next));
    }
}

/// A page load of what asks for a fresh check is led to it, and back to `here` from there.
pub(super) fn lead_to_confirm<T>(shown: &Result<T, ApiError>, here: &str) {
    if is_plain() && is_page() && matches!(shown, Err(ApiError::Refused(Refusal::StepUp))) {
        redirect(&confirm_page(here));
    }
}
