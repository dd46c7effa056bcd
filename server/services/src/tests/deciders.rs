//! Who decides once the right of who was asked has ended: who waits is told, and who can decide now, once (R140).

use jiff::civil::date;
use rules::{
    approval::Ticks,
    deed::Deed,
    shown::{Decides, UsersFilter},
    state::{ApplicationState, MeansState},
    wizard::{AnyWizard, WizardKind, cancel},
};

use super::world::{Ask, HOUR, Somebody, World};
use crate::letters::{AnyLetter, M13, M14};

on_both! {
    r140_of_two_managers_the_other_is_told_and_decides
    r140_where_nobody_is_left_the_requester_is_told_what_to_do
    r140_a_right_that_ends_by_its_date_is_noticed_once
    r140_part_of_a_cancellation_ends_the_right_too
    r140_what_waits_for_anybody_is_told_when_the_last_manager_goes
    r140_whose_means_is_suspended_for_a_while_decides_later
    r140_who_manages_alone_is_told_so_where_they_manage
}

const ALL_NOW: &[(&str, &str)] = &[("what", "all"), ("when", "now"), ("truth", "on")];

impl World {
    /// What the requester of a request was told about who decides.
    async fn told_of_deciders(&self, who: &Somebody) -> Vec<M13> {
        let letters = self.mails_to(who, "M13").await.into_iter();
        letters.map(|letter| if let AnyLetter::M13(letter) = letter { letter } else { panic!("{letter:?}") }).collect()
    }

    /// Who decides about the newest request of somebody, as My requests says it.
    async fn decides(&self, who: &Somebody) -> Option<Decides> {
        self.clock.forward(HOUR);
        self.sign_in(who).await.requests().await.unwrap().remove(0).decides
    }

    /// How many requests a round of housekeeping found whose decider is gone.
    async fn noticed(&self) -> u64 {
        self.portal.tidy().await.unwrap().told
    }
}

