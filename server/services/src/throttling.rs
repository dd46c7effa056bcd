//! Growing waits instead of locking out: after a few failed tries each further one has to wait longer.
//!
//! Tries are counted per account and browser. A browser in which the owner signed in before has a count of its own, so
//! that a stranger who fails on purpose never keeps the owner out. All strangers share one count per account, which
//! allows at most 83 tries a day. Tries of one address at many accounts are counted too.

use rules::problem::Refusal;
use store::{Throttle, Writing};

use crate::Result;

/// Failed tries that have no wait.
const FREE_ACCOUNT: i64 = 4;
/// An office has many people behind one address.
const FREE_ADDRESS: i64 = 40;
/// The longest wait, in seconds.
const LONGEST: i64 = 20 * 60;
/// After this long without a failure, in seconds, all is forgotten.
pub(crate) const FORGOTTEN: i64 = 24 * 60 * 60;

/// The counts that one try belongs to.
pub(crate) struct Keys {
    pub(crate) account: String,
    pub(crate) address: String,
}

/// How long the next try waits after this many failures.
fn wait(failures: i64, free: i64) -> i64 {
    let over = failures - free;
    if over < 0 { 0 } else { LONGEST.min(15 << over.min(10)) }
}

/// Seconds until the next try is allowed; 0, where it is now.
pub(crate) async fn barred(tx: &mut Writing, keys: &Keys, now: i64) -> Result<i64> {
    let account = tx.throttle(&keys.account).await?.free;
    let address = tx.throttle(&keys.address).await?.free;
    Ok((account.max(address) - now).max(0))
}

/// Counts a try as failed before it is made: parallel tries are counted one by one.
pub(crate) async fn count_try(tx: &mut Writing, keys: &Keys, now: i64) -> Result<()> {
    for (key, free) in [(&keys.account, FREE_ACCOUNT), (&keys.address, FREE_ADDRESS)] {
        let before = tx.throttle(key).await?;
        let failures = if now - before.last > FORGOTTEN { 1 } else { before.failures + 1 };
        tx.put_throttle(key, Throttle { failures, last: now, free: now + wait(failures, free) }).await?;
    }
    Ok(())
}

/// Counts something that can be done `most` times in `seconds`, a day at the most; `false` where it was done that often.
pub(crate) async fn within(tx: &mut Writing, key: &str, most: i64, seconds: i64, now: i64) -> Result<bool> {
    let before = tx.throttle(key).await?;
    let over = before.last + seconds <= now;
    let count = if over { 1 } else { before.failures + 1 };
    let last = if over { now } else { before.last };
    tx.put_throttle(key, Throttle { failures: count, last, free: 0 }).await?;
    Ok(count <= most)
}

/// The same, refused where it was done that often.
pub(crate) async fn must_be_within(tx: &mut Writing, key: &str, most: i64, seconds: i64, now: i64) -> Result<()> {
    if within(tx, key, most, seconds, now).await? { Ok(()) } else { Err(Refusal::TooMany { seconds }.into()) }
}

/// Forgets the failures of an account and browser after a success, and takes the counted try back from the address.
pub(crate) async fn succeeded(tx: &mut Writing, keys: &Keys) -> Result<()> {
    tx.clear_throttle(&keys.account).await?;
    let address = tx.throttle(&keys.address).await?;
    let failures = (address.failures - 1).max(0);
    let free = if failures < FREE_ADDRESS { 0 } else { address.free };
    Ok(tx.put_throttle(&keys.address, Throttle { failures, free, ..address }).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r90_a_stranger_has_less_than_a_hundred_tries_a_day() {
        let (mut now, mut tries) = (0, 0);
        while now < 24 * 60 * 60 {
            tries += 1;
            now += wait(tries, FREE_ACCOUNT);
        }
        assert!(tries <= 100, "{tries}");
    }
}
