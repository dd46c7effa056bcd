//! `cargo serve`: the whole portal with demo data.

use std::{path::PathBuf, process::Command};

use crate::{
    site,
    tools::{Result, cargo, root, run, target},
};

/// Builds the portal's program with the site inside it.
pub(crate) fn build_server(site: &site::Site) -> Result<PathBuf> {
    run(cargo(&["build", "--package", "server", "--bin", "server", "--release"]).env("RECONI_SITE", &site.folder))?;
    Ok(target().join("release/server"))
}

/// Builds everything and serves until it is stopped.
pub(crate) fn serve(options: &[String]) -> Result<()> {
    let server = build_server(&site::make()?)?;
    run(Command::new(server).current_dir(root()).arg("--demo").args(options))
}
