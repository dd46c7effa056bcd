//! How permissions and means end, whoever ends them: the holder by a cancellation, and in time a manager, the helpdesk, or
//! the portal by itself. What follows what ends, asks for it, or hangs on it ends in the same transaction; whoever waited for a
//! manager who is none any more is told who decides now.

use std::collections::BTreeSet;

use rules::{
    actor::Actor,
    permission::Permission,
    state::{ApplicationState, CancellationState, MeansState},
};
use store::{Application, Held, Writing};

use crate::{
    Portal, Result,
    applications::{Turn, deed},
    portal::Audit,
};

/// What became of what hung on what ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Ended {
    /// The ids of the permissions that ended, with those that follow them. What had ended by itself is none of them.
    pub(crate) permissions: Vec<String>,
    /// The references of the requests that were withdrawn: nothing is left of what they ask for.
    pub(crate) withdrawn: Vec<String>,
    /// The references of the requests that wait on: they ask for something else too.
    pub(crate) left_open: Vec<String>,
    /// How many sessions ended.
    pub(crate) sessions: u64,
}

impl Ended {
    /// Says in the log how much it was: many at once are worth a look.
    fn noted(self, what: &str) -> Self {
        let (permissions, withdrawn, left_open) = (self.permissions.len(), self.withdrawn.len(), self.left_open.len());
        tracing::info!(permissions, withdrawn, left_open, sessions = self.sessions, "{what}");
        self
    }
}

/// Which requests end with what ends.
#[derive(Debug, Clone, Copy)]
enum Requests<'a> {
    /// Those of which nothing is left.
    Finished,
    /// All for one organization too.
    In(&'a str),
    /// All.
    All,
}

/// The permissions among `all` that end with those of the ids: each with what follows it, however often it was renewed.
fn with_successors<'a>(all: &'a [Permission], ids: &[String]) -> Vec<&'a Permission> {
    let mut ending: Vec<&Permission> = Vec::new();
    for permission in all.iter().filter(|one| ids.contains(&one.id)) {
        let mut line = Some(permission);
        while let Some(one) = line.filter(|one| ending.iter().all(|known| known.id != one.id)) {
            ending.push(one);
            let next = one.successor.as_ref().map(|(id, _)| id);
            line = next.and_then(|id| all.iter().find(|other| other.id == *id));
        }
    }
    ending
}

/// The organizations in which something ended: whoever managed them by it may decide no more.
fn organizations_of(all: &[Permission], ended: &Ended) -> BTreeSet<String> {
    all.iter().filter(|one| ended.permissions.contains(&one.id)).map(|one| one.organization.clone()).collect()
}

impl Portal {
    /// Ends permissions of a person today: those of the ids, what they were renewed to since, and the Admin authorizations
    /// that hang on them. Withdraws the requests of which nothing is left, each with a line in the audit trail. `by` is who
    /// ends them. What the person does not hold, and what ended before, is left as it is.
    ///
    /// # Errors
    /// Where `held` does not prove that the person is held; else of the database only.
    pub(crate) async fn end_permissions(
        &self,
        tx: &mut Writing,
        held: &Held,
        person: &str,
        ids: &[String],
        by: &Actor,
    ) -> Result<Ended> {
        let all = tx.permissions_of(person).await?;
        let ended = self.end_these(tx, held, &with_successors(&all, ids), by).await?;
        let ended = self.end_requests(tx, person, ended, by, Requests::Finished).await?;
        self.tell_who_decides(tx, &organizations_of(&all, &ended)).await?;
        Ok(ended.noted("permissions ended"))
    }

