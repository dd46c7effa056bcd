//! Link requests: a manager asks somebody to become visible to his organization; who is asked accepts or declines.
//!
//! A request waits for an address. Whose address that is, if anybody's, the manager never learns before the answer.

mod asked;
mod asking;

use rules::{
    deed::Deed,
    desk::TaskKind,
    invitation::Granted,
    link::{LinkAnswer, LinkRequestShown, LinkStanding, LinkedShown, WAITS_DAYS, is_held},
    permission::Permission,
    problem::{Problem, Refusal},
    shown::OrganizationShown,
    state::MeansState,
};
use store::{Application, Held, Invitation, LinkRequest, Person, Reading, Writing};

use crate::{
    Failure, Portal, Result, SignedIn,
    account::{not_yours, shown},
    applications::Facts,
    chance,
    errands::Work,
    letters::{AnyLetter, M30, M31, M32, M33},
    portal::Audit,
    throttling,
};

/// What references of link requests begin with.
const PREFIX: &str = "LR";
/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// How often an address without an eHerkenning is told at the most, in seconds.
const TOLD_EVERY: i64 = 7 * DAY;
/// How many requests are shown.
const MOST: i64 = 50;

impl SignedIn {
    /// The requests to link oneself, the newest first; of several of one organization that wait, one.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn link_requests(&self) -> Result<Vec<LinkRequestShown>> {
        let mut reading = self.portal.db().read().await?;
        self.portal.link_requests_shown(&mut reading, &self.person).await
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign or unknown one.
    pub async fn link_request(&self, reference: &str) -> Result<LinkRequestShown> {
        let mut reading = self.portal.db().read().await?;
        let request = self.own_link_request(&mut reading, reference).await?;
        let (of, today) = ([request.organization.as_str()], self.portal.today());
        let facts = Facts::about(&mut reading, &[], &[&request.manager], &of, today).await?;
        let id = request.id.clone();
        let shown = self.portal.link_request_shown(&facts, request)?;
        self.portal.with_what_is_granted(&mut reading, &id, shown).await
    }

    /// The newest one that waits.
    pub(crate) async fn link_request_that_waits(&self, reading: &mut Reading) -> Result<Option<LinkRequestShown>> {
        let pending = reading.newest_pending_link_request(&self.person.id, self.portal.now()).await?;
        Ok(pending.map(|pending| {
            let id = pending.request.organization.clone();
            let organization = OrganizationShown { id, name: pending.organization, kvk: pending.kvk };
            self.portal.request_shown(pending.request, organization, pending.manager)
        }))
    }

    async fn own_link_request(&self, reading: &mut Reading, reference: &str) -> Result<LinkRequest> {
        let request = reading.link_request(reference).await?;
        request.filter(|one| one.person.as_ref() == Some(&self.person.id)).ok_or_else(not_yours)
    }

