//! Link requests: a manager asks somebody to become visible to his organization.

use jiff::civil::Date;
use rules::link::LinkStanding;

use crate::{
    Reading, Result, Writing,
    db::{Row, statements, values},
    people,
    permissions::manages,
};

/// A link request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRequest {
    /// The id.
    pub id: String,
    /// What people call it by.
    pub reference: String,
    /// For which organization.
    pub organization: String,
    /// The manager who asks.
    pub manager: String,
    /// The address as he typed it.
    pub email: String,
    /// The address as it is compared.
    pub email_key: String,
    /// Whose it is; `None` while nobody with an eHerkenning has the address.
    pub person: Option<String>,
    /// What the manager wrote.
    pub message: String,
    /// Where it stands.
    pub standing: LinkStanding,
    /// When it was asked.
    pub created: i64,
    /// The instant from which nobody can answer any more.
    pub expires: i64,
    /// When it was answered, withdrawn, or expired.
    pub decided: Option<i64>,
    /// How often who was asked was reminded.
    pub reminders: i64,
    /// When they were reminded last.
    pub reminded: Option<i64>,
}

/// A link request with the names in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedLinkRequest {
    /// The request.
    pub request: LinkRequest,
    /// The organization's name.
    pub organization: String,
    /// Its KvK number.
    pub kvk: String,
    /// The manager's name.
    pub manager: String,
}

/// A place among what is over: when it ended, and its id.
pub type EndedKey<'a> = (i64, &'a str);

macro_rules! link_requests_where {
    ($condition:expr) => {
        concat!(
            "SELECT id, reference, organization_id, manager_id, email, email_key, person_id, message, state, created, expires, decided, \
             reminders, reminded FROM link_requests WHERE ",
            $condition
        )
    };
}

macro_rules! named_link_requests_where {
    ($condition:expr) => {
        concat!(
            "SELECT q.id, q.reference, q.organization_id, q.manager_id, q.email, q.email_key, q.person_id, q.message, q.state, \
             q.created, q.expires, q.decided, q.reminders, q.reminded, o.name, o.kvk, h.initials, h.prefix, h.surname \
             FROM link_requests q JOIN organizations o ON o.id = q.organization_id JOIN people h ON h.id = q.manager_id WHERE ",
            $condition
        )
    };
}

/// Of the organizations that a manager ($1) manages today ($2).
macro_rules! of_manager {
    ($more:literal) => {
        concat!(
            "q.organization_id IN (SELECT g.organization_id FROM permissions g WHERE g.person_id = $1 AND ",
            manages!("$2"),
            ") AND ",
            $more
        )
    };
}

statements! {
    INSERT = "INSERT INTO link_requests (id, reference, organization_id, manager_id, email, email_key, person_id, message, state, created, expires) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9, $10) \
              ON CONFLICT (organization_id, email_key) WHERE state = 'pending' DO NOTHING";
    BY_REFERENCE = link_requests_where!("reference = $1");
    OF_PERSON = link_requests_where!("person_id = $1 ORDER BY id DESC LIMIT $2");
    NEWEST_PENDING =
        named_link_requests_where!("q.person_id = $1 AND q.state = 'pending' AND q.expires > $2 ORDER BY q.id DESC LIMIT 1");
    NAMED = named_link_requests_where!("q.reference = $1");
    SENT_BY_MANAGERS = named_link_requests_where!(of_manager!("q.state = 'pending' AND NOT EXISTS (SELECT 1 FROM invitations v WHERE v.link_request_id = q.id) AND q.id < $3 ORDER BY q.id DESC LIMIT $4"));
    FINISHED = named_link_requests_where!(of_manager!(
        "q.state <> 'pending' AND NOT EXISTS (SELECT 1 FROM invitations v WHERE v.link_request_id = q.id) \
         AND (q.decided, q.id) < ($3, $4) ORDER BY q.decided DESC, q.id DESC LIMIT $5"
    ));
    PENDING = "SELECT id FROM link_requests WHERE organization_id = $1 AND email_key = $2 AND state = 'pending' \
               UNION ALL SELECT id FROM invitations WHERE organization_id = $1 AND email_key = $2 AND state = 'pending'";
    DECIDE = "UPDATE link_requests SET state = $2, decided = $3 WHERE id = $1 AND state = 'pending'";
    REMIND = "UPDATE link_requests SET reminders = reminders + 1, reminded = $3 WHERE id = $1 AND reminders = $2 AND state = 'pending'";
    ADOPT = "UPDATE link_requests SET person_id = $1 WHERE email_key = $2 AND person_id IS NULL AND state = 'pending' AND expires > $3 RETURNING reference";
    RELEASE = "UPDATE link_requests SET person_id = NULL WHERE person_id = $1 AND email_key = $2 AND state = 'pending'";
    RELEASE_ALL = "UPDATE link_requests SET person_id = NULL WHERE person_id = $1 AND state = 'pending'";
    EXPIRE = "UPDATE link_requests SET state = 'expired', decided = $1 WHERE state = 'pending' AND expires <= $1";
}

