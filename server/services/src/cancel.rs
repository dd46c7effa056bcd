//! W7, Cancel and Withdraw: what somebody ends of his own, in one transaction, now or when a last day has passed.

mod wizard;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::{
    actor::Actor,
    deed::Deed,
    opens::Link,
    permission::Permission,
    problem::Refusal,
    shown::{CancelledShown, EndNote, EndedFor, EndedRow},
    state::CancellationState,
    wizard::{
        Answers,
        cancel::{Cancel, REASONS},
    },
};
use store::{Cancellation, Organization, Person, Reading, Writing};

use crate::{
    Portal, Result, Secret, SignedIn,
    account::not_yours,
    chance,
    letters::{M23, M24},
    portal::Audit,
};

/// What references of cancellations begin with.
const PREFIX: &str = "CA";
/// How many cancellations are done in one round.
const AT_ONCE: i64 = 50;

impl SignedIn {
    /// Completes the wizard: what is to end now has ended, in this transaction; what has a last day waits for it.
    async fn send_cancel(
        &self,
        tx: &mut Writing,
        held: &store::Held,
        draft: &str,
        wizard: &Cancel,
        answers: &Answers,
    ) -> Result<String> {
        let now = self.portal.now();
        let last_day = wizard.last_day(answers).map_err(|problem| crate::Failure::invalid("day", problem))?;
        let endings = wizard.endings(answers);
        let reason = answers.get("reason").filter(|word| REASONS.contains(&word.as_str()));
        let cancellation = Cancellation {
            id: self.portal.id(),
            reference: chance::reference(self.portal.chance(), PREFIX, self.portal.today().year()),
            person: self.person.id.clone(),
            whole: wizard.is_full(answers),
            last_day,
            reason: reason.cloned().unwrap_or_default(),
            comment: answers.get("comment").map(|text| rules::typed::text(text).to_owned()).unwrap_or_default(),
            state: if last_day.is_some() { CancellationState::Pending } else { CancellationState::Done },
            created: now,
            decided: last_day.is_none().then_some(now),
        };
        let permissions: Vec<String> = endings.iter().flat_map(|ending| ending.ids()).collect();
        tx.insert_cancellation(&cancellation, &permissions).await?;
        let ended: Vec<(String, EndedFor)> = endings
            .iter()
            .map(|ending| {
                let rows = ending.heads.iter().map(|head| EndedRow::of(head, wizard.today)).collect();
                (ending.organization.id.clone(), EndedFor { organization: ending.organization.name.clone(), rows })
            })
            .collect();
        // Before anything ends: managers are told who manage until now.
        self.portal.tell_cancelled(tx, &self.person, &cancellation, &ended, false).await?;
        if last_day.is_none() {
            self.portal.end(tx, held, &cancellation, Some(draft)).await?;
        }
        let deed = match (cancellation.whole, last_day) {
            (true, None) => Deed::MeansCancelled,
            (false, None) => Deed::PermissionsCancelled,
            (_, Some(_)) => Deed::CancellationAsked,
        };
        let reference = cancellation.reference;
        self.portal.audit(tx, Audit { reference: &reference, ..self.line(deed) });
        for (organization, _) in &ended {
            let own = self.line(Deed::CancelledFor);
            let line = Audit { organization: Some(organization), reference: &reference, ..own };
            self.portal.audit(tx, line);
        }
        Ok(reference)
    }

