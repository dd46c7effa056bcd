//! R24, R101, R103, R104, R106: what a manager finds in the lists of users and their permissions, and takes along.

use jiff::civil::date;
use rules::{
    level::Level,
    people::Language,
    problem::Refusal,
    shown::{PeopleFilter, RowState, UsersFilter, Within},
    state::MeansState,
};

use super::world::{Ask, Somebody, World, refusal};
use crate::{Separator, SignedIn};

on_both! {
    r24_users_are_listed_with_what_they_hold_in_the_manager_s_organizations_only
    r133_users_are_found_by_kvk_and_branch_number_however_they_are_written
    r103_who_is_withdrawn_or_holds_nothing_is_shown_on_request
    r106_a_filter_narrows_the_permissions_to_what_it_says
    r104_what_somebody_ended_is_shown_on_request
    r101_a_list_is_taken_along_as_it_is_filtered_and_noted_for_its_organizations
    a_page_that_is_gone_is_the_nearest_one
}

async fn names(who: &SignedIn, filter: PeopleFilter) -> Vec<String> {
    who.users(&filter).await.unwrap().rows.into_iter().map(|row| row.name).collect()
}

fn looking(q: &str) -> PeopleFilter {
    PeopleFilter { q: q.to_owned(), ..PeopleFilter::default() }
}

/// Bram manages the bakery and the mill; of three users one works for both and for a shop that he knows nothing of.
async fn holding(world: &World) -> (Somebody, SignedIn, [String; 3]) {
    let organizations =
        [world.organization("Bakkerij").await, world.organization("Molen").await, world.organization("Winkel").await];
    let (bram, _) = world.manager_of(&organizations[0], "Bram").await;
    let his = world.login(&bram, &organizations[1], date(2027, 10, 31)).await;
    world.admin(&bram, &his).await;
    let (anna, _) = world.user_of(&organizations[0], "Anna").await;
    world.login(&anna, &organizations[1], date(2027, 5, 9)).await;
    world.login(&anna, &organizations[2], date(2026, 12, 9)).await;
    world.user_of(&organizations[1], "Carla").await;
    world.user_of(&organizations[2], "Dirk").await;
    let here = world.sign_in(&bram).await;
    (anna, here, organizations)
}

async fn r24_users_are_listed_with_what_they_hold_in_the_manager_s_organizations_only(world: World) {
    let (anna, here, [bakery, mill, shop]) = holding(&world).await;
    let list = here.users(&PeopleFilter::default()).await.unwrap();
    assert_eq!((list.first, list.total, list.organizations.len()), (1, list.rows.len(), 2));
    let row = list.rows.iter().find(|row| row.email == anna.email).unwrap();
    assert_eq!(row.permissions, 2, "what she holds at the shop is none of his business");
    assert!(row.soonest.is_some_and(|day| day > date(2026, 12, 9)) && !row.own);
    assert!(row.organizations.contains(&"Bakkerij".to_owned()) && !row.organizations.contains(&"Winkel".to_owned()));
    assert_eq!(row.means, Some((Level::Eh3, MeansState::Active)));
    assert!(list.rows.iter().all(|row| !row.name.contains("Dirk")), "{:?}", list.rows);
    for (organization, sees) in [(&bakery, false), (&mill, true)] {
        let filter = PeopleFilter { organization: Some(organization.clone()), ..PeopleFilter::default() };
        let rows = here.users(&filter).await.unwrap().rows;
        assert!(rows.iter().any(|row| row.email == anna.email));
        assert_eq!(rows.iter().any(|row| row.name.contains("Carla")), sees, "she works at the mill");
    }
    for organization in [shop.as_str(), "nothing"] {
        let filter = PeopleFilter { organization: Some(organization.into()), ..PeopleFilter::default() };
        assert_eq!(refusal(here.users(&filter).await), Refusal::NotYours);
        assert_eq!(refusal(here.export_users(Language::Nl, &filter, Separator::Comma).await), Refusal::NotYours);
    }
    let stranger = world.sign_in(&anna).await;
    assert_eq!(refusal(stranger.users(&PeopleFilter::default()).await), Refusal::NotYours);
}

