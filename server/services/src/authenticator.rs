//! The authenticator app: set up, used beside the text message, taken away; and the recovery codes that come with it.
//!
//! Its codes are those of RFC 6238: six digits, a new one every thirty seconds, of which the one before and the one after
//! count too, as clocks differ. Each works once.

use rules::{
    deed::Deed,
    problem::{Problem, Refusal},
    shown::{AuthenticatorShown, QrShown, RecoveryShown, SetupShown},
    state::Factor,
    typed,
};
use store::{Person, Writing};
use totp_rs::{Algorithm, TOTP};

use crate::{
    Failure, Portal, Result, Secret, SignedIn,
    chance::{self, same},
    letters::{FactorNews, M43},
    portal::Audit,
};

/// Seconds that a code of the app stands for.
const PERIOD: i64 = 30;
/// How long setting up can take, in seconds.
pub(crate) const SET_UP_IN: i64 = 60 * 60;
/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;
/// Digits of a recovery code; a text message and the app have six.
pub(crate) const RECOVERY_DIGITS: usize = 10;
/// Who the app shows its code for.
const ISSUER: &str = "My Reconi";
/// The form of the page.
const FORM: &str = "authenticator";

impl SignedIn {
    /// The page of the authenticator app.
    ///
    /// # Errors
    /// [`Refusal::StepUp`] where the last check is too old.
    pub async fn authenticator(&self) -> Result<AuthenticatorShown> {
        self.must_be_checked(None)?;
        let mut reading = self.portal.db().read().await?;
        let found = reading.authenticator(&self.person.id).await?;
        let problem = self.refused_problem(&mut reading, FORM).await?;
        drop(reading);
        let since = found.as_ref().and_then(|app| app.confirmed).map(|at| self.portal.day(at));
        let begun = found.filter(|app| app.confirmed.is_none() && app.created + SET_UP_IN > self.portal.now());
        let setup = match begun {
            Some(app) => {
                let secret = self.portal.keys().open(&self.person.id, &app.secret)?;
                Some(self.portal.setup_shown(ISSUER, &self.person.email, &secret).await?)
            }
            None => None,
        };
        Ok(AuthenticatorShown { since, setup, problem })
    }

    /// Begins to set an app up.
    ///
    /// # Errors
    /// [`Refusal::StepUp`] where the last check is too old, [`Refusal::Changed`] where one is set up already.
    pub async fn start_authenticator(&self) -> Result<()> {
        self.must_be_checked(None)?;
        let mut bytes = [0; 20];
        self.portal.chance().fill(&mut bytes);
        let sealed = self.portal.keys().seal(self.portal.chance(), &self.person.id, &hex::encode(bytes))?;
        let mut tx = self.portal.db().write().await?;
        if !tx.put_authenticator(&self.person.id, &sealed, self.portal.now()).await? {
            return Err(Refusal::Changed.into());
        }
        self.note_problem(&mut tx, FORM, None).await?;
        Ok(tx.commit().await?)
    }

    /// The app's first code: from now on it counts, and all other access ends. Says whether it was right; the page shows what
    /// was wrong.
    ///
    /// # Errors
    /// [`Refusal::StepUp`] where the last check is too old, [`Refusal::Changed`] where nothing is being set up.
    pub async fn confirm_authenticator(&self, typed: &str) -> Result<bool> {
        self.must_be_checked(None)?;
        let now = self.portal.now();
        let mut tx = self.portal.db().write().await?;
        let found = tx.authenticator(&self.person.id).await?;
        let begun = found.filter(|app| app.confirmed.is_none() && app.created + SET_UP_IN > now);
        let app = begun.ok_or(Refusal::Changed)?;
        let secret = self.portal.keys().open(&self.person.id, &app.secret)?;
        // Nothing can be guessed here: whoever types sees the key.
        let found = match typed::code(typed, false) {
            Ok(code) => period_of(secret.reveal(), &code, now)?.ok_or(Problem::AppCodeWrong),
            Err(problem) => Err(problem),
        };
        let period = match found {
            Ok(period) => period,
            Err(problem) => {
                self.note_problem(&mut tx, FORM, Some(problem)).await?;
                tx.commit().await?;
                return Ok(false);
            }
        };
        tx.confirm_authenticator(&self.person.id, now).await?;
        tx.use_period(&self.person.id, period).await?;
        self.note_problem(&mut tx, FORM, None).await?;
        self.make_recovery_codes(&mut tx).await?;
        self.portal.end_access(&mut tx, &self.person.id, Some(&self.session.id)).await?;
        self.tell_factor(&mut tx, FactorNews::AppAdded, Deed::AppAdded).await?;
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(true)
    }

