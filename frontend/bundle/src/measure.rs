//! `cargo measure`: what a visit weighs and what a request costs, on the program as it is delivered, with demo data.
//!
//! The program has one core and the load another, where there are two. Latencies are those of one client on one connection.
//! Cost is processor time that the program itself used, so that other work on the machine does not count.

use std::time::Instant;

use crate::{
    attack,
    browsers::Browsers,
    client::Client,
    portal::Portal,
    postgres::Cluster,
    serve::build_server,
    site,
    tools::{Result, cargo, run, target},
};

/// Requests before anything counts, and requests that count.
const WARM_UP: usize = 200;
const COUNTED: usize = 2_000;
/// Clients at once, where the cost of a request is measured.
const CLIENTS: usize = 16;
/// Sign-ins that count: fewer than make one address wait.
const SIGN_INS: usize = 20;
/// Users of the large database.
const MANY: usize = 100_000;
/// Known and unknown addresses that are compared.
const PAIRS: usize = 2_000;

/// A portal with so many users more.
fn start_with(server: &std::path::Path, users: usize) -> Result<Portal> {
    let small = Portal::start(server)?;
    let database = small.database();
    let folder = small.end()?;
    figures(&["fill", &database, &users.to_string()])?;
    Portal::launch(server, folder, None)
}

/// The server's example that fills databases and compares times.
fn figures(arguments: &[&str]) -> Result<()> {
    let mut example = cargo(&["run", "--quiet", "--release", "--package", "server", "--example", "figures", "--"]);
    run(example.args(arguments))
}

/// Prints all figures.
pub(crate) fn measure(million: bool) -> Result<()> {
    let browsers = Browsers::find()?;
    let site = site::make()?;
    let server = build_server(&site)?;
    site.sizes.print();
    let portal = Portal::start(&server)?;
    println!("start to first answer: {} ms (database filled before)", portal.started.as_millis());
    println!("memory at rest: {:.0} MB", portal.memory()?.0);
    let sign_in_page = Client::new(portal.port)?.get("/login")?;
    println!("sign-in page: {} bytes of HTML as brotli", sign_in_page.packed);
    sign_ins(&portal)?;
    println!("\ndemo data");
    pages(&portal)?;
    println!("memory under load: {:.0} MB", portal.memory()?.0);
    portal.remove()?;

    let portal = start_with(&server, MANY)?;
    println!("\n{MANY} users more, 25 rows in My Permissions");
    pages(&portal)?;
    println!("\na manager of 10,000 users");
    let mut carla = Client::new(portal.port)?;
    carla.sign_in("carla@demo.example")?;
    for list in [
        "permissions",
        "permissions?show=expiring",
        "permissions?before=9999-12-31.z",
        "permissions?after=2028-01-01.a",
        "permissions?q=user",
        "users",
        "users?q=user",
        "users?inactive=1",
    ] {
        let path = format!("/administration/{list}");
        requests(&portal, &path, &carla, |client| client.get(&path).map(|_| ()))?;
    }
    println!("memory under load: {:.0} MB", portal.memory()?.0);
    portal.remove()?;

    let portal = Portal::start(&server)?;
    attack::given_up(&portal)?;
    portal.remove()?;

    lists(million)?;
    println!();
    figures(&["timing", &PAIRS.to_string()])?;
    browsers.figures(&server)
}

/// What a manager's lists and searches take, among many users and among very many.
fn lists(million: bool) -> Result<()> {
    let folder = target().join("measure-lists");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let cluster = Cluster::start()?;
    for database in [format!("sqlite:{}", folder.join("lists.db").display()), cluster.url()] {
        let (many, most) = (MANY.to_string(), (10 * MANY).to_string());
        let sizes = if million { vec![many.as_str(), &most] } else { vec![many.as_str()] };
        figures(&[&["lists", &database], &*sizes].concat())?;
    }
    let cluster = Cluster::start()?;
    for database in [format!("sqlite:{}", folder.join("reminders.db").display()), cluster.url()] {
        println!("\nreminders");
        figures(&["reminders", &database])?;
    }
    std::fs::remove_dir_all(folder).map_err(|error| error.to_string())
}

/// What the pages of a user and of a manager cost.
fn pages(portal: &Portal) -> Result<()> {
    let mut anna = Client::new(portal.port)?;
    anna.sign_in("anna@demo.example")?;
    for path in ["/account/permissions", "/account", "/account/details"] {
        requests(portal, path, &anna, |client| client.get(path).map(|_| ()))?;
    }
    requests(portal, "server function account_permissions", &anna, |client| {
        client.call("account_permissions").map(|_| ())
    })?;
    let mut bram = Client::new(portal.port)?;
    bram.sign_in("bram@demo.example")?;
    for path in ["/administration/permissions", "/administration/permissions?show=expiring"] {
        requests(portal, path, &bram, |client| client.get(path).map(|_| ()))?;
    }
    Ok(())
}

/// Latency of one client; and, with several at once, the requests that one core serves in a second.
fn requests(
    portal: &Portal,
    what: &str,
    who: &Client,
    request: impl Fn(&mut Client) -> Result<()> + Sync,
) -> Result<()> {
    let mut client = who.again()?;
    for _ in 0..WARM_UP {
        request(&mut client)?;
    }
    let mut times = Vec::with_capacity(COUNTED);
    for _ in 0..COUNTED {
        let begun = Instant::now();
        request(&mut client)?;
        times.push(begun.elapsed());
    }
    let before = portal.processor()?;
    std::thread::scope(|scope| {
        let load = || -> Result<()> {
            let mut client = who.again()?;
            (0..COUNTED / CLIENTS).try_for_each(|_| request(&mut client))
        };
        let running: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(load)).collect();
        running.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a client panicked".to_owned())?)
    })?;
    let used = portal.processor()? - before;
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
    println!(
        "{what}: one client, n {COUNTED}: median {:.2} ms, p99 {:.2} ms; {CLIENTS} clients: {:.0} requests per second and core",
        at(0.5),
        at(0.99),
        COUNTED as f64 / used
    );
    Ok(())
}

/// Sign-ins (the first page, whose cost is the password) beside the bare hash function.
fn sign_ins(portal: &Portal) -> Result<()> {
    let raw = {
        let params = argon2::Params::new(19 * 1024, 2, 1, None).map_err(|error| error.to_string())?;
        let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
        let mut out = [0u8; 32];
        let mut memory = vec![argon2::Block::new(); argon2.params().block_count()];
        let mut hash = || {
            let done =
                argon2.hash_password_into_with_memory(b"Welkom-2026!", b"0123456789abcdef", &mut out, &mut memory);
            done.map_err(|error| error.to_string())
        };
        // The first fetches the memory from the system.
        hash()?;
        let begun = Instant::now();
        for _ in 0..SIGN_INS {
            hash()?;
        }
        begun.elapsed().as_secs_f64() / SIGN_INS as f64
    };
    let before = portal.processor()?;
    for number in 0..SIGN_INS {
        // Unknown addresses cost what known ones cost, and bar nobody.
        Client::new(portal.port)?.try_password(&format!("nobody{number}@demo.example"))?;
    }
    let one = (portal.processor()? - before) / SIGN_INS as f64;
    println!(
        "sign-ins: {:.1} per second and core, {:.2} of raw argon2 ({:.1} ms each, raw {:.1} ms)",
        1.0 / one,
        raw / one,
        one * 1_000.0,
        raw * 1_000.0
    );
    Ok(())
}
