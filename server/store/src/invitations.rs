//! Invitations: a manager asks somebody who is no user yet to become one.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rules::{level::Level, link::LinkStanding, people::Language, period::Term};

use crate::{
    Reading, Result, Writing,
    db::{Row, among, statements, values},
    permissions::manages,
};

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The id.
    pub id: String,
    /// What people call it by.
    pub reference: String,
    /// The reference of what the manager did: of all who were invited in one go.
    pub action: String,
    /// The draft that it comes from.
    pub draft: String,
    /// For which organization.
    pub organization: String,
    /// The manager who invites.
    pub manager: String,
    /// The address as they typed it.
    pub email: String,
    /// The address as it is compared.
    pub email_key: String,
    /// Initials.
    pub initials: String,
    /// "van de", or nothing.
    pub prefix: String,
    /// Surname.
    pub surname: String,
    /// Date of birth; forgotten once it was decided.
    pub born: Option<Date>,
    /// The mobile number; forgotten once it was decided.
    pub mobile: Option<String>,
    /// The language of its mail.
    pub language: Language,
    /// The level of the eHerkenning.
    pub level: Level,
    /// What is given from acceptance on.
    pub grants: Option<Grants>,
    /// What it became where the address has an eHerkenning already: a link request's id.
    pub link_request: Option<String>,
    /// Where it stands.
    pub standing: LinkStanding,
    /// When it was made.
    pub created: i64,
    /// When its mail was sent last.
    pub sent: i64,
    /// How often it was sent again.
    pub reminders: i64,
    /// The instant from which nobody can answer any more.
    pub expires: i64,
    /// When it was answered, withdrawn, or expired.
    pub decided: Option<i64>,
}

/// What an invitation gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grants {
    /// How long.
    pub term: Term,
    /// The keys of the services; `None` is all services.
    pub services: Option<Vec<String>>,
    /// The only branch that it is for.
    pub branch: Option<String>,
}

/// Where addresses are known: pairs of an organization and an address as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownAddresses {
    /// Of users who are linked.
    pub linked: BTreeSet<(String, String)>,
    /// At which an invitation or a link request waits for its answer.
    pub asked: BTreeSet<(String, String)>,
}

impl Invitation {
    /// "A. de Vries".
    pub fn name(&self) -> String {
        rules::people::display_name(&self.initials, &self.prefix, &self.surname)
    }
}

macro_rules! invitations_where {
    ($condition:expr) => {
        concat!(
            "SELECT v.id, v.reference, v.action, v.draft_id, v.organization_id, v.manager_id, v.email, v.email_key, v.initials, \
             v.prefix, v.surname, v.born, v.mobile, v.language, v.level, v.term, v.services, v.branch_number, v.link_request_id, \
             v.state, v.created, v.sent, v.reminders, v.expires, v.decided FROM invitations v WHERE ",
            $condition
        )
    };
}

/// Those of the organizations that a manager ($1) manages today ($2).
macro_rules! seen_by_manager {
    ($more:expr) => {
        concat!(
            "v.organization_id IN (SELECT g.organization_id FROM permissions g WHERE g.person_id = $1 AND ",
            manages!("$2"),
            ")",
            $more
        )
    };
}

