//! Changing one's own e-mail address and mobile number: proven, told, taken back.

use rules::{
    deed::Deed,
    problem::{Problem, Refusal},
    shown::ProofState,
    wizard::{Answers, WizardKind, contact::NEW},
};
use tokio::task::JoinSet;

use super::world::{DAY, HOUR, PASSWORD, Somebody, World, at, lost, problems, refusal, visitor};
use crate::{
    Proven, Secret, SignInStep, SignedIn,
    letters::{AnyLetter, M20, M21, M22, NumberChanged},
};

const ADDRESS: &str = "new@demo.example";
const OLD_NUMBER: &str = "+31612345678";
const NUMBER: &str = "+31687654321";

impl World {
    async fn is_username(&self, email: &str, password: &str) -> bool {
        self.clock.forward(60);
        let (_, step) = self.knock(&visitor(), email, password).await;
        matches!(step, SignInStep::Code(_))
    }

    /// Changes the address and proves it by its code; the reference.
    pub(super) async fn change_address(&self, who: &SignedIn, new: &str) -> String {
        let reference = self.ask_change(&self.again(who).await, "email", new).await;
        let code = self.newest_code(new).await;
        assert_eq!(who.prove(&reference, &code).await.unwrap(), Proven::Changed);
        reference
    }

    async fn email_of(&self, who: &Somebody) -> String {
        self.portal.db().read().await.unwrap().person(&who.id).await.unwrap().unwrap().email
    }

    async fn state(&self, who: &SignedIn, reference: &str) -> ProofState {
        who.proof(reference).await.unwrap().state
    }
}

#[tokio::test]
async fn r82_without_the_check_mark_nothing_is_changed() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let draft = here.start_wizard(WizardKind::Email).await.unwrap();
    let answers = Answers::from([("email".to_owned(), ADDRESS.to_owned())]);
    let rev = here.save_step(&draft, NEW, 1, answers, true).await.unwrap().rev;
    let refused = problems(here.send_wizard(&draft, rev, Answers::new()).await);
    assert_eq!(refused, [("truth".to_owned(), Problem::RequiredTick)]);
    assert_eq!(world.letters_to(ADDRESS).await, []);
}

/// L13, R37: taking a change back ends the password, and takes no place among the five that are remembered.
#[tokio::test]
async fn l13_after_a_change_was_taken_back_all_five_passwords_are_still_remembered() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    for number in 1..=4 {
        let (old, new) = match number {
            1 => (PASSWORD.to_owned(), "Korenbloem-1-veld!".to_owned()),
            _ => (format!("Korenbloem-{}-veld!", number - 1), format!("Korenbloem-{number}-veld!")),
        };
        here.change_password(&visitor(), Secret::new(old), Secret::new(new)).await.unwrap();
    }
    world.change_address(&here, ADDRESS).await;
    let undo = world.newest_link(&anna.email).await;
    world.portal.undo_change(&undo).await.unwrap();
    assert!(!world.is_username(&anna.email, "Korenbloem-4-veld!").await, "it opens nothing");
    let mut reading = world.portal.db().read().await.unwrap();
    let before = reading.passwords_of(&anna.id, rules::password::REMEMBERED).await.unwrap();
    drop(reading);
    assert_eq!(before.len(), 5);
    assert!(before.iter().all(|hash| !hash.is_empty()));
    let person = world.portal.db().read().await.unwrap().person(&anna.id).await.unwrap().unwrap();
    let problems = world.portal.password_problems(&person, &Secret::new(PASSWORD.to_owned())).await.unwrap();
    assert_eq!(problems, [Problem::PasswordHistory], "the fifth before");
}

