//! The desk as a browser gets it: nothing of a person without a reason, in no answer.

use axum::http::StatusCode;

use crate::{
    authority::fields_of,
    world::{Visitor, World, functions},
};

/// What is known of Anna, and stands on no page of the desk before somebody said why they look.
const CANARIES: [&str; 5] = ["anna@demo.example", "31612000001", "13 March 1971", "1971-03-13", "Belastingdienst"];

/// Every function and page of the desk, asked about a person; what came back.
async fn everything_about(world: &World, officer: &Visitor, person: &str) -> String {
    let mut all = String::new();
    let desk = functions().into_iter().filter(|function| app::site_map::is_desk(function));
    for function in desk.map(|function| function.trim_start_matches("/api/")).filter(|one| *one != "desk/leave") {
        let fields = fields_of(function, person, "RN-2026-ABCDEF");
        // A look is what a reason begins: here nobody gives a good one.
        let fields = fields.iter().map(|(name, value)| match name.as_str() {
            "note" => (name.as_str(), ""),
            _ => (name.as_str(), value.as_str()),
        });
        let answer = world.call(&mut officer.clone(), function, &fields.collect::<Vec<_>>()).await;
        all.push_str(&answer.body);
    }
    let here = format!("/desk/people/{person}");
    for path in ["/desk", "/desk/people?q=vries", "/desk/people?q=68750110", &here, &format!("{here}?again=1&before=z")]
    {
        all.push_str(&world.page(&mut officer.clone(), path).await.body);
    }
    all
}

/// Requirements, section 6: what an officer sees of a person is logged with a reason.
#[tokio::test]
async fn r122_no_answer_of_the_desk_holds_anything_of_a_person_before_a_reason() {
    let world = World::new().await;
    let anna = world.portal.db().read().await.unwrap().person_by_email("anna@demo.example").await.unwrap().unwrap().id;
    let mut officer = world.at_the_desk(0).await;
    officer.cookies.insert("language".into(), "en".into());
    let seen = everything_about(&world, &officer, &anna).await;
    assert!(seen.contains("A. de Vries") && seen.contains("a***@demo.example"), "who it may be");
    let dutch = CANARIES.into_iter().chain(["Tax Administration"]);
    for canary in dutch {
        assert!(!seen.contains(canary), "{canary}");
    }
    let reason = [("person", anna.as_str()), ("reason", "phone"), ("note", "Cannot find how to renew")];
    let looked = world.form(&mut officer, "desk/look", &reason).await;
    assert_eq!(looked.location(), format!("/desk/people/{anna}"));
    let page = world.page(&mut officer, looked.location()).await;
    for known in ["anna@demo.example", "31612000001", "1971-03-13", "Tax Administration"] {
        assert!(page.body.contains(known), "{known}");
    }
    // A colleague is asked anew, and whoever is signed in elsewhere is nobody here.
    let mut colleague = world.at_the_desk(1).await;
    let seen = everything_about(&world, &colleague, &anna).await;
    assert!(CANARIES.iter().all(|canary| !seen.contains(canary)));
    let page = world.page(&mut colleague, looked.location()).await;
    assert_eq!(page.status, StatusCode::OK, "the question");
    let mut bram = world.signed_in("bram").await;
    assert!(world.page(&mut bram, looked.location()).await.location().starts_with("/desk/login?next="));
}
