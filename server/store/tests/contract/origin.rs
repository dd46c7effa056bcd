//! A database that another version of the portal made, or something else, is refused as it is.

use std::path::PathBuf;

use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection,
    migrate::{Migrate, Migrator},
};
use store::testing::{Fresh, Kind};

use super::*;

static EARLIER: Migrator = sqlx::migrate!("tests/contract/earlier");
static OURS: Migrator = sqlx::migrate!();

const BOTH: [Kind; 2] = [Kind::Sqlite, Kind::Postgres];
const TABLES: &str =
    "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name";

/// An empty database, and its file where it is one.
async fn empty(kind: Kind) -> (Fresh, String, Option<PathBuf>) {
    let fresh = Fresh::of(kind).await;
    match fresh.folder() {
        Some(folder) => {
            let file = folder.join("other.db");
            let mut connection =
                SqliteConnection::connect(&format!("sqlite:{}?mode=rwc", file.display())).await.unwrap();
            connection.execute("VACUUM").await.unwrap();
            connection.close().await.unwrap();
            (fresh, format!("sqlite:{}", file.display()), Some(file))
        }
        None => {
            fresh.tamper("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.unwrap();
            let url = fresh.url().to_owned();
            (fresh, url, None)
        }
    }
}

async fn apply(kind: Kind, url: &str, migrator: &Migrator) {
    async fn on<C: Migrate + Connection>(mut connection: C, migrator: &Migrator) {
        migrator.run_direct(None, &mut connection, false).await.unwrap();
        connection.close().await.unwrap();
    }
    match kind {
        Kind::Sqlite => on(SqliteConnection::connect(url).await.unwrap(), migrator).await,
        Kind::Postgres => on(PgConnection::connect(url).await.unwrap(), migrator).await,
    }
}

async fn run(kind: Kind, url: &str, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    match kind {
        Kind::Sqlite => {
            let mut connection = SqliteConnection::connect(url).await.unwrap();
            connection.execute(sql).await.unwrap();
            connection.close().await.unwrap();
        }
        Kind::Postgres => {
            PgConnection::connect(url).await.unwrap().execute(sql).await.unwrap();
        }
    }
}

/// Everything that a database holds, as far as it tells whether somebody wrote to it.
async fn held(url: &str, file: Option<&PathBuf>) -> (Vec<u8>, Vec<String>) {
    match file {
        Some(file) => {
            let folder = std::fs::read_dir(file.parent().unwrap()).unwrap();
            let mut names: Vec<String> =
                folder.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
            names.retain(|name| name.starts_with("other"));
            names.sort();
            (std::fs::read(file).unwrap(), names)
        }
        None => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            (Vec::new(), sqlx::query_scalar(TABLES).fetch_all(&mut connection).await.unwrap())
        }
    }
}

/// Refused, with nothing written; what is said.
async fn refused(url: &str, file: Option<&PathBuf>) -> String {
    let before = held(url, file).await;
    let refusal = Db::open(url).await.map(|_| ()).unwrap_err();
    assert!(matches!(refusal, Error::NotOurs(_)), "{refusal:?}");
    assert_eq!(held(url, file).await, before, "something was written");
    refusal.to_string()
}

#[tokio::test]
async fn a_database_of_an_earlier_version_is_refused_as_it_is_with_the_way_out() {
    for kind in BOTH {
        let (fresh, url, file) = empty(kind).await;
        apply(kind, &url, &EARLIER).await;
        let said = refused(&url, file.as_ref()).await;
        assert!(said.contains("was made by an earlier version of the portal"), "{said}");
        match &file {
            Some(file) => {
                let name = file.display();
                assert!(said.contains(&format!("rm -f {name} {name}-wal {name}-shm")), "{said}");
                // As it says:
                std::fs::remove_file(file).unwrap();
                Db::open(&url).await.unwrap().close().await;
            }
            None => assert!(said.contains("dropdb reconi_test") && said.contains("createdb reconi_test"), "{said}"),
        }
        drop(fresh);
    }
}

#[tokio::test]
async fn a_database_with_tables_of_something_else_is_refused_as_it_is() {
    for kind in BOTH {
        let (_fresh, url, file) = empty(kind).await;
        run(kind, &url, "CREATE TABLE wp_posts (id TEXT PRIMARY KEY)").await;
        let said = refused(&url, file.as_ref()).await;
        assert!(said.contains("tables of something else, as \"wp_posts\""), "{said}");
    }
}

#[tokio::test]
async fn a_database_of_a_later_version_is_refused_as_it_is() {
    for kind in BOTH {
        let (_fresh, url, file) = empty(kind).await;
        apply(kind, &url, &OURS).await;
        let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     SELECT 9999, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
        run(kind, &url, later).await;
        let said = refused(&url, file.as_ref()).await;
        assert!(said.contains("was made by a later version of the portal"), "{said}");
    }
}

#[tokio::test]
async fn an_empty_database_and_one_that_stopped_half_way_are_taken_up() {
    for kind in BOTH {
        for already in [0, 2] {
            let (_fresh, url, _) = empty(kind).await;
            let first = OURS.iter().take(already).cloned().collect();
            apply(kind, &url, &Migrator::with_migrations(first)).await;
            let db = Db::open(&url).await.unwrap();
            assert!(!db.read().await.unwrap().has_people().await.unwrap());
            db.close().await;
        }
    }
}
