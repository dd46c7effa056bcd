//! M42, to the user: new log in.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site, parts::about_account};

/// To the user: new log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M42 {
    /// The user.
    pub name: String,
    /// The kind of browser.
    pub device: String,
    /// When.
    #[serde(with = "rules::day::moment")]
    pub at: DateTime,
}

impl Letter for M42 {
    const TEMPLATE: &'static str = "M42";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m42_subject()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, device, at } = self;
        let device = if device.is_empty() { texts.security_device_unknown() } else { device };
        Content {
            subject: texts.mail_m42_subject().to_owned(),
            preheader: texts.mail_m42_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m42_text(texts.day_and_time(*at), device), texts.mail_m42_not_you().to_owned()],
            lines: Vec::new(),
            link: site.page("/account/security"),
            button: texts.mail_m42_button(),
            footer: about_account(texts),
        }
    }
}
