//! A manager confirms who sent a change form, having spoken to him, or refuses (Administration > Requests).

use rules::{
    actor::Actor,
    change_form::{FormStanding, FormToConfirm},
    deed::Deed,
    level::Level,
    problem::{Problem, Refusal},
};
use store::{ChangeForm, Reading};

use crate::{
    Failure, Manager, Portal, Result, SignedIn,
    account::{not_yours, shown},
    applications::Facts,
    change_form::may_check,
    portal::Audit,
    sign_in::ending,
};

/// The most characters of a reason.
const LONGEST_REASON: usize = 300;

impl SignedIn {
    /// The person as the manager who may see a change form.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where it is his own, foreign, of a level above his, or does not exist.
    pub async fn as_checker(&self, reference: &str) -> Result<Manager> {
        let mut reading = self.portal.db().read().await?;
        let form = reading.change_form_by_reference(reference).await?.ok_or_else(not_yours)?;
        let manager = self.manager_of(&mut reading, form.organization.as_deref().unwrap_or_default()).await?;
        if manager.checks(&mut reading, &form).await? { Ok(manager) } else { Err(not_yours()) }
    }

    /// Whether this person, who manages the form's organization up to a level, may confirm who sent it: somebody whose link to
    /// the organization was looked up already.
    pub(crate) fn may_check_known(&self, facts: &Facts, level: Level, form: &ChangeForm) -> bool {
        let Some((person, Some(means))) = form.person.as_ref().and_then(|id| facts.people.get(id)) else {
            return false;
        };
        form.standing != FormStanding::Draft
            && form.checker.is_some()
            && may_check(&self.person.id, level, &person.id, means)
    }
}

impl Portal {
    /// A form as a manager sees it.
    pub(crate) fn form_to_confirm(&self, facts: &Facts, form: &ChangeForm) -> Result<FormToConfirm> {
        let person = facts.person(form.person.as_deref().unwrap_or_default())?;
        Ok(FormToConfirm {
            form: self.form_shown(form),
            user: person.name(),
            email: person.email.clone(),
            ending: ending(form.number.as_deref().unwrap_or_default()),
            organization: shown(facts.organization(form.organization.as_deref().unwrap_or_default())?.clone()),
            reason: form.reason.clone(),
            decided_by: facts.name_of(form.decided_by.as_ref()),
            refusal: form.refusal.clone(),
        })
    }
}

impl Manager {
    /// Whether this manager may confirm who sent a form: asked of a manager of his organization, not his own, not above him.
    async fn checks(&self, reading: &mut Reading, form: &ChangeForm) -> Result<bool> {
        let Some(person) = &form.person else { return Ok(false) };
        if form.standing == FormStanding::Draft || form.checker.is_none() {
            return Ok(false);
        }
        let Some(means) = reading.means_of(person).await? else { return Ok(false) };
        let linked = reading.is_linked(person, &self.organization.id).await?;
        let mine = form.organization.as_ref() == Some(&self.organization.id);
        Ok(mine && linked && may_check(&self.who.person.id, self.level, person, &means))
    }

    /// One change form.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where it is not this manager's to confirm.
    pub async fn form(&self, reference: &str) -> Result<FormToConfirm> {
        let mut reading = self.portal().db().read().await?;
        let form = self.form_row(&mut reading, reference).await?;
        let decided_by = form.decided_by.as_ref().and_then(Actor::person_id);
        let people: Vec<&str> = [form.person.as_deref(), decided_by].into_iter().flatten().collect();
        let facts = Facts::about(&mut reading, &[], &people, &[&self.organization.id], self.portal().today()).await?;
        self.portal().form_to_confirm(&facts, &form)
    }

    async fn form_row(&self, reading: &mut Reading, reference: &str) -> Result<ChangeForm> {
        let form = reading.change_form_by_reference(reference).await?.ok_or_else(not_yours)?;
        if self.checks(reading, &form).await? { Ok(form) } else { Err(not_yours()) }
    }

    /// Confirms who sent a form, having spoken to him: the new number counts once the wait is over, or now.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] without the check mark, [`Refusal::Changed`] where it waits no more, [`Refusal::NotYours`] where
    /// the manager's right has ended since the request began.
    pub async fn confirm_form_sender(&self, reference: &str, spoken: bool) -> Result<()> {
        if !spoken {
            return Err(Failure::invalid("spoken", Problem::RequiredTick));
        }
        let (portal, me) = (self.portal(), Actor::person(&self.who.person.id));
        let mut tx = self.begin().await?;
        let form = self.form_row(&mut tx, reference).await?;
        if form.standing != FormStanding::Awaiting {
            return Err(Refusal::Changed.into());
        }
        let line = Audit {
            deed: Deed::NumberConfirmed,
            actor: me.clone(),
            person: form.person.as_deref(),
            organization: Some(&self.organization.id),
            reference,
        };
        let done = if form.ready.is_some_and(|ready| ready <= portal.now()) {
            portal.make_count(&mut tx, &form, &me).await?
        } else {
            tx.move_change_form(&form, FormStanding::Confirmed, portal.now(), Some(&me), "").await?
        };
        if !done {
            return Err(Refusal::Changed.into());
        }
        portal.audit(&mut tx, line);
        tx.commit().await?;
        portal.tell_posted();
        Ok(())
    }

    /// Refuses a form, with a reason that its sender gets.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] without a reason or with one over 300 characters, [`Refusal::Changed`] where it waits no more.
    pub async fn refuse_form_sender(&self, reference: &str, reason: &str) -> Result<()> {
        let reason = rules::typed::text(reason);
        if reason.is_empty() {
            return Err(Failure::invalid("reason", Problem::RequiredText));
        }
        if reason.chars().count() > LONGEST_REASON {
            return Err(Failure::invalid("reason", Problem::TooLong { max: LONGEST_REASON }));
        }
        let mut tx = self.begin().await?;
        let form = self.form_row(&mut tx, reference).await?;
        let awaiting = form.standing == FormStanding::Awaiting;
        if !awaiting || !self.portal().refuse_form(&mut tx, &form, Some(&self.who), reason).await? {
            return Err(Refusal::Changed.into());
        }
        tx.commit().await?;
        self.portal().tell_posted();
        Ok(())
    }
}
