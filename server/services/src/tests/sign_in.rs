//! Signing in: address and password, then the code by text message.

use jiff::civil::date;
use rules::shown::SignInShown;
use rules::{
    deed::Deed,
    people::Language,
    problem::{Problem, Refusal},
    state::MeansState,
};
use tokio::task::JoinSet;

use super::world::{PASSWORD, Somebody, World, at, password_hash, refusal, visitor};
use crate::{Secret, SignInStep, Visitor};

impl World {
    /// What the sign-in page shows after a try.
    async fn page_after(&self, email: &str, password: &str) -> SignInShown {
        let (sign_in, _) = self.knock(&visitor(), email, password).await;
        self.portal.sign_in_shown(&at(&sign_in)).await.unwrap()
    }

    /// What is wrong with a code.
    async fn wrong(&self, sign_in: &Secret<String>, code: &str) -> Option<Problem> {
        match self.portal.enter_code(&at(sign_in), code).await.unwrap() {
            Ok(_) => None,
            Err(SignInStep::Code(None)) => self.code_problem(sign_in).await,
            Err(step) => panic!("{step:?}"),
        }
    }

    async fn code_problem(&self, sign_in: &Secret<String>) -> Option<Problem> {
        self.portal.sign_in_shown(&at(sign_in)).await.unwrap().code_problem
    }

    async fn lets_in(&self, sign_in: &Secret<String>, code: &str) -> bool {
        self.portal.enter_code(&at(sign_in), code).await.unwrap().is_ok()
    }

    async fn at_the_code(&self, who: &Somebody) -> Secret<String> {
        let (sign_in, step) = self.knock(&visitor(), &who.email, PASSWORD).await;
        assert!(matches!(step, SignInStep::Code(_)), "{step:?}");
        sign_in
    }
}

/// Six digits that are not the code.
fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test]
async fn r90_a_wrong_password_and_an_unknown_address_show_the_same_page() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let known = world.page_after(&anna.email, "not it").await;
    let unknown = world.page_after("nobody@demo.example", "not it").await;
    assert_eq!(known.problem, Some(Problem::LoginGeneric));
    assert_eq!(SignInShown { username: unknown.username.clone(), ..known }, unknown);
}

/// Nobody's hash is ever finished here, and 64 may wait: only if all 65 tries cost a hash is one of them sent away.
#[tokio::test]
async fn r90_an_unknown_address_costs_a_hash_like_a_known_one() {
    let world = World::with_hashing_places(0).await;
    let mut tries = JoinSet::new();
    for number in 0..65 {
        let name = format!("person{number}");
        if number % 2 == 0 {
            world.person(&name).await;
        }
        let (portal, email) = (world.portal.clone(), format!("{name}@demo.example"));
        let from = Visitor { address: format!("192.0.2.{number}"), ..visitor() };
        tries.spawn(async move { portal.sign_in(&from, &email, Secret::new("not it".into()), "/").await });
    }
    let first = tries.join_next().await.unwrap().unwrap();
    assert_eq!(refusal(first), Refusal::TooMany { seconds: 10 });
}

#[tokio::test]
async fn the_right_password_leads_to_a_code_of_six_digits_and_that_lets_in() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (sign_in, step) = world.knock(&visitor(), " ANNA@demo.Example ", PASSWORD).await;
    assert!(matches!(step, SignInStep::Code(_)), "the case of an address tells nobody apart");
    let code = world.code_for(&sign_in).await;
    assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    let shown = world.portal.sign_in_shown(&at(&sign_in)).await.unwrap();
    assert_eq!((shown.problem, shown.mobile_ending.as_deref()), (None, Some("78")));

    let typed = format!(" {}-{} ", &code[..3], &code[3..]);
    let entered = world.portal.enter_code(&at(&sign_in), &typed).await.unwrap().unwrap();
    let signed_in = world.portal.signed_in(entered.session.reveal()).await.unwrap().unwrap();
    assert_eq!(signed_in.id(), anna.id);
    assert_eq!(world.audit(&anna, Deed::SignedIn).await.len(), 1);
}

#[tokio::test]
async fn a_code_works_for_ten_minutes() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for (seconds, outcome) in [(599, None), (600, Some(Problem::CodeExpired))] {
        let sign_in = world.at_the_code(&anna).await;
        let code = world.code_for(&sign_in).await;
        world.clock.forward(seconds);
        assert_eq!(world.wrong(&sign_in, &code).await, outcome, "after {seconds} seconds");
    }
}

