//! Passwords: forgotten, set by a link, remembered.

use std::sync::Arc;

use rules::{
    deed::Deed,
    problem::{Problem, Refusal},
    shown::ResetStep,
    state::MeansState,
};
use store::alone;

use super::world::{DAY, HOUR, PASSWORD, Somebody, World, at, lost, password_hash, refusal, visitor};
use crate::{
    NewPassword, Result, Secret, SignInStep, Visitor,
    letters::{AnyLetter, M40, M40Instead},
};

const NEW: &str = "Korenbloem-2027!";
/// The number that everybody of the stories has.
const NUMBER: &str = "+31612345678";

impl World {
    /// Gives the code of a link; the visitor who goes on.
    async fn code_given(&self, token: &str) -> Visitor {
        self.portal.send_reset_code(token).await.unwrap();
        let code = self.newest_code(NUMBER).await;
        let going_on = self.portal.check_reset_code(token, &code).await.unwrap().unwrap();
        Visitor { reset: Some(going_on.reveal().clone()), ..visitor() }
    }

    async fn set(&self, from: &Visitor, token: &str, password: &str) -> Result<NewPassword> {
        Ok(self.portal.reset_password(from, token, Secret::new(password.to_owned())).await?.0)
    }

    async fn opens(&self, who: &Somebody, password: &str) -> bool {
        let (_, step) = self.knock(&visitor(), &who.email, password).await;
        self.clock.forward(DAY + 1);
        matches!(step, SignInStep::Code(_))
    }

    /// Sets a password by a link, from the first step to the last.
    async fn reset(&self, who: &Somebody, password: &str) -> Result<NewPassword> {
        self.clock.forward(HOUR + 1);
        let token = self.forgotten(who).await;
        let from = self.code_given(&token).await;
        self.set(&from, &token, password).await
    }
}

/// R39
#[tokio::test]
async fn r39_asking_answers_the_same_for_every_address_and_only_a_known_one_gets_a_mail() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for email in [anna.email.as_str(), "nobody@demo.example"] {
        assert!(world.portal.forgot_password(&visitor(), email).await.unwrap().is_none());
    }
    assert_eq!(world.mails().await.len(), 0, "what becomes of it is done behind the answer");
    assert_eq!(world.portal.run_errands().await.unwrap(), 2);
    assert_eq!(world.portal.run_errands().await.unwrap(), 0);
    let mails = world.mails().await;
    assert_eq!(mails.len(), 1);
    assert!(matches!(&mails[0].1, AnyLetter::M40(M40 { after_undo: false, .. })));
    assert_eq!(mails[0].0.recipient, anna.email);
}

#[tokio::test]
async fn what_cannot_be_an_address_is_shown_again_as_typed() {
    let world = World::new().await;
    let token = world.portal.forgot_password(&visitor(), "anna at demo").await.unwrap().unwrap();
    let shown = world.portal.sign_in_shown(&at(&token)).await.unwrap();
    assert_eq!((shown.username.as_str(), shown.problem), ("anna at demo", Some(Problem::EmailSyntax)));
    assert_eq!(world.portal.run_errands().await.unwrap(), 0);
}

/// R39
#[tokio::test]
async fn r39_a_link_asks_for_the_code_sets_the_password_ends_sessions_tells_and_signs_nobody_in() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let session = world.session_of(&anna).await;
    world.clock.forward(60);
    let token = world.forgotten(&anna).await;
    let shown = world.portal.reset_shown(&visitor(), &token).await.unwrap();
    assert_eq!((shown.step, shown.username.as_str()), (ResetStep::Start, "a***@demo.example"));
    assert_eq!(refusal(world.set(&visitor(), &token, NEW).await), Refusal::Gone, "the link alone sets nothing");

    world.portal.send_reset_code(&token).await.unwrap();
    assert_eq!(world.portal.reset_shown(&visitor(), &token).await.unwrap().step, ResetStep::Code);
    assert!(world.portal.check_reset_code(&token, "000000").await.unwrap().is_none());
    let shown = world.portal.reset_shown(&visitor(), &token).await.unwrap();
    assert_eq!(shown.problems, [Problem::CodeWrong { left: 4 }]);
    world.clock.forward(60);
    let from = world.code_given(&token).await;
    assert_eq!(world.portal.reset_shown(&from, &token).await.unwrap().username, anna.email);

    assert_eq!(world.set(&from, &token, NEW).await.unwrap(), NewPassword::Chosen { weak: false });
    assert!(world.portal.signed_in(session.reveal()).await.unwrap().is_none(), "every session is over");
    assert_eq!(world.mails_to(&anna, "M41").await.len(), 1);
    assert_eq!(world.audit(&anna, Deed::PasswordReset).await.len(), 1);
    assert_eq!(world.audit(&anna, Deed::SignedIn).await.len(), 1, "nobody was signed in by it");
    assert!(world.opens(&anna, NEW).await);
    assert!(!world.opens(&anna, PASSWORD).await);
}