    /// Where a cancellation ended the session that asked for it: the token by which its page can still be seen.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign one.
    pub(crate) async fn farewell(&self, reference: &str) -> Result<Option<Secret<String>>> {
        let mut tx = self.portal.db().write().await?;
        let cancellation = self.own(tx.cancellation(reference).await?, |one| &one.person)?;
        if !(cancellation.whole && cancellation.state == CancellationState::Done) {
            return Ok(None);
        }
        let token = self.portal.new_token(&mut tx, Link::Farewell, &Actor::person(&self.person.id), reference).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    /// One's own cancellation.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign or unknown one.
    pub async fn cancelled(&self, reference: &str) -> Result<CancelledShown> {
        let mut reading = self.portal.db().read().await?;
        let cancellation = self.own(reading.cancellation(reference).await?, |one| &one.person)?;
        let about = Cancelled::by(&mut reading, &cancellation).await?;
        self.portal.cancelled_shown(&about, cancellation, &self.person)
    }

    /// What waits for its last day; of `all` permissions of this person.
    pub(crate) async fn cancelled_later(
        &self,
        reading: &mut Reading,
        all: &[Permission],
    ) -> Result<Vec<CancelledShown>> {
        let pending = reading.pending_cancellations(&self.person.id).await?;
        if pending.is_empty() {
            return Ok(Vec::new());
        }
        let about = Cancelled::about(reading, &pending, all.to_vec()).await?;
        pending.into_iter().map(|one| self.portal.cancelled_shown(&about, one, &self.person)).collect()
    }

    /// The same, permission by permission.
    pub(crate) async fn cancelled_notes(&self, reading: &mut Reading) -> Result<Vec<EndNote>> {
        let pending = reading.pending_cancellations(&self.person.id).await?;
        let ids: Vec<&str> = pending.iter().map(|one| one.id.as_str()).collect();
        let items = if ids.is_empty() { Vec::new() } else { reading.cancelled_permissions(&ids).await? };
        let note = |(of, permission): (String, String)| {
            let day = pending.iter().find(|one| one.id == of)?.last_day?;
            Some(EndNote { permission, day, by: None, own: true, later: true })
        };
        Ok(items.into_iter().filter_map(note).collect())
    }

    /// Takes a cancellation back whose last day has not passed.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign one, [`Refusal::Gone`] for one that waits no more.
    pub async fn undo_cancellation(&self, reference: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        let cancellation = self.own(tx.cancellation(reference).await?, |one| &one.person)?;
        let late = cancellation.last_day.is_none_or(|day| day < self.portal.today());
        let now = self.portal.now();
        if late || !tx.decide_cancellation(&cancellation.id, CancellationState::Undone, now).await? {
            return Err(Refusal::Gone.into());
        }
        let ended = Cancelled::by(&mut tx, &cancellation).await?;
        let ended = ended.ended_by(&cancellation, self.portal.day(cancellation.created))?;
        self.portal.tell_cancelled(&mut tx, &self.person, &cancellation, &ended, true).await?;
        self.portal.audit(&mut tx, Audit { reference, ..self.line(Deed::CancellationUndone) });
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(())
    }
}

impl Portal {
    /// The page of a cancellation for who was signed out by it.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a token that does not work.
    pub async fn cancelled_by_token(&self, token: &str) -> Result<CancelledShown> {
        let mut reading = self.db().read().await?;
        let token = self.opened(&mut reading, Link::Farewell, token).await?;
        let cancellation = reading.cancellation(&token.subject).await?.ok_or_else(not_yours)?;
        let person = reading.person(&cancellation.person).await?.ok_or_else(not_yours)?;
        let about = Cancelled::by(&mut reading, &cancellation).await?;
        let shown = self.cancelled_shown(&about, cancellation, &person)?;
        Ok(CancelledShown { signed_out: true, ..shown })
    }

    fn cancelled_shown(
        &self,
        about: &Cancelled,
        cancellation: Cancellation,
        person: &Person,
    ) -> Result<CancelledShown> {
        let ended = about.ended_by(&cancellation, self.day(cancellation.created))?;
        Ok(CancelledShown {
            whole: cancellation.whole,
            state: cancellation.state,
            last_day: cancellation.last_day,
            at: self.local(cancellation.created),
            ended: ended.into_iter().map(|(_, ended)| ended).collect(),
            email: person.email.clone(),
            signed_out: false,
            reference: cancellation.reference,
        })
    }

    /// Tells the user (M23), and the managers of each organization (M24).
    async fn tell_cancelled(
        &self,
        tx: &mut Writing,
        person: &Person,
        cancellation: &Cancellation,
        ended: &[(String, EndedFor)],
        undone: bool,
    ) -> Result<()> {
        let (id, reference) = (&cancellation.id, &cancellation.reference);
        let again = if undone { "-undone" } else { "" };
        let letter = M23 {
            name: person.name(),
            reference: reference.clone(),
            whole: cancellation.whole,
            last_day: cancellation.last_day,
            ended: ended.iter().map(|(_, ended)| ended.clone()).collect(),
            undone,
        };
        self.post(tx, person, format!("M23{again}:{id}"), letter).await?;
        for (organization, ended) in ended {
            for manager in tx.managers_of(organization, self.today()).await? {
                if manager.person == person.id {
                    continue;
                }
                let Some(to) = tx.person(&manager.person).await? else { continue };
                let letter = M24 {
                    name: to.name(),
                    user: person.name(),
                    reference: reference.clone(),
                    last_day: cancellation.last_day,
                    ended: ended.clone(),
                    undone,
                };
                self.post(tx, &to, format!("M24{again}:{id}:{organization}:{}", to.id), letter).await?;
            }
        }
        Ok(())
    }

