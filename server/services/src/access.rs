//! The end of access. Whatever takes an account away from somebody takes all of it: what is open, and what is on its way.

use rules::opens::Link;
use store::Writing;

use crate::{Portal, Result};

impl Portal {
    /// Ends everything that opens a person's account: sessions, sign-ins under way, codes, checks, links to a new password,
    /// changes of address or number that wait for their proof. Spares the session of the id `but`, and what that asked for.
    /// What lets the owner take something back, the links to undo or stop a change, goes on. Gives the number of sessions.
    ///
    /// Called wherever a password, an address, a number or a second factor changes or a means is blocked or ends.
    pub(crate) async fn end_access(&self, tx: &mut Writing, person: &str, but: Option<&str>) -> Result<u64> {
        // Who is about to enter waits here for the end, and then finds nothing to enter with.
        tx.hold(&[person]).await?;
        Ok(tx.end_access(person, but, &[Link::Reset, Link::ConfirmEmail], self.now()).await?)
    }
}
