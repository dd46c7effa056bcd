//! What time brings: reminders of what ends, the managers' digest of it, and eHerkenningen that nobody uses.

use jiff::civil::Date;
use rules::permission::Permission;

use crate::{
    Reading, Result, Writing,
    db::{Row, among, statements, values},
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

/// No renewal of it waits for approval: none of its own, nor one of the permission that it hangs on, which asks for it too.
macro_rules! waits_for_nothing {
    () => {
        "NOT EXISTS (SELECT 1 FROM application_items i JOIN applications a ON a.id = i.application_id \
         WHERE i.open AND (i.permission_id = p.id OR (i.permission_id = p.login_id AND a.admin)))"
    };
}

/// It is no role that its holder has for longer by another row.
macro_rules! is_no_longer_role {
    () => {
        "NOT (p.kind = 'admin' AND EXISTS (SELECT 1 FROM permissions r WHERE r.person_id = p.person_id AND r.kind = 'admin' \
         AND r.organization_id = p.organization_id AND r.terminated IS NULL AND r.ends > p.ends))"
    };
}

/// Nobody has used it since its holder was told on which day it lapses, and that day has come.
macro_rules! lapses {
    ($day:literal) => {
        concat!("state = 'active' AND lapses IS NOT NULL AND lapses <= ", $day)
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
            " AND ",
            is_no_longer_role!(),
            " AND EXISTS (SELECT 1 FROM means m WHERE m.person_id = p.person_id AND m.state = 'active')"
        )
    };
}

