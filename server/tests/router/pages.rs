//! Pages: statuses, headers, ways, and what must never stand on one.

use std::sync::Arc;

use axum::http::{StatusCode, header};

use rules::opens::Link;

use crate::world::{Answer, By, Visitor, World};

const PUBLIC: [&str; 7] =
    ["/", "/login", "/login/code", "/logged-out", "/sorry/gone", "/sorry/busy?seconds=3", "/nothing"];
const PRIVATE: [&str; 4] = ["/account", "/account/details", "/account/permissions", "/administration/requests"];

pub fn has_all_headers(answer: &Answer) -> bool {
    let names = [
        "content-security-policy",
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "permissions-policy",
        "cache-control",
    ];
    names.iter().all(|name| answer.headers.contains_key(*name))
}

#[tokio::test]
async fn every_status_has_the_full_set_of_headers_and_a_policy_without_inline() {
    let world = World::new().await;
    let mut nobody = Visitor::default();
    let mut answers = Vec::new();
    for path in PUBLIC.iter().chain(&PRIVATE).chain(&["/up", "/administration", "/api/sign_in", "/icons.svg"]) {
        answers.push(world.page(&mut nobody, path).await);
    }
    answers.push(world.post(&mut nobody, "sign_in", &"a".repeat(70_000), By::Form).await);
    answers.push(world.call(&mut nobody, "account_overview", &[]).await);
    let mut seen = std::collections::BTreeSet::new();
    let mut nonces = std::collections::BTreeSet::new();
    for answer in &answers {
        seen.insert(answer.status.as_u16());
        assert!(has_all_headers(answer), "{}: {:?}", answer.status, answer.headers);
        let csp = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(csp.starts_with("default-src 'none'") && !csp.contains("unsafe-inline"), "{csp}");
        nonces.insert(csp.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned());
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    }
    assert_eq!(nonces.len(), answers.len(), "a nonce is used once");
    assert!([200, 303, 401, 404, 405, 413].iter().all(|status| seen.contains(status)), "{seen:?}");
}

#[tokio::test]
async fn r77_up_leads_to_the_sign_in_or_to_the_start_page() {
    let world = World::new().await;
    assert_eq!(world.page(&mut Visitor::default(), "/up").await.location(), "/login");
    let mut anna = world.signed_in("anna").await;
    assert_eq!(world.page(&mut anna, "/up").await.location(), "/account");
}

/// R23, R78
#[tokio::test]
async fn r23_r78_pages_that_need_somebody_lead_to_the_sign_in_and_back() {
    let world = World::new().await;
    for path in PRIVATE {
        let answer = world.page(&mut Visitor::default(), path).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, format!("/login?next={path}").as_str()));
    }
}

#[tokio::test]
async fn r23_administration_does_not_exist_for_who_manages_nothing() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let missing = world.page(&mut anna, "/nothing").await;
    for path in ["/administration/requests", "/administration/requests/RN-2026-222222", "/administration/anything"] {
        let answer = world.page(&mut anna, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.body.contains("mr-rail"), missing.body.contains("mr-rail"));
    }
    assert!(!world.page(&mut anna, "/account").await.body.contains("/administration"));
    let mut bram = world.signed_in("bram").await;
    assert_eq!(world.page(&mut bram, "/administration/requests").await.status, StatusCode::OK);
    assert!(world.page(&mut bram, "/account").await.body.contains("/administration/requests"));
}

