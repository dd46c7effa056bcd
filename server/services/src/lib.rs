//! What can be done, by whom: the use cases of the portal.
//!
//! Authority is a type. [`SignedIn`] is made only from a session's token, by looking the person up in this request;
//! [`Manager`] and [`Management`], of one organization and of all, only from a [`SignedIn`] whose Admin
//! authorization is valid now. What needs authority is a method of
//! it: a forgotten check does not compile. A use case writes the change, the message and the audit line in one
//! transaction, in which nothing slow happens. Letters are data with their words ([`letters`]); how they look is the
//! server's. Knows neither pages nor HTTP; clock and chance are brought in.

mod access;
mod account;
mod activation;
mod activity;
mod add_users;
mod applications;
mod approval;
mod audit_trail;
mod authenticator;
mod cancel;
pub mod catalogue;
mod chance;
mod change_form;
mod choice;
mod clock;
mod codes;
mod contact;
mod deciders;
mod delivery;
mod dormancy;
mod drafts;
mod endings;
mod errands;
mod export;
mod failure;
mod filler;
mod guest;
mod housekeeping;
mod import;
mod invitations;
mod keys;
pub mod letters;
mod link_requests;
mod links;
mod management;
mod managers_overview;
mod new_permissions;
mod number_change;
mod number_check;
mod offer;
mod one_user;
mod own_data;
mod password_reset;
mod passwords;
mod portal;
mod refused_forms;
pub mod register;
mod remembered;
mod reminders;
mod renewal;
mod requests;
mod reseal;
mod secret;
mod security;
mod sign_in;
mod sms;
mod terminate;
mod terminations;
#[cfg(test)]
mod tests;
mod throttling;
mod users_file;
mod users_lists;
mod users_renewal;
mod users_request;
mod uses;
mod wizards;
mod work_queue;

pub use account::SignedIn;
pub use activation::Activated;
pub use add_users::NewInvitation;
pub use approval::Manager;
pub use audit_trail::{Tampered, Unfit};
pub use chance::Chance;
pub use clock::Clock;
pub use contact::Proven;
pub use delivery::{Carrier, CarrierTrouble, Delivered};
pub use drafts::Intent;
pub use errands::ErrandDelay;
pub use export::{Exported, Separator, users_example};
pub use failure::{Failure, Result};
pub use filler::Filler;
pub use guest::Guest;
pub use housekeeping::Tidied;
pub use import::{Caution, ImportReport, Renamed};
pub use keys::MasterKey;
pub use management::Management;
pub use password_reset::NewPassword;
pub use passwords::Hasher;
pub use portal::{NewPerson, Portal, Settings};
pub use remembered::Typed;
pub use reminders::Reminded;
pub use reseal::Resealed;
pub use secret::Secret;
pub use sign_in::{Entered, SignInStep, Visitor, is_own_path, own_path};
pub use sms::{DemoSms, HttpSms, SmsGateway};
pub use store::alone;
pub use terminate::Ends;
pub use wizards::Started;
