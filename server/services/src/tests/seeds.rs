//! Chance for long walks, told by a seed that a failure names.

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// What the environment says, or else what is usual.
pub(super) fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

/// The seed that `WALK_SEED` gives, or another one for each run.
pub(super) fn seed() -> u64 {
    std::env::var("WALK_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand_seed)
}

fn rand_seed() -> u64 {
    std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), "walk")
}

/// Whatever is random comes from this.
pub(super) fn runner(seed: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}
