//! The Security page: the password changed, sessions ended, new devices told, the code asked for again.

use std::time::Duration;

use rules::{
    deed::Deed,
    problem::{Problem, Refusal},
    state::MeansState,
};
use store::alone;

use super::world::{HOUR, PASSWORD, Somebody, World, at, lost, problems, refusal, visitor};
use crate::{
    Result, Secret, SignedIn, Visitor,
    letters::{AnyLetter, M42},
};

const NEW: &str = "Korenbloem-2027!";
const NUMBER: &str = "+31612345678";

impl World {
    /// Signs in from a browser that keeps its cookie; the session and the browser's token.
    async fn enters(&self, who: &Somebody, from: &Visitor) -> (SignedIn, String) {
        self.clock.forward(60);
        let (sign_in, _) = self.knock(from, &who.email, PASSWORD).await;
        let code = self.code_for(&sign_in).await;
        let from = Visitor { sign_in: at(&sign_in).sign_in, ..from.clone() };
        let entered = self.portal.enter_code(&from, &code).await.unwrap().unwrap();
        let signed_in = self.portal.signed_in(entered.session.reveal()).await.unwrap().unwrap();
        (signed_in, entered.browser.reveal().clone())
    }
}

async fn change(who: &SignedIn, current: &str, new: &str) -> Result<bool> {
    let secret = |text: &str| Secret::new(text.to_owned());
    who.change_password(&visitor(), secret(current), secret(new)).await
}

on_both!(a_password_form_sent_twice_changes_it_once_and_says_so_twice);

/// Edge case 11, as for a link.
async fn a_password_form_sent_twice_changes_it_once_and_says_so_twice(world: World) {
    let anna = world.person("Anna").await;
    let (here, _) = world.enters(&anna, &visitor()).await;
    let (one, other) = tokio::join!(alone(change(&here, PASSWORD, NEW)), alone(change(&here, PASSWORD, NEW)));
    assert_eq!((one.unwrap(), other.unwrap()), (false, false));
    assert!(!change(&here, PASSWORD, NEW).await.unwrap(), "and once more, later");
    assert_eq!(world.mails_to(&anna, "M41").await.len(), 1);
    // Another one at the same instant was not set, and is not said to be.
    let (one, other) =
        tokio::join!(alone(change(&here, NEW, "Klaproos-2028!")), alone(change(&here, NEW, "Klaver-2028!")));
    assert!(one.is_ok() != other.is_ok());
    assert_eq!(world.mails_to(&anna, "M41").await.len(), 2);
}

#[tokio::test]
async fn r37_a_password_is_changed_with_the_current_one_and_ends_the_other_sessions() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let other = world.session_of(&anna).await;
    let (here, _) = world.enters(&anna, &visitor()).await;
    assert_eq!(
        problems(change(&here, "not it", NEW).await),
        [("current".to_owned(), Problem::PasswordWrong)],
        "whoever finds an open session cannot lock its owner out"
    );
    let again = [("password".to_owned(), Problem::PasswordHistory)];
    assert_eq!(problems(change(&here, PASSWORD, PASSWORD).await), again);
    let broken = problems(change(&here, PASSWORD, "anna").await);
    assert_eq!(broken.len(), 5, "all at once: {broken:?}");
    assert!(!change(&here, PASSWORD, NEW).await.unwrap());
    assert!(world.portal.signed_in(other.reveal()).await.unwrap().is_none());
    assert_eq!(here.security().await.unwrap().sessions.len(), 1, "this one goes on");
    assert_eq!(world.mails_to(&anna, "M41").await.len(), 1);
    assert_eq!(world.audit(&anna, Deed::PasswordChanged).await.len(), 1);
}

#[tokio::test]
async fn a_password_is_changed_by_who_was_checked_in_the_last_ten_minutes_only() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (here, _) = world.enters(&anna, &visitor()).await;
    world.clock.forward(600);
    assert_eq!(refusal(here.password_change_shown().await), Refusal::StepUp);
    assert_eq!(refusal(change(&here, PASSWORD, NEW).await), Refusal::StepUp);
    here.send_confirm_code().await.unwrap();
    assert!(here.confirm(&world.newest_code(NUMBER).await).await.unwrap());
    let here = world.again(&here).await;
    assert!(here.password_change_shown().await.is_ok());
    assert!(change(&here, PASSWORD, NEW).await.is_ok());
}

