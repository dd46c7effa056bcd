//! Drafts of wizards: open, save a step, send, delete. Knows no wizard's business; [`SignedIn::circumstances`] is the one place
//! that names them.

use rules::{
    problem::{Problems, Refusal},
    shown::{Done, StepSaved, WizardShown},
    wizard::{self, Answers, AnyWizard, CHECK, Wizard, cancel, contact, renewal, request, users_renewal},
};
use store::{Draft, Reading, Writing};

use crate::{
    Failure, Result, SignedIn,
    account::not_yours,
    contact::{FROM, what_of},
    sign_in::own_path,
    users_renewal::ACTION,
};

/// How long a draft is kept after its last save, in seconds.
const KEPT: i64 = 30 * 24 * 60 * 60;
/// The most characters of a field's name and of its answer, and the most answers of one step, that are kept.
const LONGEST_NAME: usize = 100;
const LONGEST_ANSWER: usize = 1_000;
const MOST_ANSWERS: usize = 500;
/// The most references of one confirmation.
const MOST_REFERENCES: usize = 20;

impl SignedIn {
    /// What a wizard needs to know today about this person.
    pub(crate) async fn circumstances(
        &self,
        reading: &mut Reading,
        kind: &str,
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
        let wizard = self.circumstances(&mut tx, kind, &begin).await?;
        let draft = self.begin_draft(&mut tx, &wizard, &begin).await?;
        tx.commit().await?;
        Ok(draft)
    }

    /// A draft that begins with these answers; one that holds no other yet is taken again.
    pub(crate) async fn begin_draft(&self, tx: &mut Writing, wizard: &AnyWizard, begin: &Answers) -> Result<String> {
        let (kind, answers) = (wizard.kind(), serde_json::to_string(begin)?);
        let now = self.portal.now();
        let drafts = tx.drafts_of(&self.person.id, now).await?;
        if let Some(untouched) = drafts.into_iter().find(|draft| draft.kind == kind && draft.answers == answers) {
            return Ok(untouched.id);
        }
        let first = wizard.steps(begin).first().copied().unwrap_or(CHECK);
        let draft = Draft {
            id: self.portal.id(),
            owner: self.person.id.clone(),
            kind: kind.to_owned(),
            rev: 1,
            answers,
            errors: "[]".to_owned(),
            step: first.to_owned(),
            created: now,
            updated: now,
            expires: now + KEPT,
            submitted: None,
        };
        tx.insert_draft(&draft).await?;
        Ok(draft.id)
    }

