//! Makes the site of browser half, style and public files, and is `cargo serve`, `cargo verify`, `cargo measure` and
//! `cargo attack`.

mod attack;
mod browsers;
mod budgets;
mod client;
mod measure;
mod packs;
mod portal;
mod postgres;
mod requirements;
mod runner;
mod serve;
mod site;
mod stages;
mod tools;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, serves and checks My Reconi.
#[derive(Parser)]
#[command(name = "cargo")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything and serve the portal with demo data on http://127.0.0.1:3000.
    Serve {
        /// Options for the portal itself: `cargo serve -- --today 2027-01-15`.
        #[arg(last = true)]
        options: Vec<String>,
    },
    /// Everything that has to hold: format, lints, tests on both databases, size budgets, browser journeys.
    Verify,
    /// Figures: bytes, latencies, requests per core, sign-ins beside raw argon2, memory, start-up.
    Measure {
        /// Also the lists of a manager among a million users, on both databases.
        #[arg(long)]
        million: bool,
    },
    /// Figures of an attack: made-up inputs, limits tried at once, a full disk, silent mail servers, clients that hold on.
    Attack {
        /// Made-up inputs for each function and page.
        #[arg(default_value_t = 20_000)]
        inputs: usize,
    },
    /// Every spelling of a mobile number, an address, a code, a KvK number and a name, at every door that takes one: what it was
    /// taken for, or why it was refused, and the tries that it used.
    Spellings,
    /// Only make the site, and say how large it is.
    Site,
}

fn main() -> ExitCode {
    let done = match Cli::parse().task {
        Task::Serve { options } => serve::serve(&options),
        Task::Verify => verify::verify(),
        Task::Measure { million } => measure::measure(million),
        Task::Attack { inputs } => attack::attack(inputs),
        Task::Spellings => spellings(),
        Task::Site => site::make().map(|site| site.sizes.print()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the tables, and fails where one holds a surprise.
fn spellings() -> tools::Result<()> {
    runner::Runner::find()?.run_only(&postgres::Cluster::start()?, "package(services) and test(spellings::)", &[])
}
