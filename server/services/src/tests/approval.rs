//! Approving: who may decide about whose request, and what a decision does.

use jiff::civil::date;
use rules::{
    actor::Actor,
    approval::Ticks,
    deed::{Deed, Recorded},
    level::Level,
    people::Language,
    problem::{Problem, Refusal},
    state::ApplicationState,
};

use super::world::{Ask, Somebody, World, problems, refusal, row};
use crate::{
    Manager,
    letters::{AnyLetter, M03, M04},
};

impl World {
    /// Anna's request, with Bram as the manager who was asked.
    pub(super) async fn request(&self, organization: &str) -> Request {
        let (anna, login) = self.user_of(organization, "Anna").await;
        let (bram, his) = self.manager_of(organization, "Bram").await;
        let reference = Ask::plainly(&[&login], organization, &bram).reference(&self.sign_in(&anna).await).await;
        Request { anna, login, bram, his, reference }
    }

    pub(super) async fn decider(&self, who: &Somebody, reference: &str) -> Manager {
        self.sign_in(who).await.as_decider(reference).await.unwrap()
    }

    /// What somebody who is not to know of a request gets.
    async fn is_answered_like_nothing(&self, who: &Somebody, reference: &str) {
        let signed_in = self.sign_in(who).await;
        let foreign = refusal(signed_in.as_decider(reference).await);
        let nothing = refusal(signed_in.as_decider("RN-2026-AAAAAA").await);
        assert_eq!((&foreign, &nothing), (&Refusal::NotYours, &Refusal::NotYours), "{}", who.name);
        if let Ok(shown) = signed_in.to_approve().await {
            assert!(shown.iter().all(|one| one.reference != reference), "{}", who.name);
        }
    }
}

pub(super) struct Request {
    pub(super) anna: Somebody,
    pub(super) login: String,
    pub(super) bram: Somebody,
    /// The login permission on which Bram's Admin authorization hangs.
    pub(super) his: String,
    pub(super) reference: String,
}

#[tokio::test]
async fn approving_writes_permission_letter_and_audit_line_at_once() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    let manager = world.sign_in(&asked.bram).await;
    let waiting = manager.to_approve().await.unwrap();
    assert_eq!((waiting.len(), manager.viewer_now().await.waiting), (1, 1));
    assert_eq!((waiting[0].requester.as_str(), waiting[0].standing), ("X. Anna", ApplicationState::Awaiting));

    let decider = manager.as_decider(&asked.reference).await.unwrap();
    decider.approve(&asked.reference, Ticks::ALL).await.unwrap();
    let period = (date(2027, 1, 10), date(2030, 1, 9));
    assert_eq!(world.next_period(&asked.anna, &asked.login).await, Some(period));
    let letters = world.mails_to(&asked.anna, "M03").await;
    let [AnyLetter::M03(M03 { until, reference, .. })] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!((*until, reference), (period.1, &asked.reference));
    let lines = world.audit(&asked.anna, Deed::RenewalApproved).await;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].actor, Actor::person(&asked.bram.id).to_string());
    assert_eq!((lines[0].organization.as_ref(), &lines[0].reference), (Some(&bv), &asked.reference));

    let shown = decider.application(&asked.reference).await.unwrap();
    assert_eq!((shown.standing, shown.decided_by.as_deref()), (ApplicationState::Processed, Some("X. Bram")));
    assert_eq!((shown.new_from, shown.new_until), period);
    assert_eq!(manager.to_approve().await.unwrap(), []);
}

#[tokio::test]
async fn refusing_needs_a_reason_of_at_most_300_characters_and_the_requester_gets_it() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    let decider = world.decider(&asked.bram, &asked.reference).await;
    let at = |problem| vec![("reason".to_owned(), problem)];
    for nothing in ["", " \n "] {
        assert_eq!(problems(decider.refuse(&asked.reference, nothing).await), at(Problem::RequiredText));
    }
    let long = "é".repeat(301);
    assert_eq!(problems(decider.refuse(&asked.reference, &long).await), at(Problem::TooLong { max: 300 }));
    assert_eq!(world.mails_to(&asked.anna, "M04").await, []);

    let reason = format!(" {} ", "é".repeat(300));
    decider.refuse(&asked.reference, &reason).await.unwrap();
    let letters = world.mails_to(&asked.anna, "M04").await;
    let [AnyLetter::M04(M04 { reason: told, refused_by, lines, .. })] = letters.as_slice() else {
        panic!("{letters:?}")
    };
    assert_eq!((told.as_str(), refused_by.as_deref(), lines.len()), (reason.trim(), Some("X. Bram"), 1));
    assert_eq!(world.rows(&asked.anna).await.len(), 1);
    assert_eq!(world.audit(&asked.anna, Deed::RenewalRefused).await.len(), 1);
    assert_eq!(world.mails_to(&asked.anna, "M03").await, []);
}

#[tokio::test]
async fn what_was_refused_can_be_asked_again() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    world.decider(&asked.bram, &asked.reference).await.refuse(&asked.reference, "Ask for less").await.unwrap();
    let signed_in = world.sign_in(&asked.anna).await;
    let again = Ask::plainly(&[&asked.login], &bv, &asked.bram).years("1").reference(&signed_in).await;
    world.decider(&asked.bram, &again).await.approve(&again, Ticks::ALL).await.unwrap();
    assert!(world.next_period(&asked.anna, &asked.login).await.is_some());
}

