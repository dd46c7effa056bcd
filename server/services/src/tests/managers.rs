//! Many managers, users and organizations: a long random walk beside a model, and two managers at once.
//!
//! As many steps and pairs as `WALK_STEPS` and `WALK_PAIRS` say; a failure tells the seed, which `WALK_SEED` takes.

mod model;

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::{prelude::*, strategy::ValueTree};
use rules::{
    level::Level,
    period::{Period, Term},
    permission::{Kind, Permission},
    problem::Refusal,
    shown::{PeopleFilter, UsersFilter},
    state::MeansState,
    wizard::{
        terminate::UNLINK,
        users_request::{ADMIN, MANAGER},
    },
};
use store::{NewPermission, alone, testing::Kind as Database};

use self::model::{Act, Model, Row, Somebody as Known};
use super::{
    seeds::{number, runner, seed},
    terminate::{end_with, rows as ends},
    users_renewal::renew_for,
    users_request::give,
    world::{DAY, Somebody, World},
};
use crate::{Ends, Failure, SignedIn};

const ORGANIZATIONS: usize = 4;
const MANAGERS: usize = 3;
const USERS: usize = 20;
const PEOPLE: usize = MANAGERS + USERS;
const TODAY: Date = super::world::TODAY;
/// Who manages what, up to which level: mostly apart.
const APART: [(usize, usize, Level); 5] =
    [(0, 0, Level::Eh3), (0, 1, Level::Eh3), (1, 2, Level::Eh3), (2, 1, Level::Eh2Plus), (2, 3, Level::Eh4)];
/// The same, all of it together.
const TOGETHER: [(usize, usize, Level); 9] = [
    (0, 0, Level::Eh3),
    (0, 1, Level::Eh3),
    (0, 2, Level::Eh4),
    (1, 0, Level::Eh4),
    (1, 1, Level::Eh3),
    (1, 3, Level::Eh3),
    (2, 2, Level::Eh4),
    (2, 3, Level::Eh3),
    (2, 0, Level::Eh2Plus),
];

/// A step of the walk.
#[derive(Debug, Clone, Copy)]
enum Step {
    Act(Act),
    /// Somebody becomes visible to an organization.
    Link {
        target: usize,
        organization: usize,
    },
    /// The helpdesk blocks an eHerkenning, or takes that back.
    Block {
        target: usize,
    },
    /// Days pass.
    Days(i64),
}

fn term() -> impl Strategy<Value = Term> {
    prop_oneof![Just(Term::One), Just(Term::Three), Just(Term::Five)]
}

