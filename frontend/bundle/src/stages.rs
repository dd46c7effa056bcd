//! The stages of a long task: what each is called, how long it took, and what was slowest in it.

use std::time::{Duration, Instant};

use crate::tools::Result;

/// Stages that were run, in order.
#[derive(Default)]
pub(crate) struct Stages {
    taken: Vec<(String, Duration)>,
}

impl Stages {
    /// Runs a stage and notes how long it took.
    pub(crate) fn run<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n== {name}");
        let began = Instant::now();
        let outcome = work();
        self.note(name, began.elapsed());
        outcome
    }

    /// Notes a stage that ran elsewhere.
    pub(crate) fn note(&mut self, name: &str, taken: Duration) {
        self.taken.push((name.to_owned(), taken));
    }

    /// Prints the time of each stage.
    pub(crate) fn print(&self) {
        println!("\n== time per stage");
        for (name, taken) in &self.taken {
            println!("{:>6.1} s  {name}", taken.as_secs_f64());
        }
    }
}

/// One test of a run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tested {
    /// Its full name.
    pub(crate) name: String,
    /// How long it took, in seconds.
    pub(crate) seconds: f64,
    /// Whether it passed.
    pub(crate) ok: bool,
}

/// As many of the slowest tests are named.
const SLOWEST: usize = 20;

/// Names the tests that took longest.
pub(crate) fn print_slowest(what: &str, tests: &[Tested]) {
    let mut slowest: Vec<&Tested> = tests.iter().collect();
    slowest.sort_by(|a, b| b.seconds.total_cmp(&a.seconds));
    println!("\n== the {} slowest of {} {what}", SLOWEST.min(slowest.len()), tests.len());
    for test in slowest.iter().take(SLOWEST) {
        println!("{:>6.1} s  {}", test.seconds, test.name);
    }
}
