//! Signing in over HTTP: equal answers, cookies, and the way back.

use axum::http::header;

use crate::world::{Visitor, World};

/// The page without what differs by chance: nonces and the username as typed.
fn comparable(body: &str, username: &str) -> String {
    let mut text = body.replace(username, "USERNAME");
    while let Some(start) = text.find("nonce=\"").or_else(|| text.find("crossorigin=\"")) {
        let value = start + text[start..].find('"').unwrap();
        let end = value + 1 + text[value + 1..].find('"').unwrap();
        text.replace_range(start..=end, "");
    }
    text
}

/// R90
#[tokio::test]
async fn r90_a_wrong_password_and_an_unknown_address_get_the_same_bytes() {
    let world = World::new().await;
    let mut pages = Vec::new();
    for username in ["anna@demo.example", "nobd@demo.example", "jan@demo.example1", "ivo@demo.example1"] {
        let mut visitor = Visitor::default();
        let fields = [("username", username), ("password", "Not-The-One-1!")];
        let answer = world.form(&mut visitor, "sign_in", &fields).await;
        let names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        let page = world.page(&mut visitor, answer.location()).await;
        pages.push((answer.status, answer.location().to_owned(), names, comparable(&page.body, username)));
    }
    assert!(pages.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(pages[0].3.contains("USERNAME"), "what was typed is kept");
}

/// R78
#[tokio::test]
async fn r78_after_signing_in_back_to_the_page_asked_for_and_never_elsewhere() {
    let world = World::new().await;
    for (next, leads) in [
        ("/account/permissions", "/account/permissions"),
        ("//evil.example", "/account"),
        ("https://evil.example/", "/account"),
        ("/a\r\nSet-Cookie: x=y", "/account"),
        ("", "/account"),
    ] {
        let mut visitor = Visitor::default();
        let fields = [("username", "hanna@demo.example"), ("password", server::demo::PASSWORD), ("next", next)];
        world.form(&mut visitor, "sign_in", &fields).await;
        let code = world.code().await;
        let answer = world.form(&mut visitor, "enter_code", &[("code", &code)]).await;
        assert_eq!(answer.location(), leads, "{next:?}");
    }
}

#[tokio::test]
async fn cookies_are_out_of_reach_of_scripts_and_other_sites() {
    let world = World::new().await;
    let mut visitor = Visitor::default();
    let fields = [("username", "hanna@demo.example"), ("password", server::demo::PASSWORD)];
    let first = world.form(&mut visitor, "sign_in", &fields).await;
    let code = world.code().await;
    let second = world.form(&mut visitor, "enter_code", &[("code", &code)]).await;
    let all = [first, second];
    let cookies: Vec<&str> = all
        .iter()
        .flat_map(|answer| answer.headers.get_all(header::SET_COOKIE))
        .map(|value| value.to_str().unwrap())
        .collect();
    assert!(cookies.len() >= 3, "{cookies:?}");
    for cookie in cookies {
        assert!(
            cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax") && cookie.contains("; Path=/"),
            "{cookie}"
        );
        assert!(
            !cookie.starts_with("session=") || !cookie.contains("Max-Age"),
            "a session ends with the browser: {cookie}"
        );
    }
    let secure = app::api::Cookies { secure: true }.set("session", "x", None);
    assert!(secure.starts_with("__Host-session=x; Path=/;") && secure.contains("; Secure"), "{secure}");
}

/// R88
#[tokio::test]
async fn r88_a_lost_or_invented_cookie_leads_to_the_start_and_not_to_an_error() {
    let world = World::new().await;
    let mut visitor = Visitor::default();
    visitor.cookies.insert("session".into(), "f".repeat(64));
    visitor.cookies.insert("sign-in".into(), "e".repeat(64));
    assert_eq!(world.page(&mut visitor, "/account").await.location(), "/login?next=/account");
    let page = world.page(&mut visitor, "/login/code").await;
    assert!(page.status.is_success() && page.body.contains("name=\"password\""), "{}", page.status);
    assert_eq!(world.form(&mut visitor, "enter_code", &[("code", "123456")]).await.location(), "/login");
    assert_eq!(world.form(&mut visitor, "resend_code", &[]).await.location(), "/login");
}

/// R91
#[tokio::test]
async fn r91_password_managers_find_their_fields() {
    let world = World::new().await;
    let page = world.page(&mut Visitor::default(), "/login").await.body;
    assert!(page.contains("autocomplete=\"username\"") && page.contains("autocomplete=\"current-password\""));
    let mut visitor = Visitor::default();
    let fields = [("username", "hanna@demo.example"), ("password", server::demo::PASSWORD)];
    world.form(&mut visitor, "sign_in", &fields).await;
    let page = world.page(&mut visitor, "/login/code").await.body;
    assert!(page.contains("autocomplete=\"one-time-code\"") && page.contains("inputmode=\"numeric\""));
}
