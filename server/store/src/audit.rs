//! The audit trail: who did what to whom, written in the transaction of the deed. Lines are added, never changed.
//!
//! It is a chain: each line carries a mark over itself, its number and the mark before it, and the end of the trail is
//! sealed. Marks are keyed ([`Marking`]): who has the database alone can neither change, drop nor swap a line, nor cut the end
//! off, without its being found. Lines are written as the last thing of a transaction, as they are one queue: whoever
//! held it while waiting for something else would keep everybody waiting.

use jiff::civil::Date;
use rules::actor::Actor;

use crate::{
    Error, Reading, Result, Writing,
    db::{Row, statements, values},
    people,
    permissions::manages,
};

/// One line, in the very words that are kept: its mark is over them, readable or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// The id; lines are in its order.
    pub id: String,
    /// When.
    pub at: i64,
    /// Who did it, as [`Actor`] is written.
    pub actor: String,
    /// To whom.
    pub person: Option<String>,
    /// For which organization.
    pub organization: Option<String>,
    /// What: a word of [`rules::deed::Deed`].
    pub action: String,
    /// The reference people know it by.
    pub reference: String,
}

/// A line with the names that it is shown with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedLine {
    /// The line.
    pub line: AuditLine,
    /// Who did it.
    pub actor: Actor,
    /// The name of who did it, where that is somebody with an account.
    pub by: Option<String>,
    /// The organization's name.
    pub organization: Option<String>,
}

/// A line at its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainedLine {
    /// Its number, from 1.
    pub number: i64,
    /// Its mark.
    pub mark: String,
    /// The line.
    pub line: AuditLine,
}

/// Where the trail ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEnd {
    /// The last line's number; 0 before the first.
    pub number: i64,
    /// The last line's mark.
    pub mark: String,
    /// The mark of the two.
    pub seal: String,
}

/// Makes the marks of the trail, with a key that is not in the database.
pub trait Marking: Send + Sync {
    /// The mark of a line of this number that follows a line of the mark `before`.
    fn line(&self, before: &str, number: i64, line: &AuditLine) -> String;

    /// The seal of a trail that ends with this line.
    fn end(&self, number: i64, mark: &str) -> String;
}

/// Comes after every id, which are hexadecimal.
const LAST: &str = "z";

statements! {
    INSERT = "INSERT INTO audit (id, at, actor, person_id, organization_id, action, reference, number, mark) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    OF_PERSON = "SELECT id, at, actor, person_id, organization_id, action, reference FROM audit \
                 WHERE person_id = $1 AND id < $3 ORDER BY id DESC LIMIT $2";
    NAMED = "SELECT a.id, a.at, a.actor, a.person_id, a.organization_id, a.action, a.reference, \
             h.initials, h.prefix, h.surname, o.name AS organization_name FROM audit a \
             LEFT JOIN people h ON h.id = SUBSTR(a.actor, 8) AND SUBSTR(a.actor, 1, 7) = 'person:' LEFT JOIN organizations o ON o.id = a.organization_id \
             WHERE a.person_id = $1 AND a.id < $3 ORDER BY a.id DESC LIMIT $2";
    NAMED_FOR_MANAGER = concat!(
        "SELECT a.id, a.at, a.actor, a.person_id, a.organization_id, a.action, a.reference, \
         h.initials, h.prefix, h.surname, o.name AS organization_name FROM audit a \
         LEFT JOIN people h ON h.id = SUBSTR(a.actor, 8) AND SUBSTR(a.actor, 1, 7) = 'person:' JOIN organizations o ON o.id = a.organization_id \
         WHERE a.person_id = $1 AND a.id < $3 \
         AND EXISTS (SELECT 1 FROM links k WHERE k.organization_id = a.organization_id AND k.person_id = $1) \
         AND a.organization_id IN (SELECT g.organization_id FROM permissions g WHERE g.person_id = $4 AND ",
        manages!("$5"),
        ") ORDER BY a.id DESC LIMIT $2"
    );
    CHAINED = "SELECT id, at, actor, person_id, organization_id, action, reference, number, mark FROM audit \
               WHERE number > $1 ORDER BY number LIMIT $2";
    UNCHAINED = "SELECT COUNT(*) AS unchained FROM audit WHERE number IS NULL";
    END = "SELECT number, mark, seal FROM audit_end WHERE id = 1";
    MOVE_END = "UPDATE audit_end SET number = number + $1 WHERE id = 1 RETURNING number, mark";
    SEAL_END = "UPDATE audit_end SET mark = $1, seal = $2 WHERE id = 1";
}

fn line(row: &Row) -> Result<AuditLine> {
    Ok(AuditLine {
        id: row.get("id")?,
        at: row.get("at")?,
        actor: row.get("actor")?,
        person: row.get("person_id")?,
        organization: row.get("organization_id")?,
        action: row.get("action")?,
        reference: row.get("reference")?,
    })
}

