//! W1b: a manager renews permissions of users.
//!
//! The rows are ticked in a list before the wizard starts, and stand in the answers from then on. Steps: how long →
//! check your answers. A manager approves by acting; what he may not do is refused row by row, and the others are done.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Answers, CHECK, Outline, StepName, Wizard, check_problems, named, renewal::TERM};
use crate::{
    level::Level,
    period::Term,
    permission::{Kind, Permission},
    problem::{Problem, Problems},
    renewal::{Asked, Plan, Starts, plan},
    shown::OrganizationShown,
};

/// The ticked rows: `which.<permission>`.
pub const WHICH: &str = super::renewal::WHICH;

/// The most rows of one action.
pub const MOST_ROWS: usize = 1_000;

/// What the server looked up for a manager's action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersRenewal {
    /// The day it would be processed on.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// The manager's id.
    pub manager: String,
    /// Whose rows are ticked: one entry a user and organization. The portal alone knows them, as there may be a thousand.
    #[serde(skip)]
    pub users: Vec<UserFacts>,
    /// Organizations of ticked rows that he manages no longer: nothing more is told of those rows.
    #[serde(skip)]
    pub lost: Vec<OrganizationShown>,
    /// How many ticked rows are of users who are linked no longer: nothing of theirs is shown.
    #[serde(skip)]
    pub gone: usize,
    /// When what is renewed begins; nothing where nothing of it can be renewed.
    pub starts: Option<Starts>,
    /// Who is renewed for, and the answers to check, as the portal writes them.
    pub written: Written,
}

/// What the portal writes of the wizard.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Written {
    /// Who is renewed for, and what is not.
    pub users: String,
    /// The answers to check.
    pub check: String,
}

/// A user's ticked rows in one organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserFacts {
    /// The user's id.
    pub person: String,
    /// "A. de Vries".
    pub name: String,
    /// The organization.
    pub organization: OrganizationShown,
    /// Up to which level the manager manages it today.
    pub managed: Level,
    /// Whether the user represents it independently, which brings the Admin authorization (R6).
    pub brings_admin: bool,
    /// Whether the user has a means that was not revoked.
    pub has_means: bool,
    /// The rows.
    pub ticked: Vec<Permission>,
    /// The user's Admin authorization there that was not renewed yet.
    pub admin: Option<Permission>,
}

/// How rows came to be ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picked {
    /// Each by somebody who saw it: an Admin authorization that stands alone is told before anything is asked.
    OneByOne,
    /// All that match a filter: what cannot be renewed is told with the others' result.
    Together,
}

/// What the action does for one user and organization: it becomes one application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// The user.
    pub user: &'a UserFacts,
    /// The rows that are renewed.
    pub selected: Vec<Permission>,
    /// What is asked.
    pub asked: Asked,
    /// The rows that it writes.
    pub plan: Plan,
}

/// A row that the action leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow<'a> {
    /// Whose.
    pub user: &'a UserFacts,
    /// Which.
    pub permission: &'a Permission,
    /// Why.
    pub problem: Problem,
}

/// What an action does, row by row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome<'a> {
    /// What is renewed.
    pub parts: Vec<Part<'a>>,
    /// What is not.
    pub refused: Vec<RefusedRow<'a>>,
}

impl UserFacts {
    /// What keeps this manager from renewing a row.
    fn row_problem(&self, permission: &Permission, manager: &str, today: Date) -> Result<(), Problem> {
        if self.person == manager {
            Err(Problem::OwnRow)
        } else if !self.managed.opens(permission.level) {
            Err(Problem::AboveLevel { held: self.managed })
        } else if !self.has_means {
            Err(Problem::MeansGone)
        } else {
            permission.may_be_renewed(today)
        }
    }
}

impl UsersRenewal {
    /// What is known of ticked rows.
    pub fn new(today: Date, manager: String, users: Vec<UserFacts>, lost: Vec<OrganizationShown>, gone: usize) -> Self {
        let mut wizard = Self { today, manager, users, lost, gone, starts: None, written: Written::default() };
        // Which rows are renewed does not depend on the term.
        let outcome = wizard.outcome(Term::One);
        wizard.starts = Starts::of(outcome.parts.iter().flat_map(|part| &part.selected), today);
        wizard
    }

