//! What somebody asked for himself: seen, and taken back while it waits.

use rules::{problem::Refusal, shown::ApplicationShown};
use store::{Application, ApplicationState};

use crate::{Result, SignedIn, applications::action, portal::Audit};

/// How many requests are shown.
const MOST: i64 = 50;

impl SignedIn {
    /// My requests, the newest first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn requests(&self) -> Result<Vec<ApplicationShown>> {
        let mut reading = self.portal.db().read().await?;
        let mut shown = Vec::new();
        for application in reading.applications_of(&self.person.id, MOST).await? {
            shown.push(self.portal.application_shown(&mut reading, application).await?);
        }
        Ok(shown)
    }

    /// Takes one's own request back, while nobody has decided about it.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign or unknown one, [`Refusal::Changed`] where it was decided.
    pub async fn withdraw(&self, reference: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        let application = self.own(tx.application_by_reference(reference).await?, |one| &one.person)?;
        if application.state != ApplicationState::Awaiting || application.lapses <= self.portal.now() {
            return Err(Refusal::Changed.into());
        }
        let (organization, kind) = (application.organization.clone(), application.kind);
        let withdrawn =
            Application { state: ApplicationState::Withdrawn, decided: Some(self.portal.now()), ..application };
        if !tx.decide_application(&withdrawn).await? {
            return Err(Refusal::Changed.into());
        }
        let line =
            Audit { organization: Some(&organization), action: action(kind, "withdrawn"), reference, ..self.line() };
        self.portal.audit(&mut tx, line);
        Ok(tx.commit().await?)
    }
}
