//! Lists of Administration as files for spreadsheets (R101).

use std::{collections::HashMap, sync::Arc};

use app::api::Visit;
use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rules::{
    people::Language,
    problem::Refusal,
    shown::{PeopleFilter, UsersFilter},
};
use services::{Exported, Failure, Portal, Separator, SignedIn};

use crate::trouble::failed;

/// What the address of a file asks for.
struct Asked {
    actor: SignedIn,
    language: Language,
    separator: Separator,
    query: HashMap<String, String>,
}

impl Asked {
    fn of(request: &Request) -> Option<Self> {
        let visit = request.extensions().get::<Arc<Visit>>()?;
        let actor = visit.who.person().cloned()?;
        let query = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes());
        let query: HashMap<String, String> =
            query.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        let language = visit.language;
        let separator = match (query.get("sep").map(String::as_str), language) {
            (Some("comma"), _) | (None, Language::En) => Separator::Comma,
            _ => Separator::Semicolon,
        };
        Some(Self { actor, language, separator, query })
    }

    fn get(&self, name: &str) -> Option<String> {
        self.query.get(name).cloned()
    }
}

/// The file, or the answer to whoever manages nothing of it: there is none.
fn file(portal: &Portal, made: Result<Exported, Failure>) -> Response {
    match made {
        Ok(Exported { name, bytes }) => {
            let name = format!("attachment; filename=\"{name}.csv\"");
            ([(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, name.as_str())], bytes)
                .into_response()
        }
        Err(Failure::Refused(Refusal::NotYours)) => StatusCode::NOT_FOUND.into_response(),
        Err(failure) => failed(portal, &failure),
    }
}

/// Users, as the list is filtered.
pub async fn users(State(portal): State<Portal>, request: Request) -> Response {
    let Some(asked) = Asked::of(&request) else { return StatusCode::NOT_FOUND.into_response() };
    let filter = PeopleFilter::of_query(|name| asked.get(name));
    let made = asked.actor.export_users(asked.language, &filter, asked.separator).await;
    file(&portal, made)
}

/// Permissions, as the list is filtered.
pub async fn permissions(State(portal): State<Portal>, request: Request) -> Response {
    let Some(asked) = Asked::of(&request) else { return StatusCode::NOT_FOUND.into_response() };
    let filter = UsersFilter::of_query(|name| asked.get(name));
    let made = asked.actor.export_permissions(asked.language, &filter, asked.separator).await;
    file(&portal, made)
}

/// The example of a file of users.
pub async fn users_example(State(portal): State<Portal>, request: Request) -> Response {
    let Some(asked) = Asked::of(&request) else { return StatusCode::NOT_FOUND.into_response() };
    file(&portal, services::users_example(asked.language, asked.separator))
}
