//! M50, to whom a change form says it is from: confirm your e-mail.

use rules::opens::Link;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Once, Site};

/// To whom a change form says it is from: confirm your e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M50 {
    /// The user.
    pub name: String,
    /// Six digits.
    pub code: Once,
    /// The token of the link.
    pub token: Once,
}

impl Letter for M50 {
    const TEMPLATE: &'static str = "M50";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m50_subject()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let phone = texts.helpdesk_phone();
        let Self { name, code, token } = self;
        Content {
            subject: texts.mail_m50_subject().to_owned(),
            preheader: texts.mail_m50_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m50_text(code.reveal()), texts.mail_m50_not_you(phone)],
            lines: Vec::new(),
            link: site.opens(Link::ConfirmForm, token),
            button: texts.mail_m50_button(),
            footer: texts.mail_footer_plain(texts.mail_account_because()),
        }
    }
}
