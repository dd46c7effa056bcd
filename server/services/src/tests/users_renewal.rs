//! A manager renews for users: whom he sees, what he may do for them, and what everybody gets.

use jiff::civil::date;
use rules::{
    actor::Actor,
    approval::Authority,
    deed::Deed,
    level::Level,
    period::Period,
    permission::Kind,
    problem::{Problem, Refusal},
    shown::{UsersFilter, UsersRow, Within},
    state::MeansState,
    wizard::{
        Answers, WizardKind,
        renewal::{TERM, WHICH, field},
        users_renewal::MOST_ROWS,
    },
};

use super::world::{Ask, Somebody, World, complete, problems, refusal, row};
use crate::{
    Failure, Result, SignedIn,
    letters::{AnyLetter, M01Users, M05},
};

fn ticked(permissions: &[&str]) -> Answers {
    permissions.iter().map(|id| (field(WHICH, id), "on".to_owned())).collect()
}

/// Ticks the rows and goes through the steps up to check answers; the draft's id and revision.
async fn fill(who: &SignedIn, permissions: &[&str], years: &str) -> Result<(String, i64)> {
    let draft = who.start_users_renewal(ticked(permissions)).await?;
    let rev = who.open_draft(&draft).await?.rev;
    let term = [(TERM.to_owned(), years.to_owned())].into();
    let saved = who.save_step(&draft, TERM, rev, term, true).await?;
    Ok((draft, saved.rev))
}

/// The whole way; the references.
pub(super) async fn renew_for(who: &SignedIn, permissions: &[&str], years: &str) -> Result<Vec<String>> {
    let (draft, rev) = fill(who, permissions, years).await?;
    complete(who, &draft, rev).await
}

async fn seen(who: &SignedIn, filter: UsersFilter) -> Vec<String> {
    who.users_permissions(&filter).await.unwrap().rows.into_iter().map(|row| row.permission.id).collect()
}

/// A bakery with Bram, who manages it, and Anna, who does not.
async fn bakery() -> (World, String, (Somebody, String), (Somebody, String)) {
    bakery_in(World::new().await).await
}

async fn bakery_in(world: World) -> (World, String, (Somebody, String), (Somebody, String)) {
    let bv = world.organization("Bakkerij").await;
    let anna = world.user_of(&bv, "Anna").await;
    let bram = world.manager_of(&bv, "Bram").await;
    (world, bv, anna, bram)
}

/// R64 R65
#[tokio::test]
async fn r64_r65_a_manager_renews_for_users_at_once() {
    let (world, bv, (anna, hers), (bram, _)) = bakery().await;
    let (eva, evas) = world.user_of(&bv, "Eva").await;
    for (years, ends) in [("1", date(2028, 1, 9)), ("3", date(2030, 1, 9)), ("5", date(2032, 1, 9))] {
        let who = world.person(&format!("Gijs{years}")).await;
        let login = world.login(&who, &bv, date(2027, 1, 9)).await;
        renew_for(&world.sign_in(&bram).await, &[&login], years).await.unwrap();
        assert_eq!(world.next_period(&who, &login).await, Some((date(2027, 1, 10), ends)));
    }
    let references = renew_for(&world.sign_in(&bram).await, &[&hers, &evas], "3").await.unwrap();
    let [action] = references.as_slice() else { panic!("{references:?}") };
    for (who, login) in [(&anna, &hers), (&eva, &evas)] {
        assert_eq!(world.next_period(who, login).await, Some((date(2027, 1, 10), date(2030, 1, 9))));
        let letters = world.mails_to(who, "M05").await;
        let [AnyLetter::M05(M05 { manager, organization, lines, admin, reference, .. })] = letters.as_slice() else {
            panic!("{letters:?}")
        };
        assert_eq!((manager.as_str(), organization.as_str(), *admin), ("X. Bram", "Bakkerij", false));
        assert_eq!((lines.len(), lines[0].until), (1, date(2030, 1, 9)));
        let lines = world.audit(who, Deed::RenewalProcessed).await;
        assert_eq!(lines.len(), 1);
        assert_eq!((&lines[0].actor, &lines[0].reference), (&Actor::person(&bram.id).to_string(), reference));
        assert_eq!(world.mails_to(who, "M03").await, [], "one letter says it");
        // Users see what managers did to them.
        let events = world.sign_in(who).await.overview().await.unwrap().events;
        assert!(events.iter().any(|event| event.by.as_deref() == Some("X. Bram")), "{events:?}");
    }
    let to_bram = world.mails_to(&bram, "M01b").await;
    let Some(AnyLetter::M01Users(M01Users { reference, renewed, undone, .. })) = to_bram
        .iter()
        .find(|letter| matches!(letter, AnyLetter::M01Users(M01Users { reference, .. }) if reference == action))
    else {
        panic!("{to_bram:?}")
    };
    assert_eq!((reference, renewed.len(), undone.len()), (action, 2, 0));

    let done = world.sign_in(&bram).await.done(action).await.unwrap();
    assert_eq!(done.applications.len(), 2);
    assert_eq!(done.for_users.unwrap().reference, *action);
    for stranger in [&anna, &eva] {
        assert_eq!(refusal(world.sign_in(stranger).await.done(action).await), Refusal::NotYours);
    }
}

