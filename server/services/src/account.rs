//! Who is signed in, and what he sees of himself: My Account.

use rules::{
    link::LinkStanding,
    permission::{Kind, Permission, Status, valid_until},
    problem::Refusal,
    shown::{
        Details, DraftShown, MyPermissions, OrganizationShown, Overview, ProviderServices, RefusedForm, Viewer,
        WaitingShown,
    },
    wizard::{self, renewal::PersonCard},
};
use store::{ApplicationState, Means, MeansState, Person, Reading, Session};

use crate::{Portal, Result, chance, drafts::Drafter, portal::Audit, sign_in::ending};

/// A session ends after this long without use, in seconds.
const IDLE: i64 = 20 * 60;
/// A session ends after this long in any case, in seconds.
const ABSOLUTE: i64 = 8 * 60 * 60;
/// How long a second factor counts as fresh, in seconds.
pub(crate) const CHECKED_FOR: i64 = 10 * 60;
/// How many drafts the overview shows, the last saved first.
const DRAFTS_SHOWN: usize = 10;
/// How much later than its limit an idle session is deleted, in seconds: another server may know of a use that is not
/// written yet.
const LATE: i64 = 2 * 60;
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
        let hash = chance::hash(&[token]);
        let now = self.now();
        let mut reading = self.db().read().await?;
        let Some((mut session, person, means)) = reading.session(&hash).await? else { return Ok(None) };
        session.seen = self.uses().last_of(&session);
        if self.is_over(&session) || means.state != MeansState::Active {
            return Ok(None);
        }
        self.uses().note(&session, now);
        Ok(Some(SignedIn { portal: self.clone(), person, means, session }))
    }

    fn is_over(&self, session: &Session) -> bool {
        let now = self.now();
        now >= session.created + ABSOLUTE || now >= session.seen + IDLE
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
            session.seen = self.uses().last_of(session);
        }
        sessions.retain(|session| !self.is_over(session));
        sessions.sort_by(|a, b| (b.seen, &b.id).cmp(&(a.seen, &a.id)));
        Ok(sessions)
    }
}

impl SignedIn {
    /// The person's id.
    pub fn id(&self) -> &str {
        &self.person.id
    }

    /// The language of pages and mails that the person chose.
    pub fn language(&self) -> rules::people::Language {
        self.person.language
    }

