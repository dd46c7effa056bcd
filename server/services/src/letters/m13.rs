//! M13, to the requester: who was asked can no longer decide.

use jiff::civil::Date;
use rules::shown::Decides;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site};

/// To the requester: who was asked can no longer decide; who does now, or that nobody can and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M13 {
    /// The requester.
    pub name: String,
    /// The application.
    pub reference: String,
    /// The organization.
    pub organization: String,
    /// Who was asked; `None` where that was any manager.
    pub former: Option<String>,
    /// Who can decide now.
    pub decides: Decides,
    /// When it lapses.
    #[serde(with = "rules::day")]
    pub lapses: Date,
}

impl Letter for M13 {
    const TEMPLATE: &'static str = "M13";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m13()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, reference, organization, former, decides, lapses } = self;
        let former = former.as_ref().map(|former| texts.mail_m13_former(former, organization));
        let nobody = *decides == Decides::Nobody;
        let next = texts.decides(decides, organization, *lapses);
        let stays = if nobody { texts.mail_m13_stays() } else { texts.mail_m13_told() };
        Content {
            subject: match nobody {
                true => texts.mail_m13_subject_nobody(reference),
                false => texts.mail_m13_subject(reference),
            },
            preheader: texts.mail_m13_preheader(organization),
            dear: texts.mail_dear(name),
            paragraphs: former.into_iter().chain([next, stays.to_owned()]).collect(),
            lines: Vec::new(),
            link: site.page("/account/requests"),
            button: texts.mail_m13_button(),
            footer: texts.mail_footer(reference, texts.mail_m01_because()),
        }
    }
}
