//! What `cargo measure` needs beside the program: a database of many users, and how alike known and unknown addresses are.

use std::{
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

use clap::{Parser, Subcommand};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use rules::{level::Level, people::Language, period::Period, permission::Kind};
use server::clock::{SystemChance, SystemClock};
use services::{Clock, Failure, MasterKey, NewPerson, Portal, Secret, Visitor};
use store::{Db, MeansState, NewPermission, Organization, Writing};

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Adds users to a demo database, and permissions to Anna until she has 25.
    Fill {
        /// The database.
        database: String,
        /// How many users.
        users: usize,
    },
    /// Compares the times of answers for known and unknown addresses: a wrong password, a forgotten one.
    Timing {
        /// How many of each.
        pairs: usize,
    },
}

/// Users of one organization.
const COLLEAGUES: usize = 10;
/// Permissions that Anna shall have.
const ROWS: usize = 25;
/// Users written in one transaction.
const AT_ONCE: usize = 2_000;

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Cli::parse().task {
        Task::Fill { database, users } => fill(&database, users).await,
        Task::Timing { pairs } => timing(pairs).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

async fn fill(database: &str, users: usize) -> Result<(), Failure> {
    let db = Db::open(database).await?;
    let portal = Portal::new(
        db,
        Arc::new(SystemClock::default()),
        Arc::new(SystemChance),
        Arc::new(server::demo::COMPANIES),
        &MasterKey::demo(),
        1,
    )?;
    let today = portal.today();
    for begin in (0..users).step_by(AT_ONCE) {
        let mut tx = portal.db().write().await?;
        let mut organization = String::new();
        for number in begin..(begin + AT_ONCE).min(users) {
            if number % COLLEAGUES == 0 {
                organization = new_organization(&portal, &mut tx, number).await?;
            }
            let person = portal.insert_person(&mut tx, &user(number, None)).await?;
            tx.link(&person.id, &organization, portal.now()).await?;
            for row in 0..2 {
                let ends = today.saturating_add(((number % 900 + row) as i64).days());
                insert(&mut tx, &person.id, &organization, None, &format!("many-{number}-{row}"), ends).await?;
            }
        }
        tx.commit().await?;
    }
    let mut tx = portal.db().write().await?;
    if let Some(anna) = tx.person_by_email("anna@demo.example").await? {
        let rows = tx.permissions_of(&anna.id).await?;
        let services = tx.services().await?;
        for number in rows.len()..ROWS {
            let ends = today.saturating_add((300 + number as i64).days());
            let service = services.get(number % services.len().max(1)).map(|service| service.uuid.as_str());
            insert(&mut tx, &anna.id, &rows[0].organization, service, &format!("annas-{number}"), ends).await?;
        }
    }
    tx.commit().await?;
    portal.db().close().await;
    Ok(())
}

async fn new_organization(portal: &Portal, tx: &mut Writing, number: usize) -> Result<String, Failure> {
    let organization = Organization {
        id: format!("organization-{number}"),
        kvk: format!("{:08}", 10_000_000 + number),
        name: format!("Organization {number}"),
        rsin: None,
        legal_form: String::new(),
        address: String::new(),
        active: true,
    };
    Ok(tx.upsert_organization(&organization, portal.now()).await?)
}

fn user(number: usize, password_hash: Option<String>) -> NewPerson {
    NewPerson {
        email: format!("user{number}@many.example"),
        initials: "U.".into(),
        prefix: String::new(),
        surname: format!("User {number}"),
        born: Date::constant(1980, 5, 17),
        mobile: "+31612345678".into(),
        language: Language::Nl,
        level: Level::Eh3,
        state: MeansState::Active,
        password_hash,
    }
}

async fn insert(
    tx: &mut Writing,
    person: &str,
    organization: &str,
    service: Option<&str>,
    id: &str,
    ends: Date,
) -> Result<(), Failure> {
    let row = NewPermission {
        id,
        kind: Kind::Login,
        person,
        organization,
        branch: None,
        service,
        level: Level::Eh3,
        period: Period { starts: ends.saturating_sub(1.year()), ends },
        login: None,
        application: None,
    };
    Ok(tx.insert_permission(&row, 0).await?)
}

/// A clock that goes on by an hour with each try, so that no try has to wait for the one before it.
struct Hours(AtomicI64);

impl Clock for Hours {
    fn now(&self) -> Timestamp {
        let start = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(500_000);
        start + SignedDuration::from_hours(self.0.load(Ordering::Relaxed))
    }
}

/// What a stranger may try with an address.
#[derive(Debug, Clone, Copy)]
enum Try {
    WrongPassword,
    ForgotPassword,
}

impl Try {
    async fn make(self, portal: &Portal, email: &str) -> Result<(), Failure> {
        let visitor = Visitor { address: "192.0.2.7".into(), device: "Figures".into(), ..Visitor::default() };
        match self {
            Try::WrongPassword => {
                let password = Secret::new("not the password".to_owned());
                portal.sign_in(&visitor, email, password, "/account").await?;
            }
            Try::ForgotPassword => {
                portal.forgot_password(&visitor, email).await?;
            }
        }
        Ok(())
    }
}

async fn timing(pairs: usize) -> Result<(), Failure> {
    let file = std::env::temp_dir().join(format!("timing-{}.db", std::process::id()));
    let clock = Arc::new(Hours(AtomicI64::new(0)));
    let db = Db::open(&format!("sqlite:{}", file.display())).await?;
    let portal = Portal::new(
        db,
        clock.clone(),
        Arc::new(SystemChance),
        Arc::new(server::demo::COMPANIES),
        &MasterKey::demo(),
        1,
    )?;
    let hash = portal.hash_password(Secret::new("Zonnebloem-2026!".to_owned())).await?;
    let mut tx = portal.db().write().await?;
    portal.insert_person(&mut tx, &user(0, Some(hash))).await?;
    tx.commit().await?;
    for (one, what) in [(Try::WrongPassword, "wrong password"), (Try::ForgotPassword, "forgot password")] {
        let times = times(&portal, &clock, one, pairs).await?;
        print_alike(what, pairs, times)?;
    }
    portal.db().close().await;
    for ending in ["db", "db-wal", "db-shm"] {
        let _ = std::fs::remove_file(file.with_extension(ending));
    }
    Ok(())
}

/// The milliseconds of each answer, for a known and for an unknown address.
async fn times(portal: &Portal, clock: &Hours, what: Try, pairs: usize) -> Result<[Vec<f64>; 2], Failure> {
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..pairs + 20 {
        // Who goes first changes, so that neither always comes after the other.
        for step in 0..2 {
            let which = (round + step) % 2;
            let email = ["user0@many.example", "user1@many.example"][which];
            clock.0.fetch_add(30, Ordering::Relaxed);
            let begun = Instant::now();
            what.make(portal, email).await?;
            if round >= 20 {
                times[which].push(begun.elapsed().as_secs_f64() * 1_000.0);
            }
            // What is done behind the answer.
            portal.run_errands().await?;
        }
    }
    Ok(times)
}

fn print_alike(what: &str, pairs: usize, mut times: [Vec<f64>; 2]) -> Result<(), Failure> {
    // The slowest twentieth of each is the machine's doing: other work, written-out pages.
    for one in &mut times {
        one.sort_by(f64::total_cmp);
        one.truncate(one.len() * 19 / 20);
    }
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let variance = |of: &[f64]| of.iter().map(|one| (one - mean(of)).powi(2)).sum::<f64>() / (of.len() - 1) as f64;
    let [known, unknown] = &times;
    let error = (variance(known) / known.len() as f64 + variance(unknown) / unknown.len() as f64).sqrt();
    let t = (mean(known) - mean(unknown)) / error;
    println!(
        "{what}: known address {:.3} ms, unknown {:.3} ms, {pairs} of each, t = {t:.2} (alike below 4.5)",
        mean(known),
        mean(unknown)
    );
    if t.abs() < 4.5 {
        Ok(())
    } else {
        Err(Failure::Broken(format!("{what}: known and unknown addresses differ in time")))
    }
}
