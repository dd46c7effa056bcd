//! Signing in: e-mail address and password, then a code by text message (W0).
//!
//! Nothing here tells whether an address exists (R90): a wrong password and an unknown address take the same path, the
//! same time and give the same answer. The state of a means is told only to who knows the password.

use rules::{
    deed::Deed,
    people::{EmailAddress, Language},
    problem::Problem,
    shown::SignInShown,
    state::{Factor, MeansState},
    typed,
};
use store::{Person, Session, SignIn, Writing};

use crate::{
    Portal, Result, Secret, chance,
    codes::{About, Giver, Purpose, minutes},
    letters::M42,
    portal::Audit,
    throttling::{FactorPlace, PasswordTry, known_browser},
};

/// How long a started sign-in is kept, in seconds.
const SIGN_IN_KEPT: i64 = 30 * 60;

/// Who knocks: what tells one visitor from another.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The token of a sign-in under way.
    pub sign_in: Option<String>,
    /// What was typed before and refused, sealed.
    pub remembered: Option<String>,
    /// The same of a browser that took no cookies, out of the address.
    pub kept: Option<String>,
    /// The token of a browser in which somebody signed in before.
    pub browser: Option<String>,
    /// The token of a visitor who gave the code for a new password.
    pub reset: Option<String>,
    /// The token of a browser that fills in a form of somebody who is not signed in.
    pub guest: Option<String>,
    /// What somebody typed whose session was over, sealed.
    pub typed: Option<String>,
    /// The language that they chose on a page before signing in.
    pub language: Option<Language>,
    /// Whether they came without any cookie, although their page had given one: this browser takes none.
    pub takes_no_cookies: bool,
    /// The network address.
    pub address: String,
    /// The kind of browser, coarsely.
    pub device: String,
}

/// Where a try leads.
#[derive(Debug)]
pub enum SignInStep {
    /// Back to the first page, which shows the problem: what the browser keeps of it, sealed.
    Again(Secret<String>),
    /// On to the code, or back to it; a new sign-in's token for the cookie.
    Code(Option<Secret<String>>),
    /// The sign-in is not known any more: from the start.
    Lost,
}

/// A session that has begun.
#[derive(Debug)]
pub struct Entered {
    /// The session's token, for the cookie.
    pub session: Secret<String>,
    /// The browser's token, for the cookie that makes it known.
    pub browser: Secret<String>,
    /// Where to go.
    pub return_to: String,
}

/// Whether a browser that is sent to this stays on the portal. Browsers read a backslash as a slash, and two slashes as
/// another site.
pub fn is_own_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|byte| (0x21..0x7f).contains(&byte) && byte != b'\\')
}

/// A path of this portal to return to; anything else, another site above all, becomes the account page (R78).
pub fn own_path(wanted: &str) -> String {
    let fits =
        is_own_path(wanted) && !wanted.starts_with("/login") && !wanted.starts_with("/api/") && wanted.len() <= 512;
    if fits { wanted.to_owned() } else { "/account".to_owned() }
}

/// Whether an address and a password may be tried at all; what cannot be right is no try, and says why.
pub(crate) fn may_be_tried(
    visitor: &Visitor,
    username: &str,
    password: &Secret<String>,
) -> std::result::Result<(), Problem> {
    // Whoever signs in would be nobody again at the next page, and a code would have been sent for nothing.
    if visitor.takes_no_cookies {
        return Err(Problem::CookiesOff);
    }
    if password.reveal().is_empty() || typed::text(username).is_empty() {
        return Err(Problem::LoginShape);
    }
    EmailAddress::parse(username).map(|_| ())
}

impl Portal {
    /// What a visitor typed last at a sign-in and was refused, and why.
    pub fn refused_sign_in(&self, visitor: &Visitor) -> SignInShown {
        let Some(before) = self.remembered(visitor) else { return SignInShown::default() };
        // Once cookies come, nothing is wrong any more.
        let problem = Some(before.problem).filter(|one| *one != Problem::CookiesOff || visitor.takes_no_cookies);
        SignInShown { username: before.username, return_to: before.return_to, problem, ..SignInShown::default() }
    }

