//! The two databases under test, each fresh for every test.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use store::Db;

static NUMBER: AtomicU64 = AtomicU64::new(0);

fn unique() -> String {
    format!("store_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

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
    (Db::open(&url).await.unwrap().observed(), folder)
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
    Db::open(&url).await.unwrap().observed()
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
