//! Codes of six digits and links in mails: made, sent, tried, used. Each is bound to a purpose, a person and what it is
//! for, works for a while, and is used once.
//!
//! Tries belong to what the codes are for, not to a code: another code gives no new tries. A try is used up only by what could
//! have been right ([`rules::typed::code`]), and taken before it is looked at.

use rules::{actor::Actor, deed::Deed, opens::Link, problem::Problem, state::Factor, typed};
use store::{Code, Counted, Person, Reading, Token, Writing};

use crate::{
    Portal, Result, Secret,
    chance::{self, same},
    letters::{M44, SmsCode},
    portal::Audit,
    throttling::{self, FactorPlace},
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
    /// Proving the mobile number of who is invited; the subject is the invitation.
    Invite,
}

/// How often codes of one sign-in, link or form can be tried ...
const TRIES: i64 = 5;
/// ... in so many seconds, from the first try on: as long as a sign-in or a link lives.
const TRIED_IN: i64 = 30 * 60;
/// Codes of one purpose that one person is sent in an hour at the most.
const AN_HOUR: i64 = 10;
/// How many codes that were sent count at the same time: messages overtake each other.
const AT_ONCE: i64 = 3;

/// What a code is sent for.
pub(crate) struct About<'a> {
    pub(crate) purpose: Purpose,
    /// The person, or the form or invitation of nobody known.
    pub(crate) holder: &'a str,
    /// What the purpose says.
    pub(crate) subject: &'a str,
    /// Among which codes of the hour it counts: the holder's, or those of one browser of theirs.
    pub(crate) among: &'a str,
}

impl<'a> About<'a> {
    pub(crate) fn new(purpose: Purpose, holder: &'a str, subject: &'a str) -> Self {
        Self { purpose, holder, subject, among: holder }
    }

    /// The key of a count of this purpose and subject.
    fn key(&self, what: &str) -> String {
        chance::hash(&[what, self.purpose.name(), self.subject])
    }
}

