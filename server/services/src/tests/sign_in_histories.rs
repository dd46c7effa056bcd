//! R138 over random histories: whatever strangers and the owner did before, and however the clock moved.

use proptest::prelude::*;
use rules::problem::Problem;
use store::testing::Kind;

use super::{
    sign_in_waits::known,
    world::{DAY, PASSWORD, World, visitor},
};
use crate::Visitor;

/// In so many minutes a right password is accepted, whatever went before.
const SOON: i64 = 20;

#[derive(Debug, Clone)]
enum Deed {
    /// A stranger tries so often from an address, at Anna's account or at others.
    Fails { address: u8, at_anna: bool, times: u8 },
    /// Anna mistypes, in a browser that she uses for the first time.
    MistypesElsewhere,
    /// Anna is right there.
    RightElsewhere,
    /// Anna mistypes in her own browser, and then gets it right.
    MistypesAtHome,
    /// Time passes, in seconds; sometimes the clock is put back.
    Clock(i64),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        8 => (0..6u8, any::<bool>(), 1..12u8).prop_map(|(address, at_anna, times)| Deed::Fails { address, at_anna, times }),
        1 => Just(Deed::MistypesElsewhere),
        2 => Just(Deed::RightElsewhere),
        1 => Just(Deed::MistypesAtHome),
        6 => prop_oneof![0..90i64, 600..5_000i64, Just(DAY / 2)].prop_map(Deed::Clock),
        1 => prop_oneof![Just(-2 * DAY), -600..0i64].prop_map(Deed::Clock),
    ]
}

fn elsewhere(address: u8) -> Visitor {
    // The last ones are neighbours in one wide network; the first is the address that Anna has, too.
    let address = match address {
        0 => "192.0.2.7".to_owned(),
        1 | 2 => format!("198.51.100.{address}"),
        _ => format!("2001:db8:1:{address}::/64"),
    };
    Visitor { address, ..visitor() }
}

/// Tells a history, and looks at what R138 promises after every deed.
async fn told(kind: Kind, deeds: &[Deed]) {
    let world = World::on(kind).await;
    let anna = world.person("Anna").await;
    let home = known(&world.browser_of(&anna).await, "192.0.2.7");
    // When a stranger's guess was really looked at, on a clock that never runs back.
    let (mut guesses, mut time, mut others) = (Vec::new(), 0, 0);
    for deed in deeds {
        match *deed {
            Deed::Fails { address, at_anna, times } => {
                for _ in 0..times {
                    others += u32::from(!at_anna);
                    let account = if at_anna { anna.email.clone() } else { format!("other{others}@demo.example") };
                    let met = world.meets(&elsewhere(address), &account, "guess").await;
                    if at_anna && met == Some(Problem::LoginGeneric) {
                        guesses.push(time);
                    }
                }
            }
            Deed::MistypesElsewhere => {
                world.meets(&visitor(), &anna.email, "mistyped").await;
            }
            Deed::RightElsewhere => {
                world.meets(&visitor(), &anna.email, PASSWORD).await;
            }
            Deed::MistypesAtHome => {
                assert_eq!(world.meets(&home, &anna.email, "mistyped").await, Some(Problem::LoginGeneric));
            }
            Deed::Clock(seconds) => {
                world.clock.forward(seconds);
                if seconds < 0 {
                    // Counts of the future are none: the day begins anew.
                    guesses.clear();
                }
                time += seconds.max(0);
            }
        }
        assert_eq!(world.meets(&home, &anna.email, PASSWORD).await, None, "in her own browser, after {deed:?}");
        let a_day = guesses.iter().filter(|at| **at > time - DAY).count();
        assert!(a_day <= 100, "{a_day} guesses in a day");
    }
    let met = world.meets(&elsewhere(0), &anna.email, PASSWORD).await;
    if let Some(problem) = met {
        let Problem::CodeLocked { minutes } = problem else { panic!("{problem:?}") };
        assert!(minutes <= SOON, "{minutes} minutes");
        world.clock.forward(SOON * 60);
        assert_eq!(world.meets(&elsewhere(0), &anna.email, PASSWORD).await, None, "in a new browser, soon");
    }
}

fn block_on(story: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(story);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// R138, K1
    #[test]
    fn k1_r138_no_history_bars_the_owner_on_sqlite(deeds in prop::collection::vec(deed(), 5..15)) {
        block_on(told(Kind::Sqlite, &deeds));
    }

    /// R138, K1
    #[test]
    fn k1_r138_no_history_bars_the_owner_on_postgres(deeds in prop::collection::vec(deed(), 5..15)) {
        block_on(told(Kind::Postgres, &deeds));
    }
}

/// The worst that one can do to one account in a day, from as many addresses as one likes: a guess whenever one is let in.
#[tokio::test]
async fn r138_of_a_day_of_guessing_at_most_a_hundred_are_looked_at() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let mut looked_at = 0;
    for round in 0..(24 * 60 / 8) {
        for again in 0..3u32 {
            let from = Visitor { address: format!("10.{}.{}.{again}", round / 250, round % 250), ..visitor() };
            looked_at += u32::from(world.meets(&from, &anna.email, "guess").await == Some(Problem::LoginGeneric));
        }
        // Anna comes and goes meanwhile: that gives nobody more.
        if round % 20 == 0 {
            world.meets(&visitor(), &anna.email, PASSWORD).await;
        }
        world.clock.forward(8 * 60);
    }
    assert!((90..=100).contains(&looked_at), "{looked_at}");
}
