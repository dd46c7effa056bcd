use super::*;
use crate::{
    permission::{
        Named,
        tests::{admin, login},
    },
    wizard::{all_problems, first_unmet},
};
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 28);
const NEXT_YEAR: Date = date(2027, 8, 9);

fn user(person: &str, level: Level, permissions: Vec<Permission>) -> UserFacts {
    let card =
        UserCard { person: person.into(), name: person.to_uppercase(), email: format!("{person}@demo.example"), level };
    UserFacts { card, permissions, waiting: Vec::new(), has_means: true }
}

fn service(uuid: &str, needs: Level) -> ServiceCard {
    let name = Named { nl: uuid.into(), en: uuid.into() };
    ServiceCard { uuid: uuid.into(), service: name.clone(), provider: name, needs, barred: None, no_branch: false }
}

fn donald() -> CompanyCard {
    CompanyCard {
        id: "bv1".into(),
        name: "Test BV Donald".into(),
        kvk: "68750110".into(),
        address: String::new(),
        legal_form: "BV".into(),
        active: true,
        branches: Vec::new(),
    }
}

/// A manager at EH3 who has ticked these users, and picked two services.
fn request(picked: Vec<UserFacts>) -> UsersRequest {
    UsersRequest {
        today: TODAY,
        organizations: vec![ManagedCard { id: "bv1".into(), name: "Test BV Donald".into(), kvk: "68750110".into() }],
        company: Some((donald(), Level::Eh3)),
        picked,
        found: Vec::new(),
        more: false,
        choice: Choice { picked: vec![service("a", Level::Eh3), service("b", Level::Eh2Plus)], ..Choice::default() },
    }
}

fn answers(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
}

const SOME: [(&str, &str); 4] = [("scope", "some"), ("service.a", "on"), ("service.b", "on"), (TERM, "3")];

fn problems_of<'a>(outcome: &'a Outcome<'_>) -> Vec<(&'a str, Option<&'a str>, &'a Problem)> {
    let row = |one: &'a Undone<'_>| {
        (one.user.card.person.as_str(), one.service.map(|service| service.uuid.as_str()), &one.problem)
    };
    outcome.undone.iter().map(row).collect()
}

#[test]
fn r73_the_steps_follow_from_what_is_managed_and_asked() {
    let mut wizard = request(Vec::new());
    assert_eq!(wizard.steps(&Answers::new()), [USERS, SERVICES, TERM, CHECK]);
    assert_eq!(wizard.steps(&answers(&[("scope", ROLE)])), [USERS, SERVICES, CHECK]);
    assert_eq!(wizard.problems(USERS, &Answers::new()), [(USER.to_owned(), Problem::SelectUser)]);
    wizard.organizations.push(ManagedCard { id: "bv2".into(), name: String::new(), kvk: String::new() });
    wizard.company = None;
    assert_eq!(first_unmet(&wizard, &Answers::new()), ORGANIZATION);
}

#[test]
fn r94_what_cannot_be_given_is_refused_user_by_user_and_the_others_are_done() {
    let all = login("all", "bv1", NEXT_YEAR);
    let waiting = Waiting { service: Some("a".into()), branch: None, reference: "PR-1".into() };
    let wizard = request(vec![
        user("anna", Level::Eh3, Vec::new()),
        user("has", Level::Eh3, vec![all]),
        user("high", Level::Eh4, Vec::new()),
        user("low", Level::Eh2Plus, Vec::new()),
        UserFacts { waiting: vec![waiting], ..user("waits", Level::Eh3, Vec::new()) },
        UserFacts { has_means: false, ..user("gone", Level::Eh3, Vec::new()) },
    ]);
    let outcome = wizard.outcome(&answers(&SOME)).unwrap();
    let done: Vec<_> =
        outcome.parts.iter().map(|part| (part.user.card.person.as_str(), part.plan.logins.len())).collect();
    assert_eq!(done, [("anna", 2), ("low", 1), ("waits", 1)]);
    assert!(outcome.parts.iter().all(|part| part.plan.logins.iter().all(|row| row.level == part.user.card.level)));
    let exists = Problem::PermissionExists { until: NEXT_YEAR };
    assert_eq!(
        problems_of(&outcome),
        [
            ("has", Some("a"), &exists),
            ("has", Some("b"), &exists),
            ("high", None, &Problem::AboveLevel { held: Level::Eh3 }),
            ("low", Some("a"), &Problem::LevelTooLow { needs: Level::Eh3, held: Level::Eh2Plus }),
            ("waits", Some("a"), &Problem::WaitsAlready { reference: "PR-1".into() }),
            ("gone", None, &Problem::MeansGone),
        ]
    );
    // Where nothing is left to do, Complete says so.
    let nobody = request(vec![user("high", Level::Eh4, Vec::new())]);
    let done = answers(&[&SOME[..], &[(TRUTH, "on")]].concat());
    assert_eq!(all_problems(&nobody, &done), [(USER.to_owned(), Problem::NothingToAsk)]);
}

#[test]
fn r143_making_somebody_manager_asks_a_tick_of_its_own() {
    let wizard = request(vec![user("anna", Level::Eh3, Vec::new())]);
    let asked = answers(&[&SOME[..], &[("admin.anna", "on"), (TRUTH, "on")]].concat());
    assert_eq!(all_problems(&wizard, &asked), [(MANAGER.to_owned(), Problem::RequiredTick)]);
    let ticked = answers(&[&SOME[..], &[("admin.anna", "on"), (TRUTH, "on"), (MANAGER, "on")]].concat());
    assert_eq!(all_problems(&wizard, &ticked), []);
    let outcome = wizard.outcome(&ticked).unwrap();
    assert_eq!((outcome.parts[0].admin, outcome.parts[0].plan.admins.len()), (true, 1));
}

#[test]
fn somebody_is_made_manager_on_what_they_have_already() {
    let all = login("all", "bv1", NEXT_YEAR);
    let is_one = vec![admin("m", &all), all.clone()];
    let wizard = request(vec![
        user("anna", Level::Eh3, vec![all]),
        user("bram", Level::Eh3, is_one),
        user("none", Level::Eh3, Vec::new()),
    ]);
    assert_eq!(wizard.may_become_manager().len(), 2, "Bram is one already");
    let nobody = answers(&[("scope", ROLE)]);
    assert_eq!(wizard.problems(SERVICES, &nobody), [(ADMIN.to_owned(), Problem::SelectUser)]);
    let asked = answers(&[("scope", ROLE), ("admin.anna", "on"), ("admin.bram", "on"), ("admin.none", "on")]);
    let outcome = wizard.outcome(&asked).unwrap();
    assert_eq!(outcome.term, None);
    let [part] = &outcome.parts[..] else { panic!("{outcome:?}") };
    assert_eq!((part.user.card.person.as_str(), part.admin, part.plan.logins.len()), ("anna", true, 0));
    assert_eq!(part.plan.until(), Some(NEXT_YEAR));
    assert_eq!(
        problems_of(&outcome),
        [("bram", None, &Problem::NothingToAsk), ("none", None, &Problem::NothingToHangOn)]
    );
    // All services that are there already, and the role beside them.
    let both = answers(&[("scope", "all"), (TERM, "3"), ("admin.anna", "on")]);
    let outcome = wizard.outcome(&both).unwrap();
    assert!(outcome.parts[0].admin && outcome.parts[0].plan.logins.is_empty());
    assert_eq!(problems_of(&outcome)[0], ("anna", None, &Problem::PermissionExists { until: NEXT_YEAR }));
}
