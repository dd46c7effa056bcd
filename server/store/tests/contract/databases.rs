//! The two databases under test, each fresh for every test.

use std::sync::Arc;

use store::{
    AuditLine, Db, Marking,
    testing::{Fresh, Kind},
};

/// A line of the audit trail that somebody wrote past the portal.
const FOREIGN_LINE: &str = "INSERT INTO audit (id, at, actor, action) VALUES ('l0', 1, 'portal', 'signed-in')";

/// A database of its own, and what removes it again.
pub(crate) async fn fresh(kind: Kind) -> (Db, Fresh) {
    ready(Fresh::of(kind).await).await
}

/// The same with two connections: who waits for a second one while holding the first is found at once.
pub(crate) async fn narrow(kind: Kind) -> (Db, Fresh) {
    ready(Fresh::narrow(kind).await).await
}

async fn ready(fresh: Fresh) -> (Db, Fresh) {
    fresh.tamper(FOREIGN_LINE).await.unwrap();
    (fresh.db().observed().marked(Arc::new(Marks)), fresh)
}

/// One test for both databases.
#[macro_export]
macro_rules! on_both {
    ($($(#[$doc:meta])* $name:ident)*) => {
        mod on_sqlite {
            $($(#[$doc])* #[tokio::test] async fn $name() {
                let (db, _fresh) = $crate::databases::fresh(store::testing::Kind::Sqlite).await;
                super::$name(db).await;
            })*
        }
        mod on_postgres {
            $($(#[$doc])* #[tokio::test] async fn $name() {
                let (db, _fresh) = $crate::databases::fresh(store::testing::Kind::Postgres).await;
                super::$name(db).await;
            })*
        }
        mod on_postgres_with_two_connections {
            $($(#[$doc])* #[tokio::test] async fn $name() {
                let (db, _fresh) = $crate::databases::narrow(store::testing::Kind::Postgres).await;
                super::$name(db).await;
            })*
        }
    };
}

/// Marks that can be read: what they are made of.
struct Marks;

impl Marking for Marks {
    fn line(&self, before: &str, number: i64, line: &AuditLine) -> String {
        format!("{}<{number}:{}", before.len(), line.id)
    }

    fn end(&self, number: i64, mark: &str) -> String {
        format!("{number}={mark}")
    }
}
