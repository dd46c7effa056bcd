//! Permissions, and who manages an organization by them.

use jiff::civil::Date;
use rules::{
    actor::Actor,
    level::Level,
    period::Period,
    permission::{Kind, Named, Permission, ServiceName},
    reminder::Reminders,
};

use crate::{
    Held, Organization, Reading, Result, Writing,
    db::{Row, among, statements, values},
    organizations::organization,
    people,
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

/// Whether an Admin authorization `g` makes its holder a manager on a day: it is valid, and so is the means that it is used with.
macro_rules! manages {
    ($day:literal) => {
        concat!(
            $crate::permissions::has_role!($day),
            " AND EXISTS (SELECT 1 FROM means a WHERE a.person_id = g.person_id AND a.state = 'active')"
        )
    };
}
pub(crate) use manages;

/// The role alone, whether its means can be used at the moment or not.
macro_rules! has_role {
    ($day:literal) => {
        concat!("g.kind = 'admin' AND g.terminated IS NULL AND g.starts <= ", $day, " AND g.ends >= ", $day,)
    };
}
pub(crate) use has_role;

/// What a person manages on a day, as columns that [`duties`] reads.
macro_rules! duties {
    ($person:literal, $day:literal) => {
        concat!(
            "(SELECT COUNT(*) FROM permissions g WHERE g.person_id = ",
            $person,
            " AND ",
            manages!($day),
            ") AS managed, (SELECT COUNT(DISTINCT w.id) FROM permissions g \
             JOIN applications w ON w.organization_id = g.organization_id AND w.state = 'awaiting' \
             WHERE g.person_id = ",
            $person,
            " AND w.person_id <> g.person_id AND w.level <= g.level AND ",
            manages!($day),
            ") AS applications, (SELECT COUNT(DISTINCT f.id) FROM permissions g \
             JOIN change_forms f ON f.organization_id = g.organization_id AND f.state = 'awaiting' AND f.checker IS NOT NULL \
             WHERE g.person_id = ",
            $person,
            " AND f.person_id <> g.person_id \
             AND EXISTS (SELECT 1 FROM links k WHERE k.person_id = f.person_id AND k.organization_id = f.organization_id) \
             AND EXISTS (SELECT 1 FROM means b WHERE b.person_id = f.person_id AND b.state <> 'revoked' AND b.level <= g.level) AND ",
            manages!($day),
            ") AS forms"
        )
    };
}
pub(crate) use duties;

/// The columns of a permission with its service, successor and waiting application, and more where it is asked for.
macro_rules! permission_rows {
    ($more:expr, $joins:literal, $condition:expr) => {
        concat!(
            "SELECT p.id, p.kind, p.organization_id, p.branch_number, p.service_uuid, p.level, p.starts, p.ends, \
             p.terminated, p.login_id, p.successor_id, n.ends AS successor_ends, s.name_nl, s.name_en, s.level AS needs, \
             s.provider_nl, s.provider_en, \
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
pub(crate) use permission_rows;

/// The organization of a permission, and whether its holder ($1) is the only manager there today ($2) by it.
macro_rules! only_manager {
    () => {
        concat!(
            ", o.kvk, o.name, CASE WHEN p.kind = 'admin' AND p.terminated IS NULL AND p.starts <= $2 AND p.ends >= $2 \
             THEN NOT EXISTS (SELECT 1 FROM permissions g WHERE g.organization_id = p.organization_id AND g.person_id <> $1 AND ",
            manages!("$2"),
            ") ELSE FALSE END AS alone"
        )
    };
}

/// Permissions as their holder sees them.
macro_rules! permission_where {
    ($condition:literal) => {
        permission_rows!("", "", $condition)
    };
}

statements! {
    INSERT = "INSERT INTO permissions (id, kind, person_id, organization_id, branch_number, service_uuid, level, starts, ends, \
              login_id, hangs_on, application_id, created, remind_on, remind_for, linked) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $9, EXISTS (SELECT 1 FROM links k WHERE k.person_id = $3 AND k.organization_id = $4))";
    OF_PERSON = permission_where!("p.person_id = $1 ORDER BY p.organization_id, p.kind DESC, p.ends, p.id");
    // What somebody manages alone is looked up at their Admin authorizations only; of others it asks nothing.
    // With a row of nothing but the organization for each that the person is linked to without a permission there.
    HOLDINGS = concat!(
        permission_rows!(
            only_manager!(),
            " JOIN organizations o ON o.id = p.organization_id",
            "p.person_id = $1"
        ),
        " UNION ALL SELECT NULL, NULL, o.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, \
         o.kvk, o.name, FALSE FROM links k JOIN organizations o ON o.id = k.organization_id WHERE k.person_id = $1 \
         AND NOT EXISTS (SELECT 1 FROM permissions g WHERE g.person_id = $1 AND g.organization_id = k.organization_id)"
    );
    OF_APPLICATION_ITEMS = permission_where!(
        "p.id IN (SELECT permission_id FROM application_items WHERE application_id = $1) ORDER BY p.kind DESC, p.ends, p.id"
    );
    OF_PEOPLE = among!(
        permission_rows!(
            ", p.person_id, p.application_id, \
             (SELECT string_agg(i.application_id, ',') FROM application_items i WHERE i.permission_id = p.id) AS in_applications",
            "",
            "p.person_id"
        ),
        " ORDER BY p.organization_id, p.kind DESC, p.ends, p.id"
    );
    SET_SUCCESSOR = "UPDATE permissions SET successor_id = $2 WHERE id = $1 AND successor_id IS NULL AND terminated IS NULL";
    TERMINATE = "UPDATE permissions SET terminated = $2, terminated_by = $3 WHERE (id = $1 OR login_id = $1) AND terminated IS NULL";
    MANAGERS_OF = concat!(
        "SELECT g.person_id, h.initials, h.prefix, h.surname, MAX(g.level) AS level FROM permissions g \
         JOIN people h ON h.id = g.person_id WHERE g.organization_id = $1 AND ",
        manages!("$2"),
        " GROUP BY g.person_id, h.initials, h.prefix, h.surname ORDER BY h.surname, g.person_id"
    );
    MANAGED_BY = concat!(
        "SELECT g.organization_id, MAX(g.level) AS level FROM permissions g WHERE g.person_id = $1 AND ",
        manages!("$2"),
        " GROUP BY g.organization_id ORDER BY g.organization_id"
    );
    MANAGED_ORGANIZATIONS = concat!(
        "SELECT o.id, o.kvk, o.name, o.rsin, o.legal_form, o.address, o.active, MAX(g.level) AS level, \
         NOT EXISTS (SELECT 1 FROM permissions g WHERE g.organization_id = o.id AND g.person_id <> $1 AND ",
        manages!("$2"),
        ") AS alone, (SELECT COUNT(*) FROM link_requests q WHERE q.organization_id = o.id AND q.state = 'pending' AND NOT EXISTS (SELECT 1 FROM invitations v WHERE v.link_request_id = q.id)) AS sent \
         FROM permissions g JOIN organizations o ON o.id = g.organization_id WHERE g.person_id = $1 AND ",
        manages!("$2"),
        " GROUP BY o.id, o.kvk, o.name, o.rsin, o.legal_form, o.address, o.active ORDER BY o.name, o.id"
    );
}

/// What a person manages on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duties {
    /// Whether it is anything.
    pub manages: bool,
    /// How many applications and change forms of others wait for their decision, up to their level.
    pub waiting: i64,
}

/// What somebody holds, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    /// Every permission, ended ones and successors included.
    pub permissions: Vec<Permission>,
    /// The organizations of these, and those that the person is linked to: id, KvK number and name, by name.
    pub organizations: Vec<[String; 3]>,
    /// The names of the organizations that nobody else manages, by name.
    pub only_manager_of: Vec<String>,
}

/// An organization that somebody manages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Managed {
    /// The organization.
    pub organization: Organization,
    /// Up to which level.
    pub level: Level,
    /// Nobody else manages it.
    pub alone: bool,
    /// How much that its managers asked waits for an answer.
    pub sent: i64,
}

/// A permission of one of several people, and the applications that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionOf {
    /// The holder's id.
    pub person: String,
    /// The application that wrote it.
    pub written_by: Option<String>,
    /// The applications that renew it, or would have.
    pub renewed_in: Vec<String>,
    /// The permission.
    pub permission: Permission,
}

