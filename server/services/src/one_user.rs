//! The page of one user: what a manager sees of somebody, and only of the organizations that they manage.

use std::collections::BTreeMap;

use rules::{
    actor::Actor,
    permission::{Permission, is_manager},
    shown::{EndNote, EndsLater, OneUser, UserIn},
    state::MeansState,
};
use store::{Reading, Termination};

use crate::{
    Result, SignedIn,
    account::{not_yours, shown},
    activity::{ASKED, a_page},
    management::Management,
    terminate::id,
    users_renewal::FORM,
};

impl SignedIn {
    /// A user, with the history from before a line on; from the newest without one.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] for somebody who is linked to none of the organizations that the reader manages, or
    /// does not exist.
    pub async fn one_user(&self, user: &str, before: &str) -> Result<OneUser> {
        let mut reading = self.portal.db().read().await?;
        self.managing(&mut reading).await?.somewhere()?.one_user(&mut reading, user, before).await
    }

    /// What managers end of these people at the end of a day, permission by permission: as the reader is told of it.
    pub(crate) async fn later_notes(&self, reading: &mut Reading, people: &[&str]) -> Result<Vec<EndNote>> {
        let pending = reading.pending_terminations(people).await?;
        self.notes_of(reading, &pending).await
    }

    /// The same of one's own permissions, with who ended those that have ended.
    pub(crate) async fn end_notes(&self, reading: &mut Reading, permissions: &[Permission]) -> Result<Vec<EndNote>> {
        let mut notes = self.later_notes(reading, &[&self.person.id]).await?;
        if permissions.iter().any(|one| one.terminated.is_some()) {
            notes.extend(self.ended_notes(reading, &self.person.id, permissions).await?);
        }
        notes.extend(self.cancelled_notes(reading).await?);
        Ok(notes)
    }

    /// Who ended what has ended among these permissions of a person.
    pub(crate) async fn ended_notes(
        &self,
        reading: &mut Reading,
        person: &str,
        permissions: &[Permission],
    ) -> Result<Vec<EndNote>> {
        let mut notes = Vec::new();
        for ended in reading.ended_by(person).await? {
            let day = permissions.iter().find(|one| one.id == ended.permission).and_then(|one| one.terminated);
            let own = ended.actor.is_person(&self.person.id);
            let by = ended.name.filter(|_| !own);
            notes.extend(day.map(|day| EndNote { permission: ended.permission, day, by, own, later: false }));
        }
        Ok(notes)
    }

    async fn notes_of(&self, reading: &mut Reading, pending: &[Termination]) -> Result<Vec<EndNote>> {
        let ids: Vec<&str> = pending.iter().map(|one| one.id.as_str()).collect();
        let items = if ids.is_empty() { Vec::new() } else { reading.terminated_permissions(&ids).await? };
        let mut names = BTreeMap::new();
        let mut notes: Vec<EndNote> = Vec::new();
        for one in pending {
            let Some(day) = one.last_day else { continue };
            let own = one.actor.is_person(&self.person.id);
            let by = if own { None } else { self.name_of(reading, &mut names, &one.actor).await? };
            for (_, permission) in items.iter().filter(|(of, _)| *of == one.id) {
                // What ends first is told.
                if notes.iter().all(|known| known.permission != *permission) {
                    notes.push(EndNote { permission: permission.clone(), day, by: by.clone(), own, later: true });
                }
            }
        }
        Ok(notes)
    }

    async fn name_of(
        &self,
        reading: &mut Reading,
        names: &mut BTreeMap<String, String>,
        actor: &Actor,
    ) -> Result<Option<String>> {
        let Some(person) = actor.person_id() else { return Ok(None) };
        if !names.contains_key(person)
            && let Some(known) = reading.person(person).await?
        {
            names.insert(person.to_owned(), known.name());
        }
        Ok(names.get(person).cloned())
    }
}

impl Management {
    async fn one_user(&self, reading: &mut Reading, user: &str, before: &str) -> Result<OneUser> {
        let (who, today) = (&self.who, self.portal().today());
        let user = id(user).ok_or_else(not_yours)?;
        let mut organizations = reading.organizations_of(user).await?;
        organizations.retain(|one| self.level_in(&one.id).is_some());
        if organizations.is_empty() {
            return Err(not_yours());
        }
        organizations.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        let person = reading.person(user).await?.ok_or_else(not_yours)?;
        let means = reading.means_of(user).await?;
        let mut permissions = reading.permissions_of(user).await?;
        let sees = |organization: &str| organizations.iter().any(|one| one.id == organization);
        permissions.retain(|one| sees(&one.organization));
        let mut waiting = reading.waiting_of(user).await?;
        waiting.retain(|one| sees(&one.organization));
        let mut pending = reading.pending_terminations(&[user]).await?;
        pending.retain(|one| sees(&one.organization));
        let ids: Vec<&str> = pending.iter().map(|one| one.id.as_str()).collect();
        let items = reading.terminated_permissions(&ids).await?;
        let mut names = BTreeMap::new();
        let mut later = Vec::new();
        for one in &pending {
            let Some(last_day) = one.last_day else { continue };
            later.push(EndsLater {
                id: one.id.clone(),
                organization: one.organization.clone(),
                last_day,
                by: who.name_of(reading, &mut names, &one.actor).await?.unwrap_or_default(),
                own: one.actor.is_person(&who.person.id),
                whole: one.whole,
                unlink: one.unlink,
                permissions: items.iter().filter(|(of, _)| *of == one.id).count(),
            });
        }
        let mut notes = who.ended_notes(reading, user, &permissions).await?;
        notes.extend(who.notes_of(reading, &pending).await?);
        let active = means.as_ref().is_some_and(|means| means.state == MeansState::Active);
        let (lines, older) = a_page(reading.named_audit_for_manager(user, before, ASKED, &who.person.id, today).await?);
        let inside = |organization: &store::Organization| UserIn {
            manages: active && is_manager(&permissions, &organization.id, today),
            permissions: permissions.iter().filter(|one| one.organization == organization.id).cloned().collect(),
            waiting: waiting
                .iter()
                .filter(|one| one.organization == organization.id)
                .map(|one| one.reference.clone())
                .collect(),
            later: later.iter().filter(|one| one.organization == organization.id).cloned().collect(),
            organization: shown(organization.clone()),
        };
        Ok(OneUser {
            today,
            id: person.id.clone(),
            name: person.name(),
            own: person.id == who.person.id,
            level: means.as_ref().map(|means| means.level),
            means: means.map(|means| means.state),
            organizations: organizations.iter().map(inside).collect(),
            notes,
            events: self.portal().events_shown(reading, lines, &who.person.id, who.person.language).await?,
            older,
            refused: who.refused_form_by(reading, FORM).await?,
            email: person.email,
        })
    }
}
