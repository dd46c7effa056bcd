//! Changing one's own e-mail address (W5) and mobile number (W6): asked for, proven, told, taken back.
//!
//! A change counts once it is proven: a new mailbox by the link or the code that was sent there, a new number by the code.
//! The old address is told and can take the change back for seven days; whoever took the account over loses it by that.

mod wizard;

use rules::{
    actor::Actor,
    deed::Deed,
    desk::TaskKind,
    opens::{Link, LinkEnd},
    people::mobile_number,
    problem::{Problem, Refusal},
    shown::{ChangeShown, LinkShown, ProofShown, ProofState, UndoShown},
    state::ContactState,
    wizard::{
        Answers,
        contact::{Contact, What},
    },
};
use store::{ContactChange, ContactKind, Person, Reading, Token, Writing};

use crate::{
    Portal, Result, SignedIn,
    account::not_yours,
    chance,
    codes::{About, Purpose},
    letters::{M20, M21, M22, NumberChanged, Once},
    portal::Audit,
    sign_in::{ending, own_path},
};

/// How long a change can wait for its proof, in seconds.
const WAITS: i64 = 24 * 60 * 60;
/// How long the old address can take a change back, in seconds.
const UNDO_WORKS: i64 = Link::UndoEmail.life();

/// The answer that holds the page that a change was started from; no step has it.
pub(crate) const FROM: &str = "from";

/// What became of a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proven {
    /// It was wrong; the page shows why.
    Wrong,
    /// The change is written.
    Changed,
    /// The mailbox is proven, and its address belongs to another eHerkenning.
    Taken,
}

impl SignedIn {
    /// Completes the wizard: the change waits, and its proof is on the way.
    async fn send_contact(&self, tx: &mut Writing, wizard: &Contact, answers: &Answers) -> Result<String> {
        let typed = answers.get(wizard.what.field()).map(String::as_str).unwrap_or_default();
        let invalid = |problem| crate::Failure::invalid(wizard.what.field(), problem);
        // Another window may have changed it since this request began.
        let person = tx.person(&self.person.id).await?.ok_or_else(not_yours)?;
        let (kind, prefix, old, new) = match wizard.what {
            What::Email => {
                let new = Portal::mailable(typed).map_err(invalid)?;
                (ContactKind::Email, "EM", person.email.clone(), new.as_str().to_owned())
            }
            What::Mobile => {
                let new = mobile_number(typed).map_err(invalid)?;
                (ContactKind::Mobile, "MO", person.mobile.clone(), new)
            }
        };
        let key = |value: &str| match kind {
            ContactKind::Email => Portal::email_key(value),
            ContactKind::Mobile => value.to_owned(),
        };
        let now = self.portal.now();
        tx.replace_contact_change(&self.person.id, kind, now).await?;
        tx.end_tokens(&Actor::person(&self.person.id), Link::ConfirmEmail, LinkEnd::Replaced, now).await?;
        let change = ContactChange {
            id: self.portal.id(),
            reference: chance::reference(self.portal.chance(), prefix, self.portal.today().year()),
            person: person.id.clone(),
            kind,
            old_key: key(&old),
            new_key: key(&new),
            old,
            new,
            session: self.session.id.clone(),
            return_to: answers.get(FROM).map(|path| own_path(path)).unwrap_or_default(),
            state: ContactState::Pending,
            created: now,
            decided: None,
        };
        tx.insert_contact_change(&change).await?;
        let problem = self.portal.send_proof(tx, &person, &change).await?;
        self.note_problem(tx, &change.reference, problem).await?;
        let deed = if kind == ContactKind::Email { Deed::EmailChangeAsked } else { Deed::MobileChangeAsked };
        self.portal.audit(tx, Audit { reference: &change.reference, ..self.line(deed) });
        Ok(change.reference)
    }

    async fn own_change(&self, reading: &mut Reading, reference: &str) -> Result<ContactChange> {
        self.own(reading.contact_change(reference).await?, |change| &change.person)
    }

