//! What somebody answers in the renewal wizard, step by step, as its forms send it.

use jiff::civil::Date;
use rules::wizard::{Answers, TRUTH, WizardKind, renewal};

use super::{Somebody, World, row};
use crate::{Result, SignedIn};

/// The answers of a renewal.
#[derive(Debug, Clone)]
pub(in crate::tests) struct Ask(Answers);

impl Ask {
    /// To renew these for three years.
    pub(in crate::tests) fn to_renew(permissions: &[&str]) -> Self {
        let ticked = permissions.iter().map(|id| (renewal::field("which", id), "on".to_owned()));
        Self(ticked.collect()).with("term", "3")
    }

    /// Another answer, by the name of its control.
    pub(in crate::tests) fn with(mut self, field: &str, answer: &str) -> Self {
        self.0.insert(field.to_owned(), answer.to_owned());
        self
    }

    pub(in crate::tests) fn years(self, term: &str) -> Self {
        self.with("term", term)
    }

    /// In this organization the services that they have.
    pub(in crate::tests) fn same(self, organization: &str) -> Self {
        self.with(&renewal::field("scope", organization), "same")
    }

    /// In this organization one permission for all services.
    pub(in crate::tests) fn all_services(self, organization: &str) -> Self {
        self.with(&renewal::field("scope", organization), "all")
    }

    /// The answer to "do you also want to become authorization manager?"
    pub(in crate::tests) fn manager(self, organization: &str, answer: &str) -> Self {
        self.with(&renewal::field("admin", organization), answer)
    }

    /// Who is asked to approve.
    pub(in crate::tests) fn approver(self, organization: &str, who: &Somebody) -> Self {
        self.with(&renewal::field("approver", organization), &who.id)
    }

    /// The common request of a user: the same services, not to become manager, approved by this manager.
    pub(in crate::tests) fn plainly(permissions: &[&str], organization: &str, approver: &Somebody) -> Self {
        Self::to_renew(permissions).same(organization).manager(organization, "no").approver(organization, approver)
    }

    /// Goes through the steps up to check answers; the draft's id and revision.
    pub(in crate::tests) async fn fill(&self, who: &SignedIn) -> (String, i64) {
        let id = who.start_wizard(WizardKind::Renewal).await.unwrap();
        let mut rev = who.open_draft(&id).await.unwrap().rev;
        for step in [renewal::WHICH, renewal::PERMISSIONS, renewal::TERM, renewal::APPROVAL] {
            rev = who.save_step(&id, step, rev, self.0.clone(), true).await.unwrap().rev;
        }
        (id, rev)
    }

    /// Goes through all steps and completes; the references.
    pub(in crate::tests) async fn send(&self, who: &SignedIn) -> Result<Vec<String>> {
        let (id, rev) = self.fill(who).await;
        complete(who, &id, rev).await
    }

    /// The same, where one reference comes of it.
    pub(in crate::tests) async fn reference(&self, who: &SignedIn) -> String {
        let references = self.send(who).await.unwrap();
        assert_eq!(references.len(), 1, "{references:?}");
        references[0].clone()
    }
}

/// The last step, with its tick.
pub(in crate::tests) async fn complete(who: &SignedIn, draft: &str, rev: i64) -> Result<Vec<String>> {
    who.send_wizard(draft, rev, ticked()).await
}

/// The form of check answers, ticked.
pub(in crate::tests) fn ticked() -> Answers {
    Answers::from([(TRUTH.to_owned(), "on".to_owned())])
}

impl World {
    /// The first and last day of what follows a permission; nothing, where nothing does.
    pub(in crate::tests) async fn next_period(&self, who: &Somebody, permission: &str) -> Option<(Date, Date)> {
        let rows = self.rows(who).await;
        let (next, _) = row(&rows, permission).successor.clone()?;
        let period = row(&rows, &next).period;
        Some((period.starts, period.ends))
    }
}
