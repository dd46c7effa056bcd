//! Drafts of wizards: open, save a step, delete. Knows no wizard's business; [`SignedIn::circumstances`] is the one place
//! that names them.

use rules::{
    problem::{Problems, Refusal},
    shown::{StepSaved, WizardShown},
    wizard::{self, Answers, AnyWizard, CHECK, Wizard, renewal},
};
use store::{Draft, Reading};

use crate::{Failure, Result, SignedIn, account::not_yours};

/// How long a draft is kept after its last save, in seconds.
const KEPT: i64 = 30 * 24 * 60 * 60;
/// The most characters of a field's name and of its answer, and the most answers of one step, that are kept.
const LONGEST_NAME: usize = 100;
const LONGEST_ANSWER: usize = 1_000;
const MOST_ANSWERS: usize = 500;

impl SignedIn {
    /// What a wizard needs to know today about this person.
    pub(crate) async fn circumstances(&self, reading: &mut Reading, kind: &str) -> Result<AnyWizard> {
        match kind {
            renewal::KIND => Ok(AnyWizard::Renewal(self.renewal_circumstances(reading).await?)),
            _ => Err(not_yours()),
        }
    }

    /// Starts a wizard, or gives the draft of that kind in which nothing was answered yet.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn start_wizard(&self, kind: &str) -> Result<String> {
        let mut tx = self.portal.db().write().await?;
        let wizard = self.circumstances(&mut tx, kind).await?;
        let now = self.portal.now();
        let drafts = tx.drafts_of(&self.person.id, now).await?;
        if let Some(untouched) = drafts.into_iter().find(|draft| draft.kind == kind && draft.answers == "{}") {
            return Ok(untouched.id);
        }
        let first = wizard.steps(&Answers::new()).first().copied().unwrap_or(CHECK);
        let draft = Draft {
            id: self.portal.id(),
            owner: self.person.id.clone(),
            kind: kind.to_owned(),
            rev: 1,
            answers: "{}".to_owned(),
            errors: "[]".to_owned(),
            step: first.to_owned(),
            created: now,
            updated: now,
            expires: now + KEPT,
            submitted: None,
        };
        tx.insert_draft(&draft).await?;
        tx.commit().await?;
        Ok(draft.id)
    }

    /// Opens one's own draft.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign, unknown or expired one.
    pub async fn open_draft(&self, id: &str) -> Result<WizardShown> {
        let mut reading = self.portal.db().read().await?;
        let draft = self.own_draft(&mut reading, id).await?;
        let wizard = self.circumstances(&mut reading, &draft.kind).await?;
        Ok(WizardShown {
            wizard,
            rev: draft.rev,
            answers: serde_json::from_str(&draft.answers)?,
            errors: serde_json::from_str(&draft.errors)?,
            step: draft.step,
            kept_until: self.portal.day(draft.expires),
            submitted: draft.submitted.map(|references| references.split(',').map(str::to_owned).collect()),
            id: draft.id,
        })
    }

    /// Saves what a step's form sent, as typed, and says what is wrong with it and where to go on.
    /// `check` is off for "save and finish later": then nothing is called wrong.
    ///
    /// # Errors
    /// [`Refusal::Changed`] where the draft was saved in another window since `rev`, [`Refusal::Gone`] where it was
    /// sent, [`Refusal::NotYours`] for a foreign one.
    pub async fn save_step(&self, id: &str, step: &str, rev: i64, posted: Answers, check: bool) -> Result<StepSaved> {
        let mut tx = self.portal.db().write().await?;
        let mut draft = self.own_draft(&mut tx, id).await?;
        if draft.submitted.is_some() {
            return Err(Refusal::Gone.into());
        }
        if draft.rev != rev {
            return Err(Refusal::Changed.into());
        }
        let wizard = self.circumstances(&mut tx, &draft.kind).await?;
        let before: Answers = serde_json::from_str(&draft.answers)?;
        let posted = posted
            .into_iter()
            .filter(|(field, _)| field.len() <= LONGEST_NAME)
            .take(MOST_ANSWERS)
            .map(|(field, answer)| (field, shorten(answer)))
            .collect();
        let answers = wizard::with_step(&wizard, &before, step, posted);
        let problems: Problems = if check { wizard.problems(step, &answers) } else { Vec::new() };
        let next = if problems.is_empty() { wizard::first_unmet(&wizard, &answers) } else { step };
        let next = wizard::place(&wizard, &answers, next).step;
        draft.answers = serde_json::to_string(&answers)?;
        draft.errors = serde_json::to_string(&problems)?;
        draft.step = if check { next.clone() } else { wizard::place(&wizard, &answers, step).step };
        draft.updated = self.portal.now();
        draft.expires = draft.updated + KEPT;
        if !tx.save_draft(&draft).await? {
            return Err(Refusal::Changed.into());
        }
        tx.commit().await?;
        Ok(StepSaved { rev: rev + 1, problems, next })
    }

    /// Deletes one's own draft. One that is gone already is no mistake.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn delete_draft(&self, id: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        tx.delete_draft(id, &self.person.id).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn own_draft(&self, reading: &mut Reading, id: &str) -> Result<Draft> {
        let draft = reading.draft(id, &self.person.id, self.portal.now()).await?;
        draft.ok_or(Failure::Refused(Refusal::NotYours))
    }
}

fn shorten(answer: String) -> String {
    if answer.chars().count() > LONGEST_ANSWER { answer.chars().take(LONGEST_ANSWER).collect() } else { answer }
}
