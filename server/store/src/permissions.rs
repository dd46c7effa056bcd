//! Permissions, and who manages an organization by them.

use jiff::civil::Date;
use rules::{
    level::Level,
    period::Period,
    permission::{Kind, Named, Permission, ServiceName},
};

use crate::{
    Reading, Result, Writing,
    db::{Row, statements, values},
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

/// The columns of a permission as its holder sees it, with its service, successor and waiting application.
macro_rules! permission_where {
    ($condition:literal) => {
        concat!(
            "SELECT p.id, p.kind, p.organization_id, p.branch_number, p.service_uuid, p.level, p.starts, p.ends, \
             p.terminated, p.login_id, p.successor_id, n.ends AS successor_ends, s.name_nl, s.name_en, s.level AS needs, \
             (SELECT string_agg(named.name_nl, ', ') FROM (SELECT v.name_nl FROM offers o JOIN providers v ON v.oin = o.provider_oin \
              WHERE o.service_uuid = p.service_uuid ORDER BY v.name_nl) named) AS provider_nl, \
             (SELECT string_agg(named.name_en, ', ') FROM (SELECT v.name_en FROM offers o JOIN providers v ON v.oin = o.provider_oin \
              WHERE o.service_uuid = p.service_uuid ORDER BY v.name_nl) named) AS provider_en, \
             (SELECT a.reference FROM application_items i JOIN applications a ON a.id = i.application_id \
              WHERE i.permission_id = p.id AND i.open) AS waiting \
             FROM permissions p LEFT JOIN services s ON s.uuid = p.service_uuid LEFT JOIN permissions n ON n.id = p.successor_id \
             WHERE ",
            $condition
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
            let parts: [String; 3] = [row.get("initials")?, row.get("prefix")?, row.get("surname")?];
            Ok(ManagerRow {
                person: row.get("person_id")?,
                name: rules::people::display_name(&parts[0], &parts[1], &parts[2]),
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
}
