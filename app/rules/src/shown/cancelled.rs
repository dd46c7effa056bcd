//! Cancellations, and what they end.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{
    level::Level,
    permission::{Called, Kind, Named, Permission, What},
    state::CancellationState,
};

/// A permission that was ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedRow {
    /// The service; `None` is all services.
    pub service: Option<Named>,
    /// Its provider.
    pub provider: Option<Named>,
    /// The only branch that it counted for.
    #[serde(default)]
    pub branch: Option<String>,
    /// An Admin authorization.
    pub admin: bool,
    /// The level.
    pub level: Level,
    /// The day on which it would have begun, where that was still to come.
    #[serde(default, with = "crate::day::maybe")]
    pub starts: Option<Date>,
}

impl EndedRow {
    /// What it is called.
    pub fn called(&self) -> Called<'_> {
        let branch = self.branch.as_deref();
        let what =
            if self.admin { Called::of(What::Manager, branch) } else { Called::login(self.service.as_ref(), branch) };
        Called { starts: self.starts, ..what }
    }

    /// A permission that is ended on a day.
    pub fn of(permission: &Permission, today: Date) -> Self {
        let service = permission.service.as_ref();
        Self {
            service: service.map(|one| one.service.clone()),
            provider: service.map(|one| one.provider.clone()),
            branch: permission.branch.clone(),
            admin: permission.kind == Kind::Admin,
            level: permission.level,
            starts: permission.called_on(today).starts,
        }
    }
}

/// What ends in one organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedFor {
    /// The organization's name.
    pub organization: String,
    /// What ends.
    pub rows: Vec<EndedRow>,
}

/// A cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelledShown {
    /// Its reference.
    pub reference: String,
    /// The whole eHerkenning.
    pub whole: bool,
    /// Where it stands.
    pub state: CancellationState,
    /// The last day on which it works, where one was chosen.
    #[serde(with = "crate::day::maybe")]
    pub last_day: Option<Date>,
    /// When it was asked for.
    #[serde(with = "crate::day::moment")]
    pub at: DateTime,
    /// What ends.
    pub ended: Vec<EndedFor>,
    /// Where the mail went.
    pub email: String,
    /// Its reader is signed in no more.
    pub signed_out: bool,
}
