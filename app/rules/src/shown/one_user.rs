//! One user as their managers see them, and what managers ended.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{EndedFor, EventShown, OrganizationShown, RefusedForm, UndoneRow};
use crate::{level::Level, permission::Permission, problem::Problem, state::CancellationState, state::MeansState};

/// Who ended a permission and when, or that a manager ends it at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndNote {
    /// The permission's id.
    pub permission: String,
    /// The day on which it was ended, or the last one on which it works.
    #[serde(with = "crate::day")]
    pub day: Date,
    /// The person who did, where it was another one than the reader and is somebody with an account.
    pub by: Option<String>,
    /// The reader did.
    pub own: bool,
    /// The day is still to come, or is today.
    pub later: bool,
}

/// What a manager ends of a user at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndsLater {
    /// The id, by which it is taken back.
    pub id: String,
    /// For which organization, by id.
    pub organization: String,
    /// The last day on which it works.
    #[serde(with = "crate::day")]
    pub last_day: Date,
    /// Who asked for it.
    pub by: String,
    /// The reader did.
    pub own: bool,
    /// Everything that the user holds there by then.
    pub whole: bool,
    /// The link ends too.
    pub unlink: bool,
    /// How many permissions it names.
    pub permissions: usize,
}

/// A user in one organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserIn {
    /// The organization.
    pub organization: OrganizationShown,
    /// The user manages it today.
    pub manages: bool,
    /// Everything that the user holds there, or held.
    pub permissions: Vec<Permission>,
    /// The references of the requests of the user that wait for approval there.
    pub waiting: Vec<String>,
    /// What ends at the end of a day.
    pub later: Vec<EndsLater>,
}

/// One user, of whom a manager sees what concerns their own organizations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneUser {
    /// Today, in Amsterdam.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// The user's id.
    pub id: String,
    /// "A. de Vries".
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The reader themselves.
    pub own: bool,
    /// The level of the means; `None` without one.
    pub level: Option<Level>,
    /// Where the means stands.
    pub means: Option<MeansState>,
    /// The organizations, by name.
    pub organizations: Vec<UserIn>,
    /// Who ended what has ended, and what ends at the end of a day.
    pub notes: Vec<EndNote>,
    /// What happened there, the newest first.
    pub events: Vec<EventShown>,
    /// Where the next page of it begins, where there is one.
    pub older: Option<String>,
    /// The selection that was refused last.
    pub refused: Option<RefusedForm>,
}

/// What an action ended of one user in one organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedForUser {
    /// The user.
    pub user: String,
    /// The link ends too.
    pub unlinked: bool,
    /// Where it stands.
    pub state: CancellationState,
    /// What ends.
    pub ended: EndedFor,
}

/// What an action that ended permissions of users became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedDone {
    /// Its reference.
    pub reference: String,
    /// The last day on which it works, where one was chosen.
    #[serde(with = "crate::day::maybe")]
    pub last_day: Option<Date>,
    /// What ends.
    pub users: Vec<EndedForUser>,
    /// What had ended before.
    pub undone: Vec<UndoneRow>,
    /// Whether rows were left undone of an organization that they managed no longer.
    pub lost: bool,
    /// Whether rows were left undone of users who are linked no longer.
    pub gone: bool,
    /// The reader manages an organization still.
    pub manages: bool,
    /// Where the mail went.
    pub email: String,
}

impl OneUser {
    /// What is said of the end of a permission.
    pub fn note(&self, permission: &str) -> Option<&EndNote> {
        self.notes.iter().find(|note| note.permission == permission)
    }

    /// What was wrong with the selection that was refused last, as a whole.
    pub fn problem(&self) -> Option<&Problem> {
        self.refused.as_ref().and_then(|form| form.problems.first()).map(|(_, problem)| problem)
    }
}
