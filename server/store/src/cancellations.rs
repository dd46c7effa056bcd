//! Cancellations: what somebody ends of his own, at once or at the end of a day.

use jiff::civil::Date;
use rules::state::CancellationState;

use crate::{
    Reading, Result, Writing,
    db::{Row, among, statements, values},
};

/// A cancellation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancellation {
    /// The id.
    pub id: String,
    /// What people call it by.
    pub reference: String,
    /// Who cancels.
    pub person: String,
    /// The whole eHerkenning.
    pub whole: bool,
    /// The last day on which it works; `None` is: it ended at once.
    pub last_day: Option<Date>,
    /// A word of the wizard, or nothing.
    pub reason: String,
    /// What was typed beside it.
    pub comment: String,
    /// Where it stands.
    pub state: CancellationState,
    /// When it was asked for.
    pub created: i64,
    /// When it was done or undone.
    pub decided: Option<i64>,
}

statements! {
    INSERT = "INSERT INTO cancellations (id, reference, person_id, whole, last_day, reason, comment, state, created, decided) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    INSERT_ITEM = "INSERT INTO cancellation_items (cancellation_id, permission_id) VALUES ($1, $2)";
    BY_REFERENCE = "SELECT id, reference, person_id, whole, last_day, reason, comment, state, created, decided FROM cancellations \
                    WHERE reference = $1";
    OF_PERSON = "SELECT id, reference, person_id, whole, last_day, reason, comment, state, created, decided FROM cancellations \
                 WHERE person_id = $1 ORDER BY id DESC";
    PENDING_OF = "SELECT id, reference, person_id, whole, last_day, reason, comment, state, created, decided FROM cancellations \
                  WHERE person_id = $1 AND state = 'pending' ORDER BY last_day, id";
    DUE = "SELECT id, reference, person_id, whole, last_day, reason, comment, state, created, decided FROM cancellations \
           WHERE state = 'pending' AND last_day < $1 ORDER BY last_day, id LIMIT $2";
    ITEMS = among!(
        "SELECT cancellation_id, permission_id FROM cancellation_items WHERE cancellation_id",
        " ORDER BY cancellation_id, permission_id"
    );
    MOVE = "UPDATE cancellations SET state = $2, decided = $3 WHERE id = $1 AND state = 'pending'";
}

fn cancellation(row: &Row) -> Result<Cancellation> {
    Ok(Cancellation {
        id: row.get("id")?,
        reference: row.get("reference")?,
        person: row.get("person_id")?,
        whole: row.get("whole")?,
        last_day: row.maybe_day("last_day")?,
        reason: row.get("reason")?,
        comment: row.get("comment")?,
        state: row.word("state", CancellationState::from_name)?,
        created: row.get("created")?,
        decided: row.get("decided")?,
    })
}

impl Writing {
    /// A cancellation of these permissions.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn insert_cancellation(&mut self, new: &Cancellation, permissions: &[String]) -> Result<()> {
        let values = values![
            &new.id,
            &new.reference,
            &new.person,
            new.whole,
            new.last_day,
            &new.reason,
            &new.comment,
            new.state.name(),
            new.created,
            new.decided,
        ];
        self.change(&INSERT, values).await?;
        for permission in permissions {
            self.change(&INSERT_ITEM, values![&new.id, permission]).await?;
        }
        Ok(())
    }

    /// Moves a cancellation that waits to where it ends; `false` where it waits no more.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn decide_cancellation(&mut self, id: &str, state: CancellationState, at: i64) -> Result<bool> {
        Ok(self.change(&MOVE, values![id, state.name(), at]).await? == 1)
    }
}

impl Reading {
    /// The cancellation of a reference.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn cancellation(&mut self, reference: &str) -> Result<Option<Cancellation>> {
        self.row(&BY_REFERENCE, values![reference]).await?.as_ref().map(cancellation).transpose()
    }

    /// Every cancellation of a person, the newest first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn cancellations_of(&mut self, person: &str) -> Result<Vec<Cancellation>> {
        self.rows(&OF_PERSON, values![person]).await?.iter().map(cancellation).collect()
    }

    /// What waits of a person, the next first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn pending_cancellations(&mut self, person: &str) -> Result<Vec<Cancellation>> {
        self.rows(&PENDING_OF, values![person]).await?.iter().map(cancellation).collect()
    }

    /// What waits no longer: its last day lies before `today`.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn due_cancellations(&mut self, today: Date, most: i64) -> Result<Vec<Cancellation>> {
        self.rows(&DUE, values![today, most]).await?.iter().map(cancellation).collect()
    }

    /// The permissions of each of these cancellations, as pairs of both.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn cancelled_permissions(&mut self, ids: &[&str]) -> Result<Vec<(String, String)>> {
        let pair = |row: &Row| Ok((row.get("cancellation_id")?, row.get("permission_id")?));
        self.rows_among(&ITEMS, ids).await?.iter().map(pair).collect()
    }
}
