//! What somebody asked for himself: seen, and taken back while it waits.

use rules::{
    problem::Refusal,
    shown::{ApplicationShown, MyRequests},
    state::ApplicationState,
};
use store::Application;

use crate::{
    Result, SignedIn,
    applications::{Facts, Turn, deed},
    portal::Audit,
};

/// How many requests are shown.
const MOST: i64 = 50;

impl SignedIn {
    /// My requests, the newest first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn requests(&self) -> Result<Vec<ApplicationShown>> {
        Ok(self.my_requests().await?.own)
    }

    /// The same, and the requests to link oneself.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn my_requests(&self) -> Result<MyRequests> {
        let mut reading = self.portal.db().read().await?;
        let own = reading.applications_of(&self.person.id, MOST).await?;
        let asked = reading.link_requests_of(&self.person.id, MOST).await?;
        let people: Vec<&str> = asked.iter().map(|one| one.manager.as_str()).collect();
        let organizations: Vec<&str> = asked.iter().map(|one| one.organization.as_str()).collect();
        let facts = Facts::about(&mut reading, &own, &people, &organizations).await?;
        Ok(MyRequests {
            own: own.into_iter().map(|one| self.portal.application_shown(&facts, one)).collect::<Result<_>>()?,
            links: self.portal.link_requests_from(&facts, asked)?,
        })
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
        let own = self.line(deed(kind, Turn::Withdrawn));
        let line = Audit { organization: Some(&organization), reference, ..own };
        self.portal.audit(&mut tx, line);
        Ok(tx.commit().await?)
    }
}
