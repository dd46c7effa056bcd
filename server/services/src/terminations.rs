//! What managers ended of users: done at once or when its last day has passed, taken back before, and shown.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::{
    actor::Actor,
    deed::Deed,
    link::is_held,
    permission::Permission,
    problem::{Problem, Problems, Refusal},
    shown::{EndedDone, EndedFor, EndedForUser, EndedRow, UndoneRow},
    state::CancellationState,
};
use store::{Held, Reading, Termination, Writing};

use crate::{
    Portal, Result, SignedIn, account::not_yours, endings::Ended, letters::M25, portal::Audit, terminate::id,
    users_renewal::ticked,
};

/// How many terminations are done in one round.
const AT_ONCE: i64 = 50;

impl Portal {
    /// On which day permissions of a person end that they or a manager end before their last day, by the permissions' ids: the
    /// first of several.
    pub(crate) async fn ends_before(&self, reading: &mut Reading, person: &str) -> Result<BTreeMap<String, Date>> {
        let (ended, cancelled) =
            (reading.pending_terminations(&[person]).await?, reading.pending_cancellations(person).await?);
        let mut items = Vec::new();
        if !ended.is_empty() {
            let ids: Vec<&str> = ended.iter().map(|one| one.id.as_str()).collect();
            items.extend(reading.terminated_permissions(&ids).await?);
        }
        if !cancelled.is_empty() {
            let ids: Vec<&str> = cancelled.iter().map(|one| one.id.as_str()).collect();
            items.extend(reading.cancelled_permissions(&ids).await?);
        }
        let days =
            ended.iter().map(|one| (&one.id, one.last_day)).chain(cancelled.iter().map(|one| (&one.id, one.last_day)));
        let days: BTreeMap<&String, Date> = days.filter_map(|(id, day)| Some((id, day?))).collect();
        let mut ends: BTreeMap<String, Date> = BTreeMap::new();
        for (of, permission) in items {
            if let Some(day) = days.get(&of) {
                ends.entry(permission).and_modify(|known| *known = (*known).min(*day)).or_insert(*day);
            }
        }
        Ok(ends)
    }

    /// Ends what a termination is about, on behalf of who asked for it, and the link where that was asked for too.
    pub(crate) async fn carry_out(
        &self,
        tx: &mut Writing,
        held: &Held,
        termination: &Termination,
        ids: &[String],
    ) -> Result<Ended> {
        let Termination { person, organization, actor, .. } = termination;
        let ended = match termination.whole {
            true => self.end_everything_in(tx, held, person, organization, actor).await?,
            false => self.end_permissions(tx, held, person, ids, actor).await?,
        };
        if termination.unlink
            && !is_held(&tx.permissions_of(person).await?, organization, self.today())
            && tx.unlink(held, person, organization).await?
        {
            let line = Audit {
                actor: actor.clone(),
                person: Some(person),
                organization: Some(organization),
                reference: &termination.action,
                ..Audit::by_portal(Deed::Unlinked)
            };
            self.audit(tx, line);
        }
        Ok(ended)
    }

    /// Does the terminations whose last day has passed, and says how many.
    pub(crate) async fn end_terminated(&self) -> Result<u64> {
        let due = self.db().read().await?.due_terminations(self.today(), AT_ONCE).await?;
        let mut done = 0;
        for termination in due {
            let mut tx = self.db().write().await?;
            let held = tx.hold(&[&termination.person]).await?;
            // It may have been taken back, or done by another instance.
            if !tx.decide_termination(&termination.id, CancellationState::Done, self.now()).await? {
                continue;
            }
            let items = tx.terminated_permissions(&[&termination.id]).await?;
            let ids: Vec<String> = items.into_iter().map(|(_, permission)| permission).collect();
            self.carry_out(&mut tx, &held, &termination, &ids).await?;
            let line = Audit {
                person: Some(&termination.person),
                organization: Some(&termination.organization),
                reference: &termination.action,
                ..Audit::by_portal(Deed::PermissionsTerminated)
            };
            self.audit(&mut tx, line);
            tx.commit().await?;
            done += 1;
        }
        Ok(done)
    }
}

/// What a termination ends, as it is told: what follows something else is no row of its own.
pub(crate) fn ended_rows(
    termination: &Termination,
    items: &[(String, String)],
    permissions: &[Permission],
    asked: jiff::civil::Date,
) -> Vec<EndedRow> {
    let is_item = |one: &&Permission| items.iter().any(|(of, id)| *of == termination.id && *id == one.id);
    let of: Vec<&Permission> = permissions.iter().filter(is_item).collect();
    let follows =
        |one: &Permission| of.iter().any(|other| other.successor.as_ref().is_some_and(|(id, _)| *id == one.id));
    of.iter().filter(|one| !follows(one)).map(|one| EndedRow::of(one, asked)).collect()
}

