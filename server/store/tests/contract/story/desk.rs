//! Officers of the helpdesk, what waits for them, and why they looked at somebody.

use std::slice::from_ref;

use rules::desk::{LookReason, Reason, TaskKind};
use store::{OfficerSession, PersonLook};

use super::*;

pub(super) async fn desk(tx: &mut Writing) {
    tx.insert_person(&person("olga"), NOW).await.unwrap();
    let held = tx.hold(&["olga"]).await.unwrap();
    tx.link(&held, "olga", "donald", NOW).await.unwrap();
    account(tx).await;
    session(tx).await;
    looks(tx).await;
    tasks(tx).await;
}

async fn account(tx: &mut Writing) {
    tx.insert_officer("f1", "Desk@demo.example", "desk@demo.example", "Sam", NOW).await.unwrap();
    tx.hold_officer("f1").await.unwrap();
    tx.rename_officer("f1", "Sam de Wit").await.unwrap();
    let made = tx.officer("f1").await.unwrap().unwrap();
    assert_eq!((made.name.as_str(), made.activated, &made.password), ("Sam de Wit", None, &None));
    tx.activate_officer("f1", "hash", "sealed", 7, NOW).await.unwrap();
    let officer = tx.officer_by_email("desk@demo.example").await.unwrap().unwrap();
    assert_eq!((officer.email.as_str(), officer.used_period, officer.activated), ("Desk@demo.example", 7, Some(NOW)));
    tx.rehash_officer("f1", "other", "nothing").await.unwrap();
    tx.rehash_officer("f1", "hash", "newer hash").await.unwrap();
    assert_eq!(tx.officer("f1").await.unwrap().unwrap().password.as_deref(), Some("newer hash"));
    assert!(!tx.use_officers_period("f1", 7).await.unwrap(), "each code works once");
    assert!(tx.use_officers_period("f1", 8).await.unwrap());
    resealed(tx, Sealed::OfficersSecrets, "f1", "sealed").await;
}

async fn session(tx: &mut Writing) {
    let row = |hash: &str| OfficerSession {
        hash: hash.to_owned(),
        id: format!("id of {hash}"),
        officer: "f1".to_owned(),
        created: NOW,
        seen: NOW,
    };
    for hash in ["o1", "o2", "o3", "o4"] {
        tx.insert_officer_session(&row(hash)).await.unwrap();
    }
    tx.touch_officer_session("o1", NOW + 60).await.unwrap();
    tx.touch_officer_session("o1", NOW + 30).await.unwrap();
    let (session, officer) = tx.officer_session("o1").await.unwrap().unwrap();
    assert_eq!((session.seen, session.id.as_str(), officer.id.as_str()), (NOW + 60, "id of o1", "f1"));
    tx.delete_officer_session("o2").await.unwrap();
    assert_eq!(tx.officer_session("o2").await.unwrap(), None);
    assert_eq!(tx.expire_officer_sessions(NOW - 1, NOW).await.unwrap(), 2, "those that nobody used since");
    assert!(tx.officer_session("o1").await.unwrap().is_some());
    tx.insert_officer_session(&row("o2")).await.unwrap();
    tx.delete_officer_sessions("f1").await.unwrap();
    assert_eq!(tx.officer_session("o1").await.unwrap(), None);
}

async fn looks(tx: &mut Writing) {
    let reason = |note: &str| Reason { reason: LookReason::Phone, note: note.to_owned() };
    let look = |id: &str, ends| PersonLook {
        id: id.to_owned(),
        reference: format!("LK-{id}"),
        session: "s of f1".to_owned(),
        officer: "f1".to_owned(),
        person: "olga".to_owned(),
        reason: reason(id),
        created: NOW,
        ends,
    };
    tx.insert_look(&look("k1", NOW + 60)).await.unwrap();
    tx.insert_look(&look("k2", NOW + 90)).await.unwrap();
    assert_eq!(tx.look("s of f1", "olga", NOW).await.unwrap(), Some(look("k2", NOW + 90)));
    assert_eq!(tx.look("s of f1", "olga", NOW + 90).await.unwrap(), None, "over");
    assert_eq!(tx.look("another", "olga", NOW).await.unwrap(), None, "it counts in its session");
    assert_eq!(tx.look("s of f1", "anna", NOW).await.unwrap(), None, "and for its person");
    tx.end_looks("s of f1", "olga", NOW + 30).await.unwrap();
    assert_eq!(tx.look("s of f1", "olga", NOW + 30).await.unwrap(), None);
    let mut reasons = tx.reasons_of_looks(&["LK-k1", "LK-k2", "LK-k3"]).await.unwrap();
    reasons.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(reasons, [("LK-k1".to_owned(), reason("k1")), ("LK-k2".to_owned(), reason("k2"))]);
    tx.insert_search("SR-1", "f1", "olga", 1, NOW).await.unwrap();

    let (nothing, vries) = (Vec::new(), vec!["vries".to_owned(), "de".to_owned()]);
    let olga = "olga".to_owned();
    assert!(names(tx.people_linked_to("donald", &vries, 50).await.unwrap()).contains(&olga));
    assert!(names(tx.people_linked_to("donald", &nothing, 50).await.unwrap()).contains(&olga));
    assert_eq!(tx.people_linked_to("nowhere", &nothing, 5).await.unwrap(), []);
    assert!(names(tx.people_named(&vries, 50).await.unwrap()).contains(&olga));
    assert_eq!(tx.people_named(&["vries".to_owned(), "nobody".to_owned()], 5).await.unwrap(), []);
    assert_eq!(tx.people_named(from_ref(&olga), 5).await.unwrap(), [], "an address is no name");
    assert!(tx.end_officer("f1", NOW + 100).await.unwrap());
    assert!(!tx.end_officer("f1", NOW + 200).await.unwrap());
    assert_eq!(tx.officer("f1").await.unwrap().unwrap().ended, Some(NOW + 100));
}

fn names(people: Vec<store::Person>) -> Vec<String> {
    people.into_iter().map(|person| person.id).collect()
}

async fn tasks(tx: &mut Writing) {
    tx.insert_desk_task("d1", TaskKind::EmailUndone, Some("olga"), "EM-2026-1", NOW).await.unwrap();
    tx.insert_desk_task("d0", TaskKind::ErrandFailed, None, "invitation", NOW).await.unwrap();
    tx.insert_desk_task("d2", TaskKind::ErrandFailed, None, "invitation", NOW).await.unwrap();
    tx.insert_desk_task("d3", TaskKind::EmailUndone, Some("olga"), "EM-2026-1", NOW).await.unwrap();
    let waiting = tx.desk_tasks(5).await.unwrap();
    let told: Vec<_> = waiting.iter().map(|task| (task.kind.as_str(), task.person.as_deref())).collect();
    assert_eq!(told, [("email-undone", Some("olga")), ("errand-failed", None)], "the same is on the list once");
    let by = Actor::Officer("f1".to_owned());
    let done = tx.desk_task_done("d1", NOW, &by).await.unwrap();
    assert_eq!(done.as_deref(), Some("EM-2026-1"));
    assert_eq!(tx.desk_task_done("d1", NOW, &by).await.unwrap(), None);
    tx.insert_desk_task("d4", TaskKind::EmailUndone, Some("olga"), "EM-2026-1", NOW).await.unwrap();
    let left: Vec<_> = tx.desk_tasks(5).await.unwrap().into_iter().map(|task| task.id).collect();
    assert_eq!(left, ["d4", "d0"], "what happens once more waits once more, and what may be misuse comes first");
}
