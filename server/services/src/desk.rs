//! Officers of the helpdesk: who is one, and what waits for them. Their accounts, sessions and pages are apart from those of
//! people: an [`Officer`] is never a [`SignedIn`](crate::SignedIn), and nothing of a person is seen without a reason
//! ([`people`]).

mod accounts;
mod people;
mod sign_in;

pub use accounts::{ActivationShown, NewOfficer, OfficerActivated};
pub use people::PersonSeen;
pub use sign_in::{DeskStep, desk_path};

use rules::{
    actor::Actor,
    deed::Deed,
    desk::{DeskShown, TaskKind, TaskShown},
    problem::Refusal,
    shown::Viewer,
};
use store::{DeskTask, OfficerRow, OfficerSession};

use crate::{Portal, Result, account::IDLE, chance, portal::Audit};

/// How many tasks are shown, the oldest first.
const TASKS_SHOWN: i64 = 50;

/// Whom the key of an officer's app is sealed for.
pub(crate) fn sealed_to(officer: &str) -> String {
    format!("officer:{officer}")
}

/// An officer who is signed in. Made by [`Portal::officer`] only, for one request.
#[derive(Clone)]
pub struct Officer {
    pub(crate) portal: Portal,
    row: OfficerRow,
    session: OfficerSession,
}

impl Portal {
    /// Which officer holds this session token now; `None` where the session is over, or the account has ended.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn officer(&self, token: &str) -> Result<Option<Officer>> {
        let found = self.db().read().await?.officer_session(&chance::hash(&[token])).await?;
        let Some((mut session, row)) = found else { return Ok(None) };
        let now = self.now();
        session.seen = self.uses_at_desk().last_of(&session.hash, session.seen);
        let over = self.is_over(session.created, session.seen);
        // Whoever chose a new password or app since ended what was begun before.
        let stands = row.ended.is_none() && row.activated.is_some_and(|at| at <= session.created);
        if over || !stands {
            return Ok(None);
        }
        self.uses_at_desk().note(&session.hash, session.seen, now);
        Ok(Some(Officer { portal: self.clone(), row, session }))
    }
}

impl Officer {
    /// The name that colleagues see.
    pub fn name(&self) -> &str {
        &self.row.name
    }

    /// What tells pages that were made for this officer from those of others (R137).
    pub fn mark(&self) -> String {
        chance::hash(&["desk page of", &self.row.id])[..16].to_owned()
    }

    /// What the frame around every page knows of them.
    pub fn viewer(&self) -> Viewer {
        let badge = self.row.name.split(' ').filter_map(|part| part.chars().next()).take(2).collect();
        let name = self.row.name.clone();
        Viewer { name, badge, mark: self.mark(), manages: false, waiting: 0, idle_seconds: IDLE }
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::Officer(self.row.id.clone())
    }

    /// An audit line of something that this officer did.
    fn line(&self, deed: Deed) -> Audit<'static> {
        Audit { actor: self.actor(), ..Audit::by_portal(deed) }
    }

    /// Ends this session.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn leave(&self) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        tx.delete_officer_session(&self.session.hash).await?;
        self.portal.audit(&mut tx, self.line(Deed::OfficerSignedOut));
        Ok(tx.commit().await?)
    }

    /// What an officer sees first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn desk(&self) -> Result<DeskShown> {
        let mut tasks = self.portal.db().read().await?.desk_tasks(TASKS_SHOWN + 1).await?;
        let more = tasks.len() > TASKS_SHOWN as usize;
        tasks.truncate(TASKS_SHOWN as usize);
        let shown = |task: DeskTask| TaskShown {
            kind: TaskKind::from_name(&task.kind),
            id: task.id,
            person: task.person,
            about: task.about,
            since: self.portal.local(task.created),
        };
        Ok(DeskShown { today: self.portal.today(), tasks: tasks.into_iter().map(shown).collect(), more })
    }

    /// Notes that something that waited was done.
    ///
    /// # Errors
    /// [`Refusal::Changed`] where it does not wait any more.
    pub async fn task_done(&self, id: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        let done = tx.desk_task_done(id, self.portal.now(), &self.actor()).await?;
        let reference = done.ok_or(Refusal::Changed)?;
        // What an officer did with a list is no line about the person who stood on it.
        self.portal.audit(&mut tx, Audit { reference: &reference, ..self.line(Deed::TaskDone) });
        Ok(tx.commit().await?)
    }
}
