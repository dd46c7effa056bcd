//! Pages that exist in demo mode only: the post that was sent, and the clock.

use std::sync::Arc;

use axum::{
    Form, Json, Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use services::Portal;
use store::Channel;

use crate::{clock::SystemClock, demo::OFFICERS, letters::Rendered, site};

/// What the pages need.
#[derive(Clone)]
pub struct Demo {
    /// The use cases.
    pub portal: Portal,
    /// The clock that can be moved.
    pub clock: Arc<SystemClock>,
    /// Where links in letters lead.
    pub public: crate::config::PublicUrl,
}

/// The name of the setting that keeps the clock's offset.
pub const CLOCK: &str = "demo-clock";

/// How many messages are shown.
const MOST: i64 = 200;

/// The routes.
pub fn routes(demo: Demo) -> Router {
    Router::new()
        .route("/demo/post", get(post_page))
        .route("/demo/post.json", get(post_json))
        .route("/demo/desk.json", get(desk_json))
        .route("/demo/post/{id}", get(letter))
        .route("/demo/clock", post(move_clock))
        .with_state(demo)
}

#[derive(serde::Serialize)]
struct Posted {
    id: String,
    kind: &'static str,
    to: String,
    subject: String,
    text: String,
    html: String,
    at: i64,
    sent: bool,
    template: String,
}

async fn read(demo: &Demo) -> Result<Vec<Posted>, services::Failure> {
    let all = demo.portal.newest_post(MOST).await?;
    let posted = all.into_iter().filter_map(|(message, letter)| {
        let rendered = Rendered::new(&message, &letter?, &demo.public).ok()?;
        Some(Posted {
            kind: if message.channel == Channel::Sms { "sms" } else { "mail" },
            id: message.id,
            to: message.recipient,
            subject: rendered.subject,
            text: rendered.text,
            html: rendered.html,
            at: message.created,
            sent: message.sent.is_some(),
            template: message.template,
        })
    });
    Ok(posted.collect())
}

fn broken(failure: services::Failure) -> Response {
    tracing::error!("{failure}");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

async fn post_json(State(demo): State<Demo>) -> Response {
    match read(&demo).await {
        Ok(posted) => Json(posted).into_response(),
        Err(failure) => broken(failure),
    }
}

/// The code that an officer's authenticator app shows now.
#[derive(serde::Serialize)]
struct AppCode {
    officer: &'static str,
    code: String,
}

fn app_codes(demo: &Demo) -> Result<Vec<AppCode>, services::Failure> {
    let code = |(officer, _, secret): (&'static str, &str, &str)| {
        Ok(AppCode { officer, code: services::app_code(secret, demo.portal.now())? })
    };
    OFFICERS.into_iter().map(code).collect()
}

async fn desk_json(State(demo): State<Demo>) -> Response {
    match app_codes(&demo) {
        Ok(codes) => Json(codes).into_response(),
        Err(failure) => broken(failure),
    }
}

#[derive(askama::Template)]
#[template(path = "post.html")]
struct PostPage {
    style: String,
    posted: Vec<Posted>,
    codes: Vec<AppCode>,
}

async fn post_page(State(demo): State<Demo>) -> Response {
    let posted = match read(&demo).await {
        Ok(posted) => posted,
        Err(failure) => return broken(failure),
    };
    let codes = match app_codes(&demo) {
        Ok(codes) => codes,
        Err(failure) => return broken(failure),
    };
    let page = PostPage { style: site::files().style(), posted, codes };
    let csp = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    match askama::Template::render(&page) {
        Ok(html) => {
            ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, csp)], html)
                .into_response()
        }
        Err(error) => broken(services::Failure::Broken(error.to_string())),
    }
}

/// One letter by itself, for the frame of the page: it brings its own styles and may do nothing.
async fn letter(State(demo): State<Demo>, Path(id): Path<String>) -> Response {
    let posted = match read(&demo).await {
        Ok(posted) => posted,
        Err(failure) => return broken(failure),
    };
    let Some(one) = posted.into_iter().find(|one| one.id == id) else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-top-navigation-by-user-activation",
        ),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    ];
    (headers, one.html).into_response()
}

#[derive(serde::Deserialize)]
struct Step {
    seconds: i64,
}

/// What time brings, without waiting for the beat of a job.
async fn brought(portal: &Portal) -> Result<(), services::Failure> {
    portal.tidy().await?;
    portal.send_reminders().await.map(drop)
}

async fn move_clock(State(demo): State<Demo>, Form(step): Form<Step>) -> Response {
    if step.seconds < 0 {
        return (StatusCode::UNPROCESSABLE_ENTITY, "seconds: the clock goes forward only\n").into_response();
    }
    let offset = demo.clock.offset().saturating_add(step.seconds);
    let kept = async {
        let mut tx = demo.portal.db().write().await?;
        tx.put_setting(CLOCK, &offset.to_string()).await?;
        tx.commit().await
    };
    match kept.await {
        Ok(()) => {
            demo.clock.set_offset(offset);
            // What became due while the clock was moved is done before anybody looks.
            if step.seconds > 0
                && let Err(failure) = brought(&demo.portal).await
            {
                return broken(failure);
            }
            // Codes of authenticator apps depend on the second.
            ([("x-now", demo.portal.now().to_string())], demo.portal.today().to_string()).into_response()
        }
        Err(error) => broken(error.into()),
    }
}
