//! W1: renewing one's own permissions.
//!
//! Steps: which permissions → permissions (same or all services, Admin authorization; where either is a question) → how long →
//! who approves (where somebody must) → check your answers, and details. A selection may span organizations: the second and
//! fourth step repeat their question for each that it is one for, and each becomes an application of its own.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Answers, CHECK, Outline, StepName, Wizard, check_problems, named, never};
use crate::{
    approval::{Authority, may_approve},
    level::Level,
    period::{Term, warning_day},
    permission::{Kind, Permission},
    problem::{Problem, Problems},
    renewal::{Asked, Plan, plan},
};

/// Which permissions?
pub const WHICH: &str = "which";
/// Same or all services; the Admin authorization.
pub const PERMISSIONS: &str = "permissions";
/// How long?
pub const TERM: &str = "term";
/// Who approves?
pub const APPROVAL: &str = "approval";

/// What the server looked up for one person's renewal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// The day it would be processed on.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// Who renews.
    pub person: PersonCard,
    /// The organizations he may act for, in the order of the page.
    pub organizations: Vec<OrganizationFacts>,
}

/// The registered details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    /// The person's id.
    pub id: String,
    /// "A. de Vries".
    pub name: String,
    /// Date of birth.
    #[serde(with = "crate::day")]
    pub born: Date,
    /// The e-mail address, which is the username.
    pub email: String,
    /// The last two digits of the mobile number.
    pub mobile_ending: String,
}

/// One organization of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationFacts {
    /// The organization's id.
    pub id: String,
    /// Its name in the trade register.
    pub name: String,
    /// Its KvK number.
    pub kvk: String,
    /// The person's authority in it: a record, not a claim.
    pub authority: Authority,
    /// The person's permissions that matter here, each the last of its line of successors.
    pub permissions: Vec<Permission>,
    /// Its other managers today.
    pub managers: Vec<ManagerCard>,
}

/// A manager who may be asked for approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagerCard {
    /// The person's id.
    pub id: String,
    /// "B. Jansen".
    pub name: String,
    /// The level of his Admin authorization.
    pub level: Level,
}

/// One organization's part of the outcome: it becomes one application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// The organization.
    pub organization: &'a OrganizationFacts,
    /// The permissions selected in it.
    pub selected: Vec<Permission>,
    /// What is asked.
    pub asked: Asked,
    /// The rows that it would write today.
    pub plan: Plan,
    /// The manager who is asked; `None` where the person decides alone.
    pub approver: Option<&'a ManagerCard>,
}

/// The name of a control that repeats per permission or organization.
pub fn field(question: &str, id: &str) -> String {
    format!("{question}.{id}")
}

impl OrganizationFacts {
    /// The person's Admin authorization here that was not renewed yet.
    pub fn admin(&self) -> Option<&Permission> {
        self.permissions
            .iter()
            .filter(|permission| {
                permission.kind == Kind::Admin && permission.terminated.is_none() && permission.successor.is_none()
            })
            .max_by_key(|permission| permission.period.ends)
    }

    /// What is ticked in the first step.
    pub fn selected(&self, answers: &Answers) -> Vec<Permission> {
        let ticked = |permission: &&Permission| answers.contains_key(&field(WHICH, &permission.id));
        self.permissions.iter().filter(ticked).cloned().collect()
    }

    /// R11: the question is asked only when the person neither gets the Admin authorization by default nor renews one
    /// here; and not while he holds one that cannot be renewed yet.
    pub fn asks_admin(&self, answers: &Answers, today: Date) -> bool {
        let renews = self.selected(answers).iter().any(|permission| permission.kind == Kind::Admin);
        let holds = self.admin().is_some_and(|admin| !admin.is_renewable(today));
        !self.authority.brings_admin() && !renews && !holds
    }

    /// Whether "the permissions I selected" and "all services" are two things: not where all services is all that is selected.
    pub fn asks_scope(&self, answers: &Answers) -> bool {
        self.selected(answers).iter().any(|one| one.kind == Kind::Login && one.service.is_some())
    }

    /// Whether anything is a question here on the step of permissions.
    pub fn asks(&self, answers: &Answers, today: Date) -> bool {
        self.asks_scope(answers) || self.asks_admin(answers, today)
    }

