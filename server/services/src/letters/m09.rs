//! M09, to whoever was asked to approve: the request was taken back.

use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site};

/// To whoever was asked to approve: there is nothing to decide any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M09 {
    /// The approver.
    pub name: String,
    /// Who asked, and took it back.
    pub requester: String,
    /// The application.
    pub reference: String,
    /// The organization.
    pub organization: String,
}

impl Letter for M09 {
    const TEMPLATE: &'static str = "M09";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m09()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, requester, reference, organization } = self;
        Content {
            subject: texts.mail_m09_subject(requester),
            preheader: texts.mail_m09_preheader(organization),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m09_text(requester, organization)],
            lines: Vec::new(),
            link: site.page(&format!("/administration/requests/{reference}")),
            button: texts.mail_m02_button(),
            footer: texts.mail_footer(reference, texts.mail_m02_because(organization)),
        }
    }
}
