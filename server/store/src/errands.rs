//! What is done behind the answer. Errands are claimed as messages are: by moving their
//! `due` forward, so that a crash means another try later.

use crate::{
    Reading, Result, Writing,
    db::{Row, statements, values},
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
    /// When it is to be tried next; `None` once it is given up.
    pub due: Option<i64>,
    /// How often it was tried.
    pub attempts: i64,
}

statements! {
    INSERT = "INSERT INTO errands (id, kind, data, created, due) VALUES ($1, $2, $3, $4, $5)";
    IS_DUE = "SELECT id FROM errands WHERE due IS NOT NULL AND due <= $1 LIMIT 1";
    CLAIM = "UPDATE errands SET due = $2, attempts = attempts + 1 \
             WHERE due IS NOT NULL AND due <= $1 AND id IN \
                (SELECT id FROM errands WHERE due IS NOT NULL AND due <= $1 ORDER BY due, id LIMIT $3) \
             RETURNING id, kind, data, created, due, attempts";
    DELETE = "DELETE FROM errands WHERE id = $1";
    FORGET = "DELETE FROM errands WHERE due IS NULL AND created <= $1 AND id IN \
              (SELECT id FROM errands WHERE due IS NULL AND created <= $1 LIMIT $2)";
    FAILED = "UPDATE errands SET due = $2, trouble = $3 WHERE id = $1";
}

fn errand(row: &Row) -> Result<Errand> {
    Ok(Errand {
        id: row.get("id")?,
        kind: row.get("kind")?,
        data: row.get("data")?,
        created: row.get("created")?,
        due: row.get("due")?,
        attempts: row.get("attempts")?,
    })
}

impl Writing {
    /// Asks for something to be done.
    pub async fn insert_errand(&mut self, errand: &Errand) -> Result<()> {
        let values = values![&errand.id, &errand.kind, &errand.data, errand.created, errand.due];
        self.change(&INSERT, values).await?;
        Ok(())
    }

    /// Claims up to `most` errands until `until`, in the order in which they are due. No other server gets the same ones.
    pub async fn claim_errands(&mut self, now: i64, until: i64, most: i64) -> Result<Vec<Errand>> {
        self.hold_queue("errands").await?;
        let mut claimed: Vec<Errand> =
            self.rows(&CLAIM, values![now, until, most]).await?.iter().map(errand).collect::<Result<_>>()?;
        claimed.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(claimed)
    }

    /// Takes an errand off the list; `false` where somebody else did.
    pub async fn take_errand(&mut self, id: &str) -> Result<bool> {
        Ok(self.change(&DELETE, values![id]).await? == 1)
    }

    /// Notes why an errand could not be run, and when it is tried again (`None`: never).
    pub async fn errand_failed(&mut self, id: &str, again: Option<i64>, trouble: &str) -> Result<()> {
        self.change(&FAILED, values![id, again, trouble]).await?;
        Ok(())
    }

    /// Forgets up to `most` errands that were given up and asked for before an instant.
    pub async fn forget_errands(&mut self, before: i64, most: i64) -> Result<u64> {
        self.change(&FORGET, values![before, most]).await
    }
}

impl Reading {
    /// Whether an errand is due.
    pub async fn is_errand_due(&mut self, now: i64) -> Result<bool> {
        Ok(self.row(&IS_DUE, values![now]).await?.is_some())
    }
}