    /// Opens one's own draft.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign, unknown or expired one.
    pub async fn open_draft(&self, id: &str) -> Result<WizardShown> {
        let mut reading = self.portal.db().read().await?;
        let draft = self.own_draft(&mut reading, id).await?;
        let answers = serde_json::from_str(&draft.answers)?;
        let wizard = self.circumstances(&mut reading, &draft.kind, &answers).await?;
        self.must_be_open(&wizard, &draft)?;
        Ok(WizardShown {
            wizard,
            rev: draft.rev,
            answers,
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
        let mut posted: Answers = posted
            .into_iter()
            .filter(|(field, _)| field.len() <= LONGEST_NAME)
            .take(MOST_ANSWERS)
            .map(|(field, answer)| (field, shorten(answer)))
            .collect();
        if step == request::ORGANIZATION && check {
            self.look_up(&mut posted).await?;
        }
        let mut tx = self.portal.db().write().await?;
        let mut draft = self.own_draft(&mut tx, id).await?;
        if draft.submitted.is_some() {
            return Err(Refusal::Gone.into());
        }
        if draft.rev != rev {
            return Err(Refusal::Changed.into());
        }
        let before: Answers = serde_json::from_str(&draft.answers)?;
        let wizard = self.circumstances(&mut tx, &draft.kind, &before).await?;
        self.must_be_open(&wizard, &draft)?;
        let answers = wizard::with_step(&wizard, &before, step, posted);
        let wizard = match wizard.needs_server(step) {
            true => self.circumstances(&mut tx, &draft.kind, &answers).await?,
            false => wizard,
        };
        // A step that these answers took away asks nothing any more.
        let exists = wizard.steps(&answers).contains(&step);
        let problems: Problems = if check && exists { wizard.problems(step, &answers) } else { Vec::new() };
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

    /// Sends a wizard: in one transaction what it asks for, the mails and the audit lines, and the draft marked as sent. A
    /// second sending of the same draft gives the same references.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for answers with problems, [`Refusal::Changed`] for another window's changes,
    /// [`Refusal::NotYours`] for a foreign draft.
    pub async fn send_wizard(&self, id: &str, rev: i64, last: Answers) -> Result<Vec<String>> {
        let mut tx = self.portal.db().write().await?;
        tx.lock_draft(id, &self.person.id).await?;
        let draft = self.own_draft(&mut tx, id).await?;
        if let Some(references) = &draft.submitted {
            return Ok(references.split(',').map(str::to_owned).collect());
        }
        if draft.rev != rev {
            return Err(Refusal::Changed.into());
        }
        let before: Answers = serde_json::from_str(&draft.answers)?;
        let wizard = self.circumstances(&mut tx, &draft.kind, &before).await?;
        self.must_be_open(&wizard, &draft)?;
        let answers = wizard::with_step(&wizard, &before, CHECK, last);
        let problems = wizard::all_problems(&wizard, &answers);
        if !problems.is_empty() {
            return self.refuse_answers(tx, draft, &answers, problems).await;
        }
        let (references, undone) = match &wizard {
            AnyWizard::Renewal(wizard) => match wizard.parts(&answers) {
                Ok(parts) => (self.send_renewal(&mut tx, id, &parts).await?, Problems::new()),
                Err(problems) => return self.refuse_answers(tx, draft, &answers, problems).await,
            },
            AnyWizard::Request(wizard) => match wizard.outcome(&answers) {
                Ok(outcome) => (vec![self.send_request(&mut tx, id, &outcome).await?], Problems::new()),
                Err(problems) => return self.refuse_answers(tx, draft, &answers, problems).await,
            },
            AnyWizard::UsersRenewal(wizard) => self.send_users_renewal(&mut tx, id, wizard, &answers).await?,
            AnyWizard::Cancel(wizard) => {
                (vec![self.send_cancel(&mut tx, id, wizard, &answers).await?], Problems::new())
            }
            AnyWizard::Contact(wizard) => (vec![self.send_contact(&mut tx, wizard, &answers).await?], Problems::new()),
        };
        let undone = serde_json::to_string(&undone)?;
        if !tx.submit_draft(id, rev, &references.join(","), &undone, self.portal.now()).await? {
            return Err(Refusal::Changed.into());
        }
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(references)
    }

    /// Keeps answers that cannot be sent, with what is wrong with them.
    async fn refuse_answers<T>(
        &self,
        mut tx: Writing,
        mut draft: Draft,
        answers: &Answers,
        problems: Problems,
    ) -> Result<T> {
        draft.answers = serde_json::to_string(answers)?;
        draft.errors = serde_json::to_string(&problems)?;
        draft.updated = self.portal.now();
        if tx.save_draft(&draft).await? {
            tx.commit().await?;
        }
        Err(Refusal::Invalid(problems).into())
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
        let mut applications = Vec::new();
        for reference in references.split(',').take(MOST_REFERENCES) {
            let application = reading.application_by_reference(reference).await?;
            let own = application.filter(|application| application.person == self.person.id).ok_or_else(not_yours)?;
            applications.push(self.portal.application_shown(&mut reading, own).await?);
        }
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

    pub(crate) async fn own_draft(&self, reading: &mut Reading, id: &str) -> Result<Draft> {
        let draft = reading.draft(id, &self.person.id, self.portal.now()).await?;
        draft.ok_or(Failure::Refused(Refusal::NotYours))
    }
}

fn shorten(answer: String) -> String {
    if answer.chars().count() > LONGEST_ANSWER { answer.chars().take(LONGEST_ANSWER).collect() } else { answer }
}
