//! What the use cases promise, told as stories: who may do what, and why.
//!
//! Every story has a world of its own: a database, a clock that stands still until it is moved, and chance that is the
//! same every time. Letters are read where the portal puts them, in the outbox.

mod activity;
mod approval;
mod approval_lost;
mod audit_trail;
mod authenticator;
mod cancel;
mod change_form;
mod contact;
mod drafts;
mod housekeeping;
mod import;
mod keys;
mod link_requests;
mod new_permissions;
mod outbox;
mod own_data;
mod password;
mod renewal;
mod renewal_admin;
mod renewal_days;
mod requests;
mod security;
mod sessions;
mod sign_in;
mod sign_in_waits;
mod sms;
mod users_renewal;
mod walk;
mod world;
