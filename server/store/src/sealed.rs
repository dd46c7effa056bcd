//! What is sealed with the portal's key, wherever it stands: to be sealed anew with another.

use crate::{
    Reading, Result, Statement, Writing,
    db::{Row, statements, values},
};

/// A column that holds sealed texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    /// The keys of authenticator apps, sealed for their person.
    AppSecrets,
    /// Recovery codes that were made in a session and are still to be seen, sealed for it.
    FreshCodes,
    /// Letters, sealed for their message.
    Letters,
    /// What errands are about, sealed for the errand.
    Errands,
    /// The keys of officers' authenticator apps, sealed for their officer.
    OfficersSecrets,
    /// The tokens of addresses of calendars, sealed for their person.
    Calendars,
}

statements! {
    APP_SECRETS = "SELECT person_id AS whose, secret AS sealed FROM authenticators \
                   WHERE SUBSTR(secret, 1, 9) <> $1 AND person_id > $2 ORDER BY person_id LIMIT $3";
    SET_APP_SECRET = "UPDATE authenticators SET secret = $3 WHERE person_id = $1 AND secret = $2";
    FRESH_CODES = "SELECT id AS whose, fresh_codes AS sealed FROM sessions \
                   WHERE SUBSTR(fresh_codes, 1, 9) <> $1 AND id > $2 ORDER BY id LIMIT $3";
    SET_FRESH_CODES = "UPDATE sessions SET fresh_codes = $3 WHERE id = $1 AND fresh_codes = $2";
    LETTERS = "SELECT id AS whose, data AS sealed FROM outbox WHERE SUBSTR(data, 1, 9) <> $1 AND id > $2 ORDER BY id LIMIT $3";
    SET_LETTER = "UPDATE outbox SET data = $3 WHERE id = $1 AND data = $2";
    ERRANDS = "SELECT id AS whose, data AS sealed FROM errands WHERE SUBSTR(data, 1, 9) <> $1 AND id > $2 ORDER BY id LIMIT $3";
    OFFICERS = "SELECT id AS whose, secret AS sealed FROM officers WHERE SUBSTR(secret, 1, 9) <> $1 AND id > $2 ORDER BY id LIMIT $3";
    SET_OFFICERS = "UPDATE officers SET secret = $3 WHERE id = $1 AND secret = $2";
    CALENDARS = "SELECT person_id AS whose, token AS sealed FROM calendars \
                 WHERE SUBSTR(token, 1, 9) <> $1 AND person_id > $2 ORDER BY person_id LIMIT $3";
    SET_CALENDAR = "UPDATE calendars SET token = $3 WHERE person_id = $1 AND token = $2";
    SET_ERRAND = "UPDATE errands SET data = $3 WHERE id = $1 AND data = $2";
}

impl Sealed {
    /// All of them.
    pub const ALL: [Sealed; 6] = [
        Sealed::AppSecrets,
        Sealed::FreshCodes,
        Sealed::Letters,
        Sealed::Errands,
        Sealed::OfficersSecrets,
        Sealed::Calendars,
    ];

    fn find(self) -> &'static Statement {
        match self {
            Sealed::AppSecrets => &APP_SECRETS,
            Sealed::FreshCodes => &FRESH_CODES,
            Sealed::Letters => &LETTERS,
            Sealed::Errands => &ERRANDS,
            Sealed::OfficersSecrets => &OFFICERS,
            Sealed::Calendars => &CALENDARS,
        }
    }

    fn set(self) -> &'static Statement {
        match self {
            Sealed::AppSecrets => &SET_APP_SECRET,
            Sealed::FreshCodes => &SET_FRESH_CODES,
            Sealed::Letters => &SET_LETTER,
            Sealed::Errands => &SET_ERRAND,
            Sealed::OfficersSecrets => &SET_OFFICERS,
            Sealed::Calendars => &SET_CALENDAR,
        }
    }
}

impl Reading {
    /// What another key sealed than the one of these eight characters: for whom, and the sealed text; in the order of whom
    /// it is for, after `after`.
    pub async fn sealed_otherwise(
        &mut self,
        what: Sealed,
        key: &str,
        after: &str,
        most: i64,
    ) -> Result<Vec<(String, String)>> {
        let both = |row: &Row| Ok((row.get("whose")?, row.get("sealed")?));
        self.rows(what.find(), values![format!("{key}."), after, most]).await?.iter().map(both).collect()
    }
}

impl Writing {
    /// Puts a text that was sealed anew in the place of another; `false` where that is not there any more.
    pub async fn reseal(&mut self, what: Sealed, whose: &str, old: &str, new: &str) -> Result<bool> {
        Ok(self.change(what.set(), values![whose, old, new]).await? == 1)
    }
}
