//! W4: a manager adds users.
//!
//! Steps: for which organization (where there are several) → check it, level, one branch or the whole → the users → permissions
//! now, and which → how long → check your answers. Whose addresses they are is not known here, and never told: who has an
//! eHerkenning already is asked to become visible instead.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Answers, CHECK, Outline, StepName, TRUTH, Wizard, check_problems,
    choice::{self, Choice, ServiceCard, scope},
    company::{self, CompanyCard, branch_of},
    list::{Entry, List},
    named,
    renewal::TERM,
};
use crate::{
    invitation::{FIELDS, ISSUED, Invitee},
    level::Level,
    people::EmailAddress,
    people_file::FileUsed,
    period::Term,
    problem::{Problem, Problems},
};

/// For which organization?
pub const ORGANIZATION: &str = "organization";
/// Check the organization; at which level, and for one branch or the whole.
pub const COMPANY: &str = "company";
/// Who?
pub const USERS: &str = USER_LIST.group;
/// Permissions now?
pub const SERVICES: &str = "services";

/// The answer to [`SERVICES`] for none now.
pub const LATER: &str = "later";
/// The box by which the manager says that they know who they give permissions to (R143).
pub const KNOWN: &str = "known";

/// The file of users, in place of those who are typed.
pub const FILE: &str = "file";

/// How many of the file's rows are good, as the answers to check say it: what is sent is what was seen.
pub const GOOD: &str = "good";

/// The file that the answers use, by its id.
pub fn file_of(answers: &Answers) -> Option<&str> {
    answers.get(FILE).map(String::as_str)
}

/// The users.
pub const USER_LIST: List = List { group: "users", step: "user", fields: &FIELDS, least: 1, most: 100 };

/// What the server looked up for a manager who adds users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddUsers {
    /// Today.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// The organizations that they manage.
    pub organizations: Vec<ManagedCard>,
    /// The one that was picked, or the only one, and up to which level they manage it.
    pub company: Option<(CompanyCard, Level)>,
    /// Who is to be invited, as the server read them: only it knows whom an address belongs to, and each entry goes through it.
    pub users: Vec<UserRead>,
    /// The file that is used in place of them.
    pub file: Option<FileUsed>,
    /// Which services there are to choose.
    pub choice: Choice,
    /// Its check and its file, as the portal writes them: only where it is shown.
    pub written: Written,
}

/// What the portal writes of the wizard, so that the browser need not know how.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Written {
    /// The answers to check.
    pub check: String,
    /// The file that is used.
    pub file: String,
    /// Whether everybody is given permissions, of which the manager says that they know who gets them.
    pub gives: bool,
}

/// An entry of the users' list, as the server read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRead {
    /// The entry's id.
    pub id: u32,
    /// Who is to be invited, where nothing is wrong with it.
    pub user: Option<UserCard>,
    /// What is wrong with it.
    pub problems: Problems,
}

/// Somebody who is to be invited, as they are shown. What is kept of them is read when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserCard {
    /// "A. de Vries".
    pub name: String,
    /// The address that the invitation goes to.
    pub email: String,
    /// The mobile number, `+31612345678`.
    pub mobile: String,
    /// Date of birth.
    #[serde(with = "crate::day")]
    pub born: Date,
}

/// An organization that is managed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedCard {
    /// Its id.
    pub id: String,
    /// Its name in the trade register.
    pub name: String,
    /// Its KvK number.
    pub kvk: String,
}

/// What the answers come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// The organization.
    pub company: &'a CompanyCard,
    /// The level of every eHerkenning.
    pub level: Level,
    /// The only branch that permissions are for.
    pub branch: Option<String>,
    /// Who is invited.
    pub users: Vec<&'a UserCard>,
    /// The file of who is invited, in place of them.
    pub file: Option<&'a FileUsed>,
    /// What each is given.
    pub given: Option<Given<'a>>,
}

/// What each user is given along with the invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<'a> {
    /// The services; nothing is all services.
    pub services: Option<Vec<&'a ServiceCard>>,
    /// How long.
    pub term: Term,
}

impl UserCard {
    fn of(user: Invitee) -> Self {
        Self { name: user.name(), email: user.email, mobile: user.mobile, born: user.born }
    }
}

impl AddUsers {
    /// The levels that can be chosen: those that are issued, up to the manager's own (R27).
    pub fn levels(&self) -> Vec<Level> {
        let managed = self.company.as_ref().map(|(_, managed)| *managed);
        ISSUED.into_iter().filter(|level| managed.is_some_and(|managed| managed.opens(*level))).collect()
    }

    /// The level that was chosen.
    pub fn level(&self, answers: &Answers) -> Option<Level> {
        let chosen = answers.get("level").and_then(|name| Level::from_name(name))?;
        self.levels().contains(&chosen).then_some(chosen)
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
        let level = self.level(answers).ok_or_else(|| missing("level"))?;
        let user = |id: &u32| {
            let user = self.read(*id).and_then(|read| read.user.as_ref());
            user.ok_or_else(|| vec![(USER_LIST.name_of(*id), Problem::EntryUnfinished)])
        };
        let users = match file_of(answers) {
            Some(_) => Vec::new(),
            None => USER_LIST.ids(answers).iter().map(user).collect::<Result<Vec<&UserCard>, Problems>>()?,
        };
        let given = match scope(answers) {
            LATER => None,
            _ => {
                let term = Term::parse(answers.get(TERM).map_or("", String::as_str));
                let term = term.map_err(|problem| vec![(TERM.to_owned(), problem)])?;
                Some(Given { services: self.choice.chosen(answers), term })
            }
        };
        let file = file_of(answers).and(self.file.as_ref());
        Ok(Outcome { company, level, branch: branch_of(answers), users, file, given })
    }

