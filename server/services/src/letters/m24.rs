//! M24, to the managers of an organization: a user cancelled permissions.

use jiff::civil::Date;
use rules::shown::EndedFor;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site, parts::ended_lines};

/// To the managers of an organization: a user cancelled permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M24 {
    /// The manager.
    pub name: String,
    /// The user.
    pub user: String,
    /// The cancellation.
    pub reference: String,
    /// The last day on which it works; `None` where it ended at once.
    #[serde(with = "rules::day::maybe")]
    pub last_day: Option<Date>,
    /// What ends in that organization.
    pub ended: EndedFor,
    /// It was taken back.
    pub undone: bool,
}

impl Letter for M24 {
    const TEMPLATE: &'static str = "M24";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m24()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, user, reference, last_day, ended, undone } = self;
        let organization = &ended.organization;
        let text = match last_day {
            _ if *undone => texts.mail_m24_text_undone(user, organization),
            None => texts.mail_m24_text_now(user, organization),
            Some(day) => texts.mail_m24_text_later(user, organization, texts.day(*day)),
        };
        let subject = if *undone {
            texts.mail_m24_subject_undone(user, organization)
        } else {
            texts.mail_m24_subject(user, organization)
        };
        Content {
            subject,
            preheader: texts.mail_m24_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![text],
            lines: ended_lines(texts, ended, *last_day, *undone),
            link: site.page("/administration/permissions"),
            button: texts.mail_m24_button(),
            footer: texts.mail_footer(reference, texts.mail_m24_because(organization)),
        }
    }
}
