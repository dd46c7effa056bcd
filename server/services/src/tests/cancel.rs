//! Cancel and Withdraw: what ends, for whom, when, and who is told.

use jiff::civil::date;
use rules::{
    approval::Ticks,
    deed::Deed,
    level::Level,
    permission::Status,
    problem::{Problem, Refusal},
    state::{CancellationState, MeansState},
    wizard::{Answers, WizardKind, cancel},
};

use super::world::{Ask, DAY, PASSWORD, Somebody, World, lost, problems, refusal, row, visitor};
use crate::{
    Result, SignInStep, SignedIn,
    letters::{AnyLetter, M23, M24},
};

impl World {
    /// Goes through the wizard with these answers, and completes it; the reference.
    pub(in crate::tests) async fn cancel(&self, who: &SignedIn, pairs: &[(&str, &str)]) -> Result<String> {
        let draft = who.start_wizard(WizardKind::Cancel).await?;
        let answers: Answers = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let mut rev = who.open_draft(&draft).await?.rev;
        for step in [cancel::WHAT, cancel::WHICH, cancel::WHEN] {
            rev = who.save_step(&draft, step, rev, answers.clone(), true).await?.rev;
        }
        Ok(who.send_wizard(&draft, rev, answers).await?.remove(0))
    }

    async fn state_of(&self, who: &Somebody) -> MeansState {
        self.portal.db().read().await.unwrap().means_of(&who.id).await.unwrap().unwrap().state
    }

    async fn is_terminated(&self, who: &Somebody, id: &str) -> bool {
        matches!(row(&self.rows(who).await, id).status(self.portal.today()), Status::Terminated(_))
    }
}

/// A bakery that Anna may act for and Bram manages.
async fn bakery() -> (World, Somebody, Somebody, String, String) {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let login = world.login_for(&anna, &bakery, None, Level::Eh3, date(2027, 3, 9)).await;
    let of_bram = world.login_for(&bram, &bakery, None, Level::Eh3, date(2027, 8, 9)).await;
    world.admin(&bram, &of_bram).await;
    (world, anna, bram, bakery, login)
}

const ALL_NOW: &[(&str, &str)] = &[("what", "all"), ("when", "now"), ("truth", "on")];

#[tokio::test]
async fn r15_without_the_check_mark_nothing_changes() {
    let (world, anna, _, _, login) = bakery().await;
    let here = world.sign_in(&anna).await;
    let refused = problems(world.cancel(&here, &[("what", "all"), ("when", "now")]).await);
    assert_eq!(refused, [("truth".to_owned(), Problem::RequiredTick)]);
    assert_eq!(world.state_of(&anna).await, MeansState::Active);
    assert!(!world.is_terminated(&anna, &login).await);
    assert_eq!(world.mails().await.len(), 0);
}

/// R16, R17, R58
#[tokio::test]
async fn r16_r17_r58_one_transaction_ends_means_permissions_drafts_requests_and_sessions_and_tells_both() {
    let (world, anna, bram, bakery, login) = bakery().await;
    let other = world.session_of(&anna).await;
    world.clock.forward(60);
    let here = world.sign_in(&anna).await;
    let waiting = Ask::plainly(&[&login], &bakery, &bram).reference(&here).await;
    let draft = here.start_wizard(WizardKind::Renewal).await.unwrap();
    world.clock.forward(60);
    let link = world.forgotten(&anna).await;

    let reference = world.cancel(&here, ALL_NOW).await.unwrap();
    assert_eq!(world.state_of(&anna).await, MeansState::Revoked);
    assert!(world.is_terminated(&anna, &login).await);
    assert!(world.portal.signed_in(other.reveal()).await.unwrap().is_none());
    let application =
        world.portal.db().read().await.unwrap().application_by_reference(&waiting).await.unwrap().unwrap();
    assert_eq!(application.state, rules::state::ApplicationState::Withdrawn, "edge case 6");
    assert_eq!(refusal(here.open_draft(&draft).await), Refusal::NotYours);
    assert_eq!(lost(world.portal.reset_shown(&visitor(), &link).await), "overtaken");
    let to_anna = world.mails_to(&anna, "M23").await;
    assert!(matches!(&to_anna[..], [AnyLetter::M23(M23 { whole: true, last_day: None, .. })]), "{to_anna:?}");
    let to_bram = world.mails_to(&bram, "M24").await;
    assert!(matches!(&to_bram[..], [AnyLetter::M24(M24 { user, .. })] if *user == anna.name), "{to_bram:?}");
    assert_eq!(world.audit(&anna, Deed::MeansCancelled).await[0].reference, reference);

    world.clock.forward(DAY);
    let (sign_in, step) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    assert!(matches!(step, SignInStep::Again(_)));
    let shown = world.portal.sign_in_shown(&super::world::at(&sign_in)).await.unwrap();
    assert_eq!(shown.problem, Some(Problem::MeansRevoked), "with the advice to apply anew");

    // Signed out by it, the reader still sees what ended; nobody else does.
    let token = here.farewell(&reference).await.unwrap().unwrap();
    let page = world.portal.cancelled_by_token(token.reveal()).await.unwrap();
    assert!(page.signed_out && page.whole && page.state == CancellationState::Done);
    assert_eq!(lost(world.portal.cancelled_by_token("made up").await), "incomplete");
    world.clock.forward(30 * 60);
    assert_eq!(lost(world.portal.cancelled_by_token(token.reveal()).await), "expired");
}

