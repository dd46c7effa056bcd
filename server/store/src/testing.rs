//! Fresh databases for tests, here and in the crates above, which know no SQL: one of either kind, with all tables and no rows,
//! copied from a template that is migrated once, and gone when its test ends.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row as _, SqliteConnection};

use crate::{Db, Error, Result};

/// The variable that names the PostgreSQL server to make databases on.
const SERVER: &str = "TEST_POSTGRES_URL";
/// What everything is called that is made here.
const PREFIX: &str = "reconi_test";
/// Under this number one test at a time looks after the template.
const TEMPLATE_LOCK: i64 = 7_303_014;

/// How many connections a test has, where it does not ask for two.
const MANY: u32 = 16;

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// The two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file of its own.
    Sqlite,
    /// A database of its own on the server of `TEST_POSTGRES_URL`.
    Postgres,
}

enum Place {
    Folder(PathBuf),
    Database { server: String, name: String },
}

/// A database of one test; dropping it removes it.
pub struct Fresh {
    db: Db,
    url: String,
    place: Place,
}

impl Fresh {
    /// A migrated, empty database.
    ///
    /// # Panics
    /// Where there cannot be one: the test that wants it has failed then.
    pub async fn of(kind: Kind) -> Self {
        Self::with(kind, MANY).await
    }

    /// The same with two connections, of which nobody can wait for one while holding the other.
    ///
    /// # Panics
    /// As [`Fresh::of`].
    pub async fn narrow(kind: Kind) -> Self {
        Self::with(kind, 2).await
    }

    async fn with(kind: Kind, connections: u32) -> Self {
        let made = match kind {
            Kind::Sqlite => sqlite(connections).await,
            Kind::Postgres => postgres(connections).await,
        };
        made.unwrap_or_else(|error| panic!("no {kind:?} database for this test: {error}"))
    }

    /// The database.
    pub fn db(&self) -> Db {
        self.db.clone()
    }

    /// Its address, for a second way in.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs SQL past the portal, as somebody does who has the database.
    ///
    /// # Errors
    /// What the database says of it.
    pub async fn tamper(&self, sql: &str) -> Result<()> {
        match &self.place {
            Place::Folder(_) => {
                let mut connection = SqliteConnection::connect(&self.url).await?;
                connection.execute(AssertSqlSafe(sql.to_owned())).await?;
            }
            Place::Database { .. } => run(&mut PgConnection::connect(&self.url).await?, sql.to_owned()).await?,
        }
        Ok(())
    }

    /// The lookup tables, those of which the only column is `name`, and what they hold.
    ///
    /// # Errors
    /// What the database says of it.
    pub async fn lookup_tables(&self) -> Result<BTreeMap<String, Vec<String>>> {
        let mut all = BTreeMap::new();
        match &self.place {
            Place::Folder(_) => {
                let mut connection = SqliteConnection::connect(&self.url).await?;
                let tables = "SELECT m.name FROM sqlite_master m WHERE m.type = 'table' \
                              AND (SELECT string_agg(c.name, ',') FROM pragma_table_info(m.name) c) = 'name'";
                for table in sqlx::query_scalar::<_, String>(tables).fetch_all(&mut connection).await? {
                    let words = AssertSqlSafe(format!("SELECT name FROM {table}"));
                    all.insert(table, sqlx::query_scalar(words).fetch_all(&mut connection).await?);
                }
            }
            Place::Database { .. } => {
                let mut connection = PgConnection::connect(&self.url).await?;
                let tables = "SELECT table_name::text FROM information_schema.columns WHERE table_schema = 'public' \
                              GROUP BY table_name HAVING string_agg(column_name::text, ',') = 'name'";
                for table in sqlx::query_scalar::<_, String>(tables).fetch_all(&mut connection).await? {
                    let words = AssertSqlSafe(format!("SELECT name FROM {table}"));
                    all.insert(table, sqlx::query_scalar(words).fetch_all(&mut connection).await?);
                }
            }
        }
        Ok(all)
    }

