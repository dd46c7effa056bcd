//! R128: everything that the portal keeps about somebody, for himself.

use jiff::civil::date;
use rules::{
    deed::{Deed, Recorded},
    level::Level,
    people::Language,
    permission::Kind,
    wizard::WizardKind,
};
use texts::Texts;

use super::world::{Ask, World};

#[tokio::test]
async fn r128_own_data_holds_everything_about_oneself_and_nothing_that_opens_anything() {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let login = world.login_for(&anna, &bakery, None, Level::Eh3, date(2027, 3, 9)).await;
    let ended = world.login_for(&anna, &bakery, None, Level::Eh3, date(2026, 12, 9)).await;
    world.terminate(&ended, &anna).await;
    let of_bram = world.login_for(&bram, &bakery, None, Level::Eh3, date(2027, 8, 9)).await;
    world.admin(&bram, &of_bram).await;
    let here = world.sign_in(&anna).await;
    let reference = Ask::plainly(&[&login], &bakery, &bram).reference(&here).await;
    let change = world.ask_change(&here, "email", "new@demo.example").await;
    here.start_wizard(WizardKind::Cancel).await.unwrap();

    let data = here.own_data(100).await.unwrap();
    assert_eq!((data.person.email.as_str(), data.person.mobile.as_str()), (anna.email.as_str(), "+31612345678"));
    assert_eq!(data.person.valid_until, Some(date(2027, 3, 9)));
    assert_eq!(
        data.organizations.iter().map(|one| (one.name.as_str(), one.linked)).collect::<Vec<_>>(),
        [("Bakkerij", true)]
    );
    let permissions: Vec<_> = data.permissions.iter().map(|one| (one.kind, one.until, one.ended.is_some())).collect();
    let (active, over) = ((Kind::Login, date(2027, 3, 9), false), (Kind::Login, date(2026, 12, 9), true));
    assert_eq!(permissions, [over, active], "what ended is kept, and told");
    assert_eq!(data.requests.iter().map(|one| one.reference.as_str()).collect::<Vec<_>>(), [reference]);
    assert_eq!(data.changes.iter().map(|one| one.reference.as_str()).collect::<Vec<_>>(), [change]);
    assert_eq!(data.drafts.iter().map(|one| one.kind.word()).collect::<Vec<_>>(), ["cancel"]);
    assert_eq!(data.log_in.sessions.len(), 1);
    assert!(data.events.iter().any(|one| one.action == Recorded::Known(Deed::RenewalRequested)));
    assert!(data.mails.iter().any(|one| one.title == Texts(Language::Nl).activity_m01()));

    // Neither the hash of a password nor of a session, nor a code, nor anything of Bram but that he was asked.
    let json = serde_json::to_string(&data).unwrap();
    let code = world.newest_code("new@demo.example").await;
    for secret in ["$argon2", here.session.hash.as_str(), code.as_str(), bram.email.as_str(), bram.id.as_str()] {
        assert!(!json.contains(secret), "{secret}");
    }
    let of_bram = world.sign_in(&bram).await.own_data(100).await.unwrap();
    assert!(!serde_json::to_string(&of_bram).unwrap().contains(&anna.email), "Anna's is hers");
}

#[tokio::test]
async fn r128_the_page_has_the_newest_and_the_file_has_all() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for _ in 0..4 {
        world.clock.forward(60);
        world.sign_in(&anna).await;
    }
    let here = world.sign_in(&anna).await;
    assert_eq!(here.own_data(2).await.unwrap().events.len(), 2);
    assert_eq!(here.own_data(100).await.unwrap().events.len(), 5);
}
