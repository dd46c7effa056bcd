//! What is remembered: the only SQL of the portal, one text for SQLite and PostgreSQL.
//!
//! Knows tables, not rules: whoever calls has decided already. A function is one statement and its row type. "Not
//! found" is an `Option`, not an error. Reads take [`Reading`], writes take [`Writing`], which is a transaction: nothing
//! is written outside one, and dropping it takes everything back.

mod access;
mod applications;
mod approvals;
mod audit;
mod authenticators;
mod calendars;
mod cancellations;
mod catalogue;
mod change_forms;
mod codes;
mod contact_changes;
mod db;
mod desk_tasks;
mod drafts;
mod errands;
mod imports;
mod invitations;
mod link_requests;
mod managers_overview;
#[cfg(feature = "testing")]
pub mod many;
mod officers;
mod organizations;
mod outbox;
mod people;
mod people_lists;
mod permissions;
mod refused_forms;
mod reminders;
mod sealed;
mod sessions;
mod settings;
mod terminations;
#[cfg(feature = "testing")]
pub mod testing;
mod throttles;
mod tokens;
mod users;

pub use applications::{Application, WaitingRow, WaitingService};
pub use approvals::{Approval, Decided};
pub use audit::{AuditEnd, AuditLine, ChainedLine, Marking, NamedLine};
pub use authenticators::Authenticator;
pub use calendars::Calendar;
pub use cancellations::Cancellation;
pub use catalogue::{OfferRow, Offered, ProviderRow, ServiceRow};
pub use change_forms::ChangeForm;
pub use codes::Code;
pub use contact_changes::{ContactChange, ContactKind};
pub use db::{Db, Error, Held, Observed, Reading, Statement, Writing, alone};
pub use desk_tasks::DeskTask;
pub use drafts::Draft;
pub use errands::Errand;
pub use imports::{Import, ImportCount, ImportRow, ImportSent};
pub use invitations::{Grants, Invitation, KnownAddresses};
pub use link_requests::{EndedKey, LinkRequest, NamedLinkRequest};
pub use managers_overview::{EndsInMonth, Lasting, LinkedPermission, NamedUser, UsersCount};
pub use officers::{OfficerRow, OfficerSession, PersonLook};
pub use organizations::{Branch, Organization};
pub use outbox::{Channel, Message, OldestDue, Priority, TO_NOBODY};
pub use people::{Means, Password, Person};
pub use people_lists::{LinkedFilter, LinkedHolding, LinkedPage};
pub use permissions::{Duties, Holdings, Managed, ManagerRow, NewPermission, PermissionOf};
pub use refused_forms::RefusedForm;
pub use reminders::{LeftAt, OfPerson, Served};
pub use sealed::Sealed;
pub use sessions::{Session, SignIn};
pub use terminations::{EndedBy, Termination};
pub use throttles::{Counted, Growing};
pub use tokens::Token;
pub use users::{Ended, Look, UsersFilter, UsersKey, UsersPage, UsersRow};

/// What every function of the store gives.
pub type Result<T> = std::result::Result<T, Error>;

/// Every statement that exists. A test prepares and runs each of them on both databases.
pub fn statements() -> impl Iterator<Item = &'static Statement> {
    [
        access::ALL,
        applications::ALL,
        approvals::ALL,
        audit::ALL,
        authenticators::ALL,
        calendars::ALL,
        cancellations::ALL,
        catalogue::ALL,
        change_forms::ALL,
        codes::ALL,
        contact_changes::ALL,
        desk_tasks::ALL,
        drafts::ALL,
        errands::ALL,
        imports::ALL,
        invitations::ALL,
        link_requests::ALL,
        managers_overview::ALL,
        officers::ALL,
        organizations::ALL,
        outbox::ALL,
        people::ALL,
        people_lists::ALL,
        permissions::ALL,
        refused_forms::ALL,
        reminders::ALL,
        sealed::ALL,
        sessions::ALL,
        settings::ALL,
        terminations::ALL,
        throttles::ALL,
        tokens::ALL,
        users::ALL,
    ]
    .into_iter()
    .flatten()
}
