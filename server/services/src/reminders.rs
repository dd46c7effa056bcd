//! What time brings, and is told in time: what of a user ends soon or has ended (R61, R63), what of the users of an organization
//! ends soon (R67), and eHerkenningen that nobody uses (R110).
//!
//! Every run can come late, twice, or on several servers at once. What was told is noted in the transaction of its mail; while
//! one server writes one, the others wait. Nothing is said of what was renewed or ended, or waits for approval: once that was
//! refused, the next run says it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};
use rules::{
    actor::Actor,
    deed::Deed,
    level::Level,
    period::expiring_until,
    permission::Kind,
    reminder::{Reminders, SAID_FOR, Stage},
    shown::EndedRow,
};
use store::{ManagerRow, Message, OfPerson, Organization, Person, Writing};

use crate::{
    Portal, Result,
    account::not_yours,
    letters::{Ending, EndingOf, M10, M11, M12, M15, M16},
    portal::Audit,
};

/// How many permissions are looked at for the people of one transaction, and how many organizations and people are told in one:
/// nobody waits long for the writer.
const AT_ONCE: i64 = 100;
/// How many permissions are reckoned anew in one transaction.
const RECKONED: i64 = 500;
/// The most permissions that a digest names.
const MOST_NAMED: usize = 50;
/// How many days after they were told an eHerkenning lapses that its holder has not used since.
const LAPSES_AFTER: i64 = 30;
/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reminded {
    /// Permissions of which a reminder was due.
    pub permissions: usize,
    /// Organizations whose managers have this week's digest now, also where it says nothing.
    pub organizations: usize,
    /// People who were told that their eHerkenning lapses.
    pub warned: usize,
    /// Those whose eHerkenning has lapsed.
    pub lapsed: usize,
}

/// What everybody in a slice is called, and what they hold.
struct Slice {
    today: Date,
    organizations: BTreeMap<String, (Organization, Vec<ManagerRow>)>,
    last_days: BTreeMap<String, Date>,
}

