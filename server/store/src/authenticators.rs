//! Authenticator apps as second factor, and recovery codes.

use crate::{
    Reading, Result, Writing,
    db::{statements, values},
};

/// An authenticator app of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticator {
    /// Whose it is.
    pub person: String,
    /// The key that it shares with the portal, sealed.
    pub secret: String,
    /// When it was begun to be set up.
    pub created: i64,
    /// When its first code was given; `None` while it is being set up.
    pub confirmed: Option<i64>,
    /// The newest period of which a code was used.
    pub used_period: i64,
}

statements! {
    PUT = "INSERT INTO authenticators (person_id, secret, created) VALUES ($1, $2, $3) \
           ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, created = excluded.created \
           WHERE authenticators.confirmed IS NULL";
    OF = "SELECT person_id, secret, created, confirmed, used_period FROM authenticators WHERE person_id = $1";
    CONFIRM = "UPDATE authenticators SET confirmed = $2 WHERE person_id = $1 AND confirmed IS NULL";
    USE_PERIOD = "UPDATE authenticators SET used_period = $2 WHERE person_id = $1 AND used_period < $2";
    DELETE = "DELETE FROM authenticators WHERE person_id = $1";
    EXPIRE = "DELETE FROM authenticators WHERE confirmed IS NULL AND created <= $1 AND person_id IN \
              (SELECT person_id FROM authenticators WHERE confirmed IS NULL AND created <= $1 LIMIT $2)";
    INSERT_CODE = "INSERT INTO recovery_codes (hash, person_id, created) VALUES ($1, $2, $3)";
    USE_CODE = "UPDATE recovery_codes SET used = $3 WHERE hash = $1 AND person_id = $2 AND used IS NULL";
    COUNT_CODES = "SELECT COUNT(*) AS unused FROM recovery_codes WHERE person_id = $1 AND used IS NULL";
    DELETE_CODES = "DELETE FROM recovery_codes WHERE person_id = $1 AND created >= $2";
}

impl Reading {
    /// The app of a person, set up or not yet.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn authenticator(&mut self, person: &str) -> Result<Option<Authenticator>> {
        let Some(row) = self.row(&OF, values![person]).await? else { return Ok(None) };
        Ok(Some(Authenticator {
            person: row.get("person_id")?,
            secret: row.get("secret")?,
            created: row.get("created")?,
            confirmed: row.get("confirmed")?,
            used_period: row.get("used_period")?,
        }))
    }

    /// How many recovery codes a person has left.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn recovery_codes_left(&mut self, person: &str) -> Result<i64> {
        self.row(&COUNT_CODES, values![person]).await?.map_or(Ok(0), |row| row.get("unused"))
    }
}

impl Writing {
    /// Begins to set an app up, in place of one that was begun; `false` where one is set up already.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn put_authenticator(&mut self, person: &str, secret: &str, now: i64) -> Result<bool> {
        Ok(self.change(&PUT, values![person, secret, now]).await? == 1)
    }

    /// An app is set up; `false` where there is none to be.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn confirm_authenticator(&mut self, person: &str, now: i64) -> Result<bool> {
        Ok(self.change(&CONFIRM, values![person, now]).await? == 1)
    }

    /// Uses the code of a period; `false` where it, or a later one, was used already.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn use_period(&mut self, person: &str, period: i64) -> Result<bool> {
        Ok(self.change(&USE_PERIOD, values![person, period]).await? == 1)
    }

    /// Removes the app of a person; `false` where there was none.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn delete_authenticator(&mut self, person: &str) -> Result<bool> {
        Ok(self.change(&DELETE, values![person]).await? == 1)
    }

    /// Forgets up to `most` apps whose setting up was begun before `before` and never finished.
    pub async fn expire_authenticators(&mut self, before: i64, most: i64) -> Result<u64> {
        self.change(&EXPIRE, values![before, most]).await
    }

    /// A new recovery code.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn insert_recovery_code(&mut self, hash: &str, person: &str, now: i64) -> Result<()> {
        self.change(&INSERT_CODE, values![hash, person, now]).await?;
        Ok(())
    }

    /// Uses a recovery code up; `false` where the person has none like it left.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn use_recovery_code(&mut self, hash: &str, person: &str, now: i64) -> Result<bool> {
        Ok(self.change(&USE_CODE, values![hash, person, now]).await? == 1)
    }

    /// Deletes the recovery codes of a person that were made at an instant or later.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn delete_recovery_codes(&mut self, person: &str, since: i64) -> Result<u64> {
        self.change(&DELETE_CODES, values![person, since]).await
    }
}
