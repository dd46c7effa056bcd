//! The scheme's service catalogue: who provides which services, and what each asks of a permission (R131).
//!
//! The catalogue comes from outside and is read as such: never whole in memory, never with a DOCTYPE, never with an
//! entity that the file brings along. A file that is not a catalogue is refused as a whole; a service with a mistake is
//! refused alone, with a reason that somebody can act on. Nothing is stored here: the caller imports what comes out.
//!
//! | room | holds |
//! |---|---|
//! | `limit` | counts bytes and lines, and stops a file that is too large |
//! | `xml` | a stricter walk over XML: well formed or refused |
//! | `raw` | the elements of the catalogue, as text |
//! | `check` | from text to providers and services, or to a reason |
//! | [`refusal`] | the reasons |

use std::io::BufRead;

use rules::company::Oin;
use rules::level::Level;

mod check;
mod limit;
mod raw;
pub mod refusal;
#[cfg(test)]
mod tests;
mod xml;

pub use refusal::{RefusalReason, RefusedService};

/// The most bytes of a catalogue: 32 MiB. The national catalogue is a few megabytes.
pub const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// What a catalogue says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// The providers with a good OIN and good names, in the order of the file.
    pub providers: Vec<Provider>,
    /// The good services, in the order of the file. Providers that share a UUID have one entry each.
    pub services: Vec<Service>,
    /// What was left out, and why.
    pub refused: Vec<RefusedService>,
    /// When the catalogue was issued, as the file writes it (RFC 3339); `None` when absent or no moment.
    pub issued: Option<String>,
}

/// An organization that provides services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its number in the government register.
    pub oin: Oin,
    /// Its Dutch name, 1 to 64 characters.
    pub name_nl: String,
    /// Its English name, 1 to 64 characters; the Dutch one when the file has none.
    pub name_en: String,
    /// Whether it may be shown to everybody.
    pub public: bool,
}

/// A service of one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The key of a permission: lower case with hyphens. Providers that share it are covered by one permission.
    pub uuid: String,
    /// The provider.
    pub oin: Oin,
    /// The ServiceID of the service's instance, `urn:etoegang:DV:<OIN>:services:<n>`; `None` without an instance.
    /// Of several instances the first public one counts, or else the first.
    pub urn: Option<String>,
    /// The Dutch name, 1 to 64 characters.
    pub name_nl: String,
    /// The English name, 1 to 64 characters; the Dutch one when the file has none.
    pub name_en: String,
    /// What the service is for, in Dutch; at most 1024 characters, may be empty.
    pub description_nl: String,
    /// What the service is for, in English; at most 1024 characters, may be empty.
    pub description_en: String,
    /// The least level that opens the service.
    pub level: Level,
    /// Whether a permission for it may be limited to branches.
    pub branch_restriction: bool,
    /// Whether the definition, its instance (if any) and the provider are all public.
    pub public: bool,
}

/// Why a whole file is refused. Nothing of such a file is imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// More bytes than a catalogue has.
    #[error("The file is larger than {max} bytes.")]
    TooLarge {
        /// The most bytes that are read.
        max: u64,
    },
    /// A DOCTYPE can name files and grow without end; a catalogue needs none.
    #[error("The file has a DOCTYPE, which a service catalogue never has. Remove it.")]
    Doctype,
    /// Well formed, but something else.
    #[error("The file is no service catalogue: its root is {found}, not ServiceCatalogue of the scheme.")]
    WrongRoot {
        /// The root as `{namespace}name`.
        found: String,
    },
    /// No XML, or cut off.
    #[error("The file is not well-formed XML: line {line}: {reason}.")]
    NotWellFormed {
        /// The line, from 1, at which reading stopped.
        line: u64,
        /// What is wrong there.
        reason: String,
    },
    /// A catalogue without one good service.
    #[error(
        "No service in the file can be used, and everything would go from the list. Import it with --yes if that is meant."
    )]
    NothingUsable,
    /// A catalogue with which much would go: a part of one, most likely.
    #[error(
        "{gone} of {listed} listed services would go from the list, more than a tenth. Import it with --yes if that is meant."
    )]
    TakesAway {
        /// How many services would no longer be listed.
        gone: usize,
        /// How many are.
        listed: usize,
    },
    /// The source itself failed.
    #[error("The file cannot be read: {kind}.")]
    Unreadable {
        /// What the system says.
        kind: std::io::ErrorKind,
    },
}

/// Reads a catalogue of at most [`MAX_BYTES`], in UTF-8.
///
/// # Errors
/// Why the whole file is refused; a mistake in one service is no error but an entry of [`Catalogue::refused`].
pub fn read(source: impl BufRead) -> Result<Catalogue, CatalogueError> {
    read_at_most(source, MAX_BYTES)
}

fn read_at_most(source: impl BufRead, max: u64) -> Result<Catalogue, CatalogueError> {
    let mut checker = check::Checker::default();
    let issued = raw::read(xml::Walker::new(source, max), |provider| checker.provider(provider))?;
    Ok(checker.finish(issued))
}
