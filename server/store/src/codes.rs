//! One-time codes and tokens. A try is taken before the code is compared, and a code is used by one caller only: both
//! are single updates, so that parallel tries cannot get around them.

use crate::{
    Reading, Result, Writing,
    db::{statements, values},
};

/// A code or token, bound to a purpose and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The id.
    pub id: String,
    /// What it may be used for.
    pub purpose: String,
    /// Whose codes it counts among: a person, or a change form of nobody known.
    pub holder: String,
    /// On which sign-in, draft or address.
    pub subject: String,
    /// SHA-256 of id and code, in hex.
    pub hash: String,
    /// When it was made.
    pub created: i64,
    /// When it stops working.
    pub expires: i64,
    /// How many tries are left.
    pub tries: i64,
    /// When it was used.
    pub used: Option<i64>,
}

statements! {
    INSERT = "INSERT INTO codes (id, purpose, holder, subject, hash, created, expires, tries) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    NEWEST = "SELECT id, purpose, holder, subject, hash, created, expires, tries, used FROM codes \
              WHERE purpose = $1 AND subject = $2 ORDER BY id DESC LIMIT 1";
    TAKE_TRY = "UPDATE codes SET tries = tries - 1 WHERE id = $1 AND tries > 0 AND used IS NULL AND expires > $2 RETURNING tries";
    USE = "UPDATE codes SET used = $2 WHERE id = $1 AND used IS NULL";
    SENT_SINCE = "SELECT COUNT(*) AS sent FROM codes WHERE purpose = $1 AND holder = $2 AND created > $3";
    EXPIRE = "DELETE FROM codes WHERE id IN (SELECT id FROM codes WHERE expires <= $1 LIMIT $2)";
}

impl Writing {
    /// A new code.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn insert_code(&mut self, code: &Code) -> Result<()> {
        let values = values![
            &code.id,
            &code.purpose,
            &code.holder,
            &code.subject,
            &code.hash,
            code.created,
            code.expires,
            code.tries,
        ];
        self.change(&INSERT, values).await?;
        Ok(())
    }

    /// Takes one try of a code and says how many are left; `None` where none was left, or it is used or past its date.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn take_try(&mut self, id: &str, now: i64) -> Result<Option<i64>> {
        self.row(&TAKE_TRY, values![id, now]).await?.map(|row| row.get("tries")).transpose()
    }

    /// Uses a code up; `false` where somebody was first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn use_code(&mut self, id: &str, now: i64) -> Result<bool> {
        Ok(self.change(&USE, values![id, now]).await? == 1)
    }

    /// Forgets up to `most` codes that stopped working before `now`.
    pub async fn expire_codes(&mut self, now: i64, most: i64) -> Result<u64> {
        self.change(&EXPIRE, values![now, most]).await
    }
}

impl Reading {
    /// The newest code of a purpose and subject: a newer one replaces an older one.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn newest_code(&mut self, purpose: &str, subject: &str) -> Result<Option<Code>> {
        let Some(row) = self.row(&NEWEST, values![purpose, subject]).await? else { return Ok(None) };
        Ok(Some(Code {
            id: row.get("id")?,
            purpose: row.get("purpose")?,
            holder: row.get("holder")?,
            subject: row.get("subject")?,
            hash: row.get("hash")?,
            created: row.get("created")?,
            expires: row.get("expires")?,
            tries: row.get("tries")?,
            used: row.get("used")?,
        }))
    }

    /// How many codes a holder was sent since an instant.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn codes_since(&mut self, purpose: &str, holder: &str, since: i64) -> Result<i64> {
        let row = self.row(&SENT_SINCE, values![purpose, holder, since]).await?;
        row.map_or(Ok(0), |row| row.get("sent"))
    }
}
