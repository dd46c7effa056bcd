//! Password and sessions of somebody who is signed in, and the check that it is still the same person.

use rules::{
    deed::Deed,
    problem::{Problem, Problems, Refusal},
    shown::{ConfirmShown, PasswordChangeShown, SecurityShown, SessionShown},
};

use crate::{
    Failure, Result, Secret, SignedIn, Visitor,
    account::{CHECKED_FOR, not_yours},
    codes::{About, Giver, Purpose, minutes},
    password_reset::newest_hash,
    sign_in::ending,
    throttling::{FactorPlace, PasswordTry},
};

/// The form of the page that asks for a code.
const CONFIRM: &str = "confirm";
/// The form in which the password is changed.
const PASSWORD: &str = "password";

impl SignedIn {
    /// The Security page.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn security(&self) -> Result<SecurityShown> {
        let mut reading = self.portal.db().read().await?;
        let since = reading.password_since(&self.person.id).await?;
        let app = reading.authenticator(&self.person.id).await?.and_then(|app| app.confirmed);
        let recovery_left = reading.recovery_codes_left(&self.person.id).await?;
        let sessions = self.portal.sessions_of(&mut reading, &self.person.id).await?;
        let shown = |session: store::Session| SessionShown {
            this: session.hash == self.session.hash,
            id: session.id,
            device: session.device,
            since: self.portal.local(session.created),
            seen: self.portal.local(session.seen),
        };
        Ok(SecurityShown {
            today: self.portal.today(),
            password_since: since.map(|since| self.portal.day(since)),
            mobile_ending: ending(&self.person.mobile),
            app_since: app.map(|since| self.portal.day(since)),
            recovery_left,
            sessions: sessions.into_iter().map(shown).collect(),
        })
    }

    /// Ends one of one's own sessions; this one too, if it is that. One that is over already is no mistake.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn end_session(&self, id: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        if tx.delete_own_session(id, &self.person.id).await? {
            self.portal.audit(&mut tx, self.line(Deed::SessionEnded));
        }
        Ok(tx.commit().await?)
    }

    /// Ends every session but this one, and whatever is on its way to another.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn end_other_sessions(&self) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        if self.portal.end_access(&mut tx, &self.person.id, Some(&self.session.id)).await? > 0 {
            self.portal.audit(&mut tx, self.line(Deed::SessionsEnded));
        }
        Ok(tx.commit().await?)
    }

    /// The page on which the password is changed.
    ///
    /// # Errors
    /// [`Refusal::StepUp`] where the last check is too old.
    pub async fn password_change_shown(&self) -> Result<PasswordChangeShown> {
        self.must_be_checked(None)?;
        let refused = self.refused_form(PASSWORD).await?;
        Ok(PasswordChangeShown {
            username: self.person.email.clone(),
            must: self.session.new_password,
            problems: refused.map(|form| form.problems).unwrap_or_default(),
        })
    }

    /// Whether this session must choose a new password before anything else.
    pub fn must_choose_password(&self) -> bool {
        self.session.new_password
    }

    /// Changes the password: the current one is asked for, all other access ends, the owner is told. Says whether the new one
    /// is easy to guess.
    ///
    /// # Errors
    /// [`Refusal::StepUp`] where the last check is too old, [`Refusal::Invalid`] where the current one is wrong or the new
    /// one breaks a rule, [`Refusal::TooMany`] for too many tries of one person.
    pub async fn change_password(
        &self,
        visitor: &Visitor,
        current: Secret<String>,
        password: Secret<String>,
    ) -> Result<bool> {
        self.must_be_checked(None)?;
        // The new one is looked at for who knows the current one, and nobody else.
        if let Some(before) = self.check_current(visitor, current, &password).await? {
            self.set_password(&before, &password).await?;
        }
        Ok(self.portal.is_weak(&password, &self.person.email).await)
    }

    /// Puts a new password in the place of the one with this hash.
    async fn set_password(&self, before: &str, password: &Secret<String>) -> Result<()> {
        let problems = self.portal.password_problems(&self.person, password).await?;
        if !problems.is_empty() {
            if self.was_changed_to(before, password).await? {
                return Ok(());
            }
            let problems: Problems = problems.into_iter().map(|problem| ("password".to_owned(), problem)).collect();
            return Err(Refusal::Invalid(problems).into());
        }
        let hash = self.portal.hasher().hash(password.clone()).await?;
        let mut tx = self.portal.db().write().await?;
        tx.hold(&[&self.person.id]).await?;
        if newest_hash(&mut tx, &self.person.id).await?.as_deref() != Some(before) {
            drop(tx);
            let done = self.was_changed_to(before, password).await?;
            return if done { Ok(()) } else { Err(Failure::invalid("current", Problem::PasswordWrong)) };
        }
        self.portal.write_password(&mut tx, &self.person, &hash, Some(&self.session.id)).await?;
        tx.session_has_new_password(&self.session.hash).await?;
        self.forget_refused_form(&mut tx, PASSWORD).await?;
        self.portal.audit(&mut tx, self.line(Deed::PasswordChanged));
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(())
    }

    /// Whether the password was changed to this one since it had another hash: by the first half of a double click.
    async fn was_changed_to(&self, before: &str, password: &Secret<String>) -> Result<bool> {
        let newest = newest_hash(&mut self.portal.db().read().await?, &self.person.id).await?;
        Ok(newest.is_some_and(|newest| newest != before)
            && self.portal.is_password(&self.person.id, password.clone()).await?)
    }

    /// The hash of the current password, which was typed; or nothing, where the new one is in force already. Wrong tries
    /// count like those of the sign-in: a session that somebody left open is no place to guess at.
    async fn check_current(
        &self,
        visitor: &Visitor,
        current: Secret<String>,
        password: &Secret<String>,
    ) -> Result<Option<String>> {
        let now = self.portal.now();
        let mut tx = self.portal.db().write().await?;
        let attempt = PasswordTry::new(&mut tx, visitor, &self.person.email_key, Some(&self.person)).await?;
        if let Err(wait) = attempt.count(&mut tx, now).await? {
            return Err(Failure::invalid("current", Problem::CodeLocked { minutes: minutes(wait) }));
        }
        self.portal.count_new_password(&mut tx, &self.person.id).await?;
        let stored = newest_hash(&mut tx, &self.person.id).await?;
        tx.commit().await?;
        let hasher = self.portal.hasher();
        let right = hasher.verify(stored.as_deref(), current).await?;
        if !right && !hasher.verify(stored.as_deref(), password.clone()).await? {
            return Err(Failure::invalid("current", Problem::PasswordWrong));
        }
        let mut tx = self.portal.db().write().await?;
        attempt.succeeded(&mut tx, now).await?;
        tx.commit().await?;
        Ok(stored.filter(|_| right))
    }

    /// Whether a second factor was given in the last ten minutes.
    pub(crate) fn is_fresh(&self) -> bool {
        self.portal.now() < self.session.checked + CHECKED_FOR
    }

    /// What the page shows that asks for a code again.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn confirm_shown(&self) -> Result<ConfirmShown> {
        let mut reading = self.portal.db().read().await?;
        let sent = self.portal.code_waits(&mut reading, Purpose::StepUp, &self.session.hash).await?;
        let app = self.portal.has_app(&mut reading, &self.person.id).await?;
        let problem = self.refused_problem(&mut reading, CONFIRM).await?;
        Ok(ConfirmShown { mobile_ending: ending(&self.person.mobile), sent, app, fresh: self.is_fresh(), problem })
    }

    /// Sends the code to the registered number.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn send_confirm_code(&self) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        let about = About::new(Purpose::StepUp, &self.person.id, &self.session.hash);
        let problem = self.portal.send_code(&mut tx, &about, &self.person, &self.person.mobile).await?;
        self.note_problem(&mut tx, CONFIRM, problem).await?;
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(())
    }

    /// Tries the code; says whether it was right, and keeps what was wrong for the page.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn confirm(&self, typed: &str) -> Result<bool> {
        let mut tx = self.portal.db().write().await?;
        let (about, place) =
            ((Purpose::StepUp, self.session.hash.as_str()), FactorPlace::Session(self.session.hash.clone()));
        let giver = Giver { person: &self.person, place: &place };
        let outcome = self.portal.redeem_factor(&mut tx, about, giver, typed).await?;
        let right = outcome.is_ok();
        if let Ok(factor) = &outcome {
            tx.check_session(&self.session.hash, self.portal.now(), *factor).await?;
        }
        self.note_problem(&mut tx, CONFIRM, outcome.err()).await?;
        tx.commit().await?;
        // A recovery code, or many wrong ones, are told of.
        self.portal.tell_posted();
        Ok(right)
    }

    /// Refuses what asks for a fresh check, unless there was one: within ten minutes, or, for a draft, since shortly
    /// before it was begun (the same check is not asked for twice in one wizard).
    pub(crate) fn must_be_checked(&self, begun: Option<i64>) -> Result<()> {
        let since = begun.filter(|begun| self.portal.now() < begun + 60 * 60);
        let for_draft = since.is_some_and(|begun| begun < self.session.checked + CHECKED_FOR);
        if self.is_fresh() || for_draft { Ok(()) } else { Err(Refusal::StepUp.into()) }
    }

    /// One's own thing, or the refusal for what is foreign.
    pub(crate) fn own<T>(&self, found: Option<T>, owner: impl Fn(&T) -> &str) -> Result<T> {
        found.filter(|one| owner(one) == self.person.id).ok_or_else(not_yours)
    }
}
