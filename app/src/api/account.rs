//! My Account.

use leptos::prelude::*;
use rules::{
    link::{LinkRequestShown, LinkedShown},
    own_data::OwnData,
    shown::{Activity, Details, MyPermissions, MyRequests, Overview},
};

use super::ApiError;

/// The most days that a reminder's link names.
#[cfg(feature = "ssr")]
const MOST_DAYS: usize = 20;

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

/// The page of what ends on the days that a reminder was about, as the portal writes it.
#[server(endpoint = "account_ending")]
pub async fn read_ending(
    /// The days, with commas between.
    ends: String,
) -> Result<String, ApiError> {
    use super::{actor, answer, request_frame};
    use crate::{pages::account::renew::written, texts::Texts};
    answer(async {
        let actor = actor()?;
        let shown = actor.ending_on(&last_days(&ends)).await?;
        Ok(written::page(Texts(request_frame().language), &shown, &ends, &actor.mark()))
    })
    .await
}

/// My requests.
#[server(endpoint = "account_requests")]
pub async fn read_my_requests() -> Result<MyRequests, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.my_requests().await }).await
}

/// One request to link oneself.
#[server(endpoint = "read_link_request")]
pub async fn read_link_request(
    /// The request.
    reference: String,
) -> Result<LinkRequestShown, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.link_request(&reference).await }).await
}

/// Accepts a request to link oneself, or declines it.
#[server(endpoint = "answer_link_request")]
pub async fn answer_link_request(
    /// The request.
    #[server(default)]
    reference: String,
    /// `accept`, `decline` or `unknown`.
    #[server(default)]
    answer: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{On, go, leads},
    };
    let here = format!("/account/requests/{reference}");
    let leads = leads(&here).to(format!("{here}?answered=1")).noted_on(On::Changed, "handled=1").again_on(On::Invalid);
    go(leads, async { actor()?.answer_link_request(&reference, &answer).await }).await
}

/// The organizations whose managers see the reader.
#[server(endpoint = "account_links")]
pub async fn read_links() -> Result<Vec<LinkedShown>, ApiError> {
    use super::{actor, answer};
    answer(async { actor()?.links().await }).await
}

/// Leaves one of them.
#[server(endpoint = "unlink")]
pub async fn unlink(
    /// The organization.
    #[server(default)]
    organization: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{go, leads},
    };
    go(leads("/account/links").to("/account/links?ended=1"), async { actor()?.unlink(&organization).await }).await
}

/// Takes a request back that waits.
#[server(endpoint = "withdraw_request")]
pub async fn withdraw_request(
    /// The request.
    #[server(default)]
    reference: String,
) -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{On, go, leads},
    };
    let page = leads(format!("/account/requests/{reference}/withdraw"));
    let leads = page.to("/account/requests?withdrawn=1").here_on(On::Changed);
    go(leads, async { actor()?.withdraw(&reference).await }).await
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

/// The days of a reminder's link, whatever a mail program put around them; what is none is left out.
#[cfg(feature = "ssr")]
pub(super) fn last_days(ends: &str) -> Vec<jiff::civil::Date> {
    let bare = |day: &str| day.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok();
    ends.split(',').take(MOST_DAYS).filter_map(bare).collect()
}
