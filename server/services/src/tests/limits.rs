//! R138, H1: every limit is exact, however many try at the same instant, on both databases: 60 tries side by side on all the
//! connections that there are.

use std::sync::atomic::Ordering;

use rules::{
    deed::Deed,
    problem::Problem,
    wizard::{
        Answers,
        change_form::{MAILBOX, WHO},
    },
};
use store::Session;

use super::world::{HOUR, PASSWORD, Somebody, World, at, complete, visitor};
use crate::{
    Failure, Guest, Secret, SignedIn, Visitor,
    letters::{AnyLetter, SmsCode},
};

/// How many try at once.
const MANY: usize = 60;
/// The number that everybody of the stories has.
const NUMBER: &str = "+31612345678";

on_both! {
    /// R138
    r138_eight_tries_at_one_account_from_sixty_addresses_are_looked_at
    /// R138
    r138_forty_accounts_are_tried_from_one_address
    /// R138
    r138_eight_current_passwords_are_looked_at
    /// R138
    r138_thirty_forgotten_passwords_an_hour_are_asked_for_from_one_address
    /// R138
    r138_three_links_an_hour_are_sent_to_one_person
    /// R138
    r138_a_hundred_change_forms_a_day_are_begun_from_one_address
    /// R138
    r138_ten_claims_a_day_are_made_from_one_address_and_three_forms_a_week_of_one_person
    /// R138
    r138_one_code_at_a_time_is_sent_for_one_thing
    /// R138
    r138_ten_codes_an_hour_are_sent_to_one_person
    /// R138, R134
    r138_five_codes_are_tried_at_one_sign_in_and_five_in_a_row_at_all
    /// R138
    r138_a_hundred_link_requests_a_day_are_sent_by_one_manager
    /// R138
    r138_an_address_without_an_eherkenning_is_told_once_a_week
    /// R138
    r138_twenty_companies_an_hour_are_looked_up_by_one_person
    /// R138
    r138_a_link_is_ended_once
}

/// So many at the same time; what came of each.
async fn side_by_side<T>(many: usize, one: impl AsyncFn(usize) -> T) -> Vec<T> {
    futures::future::join_all((0..many).map(|number| store::alone(one(number)))).await
}

fn count(of: Vec<bool>) -> usize {
    of.into_iter().filter(|one| *one).count()
}

fn from(number: usize) -> Visitor {
    Visitor { address: format!("198.51.100.{number}"), ..visitor() }
}

impl World {
    async fn is_looked_at(&self, from: &Visitor, email: &str) -> bool {
        self.meets(from, email, "guess").await == Some(Problem::LoginGeneric)
    }

    async fn sent_to(&self, number: &str) -> usize {
        self.letters_to(number)
            .await
            .into_iter()
            .filter(|letter| matches!(letter, AnyLetter::SmsCode(SmsCode { .. })))
            .count()
    }

    /// Runs the errands as many instances do that begin at the same time.
    async fn run_all_errands(&self) {
        for _ in 0..3 {
            side_by_side(16, async |_| self.portal.run_errands().await.unwrap()).await;
        }
    }

    /// Another session of somebody who is signed in.
    async fn another_session(&self, who: &SignedIn, number: usize) -> SignedIn {
        let session = Session { hash: format!("s{number}"), id: format!("id {number}"), ..who.session.clone() };
        let mut tx = self.portal.db().write().await.unwrap();
        tx.insert_session(&session).await.unwrap();
        tx.commit().await.unwrap();
        SignedIn { portal: who.portal.clone(), person: who.person.clone(), means: who.means.clone(), session }
    }

    async fn begun_form(&self, from: &Visitor) -> (Guest, String) {
        let (draft, token) = self.portal.start_change_form(from).await.unwrap();
        let guest = Visitor { guest: token.map(|token| token.reveal().clone()), ..from.clone() };
        (self.portal.guest(&guest).unwrap(), draft)
    }

    /// Whether a form may say that it is from somebody.
    async fn claims(&self, (guest, draft): &(Guest, String), who: &Somebody, kvk: &str) -> bool {
        let surname = who.name.trim_start_matches("X. ");
        let said =
            [("email", who.email.as_str()), ("surname", surname), ("day", "17"), ("month", "5"), ("year", "1980")];
        let mut answers: Answers = said.map(|(name, answer)| (name.to_owned(), answer.to_owned())).into();
        answers.insert("kvk".to_owned(), kvk.to_owned());
        guest.save_step(draft, WHO, 1, answers, true).await.is_ok()
    }