on_both! {
    r39_a_form_sent_twice_sets_one_password_and_says_so_twice
    r39_of_a_thousand_parallel_uses_of_one_link_one_sets_a_password
}

/// Edge case 11: the second half of a double click, sent while the first was on its way or after it.
async fn r39_a_form_sent_twice_sets_one_password_and_says_so_twice(world: World) {
    let anna = world.person("Anna").await;
    let token = world.forgotten(&anna).await;
    let from = world.code_given(&token).await;
    let (one, other) = tokio::join!(alone(world.set(&from, &token, NEW)), alone(world.set(&from, &token, NEW)));
    let both = [one.unwrap(), other.unwrap()];
    assert!(both.contains(&NewPassword::Chosen { weak: false }) && both.contains(&NewPassword::InForce), "{both:?}");
    assert_eq!(world.set(&from, &token, NEW).await.unwrap(), NewPassword::InForce);
    assert_eq!(world.mails_to(&anna, "M41").await.len(), 1);
    assert_eq!(lost(world.set(&visitor(), &token, NEW).await), "used", "the link alone says nothing");
    assert_eq!(lost(world.set(&from, &token, "Another-2027!").await), "used", "that was not set");

    // What something else ended, its reader did not choose.
    let ended = world.forgotten(&anna).await;
    let from = world.code_given(&ended).await;
    world.clock.forward(60);
    world.forgotten(&anna).await;
    assert_eq!(lost(world.set(&from, &ended, NEW).await), "replaced");
}

/// Edge case 8.
#[tokio::test]
async fn r39_a_link_works_once_for_half_an_hour_and_dies_with_what_it_was_for() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let used = world.forgotten(&anna).await;
    let from = world.code_given(&used).await;
    world.set(&from, &used, NEW).await.unwrap();
    assert_eq!(lost(world.set(&from, &used, "Another-2027!").await), "used", "used");
    assert_eq!(lost(world.portal.reset_shown(&from, &used).await), "used");
    assert_eq!(lost(world.portal.send_reset_code(&used).await), "used");

    world.clock.forward(HOUR);
    let late = world.forgotten(&anna).await;
    world.clock.forward(30 * 60);
    assert_eq!(lost(world.portal.reset_shown(&visitor(), &late).await), "expired", "half an hour is over");

    world.clock.forward(HOUR);
    let older = world.forgotten(&anna).await;
    let newer = world.forgotten(&anna).await;
    assert_eq!(lost(world.portal.reset_shown(&visitor(), &older).await), "replaced", "a newer one replaced it");
    assert!(world.portal.reset_shown(&visitor(), &newer).await.is_ok());

    let signed_in = {
        world.clock.forward(60);
        let (sign_in, _) = world.knock(&visitor(), &anna.email, NEW).await;
        let code = world.code_for(&sign_in).await;
        let entered = world.portal.enter_code(&super::world::at(&sign_in), &code).await.unwrap().unwrap();
        world.portal.signed_in(entered.session.reveal()).await.unwrap().unwrap()
    };
    let (old, new) = (Secret::new(NEW.to_owned()), Secret::new("Klaproos-2028!".to_owned()));
    signed_in.change_password(&visitor(), old, new).await.unwrap();
    assert_eq!(lost(world.portal.reset_shown(&visitor(), &newer).await), "overtaken", "the password was changed");
}

