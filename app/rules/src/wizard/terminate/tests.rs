use jiff::civil::date;

use super::*;
use crate::{
    period::Period,
    permission::tests::{admin, login},
};

const TODAY: Date = date(2026, 11, 28);

fn user(person: &str, permissions: Vec<Permission>, chosen: &[&str]) -> UserEnds {
    let manages = permissions.iter().any(|one| one.kind == Kind::Admin);
    UserEnds {
        person: person.into(),
        name: format!("X. {person}"),
        own: person == "me",
        held: Held {
            id: "bv1".into(),
            name: "Bakkerij".into(),
            kvk: "68750110".into(),
            permissions,
            only_manager: false,
            handed_on: 0,
            left_alone: 0,
        },
        chosen: chosen.iter().map(|id| (*id).to_owned()).collect(),
        manages,
        managers: 2,
        requests: Vec::new(),
    }
}

fn action(users: Vec<UserEnds>) -> Terminate {
    Terminate { today: TODAY, leaver: false, users, ended: Vec::new(), lost: Vec::new(), gone: 0 }
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
}

/// A permission that was renewed, its successor, and the Admin authorizations of both.
fn renewed() -> Vec<Permission> {
    let now = Permission { successor: Some(("b".into(), date(2030, 1, 9))), ..login("a", "bv1", date(2027, 1, 9)) };
    let later = Permission {
        period: Period { starts: date(2027, 1, 10), ends: date(2030, 1, 9) },
        ..login("b", "bv1", date(2030, 1, 9))
    };
    let crown = Permission { successor: Some(("bb".into(), date(2030, 1, 9))), ..admin("aa", &now) };
    vec![admin("bb", &later), crown, now, later]
}

/// R97: a line ends as a whole, whichever of its rows was chosen, with what hangs on it, and nothing else.
#[test]
fn r97_what_follows_and_what_hangs_on_it_ends_with_it_and_other_permissions_stay() {
    let mut permissions = renewed();
    permissions.push(login("other", "bv1", date(2027, 3, 9)));
    for chosen in ["a", "b"] {
        let action = action(vec![user("anna", permissions.clone(), &[chosen])]);
        let parts = action.parts();
        let mut ids = parts[0].ids();
        ids.sort();
        assert_eq!(ids, ["a", "aa", "b", "bb"], "{chosen}");
        assert!(!parts[0].is_last());
    }
    let only_admin = action(vec![user("anna", permissions.clone(), &["aa"])]);
    let mut ids = only_admin.parts()[0].ids();
    ids.sort();
    assert_eq!(ids, ["aa", "bb"]);
    let leaver = Terminate { leaver: true, ..action(vec![user("anna", permissions, &[])]) };
    assert!(leaver.parts()[0].is_last());
}

/// R99: one's own Admin authorization, and the last one, ask for a tick of their own; another's among several does not.
#[test]
fn r99_ones_own_role_and_the_last_one_ask_for_a_second_tick() {
    let truth = answers(&[("when", "now"), ("truth", "on")]);
    let others = action(vec![user("anna", renewed(), &["a"])]);
    assert!(others.second_ticks().is_empty() && !others.ends_own_role());
    assert_eq!(others.problems(CHECK, &truth), []);

    let own = action(vec![user("me", renewed(), &["aa"])]);
    assert!(own.ends_own_role() && !own.leaves_alone("bv1"));
    assert_eq!(own.problems(CHECK, &truth), [("own.bv1".to_owned(), Problem::RequiredTick)]);
    let ticked = answers(&[("truth", "on"), ("own.bv1", "on")]);
    assert_eq!(own.problems(CHECK, &ticked), []);

    let alone = action(vec![UserEnds { managers: 1, ..user("me", renewed(), &["a"]) }]);
    assert_eq!(alone.problems(CHECK, &ticked), [("alone.bv1".to_owned(), Problem::RequiredTick)]);
    let both = action(vec![user("anna", renewed(), &["a"]), user("me", renewed(), &["a"])]);
    assert!(both.leaves_alone("bv1"), "two of two");
    assert_eq!(both.problems(CHECK, &truth), [("alone.bv1".to_owned(), Problem::RequiredTick)]);

    let mut two = renewed();
    let second = login("c", "bv1", date(2027, 5, 9));
    two.extend([admin("cc", &second), second]);
    let keeps = action(vec![user("me", two, &["a"])]);
    assert!(!keeps.ends_own_role(), "another Admin authorization stays");
}

