//! What somebody has and does for himself: drafts, sessions, proofs, changes, cancellations, link requests.

use rules::{change_form::FormStanding, link::LinkStanding};
use store::*;

use super::super::{NOW, TODAY, code, errand, person};

/// The only text of a kind that another key sealed is found, and another put in its place; and back again.
pub(super) async fn resealed(tx: &mut Writing, what: Sealed, whose: &str, text: &str) {
    let (key, new) = ("12345678", "12345678.sealed");
    let found = tx.sealed_otherwise(what, key, "", 5).await.unwrap();
    assert_eq!(found, [(whose.to_owned(), text.to_owned())], "{what:?}");
    assert_eq!(tx.sealed_otherwise(what, key, whose, 5).await.unwrap(), [], "those behind it");
    assert!(!tx.reseal(what, whose, "another", new).await.unwrap(), "it was changed meanwhile");
    assert!(tx.reseal(what, whose, text, new).await.unwrap());
    assert_eq!(tx.sealed_otherwise(what, key, "", 5).await.unwrap(), []);
    assert!(tx.reseal(what, whose, new, text).await.unwrap());
}

pub(super) async fn drafts(tx: &mut Writing) {
    let draft = |id: &str| Draft {
        id: id.into(),
        owner: "anna".into(),
        kind: rules::wizard::WizardKind::Renewal,
        rev: 1,
        answers: "{}".into(),
        errors: "[]".into(),
        step: "which".into(),
        place: (1, 3),
        created: NOW,
        updated: NOW,
        expires: NOW + 100,
        submitted: None,
    };
    for id in ["d1", "d2", "d3"] {
        tx.insert_draft(&draft(id)).await.unwrap();
    }
    assert_eq!(tx.draft("d1", "bram", NOW).await.unwrap(), None, "a foreign draft does not exist");
    let saved = Draft {
        answers: r#"{"term":"3"}"#.into(),
        step: "term".into(),
        place: (2, 4),
        updated: NOW + 1,
        ..draft("d1")
    };
    assert!(tx.save_draft(&saved).await.unwrap());
    assert!(!tx.save_draft(&saved).await.unwrap(), "somebody saved in between");
    assert_eq!(tx.draft("d1", "anna", NOW).await.unwrap(), Some(Draft { rev: 2, ..saved.clone() }));
    tx.lock_draft("d1", "anna").await.unwrap();
    assert!(!tx.submit_draft("d1", 1, "RN-1", "[]", NOW).await.unwrap());
    assert!(tx.submit_draft("d1", 2, "RN-1", "[1]", NOW).await.unwrap());
    assert!(!tx.submit_draft("d1", 3, "RN-2", "[]", NOW).await.unwrap(), "sent once");
    let sent = tx.draft_sent_as("anna", "RN-1", NOW).await.unwrap().unwrap();
    assert_eq!((sent.id.as_str(), sent.answers.as_str(), sent.errors.as_str()), ("d1", "{}", "[1]"));
    assert_eq!(tx.draft_sent_as("bram", "RN-1", NOW).await.unwrap(), None);
    assert!(!tx.delete_draft("d2", "bram").await.unwrap());
    assert!(tx.delete_draft("d2", "anna").await.unwrap());
    assert_eq!(tx.drafts_of("anna", NOW).await.unwrap(), [draft("d3")]);
    assert_eq!(tx.expire_drafts(NOW + 100, 1).await.unwrap(), 1, "no more than asked for");
    assert_eq!(tx.expire_drafts(NOW + 100, 9).await.unwrap(), 1);
}

