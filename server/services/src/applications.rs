//! Applications: what they write, how they are confirmed, and how they are shown.

use rules::{
    actor::Actor,
    approval::ApplicationKind,
    deed::Deed,
    grant::{self, Wanted},
    permission::{Kind, Named, Permission, ServiceName, is_manager},
    problem::{Problem, Refusal},
    renewal::{Asked, Hangs, Plan, plan},
    shown::{AdminAsked, LineShown},
    state::{ApplicationState, Decision, MeansState},
};
use store::{Application, Approval, Decided, Held, Means, NewPermission, Person, Reading, Writing};

use crate::{Failure, Portal, Result, chance, letters::M03};

mod facts;
mod shown;

pub(crate) use facts::{Facts, who_may_decide};
pub(crate) use shown::{lines, new_lines, waiting_lines};

/// A request that nobody decided lapses after this long, in seconds.
const LAPSES: i64 = 30 * 24 * 60 * 60;

/// An application to write, with what it renews.
pub(crate) struct NewApplication<'a> {
    /// Whose permissions.
    pub(crate) person: &'a str,
    /// For which organization.
    pub(crate) organization: &'a str,
    /// The draft that it comes from.
    pub(crate) draft: &'a str,
    /// What it is about.
    pub(crate) about: About<'a>,
    /// What is asked.
    pub(crate) asked: &'a Asked,
    /// The rows that it would write today.
    pub(crate) plan: &'a Plan,
    /// Who is asked to approve, or who decided by sending it.
    pub(crate) decider: Decider<'a>,
}

/// What an application is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum About<'a> {
    /// These permissions go on.
    Renewed(&'a [Permission]),
    /// New permissions; no services are all services.
    New {
        /// The services' keys.
        services: Option<&'a [&'a str]>,
        /// The branch that they are limited to.
        branch: Option<&'a str>,
    },
}