/// R134: tries belong to the sign-in; a new code gives no new ones.
#[tokio::test]
async fn r134_a_sign_in_has_five_tries_and_another_code_is_no_way_around_them() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let sign_in = world.at_the_code(&anna).await;
    let code = world.code_for(&sign_in).await;
    for left in [4, 3] {
        assert_eq!(world.wrong(&sign_in, &other_than(&code)).await, Some(Problem::CodeWrong { left }));
    }
    world.clock.forward(60);
    world.portal.resend_code(&at(&sign_in)).await.unwrap();
    let code = world.code_for(&sign_in).await;
    for left in [2, 1] {
        assert_eq!(world.wrong(&sign_in, &other_than(&code)).await, Some(Problem::CodeWrong { left }));
    }
    let locked = |minutes| Some(Problem::CodeLocked { minutes });
    assert_eq!(world.wrong(&sign_in, &other_than(&code)).await, locked(29));
    assert_eq!(world.wrong(&sign_in, &code).await, locked(29), "the right one comes too late");

    world.clock.forward(11 * 60);
    world.portal.resend_code(&at(&sign_in)).await.unwrap();
    assert_eq!(world.code_problem(&sign_in).await, locked(18), "and no other is sent");

    // Whoever signs in once more begins anew.
    let (sign_in, _) = world.knock(&at(&sign_in), &anna.email, PASSWORD).await;
    assert!(world.lets_in(&sign_in, &world.code_for(&sign_in).await).await);
}

/// R134: what cannot be right costs no try, and says so.
#[tokio::test]
async fn r134_what_cannot_be_an_address_a_password_or_a_code_costs_no_try() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for _ in 0..20 {
        for (email, password, problem) in [
            (anna.email.as_str(), "", Problem::LoginShape),
            ("", "guess", Problem::LoginShape),
            ("anna", "guess", Problem::EmailSyntax),
            ("anna at demo", "x", Problem::EmailSyntax),
            ("änna@demo.example", "x", Problem::EmailLocal),
        ] {
            assert_eq!(world.page_after(email, password).await.problem, Some(problem), "{email}");
        }
    }
    let sign_in = world.at_the_code(&anna).await;
    for typed in ["12345", "1234567", "", "my code", "1234567890"].repeat(3) {
        assert_eq!(world.wrong(&sign_in, typed).await, Some(Problem::CodeShape), "{typed:?}");
    }
    let code = world.code_for(&sign_in).await;
    assert_eq!(world.wrong(&sign_in, &other_than(&code)).await, Some(Problem::CodeWrong { left: 4 }));
    assert!(world.lets_in(&sign_in, &format!("Your code: {} {}.", &code[..3], &code[3..])).await);
}

/// R134: a try of one tab is none of the other's; at the code of one person both go on with one sign-in.
#[tokio::test]
async fn r134_two_tabs_do_not_spoil_each_other_s_sign_in() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let first = world.at_the_code(&anna).await;
    let code = world.code_for(&first).await;
    let (typed, step) = world.knock(&at(&first), &anna.email, "mistyped").await;
    assert!(matches!(step, SignInStep::Again(_)), "{step:?}");
    let browser = Visitor { remembered: Some(typed.reveal().clone()), ..at(&first) };
    let shown = world.portal.sign_in_shown(&browser).await.unwrap();
    assert_eq!((shown.problem, shown.code_problem), (Some(Problem::LoginGeneric), None), "each page has its own");
    assert_eq!(shown.mobile_ending.as_deref(), Some("78"), "the other tab is still at the code");

    let (second, step) = world.knock(&browser, &anna.email, PASSWORD).await;
    assert!(matches!(step, SignInStep::Code(Some(_))), "{step:?}");
    assert_eq!(world.code_problem(&second).await, None);
    assert!(world.lets_in(&second, &code).await, "the code that the first tab has sent");
}

/// K2: what a stranger types is kept in the stranger's browser.
#[tokio::test]
async fn k2_tries_that_fail_leave_nothing_in_the_database_but_their_counts() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let marked = |number: usize| format!("marked-{number}-{}@demo.example", "x".repeat(40));
    let size = || world.stored_bytes().len();
    for number in 0..400 {
        world.knock(&visitor(), &marked(number), "guess").await;
        world.portal.forgot_password(&visitor(), &format!("{} nonsense", marked(number))).await.unwrap();
    }
    let before = size();
    for number in 400..1_400 {
        let (kept, step) = world.knock(&visitor(), &marked(number), "guess").await;
        assert!(matches!(step, SignInStep::Again(_)), "{step:?}");
        assert!(kept.reveal().len() <= 3_000, "{}", kept.reveal().len());
    }
    assert_eq!(size(), before, "tries that are barred");
    assert!(!String::from_utf8_lossy(&world.stored_bytes()).contains("marked-"));
    assert!(world.page_after(&anna.email, "guess").await.problem.is_some());
}