    /// The page of one's own change.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign or unknown one.
    pub async fn proof(&self, reference: &str) -> Result<ProofShown> {
        let mut reading = self.portal.db().read().await?;
        let change = self.own_change(&mut reading, reference).await?;
        let problem = self.refused_problem(&mut reading, reference).await?;
        let (what, new, old) = match change.kind {
            ContactKind::Email => (What::Email, change.new, change.old),
            ContactKind::Mobile => (What::Mobile, ending(&change.new), ending(&change.old)),
        };
        let state = match change.state {
            ContactState::Pending if self.portal.now() < change.created + WAITS => ProofState::Waits,
            ContactState::Done => ProofState::Done,
            ContactState::Refused => ProofState::Taken,
            ContactState::Pending | ContactState::Replaced | ContactState::Undone => ProofState::Over,
        };
        Ok(ProofShown {
            reference: change.reference,
            what,
            state,
            new,
            old,
            undo_until: self.portal.day(change.decided.unwrap_or(change.created) + UNDO_WORKS),
            problem,
            back: Some(change.return_to).filter(|path| !path.is_empty()),
        })
    }

    /// The newest change that waits for its proof.
    pub(crate) async fn change_that_waits(&self, reading: &mut Reading) -> Result<Option<ChangeShown>> {
        let changes = reading.contact_changes_of(&self.person.id).await?;
        let waits = changes.into_iter().find(|change| self.portal.must_wait(change).is_ok());
        Ok(waits.map(|change| match change.kind {
            ContactKind::Email => ChangeShown { reference: change.reference, what: What::Email, new: change.new },
            ContactKind::Mobile => {
                ChangeShown { reference: change.reference, what: What::Mobile, new: ending(&change.new) }
            }
        }))
    }

    /// Sends the proof once more.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign change, [`Refusal::Gone`] for one that waits no more.
    pub async fn resend_proof(&self, reference: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        let change = self.own_change(&mut tx, reference).await?;
        self.portal.must_wait(&change)?;
        let problem = self.portal.send_proof(&mut tx, &self.person, &change).await?;
        self.note_problem(&mut tx, reference, problem).await?;
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(())
    }

    /// Proves a change with the code that was sent to the new mailbox or number.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign change, [`Refusal::Gone`] for one that waits no more.
    pub async fn prove(&self, reference: &str, typed: &str) -> Result<Proven> {
        match self.try_proof(reference, typed).await {
            Err(lost) if lost.is_overtaken() => self.try_proof(reference, typed).await,
            proven => proven,
        }
    }

    async fn try_proof(&self, reference: &str, typed: &str) -> Result<Proven> {
        let mut tx = self.portal.db().write().await?;
        let change = self.own_change(&mut tx, reference).await?;
        self.portal.must_wait(&change)?;
        let purpose = if change.kind == ContactKind::Email { Purpose::Email } else { Purpose::Mobile };
        let outcome = self.portal.redeem_code(&mut tx, purpose, &change.id, typed).await?;
        let proven = match outcome {
            Ok(()) => self.portal.write_change(&mut tx, &change).await?,
            Err(problem) => {
                self.note_problem(&mut tx, reference, Some(problem)).await?;
                Proven::Wrong
            }
        };
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(proven)
    }
}

impl Portal {
    fn must_wait(&self, change: &ContactChange) -> Result<()> {
        let waits = change.state == ContactState::Pending && self.now() < change.created + WAITS;
        if waits { Ok(()) } else { Err(Refusal::Gone.into()) }
    }

