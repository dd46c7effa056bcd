//! M30, to a user: an organization wants to link you.

use jiff::civil::Date;
use rules::invitation::Granted;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site};

/// To a user: an organization wants to link you.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M30 {
    /// The user.
    pub name: String,
    /// The manager who asks.
    pub manager: String,
    /// The request.
    pub reference: String,
    /// The organization.
    pub organization: String,
    /// Its KvK number.
    pub kvk: String,
    /// What the manager wrote.
    pub message: String,
    /// The last day to answer.
    #[serde(with = "rules::day")]
    pub until: Date,
    /// What is given along with the link.
    #[serde(default)]
    pub granted: Option<Granted>,
    /// The manager asks once more.
    #[serde(default)]
    pub reminder: bool,
}

impl Letter for M30 {
    const TEMPLATE: &'static str = "M30";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m30()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, manager, reference, organization, kvk, message, until, granted, reminder } = self;
        let granted = granted.as_ref().map(|granted| texts.mail_m30_granted(texts.granted(granted)));
        let message = (!message.is_empty()).then(|| texts.mail_m30_message(message));
        let until = texts.day(*until);
        let text = texts.mail_m30_text(manager, organization, kvk);
        Content {
            subject: match reminder {
                true => texts.mail_m30_reminder(organization),
                false => texts.mail_m30_subject(organization),
            },
            preheader: texts.mail_m30_preheader(&until),
            dear: texts.mail_dear(name),
            paragraphs: [Some(text), granted, message, Some(texts.mail_m30_until(&until))]
                .into_iter()
                .flatten()
                .collect(),
            lines: Vec::new(),
            link: site.page(&format!("/account/requests/{reference}")),
            button: texts.mail_m30_button(),
            footer: texts.mail_footer(reference, texts.mail_m30_because()),
        }
    }
}
