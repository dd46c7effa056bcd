//! Filters as they stand in addresses.

use std::fmt::Write as _;

use jiff::civil::Date;

/// The longest text that is looked for, in characters.
const LONGEST: usize = 100;

/// The part of an address behind its question mark, as it grows.
#[derive(Debug, Default)]
pub(super) struct Query(pub(super) String);

impl Query {
    /// Adds what is set.
    pub(super) fn add(&mut self, name: &str, value: Option<&str>) {
        let Some(value) = value.filter(|value| !value.is_empty()) else { return };
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(name);
        self.0.push('=');
        for byte in value.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => self.0.push(byte.into()),
                other => {
                    let _ = write!(self.0, "%{other:02X}");
                }
            }
        }
    }
}

/// What an address sets; nothing where it is empty.
pub(super) fn set_in(get: &impl Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    get(name).filter(|value| !value.is_empty())
}

/// What somebody typed into a field of a filter.
pub(super) fn typed_in(get: &impl Fn(&str) -> Option<String>, name: &str) -> String {
    get(name).unwrap_or_default().trim().chars().take(LONGEST).collect()
}

/// The first day of a month, `2027-01`.
pub fn first_of(month: &str) -> Option<Date> {
    (month.len() == 7).then(|| crate::day::read(&format!("{month}-01"))).flatten()
}