impl SignedIn {
    /// Takes a termination back whose last day has not passed.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for one of an organization that they do not manage, or that does not exist; [`Refusal::Gone`] for
    /// one that waits no more.
    pub async fn undo_termination(&self, termination: &str) -> Result<()> {
        let found = match id(termination) {
            Some(id) => self.portal.db().read().await?.termination(id).await?,
            None => None,
        };
        let found = found.ok_or_else(not_yours)?;
        let manager = self.as_manager(&found.organization).await?;
        let mut tx = manager.begin().await?;
        if !tx.is_linked(&found.person, &found.organization).await? {
            return Err(not_yours());
        }
        let late = found.last_day.is_none_or(|day| day < self.portal.today());
        if late || !tx.decide_termination(&found.id, CancellationState::Undone, self.portal.now()).await? {
            return Err(Refusal::Gone.into());
        }
        let person = tx.person(&found.person).await?.ok_or_else(not_yours)?;
        let items = tx.terminated_permissions(&[&found.id]).await?;
        let permissions = tx.permissions_of(&person.id).await?;
        let rows = ended_rows(&found, &items, &permissions, self.portal.day(found.created));
        if person.id != self.person.id {
            let letter = M25 {
                name: person.name(),
                manager: self.person.name(),
                reference: found.action.clone(),
                last_day: found.last_day,
                ended: vec![EndedFor { organization: manager.organization.name.clone(), rows }],
                unlinked: Vec::new(),
                withdrawn: Vec::new(),
                reason: String::new(),
                undone: true,
            };
            self.portal.post(&mut tx, &person, format!("M25-undone:{}", found.id), letter).await?;
        }
        let line = Audit {
            person: Some(&person.id),
            organization: Some(&found.organization),
            reference: &found.action,
            ..self.line(Deed::TerminationUndone)
        };
        self.portal.audit(&mut tx, line);
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(())
    }

    /// What an action of one's own that ended permissions of users became. Of users in organizations that one manages no more,
    /// nothing is told.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a reference that is not one's own.
    pub async fn ended_for_users(&self, reference: &str) -> Result<EndedDone> {
        let mut reading = self.portal.db().read().await?;
        let terminations = reading.terminations_of_action(reference, &Actor::person(&self.person.id)).await?;
        let Some(first) = terminations.first() else { return Err(not_yours()) };
        let draft = reading.draft_sent_as(&self.person.id, reference, self.portal.now()).await?;
        let problems: Problems = draft.map_or(Ok(Problems::new()), |draft| serde_json::from_str(&draft.errors))?;
        let managing = self.managing(&mut reading).await?;
        let sees = |organization: &str| managing.level_in(organization).is_some();
        let (last_day, asked) = (first.last_day, self.portal.day(first.created));
        let of: Vec<&str> = terminations.iter().map(|one| one.organization.as_str()).collect();
        let organizations = reading.organizations(&of).await?;
        let shown = |one: &&Termination| one.person == self.person.id || sees(&one.organization);
        let terminations: Vec<&Termination> = terminations.iter().filter(shown).collect();
        let people: Vec<&str> = terminations.iter().map(|one| one.person.as_str()).collect();
        let ids: Vec<&str> = terminations.iter().map(|one| one.id.as_str()).collect();
        let known = reading.people(&people).await?;
        let permissions = reading.permissions_of_people(&people).await?;
        let permissions: Vec<Permission> = permissions.into_iter().map(|one| one.permission).collect();
        let items = reading.terminated_permissions(&ids).await?;
        let mut users = Vec::new();
        for one in terminations {
            let (person, _) = known.get(&one.person).ok_or_else(not_yours)?;
            let organization = organizations.get(&one.organization).ok_or_else(not_yours)?;
            let rows = ended_rows(one, &items, &permissions, asked);
            users.push(EndedForUser {
                user: person.name(),
                unlinked: one.unlink,
                state: one.state,
                ended: EndedFor { organization: organization.name.clone(), rows },
            });
        }
        users.sort_by(|a, b| (&a.user, &a.ended.organization).cmp(&(&b.user, &b.ended.organization)));
        let undone = self.undone_rows(&mut reading, &problems, sees).await?;
        Ok(EndedDone {
            reference: reference.to_owned(),
            last_day,
            users,
            undone,
            lost: problems.iter().any(|(_, problem)| *problem == Problem::NotManager),
            gone: problems.iter().any(|(_, problem)| *problem == Problem::Unlinked),
            manages: !managing.of.is_empty(),
            email: self.person.email.clone(),
        })
    }

    async fn undone_rows(
        &self,
        reading: &mut Reading,
        problems: &Problems,
        sees: impl Fn(&str) -> bool,
    ) -> Result<Vec<UndoneRow>> {
        let ids: Vec<&str> = problems.iter().filter_map(|(name, _)| ticked(name)).collect();
        let rows = reading.permissions_of_linked_users(&ids).await?.into_iter().map(|(row, _)| row);
        let rows: Vec<_> = rows.filter(|row| sees(&row.permission.organization)).collect();
        let of: Vec<&str> = rows.iter().map(|row| row.permission.organization.as_str()).collect();
        let organizations = reading.organizations(&of).await?;
        let row = |row: store::UsersRow| UndoneRow {
            organization: organizations
                .get(&row.permission.organization)
                .map(|one| one.name.clone())
                .unwrap_or_default(),
            user: row.name,
            permission: row.permission,
            problem: Problem::PermissionEnded,
        };
        Ok(rows.into_iter().map(row).collect())
    }
}
