//! Link requests: a manager asks somebody to become visible to his organization (requirements.md, R41 to R49).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{invitation::Granted, permission::Permission, shown::OrganizationShown, words::words};

/// How many days a request waits for its answer.
pub const WAITS_DAYS: i64 = 30;
/// The most characters of the manager's message.
pub const LONGEST_MESSAGE: usize = 200;

words! {
    /// Where a link request stands.
    pub enum LinkStanding {
        /// Waits for an answer.
        Pending = "pending",
        /// The person is linked.
        Accepted = "accepted",
        /// The person said no.
        Declined = "declined",
        /// Nobody answered in time.
        Expired = "expired",
        /// The manager took it back, or manages the organization no more.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// What somebody answers to a link request, in the order of the page.
    pub enum LinkAnswer {
        /// Become visible to the organization's managers.
        Accept = "accept",
        /// Stay as it is.
        Decline = "decline",
        /// The same, and the helpdesk looks at it: they do not know the organization.
        Unknown = "unknown",
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
    /// What is given along with the link, where the organization invited somebody who turned out to be a user already.
    #[serde(default)]
    pub granted: Option<Granted>,
}
