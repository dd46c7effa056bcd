//! Sessions, and the check that it is still the same person.

use leptos::prelude::*;
use rules::shown::{ConfirmShown, SecurityShown};

use super::ApiError;

/// The Security page.
#[server(endpoint = "account_security")]
pub async fn read_security() -> Result<SecurityShown, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.security().await }).await
}

/// Ends one of one's own sessions.
#[server(endpoint = "end_session")]
pub async fn end_session(
    /// The session.
    #[server(default)]
    id: String,
) -> Result<(), ApiError> {
    use super::{actor, go};
    go(async {
        actor()?.end_session(&id).await?;
        Ok("/account/security?ended=1".to_owned())
    })
    .await
}

/// Ends every session but this one.
#[server(endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), ApiError> {
    use super::{actor, go};
    go(async {
        actor()?.end_other_sessions().await?;
        Ok("/account/security?ended=others".to_owned())
    })
    .await
}

/// The page that asks for a code again. Where the last check is fresh, a page load is led on.
#[server(endpoint = "read_confirm")]
pub async fn read_confirm(
    /// Where to go on.
    next: String,
) -> Result<ConfirmShown, ApiError> {
    use super::{actor, answer, request::lead_on};
    let shown = answer(async { actor()?.confirm_shown().await }).await?;
    if shown.fresh {
        lead_on(&next);
    }
    Ok(shown)
}

/// Sends the code.
#[server(endpoint = "send_confirm_code")]
pub async fn send_confirm_code(
    /// Where to go on afterwards.
    #[server(default)]
    next: String,
) -> Result<(), ApiError> {
    use super::{actor, go, request::confirm_page};
    go(async {
        actor()?.send_confirm_code().await?;
        Ok(confirm_page(&next))
    })
    .await
}

/// The code.
#[server(endpoint = "confirm")]
pub async fn confirm(
    /// Six digits.
    #[server(default)]
    code: String,
    /// Where to go on.
    #[server(default)]
    next: String,
) -> Result<(), ApiError> {
    use super::{actor, go, request::confirm_page};
    go(async {
        let right = actor()?.confirm(&code).await?;
        Ok(if right { services::own_path(&next) } else { confirm_page(&next) })
    })
    .await
}