    /// Accepts a request, or declines it: once.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] without an answer, [`Refusal::NotYours`] for a foreign request, [`Refusal::Changed`] for one
    /// that waits no more, also as its manager manages the organization no longer (then it has ended).
    pub async fn answer_link_request(&self, reference: &str, answer: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        // Of many answers at once one is the first: the others see what it wrote.
        let held = tx.hold(&[&self.person.id]).await?;
        let request = self.own_link_request(&mut tx, reference).await?;
        let now = self.portal.now();
        if !self.portal.waits(&request) {
            return Err(Refusal::Changed.into());
        }
        let answer =
            LinkAnswer::from_name(answer).ok_or_else(|| Failure::invalid("answer", Problem::RequiredChoice))?;
        let managers = tx.managers_of(&request.organization, self.portal.today()).await?;
        if answer == LinkAnswer::Accept && !managers.iter().any(|manager| manager.person == request.manager) {
            tx.decide_link_request(&request.id, LinkStanding::Withdrawn, now).await?;
            tx.commit().await?;
            return Err(Refusal::Changed.into());
        }
        let standing = match answer {
            LinkAnswer::Accept => LinkStanding::Accepted,
            LinkAnswer::Decline | LinkAnswer::Unknown => LinkStanding::Declined,
        };
        // The same organization may have asked at an older address too: one answer is enough.
        let all = tx.link_requests_of(&self.person.id, MOST).await?;
        let here = all.into_iter().filter(|one| one.organization == request.organization && self.portal.waits(one));
        let answered: Vec<LinkRequest> = here.collect();
        if answered.iter().all(|one| one.id != request.id) {
            // A manager has just taken it back.
            return Err(Refusal::Changed.into());
        }
        for one in answered {
            if let Some(invitation) = tx.invitation_of_link_request(&one.id).await? {
                // To its manager it is the invitation that was answered.
                self.answer_invitation(&mut tx, &held, &invitation, standing).await?;
                continue;
            }
            if !tx.decide_link_request(&one.id, standing, now).await? {
                return Err(Refusal::Changed.into());
            }
            self.tell_answered(&mut tx, &one, standing).await?;
        }
        if standing == LinkStanding::Accepted {
            tx.link(&held, &self.person.id, &request.organization, now).await?;
        }
        if answer == LinkAnswer::Unknown {
            tx.insert_desk_task(
                &self.portal.id(),
                TaskKind::LinkUnknown,
                Some(&self.person.id),
                &request.reference,
                now,
            )
            .await?;
        }
        let deed = if standing == LinkStanding::Accepted { Deed::LinkAccepted } else { Deed::LinkDeclined };
        let organization = Some(request.organization.as_str());
        self.portal.audit(&mut tx, Audit { organization, reference: &request.reference, ..self.line(deed) });
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(())
    }

    async fn answer_invitation(
        &self,
        tx: &mut Writing,
        held: &Held,
        invitation: &Invitation,
        standing: LinkStanding,
    ) -> Result<()> {
        if standing == LinkStanding::Accepted {
            return self.portal.accept_invitation(tx, held, invitation, &self.person).await;
        }
        if !self.portal.end_invitation(tx, invitation, standing).await? {
            return Err(Refusal::Changed.into());
        }
        self.portal.tell_not_accepted(tx, invitation, standing).await
    }

    /// The organizations whose managers see oneself, by name.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn links(&self) -> Result<Vec<LinkedShown>> {
        let mut reading = self.portal.db().read().await?;
        let organizations = reading.organizations_of(&self.person.id).await?;
        let holdings = self.holdings(&mut reading).await?;
        let linked = organizations.into_iter().map(|organization| LinkedShown {
            held: self.is_held(&holdings, &organization.id),
            organization: shown(organization),
        });
        Ok(linked.collect())
    }

    /// What this person has, and what waits.
    async fn holdings(&self, reading: &mut Reading) -> Result<(Vec<Permission>, Vec<Application>)> {
        Ok((reading.permissions_of(&self.person.id).await?, reading.waiting_of(&self.person.id).await?))
    }

    fn is_held(&self, (permissions, waiting): &(Vec<Permission>, Vec<Application>), organization: &str) -> bool {
        let waits = waiting.iter().any(|one| one.organization == organization);
        waits || is_held(permissions, organization, self.portal.today())
    }

    /// Ends one's own link to an organization in which nothing is left.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where there is no link, [`Refusal::Changed`] where something is left.
    pub async fn unlink(&self, organization: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        let held = tx.hold(&[&self.person.id]).await?;
        if !tx.is_linked(&self.person.id, organization).await? {
            return Err(not_yours());
        }
        let holdings = self.holdings(&mut tx).await?;
        if self.is_held(&holdings, organization) {
            return Err(Refusal::Changed.into());
        }
        tx.unlink(&held, &self.person.id, organization).await?;
        let line = Audit { organization: Some(organization), ..self.line(Deed::Unlinked) };
        self.portal.audit(&mut tx, line);
        Ok(tx.commit().await?)
    }

    /// Tells the manager who asked. Without a link they learn the address that they typed, unless they see the person anyway.
    async fn tell_answered(&self, tx: &mut Writing, request: &LinkRequest, standing: LinkStanding) -> Result<()> {
        let Some(manager) = tx.person(&request.manager).await? else { return Ok(()) };
        let organization = tx.organization(&request.organization).await?.ok_or_else(not_yours)?.name;
        let (name, reference) = (manager.name(), request.reference.clone());
        let letter: AnyLetter = if standing == LinkStanding::Accepted {
            M32 { name, user: self.person.name(), reference, organization }.into()
        } else {
            let mut seen = false;
            for (managed, _) in tx.managed_by(&manager.id, self.portal.today()).await? {
                seen = seen || tx.is_linked(&self.person.id, &managed).await?;
            }
            let user = if seen { self.person.name() } else { request.email.clone() };
            M33 { name, user, reference, organization }.into()
        };
        self.portal.post(tx, &manager, format!("{}:{}", letter.template(), request.id), letter).await
    }
}

