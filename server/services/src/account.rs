//! Who is signed in, and what he sees of himself: My Account.

use rules::{
    deed::Deed,
    permission::{Kind, Permission, Status, valid_until},
    problem::Refusal,
    shown::{Details, DraftShown, MyPermissions, OrganizationShown, Overview, ProviderServices, Viewer, WaitingShown},
    state::MeansState,
    wizard::renewal::PersonCard,
};
use store::{Duties, Holdings, Means, Person, Reading, Session};

use crate::{Portal, Result, chance, portal::Audit, sign_in::ending};

/// A session ends after this long without use, in seconds.
pub(crate) const IDLE: i64 = 20 * 60;
/// A session ends after this long in any case, in seconds.
const ABSOLUTE: i64 = 8 * 60 * 60;
/// How long a second factor counts as fresh, in seconds.
pub(crate) const CHECKED_FOR: i64 = 10 * 60;
/// How many drafts the overview shows, the last saved first.
const DRAFTS_SHOWN: usize = 10;
/// How much later than its limit an idle session is deleted, in seconds: another server may know of a use that is not
/// written yet.
const LATE: i64 = 2 * 60;
/// How many requests that wait are named on the first page.
const MOST_WAITING: i64 = 20;
/// A terminated permission is shown this long, in days.
const TERMINATED_SHOWN: i64 = 365;

/// Somebody who is signed in. Made by [`Portal::signed_in`] only, for one request.
#[derive(Clone)]
pub struct SignedIn {
    pub(crate) portal: Portal,
    pub(crate) person: Person,
    pub(crate) means: Means,
    pub(crate) session: Session,
}

impl Portal {
    /// Who holds this session token now; `None` where the session is over, or the means can no longer be used.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn signed_in(&self, token: &str) -> Result<Option<SignedIn>> {
        let found = self.db().read().await?.session(&chance::hash(&[token])).await?;
        Ok(found.and_then(|(session, person, means)| self.signed_in_by(session, person, means)))
    }

    /// The same, with what the frame around a page shows of them.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn signed_in_to_a_page(&self, token: &str) -> Result<Option<(SignedIn, Viewer)>> {
        let mut reading = self.db().read().await?;
        let found = reading.session_with_duties(&chance::hash(&[token]), self.today()).await?;
        let Some((session, person, means, duties)) = found else { return Ok(None) };
        let who = self.signed_in_by(session, person, means);
        Ok(who.map(|who| {
            let viewer = who.viewer(duties);
            (who, viewer)
        }))
    }

    fn signed_in_by(&self, mut session: Session, person: Person, means: Means) -> Option<SignedIn> {
        session.seen = self.uses().last_of(&session.hash, session.seen);
        if self.is_over(session.created, session.seen) || means.state != MeansState::Active {
            return None;
        }
        self.uses().note(&session.hash, session.seen, self.now());
        Some(SignedIn { portal: self.clone(), person, means, session })
    }

    /// Whether a session is over that began and was last used then: of a person or of an officer.
    pub(crate) fn is_over(&self, created: i64, seen: i64) -> bool {
        let now = self.now();
        now >= created + ABSOLUTE || now >= seen + IDLE
    }

    /// Before when a session began, and was last used, that is deleted.
    pub(crate) fn session_limits(&self) -> (i64, i64) {
        (self.now() - ABSOLUTE, self.now() - IDLE - LATE)
    }

    /// The sessions of a person that go on, the last used first.
    pub(crate) async fn sessions_of(&self, reading: &mut Reading, person: &str) -> Result<Vec<Session>> {
        let (created, seen) = self.session_limits();
        let mut sessions = reading.sessions_of(person, created, seen).await?;
        for session in &mut sessions {
            session.seen = self.uses().last_of(&session.hash, session.seen);
        }
        sessions.retain(|session| !self.is_over(session.created, session.seen));
        sessions.sort_by(|a, b| (b.seen, &b.id).cmp(&(a.seen, &a.id)));
        Ok(sessions)
    }
}

/// What tells a person's pages, and the links that lead to them, from those of others: [`SignedIn::mark`].
pub(crate) fn page_mark(person: &str) -> String {
    chance::hash(&["page of", person])[..16].to_owned()
}

impl SignedIn {
    /// The person's id.
    pub fn id(&self) -> &str {
        &self.person.id
    }

    /// What tells pages that were made for this person from those of others (R137): the same in all of their sessions, and
    /// nobody finds out from it who they are.
    pub fn mark(&self) -> String {
        page_mark(&self.person.id)
    }

    /// "A. de Vries".
    pub fn name(&self) -> String {
        self.person.name()
    }

    /// The level of their eHerkenning.
    pub fn level(&self) -> rules::level::Level {
        self.means.level
    }

    /// The language of pages and mails that the person chose.
    pub fn language(&self) -> rules::people::Language {
        self.person.language
    }

    /// What the frame around every page shows.
    pub(crate) fn viewer(&self, duties: Duties) -> Viewer {
        let waiting = usize::try_from(duties.waiting).unwrap_or_default();
        let (name, mark, manages) = (self.person.name(), self.mark(), duties.manages);
        Viewer { name, badge: badge(&self.person), mark, manages, waiting, idle_seconds: IDLE }
    }

