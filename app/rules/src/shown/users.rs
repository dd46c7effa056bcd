//! Users' permissions, as a manager sees them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    EndNote, OrganizationShown, RefusedForm,
    query::{Query, first_of, set_in, typed_in},
};
use crate::{level::Level, permission::Permission, words::words};

words! {
    /// Where a permission must stand to be in a list.
    pub enum RowState {
        /// It can be used today.
        Active = "active",
        /// It starts on a later day.
        Later = "later",
        /// It ends within two months, and was not renewed.
        Expiring = "expiring",
        /// It has ended, and was not renewed.
        Expired = "expired",
        /// A renewal of it waits for approval.
        Waiting = "waiting",
        /// Somebody ended it before its last day.
        Terminated = "terminated",
    }
}

words! {
    /// Within how many months something ends, or has ended.
    pub enum Within {
        /// Two months.
        Two = "2",
        /// Three months.
        Three = "3",
        /// Six months.
        Six = "6",
    }
}

impl Within {
    /// How many months.
    pub const fn months(self) -> i64 {
        match self {
            Within::Two => 2,
            Within::Three => 3,
            Within::Six => 6,
        }
    }
}

/// Which permissions of users a manager wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct UsersFilter {
    /// Of one organization only.
    pub organization: Option<String>,
    /// Of users whose name or address, or for services whose name, holds these words.
    pub q: String,
    /// For services whose name, or that of their provider, holds these words.
    pub service: String,
    /// Of one level only.
    pub level: Option<Level>,
    /// Only what stands so.
    pub state: Option<RowState>,
    /// Only what ends within so many months, or has ended, and was not renewed.
    pub expiring: Option<Within>,
    /// Only what ends in this month, `2027-01`, and was not renewed.
    pub month: Option<String>,
    /// Also what somebody ended (R104).
    pub inactive: bool,
    /// The page that comes after this row ([`UsersRow::key`]).
    pub after: Option<String>,
    /// The page that comes before this row.
    pub before: Option<String>,
}

impl UsersFilter {
    /// The same filter, from its first page on.
    pub fn first_page(&self) -> Self {
        Self { after: None, before: None, ..self.clone() }
    }

    /// The filter that an address has, read by `get`; what nobody understands there is as if it were not there.
    pub fn of_query(get: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| set_in(&get, name);
        let within = set("expiring").and_then(|months| Within::from_name(&months));
        let ticked = set("show").filter(|show| show == "expiring").map(|_| Within::Two);
        Self {
            organization: set("org"),
            q: typed_in(&get, "q"),
            service: typed_in(&get, "service"),
            level: set("level").and_then(|name| Level::from_name(&name)),
            state: set("state").and_then(|name| RowState::from_name(&name)),
            expiring: within.or(ticked),
            month: set("month").filter(|month| first_of(month).is_some()),
            inactive: set("inactive").is_some(),
            after: get("after"),
            before: get("before"),
        }
    }

    /// The same as it stands in an address.
    pub fn query(&self) -> String {
        let mut query = Query::default();
        query.add("org", self.organization.as_deref());
        query.add("q", Some(self.q.as_str()));
        query.add("service", Some(self.service.as_str()));
        query.add("level", self.level.map(Level::name));
        query.add("state", self.state.map(RowState::name));
        match self.expiring {
            Some(Within::Two) => query.add("show", Some("expiring")),
            within => query.add("expiring", within.map(Within::name)),
        }
        query.add("month", self.month.as_deref());
        query.add("inactive", self.inactive.then_some("1"));
        query.add("after", self.after.as_deref());
        query.add("before", self.before.as_deref());
        query.0
    }

    /// Whether it leaves anything out.
    pub fn narrows(&self) -> bool {
        Self { inactive: false, ..self.first_page() } != Self::default()
    }
}

/// A permission of a user, as a manager sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersRow {
    /// The user's id.
    pub person: String,
    /// "A. de Vries".
    pub name: String,
    /// The manager's own.
    pub own: bool,
    /// The permission.
    pub permission: Permission,
}

impl UsersRow {
    /// The row's place in the list: "2027-01-09.<id>". It stays when rows before it come or go.
    pub fn key(&self) -> String {
        format!("{}.{}", self.permission.period.ends, self.permission.id)
    }
}

/// Administration > Permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersPermissions {
    /// Today, in Amsterdam.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// The organizations that he manages.
    pub organizations: Vec<OrganizationShown>,
    /// What was asked for.
    pub filter: UsersFilter,
    /// The number of the first row on this page.
    pub first: usize,
    /// How many permissions there are.
    pub total: usize,
    /// This page of them.
    pub rows: Vec<UsersRow>,
    /// The names of the organizations that nobody else manages.
    pub only_manager_of: Vec<String>,
    /// What of these rows managers end at the end of a day.
    pub notes: Vec<EndNote>,
    /// The selection that was refused last.
    pub refused: Option<RefusedForm>,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read(query: &str) -> UsersFilter {
        let pairs: BTreeMap<&str, &str> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        UsersFilter::of_query(|name| pairs.get(name).map(|value| (*value).to_owned()))
    }

    /// R106
    #[test]
    fn r106_a_filter_is_read_as_it_stands_in_an_address_and_nonsense_is_left_out() {
        let all = UsersFilter {
            organization: Some("donald".into()),
            q: "vries".into(),
            service: "uwv".into(),
            level: Some(Level::Eh3),
            state: Some(RowState::Expiring),
            expiring: Some(Within::Six),
            month: Some("2027-01".into()),
            inactive: true,
            after: Some("2027-01-09.one".into()),
            before: None,
        };
        assert_eq!(read(&all.query()), all);
        assert!(all.narrows() && !UsersFilter { inactive: true, after: all.after, ..UsersFilter::default() }.narrows());
        for (query, again) in [
            ("expiring=2", "show=expiring"),
            ("show=expiring", "show=expiring"),
            ("expiring=7&month=2027-13&level=EH9&state=gone&org=&q=&show=all", ""),
            ("month=2027-1", ""),
            ("month=2027-01-01", ""),
        ] {
            assert_eq!(read(query).query(), again, "{query}");
        }
    }

    #[test]
    fn what_is_typed_is_written_into_an_address_so_that_it_changes_nothing_else_there() {
        let filter = UsersFilter { q: "a&b=c+d é".into(), level: Some(Level::Eh2Plus), ..UsersFilter::default() };
        assert_eq!(filter.query(), "q=a%26b%3Dc%2Bd%20%C3%A9&level=EH2%2B");
        assert_eq!(read(&format!("q={}", "x".repeat(500))).q.len(), 100);
    }
}
