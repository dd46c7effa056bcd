//! R23: what somebody manages, of one organization or several, and what of others they never learn.

use jiff::civil::date;
use rules::{level::Level, problem::Refusal, shown::UsersFilter};

use super::world::{Ask, World, refusal};

on_both! {
    r23_a_manager_of_several_organizations_sees_each_up_to_their_level_there
    r23_a_foreign_organization_is_as_if_it_did_not_exist
    r23_management_ends_with_the_authorization
}

fn of(organization: &str) -> UsersFilter {
    UsersFilter { organization: Some(organization.to_owned()), ..UsersFilter::default() }
}

async fn r23_a_manager_of_several_organizations_sees_each_up_to_their_level_there(world: World) {
    let (bakery, mill) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    let low = world.login_for(&bram, &mill, None, Level::Eh2Plus, date(2027, 8, 9)).await;
    world.admin(&bram, &low).await;
    let (anna, at_bakery) = world.user_of(&bakery, "Anna").await;
    let (_, at_mill) = world.user_of(&mill, "Carla").await;

    let managing = world.sign_in(&bram).await.as_managers().await.unwrap();
    let names: Vec<&str> = managing.organizations().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Bakkerij", "Molen"]);
    assert_eq!((managing.level_in(&bakery), managing.level_in(&mill)), (Some(Level::Eh3), Some(Level::Eh2Plus)));
    assert_eq!(managing.manager(&mill).unwrap().level, Level::Eh2Plus);

    let here = world.sign_in(&bram).await;
    let all = here.users_permissions(&UsersFilter::default()).await.unwrap();
    let ids: Vec<&str> = all.rows.iter().map(|row| row.permission.id.as_str()).collect();
    assert!(ids.contains(&at_bakery.as_str()) && ids.contains(&at_mill.as_str()), "{ids:?}");
    let one = here.users_permissions(&of(&mill)).await.unwrap();
    assert!(one.rows.iter().all(|row| row.permission.organization == mill) && !one.rows.is_empty());

    let reference = Ask::plainly(&[&at_bakery], &bakery, &bram).reference(&world.sign_in(&anna).await).await;
    let waiting = here.to_decide().await.unwrap().applications;
    assert_eq!(waiting.iter().map(|one| one.reference.as_str()).collect::<Vec<_>>(), [reference]);
}

async fn r23_a_foreign_organization_is_as_if_it_did_not_exist(world: World) {
    let (bakery, mill) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    world.manager_of(&mill, "Carla").await;
    let here = world.sign_in(&bram).await;
    let managing = here.as_managers().await.unwrap();
    for organization in [mill.as_str(), "no-such-organization"] {
        assert_eq!(managing.level_in(organization), None);
        let refused = [
            refusal(managing.manager(organization)),
            refusal(here.users_permissions(&of(organization)).await),
            refusal(here.as_manager(organization).await),
        ];
        assert!(refused.iter().all(|one| *one == Refusal::NotYours), "{organization}: {refused:?}");
    }
}

async fn r23_management_ends_with_the_authorization(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let (bram, login) = world.manager_of(&bakery, "Bram").await;
    let (_, hers) = world.user_of(&bakery, "Anna").await;
    let here = world.sign_in(&bram).await;
    let before = here.as_managers().await.unwrap();
    world.terminate(&login, &bram).await;
    assert_eq!(refusal(here.as_managers().await), Refusal::NotYours);
    assert_eq!(refusal(here.users_permissions(&UsersFilter::default()).await), Refusal::NotYours);
    assert_eq!(refusal(here.to_decide().await), Refusal::NotYours);
    let ticked = [(rules::wizard::renewal::field("which", &hers), "on".to_owned())].into();
    assert_eq!(refusal(here.start_users_renewal(ticked).await), Refusal::NotYours);
    // What was looked up before opens no list any more either.
    let mut reading = world.portal.db().read().await.unwrap();
    assert_eq!(before.users_permissions(&mut reading, &UsersFilter::default()).await.unwrap().rows, []);
    assert_eq!(before.to_decide(&mut reading).await.unwrap().applications, []);
}
