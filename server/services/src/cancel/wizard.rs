//! What the wizard of cancelling is made of, and where sending it leads.

use rules::wizard::{
    Answers,
    cancel::{Cancel, Held},
};
use store::{Reading, Writing};

use crate::{
    Result, Secret, SignedIn,
    account::not_yours,
    drafts::Sent,
    filler::{Asked, ServerSide},
};

impl ServerSide for Cancel {
    type Filler = SignedIn;

    async fn circumstances(by: &SignedIn, reading: &mut Reading, _asked: Asked<'_>) -> Result<Self> {
        by.cancel_circumstances(reading).await
    }

    async fn send(
        &self,
        by: &SignedIn,
        tx: &mut Writing,
        held: &store::Held,
        draft: &str,
        answers: &Answers,
    ) -> Result<Sent> {
        Ok(Sent::one(by.send_cancel(tx, held, draft, self, answers).await?))
    }

    async fn farewell(by: &SignedIn, reference: &str) -> Result<Option<Secret<String>>> {
        by.farewell(reference).await
    }
}

impl SignedIn {
    /// What the wizard needs to know about this person today.
    async fn cancel_circumstances(&self, reading: &mut Reading) -> Result<Cancel> {
        let today = self.portal.today();
        let all = reading.permissions_of(&self.person.id).await?;
        let mut organizations: Vec<Held> = Vec::new();
        // Past their last day permissions have ended by themselves.
        for permission in all.into_iter().filter(|one| one.terminated.is_none() && one.period.ends >= today) {
            if let Some(held) = organizations.iter_mut().find(|held| held.id == permission.organization) {
                held.permissions.push(permission);
                continue;
            }
            let organization = reading.organization(&permission.organization).await?.ok_or_else(not_yours)?;
            let managers = reading.managers_of(&organization.id, today).await?;
            let manages = managers.iter().any(|manager| manager.person == self.person.id);
            organizations.push(Held {
                only_manager: manages && managers.len() == 1,
                id: organization.id,
                name: organization.name,
                kvk: organization.kvk,
                permissions: vec![permission],
            });
        }
        organizations.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Cancel { today, person: self.person_card(), organizations })
    }
}
