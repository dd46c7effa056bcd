//! The portal's program, running with demo data on a database of its own.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

use rustix::{
    process::{Pid, Signal, kill_process},
    thread::{CpuSet, sched_getaffinity, sched_setaffinity},
};

use crate::{
    client::Client,
    tools::{Result, target},
};

/// How long it may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running portal. It is killed where it is let go of.
pub(crate) struct Portal {
    process: Child,
    folder: PathBuf,
    /// Where it listens.
    pub(crate) port: u16,
    /// What it took until the first answer.
    pub(crate) started: Duration,
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        // What comes after it may use all cores again.
        let _ = cores().map(|known| sched_setaffinity(None, known));
    }
}

impl Portal {
    /// Starts it on a database that was filled before.
    pub(crate) fn start(server: &Path) -> Result<Self> {
        Self::start_with_handles(server, None)
    }

    /// The same with so many file handles at most.
    pub(crate) fn start_with_handles(server: &Path, handles: Option<u32>) -> Result<Self> {
        let folder = target().join("measure");
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        // The first start fills the database; the second is the one that is timed.
        let folder = Self::launch(server, folder, None)?.end()?;
        Self::launch(server, folder, handles)
    }

    /// Starts it on the database of a folder.
    pub(crate) fn launch(server: &Path, folder: PathBuf, handles: Option<u32>) -> Result<Self> {
        let port = free_port()?;
        let address = format!("127.0.0.1:{port}");
        let mut command = match handles {
            // The shell sets the limit for what it becomes.
            Some(handles) => {
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("ulimit -n {handles}; exec \"$0\" \"$@\"")]).arg(server);
                shell
            }
            None => Command::new(server),
        };
        command
            .args(["--demo", "--listen", &address, "--public-url", &format!("http://{address}")])
            .args(["--database-url", &database_in(&folder)])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let begun = Instant::now();
        let process = on_its_own_core(|| command.spawn().map_err(|error| format!("{}: {error}", server.display())))?;
        let mut portal = Self { process, folder, port, started: Duration::ZERO };
        while begun.elapsed() < PATIENCE {
            if Client::new(port).and_then(|mut client| client.get("/login")).is_ok() {
                portal.started = begun.elapsed();
                return Ok(portal);
            }
            std::thread::yield_now();
        }
        Err(format!("the portal did not answer within {} seconds", PATIENCE.as_secs()))
    }

    /// Its database.
    pub(crate) fn database(&self) -> String {
        database_in(&self.folder)
    }

    /// Kills it; its folder stays.
    pub(crate) fn end(mut self) -> Result<PathBuf> {
        self.process.kill().and_then(|()| self.process.wait()).map_err(|error| error.to_string())?;
        Ok(self.folder.clone())
    }

    /// Kills it and removes its folder.
    pub(crate) fn remove(self) -> Result<()> {
        std::fs::remove_dir_all(self.end()?).map_err(|error| error.to_string())
    }

    /// Asks it to end, and gives the time that it took.
    pub(crate) fn asked_to_end(&mut self) -> Result<Duration> {
        let begun = Instant::now();
        kill_process(Pid::from_child(&self.process), Signal::TERM).map_err(|error| error.to_string())?;
        self.process.wait().map_err(|error| error.to_string())?;
        Ok(begun.elapsed())
    }

    /// Seconds of processor time that the program has used.
    pub(crate) fn processor(&self) -> Result<f64> {
        let stat =
            std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).map_err(|error| error.to_string())?;
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks = |index: usize| fields.get(index).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
        // utime and stime are fields 14 and 15; a tick is a hundredth of a second on Linux.
        Ok((ticks(11) + ticks(12)) / 100.0)
    }

    /// Megabytes of memory in use, and the most that there ever were.
    pub(crate) fn memory(&self) -> Result<(f64, f64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))
            .map_err(|error| error.to_string())?;
        let of = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
            line.split_whitespace().nth(1).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
        };
        Ok((of("VmRSS:"), of("VmHWM:")))
    }
}

fn database_in(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("portal.db").display())
}

fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    Ok(listener.local_addr().map_err(|error| error.to_string())?.port())
}

/// The cores that this program was started with.
fn cores() -> Result<&'static CpuSet> {
    static CORES: OnceLock<CpuSet> = OnceLock::new();
    if let Some(known) = CORES.get() {
        return Ok(known);
    }
    let known = sched_getaffinity(None).map_err(|error| error.to_string())?;
    Ok(CORES.get_or_init(|| known))
}

/// Starts something on the first core that there is, and leaves the second to this program from then on. With one core both
/// share it.
fn on_its_own_core<T>(start: impl FnOnce() -> Result<T>) -> Result<T> {
    let known = cores()?;
    let mut each = (0..CpuSet::MAX_CPU).filter(|core| known.is_set(*core));
    let (Some(first), Some(second)) = (each.next(), each.next()) else { return start() };
    let stay_on = |core: usize| {
        let mut set = CpuSet::new();
        set.set(core);
        sched_setaffinity(None, &set).map_err(|error| error.to_string())
    };
    stay_on(first)?;
    let started = start();
    stay_on(second)?;
    started
}
