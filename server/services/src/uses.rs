//! When sessions were last used: remembered in memory and written together, so that no page waits for a write before it is
//! drawn. What is not written yet when the program is killed is lost: a session may then end a minute early.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{Portal, Result};

/// The uses that are not written yet, by the hashes of the sessions: of people's, or of officers'.
#[derive(Debug, Default)]
pub(crate) struct Uses(Mutex<HashMap<String, i64>>);

impl Uses {
    fn all(&self) -> MutexGuard<'_, HashMap<String, i64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When a session was last used, written as `seen` or not yet.
    pub(crate) fn last_of(&self, hash: &str, seen: i64) -> i64 {
        self.all().get(hash).map_or(seen, |at| seen.max(*at))
    }

    /// Notes a use of a session that is valid.
    pub(crate) fn note(&self, hash: &str, seen: i64, now: i64) {
        if now > self.last_of(hash, seen) {
            self.all().insert(hash.to_owned(), now);
        }
    }

    /// All that is not written yet.
    fn unwritten(&self) -> Vec<(String, i64)> {
        self.all().iter().map(|(hash, at)| (hash.clone(), *at)).collect()
    }

    /// Forgets what was written; what was used meanwhile waits for the next time.
    fn written(&self, uses: &[(String, i64)]) {
        let mut left = self.all();
        for (hash, at) in uses {
            if left.get(hash) == Some(at) {
                left.remove(hash);
            }
        }
    }
}

impl Portal {
    /// Writes when sessions were used, in one transaction; gives how many.
    ///
    /// # Errors
    /// Of the database only; nothing is forgotten then.
    pub async fn write_uses(&self) -> Result<usize> {
        let (uses, at_desk) = (self.uses().unwritten(), self.uses_at_desk().unwritten());
        if uses.is_empty() && at_desk.is_empty() {
            return Ok(0);
        }
        let mut tx = self.db().write().await?;
        for (hash, at) in &uses {
            tx.touch_session(hash, *at).await?;
        }
        for (hash, at) in &at_desk {
            tx.touch_officer_session(hash, *at).await?;
        }
        tx.commit().await?;
        self.uses().written(&uses);
        self.uses_at_desk().written(&at_desk);
        Ok(uses.len() + at_desk.len())
    }
}
