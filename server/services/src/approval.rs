//! Authorization managers, and what they decide: Administration > Requests > To approve.

use rules::{
    actor::Actor,
    approval::{Ticks, may_approve},
    level::Level,
    problem::{Problem, Refusal},
    shown::{AdminAsked, ApplicationShown, ToDecide},
    state::{ApplicationState, Decision},
};
use store::{Application, Decided, Held, Organization, Reading, Writing};

use crate::{
    Failure, Portal, Result, SignedIn,
    account::not_yours,
    applications::{Facts, Turn, deed},
    letters::M04,
    management::Management,
    portal::Audit,
};

/// The most characters of a reason.
const LONGEST_REASON: usize = 300;
/// How much that waits is shown at once.
const MOST_TO_DECIDE: i64 = 100;

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
    /// [`Refusal::NotYours`] where they are not, or there is no such organization.
    pub async fn as_manager(&self, organization: &str) -> Result<Manager> {
        let mut reading = self.portal.db().read().await?;
        self.manager_of(&mut reading, organization).await
    }

    /// The same by who reads already.
    pub(crate) async fn manager_of(&self, reading: &mut Reading, organization: &str) -> Result<Manager> {
        self.managing(reading).await?.manager(organization)
    }

    /// Administration > Requests > To approve.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where they manage nothing.
    pub async fn to_decide(&self) -> Result<ToDecide> {
        let mut reading = self.portal.db().read().await?;
        self.managing(&mut reading).await?.somewhere()?.to_decide(&mut reading).await
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

impl Management {
    /// Everything that waits for these managers' decision: applications, and change forms to confirm. Of each the oldest
    /// [`MOST_TO_DECIDE`]; the others follow when these are decided.
    ///
    /// # Errors
    /// Of the database only.
    pub(crate) async fn to_decide(&self, reading: &mut Reading) -> Result<ToDecide> {
        let (me, today) = (&self.who.person.id, self.portal().today());
        let mut applications = reading.waiting_for(me, today, MOST_TO_DECIDE).await?;
        applications.retain(|one| {
            self.level_in(&one.organization).is_some_and(|level| may_approve(me, level, &one.person, one.level))
        });
        let forms = reading.change_forms_for(me, today, MOST_TO_DECIDE).await?;
        let people: Vec<&str> = forms.iter().filter_map(|form| form.person.as_deref()).collect();
        let organizations = self.organizations().map(|one| (one.id.clone(), one.clone())).collect();
        let facts = Facts::within(reading, &applications, &people, organizations).await?;
        let mut to_confirm = Vec::new();
        for form in forms {
            let level = form.organization.as_deref().and_then(|id| self.level_in(id));
            if level.is_some_and(|level| self.who.may_check_known(&facts, level, &form)) {
                to_confirm.push(self.portal().form_to_confirm(&facts, &form)?);
            }
        }
        let shown = applications.into_iter().map(|one| self.portal().application_shown(&facts, one));
        Ok(ToDecide {
            applications: shown.collect::<Result<_>>()?,
            forms: to_confirm,
            sent: self.sent(),
            only_manager_of: self.alone_in(),
        })
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

    /// One application of the organization, waiting or decided.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where it is not this manager's to decide.
    pub async fn application(&self, reference: &str) -> Result<ApplicationShown> {
        let mut reading = self.portal().db().read().await?;
        let application = reading.application_by_reference(reference).await?.filter(|one| self.may_decide(one));
        let shown = self.portal().applications_shown(&mut reading, vec![application.ok_or_else(not_yours)?]).await?;
        shown.into_iter().next().ok_or_else(not_yours)
    }

    /// Approves an application: it is processed at once, in this transaction.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] where it does what asks a tick of its own that was not given (R143), [`Refusal::Changed`] where somebody decided before, or nothing of it is left to renew; [`Refusal::NotYours`] where
    /// the manager's right has ended since the request began.
    pub async fn approve(&self, reference: &str, ticked: Ticks) -> Result<()> {
        let (mut tx, held, application) = self.begin_deciding(reference).await?;
        let Some(planned) = self.portal().plan_of(&mut tx, &application).await? else {
            self.portal().lapse(&mut tx, application).await?;
            tx.commit().await?;
            self.portal().tell_posted();
            return Err(Refusal::Changed.into());
        };
        let facts = Facts::for_plans(&mut tx, std::slice::from_ref(&application)).await?;
        let asked = Ticks { stranger: !facts.knows(&application), manager: planned.admin == AdminAsked::Becomes };
        let missing = asked.missing(ticked);
        if !missing.is_empty() {
            return Err(Refusal::Invalid(missing).into());
        }
        let decided = Application {
            new_from: planned.plan.starts().unwrap_or(application.new_from),
            new_until: planned.plan.until().unwrap_or(application.new_until),
            ..self.decided(application, Decision::Approved, "")
        };
        self.decide(&mut tx, &decided).await?;
        self.portal().write_plan(&mut tx, &held, &decided, &planned.plan).await?;
        let person = tx.person(&decided.person).await?.ok_or_else(not_yours)?;
        self.portal()
            .confirm(&mut tx, &person, &decided, &self.organization.name, planned.lines, planned.admin)
            .await?;
        self.portal().audit(&mut tx, self.line(Turn::Approved, &decided));
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
        let reason = rules::typed::text(reason);
        if reason.is_empty() {
            return Err(Failure::invalid("reason", Problem::RequiredText));
        }
        if reason.chars().count() > LONGEST_REASON {
            return Err(Failure::invalid("reason", Problem::TooLong { max: LONGEST_REASON }));
        }
        let (mut tx, _held, application) = self.begin_deciding(reference).await?;
        let planned = self.portal().plan_of(&mut tx, &application).await?;
        let decided = self.decided(application, Decision::Refused, reason);
        self.decide(&mut tx, &decided).await?;
        let person = tx.person(&decided.person).await?.ok_or_else(not_yours)?;
        let letter = M04 {
            name: person.name(),
            kind: decided.kind,
            reference: decided.reference.clone(),
            organization: self.organization.name.clone(),
            lines: planned.map(|planned| planned.lines).unwrap_or_default(),
            refused_by: Some(self.who.person.name()),
            reason: reason.to_owned(),
        };
        self.portal().post(&mut tx, &person, format!("M04:{}", decided.id), letter).await?;
        self.portal().audit(&mut tx, self.line(Turn::Refused, &decided));
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
    async fn begin_deciding(&self, reference: &str) -> Result<(Writing, Held, Application)> {
        let mut tx = self.portal().db().write().await?;
        let application = tx.application_by_reference(reference).await?.ok_or_else(not_yours)?;
        let held = tx.hold(&[&application.person, &self.who.person.id]).await?;
        self.must_manage(&mut tx).await?;
        let application = tx.application_by_reference(reference).await?.filter(|one| self.may_decide(one));
        let application = application.ok_or_else(not_yours)?;
        if application.state != ApplicationState::Awaiting || application.lapses <= self.portal().now() {
            return Err(Refusal::Changed.into());
        }
        Ok((tx, held, application))
    }

    fn decided(&self, application: Application, decision: Decision, reason: &str) -> Application {
        let (by, at) = (Actor::person(&self.who.person.id), self.portal().now());
        let state = match decision {
            Decision::Approved => ApplicationState::Processed,
            Decision::Refused => ApplicationState::Refused,
        };
        let application = Application { state, decided: Some(at), ..application };
        application.with_decision(Decided { by, at, decision, reason: reason.to_owned() })
    }

    async fn decide(&self, tx: &mut Writing, decided: &Application) -> Result<()> {
        if tx.decide_application(decided).await? { Ok(()) } else { Err(Refusal::Changed.into()) }
    }

    fn line<'a>(&'a self, turn: Turn, application: &'a Application) -> Audit<'a> {
        Audit {
            person: Some(&application.person),
            organization: Some(&self.organization.id),
            reference: &application.reference,
            ..Audit::by(&self.who.person.id, deed(application.kind, turn))
        }
    }
}
