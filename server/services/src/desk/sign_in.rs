//! Signing in as an officer: address, password and the code of the authenticator app, all in one form. A wrong try does not say
//! which of the three was wrong; whoever knows the password can find that out by counting until they have to wait. No text
//! message opens this door.

use rules::{deed::Deed, people::Language, problem::Problem, typed};
use store::{Counted, OfficerRow, OfficerSession, Writing};

use crate::{
    Portal, Result, Secret, Visitor,
    authenticator::period_of,
    chance,
    codes::minutes,
    desk::sealed_to,
    letters::M60,
    portal::Audit,
    sign_in::{is_own_path, may_be_tried},
    throttling::{self, FactorPlace, PasswordTry},
};

/// Where officers go on from the sign-in.
const DESK: &str = "/desk";

/// Where a try leads.
#[derive(Debug)]
pub enum DeskStep {
    /// Back to the form, which shows the problem: what the browser keeps of it, sealed.
    Again(Secret<String>),
    /// Into the desk.
    Entered {
        /// The session's token, for the cookie.
        session: Secret<String>,
        /// What makes this browser known, for the cookie.
        browser: Secret<String>,
        /// Where to go.
        return_to: String,
    },
}

/// A page of the desk to return to; its first one for anything else.
pub fn desk_path(wanted: &str) -> String {
    let below = wanted.strip_prefix(DESK).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let no_page = ["/desk/login", "/desk/sorry"].iter().any(|page| wanted.starts_with(page));
    let fits = below && is_own_path(wanted) && !no_page && wanted.len() <= 512;
    if fits { wanted.to_owned() } else { DESK.to_owned() }
}

/// What an officer's wrong codes are counted by.
pub(super) fn owner(officer: &OfficerRow) -> String {
    format!("officer:{}", officer.id)
}

/// What tries at an officer's password are counted by.
pub(super) fn account(email_key: &str) -> String {
    format!("desk:{email_key}")
}

impl Portal {
    /// The mark of a browser in which an officer signed in since they chose their password. It is the same for all of theirs:
    /// whoever has none fails apart from them.
    fn browser_mark(&self, officer: &OfficerRow) -> [String; 3] {
        ["desk browser".to_owned(), officer.id.clone(), officer.activated.unwrap_or_default().to_string()]
    }

    fn known_officers_browser(&self, visitor: &Visitor, officer: Option<&OfficerRow>) -> Option<String> {
        let (brought, parts) = (visitor.browser.as_deref()?, self.browser_mark(officer?));
        let known = self.keys().is_mark(brought, &parts.each_ref().map(String::as_str));
        known.then(|| chance::hash(&[brought]))
    }

    /// Address, password and code; where it leads. What is refused writes nothing but its counts.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::TooMany`] where too many passwords are being checked.
    pub async fn officer_sign_in(
        &self,
        visitor: &Visitor,
        username: &str,
        password: Secret<String>,
        code: &str,
        return_to: &str,
    ) -> Result<DeskStep> {
        let again = |problem| Ok(DeskStep::Again(self.remember(username, problem, &desk_path(return_to))?));
        if let Err(problem) = may_be_tried(visitor, username, &password) {
            return again(problem);
        }
        let code = match typed::code(code, false) {
            Ok(code) => code,
            Err(problem) => return again(problem),
        };
        let (key, now) = (Self::email_key(username), self.now());
        let mut tx = self.db().write().await?;
        let officer = tx.officer_by_email(&key).await?;
        let browser = self.known_officers_browser(visitor, officer.as_ref());
        let attempt = PasswordTry::from(visitor, &account(&key), browser.clone());
        if let Err(wait) = attempt.count(&mut tx, now).await? {
            return again(Problem::CodeLocked { minutes: minutes(wait) });
        }
        tx.commit().await?;
        let hash = officer.as_ref().and_then(|officer| officer.password.as_deref());
        let right = self.hasher().verify(hash, password.clone()).await?;
        let Some(before) = officer.filter(|_| right) else { return again(Problem::LoginGeneric) };
        let outdated = before.password.as_deref().is_some_and(|hash| self.hasher().is_outdated(hash));
        let fresh_hash = if outdated { Some(self.hasher().hash(password).await?) } else { None };

        let mut tx = self.db().write().await?;
        tx.hold_officer(&before.id).await?;
        // While it was checked, another may have taken its place, or the account have ended.
        let officer =
            tx.officer(&before.id).await?.filter(|now| now.password == before.password && now.ended.is_none());
        let Some(officer) = officer else { return again(Problem::LoginGeneric) };
        let place = browser.map_or(FactorPlace::Elsewhere, FactorPlace::Browser);
        if let Err(problem) = self.try_officers_code(&mut tx, &officer, &place, &code).await? {
            tx.commit().await?;
            self.tell_posted();
            return again(problem);
        }
        attempt.succeeded(&mut tx, now).await?;
        if let (Some(old), Some(new)) = (&officer.password, &fresh_hash) {
            tx.rehash_officer(&officer.id, old, new).await?;
        }
        let session = self.begin_officers_session(&mut tx, &officer.id).await?;
        self.audit(
            &mut tx,
            Audit {
                actor: rules::actor::Actor::Officer(officer.id.clone()),
                ..Audit::by_portal(Deed::OfficerSignedIn)
            },
        );
        tx.commit().await?;
        let browser = self.officers_browser(&officer);
        Ok(DeskStep::Entered { session, browser, return_to: desk_path(return_to) })
    }

