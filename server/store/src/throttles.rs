//! Limits by key. Each is counted and answered by one statement, so that of however many who count at the same instant each
//! gets an answer of its own: a limit is exact on both databases.
//!
//! A row that was written in the future (the clock was put back since) counts as none.

use crate::{
    Reading, Result, Writing,
    db::{Row, statements, values},
};

/// What became of counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// It was counted.
    Yes {
        /// How many there are now, this one included.
        count: i64,
        /// The instant from which the count begins anew, or the bucket is empty.
        until: i64,
    },
    /// The limit was reached; nothing was written.
    No {
        /// How many there are.
        count: i64,
        /// The instant from which the next one is counted again.
        until: i64,
    },
}

/// Waits that grow: none for a while, then twice as long each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Growing {
    /// How many in a row there are before the first wait.
    pub free: i64,
    /// The first wait, in seconds.
    pub first: i64,
    /// The longest wait, in seconds.
    pub longest: i64,
    /// How many in a row are counted at all.
    pub most: i64,
}

statements! {
    POUR = "INSERT INTO throttles (key, count, since, free, expires) VALUES ($1, 1, $2, $3, $3) \
            ON CONFLICT (key) DO UPDATE SET count = throttles.count + 1, since = $2, \
            free = CASE WHEN throttles.free > $2 AND throttles.since <= $2 THEN throttles.free + $4 ELSE $3 END, \
            expires = CASE WHEN throttles.free > $2 AND throttles.since <= $2 THEN throttles.free + $4 ELSE $3 END \
            WHERE throttles.free <= $5 OR throttles.since > $2 RETURNING count, expires";
    TAKE_OUT = "UPDATE throttles SET free = free - $2, expires = expires - $2 WHERE key = $1";
    WITHIN = "INSERT INTO throttles (key, count, since, free, expires) VALUES ($1, 1, $2, $2, $3) \
              ON CONFLICT (key) DO UPDATE SET \
              count = CASE WHEN throttles.expires <= $2 OR throttles.since > $2 THEN 1 ELSE throttles.count + 1 END, \
              since = CASE WHEN throttles.expires <= $2 OR throttles.since > $2 THEN $2 ELSE throttles.since END, \
              expires = CASE WHEN throttles.expires <= $2 OR throttles.since > $2 THEN $3 ELSE throttles.expires END \
              WHERE throttles.expires <= $2 OR throttles.since > $2 OR throttles.count < $4 RETURNING count, expires";
    TAKE_BACK = "UPDATE throttles SET count = count - 1 WHERE key = $1 AND count > 0";
    IN_A_ROW = "INSERT INTO throttles (key, count, since, free, expires) VALUES ($1, 1, $2, $2, $3) \
                ON CONFLICT (key) DO UPDATE SET count = throttles.count + 1, since = $2, expires = $3, \
                free = CASE WHEN throttles.count + 1 < $4 THEN $2 \
                WHEN throttles.free <= throttles.since THEN $2 + $5 \
                WHEN (throttles.free - throttles.since) * 2 >= $6 THEN $2 + $6 \
                ELSE $2 + (throttles.free - throttles.since) * 2 END \
                WHERE throttles.count < $7 AND (throttles.free <= $2 OR throttles.since > $2) RETURNING count, free AS expires";
    FIND = "SELECT count, free, expires FROM throttles WHERE key = $1 AND since <= $2";
    CLEAR = "DELETE FROM throttles WHERE key = $1 AND expires > $2";
    EXPIRE = "DELETE FROM throttles WHERE expires <= $1 AND key IN (SELECT key FROM throttles WHERE expires <= $1 LIMIT $2)";
}

fn counted(row: &Row) -> Result<Counted> {
    Ok(Counted::Yes { count: row.get("count")?, until: row.get("expires")? })
}

impl Writing {
    /// Pours one into a bucket that holds `most` and lets one out every `every` seconds; what does not fit stays outside.
    pub async fn pour(&mut self, key: &str, most: i64, every: i64, now: i64) -> Result<Counted> {
        let room = now + (most - 1) * every;
        if let Some(row) = self.row(&POUR, values![key, now, now + every, every, room]).await? {
            return counted(&row);
        }
        let found = self.row(&FIND, values![key, now]).await?;
        let free: i64 = found.map(|row| row.get("free")).transpose()?.unwrap_or(now);
        Ok(Counted::No { count: most, until: free - (most - 1) * every })
    }

    /// Takes out of a bucket what was poured into it last, as if it had never been.
    pub async fn take_out(&mut self, key: &str, every: i64) -> Result<()> {
        self.change(&TAKE_OUT, values![key, every]).await?;
        Ok(())
    }

    /// Counts one of at most `most` in `seconds`, which begin with the first.
    pub async fn count_within(&mut self, key: &str, most: i64, seconds: i64, now: i64) -> Result<Counted> {
        if let Some(row) = self.row(&WITHIN, values![key, now, now + seconds, most]).await? {
            return counted(&row);
        }
        let found = self.row(&FIND, values![key, now]).await?;
        let until: i64 = found.map(|row| row.get("expires")).transpose()?.unwrap_or(now);
        Ok(Counted::No { count: most, until })
    }

    /// Takes one back that [`Writing::count_within`] counted.
    pub async fn take_back(&mut self, key: &str) -> Result<()> {
        self.change(&TAKE_BACK, values![key]).await?;
        Ok(())
    }

    /// Counts one more in a row, unless it has to wait; the row is forgotten at `expires`, or when it is cleared.
    pub async fn count_in_a_row(&mut self, key: &str, waits: Growing, now: i64, expires: i64) -> Result<Counted> {
        let values = values![key, now, expires, waits.free, waits.first, waits.longest, waits.most];
        if let Some(row) = self.row(&IN_A_ROW, values).await? {
            return counted(&row);
        }
        let (count, free, _) = self.find_throttle(key, now).await?.unwrap_or((0, now, now));
        Ok(Counted::No { count, until: free })
    }

    /// Forgets a count; `false` where there was none that still meant anything.
    pub async fn clear_throttle(&mut self, key: &str, now: i64) -> Result<bool> {
        Ok(self.change(&CLEAR, values![key, now]).await? == 1)
    }

    /// Forgets up to `most` counts that mean nothing any more.
    pub async fn expire_throttles(&mut self, now: i64, most: i64) -> Result<u64> {
        self.change(&EXPIRE, values![now, most]).await
    }
}

impl Reading {
    async fn find_throttle(&mut self, key: &str, now: i64) -> Result<Option<(i64, i64, i64)>> {
        let Some(row) = self.row(&FIND, values![key, now]).await? else { return Ok(None) };
        Ok(Some((row.get("count")?, row.get("free")?, row.get("expires")?)))
    }

    /// How many were counted within the seconds that have not passed, and when those end; nothing where none were.
    pub async fn counted_within(&mut self, key: &str, now: i64) -> Result<Option<(i64, i64)>> {
        let found = self.find_throttle(key, now).await?;
        Ok(found.filter(|(_, _, expires)| *expires > now).map(|(count, _, expires)| (count, expires)))
    }
}
