//! The portal as a web application: server functions, pages, files, and the layers around them.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use app::{App, api::Cookies};
use axum::{
    Router,
    extract::{FromRef, Request, State},
    http::{StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use http::request::Parts;
use leptos::{config::LeptosOptions, nonce::Nonce, prelude::*};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, generate_route_list, handle_server_fns_with_context, render_app_async_with_context,
};
use services::{Chance, Portal};
use tower_http::{compression::CompressionLayer, timeout::TimeoutLayer};

use crate::{
    config::PublicUrl,
    demo_pages::{self, Demo},
    security::{Security, guard},
    session_layer::{Sessions, visit},
    site,
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// As many lines and mails as anybody has.
const ALL: i64 = 100_000;

/// What the handlers share.
#[derive(Clone, FromRef)]
pub struct Shared {
    options: LeptosOptions,
    portal: Portal,
}

/// The whole portal. `demo` adds the pages of demo mode.
pub fn router(portal: Portal, public: PublicUrl, chance: Arc<dyn Chance>, demo: Option<Demo>) -> Router {
    let unpacked = site::unpack_manifest().unwrap_or_else(|error| {
        tracing::warn!("pieces of pages are not preloaded: {error}");
        std::path::PathBuf::from("site")
    });
    let options = LeptosOptions::builder()
        .output_name("frontend")
        .site_root(unpacked.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .build();
    let shared = Shared { options, portal: portal.clone() };
    let context = context(portal.clone());
    let pages = Router::new()
        .route("/up", get(up))
        .route("/account/data/download", get(own_data))
        .route("/administration", get(|| async { Redirect::to("/administration/requests") }))
        .route("/api/{*function}", post(server_function))
        .leptos_routes_with_context(&shared, page_routes(), context, {
            let options = shared.options.clone();
            move || app::shell(options.clone(), site::root())
        })
        .fallback(file_or_page)
        .with_state(shared);
    let pages = match demo {
        Some(demo) => pages.merge(demo_pages::routes(demo)),
        None => pages,
    };
    let sessions = Sessions { portal, cookies: Cookies { secure: public.secure } };
    let security = Security { public: Arc::new(public), chance };
    // As a service below the layers, so that they see a request before its route is chosen.
    Router::new()
        .fallback_service(pages)
        .layer(from_fn_with_state(sessions, visit))
        .layer(from_fn_with_state(security, guard))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
}

/// The addresses of pages. Listed once a process: while the framework lists them, no page anywhere in the process may load
/// what it shows, and one that tries waits for ever (leptos issue 4773).
fn page_routes() -> Vec<AxumRouteListing> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    ROUTES.get_or_init(|| generate_route_list(App)).clone()
}

/// What pages and server functions find in their context.
fn context(portal: Portal) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(portal.clone());
        if let Some(nonce) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Nonce>().cloned()) {
            provide_context(nonce);
        }
    }
}

/// Everything that the portal keeps about somebody, as JSON to take along (R128).
async fn own_data(request: Request) -> Response {
    let actor = request.extensions().get::<app::api::Visit>().and_then(|visit| visit.actor.clone());
    let Some(actor) = actor else { return StatusCode::NOT_FOUND.into_response() };
    match actor.own_data_file(ALL).await {
        Ok(json) => {
            let name = "attachment; filename=\"my-reconi.json\"";
            ([(header::CONTENT_TYPE, "application/json"), (header::CONTENT_DISPOSITION, name)], json).into_response()
        }
        Err(failure) => broken(&failure.to_string()),
    }
}

fn broken(cause: &str) -> Response {
    tracing::error!("own data: {cause}");
    Redirect::to("/sorry/trouble").into_response()
}

/// `/up`: to the sign-in or, signed in, to the start page (R77).
async fn up(request: Request) -> Redirect {
    let signed_in = request.extensions().get::<app::api::Visit>().is_some_and(|visit| visit.actor.is_some());
    Redirect::to(if signed_in { "/account" } else { "/login" })
}

async fn server_function(State(portal): State<Portal>, request: Request) -> Response {
    let known = leptos::server_fn::axum::server_fn_paths().any(|(path, _)| path == request.uri().path());
    if !known {
        return (StatusCode::NOT_FOUND, "").into_response();
    }
    let answer = handle_server_fns_with_context(context(portal), request).await.into_response();
    // What the framework says of its own errors stays inside.
    if answer.status() == StatusCode::BAD_REQUEST {
        return (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], "\"Unreadable\"")
            .into_response();
    }
    answer
}

/// A file of the site, or the page that says there is none.
async fn file_or_page(State(shared): State<Shared>, request: Request) -> Response {
    if let Some(file) = site::file(request.uri().path(), request.headers()) {
        return file;
    }
    if site::is_asset(request.uri().path()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let options = shared.options;
    let page = render_app_async_with_context(context(shared.portal), move || app::shell(options.clone(), site::root()));
    page(request).await.into_response()
}
