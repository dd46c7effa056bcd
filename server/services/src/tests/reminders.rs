//! What users and managers are told in time: once, on the day, about exactly what ends.

use jiff::civil::{Date, date};
use rules::{
    approval::Authority,
    deed::Deed,
    problem::Refusal,
    reminder::RenewalLink,
    state::MeansState,
    wizard::renewal::{TERM, WHICH},
};
use store::alone;

use super::{
    terminate::{end_for, rows},
    world::{Ask, DAY, Somebody, World},
};
use crate::{
    Failure, Reminded, Settings,
    letters::{AnyLetter, Ending, M10, M11, M12, M17},
};

/// The last day of most stories, and the day of its first reminder.
const ENDS: Date = date(2027, 4, 30);
const WARNED: Date = date(2027, 2, 28);

on_both! {
    r61_two_months_before_a_permission_ends_its_holder_is_told_once
    r61_what_was_missed_for_days_is_caught_up_in_one_mail
    r61_two_servers_at_once_tell_it_once
    r61_one_mail_names_everything_that_ends_and_nothing_else
    r61_what_has_ended_is_told_the_day_after_and_not_when_it_is_no_news
    r63_nothing_goes_out_for_what_was_renewed_or_ended
    r63_what_waits_is_told_once_it_was_refused
    r63_with_another_last_day_it_is_reckoned_anew
    r63_what_ends_on_an_earlier_day_is_not_told_but_for_an_undone_end
    r61_what_cannot_be_read_of_one_keeps_nobody_else_from_being_told
    r63_a_role_that_lasts_longer_or_is_asked_for_is_not_said_to_end
    r67_each_manager_has_one_digest_a_week_right_to_the_row
    r67_a_clock_that_was_weeks_ahead_silences_no_digest
    r62_r135_a_link_is_for_its_reader_and_goes_on_with_what_was_begun
    r140_the_only_manager_is_told_so_two_months_before
    r110_what_nobody_uses_lapses_after_a_warning
    r110_who_should_have_lapsed_while_the_option_was_off_is_told_anew
}

impl World {
    /// The reminders of a day, at a time in Amsterdam.
    async fn remind_on(&self, day: Date, hour: i8, minute: i8) -> Reminded {
        self.clock.set(day, hour, minute);
        self.portal.send_reminders().await.unwrap()
    }

    /// What the mails of a kind to somebody name: by mail, each permission with its last day.
    async fn reminders_to(&self, who: &Somebody, template: &str) -> Vec<Vec<(String, Date)>> {
        let named = |ending: Vec<Ending>| ending.into_iter().map(|one| (one.organization, one.until)).collect();
        let letters = self.mails_to(who, template).await.into_iter();
        letters
            .map(|letter| match letter {
                AnyLetter::M10(M10 { ending, .. }) => named(ending),
                AnyLetter::M12(M12 { ended, .. }) => named(ended),
                other => panic!("{other:?}"),
            })
            .collect()
    }
}

async fn r61_two_months_before_a_permission_ends_its_holder_is_told_once(world: World) {
    let bv = world.organization("Bakkerij").await;
    let anna = world.person("Anna").await;
    world.login(&anna, &bv, ENDS).await;
    // The last minute of the day before, in Amsterdam; then the first of the day itself.
    world.remind_on(date(2027, 2, 27), 23, 59).await;
    assert_eq!(world.reminders_to(&anna, "M10").await.len(), 0);
    for (hour, minute) in [(0, 0), (0, 1), (23, 59)] {
        world.remind_on(WARNED, hour, minute).await;
        assert_eq!(world.reminders_to(&anna, "M10").await, [[("Bakkerij".to_owned(), ENDS)]], "{hour}:{minute}");
    }
    let letters = world.mails_to(&anna, "M10").await;
    let [AnyLetter::M10(M10 { whole: true, only_manager_of, .. })] = letters.as_slice() else { panic!("{letters:?}") };
    assert!(only_manager_of.is_empty());
    // The further ones: thirty and seven days before.
    for (day, count) in
        [(date(2027, 3, 30), 1), (date(2027, 3, 31), 2), (date(2027, 4, 22), 2), (date(2027, 4, 23), 3), (ENDS, 3)]
    {
        world.remind_on(day, 10, 0).await;
        assert_eq!(world.reminders_to(&anna, "M10").await.len(), count, "{day}");
    }
}

