//! What an operator's watch asks: whether the process is alive, and whether it can do its work. Both are open to
//! everybody, so they tell nothing of anybody and cost a stranger's thousandth request as little as the first.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Serialize;
use services::Portal;
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

/// How long an answer of `/ready` is given again before the database is asked anew.
const KEPT: Duration = Duration::from_secs(1);
/// How long the database may take to read and write one row.
const PATIENCE: Duration = Duration::from_secs(3);

/// What `/ready` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Ready {
    /// Whether a read and a write went through.
    ready: bool,
    /// How many seconds the oldest text message has been due; 0 where none is.
    oldest_text: i64,
    /// The same of mail.
    oldest_mail: i64,
    /// The same of what is done behind the answer.
    oldest_errand: i64,
}

const NOT_READY: Ready = Ready { ready: false, oldest_text: 0, oldest_mail: 0, oldest_errand: 0 };

/// The last look, and the one that is under way: whoever asks meanwhile waits for it.
type Looked = Arc<Mutex<Option<(Instant, Ready)>>>;

#[derive(Clone)]
struct Watched {
    portal: Portal,
    looked: Looked,
}

/// The routes.
pub fn routes(portal: Portal) -> Router {
    Router::new()
        .route("/health", get(|| async { Json(serde_json::json!({ "alive": true })) }))
        .route("/ready", get(ready))
        .with_state(Watched { portal, looked: Looked::default() })
}

async fn ready(State(watched): State<Watched>) -> Response {
    let mut looked = watched.looked.lock().await;
    let ready = match *looked {
        Some((when, ready)) if when.elapsed() < KEPT => ready,
        _ => {
            let ready = look(&watched.portal).await;
            *looked = Some((Instant::now(), ready));
            ready
        }
    };
    let status = if ready.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(ready)).into_response()
}

/// Reads and writes one row, and looks how long work has been waiting.
async fn look(portal: &Portal) -> Ready {
    let now = portal.now();
    let asked = async {
        portal.db().probe(now).await?;
        portal.db().read().await?.oldest_due(now).await
    };
    match timeout(PATIENCE, asked).await {
        Ok(Ok(due)) => {
            Ready { ready: true, oldest_text: due.texts, oldest_mail: due.mails, oldest_errand: due.errands }
        }
        Ok(Err(error)) => {
            tracing::error!("not ready: {error}");
            NOT_READY
        }
        Err(_) => {
            tracing::error!("not ready: the database took more than {} s", PATIENCE.as_secs());
            NOT_READY
        }
    }
}
