//! M05, to the user: a manager renewed your permissions.

use rules::shown::LineShown;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site, parts::shown};

/// To the user: a manager renewed your permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M05 {
    /// The user.
    pub name: String,
    /// The manager who did it.
    pub manager: String,
    /// The application.
    pub reference: String,
    /// The organization.
    pub organization: String,
    /// What was written.
    pub lines: Vec<LineShown>,
    /// The Admin authorization too.
    pub admin: bool,
}

impl Letter for M05 {
    const TEMPLATE: &'static str = "M05";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m05()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, manager, reference, organization, lines, admin } = self;
        let paragraphs = [
            Some(texts.mail_m05_text(manager, organization)),
            admin.then(|| texts.mail_m05_admin().to_owned()),
            Some(texts.mail_m05_lines().to_owned()),
        ];
        Content {
            subject: texts.mail_m05_subject(organization),
            preheader: texts.mail_m05_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: paragraphs.into_iter().flatten().collect(),
            lines: shown(texts, organization, lines),
            link: site.page("/account/permissions"),
            button: texts.mail_m05_button(),
            footer: texts.mail_footer(reference, texts.mail_m05_because()),
        }
    }
}
