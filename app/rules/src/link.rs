//! Link requests: a manager asks somebody to become visible to his organization (requirements.md, R41 to R49).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{permission::Permission, shown::OrganizationShown};

/// How many days a request waits for its answer.
pub const WAITS_DAYS: i64 = 30;
/// The most characters of the manager's message.
pub const LONGEST_MESSAGE: usize = 200;

/// Where a link request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LinkStanding {
    /// Waits for an answer.
    Pending,
    /// The person is linked.
    Accepted,
    /// The person said no.
    Declined,
    /// Nobody answered in time.
    Expired,
    /// The manager took it back, or manages the organization no more.
    Withdrawn,
}

impl LinkStanding {
    /// Every standing.
    pub const ALL: [LinkStanding; 5] = [
        LinkStanding::Pending,
        LinkStanding::Accepted,
        LinkStanding::Declined,
        LinkStanding::Expired,
        LinkStanding::Withdrawn,
    ];

    /// The word that the store keeps.
    pub const fn name(self) -> &'static str {
        match self {
            LinkStanding::Pending => "pending",
            LinkStanding::Accepted => "accepted",
            LinkStanding::Declined => "declined",
            LinkStanding::Expired => "expired",
            LinkStanding::Withdrawn => "withdrawn",
        }
    }

    /// The standing of a stored word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.name() == name)
    }
}

/// What somebody answers to a link request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LinkAnswer {
    /// Become visible to the organization's managers.
    Accept,
    /// Stay as it is.
    Decline,
    /// The same, and the helpdesk looks at it: he does not know the organization.
    Unknown,
}

impl LinkAnswer {
    /// Every answer, in the order of the page.
    pub const ALL: [LinkAnswer; 3] = [LinkAnswer::Accept, LinkAnswer::Decline, LinkAnswer::Unknown];

    /// The word of the form.
    pub const fn name(self) -> &'static str {
        match self {
            LinkAnswer::Accept => "accept",
            LinkAnswer::Decline => "decline",
            LinkAnswer::Unknown => "unknown",
        }
    }

    /// The answer of a form's word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.name() == name)
    }
}

/// An organization whose managers see somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedShown {
    /// The organization.
    pub organization: OrganizationShown,
    /// He still has something there, and cannot leave it.
    pub held: bool,
}

/// Whether somebody still has something in an organization that keeps him linked: a permission that counts or will count.
pub fn is_held(permissions: &[Permission], organization: &str, today: Date) -> bool {
    let counts = |one: &Permission| one.terminated.is_none() && one.period.ends >= today;
    permissions.iter().any(|one| one.organization == organization && counts(one))
}

/// A link request, as who is asked sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRequestShown {
    /// The reference.
    pub reference: String,
    /// The organization that asks.
    pub organization: OrganizationShown,
    /// Its manager who asks.
    pub manager: String,
    /// What he wrote.
    pub message: String,
    /// Where it stands.
    pub standing: LinkStanding,
    /// When it was asked.
    #[serde(with = "crate::day")]
    pub asked: Date,
    /// The last day to answer.
    #[serde(with = "crate::day")]
    pub until: Date,
    /// When it was answered, or ended.
    #[serde(default, with = "crate::day::maybe")]
    pub decided: Option<Date>,
}
