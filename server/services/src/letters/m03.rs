//! M03, to the user: your permissions are active until.

use jiff::civil::Date;
use rules::{
    approval::ApplicationKind,
    shown::{AdminAsked, LineShown},
};
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site, parts::shown};

/// To the user: your permissions are active until.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M03 {
    /// The user.
    pub name: String,
    /// The application.
    pub reference: String,
    /// The organization.
    pub organization: String,
    /// Renewal, or new permissions.
    pub kind: ApplicationKind,
    /// What was written.
    pub lines: Vec<LineShown>,
    /// What became of the Admin authorization.
    pub admin: AdminAsked,
    /// The day on which it was processed.
    #[serde(with = "rules::day")]
    pub processed: Date,
    /// The last day.
    #[serde(with = "rules::day")]
    pub until: Date,
}

impl Letter for M03 {
    const TEMPLATE: &'static str = "M03";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m03()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, reference, organization, kind, lines, admin, processed, until } = self;
        let text = match kind {
            ApplicationKind::Renewal => texts.mail_m03_text_renewal(organization),
            ApplicationKind::Request => texts.mail_m03_text(organization),
        };
        let admin = match admin {
            AdminAsked::No => None,
            AdminAsked::Becomes => Some(texts.mail_m03_becomes(organization, texts.day(*processed))),
            AdminAsked::Renews => Some(texts.mail_m03_renews().to_owned()),
        };
        Content {
            subject: texts.mail_m03_subject(texts.day(*until)),
            preheader: texts.mail_m03_preheader(organization),
            dear: texts.mail_dear(name),
            paragraphs: [Some(text), admin, Some(texts.mail_m03_lines(organization))].into_iter().flatten().collect(),
            lines: shown(texts, organization, lines),
            link: site.page("/account/permissions"),
            button: texts.mail_m03_button(),
            footer: texts.mail_footer(reference, texts.mail_m03_because()),
        }
    }
}
