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
    use super::{
        actor,
        forms::{go, leads},
    };
    let leads = leads("/account/security").to("/account/security?ended=1");
    go(leads, async { actor()?.end_session(&id).await }).await
}

/// Ends every session but this one.
#[server(endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{go, leads},
    };
    let leads = leads("/account/security").to("/account/security?ended=others");
    go(leads, async { actor()?.end_other_sessions().await }).await
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
    use super::{
        actor,
        forms::{confirm_page, go, leads},
    };
    go(leads(confirm_page(&next)), async { actor()?.send_confirm_code().await }).await
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
    use super::{
        actor,
        forms::{confirm_page, go, leads},
    };
    let again = confirm_page(&next);
    go(leads(&again), async {
        let right = actor()?.confirm(&code).await?;
        Ok(if right { services::own_path(&next) } else { again })
    })
    .await
}