pub(super) async fn sessions_and_codes(tx: &mut Writing) {
    let session = |hash: &str| Session {
        hash: hash.into(),
        id: format!("id of {hash}"),
        person: "anna".into(),
        created: NOW,
        seen: NOW,
        checked: NOW,
        checked_by: "sms".into(),
        fresh_codes: None,
        device: "Firefox".into(),
        new_password: true,
        refused_form: None,
    };
    for hash in ["s1", "s2", "s3", "s4", "s5"] {
        tx.insert_session(&session(hash)).await.unwrap();
    }
    tx.touch_session("s1", NOW + 5).await.unwrap();
    tx.set_refused_form("s1", Some("{}")).await.unwrap();
    tx.check_session("s1", NOW + 6, "app").await.unwrap();
    tx.keep_fresh_codes("s1", Some("sealed")).await.unwrap();
    resealed(tx, Sealed::FreshCodes, "id of s1", "sealed").await;
    tx.session_has_new_password("s1").await.unwrap();
    assert!(!tx.delete_own_session("id of s5", "bram").await.unwrap(), "another's");
    assert!(tx.delete_own_session("id of s5", "anna").await.unwrap());
    let ids = |all: Vec<Session>| all.into_iter().map(|one| one.hash).collect::<Vec<_>>();
    assert_eq!(ids(tx.sessions_of("anna", NOW - 1, NOW - 1).await.unwrap()), ["s1", "s4", "s3", "s2"]);
    assert_eq!(ids(tx.sessions_of("anna", NOW - 1, NOW).await.unwrap()), ["s1"], "the others were idle");
    let touched = Session {
        checked: NOW + 6,
        checked_by: "app".into(),
        fresh_codes: Some("sealed".into()),
        new_password: false,
        seen: NOW + 5,
        refused_form: Some("{}".into()),
        ..session("s1")
    };
    let holder = (person("anna"), tx.means_of("anna").await.unwrap().unwrap());
    assert_eq!(tx.session("s1").await.unwrap(), Some((touched, holder.0, holder.1)));
    tx.delete_session("s3").await.unwrap();
    assert_eq!(tx.session("s3").await.unwrap(), None);
    assert_eq!(tx.expire_sessions(NOW - 1, NOW, 9).await.unwrap(), 2, "s2 and s4 were idle");
    tx.insert_session(&session("s6")).await.unwrap();
    assert_eq!(tx.end_access("anna", Some("id of s1"), &["reset"], NOW).await.unwrap(), 1);
    assert_eq!(tx.end_access("anna", None, &["reset"], NOW).await.unwrap(), 1);

    let sign_in = SignIn {
        hash: "i1".into(),
        id: "sign-in 1".into(),
        person: "anna".into(),
        problem: None,
        return_to: "/account".into(),
        new_password: false,
        created: NOW,
        expires: NOW + 10,
    };
    tx.insert_sign_in(&sign_in).await.unwrap();
    tx.set_sign_in_problem("i1", Some("{}")).await.unwrap();
    let wrong = SignIn { problem: Some("{}".into()), ..sign_in.clone() };
    assert_eq!(tx.sign_in("i1", NOW).await.unwrap(), Some(wrong));
    let going_on = SignIn { hash: "i2".into(), new_password: true, expires: NOW + 20, ..sign_in };
    assert!(tx.go_on_with_sign_in("i1", &going_on).await.unwrap());
    assert!(!tx.go_on_with_sign_in("i1", &going_on).await.unwrap(), "its token is another");
    assert_eq!(tx.sign_in("i2", NOW + 10).await.unwrap(), Some(going_on));
    assert_eq!(tx.sign_in("i2", NOW + 20).await.unwrap(), None);
    tx.delete_sign_in("i2").await.unwrap();
    assert_eq!(tx.expire_sign_ins(NOW + 10, 9).await.unwrap(), 0);

    assert!(!tx.knows_browser("b1", "anna").await.unwrap());
    assert!(!tx.has_browser("anna").await.unwrap());
    tx.know_browser("b1", "anna", NOW).await.unwrap();
    assert!(tx.has_browser("anna").await.unwrap());
    tx.know_browser("b1", "anna", NOW + 1).await.unwrap();
    assert!(tx.knows_browser("b1", "anna").await.unwrap());
    assert!(!tx.knows_browser("b1", "bram").await.unwrap());
    tx.forget_browsers("anna").await.unwrap();
    assert!(!tx.has_browser("anna").await.unwrap());

    for id in ["c1", "c2", "c3"] {
        tx.insert_code(&code(id)).await.unwrap();
    }
    let living = tx.living_codes("sign-in", "i1", NOW, 2).await.unwrap();
    assert_eq!(living, [code("c3"), code("c2")], "the newest");
    assert!(tx.use_code("c2", NOW).await.unwrap());
    assert!(!tx.use_code("c2", NOW).await.unwrap(), "once");
    assert_eq!(tx.living_codes("sign-in", "i1", NOW, 9).await.unwrap(), [code("c3"), code("c1")]);
    assert_eq!(tx.living_codes("sign-in", "i1", NOW + 10, 9).await.unwrap(), [], "past their date");
    tx.end_codes("sign-in", "i1", NOW).await.unwrap();
    assert_eq!(tx.living_codes("sign-in", "i1", NOW, 9).await.unwrap(), []);
    assert_eq!(tx.expire_codes(NOW + 10, 9).await.unwrap(), 3);
}

