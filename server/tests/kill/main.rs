//! SIGKILL of the real program under load: whatever moment it hits, a renewal is there in full or not at all, what was
//! acknowledged is there, and each has one letter with one Message-ID.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod client;
mod mail_sink;
mod world;

use std::{
    collections::BTreeSet,
    io::Write,
    sync::{Arc, Barrier},
    time::{Duration, Instant},
};

use sha2::{Digest, Sha256};

use client::{Answer, Connection};
use world::{Client, Found, Program, World};

const CLIENTS: usize = 8;
const ROUNDS: usize = 200;
/// Each moment is to be hit at least this often; rounds go on until it is.
const EACH: usize = 20;
const MOST_ROUNDS: usize = 600;
const SEED: &str = "renewals under SIGKILL 1";

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
async fn r20_r19_killed_at_any_moment_no_renewal_is_lost_doubled_or_half_done() {
    let mut world = World::new(CLIENTS).await;

    // How long a round takes when nothing is killed tells where the moments lie.
    let mut whole = Duration::ZERO;
    let mut written = 0;
    for _ in 0..3 {
        let clients = world.round().await;
        let mut program = world.start();
        let (answers, took) = submit(&mut program, &clients, None);
        program.kill();
        for (found, answer) in world.look(&clients).await.into_iter().zip(&answers) {
            let reference = answer.as_ref().and_then(Answer::reference).unwrap_or_else(|| panic!("{answer:?}"));
            assert_eq!(found, Found::Done { reference });
        }
        written += clients.len();
        whole = whole.max(took);
    }

    let mut hits = Hits::default();
    let mut rounds = 0;
    let mut starts = Vec::new();
    while rounds < ROUNDS || hits.before.min(hits.inside).min(hits.after) < EACH {
        assert!(rounds < MOST_ROUNDS, "the moments were not all hit: {hits:?}");
        let clients = world.round().await;
        let mut program = world.start();
        starts.push(program.started_in);
        let moment = whole.mul_f64(1.15 * chance(rounds));
        let (answers, _) = submit(&mut program, &clients, Some(moment));
        let begun = program.begun();
        let mut done = 0;
        for (found, answer) in world.look(&clients).await.into_iter().zip(&answers) {
            let acknowledged = answer.as_ref().and_then(Answer::reference);
            match (found, acknowledged) {
                (Found::Done { reference }, Some(told)) => {
                    assert_eq!(reference, told, "round {rounds}");
                    hits.acknowledged += 1;
                    done += 1;
                }
                (Found::Done { .. }, None) => done += 1,
                (Found::Nothing, None) => {}
                (Found::Nothing, Some(told)) => panic!("round {rounds}: {told} was acknowledged and is lost"),
            }
        }
        let inside = begun.saturating_sub(done);
        hits.after += done;
        hits.inside += inside;
        hits.before += CLIENTS - done - inside;
        // As the database grows a submission takes longer: the moments follow, so that they lie where submissions are.
        whole = whole.mul_f64(if done * 2 < CLIENTS { 1.04 } else { 0.97 });
        rounds += 1;
    }

    let letters = world.drain().await;
    let expected: BTreeSet<String> = letters.iter().map(|id| format!("<{id}@127.0.0.1>")).collect();
    assert_eq!(letters.len(), written + hits.after, "a letter for each renewal, and none without one");
    let (arrived, deliveries) = world.arrived();
    assert_eq!(arrived.symmetric_difference(&expected).collect::<Vec<_>>(), Vec::<&String>::new());
    let lines = world.audit().await.expect("the audit trail is whole");
    assert!(lines > written as i64, "{lines} lines");
    starts.sort_unstable();
    // Past the test harness, so that the figures stand in every log.
    let _ = writeln!(
        std::io::stderr(),
        "SIGKILL, seed {SEED:?}: {rounds} rounds of {CLIENTS} clients; submissions hit before the transaction wrote {}, \
         inside it {}, after its commit {} ({} of them acknowledged); {} letters, {deliveries} deliveries; start again: \
         median {:?}, worst {:?}",
        hits.before,
        hits.inside,
        hits.after,
        hits.acknowledged,
        expected.len(),
        starts[starts.len() / 2],
        starts[starts.len() - 1],
    );
}
