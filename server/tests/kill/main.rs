//! SIGKILL of the real program under load: whatever moment it hits, a renewal, one for users, or a cancellation is there in
//! full or not at all, what was acknowledged is there, and each has its letters, each with one Message-ID.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod client;
mod mail_sink;
mod submission;
mod world;

use std::{
    collections::BTreeSet,
    io::Write,
    sync::{Arc, Barrier},
    time::{Duration, Instant},
};

use sha2::{Digest, Sha256};

use client::{Answer, Connection};
use submission::{Client, Found, Task};
use world::{CLIENTS, Program, World};

const ROUNDS: usize = 200;
/// Each moment is to be hit at least this often in renewals, and this often in cancellations; rounds go on until it is.
const EACH: usize = 20;
const EACH_CANCELLATION: usize = 5;
const MOST_ROUNDS: usize = 600;
const SEED: &str = "submissions under SIGKILL 1";

/// Where a submission was when the program was killed.
#[derive(Debug, Default, Clone, Copy)]
struct Hits {
    /// Nothing of it had been written.
    before: usize,
    /// Its transaction had written and had not committed.
    inside: usize,
    /// It had committed.
    after: usize,
    /// Of those: the client had its answer.
    acknowledged: usize,
}

impl Hits {
    /// How often the moment was hit that was hit least.
    fn least(&self) -> usize {
        self.before.min(self.inside).min(self.after)
    }

    /// Counts a round of so many clients, of which so many had begun to write and so many were done.
    fn count(&mut self, clients: usize, begun: usize, done: usize) {
        let inside = begun.saturating_sub(done);
        self.after += done;
        self.inside += inside;
        self.before += clients - done - inside;
    }
}

/// A number between 0 and 1 that is the same in every run.
fn chance(round: usize) -> f64 {
    let digest = Sha256::digest(format!("{SEED} {round}"));
    f64::from(u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])) / f64::from(u32::MAX)
}

/// All clients send at once; the program is killed after `moment`, or once all have their answer.
fn submit(program: &mut Program, clients: &[Client], moment: Option<Duration>) -> (Vec<Option<Answer>>, Duration) {
    let start = Arc::new(Barrier::new(clients.len() + 1));
    let sending: Vec<_> = clients
        .iter()
        .map(|client| {
            let (mut connection, body) = (Connection::open(program.port), client.form());
            let (cookie, start) = (client.cookie.clone(), start.clone());
            std::thread::spawn(move || {
                start.wait();
                connection.post("/api/complete_wizard", &cookie, &body)
            })
        })
        .collect();
    start.wait();
    let began = Instant::now();
    if let Some(moment) = moment {
        // The moment is the experiment: nothing is waited for.
        std::thread::sleep(moment);
        program.kill();
    }
    let answers = sending.into_iter().map(|thread| thread.join().unwrap()).collect();
    (answers, began.elapsed())
}

/// R20 R19
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r20_r19_killed_at_any_moment_no_renewal_or_cancellation_is_lost_doubled_or_half_done() {
    let mut world = World::new().await;

    // How long a round takes when nothing is killed tells where the moments lie.
    let mut whole = Duration::ZERO;
    let (mut written, mut expected) = (0, 0);
    for _ in 0..3 {
        let clients = world.round().await;
        let mut program = world.start();
        let (answers, took) = submit(&mut program, &clients, None);
        program.kill();
        for (found, answer) in world.look(&clients).await.into_iter().zip(&answers) {
            let told = answer.as_ref().and_then(Answer::reference).unwrap_or_else(|| panic!("{answer:?}"));
            let Found::Done { reference, letters } = found else { panic!("{told} is lost") };
            assert_eq!(reference, told);
            expected += letters;
        }
        written += clients.len();
        whole = whole.max(took);
    }

    let (mut renewals, mut cancellations) = (Hits::default(), Hits::default());
    let mut rounds = 0;
    let mut starts = Vec::new();
    while rounds < ROUNDS || renewals.least() < EACH || cancellations.least() < EACH_CANCELLATION {
        assert!(rounds < MOST_ROUNDS, "the moments were not all hit: {renewals:?}, {cancellations:?}");
        let clients = world.round().await;
        let mut program = world.start();
        starts.push(program.started_in);
        let moment = whole.mul_f64(1.15 * chance(rounds));
        let (answers, _) = submit(&mut program, &clients, Some(moment));
        let begun = program.begun();
        let (mut renewed, mut cancelled) = (0, 0);
        for ((found, answer), client) in world.look(&clients).await.into_iter().zip(&answers).zip(&clients) {
            let acknowledged = answer.as_ref().and_then(Answer::reference);
            let (hits, done) = match client.task {
                Task::Own | Task::ForUser => (&mut renewals, &mut renewed),
                Task::Cancel => (&mut cancellations, &mut cancelled),
            };
            match (found, acknowledged) {
                (Found::Done { reference, letters }, told) => {
                    assert!(
                        told.as_ref().is_none_or(|told| *told == reference),
                        "round {rounds}: {told:?}, {reference}"
                    );
                    hits.acknowledged += usize::from(told.is_some());
                    *done += 1;
                    expected += letters;
                }
                (Found::Nothing, None) => {}
                (Found::Nothing, Some(told)) => panic!("round {rounds}: {told} was acknowledged and is lost"),
            }
        }
        let cancelling = clients.iter().filter(|client| client.task == Task::Cancel).count();
        renewals.count(CLIENTS - cancelling, begun.renewals, renewed);
        cancellations.count(cancelling, begun.cancellations, cancelled);
        // As the database grows a submission takes longer: the moments follow, so that they lie where submissions are.
        whole = whole.mul_f64(if (renewed + cancelled) * 2 < CLIENTS { 1.04 } else { 0.97 });
        rounds += 1;
    }

    let (letters, reminders) = world.drain().await;
    let ids: BTreeSet<String> = letters.iter().chain(&reminders).map(|id| format!("<{id}@127.0.0.1>")).collect();
    assert_eq!(letters.len(), expected, "the letters of what was submitted, and none without it");
    assert!(!reminders.is_empty(), "what ends soon is told meanwhile");
    let (arrived, deliveries) = world.arrived();
    assert_eq!(arrived.symmetric_difference(&ids).collect::<Vec<_>>(), Vec::<&String>::new());
    let lines = world.audit().await.expect("the audit trail is whole");
    assert!(lines > written as i64, "{lines} lines");
    starts.sort_unstable();
    // Past the test harness, so that the figures stand in every log.
    let told = |what: &str, hits: &Hits| {
        format!(
            "{what} hit before the transaction wrote {}, inside it {}, after its commit {} ({} of them acknowledged)",
            hits.before, hits.inside, hits.after, hits.acknowledged
        )
    };
    let _ = writeln!(
        std::io::stderr(),
        "SIGKILL, seed {SEED:?}: {rounds} rounds of {CLIENTS} clients; {}; {}; {} letters, {deliveries} deliveries; start \
         again: median {:?}, worst {:?}",
        told("renewals", &renewals),
        told("cancellations", &cancellations),
        ids.len(),
        starts[starts.len() / 2],
        starts[starts.len() - 1],
    );
}
