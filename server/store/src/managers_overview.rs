//! The overview of Administration: what ends when, how many users there are, and who may act for whom.

use jiff::civil::Date;
use rules::{level::Level, period::Period, permission::Kind, state::MeansState};

use crate::{
    Reading, Result,
    db::{Row, among, statements, values},
    people,
    permissions::manages,
};

/// What ends in one month in one organization, and was not renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndsInMonth {
    /// The organization.
    pub organization: String,
    /// The month, as "2027-01"; empty for what has ended before today.
    pub month: String,
    /// How many permissions.
    pub count: i64,
    /// How many of them end up to the day that was asked for.
    pub soon: i64,
}

/// How many users somebody manages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsersCount {
    /// All.
    pub users: i64,
    /// Those who were invited and are not active yet.
    pub invited: i64,
}

/// A user, as their managers see them in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedUser {
    /// The id.
    pub person: String,
    /// "A. de Vries".
    pub name: String,
    /// The address.
    pub email: String,
    /// Where their newest means stands.
    pub means: Option<MeansState>,
}

/// A link of a user, with one of the permissions that nobody ended, where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedPermission {
    /// The user.
    pub person: String,
    /// The organization that they are linked to.
    pub organization: String,
    /// What they may do there.
    pub permission: Option<Lasting>,
}

/// What of a permission says for how long somebody may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lasting {
    /// To log in, or to manage.
    pub kind: Kind,
    /// Its level.
    pub level: Level,
    /// From when until when.
    pub period: Period,
    /// Whether something goes on with it.
    pub renewed: bool,
}

/// Of the organizations that somebody ($1) manages today ($2).
macro_rules! managed {
    ($column:literal) => {
        concat!(
            $column,
            " IN (SELECT g.organization_id FROM permissions g WHERE g.person_id = $1 AND ",
            manages!("$2"),
            ")"
        )
    };
}

/// Where the newest means of the person of a column stands.
macro_rules! newest_means {
    ($column:literal) => {
        concat!(
            "(SELECT m.state FROM means m WHERE m.person_id = ",
            $column,
            " ORDER BY m.id DESC LIMIT 1) AS means_state"
        )
    };
}

statements! {
    ENDS = concat!(
        "SELECT q.organization_id, CASE WHEN q.ends < $2 THEN '' ELSE substr(q.ends, 1, 7) END AS month, COUNT(*) AS n, \
         COUNT(*) FILTER (WHERE q.ends <= $3) AS soon FROM permissions q \
         JOIN links k ON k.organization_id = q.organization_id AND k.person_id = q.person_id WHERE ",
        managed!("q.organization_id"),
        " AND q.terminated IS NULL AND q.successor_id IS NULL AND q.ends < $4 GROUP BY 1, 2 ORDER BY 1, 2"
    );
    USERS = concat!(
        "SELECT COUNT(DISTINCT k.person_id) AS users, (SELECT COUNT(*) FROM invitations v WHERE v.state = 'pending' AND ",
        managed!("v.organization_id"),
        ") AS invited FROM links k WHERE ",
        managed!("k.organization_id")
    );
    // The rows are taken in the order of the index, as far as the users that are shown need them.
    SOONEST = concat!(
        "SELECT u.person_id, h.initials, h.prefix, h.surname, h.email, ",
        newest_means!("u.person_id"),
        " FROM (SELECT s.person_id, MIN(s.ends) AS ends FROM (SELECT q.person_id, q.ends FROM permissions q WHERE ",
        managed!("q.organization_id"),
        " AND q.terminated IS NULL AND q.successor_id IS NULL AND q.ends >= $2 \
         AND (SELECT 1 FROM links k WHERE k.organization_id = q.organization_id AND k.person_id = q.person_id) = 1 \
         ORDER BY q.ends, q.id LIMIT $4) s GROUP BY s.person_id ORDER BY 2, 1 LIMIT $3) u \
         JOIN people h ON h.id = u.person_id ORDER BY u.ends, h.surname, h.initials, h.id"
    );
    BY_NAME = concat!(
        "SELECT DISTINCT h.id AS person_id, h.initials, h.prefix, h.surname, h.email, ",
        newest_means!("h.id"),
        " FROM links k JOIN people h ON h.id = k.person_id WHERE ",
        managed!("k.organization_id"),
        " ORDER BY h.surname, h.initials, h.id LIMIT $3"
    );
    LINKED = among!(
        "SELECT k.person_id, k.organization_id, p.kind, p.level, p.starts, p.ends, p.successor_id FROM links k \
         LEFT JOIN permissions p ON p.person_id = k.person_id AND p.organization_id = k.organization_id AND p.terminated IS NULL \
         WHERE k.person_id",
        " ORDER BY k.person_id, k.organization_id, p.ends, p.id"
    );
}

fn user(row: &Row) -> Result<NamedUser> {
    let state = row.get::<Option<String>>("means_state")?;
    Ok(NamedUser {
        person: row.get("person_id")?,
        name: people::name(row)?,
        email: row.get("email")?,
        means: state.map(|_| row.word("means_state", MeansState::from_name)).transpose()?,
    })
}

fn linked(row: &Row) -> Result<LinkedPermission> {
    let lasting = || -> Result<Lasting> {
        Ok(Lasting {
            kind: row.word("kind", Kind::from_name)?,
            level: row.word("level", Level::from_name)?,
            period: Period { starts: row.day("starts")?, ends: row.day("ends")? },
            renewed: row.get::<Option<String>>("successor_id")?.is_some(),
        })
    };
    let any = row.get::<Option<String>>("kind")?.is_some();
    Ok(LinkedPermission {
        person: row.get("person_id")?,
        organization: row.get("organization_id")?,
        permission: any.then(lasting).transpose()?,
    })
}

impl Reading {
    /// How much ends month by month before a day, in each organization that somebody manages on a day: of linked users, without
    /// what was renewed; and how much of it up to another day.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn ends_of_users(
        &mut self,
        manager: &str,
        today: Date,
        soon: Date,
        before: Date,
    ) -> Result<Vec<EndsInMonth>> {
        let one = |row: &Row| {
            Ok(EndsInMonth {
                organization: row.get("organization_id")?,
                month: row.get("month")?,
                count: row.get("n")?,
                soon: row.get("soon")?,
            })
        };
        self.rows(&ENDS, values![manager, today, soon, before]).await?.iter().map(one).collect()
    }

    /// How many users are linked to the organizations that somebody manages on a day.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn count_users(&mut self, manager: &str, today: Date) -> Result<UsersCount> {
        match self.row(&USERS, values![manager, today]).await? {
            Some(row) => Ok(UsersCount { users: row.get("users")?, invited: row.get("invited")? }),
            None => Ok(UsersCount { users: 0, invited: 0 }),
        }
    }

    /// The users of whom something ends soonest, among so many permissions that do.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn users_by_end(
        &mut self,
        manager: &str,
        today: Date,
        most: i64,
        permissions: i64,
    ) -> Result<Vec<NamedUser>> {
        self.rows(&SOONEST, values![manager, today, most, permissions]).await?.iter().map(user).collect()
    }

    /// The first users by name.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn users_by_name(&mut self, manager: &str, today: Date, most: i64) -> Result<Vec<NamedUser>> {
        self.rows(&BY_NAME, values![manager, today, most]).await?.iter().map(user).collect()
    }

    /// The links of these people, each with their permissions there that nobody ended.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn linked_permissions(&mut self, people: &[&str]) -> Result<Vec<LinkedPermission>> {
        self.rows_among(&LINKED, people).await?.iter().map(linked).collect()
    }
}
