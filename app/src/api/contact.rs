//! Changing one's own e-mail address or mobile number: choosing, proving, taking back.

use leptos::prelude::*;
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
    use super::{actor, drafting::chosen_edit, go};
    go(async { chosen_edit(&actor()?, &kind, &from).await }).await
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
    use super::{actor, go, request::proof_page};
    go(async { proof_page(&reference, actor()?.prove(&reference, &code).await.map(|_| ())) }).await
}

/// Sends the proof once more.
#[server(endpoint = "resend_proof")]
pub async fn resend_proof(
    /// The change.
    #[server(default)]
    reference: String,
) -> Result<(), ApiError> {
    use super::{actor, go, request::proof_page};
    go(async { proof_page(&reference, actor()?.resend_proof(&reference).await) }).await
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
    use super::{go, portal};
    go(async {
        Ok(match portal()?.confirm_email(&token).await? {
            services::Proven::Taken => "/email/taken".to_owned(),
            services::Proven::Changed | services::Proven::Wrong => "/email/changed".to_owned(),
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
    use super::{go, portal};
    go(async {
        portal()?.undo_change(&token).await?;
        Ok("/email/undone".to_owned())
    })
    .await
}
