//! Terms and days. All days are calendar days in Europe/Amsterdam; whoever asks brings `today`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    day::{add_months, days_between},
    problem::Problem,
};

/// How long a permission may be asked for: 1, 3 or 5 years (R18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Term {
    /// One year.
    One,
    /// Three years.
    Three,
    /// Five years, the longest.
    Five,
}

impl Term {
    /// Every term that is offered, shortest first.
    pub const ALL: [Term; 3] = [Term::One, Term::Three, Term::Five];

    /// The number of years.
    pub const fn years(self) -> i64 {
        match self {
            Term::One => 1,
            Term::Three => 3,
            Term::Five => 5,
        }
    }

    /// The term of a number of years.
    ///
    /// # Errors
    /// [`Problem::RequiredChoice`] for every number but 1, 3 and 5.
    pub fn from_years(years: i64) -> Result<Self, Problem> {
        Self::ALL.into_iter().find(|term| term.years() == years).ok_or(Problem::RequiredChoice)
    }

    /// Reads the answer of a form.
    ///
    /// # Errors
    /// [`Problem::RequiredChoice`] for everything but `1`, `3` and `5`.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        Self::ALL.into_iter().find(|term| term.years().to_string() == typed).ok_or(Problem::RequiredChoice)
    }

    /// The last valid day of a period that starts on `start` (R21): the day before the same date some years on;
    /// from 29 February, in a year without one, 28 February.
    pub fn last_day(self, start: Date) -> Date {
        let anniversary = add_months(start, 12 * self.years());
        if anniversary.day() == start.day() { anniversary.yesterday().unwrap_or(anniversary) } else { anniversary }
    }
}

/// From when to when, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// The first valid day.
    #[serde(with = "crate::day")]
    pub starts: Date,
    /// The last valid day.
    #[serde(with = "crate::day")]
    pub ends: Date,
}

impl Period {
    /// The period of `term` that begins on `starts`.
    pub fn from(starts: Date, term: Term) -> Self {
        Self { starts, ends: term.last_day(starts) }
    }

    /// Whether `day` lies inside.
    pub fn covers(&self, day: Date) -> bool {
        self.starts <= day && day <= self.ends
    }

    /// No permission row lasts longer than five years (requirements.md, section 3, rule 4).
    pub fn is_lawful(&self) -> bool {
        self.starts <= self.ends && self.ends <= Term::Five.last_day(self.starts)
    }
}

/// The day after `day`, where a successor starts.
pub fn day_after(day: Date) -> Date {
    day.tomorrow().unwrap_or(day)
}

/// The day on which the warning of the two months before the end is due: end − 2 calendar months, clamped (R61).
pub fn warning_day(ends: Date) -> Date {
    add_months(ends, -2)
}

/// The last of the last days whose warning is due on `today`: what ends up to then is expiring, or has ended.
pub fn expiring_until(today: Date) -> Date {
    expiring_within(today, 2)
}

/// The same of so many months: the last of the last days from which so many months back lead to `today` or before.
pub fn expiring_within(today: Date, months: i64) -> Date {
    let mut until = add_months(today, months);
    // Where months are shorter, several last days share a warning day.
    while add_months(day_after(until), -months) <= today && until < Date::MAX {
        until = day_after(until);
    }
    until
}

/// The first day on which something that ends on `ends` can be renewed: end − 6 calendar months, clamped.
pub fn renewable_from(ends: Date) -> Date {
    add_months(ends, -6)
}

/// Days from `today` until `ends`; 0 on the last valid day, negative afterwards.
pub fn days_left(ends: Date, today: Date) -> i64 {
    days_between(today, ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    #[test]
    fn r18_only_one_three_and_five_years_are_terms() {
        for years in -10..20 {
            assert_eq!(Term::from_years(years).is_ok(), [1, 3, 5].contains(&years), "{years}");
        }
        for typed in ["", "2", "10", "03", "3 ", "three", "-1"] {
            assert_eq!(Term::parse(typed), Err(Problem::RequiredChoice), "{typed}");
        }
        assert_eq!(Term::parse("3"), Ok(Term::Three));
    }

    #[test]
    fn r21_the_last_day_is_the_day_before_the_same_date() {
        assert_eq!(Term::Three.last_day(date(2027, 1, 10)), date(2030, 1, 9));
        assert_eq!(Term::One.last_day(date(2028, 2, 29)), date(2029, 2, 28));
        assert_eq!(Term::One.last_day(date(2027, 3, 1)), date(2028, 2, 29));
        assert_eq!(Term::Five.last_day(date(2026, 1, 1)), date(2030, 12, 31));
    }

    /// R61
    #[test]
    fn r61_the_warning_is_due_two_calendar_months_before_the_end() {
        assert_eq!(warning_day(date(2027, 4, 30)), date(2027, 2, 28));
        assert_eq!(warning_day(date(2028, 4, 30)), date(2028, 2, 29));
        assert_eq!(warning_day(date(2027, 1, 31)), date(2026, 11, 30));
    }

    #[test]
    fn renewal_opens_six_months_before_the_end() {
        assert_eq!(renewable_from(date(2027, 8, 31)), date(2027, 2, 28));
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0i64..36_500).prop_map(|days| date(2000, 1, 1).saturating_add(days.days()))
    }

    proptest! {
        /// R21
        #[test]
        fn r21_back_to_back_terms_leave_no_gap_and_drift_by_no_day(start in any_day()) {
            let mut day = start;
            for _ in 0..3 {
                day = day_after(Term::One.last_day(day));
            }
            let whole = day_after(Term::Three.last_day(start));
            // Only 29 February moves: to 1 March, once.
            let leap = start.month() == 2 && start.day() == 29;
            prop_assert!(day == whole || leap, "{start}: {day} {whole}");
        }

        /// R21
        #[test]
        fn r21_a_term_is_never_longer_than_its_years_and_never_a_day_too_short(start in any_day()) {
            for term in Term::ALL {
                let period = Period::from(start, term);
                prop_assert!(period.is_lawful());
                let days = days_left(period.ends, period.starts) + 1;
                let years = term.years();
                prop_assert!((years * 365..=years * 365 + 2).contains(&days), "{start} {years}: {days}");
                prop_assert!(day_after(period.ends) >= start.saturating_add(years.years()));
            }
        }

        #[test]
        fn expiring_is_exactly_what_has_had_its_warning_day(today in any_day()) {
            let until = expiring_until(today);
            prop_assert!(warning_day(until) <= today && warning_day(day_after(until)) > today, "{today}: {until}");
        }

        #[test]
        fn the_warning_comes_after_renewal_has_opened(ends in any_day()) {
            prop_assert!(renewable_from(ends) < warning_day(ends) && warning_day(ends) < ends);
        }
    }
}