/// Who decides about an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decider<'a> {
    /// Waits for this manager, or another one; without one, for any.
    AskedOf(Option<&'a str>),
    /// Processed at once, on this person's own authority.
    TakenBy(&'a str),
}

impl Portal {
    /// Writes an application, and what it asks for where that is decided already.
    pub(crate) async fn write_application(
        &self,
        tx: &mut Writing,
        held: &Held,
        new: &NewApplication<'_>,
    ) -> Result<Application> {
        let now = self.now();
        let first = (new.plan.starts(), new.plan.until(), new.plan.level());
        let (Some(new_from), Some(new_until), Some(level)) = first else {
            return Err(Failure::Broken("an application without rows".into()));
        };
        let (state, approval) = match new.decider {
            Decider::AskedOf(manager) => {
                (ApplicationState::Awaiting, Approval { approver: manager.map(Actor::person), decided: None })
            }
            Decider::TakenBy(person) => {
                let by = Actor::person(person);
                let approver = Some(by.clone());
                let decided = Some(Decided { by, at: now, decision: Decision::Approved, reason: String::new() });
                (ApplicationState::Processed, Approval { approver, decided })
            }
        };
        let decided = approval.decided.is_some();
        let (kind, prefix, branch, renewed) = match new.about {
            About::Renewed(selected) => (ApplicationKind::Renewal, "RN", None, selected),
            About::New { branch, .. } => (ApplicationKind::Request, "PR", branch, &[][..]),
        };
        let application = Application {
            id: self.id(),
            reference: chance::reference(self.chance(), prefix, self.today().year()),
            kind,
            person: new.person.to_owned(),
            organization: new.organization.to_owned(),
            state,
            all_services: new.asked.all_services,
            admin: new.asked.admin,
            term: new.asked.term,
            level,
            approvals: vec![approval],
            draft: new.draft.to_owned(),
            submitted: now,
            lapses: now + LAPSES,
            decided: decided.then_some(now),
            branch: branch.map(str::to_owned),
            old_until: renewed.iter().map(|one| one.period.ends).min(),
            new_from,
            new_until,
            linked: false,
        };
        let items: Vec<&str> = renewed.iter().map(|permission| permission.id.as_str()).collect();
        tx.insert_application(&application, &items).await?;
        if let About::New { services, .. } = new.about {
            let named = services.map(|all| all.iter().copied().map(Some).collect::<Vec<_>>());
            for service in named.unwrap_or_else(|| vec![None]) {
                tx.insert_application_service(&self.id(), &application, service).await?;
            }
        }
        if decided {
            self.write_plan(tx, held, &application, new.plan).await?;
        }
        Ok(application)
    }

    /// Writes the rows of a plan and what they follow.
    pub(crate) async fn write_plan(
        &self,
        tx: &mut Writing,
        held: &Held,
        application: &Application,
        plan: &Plan,
    ) -> Result<()> {
        let now = self.now();
        tx.link(held, &application.person, &application.organization, now).await?;
        let mut written = Vec::new();
        for login in &plan.logins {
            let id = self.id();
            let row = NewPermission {
                id: &id,
                kind: Kind::Login,
                person: &application.person,
                organization: &application.organization,
                branch: login.branch.as_deref(),
                service: login.service.as_deref(),
                level: login.level,
                period: login.period,
                login: None,
                application: Some(&application.id),
            };
            tx.insert_permission(held, &row, now).await?;
            for followed in &login.follows {
                follow(tx, held, followed, &id).await?;
            }
            written.push(id);
        }
        let mut before: Option<String> = None;
        for admin in &plan.admins {
            let id = self.id();
            let login = match &admin.hangs {
                Hangs::On(login) => login.as_str(),
                Hangs::OnPlanned(index) => written.get(*index).map(String::as_str).unwrap_or_default(),
            };
            let row = NewPermission {
                id: &id,
                kind: Kind::Admin,
                person: &application.person,
                organization: &application.organization,
                branch: None,
                service: None,
                level: admin.level,
                period: admin.period,
                login: Some(login),
                application: Some(&application.id),
            };
            tx.insert_permission(held, &row, now).await?;
            if let Some(followed) = admin.follows.as_deref().or(before.as_deref()) {
                follow(tx, held, followed, &id).await?;
            }
            before = Some(id);
        }
        Ok(())
    }

    /// The one confirmation mail of a processed application (R19, R20).
    pub(crate) async fn confirm(
        &self,
        tx: &mut Writing,
        to: &Person,
        application: &Application,
        organization: &str,
        lines: Vec<LineShown>,
        admin: AdminAsked,
    ) -> Result<()> {
        let letter = M03 {
            name: to.name(),
            reference: application.reference.clone(),
            organization: organization.to_owned(),
            kind: application.kind,
            lines,
            admin,
            processed: self.today(),
            until: application.new_until,
        };
        self.post(tx, to, format!("M03:{}", application.id), letter).await
    }

    /// What an application that waits would write if it were processed today; `None` where nothing of it is left.
    pub(crate) async fn plan_of(&self, reading: &mut Reading, application: &Application) -> Result<Option<Planned>> {
        let means = reading.means_of(&application.person).await?;
        let facts = Facts::for_plans(reading, std::slice::from_ref(application)).await?;
        self.plan_from(&facts, means.as_ref(), application)
    }

    /// The same from what is known already.
    fn plan_from(&self, facts: &Facts, means: Option<&Means>, application: &Application) -> Result<Option<Planned>> {
        // A means that was revoked is not given permissions any more, nor one above its level.
        if means.is_none_or(|means| means.state == MeansState::Revoked || !means.level.opens(application.level)) {
            return Ok(None);
        }
        match application.kind {
            ApplicationKind::Renewal => self.plan_of_renewal(facts, application),
            ApplicationKind::Request => Ok(self.plan_of_request(facts, application)),
        }
    }

    fn plan_of_renewal(&self, facts: &Facts, application: &Application) -> Result<Option<Planned>> {
        let own_wait = |permission: &Permission| permission.waiting.as_deref() == Some(&application.reference);
        let items: Vec<Permission> = facts
            .renewed_in(application)
            .into_iter()
            .map(
                |permission| {
                    if own_wait(&permission) { Permission { waiting: None, ..permission } } else { permission }
                },
            )
            .filter(|permission| permission.is_renewable(self.today()))
            .collect();
        let permissions = facts.permissions_of(&application.person);
        let becomes =
            AdminAsked::of(application.admin, is_manager(&permissions, &application.organization, self.today()));
        let admin = current_admin(permissions, &application.organization);
        let asked = Asked { all_services: application.all_services, admin: application.admin, term: application.term };
        match plan(&items, admin.as_ref(), &asked, self.today()) {
            Ok(plan) => Ok(Some(Planned { lines: lines(&items, &plan), plan, left_out: Vec::new(), admin: becomes })),
            Err(Problem::AdminAlone | Problem::SelectSome) => Ok(None),
            Err(problem) => Err(Failure::Broken(format!("{}: {problem:?}", application.reference))),
        }
    }

    fn plan_of_request(&self, facts: &Facts, application: &Application) -> Option<Planned> {
        let today = self.today();
        let mut permissions = facts.permissions_of(&application.person);
        permissions.retain(|one| one.organization == application.organization);
        let branch = application.branch.as_deref();
        let (mut fitting, mut left_out) = (Vec::new(), Vec::new());
        if application.all_services {
            if grant::held_until(&permissions, None, branch, today).is_some() {
                return None;
            }
        } else {
            for (service, listed) in facts.services_of(application) {
                match not_given(service, *listed, application, &permissions, today) {
                    Some(why) => left_out.push((service.service.clone(), why)),
                    None => fitting.push(service.clone()),
                }
            }
            if fitting.is_empty() {
                return None;
            }
        }
        let wanted = Wanted {
            services: (!application.all_services).then(|| fitting.iter().map(|one| one.uuid.as_str()).collect()),
            branch,
            level: application.level,
            admin: application.admin,
            term: application.term,
        };
        let plan = grant::plan(&permissions, &wanted, today);
        let admin = AdminAsked::of(application.admin, is_manager(&permissions, &application.organization, today));
        Some(Planned { lines: new_lines(&fitting, &plan), plan, left_out, admin })
    }
}

/// What an application would write.
pub(crate) struct Planned {
    /// The rows.
    pub(crate) plan: Plan,
    /// How letters and pages show them.
    pub(crate) lines: Vec<LineShown>,
    /// What was asked by name and is left out, and why.
    pub(crate) left_out: Vec<(Named, Problem)>,
    /// What it does about the Admin authorization.
    pub(crate) admin: AdminAsked,
}

/// Why a service that was asked for is not given today: it is gone, asks for more, or is there already.
fn not_given(
    service: &ServiceName,
    listed: bool,
    application: &Application,
    permissions: &[Permission],
    today: jiff::civil::Date,
) -> Option<Problem> {
    let (needs, held) = (service.needs, application.level);
    if !listed {
        return Some(Problem::ServiceGone);
    }
    if !held.opens(needs) {
        return Some(Problem::LevelTooLow { needs, held });
    }
    let until = grant::held_until(permissions, Some((&service.uuid, needs)), application.branch.as_deref(), today);
    until.map(|until| Problem::PermissionExists { until })
}

/// What becomes of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Requested,
    Processed,
    Approved,
    Refused,
    Withdrawn,
    Lapsed,
}

