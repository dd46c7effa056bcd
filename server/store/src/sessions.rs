//! Sessions, and sign-ins on their way to one. Tokens are known by their hashes only.

use jiff::civil::Date;
use rules::state::Factor;

use crate::{
    Duties, Means, Person, Reading, Result, Writing,
    db::{Row, statements, values},
    people,
    permissions::{duties, manages},
};

/// A session of somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token, in hex.
    pub hash: String,
    /// By which it is named on pages.
    pub id: String,
    /// Whose it is.
    pub person: String,
    /// When it began.
    pub created: i64,
    /// When it was last used.
    pub seen: i64,
    /// When a second factor was last given.
    pub checked: i64,
    /// Which.
    pub checked_by: Factor,
    /// Recovery codes that were made in it, sealed, until their owner has put them away.
    pub fresh_codes: Option<String>,
    /// Whether a new password is asked for before anything else.
    pub new_password: bool,
    /// What it is used on, coarsely.
    pub device: String,
}

/// A sign-in under way, of who gave the right password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// SHA-256 of the token, in hex.
    pub hash: String,
    /// What its codes and tries belong to; stays when the token changes.
    pub id: String,
    /// Who gave the right password.
    pub person: String,
    /// What was wrong with the last code (JSON).
    pub problem: Option<String>,
    /// Where to go afterwards: a path of this portal.
    pub return_to: String,
    /// Whether the password that was given must be replaced.
    pub new_password: bool,
    /// When it began.
    pub created: i64,
    /// When it is forgotten.
    pub expires: i64,
}

/// A session by its hash with its holder and their newest means, and more columns.
macro_rules! with_holder {
    ($($more:expr),+) => {
        concat!(
            "SELECT t.hash, t.id AS session_id, t.person_id, t.created, t.seen, t.checked, t.checked_by, t.fresh_codes, t.device, \
             t.new_password, h.id, h.email, h.email_key, h.initials, h.prefix, h.surname, h.born, h.mobile, h.language, \
             m.id AS means_id, m.level, m.state",
            $($more,)+
            " FROM sessions t JOIN people h ON h.id = t.person_id JOIN means m ON m.person_id = t.person_id \
             WHERE t.hash = $1 ORDER BY m.id DESC LIMIT 1"
        )
    };
}

statements! {
    INSERT = "INSERT INTO sessions (hash, id, person_id, created, seen, checked, checked_by, device, new_password) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    WITH_HOLDER = with_holder!("");
    WITH_DUTIES = with_holder!(", ", duties!("t.person_id", "$2"));
    TOUCH = "UPDATE sessions SET seen = $2 WHERE hash = $1 AND seen < $2";
    OF_PERSON = "SELECT hash, id AS session_id, person_id, created, seen, checked, checked_by, fresh_codes, device, new_password FROM sessions \
                 WHERE person_id = $1 AND created > $2 AND seen > $3 ORDER BY seen DESC, id DESC";
    CHECK = "UPDATE sessions SET checked = $2, checked_by = $3 WHERE hash = $1";
    KEEP_FRESH_CODES = "UPDATE sessions SET fresh_codes = $2 WHERE hash = $1";
    PASSWORD_CHOSEN = "UPDATE sessions SET new_password = FALSE WHERE hash = $1";
    DELETE = "DELETE FROM sessions WHERE hash = $1";
    DELETE_OWN = "DELETE FROM sessions WHERE id = $1 AND person_id = $2";
    EXPIRE = "DELETE FROM sessions WHERE (created <= $1 OR seen <= $2) AND hash IN \
                (SELECT hash FROM sessions WHERE created <= $1 OR seen <= $2 LIMIT $3)";
    INSERT_SIGN_IN = "INSERT INTO sign_ins (hash, id, person_id, problem, return_to, new_password, created, expires) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    GO_ON = "UPDATE sign_ins SET hash = $2, problem = NULL, return_to = $3, new_password = $4, expires = $5 WHERE hash = $1";
    SET_SIGN_IN_PROBLEM = "UPDATE sign_ins SET problem = $2 WHERE hash = $1";
    SIGN_IN = "SELECT hash, id, person_id, problem, return_to, new_password, created, expires FROM sign_ins WHERE hash = $1 AND expires > $2";
    DELETE_SIGN_IN = "DELETE FROM sign_ins WHERE hash = $1";
    KNOW_BROWSER = "INSERT INTO browsers (hash, person_id, seen) VALUES ($1, $2, $3) \
                    ON CONFLICT (hash, person_id) DO UPDATE SET seen = excluded.seen";
    HAS_BROWSER = "SELECT seen FROM browsers WHERE person_id = $1 LIMIT 1";
    FORGET_BROWSERS = "DELETE FROM browsers WHERE person_id = $1";
    KNOWS_BROWSER = "SELECT seen FROM browsers WHERE hash = $1 AND person_id = $2";
    EXPIRE_SIGN_INS = "DELETE FROM sign_ins WHERE expires <= $1 AND hash IN \
                       (SELECT hash FROM sign_ins WHERE expires <= $1 LIMIT $2)";
}

