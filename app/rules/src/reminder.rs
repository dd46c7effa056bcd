//! When somebody is reminded that a permission ends: two months before (R61), some days before, and once it has ended.
//!
//! A permission knows the day on which its next reminder is due, and for which last day that was reckoned. Whoever sends one
//! moves that day on: what was missed for a while is sent once, and nothing is sent twice.

use std::{fmt, str::FromStr};

use jiff::{ToSpan as _, civil::Date};

use crate::{
    day::days_between,
    period::{day_after, warning_day},
};

/// Where a reminder leads, before what its link says ([`RenewalLink`]).
pub const RENEWAL_PAGE: &str = "/account/renew?ends=";
/// The most last days that a link names: what ends on others is found by hand.
const MOST_ENDS: usize = 40;
/// How long the mark of a reader is.
const MARK: usize = 16;
/// For how many days after its end it is still said that a permission has ended: later that is no news.
pub const SAID_FOR: i64 = 30;
/// The most days before the end on which a further reminder can be sent: nearer than the two months of any month.
const MOST_DAYS: i64 = 58;

/// What a reminder's link is about: the last days of what ends, and for whom it was written. With commas between, the reader's
/// mark last, so that whatever was cut off is missed: `2027-01-10,2027-03-01,0123456789abcdef`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenewalLink {
    /// The last days.
    pub ends: Vec<Date>,
    /// What tells the pages of this reader from those of others.
    pub reader: String,
}

/// A link of which something is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incomplete;

impl fmt::Display for RenewalLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for day in self.ends.iter().take(MOST_ENDS) {
            write!(f, "{day},")?;
        }
        f.write_str(&self.reader)
    }
}

impl FromStr for RenewalLink {
    type Err = Incomplete;

    /// Whatever a mail program put around it.
    fn from_str(text: &str) -> Result<Self, Incomplete> {
        let bare = text.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let (days, reader) = bare.rsplit_once(',').ok_or(Incomplete)?;
        let is_mark = reader.len() == MARK && reader.chars().all(|c| c.is_ascii_hexdigit());
        let ends: Option<Vec<Date>> = days.split(',').take(MOST_ENDS + 1).map(|day| day.parse().ok()).collect();
        let ends = ends.filter(|ends| is_mark && ends.len() <= MOST_ENDS).ok_or(Incomplete)?;
        Ok(Self { ends, reader: reader.to_owned() })
    }
}

/// Where a reminder stands in the life of a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It ends on a day to come, or today.
    Ends,
    /// It has ended.
    HasEnded,
}

/// The days of reminders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminders {
    /// Days before the end, the most first, besides the two months.
    days: Vec<i64>,
}

impl Default for Reminders {
    /// Thirty and seven days before.
    fn default() -> Self {
        Self { days: vec![30, 7] }
    }
}

impl Reminders {
    /// Further reminders so many days before the end.
    ///
    /// # Errors
    /// What number of days cannot be: below 1, or not after the two months' reminder.
    pub fn on_days(days: &[i64]) -> Result<Self, i64> {
        if let Some(unfit) = days.iter().find(|days| !(1..=MOST_DAYS).contains(*days)) {
            return Err(*unfit);
        }
        let mut days = days.to_vec();
        days.sort_unstable_by(|a, b| b.cmp(a));
        days.dedup();
        Ok(Self { days })
    }

    /// The day of the first reminder.
    pub fn first(ends: Date) -> Date {
        warning_day(ends)
    }

    /// The day of the first reminder that comes after today; nothing, where none does.
    pub fn next(&self, ends: Date, today: Date) -> Option<Date> {
        let before = self.days.iter().map(|days| ends.saturating_sub(days.days()));
        let mut all = std::iter::once(warning_day(ends)).chain(before).chain([day_after(ends)]);
        all.find(|day| *day > today)
    }