#[tokio::test]
async fn wrong_current_passwords_wait_like_those_of_the_sign_in() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (here, _) = world.enters(&anna, &visitor()).await;
    for _ in 0..8 {
        assert_eq!(problems(change(&here, "not it", NEW).await)[0].1, Problem::PasswordWrong);
    }
    let locked = problems(change(&here, PASSWORD, NEW).await);
    assert!(matches!(locked[0].1, Problem::CodeLocked { .. }), "{locked:?}");
}

#[tokio::test]
async fn r121_sessions_are_seen_and_ended_one_by_one_or_all_others() {
    let world = World::new().await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let phone = Visitor { device: "Safari, iPhone".into(), ..visitor() };
    let (on_phone, _) = world.enters(&anna, &phone).await;
    let (here, _) = world.enters(&anna, &visitor()).await;
    let (_third, _) = world.enters(&anna, &visitor()).await;
    let (of_bram, _) = world.enters(&bram, &visitor()).await;
    let shown = here.security().await.unwrap().sessions;
    let devices: Vec<_> = shown.iter().map(|one| (one.device.as_str(), one.this)).collect();
    assert_eq!(devices, [("Firefox", false), ("Firefox", true), ("Safari, iPhone", false)], "the last used first");

    of_bram.end_session(&shown[2].id).await.unwrap();
    assert_eq!(here.security().await.unwrap().sessions.len(), 3, "nobody ends another's");
    here.end_session(&shown[2].id).await.unwrap();
    here.end_session(&shown[2].id).await.unwrap();
    assert_eq!(on_phone.security().await.unwrap().sessions.len(), 2);
    assert_eq!(world.audit(&anna, Deed::SessionEnded).await.len(), 1, "one line for one deed");
    here.end_other_sessions().await.unwrap();
    let left = here.security().await.unwrap().sessions;
    assert_eq!(left.iter().map(|one| one.this).collect::<Vec<_>>(), [true]);
    assert_eq!(of_bram.security().await.unwrap().sessions.len(), 1);
}

#[tokio::test]
async fn a_new_device_is_told_by_mail_and_a_known_one_is_not() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (_, browser) = world.enters(&anna, &visitor()).await;
    assert_eq!(world.mails_to(&anna, "M42").await, [], "the first of all is no news");
    world.enters(&anna, &Visitor { browser: Some(browser), ..visitor() }).await;
    assert_eq!(world.mails_to(&anna, "M42").await, []);
    world.enters(&anna, &Visitor { device: "Chrome, Android".into(), ..visitor() }).await;
    let letters = world.mails_to(&anna, "M42").await;
    assert!(matches!(&letters[..], [AnyLetter::M42(M42 { device, .. })] if device == "Chrome, Android"), "{letters:?}");
}

#[tokio::test]
async fn a_second_factor_is_fresh_for_ten_minutes_and_then_asked_for_once_a_wizard() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let session = world.session_of(&anna).await;
    let now = async || world.portal.signed_in(session.reveal()).await.unwrap().unwrap();
    let draft = now().await.start_wizard(rules::wizard::WizardKind::Email).await.unwrap();
    world.clock.forward(599);
    assert!(now().await.open_draft(&draft).await.is_ok());

    // A draft that is begun later asks; the one begun in time does not ask twice.
    world.clock.forward(1);
    let later = now().await.start_wizard(rules::wizard::WizardKind::Mobile).await.unwrap();
    assert_eq!(refusal(now().await.open_draft(&later).await), Refusal::StepUp);
    let answers = rules::wizard::Answers::from([("mobile".to_owned(), "06 87654321".to_owned())]);
    assert_eq!(refusal(now().await.save_step(&later, "new", 1, answers, true).await), Refusal::StepUp);
    assert_eq!(refusal(now().await.send_wizard(&later, 1, Default::default()).await), Refusal::StepUp);
    assert!(now().await.open_draft(&draft).await.is_ok());

    assert!(!now().await.confirm_shown().await.unwrap().fresh);
    now().await.send_confirm_code().await.unwrap();
    assert!(now().await.confirm_shown().await.unwrap().sent);
    assert!(!now().await.confirm("000000").await.unwrap());
    assert_eq!(now().await.confirm_shown().await.unwrap().problem, Some(Problem::CodeWrong { left: 4 }));
    let code = world.newest_code(NUMBER).await;
    assert!(now().await.confirm(&code).await.unwrap());
    assert!(!now().await.confirm(&code).await.unwrap(), "a code is used once");
    assert!(now().await.confirm_shown().await.unwrap().fresh);
    assert!(now().await.open_draft(&later).await.is_ok());
}

