//! Authorization managers, and what they decide: Administration > Requests > To approve.

use rules::{
    approval::may_approve,
    level::Level,
    problem::{Problem, Refusal},
    shown::ApplicationShown,
};
use store::{Application, ApplicationState, Organization, Reading, Writing};

use crate::{Failure, Letter, Portal, Result, SignedIn, account::not_yours, applications::action, portal::Audit};

/// The most characters of a reason.
const LONGEST_REASON: usize = 300;

/// An authorization manager of one organization, as looked up in this request.
pub struct Manager {
    pub(crate) who: SignedIn,
    pub(crate) organization: Organization,
    pub(crate) level: Level,
}

impl SignedIn {
    /// The person as manager of an organization.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where he is not, or there is no such organization.
    pub async fn as_manager(&self, organization: &str) -> Result<Manager> {
        let mut reading = self.portal.db().read().await?;
        self.manager_of(&mut reading, organization).await
    }

    /// The same by who reads already.
    pub(crate) async fn manager_of(&self, reading: &mut Reading, organization: &str) -> Result<Manager> {
        let managed = reading.managed_by(&self.person.id, self.portal.today()).await?;
        let level =
            managed.into_iter().find(|(id, _)| id == organization).map(|(_, level)| level).ok_or_else(not_yours)?;
        let organization = reading.organization(organization).await?.ok_or_else(not_yours)?;
        Ok(Manager { who: self.clone(), organization, level })
    }

    /// The person as manager of every organization that he manages.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where he manages none: the pages do not exist for him (R23).
    pub async fn as_managers(&self) -> Result<Vec<Manager>> {
        let mut reading = self.portal.db().read().await?;
        let managed = reading.managed_by(&self.person.id, self.portal.today()).await?;
        let mut managers = Vec::new();
        for (id, level) in managed {
            if let Some(organization) = reading.organization(&id).await? {
                managers.push(Manager { who: self.clone(), organization, level });
            }
        }
        if managers.is_empty() { Err(not_yours()) } else { Ok(managers) }
    }

    /// Everything that waits for this person's decision, the oldest first.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where he manages nothing.
    pub async fn to_approve(&self) -> Result<Vec<ApplicationShown>> {
        let mut all = Vec::new();
        for manager in self.as_managers().await? {
            all.extend(manager.to_approve().await?);
        }
        all.sort_by(|a, b| a.submitted.cmp(&b.submitted).then_with(|| a.reference.cmp(&b.reference)));
        Ok(all)
    }

    /// The person as the manager who may see an application.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where it is his own, foreign, above his level, or does not exist.
    pub async fn as_decider(&self, reference: &str) -> Result<Manager> {
        let application = self.portal.db().read().await?.application_by_reference(reference).await?;
        let application = application.ok_or_else(not_yours)?;
        let manager = self.as_manager(&application.organization).await?;
        if manager.may_decide(&application) { Ok(manager) } else { Err(not_yours()) }
    }
}

impl Manager {
    pub(crate) fn portal(&self) -> &Portal {
        &self.who.portal
    }

    fn may_decide(&self, application: &Application) -> bool {
        application.organization == self.organization.id
            && may_approve(&self.who.person.id, self.level, &application.person, application.level)
    }

    async fn to_approve(&self) -> Result<Vec<ApplicationShown>> {
        let mut reading = self.portal().db().read().await?;
        let mut shown = Vec::new();
        for application in reading.waiting_in(&self.organization.id, &self.who.person.id).await? {
            if self.may_decide(&application) {
                shown.push(self.portal().application_shown(&mut reading, application).await?);
            }
        }
        Ok(shown)
    }

    /// One application of the organization, waiting or decided.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where it is not this manager's to decide.
    pub async fn application(&self, reference: &str) -> Result<ApplicationShown> {
        let mut reading = self.portal().db().read().await?;
        let application = reading.application_by_reference(reference).await?.filter(|one| self.may_decide(one));
        self.portal().application_shown(&mut reading, application.ok_or_else(not_yours)?).await
    }