    /// Ends what a cancellation is about: permissions, or the whole eHerkenning.
    async fn end(
        &self,
        tx: &mut Writing,
        held: &store::Held,
        cancellation: &Cancellation,
        but_draft: Option<&str>,
    ) -> Result<()> {
        let (person, by) = (&cancellation.person, Actor::person(&cancellation.person));
        if cancellation.whole {
            self.revoke_means(tx, held, person, &by, but_draft).await?;
        } else {
            let items = tx.cancelled_permissions(&[&cancellation.id]).await?;
            let ids: Vec<String> = items.into_iter().map(|(_, id)| id).collect();
            self.end_permissions(tx, held, person, &ids, &by).await?;
        }
        Ok(())
    }

    /// Does the cancellations whose last day has passed, and says how many.
    pub(crate) async fn end_cancelled(&self) -> Result<u64> {
        let due = self.db().read().await?.due_cancellations(self.today(), AT_ONCE).await?;
        let mut done = 0;
        for cancellation in due {
            let mut tx = self.db().write().await?;
            let held = tx.hold(&[&cancellation.person]).await?;
            // It may have been taken back, or done by another instance.
            if !tx.decide_cancellation(&cancellation.id, CancellationState::Done, self.now()).await? {
                continue;
            }
            self.end(&mut tx, &held, &cancellation, None).await?;
            let deed = if cancellation.whole { Deed::MeansCancelled } else { Deed::PermissionsCancelled };
            let (person, reference) = (Some(cancellation.person.as_str()), cancellation.reference.as_str());
            self.audit(&mut tx, Audit { person, reference, ..Audit::by_portal(deed) });
            tx.commit().await?;
            done += 1;
        }
        Ok(done)
    }
}

/// What cancellations of one person are about.
struct Cancelled {
    /// Cancellation and permission.
    items: Vec<(String, String)>,
    permissions: Vec<Permission>,
    organizations: BTreeMap<String, Organization>,
}

impl Cancelled {
    async fn by(reading: &mut Reading, cancellation: &Cancellation) -> Result<Self> {
        let all = reading.permissions_of(&cancellation.person).await?;
        Self::about(reading, std::slice::from_ref(cancellation), all).await
    }

    async fn about(
        reading: &mut Reading,
        cancellations: &[Cancellation],
        permissions: Vec<Permission>,
    ) -> Result<Self> {
        let ids: Vec<&str> = cancellations.iter().map(|one| one.id.as_str()).collect();
        let items = reading.cancelled_permissions(&ids).await?;
        let of = permissions.iter().filter(|one| items.iter().any(|(_, id)| *id == one.id));
        let of: Vec<&str> = of.map(|one| one.organization.as_str()).collect();
        let organizations = reading.organizations(&of).await?;
        Ok(Self { items, permissions, organizations })
    }

    /// What a cancellation that was asked for on a day ends, by organization: what follows something else is no row of its own.
    fn ended_by(&self, cancellation: &Cancellation, asked: Date) -> Result<Vec<(String, EndedFor)>> {
        let is_item = |one: &&Permission| self.items.iter().any(|(of, id)| *of == cancellation.id && *id == one.id);
        let of: Vec<&Permission> = self.permissions.iter().filter(is_item).collect();
        let follows =
            |one: &Permission| of.iter().any(|other| other.successor.as_ref().is_some_and(|(id, _)| *id == one.id));
        let mut ended: Vec<(String, EndedFor)> = Vec::new();
        for permission in of.iter().filter(|one| !follows(one)) {
            if let Some((_, known)) = ended.iter_mut().find(|(id, _)| *id == permission.organization) {
                known.rows.push(EndedRow::of(permission, asked));
                continue;
            }
            let organization = self.organizations.get(&permission.organization).ok_or_else(not_yours)?;
            let new = EndedFor { organization: organization.name.clone(), rows: vec![EndedRow::of(permission, asked)] };
            ended.push((organization.id.clone(), new));
        }
        ended.sort_by(|a, b| a.1.organization.cmp(&b.1.organization));
        Ok(ended)
    }
}
