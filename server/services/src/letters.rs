//! What letters and text messages say, as data: their words stand in the locale files.

use jiff::civil::{Date, DateTime};
use rules::{
    period::Term,
    permission::Named,
    problem::Problem,
    shown::{EndedFor, LineShown},
};
use serde::{Deserialize, Serialize};
use store::{Channel, Priority};

/// What a manager renewed for one user and organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewedFor {
    /// The user.
    pub user: String,
    /// The organization.
    pub organization: String,
    /// What was written.
    pub lines: Vec<LineShown>,
    /// The Admin authorization too.
    pub admin: bool,
}

/// A row that a manager ticked and that was not renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoneFor {
    /// The user.
    pub user: String,
    /// The organization.
    pub organization: String,
    /// The service; `None` is all services.
    pub service: Option<Named>,
    /// The Admin authorization rather than a login permission.
    pub admin: bool,
    /// Why not.
    pub problem: Problem,
}

/// What became of somebody's second factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactorNews {
    /// An authenticator app was set up.
    AppAdded,
    /// It was taken away.
    AppRemoved,
    /// New recovery codes were made.
    CodesMade,
    /// A recovery code was used.
    CodeUsed {
        /// How many are left.
        left: i64,
    },
}

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
        /// Who was asked to approve; nobody by name where the requester is not told who manages the organization.
        approver: Option<String>,
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
    /// To the user: a manager renewed your permissions.
    M05 {
        /// The user.
        name: String,
        /// The manager who did it.
        manager: String,
        /// The application.
        reference: String,
        /// The organization.
        organization: String,
        /// What was written.
        lines: Vec<LineShown>,
        /// The Admin authorization too.
        admin: bool,
    },
    /// M01 to a manager who acted for users: what was done for whom, and what was not.
    M01Users {
        /// The manager.
        name: String,
        /// The action.
        reference: String,
        /// How long.
        term: Term,
        /// What was renewed.
        renewed: Vec<RenewedFor>,
        /// What was not.
        undone: Vec<UndoneFor>,
        /// The organizations that he managed no longer, of which nothing was renewed.
        lost: Vec<String>,
        /// Rows were left undone of users who are linked no longer.
        #[serde(default)]
        gone: bool,
    },
    /// To a new address: confirm your new e-mail address.
    M20 {
        /// The user.
        name: String,
        /// The change.
        reference: String,
        /// Six digits.
        code: String,
        /// The token of the link.
        token: String,
    },
    /// To the old and the new address: your e-mail address was changed.
    M21 {
        /// The user.
        name: String,
        /// The change.
        reference: String,
        /// The address before.
        old: String,
        /// The address now.
        new: String,
        /// To the old address: the token of the link that takes it back.
        undo: Option<String>,
        /// Until when it can be taken back.
        #[serde(with = "rules::day")]
        until: Date,
    },
    /// To the user: your mobile number was changed.
    M22 {
        /// The user.
        name: String,
        /// The change.
        reference: String,
        /// The last digits of the new number.
        ending: String,
    },
    /// By text message to the old number: the number was changed.
    NumberChanged,
    /// To the user: your cancellation.
    M23 {
        /// The user.
        name: String,
        /// The cancellation.
        reference: String,
        /// The whole eHerkenning.
        whole: bool,
        /// The last day on which it works; `None` where it ended at once.
        #[serde(with = "rules::day::maybe")]
        last_day: Option<Date>,
        /// What ends.
        ended: Vec<EndedFor>,
        /// It was taken back.
        undone: bool,
    },
    /// To the managers of an organization: a user cancelled permissions.
    M24 {
        /// The manager.
        name: String,
        /// The user.
        user: String,
        /// The cancellation.
        reference: String,
        /// The last day on which it works; `None` where it ended at once.
        #[serde(with = "rules::day::maybe")]
        last_day: Option<Date>,
        /// What ends in that organization.
        ended: EndedFor,
        /// It was taken back.
        undone: bool,
    },
    /// To a user: an organization wants to link you.
    M30 {
        /// The user.
        name: String,
        /// The manager who asks.
        manager: String,
        /// The request.
        reference: String,
        /// The organization.
        organization: String,
        /// Its KvK number.
        kvk: String,
        /// What the manager wrote.
        message: String,
        /// The last day to answer.
        #[serde(with = "rules::day")]
        until: Date,
    },
    /// To an address without an eHerkenning: an organization tried to link you.
    M31 {
        /// The organization.
        organization: String,
        /// The request.
        reference: String,
    },
    /// To the manager: the user accepted.
    M32 {
        /// The manager.
        name: String,
        /// The user.
        user: String,
        /// The request.
        reference: String,
        /// The organization.
        organization: String,
    },
    /// To the manager: the user declined.
    M33 {
        /// The manager.
        name: String,
        /// The user, where the manager sees him anyway; else the address that he typed.
        user: String,
        /// The request.
        reference: String,
        /// The organization.
        organization: String,
    },
    /// To the user: set a new password.
    M40 {
        /// The user.
        name: String,
        /// The token of the link.
        token: String,
        /// Because a change of the e-mail address was taken back, rather than because somebody asked.
        after_undo: bool,
    },
    /// M40 to somebody whose means cannot be used: what to do instead (R40).
    M40Instead {
        /// The user.
        name: String,
        /// Why it cannot be used.
        why: Problem,
    },
    /// To the user: your password was changed.
    M41 {
        /// The user.
        name: String,
        /// When.
        #[serde(with = "rules::day::moment")]
        at: DateTime,
    },
    /// To the user: new log in.
    M42 {
        /// The user.
        name: String,
        /// The kind of browser.
        device: String,
        /// When.
        #[serde(with = "rules::day::moment")]
        at: DateTime,
    },
    /// To the user: what was changed about how he logs in.
    M43 {
        /// The user.
        name: String,
        /// What.
        news: FactorNews,
        /// When.
        #[serde(with = "rules::day::moment")]
        at: DateTime,
    },
    /// To the user: somebody enters wrong codes.
    M44 {
        /// The user.
        name: String,
        /// How many in a row.
        wrong: i64,
        /// No code is accepted there any more.
        barred: bool,
        /// When the last one was.
        #[serde(with = "rules::day::moment")]
        at: DateTime,
    },
    /// To whom a change form says it is from: confirm your e-mail.
    M50 {
        /// The user.
        name: String,
        /// Six digits.
        code: String,
        /// The token of the link.
        token: String,
    },
    /// To the user: a change was requested by a change form.
    M51 {
        /// The user.
        name: String,
        /// The form.
        reference: String,
        /// The last digits of the new number.
        ending: String,
        /// From when it may count.
        #[serde(with = "rules::day::moment")]
        ready: DateTime,
        /// A manager is asked to confirm it; else the helpdesk.
        by_manager: bool,
        /// Signing in is blocked meanwhile.
        blocked: bool,
        /// The token of the link that stops it.
        token: String,
    },
    /// M51 by text message to the old number.
    NumberRequested {
        /// The token of the link that stops it.
        token: String,
    },
    /// To a manager: please confirm somebody.
    M52 {
        /// The manager.
        name: String,
        /// The user.
        user: String,
        /// The form.
        reference: String,
        /// The organization.
        organization: String,
    },
    /// To the user: the number was changed by a change form.
    M53 {
        /// The user.
        name: String,
        /// The form.
        reference: String,
        /// The last digits of the new number.
        ending: String,
    },
    /// To the user: the number was not changed.
    M54 {
        /// The user.
        name: String,
        /// The form.
        reference: String,
        /// Who refused; `None` where nobody decided in time, or it was stopped.
        refused_by: Option<String>,
        /// Why.
        reason: String,
        /// It was stopped from the old address or number.
        stopped: bool,
    },
    /// By text message: a code.
    Code {
        /// Six digits.
        code: String,
    },
}

