//! The organization that a wizard is about: what the trade register says of it, and whether one branch of it is meant.
//!
//! In the answers: `branch` is `yes` or `no`, and `number` the branch's.

use serde::{Deserialize, Serialize};

use super::Answers;
use crate::{
    company::BranchNumber,
    problem::{Problem, Problems},
};

/// An organization, as the trade register has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyCard {
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

/// The number of the branch that the answers are limited to.
pub fn branch_of(answers: &Answers) -> Option<String> {
    let typed = answers.get("number").filter(|_| answers.get("branch").is_some_and(|answer| answer == "yes"))?;
    BranchNumber::parse(typed).ok().map(|number| number.to_string())
}

/// Whether a form control belongs to the question for a branch.
pub fn owns(name: &str) -> bool {
    matches!(name, "branch" | "number")
}

/// What is wrong with the answers about the branch; `company` is what they are about.
pub fn branch_problems(company: Option<&CompanyCard>, answers: &Answers) -> Problems {
    let at = |name: &str, problem| vec![(name.to_owned(), problem)];
    match answers.get("branch").map(String::as_str) {
        Some("no") => Vec::new(),
        Some("yes") => {
            let typed = answers.get("number").map_or("", String::as_str);
            let known = |number: &BranchNumber| {
                let branches = company.into_iter().flat_map(|company| &company.branches);
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