pub(super) async fn limits(tx: &mut Writing) {
    let yes = |count, until| Counted::Yes { count, until };
    let no = |count, until| Counted::No { count, until };

    // A bucket of two that lets one out every ten seconds.
    assert_eq!(tx.pour("b", 2, 10, NOW).await.unwrap(), yes(1, NOW + 10));
    assert_eq!(tx.pour("b", 2, 10, NOW).await.unwrap(), yes(2, NOW + 20));
    assert_eq!(tx.pour("b", 2, 10, NOW).await.unwrap(), no(2, NOW + 10));
    assert_eq!(tx.pour("b", 2, 10, NOW + 9).await.unwrap(), no(2, NOW + 10));
    assert_eq!(tx.pour("b", 2, 10, NOW + 10).await.unwrap(), yes(3, NOW + 30));
    tx.take_out("b", 10).await.unwrap();
    assert_eq!(tx.pour("b", 2, 10, NOW + 10).await.unwrap(), yes(4, NOW + 30), "as if it had never been");
    assert_eq!(tx.pour("b", 2, 10, NOW - 999).await.unwrap(), yes(5, NOW - 989), "the clock was put back");

    // Two in ten seconds.
    assert_eq!(tx.counted_within("w", NOW).await.unwrap(), None);
    assert_eq!(tx.count_within("w", 2, 10, NOW).await.unwrap(), yes(1, NOW + 10));
    assert_eq!(tx.count_within("w", 2, 10, NOW + 9).await.unwrap(), yes(2, NOW + 10));
    assert_eq!(tx.count_within("w", 2, 10, NOW + 9).await.unwrap(), no(2, NOW + 10));
    assert_eq!(tx.counted_within("w", NOW + 9).await.unwrap(), Some((2, NOW + 10)));
    assert_eq!(tx.counted_within("w", NOW + 10).await.unwrap(), None);
    tx.take_back("w").await.unwrap();
    assert_eq!(tx.count_within("w", 2, 10, NOW + 9).await.unwrap(), yes(2, NOW + 10));
    assert_eq!(tx.count_within("w", 2, 10, NOW + 10).await.unwrap(), yes(1, NOW + 20));
    assert_eq!(tx.count_within("w", 2, 10, NOW - 999).await.unwrap(), yes(1, NOW - 989), "the clock was put back");

    // In a row: two are free, then waits of 10, 20 and 30 seconds; five at most.
    let waits = Growing { free: 2, first: 10, longest: 30, most: 5 };
    let end = NOW + 1_000;
    assert_eq!(tx.count_in_a_row("r", waits, NOW, end).await.unwrap(), yes(1, NOW));
    assert_eq!(tx.count_in_a_row("r", waits, NOW, end).await.unwrap(), yes(2, NOW + 10));
    assert_eq!(tx.count_in_a_row("r", waits, NOW + 9, end).await.unwrap(), no(2, NOW + 10));
    assert_eq!(tx.count_in_a_row("r", waits, NOW + 10, end).await.unwrap(), yes(3, NOW + 30));
    assert_eq!(tx.count_in_a_row("r", waits, NOW + 30, end).await.unwrap(), yes(4, NOW + 60));
    assert_eq!(tx.count_in_a_row("r", waits, NOW - 99, end).await.unwrap(), yes(5, NOW - 69), "the clock was put back");
    assert_eq!(tx.count_in_a_row("r", waits, NOW + 900, end).await.unwrap(), no(5, NOW - 69), "not one more");

    assert!(!tx.clear_throttle("r", end).await.unwrap(), "it means nothing any more");
    assert!(tx.clear_throttle("r", NOW).await.unwrap());
    assert!(!tx.clear_throttle("r", NOW).await.unwrap());
    assert_eq!(tx.expire_throttles(NOW, 9).await.unwrap(), 2);
}

