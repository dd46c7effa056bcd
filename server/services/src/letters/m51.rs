//! M51, to the user: a change was requested by a change form.

use jiff::civil::DateTime;
use rules::opens::Link;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Once, Site, Sms};

/// To the user: a change was requested by a change form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M51 {
    /// The user.
    pub name: String,
    /// The form.
    pub reference: String,
    /// The last digits of the new number.
    pub ending: String,
    /// From when it may count.
    #[serde(with = "rules::day::moment")]
    pub ready: DateTime,
    /// A manager is asked to confirm it; else the helpdesk.
    pub by_manager: bool,
    /// Signing in is blocked meanwhile.
    pub blocked: bool,
    /// The token of the link that stops it.
    pub token: Once,
}

impl Letter for M51 {
    const TEMPLATE: &'static str = "M51";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m51()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let phone = texts.helpdesk_phone();
        let Self { name, reference, ending, ready, by_manager, blocked, token } = self;
        let who = if *by_manager { texts.mail_m51_by_manager() } else { texts.mail_m51_by_helpdesk() };
        let ready = texts.day_and_time(*ready);
        let blocked = blocked.then(|| texts.mail_m51_blocked().to_owned());
        let paragraphs = [
            Some(texts.mail_m51_text(ending)),
            Some(texts.mail_m51_wait(who, ready)),
            blocked,
            Some(texts.mail_m51_not_you(phone)),
        ];
        Content {
            subject: texts.mail_m51_subject().to_owned(),
            preheader: texts.mail_m51_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: paragraphs.into_iter().flatten().collect(),
            lines: Vec::new(),
            link: site.opens(Link::StopForm, token),
            button: texts.mail_m51_button(),
            footer: texts.mail_footer(reference, texts.mail_account_because()),
        }
    }
}

/// M51 by text message to the old number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRequested {
    /// The token of the link that stops it.
    pub token: Once,
}

impl Letter for NumberRequested {
    const TEMPLATE: &'static str = "M51";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Sms;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m51()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Sms {
        Sms(texts.sms_number_requested(site.opens(Link::StopForm, &self.token)))
    }
}
