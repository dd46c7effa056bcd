//! W3: a manager gives users of an organization new permissions, or makes them authorization manager.
//!
//! Steps: for which organization (where there are several) → which users → which services, for one branch or the whole, who also
//! becomes manager → how long → check your answers. A manager approves by acting; what may not be done is refused user by user,
//! and the others are done.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Answers, CHECK, Outline, StepName, TRUTH, Wizard,
    add_users::{ManagedCard, ORGANIZATION},
    check_problems,
    choice::{self, ALL, Choice, ServiceCard, scope},
    company::{self, CompanyCard, branch_of},
    named,
    renewal::{TERM, field},
};
use crate::{
    grant::{self, Wanted, held_until, is_manager},
    level::Level,
    period::Term,
    permission::Permission,
    problem::{Problem, Problems},
    renewal::Plan,
};

/// Which users?
pub const USERS: &str = "users";
/// Which services, and who becomes manager?
pub const SERVICES: &str = "services";

/// The ticked users: `user.<person>`.
pub const USER: &str = "user";
/// Who also becomes authorization manager: `admin.<person>`.
pub const ADMIN: &str = "admin";
/// The answer to [`SERVICES`] for none: only the role of manager is given.
pub const ROLE: &str = "role";
/// The box for making somebody authorization manager (R143).
pub const MANAGER: &str = "manager";
/// The most users of one action.
pub const MOST_USERS: usize = 100;

/// What the server looked up for a manager's request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersRequest {
    /// The day it would be processed on.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// The organizations that they manage.
    pub organizations: Vec<ManagedCard>,
    /// The one that was picked, or the only one, and up to which level they manage it.
    pub company: Option<(CompanyCard, Level)>,
    /// Who is ticked: linked to it, and not the manager themselves.
    pub picked: Vec<UserFacts>,
    /// What the search found, less those.
    pub found: Vec<UserCard>,
    /// It found more than is listed.
    pub more: bool,
    /// Which services there are to choose.
    pub choice: Choice,
}

/// A user to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserCard {
    /// The person's id.
    pub person: String,
    /// "A. de Vries".
    pub name: String,
    /// The address.
    pub email: String,
    /// The level of the eHerkenning.
    pub level: Level,
}

/// A user who is ticked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserFacts {
    /// The user.
    pub card: UserCard,
    /// What they have in the organization, less what was terminated.
    pub permissions: Vec<Permission>,
    /// What they asked for themselves, and waits.
    pub waiting: Vec<Waiting>,
    /// Whether they have a means that was not revoked.
    pub has_means: bool,
}

/// Something that waits for approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The service's key; nothing is all services.
    pub service: Option<String>,
    /// The only branch.
    pub branch: Option<String>,
    /// The reference.
    pub reference: String,
}

/// What the action does for one user: it becomes one application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// The user.
    pub user: &'a UserFacts,
    /// The services that are given; nothing is all services.
    pub services: Option<Vec<&'a ServiceCard>>,
    /// They become authorization manager.
    pub admin: bool,
    /// The rows that it writes.
    pub plan: Plan,
}

/// What the action does not do for a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone<'a> {
    /// The user.
    pub user: &'a UserFacts,
    /// Which service; nothing is all that was asked.
    pub service: Option<&'a ServiceCard>,
    /// Why.
    pub problem: Problem,
}

/// What an action does, user by user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// The organization.
    pub company: &'a CompanyCard,
    /// The only branch.
    pub branch: Option<String>,
    /// How long; nothing where only the role is given, which lasts as long as what it hangs on.
    pub term: Option<Term>,
    /// What is done.
    pub parts: Vec<Part<'a>>,
    /// What is not.
    pub undone: Vec<Undone<'a>>,
}

impl UserFacts {
    /// What keeps a manager of a level from giving this user anything.
    pub fn problem(&self, managed: Level) -> Option<Problem> {
        if !self.has_means {
            Some(Problem::MeansGone)
        } else {
            (!managed.opens(self.card.level)).then_some(Problem::AboveLevel { held: managed })
        }
    }

