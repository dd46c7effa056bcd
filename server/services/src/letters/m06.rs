//! M06, to the user: a manager gave you new permissions.

use rules::shown::LineShown;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site, parts::shown};

/// To the user: a manager gave you new permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M06 {
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

impl Letter for M06 {
    const TEMPLATE: &'static str = "M06";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m06()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, manager, reference, organization, lines, admin } = self;
        let paragraphs = [
            Some(texts.mail_m06_text(manager, organization)),
            admin.then(|| texts.mail_m06_admin(organization)),
            (!lines.is_empty()).then(|| texts.mail_m06_lines().to_owned()),
        ];
        Content {
            subject: texts.mail_m06_subject(organization),
            preheader: texts.mail_m06_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: paragraphs.into_iter().flatten().collect(),
            lines: shown(texts, organization, lines),
            link: site.page("/account/permissions"),
            button: texts.mail_m06_button(),
            footer: texts.mail_footer(reference, texts.mail_m06_because()),
        }
    }
}