pub(super) async fn authenticators(tx: &mut Writing) {
    assert_eq!(tx.authenticator("anna").await.unwrap(), None);
    assert!(tx.put_authenticator("anna", "first", NOW).await.unwrap());
    assert!(tx.put_authenticator("anna", "second", NOW + 1).await.unwrap(), "it was not set up yet");
    let begun = tx.authenticator("anna").await.unwrap().unwrap();
    assert_eq!((begun.secret.as_str(), begun.created, begun.confirmed), ("second", NOW + 1, None));
    resealed(tx, Sealed::AppSecrets, "anna", "second").await;
    assert!(tx.confirm_authenticator("anna", NOW + 2).await.unwrap());
    assert!(!tx.confirm_authenticator("anna", NOW + 3).await.unwrap(), "once");
    assert!(!tx.put_authenticator("anna", "third", NOW + 4).await.unwrap(), "it is in use");
    assert!(tx.use_period("anna", 7).await.unwrap());
    assert!(!tx.use_period("anna", 7).await.unwrap(), "twice");
    assert!(!tx.use_period("anna", 6).await.unwrap(), "an older one");
    assert_eq!(tx.expire_authenticators(NOW + 9, 9).await.unwrap(), 0, "it is set up");
    assert!(tx.delete_authenticator("anna").await.unwrap());
    assert!(!tx.delete_authenticator("anna").await.unwrap());
    tx.put_authenticator("anna", "fourth", NOW).await.unwrap();
    assert_eq!(tx.expire_authenticators(NOW, 9).await.unwrap(), 1);

    for hash in ["r1", "r2"] {
        tx.insert_recovery_code(hash, "anna", NOW).await.unwrap();
    }
    assert!(!tx.use_recovery_code("r1", "bram", NOW).await.unwrap(), "another's");
    assert!(tx.use_recovery_code("r1", "anna", NOW).await.unwrap());
    assert!(!tx.use_recovery_code("r1", "anna", NOW).await.unwrap(), "twice");
    assert_eq!(tx.recovery_codes_left("anna").await.unwrap(), 1);
    assert_eq!(tx.delete_recovery_codes("anna", NOW + 1).await.unwrap(), 0, "made before");
    assert_eq!(tx.delete_recovery_codes("anna", NOW).await.unwrap(), 2);
}