#[tokio::test]
async fn r93_every_error_page_names_the_helpdesk() {
    let world = World::new().await;
    let errors = ["/nothing", "/sorry/gone", "/sorry/changed", "/sorry/busy", "/sorry/x"];
    for (path, status) in errors.iter().zip([404, 410, 409, 200, 404]) {
        let answer = world.page(&mut Visitor::default(), path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert!(answer.body.contains("085 000 00 00") && answer.body.contains("helpdesk@"), "{path}");
    }
}

/// The browser reads a draft as the wizard that the address names and has no other one's rules: a draft of another kind is led
/// to its own address as a page, and is none for a script.
#[tokio::test]
async fn r88_a_draft_is_read_as_its_own_wizard_only() {
    use rules::{
        shown::WizardShown,
        wizard::{AnyWizard, Only, renewal::Renewal},
    };
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let draft = world.draft(&mut anna).await;
    let open = |kind: &'static str| [("kind", kind), ("draft", draft.as_str()), ("step", "which")].to_vec();
    let answer = world.call(&mut anna, "open_draft", &open("renewal")).await;
    let any: WizardShown = serde_json::from_str(&answer.body).unwrap();
    let own: WizardShown<Only<Renewal>> = serde_json::from_str(&answer.body).unwrap();
    let (Only(renewal), rest) = own.apart();
    assert_eq!(any.wizard, AnyWizard::from(renewal));
    assert_eq!((rest.id, rest.rev, rest.step), (any.id, any.rev, any.step));
    for kind in ["request", "cancel", "email", "change-form", "nothing"] {
        assert_eq!(world.call(&mut anna, "open_draft", &open(kind)).await.status, StatusCode::NOT_FOUND, "{kind}");
    }
    let led = world.page(&mut anna, &format!("/w/request/{draft}/which")).await;
    assert_eq!((led.status, led.location()), (StatusCode::FOUND, format!("/w/renewal/{draft}/which").as_str()));
}

/// A wizard's address of another step, of a draft that was sent, of somebody else (R88).
#[tokio::test]
async fn r88_a_stale_address_of_a_wizard_never_dead_ends() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let draft = world.draft(&mut anna).await;
    let beyond = world.page(&mut anna, &format!("/w/renewal/{draft}/check")).await;
    assert_eq!(beyond.location(), format!("/w/renewal/{draft}/which?first=1"));
    assert_eq!(world.page(&mut anna, &format!("/w/renewal/{draft}/which")).await.status, StatusCode::OK);
    let mut eva = world.signed_in("eva").await;
    assert_eq!(world.page(&mut eva, &format!("/w/renewal/{draft}/which")).await.status, StatusCode::NOT_FOUND);
    let reference = world.request_of_anna(&mut anna).await;
    let sent = world.page(&mut anna, &format!("/w/renewal/{draft}/check")).await;
    assert_eq!(sent.location(), format!("/done/{reference}"));
}

/// Nothing secret and nobody else on any page or in any answer of Anna's.
#[tokio::test]
async fn no_secret_and_no_foreign_name_is_on_any_page() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let reference = world.request_of_anna(&mut anna).await;
    let draft = world.draft(&mut anna).await;
    let paths = [
        "/account".to_owned(),
        "/account/details".to_owned(),
        "/account/permissions".to_owned(),
        format!("/w/renewal/{draft}/which"),
        format!("/done/{reference}"),
    ];
    let token = anna.cookies["session"].clone();
    // Bram and Carla may be asked for approval: their names are known to her, nothing else of them.
    let never =
        ["$argon2", "+3161200", "Bolderbast", "Dagobert", "bram@", "carla@", "dirk@", "Meijer", "Bakker", &token];
    for path in paths {
        let page = world.page(&mut anna, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for word in never {
            assert!(!page.body.contains(word), "{path} contains {word}");
        }
    }
}

#[tokio::test]
async fn what_was_typed_into_a_form_is_shown_as_text() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let reference = world.request_of_anna(&mut anna).await;
    let mut bram = world.signed_in("bram").await;
    let evil = format!("</textarea><script>alert(1)</script>{}", "x".repeat(300));
    let fields = [("reference", reference.as_str()), ("decision", "refuse"), ("reason", evil.as_str())];
    let answer = world.form(&mut bram, "decide_request", &fields).await;
    let page = world.page(&mut bram, answer.location()).await;
    assert!(page.body.contains("&lt;/textarea&gt;&lt;script&gt;"), "what was typed is kept");
    assert!(!page.body.contains("<script>alert"));
}

