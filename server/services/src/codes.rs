//! Codes of six digits and links in mails: made, sent, tried, used. Each is bound to a purpose, a person and what it is
//! for, works for a while, and is used once; parallel tries do not get around that, as each takes its try first.

use rules::problem::Problem;
use store::{Code, Person, Token, Writing};

use crate::{
    Letter, Portal, Result, Secret,
    authenticator::{Factor, digits},
    chance::{self, same},
};

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Signing in; the subject is the sign-in.
    SignIn,
    /// Confirming that it is still the same person; the subject is the session.
    StepUp,
    /// Choosing a new password; the subject is the link.
    Reset,
    /// Proving a new mailbox; the subject is the change.
    Email,
    /// Proving a new mobile number; the subject is the change.
    Mobile,
    /// Proving the mailbox of a change form; the subject is the form and who it says it is from.
    Form,
    /// Proving the new mobile number of a change form; the subject is the form and the number.
    FormNumber,
}

/// How often a code can be tried.
const TRIES: i64 = 5;
/// Codes of one purpose that one person is sent in an hour at the most.
const AN_HOUR: i64 = 10;

impl Purpose {
    /// The word in the store.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Purpose::SignIn => "sign-in",
            Purpose::StepUp => "step-up",
            Purpose::Reset => "reset",
            Purpose::Email => "email",
            Purpose::Mobile => "mobile",
            Purpose::Form => "form",
            Purpose::FormNumber => "form-number",
        }
    }

    fn by_mail(self) -> bool {
        matches!(self, Purpose::Email | Purpose::Form)
    }

    /// How long a code works, in seconds: mail takes its time.
    fn works(self) -> i64 {
        if self.by_mail() { 30 * 60 } else { 10 * 60 }
    }

    /// Seconds before another code can be sent.
    fn resend_after(self) -> i64 {
        if self.by_mail() { 60 } else { 30 }
    }
}

impl Portal {
    /// Why there is no new code now: the last one was locked, or was sent a moment ago, or there were many.
    async fn new_code_barred(
        &self,
        tx: &mut Writing,
        purpose: Purpose,
        person: &str,
        subject: &str,
    ) -> Result<Option<Problem>> {
        let now = self.now();
        if let Some(last) = tx.newest_code(purpose.name(), subject).await? {
            if last.tries == 0 && last.used.is_none() && last.expires > now {
                return Ok(Some(Problem::CodeLocked { minutes: minutes(last.expires - now) }));
            }
            let wait = last.created + purpose.resend_after() - now;
            if wait > 0 && last.used.is_none() && !last.hash.is_empty() {
                return Ok(Some(Problem::ResendLater { seconds: wait }));
            }
        }
        let many = tx.codes_since(purpose.name(), person, now - 60 * 60).await? >= AN_HOUR;
        Ok(many.then_some(Problem::CodeLocked { minutes: 60 }))
    }

    /// Makes a code, or says why there is none now.
    pub(crate) async fn new_code(
        &self,
        tx: &mut Writing,
        purpose: Purpose,
        person: &str,
        subject: &str,
    ) -> Result<std::result::Result<(String, Secret<String>), Problem>> {
        if let Some(problem) = self.new_code_barred(tx, purpose, person, subject).await? {
            return Ok(Err(problem));
        }
        let code = chance::code(self.chance());
        let id = self.insert_code(tx, purpose, person, subject, Some(&code)).await?;
        Ok(Ok((id, code)))
    }

    /// Writes a code; without one, what counts the tries of who has another.
    async fn insert_code(
        &self,
        tx: &mut Writing,
        purpose: Purpose,
        person: &str,
        subject: &str,
        code: Option<&Secret<String>>,
    ) -> Result<String> {
        let (id, now) = (self.id(), self.now());
        let row = Code {
            hash: code.map(|code| chance::hash(&[&id, code.reveal()])).unwrap_or_default(),
            purpose: purpose.name().to_owned(),
            holder: person.to_owned(),
            subject: subject.to_owned(),
            created: now,
            expires: now + purpose.works(),
            tries: TRIES,
            used: None,
            id,
        };
        tx.insert_code(&row).await?;
        Ok(row.id)
    }