#[tokio::test]
async fn r39_in_another_browser_the_code_is_asked_for_again() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let token = world.forgotten(&anna).await;
    world.code_given(&token).await;
    for reset in [None, Some("made up".to_owned())] {
        let other = Visitor { reset, ..visitor() };
        assert_eq!(world.portal.reset_shown(&other, &token).await.unwrap().step, ResetStep::Start);
        assert_eq!(refusal(world.set(&other, &token, NEW).await), Refusal::Gone);
    }
}

#[tokio::test]
async fn one_person_gets_three_links_an_hour_and_one_network_address_asks_thirty_times() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for _ in 0..30 {
        world.portal.forgot_password(&visitor(), &anna.email).await.unwrap();
    }
    world.portal.run_errands().await.unwrap();
    assert_eq!(world.mails_to(&anna, "M40").await.len(), 3);
    let refused = refusal(world.portal.forgot_password(&visitor(), &anna.email).await);
    assert_eq!(refused, Refusal::TooMany { seconds: HOUR });
    world.clock.forward(HOUR);
    world.portal.forgot_password(&visitor(), &anna.email).await.unwrap();
    world.portal.run_errands().await.unwrap();
    assert_eq!(world.mails_to(&anna, "M40").await.len(), 4);
}

#[tokio::test]
async fn r40_who_cannot_use_his_means_gets_a_mail_that_says_what_to_do_instead() {
    for (state, why) in [
        (MeansState::Invited, Problem::MeansInvited),
        (MeansState::Suspended, Problem::MeansSuspended),
        (MeansState::Revoked, Problem::MeansRevoked),
    ] {
        let world = World::new().await;
        let jan = world.person_who_is("Jan", state, Some(password_hash().await)).await;
        world.portal.forgot_password(&visitor(), &jan.email).await.unwrap();
        world.portal.run_errands().await.unwrap();
        let letters = world.mails_to(&jan, "M40").await;
        assert_eq!(letters, [AnyLetter::M40Instead(M40Instead { name: jan.name.clone(), why })]);
    }
}

/// R37, on a reset: the five newest, the current one included.
#[tokio::test]
async fn r37_none_of_the_last_five_passwords_is_taken_again() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let chosen = NewPassword::Chosen { weak: false };
    let passwords: Vec<String> = (1..=5).map(|number| format!("Korenbloem-{number}-veld!")).collect();
    for password in &passwords[..4] {
        assert_eq!(world.reset(&anna, password).await.unwrap(), chosen);
    }
    for known in passwords[..4].iter().map(String::as_str).chain([PASSWORD]) {
        assert_eq!(world.reset(&anna, known).await.unwrap(), NewPassword::Refused, "{known}");
    }
    assert_eq!(world.reset(&anna, &passwords[4]).await.unwrap(), chosen);
    assert_eq!(world.reset(&anna, PASSWORD).await.unwrap(), chosen, "the sixth is forgotten");
}

#[tokio::test]
async fn r38_a_refused_password_shows_every_broken_rule_and_the_link_goes_on() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let token = world.forgotten(&anna).await;
    let from = world.code_given(&token).await;
    assert_eq!(world.set(&from, &token, "anna").await.unwrap(), NewPassword::Refused);
    let shown = world.portal.reset_shown(&from, &token).await.unwrap();
    assert_eq!(shown.step, ResetStep::Password);
    assert_eq!(
        shown.problems,
        [
            Problem::PasswordShort,
            Problem::PasswordUpper,
            Problem::PasswordDigit,
            Problem::PasswordSpecial,
            Problem::PasswordUsername
        ]
    );
    assert_eq!(world.set(&from, &token, "Aab1!Aab1!").await.unwrap(), NewPassword::Chosen { weak: true });
}

