//! Administration > Requests: what managers asked, as all managers of the organization see it, and what they do about it.

use jiff::civil::date;
use rules::{
    actor::Actor,
    deed::Deed,
    level::Level,
    link::{AskedShown, FinishedShown, LinkStanding, Reminding},
    problem::Refusal,
    shown::UsersFilter,
    wizard::link_request::EMAIL,
};

use super::world::{Ask, DAY, Somebody, World, complete, refusal};
use crate::{
    SignedIn,
    letters::{AnyLetter, M30},
};

/// Bram manages the bakery, Carla bakery and mill; Gijs is a user of the mill.
struct Town {
    world: World,
    bakery: String,
    mill: String,
    bram: Somebody,
    carla: Somebody,
    gijs: Somebody,
}

impl Town {
    async fn new() -> Self {
        Self::in_(World::new().await).await
    }

    async fn in_(world: World) -> Self {
        let (bakery, mill) = (world.organization("Bakkerij").await, world.organization("Molen").await);
        let (bram, _) = world.manager_of(&bakery, "Bram").await;
        let (carla, _) = world.manager_of(&bakery, "Carla").await;
        let login = world.login_for(&carla, &mill, None, Level::Eh3, date(2027, 8, 9)).await;
        world.admin(&carla, &login).await;
        let (gijs, _) = world.user_of(&mill, "Gijs").await;
        Self { world, bakery, mill, bram, carla, gijs }
    }

    async fn ask(&self, who: &Somebody, organization: &str, email: &str) -> String {
        let reference = self.world.sign_in(who).await.ask_link(organization, email, "").await.unwrap();
        self.world.portal.run_errands().await.unwrap();
        reference
    }

    /// The references of the lines of the audit trail about what somebody did.
    async fn deeds(&self, actor: &str, deed: Deed) -> Vec<String> {
        let lines = self.world.portal.db().read().await.unwrap().audit_chain(0, 10_000).await.unwrap();
        let actor = Actor::person(actor).to_string();
        let of = lines.into_iter().map(|one| one.line).filter(|one| one.actor == actor && one.action == deed.name());
        of.map(|one| one.reference).collect()
    }
}

async fn sent(who: &SignedIn) -> Vec<AskedShown> {
    who.sent_requests("").await.unwrap().rows
}

fn references(rows: &[AskedShown]) -> Vec<&str> {
    rows.iter().map(|one| one.reference.as_str()).collect()
}

async fn finished(who: &SignedIn) -> Vec<(String, String)> {
    let one = |row: FinishedShown| match row {
        FinishedShown::Asked(one) => (one.reference, one.standing.name().to_owned()),
        FinishedShown::Application(one) => (one.reference, one.standing.name().to_owned()),
    };
    who.finished_requests("").await.unwrap().rows.into_iter().map(one).collect()
}

/// R47: every manager of the organization sees what was asked for it, and no other one; to all others it does not exist.
#[tokio::test]
async fn r47_what_was_asked_is_seen_by_all_managers_of_its_organization_and_by_nobody_else() {
    let town = Town::new().await;
    let (of_bakery, of_mill) = (
        town.ask(&town.bram, &town.bakery, "Typo@demo.exmaple").await,
        town.ask(&town.carla, &town.mill, "x@demo.example").await,
    );
    let (bram, carla) = (town.world.sign_in(&town.bram).await, town.world.sign_in(&town.carla).await);
    let seen = sent(&bram).await;
    assert_eq!(references(&seen), [&of_bakery]);
    let [one] = &seen[..] else { panic!("{seen:?}") };
    assert_eq!((one.email.as_str(), one.own, one.standing), ("Typo@demo.exmaple", true, LinkStanding::Pending));
    assert_eq!((one.asked, one.until), (date(2026, 11, 22), date(2026, 12, 22)));
    assert_eq!(references(&sent(&carla).await), [&of_mill, &of_bakery], "the newest first");
    assert_eq!(sent(&carla).await[1].by, town.bram.name);
    assert!(!sent(&carla).await[1].own);
    assert_eq!((bram.sent_requests("").await.unwrap().sent, carla.sent_requests("").await.unwrap().sent), (1, 2));
    assert_eq!(bram.to_decide().await.unwrap().sent, 1);

    let gijs = town.world.sign_in(&town.gijs).await;
    for (who, reference) in [(&bram, of_mill.as_str()), (&bram, "LR-2026-NOTONE"), (&gijs, &of_mill)] {
        assert_eq!(refusal(who.asked(reference).await), Refusal::NotYours);
        assert_eq!(refusal(who.remind_asked(reference).await), Refusal::NotYours);
        assert_eq!(refusal(who.withdraw_asked(reference).await), Refusal::NotYours);
    }
    assert_eq!(refusal(gijs.sent_requests("").await), Refusal::NotYours, "who manages nothing has no such page");
    assert_eq!(refusal(gijs.finished_requests("").await), Refusal::NotYours);
    assert_eq!(carla.asked(&of_bakery).await.unwrap().email, "Typo@demo.exmaple");
}

