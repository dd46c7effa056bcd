//! The world of a story: people, organizations, what they hold, and what the portal did about it.

use std::sync::Arc;

use jiff::civil::{Date, date};
use rules::{
    deed::Deed,
    level::Level,
    people::Language,
    permission::Permission,
    problem::{LinkTrouble, Problems, Refusal},
    shown::Viewer,
    state::MeansState,
};
use store::{
    AuditLine, Message,
    testing::{Fresh, Kind},
};
use tokio::sync::OnceCell;

use crate::{
    ErrandDelay, Failure, Hasher, MasterKey, NewPerson, Portal, Result, Secret, SignedIn,
    letters::{AnyLetter, SmsCode},
};

mod account;
mod ask;
mod fakes;
mod holdings;
mod signing_in;
mod wizards;

pub(super) use ask::{Ask, complete, ticked};
pub(super) use fakes::{FakeClock, FakeRegister, SeededChance};
pub(super) use signing_in::{at, visitor};

/// The day on which every story begins, at ten in the morning.
pub(super) const TODAY: Date = date(2026, 11, 22);
/// Everybody's password.
pub(super) const PASSWORD: &str = "Zonnebloem-2026!";
/// An hour, in seconds.
pub(super) const HOUR: i64 = 60 * 60;
/// A day, in seconds.
pub(super) const DAY: i64 = 24 * HOUR;

/// The hash of [`PASSWORD`], made once.
static HASH: OnceCell<String> = OnceCell::const_new();

/// Somebody of the story.
#[derive(Debug, Clone)]
pub(super) struct Somebody {
    pub(super) id: String,
    pub(super) email: String,
    pub(super) name: String,
}

pub(super) struct World {
    pub(super) portal: Portal,
    pub(super) clock: Arc<FakeClock>,
    pub(super) chance: Arc<SeededChance>,
    pub(super) register: Arc<FakeRegister>,
    fresh: Fresh,
}

impl World {
    pub(super) async fn new() -> Self {
        Self::on(Kind::Sqlite).await
    }

    /// The same world on a database of a kind.
    pub(super) async fn on(kind: Kind) -> Self {
        Self::made(Fresh::of(kind).await, 2)
    }

    /// The same on PostgreSQL with two connections: who waits for a second one while holding the first is found at once.
    pub(super) async fn narrow() -> Self {
        Self::made(Fresh::narrow(Kind::Postgres).await, 2)
    }

    pub(super) async fn with_hashing_places(places: usize) -> Self {
        Self::made(Fresh::of(Kind::Sqlite).await, places)
    }

    fn made(fresh: Fresh, places: usize) -> Self {
        let (clock, chance) = (Arc::new(FakeClock::default()), Arc::new(SeededChance::default()));
        let register = Arc::new(FakeRegister::default());
        let portal = Portal::new(
            fresh.db().observed(),
            clock.clone(),
            chance.clone(),
            register.clone(),
            &MasterKey::demo(),
            places,
        )
        .unwrap();
        // Nobody waits in a story.
        let portal = portal.with_errand_delay(ErrandDelay::NONE);
        Self { portal, clock, chance, register, fresh }
    }

    /// The same world, seen by another portal on its database.
    pub(super) fn taken_up_by(self, portal: Portal) -> Self {
        Self { portal, ..self }
    }

    /// What somebody does to the database who has it, and not the key.
    pub(super) async fn tamper(&self, sql: &str) {
        self.fresh.tamper(sql).await.unwrap();
    }

    /// Another instance of the portal on the same database.
    pub(super) fn another_portal(&self) -> Portal {
        let (clock, chance, register) = (self.clock.clone(), self.chance.clone(), self.register.clone());
        Portal::new(self.portal.db().clone(), clock, chance, register, &MasterKey::demo(), 2).unwrap()
    }

    /// The bytes of everything that the database has written, where it is a file.
    pub(super) fn stored_bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.fresh.folder().unwrap()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    /// Somebody with an active EH3 means and [`PASSWORD`].
    pub(super) async fn person(&self, name: &str) -> Somebody {
        self.person_who_is(name, MeansState::Active, Some(password_hash().await)).await
    }