/// Somebody who gives a second factor.
pub(crate) struct Giver<'a> {
    pub(crate) person: &'a Person,
    pub(crate) place: &'a FactorPlace,
}

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
            Purpose::Invite => "invite",
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
    /// Counts a code that is to be sent; or says why there is none now.
    async fn count_code(&self, tx: &mut Writing, about: &About<'_>) -> Result<Option<Problem>> {
        let (now, purpose) = (self.now(), about.purpose);
        if let Some((TRIES.., until)) = tx.counted_within(&about.key("tries"), now).await? {
            return Ok(Some(Problem::CodeLocked { minutes: minutes(until - now) }));
        }
        let sent = about.key("sent");
        if let Counted::No { until, .. } = tx.pour(&sent, 1, purpose.resend_after(), now).await? {
            return Ok(Some(Problem::ResendLater { seconds: until - now }));
        }
        let hour = chance::hash(&["codes", purpose.name(), about.among]);
        if let Counted::No { until, .. } = tx.count_within(&hour, AN_HOUR, 60 * 60, now).await? {
            tx.clear_throttle(&sent, now).await?;
            return Ok(Some(Problem::CodeLocked { minutes: minutes(until - now) }));
        }
        Ok(None)
    }

    /// Makes a code, or says why there is none now.
    pub(crate) async fn new_code(
        &self,
        tx: &mut Writing,
        about: &About<'_>,
    ) -> Result<std::result::Result<(String, Secret<String>), Problem>> {
        if let Some(problem) = self.count_code(tx, about).await? {
            return Ok(Err(problem));
        }
        let (id, code, now) = (self.id(), chance::code(self.chance()), self.now());
        let row = Code {
            hash: self.keys().mark(&["code", &id, code.reveal()]),
            purpose: about.purpose.name().to_owned(),
            holder: about.holder.to_owned(),
            subject: about.subject.to_owned(),
            created: now,
            expires: now + about.purpose.works(),
            id,
        };
        tx.insert_code(&row).await?;
        Ok(Ok((row.id, code)))
    }

    /// Sends a code by text message to a number; or says why not.
    pub(crate) async fn send_code(
        &self,
        tx: &mut Writing,
        about: &About<'_>,
        person: &Person,
        number: &str,
    ) -> Result<Option<Problem>> {
        let (id, code) = match self.new_code(tx, about).await? {
            Ok(made) => made,
            Err(problem) => return Ok(Some(problem)),
        };
        let letter = SmsCode { code: (&code).into() };
        self.post_to(tx, person, number, format!("code:{id}"), letter).await?;
        Ok(None)
    }

    /// Tries a second factor: a code that was sent, one of the person's app, or a recovery code. Uses it up where it is
    /// right; or says what is wrong. Tries of whatever kind are counted as one, wrong ones in a row over all sign-ins too.
    pub(crate) async fn redeem_factor(
        &self,
        tx: &mut Writing,
        (purpose, subject): (Purpose, &str),
        giver: Giver<'_>,
        typed: &str,
    ) -> Result<std::result::Result<Factor, Problem>> {
        self.redeem(tx, &About::new(purpose, &giver.person.id, subject), Some(giver), typed).await
    }

    /// Tries a code that was sent to prove a mailbox or number, and uses it up where it is right; or says what is wrong.
    pub(crate) async fn redeem_code(
        &self,
        tx: &mut Writing,
        purpose: Purpose,
        subject: &str,
        typed: &str,
    ) -> Result<std::result::Result<(), Problem>> {
        Ok(self.redeem(tx, &About::new(purpose, "", subject), None, typed).await?.map(|_| ()))
    }

    async fn redeem(
        &self,
        tx: &mut Writing,
        about: &About<'_>,
        giver: Option<Giver<'_>>,
        typed: &str,
    ) -> Result<std::result::Result<Factor, Problem>> {
        let now = self.now();
        let has_app = match &giver {
            Some(giver) => self.has_app(tx, &giver.person.id).await?,
            None => false,
        };
        let typed = match typed::code(typed, has_app) {
            Ok(typed) => typed,
            Err(problem) => return Ok(Err(problem)),
        };
        let codes = tx.living_codes(about.purpose.name(), about.subject, now, AT_ONCE).await?;
        if codes.is_empty() && !has_app {
            return Ok(Err(Problem::CodeExpired));
        }
        if let Some(giver) = giver.as_ref().filter(|_| has_app)
            && self.app_code_was_used(tx, giver.person, &typed).await?
        {
            return Ok(Err(Problem::CodeUsed));
        }
        let (count, wrong) = match self.take_try(tx, about, giver.as_ref()).await? {
            Ok(taken) => taken,
            Err(problem) => return Ok(Err(problem)),
        };
        let sent = codes.iter().find(|code| same(&code.hash, &self.keys().mark(&["code", &code.id, &typed])));
        let given = match (sent, &giver) {
            (Some(code), _) => tx.use_code(&code.id, now).await?.then_some(Factor::Sms),
            (None, Some(giver)) => self.try_app(tx, giver.person, &typed).await?,
            (None, None) => None,
        };
        let Some(factor) = given else {
            if let Some(giver) = giver {
                self.tell_wrong_factors(tx, giver.person, wrong).await?;
            }
            let left = TRIES - count;
            return Ok(Err(if left == 0 { self.locked(tx, about).await? } else { Problem::CodeWrong { left } }));
        };
        tx.end_codes(about.purpose.name(), about.subject, now).await?;
        for count in ["tries", "sent"] {
            tx.clear_throttle(&about.key(count), now).await?;
        }
        if let Some(giver) = giver {
            giver.place.succeeded(tx, &giver.person.id, now).await?;
        }
        Ok(Ok(factor))
    }

    /// Takes a try before it is looked at: how many there were for this, and how many wrong ones in a row if this is one; or
    /// why there is none now.
    async fn take_try(
        &self,
        tx: &mut Writing,
        about: &About<'_>,
        giver: Option<&Giver<'_>>,
    ) -> Result<std::result::Result<(i64, i64), Problem>> {
        let (now, tries) = (self.now(), about.key("tries"));
        let count = match tx.count_within(&tries, TRIES, TRIED_IN, now).await? {
            Counted::Yes { count, .. } => count,
            Counted::No { until, .. } => return Ok(Err(Problem::CodeLocked { minutes: minutes(until - now) })),
        };
        let Some(giver) = giver else { return Ok(Ok((count, 0))) };
        match giver.place.count(tx, &giver.person.id, now).await? {
            Counted::Yes { count: wrong, .. } => Ok(Ok((count, wrong))),
            Counted::No { count: wrong, until } => {
                tx.take_back(&tries).await?;
                Ok(Err(match throttling::is_barred(wrong) {
                    true => Problem::CodesBarred { link: *giver.place == FactorPlace::Link },
                    false => Problem::CodeLocked { minutes: minutes(until - now) },
                }))
            }
        }
    }

    /// What is said after the last try.
    async fn locked(&self, tx: &mut Writing, about: &About<'_>) -> Result<Problem> {
        let now = self.now();
        let until = tx.counted_within(&about.key("tries"), now).await?.map_or(now, |(_, until)| until);
        Ok(Problem::CodeLocked { minutes: minutes(until - now) })
    }

    /// Tells the owner that somebody enters wrong codes: from the tenth in a row on each is a line of their activity, and
    /// every tenth a mail, so that nobody floods their mailbox.
    async fn tell_wrong_factors(&self, tx: &mut Writing, person: &Person, wrong: i64) -> Result<()> {
        if !throttling::is_told(wrong) {
            return Ok(());
        }
        self.audit(tx, Audit { person: Some(&person.id), ..Audit::by_portal(Deed::FactorWrong) });
        if wrong % 10 > 0 {
            return Ok(());
        }
        let (name, at, barred) = (person.name(), self.local(self.now()), throttling::is_barred(wrong));
        self.post(tx, person, format!("M44:{}", self.id()), M44 { name, wrong, barred, at }).await
    }

    /// Whether no try is left for codes of a purpose and subject.
    pub(crate) async fn tries_are_over(&self, tx: &mut Reading, purpose: Purpose, subject: &str) -> Result<bool> {
        let tried = tx.counted_within(&About::new(purpose, "", subject).key("tries"), self.now()).await?;
        Ok(tried.is_some_and(|(count, _)| count >= TRIES))
    }

    /// Whether a code waits to be typed.
    pub(crate) async fn code_waits(&self, tx: &mut Reading, purpose: Purpose, subject: &str) -> Result<bool> {
        Ok(!tx.living_codes(purpose.name(), subject, self.now(), 1).await?.is_empty())
    }

    /// Makes the token of a link.
    pub(crate) async fn new_token(
        &self,
        tx: &mut Writing,
        link: Link,
        holder: &Actor,
        subject: &str,
    ) -> Result<Secret<String>> {
        let token = chance::token(self.chance());
        let row = Token {
            hash: chance::hash(&[token.reveal()]),
            link,
            holder: holder.clone(),
            subject: subject.to_owned(),
            state: "{}".to_owned(),
            created: self.now(),
            expires: self.now() + link.life(),
            ended: None,
        };
        tx.insert_token(&row).await?;
        Ok(token)
    }
}

/// Minutes, rounded up, and one at least.
pub(crate) fn minutes(seconds: i64) -> i64 {
    ((seconds + 59) / 60).max(1)
}
