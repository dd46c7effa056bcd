//! The database that outlives the program, the people who renew, and the program itself.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use jiff::{ToSpan, civil::date};
use rules::{
    actor::Actor, approval::Authority, level::Level, people::Language, period::Period, permission::Kind,
    state::MeansState, wizard::CHECK,
};
use server::{
    clock::{SystemChance, SystemClock},
    config::PublicUrl,
    jobs::Outgoing,
};
use services::{
    DemoSms, MasterKey, NewPerson, Portal, Secret, SignInStep, Visitor,
    letters::{AnyLetter, SmsCode},
};
use store::{Channel, Db, Draft, NewPermission, Organization, Person, Writing};

use crate::{
    mail_sink::{self, Taken},
    submission::{Client, Found, Task, look_at},
};

/// What is written about what was submitted.
const LETTERS: [&str; 6] = ["M01", "M01b", "M03", "M05", "M23", "M24"];
/// What the day brings meanwhile.
const REMINDERS: [&str; 3] = ["M10", "M11", "M12"];
const PASSWORD: &str = "Zonnebloem-2026!";

/// Who submit in each round. The managers renew for a user of the organization in which others cancel.
const TASKS: [Task; 8] =
    [Task::Own, Task::Own, Task::Own, Task::Own, Task::ForUser, Task::ForUser, Task::Cancel, Task::Cancel];
/// How many clients there are.
pub(crate) const CLIENTS: usize = TASKS.len();
/// How many of them are managers.
pub(crate) const MANAGERS: usize = 2;

/// Somebody who submits in each round.
struct Somebody {
    task: Task,
    id: String,
    cookie: String,
    /// Whose permission it is about: the own one, or a user's.
    holder: String,
}

pub(crate) struct World {
    folder: PathBuf,
    people: Vec<Somebody>,
    taken: Taken,
    smtp: String,
    number: usize,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn open(folder: &std::path::Path, later: i64) -> Portal {
    let clock = SystemClock::default();
    clock.set_offset(later);
    let db = Db::open(&format!("sqlite:{}", folder.join("portal.db").display())).await.unwrap();
    Portal::new(db, Arc::new(clock), Arc::new(SystemChance), Arc::new(server::demo::COMPANIES), &MasterKey::demo(), 2)
        .unwrap()
}

/// Where independent representatives renew for themselves, and where managers renew and users cancel.
const OWN: &str = "own";
const MANAGED: &str = "managed";

fn organization_of(task: Task) -> &'static str {
    if task == Task::Own { OWN } else { MANAGED }
}

fn login<'a>(id: &'a str, person: &'a str, organization: &'a str, period: Period) -> NewPermission<'a> {
    NewPermission {
        id,
        kind: Kind::Login,
        person,
        organization,
        branch: None,
        service: None,
        level: Level::Eh3,
        period,
        login: None,
        application: None,
    }
}

/// Somebody of an organization, and what he may do there from the beginning.
async fn new_person(portal: &Portal, tx: &mut Writing, name: &str, task: Option<Task>, hash: &str) -> Person {
    let person = NewPerson {
        email: format!("{name}@demo.example"),
        initials: "C.".into(),
        prefix: String::new(),
        surname: name.to_owned(),
        born: date(1980, 5, 17),
        mobile: "+31612345678".into(),
        language: Language::En,
        level: Level::Eh3,
        state: MeansState::Active,
        password_hash: Some(hash.to_owned()),
    };
    let person = portal.insert_person(tx, &person).await.unwrap();
    let organization = task.map_or(MANAGED, organization_of);
    let held = tx.hold(&[&person.id]).await.unwrap();
    tx.link(&held, &person.id, organization, 0).await.unwrap();
    match task {
        Some(Task::Own) => {
            let kind = Authority::Independent;
            portal
                .record_authority(tx, &person.id, organization, kind, &Actor::Officer("helpdesk".into()))
                .await
                .unwrap();
        }
        Some(Task::ForUser) => {
            let today = portal.today();
            let period = Period { starts: today, ends: today.saturating_add(4.years()) };
            let (id, admin) = (format!("login-{name}"), format!("admin-{name}"));
            let row = login(&id, &person.id, organization, period);
            tx.insert_permission(&held, &row, 0).await.unwrap();
            let row = NewPermission { id: &admin, kind: Kind::Admin, login: Some(&id), ..row };
            tx.insert_permission(&held, &row, 0).await.unwrap();
        }
        Some(Task::Cancel) | None => {}
    }
    person
}