    /// Ends this session.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn sign_out(&self) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        tx.delete_session(&self.session.hash).await?;
        self.portal.audit(&mut tx, self.line(Deed::SignedOut));
        Ok(tx.commit().await?)
    }

    /// Chooses the language of pages and mails.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn choose_language(&self, language: rules::people::Language) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        tx.set_language(&self.person.id, language).await?;
        Ok(tx.commit().await?)
    }

    /// My Account.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn overview(&self) -> Result<Overview> {
        let today = self.portal.today();
        let mut reading = self.portal.db().read().await?;
        let Holdings { permissions: all, organizations, only_manager_of } =
            reading.holdings_of(&self.person.id, today).await?;
        let waiting = reading.waiting_named(&self.person.id, MOST_WAITING).await?;
        let waiting = waiting.into_iter().map(|row| WaitingShown {
            reference: row.reference,
            organization: row.organization,
            kind: row.kind,
            branch: row.branch,
            term: row.term,
            since: self.portal.day(row.submitted),
        });
        let lines = reading.named_audit_of(&self.person.id, "", 5).await?;
        Ok(Overview {
            link_request: self.link_request_that_waits(&mut reading).await?,
            change: self.change_that_waits(&mut reading).await?,
            drafts: self.drafts_shown(&mut reading).await?,
            today,
            name: self.person.name(),
            level: self.means.level,
            valid_until: valid_until(&all),
            permissions: shown_today(all, today),
            organizations: organizations.into_iter().map(named).collect(),
            waiting: waiting.collect(),
            events: self.own_events(&mut reading, lines).await?,
            only_manager_of,
        })
    }

    async fn drafts_shown(&self, reading: &mut Reading) -> Result<Vec<DraftShown>> {
        let drafts = reading.drafts_of(&self.person.id, self.portal.now()).await?.into_iter().take(DRAFTS_SHOWN);
        let count = |number: i64| usize::try_from(number).unwrap_or_default();
        let shown = |draft: store::Draft| DraftShown {
            id: draft.id,
            kind: draft.kind,
            step: draft.step,
            number: count(draft.place.0),
            total: count(draft.place.1),
            saved: self.portal.local(draft.updated),
        };
        Ok(drafts.map(shown).collect())
    }

    /// My Details.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn details(&self) -> Result<Details> {
        let mut reading = self.portal.db().read().await?;
        let today = self.portal.today();
        let Holdings { permissions: all, organizations, .. } = reading.holdings_of(&self.person.id, today).await?;
        Ok(Details {
            person: self.person_card(),
            language: self.person.language,
            level: self.means.level,
            today,
            valid_until: valid_until(&all),
            organizations: organizations.into_iter().map(named).collect(),
            number_fresh_until: self.number_fresh_until(&mut reading).await?,
            cancelled: self.cancelled_later(&mut reading, &all).await?,
        })
    }

    /// My Permissions.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn my_permissions(&self, language: rules::people::Language) -> Result<MyPermissions> {
        let today = self.portal.today();
        let mut reading = self.portal.db().read().await?;
        let Holdings { permissions: all, organizations, .. } = reading.holdings_of(&self.person.id, today).await?;
        let organizations = organizations.into_iter().map(named).collect();
        let permissions = shown_today(all, today);
        let has_all = permissions.iter().any(|one| one.kind == Kind::Login && one.service.is_none());
        let mut all_services: Vec<ProviderServices> = Vec::new();
        if has_all {
            let pick = |named: &rules::permission::Named| match language {
                rules::people::Language::Nl => named.nl.clone(),
                rules::people::Language::En => named.en.clone(),
            };
            for service in self.portal.offer(&mut reading).await?.offered.iter().map(|offered| &offered.name) {
                let provider = pick(&service.provider);
                let entry = (pick(&service.service), service.needs);
                match all_services.last_mut() {
                    Some(last) if last.provider == provider => last.services.push(entry),
                    _ => all_services.push(ProviderServices { provider, services: vec![entry] }),
                }
            }
        }
        let notes = self.end_notes(&mut reading, &permissions).await?;
        Ok(MyPermissions { today, organizations, permissions, all_services, notes })
    }

    pub(crate) fn person_card(&self) -> PersonCard {
        PersonCard {
            id: self.person.id.clone(),
            name: self.person.name(),
            born: self.person.born,
            email: self.person.email.clone(),
            mobile_ending: ending(&self.person.mobile),
        }
    }

    /// An audit line about oneself.
    pub(crate) fn line(&self, deed: Deed) -> Audit<'_> {
        Audit::own(&self.person.id, deed)
    }
}

/// The two letters of somebody's round badge.
pub(crate) fn badge(person: &Person) -> String {
    let first = |text: &str| text.chars().next();
    first(&person.initials).into_iter().chain(first(&person.surname)).collect()
}

/// What is still worth showing: not what ended and was followed by something, nor what was terminated long ago.
fn shown_today(all: Vec<Permission>, today: jiff::civil::Date) -> Vec<Permission> {
    let worth = |permission: &Permission| match permission.status(today) {
        Status::Expired => permission.successor.is_none(),
        Status::Terminated(day) => (today - day).get_days() <= TERMINATED_SHOWN as i32,
        _ => true,
    };
    all.into_iter().filter(worth).collect()
}

pub(crate) fn named([id, kvk, name]: [String; 3]) -> OrganizationShown {
    OrganizationShown { id, name, kvk }
}

pub(crate) fn shown(organization: store::Organization) -> OrganizationShown {
    OrganizationShown { id: organization.id, name: organization.name, kvk: organization.kvk }
}

/// The refusal for what is foreign or does not exist.
pub(crate) fn not_yours() -> crate::Failure {
    Refusal::NotYours.into()
}
