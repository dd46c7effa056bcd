//! Administration: what managers see and decide.

use leptos::prelude::*;
use rules::{
    invitation::Invitations,
    link::AskedShown,
    shown::{
        ApplicationShown, ManagersOverview, ManagersRequests, PeopleFilter, PeopleShown, RefusedForm, UsersFilter,
        UsersPermissions,
    },
    wizard::Answers,
};

use super::ApiError;

/// The overview of Administration.
#[server(endpoint = "managers_overview")]
pub async fn read_managers_overview() -> Result<ManagersOverview, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.managers_overview().await }).await
}

/// The requests of one tab: `sent`, `finished`, or else what waits for the reader's decision.
#[server(endpoint = "managers_requests")]
pub async fn read_requests(
    /// Which tab.
    #[server(default)]
    tab: String,
    /// From before which place on, where the tab has pages; empty for the newest.
    #[server(default)]
    older: String,
) -> Result<ManagersRequests, ApiError> {
    use super::{actor, answer};
    answer(async {
        let actor = actor()?;
        Ok(match tab.as_str() {
            "sent" => ManagersRequests::Sent(actor.sent_requests(&older).await?),
            "finished" => ManagersRequests::Finished(actor.finished_requests(&older).await?),
            _ => ManagersRequests::ToApprove(actor.to_decide().await?),
        })
    })
    .await
}

/// One thing that a manager asked.
#[server(endpoint = "asked")]
pub async fn read_asked(
    /// Its reference.
    reference: String,
) -> Result<AskedShown, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.asked(&reference).await }).await
}

/// Where what is done about something that was asked leads.
#[cfg(feature = "ssr")]
const SENT: &str = "/administration/requests?tab=sent";

/// The form that reminds who was asked.
#[server(endpoint = "remind_asked")]
pub async fn remind_asked(
    /// Its reference.
    #[server(default)]
    reference: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{On, go, leads},
    };
    let leads = leads(SENT).to(format!("{SENT}&reminded=1")).stale_on(On::Changed);
    go(leads, async { actor()?.remind_asked(&reference).await }).await
}

/// The form that takes back what was asked.
#[server(endpoint = "withdraw_asked")]
pub async fn withdraw_asked(
    /// Its reference.
    #[server(default)]
    reference: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{On, go, leads},
    };
    let leads = leads(SENT).to(format!("{SENT}&withdrawn=1")).stale_on(On::Changed);
    go(leads, async { actor()?.withdraw_asked(&reference).await }).await
}

/// Users, a page at a time.
#[server(endpoint = "users")]
pub async fn read_users(
    /// Which of them.
    #[server(default)]
    filter: PeopleFilter,
) -> Result<PeopleShown, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.users(&filter).await }).await
}

/// The permissions of users, a page at a time.
#[server(endpoint = "users_permissions")]
pub async fn read_users_permissions(
    /// Which of them.
    #[server(default)]
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
    /// All that the list's filter finds, instead of those that are ticked.
    #[server(default)]
    all: Option<String>,
) -> Result<(), ApiError> {
    use super::{
        actor,
        drafting::{filter_of, first_step, users_page},
        forms::{On, go, leads},
    };
    go(leads(users_page(&back)).again_on(On::Invalid), async {
        let actor = actor()?;
        let draft = match all {
            Some(_) => actor.start_renewing_all(&filter_of(&back)).await?,
            None => actor.start_users_renewal(answers).await?,
        };
        Ok(first_step(rules::wizard::WizardKind::UsersRenewal, &draft))
    })
    .await
}

/// "Request new permissions" for users who are known: starts the wizard with them.
#[server(endpoint = "request_for_users")]
pub async fn request_for_users(
    /// The users: `user.<person>`.
    #[server(default)]
    answers: Answers,
) -> Result<(), ApiError> {
    use super::{
        actor,
        drafting::first_step,
        forms::{go, leads},
    };
    go(leads("/administration/permissions"), async {
        let users: Vec<&str> = rules::wizard::users_request::picked(&answers);
        let draft = actor()?.start_users_request(&users).await?;
        Ok(first_step(rules::wizard::WizardKind::UsersRequest, &draft))
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

/// Invitations of what the reader manages.
#[server(endpoint = "users_invited")]
pub async fn read_invitations(
    /// Those that wait for an answer, or the others.
    waiting: bool,
    /// Only older ones than this.
    #[server(default)]
    before: String,
) -> Result<Invitations, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.invitations(waiting, Some(before.as_str()).filter(|id| !id.is_empty())).await }).await
}

/// Sends the mail of an invitation again.
#[server(endpoint = "remind_invitation")]
pub async fn remind_invitation(
    /// The invitation's reference.
    reference: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{On, go, leads},
    };
    let leads = leads(INVITED).to(format!("{INVITED}?reminded=1")).noted_on(On::Changed, "late=1");
    go(leads, async { actor()?.remind_invitation(&reference).await }).await
}

/// Takes an invitation back.
#[server(endpoint = "withdraw_invitation")]
pub async fn withdraw_invitation(
    /// The invitation's reference.
    reference: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{On, go, leads},
    };
    let leads = leads(INVITED).to(format!("{INVITED}?withdrawn=1")).noted_on(On::Changed, "late=1");
    go(leads, async { actor()?.withdraw_invitation(&reference).await }).await
}

/// The page of invitations.
#[cfg(feature = "ssr")]
const INVITED: &str = "/administration/users/invited";

/// The page of the file of a draft of adding users, as the portal writes it.
#[server(endpoint = "users_file")]
pub async fn read_users_file_page(
    /// The draft.
    draft: String,
    /// The rows that are good, or the others.
    good: bool,
    /// Those behind this number.
    after: usize,
    /// Whether a file was too large to be taken.
    size: bool,
) -> Result<String, ApiError> {
    use super::{actor, answer, request_frame};
    use crate::{pages::administration::users_file::written, texts::Texts};
    answer(async {
        let actor = actor()?;
        let shown = actor.users_file(&draft, good, after).await?;
        let shown = if size { written::too_large(shown) } else { shown };
        Ok(written::page(Texts(request_frame().language), &shown, &actor.mark()))
    })
    .await
}

/// "Use these users": those of the file, in place of who was typed.
#[server(endpoint = "use_users_file")]
pub async fn use_users_file(
    /// The draft.
    draft: String,
    /// The file that the page showed.
    #[server(default)]
    file: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        drafting::step_path,
        forms::{On, go, leads},
    };
    go(leads(users_file(&draft)).here_on(On::Changed), async {
        let next = actor()?.use_users_file(&draft, &file).await?;
        Ok(step_path(rules::wizard::WizardKind::AddUsers, &draft, &next))
    })
    .await
}

/// "Type users instead": the file is forgotten.
#[server(endpoint = "forget_users_file")]
pub async fn forget_users_file(
    /// The draft.
    draft: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        drafting::step_path,
        forms::{On, go, leads},
    };
    go(leads(users_file(&draft)).here_on(On::Changed), async {
        actor()?.forget_users_file(&draft).await?;
        Ok(step_path(rules::wizard::WizardKind::AddUsers, &draft, rules::wizard::add_users::USERS))
    })
    .await
}

/// The page of a draft's file.
#[cfg(feature = "ssr")]
fn users_file(draft: &str) -> String {
    rules::people_file::checked_page(draft).unwrap_or_else(|| "/administration/users".to_owned())
}
