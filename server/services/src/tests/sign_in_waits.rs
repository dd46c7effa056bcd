//! Failed tries: waits instead of locking out, and never for the owner in a browser of their own.

use rules::problem::Problem;

use super::world::{DAY, PASSWORD, Somebody, World, at, visitor};
use crate::{Secret, SignInStep, Visitor};

/// How long the next try waits at the most, in seconds.
const LONGEST: i64 = 16 * 60;

impl World {
    /// What a try from somewhere meets; nothing, where it leads to the code.
    pub(super) async fn meets(&self, from: &Visitor, email: &str, password: &str) -> Option<Problem> {
        let (kept, step) = self.knock(from, email, password).await;
        if matches!(step, SignInStep::Code(_)) {
            return None;
        }
        self.portal.sign_in_shown(&at(&kept)).await.unwrap().problem
    }

    /// The token of a browser in which somebody signed in.
    pub(super) async fn browser_of(&self, who: &Somebody) -> Secret<String> {
        let (sign_in, _) = self.knock(&visitor(), &who.email, PASSWORD).await;
        let code = self.code_for(&sign_in).await;
        self.portal.enter_code(&at(&sign_in), &code).await.unwrap().unwrap().browser
    }

    async fn stranger_fails(&self, who: &str, times: usize) {
        for time in 0..times {
            assert_eq!(self.meets(&stranger(), who, "guess").await, Some(Problem::LoginGeneric), "{time}");
        }
    }
}

fn stranger() -> Visitor {
    Visitor { address: "198.51.100.9".into(), ..visitor() }
}

/// Somebody in a browser that is known.
pub(super) fn known(browser: &Secret<String>, address: &str) -> Visitor {
    Visitor { browser: Some(browser.reveal().clone()), address: address.into(), ..visitor() }
}

fn wait(minutes: i64) -> Option<Problem> {
    Some(Problem::CodeLocked { minutes })
}

on_both! {
    /// R90, R138
    r90_after_eight_failures_everybody_waits_and_nobody_is_locked_out
    /// R138, K1
    k1_r138_after_forty_failures_of_an_address_a_success_does_not_arm_the_wait_again
    /// R138, K1
    k1_r138_a_known_browser_is_barred_neither_by_its_address_nor_by_strangers
    /// R138, M10
    m10_r138_whoever_resets_the_password_is_known_in_that_browser_and_strangers_are_forgotten
}

async fn r90_after_eight_failures_everybody_waits_and_nobody_is_locked_out(world: World) {
    let anna = world.person("Anna").await;
    world.stranger_fails(&anna.email, 8).await;
    for _ in 0..3 {
        assert_eq!(world.meets(&stranger(), &anna.email, PASSWORD).await, wait(16), "told in minutes");
        world.clock.forward(LONGEST - 1);
        assert_eq!(world.meets(&stranger(), &anna.email, PASSWORD).await, wait(1));
        world.clock.forward(1);
        world.stranger_fails(&anna.email, 1).await;
    }
    world.clock.forward(LONGEST);
    assert_eq!(world.meets(&stranger(), &anna.email, PASSWORD).await, None);
    world.stranger_fails(&anna.email, 1).await;
    assert_eq!(world.meets(&stranger(), &anna.email, PASSWORD).await, wait(16), "a success gives no new tries");
}

#[tokio::test]
async fn r90_an_address_that_nobody_has_waits_like_one_that_somebody_has() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for email in [anna.email.as_str(), "nobody@demo.example"] {
        world.stranger_fails(email, 8).await;
        assert_eq!(world.meets(&stranger(), email, "guess").await, wait(16), "{email}");
        let same = email.to_uppercase();
        assert_eq!(world.meets(&stranger(), &same, "guess").await, wait(16), "{same}");
    }
}

#[tokio::test]
async fn a_known_browser_has_a_count_too() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let stolen = known(&world.browser_of(&anna).await, "198.51.100.9");
    for _ in 0..8 {
        assert_eq!(world.meets(&stolen, &anna.email, "guess").await, Some(Problem::LoginGeneric));
    }
    assert_eq!(world.meets(&stolen, &anna.email, PASSWORD).await, wait(16));
    assert_eq!(world.meets(&visitor(), &anna.email, PASSWORD).await, None, "elsewhere");
}

#[tokio::test]
async fn neither_an_invented_browser_nor_somebody_else_s_gives_a_fresh_count() {
    let world = World::new().await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let of_bram = world.browser_of(&bram).await;
    world.stranger_fails(&anna.email, 8).await;
    for token in ["invented", "", of_bram.reveal()] {
        let from = Visitor { browser: Some(token.to_owned()), ..stranger() };
        assert_eq!(world.meets(&from, &anna.email, PASSWORD).await, wait(16), "{token:?}");
    }
}

