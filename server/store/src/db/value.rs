//! Values that go into a statement, and rows that come out of it.

use jiff::civil::Date;
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type, postgres::PgRow, sqlite::SqliteRow};

use super::Error;
use crate::Result;

/// A value for a statement. A missing one is typed too, as PostgreSQL wants to know of what.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Bool(bool),
}

impl Value {
    /// Whether it is a text that PostgreSQL cannot take.
    pub(super) fn has_nul(&self) -> bool {
        matches!(self, Value::Text(Some(text)) if text.contains('\0'))
    }
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
