//! Accounts of officers: made and ended on the server's command line only, activated by a link that it prints. Whoever lost
//! password or phone gets a new link the same way.

use rules::{
    actor::Actor,
    deed::Deed,
    opens::{Link, LinkEnd},
    people::EmailAddress,
    problem::{Problem, Problems, Refusal},
    shown::SetupShown,
    typed,
};
use serde::{Deserialize, Serialize};
use store::{OfficerRow, Reading, Token, Writing};

use crate::{
    Failure, Portal, Result, Secret,
    authenticator::period_of,
    desk::{sealed_to, sign_in},
    portal::Audit,
    throttling::{FactorPlace, strangers},
};

/// Who the app shows the desk's code for.
const ISSUER: &str = "My Reconi Desk";
/// The most characters of an officer's name.
const LONGEST_NAME: usize = 64;
/// Hexadecimal digits of the key that an app shares with the portal: 160 bits, as RFC 4226 recommends.
const SECRET_DIGITS: usize = 40;

/// An officer's account to be made.
#[derive(Debug, Clone)]
pub struct NewOfficer {
    /// The e-mail address, which is the username.
    pub email: String,
    /// The name that colleagues see.
    pub name: String,
}

/// What the page of an activation link shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivationShown {
    /// The officer's name.
    pub name: String,
    /// The address that they sign in with.
    pub email: String,
    /// What the app needs.
    pub setup: SetupShown,
    /// What was wrong with the last try, by field.
    pub problems: Problems,
}

/// What became of activating an account.
#[derive(Debug)]
pub enum OfficerActivated {
    /// It was refused; the page shows why.
    Refused,
    /// The officer is signed in.
    Entered {
        /// The session's token, for the cookie.
        session: Secret<String>,
        /// What makes this browser known, for the cookie.
        browser: Secret<String>,
    },
}

/// How far the reader of a link has come.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Progress {
    problems: Problems,
}

fn officer_of(id: &str) -> Actor {
    Actor::Officer(id.to_owned())
}

