//! M20, to a new address: confirm your new e-mail address.

use rules::opens::Link;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Once, Site, parts::about_account_as};

/// To a new address: confirm your new e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M20 {
    /// The user.
    pub name: String,
    /// The change.
    pub reference: String,
    /// Six digits.
    pub code: Once,
    /// The token of the link.
    pub token: Once,
}

impl Letter for M20 {
    const TEMPLATE: &'static str = "M20";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m20_subject()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, reference, code, token } = self;
        Content {
            subject: texts.mail_m20_subject().to_owned(),
            preheader: texts.mail_m20_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m20_text(code.reveal()), texts.mail_m20_not_you().to_owned()],
            lines: Vec::new(),
            link: site.opens(Link::ConfirmEmail, token),
            button: texts.mail_m20_button(),
            footer: about_account_as(texts, reference),
        }
    }
}