pub(super) async fn tokens_and_errands(tx: &mut Writing) {
    let token = |hash: &str| Token {
        hash: hash.into(),
        purpose: "reset".into(),
        person: "anna".into(),
        subject: String::new(),
        state: "{}".into(),
        created: NOW,
        expires: NOW + 10,
    };
    for hash in ["t1", "t2", "t3"] {
        tx.insert_token(&token(hash)).await.unwrap();
    }
    assert_eq!(tx.token("t1", "reset", NOW).await.unwrap(), Some(token("t1")));
    assert_eq!(tx.token("t1", "undo", NOW).await.unwrap(), None, "for another purpose");
    assert_eq!(tx.token("t1", "reset", NOW + 10).await.unwrap(), None, "past its date");
    tx.set_token_state("t1", "[]").await.unwrap();
    assert_eq!(tx.token("t1", "reset", NOW).await.unwrap().unwrap().state, "[]");
    assert!(!tx.use_token("t1", NOW + 10).await.unwrap());
    assert!(tx.use_token("t1", NOW).await.unwrap());
    assert!(!tx.use_token("t1", NOW).await.unwrap(), "once only");
    tx.end_tokens_about("undo", "nothing", NOW).await.unwrap();
    tx.end_tokens("anna", "reset", NOW).await.unwrap();
    assert_eq!(tx.token("t2", "reset", NOW).await.unwrap(), None);
    assert_eq!(tx.ended_token("t2", "undo").await.unwrap(), None, "for another purpose");
    assert_eq!(tx.ended_token("t2", "reset").await.unwrap().map(|token| token.hash), Some("t2".into()));
    assert_eq!(tx.expire_tokens(NOW + 10, 9).await.unwrap(), 3);

    tx.insert_errand(&Errand { due: Some(NOW + 3), ..errand("e1") }).await.unwrap();
    resealed(tx, Sealed::Errands, "e1", &errand("e1").data).await;
    assert!(!tx.is_errand_due(NOW + 2).await.unwrap());
    assert_eq!(tx.claim_errands(NOW + 2, NOW + 60, 5).await.unwrap(), []);
    assert_eq!(tx.oldest_due(NOW + 5).await.unwrap().errands, 2);
    assert!(tx.is_errand_due(NOW + 3).await.unwrap());
    let claimed = Errand { due: Some(NOW + 60), attempts: 1, ..errand("e1") };
    assert_eq!(tx.claim_errands(NOW + 3, NOW + 60, 5).await.unwrap(), [claimed]);
    assert!(!tx.is_errand_due(NOW + 59).await.unwrap(), "somebody has it");
    tx.errand_failed("e1", Some(NOW + 9), "the database was away").await.unwrap();
    assert_eq!(tx.claim_errands(NOW + 9, NOW + 60, 5).await.unwrap()[0].attempts, 2);
    tx.errand_failed("e1", None, "given up").await.unwrap();
    assert!(!tx.is_errand_due(NOW + 999).await.unwrap());
    tx.insert_errand(&errand("e2")).await.unwrap();
    tx.errand_failed("e2", None, "given up").await.unwrap();
    tx.insert_errand(&errand("e3")).await.unwrap();
    assert_eq!(tx.forget_errands(NOW - 1, 9).await.unwrap(), 0);
    assert_eq!(tx.forget_errands(NOW, 1).await.unwrap(), 1);
    assert_eq!(tx.forget_errands(NOW, 9).await.unwrap(), 1, "not the one that waits");
    tx.insert_errand(&errand("e1")).await.unwrap();
    assert!(tx.take_errand("e1").await.unwrap());
    assert!(!tx.take_errand("e1").await.unwrap(), "another server has it");
    tx.insert_desk_task("d1", "email-undone", Some("anna"), "EM-2026-1", NOW).await.unwrap();
    tx.insert_desk_task("d2", "errand-failed", None, "e1", NOW).await.unwrap();
    let task = |kind: &str, reference: &str| (kind.to_owned(), reference.to_owned());
    assert_eq!(tx.desk_tasks(5).await.unwrap(), [task("email-undone", "EM-2026-1"), task("errand-failed", "e1")]);
}

pub(super) async fn contact_changes(tx: &mut Writing) {
    let change = |id: &str| ContactChange {
        id: id.into(),
        reference: format!("EM-2026-{id}"),
        person: "anna".into(),
        kind: ContactKind::Email,
        old: "Anna@demo.example".into(),
        new: "New@demo.example".into(),
        old_key: "anna@demo.example".into(),
        new_key: "new@demo.example".into(),
        session: "id of s1".into(),
        return_to: "/w/renewal/1/details".into(),
        state: ContactState::Pending,
        created: NOW,
        decided: None,
    };
    tx.insert_contact_change(&change("x1")).await.unwrap();
    assert_eq!(tx.contact_change("EM-2026-x1").await.unwrap(), Some(change("x1")));
    tx.replace_contact_change("anna", ContactKind::Email, NOW).await.unwrap();
    let replaced = tx.contact_change("EM-2026-x1").await.unwrap().unwrap();
    assert_eq!((replaced.state, replaced.decided), (ContactState::Replaced, Some(NOW)));
    tx.insert_contact_change(&change("x2")).await.unwrap();
    assert!(tx.move_contact_change("x2", ContactState::Pending, ContactState::Done, NOW).await.unwrap());
    assert!(!tx.move_contact_change("x2", ContactState::Pending, ContactState::Done, NOW).await.unwrap(), "once only");
    assert_eq!(tx.contact_changes_since("anna", NOW).await.unwrap().len(), 1);
    assert_eq!(tx.contact_changes_since("anna", NOW + 1).await.unwrap(), []);
    assert!(tx.contact_changes_of("anna").await.unwrap().len() > 1, "those that were not done, too");
    assert_eq!(tx.contact_changes_of("bram").await.unwrap(), []);
    assert_eq!(tx.reserved_for("anna@demo.example", NOW - 1).await.unwrap().as_deref(), Some("anna"));
    assert_eq!(tx.reserved_for("anna@demo.example", NOW).await.unwrap(), None, "long enough ago");
    assert_eq!(tx.reserved_for("new@demo.example", NOW - 1).await.unwrap(), None);
}

