//! M33, to the manager: the user declined.

use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site};

/// To the manager: the user declined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M33 {
    /// The manager.
    pub name: String,
    /// The user, where the manager sees them anyway; else the address that the manager typed.
    pub user: String,
    /// The request.
    pub reference: String,
    /// The organization.
    pub organization: String,
}

impl Letter for M33 {
    const TEMPLATE: &'static str = "M33";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m33()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, user, reference, organization } = self;
        Content {
            subject: texts.mail_m33_subject(user),
            preheader: texts.mail_m33_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m33_text(user, organization)],
            lines: Vec::new(),
            link: site.page("/administration/requests"),
            button: texts.mail_m33_button(),
            footer: texts.mail_footer(reference, texts.mail_link_because(organization)),
        }
    }
}
