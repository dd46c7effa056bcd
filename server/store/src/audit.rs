//! The audit trail: who did what to whom, written in the transaction of the deed. Lines are added, never changed.

use crate::{
    Reading, Result, Writing,
    db::{Row, statements, values},
};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// The id; lines are in its order.
    pub id: String,
    /// When.
    pub at: i64,
    /// Who did it; `None` for the portal itself.
    pub actor: Option<String>,
    /// To whom.
    pub person: Option<String>,
    /// For which organization.
    pub organization: Option<String>,
    /// What: a word of the services.
    pub action: String,
    /// The reference people know it by.
    pub reference: String,
    /// What else belongs to it (JSON).
    pub data: String,
}

/// Comes after every id, which are hexadecimal.
const LAST: &str = "z";

statements! {
    INSERT = "INSERT INTO audit (id, at, actor_id, person_id, organization_id, action, reference, data) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_PERSON = "SELECT id, at, actor_id, person_id, organization_id, action, reference, data FROM audit \
                 WHERE person_id = $1 AND id < $3 ORDER BY id DESC LIMIT $2";
}

impl Writing {
    /// Adds a line.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn audit(&mut self, line: &AuditLine) -> Result<()> {
        let values = values![
            &line.id,
            line.at,
            &line.actor,
            &line.person,
            &line.organization,
            &line.action,
            &line.reference,
            &line.data,
        ];
        self.change(&INSERT, values).await?;
        Ok(())
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
        let line = |row: &Row| {
            Ok(AuditLine {
                id: row.get("id")?,
                at: row.get("at")?,
                actor: row.get("actor_id")?,
                person: row.get("person_id")?,
                organization: row.get("organization_id")?,
                action: row.get("action")?,
                reference: row.get("reference")?,
                data: row.get("data")?,
            })
        };
        self.rows(&OF_PERSON, values![person, most, before]).await?.iter().map(line).collect()
    }
}
