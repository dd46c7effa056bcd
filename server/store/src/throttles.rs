//! Failed tries by key, and from when the next one is allowed.

use crate::{
    Reading, Result, Writing,
    db::{statements, values},
};

/// The failed tries of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Throttle {
    /// How many since the last success.
    pub failures: i64,
    /// When the last one was.
    pub last: i64,
    /// From when the next try is allowed.
    pub free: i64,
}

statements! {
    FIND = "SELECT failures, last, free FROM throttles WHERE key = $1";
    PUT = "INSERT INTO throttles (key, failures, last, free) VALUES ($1, $2, $3, $4) \
           ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last = excluded.last, free = excluded.free";
    CLEAR = "DELETE FROM throttles WHERE key = $1";
    EXPIRE = "DELETE FROM throttles WHERE last <= $1 AND free <= $2 AND key IN \
              (SELECT key FROM throttles WHERE last <= $1 AND free <= $2 LIMIT $3)";
}

impl Reading {
    /// The failed tries of a key.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn throttle(&mut self, key: &str) -> Result<Throttle> {
        match self.row(&FIND, values![key]).await? {
            Some(row) => {
                Ok(Throttle { failures: row.get("failures")?, last: row.get("last")?, free: row.get("free")? })
            }
            None => Ok(Throttle::default()),
        }
    }
}

impl Writing {
    /// Writes the failed tries of a key.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn put_throttle(&mut self, key: &str, throttle: Throttle) -> Result<()> {
        self.change(&PUT, values![key, throttle.failures, throttle.last, throttle.free]).await?;
        Ok(())
    }

    /// Forgets the failed tries of a key.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn clear_throttle(&mut self, key: &str) -> Result<()> {
        self.change(&CLEAR, values![key]).await?;
        Ok(())
    }

    /// Forgets up to `most` keys whose last failure lies before `last` and that are free `now`.
    pub async fn expire_throttles(&mut self, last: i64, now: i64, most: i64) -> Result<u64> {
        self.change(&EXPIRE, values![last, now, most]).await
    }
}
