//! Problems in words: the summary above the H1, and the error at its field.

use leptos::prelude::*;
use rules::problem::Problem;

use super::Icon;
use crate::texts::{Texts, use_texts};

/// A problem's sentence. `what` completes "Select …" and "Enter …".
pub(crate) fn problem_text(texts: Texts, problem: &Problem, what: &str) -> String {
    match problem {
        Problem::RequiredChoice => texts.problem_required_choice(what),
        Problem::RequiredText => texts.problem_required_text(what),
        Problem::RequiredTick => texts.problem_required_tick().into(),
        Problem::SelectSome => texts.problem_select_some().into(),
        Problem::TooLong { max } => texts.problem_too_long(max),
        Problem::CodeWrong { left: 1 } => texts.problem_code_wrong_one().into(),
        Problem::CodeWrong { left } => texts.problem_code_wrong(left),
        Problem::CodeExpired => texts.problem_code_expired().into(),
        Problem::CodeLocked { minutes } => texts.problem_code_locked(minutes),
        Problem::ResendLater { seconds } => texts.problem_resend_later(seconds),
        Problem::LevelTooLow { needed, held } => texts.problem_level_toolow(needed, held),
        Problem::LoginGeneric => texts.problem_login_generic().into(),
        Problem::MeansRevoked => texts.problem_means_revoked().into(),
        Problem::MeansSuspended => texts.problem_means_suspended().into(),
        Problem::MeansInvited => texts.problem_means_invited().into(),
        Problem::AdminAlone => texts.problem_admin_alone().into(),
        Problem::NotRenewableYet { from } => texts.problem_not_renewable_yet(texts.day(*from)),
        Problem::RenewedAlready { until } => texts.problem_renewed_already(texts.day(*until)),
        Problem::WaitsAlready { reference } => texts.problem_waits_already(reference),
        Problem::PermissionEnded => texts.problem_permission_ended().into(),
        Problem::ApproverSelf => texts.problem_approver_self().into(),
        Problem::ApproverGone => texts.problem_approver_gone().into(),
        Problem::ApproverNobody => texts.problem_approver_nobody(what, texts.helpdesk_phone()),
        Problem::DetailsWrong => texts.problem_details_wrong(texts.helpdesk_phone()),
        Problem::DraftStale => texts.problem_draft_stale().into(),
        Problem::AnswerFirst => texts.problem_answer_first().into(),
        Problem::NotManager => texts.problem_not_manager().into(),
        Problem::OwnRow => texts.problem_own_row().into(),
        Problem::EmailSyntax
        | Problem::PhoneSyntax
        | Problem::PhoneNotMobile
        | Problem::KvkSyntax
        | Problem::KvkUnknown
        | Problem::RsinCheck
        | Problem::BranchSyntax
        | Problem::OinSyntax
        | Problem::NameChars => texts.problem_other().into(),
    }
}

/// What is wrong on a page, each item linking to its control.
#[component]
pub(crate) fn ErrorSummary(
    /// The ids of controls, and their errors.
    items: Vec<(String, String)>,
) -> impl IntoView {
    let texts = use_texts();
    (!items.is_empty()).then(|| {
        let items = items.into_iter().map(|(id, text)| {
            // The browser follows these itself: focus goes to the control.
            view! { <li><a href=format!("#{id}") rel="external">{text}</a></li> }
        });
        view! {
            <div class="mr-problem" id="problem" role="alert" aria-labelledby="problem-title" tabindex="-1">
                <h2 id="problem-title"><Icon name="warn"/>{texts.problem_title()}</h2>
                <ul>{items.collect_view()}</ul>
            </div>
        }
    })
}

/// The error at a field, between hint and control.
#[component]
pub(crate) fn FieldError(
    /// Its id, for `aria-describedby`.
    #[prop(into)]
    id: String,
    /// The error, if there is one.
    text: Option<String>,
) -> impl IntoView {
    let texts = use_texts();
    text.map(|text| {
        view! {
            <p class="mr-error" id=id>
                <Icon name="warn"/>
                <span><span class="mr-hidden">{texts.problem_error()}": "</span>{text}</span>
            </p>
        }
    })
}
