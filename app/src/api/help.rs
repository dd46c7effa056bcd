//! Help, what is said of the portal itself, and what keeps somebody from logging in. Everybody may read it.

use leptos::prelude::*;
use rules::shown::{LogInChecks, WrittenPage};

use super::ApiError;

/// The questions that help answers; of a search, those that it finds.
#[server(endpoint = "help")]
pub async fn read_help(
    /// What is searched.
    #[server(default)]
    looked_for: String,
) -> Result<WrittenPage, ApiError> {
    use super::request_frame;
    use crate::pages::help::written;
    Ok(written::list(request_frame().language, &looked_for))
}

/// One question with its answer.
#[server(endpoint = "help_topic")]
pub async fn read_topic(
    /// Its name.
    topic: String,
    /// The page that its reader comes from.
    #[server(default)]
    from: String,
) -> Result<WrittenPage, ApiError> {
    use super::{answer, request_frame};
    use crate::{help, pages::help::written};
    answer(async {
        let topic = help::topic(&topic).ok_or(rules::problem::Refusal::NotYours)?;
        Ok(written::topic(request_frame().language, topic, &from))
    })
    .await
}

/// A page about the portal itself.
#[server(endpoint = "about")]
pub async fn read_about(
    /// Its name.
    page: String,
) -> Result<WrittenPage, ApiError> {
    use super::{answer, request_frame};
    use crate::{help, pages::help::written};
    answer(async {
        let about = help::about(&page).ok_or(rules::problem::Refusal::NotYours)?;
        Ok(written::about(request_frame().language, about))
    })
    .await
}

/// What the portal sees of why somebody cannot log in (R87).
#[server(endpoint = "log_in_checks")]
pub async fn read_log_in_checks(
    /// The level that a service asks for, where its refusal said so.
    #[server(default)]
    needs: String,
    /// Whether they looked a moment ago: a browser that takes cookies has one by now.
    #[server(default)]
    again: bool,
) -> Result<LogInChecks, ApiError> {
    use super::{
        answer, portal,
        request::{asked_host, takes_cookies},
        visit,
    };
    let visit = visit()?;
    answer(async {
        let cookies = match takes_cookies() {
            Ok(()) => Some(true),
            Err(_) if again => Some(false),
            Err(_) => None,
        };
        Ok(LogInChecks {
            name: visit.who.person().map(|actor| actor.name()),
            cookies,
            here: asked_host(),
            address: visit.host.to_string(),
            now: portal()?.now(),
            needs: rules::level::Level::from_name(&needs),
            held: visit.who.person().map(|actor| actor.level()),
        })
    })
    .await
}
