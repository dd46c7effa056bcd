//! The queues: none waits for another, and within one nothing waits for what hangs or can wait.

use std::{sync::Arc, time::Duration};

use store::{Channel, OldestDue};
use tokio::sync::{Barrier, mpsc};

use super::{
    outbox::Postman,
    world::{PASSWORD, World, visitor},
};
use crate::{
    Delivered,
    letters::{AnyLetter, NumberChanged},
};

on_both! {
    k3_r20_text_messages_errands_and_housekeeping_go_on_while_every_mail_hangs
    k3_a_carrier_that_never_answers_is_left_and_tried_later
    k3_sixteen_mails_are_on_their_way_at_once
    k3_a_link_goes_before_everything_that_can_wait
}

/// A letter of an older or newer portal, say; or one whose words make the portal panic.
#[tokio::test]
async fn a_letter_that_cannot_be_read_or_carried_holds_up_no_other() {
    for letter in [None, Some(AnyLetter::NumberChanged(NumberChanged))] {
        let world = World::with_a_letter().await;
        world.post_news(&["00000000-0000-7000-8000-000000000000".to_owned()], letter.as_ref()).await;
        let postman = Postman { panics_at: Some("M99"), ..Postman::default() };
        let delivered = world.portal.deliver(Channel::Mail, &postman).await.unwrap();
        assert_eq!(delivered, Delivered { tried: 2, sent: 1 });
        assert_eq!(postman.templates(), ["M03"]);
        world.clock.forward(5);
        assert_eq!(world.portal.deliver(Channel::Mail, &postman).await.unwrap().tried, 1, "it is tried again later");
    }
}

/// K3: the mail server takes the connection and says nothing.
async fn k3_r20_text_messages_errands_and_housekeeping_go_on_while_every_mail_hangs(world: World) {
    world.put_a_letter().await;
    let (lost, mut lost_mails) = mpsc::unbounded_channel();
    let postman = Postman { lost: Some(lost), ..Postman::default() };
    let anna = world.person("Anna").await;
    let others = async {
        lost_mails.recv().await.unwrap();
        world.knock(&visitor(), &anna.email, PASSWORD).await;
        let texts = world.portal.deliver(Channel::Sms, &postman).await.unwrap();
        assert_eq!(texts, Delivered { tried: 1, sent: 1 });
        world.portal.forgot_password(&visitor(), &anna.email).await.unwrap();
        assert_eq!(world.portal.run_errands().await.unwrap(), 1);
        world.portal.tidy().await.unwrap();
    };
    tokio::select! {
        delivered = world.portal.deliver(Channel::Mail, &postman) => panic!("no mail can come back: {delivered:?}"),
        () = others => {}
    }
    assert_eq!(postman.templates(), ["M03", "code"]);
}

/// K3: whatever a carrier is made of, it gets no more time than it may take.
async fn k3_a_carrier_that_never_answers_is_left_and_tried_later(world: World) {
    world.put_a_letter().await;
    let (lost, _lost_mails) = mpsc::unbounded_channel();
    let silent = Postman { lost: Some(lost), limit: Some(Duration::from_millis(1)), ..Postman::default() };
    assert_eq!(world.portal.deliver(Channel::Mail, &silent).await.unwrap(), Delivered { tried: 1, sent: 0 });
    world.clock.forward(5);
    let postman = Postman::default();
    assert_eq!(world.deliver(&postman).await, 1);
    assert_eq!(postman.ids(), silent.ids(), "under the same id");
}

/// Review 1.3: none waits until another one was sent.
async fn k3_sixteen_mails_are_on_their_way_at_once(world: World) {
    let ids: Vec<String> = (0..20).map(|number| format!("news-{number:02}")).collect();
    world.post_news(&ids, Some(&AnyLetter::NumberChanged(NumberChanged))).await;
    let together = Postman { meets: Some(Arc::new(Barrier::new(16))), ..Postman::default() };
    let delivered = world.portal.deliver(Channel::Mail, &together).await.unwrap();
    assert_eq!((delivered, delivered.is_full()), (Delivered { tried: 16, sent: 16 }, true));
    let rest = world.portal.deliver(Channel::Mail, &Postman::default()).await.unwrap();
    assert_eq!((rest, rest.is_full()), (Delivered { tried: 4, sent: 4 }, false));
}

/// Review 1.3: a link that somebody waits for is not behind ten thousand reminders.
async fn k3_a_link_goes_before_everything_that_can_wait(world: World) {
    let anna = world.person("Anna").await;
    let ids: Vec<String> = (0..40).map(|number| format!("reminder-{number:02}")).collect();
    world.post_news(&ids, Some(&AnyLetter::NumberChanged(NumberChanged))).await;
    world.forgotten(&anna).await;
    let postman = Postman::default();
    world.portal.deliver(Channel::Mail, &postman).await.unwrap();
    assert!(postman.templates().contains(&"M40"), "it is in the first batch");
    assert_eq!(world.oldest_due().await, OldestDue { mails: 1, ..OldestDue::default() }, "the others wait still");
}
