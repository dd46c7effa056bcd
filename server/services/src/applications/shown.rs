//! Applications as they are shown: what each writes or wrote, line by line.

use jiff::civil::Date;
use rules::{
    approval::ApplicationKind,
    period::Term,
    permission::{Kind, Named, Permission, ServiceName, is_manager},
    problem::Problem,
    renewal::Plan,
    shown::{AdminAsked, ApplicationShown, LineShown},
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
        let facts = Facts::about(reading, &applications, &[], &[], self.today()).await?;
        applications.into_iter().map(|one| self.application_shown(&facts, one)).collect()
    }

    /// One of those that the facts are about.
    pub(crate) fn application_shown(&self, facts: &Facts, application: Application) -> Result<ApplicationShown> {
        let requester = facts.person(&application.person)?;
        let (lines, left_out) = match (application.state, application.kind) {
            (ApplicationState::Awaiting, _) => {
                let means = facts.people.get(&application.person).and_then(|(_, means)| means.as_ref());
                match self.plan_from(facts, means, &application)? {
                    Some(planned) => (waiting_lines(planned.lines, application.term, self.today()), planned.left_out),
                    None => (Vec::new(), Vec::new()),
                }
            }
            (_, ApplicationKind::Renewal) => (self.lines_then(facts, &application), Vec::new()),
            (_, ApplicationKind::Request) => self.new_lines_then(facts, &application),
        };
        let decision = application.decision();
        let admin = AdminAsked::of(application.admin, self.was_manager(facts, &application));
        let stranger = application.state == ApplicationState::Awaiting && !facts.knows(&application);
        Ok(ApplicationShown {
            decides: facts.decides(&application),
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
            admin,
            stranger,
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

    /// Whether who asks is authorization manager there already, by something that this application did not write itself.
    fn was_manager(&self, facts: &Facts, application: &Application) -> bool {
        let day = application.decided.map_or(self.today(), |at| self.day(at));
        let written = facts.written_by(application);
        let all = facts.permissions_of(&application.person);
        let before = all.iter().filter(|one| !written.iter().any(|row| row.id == one.id));
        is_manager(before, &application.organization, day)
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
                let old = Some(item.period.ends);
                line(item.service.as_ref(), item.branch.as_deref(), item.level, old, from, until)
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
            let (service, branch) = (row.service.as_ref(), row.branch.as_deref());
            lines.push(line(service, branch, row.level, old, row.period.starts, row.period.ends));
        }
        lines
    }

    /// The same of a request for new permissions, and what of it was not written.
    fn new_lines_then(&self, facts: &Facts, application: &Application) -> (Vec<LineShown>, Vec<(Named, Problem)>) {
        let asked = facts.services_of(application);
        if application.state != ApplicationState::Processed {
            let (from, until) = (application.new_from, application.new_until);
            let one = |service| LineShown {
                once_approved: Some(application.term),
                ..line(service, application.branch.as_deref(), application.level, None, from, until)
            };
            let named = asked.iter().map(|(service, _)| one(Some(service)));
            return (if application.all_services { vec![one(None)] } else { named.collect() }, Vec::new());
        }
        let written = facts.written_by(application);
        let logins = written.iter().filter(|row| row.kind == Kind::Login);
        let lines = logins.map(|row| {
            let (service, branch) = (row.service.as_ref(), row.branch.as_deref());
            line(service, branch, row.level, None, row.period.starts, row.period.ends)
        });
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
    branch: Option<&str>,
    level: rules::level::Level,
    old_until: Option<Date>,
    from: Date,
    until: Date,
) -> LineShown {
    LineShown {
        service: service.map(|one| one.service.clone()),
        provider: service.map(|one| one.provider.clone()),
        branch: branch.map(str::to_owned),
        level,
        old_until,
        from,
        until,
        once_approved: None,
    }
}

/// The lines that a letter or page shows of a plan: one a login row.
pub(crate) fn lines(selected: &[Permission], plan: &Plan) -> Vec<LineShown> {
    let rows = plan.logins.iter().map(|row| {
        let followed: Vec<&Permission> = selected.iter().filter(|one| row.follows.contains(&one.id)).collect();
        let service = followed.iter().find_map(|one| one.service.as_ref()).filter(|_| row.service.is_some());
        let old = followed.iter().map(|one| one.period.ends).min();
        line(service, row.branch.as_deref(), row.level, old, row.period.starts, row.period.ends)
    });
    rows.collect()
}

/// The same of a plan for new permissions.
pub(crate) fn new_lines(services: &[ServiceName], plan: &Plan) -> Vec<LineShown> {
    let rows = plan.logins.iter().map(|row| {
        let service = services.iter().find(|one| Some(&one.uuid) == row.service.as_ref());
        line(service, row.branch.as_deref(), row.level, None, row.period.starts, row.period.ends)
    });
    rows.collect()
}

/// The lines of what waits for approval: what would begin if it were approved on the day that they were planned for begins on
/// the day of approval, whichever that is. What follows a permission that is not over has its day.
pub(crate) fn waiting_lines(lines: Vec<LineShown>, term: Term, planned_for: Date) -> Vec<LineShown> {
    let waits = |line: LineShown| match line.from <= planned_for {
        true => LineShown { once_approved: Some(term), ..line },
        false => line,
    };
    lines.into_iter().map(waits).collect()
}
