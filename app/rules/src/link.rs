//! Link requests: a manager asks somebody to become visible to his organization (requirements.md, R41 to R49).

use jiff::{ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    invitation::Granted,
    permission::Permission,
    shown::{ApplicationShown, OrganizationShown},
    words::words,
};

/// How many days a request waits for its answer.
pub const WAITS_DAYS: i64 = 30;
/// The most characters of the manager's message.
pub const LONGEST_MESSAGE: usize = 200;

/// How often who was asked is reminded.
pub const MOST_REMINDERS: i64 = 2;
/// How many days after the request, or after the last reminder, they are reminded at the earliest.
pub const REMINDED_AFTER_DAYS: i64 = 3;

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

/// Whether who was asked can be reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reminding {
    /// Now.
    Now,
    /// From this day on.
    From(#[serde(with = "crate::day")] Date),
    /// Often enough.
    NoMore,
    /// Nothing waits for an answer any more.
    Over,
}

impl Reminding {
    /// Of a request that was asked and reminded of on these days, the latter so often.
    pub fn of(waits: bool, asked: Date, reminded: Option<Date>, reminders: i64, today: Date) -> Self {
        let from = reminded.unwrap_or(asked).saturating_add(REMINDED_AFTER_DAYS.days());
        match waits {
            false => Reminding::Over,
            true if reminders >= MOST_REMINDERS => Reminding::NoMore,
            true if from > today => Reminding::From(from),
            true => Reminding::Now,
        }
    }
}

/// Something that a manager asked of the holder of an address, as the managers of its organization see it. Nothing of it depends
/// on whether anybody holds the address, before they answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedShown {
    /// The reference.
    pub reference: String,
    /// The address, as it was typed.
    pub email: String,
    /// For which organization.
    pub organization: OrganizationShown,
    /// The manager who asked.
    pub by: String,
    /// Whether its reader asked.
    pub own: bool,
    /// Where it stands.
    pub standing: LinkStanding,
    /// When it was asked.
    #[serde(with = "crate::day")]
    pub asked: Date,
    /// The last day to answer.
    #[serde(with = "crate::day")]
    pub until: Date,
    /// When it was answered, withdrawn, or expired.
    #[serde(default, with = "crate::day::maybe")]
    pub decided: Option<Date>,
    /// When they were reminded last.
    #[serde(default, with = "crate::day::maybe")]
    pub reminded: Option<Date>,
    /// Whether they can be reminded.
    pub reminding: Reminding,
}

/// A page of what managers asked and waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentRequests {
    /// This page of it, the newest first.
    pub rows: Vec<AskedShown>,
    /// Where the next page begins, where there is one.
    pub older: Option<String>,
    /// How much there is, on all pages.
    pub sent: usize,
}

/// What is over: something that managers asked, or that waited for their decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinishedShown {
    /// A link request.
    Asked(AskedShown),
    /// Permissions that somebody asked for.
    Application(Box<ApplicationShown>),
}

/// A page of what is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishedRequests {
    /// This page of it, the newest first.
    pub rows: Vec<FinishedShown>,
    /// Where the next page begins, where there is one.
    pub older: Option<String>,
    /// How much waits for an answer.
    pub sent: usize,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn who_was_asked_is_reminded_twice_each_after_three_days() {
        let (asked, day) = (date(2026, 11, 22), |day| date(2026, 11, day));
        let of = |reminded, reminders, today| Reminding::of(true, asked, reminded, reminders, today);
        assert_eq!(of(None, 0, day(22)), Reminding::From(day(25)));
        assert_eq!(of(None, 0, day(24)), Reminding::From(day(25)));
        assert_eq!(of(None, 0, day(25)), Reminding::Now);
        assert_eq!(of(Some(day(26)), 1, day(28)), Reminding::From(day(29)));
        assert_eq!(of(Some(day(26)), 1, day(29)), Reminding::Now);
        assert_eq!(of(Some(day(30)), 2, date(2026, 12, 20)), Reminding::NoMore);
        assert_eq!(Reminding::of(false, asked, None, 0, day(30)), Reminding::Over);
    }
}
