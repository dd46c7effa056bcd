//! What somebody asks for and what becomes of it: changes, cancellations, link requests, change forms.

use jiff::civil::date;
use rules::{
    actor::Actor,
    change_form::FormStanding,
    level::Level,
    link::LinkStanding,
    people::Language,
    period::Term,
    permission::Kind,
    state::{ApplicationState, CancellationState, ContactState, MeansState},
};
use store::*;

use super::{
    super::{NOW, TODAY, application, held, login},
    account::draft,
};

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

pub(super) async fn imports(tx: &mut Writing) {
    const DRAFT: &str = "of an import";
    let read = |id: &str| Import {
        id: id.into(),
        draft: Some(DRAFT.into()),
        manager: "bram".into(),
        name: "people.csv".into(),
        created: NOW,
        problem: None,
        unused: "[]".into(),
        sent: None,
        finished: None,
    };
    let row = |number: i64, good: bool| ImportRow {
        number,
        email_key: good.then(|| format!("r{number}@new.example")),
        level: good.then_some(Level::Eh3),
        data: Some("{}".into()),
        invited: None,
    };
    tx.insert_draft(&draft(DRAFT)).await.unwrap();
    tx.insert_import(&read("first"), &[row(2, true)]).await.unwrap();
    let rows = [row(2, true), row(3, false), row(4, true), row(5, true)];
    tx.insert_import(&read("i1"), &rows).await.unwrap();
    assert_eq!(tx.import_of_draft(DRAFT).await.unwrap(), Some(read("i1")), "one for a draft: the last");
    assert_eq!(tx.import_rows("i1").await.unwrap(), rows);
    assert_eq!(tx.imports_to_do(5).await.unwrap(), []);
    assert!(!tx.take_import("i1").await.unwrap(), "it was not sent");

    tx.leave_import_row_out("i1", 5).await.unwrap();
    let grants = Some(Grants { term: Term::Three, services: Some(vec!["s1".into(), "s2".into()]), branch: None });
    let action = ImportSent { action: "UA-2026-9".into(), organization: "donald".into(), level: Level::Eh3, grants };
    assert!(tx.send_import("i1", &action).await.unwrap());
    assert!(!tx.send_import("i1", &action).await.unwrap(), "once only");
    let sent = Import { draft: None, sent: Some(action), ..read("i1") };
    assert_eq!(tx.import_of_action("UA-2026-9").await.unwrap(), Some(sent.clone()));
    assert_eq!(tx.imports_to_do(5).await.unwrap(), [sent]);
    assert!(tx.take_import("i1").await.unwrap());
    assert_eq!(tx.import_rows_to_do("i1", 5).await.unwrap(), [row(2, true), row(4, true)]);
    assert!(tx.import_row_done("i1", 2, None).await.unwrap());
    assert!(!tx.import_row_done("i1", 2, Some("late")).await.unwrap(), "once only");
    assert!(tx.import_row_done("i1", 4, Some("why")).await.unwrap());
    let not = ImportRow { data: Some("why".into()), invited: Some(false), ..row(4, true) };
    assert_eq!(tx.import_not_invited("i1", 5).await.unwrap(), [not]);
    let count = ImportCount { good: 2, wrong: 0, done: 2, invited: 1 };
    assert_eq!(tx.count_import("i1").await.unwrap(), count);
    assert!(tx.finish_import("i1", NOW + 5).await.unwrap());
    assert!(!tx.finish_import("i1", NOW + 9).await.unwrap(), "once only");
    assert!(!tx.take_import("i1").await.unwrap(), "nothing is left");
    assert_eq!(tx.forget_imports(NOW + 4, 5).await.unwrap(), 0);
    assert_eq!(tx.forget_imports(NOW + 5, 5).await.unwrap(), 1);
    assert_eq!(tx.count_import("i1").await.unwrap(), ImportCount::default(), "its rows go with it");

    tx.insert_import(&read("i2"), &rows).await.unwrap();
    tx.delete_import(DRAFT).await.unwrap();
    tx.insert_import(&read("i3"), &rows).await.unwrap();
    assert!(tx.delete_draft(DRAFT, "anna").await.unwrap());
    assert_eq!(tx.import_rows("i3").await.unwrap(), [], "a draft that is deleted takes its file along");
}

