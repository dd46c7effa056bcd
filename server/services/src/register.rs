//! The Dutch trade register (KvK): what a company is called, where it is, and which branches it has.
//!
//! The register answers in the shape of its "Basisprofiel" (developers.kvk.nl, version 1.4/1.5). It is asked through
//! [`CompanyRegister`], so that the portal runs the same with the real register and with the companies of the public
//! test set that come with the product. One reader, `document`, understands the answers of both.

use std::pin::Pin;

use jiff::civil::Date;
use rules::company::{BranchNumber, KvkNumber, Rsin};
use serde::{Deserialize, Serialize};

mod document;
pub mod embedded;
pub mod kvk;
#[cfg(test)]
mod tests;

pub use embedded::TestCompanies;
pub use kvk::{ApiKey, KvkApi, SetUpTrouble};

/// What a register promises: an answer later, on any thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A trade register.
pub trait CompanyRegister: Send + Sync {
    /// What the register says about a company; `None` when it does not know the number.
    ///
    /// # Errors
    /// Why there is no answer now. That never means that the number does not exist.
    fn company<'a>(&'a self, kvk: &'a KvkNumber) -> BoxFuture<'a, Result<Option<Company>, RegisterTrouble>>;
}

/// A company as the register has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Its number.
    pub kvk: KvkNumber,
    /// The name it is registered under.
    pub name: String,
    /// Its legal form in the register's own Dutch words, for example "Besloten vennootschap met gewone structuur".
    pub legal_form: Option<String>,
    /// The number of the legal entity; sole traders have none.
    pub rsin: Option<Rsin>,
    /// The visiting address in one line, or else the correspondence address; `None` when neither is there or both are
    /// shielded.
    pub address: Option<String>,
    /// Whether it still exists: the register gives a company that does not an end date.
    pub active: bool,
    /// When it was formally registered; `None` when the day is not fully known.
    #[serde(default, with = "rules::day::maybe")]
    pub registered: Option<Date>,
    /// Its branches, the main one first. Some legal forms have none.
    pub branches: Vec<Branch>,
}

/// A branch (vestiging) of a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Its number.
    pub number: BranchNumber,
    /// Its first trade name.
    pub name: String,
    /// The town, which the register also gives when the rest of the address is shielded; `None` for other countries.
    pub town: Option<String>,
    /// Whether it is the main branch.
    pub main: bool,
}

/// Why the register gives no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RegisterTrouble {
    /// No connection, or the register itself fails (status 5xx).
    #[error("The trade register cannot be reached.")]
    Unreachable,
    /// No whole answer within the time that is allowed.
    #[error("The trade register does not answer in time.")]
    TimedOut,
    /// Too many questions (status 429).
    #[error("The trade register asks to wait before the next question.")]
    RateLimited {
        /// Seconds to wait, when the register says so.
        retry_after_seconds: Option<u64>,
    },
    /// The key of the register's interface is missing or wrong (status 401 or 403).
    #[error("The trade register refuses the API key.")]
    Refused,
    /// The company's entry is being changed (IPD1003).
    #[error("The trade register is working on this company; try again in five minutes.")]
    NotNow,
    /// An answer of another shape than documented, or larger than any is.
    #[error("The answer of the trade register cannot be understood.")]
    Unintelligible,
}