statements! {
    INSERT = "INSERT INTO invitations (id, reference, action, draft_id, organization_id, manager_id, email, email_key, initials, prefix, \
              surname, born, mobile, language, level, term, services, branch_number, state, created, sent, expires) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 'pending', $19, $19, $20)";
    BY_ID = invitations_where!("v.id = $1");
    BY_REFERENCE = invitations_where!("v.reference = $1");
    OF_ACTION = invitations_where!("v.action = $1 AND v.manager_id = $2 ORDER BY v.id");
    SOME_OF_ACTION = invitations_where!("v.action = $1 ORDER BY v.id LIMIT $2");
    OF_LINK_REQUEST = invitations_where!("v.link_request_id = $1");
    TO_ADDRESS = invitations_where!("v.email_key = $1 AND v.state = 'pending' AND v.expires > $2 ORDER BY v.id");
    SEEN_WAITING = invitations_where!(seen_by_manager!(" AND v.state = 'pending' AND v.id < $3 ORDER BY v.id DESC LIMIT $4"));
    SEEN_OTHERS = invitations_where!(seen_by_manager!(" AND v.state <> 'pending' AND v.id < $3 ORDER BY v.id DESC LIMIT $4"));
    COUNT_WAITING = concat!("SELECT COUNT(*) AS n FROM invitations v WHERE ", seen_by_manager!(" AND v.state = 'pending'"));
    WAITING_AMONG = among!("SELECT v.organization_id, v.email_key FROM invitations v WHERE v.state = 'pending' AND v.email_key", "");
    ASKED_AMONG = among!("SELECT q.organization_id, q.email_key FROM link_requests q WHERE q.state = 'pending' AND q.email_key", "");
    LINKED_AMONG = among!(
        "SELECT k.organization_id, h.email_key FROM people h JOIN links k ON k.person_id = h.id WHERE h.email_key",
        ""
    );
    BECAME = "UPDATE invitations SET link_request_id = $2 WHERE id = $1 AND state = 'pending' AND link_request_id IS NULL";
    REMIND = "UPDATE invitations SET sent = $2, reminders = reminders + 1, expires = $3 WHERE id = $1 AND state = 'pending' AND reminders = $4";
    DECIDE = "UPDATE invitations SET state = $2, decided = $3, born = NULL, mobile = NULL WHERE id = $1 AND state = 'pending'";
    OVERDUE = invitations_where!("v.state = 'pending' AND v.expires <= $1 ORDER BY v.expires, v.id LIMIT $2");
}

/// What is given, of a row that says so.
pub(crate) fn grants_of(row: &Row) -> Result<Option<Grants>> {
    let term: Option<i64> = row.get("term")?;
    let Some(term) = term.and_then(|years| Term::from_years(years).ok()) else { return Ok(None) };
    let services = row.get::<Option<String>>("services")?.map(|keys| keys.split(',').map(str::to_owned).collect());
    Ok(Some(Grants { term, services, branch: row.get("branch_number")? }))
}

fn invitation(row: &Row) -> Result<Invitation> {
    let grants = grants_of(row)?;
    Ok(Invitation {
        id: row.get("id")?,
        reference: row.get("reference")?,
        action: row.get("action")?,
        draft: row.get("draft_id")?,
        organization: row.get("organization_id")?,
        manager: row.get("manager_id")?,
        email: row.get("email")?,
        email_key: row.get("email_key")?,
        initials: row.get("initials")?,
        prefix: row.get("prefix")?,
        surname: row.get("surname")?,
        born: row.maybe_day("born")?,
        mobile: row.get("mobile")?,
        language: row.word("language", Language::from_tag)?,
        level: row.word("level", Level::from_name)?,
        grants,
        link_request: row.get("link_request_id")?,
        standing: row.word("state", LinkStanding::from_name)?,
        created: row.get("created")?,
        sent: row.get("sent")?,
        reminders: row.get("reminders")?,
        expires: row.get("expires")?,
        decided: row.get("decided")?,
    })
}

impl Writing {
    /// An invitation that waits for its answer.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] where one of the organization to this address waits already.
    pub async fn insert_invitation(&mut self, new: &Invitation) -> Result<()> {
        let grants = new.grants.as_ref();
        let values = values![
            &new.id,
            &new.reference,
            &new.action,
            &new.draft,
            &new.organization,
            &new.manager,
            &new.email,
            &new.email_key,
            &new.initials,
            &new.prefix,
            &new.surname,
            new.born,
            &new.mobile,
            new.language.tag(),
            new.level.name(),
            grants.map(|grants| grants.term.years()),
            grants.and_then(|grants| grants.services.as_ref()).map(|keys| keys.join(",")),
            grants.and_then(|grants| grants.branch.clone()),
            new.created,
            new.expires,
        ];
        self.change(&INSERT, values).await?;
        Ok(())
    }

    /// Says that an invitation became a link request; `false` where it did already, or waits no more.
    pub async fn invitation_became(&mut self, id: &str, link_request: &str) -> Result<bool> {
        Ok(self.change(&BECAME, values![id, link_request]).await? == 1)
    }

