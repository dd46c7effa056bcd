//! Forgot password (W10): a link by mail, a code by text message, a new password.
//!
//! The answer is the same for every address, and takes the same time: what becomes of it is done behind it, as an errand
//! (R39). The link alone sets nothing: it asks for the code, and goes on only in the browser in which that was given.

use rules::{
    actor::Actor,
    deed::Deed,
    opens::{Link, LinkEnd},
    people::EmailAddress,
    problem::{Problem, Refusal},
    shown::{ResetShown, ResetStep},
    typed,
};
use serde::{Deserialize, Serialize};
use store::{Person, Token, Writing};

use crate::{
    Failure, Portal, Result, Secret, SignedIn, Visitor,
    account::not_yours,
    chance,
    codes::{About, Giver, Purpose},
    errands::Work,
    letters::{AnyLetter, M40, M40Instead, M41},
    passwords::{common, composed},
    portal::Audit,
    sign_in::ending,
    throttling::{self, FactorPlace},
};

/// Links that one person is sent in an hour at the most.
const LINKS_AN_HOUR: i64 = 3;
/// Times an hour that one network address may ask.
const ASKS_AN_HOUR: i64 = 30;
/// Times an hour that one person may try to choose a password.
const CHOSEN_AN_HOUR: i64 = 30;

/// How far the reader of a link has come.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Progress {
    /// The hash of the token of the browser in which the code was given.
    proven: Option<String>,
    /// Whether the new password was chosen by this link.
    chosen: bool,
    /// What was wrong with the last try.
    problems: Vec<Problem>,
}

/// What became of a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewPassword {
    /// It was refused; the page shows why.
    Refused,
    /// It is in force.
    Chosen {
        /// It is easy to guess: worth a word, no reason to refuse it.
        weak: bool,
    },
    /// The same browser chose it by the same link before: a double click.
    InForce,
}

impl Portal {
    /// Asks for a link. The answer tells nothing of the address. What cannot be one writes nothing: it is given back with what
    /// is wrong with it, sealed, for the browser to keep.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] where this network address asks too often.
    pub async fn forgot_password(&self, visitor: &Visitor, email: &str) -> Result<Option<Secret<String>>> {
        // The link's code could not be given in this browser.
        if visitor.takes_no_cookies {
            return Ok(Some(self.remember(email, Problem::CookiesOff, "")?));
        }
        let email = match EmailAddress::parse(email) {
            Ok(email) => email,
            Err(_) if typed::text(email).is_empty() => {
                return Ok(Some(self.remember(email, Problem::RequiredText, "")?));
            }
            Err(problem) => return Ok(Some(self.remember(email, problem, "")?)),
        };
        let now = self.now();
        let mut tx = self.db().write().await?;
        throttling::must_be_within_at(&mut tx, "forgot", &visitor.address, ASKS_AN_HOUR, 60 * 60, now).await?;
        let email_key = Self::email_key(email.as_str());
        self.later(&mut tx, &Work::ForgotPassword { email_key }).await?;
        tx.commit().await?;
        Ok(None)
    }

    /// Sends a link to whoever has an address. For an address that nobody has about the same is looked up and written.
    pub(crate) async fn bring_reset(&self, tx: &mut Writing, email_key: &str) -> Result<()> {
        match tx.person_by_email(email_key).await? {
            Some(person) => self.send_reset(tx, &person, false).await,
            None => {
                let now = self.now();
                let within = throttling::within(tx, &["reset-links", email_key], LINKS_AN_HOUR, 60 * 60, now).await?;
                tx.end_tokens(&Actor::person(""), Link::Reset, LinkEnd::Replaced, now).await?;
                // Who is invited has nothing to forget yet, and is told so (R40).
                let Some(invited) = tx.invitations_to(email_key, now).await?.pop().filter(|_| within) else {
                    return Ok(());
                };
                let letter = M40Instead { name: invited.name(), why: Problem::MeansInvited };
                self.post_outside(tx, &invited.email, invited.language, format!("M40:{}", self.id()), letter).await
            }
        }
    }

