//! Codes of six digits and links in mails: made, sent, tried, used. Each is bound to a purpose, a person and what it is
//! for, works for a while, and is used once; parallel tries do not get around that, as each takes its try first.

use rules::problem::Problem;
use store::{Code, Person, Token, Writing};

use crate::{
    Letter, Portal, Result, Secret,
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
        }
    }

    /// How long a code works, in seconds: mail takes its time.
    fn works(self) -> i64 {
        if self == Purpose::Email { 30 * 60 } else { 10 * 60 }
    }

    /// Seconds before another code can be sent.
    fn resend_after(self) -> i64 {
        if self == Purpose::Email { 60 } else { 30 }
    }
}

impl Portal {
    /// Makes a code, or says why there is none now: the last one was locked, or was sent a moment ago.
    pub(crate) async fn new_code(
        &self,
        tx: &mut Writing,
        purpose: Purpose,
        person: &str,
        subject: &str,
    ) -> Result<std::result::Result<(String, Secret<String>), Problem>> {
        let now = self.now();
        if let Some(last) = tx.newest_code(purpose.name(), subject).await? {
            if last.tries == 0 && last.used.is_none() && last.expires > now {
                return Ok(Err(Problem::CodeLocked { minutes: minutes(last.expires - now) }));
            }
            let wait = last.created + purpose.resend_after() - now;
            if wait > 0 && last.used.is_none() {
                return Ok(Err(Problem::ResendLater { seconds: wait }));
            }
        }
        if tx.codes_since(purpose.name(), person, now - 60 * 60).await? >= AN_HOUR {
            return Ok(Err(Problem::CodeLocked { minutes: 60 }));
        }
        let code = chance::code(self.chance());
        let id = self.id();
        let row = Code {
            hash: chance::hash(&[&id, code.reveal()]),
            purpose: purpose.name().to_owned(),
            person: person.to_owned(),
            subject: subject.to_owned(),
            created: now,
            expires: now + purpose.works(),
            tries: TRIES,
            used: None,
            id,
        };
        tx.insert_code(&row).await?;
        Ok(Ok((row.id, code)))
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

    /// Tries a code, and uses it up where it is right; or says what is wrong.
    pub(crate) async fn redeem_code(
        &self,
        tx: &mut Writing,
        purpose: Purpose,
        subject: &str,
        typed: &str,
    ) -> Result<std::result::Result<(), Problem>> {
        let now = self.now();
        let Some(code) = tx.newest_code(purpose.name(), subject).await? else { return Ok(Err(Problem::CodeExpired)) };
        let left = tx.take_try(&code.id, now).await?;
        let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let locked = || Problem::CodeLocked { minutes: minutes(code.expires - now) };
        Ok(match left {
            Some(left) => {
                let right = same(&code.hash, &chance::hash(&[&code.id, &digits]));
                if right && tx.use_code(&code.id, now).await? {
                    Ok(())
                } else if left == 0 {
                    Err(locked())
                } else {
                    Err(Problem::CodeWrong { left })
                }
            }
            None if code.tries == 0 && code.used.is_none() && code.expires > now => Err(locked()),
            None => Err(Problem::CodeExpired),
        })
    }

    /// Whether a code waits to be typed.
    pub(crate) async fn code_waits(&self, tx: &mut store::Reading, purpose: Purpose, subject: &str) -> Result<bool> {
        let code = tx.newest_code(purpose.name(), subject).await?;
        Ok(code.is_some_and(|code| code.used.is_none() && code.expires > self.now()))
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