/// R44: of a known and an unknown address the managers see the same, also after a reminder.
#[tokio::test]
async fn r44_nothing_that_managers_see_tells_whether_an_address_is_known() {
    let town = Town::new().await;
    let known = town.ask(&town.bram, &town.bakery, &town.gijs.email).await;
    let unknown = town.ask(&town.bram, &town.bakery, "nobody@demo.example").await;
    let alike = async |who: &SignedIn| {
        let (known, unknown) = (who.asked(&known).await.unwrap(), who.asked(&unknown).await.unwrap());
        let told = AskedShown { reference: known.reference.clone(), email: known.email.clone(), ..unknown };
        assert_eq!(told, known);
    };
    let bram = town.world.sign_in(&town.bram).await;
    alike(&bram).await;
    town.world.clock.forward(3 * DAY);
    let bram = town.world.again(&bram).await;
    for reference in [&known, &unknown] {
        bram.remind_asked(reference).await.unwrap();
    }
    town.world.portal.run_errands().await.unwrap();
    alike(&bram).await;
    let of = async |template: &str| town.world.mails().await.iter().filter(|(one, _)| one.template == template).count();
    assert_eq!((of("M30").await, of("M31").await), (2, 1), "an address without an eHerkenning is told once a week");
}

/// Twice at the most, each time after three days, whichever manager it is; a reminder says that it is one.
#[tokio::test]
async fn who_was_asked_is_reminded_twice_each_time_after_three_days() {
    let town = Town::new().await;
    let reference = town.ask(&town.bram, &town.bakery, &town.gijs.email).await;
    let bram = town.world.sign_in(&town.bram).await;
    assert_eq!(sent(&bram).await[0].reminding, Reminding::From(date(2026, 11, 25)));
    assert_eq!(refusal(bram.remind_asked(&reference).await), Refusal::Changed);
    for (manager, number) in [(&town.bram, 1), (&town.carla, 2)] {
        town.world.clock.forward(3 * DAY);
        let manager = town.world.sign_in(manager).await;
        assert_eq!(sent(&manager).await[0].reminding, Reminding::Now);
        manager.remind_asked(&reference).await.unwrap();
        town.world.portal.run_errands().await.unwrap();
        assert_eq!(refusal(manager.remind_asked(&reference).await), Refusal::Changed, "once");
        let letters = town.world.mails_to(&town.gijs, "M30").await;
        assert_eq!(letters.len(), number + 1);
        assert!(matches!(&letters[0], AnyLetter::M30(M30 { reminder: true, .. })), "{letters:?}");
        assert_eq!(town.deeds(&manager.person.id, Deed::LinkReminded).await, std::slice::from_ref(&reference));
    }
    town.world.clock.forward(3 * DAY);
    let bram = town.world.sign_in(&town.bram).await;
    assert_eq!(sent(&bram).await[0].reminding, Reminding::NoMore);
    assert_eq!(refusal(bram.remind_asked(&reference).await), Refusal::Changed);
}

/// A mistyped address is seen and withdrawn: nobody accepts it any more, and the right one is asked.
#[tokio::test]
async fn a_request_that_was_withdrawn_is_accepted_by_nobody_and_brought_to_nobody() {
    let town = Town::new().await;
    let reference = town.ask(&town.bram, &town.bakery, &town.gijs.email).await;
    let carla = town.world.sign_in(&town.carla).await;
    carla.withdraw_asked(&reference).await.unwrap();
    assert_eq!(refusal(carla.withdraw_asked(&reference).await), Refusal::Changed);
    assert_eq!(refusal(carla.remind_asked(&reference).await), Refusal::Changed);
    assert_eq!(sent(&carla).await, []);
    assert_eq!(finished(&carla).await, [(reference.clone(), "withdrawn".to_owned())]);
    assert_eq!(town.deeds(&town.carla.id, Deed::LinkWithdrawn).await, std::slice::from_ref(&reference));
    let gijs = town.world.sign_in(&town.gijs).await;
    assert_eq!(refusal(gijs.answer_link_request(&reference, "accept").await), Refusal::Changed);
    // Withdrawn before it was brought to anybody.
    let bram = town.world.sign_in(&town.bram).await;
    let quick = bram.ask_link(&town.bakery, "typo@demo.exmaple", "").await.unwrap();
    bram.withdraw_asked(&quick).await.unwrap();
    town.world.portal.run_errands().await.unwrap();
    assert_eq!(town.world.letters_to("typo@demo.exmaple").await.len(), 0);
    town.ask(&town.bram, &town.bakery, &town.gijs.email).await;
}

