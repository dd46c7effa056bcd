//! How long work has been waiting to leave: what an operator's watch looks at.

use crate::{
    Reading, Result,
    db::{statements, values},
};

/// When the oldest of what waits was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OldestWaiting {
    /// Of the messages that should have been sent by now: due, or tried in vain.
    pub message: Option<i64>,
    /// Of what is done behind the answer.
    pub errand: Option<i64>,
}

statements! {
    OLDEST = "SELECT (SELECT MIN(created) FROM outbox WHERE due IS NOT NULL AND (due <= $1 OR attempts > 0)) AS message, \
              (SELECT MIN(created) FROM errands WHERE created <= $1) AS errand";
}

impl Reading {
    /// When the oldest of what waits at `now` was written.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn oldest_waiting(&mut self, now: i64) -> Result<OldestWaiting> {
        let Some(row) = self.row(&OLDEST, values![now]).await? else { return Ok(OldestWaiting::default()) };
        Ok(OldestWaiting { message: row.get("message")?, errand: row.get("errand")? })
    }
}
