//! Cancellations, and what they end.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{
    level::Level,
    permission::{Called, Named, What},
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
}

impl EndedRow {
    /// What it is called.
    pub fn called(&self) -> Called<'_> {
        let branch = self.branch.as_deref();
        if self.admin { Called { what: What::Manager, branch } } else { Called::login(self.service.as_ref(), branch) }
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
