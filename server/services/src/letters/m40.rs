//! M40, to the user: set a new password.

use rules::{opens::Link, problem::Problem};
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Once, Site, parts::about_account};

/// To the user: set a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M40 {
    /// The user.
    pub name: String,
    /// The token of the link.
    pub token: Once,
    /// Because a change of the e-mail address was taken back, rather than because somebody asked.
    pub after_undo: bool,
}

impl Letter for M40 {
    const TEMPLATE: &'static str = "M40";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m40_subject()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, token, after_undo } = self;
        let paragraphs = if *after_undo {
            vec![texts.mail_m40_after_undo().to_owned()]
        } else {
            vec![texts.mail_m40_text().to_owned(), texts.mail_m40_not_you().to_owned()]
        };
        Content {
            subject: texts.mail_m40_subject().to_owned(),
            preheader: texts.mail_m40_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs,
            lines: Vec::new(),
            link: site.opens(Link::Reset, token),
            button: texts.mail_m40_button(),
            footer: about_account(texts),
        }
    }
}

/// M40 to somebody whose means cannot be used: what to do instead (R40).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M40Instead {
    /// The user.
    pub name: String,
    /// Why it cannot be used.
    pub why: Problem,
}

impl Letter for M40Instead {
    const TEMPLATE: &'static str = "M40";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.mail_m40_instead_subject()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, why } = self;
        Content {
            subject: texts.mail_m40_instead_subject().to_owned(),
            preheader: texts.problem(why, ""),
            dear: texts.mail_dear(name),
            paragraphs: vec![texts.mail_m40_instead().to_owned(), format!("{}.", texts.problem(why, ""))],
            lines: Vec::new(),
            link: site.page("/"),
            button: texts.mail_m40_instead_button(),
            footer: about_account(texts),
        }
    }
}
