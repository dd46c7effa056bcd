//! Link requests: who is asked, who answers, who sees whom afterwards.

use jiff::civil::date;
use rules::{
    deed::Deed,
    level::Level,
    link::{LinkRequestShown, LinkStanding},
    problem::{Problem, Refusal},
    wizard::WizardKind,
};

use super::world::{DAY, Somebody, World, complete, problems, refusal};
use crate::{
    Result, SignedIn,
    letters::{AnyLetter, M30, M32, M33},
};

/// Bram manages the bakery; Anna has an eHerkenning and nothing to do with it.
async fn bakery() -> (World, Somebody, Somebody, String) {
    bakery_in(World::new().await).await
}

async fn bakery_in(world: World) -> (World, Somebody, Somebody, String) {
    let bakery = world.organization("Bakkerij").await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    world.make_manager(&bram, &bakery).await;
    (world, anna, bram, bakery)
}

impl World {
    async fn make_manager(&self, who: &Somebody, organization: &str) {
        let login = self.login_for(who, organization, None, Level::Eh3, date(2027, 8, 9)).await;
        self.admin(who, &login).await;
    }

    /// Somebody manages an organization no more.
    async fn dismiss(&self, who: &Somebody, organization: &str) {
        let admin =
            self.rows(who).await.into_iter().find(|row| row.login.is_some() && row.organization == organization);
        self.terminate(&admin.unwrap().id, who).await;
    }

    /// Somebody asks, as manager of an organization, for the holder of an address; the reference.
    async fn ask_link(&self, manager: &Somebody, organization: &str, email: &str) -> Result<String> {
        let reference = self.sign_in(manager).await.ask_link(organization, email, "Welkom!").await?;
        assert_eq!(self.portal.run_errands().await?, 1, "what becomes of it is found out behind the answer");
        Ok(reference)
    }

    async fn is_linked(&self, who: &Somebody, organization: &str) -> bool {
        self.portal.db().read().await.unwrap().is_linked(&who.id, organization).await.unwrap()
    }
}

async fn standing(who: &SignedIn, reference: &str) -> LinkStanding {
    who.link_request(reference).await.unwrap().standing
}

/// R44, R45, R46, R47
#[tokio::test]
async fn r44_r45_r46_r47_who_accepts_is_linked_and_not_a_moment_before() {
    let (world, anna, bram, bakery) = bakery().await;
    let reference = world.ask_link(&bram, &bakery, " Anna@DEMO.example ").await.unwrap();
    let mails = world.mails_to(&anna, "M30").await;
    assert!(
        matches!(&mails[..], [AnyLetter::M30(M30 { organization, .. })] if organization == "Bakkerij"),
        "{mails:?}"
    );
    assert!(!world.is_linked(&anna, &bakery).await, "asking changes nothing");

    let here = world.sign_in(&anna).await;
    let shown = here.link_requests().await.unwrap();
    let [LinkRequestShown { organization, manager, message, standing: LinkStanding::Pending, until, .. }] = &shown[..]
    else {
        panic!("{shown:?}")
    };
    assert_eq!((organization.name.as_str(), manager, message.as_str()), ("Bakkerij", &bram.name, "Welkom!"));
    assert_eq!(*until, date(2026, 12, 22), "thirty days");
    assert!(world.new_rows(&anna, &[]).await.is_empty());

    assert_eq!(
        problems(here.answer_link_request(&reference, "").await),
        [("answer".to_owned(), Problem::RequiredChoice)]
    );
    here.answer_link_request(&reference, "accept").await.unwrap();
    assert!(world.is_linked(&anna, &bakery).await);
    assert_eq!(refusal(here.answer_link_request(&reference, "decline").await), Refusal::Changed, "handled once");
    assert_eq!(standing(&here, &reference).await, LinkStanding::Accepted);
    let mails = world.mails_to(&bram, "M32").await;
    assert!(matches!(&mails[..], [AnyLetter::M32(M32 { user, .. })] if *user == anna.name), "{mails:?}");
    assert_eq!(world.audit(&anna, Deed::LinkAccepted).await.len(), 1);
    assert_eq!(world.audit(&anna, Deed::LinkAsked).await.len(), 1);
}

