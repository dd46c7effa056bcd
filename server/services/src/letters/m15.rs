//! M15 and M16, to a user: the eHerkenning lapses for want of use, or has lapsed. M17 tells the managers.

use jiff::civil::Date;
use rules::shown::EndedFor;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{
    Content, Letter, Site,
    parts::{about_account, ended_lines},
};

/// To a user: the eHerkenning was not used for long, and lapses where that stays so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M15 {
    /// The user.
    pub name: String,
    /// For how many months.
    pub months: i64,
    /// The day on which it lapses.
    #[serde(with = "rules::day")]
    pub lapses: Date,
}

/// To a user: the eHerkenning has lapsed for want of use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M16 {
    /// The user.
    pub name: String,
}

/// To the managers of an organization: the eHerkenning of a user has lapsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M17 {
    /// The manager.
    pub name: String,
    /// The user.
    pub user: String,
    /// What ended with it in that organization.
    pub ended: EndedFor,
}

impl Letter for M15 {
    const TEMPLATE: &'static str = "M15";
    const PRIORITY: Priority = Priority::Bulk;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m15()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, months, lapses } = self;
        let day = texts.day(*lapses);
        Content {
            subject: texts.mail_m15_subject(&day),
            preheader: texts.mail_m15_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m15_text(*months, &day), texts.mail_m15_why().to_owned()],
            lines: Vec::new(),
            link: site.page("/login"),
            button: texts.mail_m15_button(),
            footer: about_account(texts),
        }
    }
}

impl Letter for M16 {
    const TEMPLATE: &'static str = "M16";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m16()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        Content {
            subject: texts.mail_m16_subject().to_owned(),
            preheader: texts.mail_m16_preheader().to_owned(),
            dear: texts.mail_dear(&self.name),
            paragraphs: vec![texts.mail_m16_text().to_owned()],
            lines: Vec::new(),
            link: site.page("/"),
            button: texts.mail_m16_button(),
            footer: about_account(texts),
        }
    }
}

impl Letter for M17 {
    const TEMPLATE: &'static str = "M17";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m17()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, user, ended } = self;
        let organization = &ended.organization;
        Content {
            subject: texts.mail_m17_subject(user),
            preheader: texts.mail_m17_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m17_text(user, organization)],
            lines: ended_lines(texts, ended, None, false),
            link: site.page("/administration/users"),
            button: texts.mail_m17_button(),
            footer: texts.mail_footer_plain(texts.mail_m24_because(organization)),
        }
    }
}
