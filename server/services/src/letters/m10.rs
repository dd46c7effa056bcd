//! M10 and M12, to a user: what they may do ends on a day to come, or has ended.

use jiff::civil::Date;
use rules::{
    reminder::{RENEWAL_PAGE, RenewalLink},
    shown::EndedRow,
};
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Line, Site, parts::about_account};

/// How long a reminder is of use while mail does not leave, in seconds: three days.
pub(super) const OF_USE: i64 = 3 * 24 * 60 * 60;

/// A permission that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The organization.
    pub organization: String,
    /// What it is.
    pub row: EndedRow,
    /// Its last day.
    #[serde(with = "rules::day")]
    pub until: Date,
}

/// To a user: what they may do ends on a day to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M10 {
    /// The user.
    pub name: String,
    /// With the last of it the eHerkenning itself is valid no more.
    pub whole: bool,
    /// What ends, by last day.
    pub ending: Vec<Ending>,
    /// The organizations that nobody else manages, and whose management ends with it (R140).
    pub only_manager_of: Vec<String>,
    /// What tells the user's pages from those of others.
    #[serde(default)]
    pub reader: String,
}

/// To a user: what they may do has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M12 {
    /// The user.
    pub name: String,
    /// The eHerkenning itself is valid no more.
    pub whole: bool,
    /// What has ended, by last day.
    pub ended: Vec<Ending>,
    /// What tells the user's pages from those of others.
    #[serde(default)]
    pub reader: String,
}

/// Each with its last day.
fn lines(texts: Texts, ending: &[Ending]) -> Vec<Line> {
    let line = |one: &Ending| Line {
        what: match &one.row.provider {
            Some(provider) => format!("{}, {}", texts.name(provider), texts.called(one.row.called())),
            None => texts.called(one.row.called()),
        },
        for_whom: texts.mail_line_for(&one.organization, one.row.level),
        period: texts.mail_m23_until(texts.day(one.until)),
    };
    ending.iter().map(line).collect()
}

/// The page from which exactly this is renewed; without a permission to log in among it there is nothing to renew it with.
fn renewal(site: Site<'_>, ending: &[Ending], reader: &str) -> Option<String> {
    let mut ends: Vec<Date> = ending.iter().filter(|one| !one.row.admin).map(|one| one.until).collect();
    ends.dedup();
    let link = RenewalLink { ends, reader: reader.to_owned() };
    (!link.ends.is_empty()).then(|| site.page(&format!("{RENEWAL_PAGE}{link}")))
}

/// What both say of it in the same words: to whom, what it is, and the way on.
fn about(texts: Texts, site: Site<'_>, name: &str, ending: &[Ending], link: Option<String>) -> Content {
    Content {
        subject: String::new(),
        preheader: String::new(),
        dear: texts.mail_dear(name),
        paragraphs: Vec::new(),
        lines: lines(texts, ending),
        button: if link.is_some() { texts.mail_m10_button() } else { texts.mail_m03_button() },
        link: link.unwrap_or_else(|| site.page("/account/permissions")),
        footer: about_account(texts),
    }
}

fn first(ending: &[Ending]) -> Date {
    ending.iter().map(|one| one.until).min().unwrap_or_default()
}

fn last(ending: &[Ending]) -> Date {
    ending.iter().map(|one| one.until).max().unwrap_or_default()
}

impl Letter for M10 {
    const TEMPLATE: &'static str = "M10";
    const PRIORITY: Priority = Priority::Bulk;
    // Held up for longer it may be about what was renewed meanwhile.
    const WORKS: Option<i64> = Some(OF_USE);
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m10()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, whole, ending, only_manager_of, reader } = self;
        let (day, link) = (texts.day(first(ending)), renewal(site, ending, reader));
        let last = || texts.day(last(ending));
        let (subject, text) = match &link {
            _ if *whole => (texts.mail_m10_subject(last()), texts.mail_m10_text(last())),
            Some(_) => (texts.mail_m10_subject_some(&day), texts.mail_m10_text_some().to_owned()),
            None => (texts.mail_m10_subject_role(&day), texts.mail_m10_text_role().to_owned()),
        };
        let how = link.as_ref().map(|_| texts.mail_m10_how().to_owned());
        // A role that was not renewed along cannot be renewed alone.
        let alone = only_manager_of.iter().map(|organization| match &link {
            Some(_) => texts.mail_m10_alone(organization),
            None => texts.mail_m10_alone_role(organization),
        });
        Content {
            subject,
            preheader: texts.mail_m10_preheader().to_owned(),
            paragraphs: [Some(text), how].into_iter().flatten().chain(alone).collect(),
            ..about(texts, site, name, ending, link)
        }
    }
}

impl Letter for M12 {
    const TEMPLATE: &'static str = "M12";
    const PRIORITY: Priority = Priority::Bulk;
    // Held up for longer it may be about what was renewed meanwhile.
    const WORKS: Option<i64> = Some(OF_USE);
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m12()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, whole, ended, reader } = self;
        let link = renewal(site, ended, reader);
        let how = link.as_ref().map(|_| texts.mail_m12_how().to_owned());
        let (subject, text) = match &link {
            _ if *whole => (texts.mail_m12_subject(), texts.mail_m12_text()),
            Some(_) => (texts.mail_m12_subject_some(), texts.mail_m12_text_some()),
            None => (texts.mail_m12_subject_role(), texts.mail_m12_text_role()),
        };
        Content {
            subject: subject.to_owned(),
            preheader: texts.mail_m12_preheader().to_owned(),
            paragraphs: [Some(text.to_owned()), how].into_iter().flatten().collect(),
            ..about(texts, site, name, ended, link)
        }
    }
}
