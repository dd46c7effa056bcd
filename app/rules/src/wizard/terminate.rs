//! W8: a manager ends permissions of users, now or at the end of a day; or everything of one user in an organization.
//!
//! The rows are chosen on a page before the wizard starts, and stand in the answers from then on. Steps: what it means and
//! when → check your answers. What ended meanwhile, or is seen no more, is left undone and said; the others are done.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Answers, CHECK, Outline, StepName, Wizard, answered_day,
    cancel::{Held, LONGEST_COMMENT},
    check_problems, named, never,
    renewal::field,
};
use crate::{
    permission::{Kind, Permission},
    problem::{Problem, Problems},
    shown::OrganizationShown,
};

/// The chosen rows: `which.<permission>`.
pub const WHICH: &str = super::renewal::WHICH;
/// The person of whom everything in an organization is ended, by id.
pub const LEAVER: &str = "leaver";
/// That organization, by id.
pub const ORGANIZATION: &str = "organization";
/// What it means, and when.
pub const WHEN: &str = super::cancel::WHEN;
/// Why, in words that the user reads.
pub const REASON: &str = "comment";
/// Whether a leaver's link ends too.
pub const UNLINK: &str = "unlink";
/// The tick for an organization that nobody manages afterwards: `alone.<organization>`.
pub const ALONE: &str = "alone";
/// The tick for an organization that who ends it manages no more afterwards: `own.<organization>`.
pub const OWN: &str = "own";
/// The most characters of a reason.
pub const LONGEST_REASON: usize = LONGEST_COMMENT;

/// The most rows of one action.
pub const MOST_ROWS: usize = 100;

/// What the server looked up for a manager's action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terminate {
    /// The day on which it is asked for.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// Everything of one user is ended.
    pub leaver: bool,
    /// Whose rows are chosen: one entry a user and organization.
    pub users: Vec<UserEnds>,
    /// Chosen rows that have ended meanwhile, or by themselves.
    pub ended: Vec<EndedMeanwhile>,
    /// Organizations of chosen rows that they manage no longer: nothing more is told of those rows.
    pub lost: Vec<OrganizationShown>,
    /// How many chosen rows are of users who are linked no longer: nothing of theirs is shown.
    pub gone: usize,
}

/// What of a user in one organization is about to end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserEnds {
    /// The user's id.
    pub person: String,
    /// "A. de Vries".
    pub name: String,
    /// Who ends it ends their own.
    pub own: bool,
    /// The organization, and everything that the user holds there.
    pub held: Held,
    /// The ids of the chosen rows.
    pub chosen: Vec<String>,
    /// The user manages the organization today.
    pub manages: bool,
    /// How many people manage it today.
    pub managers: usize,
    /// What waits for approval of this user there.
    pub requests: Vec<WaitingOf>,
}

/// A request of a user that waits for approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingOf {
    /// Its reference.
    pub reference: String,
    /// What it renews, by id; nothing where it asks for something new.
    pub renews: Vec<String>,
}

/// A chosen row that has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedMeanwhile {
    /// Whose.
    pub name: String,
    /// For which organization.
    pub organization: String,
    /// Which.
    pub permission: Permission,
}

/// What ends of one user in one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// The user.
    pub user: &'a UserEnds,
    /// The beginnings of lines, and the Admin authorizations that hang on them.
    pub heads: Vec<&'a Permission>,
}

impl Part<'_> {
    /// The ids of all rows that end.
    pub fn ids(&self) -> Vec<String> {
        self.heads.iter().flat_map(|head| self.user.held.line(head)).map(|one| one.id.clone()).collect()
    }

    /// Nothing is left of what the user holds there.
    pub fn is_last(&self) -> bool {
        !self.heads.is_empty() && self.ids().len() == self.user.held.permissions.len()
    }

    /// The user manages the organization no more once it has ended.
    pub fn ends_role(&self, today: Date) -> bool {
        let ids = self.ids();
        let mut admins = self.user.held.permissions.iter().filter(|one| one.kind == Kind::Admin && one.is_valid(today));
        self.user.manages && admins.all(|one| ids.contains(&one.id))
    }

    /// The references of the requests of which nothing is left; `leaver` leaves nothing of any.
    pub fn withdrawn(&self, leaver: bool) -> Vec<&str> {
        let ids = self.ids();
        let gone = |one: &&WaitingOf| {
            leaver || !one.renews.is_empty() && one.renews.iter().all(|renewed| ids.contains(renewed))
        };
        self.user.requests.iter().filter(gone).map(|one| one.reference.as_str()).collect()
    }

    /// The references of the requests that wait on though something that they renew ends: they ask for more.
    pub fn left_open(&self, leaver: bool) -> Vec<&str> {
        let ids = self.ids();
        let touched = |one: &&WaitingOf| {
            let (ends, stays): (Vec<_>, Vec<_>) = one.renews.iter().partition(|renewed| ids.contains(renewed));
            !leaver && !ends.is_empty() && !stays.is_empty()
        };
        self.user.requests.iter().filter(touched).map(|one| one.reference.as_str()).collect()
    }
}

