//! Signing in, second factors, passwords, proofs.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{problem::Problem, problem::Problems, wizard::contact::What};

/// A change of the e-mail address or mobile number that waits for its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeShown {
    /// The reference.
    pub reference: String,
    /// What is changed.
    pub what: What,
    /// The new address, or the last two digits of the new number.
    pub new: String,
}

/// The pages of signing in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SignInShown {
    /// The address as typed in a form that was refused.
    pub username: String,
    /// What was wrong with it.
    pub problem: Option<Problem>,
    /// Where to go afterwards.
    pub return_to: String,
    /// What was wrong with the last code.
    pub code_problem: Option<Problem>,
    /// The last two digits of the number that codes go to, once the password was right.
    pub mobile_ending: Option<String>,
    /// No code was sent: the authenticator app has one.
    pub by_app: bool,
}

/// How far the reader of a link for a new password has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResetStep {
    /// The link was opened.
    Start,
    /// A code is on its way.
    Code,
    /// The code was right, in this browser.
    Password,
}

/// The page of a link for a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetShown {
    /// How far the reader has come.
    pub step: ResetStep,
    /// The username; all but its first letter and its domain masked, until the code was given.
    pub username: String,
    /// The last two digits of the number that the code goes to.
    pub mobile_ending: String,
    /// A code of the authenticator app does too.
    pub app: bool,
    /// What was wrong with the last try.
    pub problems: Vec<Problem>,
}

/// The page on which somebody who is signed in changes his password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChangeShown {
    /// The username, which a password must not contain.
    pub username: String,
    /// A new password is asked for before anything else.
    pub must: bool,
    /// What was wrong with the last try.
    pub problems: Problems,
}

/// A session of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionShown {
    /// By which it is named.
    pub id: String,
    /// The kind of browser.
    pub device: String,
    /// The one that looks.
    pub this: bool,
    /// When it began.
    #[serde(with = "crate::day::moment")]
    pub since: DateTime,
    /// When it was last used.
    #[serde(with = "crate::day::moment")]
    pub seen: DateTime,
}

/// The Security page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityShown {
    /// Today, in Amsterdam.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// When the password was chosen.
    #[serde(with = "crate::day::maybe")]
    pub password_since: Option<Date>,
    /// The last two digits of the number that codes go to.
    pub mobile_ending: String,
    /// Since when there is an authenticator app.
    #[serde(with = "crate::day::maybe")]
    pub app_since: Option<Date>,
    /// How many recovery codes are left.
    pub recovery_left: i64,
    /// Where the person is signed in, the last used first.
    pub sessions: Vec<SessionShown>,
}

/// The page that asks for a code again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmShown {
    /// The last two digits of the number that the code goes to.
    pub mobile_ending: String,
    /// A code is on its way.
    pub sent: bool,
    /// A code of the authenticator app does too.
    pub app: bool,
    /// The last check is fresh enough: nothing is asked.
    pub fresh: bool,
    /// What was wrong with the last try.
    pub problem: Option<Problem>,
}

/// A picture of a text, for the camera of a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrShown {
    /// Its width and height in modules.
    pub size: usize,
    /// Its dark modules, as an SVG path.
    pub path: String,
}

/// What an authenticator app needs to be set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupShown {
    /// The key in base 32, in groups of four, to be typed.
    pub key: String,
    /// The same as an address that opens the app on this phone.
    pub uri: String,
    /// The same as a picture.
    pub qr: QrShown,
}

/// The page of the authenticator app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticatorShown {
    /// Since when one is set up.
    #[serde(with = "crate::day::maybe")]
    pub since: Option<Date>,
    /// One is being set up.
    pub setup: Option<SetupShown>,
    /// What was wrong with its first code.
    pub problem: Option<Problem>,
}

/// The page of the recovery codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryShown {
    /// The codes, where they were made just now; they are not seen again.
    pub codes: Vec<String>,
    /// How many are left.
    pub left: i64,
    /// An authenticator app is set up: without one there are none.
    pub app: bool,
}

/// Where a change of an address or number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProofState {
    /// For its proof.
    Waits,
    /// Written.
    Done,
    /// The address is another's.
    Taken,
    /// It waits no more.
    Over,
}

/// The page of a change of one's own address or number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofShown {
    /// Its reference.
    pub reference: String,
    /// What is changed.
    pub what: What,
    /// Where it stands.
    pub state: ProofState,
    /// The new address, or the new number's last digits.
    pub new: String,
    /// The old address, or the old number's last digits.
    pub old: String,
    /// Until when the old address can take it back.
    #[serde(with = "crate::day")]
    pub undo_until: Date,
    /// What was wrong with the last try.
    pub problem: Option<Problem>,
    /// The page that the change was started from, where it was another than My Details.
    pub back: Option<String>,
}

/// What the link in a new mailbox would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkShown {
    /// The new address.
    pub new: String,
}

/// What the link to an old address would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoShown {
    /// The address that would be registered again.
    pub old: String,
    /// The address that is registered now.
    pub new: String,
}
