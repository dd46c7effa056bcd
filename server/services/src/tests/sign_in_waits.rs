//! Failed tries: growing waits instead of locking out.

use rules::problem::Problem;

use super::world::{DAY, PASSWORD, Somebody, World, at, visitor};
use crate::{Secret, SignInStep, Visitor};

impl World {
    /// What a try from somewhere meets; nothing, where it leads to the code.
    async fn meets(&self, from: &Visitor, email: &str, password: &str) -> Option<Problem> {
        let (sign_in, step) = self.knock(from, email, password).await;
        if matches!(step, SignInStep::Code) {
            return None;
        }
        self.portal.sign_in_shown(&at(&sign_in)).await.unwrap().problem
    }

    /// The token of a browser in which somebody signed in.
    async fn browser_of(&self, who: &Somebody) -> Secret<String> {
        let (sign_in, _) = self.knock(&visitor(), &who.email, PASSWORD).await;
        let code = self.code_for(&sign_in).await;
        self.portal.enter_code(&at(&sign_in), &code).await.unwrap().unwrap().browser
    }

    async fn stranger_fails(&self, who: &str, times: usize) {
        for _ in 0..times {
            assert_eq!(self.meets(&stranger(), who, "guess").await, Some(Problem::LoginGeneric));
        }
    }
}

fn stranger() -> Visitor {
    Visitor { address: "198.51.100.9".into(), ..visitor() }
}

fn wait_a_minute() -> Option<Problem> {
    Some(Problem::CodeLocked { minutes: 1 })
}

#[tokio::test]
async fn r90_after_four_failures_everybody_waits_longer_and_longer_and_nobody_is_locked_out() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    world.stranger_fails(&anna.email, 4).await;
    for wait in [15, 30, 60, 120, 240, 480, 960, 20 * 60, 20 * 60] {
        world.clock.forward(wait - 1);
        let minutes = Some(Problem::CodeLocked { minutes: 1 });
        assert_eq!(world.meets(&stranger(), &anna.email, PASSWORD).await, minutes, "a second before {wait}");
        world.clock.forward(1);
        world.stranger_fails(&anna.email, 1).await;
    }
    world.clock.forward(20 * 60);
    assert_eq!(world.meets(&stranger(), &anna.email, PASSWORD).await, None, "after the longest wait");
    world.stranger_fails(&anna.email, 3).await;
}

#[tokio::test]
async fn r90_an_address_that_nobody_has_waits_like_one_that_somebody_has() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for email in [anna.email.as_str(), "nobody@demo.example"] {
        world.stranger_fails(email, 4).await;
        assert_eq!(world.meets(&stranger(), email, "guess").await, wait_a_minute(), "{email}");
        let same = email.to_uppercase();
        assert_eq!(world.meets(&stranger(), &same, "guess").await, wait_a_minute(), "{same}");
    }
}

#[tokio::test]
async fn a_stranger_who_fails_on_purpose_does_not_keep_the_owner_out_of_his_own_browser() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let browser = world.browser_of(&anna).await;
    world.stranger_fails(&anna.email, 4).await;
    assert_eq!(world.meets(&visitor(), &anna.email, PASSWORD).await, wait_a_minute(), "in a new browser");
    let hers = Visitor { browser: Some(browser.reveal().clone()), ..visitor() };
    assert_eq!(world.meets(&hers, &anna.email, PASSWORD).await, None, "in her own");
}

#[tokio::test]
async fn a_known_browser_has_a_count_too() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let browser = world.browser_of(&anna).await;
    let stolen = Visitor { browser: Some(browser.reveal().clone()), ..visitor() };
    for _ in 0..4 {
        assert_eq!(world.meets(&stolen, &anna.email, "guess").await, Some(Problem::LoginGeneric));
    }
    assert_eq!(world.meets(&stolen, &anna.email, PASSWORD).await, wait_a_minute());
}

#[tokio::test]
async fn neither_an_invented_browser_nor_somebody_else_s_gives_a_fresh_count() {
    let world = World::new().await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let of_bram = world.browser_of(&bram).await;
    world.stranger_fails(&anna.email, 4).await;
    for token in ["invented", "", of_bram.reveal()] {
        let from = Visitor { browser: Some(token.to_owned()), ..stranger() };
        assert_eq!(world.meets(&from, &anna.email, PASSWORD).await, wait_a_minute(), "{token:?}");
    }
}

#[tokio::test]
async fn somebody_who_tries_many_accounts_from_one_address_waits_and_the_others_do_not() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for number in 0..40 {
        let account = format!("person{number}@demo.example");
        assert_eq!(world.meets(&stranger(), &account, "guess").await, Some(Problem::LoginGeneric), "{number}");
    }
    assert_eq!(world.meets(&stranger(), "one-more@demo.example", "guess").await, wait_a_minute());
    assert_eq!(world.meets(&visitor(), &anna.email, PASSWORD).await, None, "from elsewhere");
}

#[tokio::test]
async fn an_office_that_signs_in_all_day_from_one_address_never_waits() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for day in 0..45 {
        assert_eq!(world.meets(&visitor(), &anna.email, PASSWORD).await, None, "{day}");
        world.clock.forward(600);
    }
}

#[tokio::test]
async fn failures_are_forgotten_after_a_success_or_a_day() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    world.stranger_fails(&anna.email, 3).await;
    assert_eq!(world.meets(&stranger(), &anna.email, PASSWORD).await, None);
    world.stranger_fails(&anna.email, 3).await;
    world.clock.forward(DAY + 1);
    world.stranger_fails(&anna.email, 4).await;
    assert_eq!(world.meets(&stranger(), &anna.email, PASSWORD).await, wait_a_minute());
}
