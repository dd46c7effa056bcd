//! The authenticator app and the recovery codes.

use leptos::prelude::*;
use rules::shown::{AuthenticatorShown, RecoveryShown};

use super::ApiError;

/// The page of the app.
#[cfg(feature = "ssr")]
const APP: &str = "/account/security/authenticator";
/// The page of the recovery codes.
#[cfg(feature = "ssr")]
const CODES: &str = "/account/security/recovery";

/// The page of the app.
#[server(endpoint = "read_authenticator")]
pub async fn read_authenticator() -> Result<AuthenticatorShown, ApiError> {
    use super::{actor, answer, request::lead_to_confirm};
    let shown = answer(async { actor()?.authenticator().await }).await;
    lead_to_confirm(&shown, APP);
    shown
}

/// Begins to set an app up.
#[server(endpoint = "start_authenticator")]
pub async fn start_authenticator() -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{On, go, leads},
    };
    go(leads(APP).here_on(On::Changed), async { actor()?.start_authenticator().await }).await
}

/// The app's first code.
#[server(endpoint = "confirm_authenticator")]
pub async fn confirm_authenticator(
    /// Six digits.
    #[server(default)]
    code: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{AGAIN, On, go, leads},
    };
    go(leads(APP).here_on(On::Changed), async {
        let right = actor()?.confirm_authenticator(&code).await?;
        Ok(if right { CODES.to_owned() } else { format!("{APP}?{AGAIN}") })
    })
    .await
}

/// Takes the app away.
#[server(endpoint = "remove_authenticator")]
pub async fn remove_authenticator() -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{On, go, leads},
    };
    let leads = leads(APP).to("/account/security?app=removed").here_on(On::Changed);
    go(leads, async { actor()?.remove_authenticator().await }).await
}

/// The page of the recovery codes.
#[server(endpoint = "read_recovery_codes")]
pub async fn read_recovery_codes() -> Result<RecoveryShown, ApiError> {
    use super::{actor, answer, request::lead_to_confirm};
    let shown = answer(async { actor()?.recovery_codes().await }).await;
    lead_to_confirm(&shown, CODES);
    shown
}

/// New recovery codes in place of the ones before.
#[server(endpoint = "new_recovery_codes")]
pub async fn new_recovery_codes() -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{On, go, leads},
    };
    go(leads(CODES).here_on(On::Changed), async { actor()?.new_recovery_codes().await }).await
}

/// The recovery codes are put away.
#[server(endpoint = "put_recovery_codes_away")]
pub async fn put_recovery_codes_away() -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{go, leads},
    };
    let leads = leads(CODES).to("/account/security?app=ready");
    go(leads, async { actor()?.put_recovery_codes_away().await }).await
}
