//! A manager ends permissions of users: what ends, of whom, when, and who is told.

use jiff::civil::{Date, date};
use rules::{
    actor::Actor,
    deed::Deed,
    level::Level,
    problem::{Problem, Refusal},
    shown::UsersFilter,
    state::{ApplicationState, CancellationState},
    wizard::{
        Answers,
        renewal::field,
        terminate::{MOST_ROWS, UNLINK, WHEN, WHICH},
    },
};

use super::world::{Ask, DAY, Somebody, TODAY, World, problems, refusal, row};
use crate::{
    Ends, Result, SignedIn,
    letters::{AnyLetter, M01Ended, M25},
};

on_both! {
    r97_a_manager_ends_a_permission_at_once_and_everybody_is_told
    r97_several_rows_of_several_users_end_together_and_each_has_one_letter
    r98_a_user_of_two_organizations_keeps_the_other_and_it_is_never_named
    r99_ones_own_role_asks_for_a_fresh_code_and_a_tick
    r99_the_last_manager_says_that_nobody_is_left
    what_ends_at_the_end_of_a_day_works_until_then_and_can_be_taken_back
    who_leaves_keeps_nothing_there_and_may_be_unlinked
    of_two_managers_one_ends_it_and_the_other_sees_that
    what_is_foreign_is_as_if_it_did_not_exist
}

/// The rows of a list.
pub(super) fn rows(permissions: &[&str]) -> Ends {
    Ends::Rows(permissions.iter().map(|id| (field(WHICH, id), "on".to_owned())).collect())
}

/// Starts, and goes through the first step; the draft and its revision.
async fn fill(who: &SignedIn, ends: Ends, last_day: Option<Date>, more: &[(&str, &str)]) -> Result<(String, i64)> {
    let draft = who.start_terminate(ends).await?;
    let rev = who.open_draft(&draft).await?.rev;
    let mut answers: Answers = more.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect();
    match last_day {
        None => drop(answers.insert(WHEN.to_owned(), "now".to_owned())),
        Some(day) => {
            let parts =
                [("day", day.day().to_string()), ("month", day.month().to_string()), ("year", day.year().to_string())];
            answers.extend(parts.map(|(name, answer)| (name.to_owned(), answer)));
            answers.insert(WHEN.to_owned(), "date".to_owned());
        }
    }
    Ok((draft.clone(), who.save_step(&draft, WHEN, rev, answers, true).await?.rev))
}

/// Check answers, with the ticks for these organizations too.
async fn complete(who: &SignedIn, draft: &str, rev: i64, organizations: &[String]) -> Result<String> {
    let mut ticks: Answers = [("truth".to_owned(), "on".to_owned())].into();
    for id in organizations {
        ticks.extend(["own", "alone"].map(|name| (field(name, id), "on".to_owned())));
    }
    Ok(who.send_wizard(draft, rev, ticks).await?.remove(0))
}

/// The whole way; the reference.
pub(super) async fn end_for(
    who: &SignedIn,
    ends: Ends,
    last_day: Option<Date>,
    organizations: &[String],
) -> Result<String> {
    let (draft, rev) = fill(who, ends, last_day, &[]).await?;
    complete(who, &draft, rev, organizations).await
}

/// The same now, with more answers.
pub(super) async fn end_with(
    who: &SignedIn,
    ends: Ends,
    more: &[(&str, &str)],
    organizations: &[String],
) -> Result<String> {
    let (draft, rev) = fill(who, ends, None, more).await?;
    complete(who, &draft, rev, organizations).await
}

/// A bakery with its managers Bram and Carla, and Anna, who has a permission there.
struct Bakery {
    world: World,
    id: String,
    anna: Somebody,
    hers: String,
    bram: Somebody,
    carla: Somebody,
    carlas: String,
}

