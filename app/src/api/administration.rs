//! Administration: what managers see and decide.

use leptos::prelude::*;
use rules::shown::{ApplicationShown, RefusedForm};

use super::ApiError;

/// Everything that waits for the reader's decision.
#[server(endpoint = "requests_to_approve")]
pub async fn read_to_approve() -> Result<Vec<ApplicationShown>, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.to_approve().await }).await
}

/// One request, and the decision that was refused on it last.
#[server(endpoint = "request_to_decide")]
pub async fn read_request(
    /// The application's reference.
    reference: String,
) -> Result<(ApplicationShown, Option<RefusedForm>), ApiError> {
    use super::{actor, answer};
    answer(async {
        let actor = actor()?;
        let shown = actor.as_decider(&reference).await?.application(&reference).await?;
        Ok((shown, actor.refused_form(&reference)))
    })
    .await
}

/// The form of one decision: approve, or refuse with a reason.
#[server(endpoint = "decide_request")]
pub async fn decide_request(
    /// The application's reference.
    reference: String,
    /// `approve` or `refuse`.
    #[server(default)]
    decision: String,
    /// Why it is refused.
    #[server(default)]
    reason: String,
) -> Result<(), ApiError> {
    use super::{actor, go, request::refused_decision};
    go(async {
        let actor = actor()?;
        let manager = actor.as_decider(&reference).await?;
        let done = match decision.as_str() {
            "approve" => manager.approve(&reference).await,
            _ => manager.refuse(&reference, &reason).await,
        };
        refused_decision(&actor, reference, reason, done).await
    })
    .await
}
