//! W7, Cancel and Withdraw: one's whole eHerkenning, or some permissions; now or at the end of a day before the end.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Answers, CHECK, Outline, StepName, Wizard, answered_day, check_problems, named, never,
    renewal::{PersonCard, field},
};
use crate::{
    permission::{Kind, Permission},
    problem::{Problem, Problems},
};

/// What do you want to cancel?
pub const WHAT: &str = "what";
/// Which?
pub const WHICH: &str = "which";
/// When, and why?
pub const WHEN: &str = "when";
/// Reasons to choose from; choosing none is fine.
pub const REASONS: [&str; 4] = ["left", "unused", "elsewhere", "other"];
/// The most characters of a comment.
pub const LONGEST_COMMENT: usize = 300;

/// What the server looked up for the cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancel {
    /// The day on which it is asked for.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// Who cancels.
    pub person: PersonCard,
    /// What he holds, by organization, in the order of the page.
    pub organizations: Vec<Held>,
}

/// What somebody holds in one organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The organization's id.
    pub id: String,
    /// Its name in the trade register.
    pub name: String,
    /// Its KvK number.
    pub kvk: String,
    /// Everything that has not ended, successors included.
    pub permissions: Vec<Permission>,
    /// Nobody else manages it today.
    pub only_manager: bool,
    /// How many requests wait for who cancels by name, which another manager can decide as well.
    pub handed_on: usize,
    /// How many requests wait there that nobody else can decide.
    pub left_alone: usize,
}

impl Held {
    /// What begins a line of successors: a line is cancelled as a whole.
    pub fn heads(&self) -> Vec<&Permission> {
        let follows = |one: &Permission| {
            self.permissions.iter().any(|other| other.successor.as_ref().is_some_and(|(id, _)| *id == one.id))
        };
        self.permissions.iter().filter(|one| !follows(one)).collect()
    }

    /// A permission and what follows it.
    pub fn line<'a>(&'a self, head: &'a Permission) -> Vec<&'a Permission> {
        let mut line = vec![head];
        while let Some((next, _)) = line.last().and_then(|one| one.successor.as_ref()) {
            match self.permissions.iter().find(|one| one.id == *next) {
                // A circle cannot be, and would never end.
                Some(one) if line.len() < self.permissions.len() => line.push(one),
                _ => break,
            }
        }
        line
    }

    /// The beginnings of the lines that end where these are chosen: of each the line as a whole, and the Admin authorizations
    /// that hang on one of it.
    pub fn ending(&self, chosen: impl Fn(&Permission) -> bool) -> Vec<&Permission> {
        let heads = self.heads();
        let lines = heads.iter().filter(|head| chosen(head)).flat_map(|head| self.line(head));
        let ended: Vec<&str> = lines.map(|one| one.id.as_str()).collect();
        let hangs = |one: &Permission| one.login.as_deref().is_some_and(|login| ended.contains(&login));
        heads.into_iter().filter(|one| chosen(one) || hangs(one)).collect()
    }

    /// The last day of a permission and what follows it.
    pub fn until(&self, head: &Permission) -> Date {
        self.line(head).iter().map(|one| one.period.ends).max().unwrap_or(head.period.ends)
    }
}

/// What ends in one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending<'a> {
    /// The organization.
    pub organization: &'a Held,
    /// What ends: the beginnings of lines, and the Admin authorizations that hang on them.
    pub heads: Vec<&'a Permission>,
}

impl Ending<'_> {
    /// The ids of all rows that end.
    pub fn ids(&self) -> Vec<String> {
        self.heads.iter().flat_map(|head| self.organization.line(head)).map(|one| one.id.clone()).collect()
    }
}

impl Cancel {
    /// Whether the whole eHerkenning is cancelled.
    pub fn is_full(&self, answers: &Answers) -> bool {
        matches!(answers.get(WHAT).map(String::as_str), Some("all" | "misuse"))
    }