impl Letter {
    /// The name in the list of messages.
    pub fn template(&self) -> &'static str {
        match self {
            Letter::M01 { .. } | Letter::M01Users { .. } => "M01",
            Letter::M02 { .. } => "M02",
            Letter::M03 { .. } => "M03",
            Letter::M04 { .. } => "M04",
            Letter::M05 { .. } => "M05",
            Letter::M20 { .. } => "M20",
            Letter::M21 { .. } => "M21",
            Letter::M22 { .. } | Letter::NumberChanged => "M22",
            Letter::M23 { .. } => "M23",
            Letter::M24 { .. } => "M24",
            Letter::M30 { .. } => "M30",
            Letter::M31 { .. } => "M31",
            Letter::M32 { .. } => "M32",
            Letter::M33 { .. } => "M33",
            Letter::M40 { .. } | Letter::M40Instead { .. } => "M40",
            Letter::M41 { .. } => "M41",
            Letter::M42 { .. } => "M42",
            Letter::M43 { .. } => "M43",
            Letter::M44 { .. } => "M44",
            Letter::M50 { .. } => "M50",
            Letter::M51 { .. } | Letter::NumberRequested { .. } => "M51",
            Letter::M52 { .. } => "M52",
            Letter::M53 { .. } => "M53",
            Letter::M54 { .. } => "M54",
            Letter::Code { .. } => "code",
        }
    }

    /// The same without what opens something, where it holds anything like it.
    pub(crate) fn without_secrets(&self) -> Option<Self> {
        let mut rest = self.clone();
        match &mut rest {
            Letter::Code { code } => code.clear(),
            Letter::M20 { code, token, .. } | Letter::M50 { code, token, .. } => {
                code.clear();
                token.clear();
            }
            Letter::M21 { undo: Some(token), .. } | Letter::M40 { token, .. } => token.clear(),
            Letter::M51 { token, .. } | Letter::NumberRequested { token } => token.clear(),
            _ => return None,
        }
        Some(rest)
    }

    /// How soon it goes: first what somebody waits for, or must know before harm is done.
    pub(crate) fn priority(&self) -> Priority {
        match self {
            Letter::Code { .. }
            | Letter::NumberChanged
            | Letter::NumberRequested { .. }
            | Letter::M20 { .. }
            | Letter::M21 { .. }
            | Letter::M22 { .. }
            | Letter::M40 { .. }
            | Letter::M40Instead { .. }
            | Letter::M41 { .. }
            | Letter::M42 { .. }
            | Letter::M43 { .. }
            | Letter::M44 { .. }
            | Letter::M50 { .. }
            | Letter::M51 { .. }
            | Letter::M52 { .. }
            | Letter::M53 { .. }
            | Letter::M54 { .. } => Priority::Urgent,
            Letter::M01 { .. }
            | Letter::M01Users { .. }
            | Letter::M02 { .. }
            | Letter::M03 { .. }
            | Letter::M04 { .. }
            | Letter::M05 { .. }
            | Letter::M23 { .. }
            | Letter::M24 { .. }
            | Letter::M30 { .. }
            | Letter::M31 { .. }
            | Letter::M32 { .. }
            | Letter::M33 { .. } => Priority::Normal,
        }
    }

    /// How long it is of use to anybody, in seconds; `None` is for good. A text message with a code is worth nothing after it.
    pub(crate) fn works(&self) -> Option<i64> {
        matches!(self, Letter::Code { .. }).then_some(10 * 60)
    }

    /// By which way it goes.
    pub fn channel(&self) -> Channel {
        match self {
            Letter::Code { .. } | Letter::NumberChanged | Letter::NumberRequested { .. } => Channel::Sms,
            _ => Channel::Mail,
        }
    }
}