impl Bakery {
    async fn of(world: World) -> Self {
        let id = world.organization("Bakkerij").await;
        let (anna, hers) = world.user_of(&id, "Anna").await;
        let (bram, _) = world.manager_of(&id, "Bram").await;
        let (carla, carlas) = world.manager_of(&id, "Carla").await;
        Self { world, id, anna, hers, bram, carla, carlas }
    }

    async fn bram(&self) -> SignedIn {
        self.world.sign_in(&self.bram).await
    }

    async fn has_ended(&self, who: &Somebody, id: &str) -> bool {
        row(&self.world.rows(who).await, id).terminated.is_some()
    }

    fn everything(&self) -> Ends {
        Ends::Everything { person: self.anna.id.clone(), organization: self.id.clone() }
    }
}

/// R97: ended at once, with what waits for it; the user is told, and another permission stays.
async fn r97_a_manager_ends_a_permission_at_once_and_everybody_is_told(world: World) {
    let at = Bakery::of(world).await;
    let (world, anna) = (&at.world, &at.anna);
    let other = world.login(anna, &at.id, date(2027, 3, 9)).await;
    let waiting = Ask::plainly(&[&at.hers], &at.id, &at.bram).reference(&world.sign_in(anna).await).await;
    let bram = at.bram().await;
    let (draft, rev) = fill(&bram, rows(&[&at.hers]), None, &[("comment", " Left us ")]).await.unwrap();
    let refused = problems(bram.send_wizard(&draft, rev, Answers::new()).await);
    assert_eq!(refused, [("truth".to_owned(), Problem::RequiredTick)]);
    assert!(!at.has_ended(anna, &at.hers).await);
    let rev = bram.open_draft(&draft).await.unwrap().rev;
    let reference = complete(&bram, &draft, rev, &[]).await.unwrap();
    assert_eq!(complete(&bram, &draft, rev, &[]).await.unwrap(), reference, "twice is once");

    assert!(at.has_ended(anna, &at.hers).await && !at.has_ended(anna, &other).await);
    let to_anna = world.mails_to(anna, "M25").await;
    let [AnyLetter::M25(M25 { manager, last_day: None, ended, withdrawn, reason, .. })] = to_anna.as_slice() else {
        panic!("{to_anna:?}")
    };
    assert_eq!((manager.as_str(), reason.as_str(), withdrawn), ("X. Bram", "Left us", &vec![waiting.clone()]));
    assert_eq!((ended.len(), ended[0].organization.as_str(), ended[0].rows.len()), (1, "Bakkerij", 1));
    let to_bram = world.mails_to(&at.bram, "M01c").await;
    assert!(
        matches!(to_bram.as_slice(), [AnyLetter::M01Ended(M01Ended { reference: own, ended, .. })]
            if *own == reference && ended.len() == 1),
        "{to_bram:?}"
    );
    let lines = world.audit(anna, Deed::PermissionsTerminated).await;
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((&line.actor, &line.reference), (&Actor::person(&at.bram.id).to_string(), &reference));
    assert_eq!(line.organization.as_deref(), Some(at.id.as_str()));
    let mut reading = world.portal.db().read().await.unwrap();
    let request = reading.application_by_reference(&waiting).await.unwrap().unwrap();
    assert_eq!(request.state, ApplicationState::Withdrawn);
    drop(reading);

    // Wherever it is shown, it says by whom.
    let notes = world.sign_in(anna).await.my_permissions(rules::people::Language::En).await.unwrap().notes;
    assert!(
        notes.iter().any(|note| note.permission == at.hers && note.by.as_deref() == Some("X. Bram") && !note.later)
    );
    let page = bram.one_user(&anna.id, "").await.unwrap();
    assert!(page.note(&at.hers).is_some_and(|note| note.own && note.day == TODAY));
    assert!(page.events.iter().any(|event| event.reference == reference && event.own));
    let done = bram.ended_for_users(&reference).await.unwrap();
    assert_eq!((done.users.len(), done.users[0].user.as_str()), (1, "X. Anna"));
    for other in [&at.carla, anna] {
        assert_eq!(refusal(world.sign_in(other).await.ended_for_users(&reference).await), Refusal::NotYours);
    }
}

