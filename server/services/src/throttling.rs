//! Limits: how often something can be tried or done. Each is counted and answered by one statement of the store, so that it is
//! exact however many try at once.
//!
//! Tries at passwords are counted by account, and by the network address they come from. A browser in which the owner signed
//! in before has a count of its own and is never barred by its address: whoever fails on purpose cannot keep the owner out of
//! it. All others share one count per account. Both run down with time, so that a right password is accepted within twenty
//! minutes whatever went before.

use std::net::{IpAddr, Ipv6Addr};

use rules::problem::Refusal;
use store::{Counted, Growing, Person, Writing};

use crate::{Result, Visitor, chance};

/// So many of one kind at once, and one more every so many seconds.
#[derive(Clone, Copy)]
struct Bucket {
    most: i64,
    every: i64,
}

/// Tries at one account: 98 in the worst of days, and never more than 16 minutes to wait.
const TRIES: Bucket = Bucket { most: 8, every: 16 * 60 };
/// Accounts that were tried in vain from one address: an office has many people behind it.
const ACCOUNTS: Bucket = Bucket { most: 40, every: 60 };
/// For so long, in seconds, tries of one address at one account count as one.
const ONE_TRY: i64 = 10 * 60;

/// Wrong second factors in a row: the five of one sign-in, then growing waits; a hundred at the most.
const FACTORS: Growing = Growing { free: 5, first: 60, longest: 20 * 60, most: 100 };
/// How long they are remembered, in seconds: no waiting makes them fewer.
const FACTORS_KEPT: i64 = 400 * 24 * 60 * 60;
/// From which wrong one in a row on the owner is told of each.
const TOLD_FROM: i64 = 10;

/// The networks that an address lies in, the narrowest first, each with how many times as much it may do as one address: who
/// rents a wide IPv6 network is not sixty thousand people.
fn networks(address: &str) -> Vec<(String, i64)> {
    let plain = address.split('/').next().unwrap_or_default();
    match plain.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let within = |bits: u32| Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits)));
            [(64, 1), (56, 4), (48, 12)].map(|(bits, times)| (format!("{}/{bits}", within(bits)), times)).to_vec()
        }
        Ok(address) => vec![(address.to_string(), 1)],
        Err(_) => vec![(address.to_owned(), 1)],
    }
}

/// A try at a password, and the counts that it belongs to.
pub(crate) struct PasswordTry {
    account: String,
    /// Of whom the owner does not know the browser: this address at this account, and the networks of the address.
    from: Option<(String, Vec<(String, i64)>)>,
}

/// The count of tries at an account from browsers that its owner never used.
pub(crate) fn strangers(email_key: &str) -> String {
    chance::hash(&["account", email_key, "stranger"])
}

impl PasswordTry {
    /// A try of a visitor at an account, which may be nobody's.
    pub(crate) async fn new(
        tx: &mut Writing,
        visitor: &Visitor,
        email_key: &str,
        person: Option<&Person>,
    ) -> Result<Self> {
        let browser = match person {
            Some(person) => known_browser(tx, visitor, person).await?,
            None => None,
        };
        Ok(Self::from(visitor, email_key, browser))
    }

    /// The same, of a browser that the owner is known to use, or of any other.
    pub(crate) fn from(visitor: &Visitor, email_key: &str, browser: Option<String>) -> Self {
        match browser {
            Some(browser) => Self { account: chance::hash(&["account", email_key, &browser]), from: None },
            None => {
                let pair = chance::hash(&["pair", email_key, &visitor.address]);
                let key = |(network, times): (String, i64)| (chance::hash(&["accounts", &network]), times);
                let networks = networks(&visitor.address).into_iter().map(key).collect();
                Self { account: strangers(email_key), from: Some((pair, networks)) }
            }
        }
    }

    /// Counts the try as failed before it is made; or says how many seconds it has to wait: then nothing of this transaction
    /// is to be kept.
    pub(crate) async fn count(&self, tx: &mut Writing, now: i64) -> Result<std::result::Result<(), i64>> {
        if let Counted::No { until, .. } = tx.pour(&self.account, TRIES.most, TRIES.every, now).await? {
            return Ok(Err(until - now));
        }
        let Some((pair, networks)) = &self.from else { return Ok(Ok(())) };
        if let Counted::No { .. } = tx.count_within(pair, 1, ONE_TRY, now).await? {
            return Ok(Ok(()));
        }
        for (network, times) in networks {
            let poured = tx.pour(network, ACCOUNTS.most * times, ACCOUNTS.every / times, now).await?;
            if let Counted::No { until, .. } = poured {
                return Ok(Err(until - now));
            }
        }
        Ok(Ok(()))
    }

    /// Takes back what a try has caused that was right: a known browser begins anew, of all others this try alone is forgotten.
    pub(crate) async fn succeeded(&self, tx: &mut Writing, now: i64) -> Result<()> {
        let Some((pair, networks)) = &self.from else {
            tx.clear_throttle(&self.account, now).await?;
            return Ok(());
        };
        tx.take_out(&self.account, TRIES.every).await?;
        if tx.clear_throttle(pair, now).await? {
            for (network, times) in networks {
                tx.take_out(network, ACCOUNTS.every / times).await?;
            }
        }
        Ok(())
    }
}

