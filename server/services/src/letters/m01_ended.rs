//! M01 to a manager who ended permissions of users.

use jiff::civil::Date;
use rules::{permission::Called, permission::What, problem::Problem, shown::EndedFor};
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Line, Site, UndoneFor, parts::ended_lines};

/// What a manager ended of one user in one organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedOf {
    /// The user.
    pub user: String,
    /// What ends.
    pub ended: EndedFor,
    /// The link ends too.
    pub unlinked: bool,
}

/// M01 to a manager who ended permissions of users: what ends of whom, and what does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M01Ended {
    /// The manager.
    pub name: String,
    /// The action.
    pub reference: String,
    /// The last day on which it works; `None` where it ended at once.
    #[serde(with = "rules::day::maybe")]
    pub last_day: Option<Date>,
    /// What ends.
    pub ended: Vec<EndedOf>,
    /// What had ended before.
    pub undone: Vec<UndoneFor>,
    /// The organizations that they manage no longer, of which nothing was ended.
    pub lost: Vec<String>,
    /// Rows were left undone of users who are linked no longer.
    pub gone: bool,
}

impl Letter for M01Ended {
    const TEMPLATE: &'static str = "M01c";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m01_ended()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, reference, last_day, ended, undone, lost, gone } = self;
        let text = match last_day {
            None => texts.mail_m01_ended_text().to_owned(),
            Some(day) => texts.mail_m01_ended_text_later(texts.day(*day)),
        };
        let mut paragraphs = vec![text];
        let unlinked = ended.iter().filter(|one| one.unlinked);
        paragraphs.extend(unlinked.map(|one| texts.mail_m01_ended_unlinked(&one.user, &one.ended.organization)));
        paragraphs.extend(undone.iter().map(|row| {
            let branch = row.branch.as_deref();
            let called =
                if row.admin { Called::of(What::Manager, branch) } else { Called::login(row.service.as_ref(), branch) };
            let what = texts.called(called);
            texts.mail_m01_ended_undone(&row.user, what, &row.organization, texts.problem(&row.problem, ""))
        }));
        paragraphs.extend(lost.iter().map(|organization| texts.users_renewal_lost(organization)));
        paragraphs.extend(gone.then(|| format!("{}.", texts.problem(&Problem::Unlinked, ""))));
        Content {
            subject: texts.mail_m01_ended_subject(reference),
            preheader: texts.mail_m01_ended_preheader(ended.iter().map(|one| one.ended.rows.len()).sum::<usize>()),
            dear: texts.mail_dear(name),
            paragraphs,
            lines: ended.iter().flat_map(|one| of_user(texts, one, *last_day)).collect(),
            link: site.page("/administration/permissions"),
            button: texts.mail_m01_users_button(),
            footer: texts.mail_footer(reference, texts.mail_m01_ended_because()),
        }
    }
}

/// What ends of a user, line by line.
fn of_user(texts: Texts, one: &EndedOf, last_day: Option<Date>) -> Vec<Line> {
    let lines = ended_lines(texts, &one.ended, last_day, false).into_iter().zip(&one.ended.rows);
    let whose = |level| texts.mail_m01_users_for(&one.user, &one.ended.organization, level);
    lines.map(|(line, row)| Line { for_whom: whose(row.level), ..line }).collect()
}
