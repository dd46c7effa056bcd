//! eHerkenningen that nobody uses lapse (R110), where the operator wants it: their holders are told on which day, and keep theirs by
//! logging in until then.

use std::collections::BTreeMap;

use jiff::{ToSpan as _, civil::Date};
use rules::{
    actor::Actor,
    day::{add_months, days_between},
    deed::Deed,
    shown::{EndedFor, EndedRow},
};
use store::{LeftAt, Person, Writing};

use crate::{
    Portal, Result,
    account::not_yours,
    letters::{M15, M16, M17},
    portal::Audit,
    reminders::{Due, Reminded},
};

/// How many days after they were told an eHerkenning lapses that its holder has not used since.
const LAPSES_AFTER: i64 = 30;
/// For how many days after the day on which it should have lapsed it still does: where the option was off meanwhile, or the job
/// stopped, its holder is told anew.
const LAPSES_WITHIN: i64 = 14;
/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;

impl Portal {
    /// Tells who has not used their eHerkenning for long, and ends what nobody has used since they were told.
    pub(crate) async fn look_for_unused(&self, reminded: &mut Reminded) -> Result<()> {
        let Some(months) = self.settings().dormant_after else { return Ok(()) };
        let today = self.today();
        self.forget_old_days(today.saturating_sub(LAPSES_WITHIN.days())).await?;
        let since = self.now() - days_of(months, today) * DAY;
        let (warned, done) = self.do_all(Due::Warnings { months, since }).await;
        let (lapsed, also_done) = self.do_all(Due::Lapses).await;
        (reminded.warned, reminded.lapsed) = (warned, lapsed);
        done.and(also_done)
    }

    /// Forgets the days before this one on which something should have lapsed.
    async fn forget_old_days(&self, before: Date) -> Result<()> {
        let old = before.saturating_sub(1.day());
        if self.db().read().await?.people_to_lapse(old, &LeftAt::default(), 1).await?.ids.is_empty() {
            return Ok(());
        }
        let mut tx = self.db().write().await?;
        tx.hold_reminders().await?;
        tx.lapses_no_more(before).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Tells those of these people that their eHerkenning lapses who have not logged in for so many months, since an instant.
    pub(crate) async fn warn_unused(&self, people: &[&str], months: i64, since: i64) -> Result<usize> {
        let lapses = self.today().saturating_add(LAPSES_AFTER.days());
        let mut warned = 0;
        let mut tx = self.db().write().await?;
        tx.hold_reminders().await?;
        for person in people {
            if !tx.lapses_on(person, lapses, since).await? {
                continue;
            }
            let to = tx.person(person).await?.ok_or_else(not_yours)?;
            self.post(&mut tx, &to, format!("M15:{person}:{lapses}"), M15 { name: to.name(), months, lapses }).await?;
            warned += 1;
        }
        tx.commit().await?;
        Ok(warned)
    }

    /// Revokes the eHerkenning of those of these people whose day has come and who have not logged in since they were told, and
    /// tells the managers of their organizations.
    pub(crate) async fn lapse_unused(&self, people: &[&str]) -> Result<usize> {
        let today = self.today();
        let mut lapsed = 0;
        let mut tx = self.db().write().await?;
        let held = tx.hold(people).await?;
        for person in people {
            // Who logged in a moment ago keeps it.
            if !tx.has_lapsed(person, today).await? {
                continue;
            }
            let to = tx.person(person).await?.ok_or_else(not_yours)?;
            let held_until_now = tx.permissions_of(person).await?;
            let ended = self.revoke_means(&mut tx, &held, person, &Actor::Portal, None).await?;
            self.post(&mut tx, &to, format!("M16:{person}:{today}"), M16 { name: to.name() }).await?;
            self.audit(&mut tx, Audit { person: Some(person), ..Audit::by_portal(Deed::MeansLapsed) });
            let mut of: BTreeMap<&str, Vec<EndedRow>> = BTreeMap::new();
            for one in held_until_now.iter().filter(|one| ended.permissions.contains(&one.id)) {
                of.entry(&one.organization).or_default().push(EndedRow::of(one, today));
            }
            for (id, rows) in of {
                self.tell_lapsed(&mut tx, &to, id, rows).await?;
            }
            lapsed += 1;
        }
        tx.commit().await?;
        Ok(lapsed)
    }

    /// Tells the managers of an organization that the eHerkenning of a user has lapsed, and notes it there.
    async fn tell_lapsed(
        &self,
        tx: &mut Writing,
        user: &Person,
        organization: &str,
        rows: Vec<EndedRow>,
    ) -> Result<()> {
        let today = self.today();
        let line = Audit { person: Some(&user.id), ..Audit::by_portal(Deed::MeansLapsed) };
        self.audit(tx, Audit { organization: Some(organization), ..line });
        let name = tx.organization(organization).await?.ok_or_else(not_yours)?.name;
        let ended = EndedFor { organization: name, rows };
        for manager in tx.managers_of(organization, today).await?.iter().filter(|one| one.person != user.id) {
            let Some(to) = tx.person(&manager.person).await? else { continue };
            let letter = M17 { name: to.name(), user: user.name(), ended: ended.clone() };
            self.post(tx, &to, format!("M17:{}:{organization}:{today}:{}", user.id, to.id), letter).await?;
        }
        Ok(())
    }
}

/// How many days so many months before a day are.
fn days_of(months: i64, today: Date) -> i64 {
    days_between(add_months(today, -months), today)
}