/// The word of the audit trail for what becomes of an application.
pub(crate) fn deed(kind: ApplicationKind, turn: Turn) -> Deed {
    match (kind, turn) {
        (ApplicationKind::Renewal, Turn::Requested) => Deed::RenewalRequested,
        (ApplicationKind::Renewal, Turn::Processed) => Deed::RenewalProcessed,
        (ApplicationKind::Renewal, Turn::Approved) => Deed::RenewalApproved,
        (ApplicationKind::Renewal, Turn::Refused) => Deed::RenewalRefused,
        (ApplicationKind::Renewal, Turn::Withdrawn) => Deed::RenewalWithdrawn,
        (ApplicationKind::Renewal, Turn::Lapsed) => Deed::RenewalLapsed,
        (ApplicationKind::Request, Turn::Requested) => Deed::RequestRequested,
        (ApplicationKind::Request, Turn::Processed) => Deed::RequestProcessed,
        (ApplicationKind::Request, Turn::Approved) => Deed::RequestApproved,
        (ApplicationKind::Request, Turn::Refused) => Deed::RequestRefused,
        (ApplicationKind::Request, Turn::Withdrawn) => Deed::RequestWithdrawn,
        (ApplicationKind::Request, Turn::Lapsed) => Deed::RequestLapsed,
    }
}

/// Names what follows a permission. Where something follows it already, somebody was faster: nothing of this counts.
async fn follow(tx: &mut Writing, held: &Held, followed: &str, by: &str) -> Result<()> {
    if tx.set_successor(held, followed, by).await? { Ok(()) } else { Err(Refusal::Changed.into()) }
}

/// The Admin authorization of an organization that was not renewed yet.
pub(crate) fn current_admin(all: Vec<Permission>, organization: &str) -> Option<Permission> {
    all.into_iter()
        .filter(|one| {
            one.kind == Kind::Admin
                && one.organization == organization
                && one.terminated.is_none()
                && one.successor.is_none()
        })
        .max_by_key(|one| one.period.ends)
}
