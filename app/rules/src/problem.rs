//! What is wrong, as codes and never as sentences: the pages give each code its words in the reader's language.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::level::Level;

/// What is wrong with one answer. The names follow the error catalogue of the screens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[error("{self:?}")]
pub enum Problem {
    /// Nothing, or nothing that is offered, was chosen.
    RequiredChoice,
    /// Nothing was typed.
    RequiredText,
    /// The box to confirm is not ticked.
    RequiredTick,
    /// No permission was picked.
    SelectSome,
    /// More was ticked than can be done at once.
    TooMany {
        /// The most rows.
        max: usize,
    },
    /// Fewer entries in a list than are needed.
    ListShort {
        /// The fewest.
        least: usize,
    },
    /// No more entries fit into a list.
    ListFull {
        /// The most.
        max: usize,
    },
    /// Something is missing or wrong in an entry of a list.
    EntryUnfinished,
    /// The entry is no longer in the list.
    EntryGone,
    /// More was typed than fits.
    TooLong {
        /// The most characters that fit.
        max: usize,
    },
    /// A password of fewer than 8 characters.
    PasswordShort,
    /// A password without a small letter.
    PasswordLower,
    /// A password without a capital letter.
    PasswordUpper,
    /// A password without a digit.
    PasswordDigit,
    /// A password without a special character.
    PasswordSpecial,
    /// A password that contains the username.
    PasswordUsername,
    /// One of the last five passwords.
    PasswordHistory,
    /// One of the passwords that are tried first: a common word with a usual ending (R142).
    PasswordCommon,
    /// The name of the portal or of one's organization with a usual ending (R142).
    PasswordName,
    /// The current password was typed wrong, by somebody who is signed in.
    PasswordWrong,
    /// No day of the calendar.
    DateReal,
    /// A day that has not come yet, where only a past one makes sense.
    DatePast,
    /// A day outside what is possible.
    DateRange {
        /// The first possible day.
        #[serde(with = "crate::day")]
        from: Date,
        /// The last possible day.
        #[serde(with = "crate::day")]
        to: Date,
    },
    /// Not an e-mail address.
    EmailSyntax,
    /// An e-mail address with letters before the `@` that mail servers often cannot reach.
    EmailLocal,
    /// The address that is registered already.
    EmailSame,
    /// The address of another eHerkenning (told only to who proved the mailbox).
    EmailTaken,
    /// Not a telephone number.
    PhoneSyntax,
    /// A telephone number that cannot receive text messages.
    PhoneNotMobile,
    /// The number that is registered already.
    PhoneSame,
    /// The mobile number changed too recently for its codes to prove enough.
    PhoneFresh {
        /// From when on an e-mail address can be changed again, in Amsterdam.
        #[serde(with = "crate::day::moment")]
        until: DateTime,
    },
    /// The code is not the one that was sent.
    CodeWrong {
        /// How many tries are left.
        left: i64,
    },
    /// Not six digits: no try was used.
    CodeShape,
    /// No address or no password was typed, or no address that can be one: no try was used.
    LoginShape,
    /// So many wrong codes in a row that none is taken here any more.
    CodesBarred {
        /// By the link to a new password; else at a sign-in or in a session.
        link: bool,
    },
    /// A code of the authenticator app that was used already.
    CodeUsed,
    /// Not the code that the authenticator app shows, while it is being set up.
    AppCodeWrong,
    /// The code's ten minutes are over, or it was used.
    CodeExpired,
    /// Too many tries.
    CodeLocked {
        /// Minutes until the next try is allowed, rounded up.
        minutes: i64,
    },
    /// A new code can be sent only after a moment.
    ResendLater {
        /// Seconds until then.
        seconds: i64,
    },
    /// Not 8 digits.
    KvkSyntax,
    /// The trade register does not know the number.
    KvkUnknown,
    /// The eleven test fails.
    RsinCheck,
    /// The company has ended, says the trade register.
    CompanyGone,
    /// The trade register cannot be reached now.
    RegisterDown,
    /// Not 12 digits.
    BranchSyntax,
    /// A branch of another company, or none.
    BranchUnknown,
    /// Not 20 digits.
    OinSyntax,
    /// Characters that no name has.
    NameChars,
    /// An e-mail address and password that do not go together, or no such address: told apart nowhere (R90).
    LoginGeneric,
    /// The browser takes no cookies: nobody can go on with what begins here.
    CookiesOff,
    /// The means was revoked (told only to who knows the password).
    MeansRevoked,
    /// The means is suspended (told only to who knows the password).
    MeansSuspended,
    /// The means was never activated (told only to who knows the password).
    MeansInvited,
    /// Admin authorizations cannot be renewed on their own (R1).
    AdminAlone,
    /// The permission cannot be renewed yet.
    NotRenewableYet {
        /// From when it can.
        #[serde(with = "crate::day")]
        from: Date,
    },
    /// The permission was renewed already.
    RenewedAlready {
        /// The last day of the successor.
        #[serde(with = "crate::day")]
        until: Date,
    },
    /// A renewal of the permission waits for approval.
    WaitsAlready {
        /// The reference of the waiting application.
        reference: String,
    },
    /// The permission asked for is there already.
    PermissionExists {
        /// Its last day.
        #[serde(with = "crate::day")]
        until: Date,
    },
    /// The service asks for a higher level than the means has (R89).
    LevelTooLow {
        /// The level that it asks for.
        needs: Level,
        /// The level that is held.
        held: Level,
    },
    /// The catalogue does not have the service any more.
    ServiceGone,
    /// No service was picked.
    SelectService,
    /// No user was picked.
    SelectUser,
    /// Nobody can become authorization manager without a permission that runs.
    NothingToHangOn,
    /// Nothing of what a filter finds can be renewed now.
    NothingToRenew,
    /// Nothing of what was picked can be asked for.
    NothingToAsk,
    /// The permission was ended by somebody.
    PermissionEnded,
    /// The approver picked is the requester himself.
    ApproverSelf,
    /// The person picked is not, or no longer, a manager who may approve this.
    ApproverGone,
    /// Nobody of the organization can approve in the portal, and the other way is not open here.
    ApproverNobody,
    /// The person is no longer authorization manager of the organization.
    NotManager,
    /// The person's own row in an action of a manager (section 3, rules 1 and 5).
    OwnRow,
    /// Rows of users who are linked to the organization no longer.
    Unlinked,
    /// A row of a user whose means was revoked: nothing is given for it any more.
    MeansGone,
    /// The manager's own address in a link request.
    LinkSelf,
    /// A link request to the address waits already (R49).
    LinkExists,
    /// The address was added above already.
    UserTwice,
    /// An invitation to the address waits already.
    InvitedAlready,
    /// The user is linked already (R49).
    LinkLinked {
        /// The organization's name.
        organization: String,
    },
    /// A row above the manager's own level (rule 4).
    AboveLevel {
        /// The manager's level.
        held: Level,
    },
}

