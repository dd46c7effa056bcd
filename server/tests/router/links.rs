//! Addresses as mail programs, scanners and people bring them: nothing is done by looking, and what does not work says why.

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use proptest::prelude::*;
use rules::opens::Link;
use services::letters::AnyLetter;

use crate::{
    fuzz::PAGES,
    world::{Answer, ORIGIN, Visitor, World, functions},
};

/// A whole page in the reader's language, with a heading and the helpdesk.
fn is_a_page(answer: &Answer, what: &str) {
    let kind = answer.headers.get(header::CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap());
    assert!(kind.starts_with("text/html"), "{what}: {} {kind:?} {}", answer.status, answer.body);
    assert!(answer.body.contains("<h1") && answer.body.contains("085 000 00 00"), "{what}: {}", answer.status);
}

async fn looked_at(world: &World, visitor: &Visitor, method: &str, path: &str) -> Answer {
    world.send(visitor.request(method, path).body(Body::empty()).unwrap()).await
}

/// The addresses of all pages, with made-up objects.
fn addresses() -> Vec<String> {
    let pages = PAGES.iter().map(|page| page.replace("{}", "none"));
    let others = ["/nothing", "/account/nothing", "/administration", "/up", "/account/", "/account/details."];
    pages.chain(others.map(str::to_owned)).collect()
}

/// FC02, FC03
#[tokio::test]
async fn r135_head_is_answered_as_get_without_a_body() {
    let world = World::new().await;
    let readers = [Visitor::default(), world.signed_in("anna").await, world.signed_in("carla").await];
    for reader in &readers {
        for path in addresses() {
            let get = looked_at(&world, reader, "GET", &path).await;
            let head = looked_at(&world, reader, "HEAD", &path).await;
            assert_eq!((head.status, head.location()), (get.status, get.location()), "{path}");
            let names = |answer: &Answer| answer.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
            assert_eq!(names(&head), names(&get), "{path}");
            assert_eq!(head.body, "", "{path}");
        }
    }
}

