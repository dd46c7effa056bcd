//! The desk: signing in as an officer of the helpdesk, and what officers see and do. Its functions lie below `/api/desk`, where
//! the session of an officer counts and no other.

use leptos::prelude::*;
use rules::shown::WrittenPage;

use super::ApiError;

/// The sign-in of officers.
#[cfg(feature = "ssr")]
pub(super) const DESK_LOGIN: &str = "/desk/login";
/// The page of somebody, up to their id.
#[cfg(feature = "ssr")]
const PEOPLE: &str = "/desk/people";

/// Writes a page of the desk. What is refused is a page too, in the same frame.
#[cfg(feature = "ssr")]
async fn written(work: impl Future<Output = services::Result<WrittenPage>>) -> Result<WrittenPage, ApiError> {
    use super::{
        answer, page_status,
        request::{set_status, status_of},
    };
    use crate::pages::desk::written::{Around, sorry};
    use rules::problem::Refusal;
    use services::Failure;
    answer(async {
        match work.await {
            Err(Failure::Refused(refusal)) if refusal != Refusal::SignedOut => {
                set_status(status_of(&refusal));
                page_status(status_of(&refusal));
                Ok(sorry(&Around::here(), &refusal))
            }
            done => done,
        }
    })
    .await
}

/// The sign-in of the desk.
#[server(endpoint = "desk/login")]
pub async fn read_desk_login(
    /// The page to return to.
    #[server(default)]
    next: String,
    /// Whether the last try was refused.
    #[server(default)]
    again: bool,
    /// Whether a session was there and is over.
    #[server(default)]
    ended: bool,
    /// Whether they have just logged out.
    #[server(default)]
    left: bool,
) -> Result<WrittenPage, ApiError> {
    use super::{portal, visit};
    use crate::pages::desk::written::{Around, login};
    let visit = visit()?;
    written(async {
        let mut shown = portal()?.refused_sign_in(&visit.visitor);
        if !again {
            shown = rules::shown::SignInShown { return_to: next, ..Default::default() };
        }
        Ok(login(&Around::here(), &shown, ended && !again, left && !again))
    })
    .await
}

/// Signs an officer in.
#[server(endpoint = "desk/sign_in")]
pub async fn desk_sign_in(
    /// The e-mail address.
    #[server(default)]
    username: String,
    /// The password.
    #[server(default)]
    password: String,
    /// The code of the authenticator app.
    #[server(default)]
    code: String,
    /// The page to return to.
    #[server(default)]
    next: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{go, leads},
        portal,
        request::{remembered_as, set_cookie},
        visit,
    };
    use services::{DeskStep, Secret};
    let visit = visit()?;
    go(leads(DESK_LOGIN), async {
        let password = Secret::new(password);
        match portal()?.officer_sign_in(&visit.visitor, &username, password, &code, &next).await? {
            DeskStep::Again(sealed) => Ok(remembered_as(DESK_REMEMBERED, DESK_LOGIN, &sealed)),
            DeskStep::Entered { session, browser, return_to } => {
                enter(&session, &browser);
                set_cookie(DESK_REMEMBERED, "", Some(0));
                Ok(return_to)
            }
        }
    })
    .await
}

/// The cookie of an officer's session.
#[cfg(feature = "ssr")]
pub const DESK_SESSION: &str = "desk-session";
/// The cookie of a browser in which an officer signed in before.
#[cfg(feature = "ssr")]
pub const DESK_BROWSER: &str = "desk-browser";
/// The cookie of what was typed at the desk's sign-in and refused, sealed.
#[cfg(feature = "ssr")]
pub const DESK_REMEMBERED: &str = "desk-remembered";

#[cfg(feature = "ssr")]
fn enter(session: &services::Secret<String>, browser: &services::Secret<String>) {
    use super::request::{BROWSER_KEPT, set_cookie};
    set_cookie(DESK_SESSION, session.reveal(), None);
    set_cookie(DESK_BROWSER, browser.reveal(), Some(BROWSER_KEPT));
}

/// Logs an officer out. A person who is signed in in the same browser stays so.
#[server(endpoint = "desk/leave")]
pub async fn leave_desk() -> Result<(), ApiError> {
    use super::{
        forms::{go, leads},
        officer,
        request::{add_header, set_cookie},
    };
    use http::HeaderName;
    go(leads("/desk").to("/desk/login?left=1"), async {
        if let Ok(officer) = officer() {
            officer.leave().await?;
        }
        set_cookie(DESK_SESSION, "", Some(0));
        add_header(HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\"");
        Ok(())
    })
    .await
}

/// The page of an activation link.
#[server(endpoint = "desk/activation")]
pub async fn read_desk_activation(
    /// The link's token.
    #[server(default)]
    token: String,
    /// Whether the last try was refused.
    #[server(default)]
    again: bool,
) -> Result<WrittenPage, ApiError> {
    use super::portal;
    use crate::pages::desk::written::{Around, activation};
    written(async {
        let shown = portal()?.officer_activation(&token).await?;
        Ok(activation(&Around::here(), &shown, &token, again))
    })
    .await
}

/// Chooses password and app of an officer.
#[server(endpoint = "desk/activate")]
pub async fn activate_desk(
    /// The link's token.
    #[server(default)]
    token: String,
    /// The password.
    #[server(default)]
    password: String,
    /// The first code of the app.
    #[server(default)]
    code: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{AGAIN, go, link_page, noted},
        portal,
        request::takes_cookies,
    };
    use rules::opens::Link;
    use services::{OfficerActivated, Secret};
    let leads = link_page(Link::Officer, &token);
    let again = noted(leads.here(), AGAIN);
    go(leads, async {
        takes_cookies()?;
        match portal()?.activate_officer(&token, Secret::new(password), &code).await? {
            OfficerActivated::Refused => Ok(again),
            OfficerActivated::Entered { session, browser } => {
                enter(&session, &browser);
                Ok("/desk".to_owned())
            }
        }
    })
    .await
}