/// Somebody tries something: mostly a manager, and now and then somebody else.
fn act() -> impl Strategy<Value = Act> {
    let who = || prop_oneof![6 => 0..MANAGERS, 1 => 0..PEOPLE];
    let (target, organization, row) = (|| 0..PEOPLE, || 0..ORGANIZATIONS, || 0..60usize);
    prop_oneof![
        4 => (who(), target(), row(), term()).prop_map(|(who, target, row, term)| Act::Renew { who, target, row, term }),
        4 => (who(), organization(), target(), term(), any::<bool>()).prop_map(
            |(who, organization, target, term, manager)| Act::Give { who, organization, target, term, manager }),
        2 => (who(), target(), row()).prop_map(|(who, target, row)| Act::End { who, target, row }),
        1 => (who(), organization(), target(), any::<bool>()).prop_map(
            |(who, organization, target, unlink)| Act::Leave { who, organization, target, unlink }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => act().prop_map(Step::Act),
        2 => (0..PEOPLE, 0..ORGANIZATIONS).prop_map(|(target, organization)| Step::Link { target, organization }),
        1 => (MANAGERS..PEOPLE).prop_map(|target| Step::Block { target }),
        2 => prop_oneof![Just(1i64), Just(30), Just(100), Just(200)].prop_map(Step::Days),
    ]
}

/// The portal with its people, and what the model knows of it.
struct Managers {
    world: World,
    people: Vec<Somebody>,
    organizations: Vec<String>,
    signed_in: Vec<Option<SignedIn>>,
    model: Model,
}

impl Managers {
    /// Managers with their roles; users belong to some organizations, with a permission in most.
    async fn begin(kind: Database, roles: &[(usize, usize, Level)]) -> Self {
        let world = World::on(kind).await;
        let mut organizations = Vec::new();
        for index in 0..ORGANIZATIONS {
            organizations.push(world.organization(&format!("Organization {index}")).await);
        }
        let (mut people, mut known) = (Vec::new(), Vec::new());
        for index in 0..PEOPLE {
            people.push(world.person(&format!("Person{index}")).await);
            known.push(Known { level: Level::Eh3, active: true, linked: BTreeSet::new(), rows: Vec::new() });
        }
        let signed_in = (0..PEOPLE).map(|_| None).collect();
        let mut this = Self { world, people, organizations, signed_in, model: Model { today: TODAY, people: known } };
        for (manager, organization, level) in roles {
            this.insert(*manager, *organization, *level, TODAY, true).await;
        }
        for user in MANAGERS..PEOPLE {
            let level = [Level::Eh3, Level::Eh2Plus, Level::Eh4][user % 3];
            this.insert(user, user % ORGANIZATIONS, level, date(2027, 1, 9), false).await;
            if user % 2 == 0 {
                this.insert(user, (user + 1) % ORGANIZATIONS, Level::Eh3, date(2027, 3, 1), false).await;
            }
        }
        this.compare("at the beginning").await;
        this
    }

    /// A permission for all services, which lasts until a day; a manager's with the role, and so long that the walk keeps them.
    async fn insert(&mut self, who: usize, organization: usize, level: Level, ends: Date, role: bool) {
        let (portal, person) = (&self.world.portal, &self.people[who]);
        let mut tx = portal.db().write().await.unwrap();
        let held = tx.hold(&[&person.id]).await.unwrap();
        let period = if role {
            Period { starts: TODAY, ends: Term::Five.last_day(TODAY) }
        } else {
            Period { starts: TODAY.saturating_sub(jiff::ToSpan::years(1)), ends }
        };
        let id = portal.id();
        let login = NewPermission {
            id: &id,
            kind: Kind::Login,
            person: &person.id,
            organization: &self.organizations[organization],
            branch: None,
            service: None,
            level,
            period,
            login: None,
            application: None,
        };
        tx.insert_permission(&held, &login, portal.now()).await.unwrap();
        let known = &mut self.model.people[who];
        let row = Row {
            id: Some(id.clone()),
            organization,
            kind: Kind::Login,
            level,
            period,
            ended: false,
            next: None,
            hangs: None,
        };
        let place = known.rows.len();
        known.rows.push(row.clone());
        if role {
            let admin = portal.id();
            let new = NewPermission { id: &admin, kind: Kind::Admin, login: Some(&id), ..login };
            tx.insert_permission(&held, &new, portal.now()).await.unwrap();
            known.rows.push(Row { id: Some(admin.clone()), kind: Kind::Admin, hangs: Some(place), ..row });
        }
        tx.link(&held, &person.id, &self.organizations[organization], portal.now()).await.unwrap();
        known.linked.insert(organization);
        tx.commit().await.unwrap();
    }

    /// Somebody's session, as it was opened last: rights are looked up with everything that is asked for.
    async fn session(&mut self, who: usize) -> Option<SignedIn> {
        if !self.model.people[who].active {
            return None;
        }
        if self.signed_in[who].is_none() {
            self.signed_in[who] = Some(self.world.sign_in(&self.people[who]).await);
        }
        self.signed_in[who].clone()
    }

    /// The use case of an act; what the portal refuses is an outcome too.
    async fn do_it(&self, act: Act, by: SignedIn) {
        let row = |target: usize, row: usize| self.model.people[target].rows.get(row).and_then(|row| row.id.clone());
        let refused = |failure: Failure| assert!(matches!(failure, Failure::Refused(_)), "{act:?}: {failure}");
        match act {
            Act::Renew { target, row: which, term, .. } => {
                let Some(id) = row(target, which) else { return };
                let years = term.years().to_string();
                renew_for(&by, &[&id], &years).await.map(drop).unwrap_or_else(refused);
            }
            Act::Give { organization, target, term, manager, .. } => {
                let target = &self.people[target];
                let (years, admin) = (term.years().to_string(), format!("{ADMIN}.{}", target.id));
                let mut given = vec![("scope", "all"), ("term", years.as_str()), (MANAGER, "on")];
                if manager {
                    given.push((admin.as_str(), "on"));
                }
                let organization = &self.organizations[organization];
                give(&by, organization, &[target], &given).await.map(drop).unwrap_or_else(refused);
            }
            Act::End { target, row: which, .. } => {
                let Some(id) = row(target, which) else { return };
                end_with(&by, ends(&[&id]), &[], &self.organizations).await.map(drop).unwrap_or_else(refused);
            }
            Act::Leave { organization, target, unlink, .. } => {
                let everything = Ends::Everything {
                    person: self.people[target].id.clone(),
                    organization: self.organizations[organization].clone(),
                };
                let more: &[(&str, &str)] = if unlink { &[(UNLINK, "on")] } else { &[] };
                end_with(&by, everything, more, &self.organizations).await.map(drop).unwrap_or_else(refused);
            }
        }
    }

    /// The act about a row that there is, and an organization in which its person is, where they are in one.
    fn fitted(&self, act: Act) -> Act {
        let place = |target: usize, row: usize| row % self.model.people[target].rows.len().max(1);
        let within = |target: usize, organization: usize| {
            let linked: Vec<usize> = self.model.people[target].linked.iter().copied().collect();
            *linked.get(organization % linked.len().max(1)).unwrap_or(&organization)
        };
        match act {
            Act::Renew { who, target, row, term } => Act::Renew { who, target, row: place(target, row), term },
            Act::End { who, target, row } => Act::End { who, target, row: place(target, row) },
            Act::Give { who, organization, target, term, manager } => {
                Act::Give { who, organization: within(target, organization), target, term, manager }
            }
            Act::Leave { who, organization, target, unlink } => {
                Act::Leave { who, organization: within(target, organization), target, unlink }
            }
        }
    }

    /// The same acts by two who manage the organization that the first is about, where there are two.
    fn by_two(&self, one: Act, other: Act, turns: u64) -> (Act, Act) {
        let organization = match one {
            Act::Give { organization, .. } | Act::Leave { organization, .. } => Some(organization),
            Act::Renew { target, row, .. } | Act::End { target, row, .. } => {
                self.model.people[target].rows.get(row).map(|row| row.organization)
            }
        };
        let Some(organization) = organization else { return (one, other) };
        let mut both: Vec<usize> =
            (0..MANAGERS).filter(|who| self.model.managed(*who, organization).is_some()).collect();
        if turns.is_multiple_of(2) {
            both.reverse();
        }
        match both.as_slice() {
            [first, .., last] => (by(one, *first), by(other, *last)),
            _ => (one, other),
        }
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Act(act) => {
                if let Some(by) = self.session(actor(act)).await {
                    self.do_it(act, by).await;
                }
                self.model.act(act, ORGANIZATIONS);
            }
            Step::Link { target, organization } => {
                let (portal, person) = (&self.world.portal, &self.people[target].id);
                let mut tx = portal.db().write().await.unwrap();
                let held = tx.hold(&[person]).await.unwrap();
                tx.link(&held, person, &self.organizations[organization], portal.now()).await.unwrap();
                tx.commit().await.unwrap();
                self.model.people[target].linked.insert(organization);
            }
            Step::Block { target } => {
                let known = &mut self.model.people[target];
                known.active = !known.active;
                let state = if known.active { MeansState::Active } else { MeansState::Suspended };
                self.world.set_means(&self.people[target], state).await;
                self.signed_in[target] = None;
            }
            Step::Days(days) => {
                // The managers' own permissions last five years: the walk ends before them.
                if self.model.today > date(2031, 1, 1) {
                    return;
                }
                self.world.clock.forward(days * DAY);
                self.model.today = self.world.portal.today();
                self.signed_in.fill_with(|| None);
            }
        }
    }

    async fn found(&self) -> Vec<Vec<Permission>> {
        let ids: Vec<&str> = self.people.iter().map(|one| one.id.as_str()).collect();
        let mut found = vec![Vec::new(); PEOPLE];
        for held in self.world.portal.db().read().await.unwrap().permissions_of_people(&ids).await.unwrap() {
            let place = ids.iter().position(|id| *id == held.person).unwrap();
            found[place].push(held.permission);
        }
        found
    }

    /// Whatever was done: the portal is as the model says, whoever it is about; and no row is unlawful.
    async fn compare(&mut self, after: &str) {
        let found = self.found().await;
        if let Err(difference) = self.model.agree(&found, &self.organizations) {
            panic!("{after}: {difference}");
        }
        for row in found.iter().flatten() {
            assert!(row.period.is_lawful(), "{after}: {row:?}");
        }
    }

    /// Who is linked to what.
    async fn linked(&self) -> Vec<BTreeSet<usize>> {
        let mut reading = self.world.portal.db().read().await.unwrap();
        let place = |id: &str| self.organizations.iter().position(|one| one == id).unwrap();
        let mut linked = Vec::new();
        for who in &self.people {
            let of = reading.organizations_of(&who.id).await.unwrap();
            linked.push(of.iter().map(|one| place(&one.id)).collect());
        }
        linked
    }

    /// What somebody sees: users of what they manage, and nothing that is not of that.
    async fn look(&mut self, who: usize, target: usize) {
        let managed = self.model.manages(who, ORGANIZATIONS);
        let Some(by) = self.session(who).await else { return };
        let filter = PeopleFilter { inactive: true, ..PeopleFilter::default() };
        if managed.is_empty() {
            for refused in [by.users(&filter).await.err(), by.one_user(&self.people[target].id, "").await.err()] {
                assert!(matches!(refused, Some(Failure::Refused(Refusal::NotYours))), "{refused:?}");
            }
            return;
        }
        let is_seen = |one: usize| managed.iter().any(|place| self.model.people[one].linked.contains(place));
        let seen: BTreeSet<&str> =
            (0..PEOPLE).filter(|one| is_seen(*one)).map(|one| self.people[one].id.as_str()).collect();
        let found = by.users(&filter).await.unwrap();
        assert_eq!(found.total, seen.len());
        assert_eq!(found.rows.iter().map(|row| row.id.as_str()).collect::<BTreeSet<_>>(), seen);
        let names: BTreeSet<&str> = found.rows.iter().flat_map(|row| &row.organizations).map(String::as_str).collect();
        assert!(
            names.iter().all(|name| managed.iter().any(|place| *name == format!("Organization {place}"))),
            "{names:?}"
        );

        let mine: BTreeSet<&str> = managed.iter().map(|place| self.organizations[*place].as_str()).collect();
        let filter = UsersFilter { inactive: true, ..UsersFilter::default() };
        for row in by.users_permissions(&filter).await.unwrap().rows {
            assert!(
                seen.contains(row.person.as_str()) && mine.contains(row.permission.organization.as_str()),
                "{row:?}"
            );
        }
        match by.one_user(&self.people[target].id, "").await {
            Ok(shown) => {
                assert!(is_seen(target));
                assert!(shown.organizations.iter().all(|one| mine.contains(one.organization.id.as_str())));
                let rows = shown.organizations.iter().flat_map(|one| &one.permissions);
                assert!(rows.into_iter().all(|row| mine.contains(row.organization.as_str())));
            }
            Err(failure) => {
                assert!(!is_seen(target) && matches!(failure, Failure::Refused(Refusal::NotYours)), "{failure}");
            }
        }
    }
}