    /// Notes that the mail of an invitation, which was sent again `reminders` times before, is sent again, and until when it can
    /// be answered now; `false` where somebody was first, or it waits no more.
    pub async fn remind_invitation(&mut self, id: &str, reminders: i64, now: i64, expires: i64) -> Result<bool> {
        Ok(self.change(&REMIND, values![id, now, expires, reminders]).await? == 1)
    }

    /// Moves an invitation that waits to another state, and forgets what only its answer needed; `false` where it waits no more.
    pub async fn decide_invitation(&mut self, id: &str, standing: LinkStanding, at: i64) -> Result<bool> {
        Ok(self.change(&DECIDE, values![id, standing.name(), at]).await? == 1)
    }
}

impl Reading {
    /// The invitation of an id.
    pub async fn invitation_by_id(&mut self, id: &str) -> Result<Option<Invitation>> {
        self.row(&BY_ID, values![id]).await?.as_ref().map(invitation).transpose()
    }

    /// The invitation of a reference.
    pub async fn invitation(&mut self, reference: &str) -> Result<Option<Invitation>> {
        self.row(&BY_REFERENCE, values![reference]).await?.as_ref().map(invitation).transpose()
    }

    /// Who a manager invited in one go, in the order in which they were named.
    pub async fn invitations_of_action(&mut self, action: &str, manager: &str) -> Result<Vec<Invitation>> {
        self.rows(&OF_ACTION, values![action, manager]).await?.iter().map(invitation).collect()
    }

    /// The first of who was invited in one go.
    pub async fn some_invitations_of_action(&mut self, action: &str, most: i64) -> Result<Vec<Invitation>> {
        self.rows(&SOME_OF_ACTION, values![action, most]).await?.iter().map(invitation).collect()
    }

    /// The invitation that became a link request.
    pub async fn invitation_of_link_request(&mut self, link_request: &str) -> Result<Option<Invitation>> {
        self.row(&OF_LINK_REQUEST, values![link_request]).await?.as_ref().map(invitation).transpose()
    }

    /// The invitations to an address that wait for their answer, the oldest first.
    pub async fn invitations_to(&mut self, email_key: &str, now: i64) -> Result<Vec<Invitation>> {
        self.rows(&TO_ADDRESS, values![email_key, now]).await?.iter().map(invitation).collect()
    }

    /// Invitations of what somebody manages today, the newest first, of those older than `before`: those that wait for their
    /// answer, or the others.
    pub async fn invitations_seen(
        &mut self,
        manager: &str,
        today: Date,
        waiting: bool,
        before: Option<&str>,
        most: i64,
    ) -> Result<Vec<Invitation>> {
        let statement = if waiting { &SEEN_WAITING } else { &SEEN_OTHERS };
        let before = before.unwrap_or("~");
        self.rows(statement, values![manager, today, before, most]).await?.iter().map(invitation).collect()
    }

    /// How many of them wait for their answer.
    pub async fn count_invitations(&mut self, manager: &str, today: Date) -> Result<i64> {
        match self.row(&COUNT_WAITING, values![manager, today]).await? {
            Some(row) => row.get("n"),
            None => Ok(0),
        }
    }

    /// Where addresses are known at organizations: by organization and address, as they are compared, which of these a user is
    /// linked to, and which an invitation or a link request waits at.
    pub async fn known_addresses(&mut self, email_keys: &[&str]) -> Result<KnownAddresses> {
        let mut known = KnownAddresses::default();
        for (statement, linked) in [(&LINKED_AMONG, true), (&WAITING_AMONG, false), (&ASKED_AMONG, false)] {
            let into = if linked { &mut known.linked } else { &mut known.asked };
            for row in self.rows_among(statement, email_keys).await? {
                into.insert((row.get("organization_id")?, row.get("email_key")?));
            }
        }
        Ok(known)
    }

    /// Up to `most` invitations that nobody answered in time.
    pub async fn overdue_invitations(&mut self, now: i64, most: i64) -> Result<Vec<Invitation>> {
        self.rows(&OVERDUE, values![now, most]).await?.iter().map(invitation).collect()
    }
}
