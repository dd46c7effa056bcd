//! Permissions of users, as their managers see them: a list by page, and what is ticked in it.

use jiff::civil::Date;
use rules::{
    level::Level,
    permission::Permission,
    search::{WORDS, Words},
    state::MeansState,
};

use crate::{
    Reading, Result,
    db::{Row, Value, among, statements},
    people,
    people_lists::{managed_by, manages_it},
    permissions::{permission, permission_rows},
};

/// Permissions with their holder.
macro_rules! users_row_where {
    ($condition:expr) => {
        permission_rows!(
            ", p.person_id, h.initials, h.prefix, h.surname, h.email",
            " JOIN people h ON h.id = p.person_id",
            $condition
        )
    };
}

/// Whether a service (`q.service_uuid`, `q.kind`) is found: by name or by provider, or all services, or none but the manager's
/// role. Asked once for a list, as its services do not depend on the row.
macro_rules! service_found {
    ($one:literal, $two:literal, $three:literal, $four:literal, $all:literal, $admin:literal) => {
        concat!(
            "(q.service_uuid IN (SELECT s.uuid FROM services s WHERE (s.search LIKE ",
            $one,
            " AND s.search LIKE ",
            $two,
            " AND s.search LIKE ",
            $three,
            " AND s.search LIKE ",
            $four,
            ") OR s.uuid IN (SELECT o.service_uuid FROM offers o \
             JOIN providers v ON v.oin = o.provider_oin WHERE v.search LIKE ",
            $one,
            " AND v.search LIKE ",
            $two,
            " AND v.search LIKE ",
            $three,
            " AND v.search LIKE ",
            $four,
            ")) OR (",
            $all,
            " AND q.kind = 'login' AND q.service_uuid IS NULL) OR (",
            $admin,
            " AND q.kind = 'admin'))"
        )
    };
}

/// What is asked for of the permissions `q` of linked users today ($2): what ends ($4, $5) and starts ($6, $7) between two days, with
/// or without ($8) what was renewed and still runs, of one level ($9) or any (''), ended by nobody ($10), by somebody or nobody, or by
/// somebody ($11), all or what waits ($12), for which service ($22 to $28), and of which user or for which service ($13 to $19).
macro_rules! asked_for {
    () => {
        concat!(
            "q.linked AND q.ends >= $4 AND q.ends <= $5 AND q.starts >= $6 AND q.starts <= $7 \
             AND (q.successor_id IS NULL OR ($8 AND (q.ends >= $2 OR q.terminated IS NOT NULL))) AND ($9 = '' OR q.level = $9) \
             AND (q.terminated IS NULL OR NOT $10) AND (q.terminated IS NOT NULL OR NOT $11) \
             AND (NOT $12 OR q.id IN (SELECT i.permission_id FROM applications w \
             JOIN application_items i ON i.application_id = w.id AND i.open WHERE w.state = 'awaiting' AND w.organization_id IN ",
            managed_by!("$1", "$2"),
            ")) AND ($22 OR ",
            service_found!("$23", "$24", "$25", "$26", "$27", "$28"),
            ") AND ($13 OR q.person_id IN (SELECT k.person_id FROM links k WHERE k.organization_id IN ",
            managed_by!("$1", "$2"),
            " AND k.search LIKE $14 AND k.search LIKE $15 AND k.search LIKE $16 AND k.search LIKE $17) OR ",
            service_found!("$14", "$15", "$16", "$17", "$18", "$19"),
            ")"
        )
    };
}

/// Those of one organization ($3), in the order of the index and no further than the page goes.
macro_rules! seen_in_one {
    ($columns:literal, $more:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM permissions q WHERE q.organization_id = $3 AND ",
            manages_it!(),
            " AND ",
            asked_for!(),
            $more
        )
    };
}

/// Those of all organizations that a manager ($1) manages.
macro_rules! seen_in_several {
    ($columns:literal, $more:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM permissions q WHERE $3 = '' AND q.organization_id IN ",
            managed_by!("$1", "$2"),
            " AND ",
            asked_for!(),
            $more
        )
    };
}

/// A page of it.
macro_rules! page {
    ($seen:expr) => {
        users_row_where!(concat!("p.id IN (", $seen, ") ORDER BY p.ends, p.id"))
    };
}

