//! Sealing anew, once the key was replaced: then the old one opens nothing any more, and need not be given.

use store::Sealed;

use crate::{Portal, Result, calendar, delivery, desk, errands};

/// How many are sealed anew in one transaction.
const AT_ONCE: i64 = 500;

/// What became of texts that another key had sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resealed {
    /// Sealed with the key in use now.
    pub done: usize,
    /// Their key was not given, or they were changed.
    pub unreadable: usize,
}

/// Whom a text is sealed for.
fn sealed_to(what: Sealed, whose: &str) -> String {
    match what {
        Sealed::AppSecrets | Sealed::FreshCodes => whose.to_owned(),
        Sealed::Letters => delivery::sealed_to(whose),
        Sealed::Errands => errands::sealed_to(whose),
        Sealed::OfficersSecrets => desk::sealed_to(whose),
        Sealed::Calendars => calendar::sealed_to(whose),
    }
}

impl Portal {
    /// Seals with the key in use what a replaced one sealed. Can be run again at any time, also while the portal is used.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn reseal(&self) -> Result<Resealed> {
        let mut all = Resealed::default();
        for what in Sealed::ALL {
            let mut after = String::new();
            loop {
                let mut tx = self.db().write().await?;
                let found = tx.sealed_otherwise(what, self.keys().id(), &after, AT_ONCE).await?;
                let Some((last, _)) = found.last() else { break };
                after = last.clone();
                for (whose, old) in found {
                    let sealed_to = sealed_to(what, &whose);
                    match self.keys().open(&sealed_to, &old) {
                        Ok(text) => {
                            let new = self.keys().seal(self.chance(), &sealed_to, text.reveal())?;
                            all.done += usize::from(tx.reseal(what, &whose, &old, &new).await?);
                        }
                        Err(failure) => {
                            tracing::error!(?what, whose, "not sealed anew: {failure}");
                            all.unreadable += 1;
                        }
                    }
                }
                tx.commit().await?;
            }
        }
        Ok(all)
    }
}
