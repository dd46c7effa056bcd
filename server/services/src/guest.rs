//! Somebody who is not signed in and fills in a wizard: known by the token of his browser's cookie, and by nothing else.

use rules::{
    problem::Problems,
    shown::{StepSaved, WizardShown},
    wizard::{Answers, AnyWizard, change_form},
};
use store::{Draft, Held, Reading, Writing};

use crate::{
    Portal, Result, Secret, Visitor,
    account::not_yours,
    chance,
    drafts::{self, Drafter, Sent},
    throttling,
};

/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// How many wizards one network address can begin in a day.
const BEGUN_A_DAY: i64 = 100;

/// A browser in which nobody needs to be signed in.
#[derive(Clone)]
pub struct Guest {
    pub(crate) portal: Portal,
    /// The hash of the browser's token.
    owner: String,
    pub(crate) visitor: Visitor,
}

impl Portal {
    /// The browser that a visitor comes with; `None` where it has no token, or one that the portal did not give.
    pub fn guest(&self, visitor: &Visitor) -> Option<Guest> {
        let token = visitor.guest.as_deref()?;
        let (own, mark) = token.split_once('.')?;
        let given = self.keys().is_mark(mark, &["guest", own]);
        given.then(|| Guest { portal: self.clone(), owner: chance::hash(&["guest", own]), visitor: visitor.clone() })
    }

    /// The token of a browser that has none: chance, and the portal's mark of it. One that somebody made up has none.
    fn guest_token(&self) -> Secret<String> {
        let own = chance::token(self.chance());
        Secret::new(format!("{}.{}", own.reveal(), self.keys().mark(&["guest", own.reveal()])))
    }

    /// Begins a change form; its draft, and the browser's token where it had none.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::TooMany`] where this network address begins too many.
    pub async fn start_change_form(&self, visitor: &Visitor) -> Result<(String, Option<Secret<String>>)> {
        let new = self.guest(visitor).is_none().then(|| self.guest_token());
        let visitor = match &new {
            Some(token) => Visitor { guest: Some(token.reveal().clone()), ..visitor.clone() },
            None => visitor.clone(),
        };
        let guest = self.guest(&visitor).ok_or_else(not_yours)?;
        let mut tx = self.db().write().await?;
        throttling::must_be_within_at(&mut tx, "guest", &visitor.address, BEGUN_A_DAY, DAY, self.now()).await?;
        let begin = Answers::new();
        let wizard = guest.circumstances(&mut tx, change_form::KIND, "", &begin).await?;
        let draft = drafts::begin(&guest, &mut tx, &wizard, &begin).await?;
        tx.commit().await?;
        Ok((draft, new))
    }
}

impl Drafter for Guest {
    fn portal(&self) -> &Portal {
        &self.portal
    }

    fn owner(&self) -> &str {
        &self.owner
    }

    async fn circumstances(
        &self,
        reading: &mut Reading,
        kind: &str,
        draft: &str,
        answers: &Answers,
    ) -> Result<AnyWizard> {
        match kind {
            change_form::KIND => {
                Ok(AnyWizard::ChangeForm(self.portal.form_circumstances(reading, draft, answers).await?))
            }
            _ => Err(not_yours()),
        }
    }

    fn must_be_open(&self, _wizard: &AnyWizard, _draft: &Draft) -> Result<()> {
        Ok(())
    }

    async fn prepare(&self, draft: &str, step: &str, posted: &mut Answers) -> Result<()> {
        let typed = posted.remove(change_form::CODE).unwrap_or_default();
        if step == change_form::MAILBOX || step == change_form::PHONE {
            self.own_draft(&mut self.portal.db().read().await?, draft).await?;
            self.portal.try_form_code(draft, step, &typed).await?;
        }
        Ok(())
    }

    async fn step_done(&self, tx: &mut Writing, draft: &Draft, step: &str, answers: &Answers) -> Result<Problems> {
        let problem = match step {
            change_form::WHO => self.portal.form_identity(tx, &draft.id, &self.visitor, answers).await?,
            change_form::NUMBER => self.portal.form_number(tx, &draft.id, answers).await?,
            _ => None,
        };
        let field = if step == change_form::NUMBER { "mobile" } else { "email" };
        Ok(problem.map(|problem| (field.to_owned(), problem)).into_iter().collect())
    }

    async fn send(
        &self,
        tx: &mut Writing,
        _held: &Held,
        draft: &str,
        wizard: &AnyWizard,
        answers: &Answers,
    ) -> Result<Sent> {
        match wizard {
            AnyWizard::ChangeForm(wizard) => self.portal.send_form(tx, draft, wizard, answers).await,
            _ => Err(not_yours()),
        }
    }
}

impl Guest {
    /// Opens a draft of this browser.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] for a foreign, unknown or expired one.
    pub async fn open_draft(&self, id: &str) -> Result<WizardShown> {
        drafts::open(self, id).await
    }

    /// Saves a step of a draft of this browser.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::Changed`] where the draft was saved in another window since `rev`,
    /// [`rules::problem::Refusal::Gone`] where it was sent, [`rules::problem::Refusal::NotYours`] for a foreign one,
    /// [`rules::problem::Refusal::TooMany`] where somebody says too often who he is.
    pub async fn save_step(&self, id: &str, step: &str, rev: i64, posted: Answers, check: bool) -> Result<StepSaved> {
        let saved = drafts::save(self, id, step, rev, posted, check).await?;
        self.portal.tell_posted();
        Ok(saved)
    }

    /// Sends a wizard of this browser, once.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::Invalid`] for answers with problems, [`rules::problem::Refusal::Changed`] for another
    /// window's changes, [`rules::problem::Refusal::NotYours`] for a foreign draft.
    pub async fn send_wizard(&self, id: &str, rev: i64, last: Answers) -> Result<Vec<String>> {
        drafts::send(self, id, rev, last).await
    }

    /// The address of the newest draft that can be gone on with, by its id and step.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn draft_to_resume(&self) -> Result<Option<(String, String)>> {
        let mut reading = self.portal.db().read().await?;
        let drafts = reading.drafts_of(&self.owner, self.portal.now()).await?;
        Ok(drafts.into_iter().find(|draft| draft.answers != "{}").map(|draft| (draft.id, draft.step)))
    }
}