/// The same act by somebody else.
fn by(act: Act, other: usize) -> Act {
    let mut act = act;
    match &mut act {
        Act::Renew { who, .. } | Act::Give { who, .. } | Act::End { who, .. } | Act::Leave { who, .. } => *who = other,
    }
    act
}

fn actor(act: Act) -> usize {
    match act {
        Act::Renew { who, .. } | Act::Give { who, .. } | Act::End { who, .. } | Act::Leave { who, .. } => who,
    }
}

/// What one does to oneself has stories of its own: it asks for more than a tick.
fn is_own(act: Act) -> bool {
    match act {
        Act::Renew { .. } | Act::Give { .. } => false,
        Act::End { who, target, .. } | Act::Leave { who, target, .. } => who == target,
    }
}

async fn walked(kind: Database) {
    let (seed, steps) = (seed(), number("WALK_STEPS", 500));
    let mut runner = runner(seed);
    let mut managers = Managers::begin(kind, &APART).await;
    let mut changed = 0;
    for taken in 0..steps {
        // Five years are walked through as often as it takes.
        if managers.model.today > date(2031, 1, 1) || managers.model.people.iter().any(|one| one.rows.len() > 60) {
            managers = Managers::begin(kind, &APART).await;
        }
        let mut step = step().new_tree(&mut runner).unwrap().current();
        // Every second act is aimed at something that is there.
        if let Step::Act(act) = &mut step
            && taken % 2 == 0
        {
            *act = managers.fitted(*act);
        }
        if matches!(step, Step::Act(act) if is_own(act)) {
            continue;
        }
        let after = format!("WALK_SEED={seed}, step {taken}: {step:?}");
        let before = managers.model.clone();
        managers.take(step).await;
        changed += usize::from(managers.model != before);
        managers.compare(&after).await;
        if taken % 5 == 0 {
            let (who, target) = (0..PEOPLE, 0..PEOPLE).new_tree(&mut runner).unwrap().current();
            managers.look(who % (MANAGERS + 1), target).await;
            let linked = managers.linked().await;
            managers.model.links_agree(&linked).unwrap_or_else(|difference| panic!("{after}: {difference}"));
        }
    }
    // It would prove nothing if everything were refused, or nothing.
    println!("of {steps} steps {changed} changed something");
    assert!(changed * 10 > steps && changed * 10 < steps * 8, "of {steps} steps {changed} changed something");
}

