//! M60, to an officer of the helpdesk: somebody enters wrong codes.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site};

/// To an officer of the helpdesk: somebody who knows their password enters wrong codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M60 {
    /// The officer.
    pub name: String,
    /// How many in a row.
    pub wrong: i64,
    /// When the last one was.
    #[serde(with = "rules::day::moment")]
    pub at: DateTime,
}

impl Letter for M60 {
    const TEMPLATE: &'static str = "M60";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m60_subject()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, wrong, at } = self;
        Content {
            subject: texts.mail_m60_subject().to_owned(),
            preheader: texts.mail_m60_preheader(wrong),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m60_text(wrong, texts.day_and_time(*at)), texts.mail_m60_not_you().to_owned()],
            lines: Vec::new(),
            link: site.page("/desk/login"),
            button: texts.mail_m60_button(),
            footer: texts.mail_footer_plain(texts.mail_m60_because()),
        }
    }
}
