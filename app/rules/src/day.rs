//! Days and moments as text: `2028-03-14`, `2028-03-14T09:41:00`. Written and read by hand, as the browser need not carry
//! a date library's parser for two fixed forms.

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
    use jiff::civil::date;
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

    proptest! {
        #[test]
        fn every_day_is_read_back_as_itself(days in 0i64..200_000) {
            let day = date(1900, 1, 1).saturating_add(jiff::Span::new().days(days));
            prop_assert_eq!(read(&text(day)), Some(day));
            prop_assert_eq!(text(day), day.to_string());
        }
    }
}