impl World {
    /// Everybody who submits, each signed in.
    pub(crate) async fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("kill-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let portal = open(&folder, 0).await;
        portal.begin_audit().await.unwrap().unwrap();
        let hash = portal.hash_password(Secret::new(PASSWORD.to_owned())).await.unwrap();
        let mut tx = portal.db().write().await.unwrap();
        for (id, kvk) in [(OWN, "68750110"), (MANAGED, "90004760")] {
            let organization = Organization {
                id: id.into(),
                kvk: kvk.into(),
                name: format!("Test BV {id}"),
                rsin: None,
                legal_form: String::new(),
                address: String::new(),
                active: true,
            };
            tx.upsert_organization(&organization, 0).await.unwrap();
        }
        let mut made = Vec::new();
        for (number, task) in TASKS.into_iter().enumerate() {
            let person = new_person(&portal, &mut tx, &format!("client{number}"), Some(task), &hash).await;
            let holder = match task {
                Task::ForUser => new_person(&portal, &mut tx, &format!("user{number}"), None, &hash).await.id,
                Task::Own | Task::Cancel => person.id.clone(),
            };
            made.push((task, person, holder));
        }
        tx.commit().await.unwrap();
        let mut people = Vec::new();
        for (task, person, holder) in made {
            let cookie = format!("session={}", session(&portal, &person.email).await);
            people.push(Somebody { task, id: person.id, cookie, holder });
        }
        portal.db().close().await;
        let taken = Taken::default();
        let smtp = format!("smtp://127.0.0.1:{}", mail_sink::open(taken.clone()));
        Self { folder, people, taken, smtp, number: 0 }
    }

    /// A permission that ends soon for each, and a draft that is ready to be sent.
    pub(crate) async fn round(&mut self) -> Vec<Client> {
        self.number += 1;
        let portal = open(&self.folder, 0).await;
        let (today, now) = (portal.today(), portal.now());
        let period = Period { starts: today.saturating_sub(1.year()), ends: today.saturating_add(30.days()) };
        let mut tx = portal.db().write().await.unwrap();
        let mut clients = Vec::new();
        for (index, somebody) in self.people.iter().enumerate() {
            let client = Client {
                task: somebody.task,
                person: somebody.id.clone(),
                cookie: somebody.cookie.clone(),
                holder: somebody.holder.clone(),
                permission: format!("permission-{}-{index}", self.number),
                draft: format!("draft-{}-{index}", self.number),
            };
            let organization = organization_of(client.task);
            let row = login(&client.permission, &client.holder, organization, period);
            let held = tx.hold(&[&client.holder]).await.unwrap();
            tx.insert_permission(&held, &row, now).await.unwrap();
            // Who cancels gave a code a moment ago.
            for session in tx.sessions_of(&client.person, 0, 0).await.unwrap() {
                tx.check_session(&session.hash, now, rules::state::Factor::Sms).await.unwrap();
            }
            let ready = Draft {
                id: client.draft.clone(),
                owner: client.person.clone(),
                kind: client.task.kind(),
                rev: 1,
                answers: serde_json::to_string(&client.answers(organization)).unwrap(),
                errors: "[]".to_owned(),
                step: CHECK.to_owned(),
                place: (5, 5),
                created: now,
                updated: now,
                expires: now + 86_400,
                submitted: None,
            };
            tx.insert_draft(&ready).await.unwrap();
            clients.push(client);
        }
        tx.commit().await.unwrap();
        portal.db().close().await;
        clients
    }

    /// What there is of each submission, or a failed test where one is there in part, or twice.
    pub(crate) async fn look(&self, clients: &[Client]) -> Vec<Found> {
        let portal = open(&self.folder, 0).await;
        let mut found = Vec::new();
        for client in clients {
            found.push(look_at(&portal, client).await);
        }
        portal.db().close().await;
        found
    }

    /// The program on this database, once it answers.
    pub(crate) fn start(&self) -> Program {
        Program::start(&self.folder, &self.smtp)
    }

    /// The audit trail, looked over line by line.
    pub(crate) async fn audit(&self) -> Result<i64, services::Unfit> {
        open(&self.folder, 0).await.verify_audit(None).await.unwrap()
    }