/// Section 3, rule 1.
#[tokio::test]
async fn his_own_row_is_refused_in_the_result_and_the_others_are_done() {
    let (world, bv, (anna, hers), _) = bakery().await;
    let (robin, own) = world.user_of(&bv, "Robin").await;
    world.admin(&robin, &own).await;
    let signed_in = world.sign_in(&robin).await;
    let references = renew_for(&signed_in, &[&hers, &own], "1").await.unwrap();
    assert!(world.next_period(&anna, &hers).await.is_some());
    assert_eq!(world.next_period(&robin, &own).await, None);
    let done = signed_in.done(&references[0]).await.unwrap();
    let undone = done.for_users.unwrap().undone;
    assert_eq!(undone.len(), 1);
    assert_eq!((undone[0].permission.id.as_str(), &undone[0].problem), (own.as_str(), &Problem::OwnRow));
    let letters = world.mails_to(&robin, "M01b").await;
    let [AnyLetter::M01Users(M01Users { undone, .. })] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!((undone[0].user.as_str(), &undone[0].problem), ("X. Robin", &Problem::OwnRow));
    assert_eq!(world.mails_to(&robin, "M05").await, []);

    // Alone it is refused before anything starts, and what was ticked is kept.
    let alone = problems(signed_in.start_users_renewal(ticked(&[&own])).await);
    assert_eq!(alone, [(field(WHICH, &own), Problem::OwnRow)]);
    let list = world.sign_in(&robin).await.users_permissions(&UsersFilter::default()).await.unwrap();
    assert_eq!(list.refused, None, "another sign-in is another session");
}

/// R1
#[tokio::test]
async fn r1_an_admin_authorization_alone_is_refused_for_users_too() {
    let (world, bv, (_, hers), (bram, _)) = bakery().await;
    let (carla, login) = world.user_of(&bv, "Carla").await;
    let admin = world.admin(&carla, &login).await;
    let signed_in = world.sign_in(&bram).await;
    let refused = problems(signed_in.start_users_renewal(ticked(&[&admin, &hers])).await);
    assert_eq!(refused, [(field(WHICH, &admin), Problem::AdminAlone)]);
    assert_eq!(world.sign_in(&bram).await.overview().await.unwrap().drafts, []);

    renew_for(&signed_in, &[&admin, &login, &hers], "3").await.unwrap();
    let rows = world.rows(&carla).await;
    let (next, _) = row(&rows, &admin).successor.clone().unwrap();
    let crown = row(&rows, &next);
    assert_eq!(crown.period, Period { starts: date(2027, 1, 10), ends: date(2030, 1, 9) });
    assert_eq!(crown.login, row(&rows, &login).successor.clone().map(|(id, _)| id));
    assert!(matches!(world.mails_to(&carla, "M05").await.as_slice(), [AnyLetter::M05(M05 { admin: true, .. })]));
}

