//! What officers see of people: a search finds no more than tells one from another, and is written down; everything else
//! asks for a reason first, which the person reads in their activity.

use rules::{
    deed::Deed,
    desk::{AskedWhy, Find, Found, LONGEST_NOTE, LookReason, PersonFile, Reason, Sought},
    people::{Language, masked},
    permission::valid_until,
};
use store::{Person, PersonLook, Reading};

use crate::{
    Portal, Result,
    account::{not_yours, shown},
    activity::{ASKED, a_page},
    chance,
    portal::Audit,
    terminate::id,
    throttling,
};

use super::Officer;

/// An hour, in seconds.
const HOUR: i64 = 60 * 60;
/// How long a reason counts, in seconds.
const LOOKS_FOR: i64 = 30 * 60;
/// How many looks an officer begins in an hour.
const LOOKS: i64 = 60;
/// How often an officer searches in an hour.
const SEARCHES: i64 = 200;
/// How many people a search shows.
const MOST_FOUND: i64 = 20;
/// How many mails are shown.
const MAILS: i64 = 10;
/// How long what was typed and refused is kept, in seconds.
const TYPED_KEPT: i64 = 30 * 60;
/// How many refused forms of a session are kept.
const MOST_TYPED: i64 = 10;

/// What an officer sees of a person.
#[derive(Debug)]
pub enum PersonSeen {
    /// Nothing yet: they are asked why.
    Ask(AskedWhy),
    /// What they asked for.
    File(Box<PersonFile>),
}

/// A look for a reason that was given in this session and still counts. Nothing of a person is read without one: it is made by
/// [`Officer::looking`] only.
struct Looking<'a> {
    officer: &'a Officer,
    look: PersonLook,
}

fn form_of(person: &str) -> String {
    format!("look:{person}")
}

impl Officer {
    /// Searches people by address, name, or KvK number with or without a name.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::TooMany`] where they searched very often.
    pub async fn find(&self, looked_for: &str) -> Result<Find> {
        let (portal, now) = (&self.portal, self.portal.now());
        let looked_for = rules::typed::line(looked_for);
        let mut shown = Find { looked_for: looked_for.clone(), ..Find::default() };
        let sought = match Sought::of(&looked_for) {
            Ok(sought) => sought,
            Err(problem) => return Ok(Find { problem: Some(problem), ..shown }),
        };
        let mut reading = portal.db().read().await?;
        let mut people = match &sought {
            Sought::Address(address) => {
                reading.person_by_email(&Portal::email_key(address)).await?.into_iter().collect()
            }
            Sought::Name(words) => reading.people_named(&words.words, MOST_FOUND + 1).await?,
            Sought::Users(kvk, words) => match reading.organization_by_kvk(kvk.as_str()).await? {
                Some(organization) if !words.nothing => {
                    let found = reading.people_linked_to(&organization.id, &words.words, MOST_FOUND + 1).await?;
                    shown.organization = Some(organization.name);
                    found
                }
                _ => Vec::new(),
            },
        };
        drop(reading);
        shown.more = people.len() > MOST_FOUND as usize;
        people.truncate(MOST_FOUND as usize);
        let found = |person: Person| Found { name: person.name(), email: masked(&person.email), id: person.id };
        shown.found = people.into_iter().map(found).collect();
        // Nothing is shown that is not written down.
        let reference = chance::reference(portal.chance(), "SR", portal.today().year());
        let count = i64::try_from(shown.found.len()).unwrap_or(i64::MAX);
        let mut tx = portal.db().write().await?;
        throttling::must_be_within(&mut tx, &["desk search", &self.row.id], SEARCHES, HOUR, now).await?;
        tx.insert_search(&reference, &self.row.id, &looked_for, count, now).await?;
        portal.audit(&mut tx, Audit { reference: &reference, ..self.line(Deed::PeopleSearched) });
        tx.commit().await?;
        Ok(shown)
    }

    /// The page of a person: what an officer who said why sees, with the history from before a line on, or from the newest;
    /// and the question to who did not.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] where there is no such person.
    pub async fn person(&self, person: &str, before: &str, language: Language) -> Result<PersonSeen> {
        let mut reading = self.portal.db().read().await?;
        let person = reading.person(id(person).ok_or_else(not_yours)?).await?.ok_or_else(not_yours)?;
        match self.looking(&mut reading, &person).await? {
            Some(looking) => {
                Ok(PersonSeen::File(Box::new(looking.file(&mut reading, person, before, language).await?)))
            }
            None => Ok(PersonSeen::Ask(self.asked_why(&mut reading, person).await?)),
        }
    }