    /// What the sign-in pages show for a visitor.
    pub async fn sign_in_shown(&self, visitor: &Visitor) -> Result<SignInShown> {
        let mut shown = self.refused_sign_in(visitor);
        let Some(token) = &visitor.sign_in else { return Ok(shown) };
        let mut reading = self.db().read().await?;
        let Some(sign_in) = reading.sign_in(&chance::hash(&[token]), self.now()).await? else { return Ok(shown) };
        let Some(person) = reading.person(&sign_in.person).await? else { return Ok(shown) };
        shown.mobile_ending = Some(ending(&person.mobile));
        shown.by_app = self.has_app(&mut reading, &person.id).await?
            && !self.code_waits(&mut reading, Purpose::SignIn, &sign_in.id).await?;
        shown.code_problem = sign_in.problem.as_deref().map(serde_json::from_str).transpose()?;
        Ok(shown)
    }

    /// The first page: address and password; where it leads. What is refused writes nothing but its counts.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::TooMany`] where too many passwords are being checked.
    pub async fn sign_in(
        &self,
        visitor: &Visitor,
        username: &str,
        password: Secret<String>,
        return_to: &str,
    ) -> Result<SignInStep> {
        let again = |problem| Ok(SignInStep::Again(self.remember(username, problem, return_to)?));
        if let Err(problem) = may_be_tried(visitor, username, &password) {
            return again(problem);
        }
        let (key, now) = (Self::email_key(username), self.now());
        let mut tx = self.db().write().await?;
        let person = tx.person_by_email(&key).await?;
        let attempt = PasswordTry::new(&mut tx, visitor, &key, person.as_ref()).await?;
        if let Err(wait) = attempt.count(&mut tx, now).await? {
            return again(Problem::CodeLocked { minutes: minutes(wait) });
        }
        let stored = match &person {
            Some(person) => tx.password(&person.id).await?,
            None => None,
        };
        tx.commit().await?;

        let hash = stored.as_ref().map(|stored| stored.hash.as_str());
        let right = self.hasher().verify(hash, password.clone()).await?;
        let Some(person) = person.filter(|_| right) else { return again(Problem::LoginGeneric) };
        let password_tells =
            rules::password::contains_username(crate::passwords::composed(&password).reveal(), &person.email);
        let fresh_hash = match hash {
            Some(stored) if self.hasher().is_outdated(stored) => Some(self.hasher().hash(password).await?),
            _ => None,
        };

        let mut tx = self.db().write().await?;
        // While it was checked, another may have taken its place: then it opens nothing any more.
        if !self.is_in_force(&mut tx, &person, stored.as_ref()).await? {
            return again(Problem::LoginGeneric);
        }
        attempt.succeeded(&mut tx, now).await?;
        if let (Some(old), Some(new)) = (hash, &fresh_hash) {
            tx.rehash_password(&person.id, old, new).await?;
        }
        if let Some(problem) = self.refused_means(&mut tx, &person).await? {
            tx.commit().await?;
            return again(problem);
        }
        let token = chance::token(self.chance());
        // The e-mail address may have changed since: found while the password is in hand.
        let sign_in = self.begin_sign_in(&mut tx, visitor, &person, &token, return_to, password_tells).await?;
        // Whoever has the app needs no text message, unless they ask for one.
        if !self.has_app(&mut tx, &person.id).await? {
            let problem = self.send_sign_in_code(&mut tx, visitor, &person, &sign_in).await?;
            // Another tab had it sent a moment ago: it is on its way.
            let problem = problem.filter(|problem| !matches!(problem, Problem::ResendLater { .. }));
            self.note_code_problem(&mut tx, &sign_in, problem).await?;
        }
        tx.commit().await?;
        self.tell_posted();
        Ok(SignInStep::Code(Some(token)))
    }

    /// Whether a password that was right is still the person's. Whoever changes it waits from here on.
    async fn is_in_force(&self, tx: &mut Writing, person: &Person, password: Option<&store::Password>) -> Result<bool> {
        let Some(password) = password else { return Ok(false) };
        tx.hold(&[&person.id]).await?;
        Ok(tx.password(&person.id).await?.is_some_and(|now| now.id == password.id))
    }