/// Forgets what strangers failed at an account, and what failed in this browser: its owner has proved who they are another way.
pub(crate) async fn forget_failures(tx: &mut Writing, visitor: &Visitor, person: &Person, now: i64) -> Result<()> {
    forget_strangers(tx, person, now).await?;
    if let Some(browser) = known_browser(tx, visitor, person).await? {
        tx.clear_throttle(&chance::hash(&["account", &person.email_key, &browser]), now).await?;
        FactorPlace::Browser(browser).succeeded(tx, &person.id, now).await?;
    }
    Ok(())
}

/// Forgets what strangers failed at an account.
pub(crate) async fn forget_strangers(tx: &mut Writing, person: &Person, now: i64) -> Result<()> {
    tx.clear_throttle(&strangers(&person.email_key), now).await?;
    for place in [FactorPlace::Elsewhere, FactorPlace::Link] {
        place.succeeded(tx, &person.id, now).await?;
    }
    Ok(())
}

/// The hash of a visitor's browser, where a person signed in with it before.
pub(crate) async fn known_browser(tx: &mut Writing, visitor: &Visitor, person: &Person) -> Result<Option<String>> {
    let Some(token) = &visitor.browser else { return Ok(None) };
    let hash = chance::hash(&[token]);
    Ok(tx.knows_browser(&hash, &person.id).await?.then_some(hash))
}

/// Where a second factor is given. Wrong ones in a row are counted apart, so that nobody bars the owner in a place of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FactorPlace {
    /// A sign-in in a browser that the owner never used: all of these together.
    Elsewhere,
    /// A sign-in in a browser that the owner signed in with before, by its hash.
    Browser(String),
    /// A session, by its hash: whether it is still the same person.
    Session(String),
    /// The link of a mail.
    Link,
}

impl FactorPlace {
    fn key(&self, owner: &str) -> String {
        match self {
            FactorPlace::Elsewhere => chance::hash(&["factor", owner, "elsewhere"]),
            FactorPlace::Browser(hash) => chance::hash(&["factor", owner, "browser", hash]),
            FactorPlace::Session(hash) => chance::hash(&["factor", owner, "session", hash]),
            FactorPlace::Link => chance::hash(&["factor", owner, "link"]),
        }
    }

    /// Counts one more as wrong before it is looked at.
    pub(crate) async fn count(&self, tx: &mut Writing, owner: &str, now: i64) -> Result<Counted> {
        Ok(tx.count_in_a_row(&self.key(owner), FACTORS, now, now + FACTORS_KEPT).await?)
    }

    /// It was right: the next wrong one is the first.
    pub(crate) async fn succeeded(&self, tx: &mut Writing, owner: &str, now: i64) -> Result<()> {
        tx.clear_throttle(&self.key(owner), now).await?;
        Ok(())
    }
}

/// Whether so many wrong second factors in a row are told to the owner.
pub(crate) fn is_told(wrong: i64) -> bool {
    wrong >= TOLD_FROM
}

/// Whether so many wrong second factors in a row bar the place for good.
pub(crate) fn is_barred(wrong: i64) -> bool {
    wrong >= FACTORS.most
}

/// Counts something that can be done `most` times in `seconds`, which begin with the first; `false` where it was done that
/// often.
pub(crate) async fn within(tx: &mut Writing, key: &[&str], most: i64, seconds: i64, now: i64) -> Result<bool> {
    let counted = tx.count_within(&chance::hash(key), most, seconds, now).await?;
    Ok(matches!(counted, Counted::Yes { .. }))
}

/// The same, refused where it was done that often.
pub(crate) async fn must_be_within(tx: &mut Writing, key: &[&str], most: i64, seconds: i64, now: i64) -> Result<()> {
    match tx.count_within(&chance::hash(key), most, seconds, now).await? {
        Counted::Yes { .. } => Ok(()),
        Counted::No { until, .. } => Err(Refusal::TooMany { seconds: until - now }.into()),
    }
}

/// The same for what is done from a network address; wider networks may do more, and not without end.
pub(crate) async fn must_be_within_at(
    tx: &mut Writing,
    what: &str,
    address: &str,
    most: i64,
    seconds: i64,
    now: i64,
) -> Result<()> {
    for (network, times) in networks(address) {
        must_be_within(tx, &[what, &network], most * times, seconds, now).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r138_an_ipv6_address_counts_for_the_wider_networks_too_and_an_ipv4_one_for_itself() {
        let narrow = networks("2001:db8:1:203::/64");
        let wide: Vec<_> = narrow.iter().map(|(network, _)| network.as_str()).collect();
        assert_eq!(wide, ["2001:db8:1:203::/64", "2001:db8:1:200::/56", "2001:db8:1::/48"]);
        assert_eq!(networks("2001:db8:1:204:5::6")[1..], narrow[1..], "a neighbour");
        assert_eq!(networks("192.0.2.7"), [("192.0.2.7".to_owned(), 1)]);
        assert_eq!(networks("::ffff:192.0.2.7"), networks("192.0.2.7"));
        assert_eq!(networks(""), [(String::new(), 1)]);
    }

    #[test]
    fn r90_a_stranger_has_less_than_a_hundred_tries_a_day() {
        let a_day = TRIES.most + 24 * 60 * 60 / TRIES.every;
        assert!(a_day <= 100 && TRIES.every <= 20 * 60, "{a_day}");
    }
}
