//! Password hashing: Argon2id with 19 MiB, 2 passes, 1 lane, off the async threads, behind a queue of bounded length.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use rules::problem::Refusal;
use tokio::sync::Semaphore;

use crate::{Chance, Failure, Result, Secret};

/// Kibibytes of memory a hash takes.
const MEMORY: u32 = 19 * 1024;
/// Passes over that memory.
const PASSES: u32 = 2;

/// Hashes and verifies passwords.
pub struct Hasher {
    places: Semaphore,
    waiting: AtomicUsize,
    most_waiting: usize,
    /// A hash of a password that nobody has: an unknown person costs the same as a known one.
    nobody: String,
    chance: Arc<dyn Chance>,
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY, PASSES, 1, None).map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str, salt: &[u8]) -> Result<String> {
    let hash: PasswordHash = argon2()?
        .hash_password_with_salt(password.as_bytes(), salt)
        .map_err(|error| Failure::Broken(format!("password hash: {error}")))?;
    Ok(hash.to_string())
}

impl Hasher {
    /// A hasher that works on `places` passwords at once and lets `most_waiting` more wait.
    ///
    /// # Errors
    /// Where the hash function refuses its parameters.
    pub fn new(chance: Arc<dyn Chance>, places: usize, most_waiting: usize) -> Result<Self> {
        let mut salt = [0u8; 16];
        chance.fill(&mut salt);
        let nobody = hash_now(&hex::encode(salt), &salt)?;
        Ok(Self { places: Semaphore::new(places), waiting: AtomicUsize::new(0), most_waiting, nobody, chance })
    }

    async fn work<T: Send + 'static>(&self, job: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        struct Leaves<'a>(&'a AtomicUsize);
        impl Drop for Leaves<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::Relaxed);
            }
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _leaves = Leaves(&self.waiting);
        if before >= self.most_waiting {
            return Err(Refusal::TooMany { seconds: 10 }.into());
        }
        let _place = self.places.acquire().await.map_err(|error| Failure::Broken(error.to_string()))?;
        tokio::task::spawn_blocking(job).await.map_err(|error| Failure::Broken(error.to_string()))?
    }

    /// The hash of a new password.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] where too many wait already.
    pub async fn hash(&self, password: Secret<String>) -> Result<String> {
        let mut salt = [0u8; 16];
        self.chance.fill(&mut salt);
        self.work(move || hash_now(password.reveal(), &salt)).await
    }

    /// Whether a password is the one of a stored hash; never, without a hash, but as slowly.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] where too many wait already.
    pub async fn verify(&self, stored: Option<&str>, password: Secret<String>) -> Result<bool> {
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody).to_owned();
        self.work(move || {
            let hash = PasswordHash::new(&stored).map_err(|error| Failure::Broken(format!("stored hash: {error}")))?;
            Ok(argon2()?.verify_password(password.reveal().as_bytes(), &hash).is_ok() && known)
        })
        .await
    }

    /// Whether a stored hash was made with other parameters than today's.
    pub fn is_outdated(&self, stored: &str) -> bool {
        let today = format!("$argon2id$v=19$m={MEMORY},t={PASSES},p=1$");
        !stored.starts_with(&today)
    }
}
