//! What a token opens: links in mails and text messages, and the page of a farewell.

use crate::words::words;

/// A minute, in seconds.
const MINUTE: i64 = 60;
/// A day, in seconds.
const DAY: i64 = 24 * 60 * MINUTE;

words! {
    /// Everything that a token opens. The word is the purpose that the store keeps.
    pub enum Link {
        /// Choosing a new password.
        Reset = "reset",
        /// Proving a new mailbox.
        ConfirmEmail = "email",
        /// Taking a change of the e-mail address back.
        UndoEmail = "undo",
        /// The mailbox of who fills in a change form.
        ConfirmForm = "change-form",
        /// Stopping a change form.
        StopForm = "stop",
        /// Accepting an invitation: becoming a user.
        Invite = "invite",
        /// The page of a cancellation, for who was signed out by it.
        Farewell = "farewell",
        /// Choosing password and authenticator app of an officer.
        Officer = "officer",
    }
}

words! {
    /// Why a link works no more before it is too old. The word is the one in the store.
    pub enum LinkEnd {
        /// It did what it is for.
        Used = "used",
        /// A newer mail has a newer one.
        Replaced = "replaced",
        /// What it is about ended or changed without it.
        Overtaken = "overtaken",
    }
}

impl Link {
    /// How long it works, in seconds.
    pub const fn life(self) -> i64 {
        match self {
            Link::Reset | Link::ConfirmEmail | Link::ConfirmForm | Link::Farewell => 30 * MINUTE,
            Link::Invite | Link::Officer => 3 * DAY,
            Link::UndoEmail => 7 * DAY,
            Link::StopForm => 30 * DAY,
        }
    }

    /// The path of its page, up to the token.
    pub const fn page(self) -> &'static str {
        match self {
            Link::Reset => "/password/reset",
            Link::ConfirmEmail => "/email/confirm",
            Link::UndoEmail => "/undo",
            Link::ConfirmForm => "/change-form/confirm",
            Link::StopForm => "/stop",
            Link::Invite => "/invite",
            Link::Farewell => "/cancelled",
            Link::Officer => "/desk/activate",
        }
    }

    /// The path that a token opens.
    pub fn path(self, token: &str) -> String {
        format!("{}/{token}", self.page())
    }

    /// The address that a token opens, of a portal that is reached at `origin`.
    pub fn address(self, origin: &str, token: &str) -> String {
        format!("{origin}{}", self.path(token))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_has_a_page_of_its_own() {
        let pages: std::collections::BTreeSet<_> = Link::ALL.into_iter().map(Link::page).collect();
        assert_eq!(pages.len(), Link::ALL.len());
    }

    /// R39, R84: how long a link works.
    #[test]
    fn links_work_as_long_as_their_letters_say() {
        assert_eq!(Link::Reset.life(), 30 * 60);
        assert_eq!(Link::Invite.life(), 72 * 60 * 60);
        assert_eq!(Link::UndoEmail.life(), 7 * 24 * 60 * 60);
        assert_eq!(Link::StopForm.life(), 30 * 24 * 60 * 60);
        assert_eq!(Link::UndoEmail.address("https://reconi.example", "ab"), "https://reconi.example/undo/ab");
    }
}
