//! Somebody who is not signed in and fills in a wizard: known by the token of his browser's cookie, and by nothing else.

use rules::wizard::{Answers, WizardKind};

use crate::{
    Filler, Portal, Result, Secret, Visitor,
    account::not_yours,
    chance,
    drafts::{self, Drafter},
    filler::Asked,
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
    pub(crate) owner: String,
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
        let filler = Filler::from(self.guest(&visitor).ok_or_else(not_yours)?);
        let (kind, begin) = (WizardKind::ChangeForm, Answers::new());
        let asked = Asked { kind, draft: "", answers: &begin };
        let wizard = filler.circumstances(&mut self.db().read().await?, asked).await?;
        let mut tx = self.db().write().await?;
        throttling::must_be_within_at(&mut tx, "guest", &visitor.address, BEGUN_A_DAY, DAY, self.now()).await?;
        let draft = drafts::begin(&filler, &mut tx, kind, &wizard, &begin).await?;
        tx.commit().await?;
        Ok((draft, new))
    }
}

impl Guest {
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
