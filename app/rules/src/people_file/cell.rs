//! What spreadsheets make of a cell, undone where nothing was lost.

use jiff::{Span, civil::Date};

use super::RowProblem;
use crate::{invitation::ISSUED, level::Level, people::Language, typed};

/// The most digits behind the first of a number that spreadsheets keep.
const MOST_DIGITS: usize = 14;
/// The day before the first that spreadsheets count; they take 1900 for a leap year.
const DAY_ZERO: Date = Date::constant(1899, 12, 30);
/// The days that spreadsheets count: from 1901 to 2099.
const COUNTED_DAYS: std::ops::RangeInclusive<i64> = 367..=73_050;

/// How days with slashes are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayOrder {
    DayFirst,
    MonthFirst,
}

impl DayOrder {
    /// Spreadsheets of some countries write the month first: a file does where one of its days cannot be read otherwise, and none
    /// has to be read the other way.
    pub(super) fn of<'a>(days: impl Iterator<Item = &'a str>) -> Self {
        let (mut month_first, mut day_first) = (false, false);
        for day in days {
            let line = typed::line(day);
            let mut parts = line.split(' ').next().unwrap_or_default().split('/').map(str::parse::<u8>);
            if let (Some(Ok(one)), Some(Ok(two))) = (parts.next(), parts.next()) {
                month_first |= one <= 12 && two > 12;
                day_first |= one > 12;
            }
        }
        if month_first && !day_first { DayOrder::MonthFirst } else { DayOrder::DayFirst }
    }
}

/// A cell without what keeps a spreadsheet from computing in it: `'+31…`, `="06…"`.
pub(super) fn unmarked(cell: &str) -> &str {
    let marked = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    let quoted = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    typed::text(quoted.filter(|inside| !inside.contains('"')).or(marked).unwrap_or(cell))
}

/// Whether a spreadsheet would compute in a cell.
pub(super) fn is_formula(cell: &str) -> bool {
    let mut characters = cell.chars();
    match (characters.next(), characters.next()) {
        (Some('=' | '@'), _) => true,
        // A number may begin so.
        (Some('+' | '-'), Some(next)) => !next.is_ascii_digit() && !matches!(next, ' ' | '('),
        _ => false,
    }
}

/// A telephone number out of what a spreadsheet makes of it: without its first zero, or as a power of ten. `None` where digits
/// are lost.
pub(super) fn number(cell: &str) -> Option<String> {
    let line = typed::line(cell);
    let (digits, power) = match line.split_once(['e', 'E']) {
        Some((digits, power)) if power.trim_start_matches('+').parse::<usize>().is_ok() => (digits, power),
        _ => return Some(with_zero(line)),
    };
    let power: usize = power.trim_start_matches('+').parse().ok()?;
    let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 1 || !is_digits(whole) || !is_digits(part) {
        return Some(line);
    }
    // With fewer digits than the power asks for some were cut off; with more it is no whole number.
    (power <= MOST_DIGITS && part.len() == power).then(|| with_zero(format!("{whole}{part}")))
}

fn with_zero(line: String) -> String {
    let lost = line.len() == 9 && line.starts_with('6') && line.bytes().all(|byte| byte.is_ascii_digit());
    if lost { format!("0{line}") } else { line }
}

/// A level however it is written; an empty cell names none.
pub(super) fn level(cell: &str) -> Result<Option<Level>, RowProblem> {
    let word: String = typed::line(cell).chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect();
    let word = word.to_uppercase().replace("PLUS", "+");
    if word.is_empty() {
        return Ok(None);
    }
    match Level::from_name(&word) {
        Some(level) if ISSUED.contains(&level) => Ok(Some(level)),
        Some(level) => Err(RowProblem::WithdrawnLevel(level)),
        None => Err(RowProblem::UnknownLevel),
    }
}

/// A language; an empty cell is Dutch.
pub(super) fn language(cell: &str) -> Option<Language> {
    match typed::line(cell).to_lowercase().as_str() {
        "" | "nl" | "nederlands" | "dutch" => Some(Language::Nl),
        "en" | "engels" | "english" => Some(Language::En),
        _ => None,
    }
}

/// Year, month and day of a date as spreadsheets write one; what is none is judged as it is typed.
pub(super) fn day_parts(cell: &str, order: DayOrder) -> [String; 3] {
    let line = typed::line(cell);
    // A time of day that a spreadsheet adds.
    let day = line.split(['T', ' ']).next().filter(|day| day.len() >= 8).unwrap_or(&line);
    let day = day.strip_suffix(".0").or_else(|| day.strip_suffix(",0")).unwrap_or(day);
    let of = |day: Date| [day.year().to_string(), day.month().to_string(), day.day().to_string()];
    if let Ok(number) = day.parse::<i64>() {
        let counted = COUNTED_DAYS.contains(&number).then(|| DAY_ZERO.checked_add(Span::new().days(number)).ok());
        if let Some(counted) = counted.flatten() {
            return of(counted);
        }
        if day.len() == 8 && day.is_ascii() {
            return [day[..4].to_owned(), day[4..6].to_owned(), day[6..].to_owned()];
        }
    }
    let parts: Vec<&str> = day.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => [year, month, day].map(|part| (*part).to_owned()),
        [month, day, year] if order == DayOrder::MonthFirst && line.contains('/') => {
            [year, month, day].map(|part| (*part).to_owned())
        }
        [day, month, year] => [year, month, day].map(|part| (*part).to_owned()),
        [] => Default::default(),
        _ => ["?".to_owned(), String::new(), String::new()],
    }
}
