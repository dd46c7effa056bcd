//! Wrong second factors: counted over codes and sign-ins, told to the owner, and barred at last (M2).

use rules::{deed::Deed, problem::Problem};

use super::{
    sign_in_waits::known,
    world::{DAY, PASSWORD, Somebody, World, at, visitor},
};
use crate::{
    Secret, SignInStep, Visitor,
    letters::{AnyLetter, M44},
};

impl World {
    /// Gives the right password from somewhere, and then a code; what is wrong with it, nothing where it lets in.
    async fn gives(&self, from: &Visitor, who: &Somebody, code: impl Fn(&str) -> String) -> Option<Problem> {
        let (sign_in, step) = self.knock(from, &who.email, PASSWORD).await;
        assert!(matches!(step, SignInStep::Code(_)), "{step:?}");
        let right = self.code_for(&sign_in).await;
        let from = Visitor { sign_in: at(&sign_in).sign_in, ..from.clone() };
        match self.portal.enter_code(&from, &code(&right)).await.unwrap() {
            Ok(_) => None,
            Err(_) => self.portal.sign_in_shown(&from).await.unwrap().code_problem,
        }
    }

    /// Somebody who has the password enters a wrong code so often, each as soon as it is looked at, an hour apart at least for
    /// the sake of text messages.
    async fn guesses(&self, from: &Visitor, who: &Somebody, times: usize) {
        for time in 0..times {
            self.clock.forward(10 * 60);
            while let Some(problem) = self.gives(from, who, wrong).await {
                let Problem::CodeLocked { minutes } = problem else {
                    assert_eq!(problem, Problem::CodeWrong { left: 4 }, "{time}");
                    break;
                };
                assert!(minutes <= 20, "{minutes}");
                self.clock.forward(minutes * 60);
            }
        }
    }

    /// How many wrong ones in a row each mail tells, the first mail first.
    async fn told_of(&self, who: &Somebody) -> Vec<(i64, bool)> {
        let mut told: Vec<_> = self
            .mails_to(who, "M44")
            .await
            .into_iter()
            .map(|letter| match letter {
                AnyLetter::M44(M44 { wrong, barred, .. }) => (wrong, barred),
                other => panic!("{other:?}"),
            })
            .collect();
        told.reverse();
        told
    }

    async fn reset_with(&self, who: &Somebody, new: &str) -> Secret<String> {
        let token = self.forgotten(who).await;
        self.portal.send_reset_code(&token).await.unwrap();
        let code = self.newest_code("+31612345678").await;
        let going_on = self.portal.check_reset_code(&token, &code).await.unwrap().unwrap();
        let here = Visitor { reset: Some(going_on.reveal().clone()), ..visitor() };
        self.portal.reset_password(&here, &token, Secret::new(new.into())).await.unwrap().1.unwrap()
    }
}

fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

fn right(code: &str) -> String {
    code.to_owned()
}

fn stranger() -> Visitor {
    Visitor { address: "198.51.100.9".into(), ..visitor() }
}

on_both! {
    /// M2, R138
    m2_wrong_codes_in_a_row_wait_longer_are_told_and_end_at_a_hundred
}

async fn m2_wrong_codes_in_a_row_wait_longer_are_told_and_end_at_a_hundred(world: World) {
    let anna = world.person("Anna").await;
    let home = known(&world.browser_of(&anna).await, "192.0.2.7");
    world.guesses(&stranger(), &anna, 9).await;
    assert_eq!(world.told_of(&anna).await, []);
    world.guesses(&stranger(), &anna, 1).await;
    assert_eq!(world.told_of(&anna).await, [(10, false)], "at the tenth");
    assert_eq!(world.gives(&home, &anna, right).await, None, "the owner in a browser of their own");

    world.guesses(&stranger(), &anna, 89).await;
    assert_eq!(world.audit(&anna, Deed::FactorWrong).await.len(), 90, "each from the tenth on");
    world.guesses(&stranger(), &anna, 1).await;
    let told: Vec<_> = (1..=10).map(|tens| (10 * tens, tens == 10)).collect();
    assert_eq!(world.told_of(&anna).await, told, "each tenth by mail");

    world.clock.forward(30 * DAY);
    let barred = Some(Problem::CodesBarred { link: false });
    assert_eq!(world.gives(&stranger(), &anna, right).await, barred, "no waiting makes them fewer");
    world.portal.tidy().await.unwrap();
    assert_eq!(world.gives(&visitor(), &anna, right).await, barred);
    assert_eq!(world.gives(&home, &anna, right).await, None, "the owner is let in");

    world.clock.forward(DAY);
    world.reset_with(&anna, PASSWORD_AFTER).await;
    let (sign_in, _) = world.knock(&stranger(), &anna.email, PASSWORD_AFTER).await;
    let code = world.code_for(&sign_in).await;
    assert!(world.portal.enter_code(&at(&sign_in), &code).await.unwrap().is_ok(), "a new password opens it again");
}

const PASSWORD_AFTER: &str = "Korenbloem-2027!";

/// M2: five tries are free of waits, as they are one sign-in's; what is right ends the row.
#[tokio::test]
async fn m2_the_first_five_wait_for_nothing_and_a_right_one_ends_the_row() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for _ in 0..4 {
        world.clock.forward(10 * 60);
        for _ in 0..4 {
            world.clock.forward(10 * 60);
            assert_eq!(world.gives(&stranger(), &anna, wrong).await, Some(Problem::CodeWrong { left: 4 }));
        }
        assert_eq!(world.gives(&stranger(), &anna, right).await, None);
    }
    assert_eq!(world.told_of(&anna).await, []);
}

/// M2: codes that confirm who it is are counted by session, and those for a new password apart.
#[tokio::test]
async fn m2_wrong_codes_in_a_session_or_by_a_link_bar_no_sign_in() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    for _ in 0..10 {
        world.clock.forward(31 * 60);
        here.send_confirm_code().await.unwrap();
        let code = world.newest_code("+31612345678").await;
        assert!(!here.confirm(&wrong(&code)).await.unwrap());
    }
    assert_eq!(world.told_of(&anna).await, [(10, false)]);
    for _ in 0..10 {
        world.clock.forward(61 * 60);
        let token = world.forgotten(&anna).await;
        world.portal.send_reset_code(&token).await.unwrap();
        let code = world.newest_code("+31612345678").await;
        assert!(world.portal.check_reset_code(&token, &wrong(&code)).await.unwrap().is_none());
    }
    assert_eq!(world.told_of(&anna).await, [(10, false), (10, false)]);
    assert_eq!(world.gives(&visitor(), &anna, right).await, None);
}