impl Portal {
    /// Writes a link request that may be sent; its reference, or nothing where one of the organization to this address waits
    /// already. Whose address it is, and the letter, follow behind.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn write_link_request(
        &self,
        tx: &mut Writing,
        manager: &Person,
        organization: &str,
        email: &str,
        message: &str,
    ) -> Result<Option<String>> {
        let now = self.now();
        let request = LinkRequest {
            id: self.id(),
            reference: chance::reference(self.chance(), PREFIX, self.today().year()),
            organization: organization.to_owned(),
            manager: manager.id.clone(),
            email: email.to_owned(),
            email_key: Self::email_key(email),
            person: None,
            message: message.to_owned(),
            standing: LinkStanding::Pending,
            created: now,
            expires: now + WAITS_DAYS * DAY,
            decided: None,
            reminders: 0,
            reminded: None,
        };
        if !tx.insert_link_request(&request).await? {
            return Ok(None);
        }
        let (organization, reference) = (Some(organization), request.reference.as_str());
        let line = Audit { organization, reference, ..Audit::by(&manager.id, Deed::LinkSent) };
        self.audit(tx, line);
        self.later(tx, &Work::LinkRequest { reference: request.reference.clone() }).await?;
        Ok(Some(request.reference))
    }

    /// Brings a request to who has its address, or tells the address that nobody has it: once a week at the most.
    pub(crate) async fn bring_link_request(&self, tx: &mut Writing, reference: &str) -> Result<()> {
        let Some(request) = tx.link_request(reference).await?.filter(|one| self.waits(one)) else { return Ok(()) };
        if let Some(holder) = self.holder(tx, &request.email_key).await? {
            return self.adopt_link_requests(tx, &holder.id).await;
        }
        if !throttling::within(tx, &["link-told", &request.email_key], 1, TOLD_EVERY, self.now()).await? {
            return Ok(());
        }
        let organization = tx.organization(&request.organization).await?.ok_or_else(not_yours)?.name;
        let language = tx.person(&request.manager).await?.ok_or_else(not_yours)?.language;
        let letter = M31 { organization, reference: request.reference.clone() };
        self.post_outside(tx, &request.email, language, format!("M31:{}", request.id), letter).await
    }

    /// Reminds who has the address, or tells it once more that nobody has it.
    pub(crate) async fn bring_link_reminder(&self, tx: &mut Writing, reference: &str) -> Result<()> {
        let Some(request) = tx.link_request(reference).await?.filter(|one| self.waits(one)) else { return Ok(()) };
        match &request.person {
            Some(id) => {
                let person = tx.person(id).await?.ok_or_else(not_yours)?;
                self.ask(tx, &person, &request, None).await
            }
            None => self.bring_link_request(tx, reference).await,
        }
    }

    /// Whether a request can still be answered.
    fn waits(&self, request: &LinkRequest) -> bool {
        request.standing == LinkStanding::Pending && request.expires > self.now()
    }

    /// Who holds an eHerkenning under an address.
    pub(crate) async fn holder(&self, reading: &mut Reading, email_key: &str) -> Result<Option<Person>> {
        let Some(person) = reading.person_by_email(email_key).await? else { return Ok(None) };
        let means = reading.means_of(&person.id).await?;
        Ok(means.filter(|means| means.state != MeansState::Revoked).map(|_| person))
    }

    /// Sends M30, for the first time or again.
    pub(crate) async fn ask(
        &self,
        tx: &mut Writing,
        person: &Person,
        request: &LinkRequest,
        granted: Option<Granted>,
    ) -> Result<()> {
        let organization = tx.organization(&request.organization).await?.ok_or_else(not_yours)?;
        let manager = tx.person(&request.manager).await?.ok_or_else(not_yours)?;
        let letter = M30 {
            name: person.name(),
            manager: manager.name(),
            reference: request.reference.clone(),
            organization: organization.name,
            kvk: organization.kvk,
            message: request.message.clone(),
            until: self.last_day_to_answer(request),
            granted,
            reminder: request.reminders > 0,
        };
        // A reminder is another mail.
        let reminder = if request.reminders > 0 { format!(":{}", request.reminders) } else { String::new() };
        self.post(tx, person, format!("M30:{}:{}{reminder}", request.id, person.id), letter).await
    }

    fn last_day_to_answer(&self, request: &LinkRequest) -> jiff::civil::Date {
        self.day(request.expires - 1)
    }

    /// What waits for an address becomes its new holder's: a request from before he had it (edge case 5).
    pub(crate) async fn adopt_link_requests(&self, tx: &mut Writing, person: &str) -> Result<()> {
        let Some(person) = tx.person(person).await? else { return Ok(()) };
        for reference in tx.adopt_link_requests(&person.id, &person.email_key, self.now()).await? {
            let Some(request) = tx.link_request(&reference).await? else { continue };
            if tx.is_linked(&person.id, &request.organization).await? {
                // He is linked already: nothing is left to answer.
                tx.decide_link_request(&request.id, LinkStanding::Accepted, self.now()).await?;
                continue;
            }
            self.ask(tx, &person, &request, None).await?;
            let line = Audit {
                person: Some(&person.id),
                organization: Some(&request.organization),
                reference: &request.reference,
                ..Audit::by(&request.manager, Deed::LinkAsked)
            };
            self.audit(tx, line);
        }
        Ok(())
    }

    /// The requests to a person, the newest first; of several of one organization that wait, one.
    pub(crate) async fn link_requests_shown(
        &self,
        reading: &mut Reading,
        person: &Person,
    ) -> Result<Vec<LinkRequestShown>> {
        let asked = reading.link_requests_of(&person.id, MOST).await?;
        let people: Vec<&str> = asked.iter().map(|one| one.manager.as_str()).collect();
        let organizations: Vec<&str> = asked.iter().map(|one| one.organization.as_str()).collect();
        let facts = Facts::about(reading, &[], &people, &organizations, self.today()).await?;
        self.link_requests_from(&facts, asked)
    }

    /// The same from what is known of them.
    pub(crate) fn link_requests_from(&self, facts: &Facts, asked: Vec<LinkRequest>) -> Result<Vec<LinkRequestShown>> {
        let mut all: Vec<LinkRequestShown> = Vec::new();
        for request in asked {
            let one = self.link_request_shown(facts, request)?;
            let waits = |one: &LinkRequestShown| one.standing == LinkStanding::Pending;
            if !(waits(&one) && all.iter().any(|known| waits(known) && known.organization == one.organization)) {
                all.push(one);
            }
        }
        Ok(all)
    }

    fn link_request_shown(&self, facts: &Facts, request: LinkRequest) -> Result<LinkRequestShown> {
        let organization = facts.organization(&request.organization)?.clone();
        let manager = facts.person(&request.manager)?.name();
        Ok(self.request_shown(request, shown(organization), manager))
    }

    fn request_shown(
        &self,
        request: LinkRequest,
        organization: OrganizationShown,
        manager: String,
    ) -> LinkRequestShown {
        let over = request.standing == LinkStanding::Pending && request.expires <= self.now();
        LinkRequestShown {
            organization,
            manager,
            standing: if over { LinkStanding::Expired } else { request.standing },
            asked: self.day(request.created),
            until: self.last_day_to_answer(&request),
            decided: request.decided.map(|at| self.day(at)),
            message: request.message,
            reference: request.reference,
            granted: None,
        }
    }
}
