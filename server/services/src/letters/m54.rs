//! M54, to the user: the number was not changed.

use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site};

/// To the user: the number was not changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M54 {
    /// The user.
    pub name: String,
    /// The form.
    pub reference: String,
    /// Who refused; `None` where nobody decided in time, or it was stopped.
    pub refused_by: Option<String>,
    /// Why.
    pub reason: String,
    /// It was stopped from the old address or number.
    pub stopped: bool,
}

impl Letter for M54 {
    const TEMPLATE: &'static str = "M54";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m54_subject()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let phone = texts.helpdesk_phone();
        let Self { name, reference, refused_by, reason, stopped } = self;
        let text = match refused_by {
            Some(by) => texts.mail_m54_text_refused(by),
            None if *stopped => texts.mail_m54_text_stopped().to_owned(),
            None => texts.mail_m54_text_lapsed().to_owned(),
        };
        let reason = (!reason.is_empty()).then(|| texts.mail_m04_reason(reason));
        Content {
            subject: texts.mail_m54_subject().to_owned(),
            preheader: texts.mail_m54_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: [Some(text), reason, Some(texts.mail_m54_next(phone))].into_iter().flatten().collect(),
            lines: Vec::new(),
            link: site.page("/up"),
            button: texts.mail_m54_button(),
            footer: texts.mail_footer(reference, texts.mail_account_because()),
        }
    }
}