    /// The highest level among what is selected: the level that a request for all services takes.
    pub fn level(&self, answers: &Answers) -> Option<Level> {
        self.selected(answers).iter().map(|permission| permission.level).max()
    }

    /// The managers who may approve this selection of `person`.
    pub fn approvers(&self, answers: &Answers, person: &str) -> Vec<&ManagerCard> {
        let Some(level) = self.level(answers) else { return Vec::new() };
        self.managers.iter().filter(|manager| may_approve(&manager.id, manager.level, person, level)).collect()
    }

    /// Whether it is known before anything is answered that nobody can approve whatever `person` renews here.
    pub fn has_no_approver(&self, person: &str, today: Date) -> bool {
        let renewable = || self.permissions.iter().filter(|one| one.is_renewable(today));
        let somebody = |one: &Permission| {
            self.managers.iter().any(|manager| may_approve(&manager.id, manager.level, person, one.level))
        };
        !self.authority.decides_alone() && renewable().next().is_some() && !renewable().any(somebody)
    }

    fn asked(&self, answers: &Answers, today: Date) -> Result<Asked, Problem> {
        let all_services = match answers.get(&field("scope", &self.id)).map(String::as_str) {
            _ if !self.asks_scope(answers) => false,
            Some("same") => false,
            Some("all") => true,
            _ => return Err(Problem::RequiredChoice),
        };
        let term = Term::parse(answers.get("term").map_or("", String::as_str))?;
        let admin = if self.asks_admin(answers, today) {
            answers.get(&field("admin", &self.id)).is_some_and(|answer| answer == "yes")
        } else {
            self.authority.brings_admin() || self.selected(answers).iter().any(|one| one.kind == Kind::Admin)
        };
        Ok(Asked { all_services, admin, term })
    }
}

impl Renewal {
    /// The organizations of which something is selected.
    pub fn chosen(&self, answers: &Answers) -> Vec<&OrganizationFacts> {
        self.organizations.iter().filter(|organization| !organization.selected(answers).is_empty()).collect()
    }

    /// What step one starts with: everything renewable that ends within two months or has ended.
    pub fn preselected(&self) -> Answers {
        self.ticked(|permission| self.today >= warning_day(permission.period.ends))
    }

    /// The ticks of everything renewable that is like this.
    fn ticked(&self, is_so: impl Fn(&Permission) -> bool) -> Answers {
        let all = self.organizations.iter().flat_map(|organization| &organization.permissions);
        let ticked = all.filter(|one| one.is_renewable(self.today) && is_so(one));
        ticked.map(|one| (field(WHICH, &one.id), "on".to_owned())).collect()
    }

    /// The outcome, one part an organization.
    ///
    /// # Errors
    /// Everything that is wrong with the answers.
    pub fn parts(&self, answers: &Answers) -> Result<Vec<Part<'_>>, Problems> {
        let problems = super::all_problems(self, answers);
        if !problems.is_empty() {
            return Err(problems);
        }
        self.preview(answers)
    }

    /// What check answers shows: the parts, while the last tick may still be missing.
    ///
    /// # Errors
    /// The problem that keeps a part from being planned, at its field.
    pub fn preview(&self, answers: &Answers) -> Result<Vec<Part<'_>>, Problems> {
        self.chosen(answers).into_iter().map(|organization| self.part(organization, answers)).collect()
    }

    fn part<'a>(&'a self, organization: &'a OrganizationFacts, answers: &Answers) -> Result<Part<'a>, Problems> {
        let at = |problem| vec![(WHICH.to_owned(), problem)];
        let selected = organization.selected(answers);
        let asked = organization.asked(answers, self.today).map_err(at)?;
        let plan = plan(&selected, organization.admin(), &asked, self.today).map_err(at)?;
        let approver = if organization.authority.decides_alone() {
            None
        } else {
            let id = answers.get(&field("approver", &organization.id));
            let found = organization.approvers(answers, &self.person.id).into_iter().find(|one| Some(&one.id) == id);
            Some(found.ok_or_else(|| vec![(field("approver", &organization.id), Problem::ApproverGone)])?)
        };
        Ok(Part { organization, selected, asked, plan, approver })
    }

    fn which_problems(&self, answers: &Answers) -> Problems {
        let known = |id: &str| {
            self.organizations.iter().flat_map(|organization| &organization.permissions).find(|one| one.id == id)
        };
        let ticked: Vec<&str> = answers.keys().filter_map(|key| key.strip_prefix("which.")).collect();
        if ticked.is_empty() {
            return vec![(WHICH.to_owned(), Problem::SelectSome)];
        }
        let mut problems = Problems::new();
        for id in ticked {
            // What is not his is answered like what does not exist.
            let standing = known(id).map_or(Err(Problem::PermissionEnded), |one| one.may_be_renewed(self.today));
            let Err(problem) = standing else { continue };
            problems.push((field(WHICH, id), problem));
        }
        for organization in self.chosen(answers) {
            if organization.selected(answers).iter().all(|permission| permission.kind == Kind::Admin) {
                problems.push((WHICH.to_owned(), Problem::AdminAlone));
            }
        }
        problems
    }
}

