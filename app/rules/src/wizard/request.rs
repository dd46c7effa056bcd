//! W2: requesting new permissions for oneself.
//!
//! Steps: for which organization → check the organization, one branch or the whole → which services, Admin authorization →
//! how long → who approves (where somebody must, and may be picked) → check your answers.

mod steps;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Answers, CHECK, Wizard,
    renewal::{ManagerCard, PersonCard, field},
};
use crate::{
    approval::{Authority, may_approve},
    company::{BranchNumber, KvkNumber},
    grant::{self, Wanted, is_manager},
    level::Level,
    period::Term,
    permission::{Named, Permission},
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
/// The most services of one request.
pub const MOST_SERVICES: usize = 50;

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
    /// What was picked one by one.
    pub picked: Vec<ServiceCard>,
    /// What the provider offers that was chosen.
    pub offered: Vec<ServiceCard>,
    /// What the search found and can be asked for, less what was picked.
    pub found: Vec<ServiceCard>,
    /// What it found that cannot: as many as are listed.
    pub barred: Vec<ServiceCard>,
    /// How many those are in all.
    pub barred_in_all: usize,
    /// The providers that the search found, and the one that was chosen.
    pub providers: Vec<ProviderCard>,
    /// The search found more than is listed.
    pub more: bool,
    /// Where a branch was chosen: how many services the level opens, and how many of them do not accept permissions for one.
    pub no_branch: Option<(usize, usize)>,
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
    /// The organization's id.
    pub id: String,
    /// Its name in the trade register.
    pub name: String,
    /// Its KvK number.
    pub kvk: String,
    /// Its address on one line; empty where it is shielded.
    pub address: String,
    /// Its legal form, in the register's words.
    pub legal_form: String,
    /// Whether it still exists.
    pub active: bool,
    /// Its branches, the main one first.
    pub branches: Vec<BranchCard>,
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

/// A branch of the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchCard {
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its town.
    pub town: String,
}

/// A service to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceCard {
    /// The service's key.
    pub uuid: String,
    /// The service.
    pub service: Named,
    /// Who offers it.
    pub provider: Named,
    /// The level that it asks for.
    pub needs: Level,
    /// Why it cannot be asked for: it is there already, or waits, or is too high.
    pub barred: Option<Problem>,
    /// A branch was chosen, and the service does not accept permissions for one: told, never forbidden (R139).
    pub no_branch: bool,
}

/// A provider to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderCard {
    /// Its number in the government register.
    pub oin: String,
    /// Its name.
    pub name: Named,
    /// How many services it offers.
    pub services: usize,
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

/// The number of the branch that the answers limit the request to.
pub fn branch_of(answers: &Answers) -> Option<String> {
    let typed = answers.get("number").filter(|_| answers.get("branch").is_some_and(|answer| answer == "yes"))?;
    BranchNumber::parse(typed).ok().map(|number| number.to_string())
}

/// The keys of the services that were picked.
pub fn picked(answers: &Answers) -> Vec<&str> {
    answers.keys().filter_map(|name| name.strip_prefix("service.")).collect()
}

impl Request {
    fn scope<'a>(&self, answers: &'a Answers) -> &'a str {
        answers.get("scope").map_or("", String::as_str)
    }

    /// What the answers name: what was picked, or what the provider offers; nothing where all services are asked for.
    fn named(&self, answers: &Answers) -> &[ServiceCard] {
        match self.scope(answers) {
            "some" => &self.picked,
            "provider" => &self.offered,
            _ => &[],
        }
    }

    /// What of the provider's services can be asked for.
    pub fn askable(&self) -> Vec<&ServiceCard> {
        self.offered.iter().filter(|one| one.barred.is_none()).collect()
    }

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
        let services = (self.scope(answers) != "all")
            .then(|| self.named(answers).iter().filter(|one| one.barred.is_none()).collect::<Vec<_>>());
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
            (Some(company), _) if company.kvk == number => match company.active {
                true => Vec::new(),
                false => at("kvk", Problem::CompanyGone),
            },
            (_, Some(DOWN)) => at("kvk", Problem::RegisterDown),
            (_, Some(BUSY)) => at("kvk", Problem::CodeLocked { minutes: 60 }),
            _ => at("kvk", Problem::KvkUnknown),
        }
    }

    fn company_problems(&self, answers: &Answers) -> Problems {
        let at = |name: &str, problem| vec![(name.to_owned(), problem)];
        match answers.get("branch").map(String::as_str) {
            Some("no") => Vec::new(),
            Some("yes") => {
                let typed = answers.get("number").map_or("", String::as_str);
                let known = |number: &BranchNumber| {
                    let branches = self.company.iter().flat_map(|company| &company.branches);
                    branches.into_iter().any(|branch| branch.number == number.to_string())
                };
                match BranchNumber::parse(typed) {
                    Err(problem) => at("number", problem),
                    Ok(number) if !known(&number) => at("number", Problem::BranchUnknown),
                    Ok(_) => Vec::new(),
                }
            }
            _ => at("branch", Problem::RequiredChoice),
        }
    }

    /// Why nothing of a provider can be asked for: where everything needs a higher level, the lowest that would help.
    fn nothing_to_ask(&self) -> Problem {
        let lowest = self.offered.iter().min_by_key(|one| one.needs).and_then(|one| one.barred.clone());
        lowest.filter(|why| matches!(why, Problem::LevelTooLow { .. })).unwrap_or(Problem::NothingToAsk)
    }

    fn services_problems(&self, answers: &Answers) -> Problems {
        let mut problems = Problems::new();
        let at = |name: &str, problem| Some((name.to_owned(), problem));
        match self.scope(answers) {
            "all" => problems.extend(self.all_barred(answers).and_then(|problem| at("scope", problem))),
            "provider" => {
                let known = answers.get("provider").is_some_and(|oin| self.providers.iter().any(|one| one.oin == *oin));
                problems.extend(match (known, self.askable().is_empty()) {
                    (false, _) => at("provider", Problem::RequiredChoice),
                    (true, true) => at("provider", self.nothing_to_ask()),
                    _ if self.askable().len() > MOST_SERVICES => {
                        at("provider", Problem::TooMany { max: MOST_SERVICES })
                    }
                    _ => None,
                });
            }
            "some" => {
                // What is not offered is answered like what was not picked.
                if self.picked.is_empty() {
                    problems.extend(at("service", Problem::SelectService));
                } else if self.picked.len() > MOST_SERVICES {
                    problems.extend(at("service", Problem::TooMany { max: MOST_SERVICES }));
                }
                let barred = |one: &ServiceCard| Some((field("service", &one.uuid), one.barred.clone()?));
                problems.extend(self.picked.iter().filter_map(barred));
            }
            _ => problems.extend(at("scope", Problem::RequiredChoice)),
        }
        let asks = self.company.as_ref().is_some_and(|company| company.asks_admin(self.today));
        if asks && !matches!(answers.get("admin").map(String::as_str), Some("yes" | "no")) {
            problems.extend(at("admin", Problem::RequiredChoice));
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