/// M7, R142: on a reset and on a change, and said as such.
#[tokio::test]
async fn r142_a_common_password_or_the_name_of_an_organization_is_refused_and_named() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let bakery = world.organization("Bakkerij Noord").await;
    world.login_for(&anna, &bakery, None, rules::level::Level::Eh3, jiff::civil::date(2027, 3, 9)).await;
    let here = world.sign_in(&anna).await;
    let refused = [
        ("Password1!", Problem::PasswordCommon),
        ("Welkom01!", Problem::PasswordCommon),
        ("Qwerty123!", Problem::PasswordCommon),
        ("Reconi2026!", Problem::PasswordName),
        ("Bakkerij-2026!", Problem::PasswordName),
    ];
    for (password, problem) in refused.clone() {
        let changed =
            here.change_password(&visitor(), Secret::new(PASSWORD.into()), Secret::new(password.into())).await;
        assert_eq!(super::world::problems(changed), [("password".to_owned(), problem)], "{password}");
    }
    for (password, problem) in refused {
        world.clock.forward(HOUR + 1);
        let token = world.forgotten(&anna).await;
        let from = world.code_given(&token).await;
        assert_eq!(world.set(&from, &token, password).await.unwrap(), NewPassword::Refused, "{password}");
        assert_eq!(world.portal.reset_shown(&from, &token).await.unwrap().problems, [problem], "{password}");
    }
}

/// Edge case 9: composed and decomposed letters are one password.
#[tokio::test]
async fn r30_a_password_is_what_was_typed_however_its_letters_are_composed() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (composed, decomposed) = ("Caf\u{e9}-Zo\u{eb}-2027!", "Cafe\u{301}-Zoe\u{308}-2027!");
    assert_eq!(world.reset(&anna, decomposed).await.unwrap(), NewPassword::Chosen { weak: false });
    assert!(world.opens(&anna, composed).await && world.opens(&anna, decomposed).await);
    assert_eq!(world.reset(&anna, composed).await.unwrap(), NewPassword::Refused, "it is the same one");
    let emoji = format!("Ab1!{}", "😀".repeat(124));
    assert!(matches!(world.reset(&anna, &emoji).await.unwrap(), NewPassword::Chosen { .. }));
    assert!(world.opens(&anna, &emoji).await);
    assert_eq!(world.reset(&anna, &format!("{emoji}x")).await.unwrap(), NewPassword::Refused);
    // Eight characters that are seven once they are composed.
    assert_eq!(world.reset(&anna, "Cafe\u{301}-1x").await.unwrap(), NewPassword::Refused);
}

#[tokio::test]
async fn a_link_is_stored_as_a_hash_and_forgotten_once_it_is_sent() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let token = world.forgotten(&anna).await;
    world.deliver(&super::outbox::Postman::default()).await;
    let post = world.portal.newest_post(10).await.unwrap();
    let letters: Vec<AnyLetter> = post.into_iter().map(|(_, letter)| letter.unwrap()).collect();
    assert!(!letters.is_empty() && !format!("{letters:?}").contains(&token), "{letters:?}");
    assert!(world.portal.reset_shown(&visitor(), &token).await.is_ok(), "it works all the same");
}

/// 1,000 parallel redemptions of the code for a link, and of the link itself: one success each.
async fn r39_of_a_thousand_parallel_uses_of_one_link_one_sets_a_password(world: World) {
    let anna = world.person("Anna").await;
    let token = world.forgotten(&anna).await;
    world.portal.send_reset_code(&token).await.unwrap();
    let code = world.newest_code(NUMBER).await;
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..1_000 {
        let (portal, token, code) = (world.portal.clone(), token.clone(), code.clone());
        all.spawn(async move { portal.check_reset_code(&token, &code).await.ok().flatten() });
    }
    let given: Vec<_> = all.join_all().await.into_iter().flatten().collect();
    assert_eq!(given.len(), 1, "the code");
    let from = Visitor { reset: Some(given[0].reveal().clone()), ..visitor() };
    // Each asks for several connections, one after the other: with all of them in the queue at once none would get its
    // second one in time.
    let at_once = Arc::new(tokio::sync::Semaphore::new(100));
    let mut all = tokio::task::JoinSet::new();
    for number in 0..1_000 {
        let (portal, from, token) = (world.portal.clone(), from.clone(), token.clone());
        let (password, at_once) = (Secret::new(format!("Korenbloem-{number}!")), at_once.clone());
        all.spawn(async move {
            let _place = at_once.acquire().await;
            matches!(portal.reset_password(&from, &token, password).await, Ok((NewPassword::Chosen { .. }, _)))
        });
    }
    assert_eq!(all.join_all().await.into_iter().filter(|done| *done).count(), 1, "the link");
    assert_eq!(world.mails_to(&anna, "M41").await.len(), 1);
}