    /// Reads the users that were typed, in the order of their list. `taken` are the addresses that need no invitation, and why, as
    /// far as this manager may know.
    pub fn read_users(answers: &Answers, taken: &[(String, Problem)], today: Date) -> Vec<UserRead> {
        let mut earlier: Vec<EmailAddress> = Vec::new();
        let mut users = Vec::new();
        for entry in USER_LIST.entries(answers) {
            let (mut user, mut problems) = match Invitee::read(&entry.answers, today) {
                Ok(user) => (Some(UserCard::of(user)), Problems::new()),
                Err(problems) => (None, problems),
            };
            let typed = entry.answers.get("email").map_or("", String::as_str);
            if let Ok(email) = EmailAddress::parse(typed) {
                let twice = earlier.iter().any(|one| one.same_as(email.as_str())).then_some(Problem::UserTwice);
                let known = || taken.iter().find(|(one, _)| email.same_as(one)).map(|(_, why)| why.clone());
                if let Some(why) = twice.or_else(known) {
                    problems.push(("email".to_owned(), why));
                    user = None;
                }
                earlier.push(email);
            }
            users.push(UserRead { id: entry.id, user, problems });
        }
        users
    }

    /// Who is to be invited, with everything that is kept of them.
    ///
    /// # Errors
    /// What is wrong with an entry, field by field.
    pub fn invitees(answers: &Answers, today: Date) -> Result<Vec<Invitee>, Problems> {
        USER_LIST.entries(answers).iter().map(|entry| Invitee::read(&entry.answers, today)).collect()
    }

    /// What the server read of an entry; nothing where it was added a moment ago.
    pub fn read(&self, entry: u32) -> Option<&UserRead> {
        self.users.iter().find(|read| read.id == entry)
    }

    fn company_problems(&self, answers: &Answers) -> Problems {
        let level = match self.level(answers) {
            Some(_) => None,
            None => Some(("level".to_owned(), Problem::RequiredChoice)),
        };
        let company = self.company.as_ref().map(|(company, _)| company);
        level.into_iter().chain(company::branch_problems(company, answers)).collect()
    }

    fn services_problems(&self, answers: &Answers) -> Problems {
        match scope(answers) {
            LATER => Vec::new(),
            _ => self.choice.problems(answers, || None),
        }
    }
}

/// Whether a form control belongs to a step.
fn owns(step: &str, name: &str) -> bool {
    match step {
        ORGANIZATION => name == ORGANIZATION,
        COMPANY => company::owns(name) || name == "level",
        SERVICES => choice::owns(name),
        TERM => name == TERM,
        CHECK => matches!(name, TRUTH | KNOWN | GOOD),
        _ => false,
    }
}

fn needs_server(step: &str) -> bool {
    // The organization's branches, the catalogue, who is known at an address; and what the portal writes of the answers.
    matches!(step, ORGANIZATION | COMPANY | USERS | FILE | SERVICES | TERM) || USER_LIST.id_of(step).is_some()
}

impl AddUsers {
    /// What is known of it before anything is looked up.
    pub const OUTLINE: Outline = Outline { owns, needs_server, lists: &[USER_LIST] };
}

impl Wizard for AddUsers {
    fn outline(&self) -> &'static Outline {
        &Self::OUTLINE
    }

    fn steps(&self, answers: &Answers) -> Vec<StepName> {
        let users = if file_of(answers).is_some() { FILE } else { USERS };
        let steps = [ORGANIZATION, COMPANY, users, SERVICES, TERM, CHECK];
        let several = self.organizations.len() != 1;
        let given = !matches!(scope(answers), LATER | "");
        named(steps.into_iter().filter(|step| match *step {
            ORGANIZATION => several,
            TERM => given,
            _ => true,
        }))
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        match step {
            ORGANIZATION if self.company.is_none() => vec![(ORGANIZATION.to_owned(), Problem::RequiredChoice)],
            COMPANY => self.company_problems(answers),
            FILE if self.file.as_ref().is_none_or(|file| file.good == 0) => {
                vec![(FILE.to_owned(), Problem::ListShort { least: 1 })]
            }
            SERVICES => self.services_problems(answers),
            TERM => match Term::parse(answers.get(TERM).map_or("", String::as_str)) {
                Ok(_) => Vec::new(),
                Err(problem) => vec![(TERM.to_owned(), problem)],
            },
            CHECK => {
                let asks = !matches!(scope(answers), LATER | "") && !answers.contains_key(KNOWN);
                let known = asks.then(|| (KNOWN.to_owned(), Problem::RequiredTick));
                known.into_iter().chain(check_problems(answers)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn entry_problems(&self, _list: &List, entry: &Entry, _all: &[Entry]) -> Problems {
        match self.read(entry.id) {
            Some(read) => read.problems.clone(),
            None => vec![("initials".to_owned(), Problem::RequiredText)],
        }
    }
}

#[cfg(test)]
mod tests;
