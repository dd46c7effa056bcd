//! My Account.

use leptos::prelude::*;
use rules::{
    own_data::OwnData,
    shown::{Activity, ApplicationShown, Details, MyPermissions, Overview},
};

use super::ApiError;

/// My Account.
#[server(endpoint = "account_overview")]
pub async fn read_overview() -> Result<Overview, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.overview().await }).await
}

/// My Details.
#[server(endpoint = "account_details")]
pub async fn read_details() -> Result<Details, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.details().await }).await
}

/// My Permissions.
#[server(endpoint = "account_permissions")]
pub async fn read_permissions() -> Result<MyPermissions, ApiError> {
    use super::{actor, answer, visit};
    let language = visit()?.language;
    answer(async { actor()?.my_permissions(language).await }).await
}

/// My requests.
#[server(endpoint = "account_requests")]
pub async fn read_my_requests() -> Result<Vec<ApplicationShown>, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.requests().await }).await
}

/// Takes a request back that waits.
#[server(endpoint = "withdraw_request")]
pub async fn withdraw_request(
    /// The request.
    #[server(default)]
    reference: String,
) -> Result<(), ApiError> {
    use super::{actor, go};
    go(async {
        actor()?.withdraw(&reference).await?;
        Ok("/account/requests?withdrawn=1".to_owned())
    })
    .await
}

/// Activity, from before a line on.
#[server(endpoint = "account_activity")]
pub async fn read_activity(
    /// The line; empty for the newest.
    before: String,
) -> Result<Activity, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.activity(&before).await }).await
}

/// How many lines of what happened, and mails, the page of one's own data has; what is taken along has all.
#[cfg(feature = "ssr")]
const ON_THE_PAGE: i64 = 25;

/// Everything that the portal keeps about somebody, for himself.
#[server(endpoint = "account_own_data")]
pub async fn read_own_data() -> Result<OwnData, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.own_data(ON_THE_PAGE).await }).await
}