    async fn kvk_of(&self, organization: &str) -> String {
        self.portal.db().read().await.unwrap().organization(organization).await.unwrap().unwrap().kvk
    }
}

async fn r138_eight_tries_at_one_account_from_sixty_addresses_are_looked_at(world: World) {
    let anna = world.person("Anna").await;
    let looked_at = side_by_side(MANY, async |number| world.is_looked_at(&from(number), &anna.email).await).await;
    assert_eq!(count(looked_at), 8);
}

async fn r138_forty_accounts_are_tried_from_one_address(world: World) {
    let account = |number| format!("person{number}@demo.example");
    let tried = side_by_side(MANY, async |number| world.is_looked_at(&visitor(), &account(number)).await).await;
    assert_eq!(count(tried), 40);
}

async fn r138_eight_current_passwords_are_looked_at(world: World) {
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let tried = side_by_side(MANY, async |number| {
        let (current, new) = (Secret::new("not it".to_owned()), Secret::new("Korenbloem-2027!".to_owned()));
        match here.change_password(&from(number), current, new).await {
            Err(Failure::Refused(rules::problem::Refusal::Invalid(problems))) => {
                problems[0].1 == Problem::PasswordWrong
            }
            other => panic!("{other:?}"),
        }
    });
    assert_eq!(count(tried.await), 8);
}

async fn r138_thirty_forgotten_passwords_an_hour_are_asked_for_from_one_address(world: World) {
    let anna = world.person("Anna").await;
    let asked = async |_| world.portal.forgot_password(&visitor(), &anna.email).await.is_ok();
    assert_eq!(count(side_by_side(MANY, asked).await), 30);
}

async fn r138_three_links_an_hour_are_sent_to_one_person(world: World) {
    let anna = world.person("Anna").await;
    for number in 0..MANY {
        world.portal.forgot_password(&from(number), &anna.email).await.unwrap();
    }
    world.run_all_errands().await;
    assert_eq!(world.mails_to(&anna, "M40").await.len(), 3);
}

async fn r138_a_hundred_change_forms_a_day_are_begun_from_one_address(world: World) {
    let begun = async |_| world.portal.start_change_form(&visitor()).await.is_ok();
    assert_eq!(count(side_by_side(2 * MANY, begun).await), 100);
}

async fn r138_ten_claims_a_day_are_made_from_one_address_and_three_forms_a_week_of_one_person(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let (anna, _) = world.user_of(&bakery, "Anna").await;
    let kvk = world.kvk_of(&bakery).await;
    let mut forms = Vec::new();
    for _ in 0..MANY {
        forms.push(world.begun_form(&visitor()).await);
    }
    let said = side_by_side(MANY, async |number| world.claims(&forms[number], &anna, &kvk).await).await;
    assert_eq!(count(said), 10);
    world.run_all_errands().await;
    assert_eq!(world.mails_to(&anna, "M50").await.len(), 3);
}

async fn r138_one_code_at_a_time_is_sent_for_one_thing(world: World) {
    let anna = world.person("Anna").await;
    let (sign_in, _) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    world.clock.forward(30);
    side_by_side(MANY, async |_| world.portal.resend_code(&at(&sign_in)).await.unwrap()).await;
    assert_eq!(world.sent_to(NUMBER).await, 2, "that of the sign-in, and one more");

    world.clock.forward(HOUR);
    let here = world.sign_in(&anna).await;
    let before = world.sent_to(NUMBER).await;
    side_by_side(MANY, async |_| here.send_confirm_code().await.unwrap()).await;
    assert_eq!(world.sent_to(NUMBER).await, before + 1, "that it is still the same person");

    let token = world.forgotten(&anna).await;
    side_by_side(MANY, async |_| world.portal.send_reset_code(&token).await.unwrap()).await;
    assert_eq!(world.sent_to(NUMBER).await, before + 2, "for a new password");

    let change = world.ask_change(&here, "mobile", "06 87654321").await;
    world.clock.forward(30);
    side_by_side(MANY, async |_| here.resend_proof(&change).await.unwrap()).await;
    assert_eq!(world.sent_to("+31687654321").await, 2, "that of the change, and one more");

    let bakery = world.organization("Bakkerij").await;
    let form = world.begun_form(&visitor()).await;
    let (bram, _) = world.user_of(&bakery, "Bram").await;
    assert!(world.claims(&form, &bram, &world.kvk_of(&bakery).await).await);
    world.clock.forward(60);
    // Of windows of one form that save at once some are refused: no code is sent by those.
    side_by_side(MANY, async |_| form.0.resend_form_code(&form.1, MAILBOX).await.is_ok()).await;
    world.run_all_errands().await;
    assert_eq!(world.mails_to(&bram, "M50").await.len(), 2, "that of the form, and one more");
}

