//! The queues as the program runs them: none waits for another, none ends by a failure, and a stop sends nothing twice.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use jiff::{Timestamp, civil::date};
use rules::{level::Level, people::Language, state::MeansState};
use server::{clock::SystemChance, config::PublicUrl, jobs::Jobs, jobs::Outgoing};
use services::{
    Carrier, CarrierTrouble, Clock, ErrandDelay, MasterKey, NewPerson, Portal, Secret, SmsGateway, Visitor,
    letters::AnyLetter, register::BoxFuture,
};
use store::{Db, Draft, Message};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    sync::{Notify, mpsc},
    time::timeout,
};

static NUMBER: AtomicUsize = AtomicUsize::new(0);
const PASSWORD: &str = "Zonnebloem-2026!";
const EMAIL: &str = "anna@demo.example";
/// Within which somebody who signs in has a code, whatever happens to mail.
const SOON: Duration = Duration::from_secs(2);
/// Longer than anything here takes: a test that hangs says so.
const EVER: Duration = Duration::from_secs(60);

/// A clock that stands still: nothing that failed is due again.
struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(1_795_000_000).unwrap()
    }
}

struct World {
    portal: Portal,
    folder: PathBuf,
    email: &'static str,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl World {
    /// One person, who has an eHerkenning and has forgotten the password: a mail waits.
    async fn with_a_mail() -> Self {
        Self::with_a_mail_to(EMAIL).await
    }

    /// The same with another address.
    async fn with_a_mail_to(email: &'static str) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("queues-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let db = Db::open(&format!("sqlite:{}", folder.join("portal.db").display())).await.unwrap();
        let companies = Arc::new(server::demo::COMPANIES);
        let portal =
            Portal::new(db, Arc::new(Still), Arc::new(SystemChance), companies, &MasterKey::demo(), 1).unwrap();
        let portal = portal.with_errand_delay(ErrandDelay::NONE);
        let person = NewPerson {
            email: email.into(),
            initials: "A.".into(),
            prefix: String::new(),
            surname: "Vries".into(),
            born: date(1980, 5, 17),
            mobile: "+31612345678".into(),
            language: Language::En,
            level: Level::Eh3,
            state: MeansState::Active,
            password_hash: Some(portal.hash_password(Secret::new(PASSWORD.to_owned())).await.unwrap()),
        };
        let mut tx = portal.db().write().await.unwrap();
        portal.insert_person(&mut tx, &person).await.unwrap();
        tx.commit().await.unwrap();
        let world = Self { portal, folder, email };
        world.forget_the_password().await;
        world.portal.run_errands().await.unwrap();
        world
    }

    async fn forget_the_password(&self) {
        assert!(self.portal.forgot_password(&visitor(), self.email).await.unwrap().is_none());
    }

    /// Signs in as far as the code, which is a text message.
    async fn sign_in(&self) {
        self.portal.sign_in(&visitor(), self.email, Secret::new(PASSWORD.to_owned()), "/account").await.unwrap();
    }

    /// A draft that is past its date: housekeeping forgets it.
    async fn old_draft(&self) {
        let draft = Draft {
            id: "old".into(),
            owner: "nobody".into(),
            kind: rules::wizard::WizardKind::Renewal,
            rev: 1,
            answers: "{}".into(),
            errors: "{}".into(),
            step: "which".into(),
            place: (1, 1),
            created: 0,
            updated: 0,
            expires: 1,
            submitted: None,
        };
        let mut tx = self.portal.db().write().await.unwrap();
        tx.insert_draft(&draft).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn text_messages(&self) -> Vec<Message> {
        let post = self.portal.newest_post(100).await.unwrap().into_iter();
        post.map(|(message, _)| message).filter(|message| message.template == "code").collect()
    }
}

fn visitor() -> Visitor {
    Visitor { address: "192.0.2.7".into(), device: "Test".into(), ..Visitor::default() }
}

/// A mail server that takes every connection, tells of it, and says nothing; gives its address.
async fn silent_server() -> (String, mpsc::UnboundedReceiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("smtp://{}", listener.local_addr().unwrap());
    let (taken, connections) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            kept.push(stream);
            if taken.send(()).is_err() {
                break;
            }
        }
    });
    (address, connections)
}