    /// Sends a code by text message to a number; or says why not.
    pub(crate) async fn send_code(
        &self,
        tx: &mut Writing,
        purpose: Purpose,
        person: &Person,
        subject: &str,
        number: &str,
    ) -> Result<Option<Problem>> {
        let (id, code) = match self.new_code(tx, purpose, &person.id, subject).await? {
            Ok(made) => made,
            Err(problem) => return Ok(Some(problem)),
        };
        let letter = Letter::Code { code: code.reveal().clone() };
        self.post_to(tx, person, number, format!("code:{id}"), &letter).await?;
        Ok(None)
    }

    /// Tries a second factor: the code that was sent, one of the person's app, or a recovery code. Uses it up where it is
    /// right; or says what is wrong. Tries of whatever kind are counted as one.
    pub(crate) async fn redeem_factor(
        &self,
        tx: &mut Writing,
        purpose: Purpose,
        person: &Person,
        subject: &str,
        typed: &str,
    ) -> Result<std::result::Result<Factor, Problem>> {
        if self.has_app(tx, &person.id).await? {
            let newest = tx.newest_code(purpose.name(), subject).await?;
            if newest.is_none_or(|code| code.used.is_some() || code.expires <= self.now()) {
                if let Some(problem) = self.new_code_barred(tx, purpose, &person.id, subject).await? {
                    return Ok(Err(problem));
                }
                self.insert_code(tx, purpose, &person.id, subject, None).await?;
            }
        }
        self.redeem(tx, purpose, subject, typed, Some(person)).await
    }

    /// Tries a code that was sent to prove a mailbox or number, and uses it up where it is right; or says what is wrong.
    pub(crate) async fn redeem_code(
        &self,
        tx: &mut Writing,
        purpose: Purpose,
        subject: &str,
        typed: &str,
    ) -> Result<std::result::Result<(), Problem>> {
        Ok(self.redeem(tx, purpose, subject, typed, None).await?.map(|_| ()))
    }

    async fn redeem(
        &self,
        tx: &mut Writing,
        purpose: Purpose,
        subject: &str,
        typed: &str,
        holder: Option<&Person>,
    ) -> Result<std::result::Result<Factor, Problem>> {
        let now = self.now();
        let Some(code) = tx.newest_code(purpose.name(), subject).await? else { return Ok(Err(Problem::CodeExpired)) };
        let locked = || Problem::CodeLocked { minutes: minutes(code.expires - now) };
        let Some(left) = tx.take_try(&code.id, now).await? else {
            let is_locked = code.tries == 0 && code.used.is_none() && code.expires > now;
            return Ok(Err(if is_locked { locked() } else { Problem::CodeExpired }));
        };
        let typed = digits(typed);
        let sent = same(&code.hash, &chance::hash(&[&code.id, &typed]));
        let given = match holder {
            _ if sent => Some(Factor::Sms),
            Some(person) => match self.try_app(tx, person, &typed).await? {
                Ok(given) => given,
                Err(problem) => return Ok(Err(problem)),
            },
            None => None,
        };
        Ok(match given {
            Some(factor) if tx.use_code(&code.id, now).await? => Ok(factor),
            _ if left == 0 => Err(locked()),
            _ => Err(Problem::CodeWrong { left }),
        })
    }

    /// Whether a code waits to be typed.
    pub(crate) async fn code_waits(&self, tx: &mut store::Reading, purpose: Purpose, subject: &str) -> Result<bool> {
        let code = tx.newest_code(purpose.name(), subject).await?;
        Ok(code.is_some_and(|code| code.used.is_none() && code.expires > self.now() && !code.hash.is_empty()))
    }

    /// Makes the token of a link.
    pub(crate) async fn new_token(
        &self,
        tx: &mut Writing,
        purpose: &str,
        person: &str,
        subject: &str,
        seconds: i64,
    ) -> Result<Secret<String>> {
        let token = chance::token(self.chance());
        let row = Token {
            hash: chance::hash(&[token.reveal()]),
            purpose: purpose.to_owned(),
            person: person.to_owned(),
            subject: subject.to_owned(),
            state: "{}".to_owned(),
            created: self.now(),
            expires: self.now() + seconds,
        };
        tx.insert_token(&row).await?;
        Ok(token)
    }
}

/// Minutes, rounded up, and one at least.
pub(crate) fn minutes(seconds: i64) -> i64 {
    ((seconds + 59) / 60).max(1)
}