    /// Takes the app away, the recovery codes and all other access with it. One that is away already is no mistake.
    ///
    /// # Errors
    /// [`Refusal::StepUp`] where the last check is too old.
    pub async fn remove_authenticator(&self) -> Result<()> {
        self.must_be_checked(None)?;
        let mut tx = self.portal.db().write().await?;
        if tx.delete_authenticator(&self.person.id).await? {
            tx.delete_recovery_codes(&self.person.id, 0).await?;
            tx.keep_fresh_codes(&self.session.hash, None).await?;
            self.portal.end_access(&mut tx, &self.person.id, Some(&self.session.id)).await?;
            self.tell_factor(&mut tx, FactorNews::AppRemoved, Deed::AppRemoved).await?;
        }
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(())
    }

    /// New recovery codes in place of the ones before; all other access ends.
    ///
    /// # Errors
    /// [`Refusal::StepUp`] where the last check is too old, [`Refusal::Changed`] where there is no app.
    pub async fn new_recovery_codes(&self) -> Result<()> {
        self.must_be_checked(None)?;
        let mut tx = self.portal.db().write().await?;
        if tx.authenticator(&self.person.id).await?.is_none_or(|app| app.confirmed.is_none()) {
            return Err(Refusal::Changed.into());
        }
        self.make_recovery_codes(&mut tx).await?;
        self.portal.end_access(&mut tx, &self.person.id, Some(&self.session.id)).await?;
        self.tell_factor(&mut tx, FactorNews::CodesMade, Deed::RecoveryCodesMade).await?;
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(())
    }

    /// The page of the recovery codes: they are seen in the session that made them, until they are put away.
    ///
    /// # Errors
    /// [`Refusal::StepUp`] where the last check is too old.
    pub async fn recovery_codes(&self) -> Result<RecoveryShown> {
        self.must_be_checked(None)?;
        let mut reading = self.portal.db().read().await?;
        let app = reading.authenticator(&self.person.id).await?.is_some_and(|app| app.confirmed.is_some());
        let left = reading.recovery_codes_left(&self.person.id).await?;
        let codes = match &self.session.fresh_codes {
            Some(sealed) => serde_json::from_str(self.portal.keys().open(&self.session.id, sealed)?.reveal())?,
            None => Vec::new(),
        };
        Ok(RecoveryShown { codes, left, app })
    }

    /// The codes are put away: they are not seen again.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn put_recovery_codes_away(&self) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        tx.keep_fresh_codes(&self.session.hash, None).await?;
        Ok(tx.commit().await?)
    }

    async fn make_recovery_codes(&self, tx: &mut Writing) -> Result<()> {
        tx.delete_recovery_codes(&self.person.id, 0).await?;
        let mut codes = Vec::with_capacity(RECOVERY_CODES);
        while codes.len() < RECOVERY_CODES {
            let (first, second) = (chance::code(self.portal.chance()), chance::code(self.portal.chance()));
            let code = format!("{}{}", &first.reveal()[1..], &second.reveal()[1..]);
            if codes.contains(&code) {
                continue;
            }
            let mark = self.portal.keys().mark(&["recovery", &self.person.id, &code]);
            tx.insert_recovery_code(&mark, &self.person.id, self.portal.now()).await?;
            codes.push(code);
        }
        let shown: Vec<String> = codes.iter().map(|code| format!("{} {}", &code[..5], &code[5..])).collect();
        let text = serde_json::to_string(&shown)?;
        let sealed = self.portal.keys().seal(self.portal.chance(), &self.session.id, &text)?;
        Ok(tx.keep_fresh_codes(&self.session.hash, Some(&sealed)).await?)
    }

    async fn tell_factor(&self, tx: &mut Writing, news: FactorNews, deed: Deed) -> Result<()> {
        self.portal.tell_factor(tx, &self.person, news).await?;
        self.portal.audit(tx, self.line(deed));
        Ok(())
    }
}