/// R6
#[tokio::test]
async fn r6_an_independent_representative_gets_his_admin_authorization_from_a_manager_too() {
    let (world, bv, _, (bram, _)) = bakery().await;
    let (dirk, login) = world.user_of(&bv, "Dirk").await;
    world.authority(&dirk, &bv, Authority::Independent).await;
    renew_for(&world.sign_in(&bram).await, &[&login], "1").await.unwrap();
    assert!(world.rows(&dirk).await.iter().any(|row| row.kind == Kind::Admin));
}

/// R46 R47
#[tokio::test]
async fn a_manager_sees_and_renews_linked_users_of_his_own_organizations_only() {
    let (world, _, (anna, hers), (bram, his)) = bakery().await;
    let mill = world.organization("Molen").await;
    let elsewhere = world.login(&anna, &mill, date(2027, 1, 9)).await;
    let (gijs, gijs_row) = world.user_of(&mill, "Gijs").await;
    let signed_in = world.sign_in(&bram).await;
    let all = seen(&signed_in, UsersFilter::default()).await;
    assert!(all.contains(&hers) && all.contains(&his), "{all:?}");
    assert!(!all.contains(&elsewhere) && !all.contains(&gijs_row), "{all:?}");
    let filter = UsersFilter { organization: Some(mill.clone()), ..UsersFilter::default() };
    assert_eq!(refusal(signed_in.users_permissions(&filter).await), Refusal::NotYours);
    for who in [&anna, &gijs] {
        let stranger = world.sign_in(who).await;
        assert_eq!(refusal(stranger.users_permissions(&UsersFilter::default()).await), Refusal::NotYours);
        assert_eq!(refusal(stranger.start_users_renewal(ticked(&[&hers])).await), Refusal::NotYours);
    }
    // What he does not see is refused, a foreign row like one that does not exist.
    let foreign = refusal(signed_in.start_users_renewal(ticked(&["no-such-row"])).await);
    assert_eq!(foreign, Refusal::invalid(WHICH, Problem::SelectSome));
    let refused = refusal(signed_in.start_users_renewal(ticked(&[&gijs_row])).await);
    assert_eq!(refused, foreign);
    renew_for(&signed_in, &[&hers, &gijs_row, &elsewhere], "1").await.unwrap();
    let drafts = signed_in.overview().await.unwrap().drafts;
    assert_eq!(drafts, [], "nothing of the foreign rows stays behind");
    assert_eq!(world.next_period(&gijs, &gijs_row).await, None);
    assert_eq!(world.next_period(&anna, &elsewhere).await, None);
}

/// Section 3, rule 6: eligibility is checked again when it is sent.
#[tokio::test]
async fn who_stops_being_manager_on_the_way_renews_nothing() {
    let (world, _, (anna, hers), (bram, his)) = bakery().await;
    let signed_in = world.sign_in(&bram).await;
    let (draft, rev) = fill(&signed_in, &[&hers], "3").await.unwrap();
    world.terminate(&his, &bram).await;
    let refused = problems(complete(&signed_in, &draft, rev).await);
    assert_eq!(refused, [(WHICH.to_owned(), Problem::SelectSome)]);
    assert_eq!(world.next_period(&anna, &hers).await, None);
    assert_eq!(world.mails_to(&anna, "M05").await, []);
    assert_eq!(world.mails_to(&bram, "M01b").await, []);
}

