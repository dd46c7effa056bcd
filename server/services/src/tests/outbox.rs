//! The outbox: everything goes, once if it can be helped, and always under the same id.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use rules::people::Language;
use store::{Channel, Message, OldestDue, Priority, alone};
use tokio::sync::{Barrier, mpsc};

use super::world::{Ask, DAY, HOUR, PASSWORD, World, visitor};
use crate::{
    Carrier, CarrierTrouble, Delivered,
    letters::{AnyLetter, M03, NumberChanged, Once, SmsCode},
    register::BoxFuture,
};

/// Notes what it is given, and does with it as it was told.
#[derive(Default)]
pub(super) struct Postman {
    pub(super) carried: Mutex<Vec<(String, AnyLetter)>>,
    pub(super) trouble: Mutex<Option<CarrierTrouble>>,
    /// Where set, he waits for the others before he is done.
    pub(super) meets: Option<Arc<Barrier>>,
    /// Where set, he says so there when he has got mail, and never comes back with it.
    pub(super) lost: Option<mpsc::UnboundedSender<()>>,
    /// Where set, this template is more than he can bear.
    pub(super) panics_at: Option<&'static str>,
    pub(super) limit: Option<Duration>,
}

impl Postman {
    fn will(&self, trouble: Option<CarrierTrouble>) {
        *self.trouble.lock().unwrap() = trouble;
    }

    pub(super) fn ids(&self) -> Vec<String> {
        self.carried.lock().unwrap().iter().map(|(id, _)| id.clone()).collect()
    }

    pub(super) fn templates(&self) -> Vec<&'static str> {
        self.carried.lock().unwrap().iter().map(|(_, letter)| letter.template()).collect()
    }
}

impl Carrier for Postman {
    fn carry<'a>(&'a self, message: &'a Message, letter: &'a AnyLetter) -> BoxFuture<'a, Result<(), CarrierTrouble>> {
        Box::pin(async move {
            assert_ne!(Some(message.template.as_str()), self.panics_at);
            self.carried.lock().unwrap().push((message.id.clone(), letter.clone()));
            if let Some(others) = &self.meets {
                others.wait().await;
            }
            if let Some(lost) = self.lost.as_ref().filter(|_| message.channel == Channel::Mail) {
                lost.send(()).unwrap();
                std::future::pending::<()>().await;
            }
            self.trouble.lock().unwrap().clone().map_or(Ok(()), Err)
        })
    }

    fn limit(&self) -> Duration {
        self.limit.unwrap_or(Duration::from_secs(20))
    }
}

on_both! {
    r20_two_who_deliver_at_the_same_time_carry_every_letter_once
}

fn later() -> Option<CarrierTrouble> {
    Some(CarrierTrouble::Later("the server is busy".into()))
}

fn never() -> Option<CarrierTrouble> {
    Some(CarrierTrouble::Never("there is no such mailbox".into()))
}

impl World {
    /// Delivers what is due in both channels; how many were sent.
    pub(super) async fn deliver(&self, carrier: &dyn Carrier) -> usize {
        let mut sent = 0;
        for channel in [Channel::Sms, Channel::Mail] {
            loop {
                let delivered = self.portal.deliver(channel, carrier).await.unwrap();
                sent += delivered.sent;
                if delivered.tried == 0 {
                    break;
                }
            }
        }
        sent
    }

    /// Puts mails into the outbox that nobody waits for; without a letter they cannot be read.
    pub(super) async fn post_news(&self, ids: &[String], letter: Option<&AnyLetter>) {
        for id in ids {
            let data = letter.map_or("{}".to_owned(), |letter| self.portal.sealed_letter(id, letter).unwrap());
            self.post_as(id, data).await;
        }
    }

    async fn post_as(&self, id: &str, data: String) {
        let news = Message {
            id: id.to_owned(),
            key: id.to_owned(),
            channel: Channel::Mail,
            template: "M99".into(),
            person: None,
            recipient: "robin@demo.example".into(),
            language: Language::Nl,
            data,
            priority: Priority::Bulk,
            created: self.portal.now() - 1,
            expires: None,
            attempts: 0,
            sent: None,
        };
        let mut tx = self.portal.db().write().await.unwrap();
        assert!(tx.post(&news).await.unwrap());
        tx.commit().await.unwrap();
    }

    pub(super) async fn oldest_due(&self) -> OldestDue {
        self.portal.db().read().await.unwrap().oldest_due(self.portal.now()).await.unwrap()
    }

    /// A world with one letter in its outbox: a confirmation to Robin.
    pub(super) async fn with_a_letter() -> Self {
        let world = Self::new().await;
        world.put_a_letter().await;
        world
    }

    pub(super) async fn put_a_letter(&self) {
        let bv = self.organization("Bakkerij").await;
        let (robin, login) = self.representative_of(&bv, "Robin").await;
        let signed_in = self.sign_in(&robin).await;
        self.deliver(&Postman::default()).await;
        Ask::to_renew(&[&login]).same(&bv).reference(&signed_in).await;
    }