async fn r61_what_was_missed_for_days_is_caught_up_in_one_mail(world: World) {
    let bv = world.organization("Bakkerij").await;
    let (anna, bert) = (world.person("Anna").await, world.person("Bert").await);
    world.login(&anna, &bv, ENDS).await;
    world.login(&bert, &bv, date(2027, 5, 2)).await;
    // Three days after the one and one after the other; and not again when the clock is set back.
    for day in [date(2027, 3, 3), date(2027, 3, 1), WARNED] {
        world.remind_on(day, 10, 0).await;
        assert_eq!(world.reminders_to(&anna, "M10").await, [[("Bakkerij".to_owned(), ENDS)]]);
        assert_eq!(world.reminders_to(&bert, "M10").await, [[("Bakkerij".to_owned(), date(2027, 5, 2))]]);
    }
    // Stopped over two further reminders: one mail.
    world.remind_on(date(2027, 4, 25), 10, 0).await;
    assert_eq!(world.reminders_to(&anna, "M10").await.len(), 2);
    world.remind_on(ENDS, 10, 0).await;
    assert_eq!(world.reminders_to(&anna, "M10").await.len(), 2);
}

async fn r61_two_servers_at_once_tell_it_once(world: World) {
    let bv = world.organization("Bakkerij").await;
    let mut people = Vec::new();
    // More than are told in one transaction.
    for number in 0..120 {
        people.push(world.person(&format!("Anna{number}")).await);
        world.login(&people[number], &bv, ENDS).await;
    }
    world.clock.set(WARNED, 0, 5);
    let other = world.another_portal();
    let (one, two) = tokio::join!(alone(world.portal.send_reminders()), alone(other.send_reminders()));
    assert_eq!(one.unwrap().permissions + two.unwrap().permissions, 120);
    for anna in &people {
        assert_eq!(world.reminders_to(anna, "M10").await.len(), 1);
    }
}

async fn r61_one_mail_names_everything_that_ends_and_nothing_else(world: World) {
    let (bv, other) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (anna, bert) = (world.person("Anna").await, world.person("Bert").await);
    world.login(&anna, &bv, ENDS).await;
    world.login(&anna, &other, ENDS).await;
    world.login(&anna, &other, date(2028, 4, 30)).await;
    world.login(&bert, &bv, date(2027, 6, 30)).await;
    world.remind_on(WARNED, 10, 0).await;
    let mut told = world.reminders_to(&anna, "M10").await;
    told[0].sort();
    assert_eq!(told, [[("Bakkerij".to_owned(), ENDS), ("Molen".to_owned(), ENDS)]]);
    let letters = world.mails_to(&anna, "M10").await;
    assert!(matches!(letters.as_slice(), [AnyLetter::M10(M10 { whole: false, .. })]), "it is valid for a year longer");
    assert_eq!(world.reminders_to(&bert, "M10").await.len(), 0);
}

async fn r61_what_has_ended_is_told_the_day_after_and_not_when_it_is_no_news(world: World) {
    let bv = world.organization("Bakkerij").await;
    let (anna, bert) = (world.person("Anna").await, world.person("Bert").await);
    world.login(&anna, &bv, ENDS).await;
    world.login(&bert, &bv, date(2027, 4, 1)).await;
    world.remind_on(date(2027, 5, 2), 10, 0).await;
    assert_eq!(world.reminders_to(&anna, "M12").await, [[("Bakkerij".to_owned(), ENDS)]]);
    assert_eq!(world.reminders_to(&anna, "M10").await.len(), 0, "what has ended does not end soon");
    assert_eq!(world.reminders_to(&bert, "M12").await.len(), 0, "a month later it is no news");
    assert_eq!(world.remind_on(date(2027, 5, 3), 10, 0).await.permissions, 0);
}