/// R84
#[tokio::test]
async fn r84_a_new_address_counts_once_its_mailbox_is_proven_and_the_username_follows() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let other = world.session_of(&anna).await;
    world.clock.forward(60);
    let here = world.sign_in(&anna).await;
    let reference = world.ask_change(&here, "email", " New@Demo.example ").await;
    assert_eq!(world.email_of(&anna).await, anna.email, "until then the old one stays");
    let code = world.newest_code("New@Demo.example").await;
    assert_eq!(here.prove(&reference, "000000").await.unwrap(), Proven::Wrong);
    assert_eq!(here.proof(&reference).await.map(|shown| shown.state).unwrap(), ProofState::Waits);
    assert_eq!(here.prove(&reference, &code).await.unwrap(), Proven::Changed);
    assert_eq!(world.email_of(&anna).await, "New@Demo.example");
    assert_eq!(world.state(&here, &reference).await, ProofState::Done);
    assert_eq!(refusal(here.prove(&reference, &code).await), Refusal::Gone, "once only");

    assert!(world.is_username(ADDRESS, PASSWORD).await, "whatever the case");
    assert!(!world.is_username(&anna.email, PASSWORD).await);
    assert!(world.portal.signed_in(other.reveal()).await.unwrap().is_none(), "other sessions are over");
    assert_eq!(here.security().await.unwrap().sessions.len(), 1);
    let to_old = world.letters_to(&anna.email).await;
    assert!(matches!(&to_old[..], [AnyLetter::M21(M21 { undo: Some(_), .. }), ..]), "{to_old:?}");
    let to_new = world.letters_to("New@Demo.example").await;
    assert!(matches!(&to_new[..], [AnyLetter::M21(M21 { undo: None, .. }), AnyLetter::M20(M20 { .. })]), "{to_new:?}");
    assert_eq!(world.audit(&anna, Deed::EmailChanged).await.len(), 1);
}

#[tokio::test]
async fn r84_the_link_proves_the_mailbox_in_any_browser_and_the_session_that_asked_goes_on() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let reference = world.ask_change(&here, "email", ADDRESS).await;
    let link = world.newest_link(ADDRESS).await;
    assert_eq!(world.portal.email_link(&link).await.unwrap().new, ADDRESS);
    assert_eq!(world.email_of(&anna).await, anna.email, "looking changes nothing");
    assert_eq!(world.portal.confirm_email(&link).await.unwrap(), Proven::Changed);
    assert_eq!(lost(world.portal.confirm_email(&link).await), "used");
    assert_eq!(lost(world.portal.email_link(&link).await), "used");
    assert_eq!(world.state(&here, &reference).await, ProofState::Done);
    assert_eq!(here.security().await.unwrap().sessions.len(), 1);
}

#[tokio::test]
async fn a_proof_works_for_half_an_hour_and_a_newer_change_replaces_the_one_that_waits() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let first = world.ask_change(&here, "email", "wrong@demo.example").await;
    let (old_link, old_code) =
        (world.newest_link("wrong@demo.example").await, world.newest_code("wrong@demo.example").await);
    let second = world.ask_change(&here, "email", ADDRESS).await;
    assert_eq!(world.state(&here, &first).await, ProofState::Over);
    assert_eq!(refusal(here.prove(&first, &old_code).await), Refusal::Gone);
    assert_eq!(lost(world.portal.confirm_email(&old_link).await), "replaced");
    assert_eq!(here.prove(&second, &old_code).await.unwrap(), Proven::Wrong, "a code is bound to its change");

    let (link, code) = (world.newest_link(ADDRESS).await, world.newest_code(ADDRESS).await);
    world.clock.forward(30 * 60);
    assert_eq!(lost(world.portal.confirm_email(&link).await), "expired");
    assert_eq!(here.prove(&second, &code).await.unwrap(), Proven::Wrong);
    here.resend_proof(&second).await.unwrap();
    let code = world.newest_code(ADDRESS).await;
    assert_eq!(here.prove(&second, &code).await.unwrap(), Proven::Changed);
}

/// Nothing but the mailbox itself learns that the address is another's (screens W5, R90).
#[tokio::test]
async fn an_address_of_another_is_told_only_to_who_proved_its_mailbox() {
    let world = World::new().await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let here = world.sign_in(&anna).await;
    let free = world.ask_change(&here, "email", ADDRESS).await;
    let shown_free = here.proof(&free).await.unwrap();
    world.clock.forward(60);
    let taken = world.ask_change(&here, "email", &bram.email).await;
    let shown = here.proof(&taken).await.unwrap();
    assert_eq!((shown.state, shown.problem), (shown_free.state, shown_free.problem));
    assert!(matches!(&world.letters_to(&bram.email).await[..], [AnyLetter::M20(M20 { .. })]));
    let code = world.newest_code(&bram.email).await;
    assert_eq!(here.prove(&taken, &code).await.unwrap(), Proven::Taken);
    assert_eq!(world.state(&here, &taken).await, ProofState::Taken);
    assert_eq!(world.email_of(&anna).await, anna.email);
    assert_eq!(world.email_of(&bram).await, bram.email);
}

