//! What the schema itself promises: words that can grow, and who may decide.

use std::collections::{BTreeMap, BTreeSet};

use rules::{
    approval::{ApplicationKind, Authority},
    change_form::FormStanding,
    desk::LookReason,
    link::LinkStanding,
    opens::{Link, LinkEnd},
    state::{ApplicationState, CancellationState, ContactState, Decision, Factor, MeansState},
};
use store::testing::{Fresh, Kind};

use super::*;
use crate::on_both;

on_both! {
    each_of_several_who_must_approve_has_a_row
    nobody_decides_their_own_request_but_on_their_own_authority
    an_actor_that_cannot_be_read_is_named
    a_link_can_be_of_somebody_without_an_account
}

const BOTH: [Kind; 2] = [Kind::Sqlite, Kind::Postgres];

/// The lookup tables and the words of `rules` that they hold.
fn words() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    [
        ("application_kinds", ApplicationKind::ALL.map(ApplicationKind::name).into()),
        ("application_states", ApplicationState::ALL.map(ApplicationState::name).into()),
        ("approval_decisions", Decision::ALL.map(Decision::name).into()),
        ("authority_kinds", Authority::ALL.map(Authority::name).into()),
        ("cancellation_states", CancellationState::ALL.map(CancellationState::name).into()),
        ("change_form_states", FormStanding::ALL.map(FormStanding::name).into()),
        ("contact_change_states", ContactState::ALL.map(ContactState::name).into()),
        ("factors", Factor::ALL.map(Factor::name).into()),
        ("link_request_states", LinkStanding::ALL.map(LinkStanding::name).into()),
        ("look_reasons", LookReason::ALL.map(LookReason::name).into()),
        ("means_states", MeansState::ALL.map(MeansState::name).into()),
        ("token_ends", LinkEnd::ALL.map(LinkEnd::name).into()),
    ]
    .into()
}

#[tokio::test]
async fn every_lookup_table_holds_the_words_of_its_enum() {
    for kind in BOTH {
        let fresh = Fresh::of(kind).await;
        let tables = fresh.lookup_tables().await.unwrap();
        let known = words();
        let names: Vec<&str> = tables.keys().map(String::as_str).collect();
        assert_eq!(names, known.keys().copied().collect::<Vec<_>>(), "{kind:?}: lookup tables and enums");
        for (table, expected) in known {
            let stored: BTreeSet<&str> = tables[table].iter().map(String::as_str).collect();
            assert_eq!(stored, expected, "{kind:?}: {table} and its enum in rules");
        }
    }
}

#[tokio::test]
async fn a_new_state_is_one_row_and_a_word_that_is_none_is_refused() {
    for kind in BOTH {
        let fresh = Fresh::of(kind).await;
        let db = fresh.db();
        let mut tx = with_people(&db).await;
        tx.insert_application(&application("a1", "anna"), &[]).await.unwrap();
        tx.commit().await.unwrap();
        for (table, word) in [("applications", "signing"), ("means", "asleep")] {
            let change = format!("PRAGMA foreign_keys = ON; UPDATE {table} SET state = '{word}'");
            let change = if kind == Kind::Sqlite { change } else { format!("UPDATE {table} SET state = '{word}'") };
            fresh.tamper(&change).await.expect_err("it is no state yet");
            let states = if table == "means" { "means_states" } else { "application_states" };
            fresh.tamper(&format!("INSERT INTO {states} (name) VALUES ('{word}')")).await.unwrap();
            fresh.tamper(&change).await.unwrap();
        }
        // What it is to whom only knows the words of before is named.
        let mut reading = db.read().await.unwrap();
        let unread = reading.application("a1").await.unwrap_err();
        assert!(unread.to_string().contains("state: signing"), "{unread}");
    }
}

