//! M41, to the user: your password was changed.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site, parts::about_account};

/// To the user: your password was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M41 {
    /// The user.
    pub name: String,
    /// When.
    #[serde(with = "rules::day::moment")]
    pub at: DateTime,
}

impl Letter for M41 {
    const TEMPLATE: &'static str = "M41";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m41_subject()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let phone = texts.helpdesk_phone();
        let Self { name, at } = self;
        Content {
            subject: texts.mail_m41_subject().to_owned(),
            preheader: texts.mail_m41_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m41_text(texts.day_and_time(*at)), texts.mail_m41_not_you(phone)],
            lines: Vec::new(),
            link: site.page("/password/forgot"),
            button: texts.mail_m41_button(),
            footer: about_account(texts),
        }
    }
}