fn session_of(row: &Row) -> Result<Session> {
    Ok(Session {
        hash: row.get("hash")?,
        id: row.get("session_id")?,
        person: row.get("person_id")?,
        created: row.get("created")?,
        seen: row.get("seen")?,
        checked: row.get("checked")?,
        checked_by: row.word("checked_by", Factor::from_name)?,
        fresh_codes: row.get("fresh_codes")?,
        device: row.get("device")?,
        new_password: row.get("new_password")?,
    })
}

impl Writing {
    /// A new session.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn insert_session(&mut self, session: &Session) -> Result<()> {
        let values = values![
            &session.hash,
            &session.id,
            &session.person,
            session.created,
            session.seen,
            session.checked,
            session.checked_by.name(),
            &session.device,
            session.new_password,
        ];
        self.change(&INSERT, values).await?;
        Ok(())
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn touch_session(&mut self, hash: &str, now: i64) -> Result<()> {
        self.change(&TOUCH, values![hash, now]).await?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn delete_session(&mut self, hash: &str) -> Result<()> {
        self.change(&DELETE, values![hash]).await?;
        Ok(())
    }

    /// Notes that a second factor was given, and which.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn check_session(&mut self, hash: &str, now: i64, by: Factor) -> Result<()> {
        self.change(&CHECK, values![hash, now, by.name()]).await?;
        Ok(())
    }

