//! When sessions were last used: remembered in memory and written together, so that no page waits for a write before it is
//! drawn. What is not written yet when the program is killed is lost: a session may then end a minute early.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use store::Session;

use crate::{Portal, Result};

/// The uses that are not written yet, by the sessions' hashes.
#[derive(Debug, Default)]
pub(crate) struct Uses(Mutex<HashMap<String, i64>>);

impl Uses {
    fn all(&self) -> MutexGuard<'_, HashMap<String, i64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When a session was last used, written or not.
    pub(crate) fn last_of(&self, session: &Session) -> i64 {
        self.all().get(&session.hash).map_or(session.seen, |at| session.seen.max(*at))
    }

    /// Notes a use of a session that is valid.
    pub(crate) fn note(&self, session: &Session, now: i64) {
        let last = self.last_of(session);
        if now > last {
            self.all().insert(session.hash.clone(), now);
        }
    }
}

impl Portal {
    /// Writes when sessions were used, in one transaction; gives how many.
    ///
    /// # Errors
    /// Of the database only; nothing is forgotten then.
    pub async fn write_uses(&self) -> Result<usize> {
        let uses: Vec<(String, i64)> = self.uses().all().iter().map(|(hash, at)| (hash.clone(), *at)).collect();
        if uses.is_empty() {
            return Ok(0);
        }
        let mut tx = self.db().write().await?;
        for (hash, at) in &uses {
            tx.touch_session(hash, *at).await?;
        }
        tx.commit().await?;
        let mut left = self.uses().all();
        for (hash, at) in &uses {
            // What was used meanwhile waits for the next time.
            if left.get(hash) == Some(at) {
                left.remove(hash);
            }
        }
        Ok(uses.len())
    }
}
