//! Renewing one's own permissions: what is refused, what waits, and what is written.

use jiff::civil::date;
use rules::{
    approval::{Authority, Ticks},
    deed::Deed,
    level::Level,
    period::{Period, Term},
    permission::{Kind, Renewability},
    problem::{Problem, Refusal},
    shown::AdminAsked,
    state::{ApplicationState, MeansState},
    wizard::renewal::field,
};
use tokio::task::JoinSet;

use super::world::{Ask, Somebody, TODAY, World, complete, problems, refusal, row};
use crate::{
    Failure,
    letters::{AnyLetter, M03},
};

impl World {
    /// Somebody who may represent an organization on his own, with a login permission that can be renewed.
    pub(super) async fn representative_of(&self, organization: &str, name: &str) -> (Somebody, String) {
        let (who, login) = self.user_of(organization, name).await;
        self.authority(&who, organization, Authority::Independent).await;
        (who, login)
    }
}

#[tokio::test]
async fn r19_before_it_is_processed_nothing_is_written_and_afterwards_everything() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (anna, login) = world.user_of(&bv, "Anna").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let before = world.rows(&anna).await;
    let reference = Ask::plainly(&[&login], &bv, &bram).reference(&world.sign_in(&anna).await).await;

    assert_eq!(world.new_rows(&anna, &before).await, []);
    assert_eq!(world.mails_to(&anna, "M01").await.len(), 1);
    assert_eq!(world.mails_to(&bram, "M02").await.len(), 1);
    assert_eq!(world.mails_to(&anna, "M03").await, []);
    assert_eq!(world.audit(&anna, Deed::RenewalRequested).await.len(), 1);

    let manager = world.sign_in(&bram).await.as_decider(&reference).await.unwrap();
    manager.approve(&reference, Ticks::ALL).await.unwrap();
    let written = world.new_rows(&anna, &before).await;
    assert_eq!(written.len(), 1);
    assert_eq!(written[0].period, Period { starts: date(2027, 1, 10), ends: date(2030, 1, 9) });
    assert_eq!(world.mails_to(&anna, "M03").await.len(), 1);
    assert_eq!(world.audit(&anna, Deed::RenewalApproved).await.len(), 1);
}

/// R19: whoever breaks off, and however early, leaves all of it or nothing.
#[tokio::test]
async fn r19_when_processing_breaks_off_half_way_nothing_counts() {
    let world = World::new().await;
    let (bakery, mill) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (robin, first) = world.representative_of(&bakery, "Robin").await;
    let second = world.login(&robin, &mill, date(2027, 2, 1)).await;
    world.authority(&robin, &mill, Authority::Independent).await;
    let before = world.rows(&robin).await;
    let signed_in = world.sign_in(&robin).await;
    let (draft, rev) = Ask::to_renew(&[&first, &second]).same(&bakery).same(&mill).fill(&signed_in).await;

    // Both applications get the same reference, which the second cannot have.
    world.chance.stick(true);
    let broken = complete(&signed_in, &draft, rev).await;
    world.chance.stick(false);
    assert!(matches!(broken, Err(Failure::Refused(Refusal::Changed))), "{broken:?}");
    assert_eq!(world.new_rows(&robin, &before).await, []);
    assert_eq!(world.mails().await, []);
    assert_eq!(world.audit(&robin, Deed::RenewalProcessed).await, []);

    assert_eq!(complete(&signed_in, &draft, rev).await.unwrap().len(), 2, "and it can be tried again");
}

#[tokio::test]
async fn r20_what_is_processed_at_once_is_confirmed_once_and_not_received_too() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    let reference = Ask::to_renew(&[&login]).same(&bv).reference(&signed_in).await;

    let mails = world.mails().await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    let AnyLetter::M03(M03 { reference: told, until, admin, lines, .. }) = &mails[0].1 else { panic!("{mails:?}") };
    assert_eq!((told, *until, *admin), (&reference, date(2030, 1, 9), AdminAsked::Becomes));
    assert_eq!(lines[0].old_until, Some(date(2027, 1, 9)));
    let done = signed_in.done(&reference).await.unwrap();
    assert_eq!(done.applications[0].standing, ApplicationState::Processed);
    assert_eq!(done.email, robin.email);
}

