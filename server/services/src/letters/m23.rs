//! M23, to the user: your cancellation.

use jiff::civil::Date;
use rules::shown::EndedFor;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{
    Content, Letter, Site,
    parts::{about_account_as, ended_lines},
};

/// To the user: your cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M23 {
    /// The user.
    pub name: String,
    /// The cancellation.
    pub reference: String,
    /// The whole eHerkenning.
    pub whole: bool,
    /// The last day on which it works; `None` where it ended at once.
    #[serde(with = "rules::day::maybe")]
    pub last_day: Option<Date>,
    /// What ends.
    pub ended: Vec<EndedFor>,
    /// It was taken back.
    pub undone: bool,
}

impl Letter for M23 {
    const TEMPLATE: &'static str = "M23";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m23()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let phone = texts.helpdesk_phone();
        let Self { name, reference, whole, last_day, ended, undone } = self;
        let text = match (undone, whole, last_day) {
            (true, ..) => texts.mail_m23_undone().to_owned(),
            (_, true, None) => texts.mail_m23_whole_now().to_owned(),
            (_, true, Some(day)) => texts.mail_m23_whole_later(texts.day(*day)),
            (_, false, None) => texts.mail_m23_part_now().to_owned(),
            (_, false, Some(day)) => texts.mail_m23_part_later(texts.day(*day)),
        };
        let preheader = match last_day {
            _ if *undone => texts.mail_m23_preheader_undone().to_owned(),
            None => texts.mail_m23_preheader_now().to_owned(),
            Some(day) => texts.mail_m23_preheader_later(texts.day(*day)),
        };
        // Whoever has no eHerkenning any more is let in nowhere but on the public page.
        let (page, button) = match (undone, whole, last_day) {
            (false, true, None) => ("/", texts.mail_m31_button()),
            (false, _, Some(_)) => ("/account/details", texts.mail_m22_button()),
            (true, ..) | (false, false, None) => ("/account/permissions", texts.mail_m03_button()),
        };
        Content {
            subject: texts.mail_m23_subject(reference),
            preheader,
            dear: texts.mail_dear(name),
            paragraphs: vec![text, texts.mail_m23_not_you(phone)],
            lines: ended.iter().flat_map(|one| ended_lines(texts, one, *last_day, *undone)).collect(),
            link: site.page(page),
            button,
            footer: about_account_as(texts, reference),
        }
    }
}
