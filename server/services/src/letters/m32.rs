//! M32, to the manager: the user accepted.

use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site};

/// To the manager: the user accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M32 {
    /// The manager.
    pub name: String,
    /// The user.
    pub user: String,
    /// The request.
    pub reference: String,
    /// The organization.
    pub organization: String,
}

impl Letter for M32 {
    const TEMPLATE: &'static str = "M32";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m32()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, user, reference, organization } = self;
        Content {
            subject: texts.mail_m32_subject(user),
            preheader: texts.mail_m32_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m32_text(user, organization)],
            lines: Vec::new(),
            link: site.page("/administration/users"),
            button: texts.mail_m32_button(),
            footer: texts.mail_footer(reference, texts.mail_link_because(organization)),
        }
    }
}
