//! M04, to the requester: refused, or lapsed.

use rules::{approval::ApplicationKind, shown::LineShown};
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site};

/// To the requester: refused, or lapsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M04 {
    /// The requester.
    pub name: String,
    /// The application.
    pub reference: String,
    /// Renewal, or new permissions.
    pub kind: ApplicationKind,
    /// The organization.
    pub organization: String,
    /// What was asked.
    pub lines: Vec<LineShown>,
    /// Who refused; `None` where it lapsed.
    pub refused_by: Option<String>,
    /// Why.
    pub reason: String,
}

impl Letter for M04 {
    const TEMPLATE: &'static str = "M04";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m04()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, reference, organization, kind, refused_by, reason, .. } = self;
        let mut paragraphs = match refused_by {
            Some(by) => vec![texts.mail_m04_text_refused(by, organization)],
            None => vec![texts.mail_m04_text_lapsed(organization)],
        };
        if !reason.is_empty() {
            paragraphs.push(texts.mail_m04_reason(reason));
        }
        Content {
            subject: match kind {
                ApplicationKind::Renewal => texts.mail_m04_subject_renewal(reference),
                ApplicationKind::Request => texts.mail_m04_subject(reference),
            },
            preheader: texts.mail_m04_preheader(organization),
            dear: texts.mail_dear(name),
            paragraphs,
            lines: Vec::new(),
            link: site.page("/account"),
            button: texts.mail_m04_button(),
            footer: texts.mail_footer(reference, texts.mail_m04_because()),
        }
    }
}