async fn r133_users_are_found_by_kvk_and_branch_number_however_they_are_written(world: World) {
    let (anna, here, [bakery, mill, shop]) = holding(&world).await;
    let kvk = async |id: &str| world.portal.db().read().await.unwrap().organization(id).await.unwrap().unwrap().kvk;
    let everybody = names(&here, PeopleFilter::default()).await;
    let number = kvk(&bakery).await;
    let spaced = format!("KvK {} {}", &number[..4], &number[4..]);
    for typed in [number.as_str(), &spaced, &format!("NL{number}")] {
        let found = names(&here, looking(typed)).await;
        assert!(!found.is_empty() && found.len() < everybody.len(), "{typed}: {found:?} of {everybody:?}");
    }
    assert_eq!(names(&here, looking(&kvk(&shop).await)).await, [""; 0], "as if there were no such number");
    assert_eq!(names(&here, looking("12345678")).await, [""; 0]);
    let elsewhere = PeopleFilter { organization: Some(mill), ..looking(&number) };
    assert_eq!(names(&here, elsewhere).await, [""; 0]);
    assert_eq!(names(&here, looking("000000000000")).await, [""; 0]);
    assert_eq!(names(&here, looking(&anna.email.to_uppercase())).await.len(), 1);
    assert_eq!(names(&here, looking("%")).await, [""; 0]);
}

async fn r103_who_is_withdrawn_or_holds_nothing_is_shown_on_request(world: World) {
    let (anna, here, _) = holding(&world).await;
    let all = names(&here, PeopleFilter::default()).await;
    world.set_means(&anna, MeansState::Revoked).await;
    let active = names(&here, PeopleFilter::default()).await;
    assert_eq!(active.len() + 1, all.len());
    assert_eq!(names(&here, PeopleFilter { inactive: true, ..PeopleFilter::default() }).await, all);
    let revoked = PeopleFilter { state: Some(MeansState::Revoked), ..PeopleFilter::default() };
    assert_eq!(here.users(&revoked).await.unwrap().rows[0].email, anna.email);
}

async fn r106_a_filter_narrows_the_permissions_to_what_it_says(world: World) {
    let (anna, here, [bakery, ..]) = holding(&world).await;
    let vat = world.service("Omzetbelasting", Level::Eh3).await;
    let soon = world.login_for(&anna, &bakery, Some(&vat), Level::Eh3, date(2026, 12, 31)).await;
    let ids = async |filter: UsersFilter| -> Vec<String> {
        here.users_permissions(&filter).await.unwrap().rows.into_iter().map(|row| row.permission.id).collect()
    };
    let all = UsersFilter::default;
    for filter in [
        UsersFilter { service: "OMZET".into(), ..all() },
        UsersFilter { q: "omzetbelasting".into(), ..all() },
        UsersFilter { month: Some("2026-12".into()), ..all() },
        UsersFilter { state: Some(RowState::Expiring), service: "omzet".into(), ..all() },
    ] {
        assert_eq!(ids(filter.clone()).await, std::slice::from_ref(&soon), "{filter:?}");
    }
    let every = ids(all()).await;
    for filter in [
        UsersFilter { q: "Alle diensten".into(), ..all() },
        UsersFilter { service: "all services".into(), ..all() },
        UsersFilter { expiring: Some(Within::Three), ..all() },
        UsersFilter { q: anna.email.clone(), ..all() },
    ] {
        let found = ids(filter.clone()).await;
        assert!(!found.is_empty() && found.len() < every.len(), "{filter:?}: {found:?}");
    }
    for filter in [
        UsersFilter { month: Some("2026-11".into()), ..all() },
        UsersFilter { level: Some(Level::Eh4), ..all() },
        UsersFilter { state: Some(RowState::Later), ..all() },
        UsersFilter { state: Some(RowState::Waiting), ..all() },
        UsersFilter { state: Some(RowState::Expired), ..all() },
        UsersFilter { q: "Dirk".into(), ..all() },
    ] {
        assert_eq!(ids(filter.clone()).await, [""; 0], "{filter:?}");
    }
    let (bram, _) = world.manager_of(&bakery, "Bert").await;
    Ask::plainly(&[&soon], &bakery, &bram).reference(&world.sign_in(&anna).await).await;
    assert_eq!(ids(UsersFilter { state: Some(RowState::Waiting), ..all() }).await, [soon]);
}