    /// Sends a link; or, where the means cannot be used, what to do instead (R40). A newer link replaces an older one.
    pub(crate) async fn send_reset(&self, tx: &mut Writing, person: &Person, after_undo: bool) -> Result<()> {
        let now = self.now();
        let within = throttling::within(tx, &["reset-links", &person.id], LINKS_AN_HOUR, 60 * 60, now).await?;
        if !within && !after_undo {
            return Ok(());
        }
        let holder = Actor::person(&person.id);
        tx.end_tokens(&holder, Link::Reset, LinkEnd::Replaced, now).await?;
        let token = self.new_token(tx, Link::Reset, &holder, "").await?;
        let hash = chance::hash(&[token.reveal()]);
        let letter: AnyLetter = match self.refused_means(tx, person).await? {
            Some(why) => {
                tx.use_token(&hash, now).await?;
                M40Instead { name: person.name(), why }.into()
            }
            None => M40 { name: person.name(), token: (&token).into(), after_undo }.into(),
        };
        self.post(tx, person, format!("M40:{hash}"), letter).await
    }

    /// What the page of a link shows to this visitor.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work, with the reason.
    pub async fn reset_shown(&self, visitor: &Visitor, token: &str) -> Result<ResetShown> {
        let mut reading = self.db().read().await?;
        let (token, progress) = living(self, &mut reading, token).await?;
        let person = reading.person(holder_of(&token)).await?.ok_or_else(not_yours)?;
        let step = if is_proven(&progress, visitor) {
            ResetStep::Password
        } else if self.code_waits(&mut reading, Purpose::Reset, &token.hash).await? {
            ResetStep::Code
        } else {
            ResetStep::Start
        };
        // Who has the link alone learns no more than where it was sent.
        let username =
            if step == ResetStep::Password { person.email.clone() } else { rules::people::masked(&person.email) };
        let (mobile_ending, app) = (ending(&person.mobile), self.has_app(&mut reading, &person.id).await?);
        Ok(ResetShown { step, username, mobile_ending, app, problems: progress.problems })
    }

    /// Sends the code for a link.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work.
    pub async fn send_reset_code(&self, token: &str) -> Result<()> {
        let mut tx = self.db().write().await?;
        let (token, progress) = held(self, &mut tx, token).await?;
        let person = tx.person(holder_of(&token)).await?.ok_or_else(not_yours)?;
        if self.refused_means(&mut tx, &person).await?.is_some() {
            return Err(self.overtaken(self.now()));
        }
        let about = About::new(Purpose::Reset, &person.id, &token.hash);
        let problem = self.send_code(&mut tx, &about, &person, &person.mobile).await?;
        let progress = Progress { problems: problem.into_iter().collect(), ..progress };
        tx.set_token_state(&token.hash, &serde_json::to_string(&progress)?).await?;
        tx.commit().await?;
        self.tell_posted();
        Ok(())
    }

    /// Tries the code. Gives the token by which this browser goes on; or nothing, and the page shows what is wrong.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work.
    pub async fn check_reset_code(&self, token: &str, typed: &str) -> Result<Option<Secret<String>>> {
        let mut tx = self.db().write().await?;
        let (token, mut progress) = held(self, &mut tx, token).await?;
        let person = tx.person(holder_of(&token)).await?.ok_or_else(not_yours)?;
        let giver = Giver { person: &person, place: &FactorPlace::Link };
        let outcome = self.redeem_factor(&mut tx, (Purpose::Reset, &token.hash), giver, typed).await?;
        let going_on = match outcome {
            Ok(_) => {
                let going_on = chance::token(self.chance());
                let proven = Some(chance::hash(&[going_on.reveal()]));
                progress = Progress { proven, ..Progress::default() };
                Some(going_on)
            }
            Err(problem) => {
                progress.problems = vec![problem];
                None
            }
        };
        tx.set_token_state(&token.hash, &serde_json::to_string(&progress)?).await?;
        tx.commit().await?;
        // A recovery code is told of.
        self.tell_posted();
        Ok(going_on)
    }