    /// A world with one text message in its outbox.
    async fn with_a_code() -> Self {
        let world = Self::new().await;
        let anna = world.person("Anna").await;
        world.knock(&visitor(), &anna.email, PASSWORD).await;
        world
    }

    async fn newest(&self) -> Message {
        let mails = self.portal.newest_post(100).await.unwrap().into_iter();
        mails.map(|(message, _)| message).find(|message| message.attempts > 0 && message.template != "code").unwrap()
    }

    async fn text_message(&self) -> (Message, AnyLetter) {
        let mut post = self.portal.newest_post(100).await.unwrap();
        assert_eq!(post.len(), 1);
        let (message, letter) = post.remove(0);
        (message, letter.unwrap())
    }
}

#[tokio::test]
async fn r20_a_letter_goes_once() {
    let world = World::with_a_letter().await;
    let postman = Postman::default();
    assert_eq!(world.deliver(&postman).await, 1);
    world.clock.forward(30 * DAY);
    assert_eq!(world.deliver(&postman).await, 0);
    let carried = postman.carried.lock().unwrap();
    assert!(matches!(carried.as_slice(), [(_, AnyLetter::M03(M03 { .. }))]), "{carried:?}");
}

async fn r20_two_who_deliver_at_the_same_time_carry_every_letter_once(world: World) {
    let bv = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    for name in ["Anna", "Ben", "Cas", "Dirk", "Eva"] {
        let (who, login) = world.user_of(&bv, name).await;
        Ask::plainly(&[&login], &bv, &bram).reference(&world.sign_in(&who).await).await;
    }
    let waiting = world.portal.newest_post(100).await.unwrap().len();
    let (one, other) = (Postman::default(), Postman::default());
    let (first, second) = tokio::join!(alone(world.deliver(&one)), alone(world.deliver(&other)));
    assert_eq!(first + second, waiting);
    let mut ids = [one.ids(), other.ids()].concat();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), one.ids().len() + other.ids().len()), (waiting, waiting));
}

/// The first is still on his way when the second comes by.
#[tokio::test]
async fn r20_what_somebody_carries_is_not_given_to_another() {
    let world = World::with_a_letter().await;
    let meeting = Arc::new(Barrier::new(2));
    let slow = Postman { meets: Some(meeting.clone()), ..Postman::default() };
    let quick = Postman::default();
    let second = async {
        while slow.ids().is_empty() {
            tokio::task::yield_now().await;
        }
        let sent = world.deliver(&quick).await;
        meeting.wait().await;
        sent
    };
    let (first, second) = tokio::join!(alone(world.deliver(&slow)), alone(second));
    assert_eq!((first, second), (1, 0));
    assert_eq!(quick.ids(), Vec::<String>::new());
}

#[tokio::test]
async fn what_could_not_go_is_tried_again_under_the_same_id_after_longer_and_longer() {
    let world = World::with_a_letter().await;
    let postman = Postman::default();
    postman.will(later());
    assert_eq!(world.deliver(&postman).await, 0);
    for (tries, wait) in [(2, 5), (3, 30), (4, 2 * 60), (5, 10 * 60), (6, 30 * 60), (7, HOUR), (8, HOUR)] {
        world.clock.forward(wait - 1);
        world.deliver(&postman).await;
        assert_eq!(postman.ids().len(), tries - 1, "not a second earlier");
        world.clock.forward(1);
        world.deliver(&postman).await;
        assert_eq!(postman.ids().len(), tries);
    }
    postman.will(None);
    world.clock.forward(HOUR);
    assert_eq!(world.deliver(&postman).await, 1);
    let ids = postman.ids();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert!(world.newest().await.sent.is_some());
}

#[tokio::test]
async fn a_letter_is_given_up_after_five_days() {
    let world = World::with_a_letter().await;
    let postman = Postman::default();
    postman.will(later());
    for _ in 0..6 * 24 {
        world.deliver(&postman).await;
        world.clock.forward(HOUR);
    }
    let tries = postman.ids().len();
    assert!(tries > 5 * 24 - 2 && tries < 5 * 24 + 4, "{tries}");
    world.clock.forward(30 * DAY);
    assert_eq!(world.oldest_due().await, OldestDue::default(), "nothing is due any more");
    assert_eq!(world.newest().await.sent, None);
}

#[tokio::test]
async fn what_can_never_go_is_given_up_at_once() {
    let world = World::with_a_letter().await;
    let postman = Postman::default();
    postman.will(never());
    assert_eq!(world.deliver(&postman).await, 0);
    world.clock.forward(DAY);
    world.deliver(&postman).await;
    assert_eq!(postman.ids().len(), 1);
    assert_eq!(world.newest().await.sent, None);
}