/// R45: nobody else sees it, nor answers it.
#[tokio::test]
async fn r45_only_the_holder_of_the_address_answers() {
    let (world, anna, bram, bakery) = bakery().await;
    let carla = world.person("Carla").await;
    let reference = world.ask_link(&bram, &bakery, &anna.email).await.unwrap();
    for other in [&carla, &bram] {
        let other = world.sign_in(other).await;
        for id in [reference.as_str(), "LR-2026-NOTONE", ""] {
            assert_eq!(refusal(other.link_request(id).await), Refusal::NotYours);
            assert_eq!(refusal(other.answer_link_request(id, "accept").await), Refusal::NotYours);
        }
        assert_eq!(other.link_requests().await.unwrap(), []);
    }
    assert_eq!(standing(&world.sign_in(&anna).await, &reference).await, LinkStanding::Pending);
}

/// R44: the manager learns nothing about an address before its answer.
#[tokio::test]
async fn r44_a_known_and_an_unknown_address_look_alike_to_the_manager() {
    let (world, anna, bram, bakery) = bakery().await;
    for (email, template) in [(anna.email.as_str(), "M30"), ("nobody@demo.example", "M31")] {
        let reference = world.ask_link(&bram, &bakery, email).await.unwrap();
        assert_eq!(reference.len(), "LR-2026-ABCDEF".len(), "{reference}");
        let mails: Vec<_> = world.mails().await.into_iter().filter(|(one, _)| one.recipient == email).collect();
        assert_eq!(mails.iter().map(|(one, _)| one.template.as_str()).collect::<Vec<_>>(), [template]);
        assert_eq!(
            problems(world.ask_link(&bram, &bakery, email).await),
            [("email".to_owned(), Problem::LinkExists)],
            "and the second time"
        );
    }
}

#[tokio::test]
async fn an_unknown_address_is_told_once_a_week_whoever_asks() {
    let (world, _, bram, bakery) = bakery().await;
    let farm = world.organization("Boerderij").await;
    world.make_manager(&bram, &farm).await;
    let told = async || world.mails().await.iter().filter(|(one, _)| one.template == "M31").count();
    world.ask_link(&bram, &bakery, "nobody@demo.example").await.unwrap();
    world.ask_link(&bram, &farm, "Nobody@demo.example").await.unwrap();
    assert_eq!(told().await, 1);
    let mill = world.organization("Molen").await;
    world.make_manager(&bram, &mill).await;
    world.clock.forward(7 * DAY);
    world.ask_link(&bram, &mill, "nobody@demo.example").await.unwrap();
    assert_eq!(told().await, 2);
}

/// R49
#[tokio::test]
async fn r49_a_second_request_oneself_and_the_linked_are_refused_kindly() {
    let (world, anna, bram, bakery) = bakery().await;
    let refused = async |email: &str| problems(world.ask_link(&bram, &bakery, email).await).remove(0).1;
    assert_eq!(refused("not an address").await, Problem::EmailSyntax);
    assert_eq!(refused("BRAM@demo.example").await, Problem::LinkSelf);
    let reference = world.ask_link(&bram, &bakery, &anna.email).await.unwrap();
    assert_eq!(refused("ANNA@demo.example").await, Problem::LinkExists);
    let here = world.sign_in(&anna).await;
    here.answer_link_request(&reference, "accept").await.unwrap();
    let linked = Problem::LinkLinked { organization: "Bakkerij".into() };
    assert_eq!(refused(&anna.email).await, linked);
    let long = world.sign_in(&bram).await.ask_link(&bakery, "x@demo.example", &"x".repeat(201)).await;
    assert_eq!(problems(long), [("message".to_owned(), Problem::TooLong { max: 200 })]);
}

