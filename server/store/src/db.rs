//! The one place that knows which database is meant: pools, values, rows.

use std::{
    collections::BTreeSet,
    ops::{Deref, DerefMut},
    str::FromStr,
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::civil::Date;
use sqlx::{
    Decode, PgPool, Postgres, Row as _, Sqlite, SqlitePool, Transaction, Type,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions, PgRow},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};

use crate::{AuditLine, Marking, Result};

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule of the schema forbids it: it exists already, or breaks a constraint.
    #[error("against a rule of the schema: {0}")]
    Conflict(String),
    /// The database cannot be reached, or is too busy.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A row holds what no row should.
    #[error("a stored value cannot be read: {0}")]
    Unreadable(String),
    /// Anything else that the database said.
    #[error(transparent)]
    Other(sqlx::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(cause)
                if cause.is_unique_violation() || cause.is_foreign_key_violation() || cause.is_check_violation() =>
            {
                Error::Conflict(cause.to_string())
            }
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Error::Unavailable(error.to_string())
            }
            // PostgreSQL: connection exceptions (08), insufficient resources (53), operator intervention (57).
            sqlx::Error::Database(cause)
                if cause.code().is_some_and(|code| code.len() == 5 && ["08", "53", "57"].contains(&&code[..2])) =>
            {
                Error::Unavailable(error.to_string())
            }
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) => Error::Unreadable(error.to_string()),
            _ => Error::Other(error),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Error::Other(error.into())
    }
}

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

/// A value for a statement. A missing one is typed too, as PostgreSQL wants to know of what.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Bool(bool),
}

macro_rules! value_from {
    ($($from:ty => |$it:ident| $value:expr;)*) => {
        $(impl From<$from> for Value {
            fn from($it: $from) -> Self {
                $value
            }
        })*
    };
}

value_from! {
    &str => |it| Value::Text(Some(it.to_owned()));
    &String => |it| Value::Text(Some(it.clone()));
    String => |it| Value::Text(Some(it));
    Option<&str> => |it| Value::Text(it.map(str::to_owned));
    &Option<String> => |it| Value::Text(it.clone());
    Option<String> => |it| Value::Text(it);
    i64 => |it| Value::Int(Some(it));
    Option<i64> => |it| Value::Int(it);
    bool => |it| Value::Bool(it);
    Date => |it| Value::Text(Some(it.to_string()));
    Option<Date> => |it| Value::Text(it.map(|day| day.to_string()));
}

/// `values![a, b]`: each as a [`Value`].
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$(crate::db::Value::from($value)),*] };
}
pub(crate) use values;

