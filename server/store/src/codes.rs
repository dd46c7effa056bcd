//! One-time codes. A code is used by one caller only: a single update, so that parallel tries cannot get around it. How often
//! somebody tries is counted apart ([`crate::Counted`]): tries belong to what the codes are for.

use crate::{
    Reading, Result, Writing,
    db::{Row, statements, values},
};

/// A code, bound to a purpose and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The id.
    pub id: String,
    /// What it may be used for.
    pub purpose: String,
    /// Whose it is: a person's, or a change form's of nobody known.
    pub holder: String,
    /// On which sign-in, draft or address.
    pub subject: String,
    /// A keyed mark of id and code, in hex.
    pub hash: String,
    /// When it was made.
    pub created: i64,
    /// When it stops working.
    pub expires: i64,
}

statements! {
    INSERT = "INSERT INTO codes (id, purpose, holder, subject, hash, created, expires) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    LIVING = "SELECT id, purpose, holder, subject, hash, created, expires FROM codes \
              WHERE purpose = $1 AND subject = $2 AND used IS NULL AND expires > $3 ORDER BY id DESC LIMIT $4";
    USE = "UPDATE codes SET used = $2 WHERE id = $1 AND used IS NULL";
    END = "UPDATE codes SET used = $3 WHERE purpose = $1 AND subject = $2 AND used IS NULL";
    EXPIRE = "DELETE FROM codes WHERE id IN (SELECT id FROM codes WHERE expires <= $1 LIMIT $2)";
}

fn code(row: &Row) -> Result<Code> {
    Ok(Code {
        id: row.get("id")?,
        purpose: row.get("purpose")?,
        holder: row.get("holder")?,
        subject: row.get("subject")?,
        hash: row.get("hash")?,
        created: row.get("created")?,
        expires: row.get("expires")?,
    })
}

impl Writing {
    /// A new code.
    pub async fn insert_code(&mut self, code: &Code) -> Result<()> {
        let values =
            values![&code.id, &code.purpose, &code.holder, &code.subject, &code.hash, code.created, code.expires];
        self.change(&INSERT, values).await?;
        Ok(())
    }

    /// Uses a code up; `false` where somebody was first.
    pub async fn use_code(&mut self, id: &str, now: i64) -> Result<bool> {
        Ok(self.change(&USE, values![id, now]).await? == 1)
    }

    /// Ends every code of a purpose and subject.
    pub async fn end_codes(&mut self, purpose: &str, subject: &str, now: i64) -> Result<()> {
        self.change(&END, values![purpose, subject, now]).await?;
        Ok(())
    }

    /// Forgets up to `most` codes that stopped working before `now`.
    pub async fn expire_codes(&mut self, now: i64, most: i64) -> Result<u64> {
        self.change(&EXPIRE, values![now, most]).await
    }
}

impl Reading {
    /// The codes of a purpose and subject that still work, the newest first.
    pub async fn living_codes(&mut self, purpose: &str, subject: &str, now: i64, most: i64) -> Result<Vec<Code>> {
        self.rows(&LIVING, values![purpose, subject, now, most]).await?.iter().map(code).collect()
    }
}
