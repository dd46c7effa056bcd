//! What somebody manages: every organization in which their Admin authorization is valid now, each up to a level. Lists and
//! counts of users, and what is done for users of several organizations at once, are its methods; what is about one
//! organization alone is a [`Manager`]'s.

use rules::{
    level::Level,
    wizard::{
        Answers,
        add_users::{ManagedCard, ORGANIZATION},
    },
};
use store::{Managed, Organization, Reading};

use crate::{Portal, Result, SignedIn, account::not_yours, approval::Manager};

/// An authorization manager of one or more organizations, as looked up in this request by one statement.
pub struct Management {
    pub(crate) who: SignedIn,
    pub(crate) of: Vec<Managed>,
}

impl SignedIn {
    /// The person as manager of every organization that they manage.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] where they manage none: the pages do not exist for them (R23).
    pub async fn as_managers(&self) -> Result<Management> {
        let mut reading = self.portal.db().read().await?;
        self.managing(&mut reading).await?.somewhere()
    }

    /// The same within what is being read or written; of nothing, it may be, for what goes on without.
    pub(crate) async fn managing(&self, reading: &mut Reading) -> Result<Management> {
        let of = reading.managed_organizations(&self.person.id, self.portal.today()).await?;
        Ok(Management { who: self.clone(), of })
    }
}

impl Management {
    /// The same, where it is of anything.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] where nothing is managed.
    pub(crate) fn somewhere(self) -> Result<Self> {
        if self.of.is_empty() { Err(not_yours()) } else { Ok(self) }
    }

    pub(crate) fn portal(&self) -> &Portal {
        &self.who.portal
    }

    /// The organizations, by name.
    pub(crate) fn organizations(&self) -> impl Iterator<Item = &Organization> {
        self.of.iter().map(|one| &one.organization)
    }

    /// The same, to choose from.
    pub(crate) fn managed_cards(&self) -> Vec<ManagedCard> {
        let card =
            |one: &Organization| ManagedCard { id: one.id.clone(), name: one.name.clone(), kvk: one.kvk.clone() };
        self.organizations().map(card).collect()
    }

    /// The one that the answers name; the only one, where nothing is chosen.
    pub(crate) fn picked(&self, answers: &Answers) -> Option<&Managed> {
        match self.of.as_slice() {
            [one] => Some(one),
            several => several.iter().find(|one| answers.get(ORGANIZATION) == Some(&one.organization.id)),
        }
    }

    /// The names of those that nobody else manages (R140).
    pub(crate) fn alone_in(&self) -> Vec<String> {
        self.of.iter().filter(|one| one.alone).map(|one| one.organization.name.clone()).collect()
    }

    /// Up to which level an organization is managed; `None` for one that is not, or does not exist.
    pub(crate) fn level_in(&self, organization: &str) -> Option<Level> {
        self.of.iter().find(|one| one.organization.id == organization).map(|one| one.level)
    }

    /// The manager of one of the organizations.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] for one that is not managed: a foreign one is as if it did not exist.
    pub fn manager(&self, organization: &str) -> Result<Manager> {
        let found = self.of.iter().find(|one| one.organization.id == organization);
        let Managed { organization, level, .. } = found.cloned().ok_or_else(not_yours)?;
        Ok(Manager { who: self.who.clone(), organization, level })
    }
}
