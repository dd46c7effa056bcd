//! `cargo measure`: what a visit weighs and what a request costs, on the program as it is delivered, with demo data.
//!
//! Latencies are those of one client on one connection. Cost is processor time that the program itself used, so that other
//! work on the machine does not count.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    browsers::Browsers,
    client::Client,
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

/// A running portal on a database of its own.
struct Portal {
    process: Child,
    folder: PathBuf,
    port: u16,
    started: Duration,
}

impl Portal {
    fn start(server: &std::path::Path) -> Result<Self> {
        let folder = target().join("measure");
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        // The first start fills the database; the second is the one that is timed.
        Self::launch(server, folder.clone())?.stop(false)?;
        Self::launch(server, folder)
    }

    /// The same with so many users more.
    fn start_with(server: &std::path::Path, users: usize) -> Result<Self> {
        let small = Self::start(server)?;
        let folder = small.folder.clone();
        small.stop(false)?;
        let database = format!("sqlite:{}", folder.join("portal.db").display());
        figures(&["fill", &database, &users.to_string()])?;
        Self::launch(server, folder)
    }

    fn launch(server: &std::path::Path, folder: PathBuf) -> Result<Self> {
        let port = free_port()?;
        let address = format!("127.0.0.1:{port}");
        let begun = Instant::now();
        let process = Command::new(server)
            .args(["--demo", "--listen", &address, "--public-url", &format!("http://{address}")])
            .args(["--database-url", &format!("sqlite:{}", folder.join("portal.db").display())])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", server.display()))?;
        let portal = Self { process, folder, port, started: Duration::ZERO };
        while begun.elapsed() < Duration::from_secs(20) {
            if Client::new(port).and_then(|mut client| client.get("/login")).is_ok() {
                return Ok(Self { started: begun.elapsed(), ..portal });
            }
            std::thread::yield_now();
        }
        Err("the portal did not answer within 20 seconds".into())
    }

    fn stop(mut self, clean: bool) -> Result<()> {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if clean { std::fs::remove_dir_all(&self.folder).map_err(|error| error.to_string()) } else { Ok(()) }
    }

    /// Seconds of processor time that the program has used.
    fn processor(&self) -> Result<f64> {
        let stat =
            std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).map_err(|error| error.to_string())?;
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks = |index: usize| fields.get(index).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
        // utime and stime are fields 14 and 15; a tick is a hundredth of a second on Linux.
        Ok((ticks(11) + ticks(12)) / 100.0)
    }

    /// Megabytes of memory in use.
    fn memory(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))
            .map_err(|error| error.to_string())?;
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
        let kilobytes = line.split_whitespace().nth(1).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
        Ok(kilobytes / 1024.0)
    }
}

fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    Ok(listener.local_addr().map_err(|error| error.to_string())?.port())
}

/// The server's example that fills databases and compares times.
fn figures(arguments: &[&str]) -> Result<()> {
    let mut example = cargo(&["run", "--quiet", "--release", "--package", "server", "--example", "figures", "--"]);
    run(example.args(arguments))
}

/// Prints all figures.
pub(crate) fn measure() -> Result<()> {
    let browsers = Browsers::find()?;
    let site = site::make()?;
    let server = build_server(&site)?;
    site.sizes.print();
    let portal = Portal::start(&server)?;
    println!("start to first answer: {} ms (database filled before)", portal.started.as_millis());
    println!("memory at rest: {:.0} MB", portal.memory()?);
    let sign_in_page = Client::new(portal.port)?.get("/login")?;
    println!("sign-in page: {} bytes of HTML as brotli", sign_in_page.packed);
    sign_ins(&portal)?;
    println!("\ndemo data");
    pages(&portal)?;
    println!("memory under load: {:.0} MB", portal.memory()?);
    portal.stop(true)?;

    let portal = Portal::start_with(&server, MANY)?;
    println!("\n{MANY} users more, 25 rows in My Permissions");
    pages(&portal)?;
    println!("memory under load: {:.0} MB", portal.memory()?);
    portal.stop(true)?;

    println!();
    figures(&["timing", &PAIRS.to_string()])?;
    browsers.figures(&server)
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