    /// Approves an application: it is processed at once, in this transaction.
    ///
    /// # Errors
    /// [`Refusal::Changed`] where somebody decided before, or nothing of it is left to renew; [`Refusal::NotYours`] where
    /// the manager's right has ended since the request began.
    pub async fn approve(&self, reference: &str) -> Result<()> {
        let (mut tx, application) = self.begin_deciding(reference).await?;
        let Some(planned) = self.portal().plan_of(&mut tx, &application).await? else {
            self.portal().lapse(&mut tx, application).await?;
            tx.commit().await?;
            self.portal().tell_posted();
            return Err(Refusal::Changed.into());
        };
        let decided = Application {
            new_from: planned.plan.starts().unwrap_or(application.new_from),
            new_until: planned.plan.until().unwrap_or(application.new_until),
            ..self.decided(application, ApplicationState::Processed, "")
        };
        self.decide(&mut tx, &decided).await?;
        self.portal().write_plan(&mut tx, &decided, &planned.plan).await?;
        let person = tx.person(&decided.person).await?.ok_or_else(not_yours)?;
        self.portal().confirm(&mut tx, &person, &decided, &self.organization.name, planned.lines).await?;
        self.portal().audit(&mut tx, self.line("approved", &decided));
        tx.commit().await?;
        self.portal().tell_posted();
        Ok(())
    }

    /// Refuses an application, with a reason that its requester gets.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] without a reason or with one over 300 characters, [`Refusal::Changed`] where somebody decided
    /// before.
    pub async fn refuse(&self, reference: &str, reason: &str) -> Result<()> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Failure::invalid("reason", Problem::RequiredText));
        }
        if reason.chars().count() > LONGEST_REASON {
            return Err(Failure::invalid("reason", Problem::TooLong { max: LONGEST_REASON }));
        }
        let (mut tx, application) = self.begin_deciding(reference).await?;
        let planned = self.portal().plan_of(&mut tx, &application).await?;
        let decided = self.decided(application, ApplicationState::Refused, reason);
        self.decide(&mut tx, &decided).await?;
        let person = tx.person(&decided.person).await?.ok_or_else(not_yours)?;
        let letter = Letter::M04 {
            name: person.name(),
            reference: decided.reference.clone(),
            organization: self.organization.name.clone(),
            lines: planned.map(|planned| planned.lines).unwrap_or_default(),
            refused_by: Some(self.who.person.name()),
            reason: reason.to_owned(),
        };
        self.portal().post(&mut tx, &person, format!("M04:{}", decided.id), &letter).await?;
        self.portal().audit(&mut tx, self.line("refused", &decided));
        tx.commit().await?;
        self.portal().tell_posted();
        Ok(())
    }

    /// A transaction in which the manager's right was looked up once more.
    pub(crate) async fn begin(&self) -> Result<Writing> {
        let mut tx = self.portal().db().write().await?;
        self.must_manage(&mut tx).await?;
        Ok(tx)
    }

    async fn must_manage(&self, tx: &mut Writing) -> Result<()> {
        let managed = tx.managed_by(&self.who.person.id, self.portal().today()).await?;
        match managed.iter().any(|(id, level)| *id == self.organization.id && *level >= self.level) {
            true => Ok(()),
            false => Err(not_yours()),
        }
    }

    /// The same, and the application that waits, with everybody held whom the decision is about.
    async fn begin_deciding(&self, reference: &str) -> Result<(Writing, Application)> {
        let mut tx = self.portal().db().write().await?;
        let application = tx.application_by_reference(reference).await?.ok_or_else(not_yours)?;
        tx.hold(&[&application.person, &self.who.person.id]).await?;
        self.must_manage(&mut tx).await?;
        let application = tx.application_by_reference(reference).await?.filter(|one| self.may_decide(one));
        let application = application.ok_or_else(not_yours)?;
        if application.state != ApplicationState::Awaiting || application.lapses <= self.portal().now() {
            return Err(Refusal::Changed.into());
        }
        Ok((tx, application))
    }

    fn decided(&self, application: Application, state: ApplicationState, reason: &str) -> Application {
        Application {
            state,
            decided: Some(self.portal().now()),
            decided_by: Some(self.who.person.id.clone()),
            reason: reason.to_owned(),
            ..application
        }
    }

    async fn decide(&self, tx: &mut Writing, decided: &Application) -> Result<()> {
        if tx.decide_application(decided).await? { Ok(()) } else { Err(Refusal::Changed.into()) }
    }

    fn line<'a>(&'a self, what: &str, application: &'a Application) -> Audit<'a> {
        Audit {
            actor: Some(&self.who.person.id),
            person: Some(&application.person),
            organization: Some(&self.organization.id),
            action: action(application.kind, what),
            reference: &application.reference,
        }
    }
}
