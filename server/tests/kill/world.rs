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
    approval::Authority,
    level::Level,
    people::Language,
    period::{Period, Term},
    permission::Kind,
    wizard::{
        Answers, CHECK,
        renewal::{DETAILS, KIND, TERM, WHICH, field},
    },
};
use server::{
    clock::{SystemChance, SystemClock},
    config::PublicUrl,
    jobs::Outgoing,
};
use services::{DemoSms, Letter, MasterKey, NewPerson, Portal, Secret, SignInStep, Visitor};
use store::{ApplicationState, Db, Draft, MeansState, NewPermission, Organization};

use crate::mail_sink::{self, Taken};

const PASSWORD: &str = "Zonnebloem-2026!";

/// Somebody who renews, with this round's permission and draft.
#[derive(Clone)]
pub(crate) struct Client {
    person: String,
    pub(crate) cookie: String,
    permission: String,
    draft: String,
}

impl Client {
    /// The form of check answers, ticked.
    pub(crate) fn form(&self) -> String {
        format!("kind={KIND}&draft={}&rev=1&answers%5Btruth%5D=on", self.draft)
    }
}

/// What the database holds of a submission.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Not a trace.
    Nothing,
    /// Permission, application, letter, audit line and draft, each once.
    Done { reference: String },
}

