//! Why a use case was not done: refused, which the caller may know, or broken, which only the log may.

use rules::problem::{Problem, Refusal};

/// What every use case gives.
pub type Result<T> = std::result::Result<T, Failure>;

/// Not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// For a reason that the caller may know.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database cannot be reached.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// For a reason that belongs in the log.
    #[error("broken: {0}")]
    Broken(String),
}

impl Failure {
    /// One problem with one field.
    pub fn invalid(field: &str, problem: Problem) -> Self {
        Failure::Refused(Refusal::invalid(field, problem))
    }

    /// Whether somebody else was faster. Nothing was written then: whoever looks once more finds why.
    pub(crate) fn is_overtaken(&self) -> bool {
        matches!(self, Failure::Refused(Refusal::Changed))
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Unavailable(cause) => Failure::Unavailable(cause),
            // Somebody was faster: of two that ask for what there can be one of, the database let the other in.
            store::Error::Conflict(cause) => {
                tracing::info!("overtaken: {cause}");
                Refusal::Changed.into()
            }
            // No row has such a key, and no field takes such a text.
            store::Error::Nul(_) => Refusal::NotYours.into(),
            other => Failure::Broken(other.to_string()),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Failure::Broken(format!("stored JSON: {error}"))
    }
}
