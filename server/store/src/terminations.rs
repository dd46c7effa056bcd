//! Terminations: what managers end of users, at once or at the end of a day.

use jiff::civil::Date;
use rules::{actor::Actor, state::CancellationState};

use crate::{
    Reading, Result, Writing,
    db::{Row, among, statements, values},
    people,
};

/// What a manager ends of one user in one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Termination {
    /// The id.
    pub id: String,
    /// The reference of the action that it is part of.
    pub action: String,
    /// Who ends it.
    pub actor: Actor,
    /// Whose.
    pub person: String,
    /// For which organization.
    pub organization: String,
    /// Everything that the person holds or asks for there.
    pub whole: bool,
    /// And the link with it.
    pub unlink: bool,
    /// The last day on which it works; `None` is: it ended at once.
    pub last_day: Option<Date>,
    /// Why, in the manager's words, or nothing.
    pub reason: String,
    /// Where it stands.
    pub state: CancellationState,
    /// When it was asked for.
    pub created: i64,
    /// When it was done or undone.
    pub decided: Option<i64>,
}

/// A permission that somebody ended, and who did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedBy {
    /// The permission's id.
    pub permission: String,
    /// Who ended it.
    pub actor: Actor,
    /// Their name, where it is somebody with an account.
    pub name: Option<String>,
}

/// The columns of a termination, with its condition.
macro_rules! termination_where {
    ($condition:literal) => {
        concat!(
            "SELECT t.id, t.action, t.actor, t.person_id, t.organization_id, t.whole, t.unlink, t.last_day, t.reason, t.state, \
             t.created, t.decided FROM terminations t WHERE ",
            $condition
        )
    };
}

statements! {
    INSERT = "INSERT INTO terminations (id, action, actor, person_id, organization_id, whole, unlink, last_day, reason, state, \
              created, decided) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    INSERT_ITEM = "INSERT INTO termination_items (termination_id, permission_id) VALUES ($1, $2)";
    BY_ID = termination_where!("t.id = $1");
    OF_ACTION = termination_where!("t.action = $1 AND t.actor = $2 ORDER BY t.id");
    OF_PERSON = termination_where!("t.person_id = $1 ORDER BY t.id");
    PENDING_OF = among!(termination_where!("t.state = 'pending' AND t.person_id"), " ORDER BY t.last_day, t.id");
    DUE = termination_where!("t.state = 'pending' AND t.last_day < $1 ORDER BY t.last_day, t.id LIMIT $2");
    ITEMS = among!(
        "SELECT termination_id, permission_id FROM termination_items WHERE termination_id",
        " ORDER BY termination_id, permission_id"
    );
    MOVE = "UPDATE terminations SET state = $2, decided = $3 WHERE id = $1 AND state = 'pending'";
    CLOSE_OF = "UPDATE terminations SET state = 'done', decided = $2 WHERE person_id = $1 AND state = 'pending'";
    ENDED_BY = "SELECT p.id, p.terminated_by, h.initials, h.prefix, h.surname FROM permissions p \
                LEFT JOIN people h ON h.id = SUBSTR(p.terminated_by, 8) AND SUBSTR(p.terminated_by, 1, 7) = 'person:' \
                WHERE p.person_id = $1 AND p.terminated IS NOT NULL ORDER BY p.id";
}

fn termination(row: &Row) -> Result<Termination> {
    Ok(Termination {
        id: row.get("id")?,
        action: row.get("action")?,
        actor: row.actor("actor")?,
        person: row.get("person_id")?,
        organization: row.get("organization_id")?,
        whole: row.get("whole")?,
        unlink: row.get("unlink")?,
        last_day: row.maybe_day("last_day")?,
        reason: row.get("reason")?,
        state: row.word("state", CancellationState::from_name)?,
        created: row.get("created")?,
        decided: row.get("decided")?,
    })
}

impl Writing {
    /// A termination of these permissions.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn insert_termination(&mut self, new: &Termination, permissions: &[String]) -> Result<()> {
        let values = values![
            &new.id,
            &new.action,
            &new.actor,
            &new.person,
            &new.organization,
            new.whole,
            new.unlink,
            new.last_day,
            &new.reason,
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

    /// Moves a termination that waits to where it ends; `false` where it waits no more.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn decide_termination(&mut self, id: &str, state: CancellationState, at: i64) -> Result<bool> {
        Ok(self.change(&MOVE, values![id, state.name(), at]).await? == 1)
    }

    /// Closes what waits of a person: nothing is left to end.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn close_terminations_of(&mut self, person: &str, at: i64) -> Result<u64> {
        self.change(&CLOSE_OF, values![person, at]).await
    }
}

impl Reading {
    /// Everything that was ended of somebody, the oldest first.
    pub async fn terminations_of(&mut self, person: &str) -> Result<Vec<Termination>> {
        self.rows(&OF_PERSON, values![person]).await?.iter().map(termination).collect()
    }

    /// The termination of an id.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn termination(&mut self, id: &str) -> Result<Option<Termination>> {
        self.row(&BY_ID, values![id]).await?.as_ref().map(termination).transpose()
    }

    /// All of one action of somebody.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn terminations_of_action(&mut self, action: &str, actor: &Actor) -> Result<Vec<Termination>> {
        self.rows(&OF_ACTION, values![action, actor]).await?.iter().map(termination).collect()
    }

    /// What waits for its last day of these people, the next first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn pending_terminations(&mut self, people: &[&str]) -> Result<Vec<Termination>> {
        self.rows_among(&PENDING_OF, people).await?.iter().map(termination).collect()
    }

    /// What waits no longer: its last day lies before `today`.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn due_terminations(&mut self, today: Date, most: i64) -> Result<Vec<Termination>> {
        self.rows(&DUE, values![today, most]).await?.iter().map(termination).collect()
    }

    /// The permissions of each of these terminations, as pairs of both.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn terminated_permissions(&mut self, ids: &[&str]) -> Result<Vec<(String, String)>> {
        let pair = |row: &Row| Ok((row.get("termination_id")?, row.get("permission_id")?));
        self.rows_among(&ITEMS, ids).await?.iter().map(pair).collect()
    }

    /// Who ended the permissions of a person that somebody ended.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn ended_by(&mut self, person: &str) -> Result<Vec<EndedBy>> {
        let one = |row: &Row| {
            let name = row.get::<Option<String>>("surname")?.map(|_| people::name(row)).transpose()?;
            Ok(EndedBy { permission: row.get("id")?, actor: row.actor("terminated_by")?, name })
        };
        self.rows(&ENDED_BY, values![person]).await?.iter().map(one).collect()
    }
}
