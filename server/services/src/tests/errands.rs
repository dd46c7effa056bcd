//! What is done behind the answers: for everybody alike, and by nobody's fault left undone.

use std::collections::BTreeSet;

use store::{Channel, Errand};

use super::{
    outbox::Postman,
    world::{DAY, World, visitor},
};
use crate::{Delivered, ErrandDelay};

on_both! {
    m9_an_errand_of_an_unknown_kind_waits_and_holds_up_no_other
    m9_an_errand_that_cannot_be_run_is_tried_later_and_is_the_helpdesk_s_in_the_end
    m9_what_an_errand_wrote_before_it_failed_is_taken_back_and_written_by_the_next_try
    m6_r39_an_errand_waits_for_one_to_ten_seconds_and_nobody_can_tell_how_long
    m6_r39_what_is_done_for_an_unknown_address_goes_through_the_same_queues
}

impl World {
    /// An errand as another version of the portal might have written it, before all others.
    async fn strange_errand(&self, kind: &str, data: &str) {
        let errand = Errand {
            id: "00000000-0000-7000-8000-000000000000".into(),
            kind: kind.to_owned(),
            data: data.to_owned(),
            created: 0,
            due: Some(0),
            attempts: 0,
        };
        let mut tx = self.portal.db().write().await.unwrap();
        tx.insert_errand(&errand).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// M9: written by a newer version, then that was rolled back.
async fn m9_an_errand_of_an_unknown_kind_waits_and_holds_up_no_other(world: World) {
    let anna = world.person("Anna").await;
    world.strange_errand("fly-to-the-moon", r#"{"kind":"fly-to-the-moon"}"#).await;
    world.forgotten(&anna).await;
    assert_eq!(world.mails_to(&anna, "M40").await.len(), 1);
    for _ in 0..10 {
        world.clock.forward(DAY);
        assert_eq!(world.portal.run_errands().await.unwrap(), 0);
    }
    assert_eq!(world.desk_tasks().await, [], "it is for the newer version, however long that takes");
    let now = world.portal.now();
    let waits = world.portal.db().read().await.unwrap().oldest_due(now + DAY).await.unwrap();
    assert!(waits.errands > 0, "it is there still");
}

/// M9: nothing is lost in silence.
async fn m9_an_errand_that_cannot_be_run_is_tried_later_and_is_the_helpdesk_s_in_the_end(world: World) {
    let anna = world.person("Anna").await;
    world.strange_errand("forgot-password", r#"{"kind":"forgot-password"}"#).await;
    world.forgotten(&anna).await;
    assert_eq!(world.mails_to(&anna, "M40").await.len(), 1, "the one after it was run");
    assert_eq!(world.portal.run_errands().await.unwrap(), 0, "it is not tried all the time");
    for _ in 0..8 {
        world.clock.forward(DAY);
        assert_eq!(world.portal.run_errands().await.unwrap(), 0);
    }
    assert_eq!(world.desk_tasks().await, []);
    world.clock.forward(DAY);
    world.portal.run_errands().await.unwrap();
    let task = ("errand-failed".to_owned(), "forgot-password".to_owned());
    assert_eq!(world.desk_tasks().await, [task]);
    world.clock.forward(DAY);
    world.portal.run_errands().await.unwrap();
    assert_eq!(world.desk_tasks().await.len(), 1, "told once");
}

/// M9: chance gives the same token twice, which the database refuses.
async fn m9_what_an_errand_wrote_before_it_failed_is_taken_back_and_written_by_the_next_try(world: World) {
    let anna = world.person("Anna").await;
    world.chance.stick(true);
    let first = world.forgotten(&anna).await;
    world.portal.forgot_password(&visitor(), &anna.email).await.unwrap();
    assert_eq!(world.portal.run_errands().await.unwrap(), 0);
    assert!(world.portal.reset_shown(&visitor(), &first).await.is_ok(), "no other link replaced it");
    world.chance.stick(false);
    // What chance gave last, it gives once more.
    world.portal.incident();
    assert_eq!(world.portal.run_errands().await.unwrap(), 0, "not at once");
    world.clock.forward(5);
    assert_eq!(world.portal.run_errands().await.unwrap(), 1);
    assert!(world.portal.reset_shown(&visitor(), &first).await.is_err(), "a newer one did");
    assert_eq!(world.mails_to(&anna, "M40").await.len(), 2);
}

/// M6, R39: what is done behind the answer does not come at once, nor always after the same time.
async fn m6_r39_an_errand_waits_for_one_to_ten_seconds_and_nobody_can_tell_how_long(world: World) {
    let anna = world.person("Anna").await;
    let portal = world.portal.clone().with_errand_delay(ErrandDelay::HIDDEN);
    let mut waited = BTreeSet::new();
    for round in 0..60 {
        let email = if round % 2 == 0 { anna.email.as_str() } else { "nobody@demo.example" };
        portal.forgot_password(&visitor_of(round), email).await.unwrap();
        let mut seconds = 0;
        while portal.run_errands().await.unwrap() == 0 {
            world.clock.forward(1);
            seconds += 1;
        }
        waited.insert(seconds);
    }
    assert_eq!(waited, (1..=10).collect());
}

/// M6, R39: a known address and an unknown one take the same transactions, until nothing is left to do.
async fn m6_r39_what_is_done_for_an_unknown_address_goes_through_the_same_queues(world: World) {
    let anna = world.person("Anna").await;
    let postman = Postman::default();
    for (email, sent) in [(anna.email.as_str(), 1), ("nobody@demo.example", 0)] {
        world.portal.forgot_password(&visitor(), email).await.unwrap();
        assert_eq!(world.portal.run_errands().await.unwrap(), 1);
        let delivered = world.portal.deliver(Channel::Mail, &postman).await.unwrap();
        assert_eq!(delivered, Delivered { tried: 1, sent }, "{email}");
        assert_eq!(world.portal.deliver(Channel::Mail, &postman).await.unwrap(), Delivered::default());
    }
    // Nor does it show where somebody known gets nothing: his links of this hour were sent.
    for _ in 0..3 {
        world.portal.forgot_password(&visitor(), &anna.email).await.unwrap();
    }
    assert_eq!(world.portal.run_errands().await.unwrap(), 3);
    assert_eq!(world.portal.deliver(Channel::Mail, &postman).await.unwrap(), Delivered { tried: 3, sent: 2 });
    let post = world.portal.newest_post(100).await.unwrap();
    assert_eq!(post.len(), 3, "what was for nobody left no trace");
}

fn visitor_of(round: usize) -> crate::Visitor {
    crate::Visitor { address: format!("192.0.2.{round}"), ..visitor() }
}
