//! Drafts of wizards: start, open, save a step, send, delete.

use leptos::prelude::*;
use rules::{
    shown::{Done, StepSaved, WizardShown},
    wizard::Answers,
};

use super::ApiError;

/// The form behind "Renew permissions": starts the wizard, or goes on with the draft that is still untouched.
#[server(endpoint = "start_wizard")]
pub async fn start_wizard(
    /// The wizard's kind.
    kind: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        drafting::first_step,
        forms::{go, leads},
    };
    go(leads("/account"), async {
        let draft = actor()?.start_wizard(&kind).await?;
        Ok(first_step(&kind, &draft))
    })
    .await
}

/// A draft with its wizard. A page load of another step than the one that is next is led there.
#[server(endpoint = "open_draft")]
pub async fn open_draft(
    /// The wizard's kind, as the address names it.
    #[server(default)]
    kind: String,
    /// The draft.
    draft: String,
    /// The step that was asked for.
    step: String,
) -> Result<WizardShown, ApiError> {
    use super::{
        answer,
        drafting::{lead_to_place, owner},
    };
    let shown = answer(async { owner(&kind)?.open(&draft).await }).await;
    lead_to_place(&shown, &step);
    shown
}

/// The form of one step. A script gets what the save did; a plain form goes on to the next step.
#[server(endpoint = "save_step")]
pub async fn save_step(
    /// The wizard's kind, as the address names it.
    #[server(default)]
    kind: String,
    /// The draft.
    draft: String,
    /// The step.
    step: String,
    /// The revision that the page showed.
    rev: i64,
    /// The answers by field.
    #[server(default)]
    answers: Answers,
    /// "Save and finish later".
    #[server(default)]
    later: Option<String>,
    /// Saves and stays on the step, at this part of the page.
    #[server(default)]
    stay: Option<String>,
) -> Result<Option<StepSaved>, ApiError> {
    use super::{answer, drafting, request::is_plain};
    let check = later.is_none() && stay.is_none();
    let save = async { drafting::owner(&kind)?.save(&draft, &step, rev, answers, check).await };
    if is_plain() {
        drafting::go_on(&kind, &draft, &step, later.is_some(), stay, save).await
    } else {
        answer(save).await.map(Some)
    }
}

/// The form of the last step: sends the wizard, once.
#[server(endpoint = "complete_wizard")]
pub async fn complete_wizard(
    /// The wizard's kind, as the address names it.
    #[server(default)]
    kind: String,
    /// The draft.
    draft: String,
    /// The revision that the page showed.
    rev: i64,
    /// The last step's answers.
    #[server(default)]
    answers: Answers,
    /// "Save and finish later".
    #[server(default)]
    later: Option<String>,
) -> Result<(), ApiError> {
    use super::{
        drafting::{done_path, kept_at, last_step, owner},
        forms::{On, go, leads},
    };
    go(leads(last_step(&kind, &draft)).again_on(On::Invalid).stale_on(On::Changed), async {
        if later.is_some() {
            return Ok(kept_at(&kind).to_owned());
        }
        let references = owner(&kind)?.send(&kind, &draft, rev, answers).await?;
        Ok(done_path(&kind, &references.join(",")))
    })
    .await
}

/// Deletes a draft.
#[server(endpoint = "delete_draft")]
pub async fn delete_draft(
    /// The draft.
    draft: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{go, leads},
    };
    go(leads("/account"), async { actor()?.delete_draft(&draft).await }).await
}

/// What was sent, for the confirmation page.
#[server(endpoint = "wizard_done")]
pub async fn read_done(
    /// The references, joined by commas.
    references: String,
) -> Result<Done, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.done(&references).await }).await
}