    /// Chooses the new password: ends every session and every other link, and tells the owner. Signs nobody in, but gives the
    /// browser's token, for the cookie that makes it known: mailbox and phone were proved in it.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work, [`Refusal::Gone`] for one whose code was given in another browser.
    pub async fn reset_password(
        &self,
        visitor: &Visitor,
        token: &str,
        password: Secret<String>,
    ) -> Result<(NewPassword, Option<Secret<String>>)> {
        match self.choose_password(visitor, token, password.clone()).await {
            Err(Failure::Refused(Refusal::Link(_))) if self.was_chosen(visitor, token, password).await? => {
                Ok((NewPassword::InForce, None))
            }
            outcome => outcome,
        }
    }

    /// Whether this browser chose this very password by this link, and it still counts.
    async fn was_chosen(&self, visitor: &Visitor, token: &str, password: Secret<String>) -> Result<bool> {
        let mut reading = self.db().read().await?;
        let Ok(token) = self.opened_once(&mut reading, Link::Reset, token).await else { return Ok(false) };
        let progress: Progress = serde_json::from_str(&token.state)?;
        if !progress.chosen || !is_proven(&progress, visitor) {
            return Ok(false);
        }
        drop(reading);
        self.is_password(holder_of(&token), password).await
    }

    async fn choose_password(
        &self,
        visitor: &Visitor,
        link: &str,
        password: Secret<String>,
    ) -> Result<(NewPassword, Option<Secret<String>>)> {
        let mut reading = self.db().read().await?;
        let (token, progress) = living(self, &mut reading, link).await?;
        let person = reading.person(holder_of(&token)).await?.ok_or_else(not_yours)?;
        drop(reading);
        if !is_proven(&progress, visitor) {
            return Err(Refusal::Gone.into());
        }
        let mut tx = self.db().write().await?;
        self.count_new_password(&mut tx, &person.id).await?;
        tx.commit().await?;
        let problems = self.password_problems(&person, &password).await?;
        if !problems.is_empty() {
            let mut tx = self.db().write().await?;
            let (token, progress) = held(self, &mut tx, link).await?;
            let progress = Progress { problems, ..progress };
            tx.set_token_state(&token.hash, &serde_json::to_string(&progress)?).await?;
            tx.commit().await?;
            return Ok((NewPassword::Refused, None));
        }
        let hash = self.hasher().hash(password.clone()).await?;
        let mut tx = self.db().write().await?;
        // The link may have been used, or the means have ended, while the password was hashed.
        let (token, progress) = held(self, &mut tx, link).await?;
        let ended = self.refused_means(&mut tx, &person).await?.is_some() || !is_proven(&progress, visitor);
        let progress = Progress { chosen: true, problems: Vec::new(), ..progress };
        tx.set_token_state(&token.hash, &serde_json::to_string(&progress)?).await?;
        if ended {
            return Err(self.overtaken(self.now()));
        }
        if !tx.use_token(&token.hash, self.now()).await? {
            return Err(self.used_just_now());
        }
        self.write_password(&mut tx, &person, &hash, None).await?;
        // Mailbox and phone are proved: what strangers did bars nobody any more, and this browser is known (R39).
        throttling::forget_failures(&mut tx, visitor, &person, self.now()).await?;
        let browser = self.remember_browser(&mut tx, visitor, &person).await?;
        self.audit(&mut tx, Audit::own(&person.id, Deed::PasswordReset));
        tx.commit().await?;
        self.tell_posted();
        let weak = self.is_weak(&password, &person.email).await;
        Ok((NewPassword::Chosen { weak }, Some(browser)))
    }

    /// Counts a try to choose a new password: each costs hashes, whoever asks for it.
    pub(crate) async fn count_new_password(&self, tx: &mut Writing, person: &str) -> Result<()> {
        throttling::must_be_within(tx, &["new-password", person], CHOSEN_AN_HOUR, 60 * 60, self.now()).await
    }

    /// Whether a password is easy to guess: worth a word, no reason to refuse it, nor to be refused for where nobody has time
    /// to look.
    pub(crate) async fn is_weak(&self, password: &Secret<String>, email: &str) -> bool {
        self.hasher().is_weak(password, &[email, "reconi", "eherkenning"]).await.unwrap_or(false)
    }

