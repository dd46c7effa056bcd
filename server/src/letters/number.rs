//! Letters about a new mobile number that a change form asked for.

use app::texts::Texts;
use rules::opens::Link;
use services::Letter;

use super::Content;

/// What a letter about a change form says; `None` for letters about something else.
pub(super) fn content(texts: Texts, letter: &Letter, origin: &str) -> Option<Content> {
    let phone = texts.helpdesk_phone();
    Some(match letter {
        Letter::M50 { name, code, token } => Content {
            subject: texts.mail_m50_subject().to_owned(),
            preheader: texts.mail_m50_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m50_text(code), texts.mail_m50_not_you(phone)],
            lines: Vec::new(),
            link: Link::ConfirmForm.address(origin, token),
            button: texts.mail_m50_button(),
            footer: texts.mail_footer_plain(texts.mail_account_because()),
        },
        Letter::M51 { name, reference, ending, ready, by_manager, blocked, token } => {
            let who = if *by_manager { texts.mail_m51_by_manager() } else { texts.mail_m51_by_helpdesk() };
            let ready = texts.day_and_time(*ready);
            let blocked = blocked.then(|| texts.mail_m51_blocked().to_owned());
            let paragraphs = [
                Some(texts.mail_m51_text(ending)),
                Some(texts.mail_m51_wait(who, ready)),
                blocked,
                Some(texts.mail_m51_not_you(phone)),
            ];
            Content {
                subject: texts.mail_m51_subject().to_owned(),
                preheader: texts.mail_m51_preheader().to_owned(),
                dear: texts.mail_dear(name),
                paragraphs: paragraphs.into_iter().flatten().collect(),
                lines: Vec::new(),
                link: Link::StopForm.address(origin, token),
                button: texts.mail_m51_button(),
                footer: texts.mail_footer(reference, texts.mail_account_because()),
            }
        }
        Letter::M52 { name, user, reference, organization } => Content {
            subject: texts.mail_m52_subject(user),
            preheader: texts.mail_m52_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m52_text(user, organization), texts.mail_m52_speak(user)],
            lines: Vec::new(),
            link: format!("{origin}/administration/requests/number/{reference}"),
            button: texts.mail_m52_button(),
            footer: texts.mail_footer(reference, texts.mail_m52_because(organization)),
        },
        Letter::M53 { name, reference, ending } => Content {
            subject: texts.mail_m53_subject().to_owned(),
            preheader: texts.mail_m53_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![
                texts.mail_m53_text(ending),
                texts.mail_m53_ended().to_owned(),
                texts.mail_m22_not_you(phone),
            ],
            lines: Vec::new(),
            link: format!("{origin}/up"),
            button: texts.mail_m53_button(),
            footer: texts.mail_footer(reference, texts.mail_account_because()),
        },
        Letter::M54 { name, reference, refused_by, reason, stopped } => {
            let text = match refused_by {
                Some(by) => texts.mail_m54_text_refused(by),
                None if *stopped => texts.mail_m54_text_stopped().to_owned(),
                None => texts.mail_m54_text_lapsed().to_owned(),
            };
            let reason = (!reason.is_empty()).then(|| texts.mail_m04_reason(reason));
            Content {
                subject: texts.mail_m54_subject().to_owned(),
                preheader: texts.mail_m54_preheader().to_owned(),
                dear: texts.mail_dear(name),
                paragraphs: [Some(text), reason, Some(texts.mail_m54_next(phone))].into_iter().flatten().collect(),
                lines: Vec::new(),
                link: format!("{origin}/up"),
                button: texts.mail_m54_button(),
                footer: texts.mail_footer(reference, texts.mail_account_because()),
            }
        }
        _ => return None,
    })
}
