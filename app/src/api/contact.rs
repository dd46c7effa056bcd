//! Changing one's own e-mail address or mobile number: choosing, proving, taking back.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use rules::opens::Link;
use rules::shown::{LinkShown, ProofShown, UndoShown};

use super::ApiError;

/// The form behind "Edit": which of both.
#[server(endpoint = "choose_edit")]
pub async fn choose_edit(
    /// The wizard's kind.
    #[server(default)]
    kind: String,
    /// The page to return to in the end.
    #[server(default)]
    from: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        drafting::{edit_page, first_step, kind_of},
        forms::{On, go, leads},
    };
    use rules::problem::{Problem, Refusal};
    go(leads(edit_page(&from)).again_on(On::Invalid), async {
        let actor = actor()?;
        if kind.is_empty() {
            return Err(Refusal::invalid("kind", Problem::RequiredChoice).into());
        }
        let kind = kind_of(&kind)?;
        let draft = actor.start_wizard_from(kind, &from).await?;
        Ok(first_step(kind, &draft))
    })
    .await
}

/// The page of a change.
#[server(endpoint = "read_proof")]
pub async fn read_proof(
    /// The change.
    reference: String,
) -> Result<ProofShown, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.proof(&reference).await }).await
}

/// The code that proves it.
#[server(endpoint = "prove")]
pub async fn prove(
    /// The change.
    #[server(default)]
    reference: String,
    /// Six digits.
    #[server(default)]
    code: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{On, go, leads},
    };
    // Whatever became of its proof, the page of a change says it.
    let leads = leads(format!("/account/prove/{reference}")).here_on(On::Gone);
    go(leads, async { actor()?.prove(&reference, &code).await.map(|_| ()) }).await
}

/// Sends the proof once more.
#[server(endpoint = "resend_proof")]
pub async fn resend_proof(
    /// The change.
    #[server(default)]
    reference: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{On, go, leads},
    };
    let leads = leads(format!("/account/prove/{reference}")).here_on(On::Gone);
    go(leads, async { actor()?.resend_proof(&reference).await }).await
}

/// What the link in a new mailbox would do.
#[server(endpoint = "read_email_link")]
pub async fn read_email_link(
    /// The link's token.
    token: String,
) -> Result<LinkShown, ApiError> {
    use super::{answer, portal};
    answer(async { portal()?.email_link(&token).await }).await
}

/// Proves a new mailbox by its link.
#[server(endpoint = "confirm_email")]
pub async fn confirm_email(
    /// The link's token.
    #[server(default)]
    token: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{go, link_page},
        portal,
    };
    go(link_page(Link::ConfirmEmail, &token), async {
        Ok(match portal()?.confirm_email(&token).await? {
            services::Proven::Taken => "/email/taken",
            services::Proven::Changed | services::Proven::Wrong => "/email/changed",
        })
    })
    .await
}

/// What the link in the old mailbox would do.
#[server(endpoint = "read_undo")]
pub async fn read_undo(
    /// The link's token.
    token: String,
) -> Result<UndoShown, ApiError> {
    use super::{answer, portal};
    answer(async { portal()?.undo_shown(&token).await }).await
}

/// Takes a change back.
#[server(endpoint = "undo_change")]
pub async fn undo_change(
    /// The link's token.
    #[server(default)]
    token: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{go, link_page},
        portal,
    };
    go(link_page(Link::UndoEmail, &token).to("/email/undone"), async { portal()?.undo_change(&token).await }).await
}
