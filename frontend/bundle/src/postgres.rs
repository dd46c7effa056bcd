//! A throw-away PostgreSQL: a temporary folder, a unix socket only, gone when the check ends.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::tools::{Result, find, install, output, run};

/// Where distributions put the server's programs.
const FOLDERS: [&str; 5] = [
    "/usr/lib/postgresql/17/bin",
    "/usr/lib/postgresql/16/bin",
    "/usr/lib/postgresql/15/bin",
    "/usr/lib/postgresql/14/bin",
    "/usr/pgsql/bin",
];

/// A running cluster.
pub(crate) struct Cluster {
    folder: PathBuf,
    pg_ctl: PathBuf,
    as_postgres: bool,
}

impl Cluster {
    /// Makes and starts one.
    pub(crate) fn start() -> Result<Self> {
        if find("initdb", &FOLDERS).is_none() {
            install(&["postgresql"]);
        }
        let initdb = find("initdb", &FOLDERS).ok_or("initdb is missing: apt-get install postgresql")?;
        let pg_ctl = find("pg_ctl", &FOLDERS).ok_or("pg_ctl is missing: apt-get install postgresql")?;
        // PostgreSQL refuses to run as root: the user that its package made does it then.
        let as_postgres = output("id", &["-u"]).is_some_and(|id| id.trim() == "0");
        let folder = std::env::temp_dir().join(format!("my-reconi-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        if as_postgres {
            run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let cluster = Self { folder, pg_ctl, as_postgres };
        let data = cluster.data();
        cluster
            .call(&initdb, &["-D", &data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])?;
        let socket = cluster.folder.display();
        let options =
            format!("-c listen_addresses= -c unix_socket_directories={socket} -c fsync=off -c max_connections=200");
        let log = cluster.folder.join("log").display().to_string();
        cluster.call(&cluster.pg_ctl, &["-D", &data, "-o", &options, "-l", &log, "-w", "start"])?;
        Ok(cluster)
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@localhost/postgres?host={}", self.folder.display())
    }

    fn data(&self) -> String {
        self.folder.join("data").display().to_string()
    }

    fn call(&self, program: &Path, arguments: &[&str]) -> Result<()> {
        let mut command = if self.as_postgres {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        run(command.args(arguments).current_dir("/").stdout(Stdio::null()))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.data();
        let _ = self.call(&self.pg_ctl, &["-D", &data, "-m", "immediate", "-w", "stop"]);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