#[tokio::test]
async fn r22_it_shows_under_my_permissions_at_once() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    Ask::to_renew(&[&login]).same(&bv).reference(&signed_in).await;
    let shown = signed_in.my_permissions(rules::people::Language::Nl).await.unwrap();
    let renewed = row(&shown.permissions, &login);
    assert_eq!(renewed.renewability(TODAY), Renewability::Renewed { until: date(2030, 1, 9) });
    let (next, _) = renewed.successor.clone().unwrap();
    assert_eq!(row(&shown.permissions, &next).period.starts, date(2027, 1, 10));
}

#[tokio::test]
async fn r18_no_other_term_than_one_three_or_five_years_gets_past_the_server() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    for term in ["", "0", "2", "4", "10", "-1", "03", "three"] {
        let sent = Ask::to_renew(&[&login]).same(&bv).years(term).send(&signed_in).await;
        assert_eq!(problems(sent), [("term".to_owned(), Problem::RequiredChoice)], "{term:?}");
    }
    assert_eq!(world.rows(&robin).await.len(), 1);
    assert_eq!(world.mails().await, []);
}

#[tokio::test]
async fn a_second_renewal_of_what_waits_is_refused_and_names_the_one_that_waits() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (anna, login) = world.user_of(&bv, "Anna").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let signed_in = world.sign_in(&anna).await;
    let ask = Ask::plainly(&[&login], &bv, &bram);
    let reference = ask.reference(&signed_in).await;
    let again = problems(ask.send(&signed_in).await);
    assert_eq!(again[0], (field("which", &login), Problem::WaitsAlready { reference: reference.clone() }));
    let shown = signed_in.my_permissions(rules::people::Language::Nl).await.unwrap();
    assert_eq!(row(&shown.permissions, &login).renewability(TODAY), Renewability::Waits { reference });
    assert_eq!(world.mails_to(&bram, "M02").await.len(), 1);
}

/// Requirements, section 2, and edge 13: a form that was filled in before still says until when.
#[tokio::test]
async fn what_was_renewed_is_not_renewed_again_and_it_says_until_when() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    let ask = Ask::to_renew(&[&login]).same(&bv);
    let (other_tab, rev) = ask.fill(&signed_in).await;
    ask.reference(&signed_in).await;
    let before = world.rows(&robin).await;

    let refused = problems(complete(&signed_in, &other_tab, rev).await);
    assert_eq!(world.new_rows(&robin, &before).await, []);
    assert_eq!(refused[0], (field("which", &login), Problem::RenewedAlready { until: date(2030, 1, 9) }));
}

#[tokio::test]
async fn what_was_terminated_is_never_renewed() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    let (draft, rev) = Ask::to_renew(&[&login]).same(&bv).fill(&signed_in).await;
    world.terminate(&login, &robin).await;
    let refused = problems(complete(&signed_in, &draft, rev).await);
    assert_eq!(refused[0], (field("which", &login), Problem::PermissionEnded));
    assert_eq!(world.rows(&robin).await.len(), 1);
}

/// Requirements, section 6: what is foreign is answered like what does not exist.
#[tokio::test]
async fn nobody_renews_the_permission_of_another() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, _) = world.representative_of(&bv, "Robin").await;
    let (anna, foreign) = world.user_of(&bv, "Anna").await;
    let signed_in = world.sign_in(&robin).await;
    for id in [foreign.as_str(), "no-such-permission"] {
        let refused = problems(Ask::to_renew(&[id]).same(&bv).send(&signed_in).await);
        assert_eq!(refused[0], (field("which", id), Problem::PermissionEnded));
    }
    assert_eq!(world.rows(&anna).await.len(), 1);
}

#[tokio::test]
async fn two_organizations_become_two_applications_with_a_reference_each() {
    let world = World::new().await;
    let (bakery, mill) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (robin, first) = world.representative_of(&bakery, "Robin").await;
    let second = world.login(&robin, &mill, date(2027, 2, 1)).await;
    let (bram, _) = world.manager_of(&mill, "Bram").await;
    let ask = Ask::plainly(&[&first, &second], &mill, &bram).same(&bakery);
    let signed_in = world.sign_in(&robin).await;
    let references = ask.send(&signed_in).await.unwrap();

    assert_eq!(references.len(), 2);
    assert_ne!(references[0], references[1]);
    let done = signed_in.done(&references.join(",")).await.unwrap();
    let standing: Vec<_> = done.applications.iter().map(|one| (one.organization.id.as_str(), one.standing)).collect();
    let expected = [(bakery.as_str(), ApplicationState::Processed), (mill.as_str(), ApplicationState::Awaiting)];
    assert_eq!(standing, expected, "what he decides alone does not wait for the other");
    assert!(world.next_period(&robin, &first).await.is_some());
    assert!(world.next_period(&robin, &second).await.is_none());
}

