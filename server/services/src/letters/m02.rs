//! M02, to the approver: somebody asks for your approval.

use jiff::civil::Date;
use rules::{period::Term, shown::LineShown};
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site, parts::shown};

/// To the approver: somebody asks for your approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M02 {
    /// The approver.
    pub name: String,
    /// Who asks.
    pub requester: String,
    /// The application.
    pub reference: String,
    /// The organization.
    pub organization: String,
    /// What was asked.
    pub lines: Vec<LineShown>,
    /// How long.
    pub term: Term,
    /// Also to become authorization manager.
    pub admin: bool,
    /// When it lapses.
    #[serde(with = "rules::day")]
    pub lapses: Date,
}

impl Letter for M02 {
    const TEMPLATE: &'static str = "M02";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m02()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, requester, reference, organization, lines, term, admin, lapses } = self;
        let mut paragraphs = vec![texts.mail_m02_text(requester, organization, texts.term(*term), texts.day(*lapses))];
        if *admin {
            paragraphs.push(texts.mail_m02_admin(requester));
        }
        Content {
            subject: texts.mail_m02_subject(requester),
            preheader: texts.mail_m02_preheader(organization),
            dear: texts.mail_dear(name),
            paragraphs,
            lines: shown(texts, organization, lines),
            link: site.page(&format!("/administration/requests/{reference}")),
            button: texts.mail_m02_button(),
            footer: texts.mail_footer(reference, texts.mail_m02_because(organization)),
        }
    }
}
