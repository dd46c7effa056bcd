//! Permissions of users, as their managers see them: a list by page, and what is ticked in it.

use jiff::civil::Date;
use rules::{permission::Permission, state::MeansState};

use crate::{
    Reading, Result,
    db::{Row, Value, among, statements},
    people,
    permissions::{manages, permission, permission_rows},
};

/// Permissions with their holder.
macro_rules! users_row_where {
    ($condition:expr) => {
        permission_rows!(
            ", p.person_id, h.initials, h.prefix, h.surname",
            " JOIN people h ON h.id = p.person_id",
            $condition
        )
    };
}

/// What a manager ($1) sees today ($2) of users, in one organization ($3) or all (''), up to a last day ($4), with or without ($5)
/// what was renewed and still runs. Of linked ones: those who ask say how.
macro_rules! seen_by_manager {
    ($columns:literal, $join:literal, $more:expr) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM permissions q",
            $join,
            " WHERE q.organization_id IN (SELECT g.organization_id FROM permissions g WHERE g.person_id = $1 AND ",
            manages!("$2"),
            ") AND ($3 = '' OR q.organization_id = $3) AND q.terminated IS NULL AND q.ends <= $4 \
             AND (q.successor_id IS NULL OR ($5 AND q.ends >= $2))",
            $more
        )
    };
}

/// A page of it. The links are looked up row by row, so that the rows are taken in the order of the index and no further than the
/// page goes. Joined, all would be looked up and sorted first; so would they with EXISTS, which SQLite makes a join of.
macro_rules! page_seen_by_manager {
    ($more:literal) => {
        seen_by_manager!(
            "q.id",
            "",
            concat!(
                " AND (SELECT 1 FROM links k WHERE k.organization_id = q.organization_id AND k.person_id = q.person_id) = 1",
                $more
            )
        )
    };
}

statements! {
    OF_USERS_AFTER = users_row_where!(concat!(
        "p.id IN (",
        page_seen_by_manager!(" AND (q.ends, q.id) > ($6, $7) ORDER BY q.ends, q.id LIMIT $8"),
        ") ORDER BY p.ends, p.id"
    ));
    OF_USERS_BEFORE = users_row_where!(concat!(
        "p.id IN (",
        page_seen_by_manager!(" AND (q.ends, q.id) < ($6, $7) ORDER BY q.ends DESC, q.id DESC LIMIT $8"),
        ") ORDER BY p.ends, p.id"
    ));
    COUNT_OF_USERS = seen_by_manager!(
        "COUNT(*) AS n, COUNT(*) FILTER (WHERE (q.ends, q.id) < ($6, $7)) AS earlier",
        " JOIN links k ON k.organization_id = q.organization_id AND k.person_id = q.person_id",
        ""
    );
    OF_LINKED_USERS = among!(
        permission_rows!(
            ", p.person_id, h.initials, h.prefix, h.surname, \
             (SELECT m.state FROM means m WHERE m.person_id = p.person_id ORDER BY m.id DESC LIMIT 1) AS means_state",
            " JOIN people h ON h.id = p.person_id",
            "EXISTS (SELECT 1 FROM links k WHERE k.organization_id = p.organization_id AND k.person_id = p.person_id) AND p.id"
        ),
        " ORDER BY p.id"
    );
}

/// A permission with its holder, as a manager sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsersRow {
    /// The holder's id.
    pub person: String,
    /// "A. de Vries".
    pub name: String,
    /// The permission.
    pub permission: Permission,
}

/// Which permissions of users a manager asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsersFilter<'a> {
    /// The manager.
    pub manager: &'a str,
    /// Today.
    pub today: Date,
    /// Of one organization; `None` is all that he manages.
    pub organization: Option<&'a str>,
    /// Only what ends up to this day and was not renewed.
    pub ends_until: Option<Date>,
}

/// A place in the list of users' permissions: a last day and an id.
pub type UsersKey<'a> = (&'a str, &'a str);

/// A page of that list, which stays the same page when rows before it come or go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsersPage<'a> {
    /// The first rows after a place.
    After(UsersKey<'a>),
    /// The last rows before a place.
    Before(UsersKey<'a>),
}

impl UsersPage<'_> {
    /// The first page.
    pub const FIRST: UsersPage<'static> = UsersPage::After(("", ""));
    /// The last page.
    pub const LAST: UsersPage<'static> = UsersPage::Before(("9999-12-31", "z"));
}

impl UsersFilter<'_> {
    fn values(&self, (ends, id): UsersKey<'_>) -> Vec<Value> {
        let until = self.ends_until.unwrap_or(Date::MAX);
        vec![
            self.manager.into(),
            self.today.into(),
            self.organization.unwrap_or_default().into(),
            until.into(),
            self.ends_until.is_none().into(),
            ends.into(),
            id.into(),
        ]
    }
}

fn users_row(row: &Row) -> Result<UsersRow> {
    Ok(UsersRow { person: row.get("person_id")?, name: people::name(row)?, permission: permission(row)? })
}

impl Reading {
    /// A page of the permissions of linked users that a manager sees, what ends first on top.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn permissions_of_users(
        &mut self,
        filter: &UsersFilter<'_>,
        page: UsersPage<'_>,
        most: i64,
    ) -> Result<Vec<UsersRow>> {
        let (statement, key) = match page {
            UsersPage::After(key) => (&OF_USERS_AFTER, key),
            UsersPage::Before(key) => (&OF_USERS_BEFORE, key),
        };
        let mut values = filter.values(key);
        values.push(most.into());
        self.rows(statement, &values).await?.iter().map(users_row).collect()
    }

    /// How many there are in all, and how many of them before a place.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn count_of_users(&mut self, filter: &UsersFilter<'_>, key: UsersKey<'_>) -> Result<(i64, i64)> {
        match self.row(&COUNT_OF_USERS, &filter.values(key)).await? {
            Some(row) => Ok((row.get("n")?, row.get("earlier")?)),
            None => Ok((0, 0)),
        }
    }

    /// Of these permissions those of users who are linked to their organization, with their holders, and where the newest means
    /// of each stands.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn permissions_of_linked_users(&mut self, ids: &[&str]) -> Result<Vec<(UsersRow, Option<MeansState>)>> {
        let one = |row: &Row| {
            let state = row.get::<Option<String>>("means_state")?;
            let state = state.map(|_| row.word("means_state", MeansState::from_name)).transpose()?;
            Ok((users_row(row)?, state))
        };
        self.rows_among(&OF_LINKED_USERS, ids).await?.iter().map(one).collect()
    }
}
