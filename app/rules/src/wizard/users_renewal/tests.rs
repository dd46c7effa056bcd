use super::*;
use crate::permission::tests::{admin, login};
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 22);
const SOON: Date = date(2027, 1, 3);

fn user(person: &str, ticked: Vec<Permission>) -> UserFacts {
    let organization = OrganizationShown { id: "bv1".into(), name: "Bakkerij".into(), kvk: "68750110".into() };
    let admin = ticked.iter().find(|row| row.kind == Kind::Admin).cloned();
    let managed = Level::Eh3;
    UserFacts {
        person: person.into(),
        name: person.into(),
        organization,
        managed,
        brings_admin: false,
        has_means: true,
        ticked,
        admin,
    }
}

fn action(users: Vec<UserFacts>) -> UsersRenewal {
    UsersRenewal::new(TODAY, "bram".into(), users, Vec::new(), 0)
}

fn reasons(outcome: &Outcome<'_>) -> Vec<(String, Problem)> {
    outcome.refused.iter().map(|row| (row.permission.id.clone(), row.problem.clone())).collect()
}

/// R64
#[test]
fn r64_each_user_and_organization_becomes_one_part() {
    let anna = user("anna", vec![login("a1", "bv1", SOON), login("a2", "bv1", date(2027, 2, 1))]);
    let eva = user("eva", vec![login("e", "bv1", SOON)]);
    let action = action(vec![anna, eva]);
    let outcome = action.outcome(Term::Three);
    assert_eq!(outcome.refused, []);
    let ends: Vec<Vec<Date>> =
        outcome.parts.iter().map(|part| part.plan.logins.iter().map(|row| row.period.ends).collect()).collect();
    assert_eq!(ends, [vec![date(2030, 1, 3), date(2030, 2, 1)], vec![date(2030, 1, 3)]]);
    assert!(outcome.parts.iter().all(|part| !part.asked.admin && part.plan.admins.is_empty()));
}

/// Section 3, rules 1 and 4.
#[test]
fn what_he_may_not_do_is_refused_row_by_row_and_the_others_are_done() {
    let own = user("bram", vec![login("own", "bv1", SOON)]);
    let above = Permission { level: Level::Eh4, ..login("above", "bv1", SOON) };
    let anna = user("anna", vec![above, login("a", "bv1", SOON), login("far", "bv1", date(2029, 1, 1))]);
    let action = action(vec![own, anna]);
    let outcome = action.outcome(Term::One);
    assert_eq!(outcome.parts.iter().map(|part| part.selected[0].id.as_str()).collect::<Vec<_>>(), ["a"]);
    assert_eq!(
        reasons(&outcome),
        [
            ("own".to_owned(), Problem::OwnRow),
            ("above".to_owned(), Problem::AboveLevel { held: Level::Eh3 }),
            ("far".to_owned(), Problem::NotRenewableYet { from: date(2028, 7, 1) }),
        ]
    );
    assert_eq!(action.start_problems(Picked::OneByOne), [], "what the result refuses keeps the others from nothing");
}

/// R1
#[test]
fn r1_an_admin_authorization_alone_is_named() {
    let base = login("l", "bv1", SOON);
    let alone = user("carla", vec![admin("crown", &base)]);
    let anna = user("anna", vec![login("a", "bv1", SOON)]);
    let both = action(vec![alone.clone(), anna]);
    assert_eq!(both.start_problems(Picked::OneByOne), [("which.crown".to_owned(), Problem::AdminAlone)]);
    // Where it comes to that only later, the others are done all the same.
    assert_eq!(reasons(&both.outcome(Term::One)), [("crown".to_owned(), Problem::AdminAlone)]);
    assert_eq!(both.outcome(Term::One).parts.len(), 1);

    let together = UserFacts { ticked: vec![base.clone(), admin("crown", &base)], ..alone };
    let together = action(vec![together]);
    let outcome = together.outcome(Term::Five);
    assert_eq!(together.start_problems(Picked::OneByOne), []);
    let [part] = outcome.parts.as_slice() else { panic!("{outcome:?}") };
    assert!(part.asked.admin);
    assert_eq!(part.plan.admins[0].period, part.plan.logins[0].period);
}

/// R6
#[test]
fn r6_an_independent_representative_gets_the_admin_authorization_here_too() {
    let mut dirk = user("dirk", vec![login("d", "bv1", SOON)]);
    dirk.brings_admin = true;
    assert!(action(vec![dirk]).outcome(Term::One).parts[0].asked.admin);
}

/// Section 3, rule 4: a lower manager leaves the higher Admin authorization as it is.
#[test]
fn an_admin_authorization_above_the_managers_level_is_never_followed() {
    let crown = admin("crown", &login("high", "bv1", date(2027, 3, 9)));
    let low = Permission { level: Level::Eh2Plus, ..login("low", "bv1", SOON) };
    for managed in [Level::Eh2Plus, Level::Eh3] {
        let dirk = user("dirk", vec![low.clone()]);
        let action = action(vec![UserFacts { managed, brings_admin: true, admin: Some(crown.clone()), ..dirk }]);
        let outcome = action.outcome(Term::Three);
        let [part] = outcome.parts.as_slice() else { panic!("{outcome:?}") };
        assert_eq!((part.plan.admins.as_slice(), part.asked.admin), ([].as_slice(), false), "{managed}");
    }
}

#[test]
fn what_lasts_longer_already_is_not_called_renewed() {
    let crown = admin("crown", &login("long", "bv1", date(2031, 3, 1)));
    let dirk = UserFacts { brings_admin: true, admin: Some(crown), ..user("dirk", vec![login("d", "bv1", SOON)]) };
    assert!(!action(vec![dirk]).outcome(Term::One).parts[0].asked.admin);
}

#[test]
fn a_revoked_means_is_given_nothing() {
    let jan = UserFacts { has_means: false, ..user("jan", vec![login("j", "bv1", SOON)]) };
    assert_eq!(action(vec![jan]).start_problems(Picked::OneByOne), [("which.j".to_owned(), Problem::MeansGone)]);
}

#[test]
fn the_ticked_rows_are_no_steps_answer() {
    let action = action(vec![user("anna", vec![login("a", "bv1", SOON)])]);
    let ticked: Answers = [("which.a".to_owned(), "on".to_owned())].into();
    assert_eq!(super::super::first_unmet(&action, &ticked), TERM);
    for step in action.steps(&ticked) {
        let posted = [("which.b".to_owned(), "on".to_owned())].into();
        assert_eq!(super::super::with_step(&action, &ticked, &step, posted), ticked, "{step}");
    }
}

#[test]
fn nothing_left_to_renew_is_said_at_the_start_and_at_the_end() {
    let own = action(vec![user("bram", vec![login("own", "bv1", SOON)])]);
    assert_eq!(own.start_problems(Picked::OneByOne), [("which.own".to_owned(), Problem::OwnRow)]);
    let truth: Answers = [("term".to_owned(), "1".to_owned()), ("truth".to_owned(), "on".to_owned())].into();
    assert_eq!(own.problems(CHECK, &truth), [(WHICH.to_owned(), Problem::SelectSome)]);
    assert_eq!(action(Vec::new()).start_problems(Picked::OneByOne), [(WHICH.to_owned(), Problem::SelectSome)]);
    let anna = action(vec![user("anna", vec![login("a", "bv1", SOON)])]);
    assert_eq!(anna.problems(CHECK, &truth), []);
    assert_eq!(anna.problems(CHECK, &Answers::new()), [("truth".to_owned(), Problem::RequiredTick)]);
    assert_eq!(anna.problems(TERM, &Answers::new()).len(), 1);
}