async fn r63_nothing_goes_out_for_what_was_renewed_or_ended(world: World) {
    let bv = world.organization("Bakkerij").await;
    let (robin, _) = world.manager_of(&bv, "Robin").await;
    world.authority(&robin, &bv, Authority::Independent).await;
    let renewed = world.login(&robin, &bv, ENDS).await;
    let (anna, ended) = world.user_of(&bv, "Anna").await;
    let until = world.rows(&anna).await[0].period.ends;
    world.clock.set(date(2026, 12, 20), 10, 0);
    Ask::to_renew(&[&renewed]).same(&bv).years("1").reference(&world.sign_in(&robin).await).await;
    end_for(&world.sign_in(&robin).await, rows(&[&ended]), None, &[]).await.unwrap();
    world.remind_on(rules::period::warning_day(until).max(WARNED), 10, 0).await;
    assert_eq!(world.reminders_to(&anna, "M10").await.len(), 0);
    assert!(!world.reminders_to(&robin, "M10").await.concat().iter().any(|(_, until)| *until == ENDS));
    // What followed it has a reminder of its own.
    world.remind_on(date(2028, 2, 29), 10, 0).await;
    let told = world.reminders_to(&robin, "M10").await.concat();
    assert!(told.contains(&("Bakkerij".to_owned(), date(2028, 4, 30))), "{told:?}");
}

async fn r63_what_waits_is_told_once_it_was_refused(world: World) {
    let bv = world.organization("Bakkerij").await;
    let asked = world.request(&bv).await;
    let until = world.rows(&asked.anna).await[0].period.ends;
    assert!(world.portal.today() >= rules::period::warning_day(until));
    world.portal.send_reminders().await.unwrap();
    assert_eq!(world.reminders_to(&asked.anna, "M10").await.len(), 0, "it waits for approval");
    let decider = world.decider(&asked.bram, &asked.reference).await;
    decider.refuse(&asked.reference, "Not any more").await.unwrap();
    world.portal.send_reminders().await.unwrap();
    assert_eq!(world.reminders_to(&asked.anna, "M10").await, [[("Bakkerij".to_owned(), until)]]);
    world.set_means(&asked.anna, MeansState::Suspended).await;
    world.clock.set_day(date(2027, 1, 3));
    world.portal.send_reminders().await.unwrap();
    assert_eq!(world.reminders_to(&asked.anna, "M10").await.len(), 1, "whose eHerkenning is suspended cannot renew");
    world.set_means(&asked.anna, MeansState::Active).await;
    world.portal.send_reminders().await.unwrap();
    assert_eq!(world.reminders_to(&asked.anna, "M10").await.len(), 2);
}

async fn r63_with_another_last_day_it_is_reckoned_anew(world: World) {
    let bv = world.organization("Bakkerij").await;
    let anna = world.person("Anna").await;
    let login = world.login(&anna, &bv, ENDS).await;
    world.remind_on(WARNED, 10, 0).await;
    world.tamper(&format!("UPDATE permissions SET ends = '2027-12-31' WHERE id = '{login}'")).await;
    world.remind_on(date(2027, 4, 1), 10, 0).await;
    assert_eq!(world.reminders_to(&anna, "M10").await.len(), 1, "thirty days before what is no last day any more");
    world.remind_on(date(2027, 10, 31), 10, 0).await;
    let mut told = world.reminders_to(&anna, "M10").await.concat();
    told.sort();
    assert_eq!(told, [("Bakkerij".to_owned(), ENDS), ("Bakkerij".to_owned(), date(2027, 12, 31))]);
}

async fn r63_what_ends_on_an_earlier_day_is_not_told_but_for_an_undone_end(world: World) {
    let bv = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let (anna, bert) = (world.person("Anna").await, world.person("Bert").await);
    let login = world.login(&anna, &bv, ENDS).await;
    world.login(&bert, &bv, ENDS).await;
    world.clock.set_day(date(2027, 2, 20));
    let manager = world.sign_in(&bram).await;
    end_for(&manager, rows(&[&login]), Some(date(2027, 3, 20)), &[]).await.unwrap();
    world.remind_on(date(2027, 3, 1), 10, 0).await;
    assert_eq!(world.reminders_to(&anna, "M10").await.len(), 0, "her manager ends it on the 20th");
    assert_eq!(world.reminders_to(&bert, "M10").await.len(), 1);
    let digests = world.mails_to(&bram, "M11").await;
    let AnyLetter::M11(M11 { ending, .. }) = &digests[0] else { panic!("{digests:?}") };
    assert_eq!(ending.iter().map(|one| one.user.as_str()).collect::<Vec<_>>(), [bert.name.as_str()]);
    let manager = world.sign_in(&bram).await;
    let later = manager.one_user(&anna.id, "").await.unwrap().organizations[0].later[0].id.clone();
    manager.undo_termination(&later).await.unwrap();
    world.remind_on(date(2027, 3, 2), 10, 0).await;
    assert_eq!(world.reminders_to(&anna, "M10").await, [[("Bakkerij".to_owned(), ENDS)]]);
}