    /// A sign-in of who gave the right password. Where another tab of the browser is at the code of the same person, both go
    /// on with one: its tries, and the codes that were sent.
    async fn begin_sign_in(
        &self,
        tx: &mut Writing,
        visitor: &Visitor,
        person: &Person,
        token: &Secret<String>,
        return_to: &str,
        new_password: bool,
    ) -> Result<SignIn> {
        let now = self.now();
        let fresh = SignIn {
            hash: chance::hash(&[token.reveal()]),
            id: self.id(),
            person: person.id.clone(),
            problem: None,
            return_to: own_path(return_to),
            new_password,
            created: now,
            expires: now + SIGN_IN_KEPT,
        };
        if let Some(old) = &visitor.sign_in {
            let old = chance::hash(&[old]);
            let known = tx.sign_in(&old, now).await?.filter(|known| known.person == person.id);
            if let Some(known) = known
                && !self.tries_are_over(tx, Purpose::SignIn, &known.id).await?
            {
                let going_on = SignIn { id: known.id, created: known.created, ..fresh.clone() };
                if tx.go_on_with_sign_in(&old, &going_on).await? {
                    return Ok(going_on);
                }
            }
            tx.delete_sign_in(&old).await?;
        }
        tx.insert_sign_in(&fresh).await?;
        Ok(fresh)
    }

    /// Sends the code of a sign-in. Those to a browser that the owner knows are counted apart: nobody else uses them up.
    async fn send_sign_in_code(
        &self,
        tx: &mut Writing,
        visitor: &Visitor,
        person: &Person,
        sign_in: &SignIn,
    ) -> Result<Option<Problem>> {
        let browser = known_browser(tx, visitor, person).await?;
        let among = browser.map_or_else(|| person.id.clone(), |browser| format!("{}:{browser}", person.id));
        let about = About { among: &among, ..About::new(Purpose::SignIn, &person.id, &sign_in.id) };
        self.send_code(tx, &about, person, &person.mobile).await
    }

    async fn note_code_problem(&self, tx: &mut Writing, sign_in: &SignIn, problem: Option<Problem>) -> Result<()> {
        let problem = problem.as_ref().map(serde_json::to_string).transpose()?;
        Ok(tx.set_sign_in_problem(&sign_in.hash, problem.as_deref()).await?)
    }

    /// The sign-in of a visitor, and whose it is.
    async fn sign_in_of(&self, tx: &mut Writing, visitor: &Visitor) -> Result<Option<(SignIn, Person)>> {
        let Some(token) = &visitor.sign_in else { return Ok(None) };
        let hash = chance::hash(&[token]);
        let Some(sign_in) = tx.sign_in(&hash, self.now()).await? else { return Ok(None) };
        // Whoever ends the person's access is waited for, and may have ended this sign-in.
        tx.hold(&[&sign_in.person]).await?;
        let Some(sign_in) = tx.sign_in(&hash, self.now()).await? else { return Ok(None) };
        let person = tx.person(&sign_in.person).await?;
        Ok(person.map(|person| (sign_in, person)))
    }

    /// The second page: the code. Gives the session, or shows the problem on that page.
    pub async fn enter_code(&self, visitor: &Visitor, typed: &str) -> Result<std::result::Result<Entered, SignInStep>> {
        let mut tx = self.db().write().await?;
        let Some((sign_in, person)) = self.sign_in_of(&mut tx, visitor).await? else {
            return Ok(Err(SignInStep::Lost));
        };
        let browser = known_browser(&mut tx, visitor, &person).await?;
        let place = browser.map_or(FactorPlace::Elsewhere, FactorPlace::Browser);
        let giver = Giver { person: &person, place: &place };
        let step = match self.redeem_factor(&mut tx, (Purpose::SignIn, &sign_in.id), giver, typed).await? {
            // The means may have ended while the code was on its way.
            Ok(factor) => match self.refused_means(&mut tx, &person).await? {
                None => {
                    let entered = self.begin_session(&mut tx, visitor, &person, &sign_in, factor).await?;
                    tx.commit().await?;
                    self.tell_posted();
                    // Whoever gave their code is signed in, whatever becomes of what they typed before.
                    if let Err(failure) = self.put_back(visitor, &entered.session).await {
                        tracing::error!("what was typed before signing in is not put back: {failure}");
                    }
                    return Ok(Ok(entered));
                }
                Some(problem) => {
                    tx.delete_sign_in(&sign_in.hash).await?;
                    SignInStep::Again(self.remember(&person.email, problem, &sign_in.return_to)?)
                }
            },
            Err(problem) => {
                self.note_code_problem(&mut tx, &sign_in, Some(problem)).await?;
                SignInStep::Code(None)
            }
        };
        tx.commit().await?;
        // Wrong codes may have been told.
        self.tell_posted();
        Ok(Err(step))
    }