    /// Sends what proves a change; or says why not now.
    async fn send_proof(&self, tx: &mut Writing, person: &Person, change: &ContactChange) -> Result<Option<Problem>> {
        if change.kind == ContactKind::Mobile {
            return self.send_code(tx, &About::new(Purpose::Mobile, &person.id, &change.id), person, &change.new).await;
        }
        let (id, code) = match self.new_code(tx, &About::new(Purpose::Email, &person.id, &change.id)).await? {
            Ok(made) => made,
            Err(problem) => return Ok(Some(problem)),
        };
        let holder = Actor::person(&person.id);
        tx.end_tokens(&holder, Link::ConfirmEmail, LinkEnd::Replaced, self.now()).await?;
        let token = self.new_token(tx, Link::ConfirmEmail, &holder, &change.reference).await?;
        let letter = M20 {
            name: person.name(),
            reference: change.reference.clone(),
            code: (&code).into(),
            token: (&token).into(),
        };
        // The same letter to every address: it tells nobody whether the address is another's.
        self.post_to(tx, person, &change.new, format!("M20:{id}"), letter).await?;
        Ok(None)
    }

    /// Writes a change that was proven: the username, the mails, and the end of all other access.
    async fn write_change(&self, tx: &mut Writing, change: &ContactChange) -> Result<Proven> {
        let now = self.now();
        let before = tx.person(&change.person).await?.ok_or_else(not_yours)?;
        tx.end_tokens(&Actor::person(&before.id), Link::ConfirmEmail, LinkEnd::Used, now).await?;
        if change.kind == ContactKind::Email && self.is_taken(tx, &before, &change.new_key).await? {
            tx.move_contact_change(&change.id, ContactState::Pending, ContactState::Refused, now).await?;
            return Ok(Proven::Taken);
        }
        if !tx.move_contact_change(&change.id, ContactState::Pending, ContactState::Done, now).await? {
            return Err(Refusal::Gone.into());
        }
        let reference = change.reference.clone();
        let deed = match change.kind {
            ContactKind::Email => {
                tx.set_email(&before.id, &change.new, &change.new_key).await?;
                // Requests to the old address stay his; those that waited for the new one become his.
                self.adopt_link_requests(tx, &before.id).await?;
                self.tell_email_changed(tx, &before, change).await?;
                Deed::EmailChanged
            }
            ContactKind::Mobile => {
                tx.set_mobile(&before.id, &change.new).await?;
                // Whoever has the old phone needs no change form.
                self.stop_open_forms(tx, &before.id).await?;
                let letter = M22 { name: before.name(), reference: reference.clone(), ending: ending(&change.new) };
                self.post(tx, &before, format!("M22:{}", change.id), letter).await?;
                self.post(tx, &before, format!("M22-sms:{}", change.id), NumberChanged).await?;
                Deed::MobileChanged
            }
        };
        self.end_access(tx, &before.id, Some(&change.session)).await?;
        self.audit(tx, Audit { reference: &reference, ..Audit::own(&before.id, deed) });
        Ok(Proven::Changed)
    }

    /// Whether an address is another's, or was until a few days ago and may be taken back.
    async fn is_taken(&self, tx: &mut Writing, person: &Person, key: &str) -> Result<bool> {
        let other = tx.person_by_email(key).await?.is_some_and(|other| other.id != person.id);
        let reserved = tx.reserved_for(key, self.now() - UNDO_WORKS).await?.is_some_and(|other| other != person.id);
        Ok(other || reserved)
    }

    async fn tell_email_changed(&self, tx: &mut Writing, before: &Person, change: &ContactChange) -> Result<()> {
        let undo = self.new_token(tx, Link::UndoEmail, &Actor::person(&before.id), &change.reference).await?;
        let letter = |undo: Option<Once>| M21 {
            name: before.name(),
            reference: change.reference.clone(),
            old: change.old.clone(),
            new: change.new.clone(),
            undo,
            until: self.day(self.now() + UNDO_WORKS),
        };
        let (id, to_old) = (&change.id, letter(Some((&undo).into())));
        self.post_to(tx, before, &change.old, format!("M21-old:{id}"), to_old).await?;
        self.post_to(tx, before, &change.new, format!("M21-new:{id}"), letter(None)).await
    }

    /// The change that a link to a new mailbox is about.
    async fn change_of_link(&self, reading: &mut Reading, token: &str) -> Result<(Token, ContactChange)> {
        let token = self.opened(reading, Link::ConfirmEmail, token).await?;
        let change = reading.contact_change(&token.subject).await?.ok_or_else(not_yours)?;
        self.must_wait(&change).map_err(|_| self.overtaken(change.decided.unwrap_or(self.now())))?;
        Ok((token, change))
    }