#[tokio::test]
async fn r84_an_address_that_was_given_up_is_kept_for_who_may_take_it_back() {
    let world = World::new().await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let here = world.sign_in(&anna).await;
    world.change_address(&here, ADDRESS).await;
    let of_bram = world.sign_in(&bram).await;
    let reference = world.ask_change(&of_bram, "email", &anna.email).await;
    let code = world.newest_code(&anna.email).await;
    assert_eq!(of_bram.prove(&reference, &code).await.unwrap(), Proven::Taken);
    world.clock.forward(7 * DAY);
    let of_bram = world.sign_in(&bram).await;
    world.change_address(&of_bram, &anna.email).await;
}

/// R84
#[tokio::test]
async fn r84_the_old_address_takes_a_change_back_for_seven_days_and_with_it_everything_since() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let thief = world.sign_in(&anna).await;
    let reference = world.change_address(&thief, ADDRESS).await;
    let undo = world.newest_link(&anna.email).await;
    world.clock.forward(60);
    let number = world.ask_change(&thief, "mobile", NUMBER).await;
    let code = world.newest_code(NUMBER).await;
    thief.prove(&number, &code).await.unwrap();

    world.clock.forward(7 * DAY - 120);
    let shown = world.portal.undo_shown(&undo).await.unwrap();
    assert_eq!((shown.old.as_str(), shown.new.as_str()), (anna.email.as_str(), ADDRESS));
    world.portal.undo_change(&undo).await.unwrap();
    assert_eq!(lost(world.portal.undo_change(&undo).await), "used");
    let person = world.portal.db().read().await.unwrap().person(&anna.id).await.unwrap().unwrap();
    assert_eq!((person.email.as_str(), person.mobile.as_str()), (anna.email.as_str(), OLD_NUMBER));
    assert_eq!(thief.security().await.unwrap().sessions, [], "every session is over");
    assert!(!world.is_username(&anna.email, PASSWORD).await, "the password that somebody else knew opens nothing");
    assert_eq!(world.audit(&anna, Deed::EmailUndone).await.len(), 1);
    let tasks = world.desk_tasks().await;
    assert_eq!(tasks, [("email-undone".to_owned(), reference)]);

    let link = world.newest_link(&anna.email).await;
    world.portal.send_reset_code(&link).await.unwrap();
    let code = world.newest_code(OLD_NUMBER).await;
    let going_on = world.portal.check_reset_code(&link, &code).await.unwrap().unwrap();
    let from = crate::Visitor { reset: Some(going_on.reveal().clone()), ..visitor() };
    let password = Secret::new("Korenbloem-2027!".to_owned());
    world.portal.reset_password(&from, &link, password).await.unwrap();
    world.clock.forward(DAY);
    assert!(world.is_username(&anna.email, "Korenbloem-2027!").await);
}

/// Whoever took the account over cannot take the owner's way back away.
#[tokio::test]
async fn r84_a_second_change_and_its_undoing_leave_the_first_owners_link_alone() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let thief = world.sign_in(&anna).await;
    world.change_address(&thief, "thief@demo.example").await;
    let of_anna = world.newest_link(&anna.email).await;
    world.clock.forward(60);
    world.change_address(&thief, "thief2@demo.example").await;
    let of_thief = world.newest_link("thief@demo.example").await;
    world.clock.forward(60);
    world.portal.undo_change(&of_thief).await.unwrap();
    assert_eq!(world.email_of(&anna).await, "thief@demo.example");
    world.portal.undo_change(&of_anna).await.unwrap();
    assert_eq!(world.email_of(&anna).await, anna.email);
}