    /// Everything that a new password breaks: the rules; then whether it is tried first by whoever guesses, and the five before
    /// it.
    pub(crate) async fn password_problems(&self, person: &Person, password: &Secret<String>) -> Result<Vec<Problem>> {
        let composed = composed(password);
        let problems = rules::password::problems(composed.reveal(), &person.email);
        if !problems.is_empty() {
            return Ok(problems);
        }
        let mut reading = self.db().read().await?;
        let organizations = reading.organizations_of(&person.id).await?;
        let before = reading.passwords_of(&person.id, rules::password::REMEMBERED).await?;
        drop(reading);
        let names = organizations.iter().map(|one| one.name.as_str());
        let mut problems: Vec<Problem> = guessed_first(composed.reveal(), names).into_iter().collect();
        for hash in &before {
            if self.hasher().verify(Some(hash), password.clone()).await? {
                problems.push(Problem::PasswordHistory);
                break;
            }
        }
        Ok(problems)
    }

    /// What a first password breaks, of somebody with an address who joins an organization.
    pub(crate) fn first_password_problems(
        &self,
        email: &str,
        organization: &str,
        password: &Secret<String>,
    ) -> Vec<Problem> {
        let composed = composed(password);
        let problems = rules::password::problems(composed.reveal(), email);
        if !problems.is_empty() {
            return problems;
        }
        guessed_first(composed.reveal(), [organization].into_iter()).into_iter().collect()
    }

    /// Whether this is somebody's password now.
    pub(crate) async fn is_password(&self, person: &str, password: Secret<String>) -> Result<bool> {
        let newest = newest_hash(&mut self.db().read().await?, person).await?;
        self.hasher().verify(newest.as_deref(), password).await
    }

    /// A new password is in force: all access ends that the one before gave, but the session of the id `but`, and its owner
    /// is told.
    pub(crate) async fn write_password(
        &self,
        tx: &mut Writing,
        person: &Person,
        hash: &str,
        but: Option<&str>,
    ) -> Result<()> {
        let id = self.id();
        tx.insert_password(&id, &person.id, hash, self.now()).await?;
        self.end_access(tx, &person.id, but).await?;
        let letter = M41 { name: person.name(), at: self.local(self.now()) };
        self.post(tx, person, format!("M41:{id}"), letter).await
    }
}

impl SignedIn {
    /// Sends the link of a forgotten password to themselves (R39). Like every way to it, at most a few times an hour.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn forgot_own_password(&self) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        self.portal.send_reset(&mut tx, &self.person, false).await?;
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(())
    }
}

/// Whether whoever guesses tries a password first (R142).
fn guessed_first<'a>(password: &str, organizations: impl Iterator<Item = &'a str>) -> Option<Problem> {
    if common::is_a_name(password, organizations) {
        Some(Problem::PasswordName)
    } else {
        common::is_common(password).then_some(Problem::PasswordCommon)
    }
}

/// Whose link it is: it is made for people only.
fn holder_of(token: &Token) -> &str {
    token.holder.person_id().unwrap_or_default()
}

/// The token of a link that works, and how far its reader has come.
async fn living(portal: &Portal, reading: &mut store::Reading, token: &str) -> Result<(Token, Progress)> {
    let token = portal.opened(reading, Link::Reset, token).await?;
    let progress = serde_json::from_str(&token.state)?;
    Ok((token, progress))
}

/// The same, for who writes how far its reader has come: nobody else does so until the end of the transaction.
async fn held(portal: &Portal, tx: &mut Writing, token: &str) -> Result<(Token, Progress)> {
    let (found, _) = living(portal, tx, token).await?;
    tx.hold(&[holder_of(&found)]).await?;
    living(portal, tx, token).await
}

/// The hash of somebody's password now, if there is one.
pub(crate) async fn newest_hash(reading: &mut store::Reading, person: &str) -> Result<Option<String>> {
    Ok(reading.password(person).await?.map(|password| password.hash))
}

fn is_proven(progress: &Progress, visitor: &Visitor) -> bool {
    match (&progress.proven, &visitor.reset) {
        (Some(proven), Some(token)) => chance::same(proven, &chance::hash(&[token])),
        _ => false,
    }
}
