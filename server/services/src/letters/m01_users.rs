//! M01 to a manager who acted for users.

use rules::{
    period::Term,
    permission::{Called, Named, What},
    problem::Problem,
    shown::LineShown,
};
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, Line, Site, parts::line};

/// What a manager renewed for one user and organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewedFor {
    /// The user.
    pub user: String,
    /// The organization.
    pub organization: String,
    /// What was written.
    pub lines: Vec<LineShown>,
    /// The Admin authorization too.
    pub admin: bool,
}

/// A row that a manager ticked and that was not renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoneFor {
    /// The user.
    pub user: String,
    /// The organization.
    pub organization: String,
    /// The service; `None` is all services.
    pub service: Option<Named>,
    /// The only branch that it counts for.
    #[serde(default)]
    pub branch: Option<String>,
    /// The Admin authorization rather than a login permission.
    pub admin: bool,
    /// Why not.
    pub problem: Problem,
}

/// M01 to a manager who acted for users: what was done for whom, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M01Users {
    /// The manager.
    pub name: String,
    /// The action.
    pub reference: String,
    /// How long.
    pub term: Term,
    /// What was renewed.
    pub renewed: Vec<RenewedFor>,
    /// How many more permissions were renewed than are named.
    #[serde(default)]
    pub others: usize,
    /// What was not.
    pub undone: Vec<UndoneFor>,
    /// The organizations that they manage no longer, of which nothing was renewed.
    pub lost: Vec<String>,
    /// Rows were left undone of users who are linked no longer.
    #[serde(default)]
    pub gone: bool,
}

impl Letter for M01Users {
    const TEMPLATE: &'static str = "M01b";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m01_users()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, reference, term, renewed, others, undone, lost, gone } = self;
        Content {
            subject: texts.mail_m01_users_subject(reference),
            preheader: texts
                .mail_m01_users_preheader(renewed.iter().map(|one| one.lines.len()).sum::<usize>() + others),
            dear: texts.mail_dear(name),
            paragraphs: {
                let gone = gone.then(|| format!("{}.", texts.problem(&Problem::Unlinked, "")));
                let others = (*others > 0).then(|| texts.mail_m01_users_others(others));
                for_users(texts, *term, renewed, undone, lost).into_iter().chain(gone).chain(others).collect()
            },
            lines: renewed.iter().flat_map(|one| users_lines(texts, one)).collect(),
            // Of many the page of the action says what became of each.
            link: match others {
                0 => site.page("/administration/permissions"),
                _ => site.page(&format!("/done/{reference}")),
            },
            button: texts.mail_m01_users_button(),
            footer: texts.mail_footer(reference, texts.mail_m01_users_because()),
        }
    }
}

/// What a manager did for users, and what was left undone.
fn for_users(texts: Texts, term: Term, renewed: &[RenewedFor], undone: &[UndoneFor], lost: &[String]) -> Vec<String> {
    let mut paragraphs = vec![texts.mail_m01_users_text(texts.term(term))];
    let admins = renewed.iter().filter(|one| one.admin);
    paragraphs.extend(admins.map(|one| texts.mail_m01_users_admin(&one.user, &one.organization)));
    paragraphs.extend(undone.iter().map(|row| {
        let branch = row.branch.as_deref();
        let called =
            if row.admin { Called::of(What::Manager, branch) } else { Called::login(row.service.as_ref(), branch) };
        let what = texts.called(called);
        texts.mail_m01_users_undone(&row.user, what, &row.organization, texts.problem(&row.problem, ""))
    }));
    paragraphs.extend(lost.iter().map(|organization| texts.users_renewal_lost(organization)));
    paragraphs
}

pub(super) fn users_lines(texts: Texts, renewed: &RenewedFor) -> Vec<Line> {
    let whose = |one: &LineShown| texts.mail_m01_users_for(&renewed.user, &renewed.organization, one.level);
    renewed.lines.iter().map(|one| line(texts, one, whose(one))).collect()
}
