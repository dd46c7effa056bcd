//! Forgotten and changed passwords.

use leptos::prelude::*;
use rules::shown::{PasswordChangeShown, ResetShown};

use super::ApiError;

/// Where a password is changed.
pub(crate) const CHANGE: &str = "/password/change";

/// The form that asks for a link. The answer is the same for every address.
#[server(endpoint = "forgot_password")]
pub async fn forgot_password(
    /// The e-mail address.
    #[server(default)]
    email: String,
) -> Result<(), ApiError> {
    use super::{go, portal, request::remember, visit};
    let visit = visit()?;
    go(async {
        match portal()?.forgot_password(&visit.visitor, &email).await? {
            None => Ok("/password/forgot?sent=1".to_owned()),
            Some(again) => {
                remember(&again);
                Ok("/password/forgot?again=1".to_owned())
            }
        }
    })
    .await
}

/// The page of a link.
#[server(endpoint = "read_reset")]
pub async fn read_reset(
    /// The link's token.
    token: String,
) -> Result<ResetShown, ApiError> {
    use super::{answer, portal, visit};
    let visit = visit()?;
    answer(async { portal()?.reset_shown(&visit.visitor, &token).await }).await
}

/// Sends the code for a link.
#[server(endpoint = "send_reset_code")]
pub async fn send_reset_code(
    /// The link's token.
    #[server(default)]
    token: String,
) -> Result<(), ApiError> {
    use super::{go, portal, request::reset_page};
    go(async { reset_page(&token, portal()?.send_reset_code(&token).await) }).await
}

/// The code for a link.
#[server(endpoint = "check_reset_code")]
pub async fn check_reset_code(
    /// The link's token.
    #[server(default)]
    token: String,
    /// Six digits.
    #[server(default)]
    code: String,
) -> Result<(), ApiError> {
    use super::{go, portal, request::reset_page, request::set_cookie};
    go(async {
        let checked = portal()?.check_reset_code(&token, &code).await;
        if let Ok(Some(going_on)) = &checked {
            set_cookie("reset", going_on.reveal(), Some(30 * 60));
        }
        reset_page(&token, checked.map(|_| ()))
    })
    .await
}

/// The new password of a link.
#[server(endpoint = "reset_password")]
pub async fn reset_password(
    /// The link's token.
    #[server(default)]
    token: String,
    /// The new password.
    #[server(default)]
    password: String,
) -> Result<(), ApiError> {
    use super::{
        go, portal,
        request::{BROWSER_KEPT, reset_page, set_cookie},
        visit,
    };
    let visit = visit()?;
    go(async {
        let password = services::Secret::new(password);
        match portal()?.reset_password(&visit.visitor, &token, password).await {
            Ok((services::NewPassword::Chosen { weak }, browser)) => {
                set_cookie("reset", "", Some(0));
                if let Some(browser) = browser {
                    set_cookie("browser", browser.reveal(), Some(BROWSER_KEPT));
                }
                Ok(if weak { "/password/done?weak=1" } else { "/password/done" }.to_owned())
            }
            Ok((services::NewPassword::InForce, _)) => Ok("/password/done".to_owned()),
            other => reset_page(&token, other.map(|_| ())),
        }
    })
    .await
}

/// The page on which somebody who is signed in changes his password.
#[server(endpoint = "read_password_change")]
pub async fn read_password_change() -> Result<PasswordChangeShown, ApiError> {
    use super::{actor, answer, request::lead_to_confirm};
    let shown = answer(async { actor()?.password_change_shown() }).await;
    lead_to_confirm(&shown, CHANGE);
    shown
}

/// The form of that page.
#[server(endpoint = "change_password")]
pub async fn change_password(
    /// The password until now.
    #[server(default)]
    current: String,
    /// The new one.
    #[server(default)]
    password: String,
) -> Result<(), ApiError> {
    use super::{actor, go, request::changed_password, visit};
    let visit = visit()?;
    go(async {
        let actor = actor()?;
        let (current, password) = (services::Secret::new(current), services::Secret::new(password));
        let done = actor.change_password(&visit.visitor, current, password).await;
        changed_password(&actor, done).await
    })
    .await
}
