//! What refused forms typed, and why they were refused: shown again with the form. One row a holder and form, so that two
//! forms in two tabs do not overwrite each other.

use crate::{
    Reading, Result, Writing,
    db::{statements, values},
};

/// A form that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedForm {
    /// Whose: a session's id.
    pub holder: String,
    /// Which form.
    pub form: String,
    /// What was typed (JSON).
    pub answers: String,
    /// Why it was refused (JSON).
    pub problems: String,
    /// When it was refused.
    pub created: i64,
    /// When it is forgotten.
    pub expires: i64,
}

statements! {
    PUT = "INSERT INTO refused_forms (holder, form, answers, problems, created, expires) VALUES ($1, $2, $3, $4, $5, $6) \
           ON CONFLICT (holder, form) DO UPDATE SET answers = excluded.answers, problems = excluded.problems, \
           created = excluded.created, expires = excluded.expires";
    TRIM = "DELETE FROM refused_forms WHERE holder = $1 AND form NOT IN \
            (SELECT form FROM refused_forms WHERE holder = $1 ORDER BY created DESC, form = $2 DESC, form LIMIT $3)";
    OF = "SELECT holder, form, answers, problems, created, expires FROM refused_forms WHERE holder = $1 AND form = $2 AND expires > $3";
    DELETE = "DELETE FROM refused_forms WHERE holder = $1 AND form = $2";
    EXPIRE = "DELETE FROM refused_forms WHERE expires <= $1 AND (holder, form) IN \
              (SELECT holder, form FROM refused_forms WHERE expires <= $1 LIMIT $2)";
}

impl Writing {
    /// Keeps a refused form in the place of what was kept of it before, and of the holder's others the newest: `most` in all.
    pub async fn put_refused_form(&mut self, new: &RefusedForm, most: i64) -> Result<()> {
        let values = values![&new.holder, &new.form, &new.answers, &new.problems, new.created, new.expires];
        self.change(&PUT, values).await?;
        self.change(&TRIM, values![&new.holder, &new.form, most]).await?;
        Ok(())
    }

    /// Forgets a form, as it was taken or given up.
    pub async fn delete_refused_form(&mut self, holder: &str, form: &str) -> Result<()> {
        self.change(&DELETE, values![holder, form]).await?;
        Ok(())
    }

    /// Forgets up to `most` forms past their date.
    pub async fn expire_refused_forms(&mut self, now: i64, most: i64) -> Result<u64> {
        self.change(&EXPIRE, values![now, most]).await
    }
}

impl Reading {
    /// What a form typed that was refused.
    pub async fn refused_form(&mut self, holder: &str, form: &str, now: i64) -> Result<Option<RefusedForm>> {
        let Some(row) = self.row(&OF, values![holder, form, now]).await? else { return Ok(None) };
        Ok(Some(RefusedForm {
            holder: row.get("holder")?,
            form: row.get("form")?,
            answers: row.get("answers")?,
            problems: row.get("problems")?,
            created: row.get("created")?,
            expires: row.get("expires")?,
        }))
    }
}
