//! The authenticator app as second factor, and the recovery codes.

use rules::{
    deed::Deed,
    problem::{Problem, Refusal},
};
use totp_rs::{Algorithm, Secret as Base32, TOTP};

use super::world::{HOUR, PASSWORD, Somebody, World, at, refusal, visitor};
use crate::{
    SignInStep, SignedIn,
    letters::{AnyLetter, FactorNews, M43},
};

const NUMBER: &str = "+31612345678";

/// The app on somebody's phone.
pub(in crate::tests) struct App(TOTP);

impl World {
    /// What the app shows now, or `periods` later.
    pub(in crate::tests) fn shows(&self, app: &App, periods: i64) -> String {
        app.0.generate((self.portal.now() + 30 * periods).unsigned_abs())
    }

    /// Sets the app up, as its page says.
    pub(in crate::tests) async fn set_up(&self, who: &SignedIn) -> (App, Vec<String>) {
        who.start_authenticator().await.unwrap();
        let setup = who.authenticator().await.unwrap().setup.unwrap();
        let key = Base32::Encoded(setup.key.replace(' ', "")).to_bytes().unwrap();
        let app = App(TOTP::new(Algorithm::SHA1, 6, 1, 30, key, None, String::new()).unwrap());
        assert!(who.confirm_authenticator(&self.shows(&app, 0)).await.unwrap());
        let codes = self.again(who).await.recovery_codes().await.unwrap().codes;
        (app, codes)
    }

    /// Gives the password, and then the second factor.
    pub(in crate::tests) async fn enters_with(
        &self,
        who: &Somebody,
        typed: &str,
    ) -> std::result::Result<SignedIn, Option<Problem>> {
        let (sign_in, _) = self.knock(&visitor(), &who.email, PASSWORD).await;
        match self.portal.enter_code(&at(&sign_in), typed).await.unwrap() {
            Ok(entered) => Ok(self.portal.signed_in(entered.session.reveal()).await.unwrap().unwrap()),
            Err(SignInStep::Code(_)) => Err(self.portal.sign_in_shown(&at(&sign_in)).await.unwrap().code_problem),
            Err(step) => panic!("{step:?}"),
        }
    }

    async fn news_to(&self, who: &Somebody) -> Vec<FactorNews> {
        let letters = self.mails_to(who, "M43").await.into_iter();
        let mut news: Vec<_> = letters
            .map(|letter| match letter {
                AnyLetter::M43(M43 { news, .. }) => news,
                other => panic!("{other:?}"),
            })
            .collect();
        news.reverse();
        news
    }
}

#[tokio::test]
async fn r120_an_app_is_set_up_with_its_first_code_and_counts_from_then_on() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let before = here.authenticator().await.unwrap();
    assert_eq!((before.since, before.setup), (None, None));
    assert_eq!(refusal(here.confirm_authenticator("123456").await), Refusal::Changed, "nothing is being set up");
    here.start_authenticator().await.unwrap();
    let setup = here.authenticator().await.unwrap().setup.unwrap();
    assert!(setup.uri.starts_with("otpauth://totp/My%20Reconi:anna%40demo.example?secret="), "{}", setup.uri);
    assert_eq!(setup.key.split(' ').map(str::len).collect::<Vec<_>>(), [4; 8]);
    assert!(!here.confirm_authenticator("000000").await.unwrap());
    assert_eq!(world.again(&here).await.authenticator().await.unwrap().problem, Some(Problem::AppCodeWrong));
    assert_eq!(here.security().await.unwrap().app_since, None, "it does not count yet");

    let (_, codes) = world.set_up(&here).await;
    let shown = here.authenticator().await.unwrap();
    assert_eq!((shown.since, shown.setup), (Some(world.portal.today()), None), "its key is not seen again");
    assert_eq!(refusal(here.start_authenticator().await), Refusal::Changed, "one is enough");
    assert_eq!((codes.len(), here.security().await.unwrap().recovery_left), (10, 10));
    assert_eq!(world.news_to(&anna).await, [FactorNews::AppAdded]);
    assert_eq!(world.audit(&anna, Deed::AppAdded).await.len(), 1);
}

#[tokio::test]
async fn r120_who_has_the_app_logs_in_with_its_code_once_and_no_text_message_is_sent() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (app, _) = world.set_up(&world.sign_in(&anna).await).await;
    world.clock.forward(60);
    let sent = world.letters_to(NUMBER).await.len();
    let code = world.shows(&app, 0);
    assert!(world.enters_with(&anna, &code).await.is_ok());
    assert_eq!(world.letters_to(NUMBER).await.len(), sent);
    assert_eq!(world.enters_with(&anna, &code).await.err(), Some(Some(Problem::CodeUsed)), "a replay");
    assert_eq!(
        world.enters_with(&anna, &world.shows(&app, -1)).await.err(),
        Some(Some(Problem::CodeUsed)),
        "nor an older one after it"
    );
    assert!(world.enters_with(&anna, &world.shows(&app, 1)).await.is_ok(), "a clock that is fast by half a minute");
    assert_eq!(world.enters_with(&anna, "12 34").await.err(), Some(Some(Problem::CodeShape)));
}

