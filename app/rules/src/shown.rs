//! What the pages show: plain data that the services make and the pages draw. No rules live here.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{
    approval::ApplicationKind,
    level::Level,
    people::Language,
    period::Term,
    permission::{Named, Permission},
    problem::{Problem, Problems},
    wizard::{Answers, AnyWizard, contact::What, renewal::PersonCard},
};

/// Who looks at the page: what the frame around every page needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// "A. de Vries".
    pub name: String,
    /// "AV", for the round badge.
    pub badge: String,
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
    pub kind: String,
    /// The step it was left at.
    pub step: String,
    /// That step's number, from 1.
    pub number: usize,
    /// How many steps there are.
    pub total: usize,
    /// When it was last saved.
    #[serde(with = "crate::day")]
    pub saved: Date,
}

/// What happened, as words of the services; the pages give them their sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventShown {
    /// When, in Amsterdam.
    #[serde(with = "crate::day::moment")]
    pub at: DateTime,
    /// What.
    pub action: String,
    /// The person who did it, where it was another one.
    pub by: Option<String>,
    /// For which organization.
    pub organization: Option<String>,
    /// The reference.
    pub reference: String,
}

/// A mail that the portal sent to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailShown {
    /// Which letter: "M03".
    pub template: String,
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
    /// Drafts to resume.
    pub drafts: Vec<DraftShown>,
    /// The newest events.
    pub events: Vec<EventShown>,
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
}

/// A wizard's draft, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WizardShown {
    /// The draft's id.
    pub id: String,
    /// Counts the saves.
    pub rev: i64,
    /// The wizard with its circumstances.
    pub wizard: AnyWizard,
    /// The answers as typed.
    pub answers: Answers,
    /// What was wrong with the last refused step.
    pub errors: Problems,
    /// The step it was left at.
    pub step: String,
    /// Until when the answers are kept.
    #[serde(with = "crate::day")]
    pub kept_until: Date,
    /// What it became, where it was sent.
    pub submitted: Option<Vec<String>>,
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

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApplicationStanding {
    /// Waits for approval.
    Awaiting,
    /// Done.
    Processed,
    /// Refused by an approver.
    Refused,
    /// Taken back.
    Withdrawn,
    /// Ended by itself.
    Lapsed,
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
    pub standing: ApplicationStanding,
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

/// Which permissions of users a manager wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UsersFilter {
    /// Of one organization only.
    pub organization: Option<String>,
    /// Only what ends within two months, or has ended, and was not renewed.
    pub expiring: bool,
    /// The page, from 1.
    pub page: usize,
}

/// A permission of a user, as a manager sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersRow {
    /// "A. de Vries".
    pub name: String,
    /// The manager's own.
    pub own: bool,
    /// The permission.
    pub permission: Permission,
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
    /// How many pages there are.
    pub pages: usize,
    /// How many permissions there are.
    pub total: usize,
    /// This page of them.
    pub rows: Vec<UsersRow>,
    /// The selection that was refused last.
    pub refused: Option<RefusedForm>,
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

/// The sign-in page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SignInShown {
    /// The username as typed.
    pub username: String,
    /// What was wrong.
    pub problem: Option<Problem>,
    /// Where to go afterwards.
    pub return_to: String,
    /// The last two digits of the number that codes go to, once the password was right.
    pub mobile_ending: Option<String>,
    /// No code was sent: the authenticator app has one.
    pub by_app: bool,
}

/// A permission that was ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedRow {
    /// The service; `None` is all services.
    pub service: Option<Named>,
    /// Its provider.
    pub provider: Option<Named>,
    /// An Admin authorization.
    pub admin: bool,
    /// The level.
    pub level: Level,
}

/// What ends in one organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedFor {
    /// The organization's name.
    pub organization: String,
    /// What ends.
    pub rows: Vec<EndedRow>,
}

/// Where a cancellation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CancelledState {
    /// Its last day has not passed.
    Waits,
    /// It has ended.
    Ended,
    /// It was taken back in time.
    Undone,
}

/// A cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelledShown {
    /// Its reference.
    pub reference: String,
    /// The whole eHerkenning.
    pub whole: bool,
    /// Where it stands.
    pub state: CancelledState,
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