/// A mail server that knows nothing but RFC 5321, and tells which recipients it was given.
async fn plain_server() -> (String, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("smtp://{}", listener.local_addr().unwrap());
    let (given, recipients) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            stream.write_all(b"220 plain\r\n").await.unwrap();
            let (mut line, mut in_data) = (String::new(), false);
            while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
                if let Some(recipient) = line.strip_prefix("RCPT TO:") {
                    given.send(recipient.trim().to_owned()).unwrap();
                }
                let answer = match line.trim_end() {
                    "." => "250 taken",
                    _ if in_data => "",
                    "DATA" => "354 go on",
                    "QUIT" => "221 bye",
                    _ => "250 plain",
                };
                in_data = (in_data || answer.starts_with("354")) && !line.starts_with(".\r");
                if !answer.is_empty() {
                    stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
                }
                line.clear();
            }
        }
    });
    (address, recipients)
}

/// A gateway that tells of each message; where it is to wait, it does so before it is done.
struct Gateway {
    got: mpsc::UnboundedSender<String>,
    waits: Option<Arc<Notify>>,
}

impl SmsGateway for Gateway {
    fn send<'a>(&'a self, to: &'a str, _text: &'a str, _key: &'a str) -> BoxFuture<'a, Result<(), CarrierTrouble>> {
        Box::pin(async move {
            let _ = self.got.send(to.to_owned());
            if let Some(released) = &self.waits {
                released.notified().await;
            }
            Ok(())
        })
    }
}

fn outgoing(smtp: Option<&str>, gateway: Gateway) -> Outgoing {
    let public = PublicUrl::parse("http://127.0.0.1:1").unwrap();
    Outgoing::new(smtp, "My Reconi <no-reply@example.nl>", Arc::new(gateway), public, false).unwrap()
}

/// K3: with the mail server of the attack.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k3_while_a_mail_server_says_nothing_a_code_is_there_within_two_seconds_and_housekeeping_goes_on() {
    let world = World::with_a_mail().await;
    world.old_draft().await;
    let (smtp, mut connections) = silent_server().await;
    let (got, mut codes) = mpsc::unbounded_channel();
    let patient = outgoing(Some(&smtp), Gateway { got, waits: None }).with_limit(2 * SOON);
    let jobs = Jobs::start(&world.portal, Arc::new(patient));
    timeout(EVER, connections.recv()).await.unwrap().unwrap();
    world.sign_in().await;
    let to = timeout(SOON, codes.recv()).await.expect("the code is not there").unwrap();
    assert_eq!(to, "+31612345678");
    // The mail hangs still, and is waited for.
    jobs.stop(EVER).await;
    let mut tx = world.portal.db().write().await.unwrap();
    assert_eq!(tx.expire_drafts(world.portal.now(), 1).await.unwrap(), 0, "housekeeping has been there");
}

/// K3: every step counts, not the connection alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k3_a_mail_that_hangs_is_left_and_errands_and_their_mails_go_on() {
    let world = World::with_a_mail().await;
    let (smtp, mut connections) = silent_server().await;
    let (got, _codes) = mpsc::unbounded_channel();
    let impatient = outgoing(Some(&smtp), Gateway { got, waits: None }).with_limit(Duration::from_millis(50));
    let jobs = Jobs::start(&world.portal, Arc::new(impatient));
    timeout(EVER, connections.recv()).await.unwrap().unwrap();
    world.forget_the_password().await;
    // The first mail is not due again, as the clock stands still: this is the errand's.
    timeout(EVER, connections.recv()).await.expect("the second mail is not tried").unwrap();
    jobs.stop(EVER).await;
    let trouble = world.portal.newest_post(100).await.unwrap();
    assert_eq!(trouble.iter().map(|(message, _)| (message.attempts, message.sent)).collect::<Vec<_>>(), [(1, None); 2]);
}