    /// What ends, by organization.
    pub fn endings(&self, answers: &Answers) -> Vec<Ending<'_>> {
        let full = self.is_full(answers);
        let ending = |organization: &'_ Held| {
            let whole = full || answers.contains_key(&field("org", &organization.id));
            let ticked = |one: &Permission| whole || answers.contains_key(&field(WHICH, &one.id));
            organization.ending(ticked).into_iter().map(|one| one.id.clone()).collect::<Vec<_>>()
        };
        self.organizations
            .iter()
            .map(|organization| {
                let ids = ending(organization);
                let heads = organization.permissions.iter().filter(|one| ids.contains(&one.id)).collect();
                Ending { organization, heads }
            })
            .filter(|ending| !ending.heads.is_empty())
            .collect()
    }

    /// The organizations that who cancels manages no more once it has ended.
    pub fn given_up(&self, answers: &Answers) -> Vec<&Held> {
        let lost = |ending: &Ending<'_>| {
            let admins = |rows: &[&Permission]| {
                rows.iter().filter(|one| one.kind == Kind::Admin && one.is_valid(self.today)).count()
            };
            let all: Vec<&Permission> = ending.organization.permissions.iter().collect();
            admins(&ending.heads) > 0 && admins(&ending.heads) == admins(&all)
        };
        self.endings(answers).into_iter().filter(lost).map(|ending| ending.organization).collect()
    }

    /// The organizations that nobody manages once it has ended.
    pub fn unmanaged(&self, answers: &Answers) -> Vec<&Held> {
        self.given_up(answers).into_iter().filter(|held| held.only_manager).collect()
    }

    /// The latest day on which anything of it would end by itself.
    fn ends_by_itself(&self, answers: &Answers) -> Date {
        let endings = self.endings(answers);
        let days = endings.iter().flat_map(|one| one.heads.iter().map(|head| one.organization.until(head)));
        days.max().unwrap_or(self.today)
    }

    /// The last day on which it still works; `None` is: it ends now.
    ///
    /// # Errors
    /// [`Problem::DateReal`] and [`Problem::DateRange`].
    pub fn last_day(&self, answers: &Answers) -> Result<Option<Date>, Problem> {
        if answers.get(WHAT).is_some_and(|what| what == "misuse") || answers.get(WHEN).is_some_and(|when| when == "now")
        {
            return Ok(None);
        }
        let day = answered_day(answers)?;
        let last = self.ends_by_itself(answers).yesterday().unwrap_or(self.today);
        if (self.today..=last).contains(&day) {
            Ok(Some(day))
        } else {
            Err(Problem::DateRange { from: self.today, to: last.max(self.today) })
        }
    }
}

/// Whether a form control belongs to a step.
fn owns(step: &str, name: &str) -> bool {
    let question = name.split('.').next().unwrap_or(name);
    match step {
        WHAT => name == WHAT,
        WHICH => name.contains('.') && matches!(question, "which" | "org"),
        WHEN => matches!(name, "when" | "day" | "month" | "year" | "reason" | "comment"),
        CHECK => name == super::TRUTH || question == "alone",
        _ => false,
    }
}

impl Cancel {
    /// What is known of it before anything is looked up.
    pub const OUTLINE: Outline = Outline { owns, needs_server: never, lists: &[] };
}

impl Wizard for Cancel {
    fn outline(&self) -> &'static Outline {
        &Self::OUTLINE
    }

    fn steps(&self, answers: &Answers) -> Vec<StepName> {
        match answers.get(WHAT).map(String::as_str) {
            Some("part") => named([WHAT, WHICH, WHEN, CHECK]),
            // Whoever fears misuse is asked nothing that can wait.
            Some("misuse") => named([WHAT, CHECK]),
            _ => named([WHAT, WHEN, CHECK]),
        }
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        let one = |name: &str, problem| vec![(name.to_owned(), problem)];
        match step {
            WHAT => match answers.get(WHAT).map(String::as_str) {
                Some("all" | "misuse") => Vec::new(),
                Some("part") if !self.organizations.is_empty() => Vec::new(),
                _ => one(WHAT, Problem::RequiredChoice),
            },
            WHICH if self.endings(answers).is_empty() => one(WHICH, Problem::SelectSome),
            WHEN => {
                let when = match answers.get(WHEN).map(String::as_str) {
                    Some("now") => None,
                    Some("date") => self.last_day(answers).err().map(|problem| ("day".to_owned(), problem)),
                    _ => Some((WHEN.to_owned(), Problem::RequiredChoice)),
                };
                let long = answers.get("comment").is_some_and(|text| text.chars().count() > LONGEST_COMMENT);
                let comment = long.then(|| ("comment".to_owned(), Problem::TooLong { max: LONGEST_COMMENT }));
                when.into_iter().chain(comment).collect()
            }
            CHECK => {
                let alone = self.unmanaged(answers).into_iter().map(|one| field("alone", &one.id));
                let missing = alone.filter(|name| !answers.contains_key(name));
                missing.map(|name| (name, Problem::RequiredTick)).chain(check_problems(answers)).collect()
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
