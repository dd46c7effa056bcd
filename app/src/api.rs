//! The server functions, and the one place where pages meet the server.
//!
//! A server function is one sentence: who, may what, does what. Queries give their value; forms answer with a way to go
//! (Post/Redirect/Get), with and without JavaScript.

pub mod account;
pub mod administration;
pub mod authenticator;
pub mod cancel;
pub mod change_form;
pub mod contact;
pub mod desk;
pub mod ending;
pub mod help;
pub mod invite;
pub mod password;
pub(crate) mod query;
pub mod security;
pub mod session;
pub mod wizard;

#[cfg(feature = "ssr")]
mod drafting;
#[cfg(feature = "ssr")]
mod forms;
#[cfg(feature = "ssr")]
mod request;
#[cfg(feature = "ssr")]
pub use request::{BROWSER_KEPT, Cookies, INCIDENT, KEPT, Visit, Who, is_plain_request, serialized_refusal};
#[cfg(feature = "ssr")]
pub(crate) use request::{actor, answer, officer, portal, visit};

use leptos::{
    serde_json,
    server_fn::{
        Bytes, ContentType, Decodes, Encodes, Format, FormatType,
        error::{FromServerFnError, ServerFnErrorErr},
    },
};
use rules::problem::Refusal;
use serde::{Deserialize, Serialize};

use crate::Frame;

/// The header by which a page's script marks its calls. It holds whose page it stands on: [`rules::shown::Viewer::mark`], or
/// nothing on a page that was made for nobody. Whoever sends none is a browser that loads a page or sends a form: it gets a page.
pub const PAGE_OF: &str = "x-page-of";

/// The page that says that somebody else is signed in now.
pub const SOMEBODY_ELSE: &str = "/sorry/somebody-else";

/// The field in which a plain form says the same.
pub const PAGE_OF_FIELD: &str = "page_of";

/// Why a call gave nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ApiError {
    /// The portal said no, and says why.
    Refused(Refusal),
    /// The portal was not reached.
    Offline,
    /// One side did not understand the other; never says more than that.
    Unreadable,
}

impl FromServerFnError for ApiError {
    type Encoder = Json;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => ApiError::Offline,
            _ => {
                page_status(400);
                ApiError::Unreadable
            }
        }
    }
}

/// How a refusal is sent: as JSON, which the browser reads with [`crate::json`].
pub struct Json;

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = Format::Text;
}

impl Encodes<ApiError> for Json {
    type Error = serde_json::Error;

    fn encode(error: &ApiError) -> Result<Bytes, serde_json::Error> {
        serde_json::to_vec(error).map(Bytes::from)
    }
}

impl Decodes<ApiError> for Json {
    type Error = &'static str;

    fn decode(bytes: Bytes) -> Result<ApiError, &'static str> {
        std::str::from_utf8(&bytes).ok().and_then(crate::json::read).ok_or("not a refusal")
    }
}

/// What the request says about language, theme and viewer; the default in the browser, which has it from the server.
pub fn request_frame() -> Frame {
    #[cfg(feature = "ssr")]
    let frame = request::frame();
    #[cfg(not(feature = "ssr"))]
    let frame = Frame::default();
    frame
}

/// The path that was asked for, with its query.
#[cfg(feature = "ssr")]
pub(crate) fn page_path() -> String {
    request::asked_with_query()
}

/// The whole address of the page that is shown, as it stands on paper.
pub(crate) fn page_address() -> String {
    #[cfg(feature = "ssr")]
    return request::asked_address();
    #[cfg(not(feature = "ssr"))]
    leptos::prelude::window().location().href().unwrap_or_default()
}

/// The HTTP status of the page that is being rendered. Does nothing in the browser.
pub(crate) fn page_status(code: u16) {
    #[cfg(feature = "ssr")]
    request::set_status(code);
    #[cfg(not(feature = "ssr"))]
    let _ = code;
}
