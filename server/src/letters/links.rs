//! Letters about link requests.

use app::texts::Texts;
use services::Letter;

use super::Content;

/// What a letter about a link request says; `None` for letters about something else.
pub(super) fn content(texts: Texts, letter: &Letter, origin: &str) -> Option<Content> {
    Some(match letter {
        Letter::M30 { name, manager, reference, organization, kvk, message, until } => {
            let message = (!message.is_empty()).then(|| texts.mail_m30_message(message));
            let until = texts.day(*until);
            let text = texts.mail_m30_text(manager, organization, kvk);
            Content {
                subject: texts.mail_m30_subject(organization),
                preheader: texts.mail_m30_preheader(&until),
                dear: texts.mail_dear(name),
                paragraphs: [Some(text), message, Some(texts.mail_m30_until(&until))].into_iter().flatten().collect(),
                lines: Vec::new(),
                link: format!("{origin}/account/requests/{reference}"),
                button: texts.mail_m30_button(),
                footer: texts.mail_footer(reference, texts.mail_m30_because()),
            }
        }
        Letter::M31 { organization, reference } => Content {
            subject: texts.mail_m31_subject(organization),
            preheader: texts.mail_m31_preheader().to_owned(),
            dear: texts.mail_m31_dear().to_owned(),
            paragraphs: vec![texts.mail_m31_text(organization), texts.mail_m31_hint(organization)],
            lines: Vec::new(),
            link: format!("{origin}/"),
            button: texts.mail_m31_button(),
            footer: texts.mail_footer(reference, texts.mail_m31_because()),
        },
        Letter::M32 { name, user, reference, organization } => Content {
            subject: texts.mail_m32_subject(user),
            preheader: texts.mail_m32_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m32_text(user, organization)],
            lines: Vec::new(),
            link: format!("{origin}/administration/permissions"),
            button: texts.mail_m32_button(),
            footer: texts.mail_footer(reference, texts.mail_link_because(organization)),
        },
        Letter::M33 { name, user, reference, organization } => Content {
            subject: texts.mail_m33_subject(user),
            preheader: texts.mail_m33_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m33_text(user, organization)],
            lines: Vec::new(),
            link: format!("{origin}/administration/requests"),
            button: texts.mail_m33_button(),
            footer: texts.mail_footer(reference, texts.mail_link_because(organization)),
        },
        _ => return None,
    })
}