async fn r97_several_rows_of_several_users_end_together_and_each_has_one_letter(world: World) {
    let at = Bakery::of(world).await;
    let (world, bram) = (&at.world, at.bram().await);
    let mill = world.organization("Molen").await;
    let brams = world.login_for(&at.bram, &mill, None, Level::Eh3, date(2027, 10, 31)).await;
    world.admin(&at.bram, &brams).await;
    let at_mill = world.login(&at.anna, &mill, date(2027, 1, 9)).await;
    let (eva, evas) = world.user_of(&at.id, "Eva").await;
    end_for(&bram, rows(&[&at.hers, &at_mill, &evas]), None, &[]).await.unwrap();
    assert!(at.has_ended(&at.anna, &at.hers).await && at.has_ended(&at.anna, &at_mill).await);
    assert!(at.has_ended(&eva, &evas).await);
    let to_anna = world.mails_to(&at.anna, "M25").await;
    assert!(matches!(to_anna.as_slice(), [AnyLetter::M25(M25 { ended, .. })] if ended.len() == 2), "{to_anna:?}");
    assert_eq!(world.mails_to(&eva, "M25").await.len(), 1);
    assert_eq!(world.mails_to(&at.bram, "M01c").await.len(), 1);

    let many: Vec<String> = (0..=MOST_ROWS).map(|n| format!("row{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let refused = problems(bram.start_terminate(rows(&many)).await);
    assert_eq!(refused, [(WHICH.to_owned(), Problem::TooMany { max: MOST_ROWS })]);
}

/// R98, and what a manager never learns of other organizations: not on the user's page, not in the wizard, not in the letters.
async fn r98_a_user_of_two_organizations_keeps_the_other_and_it_is_never_named(world: World) {
    let at = Bakery::of(world).await;
    let (world, bram) = (&at.world, at.bram().await);
    let mill = world.organization("Molen").await;
    let (gijs, _) = world.manager_of(&mill, "Gijs").await;
    let elsewhere = world.login(&at.anna, &mill, date(2027, 1, 9)).await;
    let waiting = Ask::plainly(&[&elsewhere], &mill, &gijs).reference(&world.sign_in(&at.anna).await).await;
    end_for(&world.sign_in(&gijs).await, rows(&[&elsewhere]), Some(date(2027, 1, 2)), &[]).await.unwrap();

    let draft = bram.start_terminate(at.everything()).await.unwrap();
    let opened = format!("{:?}", bram.open_draft(&draft).await.unwrap().wizard);
    let page = format!("{:?}", bram.one_user(&at.anna.id, "").await.unwrap());
    let reference = end_for(&bram, at.everything(), None, &[]).await.unwrap();
    let after = format!("{:?}", bram.one_user(&at.anna.id, "").await.unwrap());
    let done = format!("{:?}", bram.ended_for_users(&reference).await.unwrap());
    let letters = format!("{:?}", world.mails_to(&at.bram, "M01c").await);
    for told in [&opened, &page, &after, &done, &letters] {
        assert!(told.contains("Bakkerij"), "{told}");
        for canary in ["Molen", "Gijs", &waiting, &elsewhere, &mill, &gijs.id] {
            assert!(!told.contains(canary), "{canary} in {told}");
        }
    }
    assert!(at.has_ended(&at.anna, &at.hers).await);
    assert!(!at.has_ended(&at.anna, &elsewhere).await, "bv 2 stays");
    let mut reading = world.portal.db().read().await.unwrap();
    let request = reading.application_by_reference(&waiting).await.unwrap().unwrap();
    assert_eq!(request.state, ApplicationState::Awaiting);
}

/// R99
async fn r99_ones_own_role_asks_for_a_fresh_code_and_a_tick(world: World) {
    let at = Bakery::of(world).await;
    let (world, bram) = (&at.world, at.bram().await);
    let own = world.rows(&at.bram).await.into_iter().find(|one| one.login.is_some()).unwrap().id;
    let draft = bram.start_terminate(rows(&[&own, &at.hers])).await.unwrap();
    world.clock.forward(11 * 60);
    let late = world.portal.signed_in(world.session_of(&at.bram).await.reveal()).await.unwrap().unwrap();
    assert!(late.open_draft(&draft).await.is_ok(), "with a code of a moment ago");
    let stale = bram.start_terminate(rows(&[&own])).await.unwrap();
    assert_eq!(refusal(bram.open_draft(&stale).await), Refusal::StepUp);
    assert!(
        bram.open_draft(&bram.start_terminate(rows(&[&at.hers])).await.unwrap()).await.is_ok(),
        "others' asks for none"
    );

    let (draft, rev) = fill(&late, rows(&[&own, &at.hers]), None, &[]).await.unwrap();
    let refused = problems(complete(&late, &draft, rev, &[]).await);
    assert_eq!(refused, [(field("own", &at.id), Problem::RequiredTick)]);
    assert!(!at.has_ended(&at.bram, &own).await);
    let rev = late.open_draft(&draft).await.unwrap().rev;
    let reference = complete(&late, &draft, rev, std::slice::from_ref(&at.id)).await.unwrap();
    assert!(at.has_ended(&at.bram, &own).await && at.has_ended(&at.anna, &at.hers).await);
    assert_eq!(world.mails_to(&at.bram, "M25").await, [], "one letter says it");
    // Who manages no more sees what became of their own, and of nobody else's.
    let done = late.ended_for_users(&reference).await.unwrap();
    assert_eq!(done.users.iter().map(|one| one.user.as_str()).collect::<Vec<_>>(), ["X. Bram"]);
    assert!(!done.manages);
    assert_eq!(refusal(late.one_user(&at.anna.id, "").await), Refusal::NotYours);
}

/// R99, edge case 12: what waits for the last manager is said to nobody's decision, and who asked is told.
async fn r99_the_last_manager_says_that_nobody_is_left(world: World) {
    let at = Bakery::of(world).await;
    let (world, bram) = (&at.world, at.bram().await);
    let waiting = Ask::plainly(&[&at.hers], &at.id, &at.bram).reference(&world.sign_in(&at.anna).await).await;
    end_for(&bram, rows(&[&at.carlas]), None, &[]).await.unwrap();
    let own = world.rows(&at.bram).await.into_iter().find(|one| one.login.is_some()).unwrap().id;
    let (draft, rev) = fill(&bram, rows(&[&own]), None, &[]).await.unwrap();
    let opened = format!("{:?}", bram.open_draft(&draft).await.unwrap().wizard);
    assert!(opened.contains("left_alone: 1"), "{opened}");
    let refused = problems(complete(&bram, &draft, rev, &[]).await);
    assert_eq!(refused, [(field("alone", &at.id), Problem::RequiredTick)]);
    let rev = bram.open_draft(&draft).await.unwrap().rev;
    complete(&bram, &draft, rev, std::slice::from_ref(&at.id)).await.unwrap();
    let told = world.mails_to(&at.anna, "M13").await;
    assert!(matches!(told.as_slice(), [AnyLetter::M13(letter)] if letter.reference == waiting), "{told:?}");
}

async fn what_ends_at_the_end_of_a_day_works_until_then_and_can_be_taken_back(world: World) {
    let at = Bakery::of(world).await;
    let (world, bram) = (&at.world, at.bram().await);
    let last_day = date(2026, 12, 5);
    let reference = end_for(&bram, rows(&[&at.hers]), Some(last_day), &[]).await.unwrap();
    assert!(!at.has_ended(&at.anna, &at.hers).await);
    let list = bram.users_permissions(&UsersFilter::default()).await.unwrap();
    assert!(list.notes.iter().any(|note| note.permission == at.hers && note.later && note.day == last_day));
    let hers = world.sign_in(&at.anna).await.my_permissions(rules::people::Language::En).await.unwrap();
    assert!(hers.notes.iter().any(|note| note.by.as_deref() == Some("X. Bram") && note.later));

    // Any manager of the organization takes it back, nobody else.
    let id = bram.one_user(&at.anna.id, "").await.unwrap().organizations[0].later[0].id.clone();
    assert_eq!(refusal(world.sign_in(&at.anna).await.undo_termination(&id).await), Refusal::NotYours);
    let carla = world.sign_in(&at.carla).await;
    carla.undo_termination(&id).await.unwrap();
    assert_eq!(refusal(carla.undo_termination(&id).await), Refusal::Gone);
    assert_eq!(bram.ended_for_users(&reference).await.unwrap().users[0].state, CancellationState::Undone);
    assert_eq!(world.audit(&at.anna, Deed::TerminationUndone).await.len(), 1);
    let letters = world.mails_to(&at.anna, "M25").await;
    assert_eq!(letters.len(), 2);
    assert!(letters.iter().any(|one| matches!(one, AnyLetter::M25(M25 { undone: true, .. }))));
    world.clock.forward(14 * DAY);
    assert_eq!(world.portal.tidy().await.unwrap().ended, 0);
    assert!(!at.has_ended(&at.anna, &at.hers).await);

    let last_day = world.portal.today().tomorrow().unwrap();
    end_for(&at.bram().await, rows(&[&at.hers]), Some(last_day), &[]).await.unwrap();
    world.clock.forward(DAY);
    assert_eq!(world.portal.tidy().await.unwrap().ended, 0, "the last day is a day on which it works");
    world.clock.forward(DAY);
    let late = world.sign_in(&at.carla).await;
    let id = late.one_user(&at.anna.id, "").await.unwrap().organizations[0].later[0].id.clone();
    assert_eq!(refusal(late.undo_termination(&id).await), Refusal::Gone, "its last day has passed");
    assert_eq!(world.portal.tidy().await.unwrap().ended, 1);
    assert!(at.has_ended(&at.anna, &at.hers).await);
    let page = late.one_user(&at.anna.id, "").await.unwrap();
    assert_eq!(
        page.note(&at.hers).and_then(|note| note.by.as_deref()),
        Some("X. Bram"),
        "on behalf of who asked for it"
    );
}

async fn who_leaves_keeps_nothing_there_and_may_be_unlinked(world: World) {
    let at = Bakery::of(world).await;
    let (world, bram) = (&at.world, at.bram().await);
    let service = world.service("Vergunning", Level::Eh3).await;
    let second = world.login_for(&at.anna, &at.id, Some(&service), Level::Eh3, date(2027, 3, 9)).await;
    let admin = world.admin(&at.anna, &second).await;
    let waiting = Ask::plainly(&[&at.hers], &at.id, &at.bram).reference(&world.sign_in(&at.anna).await).await;
    end_for(&bram, at.everything(), None, std::slice::from_ref(&at.id)).await.unwrap();
    for id in [&at.hers, &second, &admin] {
        assert!(at.has_ended(&at.anna, id).await);
    }
    let request = world.portal.db().read().await.unwrap().application_by_reference(&waiting).await.unwrap().unwrap();
    assert_eq!(request.state, ApplicationState::Withdrawn);
    let page = bram.one_user(&at.anna.id, "").await.unwrap();
    assert!(!page.organizations[0].manages && page.organizations[0].waiting.is_empty(), "still linked");

    // Nothing is left but the link.
    let (draft, rev) = fill(&bram, at.everything(), None, &[]).await.unwrap();
    let refused = problems(complete(&bram, &draft, rev, &[]).await);
    assert_eq!(refused, [(UNLINK.to_owned(), Problem::RequiredTick)]);
    let (draft, rev) = fill(&bram, at.everything(), None, &[(UNLINK, "on")]).await.unwrap();
    complete(&bram, &draft, rev, &[]).await.unwrap();
    assert_eq!(refusal(bram.one_user(&at.anna.id, "").await), Refusal::NotYours);
    assert_eq!(refusal(bram.start_terminate(at.everything()).await), Refusal::NotYours);
    assert_eq!(world.audit(&at.anna, Deed::Unlinked).await.len(), 1);
    let letters = world.mails_to(&at.anna, "M25").await;
    assert!(letters.iter().any(|one| matches!(one, AnyLetter::M25(M25 { unlinked, .. }) if unlinked == &["Bakkerij"])));
}

/// Edge case 2, for ending: one wins, the other sees the fresh state.
async fn of_two_managers_one_ends_it_and_the_other_sees_that(world: World) {
    let at = Bakery::of(world).await;
    let (bram, carla) = (at.bram().await, at.world.sign_in(&at.carla).await);
    let first = fill(&bram, rows(&[&at.hers]), None, &[]).await.unwrap();
    let second = fill(&carla, rows(&[&at.hers]), None, &[]).await.unwrap();
    let send = |who: &SignedIn, (draft, rev): &(String, i64)| {
        let (who, draft, rev) = (who.clone(), draft.clone(), *rev);
        tokio::spawn(async move { complete(&who, &draft, rev, &[]).await })
    };
    let (one, other) = (send(&bram, &first), send(&carla, &second));
    let (one, other) = (one.await.unwrap(), other.await.unwrap());
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
    let (lost, who, draft) = if one.is_ok() { (other, &carla, second.0) } else { (one, &bram, first.0) };
    assert_eq!(problems(lost), [(WHICH.to_owned(), Problem::SelectSome)]);
    let opened = format!("{:?}", who.open_draft(&draft).await.unwrap().wizard);
    assert!(opened.contains("EndedMeanwhile"), "{opened}");
    assert_eq!(at.world.mails_to(&at.anna, "M25").await.len(), 1);
    let again = problems(who.start_terminate(rows(&[&at.hers])).await);
    assert_eq!(again, [(field(WHICH, &at.hers), Problem::PermissionEnded)]);
}

/// Edge case 4, and 1: whoever manages no more ends nothing.
async fn what_is_foreign_is_as_if_it_did_not_exist(world: World) {
    let at = Bakery::of(world).await;
    let (world, bram) = (&at.world, at.bram().await);
    let mill = world.organization("Molen").await;
    let (gijs, theirs) = world.user_of(&mill, "Gijs").await;
    let nothing = Refusal::invalid(WHICH, Problem::SelectSome);
    for id in [theirs.as_str(), "no-such-row"] {
        assert_eq!(refusal(bram.start_terminate(rows(&[id])).await), nothing);
    }
    for (person, organization) in [(&gijs.id, &mill), (&at.anna.id, &mill), (&gijs.id, &at.id)] {
        let ends = Ends::Everything { person: person.clone(), organization: organization.clone() };
        assert_eq!(refusal(bram.start_terminate(ends).await), Refusal::NotYours);
    }
    for user in [gijs.id.as_str(), "nobody", "", "../x", "\0"] {
        assert_eq!(refusal(bram.one_user(user, "").await), Refusal::NotYours);
        assert_eq!(refusal(bram.undo_termination(user).await), Refusal::NotYours);
    }
    end_for(&bram, rows(&[&at.hers, &theirs]), Some(date(2026, 12, 5)), &[]).await.unwrap();
    assert!(!at.has_ended(&gijs, &theirs).await);

    let (draft, rev) = fill(&bram, rows(&[&at.hers]), None, &[]).await.unwrap();
    let own = world.rows(&at.bram).await.into_iter().find(|one| one.login.is_none()).unwrap().id;
    world.terminate(&own, &at.bram).await;
    assert_eq!(problems(complete(&bram, &draft, rev, &[]).await), [(WHICH.to_owned(), Problem::SelectSome)]);
    assert!(!at.has_ended(&at.anna, &at.hers).await);
}
