//! The wizards of somebody who is signed in. The one place that names them all.

use rules::{
    problem::{Problems, Refusal},
    shown::{Done, StepSaved, WizardShown},
    state::MeansState,
    wizard::{Answers, AnyWizard, cancel, contact, renewal, request, users_renewal},
};
use store::{Draft, Held, Reading, Writing};

use crate::{
    Portal, Result, SignedIn,
    account::not_yours,
    contact::{FROM, what_of},
    drafts::{self, Drafter, Sent},
    sign_in::own_path,
    users_renewal::ACTION,
};

/// The most references of one confirmation.
const MOST_REFERENCES: usize = 20;

impl Drafter for SignedIn {
    fn portal(&self) -> &Portal {
        &self.portal
    }

    fn owner(&self) -> &str {
        &self.person.id
    }

    async fn circumstances(
        &self,
        reading: &mut Reading,
        kind: &str,
        _draft: &str,
        answers: &Answers,
    ) -> Result<AnyWizard> {
        match kind {
            renewal::KIND => Ok(AnyWizard::Renewal(self.renewal_circumstances(reading).await?)),
            request::KIND => Ok(AnyWizard::Request(Box::new(self.request_circumstances(reading, answers).await?))),
            users_renewal::KIND => {
                Ok(AnyWizard::UsersRenewal(self.users_renewal_circumstances(reading, answers).await?))
            }
            cancel::KIND => Ok(AnyWizard::Cancel(self.cancel_circumstances(reading).await?)),
            _ => match what_of(kind) {
                Some(what) => Ok(AnyWizard::Contact(self.contact_circumstances(reading, what).await?)),
                None => Err(not_yours()),
            },
        }
    }

    /// Refuses a draft that asks for a fresh code, where there was none.
    fn must_be_open(&self, wizard: &AnyWizard, draft: &Draft) -> Result<()> {
        if wizard.asks_step_up() && draft.submitted.is_none() {
            self.must_be_checked(Some(draft.created))
        } else {
            Ok(())
        }
    }

    async fn prepare(&self, _draft: &str, step: &str, posted: &mut Answers) -> Result<()> {
        if step == request::ORGANIZATION { self.look_up(posted).await } else { Ok(()) }
    }

    async fn step_done(&self, _tx: &mut Writing, _draft: &Draft, _step: &str, _answers: &Answers) -> Result<Problems> {
        Ok(Problems::new())
    }

    async fn hold(&self, tx: &mut Writing, draft: &Draft) -> Result<Held> {
        let users = if draft.kind == users_renewal::KIND {
            let answers: Answers = serde_json::from_str(&draft.answers)?;
            self.users_renewal_circumstances(tx, &answers).await?.users
        } else {
            Vec::new()
        };
        let users = users.iter().map(|user| user.person.as_str());
        Ok(tx.hold(&users.chain([self.person.id.as_str()]).collect::<Vec<_>>()).await?)
    }

    async fn send(
        &self,
        tx: &mut Writing,
        held: &Held,
        draft: &str,
        wizard: &AnyWizard,
        answers: &Answers,
    ) -> Result<Sent> {
        // It may have ended since the request began.
        if tx.means_of(&self.person.id).await?.is_none_or(|means| means.state != MeansState::Active) {
            return Err(Refusal::SignedOut.into());
        }
        let one = |reference| Sent::As(vec![reference], Problems::new());
        Ok(match wizard {
            AnyWizard::Renewal(wizard) => match wizard.parts(answers) {
                Ok(parts) => Sent::As(self.send_renewal(tx, held, draft, &parts).await?, Problems::new()),
                Err(problems) => Sent::Refused(problems),
            },
            AnyWizard::Request(wizard) => match wizard.outcome(answers) {
                Ok(outcome) => one(self.send_request(tx, held, draft, &outcome).await?),
                Err(problems) => Sent::Refused(problems),
            },
            AnyWizard::UsersRenewal(wizard) => {
                let (references, undone) = self.send_users_renewal(tx, held, draft, wizard, answers).await?;
                Sent::As(references, undone)
            }
            AnyWizard::Cancel(wizard) => one(self.send_cancel(tx, held, draft, wizard, answers).await?),
            AnyWizard::Contact(wizard) => one(self.send_contact(tx, wizard, answers).await?),
            // Nobody who is signed in fills in this one.
            AnyWizard::ChangeForm(_) => return Err(not_yours()),
        })
    }
}

impl SignedIn {
    /// Starts a wizard of one's own, or gives the draft in which nothing was answered yet.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a kind that does not start from nothing.
    pub async fn start_wizard(&self, kind: &str) -> Result<String> {
        self.start_wizard_from(kind, "").await
    }

    /// The same, with the page to return to in the end, where the wizard's own is not meant.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a kind that does not start from nothing.
    pub async fn start_wizard_from(&self, kind: &str, from: &str) -> Result<String> {
        if ![renewal::KIND, request::KIND, contact::EMAIL, contact::MOBILE, cancel::KIND].contains(&kind) {
            return Err(not_yours());
        }
        let begin = match from {
            "" => Answers::new(),
            from => Answers::from([(FROM.to_owned(), own_path(from))]),
        };
        let mut tx = self.portal.db().write().await?;
        let wizard = self.circumstances(&mut tx, kind, "", &begin).await?;
        let draft = drafts::begin(self, &mut tx, &wizard, &begin).await?;
        tx.commit().await?;
        Ok(draft)
    }

    /// Opens one's own draft.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign, unknown or expired one, [`Refusal::StepUp`] where a fresh code is asked for.
    pub async fn open_draft(&self, id: &str) -> Result<WizardShown> {
        drafts::open(self, id).await
    }

    /// Saves a step of one's own draft.
    ///
    /// # Errors
    /// [`Refusal::Changed`] where the draft was saved in another window since `rev`, [`Refusal::Gone`] where it was
    /// sent, [`Refusal::NotYours`] for a foreign one.
    pub async fn save_step(&self, id: &str, step: &str, rev: i64, posted: Answers, check: bool) -> Result<StepSaved> {
        drafts::save(self, id, step, rev, posted, check).await
    }

    /// Sends one's own wizard, once.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for answers with problems, [`Refusal::Changed`] for another window's changes,
    /// [`Refusal::NotYours`] for a foreign draft.
    pub async fn send_wizard(&self, id: &str, rev: i64, last: Answers) -> Result<Vec<String>> {
        drafts::send(self, id, rev, last).await
    }

    /// What was sent, for the confirmation page: one's own applications by their references, or what one did for users
    /// under the reference of that action.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a reference that is not one's own.
    pub async fn done(&self, references: &str) -> Result<Done> {
        let mut reading = self.portal.db().read().await?;
        if references.starts_with(ACTION) {
            return self.done_for_users(&mut reading, references).await;
        }
        let references: Vec<&str> = references.split(',').take(MOST_REFERENCES).collect();
        let mut applications = reading.applications_by_references(&references).await?;
        applications.retain(|one| one.person == self.person.id);
        if references.iter().any(|reference| applications.iter().all(|one| one.reference != *reference)) {
            return Err(not_yours());
        }
        applications.sort_by_key(|one| references.iter().position(|reference| *reference == one.reference));
        let applications = self.portal.applications_shown(&mut reading, applications).await?;
        Ok(Done { applications, email: self.person.email.clone(), for_users: None })
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