/// FC02, FC20: a full stop in an address is part of it, no file.
#[tokio::test]
async fn r135_an_address_with_a_full_stop_is_a_page_like_any_other() {
    let world = World::new().await;
    let mut hanna = world.signed_in("hanna").await;
    world.form(&mut hanna, "choose_language", &[("lang", "en"), ("back", "/account")]).await;
    for path in ["/account/details.", "/nothing.", "/nothing.html", "/login.php", "/done/a.b"] {
        let page = world.page(&mut hanna, path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        is_a_page(&page, path);
        assert!(page.body.contains("lang=\"en\""), "{path}: not her language");
        assert!(!page.body.contains("no longer logged in"), "{path}");
    }
    let signed_out = world.page(&mut Visitor::default(), "/account/details.").await;
    assert_eq!(signed_out.location(), "/login?next=/account/details.");
}

/// The link of the newest letter of a kind.
async fn token_of(world: &World, of: impl Fn(&AnyLetter) -> Option<String>) -> String {
    let post = world.portal.newest_post(50).await.unwrap();
    post.into_iter().filter_map(|(_, letter)| letter).find_map(|letter| of(&letter)).unwrap()
}

async fn reset_link(world: &World, name: &str) -> String {
    let mut visitor = Visitor::default();
    let email = format!("{name}@demo.example");
    let answer = world.form(&mut visitor, "forgot_password", &[("email", email.as_str())]).await;
    assert_eq!(answer.location(), "/password/forgot?sent=1");
    world.portal.run_errands().await.unwrap();
    token_of(world, |letter| match letter {
        AnyLetter::M40(letter) => Some(letter.token.reveal().to_owned()),
        _ => None,
    })
    .await
}

/// FC20: what a sentence or a mail program leaves around a link does not break it.
#[tokio::test]
async fn r135_a_link_with_something_stuck_to_it_still_works() {
    let world = World::new().await;
    let token = reset_link(&world, "hanna").await;
    for behind in ["", ".", ")", "%3E", "%20", ",", ";", "%22", "'", "%3D", ").", "%E2%80%8B", "%C2%A0", "!", "]", "*"]
    {
        let page = world.page(&mut Visitor::default(), &format!("/password/reset/{token}{behind}")).await;
        assert_eq!(page.status, StatusCode::OK, "{behind}");
    }
    let page = world.page(&mut Visitor::default(), &format!("/password/reset/{}", token.to_uppercase())).await;
    assert_eq!(page.status, StatusCode::OK, "in capitals");
}

/// FC08, FC20, F12: each says what is wrong with it, and none leads to where its reader does not want to go.
#[tokio::test]
async fn r135_a_link_that_does_not_work_says_why_and_where_to_go_on() {
    let world = World::new().await;
    let mut english = Visitor::default();
    english.cookies.insert("language".into(), "en".into());
    for link in Link::ALL {
        for (token, why) in [
            ("ab".repeat(32), "We do not know this link"),
            ("ab".repeat(28), "This link is not complete"),
            (format!("{}={}", "ab".repeat(16), "ab".repeat(16)), "This link is not complete"),
        ] {
            let page = world.page(&mut english, &link.path(&token)).await;
            // The page of one's own cancellations is also reached by reference.
            if link == Link::Farewell && token.len() != 64 {
                continue;
            }
            assert_eq!(page.status, StatusCode::GONE, "{link:?} {token}");
            is_a_page(&page, link.name());
            assert!(page.body.contains(why), "{link:?} {token}: {why}");
            let to_forgot = page.body.contains("href=\"/password/forgot\"");
            assert_eq!(to_forgot, link == Link::Reset, "{link:?}");
        }
    }
    let first = reset_link(&world, "hanna").await;
    let second = reset_link(&world, "hanna").await;
    let page = world.page(&mut english, &Link::Reset.path(&first)).await;
    assert!(page.body.contains("There is a newer link"), "{}", page.status);
    assert_eq!(world.page(&mut english, &Link::Reset.path(&second)).await.status, StatusCode::OK);
    world.clock.forward(Link::Reset.life());
    let page = world.page(&mut english, &Link::Reset.path(&second)).await;
    assert!(page.body.contains("This link is too old") && page.body.contains("It worked until"), "{}", page.status);
    // For who is signed in the way is the page on which a password is changed.
    let mut hanna = world.signed_in("hanna").await;
    let page = world.page(&mut hanna, &Link::Reset.path(&second)).await;
    assert!(page.body.contains("href=\"/password/change\""), "{}", page.body);
}

/// FC28, FC12: a page that is not there says who is signed in, for foreign and unknown ones alike.
#[tokio::test]
async fn r135_who_is_signed_in_as_somebody_else_is_told_so_and_can_change_that() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let draft = world.draft(&mut anna).await;
    let mut hanna = world.signed_in("hanna").await;
    let mut pages = Vec::new();
    for path in [format!("/w/renewal/{draft}/which"), format!("/w/renewal/{}/which", "0".repeat(draft.len()))] {
        let page = world.page(&mut hanna, &path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.body.contains("You are logged in as") && page.body.contains("H. Meijer"), "{}", page.body);
        assert!(page.body.contains(&format!("name=\"next\" value=\"{path}\"")), "{}", page.body);
        pages.push(page.body.replace(&path, "PATH").len());
    }
    assert_eq!(pages[0], pages[1], "foreign and unknown look alike");
    let path = format!("/w/renewal/{draft}/which");
    let answer = world.form(&mut hanna, "sign_out", &[("next", &path)]).await;
    assert_eq!(answer.location(), format!("/login?next={path}"));
}

/// F14
#[tokio::test]
async fn r135_who_is_signed_in_and_goes_to_the_sign_in_is_led_on() {
    let world = World::new().await;
    let mut bram = world.signed_in("bram").await;
    for (path, leads) in [
        ("/login", "/account"),
        ("/login/code", "/account"),
        ("/login?next=/account/permissions", "/account/permissions"),
        ("/login?next=//evil.example", "/account"),
        ("/login?again=1", "/account"),
    ] {
        assert_eq!(world.page(&mut bram, path).await.location(), leads, "{path}");
    }
}

