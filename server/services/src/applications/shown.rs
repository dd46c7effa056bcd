//! Applications as they are shown: what each writes or wrote, line by line.

use rules::{
    approval::ApplicationKind,
    permission::{Kind, Named, Permission, ServiceName},
    problem::Problem,
    renewal::Plan,
    shown::{ApplicationShown, ApplicationStanding, LineShown},
};
use store::{Application, ApplicationState, Reading};

use super::not_given;
use crate::{
    Portal, Result,
    account::{not_yours, shown},
};

impl Portal {
    pub(crate) async fn application_shown(
        &self,
        reading: &mut Reading,
        application: Application,
    ) -> Result<ApplicationShown> {
        let requester = reading.person(&application.person).await?.ok_or_else(not_yours)?;
        let organization = reading.organization(&application.organization).await?.ok_or_else(not_yours)?;
        let approver = self.name_of(reading, application.approver.as_deref()).await?;
        let decided_by = self.name_of(reading, application.decided_by.as_deref()).await?;
        let (lines, left_out) = match (application.state, application.kind) {
            (ApplicationState::Awaiting, _) => match self.plan_of(reading, &application).await? {
                Some(planned) => (planned.lines, planned.left_out),
                None => (Vec::new(), Vec::new()),
            },
            (_, ApplicationKind::Renewal) => (self.lines_then(reading, &application).await?, Vec::new()),
            (_, ApplicationKind::Request) => self.new_lines_then(reading, &application).await?,
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
            kind: application.kind,
            lines,
            left_out,
            branch: application.branch,
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

    /// The same of a request for new permissions, and what of it was not written.
    async fn new_lines_then(
        &self,
        reading: &mut Reading,
        application: &Application,
    ) -> Result<(Vec<LineShown>, Vec<(Named, Problem)>)> {
        let asked = reading.services_of_application(&application.id).await?;
        if application.state != ApplicationState::Processed {
            let (from, until) = (application.new_from, application.new_until);
            let all = || line(None, application.level, None, from, until);
            let named = asked.iter().map(|(one, _)| line(Some(one), application.level, None, from, until));
            return Ok((if application.all_services { vec![all()] } else { named.collect() }, Vec::new()));
        }
        let written = reading.permissions_by(&application.id).await?;
        let logins = written.iter().filter(|row| row.kind == Kind::Login);
        let lines = logins.map(|row| line(row.service.as_ref(), row.level, None, row.period.starts, row.period.ends));
        let is_written =
            |uuid: &str| written.iter().any(|row| row.service.as_ref().is_some_and(|service| service.uuid == uuid));
        let mut permissions = reading.permissions_of(&application.person).await?;
        permissions.retain(|one| one.organization == application.organization);
        let decided = self.day(application.decided.unwrap_or(application.submitted));
        let left_out = asked.iter().filter(|(service, _)| !is_written(&service.uuid)).map(|(service, listed)| {
            let why = not_given(service, *listed, application, &permissions, decided);
            (service.service.clone(), why.unwrap_or(Problem::NothingToAsk))
        });
        Ok((lines.collect(), left_out.collect()))
    }

    pub(crate) async fn name_of(&self, reading: &mut Reading, person: Option<&str>) -> Result<Option<String>> {
        match person {
            Some(id) => Ok(reading.person(id).await?.map(|person| person.name())),
            None => Ok(None),
        }
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