fn request(row: &Row) -> Result<LinkRequest> {
    Ok(LinkRequest {
        id: row.get("id")?,
        reference: row.get("reference")?,
        organization: row.get("organization_id")?,
        manager: row.get("manager_id")?,
        email: row.get("email")?,
        email_key: row.get("email_key")?,
        person: row.get("person_id")?,
        message: row.get("message")?,
        standing: row.word("state", LinkStanding::from_name)?,
        created: row.get("created")?,
        expires: row.get("expires")?,
        decided: row.get("decided")?,
        reminders: row.get("reminders")?,
        reminded: row.get("reminded")?,
    })
}

fn named(row: &Row) -> Result<NamedLinkRequest> {
    Ok(NamedLinkRequest {
        request: request(row)?,
        organization: row.get("name")?,
        kvk: row.get("kvk")?,
        manager: people::name(row)?,
    })
}

impl Writing {
    /// A request that waits for its answer; `false` where one of the organization to this address waits already.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn insert_link_request(&mut self, new: &LinkRequest) -> Result<bool> {
        let values = values![
            &new.id,
            &new.reference,
            &new.organization,
            &new.manager,
            &new.email,
            &new.email_key,
            &new.person,
            &new.message,
            new.created,
            new.expires,
        ];
        Ok(self.change(&INSERT, values).await? == 1)
    }

    /// Notes that who was asked is reminded once more; `false` where somebody did so since it was read, or nothing waits.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn remind_link_request(&mut self, request: &LinkRequest, at: i64) -> Result<bool> {
        Ok(self.change(&REMIND, values![&request.id, request.reminders, at]).await? == 1)
    }

    /// Moves a request that waits to another state; `false` where it waits no more.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn decide_link_request(&mut self, id: &str, standing: LinkStanding, at: i64) -> Result<bool> {
        Ok(self.change(&DECIDE, values![id, standing.name(), at]).await? == 1)
    }

    /// Gives a person the requests that wait for his address and were nobody's; their references.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn adopt_link_requests(&mut self, person: &str, email_key: &str, now: i64) -> Result<Vec<String>> {
        self.rows(&ADOPT, values![person, email_key, now]).await?.iter().map(|row| row.get("reference")).collect()
    }

    /// Takes the waiting requests to an address from a person that it does not belong to.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn release_link_requests(&mut self, person: &str, email_key: &str) -> Result<()> {
        self.change(&RELEASE, values![person, email_key]).await?;
        Ok(())
    }

    /// Takes everything that waits for a person's answer from them, as they have no eHerkenning any more: to the managers who
    /// asked it waits as before, for an address that nobody has.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn release_all_link_requests(&mut self, person: &str) -> Result<()> {
        self.change(&RELEASE_ALL, values![person]).await?;
        Ok(())
    }

    /// Ends what nobody answered in time, and says how many.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn expire_link_requests(&mut self, now: i64) -> Result<u64> {
        self.change(&EXPIRE, values![now]).await
    }
}

impl Reading {
    /// The request of a reference.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn link_request(&mut self, reference: &str) -> Result<Option<LinkRequest>> {
        self.row(&BY_REFERENCE, values![reference]).await?.as_ref().map(request).transpose()
    }

    /// The requests to a person, the newest first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn link_requests_of(&mut self, person: &str, most: i64) -> Result<Vec<LinkRequest>> {
        self.rows(&OF_PERSON, values![person, most]).await?.iter().map(request).collect()
    }

    /// The newest request that waits for a person's answer.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn newest_pending_link_request(&mut self, person: &str, now: i64) -> Result<Option<NamedLinkRequest>> {
        self.row(&NEWEST_PENDING, values![person, now]).await?.as_ref().map(named).transpose()
    }

    /// The request of a reference, with its names.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn named_link_request(&mut self, reference: &str) -> Result<Option<NamedLinkRequest>> {
        self.row(&NAMED, values![reference]).await?.as_ref().map(named).transpose()
    }

    /// What waits for an answer in the organizations that somebody manages on a day, the newest first, from before an id on.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn sent_link_requests(
        &mut self,
        manager: &str,
        today: Date,
        before: Option<&str>,
        most: i64,
    ) -> Result<Vec<NamedLinkRequest>> {
        // No id begins with this letter, nor comes after it.
        let values = values![manager, today, before.unwrap_or("z"), most];
        self.rows(&SENT_BY_MANAGERS, values).await?.iter().map(named).collect()
    }

    /// What is over in the organizations that somebody manages on a day, the newest first, from before a place on.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn finished_link_requests(
        &mut self,
        manager: &str,
        today: Date,
        before: Option<EndedKey<'_>>,
        most: i64,
    ) -> Result<Vec<NamedLinkRequest>> {
        let (decided, id) = before.unwrap_or((i64::MAX, ""));
        self.rows(&FINISHED, values![manager, today, decided, id, most]).await?.iter().map(named).collect()
    }

    /// Whether a request of an organization to an address waits, or an invitation, which may become one.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn link_request_waits(&mut self, organization: &str, email_key: &str) -> Result<bool> {
        Ok(self.row(&PENDING, values![organization, email_key]).await?.is_some())
    }
}
