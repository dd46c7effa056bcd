//! The audit trail as a chain: begun once with its database, taken up at each start, and verified.
//!
//! A trail is begun in an empty database only, and that it was begun is noted with a mark of the portal's key: an emptied
//! trail is never begun anew, and lines that stand outside the chain are never taken into it.

use rules::deed::Deed;
use store::{AuditEnd, ChainedLine, Reading, Writing};

use crate::{
    Portal, Result,
    keys::{Keys, key_of},
    portal::Audit,
};

/// How many lines are looked at in one go.
const AT_ONCE: i64 = 1_000;
/// The settings that hold the database's id, the mark that its trail was begun, and what is kept of replaced keys.
const DATABASE: &str = "database";
const BEGUN: &str = "audit-begun";
const RETIRED: &str = "retired-keys";

/// What is wrong with the trail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Tampered {
    /// There are data, and no trail was begun for them.
    #[error(
        "no audit trail was ever begun in this database, or what says so was deleted; one is begun in an empty database only"
    )]
    NotBegun,
    /// A trail that was begun has no line.
    #[error("the audit trail was begun, and has no line left: all were deleted")]
    Empty,
    /// The first line is another database's.
    #[error("line 1 is not the one with which this database's trail was begun")]
    Another,
    /// A line is not as it was written, or not where it was written.
    #[error("line {number} is not as it was written, or stands in another's place")]
    Changed {
        /// The line's number.
        number: i64,
    },
    /// A line is gone.
    #[error("line {number} is gone")]
    Gone {
        /// The line's number.
        number: i64,
    },
    /// A line is marked with a key that another had replaced before.
    #[error("line {number} was written with a key that had been replaced before")]
    OldKey {
        /// The line's number.
        number: i64,
    },
    /// Lines were cut off the end, or the end itself was changed.
    #[error("the trail does not end where it ended: lines after {number} were cut off, or its end was changed")]
    End {
        /// The last line that is there.
        number: i64,
    },
    /// Lines stand outside the chain.
    #[error("{count} lines were not written by the portal: they stand outside the chain")]
    Foreign {
        /// How many.
        count: i64,
    },
    /// What was noted as the end of another day is not in it.
    #[error("line {number} does not have the mark that was noted: this is another trail, or an older one")]
    NotKnown {
        /// The number that was noted.
        number: i64,
    },
}

/// Why the portal does not take a database up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is sealed with another key.
    #[error(
        "SECRET_KEY is not the key that this database is sealed with (that one's id is {id:?}). Give that key as SECRET_KEY; \
         or, where it was replaced, as SECRET_KEY_OLD beside the new one"
    )]
    OtherKey {
        /// The id of the key that it is sealed with.
        id: String,
    },
    /// Somebody changed its audit trail.
    #[error("audit trail: {0}")]
    Tampered(#[from] Tampered),
}

/// Looks lines over, one after the other.
pub(crate) struct Check<'a> {
    keys: &'a Keys,
    known: Option<(i64, String)>,
    number: i64,
    mark: String,
    /// The keys of the lines so far, each once, in the order in which they came into use.
    used: Vec<String>,
}

impl<'a> Check<'a> {
    pub(crate) fn new(keys: &'a Keys, known: Option<(i64, String)>) -> Self {
        Self { keys, known, number: 0, mark: String::new(), used: Vec::new() }
    }

    pub(crate) fn line(&mut self, next: &ChainedLine) -> std::result::Result<(), Tampered> {
        let number = self.number + 1;
        if next.number != number {
            return Err(Tampered::Gone { number });
        }
        if !self.keys.is_line(&next.mark, &self.mark, number, &next.line) {
            return Err(Tampered::Changed { number });
        }
        let key = key_of(&next.mark);
        if self.used.last().is_none_or(|last| last != key) {
            if self.used.iter().any(|used| used == key) {
                return Err(Tampered::OldKey { number });
            }
            self.used.push(key.to_owned());
        }
        if self.known.as_ref().is_some_and(|(known, noted)| *known == number && *noted != next.mark) {
            return Err(Tampered::NotKnown { number });
        }
        (self.number, self.mark) = (number, next.mark.clone());
        Ok(())
    }

    pub(crate) fn end(&self, end: &AuditEnd) -> std::result::Result<(), Tampered> {
        if self.number == 0 && end.number == 0 {
            return Err(Tampered::Empty);
        }
        let here = (end.number, &end.mark) == (self.number, &self.mark);
        let last_key = self.used.last().is_some_and(|key| key == key_of(&end.seal));
        if !here || !last_key || !self.keys.is_end(&end.seal, end.number, &end.mark) {
            return Err(Tampered::End { number: self.number });
        }
        match &self.known {
            Some((number, _)) if *number > self.number => Err(Tampered::NotKnown { number: *number }),
            _ => Ok(()),
        }
    }
}