statements! {
    OF_ONE_AFTER = page!(seen_in_one!("q.id", " AND (q.ends, q.id) > ($20, $21) ORDER BY q.ends, q.id LIMIT $29"));
    OF_ONE_BEFORE = page!(seen_in_one!("q.id", " AND (q.ends, q.id) < ($20, $21) ORDER BY q.ends DESC, q.id DESC LIMIT $29"));
    COUNT_OF_ONE = seen_in_one!("COUNT(*) AS n, COUNT(*) FILTER (WHERE (q.ends, q.id) < ($20, $21)) AS earlier", "");
    OF_SEVERAL_AFTER = page!(seen_in_several!("q.id", " AND (q.ends, q.id) > ($20, $21) ORDER BY q.ends, q.id LIMIT $29"));
    OF_SEVERAL_BEFORE =
        page!(seen_in_several!("q.id", " AND (q.ends, q.id) < ($20, $21) ORDER BY q.ends DESC, q.id DESC LIMIT $29"));
    COUNT_OF_SEVERAL = seen_in_several!("COUNT(*) AS n, COUNT(*) FILTER (WHERE (q.ends, q.id) < ($20, $21)) AS earlier", "");
    OF_LINKED_USERS = among!(
        permission_rows!(
            ", p.person_id, h.initials, h.prefix, h.surname, h.email, \
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
    /// The holder's e-mail address.
    pub email: String,
    /// The permission.
    pub permission: Permission,
}

/// What is looked for in a list: words, or anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Look {
    /// The words.
    pub words: Words,
    /// They are found in what all services are called.
    pub all_services: bool,
    /// They are found in what an Admin authorization is called.
    pub admin: bool,
}

impl Look {
    /// The words as patterns: of none each finds everything; where there is nothing to find, none does.
    pub(crate) fn patterns(&self) -> [Value; WORDS] {
        std::array::from_fn(|place| match (self.words.words.get(place), self.words.nothing) {
            (_, true) => "".into(),
            (Some(word), _) => format!("%{word}%").into(),
            (None, _) => "%".into(),
        })
    }

    fn values(&self) -> Vec<Value> {
        let mut values = vec![self.words.is_empty().into()];
        values.extend(self.patterns());
        values.extend([Value::from(self.all_services), self.admin.into()]);
        values
    }
}

/// Whether a list has what somebody ended before its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ended {
    /// It has none of it.
    #[default]
    Not,
    /// It has that too.
    Also,
    /// It has nothing else.
    Only,
}

/// Which permissions of users a manager asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsersFilter<'a> {
    /// The manager.
    pub manager: &'a str,
    /// Today.
    pub today: Date,
    /// Of one organization; `None` is all that he manages.
    pub organization: Option<&'a str>,
    /// The first and last of the days on which they end.
    pub ends: [Date; 2],
    /// The first and last of the days on which they start.
    pub starts: [Date; 2],
    /// Also what was renewed and still runs.
    pub renewed: bool,
    /// Of one level.
    pub level: Option<Level>,
    /// What somebody ended.
    pub ended: Ended,
    /// Only that of which a renewal waits.
    pub waiting: bool,
    /// Of which user, or for which service.
    pub look: Look,
    /// For which service.
    pub service: Look,
}

impl<'a> UsersFilter<'a> {
    /// All that a manager sees and nobody has ended.
    pub fn all(manager: &'a str, today: Date) -> Self {
        Self {
            manager,
            today,
            organization: None,
            ends: EVER,
            starts: EVER,
            renewed: true,
            level: None,
            ended: Ended::Not,
            waiting: false,
            look: Look::default(),
            service: Look::default(),
        }
    }
}

/// From any day to any.
const EVER: [Date; 2] = [Date::constant(1, 1, 1), Date::MAX];

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
        let mut values: Vec<Value> = vec![
            self.manager.into(),
            self.today.into(),
            self.organization.unwrap_or_default().into(),
            self.ends[0].into(),
            self.ends[1].into(),
            self.starts[0].into(),
            self.starts[1].into(),
            self.renewed.into(),
            self.level.map_or("", Level::name).into(),
            (self.ended == Ended::Not).into(),
            (self.ended == Ended::Only).into(),
            self.waiting.into(),
        ];
        values.extend(self.look.values());
        values.extend([Value::from(ends), id.into()]);
        values.extend(self.service.values());
        values
    }
}

fn users_row(row: &Row) -> Result<UsersRow> {
    Ok(UsersRow {
        person: row.get("person_id")?,
        name: people::name(row)?,
        email: row.get("email")?,
        permission: permission(row)?,
    })
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
            UsersPage::After(key) if filter.organization.is_some() => (&OF_ONE_AFTER, key),
            UsersPage::Before(key) if filter.organization.is_some() => (&OF_ONE_BEFORE, key),
            UsersPage::After(key) => (&OF_SEVERAL_AFTER, key),
            UsersPage::Before(key) => (&OF_SEVERAL_BEFORE, key),
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
        let statement = if filter.organization.is_some() { &COUNT_OF_ONE } else { &COUNT_OF_SEVERAL };
        match self.row(statement, &filter.values(key)).await? {
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