/// FC07, FC02: whatever a browser sends, however it says what it accepts, it gets a page or is led to one.
#[tokio::test]
async fn r88_a_browser_always_gets_a_page_whatever_layer_answers() {
    let world = World::new().await;
    let anna = world.signed_in("anna").await;
    let (mut seen, form) = (std::collections::BTreeSet::new(), "application/x-www-form-urlencoded");
    let mut bodies: Vec<(&str, String)> =
        ["username=a&username=b", "", "draft=x&step=y&rev=z", "draft[a]=b&rev=1", "%00"]
            .map(|body| (form, body.to_owned()))
            .into();
    bodies.push((form, "a".repeat(70_000)));
    bodies.push(("multipart/form-data; boundary=x", "x".to_owned()));
    bodies.push(("text/plain", "x".to_owned()));
    for accept in ["*/*", "", "TEXT/HTML", "image/webp", "application/json", "text/html"] {
        for function in functions().into_iter().chain(["/api/nothing", "/login", "/account", "/nothing"]) {
            for (kind, body) in &bodies {
                // Passwords are hashed: once is enough.
                if function == "/api/sign_in" && accept != "*/*" && body.len() < 100 {
                    continue;
                }
                for origin in [ORIGIN, "null"] {
                    let request = anna
                        .request("POST", function)
                        .header(header::ACCEPT, accept)
                        .header(header::ORIGIN, origin)
                        .header(header::CONTENT_TYPE, *kind)
                        .body(Body::from(body.clone()))
                        .unwrap();
                    shown(&world.send(request).await, &format!("POST {function} {body:.30}"), &mut seen);
                }
            }
            shown(&looked_at(&world, &anna, "GET", function).await, &format!("GET {function}"), &mut seen);
        }
    }
    for method in ["PUT", "DELETE", "OPTIONS", "PATCH"] {
        shown(&looked_at(&world, &anna, method, "/account").await, method, &mut seen);
    }
    for path in ["/v/0/pkg/portal.wasm", "/v/", "/account/data/download", "/health", "/ready"] {
        let answer = looked_at(&world, &Visitor::default(), "GET", path).await;
        if answer.status.is_client_error() {
            shown(&answer, path, &mut seen);
        }
    }
    let whole: Vec<u16> = vec![302, 303, 400, 403, 404, 405, 413, 415];
    assert!(whole.iter().all(|status| seen.contains(status)), "{seen:?}");
}

fn shown(answer: &Answer, what: &str, seen: &mut std::collections::BTreeSet<u16>) {
    seen.insert(answer.status.as_u16());
    assert!(!answer.status.is_server_error(), "{what}: {}", answer.status);
    if answer.status.is_redirection() {
        assert!(answer.location().starts_with('/'), "{what}: {}", answer.location());
    } else {
        is_a_page(answer, what);
    }
}

/// FC08: nobody goes in a circle.
#[tokio::test]
async fn r39_who_forgot_the_current_password_gets_a_link_while_signed_in() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let page = world.page(&mut anna, "/password/change").await;
    assert!(page.body.contains("/api/forgot_own_password"));
    let answer = world.form(&mut anna, "forgot_own_password", &[]).await;
    assert_eq!(answer.location(), "/password/forgot?sent=1");
    assert_eq!(world.page(&mut anna, answer.location()).await.status, StatusCode::OK, "it says where to look");
    let token = token_of(&world, |letter| match letter {
        AnyLetter::M40(letter) => Some(letter.token.reveal().to_owned()),
        _ => None,
    })
    .await;
    assert_eq!(world.page(&mut anna, &Link::Reset.path(&token)).await.status, StatusCode::OK);
    assert_eq!(world.page(&mut anna, "/account").await.status, StatusCode::OK, "asking for it ends nothing");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands behind or before a token: it is read as itself, or not at all.
    #[test]
    fn r135_a_token_is_never_read_as_another_one(token in "[0-9a-f]{64}", before in "\\PC{0,3}", behind in "\\PC{0,3}") {
        let read = rules::typed::token(&format!("{before}{token}{behind}"));
        prop_assert!(read.is_none_or(|read| read == token));
    }
}
