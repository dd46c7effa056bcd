//! Permissions, and who manages an organization by them.

use jiff::civil::Date;
use rules::{
    level::Level,
    period::Period,
    permission::{Kind, Named, Permission, ServiceName},
};

use crate::{
    Reading, Result, Writing,
    db::{Row, Value, statements, values},
};

/// A permission to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPermission<'a> {
    /// The id.
    pub id: &'a str,
    /// Login or Admin.
    pub kind: Kind,
    /// Its holder.
    pub person: &'a str,
    /// The organization.
    pub organization: &'a str,
    /// The branch that it is limited to.
    pub branch: Option<&'a str>,
    /// The service; `None` is all services.
    pub service: Option<&'a str>,
    /// Its level.
    pub level: Level,
    /// From when to when.
    pub period: Period,
    /// The login permission that an Admin authorization hangs on.
    pub login: Option<&'a str>,
    /// The application that asked for it.
    pub application: Option<&'a str>,
}

/// A manager of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagerRow {
    /// The person's id.
    pub person: String,
    /// "B. Jansen".
    pub name: String,
    /// The highest level of his valid Admin authorizations there.
    pub level: Level,
}

/// The columns of a permission with its service, successor and waiting application, and more where it is asked for.
macro_rules! permission_rows {
    ($more:literal, $joins:literal, $condition:expr) => {
        concat!(
            "SELECT p.id, p.kind, p.organization_id, p.branch_number, p.service_uuid, p.level, p.starts, p.ends, \
             p.terminated, p.login_id, p.successor_id, n.ends AS successor_ends, s.name_nl, s.name_en, s.level AS needs, \
             (SELECT string_agg(named.name_nl, ', ') FROM (SELECT v.name_nl FROM offers o JOIN providers v ON v.oin = o.provider_oin \
              WHERE o.service_uuid = p.service_uuid ORDER BY v.name_nl) named) AS provider_nl, \
             (SELECT string_agg(named.name_en, ', ') FROM (SELECT v.name_en FROM offers o JOIN providers v ON v.oin = o.provider_oin \
              WHERE o.service_uuid = p.service_uuid ORDER BY v.name_nl) named) AS provider_en, \
             (SELECT a.reference FROM application_items i JOIN applications a ON a.id = i.application_id \
              WHERE i.permission_id = p.id AND i.open) AS waiting",
            $more,
            " FROM permissions p LEFT JOIN services s ON s.uuid = p.service_uuid LEFT JOIN permissions n ON n.id = p.successor_id",
            $joins,
            " WHERE ",
            $condition
        )
    };
}

/// Permissions as their holder sees them.
macro_rules! permission_where {
    ($condition:literal) => {
        permission_rows!("", "", $condition)
    };
}

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

/// What a manager ($1) sees today ($2) of linked users, in one organization ($3) or all (''), up to a last day ($4), with
/// or without ($5) what was renewed and still runs.
macro_rules! seen_by_manager {
    ($columns:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM permissions q JOIN links k ON k.organization_id = q.organization_id AND k.person_id = q.person_id \
             WHERE q.organization_id IN (SELECT g.organization_id FROM permissions g WHERE g.person_id = $1 AND g.kind = 'admin' \
             AND g.terminated IS NULL AND g.starts <= $2 AND g.ends >= $2) \
             AND ($3 = '' OR q.organization_id = $3) AND q.terminated IS NULL AND q.ends <= $4 \
             AND (q.successor_id IS NULL OR ($5 AND q.ends >= $2))",
            $order
        )
    };
}

