//! M31, to an address without an eHerkenning: an organization tried to link you.

use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site};

/// To an address without an eHerkenning: an organization tried to link you.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M31 {
    /// The organization.
    pub organization: String,
    /// The request.
    pub reference: String,
}

impl Letter for M31 {
    const TEMPLATE: &'static str = "M31";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_mail()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { organization, reference } = self;
        Content {
            subject: texts.mail_m31_subject(organization),
            preheader: texts.mail_m31_preheader().to_owned(),
            dear: texts.mail_m31_dear().to_owned(),
            paragraphs: vec![texts.mail_m31_text(organization), texts.mail_m31_hint(organization)],
            lines: Vec::new(),
            link: site.page("/"),
            button: texts.mail_m31_button(),
            footer: texts.mail_footer(reference, texts.mail_m31_because()),
        }
    }
}
