//! From when to when: the days of a renewal, through the whole path.

use jiff::civil::date;
use rules::approval::Ticks;
use rules::{approval::Authority, level::Level, problem::Problem, wizard::renewal::field};

use super::world::{Ask, World, problems};
use crate::letters::{AnyLetter, M03};

#[tokio::test]
async fn r21_the_last_valid_day_is_the_day_before_the_same_date_some_years_on() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let robin = world.person("Robin").await;
    world.authority(&robin, &bv, Authority::Independent).await;
    let day = |year, month, day| date(year, month, day);
    for (why, (today, old_end, years, from, until)) in [
        ("in time", (day(2026, 11, 22), day(2027, 1, 9), "3", day(2027, 1, 10), day(2030, 1, 9))),
        (
            "on the last valid day: tomorrow",
            (day(2026, 11, 22), day(2026, 11, 22), "1", day(2026, 11, 23), day(2027, 11, 22)),
        ),
        ("expired yesterday: today", (day(2026, 11, 22), day(2026, 11, 21), "5", day(2026, 11, 22), day(2031, 11, 21))),
        ("expired years ago: today", (day(2026, 11, 22), day(2022, 3, 1), "1", day(2026, 11, 22), day(2027, 11, 21))),
        ("starts on 29 February", (day(2028, 2, 1), day(2028, 2, 28), "1", day(2028, 2, 29), day(2029, 2, 28))),
        ("five years from 29 February", (day(2028, 2, 29), day(2028, 2, 1), "5", day(2028, 2, 29), day(2033, 2, 28))),
        ("ends on 29 February", (day(2027, 2, 1), day(2027, 2, 28), "1", day(2027, 3, 1), day(2028, 2, 29))),
        ("old end on 29 February", (day(2028, 2, 29), day(2028, 2, 29), "3", day(2028, 3, 1), day(2031, 2, 28))),
    ] {
        world.clock.set_day(today);
        let login = world.login(&robin, &bv, old_end).await;
        let signed_in = world.sign_in(&robin).await;
        let reference = Ask::to_renew(&[&login]).same(&bv).years(years).reference(&signed_in).await;
        assert_eq!(world.next_period(&robin, &login).await, Some((from, until)), "{why}");
        let shown = &signed_in.done(&reference).await.unwrap().applications[0];
        assert_eq!((shown.new_from, shown.new_until, shown.old_until), (from, until, Some(old_end)), "{why}");
        assert_eq!((shown.lines[0].from, shown.lines[0].until), (from, until), "{why}");
    }
}

#[tokio::test]
async fn r21_a_day_begins_at_midnight_in_amsterdam() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let robin = world.person("Robin").await;
    world.authority(&robin, &bv, Authority::Independent).await;
    // An hour or two before midnight in Greenwich, in winter and in summer.
    for (yesterday, today) in [(date(2026, 12, 31), date(2027, 1, 1)), (date(2027, 6, 30), date(2027, 7, 1))] {
        world.clock.set(today, 0, 30);
        let login = world.login(&robin, &bv, yesterday).await;
        Ask::to_renew(&[&login]).same(&bv).reference(&world.sign_in(&robin).await).await;
        assert_eq!(world.next_period(&robin, &login).await.map(|(from, _)| from), Some(today));
    }
    world.clock.set(date(2027, 8, 31), 23, 59);
    let login = world.login(&robin, &bv, date(2027, 8, 31)).await;
    Ask::to_renew(&[&login]).same(&bv).reference(&world.sign_in(&robin).await).await;
    assert_eq!(world.next_period(&robin, &login).await.map(|(from, _)| from), Some(date(2027, 9, 1)));
}