    /// What the action does for this term, row by row.
    pub fn outcome(&self, term: Term) -> Outcome<'_> {
        let mut outcome = Outcome::default();
        for user in &self.users {
            let mut selected = Vec::new();
            for permission in &user.ticked {
                match user.row_problem(permission, &self.manager, self.today) {
                    Ok(()) => selected.push(permission),
                    Err(problem) => outcome.refused.push(RefusedRow { user, permission, problem }),
                }
            }
            if selected.is_empty() {
                continue;
            }
            let rows: Vec<Permission> = selected.iter().map(|row| (*row).clone()).collect();
            // The Admin authorization that is held may be above the manager's level, though no ticked row is.
            let within = user.admin.as_ref().is_none_or(|admin| user.managed.opens(admin.level));
            let admin = within && user.brings_admin || rows.iter().any(|row| row.kind == Kind::Admin);
            let asked = Asked { all_services: false, admin, term };
            match plan(&rows, user.admin.as_ref(), &asked, self.today) {
                Ok(plan) => {
                    // Where the one that is held lasts longer, nothing is added, and nothing is said.
                    let asked = Asked { admin: !plan.admins.is_empty(), ..asked };
                    outcome.parts.push(Part { user, selected: rows, asked, plan });
                }
                Err(problem) => outcome.refused.extend(selected.into_iter().map(|permission| RefusedRow {
                    user,
                    permission,
                    problem: problem.clone(),
                })),
            }
        }
        outcome
    }

    /// The term that the answers name.
    ///
    /// # Errors
    /// [`Problem::RequiredChoice`] for none, or one that is not offered.
    pub fn term(answers: &Answers) -> Result<Term, Problem> {
        Term::parse(answers.get(TERM).map_or("", String::as_str))
    }

    /// Why the rows that are ticked cannot be taken on: nothing of them can be renewed, or an Admin authorization is
    /// ticked without a permission of the same user (R1). Rows that the result will refuse beside others are no reason.
    pub fn start_problems(&self, picked: Picked) -> Problems {
        // Whether a row can be renewed does not depend on the term.
        let outcome = self.outcome(Term::One);
        // With an Admin authorization that stands alone, what keeps the same user's other rows out is the reason for it.
        let alone = |row: &&RefusedRow<'_>| {
            let same_user = |other: &&RefusedRow<'_>| std::ptr::eq(other.user, row.user);
            outcome.refused.iter().filter(same_user).any(|other| other.problem == Problem::AdminAlone)
        };
        let shown: Vec<&RefusedRow<'_>> = match picked {
            Picked::Together if outcome.parts.is_empty() => {
                return vec![(WHICH.to_owned(), Problem::NothingToRenew)];
            }
            Picked::OneByOne if outcome.parts.is_empty() => outcome.refused.iter().collect(),
            Picked::OneByOne => outcome.refused.iter().filter(alone).collect(),
            Picked::Together => Vec::new(),
        };
        if shown.is_empty() && outcome.parts.is_empty() {
            return vec![(WHICH.to_owned(), Problem::SelectSome)];
        }
        shown.into_iter().map(|row| (super::renewal::field(WHICH, &row.permission.id), row.problem.clone())).collect()
    }
}

/// Whether a form control belongs to a step.
fn owns(step: &str, name: &str) -> bool {
    match step {
        TERM => name == TERM,
        CHECK => name == super::TRUTH,
        _ => false,
    }
}

fn needs_server(step: &str) -> bool {
    // It writes the answers to check.
    step == TERM
}

impl UsersRenewal {
    /// What is known of it before anything is looked up.
    pub const OUTLINE: Outline = Outline { owns, needs_server, lists: &[] };
}

impl Wizard for UsersRenewal {
    fn outline(&self) -> &'static Outline {
        &Self::OUTLINE
    }

    fn steps(&self, _answers: &Answers) -> Vec<StepName> {
        named([TERM, CHECK])
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        match step {
            TERM => Self::term(answers).err().map(|problem| (TERM.to_owned(), problem)).into_iter().collect(),
            CHECK if self.starts.is_none() => {
                // Everything that was ticked has changed since: the page shows each row's reason.
                vec![(WHICH.to_owned(), Problem::SelectSome)]
            }
            CHECK => check_problems(answers),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