    /// Keeps recovery codes that were made in a session, sealed, or forgets them.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn keep_fresh_codes(&mut self, hash: &str, sealed: Option<&str>) -> Result<()> {
        self.change(&KEEP_FRESH_CODES, values![hash, sealed]).await?;
        Ok(())
    }

    /// Notes that the new password was chosen that was asked for.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn session_has_new_password(&mut self, hash: &str) -> Result<()> {
        self.change(&PASSWORD_CHOSEN, values![hash]).await?;
        Ok(())
    }

    /// Ends a session of a person, by its id; `false` where he has none like it.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn delete_own_session(&mut self, id: &str, person: &str) -> Result<bool> {
        Ok(self.change(&DELETE_OWN, values![id, person]).await? == 1)
    }

    /// Ends up to `most` sessions that began before `created`, or were last used before `seen`.
    pub async fn expire_sessions(&mut self, created: i64, seen: i64, most: i64) -> Result<u64> {
        self.change(&EXPIRE, values![created, seen, most]).await
    }

    /// A new sign-in.
    pub async fn insert_sign_in(&mut self, sign_in: &SignIn) -> Result<()> {
        let values = values![
            &sign_in.hash,
            &sign_in.id,
            &sign_in.person,
            &sign_in.problem,
            &sign_in.return_to,
            sign_in.new_password,
            sign_in.created,
            sign_in.expires,
        ];
        self.change(&INSERT_SIGN_IN, values).await?;
        Ok(())
    }

    /// Goes on with a sign-in under another token; `false` where it is gone.
    pub async fn go_on_with_sign_in(&mut self, hash: &str, now: &SignIn) -> Result<bool> {
        let values = values![hash, &now.hash, &now.return_to, now.new_password, now.expires];
        Ok(self.change(&GO_ON, values).await? == 1)
    }

    /// Notes what was wrong with the last code of a sign-in.
    pub async fn set_sign_in_problem(&mut self, hash: &str, problem: Option<&str>) -> Result<()> {
        self.change(&SET_SIGN_IN_PROBLEM, values![hash, problem]).await?;
        Ok(())
    }

    /// Forgets a sign-in.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn delete_sign_in(&mut self, hash: &str) -> Result<()> {
        self.change(&DELETE_SIGN_IN, values![hash]).await?;
        Ok(())
    }

    /// Remembers that a person signed in with a browser.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn know_browser(&mut self, hash: &str, person: &str, now: i64) -> Result<()> {
        self.change(&KNOW_BROWSER, values![hash, person, now]).await?;
        Ok(())
    }

    /// Forgets the browsers in which a person signed in.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn forget_browsers(&mut self, person: &str) -> Result<()> {
        self.change(&FORGET_BROWSERS, values![person]).await?;
        Ok(())
    }

    /// Forgets up to `most` sign-ins past their date.
    pub async fn expire_sign_ins(&mut self, now: i64, most: i64) -> Result<u64> {
        self.change(&EXPIRE_SIGN_INS, values![now, most]).await
    }
}

fn with_holder(row: &Row) -> Result<(Session, Person, Means)> {
    Ok((session_of(row)?, people::person(row)?, people::means(row, "means_id")?))
}

impl Reading {
    /// The session of a token's hash, whose it is, and his newest means: what every request asks first, in one go.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn session(&mut self, hash: &str) -> Result<Option<(Session, Person, Means)>> {
        self.row(&WITH_HOLDER, values![hash]).await?.as_ref().map(with_holder).transpose()
    }

    /// The same with what they manage on a day, and how much waits for them: what every page asks first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn session_with_duties(
        &mut self,
        hash: &str,
        today: Date,
    ) -> Result<Option<(Session, Person, Means, Duties)>> {
        let Some(row) = self.row(&WITH_DUTIES, values![hash, today]).await? else { return Ok(None) };
        let (session, person, means) = with_holder(&row)?;
        Ok(Some((session, person, means, Duties::of(&row)?)))
    }

    /// The sessions of a person that began after `created` and were used after `seen`, the last used first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn sessions_of(&mut self, person: &str, created: i64, seen: i64) -> Result<Vec<Session>> {
        self.rows(&OF_PERSON, values![person, created, seen]).await?.iter().map(session_of).collect()
    }

    /// Whether a person signed in before, with whatever browser.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn has_browser(&mut self, person: &str) -> Result<bool> {
        Ok(self.row(&HAS_BROWSER, values![person]).await?.is_some())
    }

    /// Whether a person signed in with a browser before.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn knows_browser(&mut self, hash: &str, person: &str) -> Result<bool> {
        Ok(self.row(&KNOWS_BROWSER, values![hash, person]).await?.is_some())
    }

    /// The sign-in of a token's hash.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn sign_in(&mut self, hash: &str, now: i64) -> Result<Option<SignIn>> {
        let sign_in = |row: &Row| {
            Ok(SignIn {
                hash: row.get("hash")?,
                id: row.get("id")?,
                person: row.get("person_id")?,
                problem: row.get("problem")?,
                return_to: row.get("return_to")?,
                new_password: row.get("new_password")?,
                created: row.get("created")?,
                expires: row.get("expires")?,
            })
        };
        self.row(&SIGN_IN, values![hash, now]).await?.as_ref().map(sign_in).transpose()
    }
}
