//! Secret addresses under which people's calendars read when their permissions end: one each.

use rules::state::MeansState;

use crate::{
    Person, Reading, Result, Writing,
    db::{statements, values},
    people,
};

/// The address of somebody's calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The token in it, sealed.
    pub token: String,
    /// When it was made.
    pub created: i64,
}

statements! {
    PUT = "INSERT INTO calendars (person_id, hash, token, created) VALUES ($1, $2, $3, $4) \
           ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, token = excluded.token, created = excluded.created";
    OF = "SELECT token, created FROM calendars WHERE person_id = $1";
    OWNER = "SELECT h.id, h.email, h.email_key, h.initials, h.prefix, h.surname, h.born, h.mobile, h.language, m.state \
             FROM calendars c JOIN people h ON h.id = c.person_id \
             JOIN means m ON m.id = (SELECT MAX(n.id) FROM means n WHERE n.person_id = h.id) WHERE c.hash = $1";
    DELETE = "DELETE FROM calendars WHERE person_id = $1 AND created >= $2";
}

impl Writing {
    /// Gives somebody an address, in place of the one before; of its token this is the hash, and the token itself, sealed.
    pub async fn put_calendar(&mut self, person: &str, hash: &str, token: &str, now: i64) -> Result<()> {
        self.change(&PUT, values![person, hash, token, now]).await?;
        Ok(())
    }

    /// Takes somebody's address away, where it was made at an instant or later; `false` where there is none.
    pub async fn delete_calendar(&mut self, person: &str, since: i64) -> Result<bool> {
        Ok(self.change(&DELETE, values![person, since]).await? == 1)
    }
}

impl Reading {
    /// The address of somebody's calendar.
    pub async fn calendar(&mut self, person: &str) -> Result<Option<Calendar>> {
        let Some(row) = self.row(&OF, values![person]).await? else { return Ok(None) };
        Ok(Some(Calendar { token: row.get("token")?, created: row.get("created")? }))
    }

    /// Whose calendar the address with this hash of a token is, and where their means stands.
    pub async fn calendars_owner(&mut self, hash: &str) -> Result<Option<(Person, MeansState)>> {
        let Some(row) = self.row(&OWNER, values![hash]).await? else { return Ok(None) };
        Ok(Some((people::person(&row)?, row.word("state", MeansState::from_name)?)))
    }
}
