//! What several letters say in the same words.

use jiff::civil::Date;
use rules::shown::{EndedFor, EndedRow, LineShown, Runs};
use texts::Texts;

use super::Line;

/// Why somebody got a letter about their own account.
pub(super) fn about_account(texts: Texts) -> String {
    texts.mail_footer_plain(texts.mail_account_because())
}

/// The same, under a reference.
pub(super) fn about_account_as(texts: Texts, reference: &str) -> String {
    texts.mail_footer(reference, texts.mail_account_because())
}

/// Permissions for one organization.
pub(super) fn shown(texts: Texts, organization: &str, lines: &[LineShown]) -> Vec<Line> {
    lines.iter().map(|one| line(texts, one, texts.mail_line_for(organization, one.level))).collect()
}

/// One permission.
pub(super) fn line(texts: Texts, line: &LineShown, for_whom: String) -> Line {
    let service = texts.called(line.called());
    let what = match &line.provider {
        Some(provider) => format!("{}, {service}", texts.name(provider)),
        None => service,
    };
    let period = match line.runs() {
        Runs::Days(from, until) => texts.mail_line_until(texts.day(from), texts.day(until)),
        Runs::OnceApproved(term) => texts.mail_line_once(texts.term(term)),
    };
    Line { what, for_whom, period }
}

/// What a cancellation ends in one organization.
pub(super) fn ended_lines(texts: Texts, ended: &EndedFor, last_day: Option<Date>, undone: bool) -> Vec<Line> {
    let period = match last_day {
        _ if undone => texts.mail_m23_stays().to_owned(),
        None => texts.mail_m23_ended().to_owned(),
        Some(day) => texts.mail_m23_until(texts.day(day)),
    };
    let line = |row: &EndedRow| Line {
        what: match &row.provider {
            Some(provider) => format!("{}, {}", texts.name(provider), texts.called(row.called())),
            None => texts.called(row.called()),
        },
        for_whom: texts.mail_line_for(&ended.organization, row.level),
        period: period.clone(),
    };
    ended.rows.iter().map(line).collect()
}
