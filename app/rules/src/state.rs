//! Where things stand, in the words that the store keeps and the pages show. Each list is a lookup table in the database too.

use crate::words::words;

words! {
    /// Where an application stands.
    pub enum ApplicationState {
        /// Waits for approval.
        Awaiting = "awaiting",
        /// Done: its permissions exist.
        Processed = "processed",
        /// An approver said no.
        Refused = "refused",
        /// The requester took it back.
        Withdrawn = "withdrawn",
        /// Nobody decided in time, or what it was for ended.
        Lapsed = "lapsed",
    }
}

words! {
    /// What an approver decided.
    pub enum Decision {
        /// Yes.
        Approved = "approved",
        /// No.
        Refused = "refused",
    }
}

words! {
    /// Where a login means stands.
    pub enum MeansState {
        /// Waits for its holder to activate it.
        Invited = "invited",
        /// Can be used.
        Active = "active",
        /// Blocked for now.
        Suspended = "suspended",
        /// Ended for good.
        Revoked = "revoked",
    }
}

words! {
    /// Where a cancellation stands.
    pub enum CancellationState {
        /// Its last day has not passed.
        Pending = "pending",
        /// It has ended.
        Done = "done",
        /// It was taken back in time.
        Undone = "undone",
    }
}

words! {
    /// Where a change of an e-mail address or mobile number stands.
    pub enum ContactState {
        /// Waits for the proof.
        Pending = "pending",
        /// Proven, and written.
        Done = "done",
        /// Proven, but the address is another's.
        Refused = "refused",
        /// A newer one took its place.
        Replaced = "replaced",
        /// Taken back from the old address.
        Undone = "undone",
    }
}

words! {
    /// The second factor that somebody gave.
    pub enum Factor {
        /// A code by text message.
        Sms = "sms",
        /// A code of the authenticator app.
        App = "app",
        /// A recovery code.
        Recovery = "recovery",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_as_what_was_written_and_no_other_is_read() {
        for state in ApplicationState::ALL {
            assert_eq!(ApplicationState::from_name(state.name()), Some(state));
        }
        for state in ContactState::ALL {
            assert_eq!(ContactState::from_name(state.name()), Some(state));
        }
        for wrong in ["", "Awaiting", "awaiting ", "signed"] {
            assert_eq!(ApplicationState::from_name(wrong), None, "{wrong:?}");
        }
    }
}
