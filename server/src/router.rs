//! The portal as a web application: server functions, pages, files, and the layers around them.

use std::{
    any::Any,
    path::PathBuf,
    sync::{Arc, OnceLock},
    time::Duration,
};

use app::{
    App, SiteFiles,
    api::{Cookies, is_plain_request},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef, Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use http::request::Parts;
use leptos::{config::LeptosOptions, nonce::Nonce, prelude::*, server_fn::axum::server_fn_paths};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, generate_route_list_with_exclusions, handle_server_fns_with_context,
    render_app_async_with_context,
};
use services::{Chance, Portal};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::TimeoutLayer};

use crate::{
    client_address::Proxies,
    config::PublicUrl,
    demo_pages::{self, Demo},
    downloads, former, probes,
    security::{Security, gate, guard},
    session_layer::{Sessions, visit},
    site,
    trouble::{Explaining, explain, failed, trouble},
    uploads,
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// As many lines and mails as anybody has.
const ALL: i64 = 100_000;

/// What stands between the portal and the world.
#[derive(Clone)]
pub struct Edge {
    /// Where the portal is reached.
    pub public: PublicUrl,
    /// Who is believed about where a request comes from.
    pub proxies: Proxies,
    /// For nonces.
    pub chance: Arc<dyn Chance>,
    /// The files that pages name.
    pub files: SiteFiles,
    /// Where the files of former builds are.
    pub former: Option<PathBuf>,
}

/// Characters of the address of a page that help leads back to.
const LONGEST_PAGE: usize = 500;

/// What the handlers share.
#[derive(Clone, FromRef)]
pub struct Shared {
    options: LeptosOptions,
    portal: Portal,
    files: SiteFiles,
    former: Former,
    home: Home,
}

/// Where the portal is: `https://host[:port]`.
#[derive(Clone)]
struct Home(Arc<str>);

/// Where the files of former builds are.
#[derive(Clone)]
struct Former(Option<Arc<PathBuf>>);

/// The whole portal. `demo` adds the pages of demo mode.
pub fn router(portal: Portal, edge: Edge, demo: Option<Demo>) -> Router {
    let Edge { public, proxies, chance, files, former } = edge;
    let options = LeptosOptions::builder().output_name("frontend").build();
    let shared = Shared {
        options,
        portal,
        files,
        former: Former(former.map(Arc::new)),
        home: Home(public.origin.as_str().into()),
    };
    let context = context(&shared);
    let portal = shared.portal.clone();
    let pages = Router::new()
        .route("/up", get(up))
        .route("/help/for", get(help_for))
        .route("/.well-known/security.txt", get(security_txt))
        .route("/account/data/download", get(own_data))
        .route("/calendar/{file}", get(calendar))
        .route("/administration/users/download", get(downloads::users))
        .route("/administration/permissions/download", get(downloads::permissions))
        .route("/administration/users/import/example.csv", get(downloads::users_example))
        .route(uploads::USERS_FILE, post(uploads::users_file).layer(DefaultBodyLimit::disable()))
        .route("/api/{*function}", post(server_function))
        .leptos_routes_with_context(&shared, page_routes(), context, app::shell)
        .fallback(file_or_page)
        .with_state(shared);
    let pages = match demo {
        Some(demo) => pages.merge(demo_pages::routes(demo)),
        None => pages,
    };
    let cookies = Cookies { secure: public.secure };
    let sessions = Sessions { portal: portal.clone(), cookies, proxies, host: public.host.as_str().into() };
    let security = Security { public: Arc::new(public), chance };
    let explaining = Explaining { portal: portal.clone(), cookies };
    let panicked = portal.clone();
    // As services below the layers, so that they see a request before its route is chosen.
    let visited = Router::new()
        .fallback_service(pages)
        .layer(from_fn_with_state(sessions, visit))
        .layer(from_fn_with_state(security.clone(), gate))
        .layer(CatchPanicLayer::custom(move |panic: Box<dyn Any + Send>| after_panic(&panicked, panic)))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(from_fn_with_state(explaining, explain));
    probes::routes(portal)
        .fallback_service(visited)
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .layer(from_fn_with_state(security, guard))
}

/// A panic is one request's trouble, and nothing of it is told.
fn after_panic(portal: &Portal, panic: Box<dyn Any + Send>) -> Response {
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    trouble(portal, StatusCode::INTERNAL_SERVER_ERROR, &format!("panic: {}", said.unwrap_or("without a word")))
}

/// The addresses of pages. Not those of functions, which the framework would answer itself, past [`server_function`].
/// Listed once a process: while the framework lists them, no page anywhere in the process may load
/// what it shows, and one that tries waits for ever (leptos issue 4773).
fn page_routes() -> Vec<AxumRouteListing> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    ROUTES
        .get_or_init(|| {
            let functions = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
            generate_route_list_with_exclusions(App, Some(functions))
        })
        .clone()
}

