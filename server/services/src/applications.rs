//! Applications: what they write, how they are confirmed, and how they are shown.

use rules::{
    permission::{Kind, Permission, ServiceName},
    problem::{Problem, Refusal},
    renewal::{Asked, Hangs, Plan, plan},
    shown::{ApplicationShown, ApplicationStanding, LineShown},
};
use store::{Application, ApplicationState, MeansState, NewPermission, Person, Reading, Writing};

use crate::{
    Failure, Letter, Portal, Result,
    account::{not_yours, shown},
    chance,
};

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
    /// What is renewed.
    pub(crate) selected: &'a [Permission],
    /// What is asked.
    pub(crate) asked: &'a Asked,
    /// The rows that it would write today.
    pub(crate) plan: &'a Plan,
    /// Who is asked to approve, or who decided by sending it.
    pub(crate) decision: Decision<'a>,
}

/// Who decides about an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision<'a> {
    /// Waits for this manager, or another one.
    AskedOf(&'a str),
    /// Processed at once, on this person's own authority.
    TakenBy(&'a str),
}

impl Portal {
    /// Writes an application, and what it asks for where that is decided already.
    pub(crate) async fn write_application(&self, tx: &mut Writing, new: &NewApplication<'_>) -> Result<Application> {
        let now = self.now();
        let first = (new.plan.starts(), new.plan.until(), new.plan.logins.iter().map(|login| login.level).max());
        let (Some(new_from), Some(new_until), Some(level)) = first else {
            return Err(Failure::Broken("a renewal without rows".into()));
        };
        let (state, approver, decided_by) = match new.decision {
            Decision::AskedOf(manager) => (ApplicationState::Awaiting, Some(manager), None),
            Decision::TakenBy(person) => (ApplicationState::Processed, None, Some(person)),
        };
        let application = Application {
            id: self.id(),
            reference: chance::reference(self.chance(), "RN", self.today().year()),
            person: new.person.to_owned(),
            organization: new.organization.to_owned(),
            state,
            all_services: new.asked.all_services,
            admin: new.asked.admin,
            term: new.asked.term,
            level,
            approver: approver.map(str::to_owned),
            draft: new.draft.to_owned(),
            submitted: now,
            lapses: now + LAPSES,
            decided: decided_by.map(|_| now),
            decided_by: decided_by.map(str::to_owned),
            reason: String::new(),
            old_until: new.selected.iter().map(|one| one.period.ends).min().unwrap_or(new_from),
            new_from,
            new_until,
        };
        let items: Vec<&str> = new.selected.iter().map(|permission| permission.id.as_str()).collect();
        tx.insert_application(&application, &items).await?;
        if decided_by.is_some() {
            self.write_plan(tx, &application, new.plan).await?;
        }
        Ok(application)
    }

    /// Writes the rows of a plan and what they follow.
    pub(crate) async fn write_plan(&self, tx: &mut Writing, application: &Application, plan: &Plan) -> Result<()> {
        let now = self.now();
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
            tx.insert_permission(&row, now).await?;
            for followed in &login.follows {
                follow(tx, followed, &id).await?;
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
            tx.insert_permission(&row, now).await?;
            if let Some(followed) = admin.follows.as_deref().or(before.as_deref()) {
                follow(tx, followed, &id).await?;
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
    ) -> Result<()> {
        let letter = Letter::M03 {
            name: to.name(),
            reference: application.reference.clone(),
            organization: organization.to_owned(),
            lines,
            admin: application.admin,
            until: application.new_until,
        };
        self.post(tx, to, format!("M03:{}", application.id), &letter).await
    }

    /// What an application that waits would write if it were processed today; `None` where nothing of it is left.
    pub(crate) async fn plan_of(
        &self,
        reading: &mut Reading,
        application: &Application,
    ) -> Result<Option<(Vec<Permission>, Plan)>> {
        // A means that was revoked is not given permissions any more.
        let means = reading.means_of(&application.person).await?;
        if means.is_none_or(|means| means.state == MeansState::Revoked) {
            return Ok(None);
        }
        let own_wait = |permission: &Permission| permission.waiting.as_deref() == Some(&application.reference);
        let items: Vec<Permission> = reading
            .permissions_in(&application.id)
            .await?
            .into_iter()
            .map(
                |permission| {
                    if own_wait(&permission) { Permission { waiting: None, ..permission } } else { permission }
                },
            )
            .filter(|permission| permission.is_renewable(self.today()))
            .collect();
        let admin = current_admin(reading.permissions_of(&application.person).await?, &application.organization);
        let asked = Asked { all_services: application.all_services, admin: application.admin, term: application.term };
        match plan(&items, admin.as_ref(), &asked, self.today()) {
            Ok(plan) => Ok(Some((items, plan))),
            Err(Problem::AdminAlone | Problem::SelectSome) => Ok(None),
            Err(problem) => Err(Failure::Broken(format!("{}: {problem:?}", application.reference))),
        }
    }

    pub(crate) async fn application_shown(
        &self,
        reading: &mut Reading,
        application: Application,
    ) -> Result<ApplicationShown> {
        let requester = reading.person(&application.person).await?.ok_or_else(not_yours)?;
        let organization = reading.organization(&application.organization).await?.ok_or_else(not_yours)?;
        let approver = self.name_of(reading, application.approver.as_deref()).await?;
        let decided_by = self.name_of(reading, application.decided_by.as_deref()).await?;
        let lines = match application.state {
            ApplicationState::Awaiting => {
                self.plan_of(reading, &application).await?.map(|(items, plan)| lines(&items, &plan)).unwrap_or_default()
            }
            _ => self.lines_then(reading, &application).await?,
        };
        Ok(ApplicationShown {
            standing: match application.state {
                ApplicationState::Awaiting => ApplicationStanding::Awaiting,
                ApplicationState::Processed => ApplicationStanding::Processed,
                ApplicationState::Refused => ApplicationStanding::Refused,
                ApplicationState::Withdrawn => ApplicationStanding::Withdrawn,
                ApplicationState::Lapsed => ApplicationStanding::Lapsed,
            },
            requester: requester.name(),
            requester_email: requester.email,
            organization: shown(organization),
            lines,
            all_services: application.all_services,
            admin: application.admin,
            term: application.term,
            level: application.level,
            approver,
            submitted: self.day(application.submitted),
            lapses: self.day(application.lapses),
            reason: application.reason,
            old_until: application.old_until,
            new_from: application.new_from,
            new_until: application.new_until,
            decided_by,
            reference: application.reference,
        })
    }

    /// The lines of an application that was decided: what was written, or what was asked.
    async fn lines_then(&self, reading: &mut Reading, application: &Application) -> Result<Vec<LineShown>> {
        let items = reading.permissions_in(&application.id).await?;
        let logins: Vec<&Permission> = items.iter().filter(|item| item.kind == Kind::Login).collect();
        if application.state != ApplicationState::Processed {
            let decided = self.day(application.decided.unwrap_or(application.submitted));
            let asked = |item: &&Permission| {
                let from = item.next_start(decided);
                let until = application.term.last_day(from);
                line(item.service.as_ref(), item.level, Some(item.period.ends), from, until)
            };
            return Ok(logins.iter().map(asked).collect());
        }
        let all = reading.permissions_of(&application.person).await?;
        let mut shown: Vec<&str> = Vec::new();
        let mut lines = Vec::new();
        for (next, _) in logins.iter().filter_map(|item| item.successor.as_ref()) {
            let Some(row) = all.iter().find(|one| one.id == *next) else { continue };
            if shown.contains(&next.as_str()) {
                continue;
            }
            shown.push(next);
            let followed = logins.iter().filter(|item| item.successor.as_ref().is_some_and(|(id, _)| id == next));
            let old = followed.map(|item| item.period.ends).min();
            lines.push(line(row.service.as_ref(), row.level, old, row.period.starts, row.period.ends));
        }
        Ok(lines)
    }

    pub(crate) async fn name_of(&self, reading: &mut Reading, person: Option<&str>) -> Result<Option<String>> {
        match person {
            Some(id) => Ok(reading.person(id).await?.map(|person| person.name())),
            None => Ok(None),
        }
    }
}

/// Names what follows a permission. Where something follows it already, somebody was faster: nothing of this counts.
async fn follow(tx: &mut Writing, followed: &str, by: &str) -> Result<()> {
    if tx.set_successor(followed, by).await? { Ok(()) } else { Err(Refusal::Changed.into()) }
}

fn line(
    service: Option<&ServiceName>,
    level: rules::level::Level,
    old_until: Option<jiff::civil::Date>,
    from: jiff::civil::Date,
    until: jiff::civil::Date,
) -> LineShown {
    LineShown {
        service: service.map(|one| one.service.clone()),
        provider: service.map(|one| one.provider.clone()),
        level,
        old_until,
        from,
        until,
    }
}

/// The lines that a letter or page shows of a plan: one a login row.
pub(crate) fn lines(selected: &[Permission], plan: &Plan) -> Vec<LineShown> {
    let rows = plan.logins.iter().map(|row| {
        let followed: Vec<&Permission> = selected.iter().filter(|one| row.follows.contains(&one.id)).collect();
        let service = followed.iter().find_map(|one| one.service.as_ref()).filter(|_| row.service.is_some());
        line(service, row.level, followed.iter().map(|one| one.period.ends).min(), row.period.starts, row.period.ends)
    });
    rows.collect()
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
