//! What ran on a database: for tests that ask whether all of it ran, or how much.

use std::collections::BTreeMap;

/// What ran on an observed database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observed {
    /// How often each statement ran, by its name.
    pub statements: BTreeMap<&'static str, u64>,
    /// How many of them ran in transactions: on SQLite each of these keeps every other writer waiting.
    pub in_transactions: u64,
    /// How many connections were asked for, to read or to write.
    pub connections: u64,
}

impl Observed {
    /// How many statements ran in all.
    pub fn runs(&self) -> u64 {
        self.statements.values().sum()
    }
}