    async fn looking(&self, reading: &mut Reading, person: &Person) -> Result<Option<Looking<'_>>> {
        let look = reading.look(&self.session.id, &person.id, self.portal.now()).await?;
        Ok(look.map(|look| Looking { officer: self, look }))
    }

    async fn asked_why(&self, reading: &mut Reading, person: Person) -> Result<AskedWhy> {
        let kept = reading.refused_form(&self.session.id, &form_of(&person.id), self.portal.now()).await?;
        let typed: Option<(String, String)> = kept.map(|kept| serde_json::from_str(&kept.answers)).transpose()?;
        let problems = typed.as_ref().and_then(|(reason, note)| Reason::of(reason, note).err()).unwrap_or_default();
        Ok(AskedWhy { name: person.name(), email: masked(&person.email), person: person.id, typed, problems })
    }

    /// Gives the reason for a look at a person, which begins now; `false` where it was refused, and the page shows why.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] where there is no such person, [`rules::problem::Refusal::TooMany`].
    pub async fn look(&self, person: &str, reason: &str, note: &str) -> Result<bool> {
        let (portal, now) = (&self.portal, self.portal.now());
        let mut tx = portal.db().write().await?;
        let person = tx.person(id(person).ok_or_else(not_yours)?).await?.ok_or_else(not_yours)?;
        let form = form_of(&person.id);
        let reason = match Reason::of(reason, note) {
            Ok(reason) => reason,
            Err(_) => {
                let note: String = note.chars().take(2 * LONGEST_NOTE).collect();
                let reason = LookReason::from_name(reason).map_or("", LookReason::name);
                let row = store::RefusedForm {
                    holder: self.session.id.clone(),
                    form,
                    answers: serde_json::to_string(&(reason, note))?,
                    // They follow from what was typed.
                    problems: "[]".to_owned(),
                    created: now,
                    expires: now + TYPED_KEPT,
                };
                tx.put_refused_form(&row, MOST_TYPED).await?;
                tx.commit().await?;
                return Ok(false);
            }
        };
        throttling::must_be_within(&mut tx, &["desk looks", &self.row.id], LOOKS, HOUR, now).await?;
        let look = PersonLook {
            id: portal.id(),
            reference: chance::reference(portal.chance(), "LK", portal.today().year()),
            session: self.session.id.clone(),
            officer: self.row.id.clone(),
            person: person.id.clone(),
            reason,
            created: now,
            ends: now + LOOKS_FOR,
        };
        tx.insert_look(&look).await?;
        tx.delete_refused_form(&self.session.id, &form).await?;
        let line = self.line(Deed::LookedAt);
        portal.audit(&mut tx, Audit { person: Some(&person.id), reference: &look.reference, ..line });
        tx.commit().await?;
        Ok(true)
    }

    /// Ends this session's looks at a person.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn look_away(&self, person: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        tx.end_looks(&self.session.id, person, self.portal.now()).await?;
        Ok(tx.commit().await?)
    }
}

impl Looking<'_> {
    async fn file(self, reading: &mut Reading, person: Person, before: &str, language: Language) -> Result<PersonFile> {
        let Self { officer: Officer { portal, .. }, look } = self;
        let today = portal.today();
        let mut permissions = reading.permissions_of(&person.id).await?;
        // What has ended stands below.
        permissions.sort_by_key(|one| (one.has_ended(today), one.period.ends, one.id.clone()));
        let mut organizations = Vec::new();
        for one in reading.organizations_of(&person.id).await? {
            organizations.push(shown(one));
        }
        for permission in &permissions {
            if organizations.iter().all(|known| known.id != permission.organization)
                && let Some(one) = reading.organization(&permission.organization).await?
            {
                organizations.push(shown(one));
            }
        }
        let name_of = |id: &str| organizations.iter().find(|one| one.id == id).map(|one| one.name.clone());
        let waiting = reading.waiting_of(&person.id).await?;
        let waiting = waiting.into_iter().map(|one| (one.reference, name_of(&one.organization).unwrap_or_default()));
        let waiting = waiting.collect();
        let (lines, older) = a_page(reading.named_audit_of(&person.id, before, ASKED).await?);
        let means = reading.means_of(&person.id).await?.map(|means| (means.level, means.state));
        Ok(PersonFile {
            today,
            reference: look.reference,
            reason: look.reason,
            until: portal.local(look.ends),
            events: portal.events_shown(reading, lines, "", language).await?,
            older,
            mails: portal.mails_shown(reading, &person.id, language, MAILS).await?,
            sessions: portal.sessions_of(reading, &person.id).await?.len(),
            ends_before: portal.ends_before(reading, &person.id).await?,
            name: person.name(),
            born: person.born,
            mobile: person.mobile,
            language: person.language,
            valid_until: valid_until(&permissions),
            means,
            organizations,
            permissions,
            waiting,
            email: person.email,
            id: person.id,
        })
    }
}
