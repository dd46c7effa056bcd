//! Users' permissions, as a manager sees them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{EndNote, OrganizationShown, RefusedForm};
use crate::permission::Permission;

/// Which permissions of users a manager wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UsersFilter {
    /// Of one organization only.
    pub organization: Option<String>,
    /// Only what ends within two months, or has ended, and was not renewed.
    pub expiring: bool,
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