#[tokio::test]
async fn a_code_of_the_sign_in_confirms_nothing_and_one_session_not_another() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (sign_in, _) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    let for_sign_in = world.code_for(&sign_in).await;
    let (here, _) = world.enters(&anna, &visitor()).await;
    let (there, _) = world.enters(&anna, &visitor()).await;
    assert!(!here.confirm(&for_sign_in).await.unwrap());
    there.send_confirm_code().await.unwrap();
    let for_there = world.newest_code(NUMBER).await;
    assert!(!here.confirm(&for_there).await.unwrap(), "bound to its session");
    assert!(there.confirm(&for_there).await.unwrap());
}

#[tokio::test]
async fn a_draft_that_is_left_for_an_hour_asks_for_the_code_again() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let session = world.session_of(&anna).await;
    let now = async || world.portal.signed_in(session.reveal()).await.unwrap().unwrap();
    let draft = now().await.start_wizard(rules::wizard::WizardKind::Email).await.unwrap();
    for _ in 0..4 {
        assert!(now().await.open_draft(&draft).await.is_ok());
        world.clock.forward(HOUR / 4);
    }
    assert_eq!(refusal(now().await.open_draft(&draft).await), Refusal::StepUp);
}

/// R16, R17
#[tokio::test]
async fn who_was_suspended_meanwhile_gets_no_new_password_by_his_link() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let token = world.forgotten(&anna).await;
    world.set_means(&anna, MeansState::Suspended).await;
    assert_eq!(lost(world.portal.send_reset_code(&token).await), "overtaken");
}

/// The time that this thread had the processor: what else the machine does is not in it.
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).expect("no time is negative")
}

/// What a future gives, and the longest time of the processor that it took from its thread at once.
async fn with_longest_poll<T>(future: impl Future<Output = T>) -> (T, Duration) {
    let (mut future, mut longest) = (std::pin::pin!(future), Duration::ZERO);
    let output = std::future::poll_fn(|context| {
        let begun = processor_time();
        let poll = future.as_mut().poll(context);
        longest = longest.max(processor_time() - begun);
        poll
    })
    .await;
    (output, longest)
}

/// H2: what takes the meter long keeps no other request waiting, and is not even looked at before the current one was right.
#[tokio::test]
async fn h2_no_new_password_keeps_an_async_thread_however_long_it_takes_to_judge() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (here, _) = world.enters(&anna, &visitor()).await;
    // Every sign of it stands for several letters, so that the meter tries them in all combinations.
    let costly = "2%7+5$0|1!963<[{(8@4".repeat(2) + "aA";
    let metered = costly.clone();
    let meter = tokio::task::spawn_blocking(move || {
        let begun = processor_time();
        let first: String = metered.chars().take(40).collect();
        (zxcvbn::zxcvbn(&first, &[]).score(), processor_time() - begun).1
    });
    let meter = meter.await.unwrap();
    assert!(meter > Duration::from_millis(20), "it is costly: {meter:?}");
    let (refused, longest) = with_longest_poll(change(&here, "not it", &costly)).await;
    assert_eq!(problems(refused), [("current".to_owned(), Problem::PasswordWrong)]);
    assert!(longest < meter / 2, "{longest:?} on an async thread; the meter takes {meter:?}");
    let (changed, longest) = with_longest_poll(change(&here, PASSWORD, &costly)).await;
    assert!(changed.is_ok());
    assert!(longest < meter / 2, "{longest:?} on an async thread; the meter takes {meter:?}");
}

/// H2: marks without end are composed nowhere: they are too long in any form.
#[tokio::test]
async fn h2_a_password_of_a_million_marks_keeps_no_async_thread() {
    use unicode_normalization::UnicodeNormalization;
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let marks: String = (0..1_000_000).map(|n| if n % 2 == 0 { '\u{301}' } else { '\u{323}' }).collect();
    let begun = processor_time();
    assert!(format!("e{marks}").nfc().count() > 100);
    let composing = processor_time() - begun;
    let (_, longest) = with_longest_poll(world.knock(&visitor(), &anna.email, &format!("Ab1!{marks}"))).await;
    assert!(longest < composing / 4, "{longest:?}; composing takes {composing:?}");
}

/// H2: tries are counted by person, wherever they come from.
#[tokio::test]
async fn h2_one_person_tries_thirty_new_passwords_an_hour() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (here, _) = world.enters(&anna, &visitor()).await;
    for _ in 0..30 {
        assert_eq!(problems(change(&here, PASSWORD, "short").await).len(), 4);
    }
    assert!(matches!(refusal(change(&here, PASSWORD, NEW).await), Refusal::TooMany { .. }));
}
