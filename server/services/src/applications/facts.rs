//! What plans and pages need to know beside applications: looked up together, in as many statements for a hundred of them
//! as for one.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::{
    actor::Actor,
    approval::may_approve,
    permission::{Permission, ServiceName},
    shown::Decides,
    state::ApplicationState,
};
use store::{Application, ManagerRow, Means, Organization, PermissionOf, Person, Reading};

use crate::{Result, account::not_yours};

/// What is known of the people, organizations, permissions and services of some applications.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) people: BTreeMap<String, (Person, Option<Means>)>,
    pub(crate) organizations: BTreeMap<String, Organization>,
    /// Who manages each organization today, where that was looked up.
    managers: BTreeMap<String, Vec<ManagerRow>>,
    permissions: Vec<PermissionOf>,
    services: BTreeMap<String, Vec<(ServiceName, bool)>>,
}

impl Facts {
    /// What is to be known of applications today, also who can decide them; of `people` and `organizations` beside them too.
    pub(crate) async fn about(
        reading: &mut Reading,
        applications: &[Application],
        people: &[&str],
        organizations: &[&str],
        today: Date,
    ) -> Result<Self> {
        let of = applications.iter().map(|one| one.organization.as_str());
        let organizations: Vec<&str> = of.chain(organizations.iter().copied()).collect();
        let (mut known, mut managers) = (BTreeMap::new(), BTreeMap::new());
        for (id, (organization, of)) in reading.managed_among(&organizations, today).await? {
            known.insert(id.clone(), organization);
            managers.insert(id, of);
        }
        Ok(Self { managers, ..Self::within(reading, applications, people, known).await? })
    }

    /// The same within organizations that are known already.
    pub(crate) async fn within(
        reading: &mut Reading,
        applications: &[Application],
        people: &[&str],
        organizations: BTreeMap<String, Organization>,
    ) -> Result<Self> {
        let named = applications.iter().flat_map(|one| {
            let decided_by = one.decision().map(|decided| &decided.by);
            let actors = [one.approver(), decided_by].into_iter().flatten().filter_map(Actor::person_id);
            actors.chain([one.person.as_str()])
        });
        let people: Vec<&str> = named.chain(people.iter().copied()).collect();
        Ok(Self {
            people: reading.people(&people).await?,
            organizations,
            ..Self::for_plans(reading, applications).await?
        })
    }

    /// What the plans of applications are made of.
    pub(crate) async fn for_plans(reading: &mut Reading, applications: &[Application]) -> Result<Self> {
        let people: Vec<&str> = applications.iter().map(|one| one.person.as_str()).collect();
        let ids: Vec<&str> = applications.iter().map(|one| one.id.as_str()).collect();
        Ok(Self {
            permissions: reading.permissions_of_people(&people).await?,
            services: reading.services_of_applications(&ids).await?,
            ..Self::default()
        })
    }

    pub(crate) fn person(&self, id: &str) -> Result<&Person> {
        self.people.get(id).map(|(person, _)| person).ok_or_else(not_yours)
    }

    /// The name of who did something, where that is somebody with an account.
    pub(crate) fn name_of(&self, actor: Option<&Actor>) -> Option<String> {
        Some(self.people.get(actor?.person_id()?)?.0.name())
    }

    pub(crate) fn organization(&self, id: &str) -> Result<&Organization> {
        self.organizations.get(id).ok_or_else(not_yours)
    }

    /// Who can decide about an application that waits; `None` where nothing waits, or it was not looked up.
    pub(crate) fn decides(&self, application: &Application) -> Option<Decides> {
        let managers = self.managers.get(&application.organization)?;
        let asked = application.approver().and_then(Actor::person_id);
        let told = asked.is_some() || self.knows(application);
        (application.state == ApplicationState::Awaiting)
            .then(|| Decides::of(&who_may_decide(managers, application), asked, told))
    }

    /// All permissions of a person.
    pub(crate) fn permissions_of(&self, person: &str) -> Vec<Permission> {
        self.permissions.iter().filter(|one| one.person == person).map(|one| one.permission.clone()).collect()
    }

    /// Whether who asks was known at the organization: linked to it, or with a permission for it that nobody ended.
    pub(crate) fn knows(&self, application: &Application) -> bool {
        let there = |one: &&PermissionOf| {
            one.person == application.person && one.permission.organization == application.organization
        };
        application.linked || self.permissions.iter().filter(there).any(|one| one.permission.terminated.is_none())
    }

    /// The permissions that an application renews, logins first, what ends first on top.
    pub(crate) fn renewed_in(&self, application: &Application) -> Vec<Permission> {
        let of = self.permissions.iter().filter(|one| one.renewed_in.contains(&application.id));
        let mut all: Vec<Permission> = of.map(|one| one.permission.clone()).collect();
        all.sort_by(|a, b| (b.kind.name(), a.period.ends, &a.id).cmp(&(a.kind.name(), b.period.ends, &b.id)));
        all
    }

    /// The permissions that an application wrote, logins first, by service.
    pub(crate) fn written_by(&self, application: &Application) -> Vec<Permission> {
        let of = self.permissions.iter().filter(|one| one.written_by.as_ref() == Some(&application.id));
        let mut all: Vec<Permission> = of.map(|one| one.permission.clone()).collect();
        let name = |one: &Permission| one.service.as_ref().map(|service| service.service.nl.clone());
        all.sort_by(|a, b| (b.kind.name(), name(a), &a.id).cmp(&(a.kind.name(), name(b), &b.id)));
        all
    }

    /// The services that an application asks for by name, and whether the catalogue still has each.
    pub(crate) fn services_of(&self, application: &Application) -> &[(ServiceName, bool)] {
        self.services.get(&application.id).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The managers among these who may decide about an application, by id and name.
pub(crate) fn who_may_decide<'a>(managers: &'a [ManagerRow], application: &Application) -> Vec<(&'a str, String)> {
    let may = |one: &&ManagerRow| may_approve(&one.person, one.level, &application.person, application.level);
    managers.iter().filter(may).map(|one| (one.person.as_str(), one.name.clone())).collect()
}
