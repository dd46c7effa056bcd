//! How somebody gets in: drafts, sessions, proofs, limits, links.

use jiff::civil::Date;
use rules::{
    actor::Actor,
    opens::{Link, LinkEnd},
    state::Factor,
};
use store::*;

use super::super::{NOW, code, errand, person};

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

/// A draft that nobody saved yet.
pub(super) fn draft(id: &str) -> Draft {
    Draft {
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
    }
}

pub(super) async fn drafts(tx: &mut Writing) {
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

/// A session of Anna's.
pub(super) fn session(hash: &str) -> Session {
    Session {
        hash: hash.into(),
        id: format!("id of {hash}"),
        person: "anna".into(),
        created: NOW,
        seen: NOW,
        checked: NOW,
        checked_by: Factor::Sms,
        fresh_codes: None,
        device: "Firefox".into(),
        new_password: true,
    }
}

/// What a page would say of somebody's duties.
pub(super) async fn duties(tx: &mut Writing, person: &str, today: Date) -> Duties {
    let session = Session { person: person.into(), ..session("duties") };
    tx.insert_session(&session).await.unwrap();
    let (found, holder, _, duties) = tx.session_with_duties("duties", today).await.unwrap().unwrap();
    assert_eq!((found, holder.id.as_str()), (session, person));
    tx.delete_session("duties").await.unwrap();
    assert_eq!(tx.session_with_duties("duties", today).await.unwrap(), None);
    duties
}

pub(super) async fn sessions_and_codes(tx: &mut Writing) {
    for hash in ["s1", "s2", "s3", "s4", "s5"] {
        tx.insert_session(&session(hash)).await.unwrap();
    }
    tx.touch_session("s1", NOW + 5).await.unwrap();
    tx.check_session("s1", NOW + 6, Factor::App).await.unwrap();
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
        checked_by: Factor::App,
        fresh_codes: Some("sealed".into()),
        new_password: false,
        seen: NOW + 5,
        ..session("s1")
    };
    let holder = (person("anna"), tx.means_of("anna").await.unwrap().unwrap());
    assert_eq!(tx.session("s1").await.unwrap(), Some((touched, holder.0, holder.1)));
    tx.delete_session("s3").await.unwrap();
    assert_eq!(tx.session("s3").await.unwrap(), None);
    assert_eq!(tx.expire_sessions(NOW - 1, NOW, 9).await.unwrap(), 2, "s2 and s4 were idle");
    tx.insert_session(&session("s6")).await.unwrap();
    assert_eq!(tx.end_access("anna", Some("id of s1"), &[Link::Reset], NOW).await.unwrap(), 1);
    assert_eq!(tx.end_access("anna", None, &[Link::Reset], NOW).await.unwrap(), 1);

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

pub(super) async fn refused_forms(tx: &mut Writing) {
    let refused = |holder: &str, form: &str, created| RefusedForm {
        holder: holder.into(),
        form: form.into(),
        answers: "{}".into(),
        problems: "[]".into(),
        created,
        expires: created + 100,
    };
    for (holder, form, created) in [("s1", "reason", NOW), ("s1", "code", NOW), ("s2", "reason", NOW + 1)] {
        tx.put_refused_form(&refused(holder, form, created), 2).await.unwrap();
    }
    let typed = RefusedForm { answers: r#"{"reason":"No"}"#.into(), ..refused("s1", "reason", NOW + 2) };
    tx.put_refused_form(&typed, 2).await.unwrap();
    assert_eq!(tx.refused_form("s1", "reason", NOW).await.unwrap(), Some(typed.clone()), "what was typed last");
    assert_eq!(tx.refused_form("s1", "code", NOW).await.unwrap(), Some(refused("s1", "code", NOW)), "another tab's");
    tx.put_refused_form(&refused("s1", "ticks", NOW + 2), 2).await.unwrap();
    assert_eq!(tx.refused_form("s1", "code", NOW).await.unwrap(), None, "the oldest of three");
    tx.put_refused_form(&refused("s1", "zeal", NOW + 2), 2).await.unwrap();
    assert!(tx.refused_form("s1", "zeal", NOW).await.unwrap().is_some(), "what was just kept stays, whatever its name");
    assert!(tx.refused_form("s2", "reason", NOW).await.unwrap().is_some(), "another holder's");
    assert_eq!(tx.refused_form("s2", "reason", NOW + 101).await.unwrap(), None, "past its date");
    tx.delete_refused_form("s1", "zeal").await.unwrap();
    assert_eq!(tx.refused_form("s1", "zeal", NOW).await.unwrap(), None);
    assert_eq!(tx.expire_refused_forms(NOW + 101, 9).await.unwrap(), 1, "of s2");
    assert_eq!(tx.expire_refused_forms(NOW + 102, 9).await.unwrap(), 1);
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
    tx.put_calendar("anna", "hash of a calendar", "sealed", NOW).await.unwrap();
    tx.put_calendar("anna", "hash of another", "sealed anew", NOW + 5).await.unwrap();
    assert_eq!(tx.calendars_owner("hash of a calendar").await.unwrap(), None, "one each");
    let (owner, state) = tx.calendars_owner("hash of another").await.unwrap().unwrap();
    assert_eq!((owner.id.as_str(), state), ("anna", rules::state::MeansState::Active));
    let calendar = Calendar { token: "sealed anew".into(), created: NOW + 5 };
    assert_eq!(tx.calendar("anna").await.unwrap(), Some(calendar));
    resealed(tx, Sealed::Calendars, "anna", "sealed anew").await;
    assert!(!tx.delete_calendar("anna", NOW + 6).await.unwrap(), "it is older");
    assert!(tx.delete_calendar("anna", NOW + 5).await.unwrap());
    assert_eq!(tx.calendar("anna").await.unwrap(), None);
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
        link: Link::Reset,
        holder: Actor::person("anna"),
        subject: String::new(),
        state: "{}".into(),
        created: NOW,
        expires: NOW + 10,
        ended: None,
    };
    for hash in ["t1", "t2", "t3"] {
        tx.insert_token(&token(hash)).await.unwrap();
    }
    let of = async |tx: &mut Writing, hash| tx.token(hash, Link::Reset).await.unwrap().unwrap();
    assert_eq!(of(tx, "t1").await, token("t1"));
    assert_eq!(tx.token("t1", Link::UndoEmail).await.unwrap(), None, "for another purpose");
    assert!(token("t1").works(NOW + 9) && !token("t1").works(NOW + 10), "past its date");
    tx.set_token_state("t1", "[]").await.unwrap();
    assert_eq!(of(tx, "t1").await.state, "[]");
    assert!(!tx.use_token("t1", NOW + 10).await.unwrap());
    assert!(tx.use_token("t1", NOW).await.unwrap());
    assert!(!tx.use_token("t1", NOW).await.unwrap(), "once only");
    assert_eq!(of(tx, "t1").await.ended, Some((NOW, LinkEnd::Used)));
    tx.end_tokens_about(Link::UndoEmail, "nothing", LinkEnd::Overtaken, NOW).await.unwrap();
    assert!(of(tx, "t2").await.works(NOW));
    tx.end_tokens(&Actor::person("anna"), Link::Reset, LinkEnd::Replaced, NOW).await.unwrap();
    assert_eq!(of(tx, "t2").await.ended, Some((NOW, LinkEnd::Replaced)));
    assert_eq!(of(tx, "t1").await.ended, Some((NOW, LinkEnd::Used)), "ends once");
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
}