/// Whether a form control belongs to a step.
fn owns(step: &str, name: &str) -> bool {
    let question = name.split('.').next().unwrap_or(name);
    match step {
        WHICH => question == "which",
        PERMISSIONS => matches!(question, "scope" | "admin"),
        TERM => name == "term",
        APPROVAL => question == "approver",
        CHECK => name == super::TRUTH,
        _ => false,
    }
}

impl Renewal {
    /// What is known of it before anything is looked up.
    pub const OUTLINE: Outline = Outline { owns, needs_server: never, lists: &[] };
}

impl Wizard for Renewal {
    fn outline(&self) -> &'static Outline {
        &Self::OUTLINE
    }

    fn steps(&self, answers: &Answers) -> Vec<StepName> {
        // Nothing is chosen yet: what could be chosen tells which steps there will be.
        let all = if self.chosen(answers).is_empty() { Some(self.ticked(|_| true)) } else { None };
        let answers = all.as_ref().unwrap_or(answers);
        let concerned = self.chosen(answers);
        let alone =
            !concerned.is_empty() && concerned.iter().all(|organization| organization.authority.decides_alone());
        let steps = [WHICH, PERMISSIONS, TERM, APPROVAL, CHECK];
        named(steps.into_iter().filter(|step| match *step {
            PERMISSIONS => concerned.iter().any(|one| one.asks(answers, self.today)),
            APPROVAL => !alone,
            _ => true,
        }))
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        let answer = |name: &str| answers.get(name).map(String::as_str);
        let one_of = |name: String, offered: &[&str]| match answer(&name) {
            Some(given) if offered.contains(&given) => None,
            _ => Some((name, Problem::RequiredChoice)),
        };
        match step {
            WHICH => self.which_problems(answers),
            PERMISSIONS => self
                .chosen(answers)
                .into_iter()
                .flat_map(|organization| {
                    let scope = organization
                        .asks_scope(answers)
                        .then(|| one_of(field("scope", &organization.id), &["same", "all"]))
                        .flatten();
                    let admin = organization
                        .asks_admin(answers, self.today)
                        .then(|| one_of(field("admin", &organization.id), &["yes", "no"]))
                        .flatten();
                    scope.into_iter().chain(admin)
                })
                .collect(),
            TERM => match Term::parse(answer("term").unwrap_or_default()) {
                Ok(_) => Vec::new(),
                Err(problem) => vec![("term".to_owned(), problem)],
            },
            APPROVAL => self
                .chosen(answers)
                .into_iter()
                .filter(|organization| !organization.authority.decides_alone())
                .filter_map(|organization| {
                    let name = field("approver", &organization.id);
                    let approvers = organization.approvers(answers, &self.person.id);
                    let problem = match answer(&name) {
                        _ if approvers.is_empty() => Problem::ApproverNobody,
                        Some(id) if approvers.iter().any(|manager| manager.id == id) => return None,
                        Some(id) if id == self.person.id => Problem::ApproverSelf,
                        Some(_) => Problem::ApproverGone,
                        None => Problem::RequiredChoice,
                    };
                    Some((name, problem))
                })
                .collect(),
            CHECK => check_problems(answers),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