/// R41
#[tokio::test]
async fn r41_who_does_not_manage_the_organization_asks_nobody() {
    let (world, anna, bram, bakery) = bakery().await;
    let farm = world.organization("Boerderij").await;
    let not_managed = [("organization".to_owned(), Problem::NotManager)];
    for foreign in [farm.as_str(), "nothing"] {
        assert_eq!(problems(world.ask_link(&bram, foreign, &anna.email).await), not_managed, "{foreign}");
    }
    let here = world.sign_in(&bram).await;
    let filled = here.fill_link_request(&bakery, &anna.email, "").await.unwrap();
    world.dismiss(&bram, &bakery).await;
    assert_eq!(problems(complete(&here, &filled.0, filled.1).await), not_managed, "dismissed a moment ago");
    assert_eq!(refusal(here.start_wizard(WizardKind::LinkRequest).await), Refusal::NotYours, "no manager any more");
    assert_eq!(world.mails_to(&anna, "M30").await, []);
}

/// Declining tells the manager no name that he did not know.
#[tokio::test]
async fn r44_who_declines_stays_unseen_and_the_manager_gets_back_what_he_typed() {
    let (world, anna, bram, bakery) = bakery().await;
    let farm = world.organization("Boerderij").await;
    world.make_manager(&bram, &farm).await;
    let here = world.sign_in(&anna).await;
    let first = world.ask_link(&bram, &bakery, "ANNA@demo.example").await.unwrap();
    here.answer_link_request(&first, "decline").await.unwrap();
    assert!(!world.is_linked(&anna, &bakery).await);
    let second = world.ask_link(&bram, &bakery, &anna.email).await.unwrap();
    here.answer_link_request(&second, "unknown").await.unwrap();
    let tasks = world.desk_tasks().await;
    assert_eq!(tasks, [("link-unknown".to_owned(), second)], "the helpdesk looks at it");
    // Of somebody whom he sees at another organization he learns the name.
    let of_farm = world.ask_link(&bram, &farm, &anna.email).await.unwrap();
    here.answer_link_request(&of_farm, "accept").await.unwrap();
    let third = world.ask_link(&bram, &bakery, &anna.email).await.unwrap();
    here.answer_link_request(&third, "decline").await.unwrap();
    let named: Vec<String> = world.mails_to(&bram, "M33").await.into_iter().filter_map(user).collect();
    assert_eq!(named, [anna.name, "anna@demo.example".to_owned(), "ANNA@demo.example".to_owned()]);
    assert_eq!(world.audit(&Somebody { id: here.person.id.clone(), ..bram }, Deed::LinkDeclined).await.len(), 3);
}

fn user(letter: AnyLetter) -> Option<String> {
    match letter {
        AnyLetter::M33(M33 { user, .. }) => Some(user),
        _ => None,
    }
}

/// Edge case 3.
#[tokio::test]
async fn r45_accepting_after_the_manager_lost_the_organization_is_refused_kindly() {
    let (world, anna, bram, bakery) = bakery().await;
    let reference = world.ask_link(&bram, &bakery, &anna.email).await.unwrap();
    world.dismiss(&bram, &bakery).await;
    let here = world.sign_in(&anna).await;
    assert_eq!(refusal(here.answer_link_request(&reference, "accept").await), Refusal::Changed);
    assert!(!world.is_linked(&anna, &bakery).await);
    assert_eq!(standing(&here, &reference).await, LinkStanding::Withdrawn);
}

#[tokio::test]
async fn after_thirty_days_nobody_answers_a_request_any_more() {
    let (world, anna, bram, bakery) = bakery().await;
    let reference = world.ask_link(&bram, &bakery, &anna.email).await.unwrap();
    world.clock.forward(30 * DAY);
    let here = world.sign_in(&anna).await;
    assert_eq!(standing(&here, &reference).await, LinkStanding::Expired, "before anything has tidied up");
    assert_eq!(refusal(here.answer_link_request(&reference, "accept").await), Refusal::Changed);
    assert_eq!(world.portal.tidy().await.unwrap().lapsed, 1);
    assert_eq!(standing(&here, &reference).await, LinkStanding::Expired);
    world.ask_link(&bram, &bakery, &anna.email).await.unwrap();
}

