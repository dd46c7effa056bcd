//! What time brings: reminders of what ends, the managers' digest of it, and eHerkenningen that nobody uses.

use jiff::civil::Date;
use rules::permission::Permission;

use crate::{
    Reading, Result, Writing,
    db::{Row, Value, among, statements, values},
    people,
    permissions::{permission, permission_rows},
};

/// The queue that whoever sends reminders holds.
const QUEUE: &str = "reminders";

/// Nobody ended it, and nothing follows it.
macro_rules! goes_on_by_nothing {
    () => {
        "p.terminated IS NULL AND p.successor_id IS NULL"
    };
}

/// No renewal of it waits for approval.
macro_rules! waits_for_nothing {
    () => {
        "NOT EXISTS (SELECT 1 FROM application_items i WHERE i.permission_id = p.id AND i.open)"
    };
}

/// Nobody has said yet that it ends on an earlier day: its holder by a cancellation, or a manager.
macro_rules! ends_by_itself {
    () => {
        "NOT EXISTS (SELECT 1 FROM cancellations c WHERE c.person_id = p.person_id AND c.state = 'pending' AND (c.whole OR EXISTS \
         (SELECT 1 FROM cancellation_items x WHERE x.cancellation_id = c.id AND x.permission_id = p.id))) \
         AND NOT EXISTS (SELECT 1 FROM terminations d WHERE d.person_id = p.person_id AND d.state = 'pending' \
         AND ((d.whole AND d.organization_id = p.organization_id) OR EXISTS \
         (SELECT 1 FROM termination_items y WHERE y.termination_id = d.id AND y.permission_id = p.id)))"
    };
}

/// A reminder of it is due on a day, and its holder could renew it.
macro_rules! is_due {
    ($day:literal) => {
        concat!(
            goes_on_by_nothing!(),
            " AND p.remind_on IS NOT NULL AND p.remind_on <= ",
            $day,
            " AND ",
            waits_for_nothing!(),
            " AND ",
            ends_by_itself!(),
            " AND EXISTS (SELECT 1 FROM means m WHERE m.person_id = p.person_id AND m.state = 'active')"
        )
    };
}

statements! {
    TO_RECKON = concat!(
        "SELECT p.id, p.ends FROM permissions p WHERE ", goes_on_by_nothing!(), " AND p.remind_for <> p.ends ORDER BY p.id LIMIT $1"
    );
    // For the last day that it was reckoned for: with another it is left to be reckoned anew.
    RECKONED = "UPDATE permissions SET remind_on = $3, remind_for = $2 WHERE id = $1";
    TOO_LATE = concat!(
        "UPDATE permissions SET remind_on = NULL WHERE id IN (SELECT p.id FROM permissions p WHERE ",
        goes_on_by_nothing!(),
        " AND p.remind_on IS NOT NULL AND p.remind_on <= $1 AND p.ends < $2 LIMIT $3)"
    );
    PEOPLE_DUE = concat!(
        "SELECT p.person_id FROM permissions p WHERE ", is_due!("$1"), " ORDER BY p.remind_on, p.person_id LIMIT $2"
    );
    ROWS_DUE = among!(
        permission_rows!(", p.person_id", "", concat!(is_due!("$101"), " AND p.person_id")),
        " ORDER BY p.person_id, p.ends, p.organization_id, p.kind DESC, p.id"
    );
    LAST_DAYS = among!(
        "SELECT p.person_id, MAX(p.ends) AS ends FROM permissions p \
         WHERE p.kind = 'login' AND p.terminated IS NULL AND p.person_id",
        " GROUP BY p.person_id"
    );
    REMINDED = among!("UPDATE permissions SET remind_on = $101 WHERE id", "");
    TO_DIGEST = "SELECT id FROM organizations WHERE digested < $1 ORDER BY digested, id LIMIT $2";
    EXPIRING_IN = among!(
        permission_rows!(
            ", p.person_id, h.initials, h.prefix, h.surname",
            " JOIN people h ON h.id = p.person_id",
            concat!(
                goes_on_by_nothing!(), " AND p.linked AND p.kind = 'login' AND p.ends >= $101 AND p.ends <= $102 AND ",
                waits_for_nothing!(),
                " AND ",
                ends_by_itself!(), " AND p.organization_id"
            )
        ),
        " ORDER BY p.ends, h.surname, p.person_id, p.id"
    );
    DIGESTED = among!("UPDATE organizations SET digested = $101 WHERE id", "");
    USED = "UPDATE means SET used = $2, warned = NULL WHERE person_id = $1 AND state = 'active'";
    UNUSED = "SELECT person_id FROM means WHERE state = 'active' AND warned IS NULL AND used < $1 ORDER BY used, id LIMIT $2";
    WARNED = "UPDATE means SET warned = $2 WHERE person_id = $1 AND state = 'active' AND warned IS NULL AND used < $3";
    UNUSED_STILL = "SELECT person_id FROM means WHERE state = 'active' AND warned IS NOT NULL AND warned <= $1 ORDER BY warned, id LIMIT $2";
    IS_UNUSED = "SELECT id FROM means WHERE person_id = $1 AND state = 'active' AND warned IS NOT NULL AND warned <= $2";
}

