//! Signing in: e-mail address and password, then a code by text message (W0).
//!
//! Nothing here tells whether an address exists (R90): a wrong password and an unknown address take the same path, the
//! same time and give the same answer. The state of a means is told only to who knows the password.

use rules::problem::Problem;
use rules::shown::SignInShown;
use store::{MeansState, Person, Session, SignIn, Writing};

use crate::{
    Failure, Portal, Result, Secret,
    authenticator::Factor,
    chance,
    codes::Purpose,
    letters::Letter,
    portal::Audit,
    throttling::{self, Keys},
};

/// How long a started sign-in is kept, in seconds.
const SIGN_IN_KEPT: i64 = 30 * 60;

/// Who knocks: what tells one visitor from another.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The token of a sign-in under way.
    pub sign_in: Option<String>,
    /// The token of a browser in which somebody signed in before.
    pub browser: Option<String>,
    /// The token of a visitor who gave the code for a new password.
    pub reset: Option<String>,
    /// The token of a browser that fills in a form of somebody who is not signed in.
    pub guest: Option<String>,
    /// The network address.
    pub address: String,
    /// The kind of browser, coarsely.
    pub device: String,
}

/// Where a try leads.
#[derive(Debug)]
pub enum SignInStep {
    /// Back to the first page, which shows the problem.
    Again,
    /// On to the code.
    Code,
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

impl Portal {
    /// What the sign-in pages show for a visitor.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn sign_in_shown(&self, visitor: &Visitor) -> Result<SignInShown> {
        let Some(token) = &visitor.sign_in else { return Ok(SignInShown::default()) };
        let mut reading = self.db().read().await?;
        let Some(sign_in) = reading.sign_in(&chance::hash(&[token]), self.now()).await? else {
            return Ok(SignInShown::default());
        };
        let mobile = match &sign_in.person {
            Some(person) => reading.person(person).await?.map(|person| ending(&person.mobile)),
            None => None,
        };
        let by_app = match &sign_in.person {
            Some(person) => {
                self.has_app(&mut reading, person).await?
                    && !self.code_waits(&mut reading, Purpose::SignIn, &sign_in.hash).await?
            }
            None => false,
        };
        Ok(SignInShown {
            username: sign_in.username,
            problem: sign_in.problem.as_deref().map(serde_json::from_str).transpose()?,
            return_to: sign_in.return_to,
            mobile_ending: mobile,
            by_app,
        })
    }

