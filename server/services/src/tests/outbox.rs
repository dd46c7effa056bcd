//! The outbox: everything goes, once if it can be helped, and always under the same id.

use std::sync::{Arc, Mutex};

use rules::people::Language;
use store::{Channel, Message, alone};
use tokio::sync::Barrier;

use super::world::{Ask, DAY, HOUR, PASSWORD, World, visitor};
use crate::{Carrier, CarrierTrouble, Letter, register::BoxFuture};

/// Notes what it is given, and does with it as it was told.
#[derive(Default)]
pub(super) struct Postman {
    carried: Mutex<Vec<(String, Letter)>>,
    trouble: Mutex<Option<CarrierTrouble>>,
    /// Where set, he waits for the others before he is done.
    meets: Option<Arc<Barrier>>,
}

impl Postman {
    fn will(&self, trouble: Option<CarrierTrouble>) {
        *self.trouble.lock().unwrap() = trouble;
    }

    fn ids(&self) -> Vec<String> {
        self.carried.lock().unwrap().iter().map(|(id, _)| id.clone()).collect()
    }
}

impl Carrier for Postman {
    fn carry<'a>(&'a self, message: &'a Message, letter: &'a Letter) -> BoxFuture<'a, Result<(), CarrierTrouble>> {
        Box::pin(async move {
            self.carried.lock().unwrap().push((message.id.clone(), letter.clone()));
            if let Some(others) = &self.meets {
                others.wait().await;
            }
            self.trouble.lock().unwrap().clone().map_or(Ok(()), Err)
        })
    }
}

fn later() -> Option<CarrierTrouble> {
    Some(CarrierTrouble::Later("the server is busy".into()))
}

fn never() -> Option<CarrierTrouble> {
    Some(CarrierTrouble::Never("there is no such mailbox".into()))
}

impl World {
    /// A world with one letter in its outbox: a confirmation to Robin.
    async fn with_a_letter() -> Self {
        let world = Self::new().await;
        let bv = world.organization("Bakkerij").await;
        let (robin, login) = world.representative_of(&bv, "Robin").await;
        let signed_in = world.sign_in(&robin).await;
        world.portal.deliver(&Postman::default()).await.unwrap();
        Ask::to_renew(&[&login]).same(&bv).reference(&signed_in).await;
        world
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

    async fn text_message(&self) -> Message {
        let mut post = self.portal.newest_post(100).await.unwrap();
        assert_eq!(post.len(), 1);
        post.remove(0).0
    }
}

#[tokio::test]
async fn r20_a_letter_goes_once() {
    let world = World::with_a_letter().await;
    let postman = Postman::default();
    assert_eq!(world.portal.deliver(&postman).await.unwrap(), 1);
    world.clock.forward(30 * DAY);
    assert_eq!(world.portal.deliver(&postman).await.unwrap(), 0);
    let carried = postman.carried.lock().unwrap();
    assert!(matches!(carried.as_slice(), [(_, Letter::M03 { .. })]), "{carried:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r20_two_who_deliver_at_the_same_time_carry_every_letter_once() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    for name in ["Anna", "Ben", "Cas", "Dirk", "Eva"] {
        let (who, login) = world.user_of(&bv, name).await;
        Ask::plainly(&[&login], &bv, &bram).reference(&world.sign_in(&who).await).await;
    }
    let waiting = world.portal.newest_post(100).await.unwrap().len();
    let (one, other) = (Postman::default(), Postman::default());
    let (first, second) = tokio::join!(alone(world.portal.deliver(&one)), alone(world.portal.deliver(&other)));
    assert_eq!(first.unwrap() + second.unwrap(), waiting);
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
        let sent = world.portal.deliver(&quick).await.unwrap();
        meeting.wait().await;
        sent
    };
    let (first, second) = tokio::join!(alone(world.portal.deliver(&slow)), alone(second));
    assert_eq!((first.unwrap(), second), (1, 0));
    assert_eq!(quick.ids(), Vec::<String>::new());
}

#[tokio::test]
async fn what_could_not_go_is_tried_again_under_the_same_id_after_longer_and_longer() {
    let world = World::with_a_letter().await;
    let postman = Postman::default();
    postman.will(later());
    assert_eq!(world.portal.deliver(&postman).await.unwrap(), 0);
    for (tries, wait) in [(2, 5), (3, 30), (4, 2 * 60), (5, 10 * 60), (6, 30 * 60), (7, HOUR), (8, HOUR)] {
        world.clock.forward(wait - 1);
        world.portal.deliver(&postman).await.unwrap();
        assert_eq!(postman.ids().len(), tries - 1, "not a second earlier");
        world.clock.forward(1);
        world.portal.deliver(&postman).await.unwrap();
        assert_eq!(postman.ids().len(), tries);
    }
    postman.will(None);
    world.clock.forward(HOUR);
    assert_eq!(world.portal.deliver(&postman).await.unwrap(), 1);
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
        world.portal.deliver(&postman).await.unwrap();
        world.clock.forward(HOUR);
    }
    let tries = postman.ids().len();
    assert!(tries > 5 * 24 - 2 && tries < 5 * 24 + 4, "{tries}");
    assert_eq!(world.portal.db().read().await.unwrap().next_due().await.unwrap(), None);
    assert_eq!(world.newest().await.sent, None);
}