/// Edge 11
#[tokio::test]
async fn r20_completing_twice_gives_the_same_references_and_one_set_of_mails() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (anna, login) = world.user_of(&bv, "Anna").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let signed_in = world.sign_in(&anna).await;
    let (draft, rev) = Ask::plainly(&[&login], &bv, &bram).fill(&signed_in).await;
    let first = complete(&signed_in, &draft, rev).await.unwrap();
    let again = complete(&signed_in, &draft, rev).await.unwrap();
    let stale = complete(&signed_in, &draft, rev + 7).await.unwrap();
    assert_eq!((&first, &first), (&again, &stale));
    assert_eq!(world.mails().await.len(), 2);
    assert_eq!(world.audit(&anna, Deed::RenewalRequested).await.len(), 1);
}

#[tokio::test]
async fn nothing_is_sent_once_the_eherkenning_was_suspended_since_the_request_began() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let before = world.rows(&robin).await;
    let signed_in = world.sign_in(&robin).await;
    let (draft, rev) = Ask::to_renew(&[&login]).same(&bv).fill(&signed_in).await;
    world.set_means(&robin, MeansState::Suspended).await;
    assert_eq!(refusal(complete(&signed_in, &draft, rev).await), Refusal::SignedOut);
    assert!(world.new_rows(&robin, &before).await.is_empty() && world.mails().await.is_empty());
}

on_both!(r20_twenty_who_complete_at_the_same_time_have_one_effect);

/// Edge 11
async fn r20_twenty_who_complete_at_the_same_time_have_one_effect(world: World) {
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let before = world.rows(&robin).await;
    let signed_in = world.sign_in(&robin).await;
    let (draft, rev) = Ask::to_renew(&[&login]).same(&bv).fill(&signed_in).await;
    let mut windows = JoinSet::new();
    for _ in 0..20 {
        let (signed_in, draft) = (signed_in.clone(), draft.clone());
        windows.spawn(async move { complete(&signed_in, &draft, rev).await.unwrap() });
    }
    let references = windows.join_all().await;
    assert!(references.iter().all(|one| *one == references[0]), "{references:?}");
    let logins = world.new_rows(&robin, &before).await.into_iter().filter(|row| row.kind == Kind::Login);
    assert_eq!(logins.count(), 1);
    assert_eq!(world.mails().await.len(), 1);
    assert_eq!(world.audit(&robin, Deed::RenewalProcessed).await.len(), 1);
}

#[tokio::test]
async fn one_permission_for_all_services_starts_after_the_earliest_end_at_the_highest_level() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (levy, permit) =
        (world.service("Heffingen", Level::Eh2Plus).await, world.service("Vergunning", Level::Eh3).await);
    let robin = world.person("Robin").await;
    world.authority(&robin, &bv, Authority::Independent).await;
    let early = world.login_for(&robin, &bv, Some(&levy), Level::Eh2Plus, date(2026, 12, 31)).await;
    let late = world.login_for(&robin, &bv, Some(&permit), Level::Eh3, date(2027, 3, 31)).await;
    let ask = Ask::to_renew(&[&early, &late]).all_services(&bv).years("5");
    ask.reference(&world.sign_in(&robin).await).await;

    let rows = world.rows(&robin).await;
    let (one, other) = (&row(&rows, &early).successor, &row(&rows, &late).successor);
    assert_eq!(one, other, "the same permission follows both");
    let next = row(&rows, &one.as_ref().unwrap().0);
    assert_eq!((next.service.as_ref(), next.level), (None, Level::Eh3));
    assert_eq!(next.period, Period::from(date(2027, 1, 1), Term::Five));
    assert_eq!(row(&rows, &late).period.ends, date(2027, 3, 31), "what runs keeps its end");
}

#[tokio::test]
async fn one_s_own_references_are_shown_and_those_of_others_are_not() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (anna, login) = world.user_of(&bv, "Anna").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let reference = Ask::plainly(&[&login], &bv, &bram).reference(&world.sign_in(&anna).await).await;
    let other = world.sign_in(&bram).await;
    for foreign in [reference.as_str(), "RN-2026-AAAAAA", ""] {
        assert_eq!(refusal(other.done(foreign).await), Refusal::NotYours, "{foreign}");
    }
}
