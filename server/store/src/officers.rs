//! Officers of the helpdesk, their sessions, and why they looked at the data of people.

use rules::desk::{LookReason, Reason};

use crate::{
    Person, Reading, Result, Writing,
    db::{Row, among, statements, values},
    people,
};

/// An officer of the helpdesk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerRow {
    /// The id.
    pub id: String,
    /// The e-mail address, which is the username.
    pub email: String,
    /// The name that colleagues see.
    pub name: String,
    /// The password's hash, once one was chosen.
    pub password: Option<String>,
    /// The key of the authenticator app, sealed, once it was set up.
    pub secret: Option<String>,
    /// The newest period of which a code of the app was used.
    pub used_period: i64,
    /// When both were chosen last.
    pub activated: Option<i64>,
    /// When the account was ended.
    pub ended: Option<i64>,
}

/// A session of an officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerSession {
    /// SHA-256 of the token, in hex.
    pub hash: String,
    /// What looks belong to.
    pub id: String,
    /// Whose it is.
    pub officer: String,
    /// When it began.
    pub created: i64,
    /// When it was last used.
    pub seen: i64,
}

/// A look at the data of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLook {
    /// The id.
    pub id: String,
    /// What the line of the audit trail names it by.
    pub reference: String,
    /// The session that it counts in.
    pub session: String,
    /// Who looks.
    pub officer: String,
    /// At whom.
    pub person: String,
    /// Why.
    pub reason: Reason,
    /// When it began.
    pub created: i64,
    /// When it ends.
    pub ends: i64,
}

/// An officer with these conditions.
macro_rules! officer {
    ($($conditions:literal),+) => {
        concat!(
            "SELECT f.id, f.email, f.name, f.password, f.secret, f.used_period, f.activated, f.ended FROM officers f ",
            $($conditions),+
        )
    };
}

/// People whose names hold four words. Not by address: fragments would tell one that is shown masked.
macro_rules! people_with {
    ($from:literal) => {
        concat!(
            "SELECT h.id, h.email, h.email_key, h.initials, h.prefix, h.surname, h.born, h.mobile, h.language FROM ",
            $from,
            " h.name_key LIKE $2 AND h.name_key LIKE $3 AND h.name_key LIKE $4 AND h.name_key LIKE $5 ORDER BY h.name_key, h.id LIMIT $1"
        )
    };
}

statements! {
    INSERT = "INSERT INTO officers (id, email, email_key, name, created) VALUES ($1, $2, $3, $4, $5)";
    BY_ID = officer!("WHERE f.id = $1");
    BY_KEY = officer!("WHERE f.email_key = $1");
    RENAME = "UPDATE officers SET name = $2 WHERE id = $1";
    ACTIVATE = "UPDATE officers SET password = $2, secret = $3, used_period = $4, activated = $5, ended = NULL WHERE id = $1";
    REHASH = "UPDATE officers SET password = $3 WHERE id = $1 AND password = $2";
    USE_PERIOD = "UPDATE officers SET used_period = $2 WHERE id = $1 AND used_period < $2";
    END = "UPDATE officers SET password = NULL, secret = NULL, ended = $2 WHERE id = $1 AND ended IS NULL";
    HOLD = "UPDATE officers SET used_period = used_period WHERE id = $1";
    INSERT_SESSION = "INSERT INTO officer_sessions (hash, id, officer_id, created, seen) VALUES ($1, $2, $3, $4, $5)";
    SESSION = "SELECT s.hash, s.id AS session_id, s.created, s.seen, \
               f.id, f.email, f.name, f.password, f.secret, f.used_period, f.activated, f.ended \
               FROM officer_sessions s JOIN officers f ON f.id = s.officer_id WHERE s.hash = $1";
    TOUCH = "UPDATE officer_sessions SET seen = $2 WHERE hash = $1 AND seen < $2";
    DELETE_SESSION = "DELETE FROM officer_sessions WHERE hash = $1";
    DELETE_SESSIONS = "DELETE FROM officer_sessions WHERE officer_id = $1";
    EXPIRE_SESSIONS = "DELETE FROM officer_sessions WHERE created <= $1 OR seen <= $2";
    INSERT_LOOK = "INSERT INTO looks (id, reference, session_id, officer_id, person_id, reason, note, created, ends) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    LOOK = "SELECT id, reference, session_id, officer_id, person_id, reason, note, created, ends FROM looks \
            WHERE session_id = $1 AND person_id = $2 AND ends > $3 ORDER BY ends DESC LIMIT 1";
    END_LOOKS = "UPDATE looks SET ends = $3 WHERE session_id = $1 AND person_id = $2 AND ends > $3";
    REASONS = among!("SELECT reference, reason, note FROM looks WHERE reference", "");
    INSERT_SEARCH = "INSERT INTO desk_searches (reference, officer_id, sought, found, created) VALUES ($1, $2, $3, $4, $5)";
    NAMED = people_with!("people h WHERE");
    USERS_OF = people_with!("links k JOIN people h ON h.id = k.person_id WHERE k.organization_id = $6 AND");
}

