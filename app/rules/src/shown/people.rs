//! Users, as a manager sees them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    OrganizationShown,
    query::{Query, set_in, typed_in},
};
use crate::{level::Level, state::MeansState};

/// Which users a manager wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PeopleFilter {
    /// Of one organization only.
    pub organization: Option<String>,
    /// Whose name or address holds these words, or who belongs to this KvK or branch number.
    pub q: String,
    /// Only those whose eHerkenning stands so.
    pub state: Option<MeansState>,
    /// Also inactive ones (R103): whose eHerkenning was withdrawn, or who were invited at some time and have no permission that
    /// runs or is still to start.
    pub inactive: bool,
    /// The page that comes after this user.
    pub after: Option<String>,
    /// The page that comes before this user.
    pub before: Option<String>,
}

impl PeopleFilter {
    /// The same filter, from its first page on.
    pub fn first_page(&self) -> Self {
        Self { after: None, before: None, ..self.clone() }
    }

    /// The filter that an address has, read by `get`; what nobody understands there is as if it were not there.
    pub fn of_query(get: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| set_in(&get, name);
        Self {
            organization: set("org"),
            q: typed_in(&get, "q"),
            state: set("state").and_then(|name| MeansState::from_name(&name)),
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
        query.add("state", self.state.map(MeansState::name));
        query.add("inactive", self.inactive.then_some("1"));
        query.add("after", self.after.as_deref());
        query.add("before", self.before.as_deref());
        query.0
    }

    /// Whether it leaves out any that are active.
    pub fn narrows(&self) -> bool {
        Self { inactive: false, ..self.first_page() } != Self::default()
    }
}

/// A user, as a manager sees them: what they hold in the manager's organizations only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Their id.
    pub id: String,
    /// "A. de Vries".
    pub name: String,
    /// "AV", for the round badge.
    pub badge: String,
    /// Their e-mail address.
    pub email: String,
    /// The manager's own row.
    pub own: bool,
    /// The level of their eHerkenning, and where it stands; nothing without one.
    pub means: Option<(Level, MeansState)>,
    /// The names of the manager's organizations that they are linked to.
    pub organizations: Vec<String>,
    /// How many permissions they have there that run or are still to start.
    pub permissions: usize,
    /// The soonest last day among those that were not renewed.
    #[serde(with = "crate::day::maybe")]
    pub soonest: Option<Date>,
}

/// Administration > Users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleShown {
    /// Today, in Amsterdam.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// The organizations that the manager manages.
    pub organizations: Vec<OrganizationShown>,
    /// What was asked for.
    pub filter: PeopleFilter,
    /// The number of the first row on this page.
    pub first: usize,
    /// How many users there are.
    pub total: usize,
    /// This page of them.
    pub rows: Vec<PersonRow>,
}
