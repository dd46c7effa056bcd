//! Time, as a parameter: whoever makes a [`crate::Portal`] brings the clock.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The time zone in which days are counted.
#[derive(Clone)]
pub(crate) struct Amsterdam(TimeZone);

impl Amsterdam {
    pub(crate) fn new() -> Self {
        // The zone's data is part of the program; UTC would be off by two hours at the most.
        Self(TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC))
    }

    pub(crate) fn at(&self, instant: Timestamp) -> DateTime {
        self.0.to_datetime(instant)
    }

    pub(crate) fn day(&self, seconds: i64) -> Date {
        self.local(seconds).date()
    }

    pub(crate) fn local(&self, seconds: i64) -> DateTime {
        self.at(Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH))
    }
}
