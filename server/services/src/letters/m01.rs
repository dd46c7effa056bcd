//! M01, to the requester: we received your request.

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

/// To the requester: we received your request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M01 {
    /// The requester.
    pub name: String,
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
    /// What was asked about the Admin authorization.
    pub admin: AdminAsked,
    /// Who was asked to approve; nobody by name where the requester is not told who manages the organization.
    pub approver: Option<String>,
    /// When it lapses.
    #[serde(with = "rules::day")]
    pub lapses: Date,
}

impl Letter for M01 {
    const TEMPLATE: &'static str = "M01";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m01()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, reference, organization, kind, lines, term, admin, approver, lapses } = self;
        let anybody = || texts.mail_m01_any_manager(organization);
        let approver = approver.clone().unwrap_or_else(anybody);
        let (term, lapses) = (texts.term(*term), texts.day(*lapses));
        let (subject, text) = match kind {
            ApplicationKind::Renewal => (
                texts.mail_m01_subject_renewal(reference),
                texts.mail_m01_text_renewal(organization, term, &approver, lapses),
            ),
            ApplicationKind::Request => {
                (texts.mail_m01_subject(reference), texts.mail_m01_text(organization, term, &approver, lapses))
            }
        };
        let admin = match admin {
            AdminAsked::No => None,
            AdminAsked::Becomes => Some(texts.mail_m01_becomes(organization)),
            AdminAsked::Renews => Some(texts.mail_m01_renews().to_owned()),
        };
        Content {
            subject,
            preheader: texts.mail_m01_preheader(&approver),
            dear: texts.mail_dear(name),
            paragraphs: [Some(text), admin].into_iter().flatten().collect(),
            lines: shown(texts, organization, lines),
            link: site.page("/account"),
            button: texts.mail_m01_button(),
            footer: texts.mail_footer(reference, texts.mail_m01_because()),
        }
    }
}
