//! `cargo attack`: the figures of an attack on the portal. Tests of the crates with many more inputs than a check has time for, on
//! both databases, and the program itself with few file handles, clients that hold on and sign-ins that are given up.

use std::{
    io::Write,
    net::TcpStream,
    time::{Duration, Instant},
};

use crate::{
    client::Client, portal::Portal, postgres::Cluster, runner::Runner, serve::build_checked_server, site, tools::Result,
};

/// Tests that attack, by what they try.
const TESTS: [(&str, &str); 4] = [
    (
        "sixty and more tries of every limit at the same instant, on both databases",
        "package(services) and test(limits::)",
    ),
    ("a disk that is full and has room again, twenty rounds", "package(store) and test(k2_)"),
    ("a mail server that takes connections and says nothing", "(package(services) + package(server)) and test(k3_)"),
    ("clients that hold connections", "package(server) and test(h3_)"),
];

/// File handles of the program, and clients that send half a head.
const HANDLES: u32 = 256;
const SLOW_HEADS: usize = 400;
/// Visitors who come meanwhile.
const VISITORS: usize = 50;
/// Sign-ins that are sent and given up before the answer.
const GIVEN_UP: usize = 400;

/// The tests that walk.
const WALK: &str = "package(services) and test(managers::r23_)";
/// Steps of a walk of managers, and pairs of what two do at once.
const STEPS: &str = "100000";
const PAIRS: &str = "10000";

/// Attacks, with so many inputs for each function and page.
pub(crate) fn attack(inputs: usize) -> Result<()> {
    let cluster = Cluster::start()?;
    let runner = Runner::find()?;
    for (what, filter) in TESTS {
        println!("\n== {what}");
        runner.run_only(&cluster, filter, &[])?;
    }
    let server = build_checked_server(&site::make()?)?;
    println!("\n== the program with {HANDLES} file handles and {SLOW_HEADS} slow heads");
    slow_heads(Portal::start_with_handles(&server, Some(HANDLES))?)?;
    println!("\n== {GIVEN_UP} sign-ins that are given up");
    given_up(&Portal::start(&server)?)?;
    println!("\n== inputs that somebody made up, for every function and page, on both databases");
    runner.run_fast(&cluster, ("server", "router", "test(fuzz::)"), &[("FUZZ_INPUTS", &inputs.to_string())])?;
    println!("\n== managers: {STEPS} steps beside a model, and {PAIRS} pairs at once, on both databases");
    runner.run_only(&cluster, WALK, &[("WALK_STEPS", STEPS), ("WALK_PAIRS", PAIRS)])
}

/// Clients that never end their head; visitors; and a stop while they hold on.
fn slow_heads(mut portal: Portal) -> Result<()> {
    let mut held = Vec::new();
    for _ in 0..SLOW_HEADS {
        let mut client = TcpStream::connect(("127.0.0.1", portal.port)).map_err(|error| error.to_string())?;
        client.write_all(b"GET / HTTP/1.1\r\nHost: h\r\nX-a: ").map_err(|error| error.to_string())?;
        held.push(client);
    }
    let mut slowest = Duration::ZERO;
    for number in 0..VISITORS {
        let begun = Instant::now();
        let answer = Client::new(portal.port)?.get("/login");
        answer.map_err(|error| format!("visitor {number} was not answered: {error}"))?;
        slowest = slowest.max(begun.elapsed());
    }
    println!("{VISITORS} visitors answered, the slowest after {} ms", slowest.as_millis());
    println!("asked to end with all of them held: ended after {:.1} s", portal.asked_to_end()?.as_secs_f64());
    drop(held);
    Ok(())
}

/// Sign-ins whose clients leave before the password is checked.
pub(crate) fn given_up(portal: &Portal) -> Result<()> {
    let (rest, _) = portal.memory()?;
    for number in 0..GIVEN_UP {
        Client::new(portal.port)?.leave_password(&format!("nobody{number}@demo.example"))?;
    }
    // Answered only once whatever waited before it is done or gone.
    Client::new(portal.port)?.try_password("nobody@demo.example")?;
    let (now, most) = portal.memory()?;
    println!(
        "memory under {GIVEN_UP} sign-ins that are given up: {rest:.0} MB before, {most:.0} MB at most, {now:.0} MB after"
    );
    Ok(())
}