#[tokio::test]
async fn what_he_manages_no_longer_is_left_undone_without_a_word_about_its_users() {
    let (world, _, (anna, hers), (bram, _)) = bakery().await;
    let mill = world.organization("Molen").await;
    let (gijs, gijs_row) = world.user_of(&mill, "Gijs").await;
    let his = world.login_for(&bram, &mill, None, Level::Eh3, date(2027, 10, 31)).await;
    world.admin(&bram, &his).await;
    let signed_in = world.sign_in(&bram).await;
    let (draft, rev) = fill(&signed_in, &[&hers, &gijs_row], "3").await.unwrap();
    world.terminate(&his, &bram).await;
    let opened = format!("{:?}", signed_in.open_draft(&draft).await.unwrap().wizard);
    assert!(opened.contains("Molen") && !opened.contains("Gijs"), "{opened}");
    let sent = complete(&signed_in, &draft, rev).await.unwrap();
    assert!(world.next_period(&anna, &hers).await.is_some());
    assert_eq!(world.next_period(&gijs, &gijs_row).await, None);
    let letters = world.mails_to(&bram, "M01b").await;
    let [AnyLetter::M01Users(M01Users { lost, undone, .. })] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!((lost.as_slice(), undone.len()), (["Molen".to_owned()].as_slice(), 0));
    let done = signed_in.done(&sent[0]).await.unwrap().for_users.unwrap();
    assert!(done.lost && done.undone.is_empty());
}

/// Who unlinks himself on the way is seen no more; the manager is told that rows are left undone, and whose not.
#[tokio::test]
async fn who_unlinked_himself_is_left_undone_without_his_name() {
    let (world, bakery, (anna, hers), (bram, _)) = bakery().await;
    let (gijs, gijs_row) = world.user_of(&bakery, "Gijs").await;
    let signed_in = world.sign_in(&bram).await;
    let (draft, rev) = fill(&signed_in, &[&hers, &gijs_row], "3").await.unwrap();
    world.terminate(&gijs_row, &gijs).await;
    world.sign_in(&gijs).await.unlink(&bakery).await.unwrap();
    let opened = format!("{:?}", signed_in.open_draft(&draft).await.unwrap().wizard);
    assert!(opened.contains("gone: 1") && !opened.contains("Gijs"), "{opened}");
    let sent = complete(&signed_in, &draft, rev).await.unwrap();
    assert!(world.next_period(&anna, &hers).await.is_some());
    let letters = world.mails_to(&bram, "M01b").await;
    assert!(
        matches!(letters.as_slice(), [AnyLetter::M01Users(M01Users { gone: true, undone, .. })] if undone.is_empty())
    );
    let done = signed_in.done(&sent[0]).await.unwrap().for_users.unwrap();
    assert!(done.gone && !done.lost && done.undone.is_empty());
}

/// Edge case 6, for users too.
#[tokio::test]
async fn nobody_is_given_permissions_for_a_means_that_is_revoked() {
    let (world, _, (anna, hers), (bram, _)) = bakery().await;
    let signed_in = world.sign_in(&bram).await;
    let (draft, rev) = fill(&signed_in, &[&hers], "3").await.unwrap();
    world.set_means(&anna, MeansState::Revoked).await;
    let refused = problems(complete(&signed_in, &draft, rev).await);
    assert_eq!(refused, [(WHICH.to_owned(), Problem::SelectSome)]);
    let refused = problems(signed_in.start_users_renewal(ticked(&[&hers])).await);
    assert_eq!(refused, [(field(WHICH, &hers), Problem::MeansGone)]);
    assert_eq!(world.next_period(&anna, &hers).await, None);
    assert_eq!(world.mails_to(&anna, "M05").await, []);
}

/// Section 3, rule 4.
#[tokio::test]
async fn nobody_renews_above_his_own_level() {
    let (world, bv, (_, hers), _) = bakery().await;
    let (low, _) = world.manager_at(&bv, "Low", Level::Eh2Plus).await;
    let refused = problems(world.sign_in(&low).await.start_users_renewal(ticked(&[&hers])).await);
    assert_eq!(refused, [(field(WHICH, &hers), Problem::AboveLevel { held: Level::Eh2Plus })]);
}

