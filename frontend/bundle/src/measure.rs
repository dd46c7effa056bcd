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
    client::Client,
    serve::build_server,
    site,
    tools::{Result, target},
};

/// Requests before anything counts, and requests that count.
const WARM_UP: usize = 200;
const COUNTED: usize = 2_000;
/// Sign-ins that count.
const SIGN_INS: usize = 20;

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
        drop(Self::launch(server, folder.clone())?.stop(false));
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

/// Prints all figures.
pub(crate) fn measure() -> Result<()> {
    let site = site::make()?;
    let server = build_server(&site)?;
    site.print_sizes();
    let portal = Portal::start(&server)?;
    println!("start to first answer: {} ms (database filled before)", portal.started.as_millis());
    println!("memory at rest: {:.0} MB", portal.memory()?);
    let mut client = Client::new(portal.port)?;
    let sign_in_page = client.get("/login")?;
    println!("sign-in page: {} bytes of HTML as brotli", sign_in_page.packed);
    sign_ins(&portal)?;
    client.sign_in("anna@demo.example")?;
    for path in ["/account/permissions", "/account", "/account/details"] {
        requests(&portal, path, || client.get(path).map(|_| ()))?;
    }
    requests(&portal, "server function account_permissions", || client.call("account_permissions").map(|_| ()))?;
    println!("memory under load: {:.0} MB", portal.memory()?);
    portal.stop(true)
}

/// Latency of one client, and requests that one core serves in a second.
fn requests(portal: &Portal, what: &str, mut request: impl FnMut() -> Result<()>) -> Result<()> {
    for _ in 0..WARM_UP {
        request()?;
    }
    let before = portal.processor()?;
    let mut times = Vec::with_capacity(COUNTED);
    for _ in 0..COUNTED {
        let begun = Instant::now();
        request()?;
        times.push(begun.elapsed());
    }
    let used = portal.processor()? - before;
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
    println!(
        "{what}: n {COUNTED}, median {:.2} ms, p99 {:.2} ms, {:.0} requests per second and core",
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
        let begun = Instant::now();
        for _ in 0..SIGN_INS {
            argon2
                .hash_password_into(b"Welkom-2026!", b"0123456789abcdef", &mut out)
                .map_err(|error| error.to_string())?;
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
