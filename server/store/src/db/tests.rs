//! Trouble that only shows from inside: what becomes of a connection after it.

use std::path::PathBuf;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqliteConnection, SqlitePool};

use super::{Db, Error, Pools};
use crate::Result;

/// A folder that goes with its test.
struct Folder(PathBuf);

impl Folder {
    fn file(&self) -> PathBuf {
        self.0.join("portal.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn fresh(name: &str) -> (Db, Folder) {
    let folder = Folder(std::env::temp_dir().join(format!("store-trouble-{}-{name}", std::process::id())));
    std::fs::create_dir_all(&folder.0).unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.file().display())).await.unwrap();
    (db, folder)
}

fn writer(db: &Db) -> &SqlitePool {
    match &db.pools {
        Pools::Sqlite { writer, .. } => writer,
        Pools::Postgres(_) => panic!("these are tests of SQLite"),
    }
}

/// Tells the writer's connection something, as an operator's tool would.
async fn pragma(db: &Db, text: String) {
    writer(db).acquire().await.unwrap().execute(AssertSqlSafe(text)).await.unwrap();
}

/// How large the file may become; for the connection that there is and for those to come.
async fn allow_pages(db: &Db, pages: i64) {
    let options = (*writer(db).connect_options()).clone();
    writer(db).set_connect_options(options.pragma("max_page_count", pages.to_string()));
    pragma(db, format!("PRAGMA max_page_count = {pages}")).await;
}

async fn pages(db: &Db) -> i64 {
    sqlx::query_scalar("PRAGMA page_count").fetch_one(writer(db)).await.unwrap()
}

/// Two rows in one transaction.
async fn write(db: &Db, name: &str, value: &str) -> Result<()> {
    let mut tx = db.write().await?;
    tx.put_setting(&format!("{name}/one"), value).await?;
    tx.put_setting(&format!("{name}/other"), value).await?;
    tx.commit().await
}

/// Whether both rows are there; never one of them.
async fn stands(db: &Db, name: &str) -> bool {
    let mut reading = db.read().await.unwrap();
    let one = reading.setting(&format!("{name}/one")).await.unwrap().is_some();
    let other = reading.setting(&format!("{name}/other")).await.unwrap().is_some();
    assert_eq!(one, other, "half of {name} was written");
    one
}

/// K2: a full disk fails the writes that it fails, and nothing else: with room again, writing goes on by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn k2_a_full_disk_ends_no_writing_for_longer_than_it_is_full() {
    let (db, _folder) = fresh("full").await;
    let large = "x".repeat(20_000);
    let mut acknowledged = Vec::new();
    for round in 0..20 {
        allow_pages(&db, pages(&db).await + 30).await;
        let mut failed = 0;
        for number in 0..20 {
            let name = format!("{round}/{number}");
            match write(&db, &name, &large).await {
                Ok(()) => acknowledged.push(name),
                Err(Error::Unavailable(_)) => failed += 1,
                Err(other) => panic!("round {round}: {other:?}"),
            }
        }
        assert!(failed > 10, "round {round}: the disk was never full");
        let tries: Vec<_> = (0..8)
            .map(|number| {
                let (db, large) = (db.clone(), large.clone());
                tokio::spawn(async move { write(&db, &format!("{round}/at once {number}"), &large).await })
            })
            .collect();
        for one in tries {
            assert!(matches!(one.await.unwrap(), Err(Error::Unavailable(_))));
        }
        allow_pages(&db, 1_000_000).await;
        let name = format!("{round}/room again");
        write(&db, &name, &large).await.unwrap_or_else(|error| panic!("round {round}: {error}"));
        acknowledged.push(name);
    }
    for name in &acknowledged {
        assert!(stands(&db, name).await, "{name} was acknowledged and is lost");
    }
}

/// K2: a connection that can write no more is replaced by one that can, in the same request.
#[tokio::test]
async fn k2_a_connection_that_cannot_begin_is_replaced_at_once() {
    let (db, _folder) = fresh("begin").await;
    // The driver takes this connection for one that is in a transaction, as it did after a full disk.
    pragma(&db, "BEGIN".into()).await;
    write(&db, "a", "1").await.unwrap();
    assert!(stands(&db, "a").await);
}

/// Whether what is written may be; for the connection that there is and for those to come.
async fn read_only(db: &Db, yes: bool) {
    let options = (*writer(db).connect_options()).clone();
    writer(db).set_connect_options(options.pragma("query_only", yes.to_string()));
    pragma(db, format!("PRAGMA query_only = {yes}")).await;
}

/// K2, M8: a writer that became read-only is replaced by one that is not, and where that one is too, it is unavailable.
#[tokio::test]
async fn k2_a_writer_that_may_only_read_is_replaced() {
    let (db, _folder) = fresh("read-only").await;
    pragma(&db, "PRAGMA query_only = TRUE".into()).await;
    write(&db, "a", "1").await.unwrap();
    read_only(&db, true).await;
    assert!(matches!(write(&db, "b", "1").await, Err(Error::Unavailable(_))));
    read_only(&db, false).await;
    write(&db, "c", "1").await.unwrap();
    assert!(stands(&db, "a").await && !stands(&db, "b").await && stands(&db, "c").await);
}

/// M8: a database that somebody else keeps locked is unavailable, and works as soon as it is let go.
#[tokio::test]
async fn m8_a_locked_database_is_unavailable_until_it_is_let_go() {
    let (db, folder) = fresh("locked").await;
    pragma(&db, "PRAGMA busy_timeout = 1".into()).await;
    let mut other = SqliteConnection::connect(&format!("sqlite:{}", folder.file().display())).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    assert!(matches!(write(&db, "a", "1").await, Err(Error::Unavailable(_))));
    other.execute("ROLLBACK").await.unwrap();
    write(&db, "b", "1").await.unwrap();
}

/// L11: reads and writes go on in a file that was deleted; the probe finds it.
#[tokio::test]
async fn l11_the_probe_finds_a_file_that_was_deleted_or_replaced() {
    let (db, folder) = fresh("deleted").await;
    db.probe(1).await.unwrap();
    let aside = folder.0.join("aside.db");
    std::fs::rename(folder.file(), &aside).unwrap();
    assert!(matches!(db.probe(2).await, Err(Error::Unavailable(_))));
    std::fs::copy(&aside, folder.file()).unwrap();
    assert!(matches!(db.probe(3).await, Err(Error::Unavailable(_))));
    std::fs::rename(&aside, folder.file()).unwrap();
    db.probe(4).await.unwrap();
}

/// K2: the probe fails while nothing can be written, though everything can be read.
#[tokio::test]
async fn k2_the_probe_fails_while_nothing_can_be_written() {
    let (db, _folder) = fresh("probe").await;
    read_only(&db, true).await;
    assert!(matches!(db.probe(1).await, Err(Error::Unavailable(_))));
    read_only(&db, false).await;
    db.probe(2).await.unwrap();
}

/// H4: who holds a connection and asks for another is found before two of them wait for each other.
#[tokio::test]
#[should_panic(expected = "the pool can wait for itself")]
async fn h4_nobody_asks_for_a_connection_while_holding_one() {
    let (db, _folder) = fresh("nested").await;
    let _reading = db.read().await.unwrap();
    let _ = db.write().await;
}
