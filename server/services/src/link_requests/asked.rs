//! Administration > Requests: what managers asked, what became of it, and what of it they can still do. Every manager of the
//! organization sees it, and can remind and withdraw: who asked may be gone.
//!
//! Nothing here tells whether anybody has the address.

use rules::{
    deed::Deed,
    link::{AskedShown, FinishedRequests, FinishedShown, LinkStanding, Reminding, SentRequests},
    problem::Refusal,
    shown::OrganizationShown,
};
use store::{Application, EndedKey, NamedLinkRequest, Reading, Writing};

use crate::{
    Result, SignedIn, account::not_yours, applications::Facts, errands::Work, management::Management, portal::Audit,
};

/// Rows on a page.
const PAGE: usize = 25;
/// How many are read for it: one more tells that there is another page.
const READ: i64 = PAGE as i64 + 1;

/// A place in a list as an address names it: an instant and an id.
fn ended_key(text: &str) -> Option<EndedKey<'_>> {
    let (at, id) = text.split_once('.')?;
    is_id(id).then_some((at.parse().ok()?, id))
}

/// Whether it can be an id: none has any other character, and not every database takes every one.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// What stands on a page, and whether there is another one.
fn page<T>(mut found: Vec<T>) -> (Vec<T>, bool) {
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    (found, more)
}

/// A row of what is over, before it is shown.
enum Ended {
    Asked(NamedLinkRequest),
    Application(Application),
}

impl Ended {
    fn place(&self) -> (i64, &str) {
        match self {
            Ended::Asked(one) => (one.request.decided.unwrap_or_default(), &one.request.id),
            Ended::Application(one) => (one.decided.unwrap_or_default(), &one.id),
        }
    }
}

impl SignedIn {
    /// Administration > Requests > Sent: what waits for an answer, from before a place on (`""` for the newest).
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where they manage nothing.
    pub async fn sent_requests(&self, older: &str) -> Result<SentRequests> {
        let mut reading = self.portal.db().read().await?;
        let managing = self.managing(&mut reading).await?.somewhere()?;
        let (me, today) = (&self.person.id, self.portal.today());
        let before = Some(older).filter(|id| is_id(id));
        let (rows, more) = page(reading.sent_link_requests(me, today, before, READ).await?);
        let older = rows.last().filter(|_| more).map(|last| last.request.id.clone());
        Ok(SentRequests {
            rows: rows.into_iter().map(|one| self.asked_shown(one)).collect(),
            older,
            sent: managing.sent(),
        })
    }

    /// Administration > Requests > Finished: what was answered, withdrawn, decided or ran out, from before a place on.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where they manage nothing.
    pub async fn finished_requests(&self, older: &str) -> Result<FinishedRequests> {
        let mut reading = self.portal.db().read().await?;
        let managing = self.managing(&mut reading).await?.somewhere()?;
        let (me, today, before) = (&self.person.id, self.portal.today(), ended_key(older));
        let asked = reading.finished_link_requests(me, today, before, READ).await?;
        let applications = reading.finished_applications(me, today, before, READ).await?;
        let mut all: Vec<Ended> = asked.into_iter().map(Ended::Asked).collect();
        all.extend(applications.into_iter().map(Ended::Application));
        all.sort_by(|a, b| b.place().cmp(&a.place()));
        let (rows, more) = page(all);
        let older = rows.last().filter(|_| more).map(|last| {
            let (at, id) = last.place();
            format!("{at}.{id}")
        });
        let applications = rows.iter().filter_map(|row| match row {
            Ended::Application(one) => Some(one.clone()),
            Ended::Asked(_) => None,
        });
        let applications: Vec<Application> = applications.collect();
        let organizations = managing.organizations().map(|one| (one.id.clone(), one.clone())).collect();
        let facts = Facts::within(&mut reading, &applications, &[], organizations).await?;
        let shown = rows.into_iter().map(|row| {
            Ok(match row {
                Ended::Asked(one) => FinishedShown::Asked(self.asked_shown(one)),
                Ended::Application(one) => {
                    FinishedShown::Application(Box::new(self.portal.application_shown(&facts, one)?))
                }
            })
        });
        Ok(FinishedRequests { rows: shown.collect::<Result<_>>()?, older, sent: managing.sent() })
    }

    /// One thing that was asked, by whichever manager of its organization.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] where they do not manage the organization, or there is no such thing.
    pub async fn asked(&self, reference: &str) -> Result<AskedShown> {
        let mut reading = self.portal.db().read().await?;
        Ok(self.asked_shown(self.asked_in_own(&mut reading, reference).await?))
    }

    /// Reminds who was asked: twice at the most, each time after three days.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] as for [`Self::asked`], [`Refusal::Changed`] where they cannot be reminded now.
    pub async fn remind_asked(&self, reference: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        let asked = self.asked_in_own(&mut tx, reference).await?;
        let may = self.asked_shown(asked.clone()).reminding == Reminding::Now;
        if !may || !tx.remind_link_request(&asked.request, self.portal.now()).await? {
            return Err(Refusal::Changed.into());
        }
        self.portal.later(&mut tx, &Work::LinkReminder { reference: reference.to_owned() }).await?;
        self.note_about(&mut tx, &asked, Deed::LinkReminded);
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(())
    }

    /// Takes back what was asked, while nobody has answered.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] as for [`Self::asked`], [`Refusal::Changed`] where it waits for an answer no more.
    pub async fn withdraw_asked(&self, reference: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        let asked = self.asked_in_own(&mut tx, reference).await?;
        let (waits, now) = (self.portal.waits(&asked.request), self.portal.now());
        if !waits || !tx.decide_link_request(&asked.request.id, LinkStanding::Withdrawn, now).await? {
            return Err(Refusal::Changed.into());
        }
        self.note_about(&mut tx, &asked, Deed::LinkWithdrawn);
        Ok(tx.commit().await?)
    }

    async fn asked_in_own(&self, reading: &mut Reading, reference: &str) -> Result<NamedLinkRequest> {
        let managing = self.managing(reading).await?;
        let found = reading.named_link_request(reference).await?;
        found.filter(|one| managing.level_in(&one.request.organization).is_some()).ok_or_else(not_yours)
    }

    fn note_about(&self, tx: &mut Writing, asked: &NamedLinkRequest, deed: Deed) {
        let (organization, reference) = (Some(asked.request.organization.as_str()), asked.request.reference.as_str());
        self.portal.audit(tx, Audit { organization, reference, ..Audit::by(&self.person.id, deed) });
    }

    fn asked_shown(&self, asked: NamedLinkRequest) -> AskedShown {
        let NamedLinkRequest { request, organization, kvk, manager } = asked;
        let (portal, waits) = (&self.portal, self.portal.waits(&request));
        let (day, reminded) = (portal.day(request.created), request.reminded.map(|at| portal.day(at)));
        let over = request.standing == LinkStanding::Pending && !waits;
        AskedShown {
            organization: OrganizationShown { id: request.organization.clone(), name: organization, kvk },
            by: manager,
            own: request.manager == self.person.id,
            standing: if over { LinkStanding::Expired } else { request.standing },
            asked: day,
            until: portal.last_day_to_answer(&request),
            decided: request.decided.map(|at| portal.day(at)),
            reminded,
            reminding: Reminding::of(waits, day, reminded, request.reminders, portal.today()),
            reference: request.reference,
            email: request.email,
        }
    }
}

impl Management {
    /// How much that was asked waits for an answer.
    pub(crate) fn sent(&self) -> usize {
        self.of.iter().map(|one| usize::try_from(one.sent).unwrap_or_default()).sum()
    }
}