pub(super) async fn cancellations(tx: &mut Writing) {
    let later = |id: &str| Cancellation {
        id: id.into(),
        reference: format!("CA-2026-{id}"),
        person: "anna".into(),
        whole: false,
        last_day: Some(TODAY),
        reason: "left".into(),
        comment: "Bye".into(),
        state: CancellationState::Pending,
        created: NOW,
        decided: None,
    };
    tx.insert_cancellation(&later("c1"), &["one".to_owned()]).await.unwrap();
    let now = Cancellation { last_day: None, state: CancellationState::Done, decided: Some(NOW), ..later("c2") };
    tx.insert_cancellation(&now, &[]).await.unwrap();
    assert_eq!(tx.cancellation("CA-2026-c1").await.unwrap(), Some(later("c1")));
    assert_eq!(tx.cancellation("CA-2026-c2").await.unwrap(), Some(now));
    let of_both = tx.cancelled_permissions(&["c1", "c2"]).await.unwrap();
    assert_eq!(of_both, [("c1".to_owned(), "one".to_owned())]);
    assert_eq!(tx.pending_cancellations("anna").await.unwrap(), [later("c1")]);
    assert!(tx.cancellations_of("anna").await.unwrap().contains(&later("c1")));
    assert_eq!(tx.cancellations_of("bram").await.unwrap(), []);
    assert_eq!(tx.due_cancellations(TODAY, 5).await.unwrap(), [], "its last day has not passed");
    assert_eq!(tx.due_cancellations(TODAY.tomorrow().unwrap(), 5).await.unwrap().len(), 1);
    assert!(tx.decide_cancellation("c1", CancellationState::Undone, NOW).await.unwrap());
    assert!(!tx.decide_cancellation("c1", CancellationState::Done, NOW).await.unwrap(), "once only");
    assert_eq!(tx.waiting_of("nobody").await.unwrap(), []);
    assert_eq!(tx.delete_other_drafts("anna", "none").await.unwrap(), 0);
}

pub(super) async fn link_requests(tx: &mut Writing) {
    let asked = |id: &str, person: Option<&str>| LinkRequest {
        id: id.into(),
        reference: format!("LR-2026-{id}"),
        organization: "donald".into(),
        manager: "bram".into(),
        email: format!("{id}@Demo.example"),
        email_key: format!("{id}@demo.example"),
        person: person.map(str::to_owned),
        message: "Welcome".into(),
        standing: LinkStanding::Pending,
        created: NOW,
        expires: NOW + 100,
        decided: None,
    };
    for (id, person) in [("l1", Some("anna")), ("l2", None), ("l3", None)] {
        tx.insert_link_request(&asked(id, person)).await.unwrap();
    }
    assert_eq!(tx.link_request("LR-2026-l1").await.unwrap(), Some(asked("l1", Some("anna"))));
    assert_eq!(tx.link_requests_of("anna", 5).await.unwrap(), [asked("l1", Some("anna"))]);
    let pending = tx.newest_pending_link_request("anna", NOW).await.unwrap().unwrap();
    assert_eq!((pending.request, pending.manager.as_str()), (asked("l1", Some("anna")), "A. de Vries"));
    assert_eq!((pending.organization.as_str(), pending.kvk.as_str()), ("Donald B.V.", "68750110"));
    assert_eq!(tx.newest_pending_link_request("anna", NOW + 100).await.unwrap(), None, "past its date");
    assert_eq!(tx.link_requests_in("donald", 5).await.unwrap().len(), 3);
    assert!(tx.link_request_waits("donald", "l1@demo.example").await.unwrap());
    assert!(!tx.link_request_waits("donald", "nobody@demo.example").await.unwrap());
    assert_eq!(tx.adopt_link_requests("anna", "l2@demo.example", NOW + 100).await.unwrap(), [""; 0], "past its date");
    assert_eq!(tx.adopt_link_requests("anna", "l2@demo.example", NOW).await.unwrap(), ["LR-2026-l2"]);
    assert_eq!(tx.link_requests_of("anna", 5).await.unwrap().len(), 2);
    tx.release_link_requests("anna", "l2@demo.example").await.unwrap();
    assert_eq!(tx.link_requests_of("anna", 5).await.unwrap().len(), 1);
    assert!(tx.decide_link_request("l1", LinkStanding::Accepted, NOW).await.unwrap());
    assert!(!tx.decide_link_request("l1", LinkStanding::Declined, NOW).await.unwrap(), "answered once");
    assert!(!tx.link_request_waits("donald", "l1@demo.example").await.unwrap());
    tx.adopt_link_requests("anna", "l2@demo.example", NOW).await.unwrap();
    tx.end_link_requests_of("anna", NOW).await.unwrap();
    let ended = tx.link_request("LR-2026-l2").await.unwrap().unwrap();
    assert_eq!((ended.standing, ended.decided), (LinkStanding::Expired, Some(NOW)));
    assert_eq!(tx.expire_link_requests(NOW + 99).await.unwrap(), 0);
    assert_eq!(tx.expire_link_requests(NOW + 100).await.unwrap(), 1, "only what still waited");
}