async fn r67_each_manager_has_one_digest_a_week_right_to_the_row(world: World) {
    let (bv, other) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let (carla, _) = world.manager_of(&bv, "Carla").await;
    let (anna, _) = world.user_of(&bv, "Anna").await;
    let foreign = world.user_of(&other, "Gijs").await.0;
    world.login(&anna, &bv, ENDS).await;
    world.login(&foreign, &other, ENDS).await;
    world.login(&bram, &bv, date(2027, 4, 29)).await;
    // A Sunday: of this week they had theirs.
    world.remind_on(date(2027, 2, 22), 10, 0).await;
    let before = (world.mails_to(&bram, "M11").await.len(), world.mails_to(&carla, "M11").await.len());
    world.remind_on(WARNED, 10, 0).await;
    assert_eq!((world.mails_to(&bram, "M11").await.len(), world.mails_to(&carla, "M11").await.len()), before);
    // The Monday is missed; on Tuesday it comes, once.
    for _ in 0..2 {
        world.remind_on(date(2027, 3, 2), 10, 0).await;
    }
    let newest = async |who: &Somebody| {
        let letters = world.mails_to(who, "M11").await;
        let AnyLetter::M11(M11 { organization, ending, others: 0, .. }) = letters[0].clone() else {
            panic!("{letters:?}")
        };
        assert_eq!(organization, "Bakkerij");
        let mut rows: Vec<_> = ending.into_iter().map(|one| (one.user, one.ending.until)).collect();
        rows.sort();
        (letters.len(), rows)
    };
    assert_eq!(newest(&bram).await, (before.0 + 1, vec![(anna.name.clone(), ENDS)]), "not their own");
    let of_carla = vec![(anna.name.clone(), ENDS), (bram.name.clone(), date(2027, 4, 29))];
    assert_eq!(newest(&carla).await, (before.1 + 1, of_carla));
    assert!(world.mails_to(&anna, "M11").await.is_empty() && world.mails_to(&foreign, "M11").await.is_empty());
}

async fn r61_what_cannot_be_read_of_one_keeps_nobody_else_from_being_told(world: World) {
    let (bv, other) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (bram, _) = world.manager_of(&other, "Bram").await;
    let mut people = Vec::new();
    for number in 0..5 {
        people.push(world.person(&format!("Anna{number}")).await);
        world.login(&people[number], &bv, ENDS).await;
    }
    let (anna, _) = world.user_of(&other, "Anna").await;
    world.login(&anna, &other, ENDS).await;
    let broken = &people[2];
    world.tamper(&format!("UPDATE people SET born = 'once' WHERE id = '{}'", broken.id)).await;
    world.clock.set(WARNED, 10, 0);
    for _ in 0..2 {
        assert!(world.portal.send_reminders().await.is_err(), "it is said in the end");
        for who in people.iter().filter(|who| who.id != broken.id) {
            assert_eq!(world.reminders_to(who, "M10").await.len(), 1);
        }
        assert!(!world.mails_to(&bram, "M11").await.is_empty());
    }
    world.tamper(&format!("UPDATE people SET born = '1980-01-01' WHERE id = '{}'", broken.id)).await;
    world.portal.send_reminders().await.unwrap();
    assert_eq!(world.reminders_to(broken, "M10").await, [[("Bakkerij".to_owned(), ENDS)]]);
}