on_both!(a_code_is_used_once_however_many_try_at_the_same_time);

async fn a_code_is_used_once_however_many_try_at_the_same_time(world: World) {
    let anna = world.person("Anna").await;
    let sign_in = world.at_the_code(&anna).await;
    let code = world.code_for(&sign_in).await;
    let mut tries = JoinSet::new();
    for _ in 0..5 {
        let (portal, from, code) = (world.portal.clone(), at(&sign_in), code.clone());
        tries.spawn(async move { portal.enter_code(&from, &code).await.unwrap().is_ok() });
    }
    assert_eq!(tries.join_all().await.into_iter().filter(|entered| *entered).count(), 1);
    let again = world.portal.enter_code(&at(&sign_in), &code).await.unwrap();
    assert!(matches!(again, Err(SignInStep::Lost)), "{again:?}");
}

/// R134: of one sign-in every code counts that has not expired, three at most.
#[tokio::test]
async fn r134_another_code_is_sent_after_half_a_minute_and_the_first_counts_too() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let sign_in = world.at_the_code(&anna).await;
    let first = world.code_for(&sign_in).await;

    world.clock.forward(29);
    world.portal.resend_code(&at(&sign_in)).await.unwrap();
    assert_eq!(world.code_problem(&sign_in).await, Some(Problem::ResendLater { seconds: 1 }));
    assert_eq!(world.code_for(&sign_in).await, first);

    let mut codes = vec![first];
    for _ in 0..3 {
        world.clock.forward(30);
        world.portal.resend_code(&at(&sign_in)).await.unwrap();
        assert_eq!(world.code_problem(&sign_in).await, None);
        codes.push(world.code_for(&sign_in).await);
    }
    assert_eq!(world.wrong(&sign_in, &codes[0]).await, Some(Problem::CodeWrong { left: 4 }), "the fourth newest");
    assert!(world.lets_in(&sign_in, &codes[1]).await);
}

#[tokio::test]
async fn nobody_is_sent_more_than_ten_codes_an_hour() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let sign_in = world.at_the_code(&anna).await;
    for sent in 2..=11 {
        world.clock.forward(30);
        world.portal.resend_code(&at(&sign_in)).await.unwrap();
        let problem = world.code_problem(&sign_in).await;
        assert_eq!(problem, (sent > 10).then_some(Problem::CodeLocked { minutes: 55 }), "code {sent}");
    }
}

#[tokio::test]
async fn the_code_of_another_sign_in_opens_nothing() {
    let world = World::new().await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let (hers, again, his) =
        (world.at_the_code(&anna).await, world.at_the_code(&anna).await, world.at_the_code(&bram).await);
    let code = world.code_for(&hers).await;
    for other in [&again, &his] {
        assert_eq!(world.wrong(other, &code).await, Some(Problem::CodeWrong { left: 4 }));
    }
    assert!(world.lets_in(&hers, &code).await);
}

#[tokio::test]
async fn no_code_gets_past_the_password() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let (sign_in, step) = world.knock(&visitor(), &anna.email, "not it").await;
    assert!(matches!(step, SignInStep::Again(_)), "{step:?}");
    let step = world.portal.enter_code(&at(&sign_in), "123456").await.unwrap();
    assert!(matches!(step, Err(SignInStep::Lost)), "{step:?}");
    let step = world.portal.resend_code(&at(&sign_in)).await.unwrap();
    assert!(matches!(step, SignInStep::Lost), "{step:?}");
    assert_eq!(world.portal.newest_post(10).await.unwrap(), []);
}

/// R17, R40, R90
#[tokio::test]
async fn r90_the_state_of_a_means_is_told_only_to_who_knows_the_password() {
    let world = World::new().await;
    for (state, problem) in [
        (MeansState::Invited, Problem::MeansInvited),
        (MeansState::Suspended, Problem::MeansSuspended),
        (MeansState::Revoked, Problem::MeansRevoked),
    ] {
        let who = world.person_who_is(&format!("{state:?}"), state, Some(password_hash().await)).await;
        assert_eq!(world.page_after(&who.email, "not it").await.problem, Some(Problem::LoginGeneric), "{state:?}");
        let shown = world.page_after(&who.email, PASSWORD).await;
        assert_eq!((shown.problem, shown.mobile_ending), (Some(problem), None));
    }
    let new = world.person_who_is("New", MeansState::Invited, None).await;
    assert_eq!(world.page_after(&new.email, PASSWORD).await.problem, Some(Problem::LoginGeneric), "has no password");
    assert_eq!(world.portal.newest_post(10).await.unwrap(), [], "no code was sent");
}

