//! Drafts of wizards: start, open, save a step, send, delete.
#![expect(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use leptos::prelude::*;
use rules::{
    shown::{Done, StepSaved, WizardShown},
    wizard::Answers,
};

use super::ApiError;

/// The form behind "Renew permissions": goes on with the draft that was begun, which its page says, or starts one.
#[server(endpoint = "start_wizard")]
pub async fn start_wizard(
    /// The wizard's kind.
    kind: String,
    /// "Start afresh": the draft that goes.
    #[server(default)]
    afresh: Option<String>,
    /// What a reminder's link says: what it is about is ticked then.
    #[server(default)]
    ends: Option<String>,
) -> Result<(), ApiError> {
    use rules::wizard::WizardKind;

    use super::{
        actor,
        drafting::{kind_of, started},
        forms::{go, leads},
    };
    go(leads("/account"), async {
        let (actor, kind) = (actor()?, kind_of(&kind)?);
        // A link that is damaged ticks nothing; its page, which the form is from, has said so.
        if let (WizardKind::Renewal, Some(Ok(link))) = (kind, ends.as_deref().map(str::parse)) {
            return Ok(started(kind, &actor.start_renewing_what_ends(&link).await?));
        }
        Ok(started(kind, &actor.start_or_go_on(kind, afresh.as_deref()).await?))
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
        drafting::{filler, kind_of, lead_to_place, must_be},
    };
    let shown = answer(async {
        let kind = kind_of(&kind)?;
        must_be(kind, filler(kind)?.open_draft(&draft).await?).map(crate::pages::wizards::written)
    })
    .await;
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
    /// Changes the list that the step shows: `add`, `remove/3`, `up/3`, `down/3`.
    #[server(default)]
    list: Option<String>,
    /// The language that the page is switched to.
    #[server(default)]
    lang: Option<String>,
    /// The appearance that the page is switched to.
    #[server(default)]
    theme: Option<String>,
) -> Result<Option<StepSaved>, ApiError> {
    use super::{
        answer,
        drafting::{After, filler, go_on, intent, kind_of, typed_step},
        request::is_plain,
        session::switched,
    };
    let (later, switch) = (later.is_some(), lang.is_some() || theme.is_some());
    let (kind, intent) = (kind_of(&kind), intent(later, stay.is_some() || switch, list.as_deref()));
    let typed = typed_step(&kind, &draft, &step, rev, &answers);
    let save = async |kind| {
        let filler = filler(kind)?;
        switched(lang.as_deref(), theme.as_deref()).await?;
        filler.save_step(&draft, &step, rev, answers, intent?).await
    };
    if is_plain() {
        let after = if switch { After::Here } else { After::of(later, stay, list.is_some()) };
        go_on(kind, (&draft, &step), typed, after, save).await
    } else {
        answer(async { save(kind?).await }).await.map(Some)
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
    /// The language that the page is switched to.
    #[server(default)]
    lang: Option<String>,
    /// The appearance that the page is switched to.
    #[server(default)]
    theme: Option<String>,
) -> Result<(), ApiError> {
    use super::{
        drafting::{done_path, filler, kind_of, leads_step, send, step_path, typed_step},
        forms::{On, go},
        session::switched,
    };
    use rules::wizard::CHECK;
    let kind = kind_of(&kind);
    let typed = typed_step(&kind, &draft, CHECK, rev, &answers);
    go(leads_step(&kind, &draft, CHECK).again_on(On::Invalid).typed(typed), async {
        let kind = kind?;
        if later.is_some() {
            return Ok(kind.traits().kept_at.to_owned());
        }
        if lang.is_some() || theme.is_some() {
            let filler = filler(kind)?;
            switched(lang.as_deref(), theme.as_deref()).await?;
            filler.save_step(&draft, CHECK, rev, answers, services::Intent::Keep).await?;
            return Ok(step_path(kind, &draft, CHECK));
        }
        let references = send(kind, &draft, rev, answers).await?;
        Ok(done_path(kind, &references.join(",")))
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
    answer(async { actor()?.done(&references).await.map(crate::pages::wizards::told) }).await
}