    /// Another code, half a minute after the last at the earliest.
    pub async fn resend_code(&self, visitor: &Visitor) -> Result<SignInStep> {
        let mut tx = self.db().write().await?;
        let Some((sign_in, person)) = self.sign_in_of(&mut tx, visitor).await? else { return Ok(SignInStep::Lost) };
        let problem = self.send_sign_in_code(&mut tx, visitor, &person, &sign_in).await?;
        self.note_code_problem(&mut tx, &sign_in, problem).await?;
        tx.commit().await?;
        self.tell_posted();
        Ok(SignInStep::Code(None))
    }

    /// Why the means of a person opens nothing; `None` where it does. An expired one does too: its holder renews.
    pub(crate) async fn refused_means(&self, tx: &mut Writing, person: &Person) -> Result<Option<Problem>> {
        Ok(match tx.means_of(&person.id).await?.map(|means| means.state) {
            Some(MeansState::Active) => None,
            Some(MeansState::Invited) => Some(Problem::MeansInvited),
            Some(MeansState::Suspended) => Some(Problem::MeansSuspended),
            Some(MeansState::Revoked) | None => Some(Problem::MeansRevoked),
        })
    }

    /// Signs somebody in whose factors were proved in another way than by a sign-in.
    pub(crate) async fn enter(
        &self,
        tx: &mut Writing,
        visitor: &Visitor,
        person: &Person,
        factor: Factor,
    ) -> Result<Entered> {
        let sign_in = SignIn {
            hash: String::new(),
            id: String::new(),
            person: person.id.clone(),
            problem: None,
            return_to: "/account".to_owned(),
            new_password: false,
            created: self.now(),
            expires: self.now(),
        };
        self.begin_session(tx, visitor, person, &sign_in, factor).await
    }

    async fn begin_session(
        &self,
        tx: &mut Writing,
        visitor: &Visitor,
        person: &Person,
        sign_in: &SignIn,
        factor: Factor,
    ) -> Result<Entered> {
        let session = chance::token(self.chance());
        // The first browser of all is no news to anybody.
        let is_news = known_browser(tx, visitor, person).await?.is_none() && tx.has_browser(&person.id).await?;
        let now = self.now();
        let row = Session {
            hash: chance::hash(&[session.reveal()]),
            id: self.id(),
            person: person.id.clone(),
            created: now,
            seen: now,
            checked: now,
            checked_by: factor,
            fresh_codes: None,
            device: visitor.device.clone(),
            new_password: sign_in.new_password,
        };
        tx.insert_session(&row).await?;
        tx.use_means(&person.id, now).await?;
        if is_news {
            let letter = M42 { name: person.name(), device: visitor.device.clone(), at: self.local(now) };
            self.post(tx, person, format!("M42:{}", row.id), letter).await?;
        }
        // What they chose a moment ago counts for more than what they chose once.
        if let Some(language) = visitor.language.filter(|language| *language != person.language) {
            tx.set_language(&person.id, language).await?;
        }
        let browser = self.remember_browser(tx, visitor, person).await?;
        tx.delete_sign_in(&sign_in.hash).await?;
        self.audit(tx, Audit::own(&person.id, Deed::SignedIn));
        Ok(Entered { session, browser, return_to: sign_in.return_to.clone() })
    }

    /// From now on this browser counts as known to a person; its token, for the cookie. Only a token of ours stays: one that a
    /// visitor made up would be known to them alone before.
    pub(crate) async fn remember_browser(
        &self,
        tx: &mut Writing,
        visitor: &Visitor,
        person: &Person,
    ) -> Result<Secret<String>> {
        let known = known_browser(tx, visitor, person).await?.is_some();
        let token = visitor.browser.clone().filter(|_| known);
        let browser = token.map_or_else(|| chance::token(self.chance()), Secret::new);
        tx.know_browser(&chance::hash(&[browser.reveal()]), &person.id, self.now()).await?;
        Ok(browser)
    }
}

/// The last two digits of a number.
pub(crate) fn ending(mobile: &str) -> String {
    mobile.chars().skip(mobile.chars().count().saturating_sub(2)).collect()
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn r78_only_paths_of_the_portal_are_returned_to() {
        for good in ["/account/permissions", "/w/renewal/0190/which?again=1", "/"] {
            assert_eq!(own_path(good), good);
        }
        let long = format!("/{}", "a".repeat(600));
        for wrong in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nSet-Cookie: x",
            "/login",
            "/api/x",
            &long,
            "/ä",
        ] {
            assert_eq!(own_path(wrong), "/account", "{wrong:?}");
        }
    }
}