#[tokio::test]
async fn what_changed_on_the_way_is_left_undone_and_said() {
    let (world, bv, (anna, hers), (bram, _)) = bakery().await;
    let (eva, evas) = world.user_of(&bv, "Eva").await;
    let signed_in = world.sign_in(&bram).await;
    let (draft, rev) = fill(&signed_in, &[&hers, &evas], "1").await.unwrap();
    let reference = Ask::plainly(&[&hers], &bv, &bram).reference(&world.sign_in(&anna).await).await;
    let sent = complete(&signed_in, &draft, rev).await.unwrap();
    assert!(world.next_period(&eva, &evas).await.is_some());
    assert_eq!(world.next_period(&anna, &hers).await, None);
    let done = signed_in.done(&sent[0]).await.unwrap().for_users.unwrap();
    assert_eq!(done.undone[0].problem, Problem::WaitsAlready { reference });
}

on_both!(r20_an_action_that_is_sent_twenty_times_happens_once);

/// R20
async fn r20_an_action_that_is_sent_twenty_times_happens_once(world: World) {
    let (world, _, (anna, hers), (bram, _)) = bakery_in(world).await;
    let signed_in = world.sign_in(&bram).await;
    let (draft, rev) = fill(&signed_in, &[&hers], "3").await.unwrap();
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (signed_in, draft) = (signed_in.clone(), draft.clone());
        tries.spawn(async move { complete(&signed_in, &draft, rev).await });
    }
    let mut references = std::collections::BTreeSet::new();
    while let Some(done) = tries.join_next().await {
        match done.unwrap() {
            Ok(sent) => {
                references.extend(sent);
            }
            Err(Failure::Refused(Refusal::Changed)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(references.len(), 1);
    assert_eq!((world.mails_to(&anna, "M05").await.len(), world.mails_to(&bram, "M01b").await.len()), (1, 1));
    assert_eq!(world.rows(&anna).await.len(), 2);
}

#[tokio::test]
async fn the_list_begins_with_what_ends_first_and_comes_in_pages() {
    let (world, bv, (anna, hers), (bram, his)) = bakery().await;
    let expired = world.login(&anna, &bv, date(2026, 11, 1)).await;
    let mut far = Vec::new();
    for number in 0..30 {
        let who = world.person(&format!("User{number:02}")).await;
        far.push(world.login(&who, &bv, date(2028, 3, 1)).await);
    }
    let signed_in = world.sign_in(&bram).await;
    let first = signed_in.users_permissions(&UsersFilter::default()).await.unwrap();
    assert_eq!((first.total, first.first, first.rows.len()), (34, 1, 25));
    let ids: Vec<&str> = first.rows.iter().map(|row| row.permission.id.as_str()).collect();
    assert_eq!(ids[..2], [expired.as_str(), hers.as_str()]);
    assert!(first.rows.windows(2).all(|two| two[0].permission.period.ends <= two[1].permission.period.ends));
    assert!(first.rows.iter().all(|row| row.own == (row.name == "X. Bram")));
    let after = |row: &UsersRow| UsersFilter { after: Some(row.key()), ..UsersFilter::default() };
    let before = |row: &UsersRow| UsersFilter { before: Some(row.key()), ..UsersFilter::default() };
    let page = signed_in.users_permissions(&after(&first.rows[24])).await.unwrap();
    assert_eq!((page.total, page.first, page.rows.len()), (34, 26, 9));
    let second: Vec<String> = page.rows.iter().map(|row| row.permission.id.clone()).collect();
    assert!(second.iter().all(|id| far.contains(id) && !ids.contains(&id.as_str())));
    assert_eq!(seen(&signed_in, before(&page.rows[0])).await, ids, "and back");
    let last = signed_in.users_permissions(&after(&page.rows[8])).await.unwrap();
    assert_eq!((last.first, last.rows.len()), (10, 25), "past the end is the last whole page");
    assert_eq!(seen(&signed_in, before(&first.rows[0])).await, ids, "before the beginning is the first");
    for nonsense in ["", "2", "2026-01-01", "2026-01-01.a'b", "never.a", "."] {
        let filter = UsersFilter { after: Some(nonsense.to_owned()), ..UsersFilter::default() };
        assert_eq!(seen(&signed_in, filter).await, ids, "{nonsense}");
    }
    let expiring = UsersFilter { expiring: Some(Within::Two), ..UsersFilter::default() };
    assert_eq!(seen(&signed_in, expiring.clone()).await, [expired.clone(), hers.clone()]);

    // Renewed in time it still runs, and is expiring no more; renewed after its end it is history.
    renew_for(&signed_in, &[&expired, &hers], "1").await.unwrap();
    assert!(seen(&signed_in, expiring).await.is_empty());
    let now = seen(&signed_in, UsersFilter::default()).await;
    assert!(now.contains(&hers) && now.contains(&his) && !now.contains(&expired));
}

#[tokio::test]
async fn more_rows_than_one_action_takes_are_refused_at_the_start() {
    let (world, _, _, (bram, _)) = bakery().await;
    let many: Vec<String> = (0..=MOST_ROWS).map(|number| format!("row{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let refused = problems(world.sign_in(&bram).await.start_users_renewal(ticked(&many)).await);
    assert_eq!(refused, [(WHICH.to_owned(), Problem::TooMany { max: MOST_ROWS })]);
}

/// R64, R65, R106, R1: all that a filter finds in one go, with a result for each row; a mail to each user, one to the manager.
#[tokio::test]
async fn r64_r65_r106_all_that_match_are_renewed_with_a_result_for_each() {
    for kind in [store::testing::Kind::Sqlite, store::testing::Kind::Postgres] {
        let (world, bv, _, (bram, _)) = bakery_in(World::on(kind).await).await;
        let mut users = Vec::new();
        for number in 0..130 {
            users.push(world.user_of(&bv, &format!("User{number}")).await);
        }
        // What stands in the way of some: above Bram's level, nobody can use it, too early; and a manager of their own.
        let high = world.person("High").await;
        let above = world.login_for(&high, &bv, None, Level::Eh4, date(2027, 1, 9)).await;
        let (gone, theirs) = world.user_of(&bv, "Gone").await;
        world.set_means(&gone, MeansState::Revoked).await;
        let late = world.person("Late").await;
        world.login(&late, &bv, date(2027, 10, 31)).await;
        let (carla, of_carla) = world.user_of(&bv, "Carla").await;
        world.admin(&carla, &of_carla).await;
        let elsewhere = world.organization("Bank").await;
        let (otto, ottos) = world.user_of(&elsewhere, "Otto").await;

        let manager = world.sign_in(&bram).await;
        let filter = UsersFilter { expiring: Some(Within::Two), ..UsersFilter::default() };
        let foreign = UsersFilter { organization: Some(elsewhere.clone()), ..filter.clone() };
        assert_eq!(refusal(manager.start_renewing_all(&foreign).await), Refusal::NotYours);
        let draft = manager.start_renewing_all(&filter).await.unwrap();
        let rev = manager.open_draft(&draft).await.unwrap().rev;
        let term = [(TERM.to_owned(), "3".to_owned())].into();
        let rev = manager.save_step(&draft, TERM, rev, term, true).await.unwrap().rev;
        let action = complete(&manager, &draft, rev).await.unwrap().concat();

        let done = manager.done(&action).await.unwrap();
        // Anna is of the bakery too.
        assert_eq!(done.applications.len(), users.len() + 2);
        let mut not: Vec<_> =
            done.for_users.unwrap().undone.into_iter().map(|row| (row.permission.id, row.problem)).collect();
        let mut wanted = vec![(above, Problem::AboveLevel { held: Level::Eh3 }), (theirs, Problem::MeansGone)];
        not.sort_by(|a, b| a.0.cmp(&b.0));
        wanted.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(not, wanted);
        for (who, login) in users.iter().chain([&(carla.clone(), of_carla)]) {
            assert_eq!(world.next_period(who, login).await, Some((date(2027, 1, 10), date(2030, 1, 9))));
            assert_eq!(world.mails_to(who, "M05").await.len(), 1);
        }
        let crown = world.rows(&carla).await.into_iter().filter(|row| row.kind == Kind::Admin);
        assert!(crown.into_iter().any(|row| row.period.ends == date(2030, 1, 9)), "with the permission it hangs on");
        assert_eq!(world.next_period(&otto, &ottos).await, None);
        let letters = world.mails_to(&bram, "M01b").await;
        let [AnyLetter::M01Users(M01Users { renewed, others, undone, .. })] = letters.as_slice() else {
            panic!("{letters:?}")
        };
        assert_eq!((renewed.len() + others, undone.len()), (users.len() + 2, 2));
        // Nothing is left of them.
        let left = problems(manager.start_renewing_all(&filter).await);
        assert_eq!(left, [(WHICH.to_owned(), Problem::NothingToRenew)]);
    }
}

#[tokio::test]
async fn the_draft_is_listed_resumed_and_taken_again_for_the_same_rows() {
    let (world, bv, (_, hers), (bram, _)) = bakery().await;
    let (_, evas) = world.user_of(&bv, "Eva").await;
    let signed_in = world.sign_in(&bram).await;
    let draft = signed_in.start_users_renewal(ticked(&[&hers])).await.unwrap();
    assert_eq!(signed_in.start_users_renewal(ticked(&[&hers])).await.unwrap(), draft);
    assert_ne!(signed_in.start_users_renewal(ticked(&[&hers, &evas])).await.unwrap(), draft);
    let drafts = signed_in.overview().await.unwrap().drafts;
    assert_eq!(drafts.len(), 2);
    assert!(
        drafts
            .iter()
            .all(|one| (one.kind, one.step.as_str(), one.number, one.total) == (WizardKind::UsersRenewal, TERM, 1, 2))
    );
    assert_eq!(
        refusal(signed_in.start_wizard(WizardKind::UsersRenewal).await),
        Refusal::NotYours,
        "it starts from the list only"
    );
    // The rows are no step's answer: a form cannot slip another one in.
    let rev = signed_in.open_draft(&draft).await.unwrap().rev;
    let mut slipped = ticked(&[&evas]);
    slipped.insert(TERM.to_owned(), "1".to_owned());
    signed_in.save_step(&draft, TERM, rev, slipped, true).await.unwrap();
    let kept = signed_in.open_draft(&draft).await.unwrap().answers;
    assert!(kept.contains_key(&field(WHICH, &hers)) && !kept.contains_key(&field(WHICH, &evas)), "{kept:?}");
}

#[tokio::test]
async fn the_refused_selection_is_kept_for_the_list() {
    let (world, bv, _, (bram, _)) = bakery().await;
    let (carla, login) = world.user_of(&bv, "Carla").await;
    let admin = world.admin(&carla, &login).await;
    let session = world.session_of(&bram).await;
    let signed_in = async || world.portal.signed_in(session.reveal()).await.unwrap().unwrap();
    problems(signed_in().await.start_users_renewal(ticked(&[&admin])).await);
    let refused = signed_in().await.users_permissions(&UsersFilter::default()).await.unwrap().refused.unwrap();
    assert_eq!(refused.answers, ticked(&[&admin]));
    assert_eq!(refused.problems, [(field(WHICH, &admin), Problem::AdminAlone)]);
}
