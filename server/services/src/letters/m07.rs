//! M07, to somebody who is invited, and what their manager gets once they accepted.

use jiff::civil::DateTime;
use rules::{invitation::Granted, level::Level, opens::Link};
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Once, Site};

/// To somebody who is invited: activate your eHerkenning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M07 {
    /// As the manager named them.
    pub name: String,
    /// The manager.
    pub manager: String,
    /// The invitation.
    pub reference: String,
    /// The organization.
    pub organization: String,
    /// Its KvK number.
    pub kvk: String,
    /// The level of the eHerkenning.
    pub level: Level,
    /// What is given along with it.
    pub granted: Option<Granted>,
    /// The token of the link.
    pub token: Once,
    /// Until when the link works, in Amsterdam.
    #[serde(with = "rules::day::moment")]
    pub until: DateTime,
}

impl Letter for M07 {
    const TEMPLATE: &'static str = "M07";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_mail()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, manager, reference, organization, kvk, level, granted, token, until } = self;
        let granted = match granted {
            Some(granted) => texts.mail_m07_granted(texts.granted(granted)),
            None => texts.mail_m07_nothing(organization),
        };
        Content {
            subject: texts.mail_m07_subject(organization),
            preheader: texts.mail_m07_preheader(texts.day_and_time(*until)),
            dear: texts.mail_dear(name),
            paragraphs: vec![
                texts.mail_m07_text(manager, organization, kvk, level),
                granted,
                texts.mail_m07_how().to_owned(),
                texts.mail_m07_until(texts.day_and_time(*until)),
                texts.mail_m07_not_you().to_owned(),
            ],
            lines: Vec::new(),
            link: site.opens(Link::Invite, token),
            button: texts.mail_m07_button(),
            footer: texts.mail_footer(reference, texts.mail_m07_because(organization)),
        }
    }
}

/// To the manager who invited: somebody accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationAccepted {
    /// The manager.
    pub name: String,
    /// The user.
    pub user: String,
    /// The user's id.
    pub person: String,
    /// The invitation.
    pub reference: String,
    /// The organization.
    pub organization: String,
    /// Whether they have all that was given along with it.
    pub given: bool,
}

impl Letter for InvitationAccepted {
    const TEMPLATE: &'static str = "M07b";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m07_accepted()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, user, person, reference, organization, given } = self;
        let rest = (!given).then(|| texts.mail_m07_accepted_rest(user));
        Content {
            subject: texts.mail_m07_accepted_subject(user, organization),
            preheader: texts.mail_m07_accepted_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: [Some(texts.mail_m07_accepted_text(user, organization)), rest].into_iter().flatten().collect(),
            lines: Vec::new(),
            link: site.page(&format!("/administration/users/{person}")),
            button: texts.mail_m07_accepted_button(),
            footer: texts.mail_footer(reference, texts.mail_link_because(organization)),
        }
    }
}
