//! What the audit trail says was done.

use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// What was done, as a word of the audit trail. Words are never taken away: old lines have them.
    pub enum Deed {
        /// Signed in.
        SignedIn = "signed-in",
        /// Signed out.
        SignedOut = "signed-out",
        /// Asked for new permissions.
        RequestRequested = "request-requested",
        /// New permissions on one's own authority.
        RequestProcessed = "request-processed",
        /// A request for new permissions was approved.
        RequestApproved = "request-approved",
        /// A request for new permissions was refused.
        RequestRefused = "request-refused",
        /// A request for new permissions was taken back.
        RequestWithdrawn = "request-withdrawn",
        /// Nobody decided about a request for new permissions.
        RequestLapsed = "request-lapsed",
        /// Asked to renew permissions.
        RenewalRequested = "renewal-requested",
        /// Renewed permissions on one's own authority, or those of a user.
        RenewalProcessed = "renewal-processed",
        /// A renewal was approved.
        RenewalApproved = "renewal-approved",
        /// A renewal was refused.
        RenewalRefused = "renewal-refused",
        /// A renewal was taken back.
        RenewalWithdrawn = "renewal-withdrawn",
        /// Nobody decided about a renewal.
        RenewalLapsed = "renewal-lapsed",
        /// Who was asked to approve something can no longer do so, or nobody can.
        ApproverLost = "approver-lost",
        /// The whole eHerkenning was cancelled.
        MeansCancelled = "means-cancelled",
        /// The eHerkenning lapsed for want of use.
        MeansLapsed = "means-lapsed",
        /// Some permissions were cancelled.
        PermissionsCancelled = "permissions-cancelled",
        /// What was cancelled concerns an organization.
        CancelledFor = "cancelled-for",
        /// A cancellation with a last day.
        CancellationAsked = "cancellation-asked",
        /// A cancellation was taken back.
        CancellationUndone = "cancellation-undone",
        /// A manager ended permissions of a user.
        PermissionsTerminated = "permissions-terminated",
        /// A manager ends permissions of a user at the end of a day.
        TerminationAsked = "termination-asked",
        /// Such an end was taken back.
        TerminationUndone = "termination-undone",
        /// The password was changed.
        PasswordChanged = "password-changed",
        /// A new password was chosen by a link.
        PasswordReset = "password-reset",
        /// An authenticator app was set up.
        AppAdded = "app-added",
        /// The authenticator app was taken away.
        AppRemoved = "app-removed",
        /// New recovery codes were made.
        RecoveryCodesMade = "recovery-codes-made",
        /// Somebody enters wrong codes.
        FactorWrong = "factor-wrong",
        /// A recovery code was used.
        RecoveryCodeUsed = "recovery-code-used",
        /// One session was ended.
        SessionEnded = "session-ended",
        /// All other sessions were ended.
        SessionsEnded = "sessions-ended",
        /// A change of the e-mail address waits for its proof.
        EmailChangeAsked = "email-change-asked",
        /// The e-mail address was changed.
        EmailChanged = "email-changed",
        /// A change of the e-mail address was taken back.
        EmailUndone = "email-undone",
        /// A change of the mobile number waits for its proof.
        MobileChangeAsked = "mobile-change-asked",
        /// The mobile number was changed.
        MobileChanged = "mobile-changed",
        /// A manager asked an address to become visible to an organization.
        LinkSent = "link-sent",
        /// Who was asked was reminded.
        LinkReminded = "link-reminded",
        /// A manager took such a request back.
        LinkWithdrawn = "link-withdrawn",
        /// Such a request reached somebody.
        LinkAsked = "link-asked",
        /// Such a request was accepted.
        LinkAccepted = "link-accepted",
        /// Such a request was declined.
        LinkDeclined = "link-declined",
        /// Somebody is not visible to an organization any more.
        Unlinked = "unlinked",
        /// A manager invited somebody to become a user.
        InvitationSent = "invitation-sent",
        /// The mail of an invitation was sent again.
        InvitationReminded = "invitation-reminded",
        /// An invitation was taken back.
        InvitationWithdrawn = "invitation-withdrawn",
        /// Who was invited said that it is not them.
        InvitationDeclined = "invitation-declined",
        /// Nobody answered an invitation in time.
        InvitationExpired = "invitation-expired",
        /// Who was invited accepted, and is a user.
        MeansActivated = "means-activated",
        /// A change form was sent.
        NumberRequested = "number-requested",
        /// Who sent a change form was confirmed.
        NumberConfirmed = "number-confirmed",
        /// The number of a change form counts.
        NumberChanged = "number-changed",
        /// A change form was refused.
        NumberRefused = "number-refused",
        /// A change form was stopped.
        NumberStopped = "number-stopped",
        /// Signing in was blocked.
        MeansBlocked = "means-blocked",
        /// Signing in was opened again.
        MeansUnblocked = "means-unblocked",
        /// The trail was begun.
        AuditBegun = "audit-begun",
        /// The portal's key was replaced.
        KeyChanged = "key-changed",
        /// A list of an organization's users was taken along as a file.
        UsersExported = "users-exported",
        /// A list of the permissions for an organization was taken along as a file.
        PermissionsExported = "permissions-exported",
        /// An address for one's calendar was made.
        CalendarMade = "calendar-made",
        /// The address of one's calendar was taken back.
        CalendarDropped = "calendar-dropped",
        /// An officer looked at the data of a person, for a reason that its reference leads to.
        LookedAt = "looked-at",
        /// An officer searched people.
        PeopleSearched = "people-searched",
        /// An officer did what waited for the helpdesk.
        TaskDone = "task-done",
        /// An officer's account was made, or a new link to activate it.
        OfficerInvited = "officer-invited",
        /// An officer chose a password and an authenticator app.
        OfficerActivated = "officer-activated",
        /// An officer's account was ended.
        OfficerEnded = "officer-ended",
        /// An officer signed in.
        OfficerSignedIn = "officer-signed-in",
        /// An officer signed out.
        OfficerSignedOut = "officer-signed-out",
        /// Somebody enters wrong codes for an officer.
        OfficerCodeWrong = "officer-code-wrong",
    }
}

/// A word of the trail as it is read. One that another version of the portal wrote is shown as it stands: of several servers
/// the older ones must not fail on what a newer one did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Recorded {
    /// A word of this version.
    Known(Deed),
    /// Any other.
    Other(String),
}

impl Recorded {
    /// The word as it stands in the trail.
    pub fn word(&self) -> &str {
        match self {
            Recorded::Known(deed) => deed.name(),
            Recorded::Other(word) => word,
        }
    }
}

impl From<String> for Recorded {
    fn from(word: String) -> Self {
        Deed::from_name(&word).map_or(Recorded::Other(word), Recorded::Known)
    }
}

impl From<Recorded> for String {
    fn from(recorded: Recorded) -> String {
        recorded.word().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R122
    #[test]
    fn a_word_of_the_trail_is_read_as_written_and_another_version_s_stays_as_it_stands() {
        for deed in Deed::ALL {
            assert_eq!(Recorded::from(deed.name().to_owned()), Recorded::Known(deed));
        }
        for word in ["", "Signed-in", "chat-begun"] {
            let read = Recorded::from(word.to_owned());
            assert_eq!(read, Recorded::Other(word.to_owned()));
            assert_eq!(String::from(read), word);
        }
    }

    #[test]
    fn no_two_deeds_share_a_word() {
        let words: std::collections::BTreeSet<_> = Deed::ALL.into_iter().map(Deed::name).collect();
        assert_eq!(words.len(), Deed::ALL.len());
    }
}
