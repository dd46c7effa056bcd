//! M21, to the old and the new address: your e-mail address was changed.

use jiff::civil::Date;
use rules::opens::Link;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Once, Site, parts::about_account_as};

/// To the old and the new address: your e-mail address was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M21 {
    /// The user.
    pub name: String,
    /// The change.
    pub reference: String,
    /// The address before.
    pub old: String,
    /// The address now.
    pub new: String,
    /// To the old address: the token of the link that takes it back.
    pub undo: Option<Once>,
    /// Until when it can be taken back.
    #[serde(with = "rules::day")]
    pub until: Date,
}

impl Letter for M21 {
    const TEMPLATE: &'static str = "M21";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m21_subject()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, reference, old, new, undo, until } = self;
        let mut paragraphs = vec![texts.mail_m21_text(old, new)];
        let (link, button) = match undo {
            Some(token) => {
                paragraphs.push(texts.mail_m21_undo(texts.day(*until)));
                (site.opens(Link::UndoEmail, token), texts.mail_m21_undo_button())
            }
            None => (site.page("/up"), texts.mail_m21_button()),
        };
        Content {
            subject: texts.mail_m21_subject().to_owned(),
            preheader: texts.mail_m21_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs,
            lines: Vec::new(),
            link,
            button,
            footer: about_account_as(texts, reference),
        }
    }
}