    /// What is said today of a permission whose reminder is due; nothing, where it is too late for it.
    pub fn stage(ends: Date, today: Date) -> Option<Stage> {
        match days_between(ends, today) {
            ..=0 => Some(Stage::Ends),
            1..=SAID_FOR => Some(Stage::HasEnded),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// R61
    #[test]
    fn r61_two_months_then_thirty_and_seven_days_then_the_day_after() {
        let (reminders, ends) = (Reminders::default(), date(2027, 4, 30));
        let mut days = vec![Reminders::first(ends)];
        while let Some(next) = reminders.next(ends, *days.last().unwrap()) {
            days.push(next);
        }
        assert_eq!(days, [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 23), date(2027, 5, 1)]);
    }

    /// R61
    #[test]
    fn r61_what_was_missed_is_said_once_and_what_is_long_over_never() {
        let (reminders, ends) = (Reminders::default(), date(2027, 4, 30));
        assert_eq!(reminders.next(ends, date(2027, 4, 2)), Some(date(2027, 4, 23)));
        assert_eq!(Reminders::stage(ends, ends), Some(Stage::Ends));
        assert_eq!(Reminders::stage(ends, date(2027, 5, 1)), Some(Stage::HasEnded));
        assert_eq!(Reminders::stage(ends, date(2027, 5, 30)), Some(Stage::HasEnded));
        assert_eq!(Reminders::stage(ends, date(2027, 5, 31)), None);
        assert_eq!(reminders.next(ends, date(2027, 5, 1)), None);
    }

    /// R135
    #[test]
    fn r135_a_link_that_lost_its_end_is_not_complete_and_what_a_mail_program_adds_does_no_harm() {
        let ends = vec![date(2027, 1, 10), date(2027, 3, 1)];
        let link = RenewalLink { ends, reader: "0123456789abcdef".to_owned() };
        let text = link.to_string();
        assert_eq!(text, "2027-01-10,2027-03-01,0123456789abcdef");
        for around in [text.clone(), format!("{text})."), format!("<{text}>"), format!(" {text},")] {
            assert_eq!(around.parse(), Ok(link.clone()), "{around}");
        }
        for cut in 0..text.len() {
            assert_eq!(text[..cut].parse::<RenewalLink>(), Err(Incomplete), "{}", &text[..cut]);
        }
        for wrong in
            ["2027-13-10,0123456789abcdef", "0123456789abcdef", ",0123456789abcdef", "2027-01-10,0123456789abcdeg"]
        {
            assert_eq!(wrong.parse::<RenewalLink>(), Err(Incomplete), "{wrong}");
        }
    }

    /// R135
    #[test]
    fn r135_a_link_names_no_more_days_than_are_read() {
        let days = |count: i64| (0..count).map(|day| date(2027, 1, 1) + day.days()).collect::<Vec<_>>();
        let link = RenewalLink { ends: days(60), reader: "0123456789abcdef".to_owned() };
        assert_eq!(link.to_string().parse(), Ok(RenewalLink { ends: days(40), ..link }));
    }

    #[test]
    fn further_reminders_come_after_the_first_and_before_the_end() {
        assert_eq!(Reminders::on_days(&[7, 30, 7]), Ok(Reminders::default()));
        assert_eq!(Reminders::on_days(&[]).unwrap().next(date(2027, 4, 30), date(2027, 2, 28)), Some(date(2027, 5, 1)));
        for unfit in [0, -3, 59] {
            assert_eq!(Reminders::on_days(&[7, unfit]), Err(unfit));
        }
    }

    proptest! {
        /// R61
        #[test]
        fn r61_reminders_come_in_order_whatever_the_day(days in 0i64..36_500, further in proptest::collection::vec(1i64..=58, 0..5)) {
            let ends = date(2000, 1, 1).saturating_add(days.days());
            let reminders = Reminders::on_days(&further).unwrap();
            let mut day = Reminders::first(ends);
            let mut count = 1;
            while let Some(next) = reminders.next(ends, day) {
                prop_assert!(next > day);
                (day, count) = (next, count + 1);
            }
            prop_assert_eq!(day, day_after(ends));
            let distinct: std::collections::BTreeSet<_> = further.iter().collect();
            prop_assert_eq!(count, distinct.len() + 2);
        }
    }
}
