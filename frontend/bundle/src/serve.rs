//! `cargo serve`: the whole portal with demo data.

use std::{path::PathBuf, process::Command};

use crate::{
    site,
    tools::{Result, cargo, root, run, target},
};

/// Builds the portal's program with the site inside it, as it is meant to run.
pub(crate) fn build_server(site: &site::Site) -> Result<PathBuf> {
    run(cargo(&["build", "--package", "server", "--bin", "server", "--release"]).env("RECONI_SITE", &site.folder))?;
    Ok(target().join("release/server"))
}

/// Builds it as tests are built: with arithmetic and assertions checked, and without compiling everything once more.
pub(crate) fn build_checked_server(site: &site::Site) -> Result<PathBuf> {
    run(cargo(&["build", "--package", "server", "--bin", "server"]).env("RECONI_SITE", &site.folder))?;
    // A name of its own: without a site it is built anew by every test run.
    let program = target().join("debug/server-with-site");
    std::fs::copy(target().join("debug/server"), &program).map_err(|error| format!("the program: {error}"))?;
    Ok(program)
}

/// Builds everything and serves until it is stopped.
pub(crate) fn serve(options: &[String]) -> Result<()> {
    let server = build_server(&site::make()?)?;
    run(Command::new(server).current_dir(root()).arg("--demo").args(options))
}