async fn k1_r138_after_forty_failures_of_an_address_a_success_does_not_arm_the_wait_again(world: World) {
    let office = ["Anna", "Bram", "Carla", "Dirk"];
    let mut people = Vec::new();
    for name in office {
        people.push(world.person(name).await);
    }
    for number in 0..40 {
        let account = format!("person{number}@demo.example");
        assert_eq!(world.meets(&stranger(), &account, "guess").await, Some(Problem::LoginGeneric), "{number}");
    }
    assert_eq!(world.meets(&stranger(), &people[0].email, PASSWORD).await, wait(1));
    assert_eq!(world.meets(&visitor(), &people[0].email, PASSWORD).await, None, "from elsewhere");
    // A minute later there is room for one: whoever is right leaves it to the next one.
    world.clock.forward(60);
    for who in &people {
        assert_eq!(world.meets(&stranger(), &who.email, PASSWORD).await, None, "{}", who.name);
    }
}

async fn k1_r138_a_known_browser_is_barred_neither_by_its_address_nor_by_strangers(world: World) {
    let anna = world.person("Anna").await;
    let browser = world.browser_of(&anna).await;
    for number in 0..41 {
        world.meets(&stranger(), &format!("person{number}@demo.example"), "guess").await;
    }
    for number in 0..9 {
        let elsewhere = Visitor { address: format!("203.0.113.{number}"), ..visitor() };
        world.meets(&elsewhere, &anna.email, "guess").await;
    }
    assert_eq!(world.meets(&visitor(), &anna.email, PASSWORD).await, wait(16), "in a new browser");
    assert_eq!(world.meets(&known(&browser, "198.51.100.9"), &anna.email, PASSWORD).await, None, "in her own");
}

/// One typing error of each of a hundred colleagues, over a morning.
#[tokio::test]
async fn k1_an_office_of_a_hundred_behind_one_address_does_not_wait_for_each_other() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for number in 0..100 {
        let account = format!("colleague{number}@demo.example");
        assert_eq!(world.meets(&visitor(), &account, "mistyped").await, Some(Problem::LoginGeneric), "{number}");
        assert_eq!(world.meets(&visitor(), &account, "mistyped again").await, Some(Problem::LoginGeneric), "{number}");
        world.clock.forward(60);
    }
    assert_eq!(world.meets(&visitor(), &anna.email, PASSWORD).await, None);
}

/// Whoever rents a wide IPv6 network is not many people.
#[tokio::test]
async fn r138_many_addresses_of_one_wide_network_are_counted_together() {
    let world = World::new().await;
    let mut tried = 0;
    for number in 0..1_000 {
        let from = Visitor { address: format!("2001:db8:1:{number:x}::/64"), ..visitor() };
        let met = world.meets(&from, &format!("person{number}@demo.example"), "guess").await;
        tried += usize::from(met == Some(Problem::LoginGeneric));
    }
    assert_eq!(tried, 480, "twelve times what one address may do");
    let anna = world.person("Anna").await;
    let neighbour = Visitor { address: "2001:db8:2:1::/64".into(), ..visitor() };
    assert_eq!(world.meets(&neighbour, &anna.email, PASSWORD).await, None);
}

/// L10: the clock stood two days ahead, and was put right.
#[tokio::test]
async fn l10_r138_failures_of_the_future_bar_nobody() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    world.clock.forward(2 * DAY);
    world.stranger_fails(&anna.email, 8).await;
    assert_eq!(world.meets(&stranger(), &anna.email, PASSWORD).await, wait(16));
    world.clock.forward(-2 * DAY);
    assert_eq!(world.meets(&stranger(), &anna.email, PASSWORD).await, None);
    world.stranger_fails(&anna.email, 8).await;
    assert_eq!(world.meets(&stranger(), &anna.email, "guess").await, wait(16), "and the count goes on");
}

async fn m10_r138_whoever_resets_the_password_is_known_in_that_browser_and_strangers_are_forgotten(world: World) {
    let new = "Korenbloem-2027!";
    let anna = world.person("Anna").await;
    world.stranger_fails(&anna.email, 8).await;
    let token = world.forgotten(&anna).await;
    world.portal.send_reset_code(&token).await.unwrap();
    let code = world.newest_code("+31612345678").await;
    let going_on = world.portal.check_reset_code(&token, &code).await.unwrap().unwrap();
    let here = Visitor { reset: Some(going_on.reveal().clone()), ..visitor() };
    let (_, browser) = world.portal.reset_password(&here, &token, Secret::new(new.into())).await.unwrap();
    assert_eq!(world.meets(&stranger(), &anna.email, new).await, None, "strangers begin anew");
    for _ in 0..8 {
        world.meets(&stranger(), &anna.email, "guess").await;
    }
    assert_eq!(world.meets(&known(&browser.unwrap(), "192.0.2.7"), &anna.email, new).await, None);
}
