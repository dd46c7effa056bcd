//! Our own trouble: one page and one answer, whatever of the portal still works; and what an operator's watch sees of it.

use std::{sync::atomic::Ordering, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{StatusCode, header},
};

use crate::{
    pages::has_all_headers,
    world::{Answer, ORIGIN, Visitor, World, functions},
};

fn is_the_page(answer: &Answer, status: StatusCode, heading: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert!(has_all_headers(answer), "{:?}", answer.headers);
    assert!(answer.body.contains(&format!("<h1 tabindex=\"-1\">{heading}</h1>")), "{}", answer.body);
    assert!(answer.body.contains("085 000 00 00") && answer.body.contains("helpdesk@"), "{}", answer.body);
    assert!(answer.body.contains("IN-2026-"), "{}", answer.body);
    assert!(!answer.body.contains("<script"), "nothing of it needs a script");
    let retry = (status == StatusCode::SERVICE_UNAVAILABLE).then_some("60");
    assert_eq!(answer.headers.get(header::RETRY_AFTER).map(|value| value.to_str().unwrap()), retry);
    assert!(!answer.headers.contains_key("x-incident") && !answer.headers.contains_key(header::LOCATION));
    assert!(!answer.headers.contains_key(header::SET_COOKIE));
}

const AWAY: &str = "My Reconi is not available right now";
const AWAY_NL: &str = "Mijn Reconi is nu niet beschikbaar";

/// M8: pages, plain forms and calls of scripts, signed in or not, in the reader's language.
#[tokio::test]
async fn m8_a_database_that_is_away_is_one_503_page_that_says_when_to_come_back() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let mut nobody = Visitor::default();
    world.portal.db().close().await;
    for path in ["/account", "/account/permissions", "/account/data/download", "/login", "/w/renewal/x/which", "/up"] {
        is_the_page(&world.page(&mut anna, path).await, StatusCode::SERVICE_UNAVAILABLE, AWAY_NL);
    }
    // What needs no database is there.
    for path in ["/", "/login", "/sorry/gone"] {
        assert_ne!(world.page(&mut nobody, path).await.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
    }
    nobody.cookies.insert("language".into(), "en".into());
    nobody.cookies.insert("sign-in".into(), "0".repeat(64));
    is_the_page(&world.page(&mut nobody, "/login/code").await, StatusCode::SERVICE_UNAVAILABLE, AWAY);
    let fields = [("username", "anna@demo.example"), ("password", "x")];
    let form = world.form(&mut nobody, "sign_in", &fields).await;
    is_the_page(&form, StatusCode::SERVICE_UNAVAILABLE, AWAY);
    assert!(form.body.contains("Reload this page in a minute"), "a reload sends the form again");
    let form = world.form(&mut anna, "start_wizard", &[("kind", "renewal")]).await;
    is_the_page(&form, StatusCode::SERVICE_UNAVAILABLE, AWAY_NL);
}

/// M8: no function turns it into anything else.
#[tokio::test]
async fn m8_every_call_of_a_script_is_told_503_with_the_incident() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    anna.cookies.extend(world.at_the_desk(0).await.cookies);
    world.portal.db().close().await;
    for function in functions() {
        let function = function.trim_start_matches("/api/");
        let answer = world.call(&mut anna, function, &[]).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{function}");
        assert_eq!(answer.headers[header::RETRY_AFTER], "60", "{function}");
        assert!(
            answer.body.starts_with("{\"Refused\":{\"Trouble\":{\"incident\":\"IN-2026-"),
            "{function}: {}",
            answer.body
        );
    }
}

/// A body that never ends, of a form that is otherwise right.
fn endless() -> axum::http::Request<Body> {
    let never = axum::body::Body::from_stream(Never);
    Visitor::default()
        .request("POST", "/api/choose_theme")
        .header(header::ACCEPT, "text/html")
        .header(header::ORIGIN, ORIGIN)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(never)
        .unwrap()
}

struct Never;

impl futures::Stream for Never {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Pending
    }
}

/// L3: the answer of the time limit had no security header at all.
#[tokio::test]
async fn l3_the_answer_of_the_time_limit_has_every_header_too() {
    let world = World::new().await;
    tokio::time::pause();
    is_the_page(&world.send(endless()).await, StatusCode::SERVICE_UNAVAILABLE, AWAY_NL);
}

/// Review §7: a panic was a closed connection.
#[tokio::test]
async fn a_panic_is_the_page_of_500_and_ends_nothing_else() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    world.clock.panics_once.store(true, Ordering::SeqCst);
    let page = world.page(&mut anna, "/account").await;
    is_the_page(&page, StatusCode::INTERNAL_SERVER_ERROR, "Er ging iets mis");
    assert!(!page.body.contains("the clock"), "what it said stays inside");
    assert_eq!(world.page(&mut anna, "/account").await.status, StatusCode::OK);
    world.clock.panics_once.store(true, Ordering::SeqCst);
    let call = world.call(&mut anna, "account_overview", &[]).await;
    assert_eq!(call.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(call.body.starts_with("{\"Refused\":{\"Trouble\":"), "{}", call.body);
}

/// Issue §2: `/health` says that the process is alive, `/ready` that a read and a write went through.
#[tokio::test]
async fn an_operators_watch_is_told_of_the_database_by_ready_and_not_by_health() {
    let world = World::new().await;
    let mut nobody = Visitor::default();
    let ready = world.page(&mut nobody, "/ready").await;
    assert_eq!(
        (ready.status, ready.headers[header::CONTENT_TYPE].to_str().unwrap()),
        (StatusCode::OK, "application/json")
    );
    let told: serde_json::Value = serde_json::from_str(&ready.body).unwrap();
    assert_eq!(told["ready"], true);
    assert!(has_all_headers(&ready) && !ready.headers.contains_key(header::SET_COOKIE));
    tokio::time::pause();
    world.portal.db().close().await;
    // A stranger's thousandth request costs nothing: within a second the same answer is given.
    for _ in 0..1_000 {
        assert_eq!(world.page(&mut nobody, "/ready").await.status, StatusCode::OK);
    }
    tokio::time::advance(Duration::from_secs(1)).await;
    let ready = world.page(&mut nobody, "/ready").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ready.body, "{\"ready\":false,\"oldest_text\":0,\"oldest_mail\":0,\"oldest_errand\":0}");
    let mut anna = Visitor::default();
    anna.cookies.insert("session".into(), "0".repeat(64));
    let health = world.page(&mut anna, "/health").await;
    assert_eq!((health.status, health.body.as_str()), (StatusCode::OK, "{\"alive\":true}"));
}

/// Issue §2: the age of what waits.
#[tokio::test]
async fn ready_tells_how_long_the_oldest_message_and_errand_have_been_waiting() {
    let world = World::new().await;
    let mut nobody = Visitor::default();
    let age = async |world: &World| -> (i64, i64) {
        // A router of its own has looked at nothing yet.
        let ready = world.again().page(&mut Visitor::default(), "/ready").await;
        let told: serde_json::Value = serde_json::from_str(&ready.body).unwrap();
        (told["oldest_text"].as_i64().unwrap(), told["oldest_errand"].as_i64().unwrap())
    };
    assert_eq!(age(&world).await, (0, 0));
    world.form(&mut nobody, "forgot_password", &[("email", "anna@demo.example")]).await;
    world.signed_in("bram").await;
    world.clock.forward(90);
    assert_eq!(age(&world).await, (90, 90), "a code and a forgotten password");
}