    /// The first page: address and password. Gives the token of the sign-in for the cookie, and where it leads.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::TooMany`] where too many passwords are being checked.
    pub async fn sign_in(
        &self,
        visitor: &Visitor,
        username: &str,
        password: Secret<String>,
        return_to: &str,
    ) -> Result<(Secret<String>, SignInStep)> {
        let key = Self::email_key(username);
        let token = chance::token(self.chance());
        let mut sign_in = SignIn {
            hash: chance::hash(&[token.reveal()]),
            person: None,
            username: username.chars().take(rules::people::EmailAddress::MAX).collect(),
            problem: None,
            return_to: own_path(return_to),
            new_password: false,
            created: self.now(),
            expires: self.now() + SIGN_IN_KEPT,
        };

        let mut tx = self.db().write().await?;
        let person = tx.person_by_email(&key).await?;
        let keys = keys(&mut tx, visitor, &key, person.as_ref()).await?;
        let barred = throttling::barred(&mut tx, &keys, self.now()).await?;
        if barred > 0 {
            sign_in.problem = Some(serde_json::to_string(&Problem::CodeLocked { minutes: (barred + 59) / 60 })?);
            tx.put_sign_in(&sign_in).await?;
            tx.commit().await?;
            return Ok((token, SignInStep::Again));
        }
        throttling::count_try(&mut tx, &keys, self.now()).await?;
        let stored = match &person {
            Some(person) => tx.password(&person.id).await?,
            None => None,
        };
        tx.commit().await?;

        let hash = stored.as_ref().map(|stored| stored.hash.as_str());
        let right = self.hasher().verify(hash, password.clone()).await?;
        let password_tells = person.as_ref().is_some_and(|person| {
            rules::password::contains_username(crate::passwords::composed(&password).reveal(), &person.email)
        });
        let fresh_hash = match hash {
            Some(stored) if right && self.hasher().is_outdated(stored) => Some(self.hasher().hash(password).await?),
            _ => None,
        };

        let mut tx = self.db().write().await?;
        // While it was checked, another may have taken its place: then it opens nothing any more.
        let right = right && self.is_in_force(&mut tx, person.as_ref(), stored.as_ref()).await?;
        let (problem, step) = match person.filter(|_| right) {
            None => (Some(Problem::LoginGeneric), SignInStep::Again),
            Some(person) => {
                throttling::succeeded(&mut tx, &keys).await?;
                if let (Some(old), Some(new)) = (hash, &fresh_hash) {
                    tx.rehash_password(&person.id, old, new).await?;
                }
                match self.refused_means(&mut tx, &person).await? {
                    Some(problem) => (Some(problem), SignInStep::Again),
                    None => {
                        sign_in.person = Some(person.id.clone());
                        // The e-mail address may have changed since: found while the password is in hand.
                        sign_in.new_password = password_tells;
                        // Whoever has the app needs no text message, unless he asks for one.
                        let problem = match self.has_app(&mut tx, &person.id).await? {
                            true => None,
                            false => {
                                let (subject, number) = (&sign_in.hash, &person.mobile);
                                self.send_code(&mut tx, Purpose::SignIn, &person, subject, number).await?
                            }
                        };
                        (problem, SignInStep::Code)
                    }
                }
            }
        };
        sign_in.problem = problem.as_ref().map(serde_json::to_string).transpose()?;
        if let Some(old) = &visitor.sign_in {
            tx.delete_sign_in(&chance::hash(&[old])).await?;
        }
        tx.put_sign_in(&sign_in).await?;
        tx.commit().await?;
        self.tell_posted();
        Ok((token, step))
    }

    /// Whether a password that was right is still the person's. Whoever changes it waits from here on.
    async fn is_in_force(
        &self,
        tx: &mut Writing,
        person: Option<&Person>,
        password: Option<&store::Password>,
    ) -> Result<bool> {
        let (Some(person), Some(password)) = (person, password) else { return Ok(false) };
        tx.hold(&[&person.id]).await?;
        Ok(tx.password(&person.id).await?.is_some_and(|now| now.id == password.id))
    }

    /// Keeps what a visitor typed who is not signed in, and what is wrong with it. Gives the token that finds it.
    pub(crate) async fn keep_typed(&self, visitor: &Visitor, typed: &str, problem: &Problem) -> Result<Secret<String>> {
        let token = chance::token(self.chance());
        let kept = SignIn {
            hash: chance::hash(&[token.reveal()]),
            person: None,
            username: typed.chars().take(rules::people::EmailAddress::MAX).collect(),
            problem: Some(serde_json::to_string(problem)?),
            return_to: own_path(""),
            new_password: false,
            created: self.now(),
            expires: self.now() + SIGN_IN_KEPT,
        };
        let mut tx = self.db().write().await?;
        if let Some(old) = &visitor.sign_in {
            tx.delete_sign_in(&chance::hash(&[old])).await?;
        }
        tx.put_sign_in(&kept).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// The second page: the code. Gives the session, or shows the problem on that page.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn enter_code(&self, visitor: &Visitor, typed: &str) -> Result<std::result::Result<Entered, SignInStep>> {
        let Some(token) = &visitor.sign_in else { return Ok(Err(SignInStep::Lost)) };
        let hash = chance::hash(&[token]);
        let mut tx = self.db().write().await?;
        let Some(sign_in) = tx.sign_in(&hash, self.now()).await? else { return Ok(Err(SignInStep::Lost)) };
        let Some(person_id) = sign_in.person else { return Ok(Err(SignInStep::Again)) };
        // Whoever ends the person's access is waited for, and may have ended this sign-in.
        tx.hold(&[&person_id]).await?;
        let Some(mut sign_in) = tx.sign_in(&hash, self.now()).await? else { return Ok(Err(SignInStep::Lost)) };
        let Some(person) = tx.person(&person_id).await? else { return Ok(Err(SignInStep::Lost)) };
        let problem = match self.redeem_factor(&mut tx, Purpose::SignIn, &person, &hash, typed).await? {
            // The means may have ended while the code was on its way.
            Ok(factor) => match self.refused_means(&mut tx, &person).await? {
                None => {
                    let entered = self.begin_session(&mut tx, visitor, &person, &sign_in, factor).await?;
                    tx.commit().await?;
                    self.tell_posted();
                    return Ok(Ok(entered));
                }
                Some(problem) => {
                    sign_in.person = None;
                    sign_in.problem = Some(serde_json::to_string(&problem)?);
                    tx.put_sign_in(&sign_in).await?;
                    tx.commit().await?;
                    return Ok(Err(SignInStep::Again));
                }
            },
            Err(problem) => problem,
        };
        sign_in.problem = Some(serde_json::to_string(&problem)?);
        tx.put_sign_in(&sign_in).await?;
        tx.commit().await?;
        Ok(Err(SignInStep::Code))
    }