    /// The folder of its files, where it has any of its own.
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder(folder) => Some(folder),
            Place::Database { .. } => None,
        }
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        match &self.place {
            Place::Folder(folder) => {
                let _ = std::fs::remove_dir_all(folder);
            }
            Place::Database { server, name } => {
                let (server, name) = (server.clone(), name.clone());
                // The test's own runtime may be on its way out.
                let _ = std::thread::spawn(move || remove(&server, &name)).join();
            }
        }
    }
}

fn remove(server: &str, name: &str) -> std::io::Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut connection = PgConnection::connect(server).await.map_err(std::io::Error::other)?;
        run(&mut connection, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            .await
            .map_err(std::io::Error::other)
    })
}

fn unique() -> String {
    format!("{PREFIX}_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// What a template is called: other migrations need another one.
fn template() -> String {
    let mut hasher = DefaultHasher::new();
    for migration in sqlx::migrate!().iter() {
        migration.checksum.hash(&mut hasher);
    }
    format!("{PREFIX}_template_{:016x}", hasher.finish())
}

fn trouble(error: std::io::Error) -> Error {
    Error::Unavailable(error.to_string())
}

async fn sqlite(connections: u32) -> Result<Fresh> {
    let template = std::env::temp_dir().join(format!("{}.db", template()));
    if !template.exists() {
        // Made under a name of its own and put in place whole: tests in other processes do the same at the same time.
        let own = std::env::temp_dir().join(format!("{}.db", unique()));
        Db::open(&format!("sqlite:{}", own.display())).await?.close().await;
        std::fs::rename(&own, &template).map_err(trouble)?;
    }
    let folder = std::env::temp_dir().join(unique());
    std::fs::create_dir_all(&folder).map_err(trouble)?;
    let file = folder.join("portal.db");
    std::fs::copy(&template, &file).map_err(trouble)?;
    let url = format!("sqlite:{}", file.display());
    Ok(Fresh { db: Db::open_with(&url, connections).await?, url, place: Place::Folder(folder) })
}

async fn postgres(connections: u32) -> Result<Fresh> {
    let server = std::env::var(SERVER).map_err(|_| {
        Error::Unavailable(format!("{SERVER} names a PostgreSQL server; `cargo verify` starts one and sets it"))
    })?;
    let (template, name) = (template(), unique());
    let mut connection = PgConnection::connect(&server).await?;
    run(&mut connection, format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await?;
    let known = "SELECT datistemplate FROM pg_database WHERE datname = $1";
    let known = sqlx::query(known).bind(&template).fetch_optional(&mut connection).await?;
    if !known.map(|row| row.try_get(0)).transpose()?.unwrap_or(false) {
        // What somebody left half made is not marked as a template.
        run(&mut connection, format!("DROP DATABASE IF EXISTS {template} WITH (FORCE)")).await?;
        run(&mut connection, format!("CREATE DATABASE {template}")).await?;
        Db::open(&address(&server, &template)).await?.close().await;
        run(&mut connection, format!("ALTER DATABASE {template} IS_TEMPLATE true")).await?;
    }
    run(&mut connection, format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await?;
    run(&mut connection, format!("CREATE DATABASE {name} TEMPLATE {template}")).await?;
    let url = address(&server, &name);
    Ok(Fresh { db: Db::open_with(&url, connections).await?, url, place: Place::Database { server, name } })
}

async fn run(connection: &mut PgConnection, sql: String) -> std::result::Result<(), sqlx::Error> {
    connection.execute(AssertSqlSafe(sql)).await.map(|_| ())
}

/// The address of another database on the same server.
fn address(server: &str, name: &str) -> String {
    let (base, query) = match server.split_once('?') {
        Some((base, query)) => (base, format!("?{query}")),
        None => (server, String::new()),
    };
    let base = base.rsplit_once('/').map_or(base, |(base, _)| base);
    format!("{base}/{name}{query}")
}
