//! What the wizard of cancelling is made of, and where sending it leads.

use rules::{
    actor::Actor,
    wizard::{
        Answers,
        cancel::{Cancel, Held},
    },
};
use store::{Application, ManagerRow, Reading, Writing};

use crate::{
    Result, Secret, SignedIn,
    account::not_yours,
    applications::who_may_decide,
    drafts::Sent,
    filler::{Asked, ServerSide},
};

/// The most requests that wait for who cancels of which it is said what becomes of them.
const MOST_WAITING: i64 = 200;

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
        let waiting = reading.waiting_for(&self.person.id, today, MOST_WAITING).await?;
        // Past their last day permissions have ended by themselves.
        for permission in all.into_iter().filter(|one| one.terminated.is_none() && one.period.ends >= today) {
            if let Some(held) = organizations.iter_mut().find(|held| held.id == permission.organization) {
                held.permissions.push(permission);
                continue;
            }
            let organization = reading.organization(&permission.organization).await?.ok_or_else(not_yours)?;
            let managers = reading.managers_of(&organization.id, today).await?;
            let manages = managers.iter().any(|manager| manager.person == self.person.id);
            let (handed_on, left_alone) = self.left_by(&waiting, &organization.id, &managers);
            organizations.push(Held {
                only_manager: manages && managers.len() == 1,
                handed_on,
                left_alone,
                id: organization.id,
                name: organization.name,
                kvk: organization.kvk,
                permissions: vec![permission],
            });
        }
        organizations.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Cancel { today, person: self.person_card(), organizations })
    }

    /// Of what waits in an organization for this person: how many others can decide that this person was asked by name, and how
    /// many nobody else can.
    fn left_by(&self, waiting: &[Application], organization: &str, managers: &[ManagerRow]) -> (usize, usize) {
        let (mut handed_on, mut left_alone) = (0, 0);
        for application in waiting.iter().filter(|one| one.organization == organization) {
            let others = who_may_decide(managers, application).iter().any(|(id, _)| *id != self.person.id);
            let by_name = application.approver().is_some_and(|asked: &Actor| asked.is_person(&self.person.id));
            handed_on += usize::from(others && by_name);
            left_alone += usize::from(!others);
        }
        (handed_on, left_alone)
    }
}