#[tokio::test]
async fn r23_who_manages_nothing_has_no_administration() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    let anna = world.sign_in(&asked.anna).await;
    assert!(!anna.viewer_now().await.manages);
    assert_eq!(refusal(anna.as_managers().await), Refusal::NotYours);
    assert_eq!(refusal(anna.to_approve().await), Refusal::NotYours);
    assert_eq!(refusal(anna.as_manager(&bv).await), Refusal::NotYours);
    assert_eq!(refusal(anna.as_manager("no-such-organization").await), Refusal::NotYours);
}

/// Requirements, section 3, rules 3 and 4; section 6; edge 4.
#[tokio::test]
async fn r23_only_managers_of_that_organization_at_that_level_know_of_a_request() {
    let world = World::new().await;
    let (bv, mill) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let asked = world.request(&bv).await;
    let (lower, _) = world.manager_at(&bv, "Lies", Level::Eh2Plus).await;
    let (elsewhere, _) = world.manager_of(&mill, "Mies").await;
    let (user, _) = world.user_of(&bv, "Udo").await;
    for who in [&lower, &elsewhere, &user, &asked.anna] {
        world.is_answered_like_nothing(who, &asked.reference).await;
    }
    let foreign = world.sign_in(&elsewhere).await;
    let of_the_mill = foreign.as_manager(&mill).await.unwrap();
    assert_eq!(refusal(foreign.as_manager(&bv).await), Refusal::NotYours);
    assert_eq!(refusal(of_the_mill.approve(&asked.reference, Ticks::ALL).await), Refusal::NotYours);
    assert_eq!(refusal(of_the_mill.refuse(&asked.reference, "No").await), Refusal::NotYours);
    assert_eq!(refusal(of_the_mill.application(&asked.reference).await), Refusal::NotYours);
    let too_low = world.sign_in(&lower).await.as_manager(&bv).await.unwrap();
    assert_eq!(refusal(too_low.approve(&asked.reference, Ticks::ALL).await), Refusal::NotYours);
    assert_eq!(world.rows(&asked.anna).await.len(), 1);

    let (higher, _) = world.manager_at(&bv, "Hans", Level::Eh4).await;
    world.decider(&higher, &asked.reference).await.approve(&asked.reference, Ticks::ALL).await.unwrap();
    assert!(world.next_period(&asked.anna, &asked.login).await.is_some(), "also by one who was not picked");
}

/// Requirements, section 3, rule 5.
#[tokio::test]
async fn a_manager_neither_sees_nor_approves_his_own_request() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (bea, login) = world.user_of(&bv, "Bea").await;
    let admin = world.admin(&bea, &login).await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let signed_in = world.sign_in(&bea).await;
    let ask = Ask::to_renew(&[&login, &admin]).same(&bv);
    let own = problems(ask.clone().approver(&bv, &bea).send(&signed_in).await);
    assert_eq!(own[0].1, Problem::ApproverSelf);

    let reference = ask.approver(&bv, &bram).reference(&signed_in).await;
    assert_eq!(signed_in.to_approve().await.unwrap(), []);
    assert_eq!(signed_in.viewer_now().await.waiting, 0);
    world.is_answered_like_nothing(&bea, &reference).await;
    let manager = signed_in.as_manager(&bv).await.unwrap();
    assert_eq!(refusal(manager.approve(&reference, Ticks::ALL).await), Refusal::NotYours);
    assert_eq!(world.rows(&bea).await.len(), 2);
    world.decider(&bram, &reference).await.approve(&reference, Ticks::ALL).await.unwrap();
    assert_eq!(world.rows(&bea).await.len(), 4);
}

/// Requirements, section 3, rule 2.
#[tokio::test]
async fn an_independent_representative_decides_about_his_own_request() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let reference = Ask::to_renew(&[&login]).same(&bv).reference(&world.sign_in(&robin).await).await;
    assert!(world.next_period(&robin, &login).await.is_some());
    let stored = world.portal.db().read().await.unwrap().application_by_reference(&reference).await.unwrap().unwrap();
    assert_eq!(
        (stored.state, stored.decision().map(|one| &one.by)),
        (ApplicationState::Processed, Some(&Actor::person(&robin.id)))
    );
}

#[tokio::test]
async fn authority_in_one_organization_is_none_in_another() {
    let world = World::new().await;
    let (bv, mill) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (robin, _) = world.representative_of(&bv, "Robin").await;
    let other = world.login(&robin, &mill, date(2027, 1, 9)).await;
    let refused = problems(Ask::to_renew(&[&other]).same(&mill).send(&world.sign_in(&robin).await).await);
    assert_eq!(refused.len(), 2, "the question and the approver: {refused:?}");
    assert_eq!(world.rows(&robin).await.len(), 2);
}

/// Everybody sees the change at once: the requester, and the names of who decided.
#[tokio::test]
async fn the_requester_sees_who_decided_and_why() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    let anna = world.sign_in(&asked.anna).await;
    assert_eq!(anna.overview().await.unwrap().waiting[0].reference, asked.reference);
    world.decider(&asked.bram, &asked.reference).await.refuse(&asked.reference, "Not now").await.unwrap();
    let overview = anna.overview().await.unwrap();
    assert_eq!(overview.waiting, []);
    let event = overview.events.iter().find(|event| event.action == Recorded::Known(Deed::RenewalRefused)).unwrap();
    assert_eq!((event.by.as_deref(), event.organization.as_deref()), (Some("X. Bram"), Some("Bakkerij")));
    let shown = anna.done(&asked.reference).await.unwrap().applications.remove(0);
    assert_eq!((shown.standing, shown.reason.as_str()), (ApplicationState::Refused, "Not now"));
    let permissions = anna.my_permissions(Language::Nl).await.unwrap().permissions;
    assert_eq!(row(&permissions, &asked.login).waiting, None);
}
