//! What managers end of users, and the page of one user.

use leptos::prelude::*;
use rules::{
    shown::{EndedDone, OneUser},
    wizard::Answers,
};

use super::ApiError;

/// Ends what is chosen: starts the wizard. The form around a list sends rows; a trash can one row; a user's page everything of
/// that user in an organization.
#[server(endpoint = "end_users_permissions")]
pub async fn end_users_permissions(
    /// The ticked rows, `which.<permission>`.
    #[server(default)]
    answers: Answers,
    /// The only row that is meant, whatever is ticked.
    #[server(default)]
    only: String,
    /// The person of whom everything is meant.
    #[server(default)]
    person: String,
    /// In which organization.
    #[server(default)]
    organization: String,
    /// The page's address, to come back to.
    #[server(default)]
    back: String,
) -> Result<(), ApiError> {
    use rules::wizard::{WizardKind, renewal::field, terminate::WHICH};
    use services::Ends;

    use super::{
        actor,
        drafting::{first_step, users_page},
        forms::{On, go, leads},
    };
    let ends = match (only.is_empty(), person.is_empty()) {
        (false, _) => Ends::Rows([(field(WHICH, &only), "on".to_owned())].into()),
        (true, false) => Ends::Everything { person, organization },
        (true, true) => Ends::Rows(answers),
    };
    go(leads(users_page(&back)).again_on(On::Invalid), async {
        let draft = actor()?.start_terminate(ends).await?;
        Ok(first_step(WizardKind::Terminate, &draft))
    })
    .await
}

/// Takes an end back whose last day has not passed.
#[server(endpoint = "undo_termination")]
pub async fn undo_termination(
    /// The termination.
    #[server(default)]
    id: String,
    /// The page's address, to come back to.
    #[server(default)]
    back: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        drafting::users_page,
        forms::{On, go, leads},
    };
    let page = users_page(&back);
    let leads = leads(page.clone()).to(format!("{page}?undone=1")).here_on(On::Gone);
    go(leads, async { actor()?.undo_termination(&id).await }).await
}

/// A user, of whom the reader sees what concerns the organizations that they manage.
#[server(endpoint = "one_user")]
pub async fn read_one_user(
    /// The user's id.
    user: String,
    /// The line of the history to go on before; empty is the newest.
    #[server(default)]
    before: String,
) -> Result<OneUser, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.one_user(&user, &before).await }).await
}

/// What an action that ended permissions of users became.
#[server(endpoint = "ended_for_users")]
pub async fn read_ended(
    /// The reference of the action.
    reference: String,
) -> Result<EndedDone, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.ended_for_users(&reference).await }).await
}