statements! {
    INSERT = "INSERT INTO permissions (id, kind, person_id, organization_id, branch_number, service_uuid, level, starts, ends, \
              login_id, hangs_on, application_id, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    OF_PERSON = permission_where!("p.person_id = $1 ORDER BY p.organization_id, p.kind DESC, p.ends, p.id");
    OF_APPLICATION_ITEMS = permission_where!(
        "p.id IN (SELECT permission_id FROM application_items WHERE application_id = $1) ORDER BY p.kind DESC, p.ends, p.id"
    );
    BY_APPLICATION = permission_where!("p.application_id = $1 ORDER BY p.kind DESC, s.name_nl, p.id");
    SET_SUCCESSOR = "UPDATE permissions SET successor_id = $2 WHERE id = $1 AND successor_id IS NULL AND terminated IS NULL";
    TERMINATE = "UPDATE permissions SET terminated = $2, terminated_by = $3 WHERE (id = $1 OR login_id = $1) AND terminated IS NULL";
    MANAGERS_OF = "SELECT p.person_id, h.initials, h.prefix, h.surname, MAX(p.level) AS level FROM permissions p \
                   JOIN people h ON h.id = p.person_id \
                   JOIN means m ON m.person_id = p.person_id AND m.state = 'active' \
                   WHERE p.organization_id = $1 AND p.kind = 'admin' AND p.terminated IS NULL AND p.starts <= $2 AND p.ends >= $2 \
                   GROUP BY p.person_id, h.initials, h.prefix, h.surname ORDER BY h.surname, p.person_id";
    MANAGED_BY = "SELECT p.organization_id, MAX(p.level) AS level FROM permissions p \
                  JOIN means m ON m.person_id = p.person_id AND m.state = 'active' \
                  WHERE p.person_id = $1 AND p.kind = 'admin' AND p.terminated IS NULL AND p.starts <= $2 AND p.ends >= $2 \
                  GROUP BY p.organization_id ORDER BY p.organization_id";
    OF_USERS = users_row_where!(concat!(
        "p.id IN (",
        seen_by_manager!("q.id", " ORDER BY q.ends, q.id LIMIT $6 OFFSET $7"),
        ") ORDER BY p.ends, p.id"
    ));
    COUNT_OF_USERS = seen_by_manager!("COUNT(*) AS n", "");
    OF_LINKED_USER = users_row_where!(
        "p.id = $1 AND EXISTS (SELECT 1 FROM links k WHERE k.organization_id = p.organization_id AND k.person_id = p.person_id)"
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

impl UsersFilter<'_> {
    fn values(&self) -> [Value; 5] {
        let until = self.ends_until.unwrap_or(Date::MAX);
        [
            self.manager.into(),
            self.today.into(),
            self.organization.unwrap_or_default().into(),
            until.into(),
            self.ends_until.is_none().into(),
        ]
    }
}

fn name(row: &Row) -> Result<String> {
    let parts: [String; 3] = [row.get("initials")?, row.get("prefix")?, row.get("surname")?];
    Ok(rules::people::display_name(&parts[0], &parts[1], &parts[2]))
}

fn users_row(row: &Row) -> Result<UsersRow> {
    Ok(UsersRow { person: row.get("person_id")?, name: name(row)?, permission: permission(row)? })
}

fn permission(row: &Row) -> Result<Permission> {
    let service = match row.get::<Option<String>>("service_uuid")? {
        None => None,
        Some(uuid) => Some(ServiceName {
            uuid,
            service: Named { nl: row.get("name_nl")?, en: row.get("name_en")? },
            provider: Named {
                nl: row.get::<Option<String>>("provider_nl")?.unwrap_or_default(),
                en: row.get::<Option<String>>("provider_en")?.unwrap_or_default(),
            },
            needs: row.word("needs", Level::from_name)?,
        }),
    };
    Ok(Permission {
        id: row.get("id")?,
        kind: row.word("kind", Kind::from_name)?,
        organization: row.get("organization_id")?,
        service,
        branch: row.get("branch_number")?,
        level: row.word("level", Level::from_name)?,
        period: Period { starts: row.day("starts")?, ends: row.day("ends")? },
        terminated: row.maybe_day("terminated")?,
        login: row.get("login_id")?,
        successor: row.get::<Option<String>>("successor_id")?.zip(row.maybe_day("successor_ends")?),
        waiting: row.get("waiting")?,
    })
}

impl Writing {
    /// A new permission.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] where the schema forbids it: over five years, or an Admin authorization that does not
    /// share person, organization, level and last day with the login permission that it hangs on.
    pub async fn insert_permission(&mut self, permission: &NewPermission<'_>, created: i64) -> Result<()> {
        let values = values![
            permission.id,
            permission.kind.name(),
            permission.person,
            permission.organization,
            permission.branch,
            permission.service,
            permission.level.name(),
            permission.period.starts,
            permission.period.ends,
            permission.login,
            permission.login.map(|_| Kind::Login.name()),
            permission.application,
            created,
        ];
        self.change(&INSERT, values).await?;
        Ok(())
    }

    /// Names what follows a permission; `false` where something follows it already, or it was ended.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn set_successor(&mut self, permission: &str, successor: &str) -> Result<bool> {
        Ok(self.change(&SET_SUCCESSOR, values![permission, successor]).await? == 1)
    }

    /// Ends a permission and the Admin authorization that hangs on it; says how many rows ended.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn terminate_permission(&mut self, permission: &str, on: Date, by: &str) -> Result<u64> {
        self.change(&TERMINATE, values![permission, on, by]).await
    }
}

impl Reading {
    /// All permissions of a person, ended ones and successors included.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn permissions_of(&mut self, person: &str) -> Result<Vec<Permission>> {
        self.rows(&OF_PERSON, values![person]).await?.iter().map(permission).collect()
    }

    /// The permissions that an application wrote.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn permissions_by(&mut self, application: &str) -> Result<Vec<Permission>> {
        self.rows(&BY_APPLICATION, values![application]).await?.iter().map(permission).collect()
    }

    /// The permissions that an application renews.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn permissions_in(&mut self, application: &str) -> Result<Vec<Permission>> {
        self.rows(&OF_APPLICATION_ITEMS, values![application]).await?.iter().map(permission).collect()
    }

    /// The managers of an organization on a day: an Admin authorization that is valid, and a means that can be used.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn managers_of(&mut self, organization: &str, today: Date) -> Result<Vec<ManagerRow>> {
        let manager = |row: &Row| {
            Ok(ManagerRow {
                person: row.get("person_id")?,
                name: name(row)?,
                level: row.word("level", Level::from_name)?,
            })
        };
        self.rows(&MANAGERS_OF, values![organization, today]).await?.iter().map(manager).collect()
    }

    /// The organizations that a person manages on a day, and up to which level.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn managed_by(&mut self, person: &str, today: Date) -> Result<Vec<(String, Level)>> {
        let managed = |row: &Row| Ok((row.get("organization_id")?, row.word("level", Level::from_name)?));
        self.rows(&MANAGED_BY, values![person, today]).await?.iter().map(managed).collect()
    }

    /// The permissions of linked users that a manager sees, what ends first on top, and how many there are in all.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn permissions_of_users(
        &mut self,
        filter: &UsersFilter<'_>,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<UsersRow>, i64)> {
        let [manager, today, organization, until, followed] = filter.values();
        let paged = [manager, today, organization, until, followed, limit.into(), offset.into()];
        let rows = self.rows(&OF_USERS, &paged).await?.iter().map(users_row).collect::<Result<_>>()?;
        let counted = self.row(&COUNT_OF_USERS, &filter.values()).await?;
        Ok((rows, counted.map_or(Ok(0), |row| row.get("n"))?))
    }

    /// A permission with its holder, where he is linked to its organization.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn permission_of_linked_user(&mut self, id: &str) -> Result<Option<UsersRow>> {
        self.row(&OF_LINKED_USER, values![id]).await?.as_ref().map(users_row).transpose()
    }
}
