//! Programs that are called, and where things lie.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What goes wrong here is told and ends the task.
pub(crate) type Result<T> = std::result::Result<T, String>;

/// The project's folder: as cargo says when it runs this, since clones that share a target folder share the program too.
pub(crate) fn root() -> PathBuf {
    let manifest =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    manifest.join("../..").canonicalize().unwrap_or_else(|_| PathBuf::from("."))
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Cargo, called on this project.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(arguments);
    // What cargo says of this program is nothing to the next call: build scripts that look at it would begin anew.
    for (name, _) in std::env::vars_os() {
        if ["CARGO_MANIFEST_", "CARGO_PKG_"].iter().any(|start| name.to_string_lossy().starts_with(start)) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a program to its end.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = format!("{command:?}");
    let status = command.status().map_err(|error| format!("{name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name}: {status}")) }
}

/// What a program prints; `None` where it is not there or fails.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A program on PATH or in one of the folders where distributions put it.
pub(crate) fn find(program: &str, folders: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let known = std::env::split_paths(&path).chain(folders.iter().map(PathBuf::from));
    known.map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Installs packages where that is one command for this user; says whether it did.
pub(crate) fn install(packages: &[&str]) -> bool {
    let root = output("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    if !root || find("apt-get", &["/usr/bin"]).is_none() {
        return false;
    }
    println!("installing {}", packages.join(" "));
    let quiet = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        run(&mut command).is_ok()
    };
    quiet(&["update", "-qq"]) && quiet(&[&["install", "-y", "-qq", "--no-install-recommends"], packages].concat())
}

/// Installs the npm packages of a folder, unless those of its lock file are there already.
pub(crate) fn packages(npm: &Path, folder: &Path) -> Result<()> {
    let lock = read(&folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-of");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut install = Command::new(npm);
    install.args(["ci", "--no-audit", "--no-fund", "--silent"]).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(install.current_dir(folder))?;
    write(&stamp, &lock)
}

/// The bytes of a file.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// Writes a file.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(file, bytes).map_err(|error| format!("{}: {error}", file.display()))
}
