//! Invitations, once they were sent: brought to who has the address, seen by managers, sent again, taken back, expired; and what
//! they give when they are accepted. Accepting one by its link is [`crate::activation`]'s.

use rules::{
    actor::Actor,
    deed::Deed,
    grant::{self, Wanted, held_until},
    invitation::{Granted, InvitationShown, Invitations, MOST_REMINDERS, WAITS_DAYS},
    level::Level,
    link::{LinkRequestShown, LinkStanding},
    opens::{Link, LinkEnd},
    problem::Refusal,
    renewal::Asked,
    shown::AdminAsked,
    state::MeansState,
};
use store::{Grants, Held, Invitation, LinkRequest, Person, Reading, Writing};

use crate::{
    Portal, Result, SignedIn,
    account::{not_yours, shown},
    applications::{About, Decider, NewApplication, new_lines},
    errands::Work,
    letters::{InvitationAccepted, M07, M08},
    management::Management,
    portal::Audit,
};

/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// Invitations on a page.
const PAGE: usize = 25;
/// How long after its mail was sent it can be sent again, in seconds.
const REMIND_AFTER: i64 = 60 * 60;
/// How many invitations expire in one transaction.
const AT_ONCE: i64 = 100;

impl Management {
    /// Invitations as managers see them: the same for an address that has an eHerkenning and one that has none.
    pub(crate) async fn invitations_shown(
        &self,
        reading: &mut Reading,
        invitations: Vec<Invitation>,
    ) -> Result<Vec<InvitationShown>> {
        let managers: Vec<&str> = invitations.iter().map(|one| one.manager.as_str()).collect();
        let people = reading.people(&managers).await?;
        let offer = self.portal().offer(reading).await?;
        let now = self.portal().now();
        let day = |at: i64| self.portal().day(at);
        let one = |one: Invitation| -> Result<InvitationShown> {
            let organization = self.organizations().find(|known| known.id == one.organization).ok_or_else(not_yours)?;
            let manager = people.get(&one.manager).map(|(person, _)| person.name()).unwrap_or_default();
            let over = one.standing == LinkStanding::Pending && one.expires <= now;
            Ok(InvitationShown {
                organization: shown(organization.clone()),
                name: one.name(),
                level: one.level,
                manager,
                standing: if over { LinkStanding::Expired } else { one.standing },
                granted: one.grants.as_ref().map(|grants| offer.granted(grants)),
                asked: day(one.created),
                sent: day(one.sent),
                until: day(one.expires - 1),
                decided: one.decided.map(day),
                may_remind: may_remind(&one, now),
                reference: one.reference,
                email: one.email,
            })
        };
        invitations.into_iter().map(one).collect()
    }

    /// The invitation of a reference, where its organization is managed.
    async fn invitation(&self, reading: &mut Reading, reference: &str) -> Result<Invitation> {
        let found = reading.invitation(reference).await?;
        found.filter(|one| self.level_in(&one.organization).is_some()).ok_or_else(not_yours)
    }
}

/// Whether the mail of an invitation can be sent again.
fn may_remind(one: &Invitation, now: i64) -> bool {
    let waits = one.standing == LinkStanding::Pending && one.expires > now;
    waits && one.reminders < MOST_REMINDERS && one.sent + REMIND_AFTER <= now
}

