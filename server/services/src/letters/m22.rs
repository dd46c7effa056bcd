//! M22, to the user: your mobile number was changed.

use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site, Sms, parts::about_account_as};

/// To the user: your mobile number was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M22 {
    /// The user.
    pub name: String,
    /// The change.
    pub reference: String,
    /// The last digits of the new number.
    pub ending: String,
}

impl Letter for M22 {
    const TEMPLATE: &'static str = "M22";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m22_subject()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let phone = texts.helpdesk_phone();
        let Self { name, reference, ending } = self;
        Content {
            subject: texts.mail_m22_subject().to_owned(),
            preheader: texts.mail_m22_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m22_text(ending), texts.mail_m22_not_you(phone)],
            lines: Vec::new(),
            link: site.page("/account/details"),
            button: texts.mail_m22_button(),
            footer: about_account_as(texts, reference),
        }
    }
}

/// By text message to the old number: the number was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberChanged;

impl Letter for NumberChanged {
    const TEMPLATE: &'static str = "M22";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Sms;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m22_subject()
    }

    fn words(&self, texts: Texts, _: Site<'_>) -> Sms {
        Sms(texts.sms_number_changed(texts.helpdesk_phone()))
    }
}