/// Edge case 3, from the managers' side: what nobody answered, and what is over, the newest first.
#[tokio::test]
async fn what_is_over_stands_under_finished_the_newest_first() {
    let town = Town::new().await;
    let accepted = town.ask(&town.bram, &town.bakery, &town.gijs.email).await;
    let expired = town.ask(&town.bram, &town.bakery, "nobody@demo.example").await;
    let gijs = town.world.sign_in(&town.gijs).await;
    town.world.clock.forward(60);
    gijs.answer_link_request(&accepted, "accept").await.unwrap();
    let login = town.world.login(&town.gijs, &town.bakery, date(2027, 1, 9)).await;
    let asked = Ask::plainly(&[&login], &town.bakery, &town.bram).reference(&gijs).await;
    town.world.clock.forward(60);
    town.world.decider(&town.bram, &asked).await.refuse(&asked, "Nee").await.unwrap();
    let bram = town.world.sign_in(&town.bram).await;
    let refused = (asked.clone(), "refused".to_owned());
    let answered = (accepted.clone(), "accepted".to_owned());
    assert_eq!(finished(&bram).await, [refused.clone(), answered.clone()]);
    // What a manager does for users is nobody's to answer.
    super::users_renewal::renew_for(&bram, &[&login], "1").await.unwrap();
    assert_eq!(finished(&bram).await.len(), 2);

    town.world.clock.forward(30 * DAY);
    let bram = town.world.sign_in(&town.bram).await;
    assert_eq!(sent(&bram).await[0].standing, LinkStanding::Expired, "before anything has tidied up");
    assert_eq!(sent(&bram).await[0].reminding, Reminding::Over);
    assert_eq!(refusal(bram.withdraw_asked(&expired).await), Refusal::Changed);
    town.world.portal.tidy().await.unwrap();
    assert_eq!(sent(&bram).await, []);
    assert_eq!(finished(&bram).await, [(expired, "expired".to_owned()), refused, answered]);
    // Nobody sees what was decided about themselves here.
    assert!(finished(&town.world.sign_in(&town.carla).await).await.len() == 3);
}

/// A page at a time, each row once.
#[tokio::test]
async fn both_lists_go_on_where_the_page_before_ended() {
    let town = Town::new().await;
    let bram = town.world.sign_in(&town.bram).await;
    for number in 0..60 {
        bram.ask_link(&town.bakery, &format!("user{number}@demo.example"), "").await.unwrap();
    }
    let all = async |who: &SignedIn| {
        let (mut found, mut older) = (Vec::new(), String::new());
        loop {
            let page = who.sent_requests(&older).await.unwrap();
            assert_eq!(page.sent, 60);
            found.extend(page.rows);
            match page.older {
                Some(next) => older = next,
                None => return found,
            }
        }
    };
    let found = all(&bram).await;
    let emails: Vec<String> = found.iter().map(|one| one.email.clone()).collect();
    let expected: Vec<String> = (0..60).rev().map(|number| format!("user{number}@demo.example")).collect();
    assert_eq!(emails, expected);
    for one in &found {
        bram.withdraw_asked(&one.reference).await.unwrap();
    }
    let (mut ended, mut older) = (Vec::new(), String::new());
    loop {
        let page = bram.finished_requests(&older).await.unwrap();
        ended.extend(page.rows.into_iter().map(|row| match row {
            FinishedShown::Asked(one) => one.email,
            FinishedShown::Application(one) => panic!("{one:?}"),
        }));
        match page.older {
            Some(next) => older = next,
            None => break,
        }
    }
    assert_eq!(ended, expected, "all ended at the same instant");
    for made_up in ["\0", "z.z", "-1.-", "9999999999999999999.a", "' OR 1=1 --", "1"] {
        bram.sent_requests(made_up).await.unwrap();
        bram.finished_requests(made_up).await.unwrap();
    }
}

on_both! {
    /// R49, edge case 2
    r49_of_many_who_remind_answer_and_withdraw_at_once_the_first_counts
    /// R41, edge case 4
    r41_who_loses_the_organization_while_filling_in_is_told_so_at_the_next_step
    /// R46 R47 R48
    r46_r47_r48_of_two_bvs_each_managers_see_their_own_users_and_nobody_else_does
}