impl SignedIn {
    /// Administration > Users > Invited: those that wait for an answer, or the others, the newest first.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where nothing is managed.
    pub async fn invitations(&self, waiting: bool, before: Option<&str>) -> Result<Invitations> {
        let mut reading = self.portal.db().read().await?;
        let managing = self.managing(&mut reading).await?.somewhere()?;
        let before = before.filter(|id| id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        let (me, today) = (&self.person.id, self.portal.today());
        let mut found = reading.invitations_seen(me, today, waiting, before, PAGE as i64 + 1).await?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let older = found.last().filter(|_| more).map(|last| last.id.clone());
        let waiting_in_all = usize::try_from(reading.count_invitations(me, today).await?).unwrap_or_default();
        let rows = managing.invitations_shown(&mut reading, found).await?;
        Ok(Invitations { rows, waiting, waiting_in_all, older })
    }

    /// Sends the mail of an invitation again.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign or unknown one, [`Refusal::Changed`] where it cannot be sent again now.
    pub async fn remind_invitation(&self, reference: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        let managing = self.managing(&mut tx).await?.somewhere()?;
        let invitation = managing.invitation(&mut tx, reference).await?;
        if !may_remind(&invitation, self.portal.now()) {
            return Err(Refusal::Changed.into());
        }
        self.portal.remind(&mut tx, &invitation, &Actor::person(&self.person.id)).await?;
        Ok(tx.commit().await?)
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign or unknown one, [`Refusal::Changed`] where it waits no more.
    pub async fn withdraw_invitation(&self, reference: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        let managing = self.managing(&mut tx).await?.somewhere()?;
        let invitation = managing.invitation(&mut tx, reference).await?;
        if !self.portal.end_invitation(&mut tx, &invitation, LinkStanding::Withdrawn).await? {
            return Err(Refusal::Changed.into());
        }
        let line = Audit::by(&self.person.id, Deed::InvitationWithdrawn);
        self.portal.audit(&mut tx, Audit { organization: Some(&invitation.organization), reference, ..line });
        Ok(tx.commit().await?)
    }
}

impl Portal {
    /// Sends the mail of an invitation again: a new link, which takes the place of the one before, or the request once more.
    pub(crate) async fn remind(&self, tx: &mut Writing, invitation: &Invitation, by: &Actor) -> Result<()> {
        let (now, until) = (self.now(), self.now() + WAITS_DAYS * DAY);
        if !tx.remind_invitation(&invitation.id, invitation.reminders, now, until).await? {
            return Err(Refusal::Changed.into());
        }
        self.later(tx, &Work::Invitation { reference: invitation.reference.clone() }).await?;
        let line = Audit { actor: by.clone(), ..Audit::by_portal(Deed::InvitationReminded) };
        let organization = Some(invitation.organization.as_str());
        self.audit(tx, Audit { organization, reference: &invitation.reference, ..line });
        Ok(())
    }

    /// Brings an invitation to its address: a link by which its reader becomes a user; or, where the address has an eHerkenning,
    /// the request to become visible.
    pub(crate) async fn bring_invitation(&self, tx: &mut Writing, reference: &str) -> Result<()> {
        let Some(invitation) = tx.invitation(reference).await? else { return Ok(()) };
        if invitation.standing != LinkStanding::Pending || invitation.expires <= self.now() {
            return Ok(());
        }
        match self.holder(tx, &invitation.email_key).await? {
            Some(holder) => self.ask_known(tx, &invitation, &holder).await,
            None => self.send_invitation(tx, &invitation).await,
        }
    }

    async fn send_invitation(&self, tx: &mut Writing, invitation: &Invitation) -> Result<()> {
        let now = self.now();
        tx.end_tokens_about(Link::Invite, &invitation.id, LinkEnd::Replaced, now).await?;
        let holder = Actor::Signer(invitation.id.clone());
        let token = self.new_token(tx, Link::Invite, &holder, &invitation.id).await?;
        let organization = tx.organization(&invitation.organization).await?.ok_or_else(not_yours)?;
        let manager = tx.person(&invitation.manager).await?.ok_or_else(not_yours)?;
        let offer = self.offer(tx).await?;
        let letter = M07 {
            name: invitation.name(),
            manager: manager.name(),
            reference: invitation.reference.clone(),
            organization: organization.name,
            kvk: organization.kvk,
            level: invitation.level,
            granted: invitation.grants.as_ref().map(|grants| offer.granted(grants)),
            token: (&token).into(),
            until: self.local(now + Link::Invite.life()),
        };
        let key = format!("M07:{}:{}", invitation.id, invitation.reminders);
        self.post_outside(tx, &invitation.email, invitation.language, key, letter).await
    }

    /// Asks the holder of the address to become visible, or asks once more.
    async fn ask_known(&self, tx: &mut Writing, invitation: &Invitation, holder: &Person) -> Result<()> {
        if tx.is_linked(&holder.id, &invitation.organization).await? {
            // They became visible in another way meanwhile.
            let held = tx.hold(&[&holder.id]).await?;
            return self.accept_invitation(tx, &held, invitation, holder).await;
        }
        let request = match &invitation.link_request {
            Some(_) => None,
            None => {
                let request = self.link_request_of(invitation, &holder.id);
                if !tx.insert_link_request(&request).await? {
                    // Another manager has asked the same meanwhile.
                    return Ok(());
                }
                tx.invitation_became(&invitation.id, &request.id).await?;
                tx.end_tokens_about(Link::Invite, &invitation.id, LinkEnd::Overtaken, self.now()).await?;
                let line = Audit {
                    person: Some(&holder.id),
                    organization: Some(&invitation.organization),
                    reference: &request.reference,
                    ..Audit::by(&invitation.manager, Deed::LinkAsked)
                };
                self.audit(tx, line);
                Some(request)
            }
        };
        let asked = match request {
            Some(request) => Some(request),
            None => tx.link_request(&invitation.reference).await?,
        };
        let Some(asked) = asked else { return Ok(()) };
        let offer = self.offer(tx).await?;
        let granted = invitation.grants.as_ref().map(|grants| offer.granted(grants));
        let asked = LinkRequest { reminders: invitation.reminders, ..asked };
        self.ask(tx, holder, &asked, granted).await
    }

    /// The request that an invitation becomes. It has the invitation's reference: to its manager it stays the same thing.
    fn link_request_of(&self, invitation: &Invitation, person: &str) -> LinkRequest {
        LinkRequest {
            id: self.id(),
            reference: invitation.reference.clone(),
            organization: invitation.organization.clone(),
            manager: invitation.manager.clone(),
            email: invitation.email.clone(),
            email_key: invitation.email_key.clone(),
            person: Some(person.to_owned()),
            message: String::new(),
            standing: LinkStanding::Pending,
            created: self.now(),
            expires: invitation.expires,
            decided: None,
            reminders: 0,
            reminded: None,
        }
    }

    /// Moves an invitation out of waiting, with all that it was; `false` where it waits no more.
    pub(crate) async fn end_invitation(
        &self,
        tx: &mut Writing,
        invitation: &Invitation,
        standing: LinkStanding,
    ) -> Result<bool> {
        let now = self.now();
        if !tx.decide_invitation(&invitation.id, standing, now).await? {
            return Ok(false);
        }
        tx.end_tokens_about(Link::Invite, &invitation.id, LinkEnd::Overtaken, now).await?;
        if let Some(request) = &invitation.link_request {
            tx.decide_link_request(request, standing, now).await?;
        }
        Ok(true)
    }

    /// Who was invited accepted: they are linked, and have what was given along with it from today on. Their manager is told.
    pub(crate) async fn accept_invitation(
        &self,
        tx: &mut Writing,
        held: &Held,
        invitation: &Invitation,
        person: &Person,
    ) -> Result<()> {
        if !self.end_invitation(tx, invitation, LinkStanding::Accepted).await? {
            return Err(Refusal::Changed.into());
        }
        tx.link(held, &person.id, &invitation.organization, self.now()).await?;
        let given = match &invitation.grants {
            Some(grants) => self.give(tx, held, invitation, grants, person).await?,
            None => true,
        };
        let Some(manager) = tx.person(&invitation.manager).await? else { return Ok(()) };
        let organization = tx.organization(&invitation.organization).await?.ok_or_else(not_yours)?;
        let letter = InvitationAccepted {
            name: manager.name(),
            user: person.name(),
            person: person.id.clone(),
            reference: invitation.reference.clone(),
            organization: organization.name,
            given,
        };
        self.post(tx, &manager, format!("M07b:{}", invitation.id), letter).await
    }

    /// Gives what an invitation promised, as far as its manager may give it today and the level opens it; `false` where that is
    /// not all of it.
    async fn give(
        &self,
        tx: &mut Writing,
        held: &Held,
        invitation: &Invitation,
        grants: &Grants,
        person: &Person,
    ) -> Result<bool> {
        let today = self.today();
        let managers = tx.managers_of(&invitation.organization, today).await?;
        let managed = managers.iter().find(|one| one.person == invitation.manager).map(|one| one.level);
        let means = tx.means_of(&person.id).await?.filter(|means| means.state != MeansState::Revoked);
        let (Some(managed), Some(level)) = (managed, means.map(|means| means.level)) else { return Ok(false) };
        if !managed.opens(level) {
            return Ok(false);
        }
        let mut permissions = tx.permissions_of(&person.id).await?;
        permissions.retain(|one| one.organization == invitation.organization && one.terminated.is_none());
        let branch = grants.branch.as_deref();
        let offer = self.offer(tx).await?;
        let free = |service: Option<(&str, Level)>| held_until(&permissions, service, branch, today).is_none();
        let (services, all) = match &grants.services {
            None if free(None) => (None, true),
            None => return Ok(false),
            Some(keys) => {
                let listed = keys.iter().filter_map(|key| offer.service(key));
                let fits = |one: &&rules::permission::ServiceName| {
                    level.opens(one.needs) && free(Some((&one.uuid, one.needs)))
                };
                let fitting: Vec<_> = listed.filter(fits).cloned().collect();
                if fitting.is_empty() {
                    return Ok(false);
                }
                let all = fitting.len() == keys.len();
                (Some(fitting), all)
            }
        };
        let keys: Option<Vec<&str>> = services.as_ref().map(|all| all.iter().map(|one| one.uuid.as_str()).collect());
        let wanted = Wanted { services: keys.clone(), branch, level, admin: false, term: grants.term };
        let plan = grant::plan(&permissions, &wanted, today);
        let asked = Asked { all_services: services.is_none(), admin: false, term: grants.term };
        let new = NewApplication {
            person: &person.id,
            organization: &invitation.organization,
            draft: &invitation.draft,
            about: About::New { services: keys.as_deref(), branch },
            asked: &asked,
            plan: &plan,
            decider: Decider::TakenBy(&invitation.manager),
        };
        let application = self.write_application(tx, held, &new).await?;
        let lines = new_lines(&services.unwrap_or_default(), &plan);
        let organization = tx.organization(&invitation.organization).await?.ok_or_else(not_yours)?;
        self.confirm(tx, person, &application, &organization.name, lines, AdminAsked::No).await?;
        let line = Audit {
            person: Some(&person.id),
            organization: Some(&organization.id),
            reference: &application.reference,
            ..Audit::by(&invitation.manager, Deed::RequestProcessed)
        };
        self.audit(tx, line);
        Ok(all)
    }

    /// Tells the manager that nothing became of an invitation: it was declined, or nobody answered.
    pub(crate) async fn tell_not_accepted(
        &self,
        tx: &mut Writing,
        invitation: &Invitation,
        standing: LinkStanding,
    ) -> Result<()> {
        let Some(manager) = tx.person(&invitation.manager).await? else { return Ok(()) };
        let organization = tx.organization(&invitation.organization).await?.ok_or_else(not_yours)?;
        let letter = M08 {
            name: manager.name(),
            user: invitation.name(),
            email: invitation.email.clone(),
            reference: invitation.reference.clone(),
            organization: organization.name,
            expired: standing == LinkStanding::Expired,
        };
        self.post(tx, &manager, format!("M08:{}", invitation.id), letter).await
    }

    /// Ends the invitations that nobody answered in time; how many.
    pub(crate) async fn expire_invitations(&self) -> Result<u64> {
        let mut ended = 0;
        let mut tx = self.db().write().await?;
        for invitation in tx.overdue_invitations(self.now(), AT_ONCE).await? {
            if !self.end_invitation(&mut tx, &invitation, LinkStanding::Expired).await? {
                continue;
            }
            self.tell_not_accepted(&mut tx, &invitation, LinkStanding::Expired).await?;
            let line = Audit::by_portal(Deed::InvitationExpired);
            let organization = Some(invitation.organization.as_str());
            self.audit(&mut tx, Audit { organization, reference: &invitation.reference, ..line });
            ended += 1;
        }
        tx.commit().await?;
        Ok(ended)
    }

    /// Other invitations to the address of somebody who has just become a user: their organizations ask them now.
    pub(crate) async fn bring_other_invitations(&self, tx: &mut Writing, person: &Person) -> Result<()> {
        for other in tx.invitations_to(&person.email_key, self.now()).await? {
            self.later(tx, &Work::Invitation { reference: other.reference }).await?;
        }
        Ok(())
    }

    /// What would be given with a link request, where it was an invitation.
    pub(crate) async fn with_what_is_granted(
        &self,
        reading: &mut Reading,
        request: &str,
        shown: LinkRequestShown,
    ) -> Result<LinkRequestShown> {
        let Some(invitation) = reading.invitation_of_link_request(request).await? else { return Ok(shown) };
        let offer = self.offer(reading).await?;
        Ok(LinkRequestShown { granted: invitation.grants.as_ref().map(|grants| offer.granted(grants)), ..shown })
    }
}

impl crate::offer::Offer {
    /// What is given, by name. A service that left the catalogue is none any more.
    pub(crate) fn granted(&self, grants: &Grants) -> Granted {
        let names = |keys: &Vec<String>| {
            keys.iter().filter_map(|key| self.service(key)).map(|one| one.service.clone()).collect()
        };
        Granted { services: grants.services.as_ref().map(names), branch: grants.branch.clone(), term: grants.term }
    }
}
