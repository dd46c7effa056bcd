//! Days: as text (`2028-03-14`, `2028-03-14T09:41:00`), counted, and months apart. The library's own parsers, spans and
//! differences are not used, as the browser would carry all of its parsers and error texts for two fixed forms and two sums.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// `2028-03-14`.
pub fn text(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// The day of a text of that form, where there is such a day.
pub fn read(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Days from `earlier` to `later`; negative where `later` is the earlier one.
pub fn days_between(earlier: Date, later: Date) -> i64 {
    count(later) - count(earlier)
}

/// The number of a day, counted from the last day before the year 1.
fn count(day: Date) -> i64 {
    let years = i64::from(day.year()) - 1;
    let leap_days = years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
    years * 365 + leap_days + i64::from(day.day_of_year())
}

/// The same day of the month some months later, or earlier where `months` is negative; the month's last day where that
/// month is shorter. Past the calendar's ends it is the calendar's first or last day.
pub fn add_months(day: Date, months: i64) -> Date {
    let target = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + months;
    let first_of_month = || {
        let year = i16::try_from(target.div_euclid(12)).ok()?;
        let month = i8::try_from(target.rem_euclid(12) + 1).ok()?;
        Date::new(year, month, 1).ok()
    };
    let same_day = |first: Date| Date::new(first.year(), first.month(), day.day().min(first.days_in_month())).ok();
    first_of_month().and_then(same_day).unwrap_or(if months < 0 { Date::MIN } else { Date::MAX })
}

/// For `#[serde(with = "day")]`.
///
/// # Errors
/// Of the serializer only.
pub fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text(*day))
}

/// For `#[serde(with = "day")]`.
///
/// # Errors
/// Where the text is no day.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    read(&text).ok_or_else(|| D::Error::custom("not a day"))
}

/// A day that may be missing.
pub mod maybe {
    use super::*;

    /// For `#[serde(with = "day::maybe")]`.
    ///
    /// # Errors
    /// Of the serializer only.
    pub fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        day.map(text).serialize(serializer)
    }

    /// For `#[serde(with = "day::maybe")]`.
    ///
    /// # Errors
    /// Where the text is no day.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        read(&text).map(Some).ok_or_else(|| D::Error::custom("not a day"))
    }
}

/// A moment that may be missing.
pub mod maybe_moment {
    use super::*;

    /// For `#[serde(with = "day::maybe_moment")]`.
    ///
    /// # Errors
    /// Of the serializer only.
    pub fn serialize<S: Serializer>(at: &Option<DateTime>, serializer: S) -> Result<S::Ok, S::Error> {
        at.map(moment::text).serialize(serializer)
    }

    /// For `#[serde(with = "day::maybe_moment")]`.
    ///
    /// # Errors
    /// Where the text is no moment.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        moment::read(&text).map(Some).ok_or_else(|| D::Error::custom("not a moment"))
    }
}

/// An id with a day, that may be missing.
pub mod after_id {
    use super::*;

    /// For `#[serde(with = "day::after_id")]`.
    ///
    /// # Errors
    /// Of the serializer only.
    pub fn serialize<S: Serializer>(pair: &Option<(String, Date)>, serializer: S) -> Result<S::Ok, S::Error> {
        pair.as_ref().map(|(id, day)| (id, text(*day))).serialize(serializer)
    }

    /// For `#[serde(with = "day::after_id")]`.
    ///
    /// # Errors
    /// Where the text is no day.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<(String, Date)>, D::Error> {
        let Some((id, text)) = Option::<(String, String)>::deserialize(deserializer)? else { return Ok(None) };
        read(&text).map(|day| Some((id, day))).ok_or_else(|| D::Error::custom("not a day"))
    }
}

/// A moment in Amsterdam, to the second.
pub mod moment {
    use super::*;

    /// `2028-03-14T09:41:00`.
    pub fn text(at: DateTime) -> String {
        format!("{}T{:02}:{:02}:{:02}", super::text(at.date()), at.hour(), at.minute(), at.second())
    }

    /// The moment of a text of that form, where there is such a moment.
    pub fn read(text: &str) -> Option<DateTime> {
        let (day, time) = text.split_once('T')?;
        let mut parts = time.splitn(3, ':');
        let mut part = || parts.next()?.parse::<i8>().ok();
        let (hour, minute, second) = (part()?, part()?, part()?);
        let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
        Some(super::read(day)?.to_datetime(time))
    }

    /// For `#[serde(with = "day::moment")]`.
    ///
    /// # Errors
    /// Of the serializer only.
    pub fn serialize<S: Serializer>(at: &DateTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(*at))
    }

    /// For `#[serde(with = "day::moment")]`.
    ///
    /// # Errors
    /// Where the text is no moment.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        read(&text).ok_or_else(|| D::Error::custom("not a moment"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    #[test]
    fn only_days_that_exist_are_read() {
        assert_eq!(read("2028-02-29"), Some(date(2028, 2, 29)));
        for wrong in
            ["2027-02-29", "2028-2-29", "2028-13-01", "28-02-29", "2028-02-29T00:00:00", "", "+028-02-01", "2028-0a-01"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(moment::read("2028-03-14T09:41:00"), Some(date(2028, 3, 14).at(9, 41, 0, 0)));
        assert_eq!(moment::read("2028-03-14T24:00:00"), None);
    }

    /// Every day of three centuries, with the leap years that centuries are and are not.
    fn every_day() -> impl Iterator<Item = Date> {
        date(1900, 1, 1).series(1.day()).take_while(|day| *day <= date(2200, 12, 31))
    }

    #[test]
    fn every_day_is_counted_as_the_library_counts_it() {
        let first = date(1900, 1, 1);
        for (number, day) in every_day().enumerate() {
            assert_eq!(days_between(first, day), number as i64, "{day}");
            assert_eq!(days_between(day, first), -(number as i64), "{day}");
        }
    }

    #[test]
    fn months_are_added_to_every_day_as_the_library_adds_them() {
        for day in every_day() {
            for months in [-1, 1, -2, 2, -6, 6, -18, 12, 36, 60] {
                assert_eq!(add_months(day, months), day.saturating_add(months.months()), "{day} {months}");
            }
        }
    }

    /// Any day that the calendar has.
    fn any_day() -> impl Strategy<Value = Date> {
        (-9999i16..=9999, 1i8..=12, 1i8..=31).prop_map(|(year, month, day)| {
            let first = date(year, month, 1);
            first.with().day(day.min(first.days_in_month())).build().unwrap()
        })
    }

    proptest! {
        #[test]
        fn any_two_days_lie_as_far_apart_as_the_library_says(one in any_day(), other in any_day()) {
            prop_assert_eq!(days_between(one, other), i64::from((other - one).get_days()));
        }

        #[test]
        fn any_number_of_months_is_added_as_the_library_adds_it(day in any_day(), months in -239_976i64..=239_976) {
            prop_assert_eq!(add_months(day, months), day.saturating_add(months.months()));
        }

        #[test]
        fn every_day_is_read_back_as_itself(days in 0i64..200_000) {
            let day = date(1900, 1, 1).saturating_add(jiff::Span::new().days(days));
            prop_assert_eq!(read(&text(day)), Some(day));
            prop_assert_eq!(text(day), day.to_string());
        }
    }
}
