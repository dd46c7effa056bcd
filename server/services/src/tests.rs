//! What the use cases promise, told as stories: who may do what, and why.
//!
//! Every story has a world of its own: a database (SQLite; where races or limits matter, both: `on_both!`), a clock that stands still until it is moved, and chance that is the
//! same every time. Letters are read where the portal puts them, in the outbox.

/// Stories that are told on both databases: functions that take the world they happen in.
macro_rules! on_both {
    ($($(#[$doc:meta])* $name:ident)*) => {
        mod on_sqlite {
            $($(#[$doc])* #[tokio::test] async fn $name() {
                super::$name($crate::tests::world::World::on(store::testing::Kind::Sqlite).await).await;
            })*
        }
        mod on_postgres {
            $($(#[$doc])* #[tokio::test] async fn $name() {
                super::$name($crate::tests::world::World::on(store::testing::Kind::Postgres).await).await;
            })*
        }
        mod on_postgres_with_two_connections {
            $($(#[$doc])* #[tokio::test] async fn $name() {
                super::$name($crate::tests::world::World::narrow().await).await;
            })*
        }
    };
}

mod access;
mod activity;
mod approval;
mod approval_aware;
mod approval_lost;
mod asked;
mod audit_trail;
mod authenticator;
mod calendar;
mod cancel;
mod change_form;
mod contact;
mod deciders;
mod desk;
mod drafts;
mod endings;
mod errands;
mod housekeeping;
mod import;
mod invitations;
mod keys;
mod letters;
mod limits;
mod link_requests;
mod lists;
mod management;
mod managers;
mod managers_overview;
mod new_permissions;
mod outbox;
mod own_data;
mod password;
mod pool;
mod queues;
mod refused_forms;
mod reminders;
mod renewal;
mod renewal_admin;
mod renewal_days;
mod requests;
mod second_factors;
mod security;
mod seeds;
mod sessions;
mod sign_in;
mod sign_in_histories;
mod sign_in_waits;
mod sms;
mod spellings;
mod statements;
mod ten_years;
mod terminate;
mod typed;
mod users_file;
mod users_lists;
mod users_renewal;
mod users_request;
mod walk;
mod world;
