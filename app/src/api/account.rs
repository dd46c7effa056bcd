//! My Account.

use leptos::prelude::*;
use rules::{
    link::{LinkRequestShown, LinkedShown},
    own_data::OwnData,
    shown::{Activity, Details, MyPermissions, MyRequests, Overview, WrittenPage},
};
#[cfg(feature = "ssr")]
use {rules::problem::Refusal, services::Failure};

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

/// The page of a reminder's link, as the portal writes it.
#[server(endpoint = "account_ending")]
pub async fn read_ending(
    /// What the link says.
    ends: String,
) -> Result<WrittenPage, ApiError> {
    use super::{actor, answer, request_frame};
    use crate::{
        pages::account::renew::written::{self, About},
        texts::Texts,
    };
    answer(async {
        let (actor, texts) = (actor()?, Texts(request_frame().language));
        let Ok(link) = ends.parse() else { return Ok(written::page(texts, About::Incomplete)) };
        let mark = actor.mark();
        Ok(match actor.ending_by(&link).await {
            Ok(shown) => written::page(texts, About::Ending { shown: &shown, link: &link, mark: &mark }),
            Err(Failure::Refused(Refusal::NotYours)) => written::page(texts, About::SomebodyElse(&actor.name())),
            Err(failure) => return Err(failure),
        })
    })
    .await
}

/// The address of one's calendar, as the portal writes it.
#[server(endpoint = "account_calendar")]
pub async fn read_calendar() -> Result<WrittenPage, ApiError> {
    use super::{actor, answer, request::site, request_frame};
    use crate::{pages::account::calendar, texts::Texts};
    answer(async {
        let actor = actor()?;
        let path = actor.calendar().await?;
        Ok(calendar(Texts(request_frame().language), path.as_deref(), &site(), &actor.mark()))
    })
    .await
}

/// The page that shows it.
#[cfg(feature = "ssr")]
const CALENDAR: &str = "/account/preferences#calendar";

/// Makes an address for one's calendar, in place of the one before.
#[server(endpoint = "make_calendar")]
pub async fn make_calendar() -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{go, leads},
    };
    go(leads(CALENDAR), async { actor()?.make_calendar().await }).await
}

/// Takes the address of one's calendar back.
#[server(endpoint = "drop_calendar")]
pub async fn drop_calendar() -> Result<(), ApiError> {
    use super::{
        actor,
        forms::{go, leads},
    };
    go(leads(CALENDAR), async { actor()?.drop_calendar().await }).await
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