/// What pages and server functions find in their context.
fn context(shared: &Shared) -> impl Fn() + Clone + Send + Sync + 'static {
    let (portal, files) = (shared.portal.clone(), shared.files.clone());
    move || {
        provide_context(portal.clone());
        provide_context(files.clone());
        if let Some(nonce) = with_context::<Parts, _>(|parts| parts.extensions.get::<Nonce>().cloned()).flatten() {
            provide_context(nonce);
        }
    }
}

/// Help with the page that somebody comes from: the topic that it is about.
async fn help_for(State(Home(origin)): State<Home>, headers: HeaderMap) -> Redirect {
    let from = headers.get(header::REFERER).and_then(|from| from.to_str().ok());
    let page = from.and_then(|from| from.strip_prefix(&*origin)).filter(|page| services::is_own_path(page));
    match page.filter(|page| page.len() <= LONGEST_PAGE) {
        Some(page) => Redirect::to(&app::help::address_for(page)),
        None => Redirect::to("/help"),
    }
}

/// Whom to tell of a weak spot (RFC 9116).
async fn security_txt(State(portal): State<Portal>, State(public): State<Home>) -> impl IntoResponse {
    let origin = &public.0;
    let expires = portal.today().saturating_add(jiff::Span::new().months(6));
    let text = format!(
        "Contact: {}\nExpires: {expires}T00:00:00Z\nPreferred-Languages: nl, en\nCanonical: {origin}/.well-known/security.txt\n\
         Policy: {origin}/security\n",
        app::texts::Texts(rules::people::Language::En).helpdesk_email_link()
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text)
}

/// Everything that the portal keeps about somebody, as JSON to take along (R128).
async fn own_data(State(portal): State<Portal>, request: Request) -> Response {
    let actor = request.extensions().get::<Arc<app::api::Visit>>().and_then(|visit| visit.who.person().cloned());
    let Some(actor) = actor else { return StatusCode::NOT_FOUND.into_response() };
    match actor.own_data_file(ALL).await {
        Ok(json) => {
            let name = "attachment; filename=\"my-reconi.json\"";
            ([(header::CONTENT_TYPE, "application/json"), (header::CONTENT_DISPOSITION, name)], json).into_response()
        }
        Err(failure) => failed(&portal, &failure),
    }
}

/// The last days of somebody's permissions, for calendars (R129).
async fn calendar(
    State(portal): State<Portal>,
    State(Home(origin)): State<Home>,
    Path(file): Path<String>,
) -> Response {
    match portal.calendar_feed(&file, &origin).await {
        Ok(Some(calendar)) => ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], calendar).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(failure) => failed(&portal, &failure),
    }
}

/// `/up`: to the sign-in or, signed in, to the start page (R77).
async fn up(request: Request) -> Redirect {
    let signed_in =
        request.extensions().get::<Arc<app::api::Visit>>().is_some_and(|visit| visit.who.person().is_some());
    Redirect::to(if signed_in { "/account" } else { "/login" })
}

async fn server_function(State(shared): State<Shared>, request: Request) -> Response {
    let known = server_fn_paths().any(|(path, _)| path == request.uri().path());
    if !known {
        return (StatusCode::NOT_FOUND, "").into_response();
    }
    let (mut parts, body) = request.into_parts();
    let mut asked = parts.clone();
    // The framework answers plain forms with a way back to the Referer, whatever site that is, with the error in the
    // address. Our functions lead on themselves, so it is not told of either; they are. Who asks says the mark of a
    // script, not what is accepted.
    let plain = is_plain_request(&parts.headers);
    let accepted = if plain { "text/html" } else { "application/json" };
    asked.headers.insert(header::ACCEPT, HeaderValue::from_static(accepted));
    parts.headers.remove(header::REFERER);
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let context = context(&shared);
    let context = move || {
        context();
        provide_context(asked.clone());
    };
    let answer = handle_server_fns_with_context(context, Request::from_parts(parts, body)).await.into_response();
    // What the framework says of its own errors stays inside.
    if answer.status() == StatusCode::BAD_REQUEST {
        return (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], "\"Unreadable\"")
            .into_response();
    }
    // What only scripts ask for shows a browser nothing.
    if plain && answer.status().is_success() {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    answer
}

/// A file of the site, or the page that says there is none.
async fn file_or_page(State(shared): State<Shared>, request: Request) -> Response {
    if let Some(file) = site::file(request.uri().path(), request.headers()) {
        return file;
    }
    if request.uri().path().starts_with("/v/") {
        let Some(folder) = shared.former.0 else { return StatusCode::NOT_FOUND.into_response() };
        return former::file(&folder, request).await.unwrap_or_else(|| StatusCode::NOT_FOUND.into_response());
    }
    let page = render_app_async_with_context(context(&shared), app::shell);
    page(request).await.into_response()
}