impl Portal {
    /// Makes an officer's account, or a new link for one that is there: whatever they signed in with before ends as the link is
    /// used. Gives the path of the link.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for what is no address or no name.
    pub async fn create_officer(&self, new: &NewOfficer) -> Result<String> {
        let email = Self::mailable(&new.email).map_err(|problem| Refusal::invalid("address", problem))?;
        let name = typed::line(&new.name);
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(Refusal::invalid("name", Problem::NameChars).into());
        }
        let mut tx = self.db().write().await?;
        let key = Self::email_key(email.as_str());
        let id = match tx.officer_by_email(&key).await? {
            Some(known) => {
                tx.hold_officer(&known.id).await?;
                tx.rename_officer(&known.id, &name).await?;
                known.id
            }
            None => {
                let id = self.id();
                tx.insert_officer(&id, email.as_str(), &key, &name, self.now()).await?;
                id
            }
        };
        let holder = officer_of(&id);
        tx.end_tokens(&holder, Link::Officer, LinkEnd::Replaced, self.now()).await?;
        let token = self.new_token(&mut tx, Link::Officer, &holder, &id).await?;
        self.audit(&mut tx, Audit { reference: &id, ..Audit::by_portal(Deed::OfficerInvited) });
        tx.commit().await?;
        Ok(Link::Officer.path(token.reveal()))
    }

    /// Ends an officer's account, their sessions and links: at once.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where nobody of that address has one.
    pub async fn end_officer(&self, email: &str) -> Result<()> {
        let mut tx = self.db().write().await?;
        let officer = tx.officer_by_email(&Self::email_key(email)).await?.ok_or(Refusal::NotYours)?;
        tx.hold_officer(&officer.id).await?;
        tx.end_officer(&officer.id, self.now()).await?;
        // Of one that has ended too: it may have got a link since.
        tx.delete_officer_sessions(&officer.id).await?;
        tx.end_tokens(&officer_of(&officer.id), Link::Officer, LinkEnd::Overtaken, self.now()).await?;
        self.audit(&mut tx, Audit { reference: &officer.id, ..Audit::by_portal(Deed::OfficerEnded) });
        Ok(tx.commit().await?)
    }

    /// The key that the app of a link's reader will share with the portal; behind it those of the portal's keys of before, as the
    /// app may have been set up with one. It follows from the link: looking at its page writes nothing (R135).
    fn secrets_of(&self, token: &str) -> Vec<Secret<String>> {
        let digits = |mark: &String| mark.rsplit('.').next().unwrap_or_default().chars().take(SECRET_DIGITS).collect();
        self.keys().marks(&["officer's app", token]).iter().map(digits).map(Secret::new).collect()
    }

    async fn opened_activation(
        &self,
        reading: &mut Reading,
        link: &str,
    ) -> Result<(Token, OfficerRow, Vec<Secret<String>>)> {
        let token = self.opened(reading, Link::Officer, link).await?;
        let officer = reading.officer(&token.subject).await?;
        let officer = officer.ok_or_else(|| Failure::Broken("the link of an officer who is not there".into()))?;
        let secrets = self.secrets_of(&typed::token(link).unwrap_or_default());
        Ok((token, officer, secrets))
    }

    /// The page of an activation link.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work, with the reason.
    pub async fn officer_activation(&self, link: &str) -> Result<ActivationShown> {
        let mut reading = self.db().read().await?;
        let (token, officer, secrets) = self.opened_activation(&mut reading, link).await?;
        drop(reading);
        let Progress { problems } = serde_json::from_str(&token.state).unwrap_or_default();
        let secret = secrets.first().ok_or_else(|| Failure::Broken("no key to mark with".into()))?;
        let setup = self.setup_shown(ISSUER, &officer.email, secret).await?;
        Ok(ActivationShown { name: officer.name, email: officer.email, setup, problems })
    }

    /// Chooses password and app; whatever was signed in with before ends.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work; [`Refusal::TooMany`].
    pub async fn activate_officer(&self, link: &str, password: Secret<String>, code: &str) -> Result<OfficerActivated> {
        let mut tx = self.db().write().await?;
        let (token, officer, secrets) = self.opened_activation(&mut tx, link).await?;
        self.count_new_password(&mut tx, &officer.id).await?;
        let mut problems: Problems = self
            .first_password_problems(&officer.email, ISSUER, &password)
            .into_iter()
            .map(|one| ("password".to_owned(), one))
            .collect();
        let period = match typed::code(code, false) {
            Ok(code) => self.first_period(&secrets, &code)?.ok_or(Problem::AppCodeWrong),
            Err(problem) => Err(problem),
        };
        let (secret, period) = match (period, problems.is_empty()) {
            (Ok(first), true) => first,
            (period, _) => {
                problems.extend(period.err().map(|problem| ("code".to_owned(), problem)));
                tx.set_token_state(&token.hash, &serde_json::to_string(&Progress { problems })?).await?;
                tx.commit().await?;
                return Ok(OfficerActivated::Refused);
            }
        };
        tx.commit().await?;
        let hash = self.hasher().hash(password).await?;
        let mut tx = self.db().write().await?;
        // The link may have been used or replaced while the password was hashed. Whoever ends the account holds it first too.
        tx.hold_officer(&officer.id).await?;
        let (token, officer, _) = self.opened_activation(&mut tx, link).await?;
        if !tx.use_token(&token.hash, self.now()).await? {
            return Err(self.used_just_now());
        }
        let (session, officer) = self.write_officer(&mut tx, &officer, &hash, secret, period).await?;
        tx.commit().await?;
        Ok(OfficerActivated::Entered { session, browser: self.officers_browser(&officer) })
    }

    /// Of these keys the one whose app shows a code now, with the code's period.
    fn first_period<'a>(&self, secrets: &'a [Secret<String>], code: &str) -> Result<Option<(&'a Secret<String>, i64)>> {
        for secret in secrets {
            if let Some(period) = period_of(secret.reveal(), code, self.now())? {
                return Ok(Some((secret, period)));
            }
        }
        Ok(None)
    }

    /// Gives an officer this password and key, ends what they were signed in with, and begins a session.
    async fn write_officer(
        &self,
        tx: &mut Writing,
        officer: &OfficerRow,
        hash: &str,
        secret: &Secret<String>,
        period: i64,
    ) -> Result<(Secret<String>, OfficerRow)> {
        let (id, now) = (officer.id.as_str(), self.now());
        let sealed = self.keys().seal(self.chance(), &sealed_to(id), secret.reveal())?;
        tx.activate_officer(id, hash, &sealed, period, now).await?;
        tx.delete_officer_sessions(id).await?;
        // Whoever was barred asked for this link: others' failures are those of a password that is no more.
        FactorPlace::Elsewhere.succeeded(tx, &sign_in::owner(officer), now).await?;
        tx.clear_throttle(&strangers(&sign_in::account(&Self::email_key(&officer.email))), now).await?;
        self.audit(tx, Audit { actor: officer_of(id), ..Audit::by_portal(Deed::OfficerActivated) });
        let session = self.begin_officers_session(tx, id).await?;
        let officer = tx.officer(id).await?.ok_or(Refusal::NotYours)?;
        Ok((session, officer))
    }

    /// Writes an officer as they are: for demo data, with a key that everybody may know.
    ///
    /// # Errors
    /// Where the address is taken.
    pub async fn write_demo_officer(&self, tx: &mut Writing, new: &NewOfficer, hash: &str, secret: &str) -> Result<()> {
        let id = self.id();
        let email = EmailAddress::parse(&new.email).map_err(|problem| Refusal::invalid("address", problem))?;
        tx.insert_officer(&id, email.as_str(), &Self::email_key(email.as_str()), &new.name, self.now()).await?;
        let sealed = self.keys().seal(self.chance(), &sealed_to(&id), secret)?;
        Ok(tx.activate_officer(&id, hash, &sealed, 0, self.now()).await?)
    }
}
