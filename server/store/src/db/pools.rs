//! Connections, lent from their pools. One of which it is not known whether it is in a transaction never goes back.

use std::path::PathBuf;

use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, pool::PoolConnection};
use tokio::{runtime::Handle, time::timeout};

use super::{Error, PATIENCE, error::is_locked_out};
use crate::Result;

#[derive(Clone)]
pub(super) enum Pools {
    /// One writer, as SQLite has one at a time; readers see the last commit meanwhile.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
        file: std::sync::Arc<File>,
    },
    Postgres(PgPool),
}

/// A connection of either database.
pub(super) enum Connection {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Pools {
    pub(super) async fn reader(&self) -> Result<Connection> {
        Ok(match self {
            Pools::Sqlite { readers, .. } => Connection::Sqlite(readers.acquire().await?),
            Pools::Postgres(pool) => Connection::Postgres(pool.acquire().await?),
        })
    }

    /// A connection in a new transaction.
    pub(super) async fn begin(&self) -> Result<Connection> {
        match self.try_to_begin().await? {
            Ok(connection) => Ok(connection),
            // A fresh connection would only wait once more.
            Err(error) if is_locked_out(&error) => Err(error.into()),
            Err(_) => Ok(self.try_to_begin().await??),
        }
    }

    async fn try_to_begin(&self) -> Result<std::result::Result<Connection, sqlx::Error>> {
        let (connection, begin) = match self {
            // Taking the write lock at the start: a transaction that reads first never finds itself too late to write.
            Pools::Sqlite { writer, .. } => (Connection::Sqlite(writer.acquire().await?), "BEGIN IMMEDIATE"),
            Pools::Postgres(pool) => (Connection::Postgres(pool.acquire().await?), "BEGIN"),
        };
        let mut unsure = Unsure(Some(connection));
        Ok(unsure.run(begin).await.map(|()| unsure.sure()).and_then(|it| it.ok_or(sqlx::Error::BeginFailed)))
    }
}

impl Connection {
    /// Closes it when it is given back.
    pub(super) fn close(&mut self) {
        match self {
            Connection::Sqlite(connection) => connection.close_on_drop(),
            Connection::Postgres(connection) => connection.close_on_drop(),
        }
    }

    /// Takes its transaction back, behind whoever lets go of it.
    pub(super) fn roll_back(self) {
        let mut unsure = Unsure(Some(self));
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                if let Ok(Ok(())) = timeout(PATIENCE, unsure.run("ROLLBACK")).await {
                    unsure.sure();
                }
            });
        }
    }

    /// Makes its transaction count.
    pub(super) async fn commit(self) -> std::result::Result<(), sqlx::Error> {
        let mut unsure = Unsure(Some(self));
        unsure.run("COMMIT").await?;
        unsure.sure();
        Ok(())
    }
}

/// A connection while it begins or ends a transaction. Where that fails, or nobody waits for it any more, the connection is
/// closed: the driver counts transactions itself and is wrong about one that the database took back on its own (a full disk
/// does that), and such a connection would never begin one again.
struct Unsure(Option<Connection>);

impl Unsure {
    async fn run(&mut self, sql: &'static str) -> std::result::Result<(), sqlx::Error> {
        match &mut self.0 {
            Some(Connection::Sqlite(connection)) => sqlx::query(sql).execute(&mut **connection).await.map(drop),
            Some(Connection::Postgres(connection)) => sqlx::query(sql).execute(&mut **connection).await.map(drop),
            None => Err(sqlx::Error::PoolClosed),
        }
    }

    /// The connection, as it did what it was told.
    fn sure(mut self) -> Option<Connection> {
        self.0.take()
    }
}

impl Drop for Unsure {
    fn drop(&mut self) {
        if let Some(connection) = &mut self.0 {
            connection.close();
        }
    }
}

/// The file of a SQLite database as it was opened.
pub(super) struct File {
    path: PathBuf,
    identity: Identity,
}

/// What tells a file from another one of the same path.
type Identity = (u64, u64);

impl File {
    pub(super) fn at(path: PathBuf) -> Result<Self> {
        Ok(Self { identity: identity(&path).map_err(sqlx::Error::Io)?, path })
    }

    /// Whether the file of the path is still the one that was opened.
    pub(super) fn still_there(&self) -> Result<()> {
        match identity(&self.path) {
            Ok(identity) if identity == self.identity => Ok(()),
            Ok(_) => Err(Error::Unavailable("another file stands in the place of the one that was opened".into())),
            Err(error) => Err(Error::Unavailable(format!("the file that was opened is gone: {error}"))),
        }
    }
}

#[cfg(unix)]
fn identity(path: &std::path::Path) -> std::io::Result<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    let file = std::fs::metadata(path)?;
    Ok((file.dev(), file.ino()))
}

/// Elsewhere an open file cannot be deleted.
#[cfg(not(unix))]
fn identity(path: &std::path::Path) -> std::io::Result<Identity> {
    std::fs::metadata(path).map(|_| (0, 0))
}