fn officer(row: &Row) -> Result<OfficerRow> {
    Ok(OfficerRow {
        id: row.get("id")?,
        email: row.get("email")?,
        name: row.get("name")?,
        password: row.get("password")?,
        secret: row.get("secret")?,
        used_period: row.get("used_period")?,
        activated: row.get("activated")?,
        ended: row.get("ended")?,
    })
}

fn reason(row: &Row) -> Result<Reason> {
    Ok(Reason { reason: row.word("reason", LookReason::from_name)?, note: row.get("note")? })
}

/// The words as [`people_with`] looks for them: they are letters and digits only, and what is missing stands in every text.
fn looked_for(words: &[String]) -> [String; rules::search::WORDS] {
    std::array::from_fn(|index| words.get(index).map_or("%".to_owned(), |word| format!("%{word}%")))
}

impl Writing {
    /// A new officer, who has neither password nor app yet.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] where the address is another officer's.
    pub async fn insert_officer(&mut self, id: &str, email: &str, email_key: &str, name: &str, now: i64) -> Result<()> {
        self.change(&INSERT, values![id, email, email_key, name, now]).await?;
        Ok(())
    }

    /// Another name for an officer.
    pub async fn rename_officer(&mut self, id: &str, name: &str) -> Result<()> {
        self.change(&RENAME, values![id, name]).await?;
        Ok(())
    }

    /// Waits until nobody else changes how an officer signs in; held until the end of the transaction.
    pub async fn hold_officer(&mut self, id: &str) -> Result<()> {
        self.change(&HOLD, values![id]).await?;
        Ok(())
    }

    /// Gives an officer a password and an app, of which this period's code was used.
    pub async fn activate_officer(
        &mut self,
        id: &str,
        password: &str,
        secret: &str,
        period: i64,
        now: i64,
    ) -> Result<()> {
        self.change(&ACTIVATE, values![id, password, secret, period, now]).await?;
        Ok(())
    }

    /// Another hash of the same password.
    pub async fn rehash_officer(&mut self, id: &str, old: &str, new: &str) -> Result<()> {
        self.change(&REHASH, values![id, old, new]).await?;
        Ok(())
    }

    /// Notes that a code of the app was used; `false` where one of that period or a later one was.
    pub async fn use_officers_period(&mut self, id: &str, period: i64) -> Result<bool> {
        Ok(self.change(&USE_PERIOD, values![id, period]).await? == 1)
    }

    /// Ends an officer's account; `false` where it has ended.
    pub async fn end_officer(&mut self, id: &str, now: i64) -> Result<bool> {
        Ok(self.change(&END, values![id, now]).await? == 1)
    }

    /// A new session of an officer.
    pub async fn insert_officer_session(&mut self, session: &OfficerSession) -> Result<()> {
        let values = values![&session.hash, &session.id, &session.officer, session.created, session.seen];
        self.change(&INSERT_SESSION, values).await?;
        Ok(())
    }

    /// Notes that an officer's session was used.
    pub async fn touch_officer_session(&mut self, hash: &str, now: i64) -> Result<()> {
        self.change(&TOUCH, values![hash, now]).await?;
        Ok(())
    }

    /// Ends a session of an officer.
    pub async fn delete_officer_session(&mut self, hash: &str) -> Result<()> {
        self.change(&DELETE_SESSION, values![hash]).await?;
        Ok(())
    }