    /// Another code, half a minute after the last at the earliest.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn resend_code(&self, visitor: &Visitor) -> Result<SignInStep> {
        let Some(token) = &visitor.sign_in else { return Ok(SignInStep::Lost) };
        let hash = chance::hash(&[token]);
        let mut tx = self.db().write().await?;
        let Some(mut sign_in) = tx.sign_in(&hash, self.now()).await? else { return Ok(SignInStep::Lost) };
        let Some(person_id) = &sign_in.person else { return Ok(SignInStep::Again) };
        let Some(person) = tx.person(person_id).await? else { return Ok(SignInStep::Lost) };
        let problem = self.send_code(&mut tx, Purpose::SignIn, &person, &hash, &person.mobile).await?;
        sign_in.problem = problem.as_ref().map(serde_json::to_string).transpose()?;
        tx.put_sign_in(&sign_in).await?;
        tx.commit().await?;
        self.tell_posted();
        Ok(SignInStep::Code)
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

    async fn begin_session(
        &self,
        tx: &mut Writing,
        visitor: &Visitor,
        person: &Person,
        sign_in: &SignIn,
        factor: Factor,
    ) -> Result<Entered> {
        let session = chance::token(self.chance());
        // Only a token of ours stays: one that a visitor made up would be known to him alone before he signed in.
        let known = match &visitor.browser {
            Some(token) if tx.knows_browser(&chance::hash(&[token]), &person.id).await? => Some(token.clone()),
            _ => None,
        };
        // The first browser of all is no news to anybody.
        let is_news = known.is_none() && tx.has_browser(&person.id).await?;
        let browser = known.map_or_else(|| chance::token(self.chance()), Secret::new);
        let now = self.now();
        let row = Session {
            hash: chance::hash(&[session.reveal()]),
            id: self.id(),
            person: person.id.clone(),
            created: now,
            seen: now,
            checked: now,
            checked_by: factor.name().to_owned(),
            fresh_codes: None,
            device: visitor.device.clone(),
            new_password: sign_in.new_password,
            refused_form: None,
        };
        tx.insert_session(&row).await?;
        if is_news {
            let letter = Letter::M42 { name: person.name(), device: visitor.device.clone(), at: self.local(now) };
            self.post(tx, person, format!("M42:{}", row.id), &letter).await?;
        }
        tx.know_browser(&chance::hash(&[browser.reveal()]), &person.id, now).await?;
        tx.delete_sign_in(&sign_in.hash).await?;
        let line = Audit { actor: Some(&person.id), person: Some(&person.id), action: "signed-in", ..Audit::default() };
        self.audit(tx, line);
        Ok(Entered { session, browser, return_to: sign_in.return_to.clone() })
    }
}

/// The counts that a visitor's tries at an account belong to.
pub(crate) async fn keys(
    tx: &mut Writing,
    visitor: &Visitor,
    email_key: &str,
    person: Option<&Person>,
) -> std::result::Result<Keys, Failure> {
    let mut browser = String::from("stranger");
    if let (Some(token), Some(person)) = (&visitor.browser, person) {
        let hash = chance::hash(&[token]);
        if tx.knows_browser(&hash, &person.id).await? {
            browser = hash;
        }
    }
    Ok(Keys {
        account: chance::hash(&["account", email_key, &browser]),
        address: chance::hash(&["address", &visitor.address]),
    })
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
