//! What many do at once: nobody waits for a connection while holding one, and who loses a race is told so.

use rules::{
    problem::Refusal,
    wizard::{Answers, WizardKind, request},
};
use tokio::task::JoinSet;

use super::world::{World, complete, refusal};
use crate::Failure;

on_both! {
    /// H4
    h4_steps_that_need_the_catalogue_are_saved_at_once_when_it_is_old
    m4_a_text_with_nul_is_refused_like_something_unknown
    of_two_equal_link_requests_at_once_one_is_sent_and_no_fault_is_logged
}

async fn h4_steps_that_need_the_catalogue_are_saved_at_once_when_it_is_old(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let mut begun = Vec::new();
    for name in ["Anna", "Ben", "Cas", "Dirk", "Eva", "Fien", "Gijs", "Hugo"] {
        let (who, _) = world.user_of(&bakery, name).await;
        let who = world.sign_in(&who).await;
        let draft = who.start_wizard(WizardKind::Request).await.unwrap();
        begun.push((who, draft));
    }
    let answers: Answers = [(request::ORGANIZATION.to_owned(), bakery)].into();
    for rev in 1..4 {
        // What is kept of the catalogue is too old now.
        world.clock.forward(61);
        let mut saves = JoinSet::new();
        for (who, draft) in begun.clone() {
            let answers = answers.clone();
            saves.spawn(async move { who.save_step(&draft, request::ORGANIZATION, rev, answers, true).await });
        }
        for saved in saves.join_all().await {
            assert_eq!(saved.unwrap().problems, []);
        }
    }
}

async fn m4_a_text_with_nul_is_refused_like_something_unknown(world: World) {
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    assert_eq!(refusal(here.open_draft("\0").await), Refusal::NotYours);
    assert_eq!(refusal(here.withdraw("a\0b").await), Refusal::NotYours);
    assert_eq!(refusal(here.unlink("\0").await), Refusal::NotYours);
    assert_eq!(refusal(here.link_request("\0").await), Refusal::NotYours);
    assert_eq!(refusal(here.done("\0,\0").await), Refusal::NotYours);
    assert_eq!(
        refusal(world.portal.signed_in("\0").await.map(|_| ()).and(here.as_manager("\0").await)),
        Refusal::NotYours
    );
    // Nothing is left behind, and everything goes on.
    here.overview().await.unwrap();
}

async fn of_two_equal_link_requests_at_once_one_is_sent_and_no_fault_is_logged(world: World) {
    let bakery = world.organization("Bakkerij").await;
    // Of the same manager one waits for the other.
    let mut managers = Vec::new();
    for name in ["Bram", "Carla"] {
        let (manager, _) = world.manager_of(&bakery, name).await;
        managers.push(world.sign_in(&manager).await);
    }
    for round in 0..10 {
        let mut filled = Vec::new();
        for manager in &managers {
            let email = format!("somebody{round}@demo.example");
            filled.push((manager.clone(), manager.fill_link_request(&bakery, &email, "").await.unwrap()));
        }
        let mut asks = JoinSet::new();
        for (manager, (draft, rev)) in filled {
            asks.spawn(async move { complete(&manager, &draft, rev).await });
        }
        let asked = asks.join_all().await;
        assert_eq!(asked.iter().filter(|one| one.is_ok()).count(), 1, "{asked:?}");
        for lost in asked.into_iter().filter_map(Result::err) {
            assert!(matches!(lost, Failure::Refused(Refusal::Changed | Refusal::Invalid(_))), "{lost:?}");
        }
    }
}

/// Review 1.8, L8: a lost race on what is unique is told as one, whatever statement it befell; other broken rules are faults.
#[test]
fn a_lost_race_is_a_change_and_a_broken_rule_is_a_fault() {
    let failure = |error: store::Error| Failure::from(error);
    assert!(matches!(failure(store::Error::Conflict("people.email_key".into())), Failure::Refused(Refusal::Changed)));
    assert!(matches!(failure(store::Error::Unlawful("permissions".into())), Failure::Broken(_)));
    assert!(matches!(failure(store::Error::Unavailable("full".into())), Failure::Unavailable(_)));
    assert!(matches!(failure(store::Error::Ended("COMMIT")), Failure::Broken(_)));
}
