//! The change form of who lost the phone: beginning, codes, where it stands, stopping; and a manager's confirmation.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use rules::opens::Link;
use rules::{
    change_form::{FormBegun, FormShown, FormToConfirm},
    shown::RefusedForm,
};

use super::ApiError;

/// The form that was begun in this browser and can be gone on with: its address.
#[server(endpoint = "read_change_form_start")]
pub async fn read_change_form_start() -> Result<Option<String>, ApiError> {
    use super::{answer, drafting::resumed_form};
    answer(async { resumed_form().await }).await
}

/// Begins a change form.
#[server(endpoint = "start_change_form")]
pub async fn start_change_form() -> Result<(), ApiError> {
    use super::{
        drafting::begun_form,
        forms::{go, leads},
        request::takes_cookies,
    };
    go(leads("/change-form"), async {
        takes_cookies()?;
        begun_form().await
    })
    .await
}

/// Sends the code of a step once more.
#[server(endpoint = "resend_form_code")]
pub async fn resend_form_code(
    /// The draft.
    #[server(default)]
    draft: String,
    /// The step.
    #[server(default)]
    step: String,
) -> Result<(), ApiError> {
    use super::{
        drafting::{form_step, guest},
        forms::{go, leads},
    };
    go(leads(form_step(&draft, &step)), async { guest()?.resend_form_code(&draft, &step).await }).await
}

/// Where a form stands that was sent from this browser.
#[server(endpoint = "read_change_form")]
pub async fn read_change_form(
    /// The form.
    reference: String,
) -> Result<FormShown, ApiError> {
    use super::{answer, drafting::guest};
    answer(async { guest()?.form(&reference).await }).await
}

/// The form that the link in a mailbox is about.
#[server(endpoint = "read_form_link")]
pub async fn read_form_link(
    /// The link's token.
    token: String,
) -> Result<FormBegun, ApiError> {
    use super::{answer, portal};
    answer(async { portal()?.form_link(&token).await }).await
}

/// Says that somebody else fills a form in.
#[server(endpoint = "disown_form")]
pub async fn disown_form(
    /// The link's token.
    #[server(default)]
    token: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{go, link_page},
        portal,
    };
    go(link_page(Link::ConfirmForm, &token).to("/change-form/disowned"), async { portal()?.disown_form(&token).await })
        .await
}

/// Where the form stands that a link in the old mailbox or on the old phone can stop.
#[server(endpoint = "read_stop")]
pub async fn read_stop(
    /// The link's token.
    token: String,
) -> Result<FormShown, ApiError> {
    use super::{answer, portal};
    answer(async { portal()?.stop_shown(&token).await }).await
}

/// Stops a form.
#[server(endpoint = "stop_change_form")]
pub async fn stop_change_form(
    /// The link's token.
    #[server(default)]
    token: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{go, link_page},
        portal,
    };
    go(link_page(Link::StopForm, &token).to("/change-form/stopped"), async { portal()?.stop_form(&token).await }).await
}

/// A change form that waits for the reader to confirm who it is, and the decision that was refused on it last.
#[server(endpoint = "form_to_confirm")]
pub async fn read_form_to_confirm(
    /// The form.
    reference: String,
) -> Result<(FormToConfirm, Option<RefusedForm>), ApiError> {
    use super::{actor, answer};
    answer(async {
        let actor = actor()?;
        let shown = actor.as_checker(&reference).await?.form(&reference).await?;
        Ok((shown, actor.refused_form(&reference).await?))
    })
    .await
}

/// The form of one confirmation: confirm, or refuse with a reason.
#[server(endpoint = "decide_change_form")]
pub async fn decide_change_form(
    /// The form.
    #[server(default)]
    reference: String,
    /// `confirm` or `refuse`.
    #[server(default)]
    decision: String,
    /// The box that the manager has spoken to the person.
    #[server(default)]
    spoken: Option<String>,
    /// Why it is refused.
    #[server(default)]
    reason: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{deciding, go, keeping},
    };
    use rules::wizard::Answers;
    use services::Typed;
    let answers = Answers::from([("reason".to_owned(), reason.clone())]);
    let typed = Typed::Form { form: reference.clone(), answers: answers.clone() };
    go(deciding(&format!("/administration/requests/number/{reference}")).typed(Some(typed)), async {
        let actor = actor()?;
        let manager = actor.as_checker(&reference).await?;
        let done = match decision.as_str() {
            "confirm" => manager.confirm_form_sender(&reference, spoken.is_some()).await,
            _ => manager.refuse_form_sender(&reference, &reason).await,
        };
        keeping(&actor, &reference, answers, done).await
    })
    .await
}
