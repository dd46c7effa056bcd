//! What `cargo measure` needs beside the program: a database of many users, and how alike known and unknown addresses are.

mod behind;
mod bulk;
mod fill;
mod lists;
mod reminders;
mod timing;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Adds users to a demo database, and permissions to Anna until she has 25.
    Fill {
        /// The database.
        database: String,
        /// How many users.
        users: usize,
    },
    /// The times of a manager's lists and searches, with 10,000 users among so many in the database, size after size, and of
    /// renewing and importing a thousand; fails where they grow with it or take too long.
    Lists {
        /// An empty database.
        database: String,
        /// How many users, from the fewest on.
        #[arg(default_values_t = [100_000])]
        sizes: Vec<usize>,
    },
    /// What reminding costs among a million permissions, and what others notice of it; fails where it takes too long.
    Reminders {
        /// An empty database.
        database: String,
    },
    /// Compares the times of answers for known and unknown addresses: a wrong password, a forgotten one, a link request, a
    /// change form and its code; and of what comes right behind a forgotten password.
    Timing {
        /// How many of each.
        pairs: usize,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Cli::parse().task {
        Task::Fill { database, users } => fill::fill(&database, users).await,
        Task::Lists { database, sizes } => lists::lists(&database, &sizes).await,
        Task::Reminders { database } => reminders::reminders(&database).await,
        Task::Timing { pairs } => timing::timing(pairs).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