/// F15: what is out of reach after a change of number is known before an address is typed, to the minute from which it goes.
#[tokio::test]
async fn f15_from_when_the_address_can_be_changed_after_the_number_is_known_at_once() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    assert_eq!(here.details().await.unwrap().number_fresh_until, None);
    let reference = world.ask_change(&here, "mobile", NUMBER).await;
    let code = world.newest_code(NUMBER).await;
    assert_eq!(here.prove(&reference, &code).await.unwrap(), Proven::Changed);
    let until = here.details().await.unwrap().number_fresh_until.expect("said before anything is typed");
    let draft = here.start_wizard(WizardKind::Email).await.unwrap();
    let new = Answers::from([("email".to_owned(), ADDRESS.to_owned())]);
    let saved = here.save_step(&draft, NEW, 1, new, true).await.unwrap();
    assert_eq!(saved.problems, [("email".to_owned(), Problem::PhoneFresh { until })]);
    world.clock.forward(DAY);
    assert_eq!(here.portal.local(here.portal.now()).date(), until.date());
    while here.portal.local(here.portal.now()) < until {
        world.clock.forward(1);
    }
    assert_eq!(world.sign_in(&anna).await.details().await.unwrap().number_fresh_until, None, "then it goes");
}

#[tokio::test]
async fn r84_after_seven_days_a_change_is_not_taken_back() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    world.change_address(&here, ADDRESS).await;
    let undo = world.newest_link(&anna.email).await;
    world.clock.forward(7 * DAY);
    assert_eq!(lost(world.portal.undo_shown(&undo).await), "expired");
    assert_eq!(lost(world.portal.undo_change(&undo).await), "expired");
}

/// R83
#[tokio::test]
async fn r83_a_new_number_counts_after_its_code_and_the_old_one_is_told() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let reference = world.ask_change(&here, "mobile", "06 87654321").await;
    let code = world.newest_code(NUMBER).await;
    assert_eq!(here.prove(&reference, "000000").await.unwrap(), Proven::Wrong);
    let shown = world.again(&here).await.proof(&reference).await.unwrap();
    assert_eq!(shown.problem, Some(Problem::CodeWrong { left: 4 }));
    assert_eq!(here.prove(&reference, &code).await.unwrap(), Proven::Changed);
    assert_eq!(world.letters_to(OLD_NUMBER).await[0], AnyLetter::NumberChanged(NumberChanged));
    let mails = world.mails_to(&anna, "M22").await;
    assert!(matches!(&mails[..], [AnyLetter::M22(M22 { ending, .. })] if ending == "21"), "{mails:?}");
    world.clock.forward(60);
    let before = world.letters_to(OLD_NUMBER).await.len();
    world.sign_in(&anna).await;
    assert_eq!(world.letters_to(OLD_NUMBER).await.len(), before, "codes go to the new number");
}

#[tokio::test]
async fn the_number_that_is_registered_is_refused_by_the_server_who_alone_knows_it() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let draft = here.start_wizard(WizardKind::Mobile).await.unwrap();
    let opened = serde_json::to_string(&here.open_draft(&draft).await.unwrap()).unwrap();
    assert!(!opened.contains("12345678"), "the page never holds the number: {opened}");
    let answers = Answers::from([("mobile".to_owned(), "06-12345678".to_owned())]);
    let saved = here.save_step(&draft, NEW, 1, answers, true).await.unwrap();
    assert_eq!(saved.problems, [("mobile".to_owned(), Problem::PhoneSame)]);
}

/// Codes to a number of today prove too little to change the address too (screens W6).
#[tokio::test]
async fn a_number_that_is_a_day_old_is_needed_to_change_the_address() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let reference = world.ask_change(&here, "mobile", NUMBER).await;
    let code = world.newest_code(NUMBER).await;
    here.prove(&reference, &code).await.unwrap();
    assert!(matches!(world.try_change(&here, "email", ADDRESS).await, Err(crate::Failure::Refused(_))));
    assert_eq!(world.letters_to(ADDRESS).await, []);
    world.clock.forward(DAY + 1);
    let here = world.sign_in(&anna).await;
    world.change_address(&here, ADDRESS).await;
}

