//! M01 to a manager who gave users new permissions.

use rules::permission::{Called, What};
use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Content, Letter, RenewedFor, Site, UndoneFor, m01_users::users_lines};

/// M01 to a manager who gave users new permissions: what was given to whom, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct M01Granted {
    /// The manager.
    pub name: String,
    /// The action.
    pub reference: String,
    /// What was given.
    pub granted: Vec<RenewedFor>,
    /// What was not.
    pub undone: Vec<UndoneFor>,
}

impl Letter for M01Granted {
    const TEMPLATE: &'static str = "M01d";
    const PRIORITY: Priority = Priority::Normal;
    const WORKS: Option<i64> = None;
    type Words = Content;

    fn title(texts: Texts) -> &'static str {
        texts.activity_m01_granted()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Content {
        let Self { name, reference, granted, undone } = self;
        let admins = granted.iter().filter(|one| one.admin);
        let mut paragraphs = vec![texts.mail_m01_granted_text().to_owned()];
        paragraphs.extend(admins.map(|one| texts.mail_m01_granted_admin(&one.user, &one.organization)));
        paragraphs.extend(undone.iter().map(|row| {
            let branch = row.branch.as_deref();
            let called =
                if row.admin { Called::of(What::Manager, branch) } else { Called::login(row.service.as_ref(), branch) };
            let (what, why) = (texts.called(called), texts.problem_of_user(&row.problem, &row.user));
            texts.mail_m01_granted_undone(&row.user, what, &row.organization, why)
        }));
        Content {
            subject: texts.mail_m01_granted_subject(reference),
            preheader: texts.mail_m01_granted_preheader(granted.len()),
            dear: texts.mail_dear(name),
            paragraphs,
            lines: granted.iter().flat_map(|one| users_lines(texts, one)).collect(),
            link: site.page("/administration/permissions"),
            button: texts.mail_m01_users_button(),
            footer: texts.mail_footer(reference, texts.mail_m01_granted_because()),
        }
    }
}