fn named(row: &Row) -> Result<NamedLine> {
    let somebody = row.get::<Option<String>>("surname")?.is_some();
    Ok(NamedLine {
        line: line(row)?,
        actor: row.actor("actor")?,
        by: somebody.then(|| people::name(row)).transpose()?,
        organization: row.get("organization_name")?,
    })
}

fn count(lines: &[AuditLine]) -> i64 {
    i64::try_from(lines.len()).unwrap_or(i64::MAX)
}

impl Writing {
    /// Adds a line, at the end of the transaction.
    pub fn audit(&mut self, line: AuditLine) {
        self.lines.push(line);
    }

    /// Keeps other writers of lines waiting for this transaction, and gives the last line's number.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn lock_audit(&mut self) -> Result<i64> {
        let row = self.row(&MOVE_END, values![0i64]).await?;
        row.map_or(Ok(0), |row| row.get("number"))
    }

    /// Writes the lines of this transaction: the last thing before it counts.
    pub(crate) async fn write_lines(&mut self) -> Result<()> {
        let lines = std::mem::take(&mut self.lines);
        for ChainedLine { number, mark, line } in self.chain(lines).await? {
            let values = values![
                &line.id,
                line.at,
                &line.actor,
                &line.person,
                &line.organization,
                &line.action,
                &line.reference,
                number,
                &mark,
            ];
            self.change(&INSERT, values).await?;
        }
        Ok(())
    }

    /// Gives lines their places at the end of the trail. From here on, other writers of lines wait for this transaction.
    async fn chain(&mut self, lines: Vec<AuditLine>) -> Result<Vec<ChainedLine>> {
        if lines.is_empty() {
            return Ok(Vec::new());
        }
        let marking = self.marking.clone().ok_or_else(|| Error::Unreadable("audit: no key to mark with".into()))?;
        let row = self.row(&MOVE_END, values![count(&lines)]).await?;
        let row = row.ok_or_else(|| Error::Unreadable("audit_end: no row".into()))?;
        let (last, mut mark): (i64, String) = (row.get("number")?, row.get("mark")?);
        let first = last - count(&lines) + 1;
        let mut chained = Vec::with_capacity(lines.len());
        for (number, line) in (first..).zip(lines) {
            mark = marking.line(&mark, number, &line);
            chained.push(ChainedLine { number, mark: mark.clone(), line });
        }
        self.change(&SEAL_END, values![&mark, marking.end(last, &mark)]).await?;
        Ok(chained)
    }
}

impl Reading {
    /// What was done by or to a person, the newest first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn audit_of(&mut self, person: &str, most: i64) -> Result<Vec<AuditLine>> {
        self.audit_before(person, LAST, most).await
    }

    /// The same, from before a line on.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn audit_before(&mut self, person: &str, before: &str, most: i64) -> Result<Vec<AuditLine>> {
        self.rows(&OF_PERSON, values![person, most, before]).await?.iter().map(line).collect()
    }

    /// What was done by or to a person, with names, from before a line on or, without one, from the newest.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn named_audit_of(&mut self, person: &str, before: &str, most: i64) -> Result<Vec<NamedLine>> {
        let before = if before.is_empty() { LAST } else { before };
        self.rows(&NAMED, values![person, most, before]).await?.iter().map(named).collect()
    }

    /// The same of what concerns organizations that the person is linked to and a manager manages on a day, and nothing else.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn named_audit_for_manager(
        &mut self,
        person: &str,
        before: &str,
        most: i64,
        manager: &str,
        today: Date,
    ) -> Result<Vec<NamedLine>> {
        let before = if before.is_empty() { LAST } else { before };
        self.rows(&NAMED_FOR_MANAGER, values![person, most, before, manager, today]).await?.iter().map(named).collect()
    }

    /// The trail as it was written, after a number.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn audit_chain(&mut self, after: i64, most: i64) -> Result<Vec<ChainedLine>> {
        let chained =
            |row: &Row| Ok(ChainedLine { number: row.get("number")?, mark: row.get("mark")?, line: line(row)? });
        self.rows(&CHAINED, values![after, most]).await?.iter().map(chained).collect()
    }

    /// How many lines stand outside the chain.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn audit_unchained(&mut self) -> Result<i64> {
        self.row(&UNCHAINED, values![]).await?.map_or(Ok(0), |row| row.get("unchained"))
    }

    /// Where the trail ends.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn audit_end(&mut self) -> Result<AuditEnd> {
        let row = self.row(&END, values![]).await?.ok_or_else(|| Error::Unreadable("audit_end: no row".into()))?;
        Ok(AuditEnd { number: row.get("number")?, mark: row.get("mark")?, seal: row.get("seal")? })
    }
}
