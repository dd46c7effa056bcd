//! My requests: seen by who asked, and taken back while they wait.

use jiff::civil::date;
use rules::approval::Ticks;
use rules::{deed::Deed, level::Level, problem::Refusal, state::ApplicationState};

use super::world::{Ask, World, refusal};

#[tokio::test]
async fn r107_a_request_is_seen_and_withdrawn_by_who_asked_while_it_waits() {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let login = world.login_for(&anna, &bakery, None, Level::Eh3, date(2027, 3, 9)).await;
    let of_bram = world.login_for(&bram, &bakery, None, Level::Eh3, date(2027, 8, 9)).await;
    world.admin(&bram, &of_bram).await;
    let here = world.sign_in(&anna).await;
    let reference = Ask::plainly(&[&login], &bakery, &bram).reference(&here).await;
    assert_eq!(here.requests().await.unwrap()[0].standing, ApplicationState::Awaiting);

    let manager = world.sign_in(&bram).await;
    for id in [reference.as_str(), "RN-2026-NOTONE"] {
        assert_eq!(refusal(manager.withdraw(id).await), Refusal::NotYours);
    }
    here.withdraw(&reference).await.unwrap();
    assert_eq!(here.requests().await.unwrap()[0].standing, ApplicationState::Withdrawn);
    assert_eq!(refusal(here.withdraw(&reference).await), Refusal::Changed);
    assert_eq!(world.audit(&anna, Deed::RenewalWithdrawn).await.len(), 1);
    let decider = manager.as_decider(&reference).await.unwrap();
    assert_eq!(
        refusal(decider.approve(&reference, Ticks::ALL).await),
        Refusal::Changed,
        "nobody approves what was withdrawn"
    );

    // The permission can be asked for again.
    let again = Ask::plainly(&[&login], &bakery, &bram).reference(&here).await;
    assert_ne!(again, reference);
    assert_eq!(here.requests().await.unwrap().len(), 2);
}
