//! What is wrong, in words.

use rules::{
    password::Rule,
    problem::{LinkTrouble, Problem},
};

use crate::Texts;

/// The special characters of a password, as a list to read; curly quotes and the long dash count like their plain forms.
pub(crate) fn special_characters() -> String {
    let plain = rules::password::SPECIAL.iter().filter(|special| special.is_ascii());
    plain.map(char::to_string).collect::<Vec<_>>().join(" ")
}

impl Texts {
    /// The sentence for what can be wrong while signing in; a piece of its own, as the first page that a visitor sees
    /// carries it. `what` completes "Enter …".
    pub fn sign_in_problem(self, problem: &Problem, what: &str) -> String {
        match problem {
            Problem::RequiredText => self.problem_required_text(what),
            Problem::CodeWrong { left: 1 } => self.problem_code_wrong_one().into(),
            Problem::CodeWrong { left } => self.problem_code_wrong(left),
            Problem::CodeShape => self.problem_code_shape().into(),
            Problem::CodesBarred { link: true } => self.problem_codes_barred_link(self.helpdesk_phone()),
            Problem::CodesBarred { link: false } => self.problem_codes_barred(self.helpdesk_phone()),
            Problem::CodeUsed => self.problem_code_used().into(),
            Problem::CodeExpired => self.problem_code_expired().into(),
            Problem::CodeLocked { minutes } => self.problem_code_locked(self.wait(minutes * 60)),
            Problem::ResendLater { seconds } => self.problem_resend_later(self.wait(*seconds)),
            Problem::EmailSyntax => self.problem_email_syntax().into(),
            Problem::EmailLocal => self.problem_email_local().into(),
            Problem::LoginShape => self.problem_login_shape().into(),
            Problem::LoginGeneric => self.problem_login_generic().into(),
            Problem::CookiesOff => self.problem_cookies_off().into(),
            Problem::MeansRevoked => self.problem_means_revoked().into(),
            Problem::MeansSuspended => self.problem_means_suspended().into(),
            Problem::MeansInvited => self.problem_means_invited().into(),
            _ => self.problem_other().into(),
        }
    }

    /// That a link does not work, and why.
    pub fn link_trouble(self, trouble: LinkTrouble) -> (&'static str, String) {
        match trouble {
            LinkTrouble::Incomplete => (self.lost_link_incomplete_title(), self.lost_link_incomplete_text().to_owned()),
            LinkTrouble::Used { on } => (self.lost_link_used_title(), self.lost_link_used_text(self.day_and_time(on))),
            LinkTrouble::Replaced { on } => {
                (self.lost_link_replaced_title(), self.lost_link_replaced_text(self.day_and_time(on)))
            }
            LinkTrouble::Overtaken { on } => {
                (self.lost_link_overtaken_title(), self.lost_link_overtaken_text(self.day_and_time(on)))
            }
            LinkTrouble::Expired { on } => {
                (self.lost_link_expired_title(), self.lost_link_expired_text(self.day_and_time(on)))
            }
            LinkTrouble::Unknown => (self.lost_link_unknown_title(), self.lost_link_unknown_text().to_owned()),
        }
    }

    /// A rule of passwords, as the list of them says it.
    pub fn password_rule(self, rule: Rule) -> String {
        match rule {
            Rule::Length => self.password_rule_length().into(),
            Rule::Lower => self.password_rule_lower().into(),
            Rule::Upper => self.password_rule_upper().into(),
            Rule::Digit => self.password_rule_digit().into(),
            Rule::Special => self.password_rule_special(special_characters()),
            Rule::Username => self.password_rule_username().into(),
        }
    }

    /// What keeps a user from a permission, told to who gives it. `what` completes "Select …" and "Enter …".
    pub fn problem_of_user(self, problem: &Problem, what: &str) -> String {
        match problem {
            Problem::PermissionExists { until } => self.users_request_exists(self.day(*until)),
            _ => self.problem(problem, what),
        }
    }

