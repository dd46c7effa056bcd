//! The one place that knows which database is meant: pools, connections, values, rows.

mod connection;
mod error;
mod nested;
mod observed;
mod origin;
mod pools;
#[cfg(test)]
mod tests;
mod value;

use std::{
    collections::BTreeSet,
    path::PathBuf,
    str::FromStr,
    sync::{Arc, Mutex},
    time::Duration,
};

use sqlx::{
    Executor as _, SqlSafeStr as _,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::Marking;
pub use connection::{Held, Reading, Writing};
pub use error::Error;
pub use nested::alone;
pub use observed::Observed;
use pools::{File, Pools};
pub(crate) use value::{Row, Value, among, values};

use crate::Result;

/// How long a connection, a lock or a `ROLLBACK` is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many connections read at once.
const READERS: u32 = 8;
/// The setting that [`Db::probe`] writes.
const PROBED: &str = "probed";

/// One SQL text, the same for both databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// Module and name.
    pub name: &'static str,
    /// The text.
    pub sql: &'static str,
}

/// Registers a module's statements and lists them in `ALL`.
macro_rules! statements {
    ($($name:ident = $sql:expr;)*) => {
        $(const $name: crate::Statement = crate::Statement {
            name: concat!(module_path!(), "::", stringify!($name)),
            sql: $sql,
        };)*
        pub(crate) const ALL: &[crate::Statement] = &[$($name),*];
    };
}
pub(crate) use statements;

/// The database.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    /// Which database this is among those that the program has open.
    number: u64,
    observed: Option<Arc<Mutex<Observed>>>,
    marking: Option<Arc<dyn Marking>>,
}

impl Db {
    /// Opens the database of `url` (`sqlite:path` or `postgres://…`) and brings its tables up to date.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where it cannot be reached, [`Error::NotOurs`] where another version or something else made its
    /// tables (nothing is written then), [`Error::Other`] for an address of another kind.
    pub async fn open(url: &str) -> Result<Self> {
        Self::open_with(url, if url.starts_with("sqlite:") { READERS } else { READERS * 2 }).await
    }

    /// The same with so many connections: those that read on SQLite, all of them on PostgreSQL.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_with(url: &str, connections: u32) -> Result<Self> {
        let migrator = sqlx::migrate!();
        let pools = if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?.busy_timeout(PATIENCE);
            let path = PathBuf::from(options.get_filename());
            origin::of_sqlite(&options, &path, &migrator).await?;
            let options = options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .statement_cache_capacity(256);
            // A file needs no asking whether it is still there: that would cost each request a change of threads.
            let pool = || {
                let options = SqlitePoolOptions::new().acquire_timeout(PATIENCE).test_before_acquire(false);
                options.idle_timeout(None).max_lifetime(None)
            };
            let writer = pool().max_connections(1).connect_with(options.clone()).await?;
            migrator.run(&writer).await?;
            let options = options.read_only(true).create_if_missing(false);
            let readers = pool().max_connections(connections).connect_with(options).await?;
            Pools::Sqlite { writer, readers, file: Arc::new(File::at(path)?) }
        } else {
            let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(256);
            let pool = PgPoolOptions::new().acquire_timeout(PATIENCE).max_connections(connections);
            let pool = pool.connect_with(options.clone()).await?;
            origin::of_postgres(&options, &pool, &migrator).await?;
            migrator.run(&pool).await?;
            Pools::Postgres(pool)
        };
        let db = Self { pools, number: nested::number(), observed: None, marking: None };
        db.write_searches().await?;
        Ok(db)
    }

    /// The same database, whose audit trail is marked by this.
    pub fn marked(mut self, marking: Arc<dyn Marking>) -> Self {
        self.marking = Some(marking);
        self
    }

    /// The same database, which also notes what runs on it.
    pub fn observed(mut self) -> Self {
        self.observed = Some(Arc::default());
        self
    }

    /// The names of the statements that ran since [`Db::observed`].
    pub fn seen(&self) -> BTreeSet<&'static str> {
        self.look(|observed| observed.statements.keys().copied().collect())
    }

    /// What ran since [`Db::observed`], or since this was asked last.
    pub fn take_observed(&self) -> Observed {
        self.look(std::mem::take)
    }

    fn look<T: Default>(&self, at: impl FnOnce(&mut Observed) -> T) -> T {
        self.observed.as_ref().and_then(|observed| observed.lock().ok().map(|mut it| at(&mut it))).unwrap_or_default()
    }

    /// A connection to read from.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where none can be had in time.
    pub async fn read(&self) -> Result<Reading> {
        let held = nested::Held::new(self.number);
        self.look(|observed| observed.connections += 1);
        Ok(Reading::new(self.pools.reader().await?, false, self.observed.clone(), held))
    }

    /// A transaction to write in. Where a connection cannot begin one it is closed, and a fresh one tries once more.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where none can be had in time.
    pub async fn write(&self) -> Result<Writing> {
        let held = nested::Held::new(self.number);
        self.look(|observed| observed.connections += 1);
        let reading = Reading::new(self.pools.begin().await?, true, self.observed.clone(), held);
        Ok(Writing::new(reading, self.marking.clone()))
    }

    /// Whether the portal can work on it: a write went through and can be read, and a SQLite file is still the one that was
    /// opened, not deleted or replaced, which nothing else would notice.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or whatever keeps it from working.
    pub async fn probe(&self, now: i64) -> Result<()> {
        if let Pools::Sqlite { file, .. } = &self.pools {
            file.still_there()?;
        }
        let mut tx = self.write().await?;
        tx.put_setting(PROBED, &now.to_string()).await?;
        tx.commit().await?;
        // Of two servers on one database, the other may have written since.
        match self.read().await?.setting(PROBED).await? {
            Some(_) => Ok(()),
            None => Err(Error::Unavailable("what was written cannot be read".into())),
        }
    }

    /// Asks the database to parse a statement without running it.
    ///
    /// # Errors
    /// What the database says of the text.
    pub async fn prepare(&self, statement: &Statement) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                writer.prepare(statement.sql.into_sql_str()).await?;
            }
            Pools::Postgres(pool) => {
                pool.prepare(statement.sql.into_sql_str()).await?;
            }
        }
        Ok(())
    }

    /// Lets go of every connection.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}