#[tokio::test]
async fn r57_some_permissions_end_and_the_means_stays() {
    let (world, anna, bram, bakery, first) = bakery().await;
    let mill = world.organization("Molen").await;
    let second = world.login_for(&anna, &bakery, None, Level::Eh3, date(2027, 9, 9)).await;
    let elsewhere = world.login_for(&anna, &mill, None, Level::Eh3, date(2027, 3, 9)).await;
    let here = world.sign_in(&anna).await;
    let tick = format!("which.{first}");
    world.cancel(&here, &[("what", "part"), (&tick, "on"), ("when", "now"), ("truth", "on")]).await.unwrap();
    assert!(world.is_terminated(&anna, &first).await);
    assert!(!world.is_terminated(&anna, &second).await && !world.is_terminated(&anna, &elsewhere).await);
    assert_eq!(world.state_of(&anna).await, MeansState::Active);
    assert_eq!(here.security().await.unwrap().sessions.len(), 1);

    let organization = format!("org.{mill}");
    world.cancel(&here, &[("what", "part"), (&organization, "on"), ("when", "now"), ("truth", "on")]).await.unwrap();
    assert!(world.is_terminated(&anna, &elsewhere).await && !world.is_terminated(&anna, &second).await);
    assert_eq!(world.mails_to(&bram, "M24").await.len(), 1, "the mill is none of his business");
    assert_eq!(refusal(here.farewell("CA-2026-NOTONE").await), Refusal::NotYours);
}

#[tokio::test]
async fn r57_what_is_cancelled_cannot_be_somebody_elses() {
    let (world, anna, bram, ..) = bakery().await;
    let of_bram = world.rows(&bram).await.remove(0).id;
    let here = world.sign_in(&anna).await;
    let tick = format!("which.{of_bram}");
    let refused = world.cancel(&here, &[("what", "part"), (&tick, "on"), ("when", "now"), ("truth", "on")]).await;
    assert_eq!(problems(refused)[0], ("which".to_owned(), Problem::SelectSome));
    assert!(!world.is_terminated(&bram, &of_bram).await);
}

/// Edge case 12, R99.
#[tokio::test]
async fn r99_the_last_manager_ends_himself_after_a_second_tick() {
    let (world, anna, bram, bakery, login) = bakery().await;
    let waiting = Ask::plainly(&[&login], &bakery, &bram).reference(&world.sign_in(&anna).await).await;
    let here = world.sign_in(&bram).await;
    let alone = format!("alone.{bakery}");
    assert_eq!(problems(world.cancel(&here, ALL_NOW).await), [(alone.clone(), Problem::RequiredTick)]);
    assert_eq!(world.state_of(&bram).await, MeansState::Active);
    let mut with_tick = ALL_NOW.to_vec();
    with_tick.push((&alone, "on"));
    world.cancel(&here, &with_tick).await.unwrap();
    assert_eq!(world.state_of(&bram).await, MeansState::Revoked);
    let application =
        world.portal.db().read().await.unwrap().application_by_reference(&waiting).await.unwrap().unwrap();
    assert_eq!(application.state, rules::state::ApplicationState::Awaiting, "what waits for him waits on");
}

