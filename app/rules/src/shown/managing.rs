//! The overview of Administration.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::OrganizationShown;
use crate::{
    level::Level,
    period::{Period, expiring_until},
    permission::Kind,
    state::MeansState,
};

/// How many months the overview looks ahead.
pub const MONTHS: i64 = 12;

/// What a manager sees first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagersOverview {
    /// The organizations that they manage, by name.
    pub organizations: Vec<OrganizationShown>,
    /// The names of those that nobody else manages.
    pub only_manager_of: Vec<String>,
    /// How many permissions end within two months, or have ended, and were not renewed.
    pub expiring: usize,
    /// How many users were invited and are not active yet.
    pub invited: usize,
    /// How many users there are.
    pub users: usize,
    /// Users by what ends soonest, as many as are seen at a glance.
    pub rows: Vec<UserAtAGlance>,
    /// The coming months, this one first.
    pub months: Vec<EndsShown>,
}

/// A user, and for which organizations they may act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserAtAGlance {
    /// The id.
    pub person: String,
    /// "A. de Vries".
    pub name: String,
    /// The address.
    pub email: String,
    /// Whether it is the reader.
    pub own: bool,
    /// Where their means stands.
    pub means: Option<MeansState>,
    /// What they may do, organization by organization; nothing, where they are not linked.
    pub acts: Vec<Option<Acts>>,
}

/// For how long somebody may act for an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acts {
    /// Up to which level, today or later.
    pub level: Option<Level>,
    /// How many permissions to log in.
    pub permissions: usize,
    /// The last day of the one that ends first; of those that have ended, of the one that ended last.
    #[serde(default, with = "crate::day::maybe")]
    pub until: Option<Date>,
    /// What of it is to be seen to.
    pub ends: Ends,
    /// Whether they manage it today.
    pub manager: bool,
}

/// How near an end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// More than two months away, or there is none.
    Later,
    /// Within two months.
    Soon,
    /// All has ended.
    Over,
}

/// A permission that nobody ended, as far as it says for how long somebody may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lasts {
    /// To log in, or to manage.
    pub kind: Kind,
    /// Its level.
    pub level: Level,
    /// From when until when.
    pub period: Period,
    /// Whether another one goes on with it.
    pub renewed: bool,
}

impl Acts {
    /// What the permissions of one user in one organization say.
    pub fn of(all: &[Lasts], today: Date) -> Self {
        let logins = || all.iter().filter(|one| one.kind == Kind::Login && !one.renewed);
        let lasting = || logins().filter(|one| one.period.ends >= today);
        let permissions = lasting().count();
        let until = match lasting().map(|one| one.period.ends).min() {
            Some(first) => Some(first),
            None => logins().map(|one| one.period.ends).max(),
        };
        let ends = match until {
            Some(day) if day < today => Ends::Over,
            Some(day) if day <= expiring_until(today) => Ends::Soon,
            _ => Ends::Later,
        };
        let runs = |one: &&Lasts| one.period.starts <= today && one.period.ends >= today;
        Self {
            level: lasting().map(|one| one.level).max(),
            permissions,
            until,
            ends,
            manager: all.iter().filter(|one| one.kind == Kind::Admin).any(|one| runs(&one)),
        }
    }
}

/// How much ends in a month and was not renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndsShown {
    /// The month's first day.
    #[serde(with = "crate::day")]
    pub first: Date,
    /// How many permissions, organization by organization.
    pub counts: Vec<usize>,
}

impl EndsShown {
    /// In all organizations.
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }

    /// The month as addresses have it: "2027-01".
    pub fn month(&self) -> String {
        crate::day::text(self.first)[..7].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 22);

    fn lasts(kind: Kind, level: Level, ends: Date) -> Lasts {
        Lasts { kind, level, period: Period { starts: date(2024, 1, 1), ends }, renewed: false }
    }

    #[test]
    fn who_may_act_is_told_with_what_ends_first() {
        let login = |ends| lasts(Kind::Login, Level::Eh3, ends);
        let of = |all: &[Lasts]| Acts::of(all, TODAY);
        let none = Acts { level: None, permissions: 0, until: None, ends: Ends::Later, manager: false };
        assert_eq!(of(&[]), none);
        let low = lasts(Kind::Login, Level::Eh2Plus, date(2027, 1, 9));
        let both = Acts {
            level: Some(Level::Eh3),
            permissions: 2,
            until: Some(date(2027, 1, 9)),
            ends: Ends::Soon,
            ..none.clone()
        };
        assert_eq!(of(&[login(date(2029, 1, 1)), low]), both);
        let over = Acts { until: Some(date(2026, 11, 21)), ends: Ends::Over, ..none.clone() };
        assert_eq!(of(&[login(date(2026, 11, 21)), login(date(2025, 1, 1))]), over);
        let later = Acts { level: Some(Level::Eh3), permissions: 1, until: Some(date(2029, 1, 1)), ..none };
        assert_eq!(of(&[login(date(2029, 1, 1)), login(date(2026, 11, 21))]), later, "what lasts counts");
    }

    #[test]
    fn what_was_renewed_ends_with_what_goes_on_with_it() {
        let old = Lasts { renewed: true, ..lasts(Kind::Login, Level::Eh3, date(2027, 1, 9)) };
        let next = Lasts {
            period: Period { starts: date(2027, 1, 10), ends: date(2030, 1, 9) },
            ..lasts(Kind::Login, Level::Eh3, TODAY)
        };
        let acts = Acts::of(&[old, next], TODAY);
        assert_eq!((acts.permissions, acts.until, acts.ends), (1, Some(date(2030, 1, 9)), Ends::Later));
    }

    #[test]
    fn a_manager_is_one_whose_admin_authorization_counts_today() {
        let admin = lasts(Kind::Admin, Level::Eh3, date(2029, 1, 1));
        assert!(Acts::of(&[admin], TODAY).manager);
        assert!(!Acts::of(&[lasts(Kind::Admin, Level::Eh3, date(2026, 11, 21))], TODAY).manager);
        let later = Lasts { period: Period { starts: date(2027, 1, 1), ends: date(2029, 1, 1) }, ..admin };
        assert!(!Acts::of(&[later], TODAY).manager);
    }

    #[test]
    fn a_month_is_named_as_addresses_have_it() {
        let month = EndsShown { first: date(2027, 1, 1), counts: vec![2, 0, 3] };
        assert_eq!((month.month().as_str(), month.total()), ("2027-01", 5));
    }
}
