//! How somebody's access ends: all that opens an account, or is on its way to opening it, at once.

use rules::{actor::Actor, opens::Link};

use crate::{
    Result, Writing,
    db::{statements, values},
};

statements! {
    END_SESSIONS = "DELETE FROM sessions WHERE person_id = $1 AND id <> $2";
    END_SIGN_INS = "DELETE FROM sign_ins WHERE person_id = $1";
    END_CHANGES = "UPDATE contact_changes SET state = 'replaced', decided = $3 \
                   WHERE person_id = $1 AND session_id <> $2 AND state = 'pending'";
    END_CODES = "UPDATE codes SET used = $2 WHERE holder = $1 AND used IS NULL \
                 AND subject NOT IN (SELECT hash FROM sessions WHERE person_id = $1) \
                 AND subject NOT IN (SELECT id FROM contact_changes WHERE person_id = $1 AND state = 'pending')";
    END_LINKS = "UPDATE tokens SET used = $3, ended = 'overtaken' WHERE holder = $1 AND purpose = $2 AND used IS NULL \
                 AND subject NOT IN (SELECT reference FROM contact_changes WHERE person_id = $4 AND state = 'pending')";
}

impl Writing {
    /// Ends a person's sessions, sign-ins under way, changes of address or number that wait for their proof, codes, and
    /// these links. Spares the session of the id `but`, with the changes that it asked for and their proofs.
    /// Gives the number of sessions that ended.
    pub async fn end_access(&mut self, person: &str, but: Option<&str>, links: &[Link], now: i64) -> Result<u64> {
        let but = but.unwrap_or_default();
        let ended = self.change(&END_SESSIONS, values![person, but]).await?;
        self.change(&END_SIGN_INS, values![person]).await?;
        self.change(&END_CHANGES, values![person, but, now]).await?;
        self.change(&END_CODES, values![person, now]).await?;
        let holder = Actor::person(person);
        for link in links {
            self.change(&END_LINKS, values![&holder, link.name(), now, person]).await?;
        }
        Ok(ended)
    }
}
