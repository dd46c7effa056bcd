//! What waits for the helpdesk. The same is on its list once; what is done stays, with who did it.

use rules::{actor::Actor, desk::TaskKind};

use crate::{
    Reading, Result, Writing,
    db::{Row, statements, values},
};

/// Something that waits for the helpdesk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskTask {
    /// The id.
    pub id: String,
    /// A word of [`TaskKind`], or of a newer version.
    pub kind: String,
    /// Whom it is about.
    pub person: Option<String>,
    /// What it is known by: a reference, the kind of an errand, the number of a letter.
    pub about: String,
    /// Since when it waits.
    pub created: i64,
}

statements! {
    INSERT = "INSERT INTO desk_tasks (id, kind, person_id, reference, created) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    // What may be somebody's attack comes before what may be somebody's full mailbox.
    WAITING = "SELECT id, kind, person_id, reference, created FROM desk_tasks WHERE done IS NULL \
               ORDER BY CASE WHEN kind IN ('mail-bounced', 'errand-failed') THEN 1 ELSE 0 END, id LIMIT $1";
    DONE = "UPDATE desk_tasks SET done = $2, done_by = $3 WHERE id = $1 AND done IS NULL RETURNING reference";
}

fn task(row: &Row) -> Result<DeskTask> {
    Ok(DeskTask {
        id: row.get("id")?,
        kind: row.get("kind")?,
        person: row.get("person_id")?,
        about: row.get("reference")?,
        created: row.get("created")?,
    })
}

impl Writing {
    /// Puts something on the helpdesk's list, about a person or about nobody, where the same does not wait there.
    pub async fn insert_desk_task(
        &mut self,
        id: &str,
        kind: TaskKind,
        person: Option<&str>,
        reference: &str,
        at: i64,
    ) -> Result<()> {
        self.change(&INSERT, values![id, kind.name(), person, reference, at]).await?;
        Ok(())
    }

    /// Notes that something was done, and by whom: what it was known by; nothing where it does not wait.
    pub async fn desk_task_done(&mut self, id: &str, at: i64, by: &Actor) -> Result<Option<String>> {
        self.row(&DONE, values![id, at, by]).await?.map(|row| row.get("reference")).transpose()
    }
}

impl Reading {
    /// What waits for the helpdesk: first what may be misuse, then what could not be done or delivered; the oldest first.
    pub async fn desk_tasks(&mut self, most: i64) -> Result<Vec<DeskTask>> {
        self.rows(&WAITING, values![most]).await?.iter().map(task).collect()
    }
}
