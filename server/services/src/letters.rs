//! What letters and text messages say, as data: their words stand in the locale files.

use jiff::civil::Date;
use rules::{period::Term, shown::LineShown};
use serde::{Deserialize, Serialize};
use store::Channel;

/// A letter. The names are those of the list of messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Letter {
    /// To the requester: we received your request.
    M01 {
        /// The requester.
        name: String,
        /// The application.
        reference: String,
        /// The organization.
        organization: String,
        /// What was asked.
        lines: Vec<LineShown>,
        /// How long.
        term: Term,
        /// Also to become authorization manager.
        admin: bool,
        /// Who was asked to approve.
        approver: String,
        /// When it lapses.
        #[serde(with = "rules::day")]
        lapses: Date,
    },
    /// To the approver: somebody asks for your approval.
    M02 {
        /// The approver.
        name: String,
        /// Who asks.
        requester: String,
        /// The application.
        reference: String,
        /// The organization.
        organization: String,
        /// What was asked.
        lines: Vec<LineShown>,
        /// How long.
        term: Term,
        /// Also to become authorization manager.
        admin: bool,
        /// When it lapses.
        #[serde(with = "rules::day")]
        lapses: Date,
    },
    /// To the user: your permissions are active until.
    M03 {
        /// The user.
        name: String,
        /// The application.
        reference: String,
        /// The organization.
        organization: String,
        /// What was written.
        lines: Vec<LineShown>,
        /// Also became authorization manager.
        admin: bool,
        /// The last day.
        #[serde(with = "rules::day")]
        until: Date,
    },
    /// To the requester: refused, or lapsed.
    M04 {
        /// The requester.
        name: String,
        /// The application.
        reference: String,
        /// The organization.
        organization: String,
        /// What was asked.
        lines: Vec<LineShown>,
        /// Who refused; `None` where it lapsed.
        refused_by: Option<String>,
        /// Why.
        reason: String,
    },
    /// By text message: the code to sign in with.
    Code {
        /// Six digits.
        code: String,
    },
}

impl Letter {
    /// The name in the list of messages.
    pub fn template(&self) -> &'static str {
        match self {
            Letter::M01 { .. } => "M01",
            Letter::M02 { .. } => "M02",
            Letter::M03 { .. } => "M03",
            Letter::M04 { .. } => "M04",
            Letter::Code { .. } => "code",
        }
    }

    /// By which way it goes.
    pub fn channel(&self) -> Channel {
        match self {
            Letter::Code { .. } => Channel::Sms,
            _ => Channel::Mail,
        }
    }
}
