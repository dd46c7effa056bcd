//! Forgotten and changed passwords.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use rules::opens::Link;
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
    use super::{
        forms::{go, leads},
        portal,
        request::remembered_on,
        visit,
    };
    let visit = visit()?;
    go(leads("/password/forgot"), async {
        Ok(match portal()?.forgot_password(&visit.visitor, &email).await? {
            None => "/password/forgot?sent=1".to_owned(),
            Some(again) => remembered_on("/password/forgot", &again),
        })
    })
    .await
}

/// The same of who is signed in and has forgotten the current password: the mail goes to themselves.
#[server(endpoint = "forgot_own_password")]
pub async fn forgot_own_password() -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{go, leads},
    };
    go(leads(CHANGE).to("/password/forgot?sent=1"), async { actor()?.forgot_own_password().await }).await
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
    use super::{
        forms::{go, link_page},
        portal,
        request::takes_cookies,
    };
    go(link_page(Link::Reset, &token), async {
        takes_cookies()?;
        portal()?.send_reset_code(&token).await
    })
    .await
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
    use super::{
        forms::{go, link_page},
        portal,
        request::set_cookie,
    };
    go(link_page(Link::Reset, &token), async {
        if let Some(going_on) = portal()?.check_reset_code(&token, &code).await? {
            set_cookie("reset", going_on.reveal(), Some(30 * 60));
        }
        Ok(())
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
        forms::{go, link_page},
        portal,
        request::{BROWSER_KEPT, set_cookie},
        visit,
    };
    let visit = visit()?;
    let leads = link_page(Link::Reset, &token);
    let here = leads.here().to_owned();
    go(leads, async {
        let password = services::Secret::new(password);
        Ok(match portal()?.reset_password(&visit.visitor, &token, password).await? {
            (services::NewPassword::Chosen { weak }, browser) => {
                set_cookie("reset", "", Some(0));
                if let Some(browser) = browser {
                    set_cookie("browser", browser.reveal(), Some(BROWSER_KEPT));
                }
                if weak { "/password/done?weak=1".to_owned() } else { "/password/done".to_owned() }
            }
            (services::NewPassword::InForce, _) => "/password/done".to_owned(),
            (services::NewPassword::Refused, _) => here,
        })
    })
    .await
}

/// The page on which somebody who is signed in changes their password.
#[server(endpoint = "read_password_change")]
pub async fn read_password_change() -> Result<PasswordChangeShown, ApiError> {
    use super::{actor, answer, request::lead_to_confirm};
    let shown = answer(async { actor()?.password_change_shown().await }).await;
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
    use super::{
        actor,
        forms::{On, go, keeping, leads},
        visit,
    };
    let visit = visit()?;
    go(leads(CHANGE).again_on(On::Invalid), async {
        let actor = actor()?;
        let (current, password) = (services::Secret::new(current), services::Secret::new(password));
        let done = actor.change_password(&visit.visitor, current, password).await;
        // What was typed is a password: it is never kept.
        let weak = keeping(&actor, "password", Default::default(), done).await?;
        Ok(if weak { "/password/changed?weak=1" } else { "/password/changed" })
    })
    .await
}
