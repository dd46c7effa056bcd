//! Cancellations: seen, and taken back.

use leptos::prelude::*;
use rules::shown::CancelledShown;
#[cfg(feature = "ssr")]
use rules::typed;

use super::ApiError;

/// A cancellation: one's own by its reference, or by the token that its last page was reached with.
#[server(endpoint = "read_cancelled")]
pub async fn read_cancelled(
    /// A reference or a token.
    id: String,
) -> Result<CancelledShown, ApiError> {
    use super::{actor, answer, portal};
    answer(async {
        match typed::token(&id) {
            Some(token) => portal()?.cancelled_by_token(&token).await,
            None => actor()?.cancelled(&id).await,
        }
    })
    .await
}

/// Takes a cancellation back.
#[server(endpoint = "undo_cancellation")]
pub async fn undo_cancellation(
    /// The cancellation.
    #[server(default)]
    reference: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{go, leads},
    };
    let leads = leads("/account/details").to("/account/details?undone=1");
    go(leads, async { actor()?.undo_cancellation(&reference).await }).await
}
