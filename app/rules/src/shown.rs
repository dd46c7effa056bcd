//! What the pages show: plain data that the services make and the pages draw. No rules live here.

mod applications;
mod cancelled;
mod door;
mod help;
mod managing;
mod one_user;
mod people;
mod query;
mod users;

pub use applications::*;
pub use cancelled::*;
pub use door::*;
pub use help::*;
pub use managing::*;
pub use one_user::*;
pub use people::*;
pub use query::first_of;
pub use users::*;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{
    deed::Recorded, level::Level, link::LinkRequestShown, people::Language, permission::Permission, problem::Problems,
    wizard::Answers, wizard::AnyWizard, wizard::WizardKind, wizard::renewal::PersonCard,
};

/// Who looks at the page: what the frame around every page needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// "A. de Vries".
    pub name: String,
    /// "AV", for the round badge.
    pub badge: String,
    /// What tells pages that were made for them from those of others (R137); says nothing of who they are.
    pub mark: String,
    /// Whether he manages an organization today.
    pub manages: bool,
    /// How many requests wait for his decision.
    pub waiting: usize,
    /// Seconds until an unused session ends.
    pub idle_seconds: i64,
}

/// An organization by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationShown {
    /// The id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its KvK number.
    pub kvk: String,
}

/// A draft that can be resumed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftShown {
    /// The id.
    pub id: String,
    /// The wizard's kind.
    pub kind: WizardKind,
    /// The step it was left at.
    pub step: String,
    /// That step's number, from 1.
    pub number: usize,
    /// How many steps there are.
    pub total: usize,
    /// When it was last saved, in Amsterdam.
    #[serde(with = "crate::day::moment")]
    pub saved: DateTime,
}

/// What happened; the pages give it its sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventShown {
    /// When, in Amsterdam.
    #[serde(with = "crate::day::moment")]
    pub at: DateTime,
    /// What.
    pub action: Recorded,
    /// Whether its reader did it.
    pub own: bool,
    /// The person who did it, where it was another one. Without either, nobody known did it: the portal, or who had a link.
    pub by: Option<String>,
    /// For which organization.
    pub organization: Option<String>,
    /// The reference.
    pub reference: String,
    /// Why an officer looked, where this was a look, in the reader's words.
    #[serde(default)]
    pub why: Option<String>,
}

/// A mail that the portal sent to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailShown {
    /// Which letter, in the reader's language: "Your password was changed".
    pub title: String,
    /// The address that it went to.
    pub recipient: String,
    /// When it was written.
    #[serde(with = "crate::day::moment")]
    pub at: DateTime,
    /// Whether the mail server has taken it.
    pub sent: bool,
}

/// Activity: what was done by or to somebody, and the mails that went to him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Today, in Amsterdam.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// This page of what happened, the newest first.
    pub events: Vec<EventShown>,
    /// Where the next page begins, where there is one.
    pub older: Option<String>,
    /// The newest mails.
    pub mails: Vec<MailShown>,
}

/// My Account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Today, in Amsterdam.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// "A. de Vries".
    pub name: String,
    /// The level of the means.
    pub level: Level,
    /// Until when the means is valid; `None` without a login permission.
    #[serde(default, with = "crate::day::maybe")]
    pub valid_until: Option<Date>,
    /// The organizations of the permissions.
    pub organizations: Vec<OrganizationShown>,
    /// Every permission that matters today.
    pub permissions: Vec<Permission>,
    /// What waits for approval.
    pub waiting: Vec<WaitingShown>,
    /// A link request that waits for an answer.
    pub link_request: Option<LinkRequestShown>,
    /// A change of the e-mail address or mobile number that waits for its proof.
    pub change: Option<ChangeShown>,
    /// Drafts to resume.
    pub drafts: Vec<DraftShown>,
    /// The newest events.
    pub events: Vec<EventShown>,
    /// The names of the organizations that nobody else manages.
    pub only_manager_of: Vec<String>,
}

/// My Details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Name, date of birth, address, number.
    pub person: PersonCard,
    /// The language of pages and mails.
    pub language: Language,
    /// The level of the means.
    pub level: Level,
    /// Today.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// Until when the means is valid.
    #[serde(default, with = "crate::day::maybe")]
    pub valid_until: Option<Date>,
    /// The organizations one may act for.
    pub organizations: Vec<OrganizationShown>,
    /// Until when the mobile number is so new that the e-mail address cannot be changed.
    #[serde(default, with = "crate::day::maybe_moment")]
    pub number_fresh_until: Option<DateTime>,
    /// Cancellations whose last day has not passed.
    pub cancelled: Vec<CancelledShown>,
}

/// A provider's services, in the reader's language, as an "all services" permission opens them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderServices {
    /// The provider.
    pub provider: String,
    /// Each service with the level that it asks for.
    pub services: Vec<(String, Level)>,
}

/// My Permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyPermissions {
    /// Today, in Amsterdam.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// The organizations of the permissions.
    pub organizations: Vec<OrganizationShown>,
    /// The permissions, the terminated ones of long ago left out.
    pub permissions: Vec<Permission>,
    /// What "all services" opens today, where somebody holds such a permission.
    pub all_services: Vec<ProviderServices>,
    /// Who ended what has ended, and what managers end at the end of a day.
    pub notes: Vec<EndNote>,
}

/// A wizard's draft, opened: any wizard's, or one that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WizardShown<W = AnyWizard> {
    /// The draft's id.
    pub id: String,
    /// Counts the saves.
    pub rev: i64,
    /// The wizard with its circumstances.
    pub wizard: W,
    /// The answers as typed.
    pub answers: Answers,
    /// What was wrong with the last refused step.
    pub errors: Problems,
    /// The step it was left at.
    pub step: String,
    /// When it was last saved.
    #[serde(with = "crate::day")]
    pub saved: Date,
    /// Until when the answers are kept.
    #[serde(with = "crate::day")]
    pub kept_until: Date,
    /// What it became, where it was sent.
    pub submitted: Option<Vec<String>>,
}

impl<W> WizardShown<W> {
    /// The wizard, and what else is shown of its draft.
    pub fn apart(self) -> (W, WizardShown<()>) {
        let Self { id, rev, wizard, answers, errors, step, saved, kept_until, submitted } = self;
        (wizard, WizardShown { id, rev, wizard: (), answers, errors, step, saved, kept_until, submitted })
    }
}

/// What a save of one step did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepSaved {
    /// The draft's revision now.
    pub rev: i64,
    /// What is wrong with the step; nothing, where the way on is free.
    pub problems: Problems,
    /// The step to show next.
    pub next: String,
}

/// A form that was refused, to show again as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RefusedForm {
    /// Which form.
    pub form: String,
    /// What was typed.
    pub answers: Answers,
    /// Why it was refused.
    pub problems: Problems,
}
