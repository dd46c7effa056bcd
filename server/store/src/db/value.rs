//! Values that go into a statement, and rows that come out of it.

use jiff::civil::Date;
use rules::actor::Actor;
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
    &Actor => |it| Value::Text(Some(it.to_string()));
    Option<&Actor> => |it| Value::Text(it.map(Actor::to_string));
    &Option<Actor> => |it| Value::from(it.as_ref());
}

/// `values![a, b]`: each as a [`Value`].
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$(crate::db::Value::from($value)),*] };
}
pub(crate) use values;

/// How many ids a statement about several takes.
pub(super) const AMONG: usize = 100;

/// `among!("… id", " …")`: a statement about the rows whose id is one of a hundred, which both databases understand.
macro_rules! among {
    ($before:expr, $after:expr) => {
        concat!(
            $before,
            " IN (",
            "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, ",
            "$21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, ",
            "$41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, ",
            "$61, $62, $63, $64, $65, $66, $67, $68, $69, $70, $71, $72, $73, $74, $75, $76, $77, $78, $79, $80, ",
            "$81, $82, $83, $84, $85, $86, $87, $88, $89, $90, $91, $92, $93, $94, $95, $96, $97, $98, $99, $100)",
            $after
        )
    };
}
pub(crate) use among;

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

    /// A text as it stands in the row.
    pub(crate) fn text(&self, column: &str) -> Result<Option<&str>> {
        Ok(match self {
            Row::Sqlite(row) => row.try_get(column)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }

    /// The same where there must be one.
    fn some_text(&self, column: &str) -> Result<&str> {
        self.text(column)?.ok_or_else(|| Error::Unreadable(format!("{column}: nothing")))
    }

    pub(crate) fn day(&self, column: &str) -> Result<Date> {
        let text = self.some_text(column)?;
        text.parse().map_err(|_| Error::Unreadable(format!("{column}: {text}")))
    }

    pub(crate) fn maybe_day(&self, column: &str) -> Result<Option<Date>> {
        let Some(text) = self.text(column)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Error::Unreadable(format!("{column}: {text}")))
    }

    /// Who did something.
    pub(crate) fn actor(&self, column: &str) -> Result<Actor> {
        let text = self.some_text(column)?;
        text.parse().map_err(|unknown| Error::Unreadable(format!("{column}: {unknown}")))
    }

    /// Who did something, where somebody did.
    pub(crate) fn maybe_actor(&self, column: &str) -> Result<Option<Actor>> {
        self.text(column)?.map(|_| self.actor(column)).transpose()
    }

    /// A column whose text `read` understands.
    pub(crate) fn word<T>(&self, column: &str, read: impl Fn(&str) -> Option<T>) -> Result<T> {
        let text = self.some_text(column)?;
        read(text).ok_or_else(|| Error::Unreadable(format!("{column}: {text}")))
    }
}
