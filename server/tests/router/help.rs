//! Help as it is read: by everybody, from any page, and back there.

use axum::http::{StatusCode, header};

use crate::world::{Visitor, World};

/// R60, R68, R93
#[tokio::test]
async fn r60_r68_r93_every_topic_is_a_page_with_the_way_to_my_reconi_and_the_helpdesk() {
    let world = World::new().await;
    let mut nobody = Visitor::default();
    let list = world.page(&mut nobody, "/help").await;
    let topics: Vec<&str> =
        list.body.split("href=\"/help/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let topics: Vec<&str> = topics.into_iter().filter(|topic| !topic.starts_with("for")).collect();
    assert!(topics.len() >= 17 && topics.contains(&"management"), "{topics:?}");
    for topic in topics {
        let page = world.page(&mut nobody, &format!("/help/{topic}")).await;
        assert_eq!(page.status, StatusCode::OK, "{topic}");
        for part in ["Naar Mijn Reconi", "085 000 00 00", "helpdesk@", "mr-prose"] {
            assert!(page.body.contains(part), "{topic}: {part}");
        }
    }
    for path in ["/privacy", "/accessibility", "/security"] {
        let page = world.page(&mut nobody, path).await;
        assert!(page.status == StatusCode::OK && page.body.contains("mr-prose"), "{path}");
    }
    for path in ["/help/nothing", "/help/privacy", "/help/..%2fprivacy"] {
        assert_eq!(world.page(&mut nobody, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

/// R25: from a page to its topic and back; to no other site.
#[tokio::test]
async fn r25_help_with_a_page_leads_back_there_and_to_no_other_site() {
    let world = World::new().await;
    let mut nobody = Visitor::default();
    let led = world.page_from(&mut nobody, "/help/for", "/account/permissions").await;
    assert_eq!(led.location(), "/help/renew?from=%2Faccount%2Fpermissions");
    let page = world.page(&mut nobody, led.location()).await;
    assert!(page.body.contains("class=\"mr-back\" href=\"/account/permissions\""), "{}", page.body);
    for elsewhere in
        ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/api/sign_out"]
    {
        let from = percent(elsewhere);
        let page = world.page(&mut nobody, &format!("/help/renew?from={from}")).await;
        assert!(page.body.contains("class=\"mr-back\" href=\"/help\""), "{elsewhere}");
    }
}

/// Where the browser does not say, or comes from elsewhere, all questions are there.
#[tokio::test]
async fn help_from_nowhere_leads_to_all_questions() {
    let world = World::new().await;
    let mut nobody = Visitor::default();
    assert_eq!(world.page(&mut nobody, "/help/for").await.location(), "/help");
    assert_eq!(world.page_from(&mut nobody, "/help/for", "//evil.example").await.location(), "/help");
    assert_eq!(world.page_from(&mut nobody, "/help/for", ".evil.example/account").await.location(), "/help");
}

/// What is searched is never taken for HTML.
#[tokio::test]
async fn what_is_searched_is_said_as_it_was_typed() {
    let world = World::new().await;
    let page =
        world.page(&mut Visitor::default(), &format!("/help?q={}", percent("<script>alert(1)</script>\""))).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    let page = world.page(&mut Visitor::default(), "/help?q=pasword").await;
    assert!(page.body.contains("/help/password"), "{}", page.body);
}

/// R87, R89: the level that a service asks for beside the one that is held; cookies once they had time to come.
#[tokio::test]
async fn r87_r89_cannot_log_in_says_what_fails() {
    let world = World::new().await;
    let mut nobody = Visitor::default();
    let first = world.page(&mut nobody, "/cannot-log-in").await;
    assert!(first.body.contains("Dat blijkt als u opnieuw kijkt."), "nothing is known of a browser that comes first");
    let second = world.page(&mut nobody, "/cannot-log-in?again=1").await;
    assert!(second.body.contains("Uw browser accepteert de cookies van deze site."));
    let without = world.page(&mut Visitor::default(), "/cannot-log-in?again=1").await;
    assert!(without.body.contains("Uw browser blokkeert cookies."));

    let mut kees = world.signed_in("kees").await;
    let page = world.page(&mut kees, "/cannot-log-in?needs=EH3").await;
    assert!(page.body.contains("The service needs EH3; your eHerkenning is EH2+."), "{}", page.body);
    let page = world.page(&mut kees, "/cannot-log-in?needs=EH2%2B").await;
    assert!(page.body.contains("That fits.") && page.body.contains("You are logged in as"), "{}", page.body);
    assert_eq!(world.page(&mut nobody, "/cannot-log-in?needs=nothing").await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_finds_a_weak_spot_is_told_whom_to_tell() {
    let world = World::new().await;
    let text = world.page(&mut Visitor::default(), "/.well-known/security.txt").await;
    assert_eq!(text.headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
    for line in ["Contact: mailto:", "Expires: 20", "Preferred-Languages: nl, en", "Policy: http"] {
        assert!(text.body.contains(line), "{}", text.body);
    }
}

fn percent(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