/// Edge case 5: the request follows the person, and what waited for the new address becomes his.
#[tokio::test]
async fn r44_r84_requests_follow_a_change_of_address_and_go_back_with_its_undoing() {
    let (world, anna, bram, bakery) = bakery().await;
    let farm = world.organization("Boerderij").await;
    world.make_manager(&bram, &farm).await;
    let to_old = world.ask_link(&bram, &bakery, &anna.email).await.unwrap();
    let to_new = world.ask_link(&bram, &farm, "New@demo.example").await.unwrap();
    let here = world.sign_in(&anna).await;
    assert_eq!(refusal(here.link_request(&to_new).await), Refusal::NotYours);
    world.change_address(&here, "new@DEMO.example").await;
    let here = world.again(&here).await;
    assert_eq!(standing(&here, &to_old).await, LinkStanding::Pending, "it follows the person");
    assert_eq!(standing(&here, &to_new).await, LinkStanding::Pending, "it became his");
    let told = world.letters_to("new@DEMO.example").await;
    assert!(told.iter().any(|letter| matches!(letter, AnyLetter::M30(M30 { reference, .. }) if *reference == to_new)));
    // Asked again at the new address by the same organization: one answer is enough.
    let again = world.ask_link(&bram, &bakery, "new@demo.example").await.unwrap();
    assert_eq!(here.link_requests().await.unwrap().len(), 2, "one of the bakery");

    let undo = world.newest_link(&anna.email).await;
    world.portal.undo_change(&undo).await.unwrap();
    world.clock.forward(60);
    // The owner is back; what was asked of the other mailbox waits for its holder.
    assert_eq!(refusal(here.link_request(&to_new).await), Refusal::NotYours);
    assert_eq!(refusal(here.link_request(&again).await), Refusal::NotYours);
    assert_eq!(standing(&here, &to_old).await, LinkStanding::Pending);
}

#[tokio::test]
async fn one_answer_is_enough_where_an_organization_asked_at_both_addresses() {
    let (world, anna, bram, bakery) = bakery().await;
    let first = world.ask_link(&bram, &bakery, &anna.email).await.unwrap();
    let here = world.sign_in(&anna).await;
    world.change_address(&here, "new@demo.example").await;
    let here = world.again(&here).await;
    let second = world.ask_link(&bram, &bakery, "new@demo.example").await.unwrap();
    here.answer_link_request(&second, "accept").await.unwrap();
    assert_eq!(standing(&here, &first).await, LinkStanding::Accepted);
    assert_eq!(world.mails_to(&bram, "M32").await.len(), 2, "each request has its answer");
    assert_eq!(world.audit(&anna, Deed::LinkAccepted).await.len(), 1);
}

/// R16, R44: what waits for somebody's answer is theirs no more once their eHerkenning has ended; to the managers it looks as before.
#[tokio::test]
async fn r16_r44_cancelling_the_whole_eherkenning_takes_what_waits_for_an_answer_and_tells_no_manager() {
    let (world, anna, bram, bakery) = bakery().await;
    let reference = world.ask_link(&bram, &bakery, &anna.email).await.unwrap();
    let seen = async || world.sign_in(&bram).await.asked(&reference).await.unwrap();
    let before = seen().await;
    let here = world.sign_in(&anna).await;
    world.cancel(&here, &[("what", "all"), ("when", "now"), ("truth", "on")]).await.unwrap();
    assert_eq!(seen().await, before, "whether the address is anybody's is not told");
    let request = world.portal.db().read().await.unwrap().link_request(&reference).await.unwrap().unwrap();
    assert_eq!((request.person, request.standing), (None, LinkStanding::Pending));
    // To the manager the address is as any other; nobody has it any more.
    assert_eq!(
        problems(world.ask_link(&bram, &bakery, &anna.email).await),
        [("email".to_owned(), Problem::LinkExists)]
    );
    world.sign_in(&bram).await.withdraw_asked(&reference).await.unwrap();
    world.ask_link(&bram, &bakery, &anna.email).await.unwrap();
    assert_eq!(world.mails().await.iter().filter(|(one, _)| one.template == "M31").count(), 1);
}

