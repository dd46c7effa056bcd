//! What ends with a permission or a means, whoever ends it.

use std::collections::BTreeSet;

use jiff::civil::date;
use rules::{
    actor::Actor,
    approval::Ticks,
    deed::Deed,
    level::Level,
    problem::Problem,
    state::{ApplicationState, MeansState},
    wizard::WizardKind,
};

use super::world::{Ask, PASSWORD, Somebody, TODAY, World, at, row, visitor};
use crate::endings::Ended;

on_both! {
    r57_a_permission_that_somebody_else_ends_takes_what_follows_and_hangs_on_it
    a_request_ends_with_the_last_of_what_it_asks_for_and_waits_on_before
    what_another_holds_is_left_alone
    r16_r17_whoever_revokes_a_means_takes_everything_that_it_opens
}

impl World {
    async fn end(&self, of: &Somebody, ids: &[&String], by: &Somebody) -> Ended {
        let ids: Vec<String> = ids.iter().copied().cloned().collect();
        let mut tx = self.portal.db().write().await.unwrap();
        let held = tx.hold(&[&of.id]).await.unwrap();
        let ended = self.portal.end_permissions(&mut tx, &held, &of.id, &ids, &Actor::person(&by.id)).await.unwrap();
        tx.commit().await.unwrap();
        ended
    }

    async fn ended(&self, of: &Somebody) -> Vec<String> {
        let rows = self.rows(of).await;
        rows.into_iter().filter(|one| one.terminated == Some(TODAY)).map(|one| one.id).collect()
    }

    async fn state_of_request(&self, reference: &str) -> ApplicationState {
        let mut reading = self.portal.db().read().await.unwrap();
        reading.application_by_reference(reference).await.unwrap().unwrap().state
    }

    /// A bakery with its manager Bram, and Anna, who has a permission there.
    async fn with_a_bakery(&self) -> (String, Somebody, Somebody, String) {
        let bakery = self.organization("Bakkerij").await;
        let (bram, _) = self.manager_of(&bakery, "Bram").await;
        let (anna, login) = self.user_of(&bakery, "Anna").await;
        (bakery, anna, bram, login)
    }
}

/// An Admin authorization ends with the login permission that it hangs on, and a successor with what it follows.
async fn r57_a_permission_that_somebody_else_ends_takes_what_follows_and_hangs_on_it(world: World) {
    let (bakery, anna, bram, login) = world.with_a_bakery().await;
    let admin = world.admin(&anna, &login).await;
    let other = world.login(&anna, &world.organization("Smederij").await, date(2027, 1, 9)).await;
    let before = world.rows(&anna).await;
    let reference = Ask::plainly(&[&login], &bakery, &bram).reference(&world.sign_in(&anna).await).await;
    let manager = world.sign_in(&bram).await.as_decider(&reference).await.unwrap();
    manager.approve(&reference, Ticks::ALL).await.unwrap();
    let next = world.new_rows(&anna, &before).await;
    assert_eq!(next.len(), 1);

    let ended = world.end(&anna, &[&login], &bram).await;
    assert_eq!(ended.permissions, [login.clone(), next[0].id.clone()]);
    let gone: BTreeSet<String> = world.ended(&anna).await.into_iter().collect();
    assert_eq!(gone, BTreeSet::from([login.clone(), admin, next[0].id.clone()]));
    assert!(row(&world.rows(&anna).await, &other).terminated.is_none());
    assert_eq!(world.end(&anna, &[&login], &bram).await, Ended::default(), "once is enough");
}

async fn a_request_ends_with_the_last_of_what_it_asks_for_and_waits_on_before(world: World) {
    let (bakery, anna, bram, login) = world.with_a_bakery().await;
    let service = world.service("Vergunning", Level::Eh3).await;
    let second = world.login_for(&anna, &bakery, Some(&service), Level::Eh3, date(2027, 1, 9)).await;
    let reference = Ask::plainly(&[&login, &second], &bakery, &bram).reference(&world.sign_in(&anna).await).await;

    let ended = world.end(&anna, &[&login], &bram).await;
    assert_eq!((ended.withdrawn, ended.left_open), (vec![], vec![reference.clone()]));
    assert_eq!(world.state_of_request(&reference).await, ApplicationState::Awaiting);

    let ended = world.end(&anna, &[&second], &bram).await;
    assert_eq!((ended.withdrawn, ended.left_open), (vec![reference.clone()], vec![]));
    assert_eq!(world.state_of_request(&reference).await, ApplicationState::Withdrawn);
    let lines = world.audit(&anna, Deed::RenewalWithdrawn).await;
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((&line.actor, &line.reference), (&Actor::person(&bram.id).to_string(), &reference));
}

async fn what_another_holds_is_left_alone(world: World) {
    let (_, anna, bram, _) = world.with_a_bakery().await;
    let of_bram = world.rows(&bram).await.remove(0).id;
    assert_eq!(world.end(&anna, &[&of_bram], &anna).await, Ended::default());
    assert_eq!(world.ended(&bram).await, Vec::<String>::new());
}

/// R16, R17: sessions, permissions, requests, means; and nobody signs in with it afterwards.
async fn r16_r17_whoever_revokes_a_means_takes_everything_that_it_opens(world: World) {
    let (bakery, anna, bram, login) = world.with_a_bakery().await;
    let here = world.sign_in(&anna).await;
    world.sign_in(&anna).await;
    let reference = Ask::plainly(&[&login], &bakery, &bram).reference(&here).await;
    let kept = here.start_wizard(WizardKind::Cancel).await.unwrap();
    here.start_wizard(WizardKind::Mobile).await.unwrap();

    let mut tx = world.portal.db().write().await.unwrap();
    let held = tx.hold(&[&anna.id]).await.unwrap();
    let ended =
        world.portal.revoke_means(&mut tx, &held, &anna.id, &Actor::person(&bram.id), Some(&kept)).await.unwrap();
    tx.commit().await.unwrap();

    let expected = Ended { permissions: vec![login], withdrawn: vec![reference], left_open: vec![], sessions: 2 };
    assert_eq!(ended, expected);
    assert_eq!(world.ended(&anna).await, expected.permissions);
    let mut reading = world.portal.db().read().await.unwrap();
    assert_eq!(reading.means_of(&anna.id).await.unwrap().unwrap().state, MeansState::Revoked);
    assert!(reading.session(&here.session.hash).await.unwrap().is_none());
    let drafts: Vec<String> =
        reading.drafts_of(&anna.id, world.portal.now()).await.unwrap().into_iter().map(|one| one.id).collect();
    assert_eq!(drafts, [kept]);
    drop(reading);
    let (sign_in, _) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    let shown = world.portal.sign_in_shown(&at(&sign_in)).await.unwrap();
    assert_eq!(shown.problem, Some(Problem::MeansRevoked), "with the advice to apply anew");
}
