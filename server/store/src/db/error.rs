//! Why the database could not do it, told apart by what the caller can do about it.

use sqlx::{error::ErrorKind, postgres::PgDatabaseError, sqlite::SqliteError};

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is one already: somebody else was faster, or it is taken. Names what is unique.
    #[error("there is one already: {0}")]
    Conflict(String),
    /// It breaks a rule of the schema that no race explains.
    #[error("against a rule of the schema: {0}")]
    Unlawful(String),
    /// The database cannot be reached, is too busy, or has no room: it may work later.
    #[error("the database cannot do it now: {0}")]
    Unavailable(String),
    /// A row holds what no row should.
    #[error("a stored value cannot be read: {0}")]
    Unreadable(String),
    /// A text holds U+0000, which PostgreSQL cannot store: no row has it, and none gets it, on either database.
    #[error("a text with U+0000 for {0}")]
    Nul(&'static str),
    /// The transaction has ended: one of its statements failed before.
    #[error("the transaction has ended before {0}: a statement failed")]
    Ended(&'static str),
    /// What somebody holds was to be changed by a transaction that does not hold them.
    #[error("a change of what somebody holds who is not held")]
    Unheld,
    /// The database is not this version's: who made it, and what to do.
    #[error("{0}")]
    NotOurs(String),
    /// Anything else that the database said.
    #[error("{0}")]
    Other(String),
}

impl Error {
    /// The same, with the name of the statement that it befell.
    pub(super) fn of(self, statement: &str) -> Self {
        let named = |text: String| format!("{statement}: {text}");
        match self {
            Error::Conflict(text) => Error::Conflict(named(text)),
            Error::Unlawful(text) => Error::Unlawful(named(text)),
            Error::Unavailable(text) => Error::Unavailable(named(text)),
            Error::Unreadable(text) => Error::Unreadable(named(text)),
            Error::Other(text) => Error::Other(named(text)),
            named @ (Error::Nul(_) | Error::Ended(_) | Error::Unheld | Error::NotOurs(_)) => named,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let text = error.to_string();
        match &error {
            sqlx::Error::Database(cause) => match cause.kind() {
                ErrorKind::UniqueViolation => Error::Conflict(text),
                ErrorKind::ForeignKeyViolation | ErrorKind::CheckViolation | ErrorKind::NotNullViolation => {
                    Error::Unlawful(text)
                }
                _ if is_passing(&error) => Error::Unavailable(text),
                _ => Error::Other(text),
            },
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::BeginFailed
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Error::Unavailable(text),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) => Error::Unreadable(text),
            _ => Error::Other(text),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        sqlx::Error::from(error).into()
    }
}

/// Whether what the database said may be otherwise later.
fn is_passing(error: &sqlx::Error) -> bool {
    let sqlite = sqlite_code(error).is_some_and(sqlite_is_passing);
    let postgres = error
        .as_database_error()
        .and_then(|cause| cause.try_downcast_ref::<PgDatabaseError>())
        .is_some_and(|cause| postgres_is_passing(cause.code()));
    sqlite || postgres
}

/// Whether somebody else held a lock for too long: the connection itself is in order.
pub(super) fn is_locked_out(error: &sqlx::Error) -> bool {
    sqlite_code(error).is_some_and(|code| matches!(code & 0xff, BUSY | LOCKED))
}

fn sqlite_code(error: &sqlx::Error) -> Option<i32> {
    let cause = error.as_database_error()?.try_downcast_ref::<SqliteError>()?;
    sqlx::error::DatabaseError::code(cause)?.parse().ok()
}

const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const NO_MEMORY: i32 = 7;
const READ_ONLY: i32 = 8;
const IO_ERROR: i32 = 10;
const FULL: i32 = 13;
const CANNOT_OPEN: i32 = 14;
const LOCKING_PROTOCOL: i32 = 15;

/// An extended result code of SQLite has the primary one in its last byte.
fn sqlite_is_passing(code: i32) -> bool {
    matches!(code & 0xff, BUSY | LOCKED | NO_MEMORY | READ_ONLY | IO_ERROR | FULL | CANNOT_OPEN | LOCKING_PROTOCOL)
}

/// PostgreSQL, by class: connection exceptions (08), insufficient resources (53), operator intervention (57), system errors
/// (58). Single ones: it became a read-only stand-by (25006), and of transactions that could not all go on this one was
/// chosen to be taken back (40001, 40P01), or waited for a lock in vain (55P03).
fn postgres_is_passing(code: &str) -> bool {
    matches!(code, "25006" | "40001" | "40P01" | "55P03")
        || code.len() == 5 && ["08", "53", "57", "58"].contains(&&code[..2])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// M8: what passes by itself is told apart from what is broken, extended codes too.
    #[test]
    fn m8_trouble_that_passes_is_told_from_what_stays() {
        let sqlite = [
            (5, "BUSY"),
            (261, "BUSY_RECOVERY"),
            (517, "BUSY_SNAPSHOT"),
            (6, "LOCKED"),
            (262, "LOCKED_SHAREDCACHE"),
            (7, "NOMEM"),
            (3082, "IOERR_NOMEM"),
            (8, "READONLY"),
            (1032, "READONLY_DBMOVED"),
            (10, "IOERR"),
            (778, "IOERR_WRITE"),
            (1034, "IOERR_FSYNC"),
            (8714, "IOERR_IN_PAGE"),
            (13, "FULL"),
            (14, "CANTOPEN"),
            (1038, "CANTOPEN_CONVPATH"),
            (15, "PROTOCOL"),
        ];
        for (code, name) in sqlite {
            assert!(sqlite_is_passing(code), "SQLITE_{name}");
        }
        for (code, name) in
            [(1, "ERROR"), (11, "CORRUPT"), (19, "CONSTRAINT"), (2067, "CONSTRAINT_UNIQUE"), (26, "NOTADB")]
        {
            assert!(!sqlite_is_passing(code), "SQLITE_{name}");
        }
        for code in [
            "08006", "08001", "53100", "53200", "53300", "57P01", "57P03", "57014", "58030", "40001", "40P01", "55P03",
            "25006",
        ] {
            assert!(postgres_is_passing(code), "{code}");
        }
        for code in ["22021", "23505", "42601", "42P01", "25P02", "XX000", "40002", ""] {
            assert!(!postgres_is_passing(code), "{code}");
        }
    }
}
