//! Decisions that come too late, or by somebody who may no longer decide.

use std::{future::poll_fn, pin::pin, task::Poll};

use jiff::civil::date;
use rules::{
    approval::Ticks,
    deed::Deed,
    permission::Kind,
    problem::Refusal,
    state::{ApplicationState, MeansState},
};
use store::alone;

use super::world::{Ask, World, refusal};
use crate::letters::{AnyLetter, M03, M04};

on_both!(of_two_managers_who_decide_at_the_same_time_one_wins);

/// Edge 2
async fn of_two_managers_who_decide_at_the_same_time_one_wins(world: World) {
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    let (bea, _) = world.manager_of(&bv, "Bea").await;
    let (one, other) =
        (world.decider(&asked.bram, &asked.reference).await, world.decider(&bea, &asked.reference).await);
    let (first, second) = tokio::join!(
        alone(one.approve(&asked.reference, Ticks::ALL)),
        alone(other.approve(&asked.reference, Ticks::ALL))
    );
    let lost = if first.is_ok() { second } else { first };
    assert_eq!(refusal(lost), Refusal::Changed);
    assert_eq!(world.rows(&asked.anna).await.len(), 2);
    assert_eq!(world.mails_to(&asked.anna, "M03").await.len(), 1);
}

/// Edge 2
#[tokio::test]
async fn the_first_decision_stands_and_the_second_sees_it() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    let (bea, _) = world.manager_of(&bv, "Bea").await;
    let late = world.decider(&bea, &asked.reference).await;
    world.decider(&asked.bram, &asked.reference).await.refuse(&asked.reference, "No").await.unwrap();
    assert_eq!(refusal(late.approve(&asked.reference, Ticks::ALL).await), Refusal::Changed);
    assert_eq!(refusal(late.refuse(&asked.reference, "No too").await), Refusal::Changed);
    assert_eq!(late.application(&asked.reference).await.unwrap().standing, ApplicationState::Refused);
    assert_eq!(world.rows(&asked.anna).await.len(), 1);
    assert_eq!(world.mails_to(&asked.anna, "M04").await.len(), 1);
}

/// Requirements, section 3, rule 6.
#[tokio::test]
async fn a_manager_whose_admin_authorization_ended_a_second_ago_is_refused() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    let manager = world.sign_in(&asked.bram).await;
    let decider = manager.as_decider(&asked.reference).await.unwrap();
    world.terminate(&asked.his, &asked.anna).await;
    assert_eq!(refusal(decider.approve(&asked.reference, Ticks::ALL).await), Refusal::NotYours);
    assert_eq!(refusal(decider.refuse(&asked.reference, "No").await), Refusal::NotYours);
    assert_eq!(refusal(manager.as_decider(&asked.reference).await), Refusal::NotYours);
    assert_eq!(world.rows(&asked.anna).await.len(), 1);
}

/// Requirements, section 3, rule 6.
#[tokio::test]
async fn a_manager_whose_means_was_revoked_a_second_ago_is_refused() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    let decider = world.decider(&asked.bram, &asked.reference).await;
    world.set_means(&asked.bram, MeansState::Revoked).await;
    assert_eq!(refusal(decider.approve(&asked.reference, Ticks::ALL).await), Refusal::NotYours);
    assert_eq!(world.rows(&asked.anna).await.len(), 1);
}

#[tokio::test]
async fn a_manager_whose_last_day_was_yesterday_is_refused() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let anna = world.person("Anna").await;
    let login = world.login(&anna, &bv, date(2027, 10, 15)).await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    world.clock.set_day(date(2027, 10, 31));
    let reference = Ask::plainly(&[&login], &bv, &bram).reference(&world.sign_in(&anna).await).await;
    let decider = world.decider(&bram, &reference).await;
    world.clock.set_day(date(2027, 11, 1));
    assert_eq!(refusal(decider.approve(&reference, Ticks::ALL).await), Refusal::NotYours);
    assert_eq!(refusal(world.sign_in(&bram).await.as_decider(&reference).await), Refusal::NotYours);
}

#[tokio::test]
async fn what_was_terminated_while_it_waited_is_left_out_and_the_rest_renewed() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (anna, first) = world.user_of(&bv, "Anna").await;
    let second = world.login(&anna, &bv, date(2027, 2, 1)).await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let reference = Ask::plainly(&[&first, &second], &bv, &bram).reference(&world.sign_in(&anna).await).await;
    world.terminate(&first, &anna).await;
    let decider = world.decider(&bram, &reference).await;
    decider.approve(&reference, Ticks::ALL).await.unwrap();

    assert_eq!(world.next_period(&anna, &first).await, None);
    let period = (date(2027, 2, 2), date(2030, 2, 1));
    assert_eq!(world.next_period(&anna, &second).await, Some(period));
    let letters = world.mails_to(&anna, "M03").await;
    let [AnyLetter::M03(M03 { lines, .. })] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!(lines.iter().map(|line| (line.from, line.until)).collect::<Vec<_>>(), [period]);
    assert_eq!(decider.application(&reference).await.unwrap().new_from, period.0);
}

