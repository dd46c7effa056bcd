//! Requests: as who asked sees them, and who decides.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::OrganizationShown;
use crate::{
    approval::ApplicationKind,
    approval::Ticks,
    change_form::FormToConfirm,
    invitation::UsersAdded,
    level::Level,
    link::{FinishedRequests, LinkRequestShown, SentRequests},
    period::Term,
    permission::Called,
    permission::Named,
    permission::Permission,
    problem::Problem,
    state::ApplicationState,
};

/// An application of the person that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingShown {
    /// The reference.
    pub reference: String,
    /// The organization's name.
    pub organization: String,
    /// Renewal, or new permissions.
    pub kind: ApplicationKind,
    /// The branch that what is new is limited to.
    pub branch: Option<String>,
    /// How long was asked for.
    pub term: Term,
    /// Since when.
    #[serde(with = "crate::day")]
    pub since: Date,
}

/// My requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyRequests {
    /// What he asked for, the newest first.
    pub own: Vec<ApplicationShown>,
    /// What asks to link him, the newest first.
    pub links: Vec<LinkRequestShown>,
}

/// A permission's old and new days, on the confirmation page and in mails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineShown {
    /// The service, `None` for all services.
    pub service: Option<Named>,
    /// Its provider.
    pub provider: Option<Named>,
    /// The only branch that it counts for.
    #[serde(default)]
    pub branch: Option<String>,
    /// The level.
    pub level: Level,
    /// The old last day, where there is an old one.
    #[serde(default, with = "crate::day::maybe")]
    pub old_until: Option<Date>,
    /// The first day of the new period.
    #[serde(with = "crate::day")]
    pub from: Date,
    /// The last day of the new period.
    #[serde(with = "crate::day")]
    pub until: Date,
    /// Where it begins on the day that somebody approves: how long it lasts from then on. The two days above are then those of
    /// an approval today, which nobody is promised.
    #[serde(default)]
    pub once_approved: Option<Term>,
}

impl LineShown {
    /// What it is called.
    pub fn called(&self) -> Called<'_> {
        Called::login(self.service.as_ref(), self.branch.as_deref())
    }

    /// When it counts.
    pub fn runs(&self) -> Runs {
        match self.once_approved {
            Some(term) => Runs::OnceApproved(term),
            None => Runs::Days(self.from, self.until),
        }
    }
}

/// When something that was asked for counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runs {
    /// From one day until another: so it is recorded, or so it follows what is there.
    Days(Date, Date),
    /// From the day on which somebody approves, for so long.
    OnceApproved(Term),
}

/// What an application does about the Admin authorization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum AdminAsked {
    /// Nothing.
    #[default]
    No,
    /// Makes somebody authorization manager who was none.
    Becomes,
    /// Renews it for who is authorization manager.
    Renews,
}

impl AdminAsked {
    /// Of what is asked, and whether it is asked by who is authorization manager.
    pub fn of(asked: bool, is_manager: bool) -> Self {
        match (asked, is_manager) {
            (false, _) => Self::No,
            (true, false) => Self::Becomes,
            (true, true) => Self::Renews,
        }
    }
}

/// Who can decide about what waits. Who was asked stands for it as long as they still may, never afterwards (R140).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decides {
    /// This manager alone.
    Only(String),
    /// This manager, or another one.
    OneOf(String),
    /// A manager: who asks is not told who they are.
    Anybody,
    /// Nobody, at the moment.
    Nobody,
}

impl Decides {
    /// Of the managers who may decide, by id and name, and the id of who was asked; `told` is whether who asks may know names.
    pub fn of(managers: &[(&str, String)], asked: Option<&str>, told: bool) -> Self {
        let named = managers.iter().find(|(id, _)| Some(*id) == asked).or(managers.first());
        match (named, managers.len()) {
            (None, _) => Self::Nobody,
            (Some(_), _) if !told => Self::Anybody,
            (Some((_, name)), 1) => Self::Only(name.clone()),
            (Some((_, name)), _) => Self::OneOf(name.clone()),
        }
    }

    /// The name to say, where there is one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Only(name) | Self::OneOf(name) => Some(name),
            Self::Anybody | Self::Nobody => None,
        }
    }
}

