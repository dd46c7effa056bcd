//! Time, chance and the trade register as a story wants them.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rules::company::{BranchNumber, KvkNumber};
use sha2::{Digest, Sha256};

use super::TODAY;
use crate::{
    Chance, Clock,
    register::{BoxFuture, Branch, Company, CompanyRegister, RegisterTrouble},
};

/// A clock that stands still until a story moves it.
pub(in crate::tests) struct FakeClock(AtomicI64);

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

impl Default for FakeClock {
    fn default() -> Self {
        let clock = Self(AtomicI64::new(0));
        clock.set_day(TODAY);
        clock
    }
}

impl FakeClock {
    pub(in crate::tests) fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Ten in the morning in Amsterdam.
    pub(in crate::tests) fn set_day(&self, day: Date) {
        self.set(day, 10, 0);
    }

    pub(in crate::tests) fn set(&self, day: Date, hour: i8, minute: i8) {
        let amsterdam = TimeZone::get("Europe/Amsterdam").unwrap();
        let at = day.at(hour, minute, 0, 0).to_zoned(amsterdam).unwrap();
        self.0.store(at.timestamp().as_second(), Ordering::SeqCst);
    }
}

/// Chance that is the same in every run; while it sticks, it gives the same again and again.
#[derive(Default)]
pub(in crate::tests) struct SeededChance {
    count: AtomicU64,
    stuck: AtomicBool,
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        let step = u64::from(!self.stuck.load(Ordering::SeqCst));
        for chunk in bytes.chunks_mut(32) {
            let count = self.count.fetch_add(step, Ordering::SeqCst);
            chunk.copy_from_slice(&Sha256::digest(count.to_be_bytes())[..chunk.len()]);
        }
    }
}

impl SeededChance {
    pub(in crate::tests) fn stick(&self, stuck: bool) {
        self.stuck.store(stuck, Ordering::SeqCst);
    }
}

/// A trade register that knows some companies; it can be down.
#[derive(Default)]
pub(in crate::tests) struct FakeRegister {
    companies: Mutex<Vec<Company>>,
    pub(in crate::tests) down: AtomicBool,
    pub(in crate::tests) asked: AtomicU64,
}

impl FakeRegister {
    /// Registers a company with one branch.
    pub(in crate::tests) fn add(&self, kvk: &str, name: &str, branch: &str, active: bool) {
        let company = Company {
            kvk: KvkNumber::parse(kvk).unwrap(),
            name: name.to_owned(),
            legal_form: Some("Besloten vennootschap".to_owned()),
            rsin: None,
            address: Some("Watermolenlaan 1, 3447GT Woerden".to_owned()),
            active,
            registered: None,
            branches: vec![Branch {
                number: BranchNumber::parse(branch).unwrap(),
                name: name.to_owned(),
                town: Some("Woerden".to_owned()),
                main: true,
            }],
        };
        self.companies.lock().unwrap().push(company);
    }
}

impl CompanyRegister for FakeRegister {
    fn company<'a>(
        &'a self,
        kvk: &'a KvkNumber,
    ) -> BoxFuture<'a, std::result::Result<Option<Company>, RegisterTrouble>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let found = self.companies.lock().unwrap().iter().find(|one| one.kvk == *kvk).cloned();
        let answer = if self.down.load(Ordering::SeqCst) { Err(RegisterTrouble::TimedOut) } else { Ok(found) };
        Box::pin(std::future::ready(answer))
    }
}
