//! Reading, and writing in a transaction.

use std::{
    collections::BTreeSet,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex},
};

use super::{
    Error, Observed, Statement,
    nested::{self, number},
    pools::Connection,
    value::{AMONG, Row, Value},
};
use crate::{AuditLine, Marking, Result};

/// A connection to read from.
pub struct Reading {
    /// Gone after trouble with it, and from a transaction after any failure: what could follow would stand outside of it on
    /// SQLite and be refused by PostgreSQL.
    connection: Option<Connection>,
    in_transaction: bool,
    observed: Option<Arc<Mutex<Observed>>>,
    _held: nested::Held,
}

/// Proof that a transaction holds people: nobody else changes what they hold before it ends. Without it nothing that they
/// hold is changed.
#[derive(Debug)]
pub struct Held {
    transaction: u64,
    people: BTreeSet<String>,
}

/// A transaction. Nothing counts before [`Writing::commit`]; dropping it takes everything back, and so does a statement that
/// fails.
pub struct Writing {
    reading: Reading,
    /// Which transaction this is of all.
    number: u64,
    /// The audit lines that are written last.
    pub(crate) lines: Vec<AuditLine>,
    /// Of whom something was changed that lists of users show.
    pub(crate) touched: BTreeSet<String>,
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
    pub(super) fn new(
        connection: Connection,
        in_transaction: bool,
        observed: Option<Arc<Mutex<Observed>>>,
        held: nested::Held,
    ) -> Self {
        Self { connection: Some(connection), in_transaction, observed, _held: held }
    }

    /// The connection for a statement.
    fn connection_for(&mut self, statement: &Statement, values: &[Value]) -> Result<&mut Connection> {
        if let Some(mut observed) = self.observed.as_ref().and_then(|observed| observed.lock().ok()) {
            *observed.statements.entry(statement.name).or_default() += 1;
            observed.in_transactions += u64::from(self.in_transaction);
        }
        if values.iter().any(Value::has_nul) {
            return Err(Error::Nul(statement.name));
        }
        self.connection.as_mut().ok_or(Error::Ended(statement.name))
    }

    /// What a statement's failure means for the connection.
    fn failed(&mut self, statement: &Statement, error: sqlx::Error) -> Error {
        let error = Error::from(error).of(statement.name);
        if let Some(mut connection) = self.connection.take() {
            match error {
                Error::Unavailable(_) => connection.close(),
                _ if self.in_transaction => connection.roll_back(),
                _ => self.connection = Some(connection),
            }
        }
        error
    }

    pub(crate) async fn rows(&mut self, statement: &Statement, values: &[Value]) -> Result<Vec<Row>> {
        let found = match self.connection_for(statement, values)? {
            Connection::Sqlite(connection) => bound!(statement, values)
                .fetch_all(&mut **connection)
                .await
                .map(|rows| rows.into_iter().map(Row::Sqlite).collect()),
            Connection::Postgres(connection) => bound!(statement, values)
                .fetch_all(&mut **connection)
                .await
                .map(|rows| rows.into_iter().map(Row::Postgres).collect()),
        };
        found.map_err(|error| self.failed(statement, error))
    }

    /// The rows of a statement about several ids, each asked for once; nothing is asked about none.
    pub(crate) async fn rows_among(&mut self, statement: &Statement, ids: &[&str]) -> Result<Vec<Row>> {
        self.rows_among_with(statement, ids, &[]).await
    }

    /// The same of a statement that takes more values, behind the ids: from `$101`.
    pub(crate) async fn rows_among_with(
        &mut self,
        statement: &Statement,
        ids: &[&str],
        more: &[Value],
    ) -> Result<Vec<Row>> {
        let ids: Vec<&str> = ids.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let mut rows = Vec::new();
        for some in ids.chunks(AMONG) {
            let mut values: Vec<Value> = some.iter().map(|id| Value::from(*id)).collect();
            values.resize(AMONG, Value::Text(None));
            values.extend_from_slice(more);
            rows.extend(self.rows(statement, &values).await?);
        }
        Ok(rows)
    }

    pub(crate) async fn row(&mut self, statement: &Statement, values: &[Value]) -> Result<Option<Row>> {
        Ok(self.rows(statement, values).await?.into_iter().next())
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take()
            && self.in_transaction
        {
            connection.roll_back();
        }
    }
}

impl Writing {
    pub(super) fn new(reading: Reading, marking: Option<Arc<dyn Marking>>) -> Self {
        Self { reading, number: number(), lines: Vec::new(), touched: BTreeSet::new(), posted: false, marking }
    }

    /// The proof that these people are held by this transaction.
    pub(crate) fn held(&self, people: BTreeSet<String>) -> Held {
        Held { transaction: self.number, people }
    }

    /// Refuses a proof that is of another transaction, or not of this person. Whoever asks goes on to change what is held.
    pub(crate) fn must_hold(&mut self, held: &Held, person: Option<&str>) -> Result<()> {
        let of_this = held.transaction == self.number && !held.people.is_empty();
        if !of_this || person.is_some_and(|person| !held.people.contains(person)) {
            return Err(Error::Unheld);
        }
        match person {
            Some(person) => self.touch(person),
            None => self.touched.extend(held.people.iter().cloned()),
        }
        Ok(())
    }

    /// Notes that something of this person was changed that lists of users show.
    pub(crate) fn touch(&mut self, person: &str) {
        self.touched.insert(person.to_owned());
    }

    /// Runs a statement about several ids that changes rows; nothing is changed of none.
    pub(crate) async fn change_among(&mut self, statement: &Statement, ids: &BTreeSet<String>) -> Result<()> {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        self.change_among_with(statement, &ids, &[]).await.map(drop)
    }

    /// The same of a statement that takes more values, behind the ids: from `$101`. Says how many rows it changed.
    pub(crate) async fn change_among_with(
        &mut self,
        statement: &Statement,
        ids: &[&str],
        more: &[Value],
    ) -> Result<u64> {
        let mut changed = 0;
        for some in ids.chunks(AMONG) {
            let mut values: Vec<Value> = some.iter().map(|id| Value::from(*id)).collect();
            values.resize(AMONG, Value::Text(None));
            values.extend_from_slice(more);
            changed += self.change(statement, &values).await?;
        }
        Ok(changed)
    }

    /// Runs a statement that changes rows, and says how many.
    pub(crate) async fn change(&mut self, statement: &Statement, values: &[Value]) -> Result<u64> {
        let changed = match self.reading.connection_for(statement, values)? {
            Connection::Sqlite(connection) => {
                bound!(statement, values).execute(&mut **connection).await.map(|done| done.rows_affected())
            }
            Connection::Postgres(connection) => {
                bound!(statement, values).execute(&mut **connection).await.map(|done| done.rows_affected())
            }
        };
        changed.map_err(|error| self.reading.failed(statement, error))
    }

    /// Makes everything count.
    ///
    /// # Errors
    /// Where the database could not, or a statement failed before: then nothing counts.
    pub async fn commit(mut self) -> Result<()> {
        self.refresh_links().await?;
        self.write_lines().await?;
        let connection = self.reading.connection.take().ok_or(Error::Ended("COMMIT"))?;
        connection.commit().await.map_err(|error| Error::from(error).of("COMMIT"))
    }
}
