//! Sessions: how long they last, and what ends them.

use super::world::{HOUR, PASSWORD, World, at, visitor};
use rules::{deed::Deed, state::MeansState};

impl World {
    async fn is_in(&self, session: &str) -> bool {
        self.portal.signed_in(session).await.unwrap().is_some()
    }
}

#[tokio::test]
async fn a_session_ends_after_twenty_minutes_without_use() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let session = world.session_of(&anna).await;
    for _ in 0..3 {
        world.clock.forward(20 * 60 - 1);
        assert!(world.is_in(session.reveal()).await, "every use begins the twenty minutes anew");
    }
    world.clock.forward(20 * 60);
    assert!(!world.is_in(session.reveal()).await);
}

#[tokio::test]
async fn a_session_ends_after_eight_hours_however_busy_it_is() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let session = world.session_of(&anna).await;
    for _ in 0..48 {
        assert!(world.is_in(session.reveal()).await);
        world.clock.forward(8 * HOUR / 48);
    }
    assert!(!world.is_in(session.reveal()).await);
}

#[tokio::test]
async fn r17_who_is_suspended_or_revoked_while_signed_in_is_out_at_the_next_request() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let session = world.session_of(&anna).await;
    world.set_means(&anna, MeansState::Suspended).await;
    assert!(!world.is_in(session.reveal()).await);
    world.set_means(&anna, MeansState::Active).await;
    assert!(world.is_in(session.reveal()).await);
    world.set_means(&anna, MeansState::Revoked).await;
    assert!(!world.is_in(session.reveal()).await);
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (here, there) = (world.session_of(&anna).await, world.session_of(&anna).await);
    world.portal.signed_in(here.reveal()).await.unwrap().unwrap().sign_out().await.unwrap();
    assert!(!world.is_in(here.reveal()).await);
    assert!(world.is_in(there.reveal()).await);
    assert_eq!(world.audit(&anna, Deed::SignedOut).await.len(), 1);
}

#[tokio::test]
async fn a_session_s_token_is_new_with_every_sign_in_and_is_not_the_sign_in_s() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (sign_in, _) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    let code = world.code_for(&sign_in).await;
    let entered = world.portal.enter_code(&at(&sign_in), &code).await.unwrap().unwrap();
    assert!(!world.is_in(sign_in.reveal()).await);
    assert!(!world.is_in(entered.browser.reveal()).await);
    assert_ne!(world.session_of(&anna).await.reveal(), entered.session.reveal());
}

#[tokio::test]
async fn who_reads_the_database_finds_no_token_that_opens_anything() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (sign_in, _) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    let code = world.code_for(&sign_in).await;
    let entered = world.portal.enter_code(&at(&sign_in), &code).await.unwrap().unwrap();
    let stored = world.stored_bytes();
    let holds = |text: &str| stored.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(&anna.email), "this finds what is stored");
    for token in [&sign_in, &entered.session, &entered.browser] {
        assert!(!holds(token.reveal()));
        assert!(holds(&crate::chance::hash(&[token.reveal()])), "its hash is stored");
    }
    assert!(!holds(PASSWORD));
}

#[test]
fn no_secret_is_printed() {
    let secret = crate::Secret::new("geheim".to_owned());
    let visitor = format!("{:?} {:?}", secret, Some(secret.clone()));
    assert_eq!(visitor, "Secret Some(Secret)");
}

/// Review 1.7: drawing a page writes nothing, so that it waits for nobody who writes; the use counts all the same.
#[tokio::test]
async fn a_page_of_an_old_session_is_drawn_while_somebody_writes() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let session = world.session_of(&anna).await;
    world.clock.forward(10 * 60);
    let tx = world.portal.db().write().await.unwrap();
    // Nobody else gets the only writer now.
    assert!(store::alone(world.is_in(session.reveal())).await);
    drop(tx);
    assert_eq!(world.portal.write_uses().await.unwrap(), 1);
    assert_eq!(world.portal.write_uses().await.unwrap(), 0, "each use is written once");
    world.clock.forward(20 * 60 - 1);
    assert!(world.is_in(session.reveal()).await);
}

/// What another instance on the same database learns of a use: at the next writing, within a minute.
#[tokio::test]
async fn housekeeping_ends_no_session_that_is_in_use() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let session = world.session_of(&anna).await;
    world.clock.forward(20 * 60 - 1);
    assert!(world.is_in(session.reveal()).await);
    let other = world.another_portal();
    world.clock.forward(60);
    // The other one does not know of the use; what it deletes is longer past its time.
    other.tidy().await.unwrap();
    assert!(world.is_in(session.reveal()).await);
    world.portal.tidy().await.unwrap();
    assert!(other.signed_in(session.reveal()).await.unwrap().is_some());
    world.clock.forward(20 * 60);
    assert!(!world.is_in(session.reveal()).await);
    world.clock.forward(2 * 60);
    other.tidy().await.unwrap();
    let reading = &mut world.portal.db().read().await.unwrap();
    assert!(reading.sessions_of(&anna.id, 0, 0).await.unwrap().is_empty());
}