    /// Ends all sessions of an officer.
    pub async fn delete_officer_sessions(&mut self, officer: &str) -> Result<()> {
        self.change(&DELETE_SESSIONS, values![officer]).await?;
        Ok(())
    }

    /// Ends officers' sessions that began before `created`, or were last used before `seen`.
    pub async fn expire_officer_sessions(&mut self, created: i64, seen: i64) -> Result<u64> {
        self.change(&EXPIRE_SESSIONS, values![created, seen]).await
    }

    /// A new look.
    pub async fn insert_look(&mut self, look: &PersonLook) -> Result<()> {
        let Reason { reason, note } = &look.reason;
        let values = values![
            &look.id,
            &look.reference,
            &look.session,
            &look.officer,
            &look.person,
            reason.name(),
            note,
            look.created,
            look.ends,
        ];
        self.change(&INSERT_LOOK, values).await?;
        Ok(())
    }

    /// Notes what an officer searched, and how many people that showed.
    pub async fn insert_search(
        &mut self,
        reference: &str,
        officer: &str,
        sought: &str,
        found: i64,
        now: i64,
    ) -> Result<()> {
        self.change(&INSERT_SEARCH, values![reference, officer, sought, found, now]).await?;
        Ok(())
    }

    /// Ends a session's looks at a person.
    pub async fn end_looks(&mut self, session: &str, person: &str, now: i64) -> Result<()> {
        self.change(&END_LOOKS, values![session, person, now]).await?;
        Ok(())
    }
}

impl Reading {
    /// An officer.
    pub async fn officer(&mut self, id: &str) -> Result<Option<OfficerRow>> {
        self.row(&BY_ID, values![id]).await?.as_ref().map(officer).transpose()
    }

    /// The officer of an address, as it is compared.
    pub async fn officer_by_email(&mut self, email_key: &str) -> Result<Option<OfficerRow>> {
        self.row(&BY_KEY, values![email_key]).await?.as_ref().map(officer).transpose()
    }

    /// The session of a token's hash, and whose it is.
    pub async fn officer_session(&mut self, hash: &str) -> Result<Option<(OfficerSession, OfficerRow)>> {
        let Some(row) = self.row(&SESSION, values![hash]).await? else { return Ok(None) };
        let officer = officer(&row)?;
        let session = OfficerSession {
            hash: row.get("hash")?,
            id: row.get("session_id")?,
            officer: officer.id.clone(),
            created: row.get("created")?,
            seen: row.get("seen")?,
        };
        Ok(Some((session, officer)))
    }

    /// The look of a session at a person that goes on.
    pub async fn look(&mut self, session: &str, person: &str, now: i64) -> Result<Option<PersonLook>> {
        let look = |row: &Row| {
            Ok(PersonLook {
                id: row.get("id")?,
                reference: row.get("reference")?,
                session: row.get("session_id")?,
                officer: row.get("officer_id")?,
                person: row.get("person_id")?,
                reason: reason(row)?,
                created: row.get("created")?,
                ends: row.get("ends")?,
            })
        };
        self.row(&LOOK, values![session, person, now]).await?.as_ref().map(look).transpose()
    }

    /// Why officers looked, by the looks' references.
    pub async fn reasons_of_looks(&mut self, references: &[&str]) -> Result<Vec<(String, Reason)>> {
        let rows = self.rows_among(&REASONS, references).await?;
        rows.iter().map(|row| Ok((row.get("reference")?, reason(row)?))).collect()
    }

    /// People by name: whoever's name holds all of these words, which are letters and digits only.
    pub async fn people_named(&mut self, words: &[String], most: i64) -> Result<Vec<Person>> {
        let [a, b, c, d] = looked_for(words);
        self.rows(&NAMED, values![most, a, b, c, d]).await?.iter().map(people::person).collect()
    }

    /// The same among those who are linked to an organization.
    pub async fn people_linked_to(&mut self, organization: &str, words: &[String], most: i64) -> Result<Vec<Person>> {
        let [a, b, c, d] = looked_for(words);
        self.rows(&USERS_OF, values![most, a, b, c, d, organization]).await?.iter().map(people::person).collect()
    }
}
