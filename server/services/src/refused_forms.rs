//! What a form typed that was refused, of who is signed in: kept for a while, shown again with the form. What a stranger
//! types is kept in the stranger's own browser ([`crate::remembered`]).

use rules::{
    problem::{Problem, Problems},
    shown::RefusedForm,
};
use store::{Reading, Writing};

use crate::{Result, SignedIn};

/// How long it is kept, in seconds.
const KEPT: i64 = 30 * 60;
/// How many forms of one session are kept, the newest.
const MOST: i64 = 10;
/// The most bytes of what was typed. Of a longer form its problems are shown alone.
const LONGEST: usize = 16 * 1024;
/// The most bytes of a form's name.
const LONGEST_NAME: usize = 100;

impl SignedIn {
    /// What `form` typed when it was refused last.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn refused_form(&self, form: &str) -> Result<Option<RefusedForm>> {
        self.refused_form_by(&mut self.portal.db().read().await?, form).await
    }

    /// The same by who reads already.
    pub(crate) async fn refused_form_by(&self, reading: &mut Reading, form: &str) -> Result<Option<RefusedForm>> {
        let kept = reading.refused_form(&self.session.id, form, self.portal.now()).await?;
        let Some(kept) = kept else { return Ok(None) };
        let (answers, problems) = (serde_json::from_str(&kept.answers)?, serde_json::from_str(&kept.problems)?);
        Ok(Some(RefusedForm { form: kept.form, answers, problems }))
    }

    /// What was wrong with `form` when it was refused last.
    pub(crate) async fn refused_problem(&self, reading: &mut Reading, form: &str) -> Result<Option<Problem>> {
        let kept = self.refused_form_by(reading, form).await?;
        Ok(kept.and_then(|form| form.problems.into_iter().next()).map(|(_, problem)| problem))
    }

    /// Keeps what a refused form typed, to show it again.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn keep_refused_form(&self, form: &RefusedForm) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        self.keep_refused_form_in(&mut tx, form).await?;
        Ok(tx.commit().await?)
    }

    async fn keep_refused_form_in(&self, tx: &mut Writing, form: &RefusedForm) -> Result<()> {
        if form.form.len() > LONGEST_NAME {
            return Ok(());
        }
        let answers = serde_json::to_string(&form.answers)?;
        let row = store::RefusedForm {
            holder: self.session.id.clone(),
            form: form.form.clone(),
            answers: if answers.len() > LONGEST { "{}".to_owned() } else { answers },
            problems: serde_json::to_string(&form.problems)?,
            created: self.portal.now(),
            expires: self.portal.now() + KEPT,
        };
        Ok(tx.put_refused_form(&row, MOST).await?)
    }

    /// Forgets what a form typed, as it was taken.
    pub(crate) async fn forget_refused_form(&self, tx: &mut Writing, form: &str) -> Result<()> {
        Ok(tx.delete_refused_form(&self.session.id, form).await?)
    }

    /// Keeps what is wrong with a form's code until its page is shown, or forgets it.
    pub(crate) async fn note_problem(&self, tx: &mut Writing, form: &str, problem: Option<Problem>) -> Result<()> {
        let Some(problem) = problem else { return self.forget_refused_form(tx, form).await };
        let problems: Problems = vec![("code".to_owned(), problem)];
        self.keep_refused_form_in(tx, &RefusedForm { form: form.to_owned(), answers: Default::default(), problems })
            .await
    }
}