    /// A problem's sentence. `what` completes "Select …" and "Enter …".
    pub fn problem(self, problem: &Problem, what: &str) -> String {
        match problem {
            Problem::RequiredChoice => self.problem_required_choice(what),
            Problem::RequiredTick => self.problem_required_tick().into(),
            Problem::SelectSome => self.problem_select_some().into(),
            Problem::TooMany { max } => self.problem_too_many(max),
            Problem::ListShort { least } => self.problem_list_short(least),
            Problem::ListFull { max } => self.problem_list_full(max),
            Problem::EntryUnfinished => self.problem_entry_unfinished(what),
            Problem::EntryGone => self.problem_entry_gone().into(),
            Problem::TooLong { max } => self.problem_too_long(max),
            Problem::DateReal => self.problem_date_real().into(),
            Problem::DatePast => self.problem_date_past().into(),
            Problem::DateRange { from, to } => self.problem_date_range(self.day(*from), self.day(*to)),
            Problem::PasswordShort => self.problem_password_short().into(),
            Problem::PasswordLower => self.problem_password_lower().into(),
            Problem::PasswordUpper => self.problem_password_upper().into(),
            Problem::PasswordDigit => self.problem_password_digit().into(),
            Problem::PasswordSpecial => self.problem_password_special(special_characters()),
            Problem::PasswordUsername => self.problem_password_username().into(),
            Problem::PasswordHistory => self.problem_password_history().into(),
            Problem::PasswordCommon => self.problem_password_common().into(),
            Problem::PasswordName => self.problem_password_name().into(),
            Problem::PasswordWrong => self.problem_password_wrong().into(),
            Problem::EmailSame => self.problem_email_same().into(),
            Problem::EmailTaken => self.problem_email_taken().into(),
            Problem::PhoneSyntax => self.problem_phone_syntax().into(),
            Problem::PhoneNotMobile => self.problem_phone_not_mobile().into(),
            Problem::PhoneSame => self.problem_phone_same().into(),
            Problem::PhoneFresh { until } => self.problem_phone_fresh(self.day_and_time(*until)),
            Problem::AppCodeWrong => self.problem_app_code_wrong().into(),
            Problem::AdminAlone => self.problem_admin_alone().into(),
            Problem::NotRenewableYet { from } => self.problem_not_renewable_yet(self.day(*from)),
            Problem::RenewedAlready { until } => self.problem_renewed_already(self.day(*until)),
            Problem::WaitsAlready { reference } => self.problem_waits_already(reference),
            Problem::KvkSyntax => self.problem_kvk_syntax().into(),
            Problem::RsinCheck => self.problem_rsin_check().into(),
            Problem::OinSyntax => self.problem_oin_syntax().into(),
            Problem::NameChars => self.problem_name_chars().into(),
            Problem::KvkUnknown => self.problem_kvk_unknown().into(),
            Problem::CompanyGone => self.problem_company_gone().into(),
            Problem::RegisterDown => self.problem_register_down().into(),
            Problem::BranchSyntax => self.problem_branch_syntax().into(),
            Problem::BranchUnknown => self.problem_branch_unknown(what),
            Problem::PermissionExists { until } => self.problem_permission_exists(self.day(*until)),
            Problem::LevelTooLow { needs, held } => self.problem_level_too_low(what, needs, held),
            Problem::ServiceGone => self.problem_service_gone().into(),
            Problem::SelectService => self.problem_select_service().into(),
            Problem::NothingToRenew => self.problem_nothing_to_renew().into(),
            Problem::NothingToAsk => self.problem_nothing_to_ask().into(),
            Problem::PermissionEnded => self.problem_permission_ended().into(),
            Problem::ApproverSelf => self.problem_approver_self().into(),
            Problem::ApproverGone => self.problem_approver_gone().into(),
            Problem::ApproverNobody => self.problem_approver_nobody(what, self.helpdesk_phone()),
            Problem::NotManager => self.problem_not_manager().into(),
            Problem::OwnRow => self.problem_own_row().into(),
            Problem::Unlinked => self.problem_unlinked().into(),
            Problem::MeansGone => self.problem_means_gone().into(),
            Problem::LinkSelf => self.problem_link_self().into(),
            Problem::SelectUser => self.problem_select_user().into(),
            Problem::NothingToHangOn => self.problem_nothing_to_hang_on().into(),
            Problem::UserTwice => self.problem_user_twice().into(),
            Problem::InvitedAlready => self.problem_invited_already().into(),
            Problem::LinkExists => self.problem_link_exists().into(),
            Problem::LinkLinked { organization } => self.problem_link_linked(organization),
            Problem::AboveLevel { held } => self.problem_above_level(held),
            // One by one: a new problem without a sentence does not compile.
            Problem::RequiredText
            | Problem::CodeWrong { .. }
            | Problem::CodeShape
            | Problem::CodesBarred { .. }
            | Problem::CodeUsed
            | Problem::CodeExpired
            | Problem::CodeLocked { .. }
            | Problem::ResendLater { .. }
            | Problem::EmailSyntax
            | Problem::EmailLocal
            | Problem::LoginShape
            | Problem::LoginGeneric
            | Problem::CookiesOff
            | Problem::MeansRevoked
            | Problem::MeansSuspended
            | Problem::MeansInvited => self.sign_in_problem(problem, what),
        }
    }
}

#[cfg(test)]
mod tests {
    use rules::people::Language;

    use super::*;

    /// R133: FC18, problems without a sentence were "This answer cannot be used".
    #[test]
    fn r133_whatever_can_be_wrong_while_signing_in_has_a_sentence() {
        let all = [
            Problem::RequiredText,
            Problem::CodeWrong { left: 1 },
            Problem::CodeWrong { left: 2 },
            Problem::CodeShape,
            Problem::CodesBarred { link: true },
            Problem::CodesBarred { link: false },
            Problem::CodeUsed,
            Problem::CodeExpired,
            Problem::CodeLocked { minutes: 1 },
            Problem::CodeLocked { minutes: 2 },
            Problem::ResendLater { seconds: 2 },
            Problem::EmailSyntax,
            Problem::EmailLocal,
            Problem::LoginShape,
            Problem::LoginGeneric,
            Problem::CookiesOff,
            Problem::MeansRevoked,
            Problem::MeansSuspended,
            Problem::MeansInvited,
        ];
        for texts in [Texts(Language::Nl), Texts(Language::En)] {
            for problem in &all {
                assert_ne!(texts.problem(problem, "x"), texts.problem_other(), "{problem:?}");
            }
        }
    }
}