    /// What the link in a new mailbox would do.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work.
    pub async fn email_link(&self, token: &str) -> Result<LinkShown> {
        let mut reading = self.db().read().await?;
        let (_, change) = self.change_of_link(&mut reading, token).await?;
        Ok(LinkShown { new: change.new })
    }

    /// Proves a new mailbox by its link.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work.
    pub async fn confirm_email(&self, token: &str) -> Result<Proven> {
        match self.try_link(token).await {
            Err(lost) if lost.is_overtaken() => self.try_link(token).await,
            proven => proven,
        }
    }

    async fn try_link(&self, token: &str) -> Result<Proven> {
        let mut tx = self.db().write().await?;
        let (token, change) = self.change_of_link(&mut tx, token).await?;
        if !tx.use_token(&token.hash, self.now()).await? {
            return Err(self.used_just_now());
        }
        let proven = self.write_change(&mut tx, &change).await?;
        tx.commit().await?;
        self.tell_posted();
        Ok(proven)
    }

    /// What the link to the old address would do.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work.
    pub async fn undo_shown(&self, token: &str) -> Result<UndoShown> {
        let mut reading = self.db().read().await?;
        let token = self.opened(&mut reading, Link::UndoEmail, token).await?;
        let change = reading.contact_change(&token.subject).await?.ok_or_else(not_yours)?;
        Ok(UndoShown { old: change.old, new: change.new })
    }

    /// Takes a change of the e-mail address back, from the old address: with it goes everything that was changed since,
    /// every session, every link and the password; the owner gets a link to choose a new one, the helpdesk a task.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work.
    pub async fn undo_change(&self, token: &str) -> Result<()> {
        let now = self.now();
        let mut tx = self.db().write().await?;
        let token = self.opened(&mut tx, Link::UndoEmail, token).await?;
        let first = tx.contact_change(&token.subject).await?.ok_or_else(not_yours)?;
        if !tx.use_token(&token.hash, now).await? {
            return Err(self.used_just_now());
        }
        // The newest first, so that the oldest value is what stays. Links to addresses of before stay: what somebody else
        // changed from there can still be taken back, also by who lost the account first.
        for change in tx.contact_changes_since(&first.person, first.decided.unwrap_or(first.created)).await? {
            if tx.move_contact_change(&change.id, ContactState::Done, ContactState::Undone, now).await? {
                match change.kind {
                    ContactKind::Email => {
                        tx.set_email(&change.person, &change.old, &change.old_key).await?;
                        tx.release_link_requests(&change.person, &change.new_key).await?;
                    }
                    ContactKind::Mobile => tx.set_mobile(&change.person, &change.old).await?,
                }
                tx.end_tokens_about(Link::UndoEmail, &change.reference, LinkEnd::Overtaken, now).await?;
            }
        }
        self.end_access(&mut tx, &first.person, None).await?;
        tx.forget_browsers(&first.person).await?;
        self.forget_factors_since(&mut tx, &first.person, first.decided.unwrap_or(first.created)).await?;
        // No password opens the account until its owner has chosen one.
        tx.end_passwords(&first.person, now).await?;
        self.stop_open_forms(&mut tx, &first.person).await?;
        self.adopt_link_requests(&mut tx, &first.person).await?;
        let person = tx.person(&first.person).await?.ok_or_else(not_yours)?;
        self.send_reset(&mut tx, &person, true).await?;
        tx.insert_desk_task(&self.id(), TaskKind::EmailUndone, Some(&person.id), &first.reference, now).await?;
        let (id, reference) = (Some(person.id.as_str()), first.reference.as_str());
        self.audit(&mut tx, Audit { person: id, reference, ..Audit::by_portal(Deed::EmailUndone) });
        tx.commit().await?;
        self.tell_posted();
        Ok(())
    }
}
