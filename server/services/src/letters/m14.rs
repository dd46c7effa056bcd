//! M14, to the other managers: a request waits for them now, as who was asked can no longer decide.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site};

/// To the other managers: a request waits for them now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M14 {
    /// The manager.
    pub name: String,
    /// Who asks.
    pub requester: String,
    /// The application.
    pub reference: String,
    /// The organization.
    pub organization: String,
    /// Who was asked until now.
    pub former: String,
    /// Whether others can decide too, and are told.
    pub others: bool,
    /// When it lapses.
    #[serde(with = "rules::day")]
    pub lapses: Date,
}

impl Letter for M14 {
    const TEMPLATE: &'static str = "M14";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m14()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, requester, reference, organization, former, others, lapses } = self;
        Content {
            subject: texts.mail_m14_subject(requester),
            preheader: texts.mail_m02_preheader(organization),
            dear: texts.mail_dear(name),
            paragraphs: vec![
                match others {
                    true => texts.mail_m14_text(former, requester, organization),
                    false => texts.mail_m14_text_only(former, requester, organization),
                },
                texts.mail_m14_next(texts.day(*lapses)),
            ],
            lines: Vec::new(),
            link: site.page(&format!("/administration/requests/{reference}")),
            button: texts.mail_m02_button(),
            footer: texts.mail_footer(reference, texts.mail_m02_because(organization)),
        }
    }
}