/// An application as its requester, or a manager who may decide, sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationShown {
    /// The reference.
    pub reference: String,
    /// Who asked.
    pub requester: String,
    /// The requester's e-mail address.
    pub requester_email: String,
    /// The organization.
    pub organization: OrganizationShown,
    /// Where it stands.
    pub standing: ApplicationState,
    /// Renewal, or new permissions.
    pub kind: ApplicationKind,
    /// What it writes, or wrote.
    pub lines: Vec<LineShown>,
    /// What was asked by name and is left out, and why.
    pub left_out: Vec<(Named, Problem)>,
    /// The branch that it is limited to.
    pub branch: Option<String>,
    /// One permission for all services instead of those it renews.
    pub all_services: bool,
    /// What it does about the Admin authorization.
    pub admin: AdminAsked,
    /// It waits, and who asks was not known at the organization until now.
    pub stranger: bool,
    /// How long.
    pub term: Term,
    /// The level asked for.
    pub level: Level,
    /// Who can decide, while it waits; of a manager's list it is not looked up, as the reader can.
    pub decides: Option<Decides>,
    /// When it was sent.
    #[serde(with = "crate::day")]
    pub submitted: Date,
    /// When it lapses.
    #[serde(with = "crate::day")]
    pub lapses: Date,
    /// Why it was refused.
    pub reason: String,
    /// The old last day, where something is renewed.
    #[serde(with = "crate::day::maybe")]
    pub old_until: Option<Date>,
    /// The first new day.
    #[serde(with = "crate::day")]
    pub new_from: Date,
    /// The last new day.
    #[serde(with = "crate::day")]
    pub new_until: Date,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When it was decided, taken back or lapsed, in Amsterdam.
    #[serde(default, with = "crate::day::maybe_moment")]
    pub decided: Option<DateTime>,
}

impl ApplicationShown {
    /// What who approves it must tick.
    pub fn ticks(&self) -> Ticks {
        Ticks { stranger: self.stranger, manager: self.admin == AdminAsked::Becomes }
    }

    /// When what it is about counts: as recorded once it is processed; before, and where it never was, what follows a
    /// permission begins after that one's end, and everything else on the day of approval.
    pub fn runs(&self) -> Runs {
        let open = self.standing != ApplicationState::Processed;
        let begins_then =
            self.kind == ApplicationKind::Request || self.lines.iter().any(|one| one.once_approved.is_some());
        if open && begins_then { Runs::OnceApproved(self.term) } else { Runs::Days(self.new_from, self.new_until) }
    }
}

/// What waits for a manager's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToDecide {
    /// Requests, the oldest first.
    pub applications: Vec<ApplicationShown>,
    /// Change forms of users whom he is to confirm, the oldest first.
    pub forms: Vec<FormToConfirm>,
    /// How much that managers asked waits for an answer.
    pub sent: usize,
    /// The names of the organizations that nobody else manages.
    pub only_manager_of: Vec<String>,
}

/// Administration > Requests: one of its tabs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ManagersRequests {
    /// What waits for their decision.
    ToApprove(ToDecide),
    /// What they asked and waits for an answer.
    Sent(SentRequests),
    /// What is over.
    Finished(FinishedRequests),
}

/// The confirmation page of a wizard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// What the draft became, one an organization.
    pub applications: Vec<ApplicationShown>,
    /// Where the mail went.
    pub email: String,
    /// Set where a manager did it for users.
    pub for_users: Option<DoneForUsers>,
    /// Set where a manager added users.
    #[serde(default)]
    pub added: Option<UsersAdded>,
}

/// What a manager did for users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneForUsers {
    /// The reference of the action; each user has one of his own.
    pub reference: String,
    /// What was left undone.
    pub undone: Vec<UndoneRow>,
    /// Whether rows were left undone of an organization that he managed no longer.
    pub lost: bool,
    /// Whether rows were left undone of users who are linked no longer.
    pub gone: bool,
    /// New permissions were given, rather than some renewed.
    #[serde(default)]
    pub granted: bool,
    /// What of that was not given.
    #[serde(default)]
    pub grants: Vec<UndoneGrant>,
    /// The result row by row as the portal writes it, in place of all others, where there are many.
    pub written: Option<String>,
}

/// Something new that a manager's action did not give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoneGrant {
    /// The user's name.
    pub user: String,
    /// The service; nothing is all that was asked.
    pub service: Option<Named>,
    /// Why.
    pub problem: Problem,
}

/// A row that a manager's action left as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoneRow {
    /// The user's name.
    pub user: String,
    /// The organization's name.
    pub organization: String,
    /// The permission.
    pub permission: Permission,
    /// Why it was not renewed.
    pub problem: Problem,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R140
    #[test]
    fn r140_who_was_asked_is_named_only_while_they_can_decide() {
        let (bea, bram) = (("bea", "B. Bea".to_owned()), ("bram", "B. Bram".to_owned()));
        let both = [bea.clone(), bram];
        assert_eq!(Decides::of(&both, Some("bram"), true), Decides::OneOf("B. Bram".into()));
        assert_eq!(Decides::of(&both[..1], Some("bram"), true), Decides::Only("B. Bea".into()), "Bram is gone");
        assert_eq!(Decides::of(&both, Some("carla"), true), Decides::OneOf("B. Bea".into()));
        assert_eq!(Decides::of(&both, None, false), Decides::Anybody, "a stranger learns no names");
        assert_eq!(Decides::of(&[], Some("bram"), true), Decides::Nobody);
        assert_eq!(Decides::of(&[], None, false), Decides::Nobody, "that nobody can is no secret");
    }
}