/// R133: FC09, an international domain never left the house.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r133_a_mail_server_without_smtputf8_is_given_the_domain_in_ascii() {
    let world = World::with_a_mail_to("anna@bücher.example").await;
    let (smtp, mut recipients) = plain_server().await;
    let (got, _codes) = mpsc::unbounded_channel();
    let jobs = Jobs::start(&world.portal, Arc::new(outgoing(Some(&smtp), Gateway { got, waits: None })));
    let to = timeout(EVER, recipients.recv()).await.expect("no mail is sent").unwrap();
    assert_eq!(to, "<anna@xn--bcher-kva.example>");
    jobs.stop(EVER).await;
    let post = world.portal.newest_post(100).await.unwrap();
    assert!(post.iter().all(|(message, _)| message.sent.is_some()), "{post:?}");
}

/// A stop in the middle of sending.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_lets_what_is_on_its_way_end_and_notes_it() {
    let world = World::with_a_mail().await;
    let (got, mut codes) = mpsc::unbounded_channel();
    let released = Arc::new(Notify::new());
    let carrier = Arc::new(outgoing(None, Gateway { got, waits: Some(released.clone()) }));
    let jobs = Jobs::start(&world.portal, carrier.clone());
    world.sign_in().await;
    timeout(EVER, codes.recv()).await.unwrap().unwrap();
    let stopping = tokio::spawn(jobs.stop(EVER));
    released.notify_one();
    stopping.await.unwrap();
    let sent = world.text_messages().await;
    assert_eq!(sent.iter().map(|message| (message.attempts, message.sent.is_some())).collect::<Vec<_>>(), [(1, true)]);
    // Who starts after it finds nothing to send again.
    let again = world.portal.deliver(store::Channel::Sms, &*carrier).await.unwrap();
    assert_eq!(again.tried, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_does_not_wait_for_ever() {
    let world = World::with_a_mail().await;
    let (got, mut codes) = mpsc::unbounded_channel();
    let never = Arc::new(Notify::new());
    let jobs = Jobs::start(&world.portal, Arc::new(outgoing(None, Gateway { got, waits: Some(never) })));
    world.sign_in().await;
    timeout(EVER, codes.recv()).await.unwrap().unwrap();
    timeout(EVER, jobs.stop(Duration::from_millis(10))).await.unwrap();
    assert!(world.text_messages().await.iter().all(|message| message.sent.is_none()));
}

/// A carrier that makes the whole job panic, once.
struct Faulty {
    panicked: AtomicBool,
    got: Mutex<Option<mpsc::UnboundedSender<()>>>,
}

impl Carrier for Faulty {
    fn carry<'a>(&'a self, _: &'a Message, _: &'a AnyLetter) -> BoxFuture<'a, Result<(), CarrierTrouble>> {
        if let Some(got) = &*self.got.lock().unwrap() {
            let _ = got.send(());
        }
        Box::pin(std::future::ready(Ok(())))
    }

    fn limit(&self) -> Duration {
        assert!(self.panicked.swap(true, Ordering::SeqCst), "this is what is to happen once");
        EVER
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_panics_goes_on_with_the_next_beat() {
    let world = World::with_a_mail().await;
    let (got, mut carried) = mpsc::unbounded_channel();
    let faulty = Arc::new(Faulty { panicked: AtomicBool::new(false), got: Mutex::new(Some(got)) });
    let jobs = Jobs::start(&world.portal, faulty.clone());
    // The first mail is claimed, and its job panics; it is not due again, as the clock stands still.
    while !faulty.panicked.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    world.forget_the_password().await;
    timeout(EVER, carried.recv()).await.expect("nothing is sent any more").unwrap();
    jobs.stop(EVER).await;
}
