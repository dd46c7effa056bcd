//! What somebody asked for himself: seen, and taken back while it waits.

use rules::{
    actor::Actor,
    problem::Refusal,
    shown::{ApplicationShown, MyRequests},
    state::ApplicationState,
};
use store::{Application, Reading, Writing};

use crate::{
    Result, SignedIn,
    account::not_yours,
    applications::{Facts, Turn, deed, who_may_decide},
    letters::M09,
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
        let facts = Facts::about(&mut reading, &own, &people, &organizations, self.portal.today()).await?;
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
        let asked = self.asked_to_decide(&mut tx, &application).await?;
        let withdrawn =
            Application { state: ApplicationState::Withdrawn, decided: Some(self.portal.now()), ..application };
        if !tx.decide_application(&withdrawn).await? {
            return Err(Refusal::Changed.into());
        }
        let own = self.line(deed(kind, Turn::Withdrawn));
        let line = Audit { organization: Some(&organization), reference, ..own };
        self.portal.audit(&mut tx, line);
        self.tell_withdrawn(&mut tx, &withdrawn, &asked).await?;
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(())
    }

    /// Who got the mail that asks to approve: the one who was named, while they still may; else all who may.
    async fn asked_to_decide(&self, reading: &mut Reading, application: &Application) -> Result<Vec<String>> {
        let named = application.approver().and_then(Actor::person_id);
        let all = reading.managers_of(&application.organization, self.portal.today()).await?;
        let may: Vec<&str> = who_may_decide(&all, application).into_iter().map(|(id, _)| id).collect();
        let asked = |id: &&str| named.is_none_or(|named| named == *id || !may.contains(&named));
        Ok(may.iter().copied().filter(asked).map(str::to_owned).collect())
    }

    /// Tells whoever was asked that there is nothing to decide any more.
    async fn tell_withdrawn(&self, tx: &mut Writing, withdrawn: &Application, asked: &[String]) -> Result<()> {
        let organization = tx.organization(&withdrawn.organization).await?.ok_or_else(not_yours)?;
        for manager in asked {
            let approver = tx.person(manager).await?.ok_or_else(not_yours)?;
            let letter = M09 {
                name: approver.name(),
                requester: self.person.name(),
                reference: withdrawn.reference.clone(),
                organization: organization.name.clone(),
            };
            self.portal.post(tx, &approver, format!("M09:{}:{manager}", withdrawn.id), letter).await?;
        }
        Ok(())
    }
}
