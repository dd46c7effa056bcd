//! Signing in and out, language and appearance.

use leptos::prelude::*;
use rules::shown::SignInShown;

use super::ApiError;

/// What the sign-in pages show.
#[server(endpoint = "sign_in_shown")]
pub async fn read_sign_in() -> Result<SignInShown, ApiError> {
    use super::{answer, portal, visit};
    let visit = visit()?;
    answer(async { portal()?.sign_in_shown(&visit.visitor).await }).await
}

/// The form of the first page.
#[server(endpoint = "sign_in")]
pub async fn sign_in(
    /// The e-mail address.
    #[server(default)]
    username: String,
    /// The password.
    #[server(default)]
    password: String,
    /// The page to return to.
    #[server(default)]
    next: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{go, leads},
        portal, visit,
    };
    let visit = visit()?;
    go(leads("/login"), async {
        let password = services::Secret::new(password);
        Ok(way(portal()?.sign_in(&visit.visitor, &username, password, &next).await?))
    })
    .await
}

/// The form of the second page.
#[server(endpoint = "enter_code")]
pub async fn enter_code(
    /// Six digits.
    #[server(default)]
    code: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{go, leads},
        portal,
        request::{BROWSER_KEPT, set_cookie},
        visit,
    };
    let visit = visit()?;
    go(leads("/login/code"), async {
        match portal()?.enter_code(&visit.visitor, &code).await? {
            Err(step) => Ok(way(step)),
            Ok(entered) => {
                set_cookie("session", entered.session.reveal(), None);
                set_cookie("browser", entered.browser.reveal(), Some(BROWSER_KEPT));
                set_cookie("sign-in", "", Some(0));
                set_cookie("remembered", "", Some(0));
                set_cookie("typed", "", Some(0));
                set_cookie("chosen", "", Some(0));
                Ok(entered.return_to)
            }
        }
    })
    .await
}

/// Another code, please.
#[server(endpoint = "resend_code")]
pub async fn resend_code() -> Result<(), ApiError> {
    use super::{
        forms::{go, leads},
        portal, visit,
    };
    let visit = visit()?;
    go(leads("/login/code"), async { Ok(way(portal()?.resend_code(&visit.visitor).await?)) }).await
}

#[cfg(feature = "ssr")]
fn way(step: services::SignInStep) -> String {
    use super::request::{remembered_on, set_cookie};
    match step {
        services::SignInStep::Again(remembered) => return remembered_on("/login", &remembered),
        services::SignInStep::Code(token) => {
            if let Some(token) = token {
                set_cookie("sign-in", token.reveal(), None);
            }
            "/login/code"
        }
        services::SignInStep::Lost => "/login",
    }
    .to_owned()
}

/// Log out.
#[server(endpoint = "sign_out")]
pub async fn sign_out(
    /// The page that somebody else is to see, who logs in now.
    #[server(default)]
    next: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{go, leads, sign_in_page},
        request::{add_header, set_cookie},
    };
    use http::HeaderName;
    let after = if next.is_empty() { "/logged-out".to_owned() } else { sign_in_page(&next) };
    go(leads("/").to(after), async {
        if let Ok(actor) = actor() {
            actor.sign_out().await?;
        }
        set_cookie("session", "", Some(0));
        // Pages that the browser keeps to go back to, and what scripts kept. Not the cookies: this browser stays a known
        // one, in its language.
        add_header(HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\"");
        Ok(())
    })
    .await
}

/// Being here keeps the session alive; the page asks for it when the reader says so.
#[server(endpoint = "stay_signed_in")]
pub async fn stay_signed_in() -> Result<(), ApiError> {
    use super::{actor, answer};
    answer(async { actor().map(|_| ()) }).await
}

/// Dutch or English.
#[server(endpoint = "choose_language")]
pub async fn choose_language(
    /// `nl` or `en`.
    #[server(default)]
    lang: String,
    /// The page to return to.
    #[server(default)]
    back: String,
) -> Result<(), ApiError> {
    use super::forms::{go, leads};
    go(leads(back), async { switched(Some(&lang), None).await }).await
}

/// Switches to a language, in the profile too of who is signed in, and to an appearance.
#[cfg(feature = "ssr")]
pub(super) async fn switched(lang: Option<&str>, theme: Option<&str>) -> services::Result<()> {
    use super::{
        actor,
        request::{BROWSER_KEPT, set_cookie, takes_cookies},
    };
    takes_cookies()?;
    if let Some(language) = lang.and_then(rules::people::Language::from_tag) {
        set_cookie("language", language.tag(), Some(BROWSER_KEPT));
        match actor() {
            Ok(actor) => actor.choose_language(language).await?,
            // Of whoever signs in next, if that is soon.
            Err(_) => set_cookie("chosen", language.tag(), Some(30 * 60)),
        }
    }
    if let Some(theme) = theme {
        set_cookie("theme", crate::Theme::from_name(theme).name(), Some(BROWSER_KEPT));
    }
    Ok(())
}

/// Light, dark, or as the device has it.
#[server(endpoint = "choose_theme")]
pub async fn choose_theme(
    /// The theme's name.
    #[server(default)]
    theme: String,
    /// The page to return to.
    #[server(default)]
    back: String,
) -> Result<(), ApiError> {
    use super::forms::{go, leads};
    go(leads(back), async { switched(None, Some(&theme)).await }).await
}
