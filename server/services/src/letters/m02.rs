//! M02, to the approver: somebody asks for your approval.

use jiff::civil::Date;
use rules::{
    approval::ApplicationKind,
    period::Term,
    shown::{AdminAsked, LineShown},
};
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
    /// Renewal, or new permissions.
    pub kind: ApplicationKind,
    /// What was asked.
    pub lines: Vec<LineShown>,
    /// How long.
    pub term: Term,
    /// What is asked about the Admin authorization.
    pub admin: AdminAsked,
    /// Who asks is not known at the organization.
    pub stranger: bool,
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
        let Self { name, requester, reference, organization, kind, lines, term, admin, stranger, lapses } = self;
        let (term, lapses) = (texts.term(*term), texts.day(*lapses));
        let (subject, preheader, text) = match kind {
            ApplicationKind::Renewal => (
                texts.mail_m02_subject_renewal(requester),
                texts.mail_m02_preheader_renewal(organization),
                texts.mail_m02_text_renewal(requester, organization, term, lapses),
            ),
            ApplicationKind::Request => (
                texts.mail_m02_subject(requester),
                texts.mail_m02_preheader(organization),
                texts.mail_m02_text(requester, organization, term, lapses),
            ),
        };
        let stranger = stranger.then(|| texts.mail_m02_stranger(requester, organization));
        let admin = match admin {
            AdminAsked::No => None,
            AdminAsked::Becomes => Some(texts.mail_m02_admin(requester)),
            AdminAsked::Renews => Some(texts.mail_m02_renews(requester)),
        };
        Content {
            subject,
            preheader,
            dear: texts.mail_dear(name),
            paragraphs: [Some(text), stranger, admin].into_iter().flatten().collect(),
            lines: shown(texts, organization, lines),
            link: site.page(&format!("/administration/requests/{reference}")),
            button: texts.mail_m02_button(),
            footer: texts.mail_footer(reference, texts.mail_m02_because(organization)),
        }
    }
}