impl Portal {
    /// Takes the database up: begins the trail where the database is empty; otherwise looks whether it is sealed with one of
    /// the keys, and whether the trail ends where it ended. With a new key, writes that it replaced the one before, and keeps
    /// of that one what its marks are checked with.
    ///
    /// All instances of the portal are stopped before the key is replaced: one that goes on with the old key would write
    /// lines that are found as [`Tampered::OldKey`].
    ///
    /// # Errors
    /// Of the database only; why it is not taken up is the inner result.
    pub async fn begin_audit(&self) -> Result<std::result::Result<(), Unfit>> {
        let mut tx = self.db().write().await?;
        // Of two instances that start at once, one waits here for the other.
        tx.lock_audit().await?;
        let Some(database) = tx.setting(DATABASE).await? else { return self.begin_trail(tx).await };
        let begun = tx.setting(BEGUN).await?.unwrap_or_default();
        let key = key_of(&begun);
        if !self.keys().is_given(key) {
            let id = key.to_owned();
            return Ok(Err(if id.is_empty() { Tampered::NotBegun.into() } else { Unfit::OtherKey { id } }));
        }
        if !self.keys().is_begun(&begun, &database) {
            return Ok(Err(Tampered::NotBegun.into()));
        }
        if let Some(retired) = tx.setting(RETIRED).await? {
            self.keys().open_retired(&retired)?;
        }
        if let Err(tampered) = self.check_end(&mut tx, key).await? {
            return Ok(Err(tampered.into()));
        }
        if key != self.keys().id() {
            tx.put_setting(BEGUN, &self.keys().begun(&database)).await?;
            tx.put_setting(RETIRED, &self.keys().seal_retired(self.chance())?).await?;
            let reference = self.keys().id().to_owned();
            self.audit(&mut tx, Audit { reference: &reference, ..Audit::by_portal(Deed::KeyChanged) });
        }
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// The first line of all, which names its database.
    async fn begin_trail(&self, mut tx: Writing) -> Result<std::result::Result<(), Unfit>> {
        let end = tx.audit_end().await?;
        let untouched = end.number == 0 && end.seal.is_empty() && tx.audit_unchained().await? == 0;
        if !untouched || tx.has_people().await? {
            return Ok(Err(Tampered::NotBegun.into()));
        }
        let database = self.id();
        tx.put_setting(DATABASE, &database).await?;
        tx.put_setting(BEGUN, &self.keys().begun(&database)).await?;
        self.audit(&mut tx, Audit { reference: &database, ..Audit::by_portal(Deed::AuditBegun) });
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// Whether the end is sealed with the key in use, and its line is there. One line is looked at: the whole trail is
    /// [`Portal::verify_audit`]'s.
    async fn check_end(&self, reading: &mut Reading, key: &str) -> Result<std::result::Result<(), Tampered>> {
        let end = reading.audit_end().await?;
        if end.number == 0 {
            return Ok(Err(Tampered::Empty));
        }
        let last = reading.audit_chain(end.number - 1, 2).await?;
        let there = matches!(last.as_slice(), [one] if one.number == end.number && one.mark == end.mark);
        let sealed = key_of(&end.seal) == key && self.keys().is_end(&end.seal, end.number, &end.mark);
        Ok(if there && sealed { Ok(()) } else { Err(Tampered::End { number: end.number }) })
    }

    /// Where the trail ends: number and mark, to be noted elsewhere.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn audit_end(&self) -> Result<(i64, String)> {
        let end = self.db().read().await?.audit_end().await?;
        Ok((end.number, end.mark))
    }

    /// Whether the trail has a line that was noted as its end before: one line is looked at.
    ///
    /// # Errors
    /// Of the database only; that it is another trail, or an older one, is the inner result.
    pub async fn knows_audit_end(&self, noted: &(i64, String)) -> Result<std::result::Result<(), Tampered>> {
        let (number, mark) = noted;
        let lines = self.db().read().await?.audit_chain(number - 1, 1).await?;
        let there = matches!(lines.as_slice(), [line] if line.number == *number && line.mark == *mark);
        Ok(if there { Ok(()) } else { Err(Tampered::NotKnown { number: *number }) })
    }

    /// Looks the whole trail over: begun with this database, every line as it was written, none gone, swapped, added or cut
    /// off. With `known`, a number and mark that were noted before, also that it is the same trail: without, nobody can tell
    /// whether database and trail were put back to an earlier state together. Gives the number of its lines.
    ///
    /// # Errors
    /// Of the database only; what is wrong with the trail is the inner result.
    pub async fn verify_audit(&self, known: Option<(i64, String)>) -> Result<std::result::Result<i64, Unfit>> {
        // Lines that are written meanwhile come after the end that counts here.
        let mut reading = self.db().read().await?;
        let end = reading.audit_end().await?;
        let database = reading.setting(DATABASE).await?.unwrap_or_default();
        let begun = reading.setting(BEGUN).await?.unwrap_or_default();
        let key = key_of(&begun);
        if key.is_empty() {
            return Ok(Err(Tampered::NotBegun.into()));
        }
        if !self.keys().is_given(key) {
            return Ok(Err(Unfit::OtherKey { id: key.to_owned() }));
        }
        if !self.keys().is_begun(&begun, &database) {
            return Ok(Err(Tampered::NotBegun.into()));
        }
        if let Some(retired) = reading.setting(RETIRED).await? {
            self.keys().open_retired(&retired)?;
        }
        let mut check = Check::new(self.keys(), known);
        let mut number = 0;
        loop {
            let lines = reading.audit_chain(number, AT_ONCE).await?;
            for line in lines.iter().filter(|line| line.number <= end.number) {
                if let Err(tampered) = check.line(line) {
                    return Ok(Err(tampered.into()));
                }
                if line.number == 1
                    && (line.line.action.as_str(), &line.line.reference) != (Deed::AuditBegun.name(), &database)
                {
                    return Ok(Err(Tampered::Another.into()));
                }
            }
            match lines.last() {
                Some(last) if last.number < end.number => number = last.number,
                _ => break,
            }
        }
        let count = reading.audit_unchained().await?;
        if count > 0 {
            return Ok(Err(Tampered::Foreign { count }.into()));
        }
        if end.number > 0 && key_of(&end.seal) != key {
            return Ok(Err(Tampered::End { number: end.number }.into()));
        }
        Ok(check.end(&end).map(|()| end.number).map_err(Unfit::from))
    }
}