/// A row of either database.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    pub(crate) fn get<T>(&self, column: &str) -> Result<T>
    where
        T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>,
    {
        Ok(match self {
            Row::Sqlite(row) => row.try_get(column)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(crate) fn day(&self, column: &str) -> Result<Date> {
        let text: String = self.get(column)?;
        text.parse().map_err(|_| Error::Unreadable(format!("{column}: {text}")))
    }

    pub(crate) fn maybe_day(&self, column: &str) -> Result<Option<Date>> {
        let Some(text) = self.get::<Option<String>>(column)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Error::Unreadable(format!("{column}: {text}")))
    }

    /// A column whose text `read` understands.
    pub(crate) fn word<T>(&self, column: &str, read: impl Fn(&str) -> Option<T>) -> Result<T> {
        let text: String = self.get(column)?;
        read(&text).ok_or_else(|| Error::Unreadable(format!("{column}: {text}")))
    }
}

#[derive(Clone)]
enum Pools {
    /// One writer, as SQLite has one at a time; readers see the last commit meanwhile.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// The database.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    /// The names of the statements that ran, where somebody wants to know.
    seen: Option<Arc<Mutex<BTreeSet<&'static str>>>>,
    marking: Option<Arc<dyn Marking>>,
}

enum Inner {
    SqliteRead(PoolConnection<Sqlite>),
    SqliteWrite(Transaction<'static, Sqlite>),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(Transaction<'static, Postgres>),
}

/// A connection to read from.
pub struct Reading {
    inner: Inner,
    seen: Option<Arc<Mutex<BTreeSet<&'static str>>>>,
}

/// A transaction. Nothing counts before [`Writing::commit`]; dropping it takes everything back.
pub struct Writing {
    reading: Reading,
    /// The audit lines that are written last.
    pub(crate) lines: Vec<AuditLine>,
    /// Whether something was put into the outbox.
    pub(crate) posted: bool,
    pub(crate) marking: Option<Arc<dyn Marking>>,
}

impl Deref for Writing {
    type Target = Reading;
    fn deref(&self) -> &Reading {
        &self.reading
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut Reading {
        &mut self.reading
    }
}

/// How many connections read at once.
const READERS: u32 = 8;

impl Db {
    /// Opens the database of `url` (`sqlite:path` or `postgres://…`) and brings its tables up to date.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where it cannot be reached, [`Error::Other`] for an address of another kind.
    pub async fn open(url: &str) -> Result<Self> {
        let migrator = sqlx::migrate!();
        let patience = Duration::from_secs(5);
        let pools = if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(patience)
                .statement_cache_capacity(256);
            // A file needs no asking whether it is still there: that would cost each request a change of threads.
            let pool = || {
                let options = SqlitePoolOptions::new().acquire_timeout(patience).test_before_acquire(false);
                options.idle_timeout(None).max_lifetime(None)
            };
            let writer = pool().max_connections(1).connect_with(options.clone()).await?;
            migrator.run(&writer).await?;
            let readers =
                pool().max_connections(READERS).connect_with(options.read_only(true).create_if_missing(false)).await?;
            Pools::Sqlite { writer, readers }
        } else {
            let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(256);
            let pool = PgPoolOptions::new()
                .acquire_timeout(patience)
                .max_connections(READERS * 2)
                .connect_with(options)
                .await?;
            migrator.run(&pool).await?;
            Pools::Postgres(pool)
        };
        Ok(Self { pools, seen: None, marking: None })
    }

    /// The same database, whose audit trail is marked by this.
    pub fn marked(mut self, marking: Arc<dyn Marking>) -> Self {
        self.marking = Some(marking);
        self
    }

    /// The same database, which also notes the statements that run on it.
    pub fn observed(mut self) -> Self {
        self.seen = Some(Arc::default());
        self
    }

    /// The names of the statements that ran since [`Db::observed`].
    pub fn seen(&self) -> BTreeSet<&'static str> {
        let seen = self.seen.as_ref().and_then(|seen| seen.lock().ok());
        seen.map(|names| names.clone()).unwrap_or_default()
    }

    /// A connection to read from.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where none can be had in time.
    pub async fn read(&self) -> Result<Reading> {
        let inner = match &self.pools {
            Pools::Sqlite { readers, .. } => Inner::SqliteRead(readers.acquire().await?),
            Pools::Postgres(pool) => Inner::PostgresRead(pool.acquire().await?),
        };
        Ok(Reading { inner, seen: self.seen.clone() })
    }

    /// A transaction to write in.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where none can be had in time.
    pub async fn write(&self) -> Result<Writing> {
        let inner = match &self.pools {
            // Taking the write lock at the start: a transaction that reads first never finds itself too late to write.
            Pools::Sqlite { writer, .. } => Inner::SqliteWrite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Inner::PostgresWrite(pool.begin().await?),
        };
        let reading = Reading { inner, seen: self.seen.clone() };
        Ok(Writing { reading, lines: Vec::new(), posted: false, marking: self.marking.clone() })
    }

    /// Asks the database to parse a statement without running it.
    ///
    /// # Errors
    /// What the database says of the text.
    pub async fn prepare(&self, statement: &Statement) -> Result<()> {
        use sqlx::{Executor as _, SqlSafeStr as _};
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
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// A query with its values bound; the same for both databases, which share no type.
macro_rules! bound {
    ($statement:expr, $values:expr) => {{
        let mut query = sqlx::query($statement.sql);
        for value in $values {
            query = match value {
                Value::Text(text) => query.bind(text.clone()),
                Value::Int(number) => query.bind(*number),
                Value::Bool(yes) => query.bind(*yes),
            };
        }
        query
    }};
}

impl Reading {
    fn note(&self, statement: &Statement) {
        if let Some(mut seen) = self.seen.as_ref().and_then(|seen| seen.lock().ok()) {
            seen.insert(statement.name);
        }
    }

    pub(crate) async fn rows(&mut self, statement: &Statement, values: &[Value]) -> Result<Vec<Row>> {
        self.note(statement);
        let sqlite = |rows: Vec<SqliteRow>| rows.into_iter().map(Row::Sqlite).collect();
        let postgres = |rows: Vec<PgRow>| rows.into_iter().map(Row::Postgres).collect();
        Ok(match &mut self.inner {
            Inner::SqliteRead(connection) => sqlite(bound!(statement, values).fetch_all(&mut **connection).await?),
            Inner::SqliteWrite(transaction) => sqlite(bound!(statement, values).fetch_all(&mut **transaction).await?),
            Inner::PostgresRead(connection) => postgres(bound!(statement, values).fetch_all(&mut **connection).await?),
            Inner::PostgresWrite(transaction) => {
                postgres(bound!(statement, values).fetch_all(&mut **transaction).await?)
            }
        })
    }

    pub(crate) async fn row(&mut self, statement: &Statement, values: &[Value]) -> Result<Option<Row>> {
        Ok(self.rows(statement, values).await?.into_iter().next())
    }
}

impl Writing {
    /// Runs a statement that changes rows, and says how many.
    pub(crate) async fn change(&mut self, statement: &Statement, values: &[Value]) -> Result<u64> {
        self.note(statement);
        Ok(match &mut self.reading.inner {
            Inner::SqliteRead(connection) => {
                bound!(statement, values).execute(&mut **connection).await?.rows_affected()
            }
            Inner::SqliteWrite(transaction) => {
                bound!(statement, values).execute(&mut **transaction).await?.rows_affected()
            }
            Inner::PostgresRead(connection) => {
                bound!(statement, values).execute(&mut **connection).await?.rows_affected()
            }
            Inner::PostgresWrite(transaction) => {
                bound!(statement, values).execute(&mut **transaction).await?.rows_affected()
            }
        })
    }

    /// Makes everything count.
    ///
    /// # Errors
    /// Where the database could not: then nothing counts.
    pub async fn commit(mut self) -> Result<()> {
        self.write_lines().await?;
        match self.reading.inner {
            Inner::SqliteWrite(transaction) => transaction.commit().await?,
            Inner::PostgresWrite(transaction) => transaction.commit().await?,
            Inner::SqliteRead(_) | Inner::PostgresRead(_) => {}
        }
        Ok(())
    }
}