/// Of many answers at once, one counts.
async fn r45_of_many_parallel_answers_one_counts(world: World) {
    let (world, anna, bram, bakery) = bakery_in(world).await;
    let reference = world.ask_link(&bram, &bakery, &anna.email).await.unwrap();
    let here = world.sign_in(&anna).await;
    let mut all = tokio::task::JoinSet::new();
    for number in 0..50 {
        let (here, reference) = (here.clone(), reference.clone());
        let answer = if number % 2 == 0 { "accept" } else { "decline" };
        all.spawn(async move { here.answer_link_request(&reference, answer).await.is_ok() });
    }
    let mut done = 0;
    while let Some(one) = all.join_next().await {
        done += usize::from(one.unwrap());
    }
    assert_eq!(done, 1);
    let told = world.mails_to(&bram, "M32").await.len() + world.mails_to(&bram, "M33").await.len();
    assert_eq!(told, 1);
    let linked = standing(&here, &reference).await == LinkStanding::Accepted;
    assert_eq!(world.is_linked(&anna, &bakery).await, linked);
}

/// A link ends where nothing is left, and its managers see nothing any more.
#[tokio::test]
async fn who_has_nothing_left_unlinks_himself() {
    let (world, anna, bram, bakery) = bakery().await;
    world.login_for(&anna, &bakery, None, Level::Eh3, date(2027, 3, 9)).await;
    let here = world.sign_in(&anna).await;
    assert!(here.links().await.unwrap()[0].held);
    assert_eq!(refusal(here.unlink(&bakery).await), Refusal::Changed);
    world.clock.forward(120 * DAY);
    let here = world.sign_in(&anna).await;
    assert!(!here.links().await.unwrap()[0].held);
    let listed = async || {
        let manager = world.sign_in(&bram).await;
        let shown = manager.users_permissions(&rules::shown::UsersFilter::default()).await;
        shown.unwrap().rows.iter().any(|row| row.name == anna.name)
    };
    assert!(listed().await);
    here.unlink(&bakery).await.unwrap();
    assert_eq!(here.links().await.unwrap(), []);
    assert!(!listed().await);
    for organization in [bakery.as_str(), "nothing"] {
        assert_eq!(refusal(here.unlink(organization).await), Refusal::NotYours);
    }
    assert_eq!(world.audit(&anna, Deed::Unlinked).await.len(), 1);
    world.ask_link(&bram, &bakery, &anna.email).await.unwrap();
}

on_both! {
    r45_of_many_parallel_answers_one_counts
    /// L8, R49
    l8_of_parallel_requests_to_one_address_one_is_sent_and_the_others_are_told_that_it_waits
}

async fn l8_of_parallel_requests_to_one_address_one_is_sent_and_the_others_are_told_that_it_waits(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let bram = world.person("Bram").await;
    let login = world.login_for(&bram, &bakery, None, Level::Eh3, date(2027, 8, 9)).await;
    world.admin(&bram, &login).await;
    let here = world.sign_in(&bram).await;
    for round in 0..3 {
        let (mut all, mut filled) = (tokio::task::JoinSet::new(), Vec::new());
        for _ in 0..4 {
            filled.push(here.fill_link_request(&bakery, &format!("wanted{round}@demo.example"), "").await.unwrap());
        }
        for (draft, rev) in filled {
            let here = here.clone();
            all.spawn(async move { complete(&here, &draft, rev).await });
        }
        let (sent, refused): (Vec<_>, Vec<_>) = all.join_all().await.into_iter().partition(Result::is_ok);
        assert_eq!((sent.len(), refused.len()), (1, 3), "round {round}");
        for one in refused {
            assert_eq!(problems(one), [("email".to_owned(), Problem::LinkExists)]);
        }
    }
}

/// R133: no request waits for an address that no mail reaches.
#[tokio::test]
async fn r133_an_address_that_no_mail_server_finds_is_not_asked() {
    let (world, _, bram, bakery) = bakery().await;
    let here = world.sign_in(&bram).await;
    for (typed, problem) in
        [("new@1\u{5d0}a.example", Problem::EmailSyntax), ("jörg@demo.example", Problem::EmailLocal)]
    {
        assert_eq!(
            problems(here.ask_link(&bakery, typed, "Welkom!").await),
            [("email".to_owned(), problem)],
            "{typed}"
        );
    }
}
