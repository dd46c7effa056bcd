//! Chance, as a parameter: ids, tokens, codes and references.

use std::sync::atomic::{AtomicU16, Ordering};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::Secret;

/// Gives random bytes that nobody can foretell.
pub trait Chance: Send + Sync {
    /// Fills all of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// Counts ids within a millisecond, so that they stay in the order they were made.
static IN_ORDER: AtomicU16 = AtomicU16::new(0);

/// A new id: a UUID of version 7, in the order of its making.
pub(crate) fn id(chance: &dyn Chance, now: Timestamp) -> String {
    let mut bytes = [0u8; 10];
    chance.fill(&mut bytes);
    let count = IN_ORDER.fetch_add(1, Ordering::Relaxed);
    bytes[..2].copy_from_slice(&(count & 0x0fff).to_be_bytes());
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid().to_string()
}

/// A new token of 256 bits, in hex.
pub(crate) fn token(chance: &dyn Chance) -> Secret<String> {
    let mut bytes = [0u8; 32];
    chance.fill(&mut bytes);
    Secret::new(hex::encode(bytes))
}

/// A new code of six digits, every one as likely as any other.
pub(crate) fn code(chance: &dyn Chance) -> Secret<String> {
    loop {
        let mut bytes = [0u8; 4];
        chance.fill(&mut bytes);
        let number = u32::from_be_bytes(bytes);
        // The last, incomplete million is thrown again.
        if number < u32::MAX - u32::MAX % 1_000_000 {
            return Secret::new(format!("{:06}", number % 1_000_000));
        }
    }
}

/// Letters and digits that nobody mistakes for each other.
const CLEAR: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// What people call an application by: "RN-2026-7K4QXM".
pub(crate) fn reference(chance: &dyn Chance, kind: &str, year: i16) -> String {
    let mut bytes = [0u8; 6];
    chance.fill(&mut bytes);
    let word: String = bytes.iter().map(|byte| char::from(CLEAR[usize::from(byte % 32)])).collect();
    format!("{kind}-{year}-{word}")
}

/// What is stored of a token or code: SHA-256 of everything it is bound to.
pub(crate) fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex::encode(hasher.finalize())
}

/// Whether two hashes are equal, in a time that does not tell where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    use subtle::ConstantTimeEq;
    a.as_bytes().ct_eq(b.as_bytes()).into()
}
