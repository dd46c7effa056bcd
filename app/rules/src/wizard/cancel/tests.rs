use super::*;
use crate::permission::tests::{admin, login};
use jiff::{ToSpan, civil::date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 22);

fn held(id: &str, permissions: Vec<Permission>, only_manager: bool) -> Held {
    Held {
        id: id.into(),
        name: id.into(),
        kvk: "68750110".into(),
        permissions,
        only_manager,
        handed_on: 0,
        left_alone: 0,
    }
}

/// Two services at one organization, a login permission with an Admin authorization at another.
fn carla() -> Cancel {
    let person = PersonCard {
        id: "carla".into(),
        name: "C. van Dijk".into(),
        born: date(1973, 3, 15),
        email: "carla@demo.example".into(),
        mobile_ending: "03".into(),
    };
    let first = vec![login("l1", "bv1", date(2027, 1, 3)), login("l2", "bv1", date(2028, 1, 3))];
    let base = login("l3", "bv2", date(2027, 6, 1));
    let second = vec![base.clone(), admin("a3", &base)];
    Cancel { today: TODAY, person, organizations: vec![held("bv1", first, false), held("bv2", second, true)] }
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn ids(wizard: &Cancel, pairs: &[(&str, &str)]) -> Vec<String> {
    wizard.endings(&answers(pairs)).iter().flat_map(Ending::ids).collect()
}

#[test]
fn r57_one_permission_or_one_organization_or_everything_ends() {
    let carla = carla();
    assert_eq!(ids(&carla, &[("what", "part"), ("which.l1", "on")]), ["l1"]);
    assert_eq!(ids(&carla, &[("what", "part"), ("org.bv1", "on")]), ["l1", "l2"]);
    assert_eq!(ids(&carla, &[("what", "all")]), ["l1", "l2", "l3", "a3"]);
    assert_eq!(ids(&carla, &[("what", "misuse")]).len(), 4);
    assert_eq!(ids(&carla, &[("what", "part"), ("which.nothing", "on")]), Vec::<String>::new());
}

#[test]
fn r57_an_admin_authorization_ends_with_the_permission_it_hangs_on_and_can_end_alone() {
    let carla = carla();
    assert_eq!(ids(&carla, &[("what", "part"), ("which.l3", "on")]), ["l3", "a3"]);
    assert_eq!(ids(&carla, &[("what", "part"), ("which.a3", "on")]), ["a3"]);
}

#[test]
fn r57_what_was_renewed_ends_with_its_successor() {
    let mut carla = carla();
    let next = login("l1b", "bv1", date(2030, 1, 3));
    carla.organizations[0].permissions[0].successor = Some(("l1b".into(), next.period.ends));
    carla.organizations[0].permissions.push(next);
    let organization = &carla.organizations[0];
    let heads: Vec<&str> = organization.heads().iter().map(|one| one.id.as_str()).collect();
    assert_eq!(heads, ["l1", "l2"], "the successor is no row of its own");
    assert_eq!(organization.until(organization.heads()[0]), date(2030, 1, 3));
    assert_eq!(ids(&carla, &[("what", "part"), ("which.l1", "on")]), ["l1", "l1b"]);
}

#[test]
fn r15_without_the_check_mark_there_is_a_problem() {
    let carla = carla();
    let given = answers(&[("what", "part"), ("which.l1", "on"), ("when", "now")]);
    assert_eq!(carla.problems(CHECK, &given), [("truth".to_owned(), Problem::RequiredTick)]);
}

#[test]
fn r99_the_last_manager_ticks_a_second_box() {
    let carla = carla();
    for ending in [("which.l3", "on"), ("which.a3", "on"), ("org.bv2", "on")] {
        let given = answers(&[("what", "part"), ending, ("when", "now"), ("truth", "on")]);
        assert_eq!(carla.problems(CHECK, &given), [("alone.bv2".to_owned(), Problem::RequiredTick)], "{ending:?}");
        let mut ticked = given.clone();
        ticked.insert("alone.bv2".into(), "on".into());
        assert_eq!(carla.problems(CHECK, &ticked), []);
    }
    let other = answers(&[("what", "part"), ("which.l1", "on"), ("truth", "on")]);
    assert_eq!(carla.problems(CHECK, &other), [], "he stays manager");
    let mut several = carla;
    several.organizations[1].only_manager = false;
    assert_eq!(several.unmanaged(&answers(&[("what", "all")])), Vec::<&Held>::new());
    let given_up = |given: &[(&str, &str)]| {
        several.given_up(&answers(given)).into_iter().map(|one| one.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(given_up(&[("what", "all")]), ["bv2"], "what waits there is handed on (R140)");
    assert_eq!(given_up(&[("what", "part"), ("which.l1", "on")]), [""; 0]);
}

#[test]
fn every_step_asks_and_misuse_is_asked_nothing_that_can_wait() {
    let carla = carla();
    assert_eq!(carla.problems(WHAT, &Answers::new()), [(WHAT.to_owned(), Problem::RequiredChoice)]);
    assert_eq!(carla.problems(WHAT, &answers(&[("what", "x")])), [(WHAT.to_owned(), Problem::RequiredChoice)]);
    let part = answers(&[("what", "part")]);
    assert_eq!(carla.steps(&part), [WHAT, WHICH, WHEN, CHECK]);
    assert_eq!(carla.problems(WHICH, &part), [(WHICH.to_owned(), Problem::SelectSome)]);
    assert_eq!(carla.problems(WHEN, &part), [(WHEN.to_owned(), Problem::RequiredChoice)]);
    assert_eq!(carla.steps(&answers(&[("what", "misuse")])), [WHAT, CHECK]);
    let comment = "x".repeat(301);
    let long = answers(&[("what", "all"), ("when", "now"), ("comment", &comment)]);
    assert_eq!(carla.problems(WHEN, &long), [("comment".to_owned(), Problem::TooLong { max: 300 })]);
}

#[test]
fn r57_a_last_day_lies_between_today_and_the_day_before_the_end() {
    let carla = carla();
    let on = |day: &str, month: &str, year: &str| {
        let given =
            [("what", "part"), ("which.l1", "on"), ("when", "date"), ("day", day), ("month", month), ("year", year)];
        carla.last_day(&answers(&given))
    };
    assert_eq!(on("22", "11", "2026"), Ok(Some(TODAY)));
    assert_eq!(on("2", "1", "2027"), Ok(Some(date(2027, 1, 2))));
    let range = Err(Problem::DateRange { from: TODAY, to: date(2027, 1, 2) });
    assert_eq!(on("21", "11", "2026"), range);
    assert_eq!(on("3", "1", "2027"), range, "then it ends by itself");
    for (day, month, year) in [("31", "2", "2027"), ("", "", ""), ("x", "1", "2027"), ("1", "13", "2027")] {
        assert_eq!(on(day, month, year), Err(Problem::DateReal), "{day} {month} {year}");
    }
}

proptest! {
    /// Whatever is ticked: nothing ends that was not ticked, but Admin authorizations with their login permission.
    #[test]
    fn r57_nothing_ends_that_was_not_ticked(ticks in prop::collection::vec(any::<bool>(), 4)) {
        let carla = carla();
        let names = ["l1", "l2", "l3", "a3"];
        let mut given = answers(&[("what", "part")]);
        for (name, _) in names.iter().zip(&ticks).filter(|(_, ticked)| **ticked) {
            given.insert(format!("which.{name}"), "on".into());
        }
        let ended: Vec<String> = carla.endings(&given).iter().flat_map(Ending::ids).collect();
        for (name, ticked) in names.iter().zip(&ticks) {
            let hangs = *name == "a3" && ticks[2];
            prop_assert_eq!(ended.iter().any(|id| id == name), *ticked || hangs, "{}", name);
        }
    }

    #[test]
    fn a_last_day_that_is_taken_is_in_range(days in -400i64..800) {
        let carla = carla();
        let day = TODAY.saturating_add(days.days());
        let (d, m, y) = (day.day().to_string(), day.month().to_string(), day.year().to_string());
        let given = answers(&[("what", "all"), ("when", "date"), ("day", &d), ("month", &m), ("year", &y)]);
        // The last of all ends on 3 January 2028.
        let fits = day >= TODAY && day < date(2028, 1, 3);
        prop_assert_eq!(carla.last_day(&given).is_ok(), fits);
    }
}
