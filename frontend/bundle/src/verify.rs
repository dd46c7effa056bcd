//! `cargo verify`: everything that has to hold, in the order in which it fails fastest.

use std::{collections::BTreeSet, process::Stdio};

use crate::{
    browsers::Browsers,
    postgres::Cluster,
    requirements,
    serve::build_server,
    site,
    tools::{Result, cargo, run},
};

/// Runs it all, and ends with the P0 requirements that no test of this run proves.
pub(crate) fn verify() -> Result<()> {
    let browsers = Browsers::find()?;
    site::add_target()?;
    let cluster = Cluster::start()?;
    say("format");
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    say("lints");
    run(&mut cargo(&["clippy", "--all-targets", "--", "--deny", "warnings"]))?;
    let mut browser_half = cargo(&["clippy", "--package", "frontend", "--target", site::TRIPLE]);
    run(browser_half.args(["--profile", "browser", "--", "--deny", "warnings"]))?;
    say("arrows");
    arrows()?;
    say("site and budgets");
    let site = site::make()?;
    site.check_budgets()?;
    say("tests, on SQLite and PostgreSQL");
    let mut proven = rust_tests(&cluster)?;
    say("the portal's program");
    let server = build_server(&site)?;
    say("browser journeys");
    proven.extend(browsers.journeys(&server)?);
    requirements::report(&proven)
}

fn say(what: &str) {
    println!("\n== {what}");
}

/// The browser half never carries what belongs to the server (architecture: arrows).
fn arrows() -> Result<()> {
    let tree = |arguments: &[&str]| -> Result<BTreeSet<String>> {
        let output = cargo(&["tree", "--prefix", "none", "--edges", "normal", "--format", "{p}"])
            .args(arguments)
            .output()
            .map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(text.lines().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect())
    };
    let forbidden: [(&str, &[&str], &[&str]); 4] = [
        (
            "frontend",
            &["--package", "frontend", "--target", "wasm32-unknown-unknown"],
            &["sqlx", "tokio", "axum", "argon2", "services", "store", "server"],
        ),
        ("rules", &["--package", "rules"], &["leptos", "axum", "sqlx", "tokio", "services", "store", "app"]),
        ("store", &["--package", "store"], &["services", "leptos", "axum", "app"]),
        ("services", &["--package", "services"], &["leptos", "axum", "app", "server"]),
    ];
    for (name, arguments, never) in forbidden {
        let tree = tree(arguments)?;
        if tree.len() < 2 {
            return Err(format!("arrows: the tree of {name} could not be read"));
        }
        if let Some(wrong) = never.iter().find(|wrong| tree.contains(**wrong)) {
            return Err(format!("arrows: {name} must not reach {wrong}"));
        }
        println!("{name}: {} packages, none forbidden", tree.len());
    }
    Ok(())
}

/// All tests of all crates; gives the names of those that passed, with what their comments name.
fn rust_tests(cluster: &Cluster) -> Result<BTreeSet<u32>> {
    // Named one by one: `frontend` would switch on the browser's features. The server's come with `server`.
    let crates = ["rules", "app", "bundle", "store", "services", "server"];
    let output = cargo(&["test", "--no-fail-fast"])
        .args(crates.iter().flat_map(|name| ["--package", name]))
        .env("TEST_POSTGRES_URL", cluster.url())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    print!("{text}");
    if !output.status.success() {
        return Err("tests failed".into());
    }
    requirements::of_rust_run(&text)
}
