//! What somebody asks for and what becomes of it: changes, cancellations, link requests, change forms.

use rules::{
    actor::Actor,
    change_form::FormStanding,
    link::LinkStanding,
    state::{CancellationState, ContactState},
};
use store::*;

use super::super::{NOW, TODAY};

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

pub(super) async fn terminations(tx: &mut Writing) {
    let bram = Actor::person("bram");
    let later = |id: &str, person: &str| Termination {
        id: id.into(),
        action: "ME-2026-1".into(),
        actor: bram.clone(),
        person: person.into(),
        organization: "donald".into(),
        whole: true,
        unlink: true,
        last_day: Some(TODAY),
        reason: "Left".into(),
        state: CancellationState::Pending,
        created: NOW,
        decided: None,
    };
    tx.insert_termination(&later("e1", "anna"), &["one".to_owned()]).await.unwrap();
    tx.insert_termination(&later("e2", "bram"), &[]).await.unwrap();
    assert_eq!(tx.termination("e1").await.unwrap(), Some(later("e1", "anna")));
    assert_eq!(tx.termination("none").await.unwrap(), None);
    let both = [later("e1", "anna"), later("e2", "bram")];
    assert_eq!(tx.terminations_of_action("ME-2026-1", &bram).await.unwrap(), both);
    assert_eq!(tx.terminations_of_action("ME-2026-1", &Actor::person("anna")).await.unwrap(), []);
    assert_eq!(tx.pending_terminations(&["anna", "bram"]).await.unwrap(), both);
    assert_eq!(tx.terminated_permissions(&["e1", "e2"]).await.unwrap(), [("e1".to_owned(), "one".to_owned())]);
    assert_eq!(tx.due_terminations(TODAY, 5).await.unwrap(), [], "its last day has not passed");
    assert_eq!(tx.due_terminations(TODAY.tomorrow().unwrap(), 5).await.unwrap().len(), 2);
    assert!(tx.decide_termination("e1", CancellationState::Undone, NOW).await.unwrap());
    assert!(!tx.decide_termination("e1", CancellationState::Done, NOW).await.unwrap(), "once only");
    assert_eq!(tx.close_terminations_of("bram", NOW).await.unwrap(), 1);
    assert_eq!(tx.pending_terminations(&["anna", "bram"]).await.unwrap(), []);
    for ended in tx.ended_by("anna").await.unwrap() {
        assert!(ended.actor.person_id().is_none() || ended.name.is_some(), "{ended:?}");
    }
    assert_eq!(tx.ended_by("nobody").await.unwrap(), []);
    assert_eq!(tx.named_audit_for_manager("anna", "", 5, "nobody", TODAY).await.unwrap(), []);
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
        checker: Some(Actor::person("bram")),
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
    assert!(tx.move_change_form(&sent, FormStanding::Confirmed, NOW, Some(&Actor::person("bram")), "").await.unwrap());
    assert!(!tx.move_change_form(&sent, FormStanding::Refused, NOW, Some(&Actor::person("bram")), "No").await.unwrap());
    assert_eq!(tx.due_change_forms(NOW + 9, 5).await.unwrap(), [], "the wait is not over");
    let due = tx.due_change_forms(NOW + 10, 5).await.unwrap();
    assert_eq!(due.len(), 1);
    assert!(
        tx.move_change_form(&due[0], FormStanding::Done, NOW + 10, Some(&Actor::person("bram")), "").await.unwrap()
    );
    assert_eq!(tx.open_change_forms("anna").await.unwrap(), []);
    assert_eq!(tx.change_forms_of("anna").await.unwrap()[0].standing, FormStanding::Done);
    assert_eq!(tx.forget_change_forms(NOW, 9).await.unwrap(), 1, "the one that was never sent");
}
