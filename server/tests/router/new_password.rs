//! Who must choose a new password: nothing else first, by pages and by functions.

use axum::http::StatusCode;

use crate::world::{By, Visitor, World, encoded, functions};

/// M3: the pages led to the new password, the functions did not.
#[tokio::test]
async fn m3_who_must_choose_a_new_password_can_do_nothing_else_first() {
    const OPEN: [&str; 9] = [
        "read_password_change",
        "change_password",
        "read_confirm",
        "send_confirm_code",
        "confirm",
        "sign_out",
        "stay_signed_in",
        "choose_language",
        "choose_theme",
    ];
    let world = World::new().await;
    let mut tx = world.portal.db().write().await.unwrap();
    let eva = tx.person_by_email("eva@demo.example").await.unwrap().unwrap();
    // The password is Welkom-2026!, and this address tells it.
    tx.set_email(&eva.id, "welkom@new.example", "welkom@new.example").await.unwrap();
    tx.commit().await.unwrap();
    let mut eva = world.signed_in_as("welkom@new.example").await;
    assert_eq!(world.page(&mut eva, "/account").await.location(), "/password/change");
    assert_eq!(world.page(&mut eva, "/password/change").await.status, StatusCode::OK);
    let before = world.portal.audit_end().await.unwrap();
    // Fields that every function can read, so that none is refused for another reason.
    let fields = [
        ("kind", "renewal"),
        ("draft", "x"),
        ("step", "which"),
        ("rev", "1"),
        ("reference", "x"),
        ("references", "x"),
        ("id", "x"),
        ("organization", "x"),
        ("answer", "accept"),
        ("decision", "approve"),
        ("before", ""),
        ("filter[expiring]", "false"),
        ("filter[page]", "1"),
    ];
    let mut refused = 0;
    // At the desk they are nobody anyway.
    for function in functions().into_iter().filter(|function| !app::site_map::is_desk(function)) {
        let function = function.trim_start_matches("/api/");
        let nobody = world.call(&mut Visitor::default(), function, &fields).await;
        let needs_somebody = nobody.status == StatusCode::UNAUTHORIZED || nobody.location().starts_with("/login?next=");
        if !needs_somebody || OPEN.contains(&function) || ["enter_code", "resend_code"].contains(&function) {
            continue;
        }
        let call = world.call(&mut eva.clone(), function, &fields).await;
        let told = call.status == StatusCode::FORBIDDEN && call.body == "{\"Refused\":\"ChoosePassword\"}";
        assert!(told || call.location() == "/password/change", "{function}: {call:?}");
        let form = world.post(&mut eva.clone(), function, &encoded(&fields), By::Form).await;
        assert!(form.location() == "/password/change" || form.status == StatusCode::FORBIDDEN, "{function}: {form:?}");
        refused += 1;
    }
    assert!(refused >= 30, "only {refused} were tried");
    assert_eq!(world.portal.audit_end().await.unwrap(), before, "nothing was done");
    // What is open is open, and leads out of it.
    for function in OPEN {
        let fields = [("next", "/account"), ("theme", "dark"), ("lang", "en"), ("back", "/password/change")];
        let answer = world.call(&mut eva.clone(), function, &fields).await;
        assert!(
            !answer.body.contains("ChoosePassword") && answer.status != StatusCode::FORBIDDEN,
            "{function}: {answer:?}"
        );
        if function == "sign_out" {
            eva = world.signed_in_as("welkom@new.example").await;
        }
    }
}
