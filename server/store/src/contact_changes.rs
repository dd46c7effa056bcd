//! Changes of e-mail addresses and mobile numbers: asked for, proven, undone.

use rules::state::ContactState;

use crate::{
    Reading, Result, Writing,
    db::{Row, statements, values},
};

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactKind {
    /// The e-mail address, which is the username.
    Email,
    /// The mobile number.
    Mobile,
}

impl ContactKind {
    fn name(self) -> &'static str {
        match self {
            ContactKind::Email => "email",
            ContactKind::Mobile => "mobile",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        match name {
            "email" => Some(ContactKind::Email),
            "mobile" => Some(ContactKind::Mobile),
            _ => None,
        }
    }
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactChange {
    /// The id.
    pub id: String,
    /// What people call it by.
    pub reference: String,
    /// Whose address or number.
    pub person: String,
    /// What is changed.
    pub kind: ContactKind,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
    /// Before, as it is compared.
    pub old_key: String,
    /// After, as it is compared.
    pub new_key: String,
    /// The session that asked.
    pub session: String,
    /// The page that it was started from; empty for none in particular.
    pub return_to: String,
    /// Where it stands.
    pub state: ContactState,
    /// When it was asked for.
    pub created: i64,
    /// When it was proven, refused, replaced or undone.
    pub decided: Option<i64>,
}

statements! {
    INSERT = "INSERT INTO contact_changes (id, reference, person_id, kind, old_value, new_value, old_key, new_key, session_id, return_to, state, created) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending', $11)";
    BY_REFERENCE = "SELECT id, reference, person_id, kind, old_value, new_value, old_key, new_key, session_id, return_to, state, created, decided \
                    FROM contact_changes WHERE reference = $1";
    DONE_SINCE = "SELECT id, reference, person_id, kind, old_value, new_value, old_key, new_key, session_id, return_to, state, created, decided \
                  FROM contact_changes WHERE person_id = $1 AND state = 'done' AND decided >= $2 ORDER BY decided DESC, id DESC";
    OF_PERSON = "SELECT id, reference, person_id, kind, old_value, new_value, old_key, new_key, session_id, return_to, state, created, decided \
                 FROM contact_changes WHERE person_id = $1 ORDER BY id DESC";
    MOVE = "UPDATE contact_changes SET state = $3, decided = $4 WHERE id = $1 AND state = $2";
    REPLACE = "UPDATE contact_changes SET state = 'replaced', decided = $3 WHERE person_id = $1 AND kind = $2 AND state = 'pending'";
    RESERVED = "SELECT person_id FROM contact_changes WHERE old_key = $1 AND kind = 'email' AND state = 'done' AND decided > $2 \
                ORDER BY decided DESC LIMIT 1";
}

fn change(row: &Row) -> Result<ContactChange> {
    Ok(ContactChange {
        id: row.get("id")?,
        reference: row.get("reference")?,
        person: row.get("person_id")?,
        kind: row.word("kind", ContactKind::from_name)?,
        old: row.get("old_value")?,
        new: row.get("new_value")?,
        old_key: row.get("old_key")?,
        new_key: row.get("new_key")?,
        session: row.get("session_id")?,
        return_to: row.get("return_to")?,
        state: row.word("state", ContactState::from_name)?,
        created: row.get("created")?,
        decided: row.get("decided")?,
    })
}

impl Writing {
    /// A change that waits for its proof.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] where another one of the same kind waits already.
    pub async fn insert_contact_change(&mut self, change: &ContactChange) -> Result<()> {
        let values = values![
            &change.id,
            &change.reference,
            &change.person,
            change.kind.name(),
            &change.old,
            &change.new,
            &change.old_key,
            &change.new_key,
            &change.session,
            &change.return_to,
            change.created,
        ];
        self.change(&INSERT, values).await?;
        Ok(())
    }

    /// Moves a change from one state to another; `false` where it stands elsewhere.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn move_contact_change(
        &mut self,
        id: &str,
        from: ContactState,
        to: ContactState,
        at: i64,
    ) -> Result<bool> {
        Ok(self.change(&MOVE, values![id, from.name(), to.name(), at]).await? == 1)
    }

    /// Ends what waits for its proof, as a newer change takes its place.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn replace_contact_change(&mut self, person: &str, kind: ContactKind, at: i64) -> Result<()> {
        self.change(&REPLACE, values![person, kind.name(), at]).await?;
        Ok(())
    }
}

impl Reading {
    /// The change of a reference.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn contact_change(&mut self, reference: &str) -> Result<Option<ContactChange>> {
        self.row(&BY_REFERENCE, values![reference]).await?.as_ref().map(change).transpose()
    }

    /// What was changed for a person since an instant, the newest first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn contact_changes_since(&mut self, person: &str, since: i64) -> Result<Vec<ContactChange>> {
        self.rows(&DONE_SINCE, values![person, since]).await?.iter().map(change).collect()
    }

    /// Every change of a person, the newest first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn contact_changes_of(&mut self, person: &str) -> Result<Vec<ContactChange>> {
        self.rows(&OF_PERSON, values![person]).await?.iter().map(change).collect()
    }

    /// Who gave an address up since an instant, and may still take it back.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn reserved_for(&mut self, email_key: &str, since: i64) -> Result<Option<String>> {
        self.row(&RESERVED, values![email_key, since]).await?.map(|row| row.get("person_id")).transpose()
    }
}