impl Portal {
    /// What somebody needs to set an app up: the key as a picture and as text.
    pub(crate) async fn setup_shown(&self, issuer: &str, account: &str, secret: &Secret<String>) -> Result<SetupShown> {
        let (issuer, account_name) = (Some(issuer.to_owned()), account.to_owned());
        let totp = TOTP { issuer, account_name, ..totp(secret.reveal())? };
        let uri = totp.get_url();
        let groups: Vec<String> =
            totp.get_secret_base32().as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into()).collect();
        let text = uri.clone();
        let qr = self.blocking(move || qr(&text)).await?;
        Ok(SetupShown { key: groups.join(" "), qr, uri })
    }

    async fn tell_factor(&self, tx: &mut Writing, person: &Person, news: FactorNews) -> Result<()> {
        let letter = M43 { name: person.name(), news, at: self.local(self.now()) };
        self.post(tx, person, format!("M43:{}", self.id()), letter).await
    }

    /// Whether somebody has set up an app.
    pub(crate) async fn has_app(&self, reading: &mut store::Reading, person: &str) -> Result<bool> {
        Ok(reading.authenticator(person).await?.is_some_and(|app| app.confirmed.is_some()))
    }

    /// Whether this is a code of a person's app that was used already, while the app still shows it.
    pub(crate) async fn app_code_was_used(
        &self,
        reading: &mut store::Reading,
        person: &Person,
        typed: &str,
    ) -> Result<bool> {
        let Some(app) = reading.authenticator(&person.id).await? else { return Ok(false) };
        let secret = self.keys().open(&person.id, &app.secret)?;
        Ok(period_of(secret.reveal(), typed, self.now())?.is_some_and(|period| period <= app.used_period))
    }

    /// Tries what was typed as a code of a person's app, or as a recovery code, and uses it up where it is right.
    pub(crate) async fn try_app(&self, tx: &mut Writing, person: &Person, typed: &str) -> Result<Option<Factor>> {
        let Some(app) = tx.authenticator(&person.id).await?.filter(|app| app.confirmed.is_some()) else {
            return Ok(None);
        };
        if typed.len() == RECOVERY_DIGITS {
            let mut used = false;
            // Codes that were made before the key was replaced work as well.
            for mark in self.keys().marks(&["recovery", &person.id, typed]) {
                used = used || tx.use_recovery_code(&mark, &person.id, self.now()).await?;
            }
            if !used {
                return Ok(None);
            }
            let left = tx.recovery_codes_left(&person.id).await?;
            self.tell_factor(tx, person, FactorNews::CodeUsed { left }).await?;
            self.audit(tx, Audit::own(&person.id, Deed::RecoveryCodeUsed));
            return Ok(Some(Factor::Recovery));
        }
        let secret = self.keys().open(&person.id, &app.secret)?;
        Ok(match period_of(secret.reveal(), typed, self.now())? {
            Some(period) if tx.use_period(&person.id, period).await? => Some(Factor::App),
            _ => None,
        })
    }

    /// Takes away what was set up since an instant: it is of who had the account then.
    pub(crate) async fn forget_factors_since(&self, tx: &mut Writing, person: &str, since: i64) -> Result<()> {
        if tx.authenticator(person).await?.is_some_and(|app| app.created >= since) {
            tx.delete_authenticator(person).await?;
        }
        tx.delete_recovery_codes(person, since).await?;
        tx.delete_calendar(person, since).await?;
        Ok(())
    }
}

fn totp(secret: &str) -> Result<TOTP> {
    let bytes = hex::decode(secret).map_err(|_| Failure::Broken("the app's key cannot be read".into()))?;
    TOTP::new(Algorithm::SHA1, 6, 1, PERIOD.unsigned_abs(), bytes, None, String::new())
        .map_err(|error| Failure::Broken(format!("the app's key: {error}")))
}

/// The code that an app with this key (in hexadecimal digits) shows at an instant.
///
/// # Errors
/// Where it is no such key.
pub fn app_code(secret: &str, now: i64) -> Result<String> {
    Ok(totp(secret)?.generate(now.unsigned_abs()))
}

/// The period that a code stands for, if it is one that counts now.
pub(crate) fn period_of(secret: &str, typed: &str, now: i64) -> Result<Option<i64>> {
    let totp = totp(secret)?;
    let current = now.div_euclid(PERIOD);
    let right = |period: &i64| same(&totp.generate((period * PERIOD).unsigned_abs()), typed);
    Ok(((current - 1).max(0)..=current + 1).find(right))
}

/// A picture of a text, for the camera of a phone.
fn qr(text: &str) -> Result<QrShown> {
    let code = fast_qr::QRBuilder::new(text).build().map_err(|error| Failure::Broken(format!("QR code: {error}")))?;
    let dark = |row: usize, column: usize| code[row][column].value();
    let mut path = String::new();
    for row in 0..code.size {
        for column in (0..code.size).filter(|column| dark(row, *column)) {
            path.push_str(&format!("M{column} {row}h1v1h-1z"));
        }
    }
    Ok(QrShown { size: code.size, path })
}

#[cfg(test)]
mod tests {
    use super::period_of;

    /// The test values of RFC 6238, appendix B, as the last six of their eight digits.
    #[test]
    fn r120_codes_are_those_of_the_standard_and_one_period_off_counts() {
        let secret = hex::encode("12345678901234567890");
        for (at, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924")]
        {
            assert_eq!(period_of(&secret, code, at).unwrap(), Some(at / 30), "{at}");
            assert_eq!(period_of(&secret, code, at + 30).unwrap(), Some(at / 30));
            assert_eq!(period_of(&secret, code, at - 30).unwrap(), Some(at / 30));
            assert_eq!(period_of(&secret, code, at + 60).unwrap(), None);
            assert_eq!(period_of(&secret, code, at - 60).unwrap(), None);
        }
        for wrong in ["", "28708", "2870820", "x87082"] {
            assert_eq!(period_of(&secret, wrong, 59).unwrap(), None, "{wrong:?}");
        }
    }
}
