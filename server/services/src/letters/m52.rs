//! M52, to a manager: please confirm somebody.

use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site};

/// To a manager: please confirm somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M52 {
    /// The manager.
    pub name: String,
    /// The user.
    pub user: String,
    /// The form.
    pub reference: String,
    /// The organization.
    pub organization: String,
}

impl Letter for M52 {
    const TEMPLATE: &'static str = "M52";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m52()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, user, reference, organization } = self;
        Content {
            subject: texts.mail_m52_subject(user),
            preheader: texts.mail_m52_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m52_text(user, organization), texts.mail_m52_speak(user)],
            lines: Vec::new(),
            link: site.page(&format!("/administration/requests/number/{reference}")),
            button: texts.mail_m52_button(),
            footer: texts.mail_footer(reference, texts.mail_m52_because(organization)),
        }
    }
}
