//! The wizards of somebody who is signed in: starting one, what became of it, deleting a draft.

use rules::{
    shown::Done,
    wizard::{Answers, Starts, WizardKind, begun},
};

use crate::{
    Filler, Result, SignedIn,
    account::not_yours,
    add_users::ADDED,
    contact::FROM,
    drafts::{self, Drafter},
    filler::Asked,
    sign_in::own_path,
    users_renewal::ACTION,
    users_request::GRANTED,
};

/// The most references of one confirmation.
const MOST_REFERENCES: usize = 20;

/// Where a wizard goes on that somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The draft.
    pub draft: String,
    /// The step at which they left it, where they had begun it before.
    pub left_at: Option<String>,
}

impl SignedIn {
    /// Opens a wizard of one's own: the draft in which something was answered before and that was saved last, or a new one, also
    /// `instead_of` a draft that goes.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] for a kind that does not start from nothing.
    pub async fn start_or_go_on(&self, kind: WizardKind, instead_of: Option<&str>) -> Result<Started> {
        if let Some(draft) = instead_of {
            let started = Started { draft: self.start_wizard(kind).await?, left_at: None };
            self.delete_draft(draft).await?;
            return Ok(started);
        }
        let drafts = self.portal.db().read().await?.drafts_of(&self.person.id, self.portal.now()).await?;
        let untouched = serde_json::to_string(&begun(kind.outline()))?;
        let begun = drafts.into_iter().find(|draft| draft.kind == kind && draft.answers != untouched);
        match begun.filter(|_| kind.traits().starts == Starts::Alone) {
            Some(begun) => Ok(Started { draft: begun.id, left_at: Some(begun.step) }),
            None => Ok(Started { draft: self.start_wizard(kind).await?, left_at: None }),
        }
    }

    /// Starts a wizard of one's own, or gives the draft in which nothing was answered yet.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] for a kind that does not start from nothing.
    pub async fn start_wizard(&self, kind: WizardKind) -> Result<String> {
        self.start_wizard_from(kind, "").await
    }

    /// The same, with the page to return to in the end, where the wizard's own is not meant.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] for a kind that does not start from nothing.
    pub async fn start_wizard_from(&self, kind: WizardKind, from: &str) -> Result<String> {
        match kind.traits().starts {
            Starts::Alone => {}
            Starts::Elsewhere => return Err(not_yours()),
        }
        let mut begin = begun(kind.outline());
        if !from.is_empty() {
            begin.insert(FROM.to_owned(), own_path(from));
        }
        self.begin_wizard(kind, &begin).await
    }

    /// Begins a draft with these answers, or gives the one that has no others yet.
    pub(crate) async fn begin_wizard(&self, kind: WizardKind, begin: &Answers) -> Result<String> {
        let (filler, db) = (Filler::from(self.clone()), self.portal.db());
        let asked = Asked { kind, draft: "", answers: begin };
        let wizard = filler.circumstances(&mut db.read().await?, asked).await?;
        let mut tx = db.write().await?;
        let draft = drafts::begin(&filler, &mut tx, kind, &wizard, begin).await?;
        tx.commit().await?;
        Ok(draft)
    }

    /// What was sent, for the confirmation page: one's own applications by their references, or what one did for users
    /// under the reference of that action.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] for a reference that is not one's own.
    pub async fn done(&self, references: &str) -> Result<Done> {
        let mut reading = self.portal.db().read().await?;
        if references.starts_with(ACTION) {
            return self.done_for_users(&mut reading, references).await;
        }
        if references.starts_with(GRANTED) {
            return self.granted_to_users(&mut reading, references).await;
        }
        if references.starts_with(ADDED) {
            return self.users_added(&mut reading, references).await;
        }
        let references: Vec<&str> = references.split(',').take(MOST_REFERENCES).collect();
        let mut applications = reading.applications_by_references(&references).await?;
        applications.retain(|one| one.person == self.person.id);
        if references.iter().any(|reference| applications.iter().all(|one| one.reference != *reference)) {
            return Err(not_yours());
        }
        applications.sort_by_key(|one| references.iter().position(|reference| *reference == one.reference));
        let applications = self.portal.applications_shown(&mut reading, applications).await?;
        Ok(Done { applications, email: self.person.email.clone(), for_users: None, added: None })
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
}
