//! Administration: what managers see and decide.

use leptos::prelude::*;
use rules::{
    shown::{ApplicationShown, RefusedForm, ToDecide, UsersFilter, UsersPermissions},
    wizard::Answers,
};

use super::ApiError;

/// Everything that waits for the reader's decision.
#[server(endpoint = "requests_to_approve")]
pub async fn read_to_approve() -> Result<ToDecide, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.to_decide().await }).await
}

/// The permissions of users, a page at a time.
#[server(endpoint = "users_permissions")]
pub async fn read_users_permissions(
    /// Which of them.
    filter: UsersFilter,
) -> Result<UsersPermissions, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.users_permissions(&filter).await }).await
}

/// The form around the list of users' permissions: starts renewing what is ticked.
#[server(endpoint = "renew_users_permissions")]
pub async fn renew_users_permissions(
    /// The ticked rows, `which.<permission>`.
    #[server(default)]
    answers: Answers,
    /// The list's address, to come back to.
    #[server(default)]
    back: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        drafting::{first_step, users_page},
        forms::{On, go, leads},
    };
    go(leads(users_page(&back)).again_on(On::Invalid), async {
        let draft = actor()?.start_users_renewal(answers).await?;
        Ok(first_step(rules::wizard::WizardKind::UsersRenewal, &draft))
    })
    .await
}

/// One request, and the decision that was refused on it last.
#[server(endpoint = "request_to_decide")]
pub async fn read_request(
    /// The application's reference.
    reference: String,
) -> Result<(ApplicationShown, Option<RefusedForm>), ApiError> {
    use super::{actor, answer};
    answer(async {
        let actor = actor()?;
        let shown = actor.as_decider(&reference).await?.application(&reference).await?;
        Ok((shown, actor.refused_form(&reference).await?))
    })
    .await
}

/// The form of one decision: approve, or refuse with a reason.
#[server(endpoint = "decide_request")]
pub async fn decide_request(
    /// The application's reference.
    reference: String,
    /// `approve` or `refuse`.
    #[server(default)]
    decision: String,
    /// Why it is refused.
    #[server(default)]
    reason: String,
    /// `on` where the decider knows who asks.
    #[server(default)]
    stranger: String,
    /// `on` where the decider wants another manager.
    #[server(default)]
    manager: String,
) -> Result<(), ApiError> {
    use rules::{
        approval::{MANAGER, STRANGER, Ticks},
        wizard::Answers,
    };
    use services::Typed;

    use super::{
        actor,
        forms::{deciding, go, keeping},
    };
    let typed = [("reason", reason.clone()), (STRANGER, stranger.clone()), (MANAGER, manager.clone())];
    let answers: Answers = typed.into_iter().map(|(name, typed)| (name.to_owned(), typed)).collect();
    let typed = Typed::Form { form: reference.clone(), answers: answers.clone() };
    go(deciding(&format!("/administration/requests/{reference}")).typed(Some(typed)), async {
        let actor = actor()?;
        let decider = actor.as_decider(&reference).await?;
        let ticked = Ticks { stranger: stranger == "on", manager: manager == "on" };
        let done = match decision.as_str() {
            "approve" => decider.approve(&reference, ticked).await,
            _ => decider.refuse(&reference, &reason).await,
        };
        keeping(&actor, &reference, answers, done).await
    })
    .await
}