impl Terminate {
    /// What ends, a part a user and organization.
    pub fn parts(&self) -> Vec<Part<'_>> {
        self.users.iter().map(|user| self.part(user)).filter(|part| self.leaver || !part.heads.is_empty()).collect()
    }

    fn part<'a>(&self, user: &'a UserEnds) -> Part<'a> {
        let UserEnds { held, chosen, .. } = user;
        let in_line = |head: &Permission| held.line(head).iter().any(|one| chosen.contains(&one.id));
        Part { user, heads: held.ending(|head| self.leaver || in_line(head)) }
    }

    /// The parts by which somebody's role as manager ends.
    fn roles(&self) -> Vec<Part<'_>> {
        self.parts().into_iter().filter(|part| part.ends_role(self.today)).collect()
    }

    /// Nobody manages an organization once all of it has ended.
    pub fn leaves_alone(&self, organization: &str) -> bool {
        let roles: Vec<Part<'_>> = self.roles().into_iter().filter(|part| part.user.held.id == organization).collect();
        roles.first().is_some_and(|part| part.user.managers <= roles.len())
    }

    /// The organizations that ask for a second tick, each by the name of its box: who ends it gives up their own Admin
    /// authorization, or it is the last one.
    pub fn second_ticks(&self) -> Vec<(String, &UserEnds)> {
        let mut seen = BTreeSet::new();
        let mut ticks = Vec::new();
        for part in self.roles() {
            let organization = &part.user.held.id;
            let name = match self.leaves_alone(organization) {
                true => ALONE,
                false if part.user.own => OWN,
                false => continue,
            };
            if seen.insert(organization.clone()) {
                ticks.push((field(name, organization), part.user));
            }
        }
        ticks
    }

    /// Whether who ends it gives up an Admin authorization of their own.
    pub fn ends_own_role(&self) -> bool {
        self.roles().iter().any(|part| part.user.own)
    }

    /// Whether the link is to end too.
    pub fn unlinks(&self, answers: &Answers) -> bool {
        self.leaver && answers.contains_key(UNLINK)
    }

    /// The last day on which it still works; `None` is: it ends now.
    ///
    /// # Errors
    /// [`Problem::DateReal`] and [`Problem::DateRange`].
    pub fn last_day(&self, answers: &Answers) -> Result<Option<Date>, Problem> {
        if answers.get(WHEN).is_some_and(|when| when == "now") {
            return Ok(None);
        }
        let day = answered_day(answers)?;
        let parts = self.parts();
        let until = parts.iter().flat_map(|part| part.heads.iter().map(|head| part.user.held.until(head))).max();
        let last = until.and_then(|day| day.yesterday().ok()).unwrap_or(self.today);
        if (self.today..=last).contains(&day) {
            Ok(Some(day))
        } else {
            Err(Problem::DateRange { from: self.today, to: last.max(self.today) })
        }
    }

    /// Why what was chosen cannot be taken on: nothing of it can be ended.
    pub fn start_problems(&self) -> Problems {
        if !self.parts().is_empty() {
            return Vec::new();
        }
        if self.ended.is_empty() {
            return vec![(WHICH.to_owned(), Problem::SelectSome)];
        }
        self.ended.iter().map(|row| (field(WHICH, &row.permission.id), Problem::PermissionEnded)).collect()
    }

    fn when_problems(&self, answers: &Answers) -> Problems {
        let when = match answers.get(WHEN).map(String::as_str) {
            Some("now") => None,
            Some("date") => self.last_day(answers).err().map(|problem| ("day".to_owned(), problem)),
            _ => Some((WHEN.to_owned(), Problem::RequiredChoice)),
        };
        let long = answers.get(REASON).is_some_and(|text| text.chars().count() > LONGEST_REASON);
        let reason = long.then(|| (REASON.to_owned(), Problem::TooLong { max: LONGEST_REASON }));
        let parts = self.parts();
        let empty = |part: &Part<'_>| part.heads.is_empty() && part.user.requests.is_empty();
        let nothing = !parts.is_empty() && parts.iter().all(empty) && !self.unlinks(answers);
        let unlink = nothing.then(|| (UNLINK.to_owned(), Problem::RequiredTick));
        when.into_iter().chain(unlink).chain(reason).collect()
    }
}

/// Whether a form control belongs to a step.
fn owns(step: &str, name: &str) -> bool {
    match step {
        WHEN => matches!(name, "when" | "day" | "month" | "year" | REASON | UNLINK),
        CHECK => name == super::TRUTH || matches!(name.split_once('.'), Some((ALONE | OWN, _))),
        _ => false,
    }
}

impl Terminate {
    /// What is known of it before anything is looked up.
    pub const OUTLINE: Outline = Outline { owns, needs_server: never, lists: &[] };
}

impl Wizard for Terminate {
    fn outline(&self) -> &'static Outline {
        &Self::OUTLINE
    }

    fn steps(&self, _answers: &Answers) -> Vec<StepName> {
        named([WHEN, CHECK])
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        match step {
            WHEN => self.when_problems(answers),
            // Everything that was chosen has ended since: the page says it of each row.
            CHECK if self.parts().is_empty() => vec![(WHICH.to_owned(), Problem::SelectSome)],
            CHECK => {
                let missing = self.second_ticks().into_iter().filter(|(name, _)| !answers.contains_key(name));
                let missing = missing.map(|(name, _)| (name, Problem::RequiredTick));
                missing.chain(check_problems(answers)).collect()
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