/// What waits for the helpdesk.
#[server(endpoint = "desk/overview")]
pub async fn read_desk(
    /// Whether something was taken off the list.
    #[server(default)]
    done: bool,
    /// Whether a colleague was faster.
    #[server(default)]
    gone: bool,
) -> Result<WrittenPage, ApiError> {
    use super::officer;
    use crate::pages::desk::written::{Around, overview};
    written(async { Ok(overview(&Around::here(), &officer()?.desk().await?, done, gone)) }).await
}

/// Takes something off the list.
#[server(endpoint = "desk/task_done")]
pub async fn desk_task_done(
    /// The task.
    #[server(default)]
    task: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{On, go, leads},
        officer,
    };
    go(leads("/desk").to("/desk?done=1").noted_on(On::Changed, "gone=1"), async { officer()?.task_done(&task).await })
        .await
}

/// Searches people.
#[server(endpoint = "desk/people")]
pub async fn read_desk_people(
    /// What is looked for.
    #[server(default)]
    q: String,
    /// Whether something is looked for at all.
    #[server(default)]
    asked: bool,
) -> Result<WrittenPage, ApiError> {
    use super::officer;
    use crate::pages::desk::written::{Around, people};
    written(async {
        let officer = officer()?;
        let found = if asked { Some(officer.find(&q).await?) } else { None };
        Ok(people(&Around::here(), found.as_ref()))
    })
    .await
}

/// A person: what an officer sees who said why, and the question to who did not.
#[server(endpoint = "desk/person")]
pub async fn read_desk_person(
    /// The person.
    #[server(default)]
    person: String,
    /// The line from before which the history is read.
    #[server(default)]
    before: String,
    /// Whether the reason was refused.
    #[server(default)]
    again: bool,
) -> Result<WrittenPage, ApiError> {
    use super::{officer, request_frame};
    use crate::pages::desk::written::{Around, file, why};
    use services::PersonSeen;
    written(async {
        Ok(match officer()?.person(&person, &before, request_frame().language).await? {
            PersonSeen::File(shown) => file(&Around::here(), &shown),
            PersonSeen::Ask(asked) => why(&Around::here(), &asked, again),
        })
    })
    .await
}

/// The page of somebody.
#[cfg(feature = "ssr")]
fn person_page(person: &str) -> super::forms::Leads {
    super::forms::leads(format!("{PEOPLE}/{}", super::forms::as_segment(person)))
}

/// Says why, and looks.
#[server(endpoint = "desk/look")]
pub async fn look_at_person(
    /// The person.
    #[server(default)]
    person: String,
    /// What brings the officer here.
    #[server(default)]
    reason: String,
    /// What it is about.
    #[server(default)]
    note: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{AGAIN, go, noted},
        officer,
    };
    let leads = person_page(&person);
    let (here, again) = (leads.here().to_owned(), noted(leads.here(), AGAIN));
    go(leads, async { Ok(if officer()?.look(&person, &reason, &note).await? { here } else { again }) }).await
}

/// Stops looking.
#[server(endpoint = "desk/look_away")]
pub async fn look_away(
    /// The person.
    #[server(default)]
    person: String,
) -> Result<(), ApiError> {
    use super::{forms::go, officer};
    go(person_page(&person).to(PEOPLE), async { officer()?.look_away(&person).await }).await
}

/// Why something was not done; also of an address of the desk that leads nowhere.
#[server(endpoint = "desk/sorry")]
pub async fn read_desk_sorry(
    /// What became of it.
    #[server(default)]
    why: String,
    /// How long to wait.
    #[server(default)]
    seconds: String,
) -> Result<WrittenPage, ApiError> {
    use super::{page_status, request::status_of};
    use crate::pages::desk::written::{Around, sorry};
    use rules::problem::Refusal;
    written(async {
        let (refusal, counts) = match why.as_str() {
            "changed" => (Refusal::Changed, true),
            "gone" => (Refusal::Gone, true),
            // The form was refused, this page is not.
            "somebody-else" => (Refusal::SomebodyElse, false),
            "cookies" => (Refusal::CookiesOff, false),
            "busy" => {
                let seconds = seconds.parse().unwrap_or(10);
                (Refusal::TooMany { seconds: i64::clamp(seconds, 1, 24 * 60 * 60) }, false)
            }
            _ => (Refusal::NotYours, true),
        };
        page_status(if counts { status_of(&refusal) } else { 200 });
        Ok(sorry(&Around::here(), &refusal))
    })
    .await
}

/// Dutch or English, light or dark, at the desk.
#[server(endpoint = "desk/choose")]
pub async fn choose_at_desk(
    /// `nl` or `en`; another language than before, where it is one.
    #[server(default)]
    lang: String,
    /// The theme's name; another appearance, where it is given.
    #[server(default)]
    theme: String,
    /// The page to return to.
    #[server(default)]
    back: String,
) -> Result<(), ApiError> {
    use super::{
        forms::{go, leads},
        request::{BROWSER_KEPT, set_cookie, takes_cookies},
    };
    go(leads(back), async {
        takes_cookies()?;
        if let Some(language) = rules::people::Language::from_tag(&lang) {
            set_cookie("language", language.tag(), Some(BROWSER_KEPT));
        }
        if !theme.is_empty() {
            set_cookie("theme", crate::Theme::from_name(&theme).name(), Some(BROWSER_KEPT));
        }
        Ok(())
    })
    .await
}