#[tokio::test]
async fn r120_a_text_message_can_be_chosen_at_the_sign_in() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    world.set_up(&world.sign_in(&anna).await).await;
    world.clock.forward(60);
    let (sign_in, _) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    let shown = async || world.portal.sign_in_shown(&at(&sign_in)).await.unwrap();
    assert!(shown().await.by_app);
    // A wrong code of the app first: it does not keep the text message away.
    assert!(world.portal.enter_code(&at(&sign_in), "000000").await.unwrap().is_err());
    world.portal.resend_code(&at(&sign_in)).await.unwrap();
    assert_eq!((shown().await.by_app, shown().await.code_problem), (false, None));
    let code = world.code_for(&sign_in).await;
    assert!(world.portal.enter_code(&at(&sign_in), &code).await.unwrap().is_ok());
}

#[tokio::test]
async fn r120_guessing_is_counted_whatever_the_factor() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (app, codes) = world.set_up(&world.sign_in(&anna).await).await;
    world.clock.forward(60);
    let (sign_in, _) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    for typed in ["000000", "0000000000", "111111", "1111111111", "999999"] {
        assert!(world.portal.enter_code(&at(&sign_in), typed).await.unwrap().is_err());
    }
    for right in [world.shows(&app, 0), codes[0].clone()] {
        assert!(world.portal.enter_code(&at(&sign_in), &right).await.unwrap().is_err(), "five tries, then none");
    }
    let problem = world.portal.sign_in_shown(&at(&sign_in)).await.unwrap().code_problem;
    assert_eq!(problem, Some(Problem::CodeLocked { minutes: 30 }));
    world.portal.resend_code(&at(&sign_in)).await.unwrap();
    let problem = world.portal.sign_in_shown(&at(&sign_in)).await.unwrap().code_problem;
    assert_eq!(problem, Some(Problem::CodeLocked { minutes: 30 }), "nor by text message");
}

#[tokio::test]
async fn r120_a_recovery_code_works_once_and_its_use_is_told() {
    let world = World::new().await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let (_, codes) = world.set_up(&world.sign_in(&anna).await).await;
    let (_, of_bram) = world.set_up(&world.sign_in(&bram).await).await;
    world.clock.forward(60);
    assert!(world.enters_with(&anna, &of_bram[0]).await.is_err(), "another's");
    assert!(world.enters_with(&anna, &codes[0]).await.is_ok());
    assert!(world.enters_with(&anna, &codes[0]).await.is_err(), "twice");
    let typed = codes[1].replace(' ', "-");
    let here = world.enters_with(&anna, &typed).await.unwrap();
    assert_eq!(here.security().await.unwrap().recovery_left, 8);
    let used = |left| FactorNews::CodeUsed { left };
    assert_eq!(world.news_to(&anna).await, [FactorNews::AppAdded, used(9), used(8)]);

    here.new_recovery_codes().await.unwrap();
    let fresh = world.again(&here).await.recovery_codes().await.unwrap();
    assert_eq!((fresh.codes.len(), fresh.left), (10, 10));
    assert!(world.enters_with(&anna, &codes[2]).await.is_err(), "new ones replace the old");
    assert!(world.enters_with(&anna, &fresh.codes[2]).await.is_ok());
}

#[tokio::test]
async fn recovery_codes_are_seen_in_the_session_that_made_them_until_they_are_put_away() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let (app, codes) = world.set_up(&here).await;
    world.clock.forward(60);
    let elsewhere = world.enters_with(&anna, &world.shows(&app, 0)).await.unwrap();
    assert_eq!(elsewhere.recovery_codes().await.unwrap().codes, Vec::<String>::new());
    assert_eq!(world.again(&here).await.recovery_codes().await.unwrap().codes, codes, "a reload shows them again");
    here.put_recovery_codes_away().await.unwrap();
    assert_eq!(world.again(&here).await.recovery_codes().await.unwrap().codes, Vec::<String>::new());
    let stored = world.stored_bytes();
    for code in &codes {
        let digits = code.replace(' ', "");
        for text in [code.as_str(), &digits] {
            assert!(!stored.windows(text.len()).any(|bytes| bytes == text.as_bytes()), "{text} is stored");
        }
    }
}