#[tokio::test]
async fn r17_who_is_revoked_while_the_code_is_on_its_way_stays_outside() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let sign_in = world.at_the_code(&anna).await;
    let code = world.code_for(&sign_in).await;
    world.set_means(&anna, MeansState::Revoked).await;
    let step = world.portal.enter_code(&at(&sign_in), &code).await.unwrap();
    let Err(SignInStep::Again(kept)) = step else { panic!("{step:?}") };
    let shown = world.portal.sign_in_shown(&at(&kept)).await.unwrap();
    assert_eq!(shown.problem, Some(Problem::MeansRevoked));
}

#[tokio::test]
async fn expired_permissions_are_no_bar_to_signing_in() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let bv = world.organization("Bakkerij").await;
    world.login(&anna, &bv, date(2024, 1, 9)).await;
    assert_eq!(world.sign_in(&anna).await.id(), anna.id);
}

#[tokio::test]
async fn r78_after_signing_in_one_gets_back_to_paths_of_the_portal_only() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for (wanted, led_to) in [
        ("/account/permissions?sort=end", "/account/permissions?sort=end"),
        ("https://evil.example/", "/account"),
        ("//evil.example/", "/account"),
        ("/\\evil.example/", "/account"),
        ("/login?return_to=/login", "/account"),
    ] {
        let password = Secret::new(PASSWORD.to_owned());
        let step = world.portal.sign_in(&visitor(), &anna.email, password, wanted).await.unwrap();
        let SignInStep::Code(Some(sign_in)) = step else { panic!("{step:?}") };
        let code = world.code_for(&sign_in).await;
        let entered = world.portal.enter_code(&at(&sign_in), &code).await.unwrap().unwrap();
        assert_eq!(entered.return_to, led_to, "{wanted}");
    }
}

#[tokio::test]
async fn r88_a_stale_or_invented_sign_in_begins_anew() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let old = world.at_the_code(&anna).await;
    let code = world.code_for(&old).await;
    world.clock.forward(30 * 60);
    for token in [old.reveal().clone(), "invented".to_owned(), String::new()] {
        let from = Visitor { sign_in: Some(token), ..visitor() };
        assert_eq!(world.portal.sign_in_shown(&from).await.unwrap(), SignInShown::default());
        assert!(matches!(world.portal.enter_code(&from, &code).await.unwrap(), Err(SignInStep::Lost)));
        assert!(matches!(world.portal.resend_code(&from).await.unwrap(), SignInStep::Lost));
        assert!(world.portal.signed_in(from.sign_in.as_deref().unwrap()).await.unwrap().is_none());
    }
    let nobody = visitor();
    assert!(matches!(world.portal.enter_code(&nobody, &code).await.unwrap(), Err(SignInStep::Lost)));
}

#[tokio::test]
async fn r88_what_was_typed_is_there_again_after_a_refusal() {
    let world = World::new().await;
    let wrong = Secret::new("x".into());
    let step = world.portal.sign_in(&visitor(), "Ana@demo.example", wrong, "/w/renewal").await.unwrap();
    let SignInStep::Again(kept) = step else { panic!("{step:?}") };
    let shown = world.portal.sign_in_shown(&at(&kept)).await.unwrap();
    assert_eq!((shown.username.as_str(), shown.return_to.as_str()), ("Ana@demo.example", "/w/renewal"));
}

/// F20: the language that was chosen on the page a minute ago lost to that of the profile.
#[tokio::test]
async fn the_language_that_was_chosen_before_signing_in_counts() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let other = match world.sign_in(&anna).await.language() {
        Language::Nl => Language::En,
        Language::En => Language::Nl,
    };
    for (chosen, then) in [(None, other), (Some(other), other)] {
        let (sign_in, _) = world.knock(&visitor(), &anna.email, PASSWORD).await;
        let code = world.code_for(&sign_in).await;
        let from = Visitor { language: chosen, ..at(&sign_in) };
        let session = world.portal.enter_code(&from, &code).await.unwrap().unwrap().session;
        let now = world.portal.signed_in(session.reveal()).await.unwrap().unwrap().language();
        assert_eq!(now == then, chosen.is_some());
        world.clock.forward(60);
    }
}