    /// Sends everything that waits, an hour on, so that what was claimed by a killed program is free again. Gives the ids of
    /// all letters about what was submitted, and of those that the day has brought beside them.
    pub(crate) async fn drain(&self) -> (Vec<String>, Vec<String>) {
        let portal = open(&self.folder, 60 * 60).await;
        let public = PublicUrl::parse("http://127.0.0.1:1").unwrap();
        let from = "My Reconi <no-reply@example.nl>";
        let outgoing = Outgoing::new(Some(&self.smtp), from, Arc::new(DemoSms), public, false).unwrap();
        while portal.deliver(Channel::Mail, &outgoing).await.unwrap().sent > 0 {}
        let letters = portal.db().read().await.unwrap().newest_messages(100_000).await.unwrap();
        let (letters, reminders): (Vec<_>, Vec<_>) = letters
            .into_iter()
            .filter(|letter| {
                letter.channel == Channel::Mail && LETTERS.iter().chain(&REMINDERS).any(|one| *one == letter.template)
            })
            .partition(|letter| LETTERS.contains(&letter.template.as_str()));
        assert!(letters.iter().chain(&reminders).all(|letter| letter.sent.is_some()), "something is left");
        // Of a permission, whichever day it is: killed in the middle of it, the next start does not say it again.
        let about: BTreeSet<&str> = reminders.iter().map(|one| one.key.rsplit_once(':').unwrap().0).collect();
        assert_eq!(about.len(), reminders.len(), "a reminder was sent twice");
        portal.db().close().await;
        let ids = |letters: Vec<store::Message>| letters.into_iter().map(|letter| letter.id).collect();
        (ids(letters), ids(reminders))
    }

    /// The Message-IDs that arrived, and how many mails in all.
    pub(crate) fn arrived(&self) -> (BTreeSet<String>, usize) {
        let taken = self.taken.lock().unwrap();
        (taken.keys().cloned().collect(), taken.values().sum())
    }
}

async fn session(portal: &Portal, email: &str) -> String {
    let visitor = Visitor { address: "192.0.2.7".into(), device: "Test".into(), ..Visitor::default() };
    let password = Secret::new(PASSWORD.to_owned());
    let step = portal.sign_in(&visitor, email, password, "/account").await.unwrap();
    let SignInStep::Code(Some(sign_in)) = step else { panic!("{step:?}") };
    let post = portal.newest_post(1).await.unwrap();
    let Some((_, Some(AnyLetter::SmsCode(SmsCode { code })))) = post.into_iter().next() else { panic!("no code") };
    let visitor = Visitor { sign_in: Some(sign_in.reveal().clone()), ..visitor };
    portal.enter_code(&visitor, code.reveal()).await.unwrap().unwrap().session.reveal().clone()
}

/// How many transactions had written their first row.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Begun {
    /// An application.
    pub(crate) renewals: usize,
    /// A cancellation.
    pub(crate) cancellations: usize,
}

/// The real program.
pub(crate) struct Program {
    child: Child,
    log: Option<JoinHandle<()>>,
    begun: Arc<Mutex<Begun>>,
    pub(crate) port: u16,
    /// From start to first answer.
    pub(crate) started_in: Duration,
}

impl Program {
    fn start(folder: &std::path::Path, smtp: &str) -> Self {
        // Free a moment ago; another program that takes it makes this one say so and end.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let origin = format!("http://127.0.0.1:{port}");
        let began = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_server"))
            .args(["--listen", &format!("127.0.0.1:{port}"), "--public-url", &origin])
            .args(["--database-url", &format!("sqlite:{}", folder.join("portal.db").display())])
            .args(["--smtp-url", smtp, "--sms-url", "http://127.0.0.1:1", "--sms-key", "key"])
            // The key of those who look into the database afterwards.
            .args(["--secret-key", &"07".repeat(32)])
            .env("FORMER_SITES", folder.join("sites"))
            .env("RUST_LOG", "error,sqlx::query=debug")
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let started_in = began.elapsed();
        if said.is_empty() {
            let mut why = String::new();
            let _ = child.stderr.take().unwrap().read_to_string(&mut why);
            panic!("the program did not start: {why}");
        }
        let begun = Arc::new(Mutex::new(Begun::default()));
        let (stderr, count) = (child.stderr.take().unwrap(), begun.clone());
        // Each statement is logged when it is done: a row that was written shows that its transaction had begun.
        let log = std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                assert!(!line.contains("panicked"), "{line}");
                let mut begun = count.lock().unwrap();
                begun.renewals += usize::from(line.contains("summary=\"INSERT INTO applications "));
                begun.cancellations += usize::from(line.contains("summary=\"INSERT INTO cancellations "));
            }
        });
        Self { child, log: Some(log), begun, port, started_in }
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        if let Some(log) = self.log.take() {
            log.join().unwrap();
        }
    }

    /// How many transactions had written something when it was killed.
    pub(crate) fn begun(&self) -> Begun {
        *self.begun.lock().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
