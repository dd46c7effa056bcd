//! A database of very many users, written by a few statements: for figures only.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};

use crate::Result;

/// Users of one of the other organizations.
const COLLEAGUES: usize = 10;

/// Adds users with the numbers from `begin` to before `end`, each with a means, a link and two permissions: those with a number below
/// `large.1` to the organization of the id `large.0`, the others ten to an organization. `year` is the first in which permissions end.
///
/// # Errors
/// What the database says of it.
pub async fn fill(url: &str, begin: usize, end: usize, large: (&str, usize), year: i16) -> Result<()> {
    let (large, colleagues) = large;
    let numbers =
        format!("WITH RECURSIVE n (i) AS (SELECT {begin} UNION ALL SELECT i + 1 FROM n WHERE i < {})", end - 1);
    let organization =
        format!("CASE WHEN i < {colleagues} THEN '{large}' ELSE 'many-' || CAST(i / {COLLEAGUES} AS TEXT) END");
    let month = "substr(CAST(101 + i % 12 AS TEXT), 2) || '-' || substr(CAST(101 + i % 28 AS TEXT), 2)";
    // Two months before: none of these days is later than the 28th.
    let before = "substr(CAST(101 + (i + 10) % 12 AS TEXT), 2) || '-' || substr(CAST(101 + i % 28 AS TEXT), 2)";
    let (key, search) = (
        "'user' || CAST(i % 1000 AS TEXT) || ' u '",
        "'|uuser' || CAST(i % 1000 AS TEXT) || '|user' || CAST(i AS TEXT) || 'manyexample|user' || CAST(i % 1000 AS TEXT) || 'u|'",
    );
    let mut statements = vec![
        format!(
            "{numbers} INSERT INTO organizations (id, kvk, name, active, refreshed) \
             SELECT 'many-' || CAST(i / {COLLEAGUES} AS TEXT), CAST(30000000 + i / {COLLEAGUES} AS TEXT), \
             'Organization ' || CAST(i / {COLLEAGUES} AS TEXT), TRUE, 0 FROM n WHERE i % {COLLEAGUES} = 0"
        ),
        format!(
            "{numbers} INSERT INTO people (id, email, email_key, initials, surname, born, mobile, language, created, name_key, search) \
             SELECT 'many-' || CAST(i AS TEXT), 'user' || CAST(i AS TEXT) || '@many.example', \
             'user' || CAST(i AS TEXT) || '@many.example', 'U.', 'User' || CAST(i % 1000 AS TEXT), '1980-05-17', '+31612345678', 'nl', 0, \
             {key}, {search} FROM n"
        ),
        format!(
            "{numbers} INSERT INTO means (id, person_id, level, state, created, changed, used) \
             SELECT 'many-' || CAST(i AS TEXT), 'many-' || CAST(i AS TEXT), 'EH3', 'active', 0, 0, 0 FROM n"
        ),
        format!(
            "{numbers} INSERT INTO links (person_id, organization_id, since, name_key, search, means, until, shared) \
             SELECT 'many-' || CAST(i AS TEXT), {organization}, 0, {key}, {search}, 'active', \
             CAST({year} + 1 + i % 2 AS TEXT) || '-' || {month}, FALSE FROM n"
        ),
    ];
    for row in 0..2 {
        statements.push(format!(
            "{numbers} INSERT INTO permissions \
             (id, kind, person_id, organization_id, level, starts, ends, created, linked, remind_on, remind_for) \
             SELECT 'many-' || CAST(i AS TEXT) || '-{row}', 'login', 'many-' || CAST(i AS TEXT), {organization}, 'EH3', \
             CAST({year} - 1 + {row} + i % 2 AS TEXT) || '-' || {month}, CAST({year} + {row} + i % 2 AS TEXT) || '-' || {month}, 0, TRUE, \
             CAST({year} + {row} + i % 2 - CASE WHEN i % 12 < 2 THEN 1 ELSE 0 END AS TEXT) || '-' || {before}, \
             CAST({year} + {row} + i % 2 AS TEXT) || '-' || {month} FROM n"
        ));
    }
    if url.starts_with("sqlite:") {
        run(&mut SqliteConnection::connect(url).await?, statements).await
    } else {
        // As the database does by itself after a while.
        statements.push("VACUUM ANALYZE".to_owned());
        run(&mut PgConnection::connect(url).await?, statements).await
    }
}

async fn run<C: Connection>(connection: &mut C, statements: Vec<String>) -> Result<()>
where
    for<'c> &'c mut C: Executor<'c, Database = C::Database>,
{
    for statement in statements {
        (&mut *connection).execute(AssertSqlSafe(statement)).await?;
    }
    Ok(())
}
