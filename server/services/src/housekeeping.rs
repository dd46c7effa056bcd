//! What happens by itself: requests lapse, and what is past its date is forgotten. Every job can run again at any time.

use rules::state::ApplicationState;
use store::{Application, Writing};

use crate::{
    Portal, Result,
    account::not_yours,
    applications::{Turn, deed},
    authenticator::SET_UP_IN,
    drafts::KEPT,
    letters::M04,
    links,
    portal::Audit,
};

/// How many requests lapse in one transaction.
const AT_ONCE: i64 = 100;
/// How many rows are forgotten in one transaction: nobody waits long for the writer.
const SLICE: i64 = 500;

/// What is forgotten once it is past its date.
#[derive(Debug, Clone, Copy)]
enum Past {
    Drafts,
    ChangeForms,
    Sessions,
    RefusedForms,
    SignIns,
    OfficersSessions,
    Codes,
    Authenticators,
    Tokens,
    Throttles,
    /// Those that were given up.
    Errands,
    /// Files that were done.
    Imports,
}

impl Past {
    const ALL: [Past; 12] = [
        Past::Drafts,
        Past::ChangeForms,
        Past::Sessions,
        Past::RefusedForms,
        Past::SignIns,
        Past::OfficersSessions,
        Past::Codes,
        Past::Authenticators,
        Past::Tokens,
        Past::Throttles,
        Past::Errands,
        Past::Imports,
    ];
}

/// What a round of housekeeping did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tidied {
    /// Requests that lapsed, link requests among them.
    pub lapsed: u64,
    /// Cancellations and terminations whose last day has passed, and change forms whose wait is over.
    pub ended: u64,
    /// Requests of which somebody else, or nobody, decides now: the right of who was asked ended by itself.
    pub told: u64,
    /// Drafts, sessions, refused forms, sign-ins, codes and counts that were forgotten.
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
        let ended = self.end_cancelled().await? + self.end_terminated().await?;
        let mut tidied = Tidied { ended, ..Tidied::default() };
        let mut tx = self.db().write().await?;
        for application in tx.overdue_applications(now, AT_ONCE).await? {
            tidied.lapsed += u64::from(self.lapse(&mut tx, application).await?);
        }
        tx.commit().await?;
        tidied.told = self.tell_who_decides_anywhere().await?;
        let (done, lapsed) = self.finish_change_forms().await?;
        tidied.ended += done;
        tidied.lapsed += lapsed + self.expire_invitations().await?;
        let mut tx = self.db().write().await?;
        tidied.lapsed += tx.expire_link_requests(now).await?;
        tx.commit().await?;
        for what in Past::ALL {
            tidied.forgotten += self.forget(what).await?;
        }
        self.hasher().rest();
        if tidied.lapsed + tidied.ended + tidied.told > 0 {
            self.tell_posted();
        }
        Ok(tidied)
    }

    /// Forgets everything of a kind that is past its date, in slices: between two of them others write.
    async fn forget(&self, what: Past) -> Result<u64> {
        let now = self.now();
        let mut forgotten = 0;
        loop {
            let mut tx = self.db().write().await?;
            let slice = match what {
                Past::Drafts => tx.expire_drafts(now, SLICE).await?,
                Past::ChangeForms => tx.forget_change_forms(now - KEPT, SLICE).await?,
                Past::Sessions => {
                    let (created, seen) = self.session_limits();
                    tx.expire_sessions(created, seen, SLICE).await?
                }
                Past::RefusedForms => tx.expire_refused_forms(now, SLICE).await?,
                Past::SignIns => tx.expire_sign_ins(now, SLICE).await?,
                Past::OfficersSessions => {
                    let (created, seen) = self.session_limits();
                    tx.expire_officer_sessions(created, seen).await?
                }
                Past::Codes => tx.expire_codes(now, SLICE).await?,
                Past::Authenticators => tx.expire_authenticators(now - SET_UP_IN, SLICE).await?,
                Past::Tokens => tx.expire_tokens(now - links::REMEMBERED, SLICE).await?,
                Past::Throttles => tx.expire_throttles(now, SLICE).await?,
                Past::Errands => tx.forget_errands(now - KEPT, SLICE).await?,
                // Each takes its rows along.
                Past::Imports => tx.forget_imports(now - KEPT, SLICE / 100).await?,
            };
            tx.commit().await?;
            forgotten += slice;
            if slice < SLICE.unsigned_abs() {
                return Ok(forgotten);
            }
        }
    }

    /// By how many seconds the clock is behind the newest line of the audit trail; nothing, where it is not. It was set back
    /// then, or was ahead before: until it is past that line, dates and waits may be wrong.
    pub async fn clock_behind(&self) -> Result<Option<i64>> {
        let mut reading = self.db().read().await?;
        let end = reading.audit_end().await?;
        let newest = reading.audit_chain(end.number - 1, 1).await?.pop();
        Ok(newest.map(|newest| newest.line.at - self.now()).filter(|seconds| *seconds > 0))
    }

    /// Ends a request that nobody decided, or of which nothing is left, and tells its requester; `false` where somebody was
    /// first.
    pub(crate) async fn lapse(&self, tx: &mut Writing, application: Application) -> Result<bool> {
        let lapsed = Application { state: ApplicationState::Lapsed, decided: Some(self.now()), ..application };
        if !tx.decide_application(&lapsed).await? {
            return Ok(false);
        }
        let person = tx.person(&lapsed.person).await?.ok_or_else(not_yours)?;
        let organization = tx.organization(&lapsed.organization).await?.ok_or_else(not_yours)?;
        let letter = M04 {
            kind: lapsed.kind,
            name: person.name(),
            reference: lapsed.reference.clone(),
            organization: organization.name,
            lines: Vec::new(),
            refused_by: None,
            reason: String::new(),
        };
        self.post(tx, &person, format!("M04:{}", lapsed.id), letter).await?;
        let line = Audit {
            person: Some(&person.id),
            organization: Some(&organization.id),
            reference: &lapsed.reference,
            ..Audit::by_portal(deed(lapsed.kind, Turn::Lapsed))
        };
        self.audit(tx, line);
        Ok(true)
    }
}