pub(crate) struct World {
    folder: PathBuf,
    organization: String,
    people: Vec<(String, String)>,
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

impl World {
    /// So many independent representatives of one organization, each signed in.
    pub(crate) async fn new(clients: usize) -> Self {
        let folder = std::env::temp_dir().join(format!("kill-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let portal = open(&folder, 0).await;
        portal.begin_audit().await.unwrap().unwrap();
        let password_hash = Some(portal.hash_password(Secret::new(PASSWORD.to_owned())).await.unwrap());
        let mut tx = portal.db().write().await.unwrap();
        let organization = Organization {
            id: "organization".into(),
            kvk: "68750110".into(),
            name: "Test BV Donald".into(),
            rsin: None,
            legal_form: String::new(),
            address: String::new(),
            active: true,
        };
        let organization = tx.upsert_organization(&organization, 0).await.unwrap();
        let mut ids = Vec::new();
        for number in 0..clients {
            let person = NewPerson {
                email: format!("client{number}@demo.example"),
                initials: "C.".into(),
                prefix: String::new(),
                surname: format!("Client {number}"),
                born: date(1980, 5, 17),
                mobile: "+31612345678".into(),
                language: Language::En,
                level: Level::Eh3,
                state: MeansState::Active,
                password_hash: password_hash.clone(),
            };
            let person = portal.insert_person(&mut tx, &person).await.unwrap();
            portal
                .record_authority(&mut tx, &person.id, &organization, Authority::Independent, "helpdesk")
                .await
                .unwrap();
            tx.link(&person.id, &organization, 0).await.unwrap();
            ids.push((person.id, person.email));
        }
        tx.commit().await.unwrap();
        let mut people = Vec::new();
        for (id, email) in ids {
            people.push((id, format!("session={}", session(&portal, &email).await)));
        }
        portal.db().close().await;
        let taken = Taken::default();
        let smtp = format!("smtp://127.0.0.1:{}", mail_sink::open(taken.clone()));
        Self { folder, organization, people, taken, smtp, number: 0 }
    }

    /// A permission that ends soon for each, and a draft that is ready to be sent.
    pub(crate) async fn round(&mut self) -> Vec<Client> {
        self.number += 1;
        let portal = open(&self.folder, 0).await;
        let (today, now) = (portal.today(), portal.now());
        let mut tx = portal.db().write().await.unwrap();
        let mut clients = Vec::new();
        for (index, (person, cookie)) in self.people.iter().enumerate() {
            let permission = format!("permission-{}-{index}", self.number);
            let draft = format!("draft-{}-{index}", self.number);
            let row = NewPermission {
                id: &permission,
                kind: Kind::Login,
                person,
                organization: &self.organization,
                branch: None,
                service: None,
                level: Level::Eh3,
                period: Period { starts: today.saturating_sub(1.year()), ends: today.saturating_add(30.days()) },
                login: None,
                application: None,
            };
            tx.insert_permission(&row, now).await.unwrap();
            let answers: Answers = [
                (field(WHICH, &permission), "on".to_owned()),
                (DETAILS.to_owned(), "correct".to_owned()),
                (field("scope", &self.organization), "same".to_owned()),
                (TERM.to_owned(), "3".to_owned()),
            ]
            .into();
            let ready = Draft {
                id: draft.clone(),
                owner: person.clone(),
                kind: KIND.to_owned(),
                rev: 1,
                answers: serde_json::to_string(&answers).unwrap(),
                errors: "[]".to_owned(),
                step: CHECK.to_owned(),
                created: now,
                updated: now,
                expires: now + 86_400,
                submitted: None,
            };
            tx.insert_draft(&ready).await.unwrap();
            clients.push(Client { person: person.clone(), cookie: cookie.clone(), permission, draft });
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

    /// Sends everything that waits, an hour on, so that what was claimed by a killed program is free again. Gives the ids of
    /// The audit trail, looked over line by line.
    pub(crate) async fn audit(&self) -> Result<i64, services::Unfit> {
        open(&self.folder, 0).await.verify_audit(None).await.unwrap()
    }

    /// all letters.
    pub(crate) async fn drain(&self) -> Vec<String> {
        let portal = open(&self.folder, 60 * 60).await;
        let public = PublicUrl::parse("http://127.0.0.1:1").unwrap();
        let from = "My Reconi <no-reply@example.nl>";
        let outgoing = Outgoing::new(Some(&self.smtp), from, Arc::new(DemoSms), public, false).unwrap();
        while portal.deliver(&outgoing).await.unwrap() > 0 {}
        let letters = portal.db().read().await.unwrap().newest_messages(100_000).await.unwrap();
        let letters: Vec<_> = letters.into_iter().filter(|letter| letter.template == "M03").collect();
        assert!(letters.iter().all(|letter| letter.sent.is_some()), "something is left");
        portal.db().close().await;
        letters.into_iter().map(|letter| letter.id).collect()
    }

    /// The Message-IDs that arrived, and how many mails in all.
    pub(crate) fn arrived(&self) -> (BTreeSet<String>, usize) {
        let taken = self.taken.lock().unwrap();
        (taken.keys().cloned().collect(), taken.values().sum())
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.draft, self.person)
    }
}

async fn look_at(portal: &Portal, client: &Client) -> Found {
    let mut reading = portal.db().read().await.unwrap();
    let rows = reading.permissions_of(&client.person).await.unwrap();
    let row = rows.iter().find(|row| row.id == client.permission).unwrap();
    let next = row.successor.as_ref().and_then(|(id, _)| rows.iter().find(|row| row.id == *id));
    let applications = reading.applications_of_draft(&client.draft).await.unwrap();
    let draft = reading.draft(&client.draft, &client.person, portal.now()).await.unwrap().unwrap();
    let [application] = applications.as_slice() else {
        assert_eq!((applications.len(), next, &draft.submitted), (0, None, &None), "{client:?} is there in part");
        return Found::Nothing;
    };
    let lines = reading.audit_of(&client.person, 100_000).await.unwrap();
    let lines = lines.iter().filter(|line| line.reference == application.reference).count();
    let letters = reading.newest_messages(100_000).await.unwrap();
    let key = format!("M03:{}", application.id);
    let letters = letters.iter().filter(|letter| letter.key == key).count();
    assert_eq!(application.state, ApplicationState::Processed);
    assert_eq!((lines, letters), (1, 1), "{client:?}");
    assert_eq!(draft.submitted.as_ref(), Some(&application.reference));
    let starts = row.period.ends.tomorrow().unwrap();
    assert_eq!(next.map(|next| next.period), Some(Period::from(starts, Term::Three)), "{client:?}");
    Found::Done { reference: application.reference.clone() }
}

async fn session(portal: &Portal, email: &str) -> String {
    let visitor = Visitor { address: "192.0.2.7".into(), device: "Test".into(), ..Visitor::default() };
    let password = Secret::new(PASSWORD.to_owned());
    let (sign_in, step) = portal.sign_in(&visitor, email, password, "/account").await.unwrap();
    assert!(matches!(step, SignInStep::Code), "{step:?}");
    let post = portal.newest_post(1).await.unwrap();
    let Some((_, Some(Letter::Code { code }))) = post.into_iter().next() else { panic!("no code") };
    let visitor = Visitor { sign_in: Some(sign_in.reveal().clone()), ..visitor };
    portal.enter_code(&visitor, &code).await.unwrap().unwrap().session.reveal().clone()
}

/// The real program.
pub(crate) struct Program {
    child: Child,
    log: Option<JoinHandle<()>>,
    begun: Arc<Mutex<usize>>,
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
        let begun = Arc::new(Mutex::new(0));
        let (stderr, count) = (child.stderr.take().unwrap(), begun.clone());
        // Each statement is logged when it is done: an application that was written shows that its transaction had begun.
        let log = std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                assert!(!line.contains("panicked"), "{line}");
                *count.lock().unwrap() += usize::from(line.contains("summary=\"INSERT INTO applications "));
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

    /// How many transactions had written an application when it was killed.
    pub(crate) fn begun(&self) -> usize {
        *self.begun.lock().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