    /// What makes a browser known as an officer's.
    pub(super) fn officers_browser(&self, officer: &OfficerRow) -> Secret<String> {
        Secret::new(self.keys().mark(&self.browser_mark(officer).each_ref().map(String::as_str)))
    }

    /// Tries a code of an officer's app and uses it up where it is right; one that was used already costs no try.
    async fn try_officers_code(
        &self,
        tx: &mut Writing,
        officer: &OfficerRow,
        place: &FactorPlace,
        code: &str,
    ) -> Result<std::result::Result<(), Problem>> {
        let (now, owner) = (self.now(), owner(officer));
        let Some(sealed) = &officer.secret else { return Ok(Err(Problem::LoginGeneric)) };
        let secret = self.keys().open(&sealed_to(&officer.id), sealed)?;
        let period = period_of(secret.reveal(), code, now)?;
        if period.is_some_and(|period| period <= officer.used_period) {
            return Ok(Err(Problem::CodeUsed));
        }
        let wrong = match place.count(tx, &owner, now).await? {
            Counted::Yes { count, .. } => count,
            Counted::No { count, .. } if throttling::is_barred(count) => {
                return Ok(Err(Problem::CodesBarred { link: false }));
            }
            Counted::No { until, .. } => return Ok(Err(Problem::CodeLocked { minutes: minutes(until - now) })),
        };
        if let Some(period) = period
            && tx.use_officers_period(&officer.id, period).await?
        {
            place.succeeded(tx, &owner, now).await?;
            return Ok(Ok(()));
        }
        if throttling::is_told(wrong) {
            self.audit(tx, Audit { reference: &officer.id, ..Audit::by_portal(Deed::OfficerCodeWrong) });
            if wrong % 10 == 0 {
                let letter = M60 { name: officer.name.clone(), wrong, at: self.local(now) };
                self.post_outside(tx, &officer.email, Language::Nl, format!("M60:{}", self.id()), letter).await?;
            }
        }
        Ok(Err(Problem::LoginGeneric))
    }

    /// A new session of an officer; its token.
    pub(super) async fn begin_officers_session(&self, tx: &mut Writing, officer: &str) -> Result<Secret<String>> {
        let (token, now) = (chance::token(self.chance()), self.now());
        let session = OfficerSession {
            hash: chance::hash(&[token.reveal()]),
            id: self.id(),
            officer: officer.to_owned(),
            created: now,
            seen: now,
        };
        tx.insert_officer_session(&session).await?;
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use super::desk_path;

    #[test]
    fn r78_officers_go_on_within_the_desk_only() {
        for good in ["/desk", "/desk?x=1", "/desk/people?q=anna", "/desk/people/0190"] {
            assert_eq!(desk_path(good), good);
        }
        for wrong in [
            "",
            "/account",
            "/desktop",
            "//desk",
            "https://evil.example/desk",
            "/desk/login?next=/desk",
            "/desk/sorry/gone",
            "/desk\\x",
        ] {
            assert_eq!(desk_path(wrong), "/desk", "{wrong:?}");
        }
    }
}
