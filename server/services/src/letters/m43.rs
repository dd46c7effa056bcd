//! M43, to the user: what was changed about how they log in.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site, parts::about_account};

/// What became of somebody's second factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactorNews {
    /// An authenticator app was set up.
    AppAdded,
    /// It was taken away.
    AppRemoved,
    /// New recovery codes were made.
    CodesMade,
    /// A recovery code was used.
    CodeUsed {
        /// How many are left.
        left: i64,
    },
}

/// To the user: what was changed about how they log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M43 {
    /// The user.
    pub name: String,
    /// What.
    pub news: FactorNews,
    /// When.
    #[serde(with = "rules::day::moment")]
    pub at: DateTime,
}

impl Letter for M43 {
    const TEMPLATE: &'static str = "M43";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m43_subject()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let phone = texts.helpdesk_phone();
        let Self { name, news, at } = self;
        let at = texts.day_and_time(*at);
        let text = match news {
            FactorNews::AppAdded => texts.mail_m43_app_added(at),
            FactorNews::AppRemoved => texts.mail_m43_app_removed(at),
            FactorNews::CodesMade => texts.mail_m43_codes_made(at),
            FactorNews::CodeUsed { left } => texts.mail_m43_code_used(at, left),
        };
        Content {
            subject: texts.mail_m43_subject().to_owned(),
            preheader: texts.mail_m43_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: vec![text, texts.mail_m43_not_you(phone)],
            lines: Vec::new(),
            link: site.page("/account/security"),
            button: texts.mail_m43_button(),
            footer: about_account(texts),
        }
    }
}