async fn r104_what_somebody_ended_is_shown_on_request(world: World) {
    let (anna, here, [bakery, ..]) = holding(&world).await;
    let gone = world.login(&anna, &bakery, date(2027, 2, 1)).await;
    world.terminate(&gone, &anna).await;
    let has = async |filter: UsersFilter| {
        here.users_permissions(&filter).await.unwrap().rows.iter().any(|row| row.permission.id == gone)
    };
    assert!(!has(UsersFilter::default()).await);
    assert!(has(UsersFilter { inactive: true, ..UsersFilter::default() }).await);
    let only = UsersFilter { state: Some(RowState::Terminated), ..UsersFilter::default() };
    assert_eq!(here.users_permissions(&only).await.unwrap().total, 1);
}

async fn r101_a_list_is_taken_along_as_it_is_filtered_and_noted_for_its_organizations(world: World) {
    let (anna, here, [bakery, ..]) = holding(&world).await;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let all = here.export_users(Language::Nl, &PeopleFilter::default(), Separator::Semicolon).await.unwrap();
    assert!(all.name.starts_with("gebruikers-2026-"), "{}", all.name);
    let all = text(all.bytes);
    assert!(all.starts_with("\u{feff}Naam;E-mailadres;Niveau;"), "{all}");
    assert!(all.contains(&anna.email) && !all.contains("Winkel") && !all.contains("Dirk"), "{all}");
    let found = here.export_users(Language::En, &looking(&anna.email), Separator::Comma).await.unwrap();
    let found = text(found.bytes);
    assert_eq!(found.lines().count(), 2, "{found}");
    assert!(found.contains("Name,E-mail address,Level"), "{found}");
    let filter = UsersFilter { organization: Some(bakery.clone()), ..UsersFilter::default() };
    let rows = here.export_permissions(Language::Nl, &filter, Separator::Semicolon).await.unwrap();
    let listed = here.users_permissions(&filter).await.unwrap().total;
    let rows = text(rows.bytes);
    assert_eq!(rows.lines().count(), listed + 1, "{rows}");
    assert!(!rows.contains("Molen") && rows.contains("Alle diensten"), "{rows}");
    let activity = here.activity("").await.unwrap().events;
    let noted = |word: &str| activity.iter().filter(|event| event.action.word() == word).count();
    assert_eq!((noted("users-exported"), noted("permissions-exported")), (4, 1), "twice of two, once of one");
}

/// R101: no cell is a formula to a spreadsheet.
#[test]
fn r101_no_cell_is_a_formula() {
    for text in ["=1+1", "+31", "-1", "@sum", "\tx", "\rx", "\nx"] {
        assert_eq!(crate::export::cell(text), format!("'{text}"));
    }
    assert_eq!(crate::export::cell("van 't Hoff; \"B.V.\""), "van 't Hoff; \"B.V.\"");
}

async fn a_page_that_is_gone_is_the_nearest_one(world: World) {
    let bakery = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    for number in 0..27 {
        world.user_of(&bakery, &format!("Gebruiker{number:02}")).await;
    }
    let here = world.sign_in(&bram).await;
    let first = here.users(&PeopleFilter::default()).await.unwrap();
    assert_eq!((first.first, first.rows.len()), (1, 25));
    let after = |id: &str| PeopleFilter { after: Some(id.to_owned()), ..PeopleFilter::default() };
    let second = here.users(&after(&first.rows[24].id)).await.unwrap();
    assert_eq!((second.first, second.first + second.rows.len() - 1), (26, second.total));
    let before = PeopleFilter { before: Some(second.rows[0].id.clone()), ..PeopleFilter::default() };
    assert_eq!(here.users(&before).await.unwrap().rows, first.rows);
    let last = &second.rows[second.rows.len() - 1].id;
    let beyond = here.users(&after(last)).await.unwrap();
    assert_eq!(beyond.rows.len(), 25, "the last page that is whole");
    for nonsense in ["%00", "a b", "", "../"] {
        assert_eq!(here.users(&after(nonsense)).await.unwrap().rows, first.rows, "{nonsense}");
    }
}
