//! Imports: files of users that a manager gives to the wizard that adds users.

use rules::level::Level;

use crate::{
    Grants, Reading, Result, Writing,
    db::{Row, statements, values},
    invitations::grants_of,
};

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The id.
    pub id: String,
    /// The draft that it was given to, until that was sent.
    pub draft: Option<String>,
    /// The manager who gave it.
    pub manager: String,
    /// The file's name.
    pub name: String,
    /// When it was read.
    pub created: i64,
    /// What keeps the whole file from being used, as JSON.
    pub problem: Option<String>,
    /// The headings that mean nothing, as JSON.
    pub unused: String,
    /// What it is sent for.
    pub sent: Option<ImportSent>,
    /// When its last row was done.
    pub finished: Option<i64>,
}

/// What a file is sent for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportSent {
    /// The reference of what the manager did.
    pub action: String,
    /// For which organization.
    pub organization: String,
    /// The level of who has no other in the file.
    pub level: Level,
    /// What everybody is given.
    pub grants: Option<Grants>,
}

/// A row of such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Its number, as a spreadsheet counts.
    pub number: i64,
    /// The address as it is compared, where nothing is wrong with the row.
    pub email_key: Option<String>,
    /// The level that it names.
    pub level: Option<Level>,
    /// What it says, as JSON; nothing once it became an invitation.
    pub data: Option<String>,
    /// Whether it became an invitation; nothing yet.
    pub invited: Option<bool>,
}

/// How far an import came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportCount {
    /// Rows that nothing is wrong with.
    pub good: i64,
    /// Rows that something is wrong with.
    pub wrong: i64,
    /// Rows of which something became.
    pub done: i64,
    /// Rows that became an invitation.
    pub invited: i64,
}

/// What became of a row that became an invitation.
const INVITED: &str = "invited";

macro_rules! imports_where {
    ($condition:literal) => {
        concat!(
            "SELECT i.id, i.draft_id, i.manager_id, i.name, i.created, i.problem, i.unused, i.action, i.organization_id, i.level, \
             i.term, i.services, i.branch_number, i.finished FROM imports i WHERE ",
            $condition
        )
    };
}

macro_rules! rows_where {
    ($condition:literal) => {
        concat!(
            "SELECT r.number, r.email_key, r.level, r.data, r.outcome FROM import_rows r WHERE r.import_id = $1 AND ",
            $condition
        )
    };
}

statements! {
    INSERT = "INSERT INTO imports (id, draft_id, manager_id, name, created, problem, unused) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    INSERT_ROW = "INSERT INTO import_rows (import_id, number, email_key, level, data) VALUES ($1, $2, $3, $4, $5)";
    DELETE_OF_DRAFT = "DELETE FROM imports WHERE draft_id = $1";
    OF_DRAFT = imports_where!("i.draft_id = $1");
    OF_ACTION = imports_where!("i.action = $1");
    TO_DO = imports_where!("i.action IS NOT NULL AND i.finished IS NULL ORDER BY i.created, i.id LIMIT $1");
    ROWS = rows_where!("TRUE ORDER BY r.number");
    ROWS_TO_DO = rows_where!("r.email_key IS NOT NULL AND r.outcome IS NULL ORDER BY r.number LIMIT $2");
    NOT_INVITED = rows_where!("r.outcome = 'not' ORDER BY r.number LIMIT $2");
    COUNT = "SELECT COUNT(r.email_key) AS good, COUNT(*) AS rows_in_all, COUNT(r.outcome) AS done, \
             COUNT(CASE WHEN r.outcome = 'invited' THEN 1 END) AS invited FROM import_rows r WHERE r.import_id = $1";
    SEND = "UPDATE imports SET draft_id = NULL, action = $2, organization_id = $3, level = $4, term = $5, services = $6, \
            branch_number = $7 WHERE id = $1 AND action IS NULL";
    TAKE = "UPDATE imports SET finished = NULL WHERE id = $1 AND action IS NOT NULL AND finished IS NULL";
    DONE = "UPDATE import_rows SET outcome = $3, data = $4 WHERE import_id = $1 AND number = $2 AND outcome IS NULL";
    FINISH = "UPDATE imports SET finished = $2 WHERE id = $1 AND finished IS NULL";
    FORGET = "DELETE FROM imports WHERE id IN (SELECT id FROM imports WHERE finished <= $1 LIMIT $2)";
    LEAVE_OUT = "UPDATE import_rows SET email_key = NULL WHERE import_id = $1 AND number = $2 AND outcome IS NULL";
    FORGET_WRONG = "DELETE FROM import_rows WHERE import_id = $1 AND email_key IS NULL";
}

fn import(row: &Row) -> Result<Import> {
    let grants = grants_of(row)?;
    let sent = match row.get::<Option<String>>("action")? {
        None => None,
        Some(action) => Some(ImportSent {
            action,
            organization: row.get("organization_id")?,
            level: row.word("level", Level::from_name)?,
            grants,
        }),
    };
    Ok(Import {
        id: row.get("id")?,
        draft: row.get("draft_id")?,
        manager: row.get("manager_id")?,
        name: row.get("name")?,
        created: row.get("created")?,
        problem: row.get("problem")?,
        unused: row.get("unused")?,
        sent,
        finished: row.get("finished")?,
    })
}

