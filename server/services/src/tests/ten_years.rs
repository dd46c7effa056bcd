//! Ten years, day by day: whatever is renewed, refused, ended or moved meanwhile, however long the job was stopped and the clock
//! was wrong, every reminder and digest is exactly what a model says that reckons apart.
//!
//! A failure tells the seed, which `WALK_SEED` takes; `WALK_DAYS` makes it longer or shorter.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday, date},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use rules::{
    approval::{Authority, Ticks},
    permission::{Kind, Permission},
    state::MeansState,
};
use store::{alone, testing::Kind as Database};

use super::{
    seeds::{number, runner, seed},
    terminate::{self, end_for},
    world::{Ask, Somebody, TODAY, World},
};
use crate::letters::{AnyLetter, Ending, M10, M11, M12};

/// Ten years, three of them leap years.
const DAYS: usize = 3_653;
/// Whoever renews without asking anybody; the first two manage.
const INDEPENDENT: usize = 4;
const PEOPLE: usize = 9;
const ORGANIZATIONS: [&str; 2] = ["Bakkerij", "Molen"];
/// Who alone manages an organization of their own, and renews nothing: how many days from the first each has.
const ALONE: [i64; 3] = [90, 170, 250];

/// A permission as a mail names it: organization, last day, whether it is a manager's role.
type Named = (String, Date, bool);

/// A mail: to whom, which, about what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Mail {
    Ends { to: String, whole: bool, rows: Vec<Named>, alone: Vec<String> },
    HasEnded { to: String, whole: bool, rows: Vec<Named> },
    Digest { to: String, organization: String, rows: Vec<(String, Date)> },
}

/// What was told so far, reckoned from the days alone.
#[derive(Default)]
struct Model {
    /// Of which permission, with which last day, which days of reminders are behind.
    told: BTreeMap<String, (Date, BTreeSet<Date>)>,
    /// The Monday of the newest digest.
    digested: BTreeMap<String, Date>,
}

/// The days of the reminders of a last day. Two months before is the same day of that month, or else its last one.
fn days(ends: Date) -> [Date; 4] {
    let (year, month) =
        if ends.month() > 2 { (ends.year(), ends.month() - 2) } else { (ends.year() - 1, ends.month() + 10) };
    let day = (1..=ends.day()).rev().find_map(|day| Date::new(year, month, day).ok()).unwrap();
    [day, ends - 30.days(), ends - 7.days(), ends + 1.day()]
}

/// Everybody, what they hold, and whether their eHerkenning can be used.
struct Everything {
    people: Vec<(Somebody, bool, Vec<Permission>)>,
    names: BTreeMap<String, String>,
    /// What somebody said will end earlier, and has not.
    ends_earlier: BTreeSet<String>,
}

impl Everything {
    fn managers(&self, organization: &str, today: Date) -> BTreeSet<&str> {
        let manages = |rows: &[Permission]| {
            rows.iter().any(|one| one.kind == Kind::Admin && one.organization == organization && one.is_valid(today))
        };
        let active = self.people.iter().filter(|(_, active, rows)| *active && manages(rows));
        active.map(|(who, ..)| who.id.as_str()).collect()
    }
}

fn open(one: &Permission) -> bool {
    one.terminated.is_none() && one.successor.is_none() && one.waiting.is_none()
}

/// Whether it is a role that its holder has for longer by another row.
fn is_had_for_longer(one: &Permission, rows: &[Permission]) -> bool {
    let role = |other: &&Permission| other.kind == Kind::Admin && other.organization == one.organization;
    let longer = |other: &Permission| other.terminated.is_none() && other.period.ends > one.period.ends;
    one.kind == Kind::Admin && rows.iter().filter(role).any(longer)
}