/// R20: the repeat is recognised by its id.
#[tokio::test]
async fn r20_a_crash_between_carrying_and_noting_repeats_the_same_id() {
    let world = World::with_a_letter().await;
    // Claimed, carried, and then the lights went out.
    let now = world.portal.now();
    let mut tx = world.portal.db().write().await.unwrap();
    let claimed = tx.claim_messages(Channel::Mail, now, now + 120, 10).await.unwrap();
    tx.commit().await.unwrap();
    let [Message { id, .. }] = claimed.as_slice() else { panic!("{claimed:?}") };

    let postman = Postman::default();
    world.clock.forward(119);
    assert_eq!(world.deliver(&postman).await, 0, "it may still be on its way");
    world.clock.forward(1);
    assert_eq!(world.deliver(&postman).await, 1);
    assert_eq!(postman.ids(), std::slice::from_ref(id));
    assert_eq!(world.newest().await.attempts, 2);
}

/// What is left of a text message with a code.
fn no_code() -> AnyLetter {
    AnyLetter::SmsCode(SmsCode { code: Once::blank() })
}

#[tokio::test]
async fn a_code_is_forgotten_once_it_is_sent() {
    let world = World::with_a_code().await;
    let postman = Postman::default();
    assert_eq!(world.deliver(&postman).await, 1);
    assert!(matches!(postman.carried.lock().unwrap().as_slice(), [(_, AnyLetter::SmsCode(SmsCode { .. }))]));
    let (message, letter) = world.text_message().await;
    assert_eq!((letter, message.recipient.as_str()), (no_code(), "+31612345678"));
}

#[tokio::test]
async fn a_code_that_expired_before_it_could_be_sent_is_not_sent() {
    let world = World::with_a_code().await;
    let postman = Postman::default();
    postman.will(later());
    world.deliver(&postman).await;
    world.clock.forward(10 * 60 + 1);
    postman.will(None);
    assert_eq!(world.deliver(&postman).await, 0);
    assert_eq!(postman.ids().len(), 1);
    assert_eq!(world.text_message().await.0.sent, None);
}

#[tokio::test]
async fn a_code_that_is_given_up_is_forgotten_too() {
    for wait in [0, 10 * 60 + 1] {
        let world = World::with_a_code().await;
        let postman = Postman::default();
        postman.will(never());
        world.clock.forward(wait);
        world.deliver(&postman).await;
        assert_eq!(world.text_message().await.1, no_code(), "given up {wait} seconds after it was written");
    }
}

/// A code that would be tried again too late is given up, and forgotten, at once.
#[tokio::test]
async fn a_code_is_not_kept_for_a_try_that_comes_too_late() {
    let world = World::with_a_code().await;
    let postman = Postman::default();
    postman.will(later());
    for wait in [5, 30, 2 * 60] {
        world.deliver(&postman).await;
        assert_ne!(world.text_message().await.1, no_code());
        world.clock.forward(wait);
    }
    world.deliver(&postman).await;
    assert_eq!(world.text_message().await.1, no_code(), "the next try would be in ten minutes");
}

/// L7: who takes the database alone finds neither a code nor a link that still opens something, nor whom somebody asked for.
#[tokio::test]
async fn l7_what_waits_to_be_sent_or_done_cannot_be_read_in_the_database() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let token = world.forgotten(&anna).await;
    let (sign_in, _) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    let code = world.code_for(&sign_in).await;
    world.portal.forgot_password(&visitor(), "somebody.else@demo.example").await.unwrap();
    let stored = world.stored_bytes();
    let stored = String::from_utf8_lossy(&stored);
    assert!(stored.contains(&anna.email), "this is where it would stand");
    for secret in [token, format!("\"once\":\"{code}\""), "somebody.else@demo.example".into()] {
        assert!(!stored.contains(&secret), "{secret}");
    }
}

/// L7: what somebody wrote into the database under another id, or without the key, is not sent.
#[tokio::test]
async fn l7_a_letter_opens_as_the_message_that_it_was_written_for_only() {
    let world = World::new().await;
    let letter = AnyLetter::NumberChanged(NumberChanged);
    let of_another = world.portal.sealed_letter("another", &letter).unwrap();
    for (id, data) in [("copied", of_another), ("forged", serde_json::to_string(&letter).unwrap())] {
        world.post_as(id, data).await;
    }
    let postman = Postman::default();
    assert_eq!(world.portal.deliver(Channel::Mail, &postman).await.unwrap(), Delivered { tried: 2, sent: 0 });
    assert_eq!(postman.ids(), Vec::<String>::new());
}

#[tokio::test]
async fn who_waits_for_text_messages_is_told_as_soon_as_there_is_one() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    world.portal.wait_for_text(Duration::ZERO).await;
    let portal = world.portal.clone();
    let waiting = tokio::spawn(async move { portal.wait_for_text(Duration::from_secs(3600)).await });
    world.knock(&visitor(), &anna.email, PASSWORD).await;
    waiting.await.unwrap();
}
