//! Everything that the portal keeps about one person, for himself: a page, and JSON to take along (R128).

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{
    approval::{ApplicationKind, Authority},
    level::Level,
    link::LinkRequestShown,
    people::Language,
    period::Term,
    permission::{Kind, Named},
    shown::{EventShown, MailShown},
    state::ApplicationState,
    wizard::WizardKind,
};

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnData {
    /// When it was put together, in Amsterdam.
    #[serde(with = "crate::day::moment")]
    pub made: DateTime,
    /// Who.
    pub person: PersonData,
    /// How he logs in.
    pub log_in: LogInData,
    /// The organizations that he is linked to, has permissions in or may represent.
    pub organizations: Vec<OrganizationData>,
    /// Every permission that he has or had.
    pub permissions: Vec<PermissionData>,
    /// What he asked for.
    pub requests: Vec<RequestData>,
    /// Organizations that asked to link him.
    pub link_requests: Vec<LinkRequestShown>,
    /// Changes of his e-mail address and mobile number.
    pub changes: Vec<ChangeData>,
    /// What he cancelled.
    pub cancellations: Vec<CancellationData>,
    /// What managers ended.
    pub terminations: Vec<TerminationData>,
    /// What he began and has not sent.
    pub drafts: Vec<DraftData>,
    /// Since when there is an address for his calendar.
    #[serde(default, with = "crate::day::maybe")]
    pub calendar_since: Option<Date>,
    /// What was done by or to him.
    pub events: Vec<EventShown>,
    /// The mails that the portal sent to him.
    pub mails: Vec<MailShown>,
}

/// The person and his means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonData {
    /// Initials.
    pub initials: String,
    /// Prefix, or nothing.
    pub prefix: String,
    /// Surname.
    pub surname: String,
    /// Date of birth.
    #[serde(with = "crate::day")]
    pub born: Date,
    /// The e-mail address, which is the username.
    pub email: String,
    /// The whole mobile number: it is his own.
    pub mobile: String,
    /// Language of pages and mails.
    pub language: Language,
    /// The level of the means.
    pub level: Level,
    /// Until when the means is valid.
    #[serde(with = "crate::day::maybe")]
    pub valid_until: Option<Date>,
}

/// How somebody logs in. Never the password, nor what opens anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogInData {
    /// When the password was chosen.
    #[serde(with = "crate::day::maybe")]
    pub password_since: Option<Date>,
    /// Since when there is an authenticator app.
    #[serde(with = "crate::day::maybe")]
    pub app_since: Option<Date>,
    /// How many recovery codes are left.
    pub recovery_codes_left: i64,
    /// Where he is logged in now.
    pub sessions: Vec<SessionData>,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionData {
    /// The kind of browser and device, coarsely.
    pub device: String,
    /// When it began.
    #[serde(with = "crate::day::moment")]
    pub since: DateTime,
    /// When it was last used.
    #[serde(with = "crate::day::moment")]
    pub seen: DateTime,
}

/// An organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationData {
    /// Its name.
    pub name: String,
    /// Its KvK number.
    pub kvk: String,
    /// Whether its managers see him.
    pub linked: bool,
    /// How far he may represent it, as the helpdesk recorded it.
    pub authority: Authority,
}

/// A permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionData {
    /// Login or Admin.
    pub kind: Kind,
    /// The organization.
    pub organization: String,
    /// The service; `None` is all services.
    pub service: Option<Named>,
    /// Its provider.
    pub provider: Option<Named>,
    /// The branch that it is limited to.
    pub branch: Option<String>,
    /// The level.
    pub level: Level,
    /// The first day.
    #[serde(with = "crate::day")]
    pub from: Date,
    /// The last valid day.
    #[serde(with = "crate::day")]
    pub until: Date,
    /// The day on which somebody ended it.
    #[serde(with = "crate::day::maybe")]
    pub ended: Option<Date>,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestData {
    /// The reference.
    pub reference: String,
    /// Renewal, or new permissions.
    pub kind: ApplicationKind,
    /// The organization.
    pub organization: String,
    /// Where it stands.
    pub standing: ApplicationState,
    /// How long.
    pub term: Term,
    /// Also an Admin authorization.
    pub admin: bool,
    /// When it was sent.
    #[serde(with = "crate::day")]
    pub sent: Date,
    /// Why it was refused.
    pub reason: String,
}

/// A change of the e-mail address or mobile number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeData {
    /// The reference.
    pub reference: String,
    /// What it was; nothing in a change form that was not done.
    pub old: String,
    /// What it became, or was to become.
    pub new: String,
    /// Where it stands: a word of the portal.
    pub state: String,
    /// When it was asked for.
    #[serde(with = "crate::day::moment")]
    pub at: DateTime,
}

/// A cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancellationData {
    /// The reference.
    pub reference: String,
    /// The whole eHerkenning.
    pub whole: bool,
    /// The last day on which it works; `None` where it ended at once.
    #[serde(with = "crate::day::maybe")]
    pub last_day: Option<Date>,
    /// Why, as he chose.
    pub reason: String,
    /// Why, in his words.
    pub comment: String,
    /// When it was asked for.
    #[serde(with = "crate::day::moment")]
    pub at: DateTime,
}

/// Something that a manager ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerminationData {
    /// The reference of what the manager did.
    pub reference: String,
    /// For which organization.
    pub organization: String,
    /// The last day on which it works; `None` where it ended at once.
    #[serde(with = "crate::day::maybe")]
    pub last_day: Option<Date>,
    /// Why, in the manager's words.
    pub reason: String,
    /// When it was ended.
    #[serde(with = "crate::day::moment")]
    pub at: DateTime,
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftData {
    /// The wizard's kind.
    pub kind: WizardKind,
    /// When it was last saved.
    #[serde(with = "crate::day::moment")]
    pub saved: DateTime,
    /// The answers as typed.
    pub answers: BTreeMap<String, String>,
}