statements! {
    TO_RECKON = concat!(
        "SELECT p.id, p.person_id, p.ends FROM permissions p WHERE ",
        goes_on_by_nothing!(),
        " AND p.remind_for <> p.ends ORDER BY p.id LIMIT $1"
    );
    // For the last day that it was reckoned for: with another it is left to be reckoned anew.
    RECKONED = "UPDATE permissions SET remind_on = $3, remind_for = $2 WHERE id = $1";
    TOO_LATE = concat!(
        "SELECT p.id, p.person_id, p.ends FROM permissions p WHERE ",
        goes_on_by_nothing!(),
        " AND p.remind_on IS NOT NULL AND p.remind_on <= $1 AND p.ends < $2 ORDER BY p.remind_on, p.person_id LIMIT $3"
    );
    PEOPLE_DUE = concat!(
        "SELECT p.remind_on AS place, p.person_id AS id FROM permissions p WHERE ", is_due!("$1"),
        " AND (p.remind_on, p.person_id) > ($2, $3) ORDER BY p.remind_on, p.person_id LIMIT $4"
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
    TO_DIGEST = "SELECT digested AS place, id FROM organizations WHERE digested < $1 AND (digested, id) > ($2, $3) \
                 ORDER BY digested, id LIMIT $4";
    WITHOUT_DIGEST = among!("SELECT id FROM organizations WHERE digested < $101 AND id", "");
    IS_DIGESTED_AHEAD = "SELECT id FROM organizations WHERE digested > $1 LIMIT 1";
    DIGESTED_AHEAD = "UPDATE organizations SET digested = '' WHERE digested > $1";
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
    USED = "UPDATE means SET used = $2, lapses = NULL WHERE person_id = $1 AND state = 'active'";
    UNUSED = "SELECT person_id AS place, person_id AS id FROM means WHERE state = 'active' AND lapses IS NULL AND used < $1 \
              AND person_id > $2 ORDER BY person_id LIMIT $3";
    LAPSES_ON = "UPDATE means SET lapses = $2 WHERE person_id = $1 AND state = 'active' AND lapses IS NULL AND used < $3";
    LAPSES_NO_MORE = "UPDATE means SET lapses = NULL WHERE state = 'active' AND lapses < $1";
    TO_LAPSE = concat!(
        "SELECT person_id AS place, person_id AS id FROM means WHERE ", lapses!("$1"), " AND person_id > $2 ORDER BY person_id LIMIT $3"
    );
    HAS_LAPSED = concat!("SELECT id FROM means WHERE person_id = $2 AND ", lapses!("$1"));
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

/// Where a list was left: what it is ordered by, and the id. Whoever goes on from there meets nobody twice who could not be
/// served.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeftAt(String, String);

/// Some of those that a list has, each once, and where it was left after them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Served {
    /// Their ids.
    pub ids: Vec<String>,
    /// Where the list goes on.
    pub left_at: LeftAt,
}

fn some(rows: &[Row], after: &LeftAt) -> Result<Served> {
    let mut some = Served { ids: Vec::new(), left_at: after.clone() };
    for row in rows {
        let id: String = row.get("id")?;
        some.left_at = LeftAt(row.get("place")?, id.clone());
        if !some.ids.contains(&id) {
            some.ids.push(id);
        }
    }
    Ok(some)
}

/// Of a permission: its id, whose it is, and its last day.
type Last = (String, String, Date);

fn last_days(rows: &[Row]) -> Result<Vec<Last>> {
    rows.iter().map(|row| Ok((row.get("id")?, row.get("person_id")?, row.day("ends")?))).collect()
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

    /// Notes of permissions that a reminder went out, and when the next is due.
    pub async fn reminded(&mut self, permissions: &[&str], next: Option<Date>) -> Result<u64> {
        self.change_among_with(&REMINDED, permissions, values![next]).await
    }

    /// Notes that the managers of these organizations have the digest of a week.
    pub async fn digested(&mut self, organizations: &[&str], monday: Date) -> Result<u64> {
        self.change_among_with(&DIGESTED, organizations, values![monday]).await
    }

    /// Forgets digests that were written while the clock was ahead: of weeks after that of this Monday.
    pub async fn forget_digests_after(&mut self, monday: Date) -> Result<u64> {
        self.change(&DIGESTED_AHEAD, values![monday]).await
    }

    /// Somebody logged in with their eHerkenning.
    pub async fn use_means(&mut self, person: &str, now: i64) -> Result<()> {
        self.change(&USED, values![person, now]).await?;
        Ok(())
    }

    /// Notes the day on which somebody's eHerkenning lapses; `false` where they used it since, or were told before.
    pub async fn lapses_on(&mut self, person: &str, day: Date, unused_since: i64) -> Result<bool> {
        Ok(self.change(&LAPSES_ON, values![person, day, unused_since]).await? == 1)
    }

    /// Forgets of eHerkenningen that should have lapsed before a day that they do: nobody reckons with it any more.
    pub async fn lapses_no_more(&mut self, before: Date) -> Result<u64> {
        self.change(&LAPSES_NO_MORE, values![before]).await
    }
}

impl Reading {
    /// Permissions whose next reminder was not reckoned for their last day.
    pub async fn reminders_to_reckon(&mut self, most: i64) -> Result<Vec<Last>> {
        last_days(&self.rows(&TO_RECKON, values![most]).await?)
    }

    /// Permissions of which a reminder is due, and that ended before a day.
    pub async fn too_late_to_remind(&mut self, today: Date, before: Date, most: i64) -> Result<Vec<Last>> {
        last_days(&self.rows(&TOO_LATE, values![today, before, most]).await?)
    }

    /// People of whose permissions a reminder is due, those first that have been so for longest.
    pub async fn people_to_remind(&mut self, today: Date, after: &LeftAt, most: i64) -> Result<Served> {
        some(&self.rows(&PEOPLE_DUE, values![today, &after.0, &after.1, most]).await?, after)
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
    pub async fn organizations_to_digest(&mut self, monday: Date, after: &LeftAt, most: i64) -> Result<Served> {
        some(&self.rows(&TO_DIGEST, values![monday, &after.0, &after.1, most]).await?, after)
    }

    /// Whether a digest was written of a week after that of this Monday.
    pub async fn has_digests_after(&mut self, monday: Date) -> Result<bool> {
        Ok(self.row(&IS_DIGESTED_AHEAD, values![monday]).await?.is_some())
    }

    /// Those of these organizations whose managers do not have it.
    pub async fn organizations_without_digest(&mut self, ids: &[&str], monday: Date) -> Result<Vec<String>> {
        self.rows_among_with(&WITHOUT_DIGEST, ids, values![monday]).await?.iter().map(|row| row.get("id")).collect()
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
    pub async fn people_without_use(&mut self, before: i64, after: &LeftAt, most: i64) -> Result<Served> {
        some(&self.rows(&UNUSED, values![before, &after.1, most]).await?, after)
    }

    /// People whose eHerkenning lapses up to a day.
    pub async fn people_to_lapse(&mut self, today: Date, after: &LeftAt, most: i64) -> Result<Served> {
        some(&self.rows(&TO_LAPSE, values![today, &after.1, most]).await?, after)
    }

    /// Whether that of one of them does.
    pub async fn has_lapsed(&mut self, person: &str, today: Date) -> Result<bool> {
        Ok(self.row(&HAS_LAPSED, values![today, person]).await?.is_some())
    }
}
