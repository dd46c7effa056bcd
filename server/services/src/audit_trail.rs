//! The audit trail as a chain: begun at the first start, and verified.

use store::{AuditEnd, ChainedLine, Marking};

use crate::{Portal, Result, portal::Audit};

/// How many lines are looked at in one go.
const AT_ONCE: i64 = 1_000;

/// What is wrong with the trail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Tampered {
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
        count: usize,
    },
    /// What was noted as the end of another day is not in it.
    #[error("line {number} does not have the mark that was noted: this is another trail, or an older one")]
    NotKnown {
        /// The number that was noted.
        number: i64,
    },
}

/// Looks lines over, one after the other.
pub(crate) struct Check<'a> {
    marking: &'a dyn Marking,
    known: Option<(i64, String)>,
    number: i64,
    mark: String,
}

impl<'a> Check<'a> {
    pub(crate) fn new(marking: &'a dyn Marking, known: Option<(i64, String)>) -> Self {
        Self { marking, known, number: 0, mark: String::new() }
    }

    pub(crate) fn line(&mut self, next: &ChainedLine) -> std::result::Result<(), Tampered> {
        let number = self.number + 1;
        if next.number != number {
            return Err(Tampered::Gone { number });
        }
        let mark = self.marking.line(&self.mark, number, &next.line);
        if mark != next.mark {
            return Err(Tampered::Changed { number });
        }
        if self.known.as_ref().is_some_and(|(known, noted)| *known == number && *noted != mark) {
            return Err(Tampered::NotKnown { number });
        }
        (self.number, self.mark) = (number, mark);
        Ok(())
    }

    pub(crate) fn end(&self, end: &AuditEnd) -> std::result::Result<(), Tampered> {
        let sealed = end.number == 0 && end.seal.is_empty() || self.marking.end(end.number, &end.mark) == end.seal;
        if !sealed || (end.number, &end.mark) != (self.number, &self.mark) {
            return Err(Tampered::End { number: self.number });
        }
        match &self.known {
            Some((number, _)) if *number > self.number => Err(Tampered::NotKnown { number: *number }),
            _ => Ok(()),
        }
    }
}

impl Portal {
    /// Begins the trail, or takes the lines of before into it; nothing, where it has begun.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn begin_audit(&self) -> Result<()> {
        let mut tx = self.db().write().await?;
        // Of two instances that start at once, one waits here for the other.
        if tx.lock_audit().await? > 0 {
            return Ok(());
        }
        tx.adopt_unchained().await?;
        self.audit(&mut tx, Audit { action: "audit-begun", ..Audit::default() });
        Ok(tx.commit().await?)
    }

    /// Where the trail ends: number and mark, to be noted elsewhere.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn audit_end(&self) -> Result<(i64, String)> {
        let end = self.db().read().await?.audit_end().await?;
        Ok((end.number, end.mark))
    }

    /// Looks the whole trail over: every line as it was written, none gone, swapped, added or cut off. With `known`, a number
    /// and mark that were noted before, also that it is the same trail. Gives the number of its lines.
    ///
    /// # Errors
    /// Of the database only; what is wrong with the trail is the inner result.
    pub async fn verify_audit(&self, known: Option<(i64, String)>) -> Result<std::result::Result<i64, Tampered>> {
        // Lines that are written meanwhile come after the end that counts here.
        let mut reading = self.db().read().await?;
        let end = reading.audit_end().await?;
        let mut check = Check::new(self.keys(), known);
        let mut number = 0;
        loop {
            let lines = reading.audit_chain(number, AT_ONCE).await?;
            for line in lines.iter().filter(|line| line.number <= end.number) {
                if let Err(tampered) = check.line(line) {
                    return Ok(Err(tampered));
                }
            }
            match lines.last() {
                Some(last) if last.number < end.number => number = last.number,
                _ => break,
            }
        }
        let count = reading.audit_unchained().await?;
        if count > 0 {
            return Ok(Err(Tampered::Foreign { count }));
        }
        Ok(check.end(&end).map(|()| end.number))
    }
}
