//! Who is to approve an application, and what they decided: one row for one manager, or one for each who must sign.

use rules::{actor::Actor, state::Decision};

use crate::{
    Application, Result, Writing,
    db::{Row, statements, values},
};

/// Who is to approve an application, and what they decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Who is asked; `None` is any manager.
    pub approver: Option<Actor>,
    /// What was decided; `None` while it waits.
    pub decided: Option<Decided>,
}

/// What was decided about an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: i64,
    /// Yes or no.
    pub decision: Decision,
    /// Why it was refused.
    pub reason: String,
}

statements! {
    INSERT = "INSERT INTO application_approvals (application_id, person_id, place, approver, actor, decided, decision, reason) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    DECIDE = "UPDATE application_approvals SET actor = $3, decided = $4, decision = $5, reason = $6 \
                       WHERE application_id = $1 AND place = $2 AND decision IS NULL";
    ASK_ANYBODY = "UPDATE application_approvals SET approver = NULL \
                   WHERE application_id = $1 AND approver = $2 AND decision IS NULL";
}

/// The approval that a row has; none for an application without any.
pub(crate) fn approval(row: &Row) -> Result<Option<Approval>> {
    if row.get::<Option<i64>>("place")?.is_none() {
        return Ok(None);
    }
    let decided = match row.maybe_actor("actor")? {
        None => None,
        Some(by) => Some(Decided {
            by,
            at: row.get("approval_decided")?,
            decision: row.word("decision", Decision::from_name)?,
            reason: row.get("reason")?,
        }),
    };
    Ok(Some(Approval { approver: row.maybe_actor("approver")?, decided }))
}

impl Application {
    /// Who is asked to approve it, beside the requester themselves.
    pub fn approver(&self) -> Option<&Actor> {
        let mut asked = self.approvals.iter().filter_map(|one| one.approver.as_ref());
        asked.find(|actor| !actor.is_person(&self.person))
    }

    /// The decision that counts: a refusal, or the last approval.
    pub fn decision(&self) -> Option<&Decided> {
        let all = || self.approvals.iter().filter_map(|one| one.decided.as_ref());
        all().find(|one| one.decision == Decision::Refused).or_else(|| all().max_by_key(|one| one.at))
    }

    /// The same application, with the first approval that waits decided.
    pub fn with_decision(mut self, decided: Decided) -> Self {
        if let Some(waiting) = self.approvals.iter_mut().find(|one| one.decided.is_none()) {
            waiting.decided = Some(decided);
        }
        self
    }
}

impl Writing {
    /// The approvals of a new application.
    pub(crate) async fn insert_approvals(&mut self, new: &Application) -> Result<()> {
        for (place, approval) in (1i64..).zip(&new.approvals) {
            let decided = approval.decided.as_ref();
            let values = values![
                &new.id,
                &new.person,
                place,
                &approval.approver,
                decided.map(|one| &one.by),
                decided.map(|one| one.at),
                decided.map(|one| one.decision.name()),
                decided.map(|one| one.reason.as_str()).unwrap_or_default(),
            ];
            self.change(&INSERT, values).await?;
        }
        Ok(())
    }

    /// Asks any manager to approve what waits, instead of who was asked; `false` where that one is not asked any more.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn ask_anybody(&mut self, application: &str, instead_of: &Actor) -> Result<bool> {
        Ok(self.change(&ASK_ANYBODY, values![application, instead_of]).await? == 1)
    }

    /// What was decided of an application's approvals. What was decided before stays.
    pub(crate) async fn decide_approvals(&mut self, decided: &Application) -> Result<()> {
        for (place, approval) in (1i64..).zip(&decided.approvals) {
            if let Some(Decided { by, at, decision, reason }) = &approval.decided {
                self.change(&DECIDE, values![&decided.id, place, by, *at, decision.name(), reason]).await?;
            }
        }
        Ok(())
    }
}