/// Edge case 9: the password is in hand at the next sign-in only.
#[tokio::test]
async fn a_password_with_the_new_address_in_it_is_replaced_at_the_next_sign_in() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    world.change_address(&here, "zonnebloem@demo.example").await;
    assert!(!here.must_choose_password());
    world.clock.forward(60);
    let (sign_in, _) = world.knock(&visitor(), "zonnebloem@demo.example", PASSWORD).await;
    let code = world.code_for(&sign_in).await;
    let session = world.portal.enter_code(&at(&sign_in), &code).await.unwrap().unwrap().session;
    let now = async || world.portal.signed_in(session.reveal()).await.unwrap().unwrap();
    assert!(now().await.must_choose_password());
    let (old, new) = (Secret::new(PASSWORD.to_owned()), Secret::new("Korenbloem-2027!".to_owned()));
    now().await.change_password(&visitor(), old, new).await.unwrap();
    assert!(!now().await.must_choose_password());
}

#[tokio::test]
async fn a_change_of_another_is_as_if_it_did_not_exist() {
    let world = World::new().await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let here = world.sign_in(&anna).await;
    let reference = world.ask_change(&here, "email", ADDRESS).await;
    let code = world.newest_code(ADDRESS).await;
    let of_bram = world.sign_in(&bram).await;
    for id in [reference.as_str(), "EM-2026-NOTHER"] {
        assert_eq!(refusal(of_bram.proof(id).await), Refusal::NotYours);
        assert_eq!(refusal(of_bram.prove(id, &code).await), Refusal::NotYours);
        assert_eq!(refusal(of_bram.resend_proof(id).await), Refusal::NotYours);
    }
}

/// 1,000 parallel redemptions of one token, and of one code: one success each.
async fn of_a_thousand_parallel_redemptions_one_succeeds(world: World) {
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    world.ask_change(&here, "email", ADDRESS).await;
    let link = world.newest_link(ADDRESS).await;
    let mut all = JoinSet::new();
    for _ in 0..1_000 {
        let (portal, link) = (world.portal.clone(), link.clone());
        all.spawn(async move { portal.confirm_email(&link).await.is_ok() });
    }
    assert_eq!(successes(all).await, 1, "the link to the new mailbox");
    assert_eq!(world.letters_to(&anna.email).await.len(), 1, "one letter to the old address");

    let undo = world.newest_link(&anna.email).await;
    let mut all = JoinSet::new();
    for _ in 0..1_000 {
        let (portal, undo) = (world.portal.clone(), undo.clone());
        all.spawn(async move { portal.undo_change(&undo).await.is_ok() });
    }
    assert_eq!(successes(all).await, 1, "the link that takes it back");
    let bram = world.person("Bram").await;
    world.clock.forward(HOUR);
    let here = world.sign_in(&bram).await;
    let reference = world.ask_change(&here, "mobile", NUMBER).await;
    let code = world.newest_code(NUMBER).await;
    let mut all = JoinSet::new();
    for _ in 0..1_000 {
        let (here, reference, code) = (here.clone(), reference.clone(), code.clone());
        all.spawn(async move { here.prove(&reference, &code).await.is_ok_and(|proven| proven == Proven::Changed) });
    }
    assert_eq!(successes(all).await, 1, "the code to the new number");
}

async fn successes(mut all: JoinSet<bool>) -> usize {
    let mut count = 0;
    while let Some(done) = all.join_next().await {
        count += usize::from(done.unwrap());
    }
    count
}

on_both! {
    of_a_thousand_parallel_redemptions_one_succeeds
    /// L8
    l8_of_two_who_confirm_one_new_address_at_once_one_has_it_and_the_other_is_told
}

async fn l8_of_two_who_confirm_one_new_address_at_once_one_has_it_and_the_other_is_told(world: World) {
    for round in 0..10 {
        let address = format!("wanted{round}@demo.example");
        let mut all = JoinSet::new();
        for (name, by_link) in [(format!("Anna{round}"), true), (format!("Bram{round}"), round % 2 == 0)] {
            let who = world.person(&name).await;
            let here = world.sign_in(&who).await;
            let reference = world.ask_change(&here, "email", &address).await;
            let (code, link) = (world.newest_code(&address).await, world.newest_link(&address).await);
            let portal = world.portal.clone();
            all.spawn(async move {
                match by_link {
                    true => portal.confirm_email(&link).await.unwrap(),
                    false => here.prove(&reference, &code).await.unwrap(),
                }
            });
            world.clock.forward(60);
        }
        let mut became = all.join_all().await;
        became.sort_by_key(|proven| *proven == Proven::Taken);
        assert_eq!(became, [Proven::Changed, Proven::Taken], "round {round}");
    }
}
