//! Letters about somebody's own account: address, number, password, log in.

use app::texts::Texts;
use jiff::civil::Date;
use rules::{
    opens::Link,
    shown::{EndedFor, EndedRow},
};
use services::{FactorNews, Letter};

use super::{Content, Line};

/// What a letter about an account says; `None` for letters about something else.
pub(super) fn content(texts: Texts, letter: &Letter, origin: &str) -> Option<Content> {
    let phone = texts.helpdesk_phone();
    let about_account = || texts.mail_footer_plain(texts.mail_account_because());
    let with_reference = |reference: &str| texts.mail_footer(reference, texts.mail_account_because());
    Some(match letter {
        Letter::M20 { name, reference, code, token } => Content {
            subject: texts.mail_m20_subject().to_owned(),
            preheader: texts.mail_m20_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m20_text(code), texts.mail_m20_not_you().to_owned()],
            lines: Vec::new(),
            link: Link::ConfirmEmail.address(origin, token),
            button: texts.mail_m20_button(),
            footer: with_reference(reference),
        },
        Letter::M21 { name, reference, old, new, undo, until } => {
            let mut paragraphs = vec![texts.mail_m21_text(old, new)];
            let (link, button) = match undo {
                Some(token) => {
                    paragraphs.push(texts.mail_m21_undo(texts.day(*until)));
                    (Link::UndoEmail.address(origin, token), texts.mail_m21_undo_button())
                }
                None => (format!("{origin}/up"), texts.mail_m21_button()),
            };
            Content {
                subject: texts.mail_m21_subject().to_owned(),
                preheader: texts.mail_m21_preheader().to_owned(),
                dear: texts.mail_dear(name),
                paragraphs,
                lines: Vec::new(),
                link,
                button,
                footer: with_reference(reference),
            }
        }
        Letter::M22 { name, reference, ending } => Content {
            subject: texts.mail_m22_subject().to_owned(),
            preheader: texts.mail_m22_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m22_text(ending), texts.mail_m22_not_you(phone)],
            lines: Vec::new(),
            link: format!("{origin}/account/details"),
            button: texts.mail_m22_button(),
            footer: with_reference(reference),
        },
        Letter::M23 { name, reference, whole, last_day, ended, undone } => {
            let text = match (undone, whole, last_day) {
                (true, ..) => texts.mail_m23_undone().to_owned(),
                (_, true, None) => texts.mail_m23_whole_now().to_owned(),
                (_, true, Some(day)) => texts.mail_m23_whole_later(texts.day(*day)),
                (_, false, None) => texts.mail_m23_part_now().to_owned(),
                (_, false, Some(day)) => texts.mail_m23_part_later(texts.day(*day)),
            };
            let preheader = match last_day {
                _ if *undone => texts.mail_m23_preheader_undone().to_owned(),
                None => texts.mail_m23_preheader_now().to_owned(),
                Some(day) => texts.mail_m23_preheader_later(texts.day(*day)),
            };
            Content {
                subject: texts.mail_m23_subject(reference),
                preheader,
                dear: texts.mail_dear(name),
                paragraphs: vec![text, texts.mail_m23_not_you(phone)],
                lines: ended.iter().flat_map(|one| lines(texts, one, *last_day, *undone)).collect(),
                link: format!("{origin}/up"),
                button: texts.mail_m23_button(),
                footer: with_reference(reference),
            }
        }
        Letter::M24 { name, user, reference, last_day, ended, undone } => {
            let organization = &ended.organization;
            let text = match last_day {
                _ if *undone => texts.mail_m24_text_undone(user, organization),
                None => texts.mail_m24_text_now(user, organization),
                Some(day) => texts.mail_m24_text_later(user, organization, texts.day(*day)),
            };
            let subject = if *undone {
                texts.mail_m24_subject_undone(user, organization)
            } else {
                texts.mail_m24_subject(user, organization)
            };
            Content {
                subject,
                preheader: texts.mail_m24_preheader().to_owned(),
                dear: texts.mail_dear(name),
                paragraphs: vec![text],
                lines: lines(texts, ended, *last_day, *undone),
                link: format!("{origin}/administration/permissions"),
                button: texts.mail_m24_button(),
                footer: texts.mail_footer(reference, texts.mail_m24_because(organization)),
            }
        }
        Letter::M40 { name, token, after_undo } => {
            let paragraphs = if *after_undo {
                vec![texts.mail_m40_after_undo().to_owned()]
            } else {
                vec![texts.mail_m40_text().to_owned(), texts.mail_m40_not_you().to_owned()]
            };
            Content {
                subject: texts.mail_m40_subject().to_owned(),
                preheader: texts.mail_m40_preheader().to_owned(),
                dear: texts.mail_dear(name),
                paragraphs,
                lines: Vec::new(),
                link: Link::Reset.address(origin, token),
                button: texts.mail_m40_button(),
                footer: about_account(),
            }
        }
        Letter::M40Instead { name, why } => Content {
            subject: texts.mail_m40_subject().to_owned(),
            preheader: texts.problem(why, ""),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m40_instead().to_owned(), format!("{}.", texts.problem(why, ""))],
            lines: Vec::new(),
            link: format!("{origin}/"),
            button: texts.mail_m40_instead_button(),
            footer: about_account(),
        },
        Letter::M41 { name, at } => Content {
            subject: texts.mail_m41_subject().to_owned(),
            preheader: texts.mail_m41_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m41_text(texts.day_and_time(*at)), texts.mail_m41_not_you(phone)],
            lines: Vec::new(),
            link: format!("{origin}/password/forgot"),
            button: texts.mail_m41_button(),
            footer: about_account(),
        },
        Letter::M42 { name, device, at } => {
            let device = if device.is_empty() { texts.security_device_unknown() } else { device };
            Content {
                subject: texts.mail_m42_subject().to_owned(),
                preheader: texts.mail_m42_preheader().to_owned(),
                dear: texts.mail_dear(name),
                paragraphs: vec![
                    texts.mail_m42_text(texts.day_and_time(*at), device),
                    texts.mail_m42_not_you().to_owned(),
                ],
                lines: Vec::new(),
                link: format!("{origin}/account/security"),
                button: texts.mail_m42_button(),
                footer: about_account(),
            }
        }
        Letter::M43 { name, news, at } => {
            let at = texts.day_and_time(*at);
            let text = match news {
                FactorNews::AppAdded => texts.mail_m43_app_added(at),
                FactorNews::AppRemoved => texts.mail_m43_app_removed(at),
                FactorNews::CodesMade => texts.mail_m43_codes_made(at),
                FactorNews::CodeUsed { left } => texts.mail_m43_code_used(at, left),
            };
            Content {
                subject: texts.mail_m43_subject().to_owned(),
                preheader: texts.mail_m43_preheader().to_owned(),
                dear: texts.mail_dear(name),
                paragraphs: vec![text, texts.mail_m43_not_you(phone)],
                lines: Vec::new(),
                link: format!("{origin}/account/security"),
                button: texts.mail_m43_button(),
                footer: about_account(),
            }
        }
        Letter::M44 { name, wrong, barred, at } => Content {
            subject: texts.mail_m44_subject().to_owned(),
            preheader: texts.mail_m44_preheader(wrong),
            dear: texts.mail_dear(name),
            paragraphs: vec![
                texts.mail_m44_text(wrong, texts.day_and_time(*at)),
                if *barred { texts.mail_m44_barred().to_owned() } else { texts.mail_m44_waits().to_owned() },
                texts.mail_m44_not_you(phone),
            ],
            lines: Vec::new(),
            link: format!("{origin}/password/forgot"),
            button: texts.mail_m44_button(),
            footer: about_account(),
        },
        _ => return None,
    })
}

/// What a cancellation ends in one organization.
fn lines(texts: Texts, ended: &EndedFor, last_day: Option<Date>, undone: bool) -> Vec<Line> {
    let period = match last_day {
        _ if undone => texts.mail_m23_stays().to_owned(),
        None => texts.mail_m23_ended().to_owned(),
        Some(day) => texts.mail_m23_until(texts.day(day)),
    };
    let line = |row: &EndedRow| Line {
        what: match (&row.service, &row.provider) {
            _ if row.admin => texts.mail_manager_line().to_owned(),
            (Some(service), Some(provider)) => format!("{}, {}", texts.name(provider), texts.name(service)),
            (Some(service), None) => texts.name(service).to_owned(),
            (None, _) => texts.mail_all_services().to_owned(),
        },
        for_whom: texts.mail_line_for(&ended.organization, row.level),
        period: period.clone(),
    };
    ended.rows.iter().map(line).collect()
}
