//! M08, to the manager: nothing became of an invitation.

use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site};

/// To the manager: an invitation was declined, or nobody answered it in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M08 {
    /// The manager.
    pub name: String,
    /// Whom they invited, as they named them.
    pub user: String,
    /// The address.
    pub email: String,
    /// The invitation.
    pub reference: String,
    /// The organization.
    pub organization: String,
    /// Nobody answered; else somebody declined.
    pub expired: bool,
}

impl Letter for M08 {
    const TEMPLATE: &'static str = "M08";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m08()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, user, email, reference, organization, expired } = self;
        let text = match expired {
            true => texts.mail_m08_expired(user, email, organization),
            false => texts.mail_m08_declined(user, email, organization),
        };
        Content {
            subject: texts.mail_m08_subject(email),
            preheader: texts.mail_m08_preheader(organization),
            dear: texts.mail_dear(name),
            paragraphs: vec![text, texts.mail_m08_next().to_owned()],
            lines: Vec::new(),
            link: site.page("/administration/users/invited?past=1"),
            button: texts.mail_m08_button(),
            footer: texts.mail_footer(reference, texts.mail_link_because(organization)),
        }
    }
}