/// How far the reader of a link for a new password has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResetStep {
    /// The link was opened.
    Start,
    /// A code is on its way.
    Code,
    /// The code was right, in this browser.
    Password,
}

/// The page of a link for a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetShown {
    /// How far the reader has come.
    pub step: ResetStep,
    /// The username; all but its first letter and its domain masked, until the code was given.
    pub username: String,
    /// The last two digits of the number that the code goes to.
    pub mobile_ending: String,
    /// A code of the authenticator app does too.
    pub app: bool,
    /// What was wrong with the last try.
    pub problems: Vec<Problem>,
}

/// The page on which somebody who is signed in changes his password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChangeShown {
    /// The username, which a password must not contain.
    pub username: String,
    /// A new password is asked for before anything else.
    pub must: bool,
    /// What was wrong with the last try.
    pub problems: Problems,
}

/// A session of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionShown {
    /// By which it is named.
    pub id: String,
    /// The kind of browser.
    pub device: String,
    /// The one that looks.
    pub this: bool,
    /// When it began.
    #[serde(with = "crate::day::moment")]
    pub since: DateTime,
    /// When it was last used.
    #[serde(with = "crate::day::moment")]
    pub seen: DateTime,
}

/// The Security page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityShown {
    /// Today, in Amsterdam.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// When the password was chosen.
    #[serde(with = "crate::day::maybe")]
    pub password_since: Option<Date>,
    /// The last two digits of the number that codes go to.
    pub mobile_ending: String,
    /// Since when there is an authenticator app.
    #[serde(with = "crate::day::maybe")]
    pub app_since: Option<Date>,
    /// How many recovery codes are left.
    pub recovery_left: i64,
    /// Where the person is signed in, the last used first.
    pub sessions: Vec<SessionShown>,
}

/// The page that asks for a code again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmShown {
    /// The last two digits of the number that the code goes to.
    pub mobile_ending: String,
    /// A code is on its way.
    pub sent: bool,
    /// A code of the authenticator app does too.
    pub app: bool,
    /// The last check is fresh enough: nothing is asked.
    pub fresh: bool,
    /// What was wrong with the last try.
    pub problem: Option<Problem>,
}

/// A picture of a text, for the camera of a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrShown {
    /// Its width and height in modules.
    pub size: usize,
    /// Its dark modules, as an SVG path.
    pub path: String,
}

/// What an authenticator app needs to be set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupShown {
    /// The key in base 32, in groups of four, to be typed.
    pub key: String,
    /// The same as an address that opens the app on this phone.
    pub uri: String,
    /// The same as a picture.
    pub qr: QrShown,
}

/// The page of the authenticator app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticatorShown {
    /// Since when one is set up.
    #[serde(with = "crate::day::maybe")]
    pub since: Option<Date>,
    /// One is being set up.
    pub setup: Option<SetupShown>,
    /// What was wrong with its first code.
    pub problem: Option<Problem>,
}

/// The page of the recovery codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryShown {
    /// The codes, where they were made just now; they are not seen again.
    pub codes: Vec<String>,
    /// How many are left.
    pub left: i64,
    /// An authenticator app is set up: without one there are none.
    pub app: bool,
}

/// Where a change of an address or number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProofState {
    /// For its proof.
    Waits,
    /// Written.
    Done,
    /// The address is another's.
    Taken,
    /// It waits no more.
    Over,
}

/// The page of a change of one's own address or number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofShown {
    /// Its reference.
    pub reference: String,
    /// What is changed.
    pub what: What,
    /// Where it stands.
    pub state: ProofState,
    /// The new address, or the new number's last digits.
    pub new: String,
    /// The old address, or the old number's last digits.
    pub old: String,
    /// Until when the old address can take it back.
    #[serde(with = "crate::day")]
    pub undo_until: Date,
    /// What was wrong with the last try.
    pub problem: Option<Problem>,
    /// The page that the change was started from, where it was another than My Details.
    pub back: Option<String>,
}

/// What the link in a new mailbox would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkShown {
    /// The new address.
    pub new: String,
}

/// What the link to an old address would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoShown {
    /// The address that would be registered again.
    pub old: String,
    /// The address that is registered now.
    pub new: String,
}