/// Whoever else must sign: rows of one application, read and decided apart.
async fn each_of_several_who_must_approve_has_a_row(db: Db) {
    let mut tx = with_people(&db).await;
    let signer = |id: &str| Approval { approver: Some(Actor::Signer(id.into())), decided: None };
    // Anna is not linked to the organization here, and what is read says so.
    let asked = |id: &str| Application { linked: false, ..application(id, "anna") };
    let joint = Application { approvals: vec![signer("s1"), signer("s2"), signer("s3")], ..asked("a1") };
    tx.insert_application(&joint, &[]).await.unwrap();
    tx.insert_application(&asked("a2"), &[]).await.unwrap();
    let both = tx.waiting_of("anna").await.unwrap();
    assert_eq!(both, [joint.clone(), asked("a2")]);
    assert_eq!(both[0].approver(), Some(&Actor::Signer("s1".into())));
    assert_eq!(both[0].decision(), None);
    let decided = |id: &str, at, decision| Decided {
        by: Actor::Signer(id.into()),
        at,
        decision,
        reason: format!("{decision:?}"),
    };
    let done = joint
        .with_decision(decided("s1", NOW, Decision::Approved))
        .with_decision(decided("s2", NOW + 1, Decision::Refused))
        .with_decision(decided("s3", NOW + 2, Decision::Approved));
    let done = Application { state: ApplicationState::Refused, decided: Some(NOW + 2), ..done };
    assert!(tx.decide_application(&done).await.unwrap());
    let read = tx.application("a1").await.unwrap().unwrap();
    assert_eq!(read, done);
    assert_eq!(read.decision().map(|one| one.reason.as_str()), Some("Refused"), "one no is a no");
    assert_eq!(tx.applications_of("anna", 1).await.unwrap().len(), 1, "the newest one, not one row");
}

/// Rules 3 and 4: the schema itself refuses who asks themselves, or decides where somebody else was asked.
async fn nobody_decides_their_own_request_but_on_their_own_authority(db: Db) {
    with_people(&db).await.commit().await.unwrap();
    let by = |id: &str| Decided { by: Actor::person(id), at: NOW, decision: Decision::Approved, reason: String::new() };
    let asked = |approver: Option<&str>, decided| Approval { approver: approver.map(Actor::person), decided };
    for (approval, lawful) in [
        (asked(Some("bram"), None), true),
        (asked(None, None), true),
        (asked(Some("anna"), None), false),
        (asked(Some("anna"), Some(by("anna"))), true),
        (asked(Some("bram"), Some(by("anna"))), false),
        (asked(None, Some(by("anna"))), false),
        (asked(None, Some(by("bram"))), true),
    ] {
        let mut tx = db.write().await.unwrap();
        let row = Application { approvals: vec![approval.clone()], ..application("a1", "anna") };
        let written = tx.insert_application(&row, &[]).await;
        match (&written, lawful) {
            (Ok(()), true) | (Err(Error::Unlawful(_)), false) => {}
            _ => panic!("{approval:?}: {written:?}"),
        }
    }
}

async fn an_actor_that_cannot_be_read_is_named(db: Db) {
    let mut tx = with_people(&db).await;
    let line = |id: &str, actor: &str| AuditLine {
        id: id.into(),
        at: NOW,
        actor: actor.into(),
        person: Some("anna".into()),
        organization: None,
        action: "another version's word".into(),
        reference: String::new(),
    };
    tx.audit(line("l1", "portal"));
    tx.commit().await.unwrap();
    let mut reading = db.read().await.unwrap();
    let [named] = &reading.named_audit_of("anna", "", 5).await.unwrap()[..] else { panic!("one line") };
    assert_eq!((&named.actor, &named.by), (&Actor::Portal, &None));
    assert_eq!(named.line.action, "another version's word");
    drop(reading);
    let mut tx = db.write().await.unwrap();
    tx.audit(line("l2", "bram"));
    tx.commit().await.unwrap();
    let mut reading = db.read().await.unwrap();
    let unread = reading.named_audit_of("anna", "", 5).await.unwrap_err();
    assert!(matches!(&unread, Error::Unreadable(text) if text.contains("\"bram\" names no actor")), "{unread}");
}

async fn a_link_can_be_of_somebody_without_an_account(db: Db) {
    let mut tx = db.write().await.unwrap();
    for holder in [Actor::Signer("s1".into()), Actor::Officer("o1".into())] {
        let token = Token {
            hash: format!("of {holder}"),
            link: Link::StopForm,
            holder,
            subject: "CF-2026-1".into(),
            state: "{}".into(),
            created: NOW,
            expires: NOW + 10,
            ended: None,
        };
        tx.insert_token(&token).await.unwrap();
        assert_eq!(tx.token(&token.hash, Link::StopForm).await.unwrap(), Some(token));
    }
    tx.end_tokens(&Actor::Signer("s1".into()), Link::StopForm, LinkEnd::Overtaken, NOW).await.unwrap();
    let ended = tx.token("of signer:s1", Link::StopForm).await.unwrap().unwrap();
    assert_eq!(ended.ended, Some((NOW, LinkEnd::Overtaken)));
    let other = tx.token("of officer:o1", Link::StopForm).await.unwrap().unwrap();
    assert!(other.works(NOW), "another holder's");
}