pub(super) async fn invitations(tx: &mut Writing) {
    let invited = |id: &str| Invitation {
        id: id.into(),
        reference: format!("IV-2026-{id}"),
        action: "UA-2026-1".into(),
        draft: "d1".into(),
        organization: "donald".into(),
        manager: "bram".into(),
        email: format!("{id}@New.example"),
        email_key: format!("{id}@new.example"),
        initials: "N.".into(),
        prefix: String::new(),
        surname: "Nieuw".into(),
        born: Some(TODAY),
        mobile: Some("+31612345678".into()),
        language: Language::En,
        level: Level::Eh3,
        grants: None,
        link_request: None,
        standing: LinkStanding::Pending,
        created: NOW,
        sent: NOW,
        reminders: 0,
        expires: NOW + 100,
        decided: None,
    };
    let grants = |services: Option<Vec<String>>| Some(Grants { term: Term::Three, services, branch: None });
    let some = Invitation { grants: grants(Some(vec!["s1".into(), "s2".into()])), ..invited("v2") };
    let all = Invitation { grants: grants(None), ..invited("v3") };
    for one in [&invited("v1"), &some, &all] {
        tx.insert_invitation(one).await.unwrap();
    }
    assert_eq!(tx.invitation("IV-2026-v1").await.unwrap(), Some(invited("v1")));
    assert_eq!(tx.invitation_by_id("v2").await.unwrap(), Some(some.clone()));
    assert_eq!(tx.invitations_of_action("UA-2026-1", "bram").await.unwrap(), [invited("v1"), some, all]);
    assert_eq!(tx.some_invitations_of_action("UA-2026-1", 1).await.unwrap(), [invited("v1")]);
    assert_eq!(tx.invitations_of_action("UA-2026-1", "anna").await.unwrap(), []);
    assert_eq!(tx.invitations_to("v1@new.example", NOW).await.unwrap(), [invited("v1")]);
    assert_eq!(tx.invitations_to("v1@new.example", NOW + 100).await.unwrap(), [], "past its date");
    assert_eq!(tx.count_invitations("anna", TODAY).await.unwrap(), 0, "who manages nothing sees none");
    assert_eq!(tx.invitations_seen("anna", TODAY, true, None, 5).await.unwrap(), []);
    assert_eq!(tx.invitations_seen("anna", TODAY, false, None, 5).await.unwrap(), []);

    assert!(tx.linked_among("donald", &["anna", "nobody"]).await.unwrap().iter().all(|one| one == "anna"));
    assert_eq!(tx.waiting_services_of("donald", &["nobody"]).await.unwrap(), []);
    let known =
        tx.known_addresses(&["v1@new.example", "anna@demo.example", "l2@demo.example", "nobody@x.example"]).await;
    let pair = |email: &str| ("donald".to_owned(), email.to_owned());
    let known = known.unwrap();
    assert_eq!(known.asked, [pair("v1@new.example")].into(), "what is answered or past its date is no longer asked");
    assert!(known.linked.iter().all(|(_, email)| email == "anna@demo.example"));

    assert!(tx.remind_invitation("v1", 0, NOW + 10, NOW + 200).await.unwrap());
    assert!(!tx.remind_invitation("v1", 0, NOW + 10, NOW + 200).await.unwrap(), "somebody was first");
    let reminded = Invitation { sent: NOW + 10, reminders: 1, expires: NOW + 200, ..invited("v1") };
    assert_eq!(tx.invitation_by_id("v1").await.unwrap(), Some(reminded.clone()));
    assert!(tx.invitation_became("v1", "l1").await.unwrap());
    assert!(!tx.invitation_became("v1", "l3").await.unwrap(), "once only");
    let became = Invitation { link_request: Some("l1".into()), ..reminded };
    assert_eq!(tx.invitation_of_link_request("l1").await.unwrap(), Some(became.clone()));
    assert!(tx.decide_invitation("v1", LinkStanding::Declined, NOW + 20).await.unwrap());
    assert!(!tx.decide_invitation("v1", LinkStanding::Accepted, NOW + 20).await.unwrap(), "answered once");
    let declined =
        Invitation { standing: LinkStanding::Declined, decided: Some(NOW + 20), born: None, mobile: None, ..became };
    assert_eq!(tx.invitation_by_id("v1").await.unwrap(), Some(declined), "what only its answer needed is forgotten");
    let overdue = tx.overdue_invitations(NOW + 100, 5).await.unwrap();
    assert_eq!(overdue.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["v2", "v3"]);
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
    assert_eq!(tx.terminations_of("anna").await.unwrap(), [later("e1", "anna")]);
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
        reminders: 0,
        reminded: None,
    };
    for (id, person) in [("l1", Some("anna")), ("l2", None), ("l3", None)] {
        assert!(tx.insert_link_request(&asked(id, person)).await.unwrap());
    }
    let same = LinkRequest { email_key: "l1@demo.example".into(), ..asked("l4", None) };
    assert!(!tx.insert_link_request(&same).await.unwrap(), "one of the organization to this address waits");
    assert_eq!(tx.link_request("LR-2026-l1").await.unwrap(), Some(asked("l1", Some("anna"))));
    assert_eq!(tx.link_requests_of("anna", 5).await.unwrap(), [asked("l1", Some("anna"))]);
    let pending = tx.newest_pending_link_request("anna", NOW).await.unwrap().unwrap();
    assert_eq!((pending.request, pending.manager.as_str()), (asked("l1", Some("anna")), "A. de Vries"));
    assert_eq!((pending.organization.as_str(), pending.kvk.as_str()), ("Donald B.V.", "68750110"));
    assert_eq!(tx.newest_pending_link_request("anna", NOW + 100).await.unwrap(), None, "past its date");
    managers_see_link_requests(tx, &asked("l3", None)).await;
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
    tx.release_all_link_requests("anna").await.unwrap();
    let released = tx.link_request("LR-2026-l2").await.unwrap().unwrap();
    assert_eq!(
        (released.standing, released.person),
        (LinkStanding::Pending, None),
        "it waits for an address that nobody has"
    );
    assert_eq!(tx.expire_link_requests(NOW + 99).await.unwrap(), 0);
    assert_eq!(tx.expire_link_requests(NOW + 100).await.unwrap(), 2, "only what still waited");
    managers_see_what_is_over(tx).await;
}