async fn r63_a_role_that_lasts_longer_or_is_asked_for_is_not_said_to_end(world: World) {
    let (bv, other) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (bram, carla) = (world.person("Bram").await, world.person("Carla").await);
    // The role at one organization goes on by another row, at the other it does not.
    for (organization, ends) in [(&bv, ENDS), (&bv, date(2028, 4, 30)), (&other, ENDS)] {
        let login = world.login(&bram, organization, ends).await;
        world.admin(&bram, &login).await;
    }
    // A renewal waits that asks for the role again.
    let login = world.login(&carla, &bv, ENDS).await;
    let role = world.admin(&carla, &login).await;
    world.clock.set_day(date(2027, 2, 20));
    let ask = Ask::to_renew(&[&login]).same(&bv).years("1").manager(&bv, "yes").approver(&bv, &bram);
    let reference = ask.reference(&world.sign_in(&carla).await).await;
    world.remind_on(WARNED, 10, 0).await;
    let letters = world.mails_to(&bram, "M10").await;
    let [AnyLetter::M10(M10 { ending, only_manager_of, .. })] = letters.as_slice() else { panic!("{letters:?}") };
    let roles: Vec<&str> = ending.iter().filter(|one| one.row.admin).map(|one| one.organization.as_str()).collect();
    assert_eq!((ending.len(), roles), (3, vec!["Molen"]));
    assert_eq!(only_manager_of, &["Molen"]);
    assert!(world.reminders_to(&carla, "M10").await.is_empty(), "{role} is asked for");
    world.decider(&bram, &reference).await.refuse(&reference, "Not any more").await.unwrap();
    world.portal.send_reminders().await.unwrap();
    assert_eq!(world.reminders_to(&carla, "M10").await.concat().len(), 2);
}

async fn r67_a_clock_that_was_weeks_ahead_silences_no_digest(world: World) {
    let bv = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let (anna, _) = world.user_of(&bv, "Anna").await;
    world.login(&anna, &bv, ENDS).await;
    let digests = async || world.mails_to(&bram, "M11").await.len();
    world.remind_on(date(2027, 4, 20), 10, 0).await;
    let ahead = digests().await;
    world.remind_on(date(2027, 3, 1), 10, 0).await;
    assert_eq!(digests().await, ahead + 1);
    world.remind_on(date(2027, 3, 1), 11, 0).await;
    assert_eq!(digests().await, ahead + 1);
    // A week ahead may have been right, and is not said twice.
    world.remind_on(date(2027, 3, 8), 10, 0).await;
    world.remind_on(date(2027, 3, 7), 10, 0).await;
    assert_eq!(digests().await, ahead + 2);
}

async fn r62_r135_a_link_is_for_its_reader_and_goes_on_with_what_was_begun(world: World) {
    let bv = world.organization("Bakkerij").await;
    let (anna, bert) = (world.person("Anna").await, world.person("Bert").await);
    for who in [&anna, &bert] {
        world.login(who, &bv, ENDS).await;
        world.login(who, &bv, date(2028, 4, 30)).await;
    }
    world.remind_on(WARNED, 10, 0).await;
    let letters = world.mails_to(&anna, "M10").await;
    let [AnyLetter::M10(M10 { reader, .. })] = letters.as_slice() else { panic!("{letters:?}") };
    let link = RenewalLink { ends: vec![ENDS], reader: reader.clone() };
    let (anna, bert) = (world.sign_in(&anna).await, world.sign_in(&bert).await);
    assert_eq!(anna.ending_by(&link).await.unwrap().permissions.len(), 1);
    assert!(matches!(bert.ending_by(&link).await, Err(Failure::Refused(Refusal::NotYours))));
    assert!(matches!(bert.start_renewing_what_ends(&link).await, Err(Failure::Refused(Refusal::NotYours))));
    // Untouched, or gone on with: the same draft.
    let first = anna.start_renewing_what_ends(&link).await.unwrap();
    assert_eq!(anna.start_renewing_what_ends(&link).await.unwrap(), first);
    let shown = anna.open_draft(&first.draft).await.unwrap();
    let mut answers = shown.answers.clone();
    let rev = anna.save_step(&first.draft, WHICH, shown.rev, answers.clone(), true).await.unwrap().rev;
    answers.insert(TERM.to_owned(), "3".to_owned());
    anna.save_step(&first.draft, TERM, rev, answers, true).await.unwrap();
    let again = anna.start_renewing_what_ends(&link).await.unwrap();
    assert_eq!(again.draft, first.draft);
    assert!(again.left_at.is_some());
    // What another link is about is another draft.
    let other = RenewalLink { ends: vec![date(2028, 4, 30)], ..link };
    assert_ne!(anna.start_renewing_what_ends(&other).await.unwrap().draft, first.draft);
}