    /// Ends everything that a person holds for one organization, as [`Portal::end_permissions`] does, and withdraws everything
    /// that they ask for there.
    ///
    /// # Errors
    /// Where `held` does not prove that the person is held; else of the database only.
    pub(crate) async fn end_everything_in(
        &self,
        tx: &mut Writing,
        held: &Held,
        person: &str,
        organization: &str,
        by: &Actor,
    ) -> Result<Ended> {
        let all = tx.permissions_of(person).await?;
        let there: Vec<&Permission> = all.iter().filter(|one| one.organization == organization).collect();
        let ended = self.end_these(tx, held, &there, by).await?;
        let ended = self.end_requests(tx, person, ended, by, Requests::In(organization)).await?;
        self.tell_who_decides(tx, &organizations_of(&all, &ended)).await?;
        Ok(ended.noted("everything in an organization ended"))
    }

    /// Revokes a person's means, and ends all that it opens: every permission, request and link request, sessions and what
    /// is on its way to one, authenticator app and recovery codes, change forms, drafts but the one of `but_draft`, and
    /// cancellations that waited for their last day. `by` is who revokes it.
    ///
    /// # Errors
    /// Where `held` does not prove that the person is held; else of the database only.
    pub(crate) async fn revoke_means(
        &self,
        tx: &mut Writing,
        held: &Held,
        person: &str,
        by: &Actor,
        but_draft: Option<&str>,
    ) -> Result<Ended> {
        let now = self.now();
        let all = tx.permissions_of(person).await?;
        let ended = self.end_these(tx, held, &all.iter().collect::<Vec<_>>(), by).await?;
        let ended = self.end_requests(tx, person, ended, by, Requests::All).await?;
        self.stop_open_forms(tx, person).await?;
        if let Some(means) = tx.means_of(person).await? {
            tx.set_means_state(held, &means.id, MeansState::Revoked, now).await?;
        }
        let sessions = self.end_access(tx, person, None).await?;
        tx.delete_other_drafts(person, but_draft.unwrap_or_default()).await?;
        tx.release_all_link_requests(person).await?;
        self.forget_factors_since(tx, person, 0).await?;
        for other in tx.pending_cancellations(person).await? {
            tx.decide_cancellation(&other.id, CancellationState::Done, now).await?;
        }
        tx.close_terminations_of(person, now).await?;
        self.tell_who_decides(tx, &organizations_of(&all, &ended)).await?;
        Ok(Ended { sessions, ..ended }.noted("means revoked"))
    }

    /// Ends permissions that have not ended yet.
    async fn end_these(&self, tx: &mut Writing, held: &Held, these: &[&Permission], by: &Actor) -> Result<Ended> {
        let today = self.today();
        let mut ended = Ended::default();
        for permission in these.iter().filter(|one| one.terminated.is_none() && one.period.ends >= today) {
            tx.terminate_permission(held, &permission.id, today, by).await?;
            ended.permissions.push(permission.id.clone());
        }
        Ok(ended)
    }

    /// Withdraws the person's requests that end with what ended.
    async fn end_requests(
        &self,
        tx: &mut Writing,
        person: &str,
        mut ended: Ended,
        by: &Actor,
        which: Requests<'_>,
    ) -> Result<Ended> {
        for application in tx.waiting_of(person).await? {
            let items = tx.permissions_in(&application.id).await?;
            // A request for new permissions is about none of those that end.
            let nothing_left = !items.is_empty() && items.iter().all(|item| item.terminated.is_some());
            let ends = match which {
                Requests::Finished => nothing_left,
                Requests::In(organization) => nothing_left || application.organization == organization,
                Requests::All => true,
            };
            if !ends {
                ended.left_open.push(application.reference);
                continue;
            }
            let decided = Some(self.now());
            let withdrawn = Application { state: ApplicationState::Withdrawn, decided, ..application };
            if tx.decide_application(&withdrawn).await? {
                let line = Audit {
                    deed: deed(withdrawn.kind, Turn::Withdrawn),
                    actor: by.clone(),
                    person: Some(person),
                    organization: Some(&withdrawn.organization),
                    reference: &withdrawn.reference,
                };
                self.audit(tx, line);
                ended.withdrawn.push(withdrawn.reference);
            }
        }
        Ok(ended)
    }
}