impl Model {
    /// What a run on a day has to send.
    fn run(&mut self, everything: &Everything, today: Date) -> Vec<Mail> {
        let mut mails = Vec::new();
        for (who, active, rows) in &everything.people {
            let mut due: Vec<&Permission> = Vec::new();
            let told_of = |one: &&Permission| {
                *active && open(one) && !everything.ends_earlier.contains(&one.id) && !is_had_for_longer(one, rows)
            };
            for one in rows.iter().filter(told_of) {
                let ends = one.period.ends;
                let told = self.told.entry(one.id.clone()).or_insert((ends, BTreeSet::new()));
                if told.0 != ends {
                    *told = (ends, BTreeSet::new());
                }
                let behind: Vec<Date> = days(ends).into_iter().filter(|day| *day <= today).collect();
                if behind.iter().any(|day| !told.1.contains(day)) {
                    told.1.extend(behind);
                    due.push(one);
                }
            }
            let of_login = rows.iter().filter(|one| one.kind == Kind::Login && one.terminated.is_none());
            let last = of_login.map(|one| one.period.ends).max();
            let named = |one: &&Permission| {
                (everything.names[&one.organization].clone(), one.period.ends, one.kind == Kind::Admin)
            };
            let is_login = |one: &&&Permission| one.kind == Kind::Login;
            let (over, still): (Vec<&Permission>, Vec<&Permission>) =
                due.into_iter().partition(|one| one.period.ends < today);
            let over: Vec<&Permission> = over.into_iter().filter(|one| one.period.ends + 30.days() >= today).collect();
            if !still.is_empty() {
                let alone = still.iter().filter(|one| one.kind == Kind::Admin);
                let alone = alone
                    .filter(|one| everything.managers(&one.organization, today) == BTreeSet::from([who.id.as_str()]));
                let alone: BTreeSet<String> = alone.map(|one| everything.names[&one.organization].clone()).collect();
                let alone = alone.into_iter().collect();
                let whole = still.iter().filter(is_login).any(|one| Some(one.period.ends) == last);
                let mut rows: Vec<Named> = still.iter().map(named).collect();
                rows.sort();
                mails.push(Mail::Ends { to: who.email.clone(), whole, rows, alone });
            }
            if !over.is_empty() {
                let whole = over.iter().any(|one| is_login(&one)) && last.is_some_and(|last| last < today);
                let mut rows: Vec<Named> = over.iter().map(named).collect();
                rows.sort();
                mails.push(Mail::HasEnded { to: who.email.clone(), whole, rows });
            }
        }
        let monday = (0..7).map(|back| today - back.days()).find(|day| day.weekday() == Weekday::Monday).unwrap();
        for (id, name) in &everything.names {
            if self.digested.get(id).is_some_and(|known| *known >= monday) {
                continue;
            }
            self.digested.insert(id.clone(), monday);
            for manager in everything.managers(id, today) {
                let mut rows = Vec::new();
                for (who, _, permissions) in everything.people.iter().filter(|(who, ..)| who.id != manager) {
                    let there = permissions.iter().filter(|one| one.organization == *id && one.kind == Kind::Login);
                    let soon = there.filter(|one| {
                        let is_soon = one.period.ends >= today && days(one.period.ends)[0] <= today;
                        open(one) && is_soon && !everything.ends_earlier.contains(&one.id)
                    });
                    rows.extend(soon.map(|one| (who.name.clone(), one.period.ends)));
                }
                rows.sort();
                let to = &everything.people.iter().find(|(who, ..)| who.id == manager).unwrap().0;
                if !rows.is_empty() {
                    mails.push(Mail::Digest { to: to.email.clone(), organization: name.clone(), rows });
                }
            }
        }
        mails.sort();
        mails
    }
}

/// A story of years.
struct Years {
    world: World,
    people: Vec<Somebody>,
    organizations: Vec<String>,
    names: BTreeMap<String, String>,
    runner: TestRunner,
}

impl Years {
    async fn begin(kind: Database, seed: u64) -> Self {
        let world = World::on(kind).await;
        let (mut people, mut organizations) = (Vec::new(), Vec::new());
        for name in ORGANIZATIONS {
            organizations.push(world.organization(name).await);
        }
        for number in 0..PEOPLE {
            let who = world.person(&format!("Person{number}")).await;
            for (place, organization) in organizations.iter().enumerate() {
                if number < INDEPENDENT {
                    world.authority(&who, organization, Authority::Independent).await;
                } else if number % 2 != place && number != PEOPLE - 1 {
                    continue;
                }
                let ends = TODAY + (30 + 40 * number as i64 + 17 * place as i64).days();
                let login = world.login(&who, organization, ends).await;
                if number < 2 {
                    world.admin(&who, &login).await;
                }
            }
            people.push(who);
        }
        let mut names: BTreeMap<String, String> =
            organizations.iter().cloned().zip(ORGANIZATIONS.map(str::to_owned)).collect();
        for length in ALONE {
            let (who, name) = (world.person(&format!("Alone{length}")).await, format!("Slot {length}"));
            let organization = world.organization(&name).await;
            let login = world.login(&who, &organization, TODAY + length.days()).await;
            world.admin(&who, &login).await;
            names.insert(organization, name);
            people.push(who);
        }
        Self { world, people, organizations, names, runner: runner(seed) }
    }

