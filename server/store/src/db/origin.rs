//! Who made the tables of a database. Looked at before anything is written: one that another version of the portal made, or
//! something else, is left as it is and never half brought up to date.

use std::path::Path;

use sqlx::{
    Connection as _, PgPool, SqliteConnection, migrate::Migrator, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};

use super::Error;
use crate::Result;

/// The table of the migrations that were applied.
const APPLIED: &str = "_sqlx_migrations";

/// What a database holds.
struct Found {
    tables: Vec<String>,
    /// Version and checksum of the migrations that were applied.
    applied: Vec<(i64, Vec<u8>)>,
}

/// Why a database is not taken up.
enum Unfit {
    /// Its tables are those of a version that began otherwise.
    Earlier,
    /// It has everything that this version knows, and more.
    Later,
    /// A table of something else.
    Foreign(String),
}

/// Which database, and how it is removed.
struct Which {
    name: String,
    remove: String,
}

impl Found {
    /// What was applied must be a beginning of what this program would apply.
    fn check(self, migrator: &Migrator) -> std::result::Result<(), Unfit> {
        let known: Vec<(i64, &[u8])> = migrator.iter().map(|one| (one.version, &*one.checksum)).collect();
        let same = self.applied.iter().zip(&known).all(|((version, sum), known)| (*version, sum.as_slice()) == *known);
        if !same {
            return Err(Unfit::Earlier);
        }
        if self.applied.len() > known.len() {
            return Err(Unfit::Later);
        }
        match self.tables.into_iter().find(|table| table != APPLIED) {
            Some(table) if self.applied.is_empty() => Err(Unfit::Foreign(table)),
            _ => Ok(()),
        }
    }
}

impl Unfit {
    fn of(self, Which { name, remove }: &Which) -> Error {
        Error::NotOurs(match self {
            Unfit::Earlier => format!(
                "the database {name} was made by an earlier version of the portal and is left as it is; where it holds demo data, \
                 remove it and they are made anew: {remove}"
            ),
            Unfit::Later => format!(
                "the database {name} was made by a later version of the portal and is left as it is; start that version, or name \
                 another database"
            ),
            Unfit::Foreign(table) => format!(
                "the database {name} holds tables of something else, as {table:?}, and is left as it is; name one that is empty"
            ),
        })
    }
}

/// Refuses a SQLite file that this program cannot take up. One that is not there yet is made later.
pub(super) async fn of_sqlite(options: &SqliteConnectOptions, path: &Path, migrator: &Migrator) -> Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let mut connection = SqliteConnection::connect_with(&options.clone().create_if_missing(false)).await?;
    let tables =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut connection).await?;
    let applied = match tables.iter().any(|table| table == APPLIED) {
        true => {
            sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")
                .fetch_all(&mut connection)
                .await?
        }
        false => Vec::new(),
    };
    connection.close().await?;
    let path = path.display().to_string();
    let remove = format!("rm -f {}", ["", "-wal", "-shm"].map(|end| quoted(&format!("{path}{end}"))).join(" "));
    Found { tables, applied }.check(migrator).map_err(|unfit| unfit.of(&Which { name: path, remove }))
}

/// Refuses a PostgreSQL database that this program cannot take up.
pub(super) async fn of_postgres(options: &PgConnectOptions, pool: &PgPool, migrator: &Migrator) -> Result<()> {
    let tables = "SELECT table_name::text FROM information_schema.tables \
                  WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(pool).await?;
    let applied = match tables.iter().any(|table| table == APPLIED) {
        true => {
            sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version").fetch_all(pool).await?
        }
        false => Vec::new(),
    };
    let name = options.get_database().unwrap_or(options.get_username()).to_owned();
    let remove = format!("dropdb {0} && createdb {0}", quoted(&name));
    Found { tables, applied }.check(migrator).map_err(|unfit| unfit.of(&Which { name, remove }))
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:".contains(c);
    if word.chars().all(plain) && !word.is_empty() {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_is_to_be_typed_can_be_typed_as_it_stands() {
        assert_eq!(quoted(".data/portal.db"), ".data/portal.db");
        assert_eq!(quoted("my data/it's.db"), r"'my data/it'\''s.db'");
    }
}
