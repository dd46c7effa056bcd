//! What is done behind an answer, so that the answer takes the same time and says the same whatever becomes of it: whether an
//! address is anybody's is looked up here only.

use serde::{Deserialize, Serialize};
use store::{Errand, Writing};

use crate::{Portal, Result, change_form::Claim};

/// How many are run in one go.
const AT_ONCE: i64 = 50;

/// Something to do.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Work {
    /// Send a link to a new password, where somebody has the address.
    ForgotPassword {
        /// The address as it is compared.
        email_key: String,
    },
    /// Bring a link request to who has the address, or tell the address.
    LinkRequest {
        /// The request.
        reference: String,
    },
    /// Send the code of a change form, where the claim fits somebody.
    ChangeForm {
        /// The form.
        form: String,
        /// What it is known by while the claim stays the same.
        identity: String,
        /// Who somebody says he is.
        claim: Claim,
        /// The code's id.
        id: String,
        /// The code.
        code: String,
    },
}

impl Work {
    fn name(&self) -> &'static str {
        match self {
            Work::ForgotPassword { .. } => "forgot-password",
            Work::LinkRequest { .. } => "link-request",
            Work::ChangeForm { .. } => "change-form",
        }
    }
}

impl Portal {
    /// Asks for something to be done.
    pub(crate) async fn later(&self, tx: &mut Writing, work: &Work) -> Result<()> {
        let (kind, data) = (work.name().to_owned(), serde_json::to_string(work)?);
        Ok(tx.insert_errand(&Errand { id: self.id(), kind, data, created: self.now() }).await?)
    }

    /// Does what was asked for behind the answers, and says how much that was.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn run_errands(&self) -> Result<usize> {
        let errands = self.db().read().await?.next_errands(AT_ONCE).await?;
        let mut run = 0;
        for errand in errands {
            let mut tx = self.db().write().await?;
            if !tx.take_errand(&errand.id).await? {
                continue;
            }
            match serde_json::from_str(&errand.data)? {
                Work::ForgotPassword { email_key } => {
                    if let Some(person) = tx.person_by_email(&email_key).await? {
                        self.send_reset(&mut tx, &person, false).await?;
                    }
                }
                Work::ChangeForm { form, identity, claim, id, code } => {
                    self.bring_form_code(&mut tx, (&form, &identity), &claim, (&id, &code)).await?;
                }
                Work::LinkRequest { reference } => self.bring_link_request(&mut tx, &reference).await?,
            }
            tx.commit().await?;
            run += 1;
        }
        if run > 0 {
            self.tell_posted();
        }
        Ok(run)
    }
}
