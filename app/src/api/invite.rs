//! Accepting an invitation by its link.

use leptos::prelude::*;
use rules::invitation::InviteShown;
#[cfg(feature = "ssr")]
use rules::opens::Link;

use super::ApiError;

/// The page of an invitation's link.
#[server(endpoint = "read_invite")]
pub async fn read_invite(
    /// The link's token.
    token: String,
) -> Result<InviteShown, ApiError> {
    use super::{answer, portal, visit};
    let visit = visit()?;
    answer(async { portal()?.invite_shown(&visit.visitor, &token).await }).await
}

/// "Yes, send me a code".
#[server(endpoint = "send_invite_code")]
pub async fn send_invite_code(
    /// The link's token.
    #[server(default)]
    token: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{go, link_page},
        portal,
        request::takes_cookies,
    };
    go(link_page(Link::Invite, &token), async {
        takes_cookies()?;
        portal()?.send_invite_code(&token).await
    })
    .await
}

/// The code of an invitation's link.
#[server(endpoint = "check_invite_code")]
pub async fn check_invite_code(
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
    go(link_page(Link::Invite, &token), async {
        if let Some(going_on) = portal()?.check_invite_code(&token, &code).await? {
            // As long as the link: who leaves here goes on next day.
            set_cookie("reset", going_on.reveal(), u32::try_from(Link::Invite.life()).ok());
        }
        Ok(())
    })
    .await
}

/// The password: from then on there is an account, and its owner is signed in.
#[server(endpoint = "activate")]
pub async fn activate(
    /// The link's token.
    #[server(default)]
    token: String,
    /// The password.
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
    let leads = link_page(Link::Invite, &token);
    let here = leads.here().to_owned();
    go(leads, async {
        let password = services::Secret::new(password);
        Ok(match portal()?.activate(&visit.visitor, &token, password).await? {
            services::Activated::Refused => here,
            services::Activated::Entered { entered, weak } => {
                set_cookie("reset", "", Some(0));
                set_cookie("session", entered.session.reveal(), None);
                set_cookie("browser", entered.browser.reveal(), Some(BROWSER_KEPT));
                if weak { "/invited/done?weak=1".to_owned() } else { "/invited/done".to_owned() }
            }
        })
    })
    .await
}

/// "This is not me".
#[server(endpoint = "decline_invite")]
pub async fn decline_invite(
    /// The link's token.
    #[server(default)]
    token: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{go, link_page},
        portal,
    };
    go(link_page(Link::Invite, &token).to("/invited/declined"), async { portal()?.decline_invite(&token).await }).await
}

/// "Send me a new link", on the page of one that is too old.
#[server(endpoint = "renew_invite")]
pub async fn renew_invite(
    /// The link's token.
    #[server(default)]
    token: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{go, link_page},
        portal,
    };
    go(link_page(Link::Invite, &token).to("/invited/sent"), async { portal()?.renew_invite(&token).await }).await
}