/// Drives two at once, whichever comes first; now and then one of them waits though it could go on.
async fn interleaved<A, B>(one: impl Future<Output = A>, other: impl Future<Output = B>, turns: u64) -> (A, B) {
    let (mut one, mut other) = (std::pin::pin!(one), std::pin::pin!(other));
    let (mut first, mut second, mut coins) = (None, None, turns);
    std::future::poll_fn(move |context| {
        coins = coins.rotate_right(3) ^ 0x9e37_79b9_7f4a_7c15;
        let (lets_one, lets_other) = (coins & 3 != 0 || second.is_some(), coins & 12 != 0 || first.is_some());
        if first.is_none() && lets_one {
            first = match one.as_mut().poll(context) {
                std::task::Poll::Ready(done) => Some(done),
                std::task::Poll::Pending => None,
            };
        }
        if second.is_none() && lets_other {
            second = match other.as_mut().poll(context) {
                std::task::Poll::Ready(done) => Some(done),
                std::task::Poll::Pending => None,
            };
        }
        match (first.take(), second.take()) {
            (Some(one), Some(other)) => std::task::Poll::Ready((one, other)),
            (kept, also) => {
                (first, second) = (kept, also);
                if !(lets_one && lets_other) {
                    context.waker().wake_by_ref();
                }
                std::task::Poll::Pending
            }
        }
    })
    .await
}

