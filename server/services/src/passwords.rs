//! Password hashing: Argon2id with 19 MiB, 2 passes, 1 lane, off the async threads, behind a queue of bounded length.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        PasswordHasher, PasswordVerifier,
        phc::{Output, PasswordHash},
    },
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
    memory: Memory,
}

/// A password in Unicode's composed form (NFC): what is checked and hashed, however a keyboard composes its letters.
pub(crate) fn composed(password: &Secret<String>) -> Secret<String> {
    use unicode_normalization::UnicodeNormalization;
    Secret::new(password.reveal().nfc().collect())
}

/// The memory of hashes that are done, for the next ones: fresh memory from the system costs half as much again as the hash.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<Vec<Block>>>>);

impl Memory {
    fn take(&self, blocks: usize) -> Vec<Block> {
        let kept = self.0.lock().ok().and_then(|mut kept| kept.pop()).filter(|memory| memory.len() == blocks);
        kept.unwrap_or_else(|| vec![Block::new(); blocks])
    }

    fn give_back(&self, memory: Vec<Block>) {
        if let Ok(mut kept) = self.0.lock() {
            kept.push(memory);
        }
    }

    /// Gives all of it back to the system.
    fn forget(&self) {
        if let Ok(mut kept) = self.0.lock() {
            kept.clear();
        }
    }
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

/// Whether a password gives a stored hash. One that was made with other parameters than today's goes the library's own way.
fn verify_now(password: &str, stored: &str, memory: &Memory) -> Result<bool> {
    let stored = PasswordHash::new(stored).map_err(|error| Failure::Broken(format!("stored hash: {error}")))?;
    let argon2 = argon2()?;
    let todays = Params::try_from(&stored).is_ok_and(|params| params.block_count() == argon2.params().block_count());
    let (Some(salt), Some(hash), true) = (&stored.salt, &stored.hash, todays && is_of_today(&stored.to_string()))
    else {
        return Ok(argon2.verify_password(password.as_bytes(), &stored).is_ok());
    };
    let mut blocks = memory.take(argon2.params().block_count());
    let mut made = vec![0; hash.len()];
    let done = argon2.hash_password_into_with_memory(password.as_bytes(), salt.as_ref(), &mut made, &mut blocks);
    memory.give_back(blocks);
    done.map_err(|error| Failure::Broken(format!("password hash: {error}")))?;
    // Outputs are compared in a time that does not tell where they differ.
    Ok(Output::new(&made).is_ok_and(|made| made == *hash))
}

fn is_of_today(stored: &str) -> bool {
    stored.starts_with(&format!("$argon2id$v=19$m={MEMORY},t={PASSES},p=1$"))
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
        let (places, waiting, memory) = (Semaphore::new(places), AtomicUsize::new(0), Memory::default());
        Ok(Self { places, waiting, most_waiting, nobody, chance, memory })
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
        let password = composed(&password);
        self.work(move || hash_now(password.reveal(), &salt)).await
    }

    /// Whether a password is the one of a stored hash; never, without a hash, but as slowly.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] where too many wait already.
    pub async fn verify(&self, stored: Option<&str>, password: Secret<String>) -> Result<bool> {
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody).to_owned();
        let memory = self.memory.clone();
        let password = composed(&password);
        self.work(move || Ok(verify_now(password.reveal(), &stored, &memory)? && known)).await
    }

    /// Gives the memory of earlier hashes back, where nobody signs in any more.
    pub fn rest(&self) {
        self.memory.forget();
    }

    /// Whether a stored hash was made with other parameters than today's.
    pub fn is_outdated(&self, stored: &str) -> bool {
        !is_of_today(stored)
    }
}