#[test]
fn it_ends_now_or_on_a_day_before_its_end() {
    let one = action(vec![user("anna", vec![login("a", "bv1", date(2027, 1, 9))], &["a"])]);
    assert_eq!(one.problems(WHEN, &Answers::new()), [("when".to_owned(), Problem::RequiredChoice)]);
    assert_eq!(one.problems(WHEN, &answers(&[("when", "now")])), []);
    let on = |day: &str, month: &str, year: &str| {
        one.problems(WHEN, &answers(&[("when", "date"), ("day", day), ("month", month), ("year", year)]))
    };
    assert_eq!(on("8", "1", "2027"), []);
    assert_eq!(on("28", "11", "2026"), []);
    let range = Problem::DateRange { from: TODAY, to: date(2027, 1, 8) };
    for (day, month) in [("27", "11"), ("9", "1")] {
        let year = if month == "1" { "2027" } else { "2026" };
        assert_eq!(on(day, month, year), [("day".to_owned(), range.clone())]);
    }
    assert_eq!(on("31", "2", "2027"), [("day".to_owned(), Problem::DateReal)]);
    let long = "x".repeat(LONGEST_REASON + 1);
    let problem = ("comment".to_owned(), Problem::TooLong { max: LONGEST_REASON });
    assert_eq!(one.problems(WHEN, &answers(&[("when", "now"), ("comment", &long)])), [problem]);
}

/// A request is withdrawn with the last of what it asks for; whoever leaves has none left.
#[test]
fn what_waits_is_withdrawn_left_open_or_untouched() {
    let request = |reference: &str, renews: &[&str]| WaitingOf {
        reference: reference.into(),
        renews: renews.iter().map(|id| (*id).to_owned()).collect(),
    };
    let permissions = vec![login("a", "bv1", date(2027, 1, 9)), login("b", "bv1", date(2027, 1, 9))];
    let requests = vec![request("one", &["a"]), request("both", &["a", "b"]), request("new", &[])];
    let user = UserEnds { requests, ..user("anna", permissions, &["a"]) };
    let some = action(vec![user]);
    let part = &some.parts()[0];
    assert_eq!((part.withdrawn(false), part.left_open(false)), (vec!["one"], vec!["both"]));
    let leaver = Terminate { leaver: true, ..some.clone() };
    let part = &leaver.parts()[0];
    assert_eq!((part.withdrawn(true), part.left_open(true)), (vec!["one", "both", "new"], vec![]));
}

#[test]
fn of_who_holds_nothing_only_the_link_can_end() {
    let nothing = Terminate { leaver: true, ..action(vec![user("anna", Vec::new(), &[])]) };
    assert_eq!(nothing.problems(WHEN, &answers(&[("when", "now")])), [("unlink".to_owned(), Problem::RequiredTick)]);
    assert_eq!(nothing.problems(WHEN, &answers(&[("when", "now"), ("unlink", "on")])), []);
    let rows = action(vec![user("anna", vec![login("a", "bv1", date(2027, 1, 9))], &["a"])]);
    assert!(!rows.unlinks(&answers(&[("unlink", "on")])), "only who leaves is unlinked");
}

/// Edge case 2: what somebody else ended meanwhile is said, and nothing is sent for it alone.
#[test]
fn what_has_ended_meanwhile_is_no_part_of_it() {
    let permission = login("a", "bv1", date(2027, 1, 9));
    let ended = EndedMeanwhile { name: "X. Anna".into(), organization: "Bakkerij".into(), permission };
    let all = Terminate { ended: vec![ended], ..action(Vec::new()) };
    assert_eq!(all.start_problems(), [("which.a".to_owned(), Problem::PermissionEnded)]);
    assert_eq!(all.problems(CHECK, &answers(&[("truth", "on")])), [("which".to_owned(), Problem::SelectSome)]);
    assert_eq!(action(Vec::new()).start_problems(), [("which".to_owned(), Problem::SelectSome)]);
}