    /// What the frame around every page shows.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn viewer(&self) -> Result<Viewer> {
        let mut reading = self.portal.db().read().await?;
        let managed = reading.managed_by(&self.person.id, self.portal.today()).await?;
        let waiting = match managed.is_empty() {
            true => 0,
            false => {
                let today = self.portal.today();
                reading.count_waiting_for(&self.person.id, today).await?
                    + reading.count_change_forms_for(&self.person.id, today).await?
            }
        };
        let waiting = usize::try_from(waiting).unwrap_or_default();
        let first = |text: &str| text.chars().next();
        let badge = first(&self.person.initials).into_iter().chain(first(&self.person.surname)).collect();
        Ok(Viewer { name: self.person.name(), badge, manages: !managed.is_empty(), waiting, idle_seconds: IDLE })
    }

    /// Ends this session.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn sign_out(&self) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        tx.delete_session(&self.session.hash).await?;
        let line = Audit { action: "signed-out", ..self.line() };
        self.portal.audit(&mut tx, line);
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

    /// The form that was refused last, if it was `form`.
    pub fn refused_form(&self, form: &str) -> Option<RefusedForm> {
        let kept: RefusedForm = serde_json::from_str(self.session.refused_form.as_deref()?).ok()?;
        (kept.form == form).then_some(kept)
    }

    /// Keeps what a refused form typed, to show it again.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn keep_refused_form(&self, form: &RefusedForm) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        tx.set_refused_form(&self.session.hash, Some(&serde_json::to_string(form)?)).await?;
        Ok(tx.commit().await?)
    }

    /// My Account.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn overview(&self) -> Result<Overview> {
        let today = self.portal.today();
        let mut reading = self.portal.db().read().await?;
        let all = reading.permissions_of(&self.person.id).await?;
        let organizations = organizations_of(&mut reading, &all, &self.person.id).await?;
        let name_of = |id: &str| organizations.iter().find(|one| one.id == id).map(|one| one.name.clone());
        let applications = reading.applications_of(&self.person.id, 20).await?;
        let waiting = applications
            .iter()
            .filter(|application| application.state == ApplicationState::Awaiting)
            .map(|application| WaitingShown {
                reference: application.reference.clone(),
                organization: name_of(&application.organization).unwrap_or_default(),
                term: application.term,
                since: self.portal.day(application.submitted),
            })
            .collect();
        let lines = reading.audit_of(&self.person.id, 5).await?;
        let events = self.events_shown(&mut reading, lines, &organizations).await?;
        let drafts = self.drafts_shown(&mut reading).await?;
        let mut links = self.portal.link_requests_shown(&mut reading, &self.person).await?;
        links.retain(|one| one.standing == LinkStanding::Pending);
        Ok(Overview {
            link_request: links.into_iter().next(),
            change: self.change_that_waits(&mut reading).await?,
            today,
            name: self.person.name(),
            level: self.means.level,
            valid_until: valid_until(&all),
            permissions: shown_today(all, today),
            organizations,
            waiting,
            drafts,
            events,
        })
    }

    async fn drafts_shown(&self, reading: &mut Reading) -> Result<Vec<DraftShown>> {
        let mut shown = Vec::new();
        for draft in reading.drafts_of(&self.person.id, self.portal.now()).await?.into_iter().take(DRAFTS_SHOWN) {
            let answers = serde_json::from_str(&draft.answers)?;
            let circumstances = self.circumstances(reading, &draft.kind, &draft.id, &answers).await?;
            let place = wizard::place(&circumstances, &answers, &draft.step);
            shown.push(DraftShown {
                id: draft.id,
                kind: draft.kind,
                step: place.step,
                number: place.number,
                total: place.total,
                saved: self.portal.day(draft.updated),
            });
        }
        Ok(shown)
    }

    /// My Details.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn details(&self) -> Result<Details> {
        let mut reading = self.portal.db().read().await?;
        let all = reading.permissions_of(&self.person.id).await?;
        Ok(Details {
            person: self.person_card(),
            language: self.person.language,
            level: self.means.level,
            today: self.portal.today(),
            valid_until: valid_until(&all),
            organizations: organizations_of(&mut reading, &all, &self.person.id).await?,
            cancelled: self.cancelled_later(&mut reading).await?,
        })
    }

    /// My Permissions.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn my_permissions(&self, language: rules::people::Language) -> Result<MyPermissions> {
        let today = self.portal.today();
        let mut reading = self.portal.db().read().await?;
        let all = reading.permissions_of(&self.person.id).await?;
        let organizations = organizations_of(&mut reading, &all, &self.person.id).await?;
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
        Ok(MyPermissions { today, organizations, permissions, all_services })
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
    pub(crate) fn line(&self) -> Audit<'_> {
        Audit { actor: Some(&self.person.id), person: Some(&self.person.id), ..Audit::default() }
    }
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

/// The organizations of permissions and links, by name.
async fn organizations_of(reading: &mut Reading, of: &[Permission], person: &str) -> Result<Vec<OrganizationShown>> {
    let mut organizations = reading.organizations_of(person).await?;
    for permission in of {
        if !organizations.iter().any(|known| known.id == permission.organization) {
            organizations.extend(reading.organization(&permission.organization).await?);
        }
    }
    organizations.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(organizations.into_iter().map(shown).collect())
}

pub(crate) fn shown(organization: store::Organization) -> OrganizationShown {
    OrganizationShown { id: organization.id, name: organization.name, kvk: organization.kvk }
}

/// The refusal for what is foreign or does not exist.
pub(crate) fn not_yours() -> crate::Failure {
    Refusal::NotYours.into()
}