    /// What keeps this user from a service, or from all services.
    pub fn service_problem(
        &self,
        service: Option<(&str, Level)>,
        branch: Option<&str>,
        today: Date,
    ) -> Option<Problem> {
        let held = self.card.level;
        let uuid = service.map(|(uuid, _)| uuid);
        if let Some((_, needs)) = service.filter(|(_, needs)| !held.opens(*needs)) {
            return Some(Problem::LevelTooLow { needs, held });
        }
        if let Some(until) = held_until(&self.permissions, service, branch, today) {
            return Some(Problem::PermissionExists { until });
        }
        let waits = |one: &&Waiting| one.service.as_deref() == uuid && one.branch.as_deref() == branch;
        self.waiting.iter().find(waits).map(|one| Problem::WaitsAlready { reference: one.reference.clone() })
    }

    /// Whether they can be made authorization manager by a manager of a level.
    pub fn may_become_manager(&self, managed: Level, today: Date) -> bool {
        self.problem(managed).is_none() && !is_manager(&self.permissions, today)
    }
}

/// The people who are ticked.
pub fn picked(answers: &Answers) -> Vec<&str> {
    answers.keys().filter_map(|name| name.strip_prefix("user.")).collect()
}

impl UsersRequest {
    fn managed(&self) -> Option<Level> {
        self.company.as_ref().map(|(_, managed)| *managed)
    }

    /// The users who can also be made authorization manager.
    pub fn may_become_manager(&self) -> Vec<&UserFacts> {
        let Some(managed) = self.managed() else { return Vec::new() };
        self.picked.iter().filter(|user| user.may_become_manager(managed, self.today)).collect()
    }

    /// Whether somebody is made authorization manager.
    fn makes_managers(&self, answers: &Answers) -> bool {
        self.may_become_manager().iter().any(|user| answers.contains_key(&field(ADMIN, &user.card.person)))
    }