#[tokio::test]
async fn it_can_be_renewed_from_six_months_before_the_end_and_not_a_day_earlier() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let robin = world.person("Robin").await;
    world.authority(&robin, &bv, Authority::Independent).await;
    let login = world.login(&robin, &bv, date(2027, 8, 31)).await;
    let (ask, from) = (Ask::to_renew(&[&login]).same(&bv), date(2027, 2, 28));
    world.clock.set_day(date(2027, 2, 27));
    let refused = problems(ask.send(&world.sign_in(&robin).await).await);
    assert_eq!(refused[0], (field("which", &login), Problem::NotRenewableYet { from }));
    world.clock.set_day(from);
    ask.reference(&world.sign_in(&robin).await).await;
    assert_eq!(world.next_period(&robin, &login).await, Some((date(2027, 9, 1), date(2030, 8, 31))));
}

/// R19: what waits starts when it is processed, not when it was sent.
#[tokio::test]
async fn r19_what_expires_while_it_waits_starts_on_the_day_of_approval() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let anna = world.person("Anna").await;
    let login = world.login(&anna, &bv, date(2026, 11, 25)).await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let reference = Ask::plainly(&[&login], &bv, &bram).reference(&world.sign_in(&anna).await).await;
    world.clock.set_day(date(2026, 12, 1));
    let manager = world.sign_in(&bram).await.as_decider(&reference).await.unwrap();
    manager.approve(&reference, Ticks::ALL).await.unwrap();
    let period = (date(2026, 12, 1), date(2029, 11, 30));
    assert_eq!(world.next_period(&anna, &login).await, Some(period));
    let shown = manager.application(&reference).await.unwrap();
    assert_eq!((shown.new_from, shown.new_until), period);
}

/// R22: a confirmation that is opened again some days later says what was written, not what would be today.
#[tokio::test]
async fn r22_the_confirmation_shows_the_same_days_whenever_it_is_opened() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let robin = world.person("Robin").await;
    world.authority(&robin, &bv, Authority::Independent).await;
    let login = world.login(&robin, &bv, date(2026, 11, 1)).await;
    let signed_in = world.sign_in(&robin).await;
    let reference = Ask::to_renew(&[&login]).same(&bv).reference(&signed_in).await;
    let lines = signed_in.done(&reference).await.unwrap().applications.remove(0).lines;
    assert_eq!((lines[0].from, lines[0].until), (date(2026, 11, 22), date(2029, 11, 21)));
    world.clock.set_day(date(2026, 11, 25));
    let later = world.sign_in(&robin).await.done(&reference).await.unwrap().applications.remove(0).lines;
    assert_eq!(later, lines);
}

/// R20, R22: page and letter tell the same, also where one permission for all services follows several.
#[tokio::test]
async fn r22_the_page_shows_the_lines_that_the_letter_tells() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (levy, permit) = (world.service("Heffingen", Level::Eh3).await, world.service("Vergunning", Level::Eh3).await);
    for (name, all) in [("Robin", false), ("Rosa", true)] {
        let who = world.person(name).await;
        world.authority(&who, &bv, Authority::Independent).await;
        let early = world.login_for(&who, &bv, Some(&levy), Level::Eh3, date(2026, 12, 31)).await;
        let late = world.login_for(&who, &bv, Some(&permit), Level::Eh3, date(2027, 3, 31)).await;
        let ask = Ask::to_renew(&[&early, &late]);
        let ask = if all { ask.all_services(&bv) } else { ask.same(&bv) };
        let signed_in = world.sign_in(&who).await;
        let reference = ask.reference(&signed_in).await;
        let letters = world.mails_to(&who, "M03").await;
        let [AnyLetter::M03(M03 { lines, .. })] = letters.as_slice() else { panic!("{letters:?}") };
        assert_eq!(lines.len(), if all { 1 } else { 2 });
        assert_eq!(signed_in.done(&reference).await.unwrap().applications[0].lines, *lines, "{name}");
    }
}

#[tokio::test]
async fn nothing_is_sent_without_a_permission() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let robin = world.person("Robin").await;
    world.authority(&robin, &bv, Authority::Independent).await;
    let signed_in = world.sign_in(&robin).await;
    let nothing = problems(Ask::to_renew(&[]).same(&bv).send(&signed_in).await);
    assert!(nothing.contains(&("which".to_owned(), Problem::SelectSome)), "{nothing:?}");
}