/// What managers asked and waits, a page at a time, the newest first; and each reminder once.
async fn managers_see_link_requests(tx: &mut Writing, newest: &LinkRequest) {
    let hold = held(tx).await;
    let own = login("to ask with", "bram", date(2027, 6, 1));
    tx.insert_permission(&hold, &own, NOW).await.unwrap();
    let admin = NewPermission { id: "asks as manager", kind: Kind::Admin, login: Some("to ask with"), ..own };
    tx.insert_permission(&hold, &admin, NOW).await.unwrap();
    let ids = |all: Vec<NamedLinkRequest>| all.into_iter().map(|one| one.request.id).collect::<Vec<_>>();
    assert_eq!(ids(tx.sent_link_requests("bram", TODAY, None, 2).await.unwrap()), ["l3", "l2"]);
    assert_eq!(ids(tx.sent_link_requests("bram", TODAY, Some("l2"), 2).await.unwrap()), ["l1"]);
    assert_eq!(ids(tx.sent_link_requests("anna", TODAY, None, 2).await.unwrap()), [""; 0], "she manages nothing");
    assert_eq!(
        ids(tx.sent_link_requests("bram", date(2027, 6, 2), None, 2).await.unwrap()),
        [""; 0],
        "nor does he then"
    );
    assert_eq!(tx.managed_organizations("bram", TODAY).await.unwrap()[0].sent, 3);
    the_overview_of_a_manager(tx).await;
    assert!(tx.remind_link_request(newest, NOW + 1).await.unwrap());
    assert!(!tx.remind_link_request(newest, NOW + 1).await.unwrap(), "another manager was faster");
    let named = tx.named_link_request("LR-2026-l3").await.unwrap().unwrap();
    assert_eq!((named.request.reminders, named.request.reminded), (1, Some(NOW + 1)));
    assert_eq!(tx.named_link_request("LR-2026-none").await.unwrap(), None);
}

