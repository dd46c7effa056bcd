//! Passwords hashed and judged: Argon2id with 19 MiB, 2 passes, 1 lane; off the async threads, behind a queue of bounded
//! length.

use std::sync::{Arc, Mutex};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        PasswordHasher, PasswordVerifier,
        phc::{Output, PasswordHash},
    },
};

use crate::{Chance, Failure, Result, Secret, work_queue::WorkQueue};

pub(crate) mod common;

/// Kibibytes of memory a hash takes.
const MEMORY: u32 = 19 * 1024;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Characters that the meter looks at: they say enough, and what it takes grows steeply with their number.
const METERED: usize = 40;
/// Composing makes one character of four at the most: what is longer than this is too long however it is composed.
const COMPOSABLE: usize = 4 * rules::password::LONGEST;

/// Hashes, verifies and judges passwords.
pub struct Hasher {
    queue: WorkQueue,
    /// A hash of a password that nobody has: an unknown person costs the same as a known one.
    nobody: String,
    chance: Arc<dyn Chance>,
    memory: Memory,
}

/// A password in Unicode's composed form (NFC): what is checked and hashed, however a keyboard composes its letters. One that
/// is too long in any form stays as it is: composing thousands of marks takes its time, and nothing comes of it.
pub(crate) fn composed(password: &Secret<String>) -> Secret<String> {
    use unicode_normalization::UnicodeNormalization;
    let typed = password.reveal();
    if typed.chars().nth(COMPOSABLE).is_some() {
        return password.clone();
    }
    Secret::new(typed.nfc().collect())
}

/// The memory of hashes that are done, for the next ones: fresh memory from the system costs half as much again as the hash.
#[derive(Clone)]
struct Memory {
    kept: Arc<Mutex<Vec<Vec<Block>>>>,
    /// No more than can be in use at once.
    most: usize,
}

impl Memory {
    fn new(most: usize) -> Self {
        Self { kept: Arc::default(), most }
    }

    fn take(&self, blocks: usize) -> Vec<Block> {
        let kept = self.kept.lock().ok().and_then(|mut kept| kept.pop()).filter(|memory| memory.len() == blocks);
        kept.unwrap_or_else(|| vec![Block::new(); blocks])
    }

    fn give_back(&self, memory: Vec<Block>) {
        if let Ok(mut kept) = self.kept.lock()
            && kept.len() < self.most
        {
            kept.push(memory);
        }
    }

    /// Gives all of it back to the system.
    fn forget(&self) {
        if let Ok(mut kept) = self.kept.lock() {
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
        Ok(Self { queue: WorkQueue::new(places, places + most_waiting), nobody, chance, memory: Memory::new(places) })
    }

    /// The hash of a new password.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::TooMany`] where too many wait already.
    pub async fn hash(&self, password: Secret<String>) -> Result<String> {
        let mut salt = [0u8; 16];
        self.chance.fill(&mut salt);
        self.queue.run(move || hash_now(composed(&password).reveal(), &salt)).await
    }

    /// Whether a password is the one of a stored hash; never, without a hash, but as slowly.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::TooMany`] where too many wait already.
    pub async fn verify(&self, stored: Option<&str>, password: Secret<String>) -> Result<bool> {
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody).to_owned();
        let memory = self.memory.clone();
        self.queue.run(move || Ok(verify_now(composed(&password).reveal(), &stored, &memory)? && known)).await
    }

    /// Whether a password is easy to guess by who knows these words about its owner. A hint: what is common is refused
    /// elsewhere.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::TooMany`] where too many wait already.
    pub(crate) async fn is_weak(&self, password: &Secret<String>, about: &[&str]) -> Result<bool> {
        let start: Secret<String> = Secret::new(password.reveal().chars().take(METERED).collect());
        let about: Vec<String> = about.iter().map(|word| (*word).to_owned()).collect();
        self.queue
            .run(move || {
                let about: Vec<&str> = about.iter().map(String::as_str).collect();
                Ok(zxcvbn::zxcvbn(start.reveal(), &about).score() < zxcvbn::Score::Three)
            })
            .await
    }

    /// Gives the memory of earlier hashes back, where nobody signs in any more.
    pub fn rest(&self) {
        self.memory.forget();
    }

    /// Whether a hash is being made.
    #[cfg(test)]
    pub(crate) fn is_busy(&self) -> bool {
        self.queue.is_busy()
    }

    /// Whether a stored hash was made with other parameters than today's.
    pub fn is_outdated(&self, stored: &str) -> bool {
        !is_of_today(stored)
    }
}