/// R57: until the end of the chosen day it works, and until then it can be taken back.
#[tokio::test]
async fn a_cancellation_with_a_last_day_waits_for_it_and_can_be_taken_back() {
    let (world, anna, bram, _, login) = bakery().await;
    let pairs = [("what", "all"), ("when", "date"), ("day", "24"), ("month", "11"), ("year", "2026"), ("truth", "on")];
    let here = world.sign_in(&anna).await;
    let reference = world.cancel(&here, &pairs).await.unwrap();
    let shown = here.details().await.unwrap().cancelled;
    assert_eq!((shown[0].reference.as_str(), shown[0].last_day), (reference.as_str(), Some(date(2026, 11, 24))));
    assert!(here.farewell(&reference).await.unwrap().is_none());
    here.undo_cancellation(&reference).await.unwrap();
    assert_eq!(refusal(here.undo_cancellation(&reference).await), Refusal::Gone);
    assert_eq!(here.cancelled(&reference).await.unwrap().state, CancellationState::Undone);
    assert!(matches!(
        &world.mails_to(&bram, "M24").await[..],
        [AnyLetter::M24(M24 { undone: true, .. }), AnyLetter::M24(M24 { .. })]
    ));

    world.cancel(&here, &pairs).await.unwrap();
    world.clock.set_day(date(2026, 11, 24));
    assert_eq!(world.portal.tidy().await.unwrap().ended, 0);
    assert_eq!(world.state_of(&anna).await, MeansState::Active, "the whole of its last day");
    world.clock.set_day(date(2026, 11, 25));
    assert_eq!(world.portal.tidy().await.unwrap().ended, 1);
    assert_eq!(world.portal.tidy().await.unwrap().ended, 0, "once only");
    assert_eq!(world.state_of(&anna).await, MeansState::Revoked);
    assert!(world.is_terminated(&anna, &login).await);
}

/// What was renewed between asking and ending ends too.
#[tokio::test]
async fn a_successor_that_came_later_ends_with_what_it_follows() {
    let (world, anna, bram, bakery, login) = bakery().await;
    let here = world.sign_in(&anna).await;
    let tick = format!("which.{login}");
    let pairs = [
        ("what", "part"),
        (&tick, "on"),
        ("when", "date"),
        ("day", "24"),
        ("month", "12"),
        ("year", "2026"),
        ("truth", "on"),
    ];
    world.cancel(&here, &pairs).await.unwrap();
    let reference = Ask::plainly(&[&login], &bakery, &bram).reference(&here).await;
    let manager = world.sign_in(&bram).await.as_decider(&reference).await.unwrap();
    manager.approve(&reference, Ticks::ALL).await.unwrap();
    world.clock.set_day(date(2026, 12, 25));
    world.portal.tidy().await.unwrap();
    let rows = world.rows(&anna).await;
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|one| one.terminated.is_some()), "{rows:?}");
}

#[tokio::test]
async fn a_double_click_cancels_once_with_one_reference() {
    let (world, anna, _, _, login) = bakery().await;
    let here = world.sign_in(&anna).await;
    let draft = here.start_wizard(WizardKind::Cancel).await.unwrap();
    let tick = format!("which.{login}");
    let pairs = [("what", "part"), (tick.as_str(), "on"), ("when", "now"), ("truth", "on")];
    let answers: Answers = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let mut rev = 1;
    for step in [cancel::WHAT, cancel::WHICH, cancel::WHEN] {
        rev = here.save_step(&draft, step, rev, answers.clone(), true).await.unwrap().rev;
    }
    let first = here.send_wizard(&draft, rev, answers.clone()).await.unwrap();
    let second = here.send_wizard(&draft, rev, answers).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(world.mails_to(&anna, "M23").await.len(), 1);
}

#[tokio::test]
async fn a_cancellation_of_another_is_as_if_it_did_not_exist() {
    let (world, anna, bram, ..) = bakery().await;
    let pairs = [("what", "all"), ("when", "date"), ("day", "24"), ("month", "11"), ("year", "2026"), ("truth", "on")];
    let reference = world.cancel(&world.sign_in(&anna).await, &pairs).await.unwrap();
    let other = world.sign_in(&bram).await;
    for id in [reference.as_str(), "CA-2026-NOTONE"] {
        assert_eq!(refusal(other.cancelled(id).await), Refusal::NotYours);
        assert_eq!(refusal(other.undo_cancellation(id).await), Refusal::NotYours);
        assert_eq!(refusal(other.farewell(id).await), Refusal::NotYours);
    }
}
