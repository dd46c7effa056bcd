//! W2: requesting new permissions for oneself.
//!
//! Steps: for which organization → check the organization, one branch or the whole → which services, Admin authorization →
//! how long → who approves (where somebody must, and may be picked) → check your answers.

mod steps;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Answers, CHECK, Wizard,
    choice::{Choice, ServiceCard},
    company::{CompanyCard, branch_of},
    renewal::{ManagerCard, PersonCard},
};
use crate::{
    approval::{Authority, may_approve},
    company::KvkNumber,
    grant::{self, Wanted, is_manager},
    level::Level,
    period::Term,
    permission::Permission,
    problem::{Problem, Problems},
    renewal::Plan,
    typed,
};

/// For which organization?
pub const ORGANIZATION: &str = "organization";
/// Check the organization.
pub const COMPANY: &str = "company";
/// Which services?
pub const SERVICES: &str = "services";
/// How long?
pub const TERM: &str = "term";
/// Who approves?
pub const APPROVAL: &str = "approval";

/// The answer of the first step that stands for an organization that is not listed.
pub const OTHER: &str = "other";
/// The answer that holds why the trade register gave none. Written by the server alone.
pub const LOOK_UP: &str = "look_up";
/// Its values.
pub const DOWN: &str = "down";
/// Too many look-ups by one person.
pub const BUSY: &str = "busy";

/// What the server looked up for one person's request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The day it would be processed on.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// Who asks.
    pub person: PersonCard,
    /// The level of his means.
    pub level: Level,
    /// The organizations that he may pick without their number.
    pub organizations: Vec<OrganizationCard>,
    /// The one that was picked, or found by its number.
    pub company: Option<CompanyFacts>,
    /// Which services there are to choose.
    pub choice: Choice,
}

/// An organization to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationCard {
    /// The organization's id.
    pub id: String,
    /// Its name in the trade register.
    pub name: String,
    /// Its KvK number.
    pub kvk: String,
}

/// The organization of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyFacts {
    /// As the trade register has it.
    pub card: CompanyCard,
    /// The person's authority in it: a record, not a claim.
    pub authority: Authority,
    /// Whether the person is linked to it: who manages it is told to its own people only.
    pub linked: bool,
    /// Its managers who may approve this; without names where the person is not linked.
    pub managers: Vec<ManagerCard>,
    /// What the person has in it.
    pub permissions: Vec<Permission>,
    /// The request for all services that waits: its branch and its reference.
    pub all_wait: Option<String>,
}

/// Who decides about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approver<'a> {
    /// The person himself, who represents the organization independently.
    Oneself,
    /// This manager, or another one.
    One(&'a ManagerCard),
    /// Any manager: the person is not told who they are.
    Any,
}

/// What the answers come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// The organization.
    pub company: &'a CompanyFacts,
    /// The services; `None` is all services.
    pub services: Option<Vec<&'a ServiceCard>>,
    /// The branch that it is limited to.
    pub branch: Option<String>,
    /// Also an Admin authorization.
    pub admin: bool,
    /// How long.
    pub term: Term,
    /// The rows that it would write today.
    pub plan: Plan,
    /// Who decides.
    pub approver: Approver<'a>,
}

impl CompanyFacts {
    /// The managers who may approve a request at a level.
    pub fn approvers(&self, person: &str, level: Level) -> Vec<&ManagerCard> {
        self.managers.iter().filter(|manager| may_approve(&manager.id, manager.level, person, level)).collect()
    }

    /// R7, R11, R70: asked of who does not get the Admin authorization by default and has none.
    pub fn asks_admin(&self, today: Date) -> bool {
        !self.authority.brings_admin() && !is_manager(&self.permissions, today)
    }
}

impl Request {
    /// Why all services cannot be asked for.
    pub fn all_barred(&self, answers: &Answers) -> Option<Problem> {
        let company = self.company.as_ref()?;
        let held = grant::held_until(&company.permissions, None, branch_of(answers).as_deref(), self.today);
        let waits = company.all_wait.clone().map(|reference| Problem::WaitsAlready { reference });
        held.map(|until| Problem::PermissionExists { until }).or(waits)
    }

