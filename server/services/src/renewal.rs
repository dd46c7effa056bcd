//! Renewing: what the wizard needs to know, sending it, and processing it into permissions.

use std::collections::BTreeMap;

use rules::{
    permission::{Kind, Permission, ServiceName},
    problem::{Problem, Refusal},
    renewal::{Asked, Hangs, Plan, plan},
    shown::{ApplicationShown, ApplicationStanding, Done, LineShown},
    wizard::{
        Answers, CHECK,
        renewal::{ManagerCard, OrganizationFacts, Part, Renewal},
        with_step,
    },
};
use store::{Application, ApplicationState, MeansState, NewPermission, Person, Reading, Writing};

use crate::{
    Failure, Letter, Portal, Result, SignedIn,
    account::{not_yours, shown},
    chance,
    portal::Audit,
};

/// A request that nobody decided lapses after this long, in seconds.
const LAPSES: i64 = 30 * 24 * 60 * 60;

impl SignedIn {
    /// What the renewal wizard needs to know about this person today.
    pub(crate) async fn renewal_circumstances(&self, reading: &mut Reading) -> Result<Renewal> {
        let today = self.portal.today();
        let all = reading.permissions_of(&self.person.id).await?;
        let mut by_organization: BTreeMap<String, Vec<Permission>> = BTreeMap::new();
        // What somebody ended is never renewed; the rest is shown, with the reason where it cannot be.
        for permission in all.into_iter().filter(|one| one.terminated.is_none()) {
            by_organization.entry(permission.organization.clone()).or_default().push(permission);
        }
        let mut organizations = Vec::new();
        for (id, permissions) in by_organization {
            let Some(organization) = reading.organization(&id).await? else { continue };
            let managers = reading.managers_of(&id, today).await?;
            organizations.push(OrganizationFacts {
                authority: reading.authority(&self.person.id, &id).await?,
                managers: managers
                    .into_iter()
                    .filter(|manager| manager.person != self.person.id)
                    .map(|manager| ManagerCard { id: manager.person, name: manager.name, level: manager.level })
                    .collect(),
                name: organization.name,
                kvk: organization.kvk,
                id,
                permissions,
            });
        }
        organizations.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Renewal { today, person: self.person_card(), organizations })
    }

    /// Sends a renewal: in one transaction the applications, what can be processed at once, the mails and the audit lines,
    /// and the draft marked as sent. A second sending of the same draft gives the same references.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for answers with problems, [`Refusal::Changed`] for another window's changes,
    /// [`Refusal::NotYours`] for a foreign draft.
    pub async fn send_renewal(&self, id: &str, rev: i64, last: Answers) -> Result<Vec<String>> {
        let mut tx = self.portal.db().write().await?;
        let mut draft = self.own_draft(&mut tx, id).await?;
        if let Some(references) = &draft.submitted {
            return Ok(references.split(',').map(str::to_owned).collect());
        }
        if draft.rev != rev {
            return Err(Refusal::Changed.into());
        }
        let wizard = self.renewal_circumstances(&mut tx).await?;
        let answers = with_step(&wizard, &serde_json::from_str(&draft.answers)?, CHECK, last);
        let parts = match wizard.parts(&answers) {
            Ok(parts) => parts,
            Err(problems) => {
                draft.answers = serde_json::to_string(&answers)?;
                draft.errors = serde_json::to_string(&problems)?;
                draft.updated = self.portal.now();
                if tx.save_draft(&draft).await? {
                    tx.commit().await?;
                }
                return Err(Refusal::Invalid(problems).into());
            }
        };
        let mut references = Vec::new();
        for part in &parts {
            references.push(self.apply(&mut tx, id, part).await?);
        }
        if !tx.submit_draft(id, rev, &references.join(","), self.portal.now()).await? {
            return Err(Refusal::Changed.into());
        }
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(references)
    }

    async fn apply(&self, tx: &mut Writing, draft: &str, part: &Part<'_>) -> Result<String> {
        let now = self.portal.now();
        let (Some(new_from), Some(new_until)) = (part.plan.starts(), part.plan.until()) else {
            return Err(Failure::Broken("a renewal without rows".into()));
        };
        let level = part.plan.logins.iter().map(|login| login.level).max().unwrap_or(self.means.level);
        let reference = chance::reference(self.portal.chance(), "RN", self.portal.today().year());
        let at_once = part.approver.is_none();
        let application = Application {
            id: self.portal.id(),
            reference: reference.clone(),
            person: self.person.id.clone(),
            organization: part.organization.id.clone(),
            state: if at_once { ApplicationState::Processed } else { ApplicationState::Awaiting },
            all_services: part.asked.all_services,
            admin: part.asked.admin,
            term: part.asked.term,
            level,
            approver: part.approver.map(|manager| manager.id.clone()),
            draft: draft.to_owned(),
            submitted: now,
            lapses: now + LAPSES,
            decided: at_once.then_some(now),
            decided_by: at_once.then(|| self.person.id.clone()),
            reason: String::new(),
            old_until: part.selected.iter().map(|one| one.period.ends).min().unwrap_or(new_from),
            new_from,
            new_until,
        };
        let items: Vec<&str> = part.selected.iter().map(|permission| permission.id.as_str()).collect();
        tx.insert_application(&application, &items).await?;
        let lines = lines(&part.selected, &part.plan);
        let organization = &part.organization.name;
        let line = Audit { organization: Some(&part.organization.id), reference: &reference, ..self.line() };
        match part.approver {
            None => {
                self.portal.write_plan(tx, &application, &part.plan).await?;
                self.portal.confirm(tx, &self.person, &application, organization, lines).await?;
                self.portal.audit(tx, Audit { action: "renewal-processed", ..line }).await?;
            }
            Some(manager) => {
                let lapses = self.portal.day(application.lapses);
                let received = Letter::M01 {
                    name: self.person.name(),
                    reference: reference.clone(),
                    organization: organization.clone(),
                    lines: lines.clone(),
                    term: application.term,
                    admin: application.admin,
                    approver: manager.name.clone(),
                    lapses,
                };
                self.portal.post(tx, &self.person, format!("M01:{}", application.id), &received).await?;
                let Some(approver) = tx.person(&manager.id).await? else { return Err(not_yours()) };
                let asks = Letter::M02 {
                    name: approver.name(),
                    requester: self.person.name(),
                    reference: reference.clone(),
                    organization: organization.clone(),
                    lines,
                    term: application.term,
                    admin: application.admin,
                    lapses,
                };
                self.portal.post(tx, &approver, format!("M02:{}", application.id), &asks).await?;
                self.portal.audit(tx, Audit { action: "renewal-requested", ..line }).await?;
            }
        }
        Ok(reference)
    }

    /// What one's own references became, for the confirmation page.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a reference that is not one's own.
    pub async fn done(&self, references: &str) -> Result<Done> {
        let mut reading = self.portal.db().read().await?;
        let mut applications = Vec::new();
        for reference in references.split(',').take(20) {
            let application = reading.application_by_reference(reference).await?;
            let own = application.filter(|application| application.person == self.person.id).ok_or_else(not_yours)?;
            applications.push(self.portal.application_shown(&mut reading, own).await?);
        }
        Ok(Done { applications, email: self.person.email.clone() })
    }
}

impl Portal {
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
        let all = reading.permissions_of(&application.person).await?;
        let admin = all
            .into_iter()
            .filter(|one| {
                one.kind == Kind::Admin
                    && one.organization == application.organization
                    && one.terminated.is_none()
                    && one.successor.is_none()
            })
            .max_by_key(|one| one.period.ends);
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