pub(super) async fn change_forms(tx: &mut Writing) {
    for id in ["f1", "f2"] {
        tx.insert_change_form(id, "somebody", NOW).await.unwrap();
    }
    tx.begin_change_form_anew("f1", "anna at donald").await.unwrap();
    assert!(!tx.match_change_form("f1", "somebody", "anna", "donald", NOW).await.unwrap(), "he is somebody else now");
    assert!(tx.match_change_form("f1", "anna at donald", "anna", "donald", NOW).await.unwrap());
    assert_eq!(tx.count_change_forms("anna", NOW - 1).await.unwrap(), 1);
    assert_eq!(tx.count_change_forms("anna", NOW).await.unwrap(), 0);
    tx.set_form_mailbox("f1", Some(NOW), None).await.unwrap();
    tx.set_form_number("f1", "+31687654321", Some(NOW), Some("\"code_expired\"")).await.unwrap();
    let begun = tx.change_form("f1").await.unwrap().unwrap();
    assert_eq!(
        (begun.person.as_deref(), begun.mailbox_proven, begun.number_proven),
        (Some("anna"), Some(NOW), Some(NOW))
    );
    assert_eq!(begun.number_problem.as_deref(), Some("\"code_expired\""));
    let sent = ChangeForm {
        reference: Some("CF-2026-f1".into()),
        checker: Some("bram".into()),
        reason: "lost".into(),
        blocked: true,
        standing: FormStanding::Awaiting,
        sent: Some(NOW),
        ready: Some(NOW + 10),
        ..begun
    };
    assert!(tx.send_change_form(&sent).await.unwrap());
    assert!(!tx.send_change_form(&sent).await.unwrap(), "sent once");
    assert_eq!(tx.change_form_by_reference("CF-2026-f1").await.unwrap(), Some(sent.clone()));
    assert_eq!(tx.change_forms_for("anna", TODAY, 5).await.unwrap(), [], "nobody confirms himself");
    assert_eq!(tx.change_forms_for("bram", TODAY, 5).await.unwrap(), [], "he manages nothing here any more");
    assert_eq!(tx.open_change_forms("anna").await.unwrap(), std::slice::from_ref(&sent));
    assert_eq!(tx.overdue_change_forms(NOW + 9, 5).await.unwrap(), []);
    assert_eq!(tx.overdue_change_forms(NOW + 10, 5).await.unwrap().len(), 1);
    assert!(tx.move_change_form(&sent, FormStanding::Confirmed, NOW, Some("bram"), "").await.unwrap());
    assert!(!tx.move_change_form(&sent, FormStanding::Refused, NOW, Some("bram"), "No").await.unwrap());
    assert_eq!(tx.due_change_forms(NOW + 9, 5).await.unwrap(), [], "the wait is not over");
    let due = tx.due_change_forms(NOW + 10, 5).await.unwrap();
    assert_eq!(due.len(), 1);
    assert!(tx.move_change_form(&due[0], FormStanding::Done, NOW + 10, Some("bram"), "").await.unwrap());
    assert_eq!(tx.open_change_forms("anna").await.unwrap(), []);
    assert_eq!(tx.change_forms_of("anna").await.unwrap()[0].standing, FormStanding::Done);
    assert_eq!(tx.forget_change_forms(NOW, 9).await.unwrap(), 1, "the one that was never sent");
}