    fn below(&mut self, most: usize) -> usize {
        (0..most).new_tree(&mut self.runner).unwrap().current()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    async fn everything(&self) -> Everything {
        let mut people = Vec::new();
        for who in &self.people {
            let mut reading = self.world.portal.db().read().await.unwrap();
            let active = reading.means_of(&who.id).await.unwrap().unwrap().state == MeansState::Active;
            drop(reading);
            people.push((who.clone(), active, self.world.rows(who).await));
        }
        let mut reading = self.world.portal.db().read().await.unwrap();
        let mut ends_earlier = BTreeSet::new();
        for who in &self.people {
            for pending in reading.pending_terminations(&[who.id.as_str()]).await.unwrap() {
                let items = reading.terminated_permissions(&[pending.id.as_str()]).await.unwrap();
                ends_earlier.extend(items.into_iter().map(|(_, permission)| permission));
            }
        }
        Everything { people, names: self.names.clone(), ends_earlier }
    }

    /// Something that somebody does on a day.
    async fn happen(&mut self, today: Date) {
        let number = self.below(PEOPLE);
        let who = self.people[number].clone();
        let rows = self.world.rows(&who).await;
        let of_login: Vec<&Permission> = rows.iter().filter(|one| one.kind == Kind::Login && open(one)).collect();
        let renewable: Vec<&Permission> = of_login.iter().copied().filter(|one| one.is_renewable(today)).collect();
        match self.below(22) {
            0..=8 if !renewable.is_empty() => {
                let one = renewable[self.below(renewable.len())];
                let years = ["1", "3", "5"][self.below(3)];
                let manager = self.below(2);
                let mut ask = Ask::to_renew(&[&one.id]).same(&one.organization).years(years);
                if number >= INDEPENDENT {
                    let approver = &self.people[manager];
                    ask = ask.manager(&one.organization, "no").approver(&one.organization, approver);
                }
                self.set_active(&who, true).await;
                // Where nobody can approve it, nothing comes of it.
                drop(ask.send(&self.world.sign_in(&who).await).await);
            }
            9 | 10 => {
                let (place, length) = (self.below(ORGANIZATIONS.len()), self.below(360) as i64);
                if of_login.iter().filter(|one| one.period.ends >= today).count() < 3 {
                    self.world.login(&who, &self.organizations[place].clone(), today + length.days()).await;
                }
            }
            11 if of_login.len() > 1 => {
                let one = of_login[self.below(of_login.len())];
                self.world.terminate(&one.id, &who).await;
            }
            12 | 13 if number >= INDEPENDENT => {
                let active = self.chance(60);
                self.set_active(&who, active).await;
            }
            14 | 15 if !of_login.is_empty() => {
                let one = of_login[self.below(of_login.len())];
                let earlier = one.period.ends - (self.below(50) as i64 + 1).days();
                let hang = rows.iter().filter(|other| other.id == one.id || other.login.as_ref() == Some(&one.id));
                if hang.map(|other| other.period.starts).max() <= Some(earlier) {
                    let set = format!("UPDATE permissions SET ends = '{earlier}' WHERE id = '{}'", one.id);
                    self.world.tamper(&set).await;
                }
            }
            16 | 17 if !of_login.is_empty() => {
                let one = of_login[self.below(of_login.len())];
                let last_day = today + (self.below(60) as i64).days();
                let manager = self.below(2);
                let manager = self.people[manager].clone();
                // Not their own, nor above their level, nor after its end.
                drop(
                    end_for(&self.world.sign_in(&manager).await, terminate::rows(&[&one.id]), Some(last_day), &[])
                        .await,
                );
            }
            18 => self.take_back(&who).await,
            _ => self.decide().await,
        }
    }

    /// A manager takes back what would end of somebody.
    async fn take_back(&mut self, who: &Somebody) {
        let manager = self.below(2);
        let manager = self.people[manager].clone();
        let mut reading = self.world.portal.db().read().await.unwrap();
        let pending = reading.pending_terminations(&[who.id.as_str()]).await.unwrap();
        drop(reading);
        if let Some(first) = pending.first() {
            // Of an organization that they manage no more, say.
            drop(self.world.sign_in(&manager).await.undo_termination(&first.id).await);
        }
    }

    async fn set_active(&self, who: &Somebody, active: bool) {
        self.world.set_means(who, if active { MeansState::Active } else { MeansState::Suspended }).await;
    }

    /// A manager decides about the first of what waits.
    async fn decide(&mut self) {
        let (number, approves) = (self.below(2), self.chance(50));
        let manager = self.people[number].clone();
        let signed_in = self.world.sign_in(&manager).await;
        let Ok(waiting) = signed_in.to_approve().await else { return };
        let Some(first) = waiting.first() else { return };
        let decider = self.world.decider(&manager, &first.reference).await;
        let done = if approves {
            decider.approve(&first.reference, Ticks::ALL).await
        } else {
            decider.refuse(&first.reference, "No").await
        };
        // Above the manager's level, say.
        drop(done);
    }

    /// What the outbox has got; it is emptied.
    async fn sent(&self) -> Vec<Mail> {
        let rows = |ending: Vec<Ending>| {
            let mut rows: Vec<Named> =
                ending.into_iter().map(|one| (one.organization, one.until, one.row.admin)).collect();
            rows.sort();
            rows
        };
        let mut mails = Vec::new();
        for (message, letter) in self.world.mails().await {
            let to = message.recipient;
            mails.push(match letter {
                AnyLetter::M10(M10 { whole, ending, only_manager_of: mut alone, .. }) => {
                    alone.sort();
                    Mail::Ends { to, whole, rows: rows(ending), alone }
                }
                AnyLetter::M12(M12 { whole, ended, .. }) => Mail::HasEnded { to, whole, rows: rows(ended) },
                AnyLetter::M11(M11 { organization, ending, others: 0, .. }) => {
                    let mut rows: Vec<_> = ending.into_iter().map(|one| (one.user, one.ending.until)).collect();
                    rows.sort();
                    Mail::Digest { to, organization, rows }
                }
                _ => continue,
            });
        }
        mails.sort();
        self.world.tamper("DELETE FROM outbox").await;
        mails
    }
}

async fn lived(kind: Database, usual: usize) {
    let (seed, all) = (seed(), number("WALK_DAYS", usual));
    let mut years = Years::begin(kind, seed).await;
    let other = years.world.another_portal();
    let (mut model, mut mails, mut runs, mut stopped) = (Model::default(), [0; 5], 0, 0);
    for day in 0..all {
        let today = TODAY + (day as i64).days();
        years.world.clock.set_day(today);
        if years.chance(30) {
            years.happen(today).await;
        }
        // What waits too long lapses.
        if day % 10 == 0 {
            years.world.portal.tidy().await.unwrap();
        }
        if stopped > 0 {
            stopped -= 1;
            continue;
        }
        // The job stops for days or weeks, the clock is wrong for a while.
        if years.chance(1) {
            stopped = years.below(50);
        }
        let wrong = if years.chance(2) { years.below(9) as i64 - 4 } else { 0 };
        let seen = today + wrong.days();
        let (hour, minute) = (years.below(24) as i8, years.below(60) as i8);
        years.sent().await;
        years.world.clock.set(seen, hour, minute);
        // Of two servers either, one after the other, or both at once.
        let servers = years.below(10);
        let one = &years.world.portal;
        match servers {
            0 => {
                let (one, two) = tokio::join!(alone(one.send_reminders()), alone(other.send_reminders()));
                one.and(two).unwrap();
            }
            1 => {
                one.send_reminders().await.unwrap();
                other.send_reminders().await.unwrap();
            }
            2..=5 => drop(other.send_reminders().await.unwrap()),
            _ => drop(one.send_reminders().await.unwrap()),
        }
        let expected = model.run(&years.everything().await, seen);
        let sent = years.sent().await;
        assert_eq!(sent, expected, "WALK_SEED={seed}, {seen} at {hour}:{minute:02}");
        runs += 1;
        for mail in sent {
            match mail {
                Mail::Ends { whole, alone, .. } => {
                    mails[0] += 1;
                    mails[1] += usize::from(whole && !alone.is_empty());
                }
                Mail::HasEnded { whole, .. } => {
                    mails[2] += 1;
                    mails[3] += usize::from(whole);
                }
                Mail::Digest { .. } => mails[4] += 1,
            }
        }
    }
    println!(
        "{all} days, {runs} runs: {} reminders, {} of them to the only manager of all that ends, {} of what had ended, {} of \
         them of everything, {} digests",
        mails[0], mails[1], mails[2], mails[3], mails[4]
    );
    // It would prove nothing if nothing ended: the first rows do soon, and who manages alone renews nothing.
    assert!(mails.iter().all(|count| *count > 0), "{mails:?}");
}

/// R61, R63, R67, R140, edge cases 7 and 13.
#[tokio::test]
async fn r61_r63_r67_r140_ten_years_bring_every_mail_once() {
    lived(Database::Sqlite, DAYS).await;
}

#[tokio::test]
async fn r61_r63_r67_r140_a_year_on_postgres_brings_every_mail_once() {
    lived(Database::Postgres, 400).await;
}

#[test]
fn the_model_knows_the_days_of_the_contract() {
    for (ends, told) in [
        (date(2027, 4, 30), date(2027, 2, 28)),
        (date(2028, 4, 30), date(2028, 2, 29)),
        (date(2027, 1, 31), date(2026, 11, 30)),
        (date(2028, 2, 29), date(2027, 12, 29)),
    ] {
        assert_eq!(days(ends)[0], told, "{ends}");
    }
}
