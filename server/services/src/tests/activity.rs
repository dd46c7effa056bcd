//! Activity: everything about oneself, page by page, and nothing about others.

use super::world::{Ask, HOUR, World};
use jiff::civil::date;
use rules::{
    approval::Ticks,
    deed::{Deed, Recorded},
    level::Level,
    people::Language,
};
use texts::Texts;

/// R122
#[tokio::test]
async fn r122_what_a_manager_did_to_somebody_names_him_and_the_organization() {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let login = world.login_for(&anna, &bakery, None, Level::Eh3, date(2027, 3, 9)).await;
    let of_bram = world.login_for(&bram, &bakery, None, Level::Eh3, date(2027, 8, 9)).await;
    world.admin(&bram, &of_bram).await;
    let here = world.sign_in(&anna).await;
    let reference = Ask::plainly(&[&login], &bakery, &bram).reference(&here).await;
    let manager = world.sign_in(&bram).await;
    manager.as_decider(&reference).await.unwrap().approve(&reference, Ticks::ALL).await.unwrap();
    let shown = here.activity("").await.unwrap();
    let words: Vec<&str> = shown.events.iter().map(|event| event.action.word()).collect();
    assert_eq!(words, ["renewal-approved", "renewal-requested", "signed-in"]);
    let approved = &shown.events[0];
    assert_eq!(
        (approved.by.as_deref(), approved.organization.as_deref()),
        (Some(bram.name.as_str()), Some("Bakkerij"))
    );
    assert_eq!((shown.events[1].own, &shown.events[1].by), (true, &None), "done by herself");
    assert!(!approved.own);
    let of_bram = manager.activity("").await.unwrap();
    assert!(
        of_bram.events.iter().all(|event| event.action != Recorded::Known(Deed::RenewalRequested)),
        "Anna's is hers"
    );
}

/// R122: what nobody known did is not said to be one's own doing.
#[tokio::test]
async fn r122_what_the_portal_did_by_itself_is_nobody_s_doing() {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let asked = world.request(&bakery).await;
    world.clock.forward(31 * 24 * HOUR);
    world.portal.tidy().await.unwrap();
    let events = world.sign_in(&asked.anna).await.activity("").await.unwrap().events;
    let lapsed = events.iter().find(|event| event.action == Recorded::Known(Deed::RenewalLapsed)).unwrap();
    assert_eq!((lapsed.own, &lapsed.by), (false, &None));
}

/// R66: the mails that the portal sent are listed.
#[tokio::test]
async fn r66_the_mails_to_somebody_are_listed_with_where_they_went() {
    let world = World::new().await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    world.forgotten(&anna).await;
    let here = world.sign_in(&anna).await;
    let mails = here.activity("").await.unwrap().mails;
    assert_eq!(mails.len(), 1, "codes by text message are none");
    let first = &mails[0];
    assert_eq!(
        (first.title.as_str(), first.recipient.as_str(), first.sent),
        (Texts(Language::Nl).mail_m40_subject(), anna.email.as_str(), false)
    );
    world.deliver(&super::outbox::Postman::default()).await;
    assert!(here.activity("").await.unwrap().mails[0].sent);
    assert_eq!(world.sign_in(&bram).await.activity("").await.unwrap().mails, []);
}

#[tokio::test]
async fn r122_pages_follow_each_other_without_a_gap() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for _ in 0..15 {
        let here = world.sign_in(&anna).await;
        here.sign_out().await.unwrap();
        world.clock.forward(HOUR);
    }
    let here = world.sign_in(&anna).await;
    let first = here.activity("").await.unwrap();
    assert_eq!(first.events.len(), 25);
    let second = here.activity(&first.older.unwrap()).await.unwrap();
    assert_eq!((second.events.len(), second.older), (6, None));
    assert!(second.events[0].at <= first.events[24].at);
}
