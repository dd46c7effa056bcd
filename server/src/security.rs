//! What every request passes first and every answer last: security headers, the origin gate, limits.

use std::{collections::HashSet, sync::Arc};

use app::api::{PAGE_OF_FIELD, serialized_refusal};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::nonce::Nonce;
use rules::problem::Refusal;
use services::Chance;

use crate::{config::PublicUrl, serve::Place, session_layer::PageOf, uploads};

/// Bytes of a body.
pub const MOST_BYTES: usize = 64 * 1024;
/// Different field names in a form.
const MOST_NAMES: usize = 64;
/// Values in a form.
const MOST_VALUES: usize = 1_100;

/// What the layer needs.
#[derive(Clone)]
pub struct Security {
    /// Where the portal is reached.
    pub public: Arc<PublicUrl>,
    /// For the nonce.
    pub chance: Arc<dyn Chance>,
}

/// The outermost layer: every answer has the headers, whoever made it, and leads nowhere else. What is asked for by HEAD is
/// answered as by GET, without a body, so that nothing below knows the difference.
pub async fn guard(State(security): State<Security>, mut request: Request, next: Next) -> Response {
    let mut nonce = [0u8; 16];
    security.chance.fill(&mut nonce);
    let nonce = hex::encode(nonce);
    request.extensions_mut().insert(Nonce::from_value(nonce.as_str()));
    let head_only = request.method() == Method::HEAD;
    if head_only {
        *request.method_mut() = Method::GET;
    }
    let mut response = next.run(request).await;
    if head_only {
        *response.body_mut() = Body::empty();
    }
    keep_inside(&mut response);
    add_headers(response.headers_mut(), &nonce, security.public.secure);
    response
}

/// An answer leads to a path of the portal or nowhere. Nothing here makes another one; a framework might.
fn keep_inside(response: &mut Response) {
    let leads_out = |location: &HeaderValue| !location.to_str().is_ok_and(services::is_own_path);
    if response.headers().get_all(header::LOCATION).iter().any(leads_out) {
        tracing::error!("an answer would have led out of the portal");
        response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/"));
    }
}

/// The layer in front of all that decodes.
pub async fn gate(State(security): State<Security>, request: Request, next: Next) -> Response {
    match let_in(&security.public, request).await {
        Ok(request) => {
            if let Some(place) = request.extensions().get::<Place>() {
                place.request_is_complete();
            }
            next.run(request).await
        }
        Err(refused) => refused,
    }
}

