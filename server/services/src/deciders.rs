//! Who decides about what waits, once the right of who was asked has ended (R140): any other manager from then on, or nobody.
//! Who waits is told, and who can decide now, once, in the transaction that finds it: the one in which the right ends, or a round
//! of housekeeping where it ended by its date.

use std::collections::BTreeSet;

use rules::{deed::Deed, shown::Decides};
use store::{Application, Writing};

use crate::{
    Portal, Result,
    account::not_yours,
    applications::who_may_decide,
    letters::{M13, M14},
    portal::Audit,
};

/// What the key of a message begins with that says of a request that nobody can decide it.
const NOBODY: &str = "M13:nobody:";
/// How many requests are looked at in one transaction; the others have their turn in the next round.
const AT_ONCE: i64 = 100;

impl Portal {
    /// Says it of everything that waits in these organizations.
    pub(crate) async fn tell_who_decides(&self, tx: &mut Writing, organizations: &BTreeSet<String>) -> Result<()> {
        for organization in organizations {
            for application in tx.without_decider(Some(organization), self.today(), NOBODY, AT_ONCE).await? {
                self.tell_of_one(tx, application).await?;
            }
        }
        Ok(())
    }

    /// Says it of everything whose decider's right ended by itself, and how many that were.
    pub(crate) async fn tell_who_decides_anywhere(&self) -> Result<u64> {
        let mut tx = self.db().write().await?;
        let mut told = 0;
        for application in tx.without_decider(None, self.today(), NOBODY, AT_ONCE).await? {
            told += u64::from(self.tell_of_one(&mut tx, application).await?);
        }
        tx.commit().await?;
        Ok(told)
    }

    /// Asks any manager instead of who can decide no more, and tells both sides; `false` where that was done before.
    async fn tell_of_one(&self, tx: &mut Writing, application: Application) -> Result<bool> {
        let asked = application.approver().cloned();
        if let Some(asked) = &asked
            && !tx.ask_anybody(&application.id, asked).await?
        {
            return Ok(false);
        }
        let former = match asked.as_ref().and_then(|one| one.person_id()) {
            Some(id) => tx.person(id).await?.map(|person| person.name()),
            None => None,
        };
        let organization = tx.organization(&application.organization).await?.ok_or_else(not_yours)?;
        let requester = tx.person(&application.person).await?.ok_or_else(not_yours)?;
        let managers = tx.managers_of(&organization.id, self.today()).await?;
        let may = who_may_decide(&managers, &application);
        let decides = Decides::of(&may, None, former.is_some() || application.linked);
        let key = match (&decides, &asked) {
            (Decides::Nobody, _) => format!("{NOBODY}{}", application.id),
            (_, Some(asked)) => format!("M13:{}:{asked}", application.id),
            // Nobody was named, and somebody can decide: that is as it was.
            (_, None) => return Ok(false),
        };
        let lapses = self.day(application.lapses);
        let letter = M13 {
            name: requester.name(),
            reference: application.reference.clone(),
            organization: organization.name.clone(),
            former: former.clone(),
            decides,
            lapses,
        };
        self.post(tx, &requester, key, letter).await?;
        for (manager, _) in &may {
            let to = tx.person(manager).await?.ok_or_else(not_yours)?;
            let letter = M14 {
                name: to.name(),
                requester: requester.name(),
                reference: application.reference.clone(),
                organization: organization.name.clone(),
                former: former.clone().unwrap_or_default(),
                others: may.len() > 1,
                lapses,
            };
            self.post(tx, &to, format!("M14:{}:{manager}", application.id), letter).await?;
        }
        let line = Audit {
            person: Some(&application.person),
            organization: Some(&organization.id),
            reference: &application.reference,
            ..Audit::by_portal(Deed::ApproverLost)
        };
        self.audit(tx, line);
        Ok(true)
    }
}
