//! Applications as they are shown: what each writes or wrote, line by line.

use rules::{
    approval::ApplicationKind,
    permission::{Kind, Named, Permission, ServiceName},
    problem::Problem,
    renewal::Plan,
    shown::{ApplicationShown, LineShown},
    state::ApplicationState,
};
use store::{Application, Reading};

use super::{Facts, not_given};
use crate::{Portal, Result, account::shown};

impl Portal {
    /// Applications as they are shown, in their order.
    pub(crate) async fn applications_shown(
        &self,
        reading: &mut Reading,
        applications: Vec<Application>,
    ) -> Result<Vec<ApplicationShown>> {
        let facts = Facts::about(reading, &applications, &[], &[]).await?;
        applications.into_iter().map(|one| self.application_shown(&facts, one)).collect()
    }

    /// One of those that the facts are about.
    pub(crate) fn application_shown(&self, facts: &Facts, application: Application) -> Result<ApplicationShown> {
        let requester = facts.person(&application.person)?;
        let (lines, left_out) = match (application.state, application.kind) {
            (ApplicationState::Awaiting, _) => {
                let means = facts.people.get(&application.person).and_then(|(_, means)| means.as_ref());
                match self.plan_from(facts, means, &application)? {
                    Some(planned) => (planned.lines, planned.left_out),
                    None => (Vec::new(), Vec::new()),
                }
            }
            (_, ApplicationKind::Renewal) => (self.lines_then(facts, &application), Vec::new()),
            (_, ApplicationKind::Request) => self.new_lines_then(facts, &application),
        };
        let decision = application.decision();
        Ok(ApplicationShown {
            approver: facts.name_of(application.approver()),
            decided_by: facts.name_of(decision.map(|decided| &decided.by)),
            reason: decision.map(|decided| decided.reason.clone()).unwrap_or_default(),
            decided: application.decided.map(|at| self.local(at)),
            standing: application.state,
            requester: requester.name(),
            requester_email: requester.email.clone(),
            organization: shown(facts.organization(&application.organization)?.clone()),
            kind: application.kind,
            lines,
            left_out,
            branch: application.branch,
            all_services: application.all_services,
            admin: application.admin,
            term: application.term,
            level: application.level,
            submitted: self.day(application.submitted),
            lapses: self.day(application.lapses),
            old_until: application.old_until,
            new_from: application.new_from,
            new_until: application.new_until,
            reference: application.reference,
        })
    }

    /// The lines of an application that was decided: what was written, or what was asked.
    fn lines_then(&self, facts: &Facts, application: &Application) -> Vec<LineShown> {
        let items = facts.renewed_in(application);
        let logins: Vec<&Permission> = items.iter().filter(|item| item.kind == Kind::Login).collect();
        if application.state != ApplicationState::Processed {
            let decided = self.day(application.decided.unwrap_or(application.submitted));
            let asked = |item: &&Permission| {
                let from = item.next_start(decided);
                let until = application.term.last_day(from);
                line(item.service.as_ref(), item.level, Some(item.period.ends), from, until)
            };
            return logins.iter().map(asked).collect();
        }
        let all = facts.permissions_of(&application.person);
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
        lines
    }

    /// The same of a request for new permissions, and what of it was not written.
    fn new_lines_then(&self, facts: &Facts, application: &Application) -> (Vec<LineShown>, Vec<(Named, Problem)>) {
        let asked = facts.services_of(application);
        if application.state != ApplicationState::Processed {
            let (from, until) = (application.new_from, application.new_until);
            let all = || line(None, application.level, None, from, until);
            let named = asked.iter().map(|(one, _)| line(Some(one), application.level, None, from, until));
            return (if application.all_services { vec![all()] } else { named.collect() }, Vec::new());
        }
        let written = facts.written_by(application);
        let logins = written.iter().filter(|row| row.kind == Kind::Login);
        let lines = logins.map(|row| line(row.service.as_ref(), row.level, None, row.period.starts, row.period.ends));
        let is_written =
            |uuid: &str| written.iter().any(|row| row.service.as_ref().is_some_and(|service| service.uuid == uuid));
        let mut permissions = facts.permissions_of(&application.person);
        permissions.retain(|one| one.organization == application.organization);
        let decided = self.day(application.decided.unwrap_or(application.submitted));
        let left_out = asked.iter().filter(|(service, _)| !is_written(&service.uuid)).map(|(service, listed)| {
            let why = not_given(service, *listed, application, &permissions, decided);
            (service.service.clone(), why.unwrap_or(Problem::NothingToAsk))
        });
        (lines.collect(), left_out.collect())
    }
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

/// The same of a plan for new permissions.
pub(crate) fn new_lines(services: &[ServiceName], plan: &Plan) -> Vec<LineShown> {
    let rows = plan.logins.iter().map(|row| {
        let service = services.iter().find(|one| Some(&one.uuid) == row.service.as_ref());
        line(service, row.level, None, row.period.starts, row.period.ends)
    });
    rows.collect()
}