/// A permission of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfPerson {
    /// The holder's id.
    pub person: String,
    /// "A. de Vries", where it was asked for.
    pub name: String,
    /// The permission.
    pub permission: Permission,
}

fn ids(rows: &[Row], column: &str) -> Result<Vec<String>> {
    let mut ids: Vec<String> = Vec::new();
    for row in rows {
        let id: String = row.get(column)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

impl Writing {
    /// Keeps every other server from sending reminders until this transaction ends.
    pub async fn hold_reminders(&mut self) -> Result<()> {
        self.hold_queue(QUEUE).await
    }

    /// Notes when the next reminder of a permission is due, reckoned for this last day.
    pub async fn reckon_reminder(&mut self, permission: &str, ends: Date, on: Date) -> Result<()> {
        self.change(&RECKONED, values![permission, ends, on]).await?;
        Ok(())
    }

    /// Notes of permissions of which a reminder is due that none is, where they ended before a day; of how many, up to `most`.
    pub async fn too_late_to_remind(&mut self, today: Date, before: Date, most: i64) -> Result<u64> {
        self.change(&TOO_LATE, values![today, before, most]).await
    }

    /// Notes of permissions that a reminder went out, and when the next is due.
    pub async fn reminded(&mut self, permissions: &[&str], next: Option<Date>) -> Result<u64> {
        self.change_among_with(&REMINDED, permissions, values![next]).await
    }

    /// Notes that the managers of these organizations have the digest of a week.
    pub async fn digested(&mut self, organizations: &[&str], monday: Date) -> Result<u64> {
        self.change_among_with(&DIGESTED, organizations, values![monday]).await
    }

    /// Somebody logged in with their eHerkenning.
    pub async fn use_means(&mut self, person: &str, now: i64) -> Result<()> {
        self.change(&USED, values![person, now]).await?;
        Ok(())
    }

    /// Notes that somebody was told that their eHerkenning lapses; `false` where they used it since, or were told before.
    pub async fn warn_unused(&mut self, person: &str, now: i64, before: i64) -> Result<bool> {
        Ok(self.change(&WARNED, values![person, now, before]).await? == 1)
    }
}

impl Reading {
    /// Permissions whose next reminder was not reckoned for their last day: each with that.
    pub async fn reminders_to_reckon(&mut self, most: i64) -> Result<Vec<(String, Date)>> {
        let one = |row: &Row| Ok((row.get("id")?, row.day("ends")?));
        self.rows(&TO_RECKON, values![most]).await?.iter().map(one).collect()
    }

    /// People of whose permissions a reminder is due, those first that have been so for longest.
    pub async fn people_to_remind(&mut self, today: Date, most: i64) -> Result<Vec<String>> {
        ids(&self.rows(&PEOPLE_DUE, values![today, most]).await?, "person_id")
    }

    /// The permissions of these people of which a reminder is due, by person and last day.
    pub async fn permissions_to_remind_of(&mut self, people: &[&str], today: Date) -> Result<Vec<OfPerson>> {
        let rows = self.rows_among_with(&ROWS_DUE, people, values![today]).await?;
        let one = |row: &Row| {
            Ok(OfPerson { person: row.get("person_id")?, name: String::new(), permission: permission(row)? })
        };
        rows.iter().map(one).collect()
    }

    /// The latest last day of the login permissions of each of these people, of those that nobody ended: until then their
    /// eHerkenning is valid.
    pub async fn last_days_of(&mut self, people: &[&str]) -> Result<Vec<(String, Date)>> {
        let one = |row: &Row| Ok((row.get("person_id")?, row.day("ends")?));
        self.rows_among(&LAST_DAYS, people).await?.iter().map(one).collect()
    }

    /// Organizations whose managers do not have the digest of this week.
    pub async fn organizations_to_digest(&mut self, monday: Date, most: i64) -> Result<Vec<String>> {
        ids(&self.rows(&TO_DIGEST, values![monday, most]).await?, "id")
    }

    /// What users of these organizations may do there and what ends between two days, was not renewed, and waits for nothing: by
    /// last day and name.
    pub async fn expiring_in(&mut self, organizations: &[&str], from: Date, until: Date) -> Result<Vec<OfPerson>> {
        let rows = self.rows_among_with(&EXPIRING_IN, organizations, values![from, until]).await?;
        let one = |row: &Row| {
            Ok(OfPerson { person: row.get("person_id")?, name: people::name(row)?, permission: permission(row)? })
        };
        rows.iter().map(one).collect()
    }

    /// People who have not used their eHerkenning since before an instant, and were not told what becomes of it.
    pub async fn people_without_use(&mut self, before: i64, most: i64) -> Result<Vec<String>> {
        ids(&self.rows(&UNUSED, values![before, most]).await?, "person_id")
    }

    /// People who were told so up to an instant, and have not used it since.
    pub async fn people_without_use_still(&mut self, told: i64, most: i64) -> Result<Vec<String>> {
        ids(&self.rows(&UNUSED_STILL, values![told, most]).await?, "person_id")
    }

    /// Whether that is so of one of them.
    pub async fn is_without_use(&mut self, person: &str, told: i64) -> Result<bool> {
        Ok(self.row(&IS_UNUSED, &[Value::from(person), Value::from(told)]).await?.is_some())
    }
}
