//! The two databases under test, each fresh for every test.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use store::{AuditLine, Db, Marking};

static NUMBER: AtomicU64 = AtomicU64::new(0);

fn unique() -> String {
    format!("store_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// A line of the audit trail from before it was a chain.
const OLD_LINE: &str = "INSERT INTO audit (id, at, action) VALUES ('l0', 1, 'signed-in')";

/// A folder that goes with its test.
pub(crate) struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A database in a file of its own.
pub(crate) async fn sqlite() -> (Db, Folder) {
    let folder = Folder(std::env::temp_dir().join(unique()));
    std::fs::create_dir_all(&folder.0).unwrap();
    let url = format!("sqlite:{}", folder.0.join("portal.db").display());
    let db = Db::open(&url).await.unwrap().observed().marked(Arc::new(Marks));
    SqliteConnection::connect(&url).await.unwrap().execute(OLD_LINE).await.unwrap();
    (db, folder)
}

/// A database of its own in the cluster of `TEST_POSTGRES_URL`.
pub(crate) async fn postgres() -> Db {
    let server = std::env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| {
        panic!("TEST_POSTGRES_URL names a PostgreSQL server; `cargo verify` starts one and sets it")
    });
    let name = unique();
    let mut connection = PgConnection::connect(&server).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let url = match server.split_once('?') {
        Some((base, query)) => format!("{}/{name}?{query}", base.rsplit_once('/').unwrap().0),
        None => format!("{}/{name}", server.rsplit_once('/').unwrap().0),
    };
    let db = Db::open(&url).await.unwrap().observed().marked(Arc::new(Marks));
    PgConnection::connect(&url).await.unwrap().execute(OLD_LINE).await.unwrap();
    db
}

/// One test for both databases.
#[macro_export]
macro_rules! on_both {
    ($($(#[$doc:meta])* $name:ident)*) => {
        mod on_sqlite {
            $($(#[$doc])* #[tokio::test] async fn $name() {
                let (db, _folder) = $crate::databases::sqlite().await;
                super::$name(db).await;
            })*
        }
        mod on_postgres {
            $($(#[$doc])* #[tokio::test] async fn $name() { super::$name($crate::databases::postgres().await).await; })*
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