#[tokio::test]
async fn what_can_never_go_is_given_up_at_once() {
    let world = World::with_a_letter().await;
    let postman = Postman::default();
    postman.will(never());
    assert_eq!(world.portal.deliver(&postman).await.unwrap(), 0);
    world.clock.forward(DAY);
    world.portal.deliver(&postman).await.unwrap();
    assert_eq!(postman.ids().len(), 1);
    assert_eq!(world.newest().await.sent, None);
}

/// R20: the repeat is recognised by its id.
#[tokio::test]
async fn r20_a_crash_between_carrying_and_noting_repeats_the_same_id() {
    let world = World::with_a_letter().await;
    let due = world.portal.db().read().await.unwrap().due_messages(world.portal.now(), 10).await.unwrap();
    let [id] = due.as_slice() else { panic!("{due:?}") };
    // Claimed, carried, and then the lights went out.
    let now = world.portal.now();
    let mut tx = world.portal.db().write().await.unwrap();
    assert!(tx.claim_message(id, now, now + 120).await.unwrap().is_some());
    tx.commit().await.unwrap();

    let postman = Postman::default();
    world.clock.forward(119);
    assert_eq!(world.portal.deliver(&postman).await.unwrap(), 0, "it may still be on its way");
    world.clock.forward(1);
    assert_eq!(world.portal.deliver(&postman).await.unwrap(), 1);
    assert_eq!(postman.ids(), std::slice::from_ref(id));
    assert_eq!(world.newest().await.attempts, 2);
}

/// What is left of a text message with a code.
const NO_CODE: &str = r#"{"Code":{"code":""}}"#;

#[tokio::test]
async fn a_code_is_forgotten_once_it_is_sent() {
    let world = World::with_a_code().await;
    let postman = Postman::default();
    assert_eq!(world.portal.deliver(&postman).await.unwrap(), 1);
    assert!(matches!(postman.carried.lock().unwrap().as_slice(), [(_, Letter::Code { .. })]));
    let message = world.text_message().await;
    assert_eq!((message.data.as_str(), message.recipient.as_str()), (NO_CODE, "+31612345678"));
}

#[tokio::test]
async fn a_code_that_expired_before_it_could_be_sent_is_not_sent() {
    let world = World::with_a_code().await;
    let postman = Postman::default();
    postman.will(later());
    world.portal.deliver(&postman).await.unwrap();
    world.clock.forward(10 * 60 + 1);
    postman.will(None);
    assert_eq!(world.portal.deliver(&postman).await.unwrap(), 0);
    assert_eq!(postman.ids().len(), 1);
    assert_eq!(world.text_message().await.sent, None);
}

#[tokio::test]
async fn a_code_that_is_given_up_is_forgotten_too() {
    for wait in [0, 10 * 60 + 1] {
        let world = World::with_a_code().await;
        let postman = Postman::default();
        postman.will(never());
        world.clock.forward(wait);
        world.portal.deliver(&postman).await.unwrap();
        assert_eq!(world.text_message().await.data, NO_CODE, "given up {wait} seconds after it was written");
    }
}

/// A letter of an older or newer portal, say.
#[tokio::test]
async fn a_letter_that_cannot_be_read_holds_up_no_other() {
    let world = World::with_a_letter().await;
    let unreadable = Message {
        id: "00000000-0000-7000-8000-000000000000".into(),
        key: "unreadable".into(),
        channel: Channel::Mail,
        template: "M99".into(),
        person: None,
        recipient: "robin@demo.example".into(),
        language: Language::Nl,
        data: "{}".into(),
        created: world.portal.now() - 1,
        attempts: 0,
        sent: None,
    };
    let mut tx = world.portal.db().write().await.unwrap();
    tx.post(&unreadable).await.unwrap();
    tx.commit().await.unwrap();
    let postman = Postman::default();
    let outcome = world.portal.deliver(&postman).await;
    assert_eq!(postman.ids().len(), 1, "{outcome:?}");
}

#[tokio::test]
async fn who_waits_for_post_is_told_as_soon_as_there_is_some() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    world.portal.wait_for_post(0).await;
    let (portal, ask) = (world.portal.clone(), Ask::to_renew(&[&login]).same(&bv));
    let waiting = tokio::spawn(async move { portal.wait_for_post(3600).await });
    ask.reference(&signed_in).await;
    waiting.await.unwrap();
}