/// Whatever two managers do at the same time to the same people: it is as if one had come after the other.
///
/// Goes on until one pair in twenty was about the same: how many that are of so many pairs is chance.
async fn raced(kind: Database) {
    let (seed, pairs) = (seed(), number("WALK_PAIRS", 120));
    let mut runner = runner(seed);
    let mut managers = Managers::begin(kind, &TOGETHER).await;
    let (mut pair, mut met) = (0, 0);
    while pair < pairs || met * 20 < pairs {
        pair += 1;
        assert!(pair < pairs * 20, "WALK_SEED={seed}: of {pair} pairs only {met} were about the same");
        if managers.model.today > date(2031, 1, 1) || managers.model.people.iter().any(|one| one.rows.len() > 40) {
            managers = Managers::begin(kind, &TOGETHER).await;
        }
        // What was ended goes on with new permissions, and some time passes.
        let step = step().new_tree(&mut runner).unwrap().current();
        if !matches!(step, Step::Act(_)) {
            managers.take(step).await;
            managers.compare(&format!("WALK_SEED={seed}, before pair {pair}: {step:?}")).await;
        }
        let (one, other, turns) = (act(), act(), any::<u64>()).new_tree(&mut runner).unwrap().current();
        // Of the same person, and mostly of the same row: else nothing meets.
        let one = managers.fitted(one);
        let other = managers.fitted(beside(one, other));
        let (one, other) = managers.by_two(one, other, turns);
        if is_own(one) || is_own(other) || actor(one) == actor(other) {
            continue;
        }
        let after = format!("WALK_SEED={seed}, pair {pair}: {one:?} beside {other:?}");
        let (first, second) = (managers.session(actor(one)).await, managers.session(actor(other)).await);
        let (Some(first), Some(second)) = (first, second) else { continue };
        // Each holds connections of its own, and neither waits for the other's.
        let (first, second) = (alone(managers.do_it(one, first)), alone(managers.do_it(other, second)));
        interleaved(first, second, turns).await;
        let orders = [[one, other], [other, one]].map(|acts| {
            let mut model = managers.model.clone();
            acts.into_iter().for_each(|act| model.act(act, ORGANIZATIONS));
            model
        });
        met += usize::from(orders[0] != orders[1]);
        let (found, linked) = (managers.found().await, managers.linked().await);
        let agrees = orders.map(|mut model| {
            model.links_agree(&linked)?;
            model.agree(&found, &managers.organizations).map(|()| model)
        });
        match agrees {
            [Ok(model), _] | [_, Ok(model)] => managers.model = model,
            [Err(one), Err(other)] => panic!("{after}: neither {one} nor {other}"),
        }
    }
    println!("of {pair} pairs {met} were about the same");
}