/// By organization, login permissions first, by their last day.
fn in_order(permission: &Permission) -> (&str, bool, Date, &str) {
    (&permission.organization, permission.kind == Kind::Admin, permission.period.ends, &permission.id)
}

pub(crate) fn permission(row: &Row) -> Result<Permission> {
    let service = match row.get::<Option<String>>("service_uuid")? {
        None => None,
        Some(uuid) => Some(ServiceName {
            uuid,
            service: Named { nl: row.get("name_nl")?, en: row.get("name_en")? },
            provider: Named { nl: row.get("provider_nl")?, en: row.get("provider_en")? },
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

impl Duties {
    /// Of a row with [`duties`].
    pub(crate) fn of(row: &Row) -> Result<Self> {
        let count = |column: &str| row.get::<i64>(column);
        Ok(Self { manages: count("managed")? > 0, waiting: count("applications")? + count("forms")? })
    }
}

impl Writing {
    /// A new permission.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] where the schema forbids it: over five years, or an Admin authorization that does not
    /// share person, organization, level and last day with the login permission that it hangs on.
    pub async fn insert_permission(&mut self, held: &Held, permission: &NewPermission<'_>, created: i64) -> Result<()> {
        self.must_hold(held, Some(permission.person))?;
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
            Reminders::first(permission.period.ends),
        ];
        self.change(&INSERT, values).await?;
        Ok(())
    }

    /// Names what follows a permission; `false` where something follows it already, or it was ended.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn set_successor(&mut self, held: &Held, permission: &str, successor: &str) -> Result<bool> {
        self.must_hold(held, None)?;
        Ok(self.change(&SET_SUCCESSOR, values![permission, successor]).await? == 1)
    }

    /// Ends a permission and the Admin authorization that hangs on it; says how many rows ended.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn terminate_permission(&mut self, held: &Held, permission: &str, on: Date, by: &Actor) -> Result<u64> {
        self.must_hold(held, None)?;
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

    /// Everything that a person holds, the organizations around it, and what of these nobody else manages on a day.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn holdings_of(&mut self, person: &str, today: Date) -> Result<Holdings> {
        let mut holdings = Holdings::default();
        for row in self.rows(&HOLDINGS, values![person, today]).await? {
            let of = row.text("organization_id")?;
            if !holdings.organizations.iter().any(|[id, ..]| Some(id.as_str()) == of) {
                holdings.organizations.push([row.get("organization_id")?, row.get("kvk")?, row.get("name")?]);
            }
            if row.text("id")?.is_some() {
                holdings.permissions.push(permission(&row)?);
            }
            if row.get("alone")? {
                holdings.only_manager_of.push(row.get("name")?);
            }
        }
        // Sorted here: the database would copy every row for it.
        holdings.permissions.sort_by(|a, b| in_order(a).cmp(&in_order(b)));
        holdings.organizations.sort_by(|a, b| (&a[2], &a[0]).cmp(&(&b[2], &b[0])));
        holdings.only_manager_of.sort();
        holdings.only_manager_of.dedup();
        Ok(holdings)
    }

    /// All permissions of these people, with the applications that each stands in.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn permissions_of_people(&mut self, people: &[&str]) -> Result<Vec<PermissionOf>> {
        let one = |row: &Row| {
            let within = row.get::<Option<String>>("in_applications")?.unwrap_or_default();
            Ok(PermissionOf {
                person: row.get("person_id")?,
                written_by: row.get("application_id")?,
                renewed_in: within.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
                permission: permission(row)?,
            })
        };
        self.rows_among(&OF_PEOPLE, people).await?.iter().map(one).collect()
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
                name: people::name(row)?,
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

    /// The same with the organizations, by name.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn managed_organizations(&mut self, person: &str, today: Date) -> Result<Vec<Managed>> {
        let managed = |row: &Row| {
            Ok(Managed {
                organization: organization(row)?,
                level: row.word("level", Level::from_name)?,
                alone: row.get("alone")?,
                sent: row.get("sent")?,
            })
        };
        self.rows(&MANAGED_ORGANIZATIONS, values![person, today]).await?.iter().map(managed).collect()
    }
}
