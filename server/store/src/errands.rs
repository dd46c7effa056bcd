//! What is done behind the answer, and what waits for the helpdesk.

use crate::{
    Reading, Result, Writing,
    db::{statements, values},
};

/// Something to do behind the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// The id.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// With what (JSON).
    pub data: String,
    /// When it was asked for.
    pub created: i64,
}

statements! {
    INSERT = "INSERT INTO errands (id, kind, data, created) VALUES ($1, $2, $3, $4)";
    NEXT = "SELECT id, kind, data, created FROM errands ORDER BY id LIMIT $1";
    DELETE = "DELETE FROM errands WHERE id = $1";
    INSERT_TASK = "INSERT INTO desk_tasks (id, kind, person_id, reference, created) VALUES ($1, $2, $3, $4, $5)";
    TASKS = "SELECT kind, reference FROM desk_tasks ORDER BY id LIMIT $1";
}

impl Writing {
    /// Asks for something to be done.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn insert_errand(&mut self, errand: &Errand) -> Result<()> {
        self.change(&INSERT, values![&errand.id, &errand.kind, &errand.data, errand.created]).await?;
        Ok(())
    }

    /// Takes an errand off the list; `false` where another instance did.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn take_errand(&mut self, id: &str) -> Result<bool> {
        Ok(self.change(&DELETE, values![id]).await? == 1)
    }

    /// Puts something on the helpdesk's list.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn insert_desk_task(
        &mut self,
        id: &str,
        kind: &str,
        person: &str,
        reference: &str,
        at: i64,
    ) -> Result<()> {
        self.change(&INSERT_TASK, values![id, kind, person, reference, at]).await?;
        Ok(())
    }
}

impl Reading {
    /// What is to be done next.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn next_errands(&mut self, most: i64) -> Result<Vec<Errand>> {
        let errand = |row: &crate::db::Row| {
            Ok(Errand {
                id: row.get("id")?,
                kind: row.get("kind")?,
                data: row.get("data")?,
                created: row.get("created")?,
            })
        };
        self.rows(&NEXT, values![most]).await?.iter().map(errand).collect()
    }

    /// The helpdesk's list, as kind and reference, the oldest first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn desk_tasks(&mut self, most: i64) -> Result<Vec<(String, String)>> {
        self.rows(&TASKS, values![most])
            .await?
            .iter()
            .map(|row| Ok((row.get("kind")?, row.get("reference")?)))
            .collect()
    }
}