fn import_row(row: &Row) -> Result<ImportRow> {
    Ok(ImportRow {
        number: row.get("number")?,
        email_key: row.get("email_key")?,
        level: row.text("level")?.and_then(Level::from_name),
        data: row.get("data")?,
        invited: row.text("outcome")?.map(|outcome| outcome == INVITED),
    })
}

impl Writing {
    /// A file that was read, in place of what its draft had before.
    pub async fn insert_import(&mut self, new: &Import, rows: &[ImportRow]) -> Result<()> {
        self.change(&DELETE_OF_DRAFT, values![&new.draft]).await?;
        let Import { id, draft, manager, name, created, problem, unused, .. } = new;
        self.change(&INSERT, values![id, draft, manager, name, *created, problem, unused]).await?;
        for row in rows {
            let level = row.level.map(Level::name);
            self.change(&INSERT_ROW, values![id, row.number, &row.email_key, level, &row.data]).await?;
        }
        Ok(())
    }

    /// Forgets the file of a draft that was not sent.
    pub async fn delete_import(&mut self, draft: &str) -> Result<()> {
        self.change(&DELETE_OF_DRAFT, values![draft]).await?;
        Ok(())
    }

    /// Says what a file is sent for, so that its rows are done from now on; `false` where that was said before. What is wrong
    /// with other rows is forgotten.
    pub async fn send_import(&mut self, id: &str, sent: &ImportSent) -> Result<bool> {
        let grants = sent.grants.as_ref();
        let values = values![
            id,
            &sent.action,
            &sent.organization,
            sent.level.name(),
            grants.map(|grants| grants.term.years()),
            grants.and_then(|grants| grants.services.as_ref()).map(|keys| keys.join(",")),
            grants.and_then(|grants| grants.branch.clone()),
        ];
        let is_first = self.change(&SEND, values).await? == 1;
        self.change(&FORGET_WRONG, values![id]).await?;
        Ok(is_first)
    }

    /// Leaves a row out with which something is wrong that only shows when it is looked at.
    pub async fn leave_import_row_out(&mut self, id: &str, number: i64) -> Result<()> {
        self.change(&LEAVE_OUT, values![id, number]).await?;
        Ok(())
    }

    /// Keeps everybody else from doing rows of an import until this transaction ends; `false` where none is left.
    pub async fn take_import(&mut self, id: &str) -> Result<bool> {
        Ok(self.change(&TAKE, values![id]).await? == 1)
    }

    /// Notes that a row became an invitation, or else what is kept of it and why; `false` where that was noted before.
    pub async fn import_row_done(&mut self, id: &str, number: i64, why_not: Option<&str>) -> Result<bool> {
        let (outcome, kept) = (if why_not.is_some() { "not" } else { INVITED }, why_not);
        Ok(self.change(&DONE, values![id, number, outcome, kept]).await? == 1)
    }

    /// Notes that the last row of an import was done.
    pub async fn finish_import(&mut self, id: &str, at: i64) -> Result<bool> {
        Ok(self.change(&FINISH, values![id, at]).await? == 1)
    }

    /// Forgets up to `most` imports that were done until an instant.
    pub async fn forget_imports(&mut self, until: i64, most: i64) -> Result<u64> {
        self.change(&FORGET, values![until, most]).await
    }
}

impl Reading {
    /// The file that was given to a draft.
    pub async fn import_of_draft(&mut self, draft: &str) -> Result<Option<Import>> {
        self.row(&OF_DRAFT, values![draft]).await?.as_ref().map(import).transpose()
    }

    /// The file that was sent as an action.
    pub async fn import_of_action(&mut self, action: &str) -> Result<Option<Import>> {
        self.row(&OF_ACTION, values![action]).await?.as_ref().map(import).transpose()
    }

    /// Up to `most` files that were sent and of which rows are left to do, the oldest first.
    pub async fn imports_to_do(&mut self, most: i64) -> Result<Vec<Import>> {
        self.rows(&TO_DO, values![most]).await?.iter().map(import).collect()
    }

    /// Its rows.
    pub async fn import_rows(&mut self, id: &str) -> Result<Vec<ImportRow>> {
        self.rows(&ROWS, values![id]).await?.iter().map(import_row).collect()
    }

    /// Up to `most` rows that are left to do.
    pub async fn import_rows_to_do(&mut self, id: &str, most: i64) -> Result<Vec<ImportRow>> {
        self.rows(&ROWS_TO_DO, values![id, most]).await?.iter().map(import_row).collect()
    }

    /// Up to `most` rows that did not become an invitation.
    pub async fn import_not_invited(&mut self, id: &str, most: i64) -> Result<Vec<ImportRow>> {
        self.rows(&NOT_INVITED, values![id, most]).await?.iter().map(import_row).collect()
    }

    /// How far an import came.
    pub async fn count_import(&mut self, id: &str) -> Result<ImportCount> {
        let Some(row) = self.row(&COUNT, values![id]).await? else { return Ok(ImportCount::default()) };
        let (good, all): (i64, i64) = (row.get("good")?, row.get("rows_in_all")?);
        Ok(ImportCount { good, wrong: all - good, done: row.get("done")?, invited: row.get("invited")? })
    }
}