#[tokio::test]
async fn without_a_fresh_check_nothing_of_it_is_seen_or_changed() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let (app, _) = world.set_up(&here).await;
    let here = world.again(&here).await;
    world.clock.forward(600);
    assert_eq!(refusal(here.authenticator().await), Refusal::StepUp);
    assert_eq!(refusal(here.start_authenticator().await), Refusal::StepUp);
    assert_eq!(refusal(here.confirm_authenticator("123456").await), Refusal::StepUp);
    assert_eq!(refusal(here.remove_authenticator().await), Refusal::StepUp);
    assert_eq!(refusal(here.new_recovery_codes().await), Refusal::StepUp);
    assert_eq!(refusal(here.recovery_codes().await), Refusal::StepUp);

    // The app confirms that it is you, too.
    assert!(here.confirm(&world.shows(&app, 0)).await.unwrap());
    let here = world.again(&here).await;
    here.remove_authenticator().await.unwrap();
    here.remove_authenticator().await.unwrap();
    assert_eq!(world.news_to(&anna).await, [FactorNews::AppAdded, FactorNews::AppRemoved], "once");
    assert_eq!(here.security().await.unwrap().recovery_left, 0);
    assert_eq!(refusal(here.new_recovery_codes().await), Refusal::Changed);
    assert!(!here.confirm(&world.shows(&app, 1)).await.unwrap(), "it counts no more");
}

#[tokio::test]
async fn a_set_up_that_is_not_finished_in_an_hour_starts_anew() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    here.start_authenticator().await.unwrap();
    world.clock.forward(HOUR);
    assert_eq!(world.portal.tidy().await.map(|_| ()).ok(), Some(()));
    let here = world.sign_in(&anna).await;
    assert_eq!(here.authenticator().await.unwrap().setup, None);
    assert!(world.portal.db().read().await.unwrap().authenticator(&anna.id).await.unwrap().is_none());
}

#[tokio::test]
async fn r39_a_forgotten_password_can_be_proven_by_the_app() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (app, _) = world.set_up(&world.sign_in(&anna).await).await;
    world.clock.forward(60);
    let link = world.forgotten(&anna).await;
    assert!(world.portal.reset_shown(&visitor(), &link).await.unwrap().app);
    assert!(world.portal.check_reset_code(&link, "000000").await.unwrap().is_none());
    assert!(world.portal.check_reset_code(&link, &world.shows(&app, 0)).await.unwrap().is_some());
}

#[tokio::test]
async fn r83_after_a_new_number_an_app_of_before_proves_enough_to_change_the_address() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let (app, _) = world.set_up(&here).await;
    world.clock.forward(60);
    let change = world.ask_change(&here, "mobile", "06 87654321").await;
    let code = world.newest_code("+31687654321").await;
    here.prove(&change, &code).await.unwrap();

    let by_sms = world.try_change(&here, "email", "new@demo.example").await;
    assert!(matches!(refusal(by_sms), Refusal::Invalid(_)), "checked by text message");
    world.clock.forward(60);
    assert!(here.confirm(&world.shows(&app, 0)).await.unwrap());
    let here = world.again(&here).await;
    assert!(world.try_change(&here, "email", "new@demo.example").await.is_ok());

    // An app that was set up with the new number proves no more than the number.
    here.remove_authenticator().await.unwrap();
    let (app, _) = world.set_up(&here).await;
    world.clock.forward(60);
    assert!(here.confirm(&world.shows(&app, 0)).await.unwrap());
    let here = world.again(&here).await;
    assert!(matches!(refusal(world.try_change(&here, "email", "other@demo.example").await), Refusal::Invalid(_)));
}

#[tokio::test]
async fn r84_taking_a_change_of_address_back_takes_the_app_away_that_was_set_up_since() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    world.change_address(&here, "taken@demo.example").await;
    let undo = world.newest_link(&anna.email).await;
    world.clock.forward(60);
    let here = world.again(&here).await;
    world.set_up(&here).await;
    world.portal.undo_change(&undo).await.unwrap();
    assert!(world.portal.db().read().await.unwrap().authenticator(&anna.id).await.unwrap().is_none());
    assert_eq!(world.portal.db().read().await.unwrap().recovery_codes_left(&anna.id).await.unwrap(), 0);
}

on_both!(of_many_parallel_tries_with_one_recovery_code_or_one_code_of_the_app_one_succeeds);

async fn of_many_parallel_tries_with_one_recovery_code_or_one_code_of_the_app_one_succeeds(world: World) {
    let anna = world.person("Anna").await;
    let (app, codes) = world.set_up(&world.sign_in(&anna).await).await;
    for (round, tries) in [(0, 1_000), (1, 1_000)] {
        world.clock.forward(2 * HOUR);
        let typed = if round == 0 { world.shows(&app, 0) } else { codes[0].clone() };
        // A sign-in of its own for every try would be barred sooner: they all come from one.
        let (sign_in, _) = world.knock(&visitor(), &anna.email, PASSWORD).await;
        let at = at(&sign_in);
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..tries {
            let (portal, at, typed) = (world.portal.clone(), at.clone(), typed.clone());
            running.spawn(async move { portal.enter_code(&at, &typed).await.unwrap().is_ok() });
        }
        let entered = running.join_all().await.into_iter().filter(|entered| *entered).count();
        assert_eq!(entered, 1, "round {round}");
    }
}