/// FC17: the request went on naming somebody who could not decide any more, and nobody heard of it.
async fn r140_of_two_managers_the_other_is_told_and_decides(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let asked = world.request(&bakery).await;
    let (bea, _) = world.manager_of(&bakery, "Bea").await;
    assert_eq!(world.decides(&asked.anna).await, Some(Decides::OneOf(asked.bram.name.clone())), "who was asked, first");
    world.cancel(&world.sign_in(&asked.bram).await, ALL_NOW).await.unwrap();

    let told = world.told_of_deciders(&asked.anna).await;
    let [M13 { former, decides, .. }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((former.as_deref(), decides), (Some(asked.bram.name.as_str()), &Decides::Only(bea.name.clone())));
    let to_bea = world.mails_to(&bea, "M14").await;
    let [AnyLetter::M14(M14 { requester, reference, former, others: false, .. })] = to_bea.as_slice() else {
        panic!("{to_bea:?}")
    };
    assert_eq!((requester, reference, former), (&asked.anna.name, &asked.reference, &asked.bram.name));
    assert_eq!(world.mails_to(&asked.bram, "M14").await.len(), 0, "it is none of his business any more");
    assert_eq!(world.audit(&asked.anna, Deed::ApproverLost).await[0].reference, asked.reference);
    assert_eq!(world.decides(&asked.anna).await, Some(Decides::Only(bea.name.clone())));

    assert_eq!(world.noticed().await, 0, "it was told in that transaction");
    assert_eq!(world.told_of_deciders(&asked.anna).await.len(), 1, "once");
    world.decider(&bea, &asked.reference).await.approve(&asked.reference, Ticks::ALL).await.unwrap();
    assert_eq!(world.decides(&asked.anna).await, None, "it waits for nobody any more");
}

/// A means that is suspended comes back: nobody is told of its holder, whose own matter that is.
async fn r140_whose_means_is_suspended_for_a_while_decides_later(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let asked = world.request(&bakery).await;
    world.set_means(&asked.bram, MeansState::Suspended).await;
    assert_eq!((world.noticed().await, world.told_of_deciders(&asked.anna).await.len()), (0, 0));
    world.set_means(&asked.bram, MeansState::Active).await;
    assert_eq!(world.decides(&asked.anna).await, Some(Decides::Only(asked.bram.name.clone())));
    world.set_means(&asked.bram, MeansState::Revoked).await;
    assert_eq!((world.noticed().await, world.told_of_deciders(&asked.anna).await.len()), (1, 1));
}

/// Edge case 12: the way of the representative, over the helpdesk.
async fn r140_where_nobody_is_left_the_requester_is_told_what_to_do(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let asked = world.request(&bakery).await;
    let alone = format!("alone.{bakery}");
    let mut with_tick = ALL_NOW.to_vec();
    with_tick.push((&alone, "on"));
    world.cancel(&world.sign_in(&asked.bram).await, &with_tick).await.unwrap();

    let told = world.told_of_deciders(&asked.anna).await;
    let [M13 { former, decides, .. }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((former.as_deref(), decides), (Some(asked.bram.name.as_str()), &Decides::Nobody));
    assert_eq!(world.decides(&asked.anna).await, Some(Decides::Nobody));
    assert_eq!(world.noticed().await, 0);
    assert_eq!(world.told_of_deciders(&asked.anna).await.len(), 1, "once");
    let stays = world.sign_in(&asked.anna).await.requests().await.unwrap().remove(0);
    assert_eq!(stays.standing, ApplicationState::Awaiting, "it waits for somebody who may come");

    let (bea, _) = world.manager_of(&bakery, "Bea").await;
    assert_eq!(world.decides(&asked.anna).await, Some(Decides::Only(bea.name)), "as soon as there is somebody");
}

/// Nobody acts on the day after the last one: housekeeping finds it.
async fn r140_a_right_that_ends_by_its_date_is_noticed_once(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let anna = world.person("Anna").await;
    let login = world.login(&anna, &bakery, date(2027, 10, 15)).await;
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    world.clock.set_day(date(2027, 10, 31));
    Ask::plainly(&[&login], &bakery, &bram).reference(&world.sign_in(&anna).await).await;
    let carla = world.person("Carla").await;
    let later = world.login(&carla, &bakery, date(2028, 6, 1)).await;
    world.admin(&carla, &later).await;
    assert_eq!(world.noticed().await, 0, "the last day is a whole day");

    world.clock.set_day(date(2027, 11, 1));
    assert_eq!(world.decides(&anna).await, Some(Decides::Only(carla.name.clone())), "before housekeeping came by");
    assert_eq!((world.noticed().await, world.noticed().await), (1, 0));
    let told = world.told_of_deciders(&anna).await;
    assert_eq!(told.iter().map(|one| &one.decides).collect::<Vec<_>>(), [&Decides::Only(carla.name.clone())]);
    assert_eq!(world.mails_to(&carla, "M14").await.len(), 1);

    world.set_means(&carla, MeansState::Revoked).await;
    assert_eq!(
        (world.noticed().await, world.noticed().await),
        (1, 0),
        "a means that is revoked ends the right as well"
    );
    let told = world.told_of_deciders(&anna).await;
    assert_eq!((told.len(), &told[0].decides), (2, &Decides::Nobody));
}

/// The wizard says before what becomes of what waits.
async fn r140_part_of_a_cancellation_ends_the_right_too(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let asked = world.request(&bakery).await;
    let here = world.sign_in(&asked.bram).await;
    let left = async |who: &crate::SignedIn| {
        let draft = who.start_wizard(WizardKind::Cancel).await.unwrap();
        let AnyWizard::Cancel(wizard) = who.open_draft(&draft).await.unwrap().wizard else { panic!("another wizard") };
        let cancel::Held { handed_on, left_alone, only_manager, .. } = wizard.organizations[0].clone();
        (handed_on, left_alone, only_manager)
    };
    assert_eq!(left(&here).await, (0, 1, true));
    let (bea, _) = world.manager_of(&bakery, "Bea").await;
    assert_eq!(left(&here).await, (1, 0, false));
    assert_eq!(left(&world.sign_in(&bea).await).await, (0, 0, false), "it waits for Bram by name, and he stays");

    let tick = format!("which.{}", asked.his);
    world.cancel(&here, &[("what", "part"), (&tick, "on"), ("when", "now"), ("truth", "on")]).await.unwrap();
    assert_eq!(world.told_of_deciders(&asked.anna).await.len(), 1);
    assert_eq!(world.decides(&asked.anna).await, Some(Decides::Only(bea.name)));
}

/// Who is not linked asks any manager, and is told when there is none left; while there is one, nothing changes for them.
async fn r140_what_waits_for_anybody_is_told_when_the_last_manager_goes(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let asked = world.request(&bakery).await;
    let (bea, _) = world.manager_of(&bakery, "Bea").await;
    let (carla, _) = world.manager_of(&bakery, "Carla").await;
    world.cancel(&world.sign_in(&asked.bram).await, ALL_NOW).await.unwrap();
    world.cancel(&world.sign_in(&bea).await, ALL_NOW).await.unwrap();
    assert_eq!(
        world.told_of_deciders(&asked.anna).await.len(),
        1,
        "the second one was not asked by name, and Carla is there"
    );
    let alone = format!("alone.{bakery}");
    let mut with_tick = ALL_NOW.to_vec();
    with_tick.push((&alone, "on"));
    world.cancel(&world.sign_in(&carla).await, &with_tick).await.unwrap();
    let told = world.told_of_deciders(&asked.anna).await;
    assert_eq!((told.len(), &told[0].former, &told[0].decides), (2, &None, &Decides::Nobody));
}

/// On the overview and in Administration; not of an organization that others manage too, and nobody who manages nothing.
async fn r140_who_manages_alone_is_told_so_where_they_manage(world: World) {
    let (bakery, mill) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    let his = world.login(&bram, &mill, date(2027, 10, 31)).await;
    world.admin(&bram, &his).await;
    let (bea, hers) = world.manager_of(&bakery, "Bea").await;
    let alone = async |who: &Somebody| {
        world.clock.forward(HOUR);
        let here = world.sign_in(who).await;
        let told = here.overview().await.unwrap().only_manager_of;
        assert_eq!(here.to_decide().await.unwrap().only_manager_of, told);
        assert_eq!(here.users_permissions(&UsersFilter::default()).await.unwrap().only_manager_of, told);
        told
    };
    assert_eq!(alone(&bram).await, ["Molen"]);
    assert_eq!(alone(&bea).await, [""; 0]);
    world.terminate(&hers, &bram).await;
    assert_eq!(alone(&bram).await, ["Bakkerij", "Molen"]);
    let (anna, _) = world.user_of(&bakery, "Anna").await;
    assert_eq!(world.sign_in(&anna).await.overview().await.unwrap().only_manager_of, [""; 0]);
}