async fn r49_of_many_who_remind_answer_and_withdraw_at_once_the_first_counts(world: World) {
    let town = Town::in_(world).await;
    let reference = town.ask(&town.bram, &town.bakery, &town.gijs.email).await;
    town.world.clock.forward(3 * DAY);
    let (bram, carla) = (town.world.sign_in(&town.bram).await, town.world.sign_in(&town.carla).await);
    let mut reminders = tokio::task::JoinSet::new();
    for manager in [&bram, &carla, &bram, &carla] {
        let (manager, reference) = (manager.clone(), reference.clone());
        reminders.spawn(async move { manager.remind_asked(&reference).await.is_ok() });
    }
    assert_eq!(reminders.join_all().await.into_iter().filter(|one| *one).count(), 1);
    let gijs = town.world.sign_in(&town.gijs).await;
    let mut ends = tokio::task::JoinSet::new();
    for number in 0..6 {
        let (gijs, bram, reference) = (gijs.clone(), bram.clone(), reference.clone());
        ends.spawn(async move {
            match number % 2 {
                0 => gijs.answer_link_request(&reference, "accept").await.is_ok(),
                _ => bram.withdraw_asked(&reference).await.is_ok(),
            }
        });
    }
    assert_eq!(ends.join_all().await.into_iter().filter(|one| *one).count(), 1);
    let accepted = bram.asked(&reference).await.unwrap().standing == LinkStanding::Accepted;
    let linked = town.world.portal.db().read().await.unwrap().is_linked(&town.gijs.id, &town.bakery).await.unwrap();
    assert_eq!(linked, accepted);
}

async fn r41_who_loses_the_organization_while_filling_in_is_told_so_at_the_next_step(world: World) {
    let town = Town::in_(world).await;
    let carla = town.world.sign_in(&town.carla).await;
    let (draft, rev) = carla.fill_link_request(&town.mill, "x@demo.example", "").await.unwrap();
    let rows = town.world.rows(&town.carla).await;
    let admin = rows.iter().find(|row| row.login.is_some() && row.organization == town.mill).unwrap();
    town.world.terminate(&admin.id, &town.carla).await;
    let not_managed = [("organization".to_owned(), rules::problem::Problem::NotManager)];
    assert_eq!(super::world::problems(complete(&carla, &draft, rev).await), not_managed);
    let shown = carla.open_draft(&draft).await.unwrap();
    let answers = [("organization", town.mill.as_str()), (EMAIL, "y@demo.example")];
    let answers = answers.map(|(name, answer)| (name.to_owned(), answer.to_owned())).into();
    let saved = carla.save_step(&draft, "who", shown.rev, answers, true).await.unwrap();
    assert_eq!(saved.problems, not_managed);
    assert_eq!(town.world.letters_to("x@demo.example").await.len(), 0);
}

async fn r46_r47_r48_of_two_bvs_each_managers_see_their_own_users_and_nobody_else_does(world: World) {
    let town = Town::in_(world).await;
    let (bv1, bv2) = (town.mill.as_str(), town.bakery.as_str());
    let users = async |who: &Somebody| {
        let signed_in = town.world.sign_in(who).await;
        let rows = signed_in.users_permissions(&UsersFilter::default()).await.unwrap().rows;
        let mut all: Vec<(String, String)> =
            rows.into_iter().map(|row| (row.name, row.permission.organization)).collect();
        all.sort();
        all
    };
    let of = |who: &Somebody, organization: &str| (who.name.clone(), organization.to_owned());
    assert!(!users(&town.bram).await.iter().any(|(name, _)| *name == town.gijs.name), "a user of bv 1 only");
    let reference = town.ask(&town.bram, bv2, &town.gijs.email).await;
    assert!(!users(&town.bram).await.iter().any(|(name, _)| *name == town.gijs.name), "asking changes nothing");
    town.world.sign_in(&town.gijs).await.answer_link_request(&reference, "accept").await.unwrap();
    town.world.login_for(&town.gijs, bv2, None, Level::Eh3, date(2027, 5, 5)).await;
    let brams = users(&town.bram).await;
    assert!(brams.contains(&of(&town.gijs, bv2)), "all managers of bv 2 see them: {brams:?}");
    assert!(brams.iter().all(|(_, organization)| organization == bv2), "and never what they have in bv 1: {brams:?}");
    let carlas = users(&town.carla).await;
    assert!(carlas.contains(&of(&town.gijs, bv1)) && carlas.contains(&of(&town.gijs, bv2)), "{carlas:?}");
    let (dirk, _) = town.world.manager_of(&town.world.organization("Dakdekker").await, "Dirk").await;
    assert!(!users(&dirk).await.iter().any(|(name, _)| *name == town.gijs.name), "no other manager does");
}
