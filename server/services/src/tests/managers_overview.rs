//! The overview of Administration: what needs the manager, who may act for whom, what ends when.

use jiff::civil::date;
use rules::{
    level::Level,
    problem::Refusal,
    shown::{Acts, Ends, ManagersOverview, UserAtAGlance},
    state::MeansState,
};

use super::world::{Somebody, World, refusal};

impl World {
    async fn overview_of(&self, who: &Somebody) -> ManagersOverview {
        self.sign_in(who).await.managers_overview().await.unwrap()
    }
}

fn row<'a>(shown: &'a ManagersOverview, who: &Somebody) -> &'a UserAtAGlance {
    shown.rows.iter().find(|row| row.person == who.id).unwrap_or_else(|| panic!("{} is not there", who.name))
}

fn ends(shown: &ManagersOverview) -> Vec<(String, Vec<usize>)> {
    let some = shown.months.iter().filter(|month| month.total() > 0);
    some.map(|month| (month.month(), month.counts.clone())).collect()
}

on_both! {
    /// R47 R48
    r47_r48_a_manager_sees_at_a_glance_who_may_act_for_their_organizations_and_nothing_of_others
    what_ends_stands_in_its_month_until_it_is_renewed
    who_was_invited_or_has_no_permission_is_seen_too
}

async fn r47_r48_a_manager_sees_at_a_glance_who_may_act_for_their_organizations_and_nothing_of_others(world: World) {
    let (bakery, mill) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    let (carla, _) = world.manager_of(&bakery, "Carla").await;
    let admin = world.login_for(&carla, &mill, None, Level::Eh3, date(2027, 8, 9)).await;
    world.admin(&carla, &admin).await;
    let gijs = world.person("Gijs").await;
    world.login_for(&gijs, &mill, None, Level::Eh2Plus, date(2026, 12, 24)).await;
    world.login_for(&gijs, &mill, None, Level::Eh3, date(2029, 1, 1)).await;

    let shown = world.overview_of(&bram).await;
    assert_eq!(shown.organizations.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Bakkerij"]);
    assert!(shown.rows.iter().all(|row| row.person != gijs.id && row.acts.len() == 1), "{:?}", shown.rows);
    assert!(row(&shown, &bram).own && row(&shown, &bram).acts[0].as_ref().unwrap().manager);
    assert_eq!(shown.users, 2, "Bram and Carla");

    let shown = world.overview_of(&carla).await;
    assert_eq!(shown.users, 3);
    assert_eq!(shown.only_manager_of, ["Molen"]);
    let his = row(&shown, &gijs);
    let two = Acts {
        level: Some(Level::Eh3),
        permissions: 2,
        until: Some(date(2026, 12, 24)),
        ends: Ends::Soon,
        manager: false,
    };
    assert_eq!(his.acts, [None, Some(two)], "by the names of the organizations");
    assert_eq!(shown.rows[0].name, his.name, "what ends soonest on top");

    let of_nothing = world.sign_in(&gijs).await.managers_overview().await;
    assert_eq!(refusal(of_nothing), Refusal::NotYours, "who manages nothing has no overview");
}

async fn what_ends_stands_in_its_month_until_it_is_renewed(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    let anna = world.person("Anna").await;
    let hers = world.login(&anna, &bakery, date(2027, 1, 9)).await;
    world.login(&anna, &bakery, date(2027, 1, 31)).await;
    world.login(&anna, &bakery, date(2027, 11, 30)).await;
    let ended = world.login(&anna, &bakery, date(2026, 11, 21)).await;
    let shown = world.overview_of(&bram).await;
    assert_eq!(shown.months.len(), 12);
    assert_eq!((shown.months[0].month(), shown.months[11].month()), ("2026-11".to_owned(), "2027-10".to_owned()));
    // In October 2027 what Bram has himself, and the Admin authorization on it.
    let of = |january| vec![("2027-01".to_owned(), vec![january]), ("2027-10".to_owned(), vec![2])];
    assert_eq!(ends(&shown), of(2), "the past is no month, and a year on is too far");
    assert_eq!(shown.expiring, 2, "what ends up to two months from now, or has ended");
    super::users_renewal::renew_for(&world.sign_in(&bram).await, &[&hers, &ended], "3").await.unwrap();
    let shown = world.overview_of(&bram).await;
    assert_eq!((shown.expiring, ends(&shown)), (0, of(1)));
}

async fn who_was_invited_or_has_no_permission_is_seen_too(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    let ivo = world.person_who_is("Ivo", MeansState::Invited, None).await;
    let mut tx = world.portal.db().write().await.unwrap();
    let held = tx.hold(&[&ivo.id]).await.unwrap();
    tx.link(&held, &ivo.id, &bakery, world.portal.now()).await.unwrap();
    tx.commit().await.unwrap();
    let shown = world.overview_of(&bram).await;
    assert_eq!((shown.users, shown.invited), (2, 0), "an invitation is what waits for an answer");
    let row = row(&shown, &ivo);
    assert_eq!((row.means, row.own), (Some(MeansState::Invited), false));
    let nothing = Acts { level: None, permissions: 0, until: None, ends: Ends::Later, manager: false };
    assert_eq!(row.acts, [Some(nothing)]);
}

/// Of many users those are shown of whom something ends soonest; the statements stay as many.
#[tokio::test]
async fn of_many_users_a_few_are_seen_at_a_glance() {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    for number in 0..20 {
        let who = world.person(&format!("User{number}")).await;
        world.login(&who, &bakery, date(2028, 1, 1 + i8::try_from(number * 7 % 20).unwrap())).await;
    }
    let shown = world.overview_of(&bram).await;
    assert_eq!((shown.users, shown.rows.len()), (21, 12));
    let until: Vec<_> = shown.rows.iter().map(|row| row.acts[0].as_ref().unwrap().until.unwrap()).collect();
    assert!(until.is_sorted() && until.last() <= Some(&date(2028, 1, 13)), "{until:?}");
}

/// A right that ended a moment ago ends what is seen with it.
#[tokio::test]
async fn r47_who_lost_an_organization_sees_nothing_of_it_any_more() {
    let world = World::new().await;
    let (bakery, mill) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (carla, login) = world.manager_of(&bakery, "Carla").await;
    let other = world.login_for(&carla, &mill, None, Level::Eh3, date(2027, 8, 9)).await;
    world.admin(&carla, &other).await;
    let here = world.sign_in(&carla).await;
    assert_eq!(here.managers_overview().await.unwrap().organizations.len(), 2);
    let admin = world.rows(&carla).await.into_iter().find(|row| row.login.as_ref() == Some(&login)).unwrap();
    world.terminate(&admin.id, &carla).await;
    let shown = here.managers_overview().await.unwrap();
    assert_eq!(shown.organizations.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Molen"]);
    assert!(shown.months.iter().all(|month| month.counts.len() == 1));
}