/// R1 at the moment of approval: what is left holds only an Admin authorization.
#[tokio::test]
async fn r1_an_admin_authorization_that_is_all_that_is_left_is_not_renewed_alone() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (bea, base) = world.user_of(&bv, "Bea").await;
    let admin = world.admin(&bea, &base).await;
    let other = world.login(&bea, &bv, date(2027, 2, 1)).await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let ask = Ask::to_renew(&[&other, &admin]).same(&bv).approver(&bv, &bram);
    let reference = ask.reference(&world.sign_in(&bea).await).await;
    world.terminate(&other, &bram).await;
    let decider = world.decider(&bram, &reference).await;
    assert_eq!(refusal(decider.approve(&reference, Ticks::ALL).await), Refusal::Changed);
    assert_eq!(world.next_period(&bea, &admin).await, None);
    assert_eq!(world.rows(&bea).await.iter().filter(|row| row.kind == Kind::Admin).count(), 1);
    assert_eq!(world.mails_to(&bea, "M04").await.len(), 1);
}

#[tokio::test]
async fn a_request_of_which_nothing_is_left_lapses_and_its_requester_is_told() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    world.terminate(&asked.login, &asked.bram).await;
    let decider = world.decider(&asked.bram, &asked.reference).await;
    assert_eq!(refusal(decider.approve(&asked.reference, Ticks::ALL).await), Refusal::Changed);
    assert_eq!(refusal(decider.approve(&asked.reference, Ticks::ALL).await), Refusal::Changed);
    assert_eq!(decider.application(&asked.reference).await.unwrap().standing, ApplicationState::Lapsed);
    let letters = world.mails_to(&asked.anna, "M04").await;
    assert!(matches!(letters.as_slice(), [AnyLetter::M04(M04 { refused_by: None, .. })]), "{letters:?}");
    assert_eq!(world.rows(&asked.anna).await.len(), 1);
    assert_eq!(world.audit(&asked.anna, Deed::RenewalLapsed).await.len(), 1);
}

/// Edge 6: nobody is given permissions for a means that is revoked.
#[tokio::test]
async fn a_request_whose_requester_was_revoked_writes_nothing() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    world.set_means(&asked.anna, MeansState::Revoked).await;
    let decider = world.decider(&asked.bram, &asked.reference).await;
    let approved = decider.approve(&asked.reference, Ticks::ALL).await;
    assert_eq!(world.rows(&asked.anna).await.len(), 1);
    assert_eq!(refusal(approved), Refusal::Changed);
    assert_eq!(decider.application(&asked.reference).await.unwrap().standing, ApplicationState::Lapsed);
}

/// R19: a browser that goes away, a server that stops: at whatever moment, all of it counts or nothing.
#[tokio::test]
async fn r19_an_approval_that_is_broken_off_at_any_moment_is_whole_or_not_there() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let mut broken_off = 0;
    for name in ["Anna", "Ben", "Cas", "Dirk", "Eva", "Fien", "Gijs", "Hugo"] {
        let (who, login) = world.user_of(&bv, name).await;
        let reference = Ask::plainly(&[&login], &bv, &bram).reference(&world.sign_in(&who).await).await;
        world.clock.forward(600);
        let decider = world.decider(&bram, &reference).await;
        for pauses in 1.. {
            let finished = broken_off_at(decider.approve(&reference, Ticks::ALL), pauses).await;
            // The next who writes waits until what was under way is settled.
            drop(world.portal.db().write().await.unwrap());
            let there = [
                world.rows(&who).await.len() == 2,
                world.mails_to(&who, "M03").await.len() == 1,
                world.audit(&who, Deed::RenewalApproved).await.len() == 1,
                decider.application(&reference).await.unwrap().standing == ApplicationState::Processed,
            ];
            assert!(there == [true; 4] || there == [false; 4], "{name}, broken off at pause {pauses}: {there:?}");
            assert!(finished.is_none() || there[0], "{finished:?}");
            broken_off += usize::from(finished.is_none());
            if there[0] {
                break;
            }
        }
    }
    // How often there is a pause to break off at is up to the machine; eight times is seldom.
    assert!(broken_off >= 8, "{broken_off}");
}

/// Lets something run until it pauses for this time, and then drops it; or until it is done.
async fn broken_off_at<T>(work: impl Future<Output = T>, pauses: usize) -> Option<T> {
    let (mut work, mut left) = (pin!(work), pauses);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
        Poll::Pending => {
            left -= 1;
            if left == 0 { Poll::Ready(None) } else { Poll::Pending }
        }
    })
    .await
}