/// Problems by field, in the order of the page. Fields are names of form controls.
pub type Problems = Vec<(String, Problem)>;

/// Why a link of a mail or text message does not work (R135).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkTrouble {
    /// A part of it is missing, or something stands in it that does not belong there.
    Incomplete,
    /// It did what it is for.
    Used {
        /// When, in Amsterdam.
        #[serde(with = "crate::day::moment")]
        on: DateTime,
    },
    /// A newer mail has a newer one.
    Replaced {
        /// Since when, in Amsterdam.
        #[serde(with = "crate::day::moment")]
        on: DateTime,
    },
    /// What it is about ended or changed otherwise.
    Overtaken {
        /// When, in Amsterdam.
        #[serde(with = "crate::day::moment")]
        on: DateTime,
    },
    /// It is too old.
    Expired {
        /// Since when, in Amsterdam.
        #[serde(with = "crate::day::moment")]
        on: DateTime,
    },
    /// None that is known: never made here, or so old that nothing is known of it any more.
    Unknown,
}

/// All that a caller may learn when something is not done. The cause goes to the log, never to the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// Nobody is signed in, or no longer (401).
    #[error("sign in first")]
    SignedOut,
    /// Asks for a fresh code first: the last check is too long ago (403).
    #[error("confirm that it is you")]
    StepUp,
    /// Must choose a new password before anything else (403).
    #[error("choose a new password first")]
    ChoosePassword,
    /// Foreign, or not there: both are answered alike (404).
    #[error("not found")]
    NotYours,
    /// Used up or past its date (410).
    #[error("no longer valid")]
    Gone,
    /// A link does not work (410).
    #[error("the link does not work: {0:?}")]
    Link(LinkTrouble),
    /// Somebody else changed it in the meantime (409).
    #[error("changed in the meantime")]
    Changed,
    /// The page was made for somebody else than who is signed in now (409).
    #[error("somebody else is signed in now")]
    SomebodyElse,
    /// The browser takes no cookies, without which it cannot go on (403).
    #[error("the browser takes no cookies")]
    CookiesOff,
    /// Answers with problems (422).
    #[error("some answers need attention")]
    Invalid(Problems),
    /// Too many tries (429).
    #[error("too many tries")]
    TooMany {
        /// Seconds until the next try is allowed.
        seconds: i64,
    },
    /// Our fault (500, or 503 while the database cannot do it); the number finds the cause in the log.
    #[error("something went wrong, incident {incident}")]
    Trouble {
        /// The incident number to tell the helpdesk.
        incident: String,
    },
}

impl Refusal {
    /// One problem with one field.
    pub fn invalid(field: &str, problem: Problem) -> Self {
        Refusal::Invalid(vec![(field.to_owned(), problem)])
    }
}
