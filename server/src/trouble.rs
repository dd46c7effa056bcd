//! The one page for whatever is no page: our own trouble, as a database that cannot do it (503), an answer that takes too long
//! (503), a fault (500); and what is refused before any page or form is reached. It is made of the program alone, so that it
//! is there when nothing else is, and it stands where the reader asked: a reload tries again, of a form too.

use app::{
    api::{Cookies, INCIDENT, is_plain_request, serialized_refusal},
    texts::Texts,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use rules::{people::Language, problem::Refusal};
use services::{Failure, Portal};

use crate::{reader, site};

/// Seconds after which browsers and proxies may try again.
const RETRY_AFTER: &str = "60";

/// What the layer needs.
#[derive(Clone)]
pub struct Explaining {
    /// For the number of an incident.
    pub portal: Portal,
    /// How cookies are named.
    pub cookies: Cookies,
}

/// An answer that the layer makes a page of. The cause goes to the log.
pub fn trouble(portal: &Portal, status: StatusCode, cause: &str) -> Response {
    let incident = portal.incident();
    tracing::error!(%incident, "{cause}");
    (status, [(INCIDENT, incident)]).into_response()
}

/// The same of a use case that failed.
pub fn failed(portal: &Portal, failure: &Failure) -> Response {
    let status = match failure {
        Failure::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Failure::Refused(_) | Failure::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    trouble(portal, status, &failure.to_string())
}

/// The layer: what is no page becomes one for a browser; our own trouble becomes for a page's script what it can tell its
/// reader.
pub async fn explain(State(explaining): State<Explaining>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let mut answer = next.run(request).await;
    let status = answer.status();
    if !status.is_client_error() && !status.is_server_error() {
        return answer;
    }
    let incident = answer.headers_mut().remove(INCIDENT);
    let is_page =
        answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let is_ours = status.is_server_error();
    let is_explained = match status {
        StatusCode::SERVICE_UNAVAILABLE => false,
        // A page that is whole but for one part says so itself.
        StatusCode::INTERNAL_SERVER_ERROR => is_page,
        _ => is_page || !asked.wants_page,
    };
    if is_explained {
        return answer;
    }
    let incident = is_ours.then(|| {
        incident.and_then(|incident| Some(incident.to_str().ok()?.to_owned())).unwrap_or_else(|| {
            let incident = explaining.portal.incident();
            tracing::error!(%incident, "no answer in time or none at all: {} {}", asked.method, asked.place());
            incident
        })
    });
    let language = answer.extensions().get::<Language>().copied();
    let mut told = match incident {
        Some(incident) if !asked.wants_page => {
            let body = serialized_refusal(Refusal::Trouble { incident });
            (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        incident => asked.page(status, language, explaining.cookies, incident),
    };
    if let Some(allowed) = answer.headers_mut().remove(header::ALLOW) {
        told.headers_mut().insert(header::ALLOW, allowed);
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        told.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
    }
    told
}

/// What was asked for, and by whom.
struct Asked {
    method: Method,
    path: String,
    /// As a page, rather than by a page's script.
    wants_page: bool,
    /// Those that tell of the reader.
    headers: HeaderMap,
}

#[derive(askama::Template)]
#[template(path = "trouble.html")]
struct TroublePage {
    texts: Texts,
    theme: &'static str,
    style: String,
    title: &'static str,
    lead: &'static str,
    /// Asking once more, by a reload, may help.
    again: bool,
    is_form: bool,
    incident: Option<String>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let mut headers = HeaderMap::new();
        for name in [header::COOKIE, header::ACCEPT_LANGUAGE] {
            for value in request.headers().get_all(&name) {
                headers.append(name.clone(), value.clone());
            }
        }
        Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            wants_page: is_plain_request(request.headers()),
            headers,
        }
    }

    /// The function, or the area of a page: further on, an address may hold what opens something.
    fn place(&self) -> &str {
        let area = || self.path.get(1..).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        if self.path.starts_with("/api/") { &self.path } else { area() }
    }

    fn page(
        &self,
        status: StatusCode,
        language: Option<Language>,
        cookies: Cookies,
        incident: Option<String>,
    ) -> Response {
        let texts = Texts(language.unwrap_or_else(|| reader::language(&self.headers, cookies)));
        let (title, lead) = match status {
            StatusCode::SERVICE_UNAVAILABLE => (texts.error_unavailable_title(), texts.error_unavailable_text()),
            status if status.is_server_error() => (texts.error_trouble_title(), texts.error_trouble_text()),
            StatusCode::NOT_FOUND => (texts.error_not_found_title(), texts.error_not_found_text()),
            StatusCode::METHOD_NOT_ALLOWED => (texts.error_nothing_title(), texts.error_nothing_text()),
            StatusCode::FORBIDDEN => (texts.error_elsewhere_title(), texts.error_elsewhere_text()),
            StatusCode::PAYLOAD_TOO_LARGE => (texts.error_too_large_title(), texts.error_too_large_text()),
            _ => (texts.error_unreadable_title(), texts.error_unreadable_text()),
        };
        let page = TroublePage {
            texts,
            theme: reader::theme(&self.headers, cookies).name(),
            style: site::files().style(),
            title,
            lead,
            again: status.is_server_error(),
            is_form: self.method == Method::POST,
            incident,
        };
        match askama::Template::render(&page) {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => {
                tracing::error!("the page of trouble: {error}");
                status.into_response()
            }
        }
    }
}