/// R128
#[tokio::test]
async fn r128_own_data_is_taken_along_as_json_by_its_owner_only() {
    let world = World::new().await;
    let download = "/account/data/download";
    assert!(world.page(&mut Visitor::default(), download).await.location().starts_with("/login?next="));
    let mut anna = world.signed_in("anna").await;
    let answer = world.page(&mut anna, download).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(has_all_headers(&answer));
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
    assert_eq!(answer.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"my-reconi.json\"");
    let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(json["person"]["email"], "anna@demo.example");
    assert_eq!(json["permissions"].as_array().unwrap().len(), 3);
    assert!(!answer.body.contains("bram@demo.example"));
}

/// R101: lists are taken along by managers, of their organizations only.
#[tokio::test]
async fn r101_lists_are_taken_along_by_managers_only() {
    let world = World::new().await;
    let (mut anna, mut bram) = (world.signed_in("anna").await, world.signed_in("bram").await);
    for (list, holds) in [("users", "anna@demo.example"), ("permissions", "A. de Vries")] {
        let path = format!("/administration/{list}/download");
        assert!(world.page(&mut Visitor::default(), &path).await.location().starts_with("/login?next="));
        assert_eq!(world.page(&mut anna, &path).await.status, StatusCode::NOT_FOUND, "{list}");
        for (foreign, status) in [("?org=nothing", StatusCode::NOT_FOUND), ("?org=%00", StatusCode::BAD_REQUEST)] {
            let answer = world.page(&mut bram, &format!("{path}{foreign}")).await;
            assert_eq!(answer.status, status, "{list}{foreign}");
        }
        for (separator, parted) in [("comma", ','), ("semicolon", ';'), ("nonsense", ';')] {
            let answer = world.page(&mut bram, &format!("{path}?sep={separator}")).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert!(has_all_headers(&answer));
            assert_eq!(answer.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
            assert!(answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; filename="));
            assert!(answer.body.starts_with('\u{feff}') && answer.body.contains(holds), "{}", answer.body);
            assert!(answer.body.lines().next().unwrap().contains(parted), "{}", answer.body);
            assert!(!answer.body.contains("dirk"), "{}", answer.body);
        }
    }
}

/// The issue: of 200 loads of `/account` by 8 clients at once, 104 came without the links of their pieces.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_page_names_its_own_pieces_and_no_others_under_load() {
    let world = Arc::new(World::new().await.with_edge(|edge| {
        let modules = |id: &str| vec![id.rsplit_once('_').map_or(id, |(area, _)| area).to_owned(), "shared".to_owned()];
        edge.files = app::SiteFiles::new("/v/test", modules, "link.js");
    }));
    let anna = world.signed_in("anna").await;
    let mut clients = tokio::task::JoinSet::new();
    for number in 0..8 {
        let (world, mut visitor) = (world.clone(), anna.clone());
        clients.spawn(async move {
            for load in 0..25 {
                let (path, area) = match (number + load) % 4 {
                    0 => ("/sorry/gone", "door_area"),
                    1 => ("/account/details", "account_area"),
                    2 => ("/w/renewal/none/which", "renewal_area"),
                    _ => ("/account", "account_area"),
                };
                let page = world.page(&mut visitor, path).await;
                let pieces: Vec<&str> = page
                    .body
                    .match_indices("_area.wasm\"")
                    .map(|(end, _)| {
                        let start = page.body[..end].rfind('/').unwrap() + 1;
                        &page.body[start..end + "_area".len()]
                    })
                    .collect();
                assert_eq!(pieces, [area], "{path}, load {load} of client {number}");
                assert_eq!(page.body.matches("/v/test/pkg/shared.wasm\"").count(), 1, "{path}");
                assert_eq!(page.body.matches("/v/test/pkg/link.js\"").count(), 1, "{path}");
            }
        });
    }
    while let Some(client) = clients.join_next().await {
        client.unwrap();
    }
}

/// R39, R84, R85: whatever a letter links to has a page, which says so where the link works no more.
#[tokio::test]
async fn every_link_has_a_page_that_says_where_it_does_not_work() {
    let world = World::new().await;
    for link in Link::ALL {
        let answer = world.page(&mut Visitor::default(), &link.path(&"ab".repeat(32))).await;
        assert_eq!(answer.status, StatusCode::GONE, "{link:?}: {}", link.page());
    }
}