/// A refusal before any server function: a fixed body that says nothing of the inside.
fn refuse(status: StatusCode) -> Response {
    let body = serialized_refusal(Refusal::NotYours);
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// Whether a request is one that a browser makes here; one that may change something comes from a page of this portal,
/// and is of a size and kind that its forms have. Nothing is decoded before.
async fn let_in(public: &PublicUrl, request: Request) -> Result<Request, Response> {
    if holds_nul(target(request.uri())) {
        return Err(refuse(StatusCode::BAD_REQUEST));
    }
    match (request.headers().contains_key(header::TRANSFER_ENCODING), request.headers().get(header::CONTENT_LENGTH)) {
        (false, _) => {}
        // Two lengths: where the body ends is a matter of opinion, and a proxy may have another one.
        (true, Some(_)) => return Err(refuse(StatusCode::BAD_REQUEST)),
        // Forms know their length. A second length that came behind this header was taken off before it got here.
        (true, None) => return Err(refuse(StatusCode::LENGTH_REQUIRED)),
    }
    match *request.method() {
        Method::GET => return Ok(request),
        Method::POST => {}
        _ => return Err(refuse(StatusCode::METHOD_NOT_ALLOWED)),
    }
    if !is_own(public, request.headers()) {
        return Err(refuse(StatusCode::FORBIDDEN));
    }
    if uploads::is_upload(request.method(), request.uri(), request.headers()) {
        return with_file(request).await;
    }
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = content_type.split(';').next().unwrap_or("").trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MOST_BYTES).await else { return Err(refuse(StatusCode::PAYLOAD_TOO_LARGE)) };
    if holds_nul(&bytes) {
        return Err(refuse(StatusCode::BAD_REQUEST));
    }
    let fields: Vec<&[u8]> = bytes.split(|byte| *byte == b'&').collect();
    let names: HashSet<&[u8]> = fields.iter().map(|field| group(field)).collect();
    if fields.len() > MOST_VALUES || names.len() > MOST_NAMES {
        return Err(refuse(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let page_of = fields.iter().find_map(|field| field.strip_prefix(PAGE_OF_FIELD.as_bytes())?.strip_prefix(b"="));
    let page_of = page_of.map(|mark| PageOf(String::from_utf8_lossy(mark).into_owned()));
    let mut request = Request::from_parts(parts, Body::from(bytes.clone()));
    if let Some(page_of) = page_of {
        request.extensions_mut().insert(page_of);
    }
    Ok(request)
}

/// A request with a file, whole; what is in it is for who reads it. Its address says whose page it was sent from.
async fn with_file(request: Request) -> Result<Request, Response> {
    let (parts, body) = request.into_parts();
    let length = parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_none_or(|bytes: usize| bytes > uploads::MOST_BYTES) {
        return Err(uploads::too_large(&parts.uri, body).await);
    }
    let Ok(bytes) = to_bytes(body, uploads::MOST_BYTES).await else {
        return Err(refuse(StatusCode::PAYLOAD_TOO_LARGE));
    };
    let fields = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let page_of = fields.into_iter().find(|(name, _)| name == PAGE_OF_FIELD).map(|(_, mark)| PageOf(mark.into_owned()));
    let mut request = Request::from_parts(parts, Body::from(bytes));
    if let Some(page_of) = page_of {
        request.extensions_mut().insert(page_of);
    }
    Ok(request)
}

/// The path with the query.
fn target(uri: &Uri) -> &[u8] {
    uri.path_and_query().map_or(b"", |whole| whole.as_str().as_bytes())
}

/// A zero byte, plain or encoded. No form types one, and a database that takes no such text would fail on it.
fn holds_nul(bytes: &[u8]) -> bool {
    bytes.contains(&0) || bytes.windows(3).any(|three| three == b"%00")
}

/// The name of a field, less what stands in its brackets: `answers[which.1]` and `answers[which.2]` are one.
fn group(field: &[u8]) -> &[u8] {
    let end = field.iter().position(|byte| matches!(byte, b'=' | b'[' | b'%')).unwrap_or(field.len());
    &field[..end]
}

/// Browsers say where a request comes from, once; a foreign, unknown or missing answer is refused.
fn is_own(public: &PublicUrl, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| {
        let mut lines = headers.get_all(name).into_iter();
        let line = lines.next().map(|value| value.to_str().unwrap_or("unreadable"));
        if lines.next().is_some() { Some("more than one") } else { line }
    };
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let origin = text(header::ORIGIN);
    let own_origin = origin.map(|origin| origin == public.origin);
    match (site, own_origin) {
        (Some("same-origin" | "none"), None | Some(true)) => true,
        (Some(_), _) => false,
        (None, own) => own == Some(true),
    }
}

fn add_headers(headers: &mut HeaderMap, nonce: &str, secure: bool) {
    let csp = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let mut set = |name: &'static str, value: &str| {
        let name = HeaderName::from_static(name);
        if let (false, Ok(value)) = (headers.contains_key(&name), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    };
    set("content-security-policy", &csp);
    set("cache-control", "no-store");
    set("x-content-type-options", "nosniff");
    set("x-frame-options", "DENY");
    set("referrer-policy", "same-origin");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    if secure {
        set("strict-transport-security", "max-age=63072000; includeSubDomains");
    }
}