impl Portal {
    /// Tells everybody what time has brought since the last run.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn send_reminders(&self) -> Result<Reminded> {
        let mut reminded = Reminded::default();
        // None keeps the others from being done; what went wrong first is said in the end.
        let users = self.remind_users(&mut reminded).await;
        let managers = self.digest_all(&mut reminded).await;
        let unused = self.look_for_unused(&mut reminded).await;
        users.and(managers).and(unused)?;
        Ok(reminded)
    }

    async fn remind_users(&self, reminded: &mut Reminded) -> Result<()> {
        while self.reckon_some().await? {}
        if !self.db().read().await?.people_to_remind(self.today(), 1).await?.is_empty() {
            while self.leave_some().await? {}
        }
        while let Some(permissions) = self.remind_some().await? {
            reminded.permissions += permissions;
        }
        Ok(())
    }

    async fn digest_all(&self, reminded: &mut Reminded) -> Result<()> {
        while let Some(organizations) = self.digest_some().await? {
            reminded.organizations += organizations;
        }
        Ok(())
    }

    async fn look_for_unused(&self, reminded: &mut Reminded) -> Result<()> {
        if let Some(months) = self.settings().dormant_after {
            reminded.warned = self.warn_unused(months).await?;
            reminded.lapsed = self.lapse_unused().await?;
        }
        Ok(())
    }

    /// Reckons when the next reminder is due of permissions whose last day is another than it was reckoned for.
    async fn reckon_some(&self) -> Result<bool> {
        if self.db().read().await?.reminders_to_reckon(1).await?.is_empty() {
            return Ok(false);
        }
        let mut tx = self.db().write().await?;
        tx.hold_reminders().await?;
        for (permission, ends) in tx.reminders_to_reckon(RECKONED).await? {
            tx.reckon_reminder(&permission, ends, Reminders::first(ends)).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Leaves out what ended so long ago that it is no news: of an import, say, or after a long standstill.
    async fn leave_some(&self) -> Result<bool> {
        let today = self.today();
        let mut tx = self.db().write().await?;
        tx.hold_reminders().await?;
        let left = tx.too_late_to_remind(today, today.saturating_sub(SAID_FOR.days()), RECKONED).await?;
        tx.commit().await?;
        Ok(left == RECKONED.unsigned_abs())
    }

    /// Reminds some of those of whom something is due; of how many permissions that was, or nothing where none was due.
    async fn remind_some(&self) -> Result<Option<usize>> {
        let today = self.today();
        if self.db().read().await?.people_to_remind(today, 1).await?.is_empty() {
            return Ok(None);
        }
        let mut tx = self.db().write().await?;
        tx.hold_reminders().await?;
        let people = tx.people_to_remind(today, AT_ONCE).await?;
        let ids: Vec<&str> = people.iter().map(String::as_str).collect();
        // Whoever renews at this moment is waited for, and then reminded of nothing.
        tx.hold(&ids).await?;
        let due = tx.permissions_to_remind_of(&ids, today).await?;
        let slice = Slice::read(&mut tx, &ids, &due, today).await?;
        let known = tx.people(&ids).await?;
        let mut mails = Vec::new();
        for rows in due.chunk_by(|a, b| a.person == b.person) {
            let (person, _) = known.get(&rows[0].person).ok_or_else(not_yours)?;
            mails.extend(self.reminders_of(person, rows, &slice)?);
        }
        tx.post_all(&mails).await?;
        let mut next: BTreeMap<Option<Date>, Vec<&str>> = BTreeMap::new();
        for one in &due {
            let day = self.settings().reminders.next(one.permission.period.ends, today);
            next.entry(day).or_default().push(&one.permission.id);
        }
        for (day, permissions) in next {
            tx.reminded(&permissions, day).await?;
        }
        tx.commit().await?;
        Ok(Some(due.len()))
    }

    /// One mail about all that ends, and one about all that has ended.
    fn reminders_of(&self, person: &Person, due: &[OfPerson], slice: &Slice) -> Result<Vec<Message>> {
        let mut mails = Vec::new();
        let at = |stage| {
            due.iter().filter(move |one| Reminders::stage(one.permission.period.ends, slice.today) == Some(stage))
        };
        let last = slice.last_days.get(&person.id).copied();
        let key = |number: &str, first: &OfPerson| {
            format!("{number}:{}:{}:{}", first.permission.id, first.permission.period.ends, slice.today)
        };
        if let Some(first) = at(Stage::Ends).next() {
            let ending: Vec<Ending> = at(Stage::Ends).map(|one| slice.ending(one)).collect();
            let letter = M10 {
                name: person.name(),
                whole: ending.iter().any(|one| Some(one.until) == last && !one.row.admin),
                only_manager_of: slice.only_manager_of(person, at(Stage::Ends)),
                ending,
            };
            mails.push(self.mail_to(person, key("M10", first), letter)?);
        }
        if let Some(first) = at(Stage::HasEnded).next() {
            let ended: Vec<Ending> = at(Stage::HasEnded).map(|one| slice.ending(one)).collect();
            let whole = last.is_some_and(|last| last < slice.today) && ended.iter().any(|one| !one.row.admin);
            let letter = M12 { name: person.name(), whole, ended };
            mails.push(self.mail_to(person, key("M12", first), letter)?);
        }
        Ok(mails)
    }

    /// Writes this week's digest to the managers of some organizations; how many these were, or nothing where all have theirs.
    async fn digest_some(&self) -> Result<Option<usize>> {
        let today = self.today();
        let monday = monday_of(today);
        if self.db().read().await?.organizations_to_digest(monday, 1).await?.is_empty() {
            return Ok(None);
        }
        let mut tx = self.db().write().await?;
        tx.hold_reminders().await?;
        let organizations = tx.organizations_to_digest(monday, AT_ONCE).await?;
        let ids: Vec<&str> = organizations.iter().map(String::as_str).collect();
        let expiring = tx.expiring_in(&ids, today, expiring_until(today)).await?;
        let mut of: BTreeMap<&str, Vec<&OfPerson>> = BTreeMap::new();
        for one in &expiring {
            of.entry(&one.permission.organization).or_default().push(one);
        }
        let managed = tx.managed_among(&of.keys().copied().collect::<Vec<_>>(), today).await?;
        let managers: Vec<&str> =
            managed.values().flat_map(|(_, managers)| managers).map(|one| one.person.as_str()).collect();
        let people = tx.people(&managers).await?;
        let mut mails = Vec::new();
        for (id, rows) in of {
            let Some((organization, managers)) = managed.get(id) else { continue };
            for manager in managers {
                let (to, _) = people.get(&manager.person).ok_or_else(not_yours)?;
                mails.extend(self.digest((to, manager.level), organization, &rows, monday)?);
            }
        }
        tx.post_all(&mails).await?;
        tx.digested(&ids, monday).await?;
        tx.commit().await?;
        Ok(Some(organizations.len()))
    }

    /// What a manager can renew: not what is above their level, and not their own, of which they are reminded themselves. Both are
    /// renewed by another manager.
    fn digest(
        &self,
        (to, level): (&Person, Level),
        organization: &Organization,
        rows: &[&OfPerson],
        monday: Date,
    ) -> Result<Option<Message>> {
        let today = self.today();
        let theirs = |one: &&&OfPerson| one.person != to.id && level.opens(one.permission.level);
        let others: Vec<&&OfPerson> = rows.iter().filter(theirs).collect();
        if others.is_empty() {
            return Ok(None);
        }
        let named = others
            .iter()
            .take(MOST_NAMED)
            .map(|one| EndingOf { user: one.name.clone(), ending: ending(one, &organization.name, today) });
        let letter = M11 {
            name: to.name(),
            organization: organization.name.clone(),
            organization_id: organization.id.clone(),
            ending: named.collect(),
            others: others.len().saturating_sub(MOST_NAMED),
        };
        self.mail_to(to, format!("M11:{}:{}:{monday}", organization.id, to.id), letter).map(Some)
    }

    /// Tells those who have not used their eHerkenning for so many months that it lapses.
    async fn warn_unused(&self, months: i64) -> Result<usize> {
        let mut warned = 0;
        loop {
            let (now, today) = (self.now(), self.today());
            let since = now - days_of(months, today) * DAY;
            let people = self.db().read().await?.people_without_use(since, AT_ONCE).await?;
            if people.is_empty() {
                return Ok(warned);
            }
            let mut tx = self.db().write().await?;
            for person in &people {
                if !tx.warn_unused(person, now, since).await? {
                    continue;
                }
                let to = tx.person(person).await?.ok_or_else(not_yours)?;
                let letter = M15 { name: to.name(), months, lapses: today.saturating_add(LAPSES_AFTER.days()) };
                self.post(&mut tx, &to, format!("M15:{person}:{now}"), letter).await?;
                warned += 1;
            }
            tx.commit().await?;
        }
    }

    /// Revokes the eHerkenning of who was told so, and has not used it since.
    async fn lapse_unused(&self) -> Result<usize> {
        let mut lapsed = 0;
        loop {
            let told = self.now() - LAPSES_AFTER * DAY;
            let people = self.db().read().await?.people_without_use_still(told, 1).await?;
            let Some(person) = people.first() else { return Ok(lapsed) };
            let mut tx = self.db().write().await?;
            let held = tx.hold(&[person]).await?;
            // Who logged in a moment ago keeps it.
            if tx.is_without_use(person, told).await? {
                let to = tx.person(person).await?.ok_or_else(not_yours)?;
                self.revoke_means(&mut tx, &held, person, &Actor::Portal, None).await?;
                self.post(&mut tx, &to, format!("M16:{person}:{}", self.now()), M16 { name: to.name() }).await?;
                self.audit(&mut tx, Audit { person: Some(person), ..Audit::by_portal(Deed::MeansLapsed) });
                lapsed += 1;
            }
            tx.commit().await?;
        }
    }
}

impl Slice {
    async fn read(tx: &mut Writing, people: &[&str], due: &[OfPerson], today: Date) -> Result<Self> {
        let ids: Vec<&str> = due.iter().map(|one| one.permission.organization.as_str()).collect();
        Ok(Self {
            today,
            organizations: tx.managed_among(&ids, today).await?,
            last_days: tx.last_days_of(people).await?.into_iter().collect(),
        })
    }

    fn ending(&self, one: &OfPerson) -> Ending {
        let organization = self.organizations.get(&one.permission.organization);
        ending(one, organization.map_or("", |(organization, _)| &organization.name), self.today)
    }

    /// The organizations whose management ends with this, and that nobody else manages today (R140).
    fn only_manager_of<'a>(&self, person: &Person, due: impl Iterator<Item = &'a OfPerson>) -> Vec<String> {
        let roles = due.filter(|one| one.permission.kind == Kind::Admin);
        let there = roles.filter_map(|one| self.organizations.get(&one.permission.organization));
        let alone =
            there.filter(|(_, managers)| managers.iter().map(|one| one.person.as_str()).eq([person.id.as_str()]));
        let names: BTreeSet<String> = alone.map(|(organization, _)| organization.name.clone()).collect();
        names.into_iter().collect()
    }
}

fn ending(one: &OfPerson, organization: &str, today: Date) -> Ending {
    let row = EndedRow::of(&one.permission, today);
    Ending { organization: organization.to_owned(), row, until: one.permission.period.ends }
}

/// The Monday of a day's week.
fn monday_of(day: Date) -> Date {
    let since = i64::from(day.weekday().since(Weekday::Monday));
    day.saturating_sub(since.days())
}

/// How many days so many months before a day are.
fn days_of(months: i64, today: Date) -> i64 {
    rules::day::days_between(rules::day::add_months(today, -months), today)
}
