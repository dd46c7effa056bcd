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
    level::Level,
    period::expiring_until,
    permission::Kind,
    reminder::{Reminders, SAID_FOR, Stage},
    shown::EndedRow,
};
use store::{LeftAt, ManagerRow, Message, OfPerson, Organization, Person, Served, Writing};

use crate::{
    Failure, Portal, Result,
    account::{not_yours, page_mark},
    letters::{Ending, EndingOf, M10, M11, M12},
};

/// How many permissions are looked at for the people of one transaction, and how many organizations and people are told in one:
/// nobody waits long for the writer.
const AT_ONCE: i64 = 100;
/// The most permissions that a digest names.
const MOST_NAMED: usize = 50;
/// A week, in days.
const WEEK: i64 = 7;

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

/// What can be due, of people or of organizations.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Due {
    /// A reminder.
    Reminders,
    /// The digest of this Monday's week.
    Digests { monday: Date },
    /// To be told that the eHerkenning lapses: not used for so many months, since an instant.
    Warnings { months: i64, since: i64 },
    /// That it lapses.
    Lapses,
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
        while self.leave_some().await? {}
        let (permissions, done) = self.do_all(Due::Reminders).await;
        reminded.permissions = permissions;
        done
    }

    async fn digest_all(&self, reminded: &mut Reminded) -> Result<()> {
        let monday = monday_of(self.today());
        // A clock that is ahead by some days may have been right; by more it was not.
        let ahead = monday.saturating_add(WEEK.days());
        if self.db().read().await?.has_digests_after(ahead).await? {
            let mut tx = self.db().write().await?;
            tx.hold_reminders().await?;
            tx.forget_digests_after(ahead).await?;
            tx.commit().await?;
        }
        let (organizations, done) = self.do_all(Due::Digests { monday }).await;
        reminded.organizations = organizations;
        done
    }

    /// Does all that is due, in slices: how much that was, and what went wrong first. A slice that cannot be done is done one by
    /// one, so that what cannot be read of one keeps nobody else waiting. Where the database cannot be reached, the rest is left.
    pub(crate) async fn do_all(&self, due: Due) -> (usize, Result<()>) {
        let (mut count, mut after, mut first) = (0, LeftAt::default(), Ok(()));
        loop {
            let some = match self.some_of(due, &after).await {
                Ok(some) if some.ids.is_empty() => return (count, first),
                Ok(some) => some,
                Err(failure) => return (count, first.and(Err(failure))),
            };
            let mut outcomes = vec![self.do_these(due, &some.ids).await];
            if some.ids.len() > 1 && matches!(outcomes[0], Err(Failure::Broken(_) | Failure::Refused(_))) {
                outcomes.clear();
                for one in some.ids.chunks(1) {
                    outcomes.push(self.do_these(due, one).await);
                }
            }
            for outcome in outcomes {
                match outcome {
                    Ok(done) => count += done,
                    Err(failure @ Failure::Unavailable(_)) => return (count, first.and(Err(failure))),
                    Err(failure) => {
                        tracing::error!("{due:?} after {after:?}: {failure}");
                        first = first.and(Err(failure));
                    }
                }
            }
            after = some.left_at;
        }
    }

    /// Those of whom something is due, after where the list was left.
    async fn some_of(&self, due: Due, after: &LeftAt) -> Result<Served> {
        let mut reading = self.db().read().await?;
        Ok(match due {
            Due::Reminders => reading.people_to_remind(self.today(), after, AT_ONCE).await?,
            Due::Digests { monday } => reading.organizations_to_digest(monday, after, AT_ONCE).await?,
            Due::Warnings { since, .. } => reading.people_without_use(since, after, AT_ONCE).await?,
            // Each revokes what its holder has, with a letter to every manager.
            Due::Lapses => reading.people_to_lapse(self.today(), after, 1).await?,
        })
    }

    /// Does what is due of these, in one transaction; how much that was.
    async fn do_these(&self, due: Due, ids: &[String]) -> Result<usize> {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        match due {
            Due::Reminders => self.remind_these(&ids).await,
            Due::Digests { monday } => self.digest_these(&ids, monday).await,
            Due::Warnings { months, since } => self.warn_unused(&ids, months, since).await,
            Due::Lapses => self.lapse_unused(&ids).await,
        }
    }

    /// Reckons when the next reminder is due of permissions whose last day is another than it was reckoned for.
    async fn reckon_some(&self) -> Result<bool> {
        if self.db().read().await?.reminders_to_reckon(1).await?.is_empty() {
            return Ok(false);
        }
        let mut tx = self.db().write().await?;
        tx.hold_reminders().await?;
        let some = tx.reminders_to_reckon(AT_ONCE).await?;
        tx.hold(&some.iter().map(|(_, person, _)| person.as_str()).collect::<Vec<_>>()).await?;
        for (permission, _, ends) in some {
            tx.reckon_reminder(&permission, ends, Reminders::first(ends)).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Leaves out what ended so long ago that it is no news: of an import, say, or after a long standstill.
    async fn leave_some(&self) -> Result<bool> {
        let today = self.today();
        let before = today.saturating_sub(SAID_FOR.days());
        if self.db().read().await?.too_late_to_remind(today, before, 1).await?.is_empty() {
            return Ok(false);
        }
        let mut tx = self.db().write().await?;
        tx.hold_reminders().await?;
        let late = tx.too_late_to_remind(today, before, AT_ONCE).await?;
        tx.hold(&late.iter().map(|(_, person, _)| person.as_str()).collect::<Vec<_>>()).await?;
        tx.reminded(&late.iter().map(|(permission, ..)| permission.as_str()).collect::<Vec<_>>(), None).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Reminds these people of what is due; of how many permissions that was.
    async fn remind_these(&self, people: &[&str]) -> Result<usize> {
        let today = self.today();
        let mut tx = self.db().write().await?;
        tx.hold_reminders().await?;
        // Whoever renews at this moment is waited for, and then reminded of nothing.
        tx.hold(people).await?;
        let due = tx.permissions_to_remind_of(people, today).await?;
        let slice = Slice::read(&mut tx, people, &due, today).await?;
        let known = tx.people(people).await?;
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
        Ok(due.len())
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
                reader: page_mark(&person.id),
            };
            mails.push(self.mail_to(person, key("M10", first), letter)?);
        }
        if let Some(first) = at(Stage::HasEnded).next() {
            let ended: Vec<Ending> = at(Stage::HasEnded).map(|one| slice.ending(one)).collect();
            let whole = last.is_some_and(|last| last < slice.today) && ended.iter().any(|one| !one.row.admin);
            let letter = M12 { name: person.name(), whole, ended, reader: page_mark(&person.id) };
            mails.push(self.mail_to(person, key("M12", first), letter)?);
        }
        Ok(mails)
    }

    /// Writes the digest of this Monday's week to the managers of these organizations; how many of them did not have it yet.
    async fn digest_these(&self, ids: &[&str], monday: Date) -> Result<usize> {
        let today = self.today();
        let mut tx = self.db().write().await?;
        tx.hold_reminders().await?;
        let still = tx.organizations_without_digest(ids, monday).await?;
        let ids: Vec<&str> = still.iter().map(String::as_str).collect();
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
        Ok(ids.len())
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