/// What ends when, who there is, and what they may do: of linked users of managed organizations only.
async fn the_overview_of_a_manager(tx: &mut Writing) {
    let hold = held(tx).await;
    let year = TODAY.saturating_add(jiff::Span::new().months(12));
    let all = async |tx: &mut Writing, who| {
        let months = tx.ends_of_users(who, TODAY, date(2027, 1, 31), year).await.unwrap();
        let users = tx.count_users(who, TODAY).await.unwrap();
        let (soonest, named) =
            (tx.users_by_end(who, TODAY, 5, 200).await.unwrap(), tx.users_by_name(who, TODAY, 5).await.unwrap());
        (months, users, soonest, named)
    };
    let (before, ..) = all(tx, "bram").await;
    assert!(before.iter().all(|one| one.organization == "donald" && one.month != "2027-06"), "{before:?}");
    // Bram himself, now that he is linked, with a permission and an Admin authorization.
    tx.link(&hold, "bram", "donald", NOW).await.unwrap();
    let (months, users, soonest, named) = all(tx, "bram").await;
    let june = EndsInMonth { organization: "donald".into(), month: "2027-06".into(), count: 2, soon: 0 };
    assert_eq!(months.iter().filter(|one| one.month == "2027-06").collect::<Vec<_>>(), [&june]);
    assert_eq!(users, UsersCount { users: 2, invited: 0 });
    assert!(soonest.iter().any(|one| one.person == "bram" && one.means == Some(MeansState::Active)), "{soonest:?}");
    assert_eq!(named.iter().map(|one| one.person.as_str()).collect::<Vec<_>>(), ["anna", "bram"]);
    let linked = tx.linked_permissions(&["bram", "nobody"]).await.unwrap();
    let kinds: Vec<_> =
        linked.iter().map(|one| one.permission.map(|lasting| (lasting.kind, lasting.renewed))).collect();
    assert!(kinds.contains(&Some((Kind::Login, false))) && kinds.contains(&Some((Kind::Admin, false))), "{kinds:?}");
    let (months, users, soonest, named) = all(tx, "anna").await;
    assert_eq!((months, users.users, soonest, named), (Vec::new(), 0, Vec::new(), Vec::new()), "she manages nothing");
    assert!(tx.unlink(&hold, "bram", "donald").await.unwrap());
}

/// What is over, the newest first, from before a place on: link requests, and applications of others.
async fn managers_see_what_is_over(tx: &mut Writing) {
    let ended = |all: Vec<NamedLinkRequest>| {
        all.into_iter().map(|one| (one.request.decided.unwrap(), one.request.id)).collect::<Vec<_>>()
    };
    let all = ended(tx.finished_link_requests("bram", TODAY, None, 5).await.unwrap());
    assert_eq!(all, [(NOW + 100, "l3".to_owned()), (NOW + 100, "l2".to_owned()), (NOW, "l1".to_owned())]);
    let after = ended(tx.finished_link_requests("bram", TODAY, Some((NOW + 100, "l2")), 5).await.unwrap());
    assert_eq!(after, [(NOW, "l1".to_owned())]);
    assert_eq!(ended(tx.finished_link_requests("anna", TODAY, None, 5).await.unwrap()), []);

    for (id, submitted) in [("waited", NOW), ("did not wait", NOW + 50)] {
        let new = Application { submitted, ..application(id, "anna") };
        tx.insert_application(&new, &[]).await.unwrap();
        let decided = Application { state: ApplicationState::Processed, decided: Some(NOW + 50), ..new };
        assert!(tx.decide_application(&decided).await.unwrap());
    }
    let over = async |tx: &mut Writing, who, before| {
        let all = tx.finished_applications(who, TODAY, before, 50).await.unwrap();
        all.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    let all = over(tx, "bram", None).await;
    assert_eq!(all[0], "waited");
    assert!(!all.contains(&"did not wait".to_owned()), "it was nobody's to answer");
    assert_eq!(over(tx, "bram", Some((NOW + 50, "waited"))).await, all[1..]);
    assert_eq!(over(tx, "anna", None).await, [""; 0], "she manages nothing");
    let hold = held(tx).await;
    tx.terminate_permission(&hold, "to ask with", TODAY, &Actor::person("bram")).await.unwrap();
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
