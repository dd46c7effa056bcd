//! M53, to the user: the number was changed by a change form.

use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site};

/// To the user: the number was changed by a change form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M53 {
    /// The user.
    pub name: String,
    /// The form.
    pub reference: String,
    /// The last digits of the new number.
    pub ending: String,
}

impl Letter for M53 {
    const TEMPLATE: &'static str = "M53";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m53_subject()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let phone = texts.helpdesk_phone();
        let Self { name, reference, ending } = self;
        Content {
            subject: texts.mail_m53_subject().to_owned(),
            preheader: texts.mail_m53_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![
                texts.mail_m53_text(ending),
                texts.mail_m53_ended().to_owned(),
                texts.mail_m22_not_you(phone),
            ],
            lines: Vec::new(),
            link: site.page("/up"),
            button: texts.mail_m53_button(),
            footer: texts.mail_footer(reference, texts.mail_account_because()),
        }
    }
}