/// The act about what another one is about.
fn beside(one: Act, other: Act) -> Act {
    let (target, row, organization) = match one {
        Act::Renew { target, row, .. } | Act::End { target, row, .. } => (target, Some(row), None),
        Act::Give { target, organization, .. } | Act::Leave { target, organization, .. } => {
            (target, None, Some(organization))
        }
    };
    match other {
        Act::Renew { who, row: own, term, .. } => Act::Renew { who, target, row: row.unwrap_or(own), term },
        Act::End { who, row: own, .. } => Act::End { who, target, row: row.unwrap_or(own) },
        Act::Give { who, organization: own, term, manager, .. } => {
            Act::Give { who, organization: organization.unwrap_or(own), target, term, manager }
        }
        Act::Leave { who, organization: own, unlink, .. } => {
            Act::Leave { who, organization: organization.unwrap_or(own), target, unlink }
        }
    }
}

/// Two managers at once.
#[tokio::test]
async fn r23_two_managers_at_once_are_as_one_after_the_other() {
    raced(Database::Sqlite).await;
}

#[tokio::test]
async fn r23_two_managers_at_once_are_as_one_after_the_other_on_postgres() {
    raced(Database::Postgres).await;
}

/// R23, R48, edge cases 1 to 4: no foreign read or write, nothing above the granting manager's level or longer than five years, no
/// Admin authorization without the permission that it hangs on; and rights act at once.
#[tokio::test]
async fn r23_r48_r3_a_walk_of_managers_is_as_a_model_says() {
    walked(Database::Sqlite).await;
}

#[tokio::test]
async fn r23_r48_r3_a_walk_of_managers_is_as_a_model_says_on_postgres() {
    walked(Database::Postgres).await;
}
