//! What happens by itself, as often as it likes to.

use jiff::civil::date;
use rules::approval::Ticks;
use rules::{deed::Deed, problem::Refusal, state::ApplicationState};
use store::alone;

use super::world::{Ask, DAY, PASSWORD, World, at, refusal, visitor};
use crate::{
    SignInStep, Tidied,
    letters::{AnyLetter, M04},
};

#[tokio::test]
async fn a_request_that_nobody_decides_lapses_after_thirty_days_and_its_requester_is_told_once() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    world.clock.forward(30 * DAY - 1);
    assert_eq!(world.portal.tidy().await.unwrap().lapsed, 0);
    world.clock.forward(1);
    assert_eq!(world.portal.tidy().await.unwrap().lapsed, 1);
    assert_eq!(world.portal.tidy().await.unwrap(), Tidied::default(), "a second time there is nothing to do");

    let letters = world.mails_to(&asked.anna, "M04").await;
    let [AnyLetter::M04(M04 { reference, refused_by: None, reason, .. })] = letters.as_slice() else {
        panic!("{letters:?}")
    };
    assert_eq!((reference, reason.as_str()), (&asked.reference, ""));
    let lines = world.audit(&asked.anna, Deed::RenewalLapsed).await;
    assert_eq!((lines.len(), lines[0].actor.as_str()), (1, "portal"), "nobody did it");
    let shown = world.sign_in(&asked.anna).await.done(&asked.reference).await.unwrap().applications.remove(0);
    assert_eq!(shown.standing, ApplicationState::Lapsed);
    assert_eq!(world.rows(&asked.anna).await.len(), 1);
}

on_both!(two_who_tidy_at_the_same_time_do_it_once);

async fn two_who_tidy_at_the_same_time_do_it_once(world: World) {
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    world.clock.forward(33 * DAY);
    let (one, other) = tokio::join!(alone(world.portal.tidy()), alone(world.portal.tidy()));
    assert_eq!(one.unwrap().lapsed + other.unwrap().lapsed, 1);
    assert_eq!(world.mails_to(&asked.anna, "M04").await.len(), 1);
    assert_eq!(world.audit(&asked.anna, Deed::RenewalLapsed).await.len(), 1);
}

#[tokio::test]
async fn what_lapsed_cannot_be_approved_any_more_but_asked_for_again() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    world.clock.forward(30 * DAY);
    let decider = world.decider(&asked.bram, &asked.reference).await;
    world.portal.tidy().await.unwrap();
    assert_eq!(refusal(decider.approve(&asked.reference, Ticks::ALL).await), Refusal::Changed);
    assert_eq!(world.rows(&asked.anna).await.len(), 1);

    let signed_in = world.sign_in(&asked.anna).await;
    let again = Ask::plainly(&[&asked.login], &bv, &asked.bram).reference(&signed_in).await;
    assert_ne!(again, asked.reference);
    world.decider(&asked.bram, &again).await.approve(&again, Ticks::ALL).await.unwrap();
    assert_eq!(world.next_period(&asked.anna, &asked.login).await, Some((date(2027, 1, 10), date(2030, 1, 9))));
}

/// The mail said until when: a job that is late does not change that.
#[tokio::test]
async fn after_thirty_days_nothing_is_approved_even_where_housekeeping_is_late() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    world.clock.forward(31 * DAY);
    let decider = world.decider(&asked.bram, &asked.reference).await;
    assert_eq!(refusal(decider.approve(&asked.reference, Ticks::ALL).await), Refusal::Changed);
    assert_eq!(world.rows(&asked.anna).await.len(), 1);
}

#[tokio::test]
async fn what_was_decided_does_not_lapse() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    world.decider(&asked.bram, &asked.reference).await.approve(&asked.reference, Ticks::ALL).await.unwrap();
    world.clock.forward(31 * DAY);
    assert_eq!(world.portal.tidy().await.unwrap().lapsed, 0);
    assert_eq!(world.mails_to(&asked.anna, "M04").await, []);
}

#[tokio::test]
async fn r10_a_draft_is_kept_for_thirty_days_after_its_last_save() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    let (draft, rev) = Ask::to_renew(&[&login]).same(&bv).fill(&signed_in).await;
    world.clock.forward(30 * DAY - 1);
    world.portal.tidy().await.unwrap();
    let saved = signed_in.save_step(&draft, "term", rev, [("term".into(), "5".into())].into(), true).await.unwrap();
    world.clock.forward(30 * DAY - 1);
    world.portal.tidy().await.unwrap();
    assert_eq!(signed_in.open_draft(&draft).await.unwrap().rev, saved.rev);
    world.clock.forward(1);
    assert_eq!(refusal(signed_in.open_draft(&draft).await), Refusal::NotYours, "before the job came by, too");
    assert!(world.portal.tidy().await.unwrap().forgotten > 0);
    assert_eq!(refusal(signed_in.open_draft(&draft).await), Refusal::NotYours);
    assert_eq!(world.portal.tidy().await.unwrap(), Tidied::default());
}

#[tokio::test]
async fn tidying_forgets_what_is_over_and_nothing_else() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let session = world.session_of(&anna).await;
    let (sign_in, _) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    world.knock(&visitor(), &anna.email, "not it").await;
    world.portal.tidy().await.unwrap();
    assert!(world.portal.signed_in(session.reveal()).await.unwrap().is_some());
    let code = world.code_for(&sign_in).await;
    assert!(world.portal.enter_code(&at(&sign_in), &code).await.unwrap().is_ok());

    world.clock.forward(2 * DAY);
    assert!(world.portal.tidy().await.unwrap().forgotten >= 4, "two sessions, a sign-in, codes and a count");
    assert_eq!(world.portal.tidy().await.unwrap(), Tidied::default());
    assert!(world.portal.signed_in(session.reveal()).await.unwrap().is_none());
}

/// Review 1.7: in slices, but all of it.
#[tokio::test]
async fn tidying_forgets_more_than_fits_in_one_transaction() {
    let world = World::new().await;
    let mut tx = world.portal.db().write().await.unwrap();
    for number in 0..1_201 {
        let draft = store::Draft {
            id: format!("draft-{number}"),
            owner: "nobody".into(),
            kind: rules::wizard::WizardKind::Renewal,
            rev: 1,
            answers: "{}".into(),
            errors: "{}".into(),
            step: "which".into(),
            place: (1, 1),
            created: 0,
            updated: 0,
            expires: i64::from(number),
            submitted: None,
        };
        tx.insert_draft(&draft).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(world.portal.tidy().await.unwrap(), Tidied { forgotten: 1_201, ..Tidied::default() });
    assert_eq!(world.portal.tidy().await.unwrap(), Tidied::default());
}

#[tokio::test]
async fn tidying_does_not_shorten_anybody_s_wait() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for _ in 0..8 {
        world.knock(&visitor(), &anna.email, "not it").await;
    }
    world.portal.tidy().await.unwrap();
    let (_, step) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    assert!(matches!(step, SignInStep::Again(_)), "{step:?}");
}

/// L10: somebody who starts the portal with a clock that was put back is told.
#[tokio::test]
async fn l10_a_clock_behind_the_newest_audit_line_is_noticed() {
    let world = World::new().await;
    world.portal.begin_audit().await.unwrap().unwrap();
    assert_eq!(world.portal.clock_behind().await.unwrap(), None);
    world.clock.forward(-2 * DAY);
    assert_eq!(world.portal.clock_behind().await.unwrap(), Some(2 * DAY));
}
