//! M01 to a manager who added users.

use rules::{invitation::Granted, level::Level};
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Line, Site};

/// Somebody who was invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitedUser {
    /// As the manager named them.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The level of their eHerkenning, where it is not everybody's.
    #[serde(default)]
    pub level: Option<Level>,
}

/// M01 to a manager who added users: who was invited, and to what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M01Added {
    /// The manager.
    pub name: String,
    /// The action.
    pub reference: String,
    /// The organization.
    pub organization: String,
    /// The level of each eHerkenning.
    pub level: Level,
    /// Who was invited.
    pub users: Vec<InvitedUser>,
    /// How many more were invited, of a file.
    #[serde(default)]
    pub others: usize,
    /// How many rows of a file did not become an invitation.
    #[serde(default)]
    pub left_out: usize,
    /// What each is given.
    pub granted: Option<Granted>,
}

impl Letter for M01Added {
    const TEMPLATE: &'static str = "M01e";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m01_added()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, reference, organization, level, users, others, left_out, granted } = self;
        let granted = match granted {
            Some(granted) => texts.mail_m01_added_granted(texts.granted(granted)),
            None => texts.mail_m01_added_nothing().to_owned(),
        };
        let line = |user: &InvitedUser| Line {
            what: user.name.clone(),
            for_whom: user.email.clone(),
            period: texts.mail_line_for(organization, user.level.as_ref().unwrap_or(level)),
        };
        let mut paragraphs = vec![texts.mail_m01_added_text(organization), granted];
        if *others > 0 {
            paragraphs.push(texts.mail_m01_added_others(users.len(), others));
        }
        if *left_out > 0 {
            paragraphs.push(texts.mail_m01_added_left_out(left_out));
        }
        paragraphs.push(texts.mail_m01_added_next().to_owned());
        Content {
            subject: texts.mail_m01_added_subject(reference),
            preheader: texts.mail_m01_added_preheader(users.len() + others),
            dear: texts.mail_dear(name),
            paragraphs,
            lines: users.iter().map(line).collect(),
            // Where rows were left out, the page of the action says which, and why.
            link: match left_out {
                0 => site.page("/administration/users/invited"),
                _ => site.page(&format!("/done/{reference}")),
            },
            button: texts.mail_m01_added_button(),
            footer: texts.mail_footer(reference, texts.mail_m01_users_because()),
        }
    }
}
