//! Drafts of wizards: raw answers as typed, until they are sent or 30 days old.

use rules::wizard::WizardKind;

use crate::{
    Reading, Result, Writing,
    db::{Row, statements, values},
};

/// A draft. Answers and errors are JSON of the wizard's own types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The id.
    pub id: String,
    /// Whose it is: a person, or the hash of a browser's token where nobody is signed in.
    pub owner: String,
    /// The wizard's kind.
    pub kind: WizardKind,
    /// Counts the saves; a save names the one it started from.
    pub rev: i64,
    /// The answers as typed.
    pub answers: String,
    /// What was wrong with the last refused step; once it was sent, what was left undone of it.
    pub errors: String,
    /// The step it was left at.
    pub step: String,
    /// Which step of how many that was.
    pub place: (i64, i64),
    /// When it was made.
    pub created: i64,
    /// When it was last saved.
    pub updated: i64,
    /// When it is deleted.
    pub expires: i64,
    /// The references of what it became.
    pub submitted: Option<String>,
}

statements! {
    INSERT = "INSERT INTO drafts (id, owner, kind, rev, answers, errors, step, created, updated, expires, place, places) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    OWN = "SELECT id, owner, kind, rev, answers, errors, step, place, places, created, updated, expires, submitted FROM drafts \
           WHERE id = $1 AND owner = $2 AND expires > $3";
    OPEN_OF = "SELECT id, owner, kind, rev, answers, errors, step, place, places, created, updated, expires, submitted FROM drafts \
               WHERE owner = $1 AND submitted IS NULL AND expires > $2 ORDER BY updated DESC, id DESC";
    SENT_AS = "SELECT id, owner, kind, rev, answers, errors, step, place, places, created, updated, expires, submitted FROM drafts \
               WHERE owner = $1 AND submitted = $2 AND expires > $3";
    SAVE = "UPDATE drafts SET rev = rev + 1, answers = $3, errors = $4, step = $5, updated = $6, expires = $7, place = $8, places = $9 \
            WHERE id = $1 AND rev = $2 AND submitted IS NULL";
    LOCK = "UPDATE drafts SET updated = updated WHERE id = $1 AND owner = $2";
    SUBMIT = "UPDATE drafts SET rev = rev + 1, answers = '{}', errors = $5, submitted = $3, updated = $4 \
              WHERE id = $1 AND rev = $2 AND submitted IS NULL";
    DELETE = "DELETE FROM drafts WHERE id = $1 AND owner = $2 AND submitted IS NULL";
    DELETE_OTHERS = "DELETE FROM drafts WHERE owner = $1 AND id <> $2 AND submitted IS NULL";
    EXPIRE = "DELETE FROM drafts WHERE expires <= $1 AND id IN (SELECT id FROM drafts WHERE expires <= $1 LIMIT $2)";
}

/// A draft of a row; nothing of a kind that this version of the program does not know.
fn draft(row: &Row) -> Result<Option<Draft>> {
    let Some(kind) = WizardKind::parse(&row.get::<String>("kind")?) else { return Ok(None) };
    Ok(Some(Draft {
        id: row.get("id")?,
        owner: row.get("owner")?,
        kind,
        rev: row.get("rev")?,
        answers: row.get("answers")?,
        errors: row.get("errors")?,
        step: row.get("step")?,
        place: (row.get("place")?, row.get("places")?),
        created: row.get("created")?,
        updated: row.get("updated")?,
        expires: row.get("expires")?,
        submitted: row.get("submitted")?,
    }))
}

impl Writing {
    /// A new draft.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn insert_draft(&mut self, draft: &Draft) -> Result<()> {
        let values = values![
            &draft.id,
            &draft.owner,
            draft.kind.word(),
            draft.rev,
            &draft.answers,
            &draft.errors,
            &draft.step,
            draft.created,
            draft.updated,
            draft.expires,
            draft.place.0,
            draft.place.1,
        ];
        self.change(&INSERT, values).await?;
        Ok(())
    }

    /// Saves answers over revision `draft.rev`; `false` where somebody saved in between, or it was sent.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn save_draft(&mut self, draft: &Draft) -> Result<bool> {
        let values = values![
            &draft.id,
            draft.rev,
            &draft.answers,
            &draft.errors,
            &draft.step,
            draft.updated,
            draft.expires,
            draft.place.0,
            draft.place.1,
        ];
        Ok(self.change(&SAVE, values).await? == 1)
    }

    /// Keeps everybody else from sending somebody's draft until this transaction ends.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn lock_draft(&mut self, id: &str, owner: &str) -> Result<()> {
        self.change(&LOCK, values![id, owner]).await?;
        Ok(())
    }

    /// Marks a draft as sent, empties its answers and keeps what was left undone; `false` where it changed or was sent
    /// before.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn submit_draft(&mut self, id: &str, rev: i64, references: &str, undone: &str, at: i64) -> Result<bool> {
        Ok(self.change(&SUBMIT, values![id, rev, references, at, undone]).await? == 1)
    }

    /// Deletes somebody's draft; `false` where it is not his, or was sent.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn delete_draft(&mut self, id: &str, owner: &str) -> Result<bool> {
        Ok(self.change(&DELETE, values![id, owner]).await? == 1)
    }

    /// Deletes all drafts of somebody but one.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn delete_other_drafts(&mut self, owner: &str, but: &str) -> Result<u64> {
        self.change(&DELETE_OTHERS, values![owner, but]).await
    }

    /// Deletes up to `most` of what is past its date.
    pub async fn expire_drafts(&mut self, now: i64, most: i64) -> Result<u64> {
        self.change(&EXPIRE, values![now, most]).await
    }
}

impl Reading {
    /// Somebody's own draft.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn draft(&mut self, id: &str, owner: &str, now: i64) -> Result<Option<Draft>> {
        self.row(&OWN, values![id, owner, now]).await?.as_ref().map_or(Ok(None), draft)
    }

    /// Somebody's draft that was sent under a reference.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn draft_sent_as(&mut self, owner: &str, reference: &str, now: i64) -> Result<Option<Draft>> {
        self.row(&SENT_AS, values![owner, reference, now]).await?.as_ref().map_or(Ok(None), draft)
    }

    /// Somebody's drafts that can be resumed, the last saved first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn drafts_of(&mut self, owner: &str, now: i64) -> Result<Vec<Draft>> {
        self.rows(&OPEN_OF, values![owner, now]).await?.iter().filter_map(|row| draft(row).transpose()).collect()
    }
}
