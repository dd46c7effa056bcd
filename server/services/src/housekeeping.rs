//! What happens by itself: requests lapse, and what is past its date is forgotten. Every job can run again at any time.

use store::{Application, ApplicationState, Writing};

use crate::{
    Letter, Portal, Result, account::not_yours, applications::action, authenticator::SET_UP_IN, drafts::KEPT,
    portal::Audit, throttling,
};

/// How many requests lapse in one transaction.
const AT_ONCE: i64 = 100;

/// What a round of housekeeping did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tidied {
    /// Requests that lapsed, link requests among them.
    pub lapsed: u64,
    /// Cancellations whose last day has passed, and change forms whose wait is over.
    pub ended: u64,
    /// Drafts, sessions, sign-ins, codes and counts that were forgotten.
    pub forgotten: u64,
}

impl Portal {
    /// One round of housekeeping.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn tidy(&self) -> Result<Tidied> {
        let now = self.now();
        self.write_uses().await?;
        self.refresh_offer().await?;
        let mut tidied = Tidied { ended: self.end_cancelled().await?, ..Tidied::default() };
        let mut tx = self.db().write().await?;
        for application in tx.overdue_applications(now, AT_ONCE).await? {
            self.lapse(&mut tx, application).await?;
            tidied.lapsed += 1;
        }
        tx.commit().await?;
        let (done, lapsed) = self.finish_change_forms().await?;
        tidied.ended += done;
        tidied.lapsed += lapsed;
        let (absolute, idle) = self.session_limits();
        let mut tx = self.db().write().await?;
        tidied.lapsed += tx.expire_link_requests(now).await?;
        tidied.forgotten = tx.expire_drafts(now).await?
            + tx.forget_change_forms(now - KEPT).await?
            + tx.expire_sessions(absolute, idle).await?
            + tx.expire_sign_ins(now).await?
            // Codes are counted over an hour after they stopped working.
            + tx.expire_codes(now - 60 * 60).await?
            + tx.expire_authenticators(now - SET_UP_IN).await?
            + tx.expire_tokens(now - 60 * 60).await?
            + tx.expire_throttles(now - throttling::FORGOTTEN, now).await?;
        tx.commit().await?;
        self.hasher().rest();
        if tidied.lapsed > 0 {
            self.tell_posted();
        }
        Ok(tidied)
    }

    /// Ends a request that nobody decided, or of which nothing is left, and tells its requester.
    pub(crate) async fn lapse(&self, tx: &mut Writing, application: Application) -> Result<()> {
        let lapsed = Application { state: ApplicationState::Lapsed, decided: Some(self.now()), ..application };
        if !tx.decide_application(&lapsed).await? {
            return Ok(());
        }
        let person = tx.person(&lapsed.person).await?.ok_or_else(not_yours)?;
        let organization = tx.organization(&lapsed.organization).await?.ok_or_else(not_yours)?;
        let letter = Letter::M04 {
            name: person.name(),
            reference: lapsed.reference.clone(),
            organization: organization.name,
            lines: Vec::new(),
            refused_by: None,
            reason: String::new(),
        };
        self.post(tx, &person, format!("M04:{}", lapsed.id), &letter).await?;
        let line = Audit {
            actor: None,
            person: Some(&person.id),
            organization: Some(&organization.id),
            action: action(lapsed.kind, "lapsed"),
            reference: &lapsed.reference,
        };
        self.audit(tx, line);
        Ok(())
    }
}