    /// Whether somebody has to approve and nobody can: known as soon as the organization is.
    pub fn has_no_approver(&self, answers: &Answers) -> bool {
        let asks = self.steps(answers).iter().any(|step| step == APPROVAL);
        let found = self.company.as_ref().map(|company| company.approvers(&self.person.id, self.level).is_empty());
        asks && found.unwrap_or_default()
    }

    /// What check answers shows and sending does.
    ///
    /// # Errors
    /// The problems that stand in the way, the last tick aside.
    pub fn outcome(&self, answers: &Answers) -> Result<Outcome<'_>, Problems> {
        let steps = self.steps(answers).into_iter().filter(|step| *step != CHECK);
        let problems: Problems = steps.flat_map(|step| self.problems(&step, answers)).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let missing = |name: &str| vec![(name.to_owned(), Problem::RequiredChoice)];
        let company = self.company.as_ref().ok_or_else(|| missing(ORGANIZATION))?;
        let term = Term::parse(answers.get(TERM).map_or("", String::as_str))
            .map_err(|problem| vec![(TERM.to_owned(), problem)])?;
        let services = self.choice.chosen(answers);
        let branch = branch_of(answers);
        let asked = company.asks_admin(self.today) && answers.get("admin").is_some_and(|answer| answer == "yes");
        let admin = asked || (company.authority.brings_admin() && !is_manager(&company.permissions, self.today));
        let wanted = Wanted {
            services: services.as_ref().map(|all| all.iter().map(|one| one.uuid.as_str()).collect()),
            branch: branch.as_deref(),
            level: self.level,
            admin,
            term,
        };
        let plan = grant::plan(&company.permissions, &wanted, self.today);
        let approver = match answers.get("approver") {
            _ if company.authority.decides_alone() => Approver::Oneself,
            _ if !company.linked => Approver::Any,
            id => {
                let found = company.approvers(&self.person.id, self.level).into_iter().find(|one| Some(&one.id) == id);
                Approver::One(found.ok_or_else(|| missing("approver"))?)
            }
        };
        Ok(Outcome { company, services, branch, admin, term, plan, approver })
    }

    fn organization_problems(&self, answers: &Answers) -> Problems {
        let at = |name: &str, problem| vec![(name.to_owned(), problem)];
        match answers.get(ORGANIZATION).map(String::as_str) {
            Some(OTHER) => {}
            Some(id) if self.organizations.iter().any(|one| one.id == id) => return Vec::new(),
            _ => return at(ORGANIZATION, Problem::RequiredChoice),
        }
        let typed = answers.get("kvk").map_or("", String::as_str);
        if typed::text(typed).is_empty() {
            return at("kvk", Problem::RequiredText);
        }
        let number = match KvkNumber::parse(typed) {
            Ok(number) => number.to_string(),
            Err(problem) => return at("kvk", problem),
        };
        match (&self.company, answers.get(LOOK_UP).map(String::as_str)) {
            (Some(company), _) if company.card.kvk == number => match company.card.active {
                true => Vec::new(),
                false => at("kvk", Problem::CompanyGone),
            },
            (_, Some(DOWN)) => at("kvk", Problem::RegisterDown),
            (_, Some(BUSY)) => at("kvk", Problem::CodeLocked { minutes: 60 }),
            _ => at("kvk", Problem::KvkUnknown),
        }
    }

    fn services_problems(&self, answers: &Answers) -> Problems {
        let mut problems = self.choice.problems(answers, || self.all_barred(answers));
        let asks = self.company.as_ref().is_some_and(|company| company.asks_admin(self.today));
        if asks && !matches!(answers.get("admin").map(String::as_str), Some("yes" | "no")) {
            problems.push(("admin".to_owned(), Problem::RequiredChoice));
        }
        problems
    }

    fn approval_problems(&self, answers: &Answers) -> Problems {
        let Some(company) = &self.company else { return Vec::new() };
        let approvers = company.approvers(&self.person.id, self.level);
        let problem = match answers.get("approver") {
            _ if approvers.is_empty() => Problem::ApproverNobody,
            Some(id) if approvers.iter().any(|manager| manager.id == *id) => return Vec::new(),
            Some(id) if *id == self.person.id => Problem::ApproverSelf,
            Some(_) => Problem::ApproverGone,
            None => Problem::RequiredChoice,
        };
        vec![("approver".to_owned(), problem)]
    }
}

#[cfg(test)]
mod tests;