async fn r140_the_only_manager_is_told_so_two_months_before(world: World) {
    let (bv, other) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let bram = world.person("Bram").await;
    for organization in [&bv, &other] {
        let login = world.login(&bram, organization, ENDS).await;
        world.admin(&bram, &login).await;
    }
    world.manager_of(&other, "Carla").await;
    world.remind_on(WARNED, 10, 0).await;
    let letters = world.mails_to(&bram, "M10").await;
    let [AnyLetter::M10(M10 { only_manager_of, .. })] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!(only_manager_of, &["Bakkerij"]);
}

async fn r110_what_nobody_uses_lapses_after_a_warning(world: World) {
    let bv = world.organization("Bakkerij").await;
    let (anna, bert, carla) = (world.person("Anna").await, world.person("Bert").await, world.person("Carla").await);
    for who in [&anna, &bert] {
        world.login(who, &bv, date(2031, 4, 30)).await;
    }
    let login = world.login(&carla, &bv, date(2029, 4, 30)).await;
    world.admin(&carla, &login).await;
    world.sign_in(&anna).await;
    world.clock.set(date(2028, 11, 22), 10, 1);
    world.portal.send_reminders().await.unwrap();
    assert!(world.mails_to(&anna, "M15").await.is_empty(), "an operator may want it, else it is not so");
    let portal = world.portal.clone().with_settings(Settings { dormant_after: Some(24), ..Settings::default() });
    let world = world.taken_up_by(portal);
    for _ in 0..2 {
        assert_eq!(world.portal.send_reminders().await.unwrap().lapsed, 0);
        assert_eq!((world.mails_to(&anna, "M15").await.len(), world.mails_to(&bert, "M15").await.len()), (1, 1));
    }
    world.clock.forward(29 * DAY);
    world.sign_in(&bert).await;
    world.sign_in(&carla).await;
    world.clock.forward(DAY);
    assert_eq!(world.portal.send_reminders().await.unwrap().lapsed, 1);
    assert_eq!((world.mails_to(&anna, "M16").await.len(), world.mails_to(&bert, "M16").await.len()), (1, 0));
    assert_eq!(world.audit(&anna, Deed::MeansLapsed).await.len(), 2, "hers, and the organization's");
    let told = world.mails_to(&carla, "M17").await;
    let [AnyLetter::M17(M17 { user, ended, .. })] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((user, ended.organization.as_str(), ended.rows.len()), (&anna.name, "Bakkerij", 1));
    assert!(world.rows(&anna).await[0].terminated.is_some() && world.rows(&bert).await[0].terminated.is_none());
    world.portal.tidy().await.unwrap();
}

async fn r110_who_should_have_lapsed_while_the_option_was_off_is_told_anew(world: World) {
    let bv = world.organization("Bakkerij").await;
    let anna = world.person("Anna").await;
    world.login(&anna, &bv, date(2031, 4, 30)).await;
    let on = world.portal.clone().with_settings(Settings { dormant_after: Some(24), ..Settings::default() });
    let told = async || world.mails_to(&anna, "M15").await.len();
    world.clock.set(date(2028, 11, 22), 10, 1);
    on.send_reminders().await.unwrap();
    assert_eq!(told().await, 1);
    // Off for a year: what was promised for December is promised anew, and does not happen at once.
    world.clock.forward(365 * DAY);
    let reminded = on.send_reminders().await.unwrap();
    assert_eq!((told().await, reminded.warned, reminded.lapsed), (2, 1, 0));
    world.clock.forward(30 * DAY);
    assert_eq!(on.send_reminders().await.unwrap().lapsed, 1);
}
