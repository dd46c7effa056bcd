//! Requests: as who asked sees them, and who decides.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::OrganizationShown;
use crate::{
    approval::ApplicationKind, change_form::FormToConfirm, level::Level, link::LinkRequestShown, period::Term,
    permission::Named, permission::Permission, problem::Problem, state::ApplicationState,
};

/// An application of the person that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingShown {
    /// The reference.
    pub reference: String,
    /// The organization's name.
    pub organization: String,
    /// How long was asked for.
    pub term: Term,
    /// Since when.
    #[serde(with = "crate::day")]
    pub since: Date,
}

/// My requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyRequests {
    /// What he asked for, the newest first.
    pub own: Vec<ApplicationShown>,
    /// What asks to link him, the newest first.
    pub links: Vec<LinkRequestShown>,
}

/// A permission's old and new days, on the confirmation page and in mails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineShown {
    /// The service, `None` for all services.
    pub service: Option<Named>,
    /// Its provider.
    pub provider: Option<Named>,
    /// The level.
    pub level: Level,
    /// The old last day, where there is an old one.
    #[serde(default, with = "crate::day::maybe")]
    pub old_until: Option<Date>,
    /// The first day of the new period.
    #[serde(with = "crate::day")]
    pub from: Date,
    /// The last day of the new period.
    #[serde(with = "crate::day")]
    pub until: Date,
}

/// An application as its requester, or a manager who may decide, sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationShown {
    /// The reference.
    pub reference: String,
    /// Who asked.
    pub requester: String,
    /// The requester's e-mail address.
    pub requester_email: String,
    /// The organization.
    pub organization: OrganizationShown,
    /// Where it stands.
    pub standing: ApplicationState,
    /// Renewal, or new permissions.
    pub kind: ApplicationKind,
    /// What it writes, or wrote.
    pub lines: Vec<LineShown>,
    /// What was asked by name and is left out, and why.
    pub left_out: Vec<(Named, Problem)>,
    /// The branch that it is limited to.
    pub branch: Option<String>,
    /// One permission for all services instead of those it renews.
    pub all_services: bool,
    /// Also an Admin authorization.
    pub admin: bool,
    /// How long.
    pub term: Term,
    /// The level asked for.
    pub level: Level,
    /// Who was asked to approve.
    pub approver: Option<String>,
    /// When it was sent.
    #[serde(with = "crate::day")]
    pub submitted: Date,
    /// When it lapses.
    #[serde(with = "crate::day")]
    pub lapses: Date,
    /// Why it was refused.
    pub reason: String,
    /// The old last day, where something is renewed.
    #[serde(with = "crate::day::maybe")]
    pub old_until: Option<Date>,
    /// The first new day.
    #[serde(with = "crate::day")]
    pub new_from: Date,
    /// The last new day.
    #[serde(with = "crate::day")]
    pub new_until: Date,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When it was decided, taken back or lapsed, in Amsterdam.
    #[serde(default, with = "crate::day::maybe_moment")]
    pub decided: Option<DateTime>,
}

/// What waits for a manager's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToDecide {
    /// Requests, the oldest first.
    pub applications: Vec<ApplicationShown>,
    /// Change forms of users whom he is to confirm, the oldest first.
    pub forms: Vec<FormToConfirm>,
}

/// The confirmation page of a wizard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// What the draft became, one an organization.
    pub applications: Vec<ApplicationShown>,
    /// Where the mail went.
    pub email: String,
    /// Set where a manager did it for users.
    pub for_users: Option<DoneForUsers>,
}

/// What a manager did for users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneForUsers {
    /// The reference of the action; each user has one of his own.
    pub reference: String,
    /// What was left undone.
    pub undone: Vec<UndoneRow>,
    /// Whether rows were left undone of an organization that he managed no longer.
    pub lost: bool,
    /// Whether rows were left undone of users who are linked no longer.
    pub gone: bool,
}

/// A row that a manager's action left as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoneRow {
    /// The user's name.
    pub user: String,
    /// The organization's name.
    pub organization: String,
    /// The permission.
    pub permission: Permission,
    /// Why it was not renewed.
    pub problem: Problem,
}
