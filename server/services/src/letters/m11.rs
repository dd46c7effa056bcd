//! M11, to a manager, weekly: what of the users of an organization ends within two months.

use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{
    Content, Letter, Line, Site,
    m10::{Ending, OF_USE},
};

/// A permission that ends, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndingOf {
    /// The user.
    pub user: String,
    /// The permission.
    pub ending: Ending,
}

/// To a manager, weekly: what of the users of an organization ends within two months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M11 {
    /// The manager.
    pub name: String,
    /// The organization.
    pub organization: String,
    /// Its id.
    pub organization_id: String,
    /// What ends, by last day: of very much, the first.
    pub ending: Vec<EndingOf>,
    /// How much more there is.
    pub others: usize,
}

impl Letter for M11 {
    const TEMPLATE: &'static str = "M11";
    const PRIORITY: Priority = Priority::Bulk;
    const WORKS: Option<i64> = Some(OF_USE);
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m11()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, organization, organization_id, ending, others } = self;
        let subject = match ending.len() + others {
            1 => texts.mail_m11_subject_one(organization),
            all => texts.mail_m11_subject(all, organization),
        };
        let line = |one: &EndingOf| Line {
            what: one.user.clone(),
            for_whom: texts.mail_m11_what(texts.called(one.ending.row.called()), one.ending.row.level),
            period: texts.mail_m23_until(texts.day(one.ending.until)),
        };
        let more = (*others > 0).then(|| texts.mail_m11_others(ending.len(), *others));
        Content {
            subject,
            preheader: texts.mail_m11_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: [Some(texts.mail_m11_text(organization)), more].into_iter().flatten().collect(),
            lines: ending.iter().map(line).collect(),
            link: site.page(&format!("/administration/permissions?show=expiring&org={organization_id}")),
            button: texts.mail_m11_button(),
            footer: texts.mail_footer_plain(texts.mail_m24_because(organization)),
        }
    }
}
