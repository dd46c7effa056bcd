//! Files that managers give: the only bodies that are no fields of a form, and larger than one.

use std::sync::Arc;

use app::api::Visit;
use axum::{
    body::{Body, HttpBody as _},
    extract::{FromRequest as _, Multipart, Path, Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use futures::StreamExt as _;
use rules::{people_file, problem::Refusal};
use services::{Failure, Portal};

use crate::trouble::failed;

/// The route of a file of users.
pub const USERS_FILE: &str = "/administration/users/import/{draft}/file";
/// Bytes of a body with a file.
pub const MOST_BYTES: usize = 1024 * 1024;
/// Bytes of a body that is too large and still read to its end, so that its browser shows what is said of it.
const MOST_READ: usize = 16 * MOST_BYTES;

/// Where a file is given to: the page that shows it.
fn page_of(path: &str) -> Option<&str> {
    let page = path.strip_suffix("/file")?;
    let draft = page.strip_prefix(people_file::PAGES)?;
    people_file::checked_page(draft).map(|_| page)
}

/// Whether a request brings a file, to where one can be brought.
pub fn is_upload(method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    *method == Method::POST && page_of(uri.path()).is_some() && essence.eq_ignore_ascii_case("multipart/form-data")
}

/// Reads the rest of a file that is too large, and leads to the page that says so.
pub async fn too_large(uri: &Uri, body: Body) -> Response {
    let length = body.size_hint().upper().and_then(|bytes| usize::try_from(bytes).ok());
    let Some(page) = page_of(uri.path()).filter(|_| length.is_some_and(|bytes| bytes <= MOST_READ)) else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let mut body = body.into_data_stream();
    while let Some(Ok(_)) = body.next().await {}
    Redirect::to(&format!("{page}?size=1")).into_response()
}

/// A file of users for a draft of adding users.
pub async fn users_file(State(portal): State<Portal>, Path(draft): Path<String>, request: Request) -> Response {
    let Some(page) = page_of(request.uri().path()).map(str::to_owned) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let actor = request.extensions().get::<Arc<Visit>>().and_then(|visit| visit.who.person().cloned());
    let Some(actor) = actor else { return Redirect::to(&format!("/login?next={page}&ended=1")).into_response() };
    if actor.must_choose_password() {
        return Redirect::to("/password/change").into_response();
    }
    let Some((name, bytes)) = file_in(request).await else { return StatusCode::BAD_REQUEST.into_response() };
    match actor.read_users_file(&draft, &name, bytes).await {
        Ok(()) => Redirect::to(&page).into_response(),
        Err(Failure::Refused(Refusal::NotYours)) => Redirect::to("/sorry/not-found").into_response(),
        Err(Failure::Refused(Refusal::Gone)) => Redirect::to("/sorry/gone").into_response(),
        Err(failure) => failed(&portal, &failure),
    }
}

/// The name and the bytes of the only file; `None` where the body holds none.
async fn file_in(request: Request) -> Option<(String, Vec<u8>)> {
    let mut parts = Multipart::from_request(request, &()).await.ok()?;
    while let Some(part) = parts.next_field().await.ok()? {
        if part.name() == Some("file") {
            let name = part.file_name().unwrap_or_default().to_owned();
            return Some((name, part.bytes().await.ok()?.to_vec()));
        }
    }
    None
}
