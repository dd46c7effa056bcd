//! What is wrong, in words.

use rules::problem::Problem;

use super::Texts;

impl Texts {
    /// The sentence for what can be wrong while signing in; a piece of its own, as the first page that a visitor sees
    /// carries it. `what` completes "Enter …".
    pub(crate) fn sign_in_problem(self, problem: &Problem, what: &str) -> String {
        match problem {
            Problem::RequiredText => self.problem_required_text(what),
            Problem::CodeWrong { left: 1 } => self.problem_code_wrong_one().into(),
            Problem::CodeWrong { left } => self.problem_code_wrong(left),
            Problem::CodeExpired => self.problem_code_expired().into(),
            Problem::CodeLocked { minutes } => self.problem_code_locked(minutes),
            Problem::ResendLater { seconds } => self.problem_resend_later(seconds),
            Problem::LoginGeneric => self.problem_login_generic().into(),
            Problem::MeansRevoked => self.problem_means_revoked().into(),
            Problem::MeansSuspended => self.problem_means_suspended().into(),
            Problem::MeansInvited => self.problem_means_invited().into(),
            _ => self.problem_other().into(),
        }
    }

    /// A problem's sentence. `what` completes "Select …" and "Enter …".
    pub fn problem(self, problem: &Problem, what: &str) -> String {
        match problem {
            Problem::RequiredChoice => self.problem_required_choice(what),
            Problem::RequiredTick => self.problem_required_tick().into(),
            Problem::SelectSome => self.problem_select_some().into(),
            Problem::TooMany { max } => self.problem_too_many(max),
            Problem::TooLong { max } => self.problem_too_long(max),
            Problem::AdminAlone => self.problem_admin_alone().into(),
            Problem::NotRenewableYet { from } => self.problem_not_renewable_yet(self.day(*from)),
            Problem::RenewedAlready { until } => self.problem_renewed_already(self.day(*until)),
            Problem::WaitsAlready { reference } => self.problem_waits_already(reference),
            Problem::PermissionEnded => self.problem_permission_ended().into(),
            Problem::ApproverSelf => self.problem_approver_self().into(),
            Problem::ApproverGone => self.problem_approver_gone().into(),
            Problem::ApproverNobody => self.problem_approver_nobody(what, self.helpdesk_phone()),
            Problem::DetailsWrong => self.problem_details_wrong(self.helpdesk_phone()),
            Problem::NotManager => self.problem_not_manager().into(),
            Problem::OwnRow => self.problem_own_row().into(),
            Problem::MeansGone => self.problem_means_gone().into(),
            Problem::AboveLevel { held } => self.problem_above_level(held),
            _ => self.sign_in_problem(problem, what),
        }
    }
}
