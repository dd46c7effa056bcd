//! M25, to a user: a manager ended permissions.

use jiff::civil::Date;
use rules::shown::EndedFor;
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Site, parts::ended_lines};

/// To a user: a manager ended permissions, or takes the end back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M25 {
    /// The user.
    pub name: String,
    /// The manager.
    pub manager: String,
    /// The action.
    pub reference: String,
    /// The last day on which it works; `None` where it ended at once.
    #[serde(with = "rules::day::maybe")]
    pub last_day: Option<Date>,
    /// What ends, by organization.
    pub ended: Vec<EndedFor>,
    /// The organizations that the user is no longer visible to, or will not be.
    pub unlinked: Vec<String>,
    /// The references of the user's own requests that were withdrawn with it.
    pub withdrawn: Vec<String>,
    /// Why, in the manager's words, or nothing.
    pub reason: String,
    /// It was taken back.
    pub undone: bool,
}

impl Letter for M25 {
    const TEMPLATE: &'static str = "M25";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m25()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, manager, reference, last_day, ended, unlinked, withdrawn, reason, undone } = self;
        let names: Vec<&str> = ended.iter().map(|one| one.organization.as_str()).collect();
        let organizations = names.join(", ");
        let (subject, preheader, text) = match last_day {
            _ if *undone => (
                texts.mail_m25_subject_undone(&organizations),
                texts.mail_m25_preheader_undone().to_owned(),
                texts.mail_m25_text_undone(manager, &organizations),
            ),
            None => (
                texts.mail_m25_subject(&organizations),
                texts.mail_m25_preheader(manager),
                texts.mail_m25_text(manager, &organizations),
            ),
            Some(day) => (
                texts.mail_m25_subject_later(&organizations),
                texts.mail_m25_preheader_later(texts.day(*day)),
                texts.mail_m25_text_later(manager, &organizations, texts.day(*day)),
            ),
        };
        let mut paragraphs = vec![text];
        if !reason.is_empty() {
            paragraphs.push(texts.mail_m25_reason(manager, reason));
        }
        if !withdrawn.is_empty() {
            paragraphs.push(texts.mail_m25_withdrawn(withdrawn.join(", ")));
        }
        let unlinked = unlinked.iter().filter(|_| !undone);
        paragraphs.extend(unlinked.map(|organization| match last_day {
            None => texts.mail_m25_unlinked(organization),
            Some(day) => texts.mail_m25_unlinked_later(organization, texts.day(*day)),
        }));
        if !undone {
            paragraphs.push(texts.mail_m25_others(&organizations));
        }
        Content {
            subject,
            preheader,
            dear: texts.mail_dear(name),
            paragraphs,
            lines: ended.iter().flat_map(|one| ended_lines(texts, one, *last_day, *undone)).collect(),
            link: site.page("/account/permissions"),
            button: texts.mail_m25_button(),
            footer: texts.mail_footer(reference, texts.mail_m25_because(&organizations)),
        }
    }
}
