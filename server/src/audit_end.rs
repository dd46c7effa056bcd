//! Where the audit trail ends, noted in a file outside the database: whoever puts the database back to an earlier state, or
//! empties it, is found by it, at the next start and whenever the trail is verified.

use std::{
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use services::Portal;

/// How often the end is noted.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// The file, if there is to be one.
#[derive(Debug, Clone)]
pub struct EndFile(Option<PathBuf>);

impl EndFile {
    /// The end is noted in this file, or in the log alone.
    pub fn new(path: Option<PathBuf>) -> Self {
        Self(path)
    }

    /// The end that was noted last; nothing before the first time.
    ///
    /// # Errors
    /// Where the file cannot be read, or holds something else.
    pub fn read(&self) -> Result<Option<(i64, String)>, String> {
        let Some(path) = &self.0 else { return Ok(None) };
        match std::fs::read_to_string(path) {
            Ok(text) => {
                parse(text.trim()).map(Some).map_err(|error| format!("AUDIT_END_FILE {}: {error}", path.display()))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("AUDIT_END_FILE {}: {error}", path.display())),
        }
    }

    /// Whether the trail goes on from the end that was noted last.
    ///
    /// # Errors
    /// What is to be done where it does not.
    pub async fn compare(&self, portal: &Portal) -> Result<(), String> {
        let (Some(noted), Some(path)) = (self.read()?, &self.0) else { return Ok(()) };
        let known = portal.knows_audit_end(&noted).await.map_err(|error| error.to_string())?;
        known.map_err(|tampered| {
            format!(
                "audit trail: {tampered}. AUDIT_END_FILE {} was written by a later state of this database. Restore that; or, \
                 where what happened since is lost for good, move the file away and start again",
                path.display()
            )
        })
    }

    /// Notes where the trail ends now.
    ///
    /// # Errors
    /// Of the database or the file.
    pub async fn note(&self, portal: &Portal) -> Result<(), String> {
        let (number, mark) = portal.audit_end().await.map_err(|error| error.to_string())?;
        tracing::info!("audit trail ends with {number}:{mark}");
        let Some(path) = self.0.clone() else { return Ok(()) };
        let written = tokio::task::spawn_blocking(move || replace(&path, &format!("{number}:{mark}\n"))).await;
        written.map_err(|error| error.to_string())?
    }

    /// Notes it every hour, until the program ends.
    pub async fn keep(self, portal: Portal) {
        loop {
            if let Err(error) = self.note(&portal).await {
                tracing::error!("the end of the audit trail is not noted: {error}");
            }
            tokio::time::sleep(EVERY).await;
        }
    }
}

/// NUMBER:MARK.
///
/// # Errors
/// Anything else.
pub fn parse(text: &str) -> Result<(i64, String), String> {
    let parts = text.split_once(':').and_then(|(number, mark)| Some((number.parse().ok()?, mark.to_owned())));
    parts.ok_or_else(|| "give NUMBER:MARK, as `server audit verify` prints them".to_owned())
}

/// Writes a file whole or not at all.
fn replace(path: &Path, text: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("AUDIT_END_FILE {}: {error}", path.display());
    let new = path.with_extension("new");
    let mut file = std::fs::File::create(&new).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    std::fs::rename(&new, path).map_err(failed)
}
