//! M03, to the user: your permissions are active until.

use jiff::civil::Date;
use rules::shown::LineShown;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{
    Content, Letter, Site,
    parts::{shown, with_admin},
};

/// To the user: your permissions are active until.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M03 {
    /// The user.
    pub name: String,
    /// The application.
    pub reference: String,
    /// The organization.
    pub organization: String,
    /// What was written.
    pub lines: Vec<LineShown>,
    /// Also became authorization manager.
    pub admin: bool,
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
        let Self { name, reference, organization, lines, admin, until } = self;
        Content {
            subject: texts.mail_m03_subject(texts.day(*until)),
            preheader: texts.mail_m03_preheader(organization),
            dear: texts.mail_dear(name),
            paragraphs: with_admin(texts, texts.mail_m03_text(organization), *admin),
            lines: shown(texts, organization, lines),
            link: site.page("/account/permissions"),
            button: texts.mail_m03_button(),
            footer: texts.mail_footer(reference, texts.mail_m03_because()),
        }
    }
}