    /// Somebody whose means stands otherwise, or who never chose a password.
    pub(super) async fn person_who_is(&self, name: &str, state: MeansState, password_hash: Option<String>) -> Somebody {
        let (email, surname) = (format!("{}@demo.example", name.to_lowercase()), name.to_owned());
        let new = NewPerson {
            email: email.clone(),
            initials: "X.".into(),
            prefix: String::new(),
            surname,
            born: date(1980, 5, 17),
            mobile: "+31612345678".into(),
            language: Language::Nl,
            level: Level::Eh3,
            state,
            password_hash,
        };
        let mut tx = self.portal.db().write().await.unwrap();
        let person = self.portal.insert_person(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        Somebody { id: person.id.clone(), email, name: person.name() }
    }

    pub(super) async fn rows(&self, who: &Somebody) -> Vec<Permission> {
        self.portal.db().read().await.unwrap().permissions_of(&who.id).await.unwrap()
    }

    /// The rows that are not among those of before.
    pub(super) async fn new_rows(&self, who: &Somebody, before: &[Permission]) -> Vec<Permission> {
        let rows = self.rows(who).await;
        rows.into_iter().filter(|row| !before.iter().any(|known| known.id == row.id)).collect()
    }

    /// All letters by mail, whoever they are for.
    pub(super) async fn mails(&self) -> Vec<(Message, AnyLetter)> {
        let post = self.portal.newest_post(10_000).await.unwrap();
        let letters = post.into_iter().filter_map(|(message, letter)| Some((message, letter?)));
        letters.filter(|(_, letter)| !matches!(letter, AnyLetter::SmsCode(SmsCode { .. }))).collect()
    }

    /// The letters of one kind to one person.
    pub(super) async fn mails_to(&self, who: &Somebody, template: &str) -> Vec<AnyLetter> {
        let all = self.mails().await.into_iter();
        all.filter(|(m, _)| m.recipient == who.email && m.template == template).map(|(_, letter)| letter).collect()
    }

    /// The lines of the audit trail about somebody, with one word.
    pub(super) async fn audit(&self, who: &Somebody, deed: Deed) -> Vec<AuditLine> {
        let lines = self.portal.db().read().await.unwrap().audit_of(&who.id, 10_000).await.unwrap();
        lines.into_iter().filter(|line| line.action == deed.name()).collect()
    }
}

impl SignedIn {
    /// What the frame around a page shows.
    pub(super) async fn viewer_now(&self) -> Viewer {
        let mut reading = self.portal.db().read().await.unwrap();
        let found = reading.session_with_duties(&self.session.hash, self.portal.today()).await.unwrap();
        self.viewer(found.unwrap().3)
    }
}

/// The hash of [`PASSWORD`].
pub(super) async fn password_hash() -> String {
    let make = async || {
        let hasher = Hasher::new(Arc::new(SeededChance::default()), 1, 1).unwrap();
        hasher.hash(Secret::new(PASSWORD.to_owned())).await.unwrap()
    };
    HASH.get_or_init(make).await.clone()
}

/// The row of an id.
pub(super) fn row<'a>(rows: &'a [Permission], id: &str) -> &'a Permission {
    rows.iter().find(|row| row.id == id).unwrap_or_else(|| panic!("no permission {id}"))
}

/// Why it was refused.
pub(super) fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(Failure::Refused(refusal)) => refusal,
        Err(broken) => panic!("{broken}"),
    }
}

/// Why a link does not work.
pub(super) fn lost<T>(result: Result<T>) -> &'static str {
    match refusal(result) {
        Refusal::Link(trouble) => match trouble {
            LinkTrouble::Incomplete => "incomplete",
            LinkTrouble::Used { .. } => "used",
            LinkTrouble::Replaced { .. } => "replaced",
            LinkTrouble::Overtaken { .. } => "overtaken",
            LinkTrouble::Expired { .. } => "expired",
            LinkTrouble::Unknown => "unknown",
        },
        other => panic!("{other:?}"),
    }
}

/// What was wrong with the answers.
pub(super) fn problems<T>(result: Result<T>) -> Problems {
    match refusal(result) {
        Refusal::Invalid(problems) => problems,
        other => panic!("{other:?}"),
    }
}