    /// What is done for a user, and what is not.
    fn part<'a>(
        &'a self,
        user: &'a UserFacts,
        answers: &Answers,
        term: Option<Term>,
    ) -> (Option<Part<'a>>, Vec<Undone<'a>>) {
        let of = |service, problem| Undone { user, service, problem };
        let managed = self.managed().unwrap_or(Level::Eh1);
        if let Some(problem) = user.problem(managed) {
            return (None, vec![of(None, problem)]);
        }
        let branch = branch_of(answers);
        let wants_admin = answers.contains_key(&field(ADMIN, &user.card.person));
        let admin = wants_admin && user.may_become_manager(managed, self.today);
        let free = |service| user.service_problem(service, branch.as_deref(), self.today);
        let mut undone = Vec::new();
        let services = match scope(answers) {
            ROLE => Some(Vec::new()),
            ALL => match free(None) {
                None => None,
                Some(problem) => {
                    undone.push(of(None, problem));
                    Some(Vec::new())
                }
            },
            _ => {
                let mut given = Vec::new();
                for one in self.choice.chosen(answers).unwrap_or_default() {
                    match free(Some((&one.uuid, one.needs))) {
                        None => given.push(one),
                        Some(problem) => undone.push(of(Some(one), problem)),
                    }
                }
                Some(given)
            }
        };
        let nothing = services.as_ref().is_some_and(Vec::is_empty);
        let plan = match term.filter(|_| !nothing) {
            Some(term) => {
                let wanted = Wanted {
                    services: services.as_ref().map(|all| all.iter().map(|one| one.uuid.as_str()).collect()),
                    branch: branch.as_deref(),
                    level: user.card.level,
                    admin,
                    term,
                };
                Some(grant::plan(&user.permissions, &wanted, self.today))
            }
            None if admin => grant::plan_manager(&user.permissions, managed, self.today),
            None => None,
        };
        if plan.is_none() && admin {
            undone.push(of(None, Problem::NothingToHangOn));
        }
        if plan.is_none() && undone.is_empty() {
            undone.push(of(None, Problem::NothingToAsk));
        }
        (plan.map(|plan| Part { user, services, admin: !plan.admins.is_empty(), plan }), undone)
    }

    /// What check answers shows and sending does.
    ///
    /// # Errors
    /// The problems that stand in the way, the last ticks aside.
    pub fn outcome(&self, answers: &Answers) -> Result<Outcome<'_>, Problems> {
        let steps = self.steps(answers).into_iter().filter(|step| *step != CHECK);
        let problems: Problems = steps.flat_map(|step| super::problems(self, &step, answers)).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let missing = |name: &str| vec![(name.to_owned(), Problem::RequiredChoice)];
        let (company, _) = self.company.as_ref().ok_or_else(|| missing(ORGANIZATION))?;
        let term = match scope(answers) {
            ROLE => None,
            _ => {
                let term = Term::parse(answers.get(TERM).map_or("", String::as_str));
                Some(term.map_err(|problem| vec![(TERM.to_owned(), problem)])?)
            }
        };
        let mut outcome = Outcome { company, branch: branch_of(answers), term, parts: Vec::new(), undone: Vec::new() };
        for user in &self.picked {
            let (part, undone) = self.part(user, answers, term);
            outcome.parts.extend(part);
            outcome.undone.extend(undone);
        }
        Ok(outcome)
    }

    fn users_problems(&self) -> Problems {
        let problem = match self.picked.len() {
            0 => Problem::SelectUser,
            count if count > MOST_USERS => Problem::TooMany { max: MOST_USERS },
            _ => return Vec::new(),
        };
        vec![(USER.to_owned(), problem)]
    }

    fn services_problems(&self, answers: &Answers) -> Problems {
        let mut problems = match scope(answers) {
            ROLE if self.makes_managers(answers) => Vec::new(),
            ROLE => vec![(ADMIN.to_owned(), Problem::SelectUser)],
            _ => self.choice.problems(answers, || None),
        };
        if self.company.as_ref().is_some_and(|(company, _)| !company.branches.is_empty()) {
            let company = self.company.as_ref().map(|(company, _)| company);
            problems.extend(company::branch_problems(company, answers));
        }
        problems
    }

    fn check_problems(&self, answers: &Answers) -> Problems {
        let nothing = self.outcome(answers).is_ok_and(|outcome| outcome.parts.is_empty());
        let nothing = nothing.then(|| (USER.to_owned(), Problem::NothingToAsk));
        let asks = self.makes_managers(answers) && !answers.contains_key(MANAGER);
        let manager = asks.then(|| (MANAGER.to_owned(), Problem::RequiredTick));
        nothing.into_iter().chain(manager).chain(check_problems(answers)).collect()
    }
}

/// Whether a form control belongs to a step.
fn owns(step: &str, name: &str) -> bool {
    match step {
        ORGANIZATION => name == ORGANIZATION,
        USERS => name == "find" || name.starts_with("user."),
        SERVICES => choice::owns(name) || company::owns(name) || name.starts_with("admin."),
        TERM => name == TERM,
        CHECK => matches!(name, TRUTH | MANAGER),
        _ => false,
    }
}

fn needs_server(step: &str) -> bool {
    // Who is linked, what they have, the catalogue.
    matches!(step, ORGANIZATION | USERS | SERVICES)
}

impl UsersRequest {
    /// What is known of it before anything is looked up.
    pub const OUTLINE: Outline = Outline { owns, needs_server, lists: &[] };
}

impl Wizard for UsersRequest {
    fn outline(&self) -> &'static Outline {
        &Self::OUTLINE
    }

    fn steps(&self, answers: &Answers) -> Vec<StepName> {
        let several = self.organizations.len() != 1;
        let steps = [ORGANIZATION, USERS, SERVICES, TERM, CHECK];
        named(steps.into_iter().filter(|step| match *step {
            ORGANIZATION => several,
            TERM => scope(answers) != ROLE,
            _ => true,
        }))
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        match step {
            ORGANIZATION if self.company.is_none() => vec![(ORGANIZATION.to_owned(), Problem::RequiredChoice)],
            USERS => self.users_problems(),
            SERVICES => self.services_problems(answers),
            TERM => match Term::parse(answers.get(TERM).map_or("", String::as_str)) {
                Ok(_) => Vec::new(),
                Err(problem) => vec![(TERM.to_owned(), problem)],
            },
            CHECK => self.check_problems(answers),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
