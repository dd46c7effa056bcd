//! Time and chance as a story wants them.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use sha2::{Digest, Sha256};

use super::TODAY;
use crate::{Chance, Clock};

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
