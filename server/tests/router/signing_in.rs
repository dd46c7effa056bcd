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
    assert!(
        secure.starts_with("__Host-session=x;") && secure.contains("; Path=/") && secure.contains("; Secure"),
        "{secure}"
    );
}

/// R88
#[tokio::test]
async fn r88_a_lost_or_invented_cookie_leads_to_the_start_and_not_to_an_error() {
    let world = World::new().await;
    let mut visitor = Visitor::default();
    visitor.cookies.insert("session".into(), "f".repeat(64));
    visitor.cookies.insert("sign-in".into(), "e".repeat(64));
    assert_eq!(world.page(&mut visitor, "/account").await.location(), "/login?next=/account&ended=1");
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

/// R85, R90: whether the answers fit anybody is not seen before the mailbox is proven.
#[tokio::test]
async fn r85_r90_a_change_form_of_somebody_and_of_nobody_get_the_same_bytes() {
    let world = World::new().await;
    let mut pages = Vec::new();
    for (email, day, kvk) in [
        ("anna@demo.example", "13", "68750110"),
        ("nobd@demo.example", "13", "68750110"),
        ("anna@demo.example", "14", "68750110"),
        ("anna@demo.example", "13", "69599068"),
        ("jann@demo.example", "13", "99999999"),
    ] {
        let mut visitor = Visitor::default();
        let started = world.form(&mut visitor, "start_change_form", &[]).await;
        let draft = started.location().split('/').nth(3).unwrap().to_owned();
        let who = [
            ("kind", "change-form"),
            ("draft", &draft),
            ("step", "who"),
            ("rev", "1"),
            ("answers[email]", email),
            ("answers[surname]", "de Vries"),
            ("answers[day]", day),
            ("answers[month]", "3"),
            ("answers[year]", "1971"),
            ("answers[kvk]", kvk),
        ];
        let mut seen = Vec::new();
        let code = |rev| {
            [
                ("kind", "change-form"),
                ("draft", &*draft),
                ("step", "mailbox"),
                ("rev", rev),
                ("answers[code]", "000000"),
            ]
        };
        let again = [("draft", &*draft), ("step", "mailbox")];
        let forms: [(&str, &[(&str, &str)]); 4] =
            [("save_step", &who), ("save_step", &code("2")), ("save_step", &code("3")), ("resend_form_code", &again)];
        for (function, fields) in forms {
            let answer = world.form(&mut visitor, function, fields).await;
            world.portal.run_errands().await.unwrap();
            let names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
            let page = world.page(&mut visitor, answer.location()).await;
            let body = comparable(&page.body, email).replace(&draft, "DRAFT").replace(kvk, "KVK");
            // The day of birth stands in the answers as typed.
            let body = body
                .replace(&format!("\"day\":\"{day}\""), "DAY")
                .replace(&format!("&quot;day&quot;:&quot;{day}&quot;"), "DAY");
            let body = body.replace(&format!("\\\"day\\\":\\\"{day}\\\""), "DAY");
            seen.push((answer.status, answer.location().replace(&draft, "DRAFT"), names, body));
        }
        pages.push(seen);
    }
    assert!(pages[0][1].3.contains("nog 4 keer") && pages[0][2].3.contains("nog 3 keer"), "a wrong code is told");
    for (other, page) in pages.iter().enumerate() {
        for (step, (one, first)) in page.iter().zip(&pages[0]).enumerate() {
            assert_eq!((one.0, &one.1, &one.2), (first.0, &first.1, &first.2), "{other}, step {step}");
            assert!(one.3 == first.3, "{other}, step {step}: {}\n\n{}", one.3, first.3);
        }
    }
    let told = world.portal.newest_post(50).await.unwrap();
    let told: Vec<_> = told.iter().filter(|(message, _)| message.template == "M50").collect();
    assert_eq!(told.len(), 1, "only who fits is told");
}

/// R87: F3, cookies blocked led to an empty form without a word, and each try sent a text message.
#[tokio::test]
async fn r87_who_takes_no_cookies_is_told_before_a_code_is_sent() {
    let world = World::new().await;
    let sent = async || world.portal.newest_post(50).await.unwrap().len();
    let before = sent().await;
    let fields = [("username", "hanna@demo.example"), ("password", server::demo::PASSWORD), ("page_of", "")];
    let answer =
        world.form(&mut Visitor::default(), "sign_in", &[&fields[..], &[("next", "/account/details")]].concat()).await;
    assert!(!answer.location().contains("hanna"), "no address in a link: {}", answer.location());
    let page = world.page(&mut Visitor::default(), answer.location()).await.body;
    assert!(page.contains("Cookies staan uit") && page.contains("value=\"hanna@demo.example\""), "{page}");
    assert!(page.contains("value=\"/account/details\"") && !page.contains("aria-invalid=\"true\""), "{page}");
    assert_eq!(sent().await, before, "no code is sent");
    // An address tells nobody anything else.
    let mut refused = Visitor::default();
    world.form(&mut refused, "sign_in", &[("username", "hanna@demo.example"), ("password", "wrong")]).await;
    let other = format!("/login?again=1&kept={}", refused.cookies["remembered"]);
    assert!(!world.page(&mut Visitor::default(), &other).await.body.contains("hanna"));
    // Once they are allowed, the same page goes on.
    let mut allowed = Visitor::default();
    world.page(&mut allowed, "/login").await;
    let page = world.page(&mut allowed, answer.location()).await.body;
    assert!(!page.contains("Cookies staan uit") && page.contains("value=\"hanna@demo.example\""), "{page}");
    assert_eq!(world.form(&mut allowed, "sign_in", &fields).await.location(), "/login/code");
    assert!(sent().await > before);
}

/// R87: whatever needs cookies to go on says so before it begins; what needs none goes on.
#[tokio::test]
async fn r87_every_door_that_needs_cookies_says_so() {
    let world = World::new().await;
    let token = "0".repeat(64);
    type Door<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);
    let doors: [Door<'_>; 6] = [
        ("sign_in", &[("username", "anna@demo.example"), ("password", "x")], "/login?again=1&kept="),
        ("forgot_password", &[("email", "anna@demo.example")], "/password/forgot?again=1&kept="),
        ("send_reset_code", &[("token", &token)], "/sorry/cookies"),
        ("start_change_form", &[], "/sorry/cookies"),
        ("choose_language", &[("lang", "nl"), ("back", "/login")], "/sorry/cookies"),
        ("choose_theme", &[("theme", "dark"), ("back", "/login")], "/sorry/cookies"),
    ];
    for (function, fields, way) in doors {
        let fields = [fields, &[("page_of", "")]].concat();
        let answer = world.form(&mut Visitor::default(), function, &fields).await;
        assert!(answer.location().starts_with(way), "{function}: {}", answer.location());
        let page = world.page(&mut Visitor::default(), answer.location()).await.body;
        assert!(page.contains("Cookies staan uit in deze browser"), "{function}: {page}");
        // A browser that takes them brings one from any page.
        let mut visitor = Visitor::default();
        world.page(&mut visitor, "/").await;
        let answer = world.form(&mut visitor, function, &fields).await;
        assert!(!answer.location().contains("cookies") && !answer.location().contains("kept"), "{function}");
    }
    let token = "0".repeat(64);
    for function in ["undo_email", "stop_change_form"] {
        let fields = [("token", token.as_str()), ("page_of", "")];
        let answer = world.form(&mut Visitor::default(), function, &fields).await;
        assert!(!answer.location().contains("cookies"), "{function}: a link works without");
    }
}