async fn r138_ten_codes_an_hour_are_sent_to_one_person(world: World) {
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let mut sessions = Vec::new();
    for number in 0..MANY {
        sessions.push(world.another_session(&here, number).await);
    }
    let before = world.sent_to(NUMBER).await;
    side_by_side(MANY, async |number| sessions[number].send_confirm_code().await.unwrap()).await;
    assert_eq!(world.sent_to(NUMBER).await, before + 10);
}

async fn r138_five_codes_are_tried_at_one_sign_in_and_five_in_a_row_at_all(world: World) {
    let anna = world.person("Anna").await;
    let (sign_in, _) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    let code = world.code_for(&sign_in).await;
    let wrong = |number: usize| format!("{:06}", (code.parse::<usize>().unwrap() + 1 + number) % 1_000_000);
    let entered = async |number| world.portal.enter_code(&at(&sign_in), &wrong(number)).await.unwrap().is_ok();
    assert_eq!(count(side_by_side(MANY, entered).await), 0);
    assert!(world.portal.enter_code(&at(&sign_in), &code).await.unwrap().is_err(), "no try is left");

    // Had it been four in a row, the next one would be looked at; had it been six, it would wait for two minutes.
    let (next, _) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    let shown = async |kept| world.portal.sign_in_shown(&at(kept)).await.unwrap().code_problem;
    assert!(world.portal.enter_code(&at(&next), &wrong(0)).await.unwrap().is_err());
    assert_eq!(shown(&next).await, Some(Problem::CodeLocked { minutes: 1 }));
    world.clock.forward(60);
    assert!(world.portal.enter_code(&at(&next), &wrong(0)).await.unwrap().is_err());
    assert_eq!(shown(&next).await, Some(Problem::CodeWrong { left: 4 }));
}

async fn r138_a_hundred_link_requests_a_day_are_sent_by_one_manager(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    let here = world.sign_in(&bram).await;
    let (mut sent, a_wave) = (0, 15);
    for wave in 0..2 * MANY / a_wave {
        // Of more drafts than these the oldest would go.
        let mut filled = Vec::new();
        for number in 0..a_wave {
            let address = format!("user{wave}.{number}@demo.example");
            filled.push(here.fill_link_request(&bakery, &address, "").await.unwrap());
        }
        let asked = async |number: usize| complete(&here, &filled[number].0, filled[number].1).await.is_ok();
        sent += count(side_by_side(a_wave, asked).await);
    }
    assert_eq!(sent, 100);
}

async fn r138_an_address_without_an_eherkenning_is_told_once_a_week(world: World) {
    let bram = world.person("Bram").await;
    let manager = world.portal.db().read().await.unwrap().person(&bram.id).await.unwrap().unwrap();
    for number in 0..MANY {
        let organization = world.organization(&format!("Filiaal {number}")).await;
        let mut tx = world.portal.db().write().await.unwrap();
        let address = "nobody@demo.example";
        world.portal.write_link_request(&mut tx, &manager, &organization, address, "").await.unwrap().unwrap();
        tx.commit().await.unwrap();
    }
    world.run_all_errands().await;
    let told = world.letters_to("nobody@demo.example").await;
    assert_eq!(told.len(), 1, "{told:?}");
}

async fn r138_twenty_companies_an_hour_are_looked_up_by_one_person(world: World) {
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    side_by_side(MANY, async |number| {
        let posted = [("organization", "other".to_owned()), ("kvk", format!("{:08}", 10_000_000 + number))];
        here.look_up(&mut posted.map(|(name, answer)| (name.to_owned(), answer)).into()).await.unwrap();
    })
    .await;
    assert_eq!(world.register.asked.load(Ordering::SeqCst), 20);
}

async fn r138_a_link_is_ended_once(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let mut tx = world.portal.db().write().await.unwrap();
    let held = tx.hold(&[&anna.id]).await.unwrap();
    tx.link(&held, &anna.id, &bakery, world.portal.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count(side_by_side(MANY, async |_| here.unlink(&bakery).await.is_ok()).await), 1);
    assert_eq!(world.audit(&anna, Deed::Unlinked).await.len(), 1);
}
