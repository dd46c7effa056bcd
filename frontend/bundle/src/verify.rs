//! `cargo verify`: everything that has to hold, in the order in which it fails fastest.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use crate::{
    browsers::Browsers,
    postgres::Cluster,
    requirements,
    runner::Runner,
    serve::build_checked_server,
    site::{self, Site},
    stages::{Stages, print_slowest},
    tools::{Result, cargo, run},
};

/// Runs it all, and ends with the P0 requirements that no test of this run proves.
pub(crate) fn verify() -> Result<()> {
    let mut stages = Stages::default();
    let outcome = check(&mut stages);
    stages.print();
    requirements::report(&outcome?)
}

fn check(stages: &mut Stages) -> Result<BTreeSet<u32>> {
    let (browsers, runner, cluster) = stages.run("what this needs", || {
        site::add_target()?;
        Ok((Browsers::find()?, Runner::find()?, Cluster::start()?))
    })?;
    stages.run("format", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    stages.run("arrows", arrows)?;
    // The browser half is one crate at its end, and its pieces are packed one by one: a core would wait meanwhile. Both
    // halves have folders of their own, in which nothing of the other's is built.
    let site = std::thread::scope(|scope| {
        let site = scope.spawn(|| browser_half(&browsers));
        stages.run("lints of the server's half", || {
            run(&mut cargo(&["clippy", "--all-targets", "--", "--deny", "warnings"]))
        })?;
        stages.run("compiling the tests", || runner.build())?;
        stages
            .run("waiting for the browser's half", || {
                let (site, taken) = site.join().unwrap_or_else(|_| Err("the browser's half: panicked".into()))?;
                Ok((site, taken))
            })
            .map(|(site, taken)| {
                stages.note("the browser's half beside them: lints, site", taken);
                site
            })
    })?;
    stages.run("budgets", || {
        site.sizes.print();
        site.sizes.check()
    })?;
    let tests = stages.run("tests, on SQLite and PostgreSQL", || runner.run(&cluster))?;
    let server = stages.run("the portal's program", || build_checked_server(&site))?;
    let journeys = stages.run("browser journeys", || browsers.journeys(&server))?;
    print_slowest("tests of the crates", &tests);
    print_slowest("browser journeys", &journeys);
    let mut proven = requirements::of_rust_run(&tests)?;
    proven.extend(requirements::of_browser_run(&journeys));
    Ok(proven)
}

/// Everything of the browser's half, and the packages of the journeys.
fn browser_half(browsers: &Browsers) -> Result<(Site, Duration)> {
    let began = Instant::now();
    let mut lints = cargo(&["clippy", "--package", "frontend", "--target", site::TRIPLE]);
    run(lints.args(["--profile", "browser", "--", "--deny", "warnings"]))?;
    let site = site::make()?;
    browsers.prepare()?;
    Ok((site, began.elapsed()))
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
    let forbidden: [(&str, &[&str], &[&str]); 5] = [
        (
            "frontend",
            &["--package", "frontend", "--target", "wasm32-unknown-unknown"],
            &["sqlx", "tokio", "axum", "argon2", "services", "store", "server"],
        ),
        ("rules", &["--package", "rules"], &["leptos", "axum", "sqlx", "tokio", "services", "store", "app"]),
        ("texts", &["--package", "texts"], &["leptos", "axum", "sqlx", "tokio", "services", "store", "app"]),
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
