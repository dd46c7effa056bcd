//! M44, to the user: somebody enters wrong codes.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site, parts::about_account};

/// To the user: somebody enters wrong codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M44 {
    /// The user.
    pub name: String,
    /// How many in a row.
    pub wrong: i64,
    /// No code is accepted there any more.
    pub barred: bool,
    /// When the last one was.
    #[serde(with = "rules::day::moment")]
    pub at: DateTime,
}

impl Letter for M44 {
    const TEMPLATE: &'static str = "M44";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m44_subject()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let phone = texts.helpdesk_phone();
        let Self { name, wrong, barred, at } = self;
        Content {
            subject: texts.mail_m44_subject().to_owned(),
            preheader: texts.mail_m44_preheader(wrong),
            dear: texts.mail_dear(name),
            paragraphs: vec![
                texts.mail_m44_text(wrong, texts.day_and_time(*at)),
                if *barred { texts.mail_m44_barred().to_owned() } else { texts.mail_m44_waits().to_owned() },
                texts.mail_m44_not_you(phone),
            ],
            lines: Vec::new(),
            link: site.page("/password/forgot"),
            button: texts.mail_m44_button(),
            footer: about_account(texts),
        }
    }
}
