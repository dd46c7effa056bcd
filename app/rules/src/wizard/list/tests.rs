//! A wizard with a list: who adds users adds, changes, removes and moves them, and none is lost or taken for another.

use proptest::prelude::*;

use super::*;
use crate::{
    problem::Problems,
    wizard::{
        self, CHECK, Outline, StepName, TRUTH, Wizard, all_problems, before, check_problems, exists, first_unmet,
        named, never, next, place, with_step,
    },
};

const USERS: List = List { group: "users", step: "user", fields: &["email", "name"], least: 1, most: 200 };

/// A title, users with names and addresses that differ, and a tick.
struct AddUsers;

fn owns(step: &str, field: &str) -> bool {
    match step {
        "title" => field == "title",
        // Not its own, though it says so: an entry's answers are the engine's.
        "users" => field == "csv" || field == "users.1.email",
        CHECK => field == TRUTH,
        _ => false,
    }
}

impl AddUsers {
    const OUTLINE: Outline = Outline { owns, needs_server: never, lists: &[USERS] };
}

impl Wizard for AddUsers {
    fn outline(&self) -> &'static Outline {
        &Self::OUTLINE
    }

    fn steps(&self, _answers: &Answers) -> Vec<StepName> {
        named(["title", "users", CHECK])
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        match step {
            "title" if !answers.contains_key("title") => vec![("title".to_owned(), Problem::RequiredText)],
            CHECK => check_problems(answers),
            _ => Problems::new(),
        }
    }

    fn entry_problems(&self, _list: &List, entry: &Entry, all: &[Entry]) -> Problems {
        let typed = |name: &str| entry.answers.get(name).map_or("", String::as_str);
        let missing = USERS.fields.iter().filter(|name| typed(name).is_empty());
        let mut problems: Problems = missing.map(|name| ((*name).to_owned(), Problem::RequiredText)).collect();
        let same = |other: &&Entry| other.id != entry.id && other.answers.get("email") == entry.answers.get("email");
        if !typed("email").is_empty() && all.iter().any(|other| same(&other)) {
            problems.push(("email".to_owned(), Problem::EmailTaken));
        }
        problems
    }
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
}

fn changed(answers: &Answers, change: Change) -> Answers {
    USERS.changed(answers, change).unwrap().answers
}

/// Adds an entry and fills it in, as its page's form sends it.
fn add(given: &Answers, name: &str) -> Answers {
    let added = USERS.changed(given, Change::Add).unwrap();
    let id = added.open.unwrap();
    let posted = [("email", format!("{name}@demo.example")), ("name", name.to_owned())];
    let posted = posted.map(|(field, answer)| (USERS.field(id, field), answer)).into();
    with_step(&AddUsers, &added.answers, &USERS.entry_step(id), posted)
}

fn names(given: &Answers) -> Vec<(u32, String)> {
    let name = |entry: &Entry| entry.answers.get("name").cloned().unwrap_or_default();
    USERS.entries(given).iter().map(|entry| (entry.id, name(entry))).collect()
}

fn named_so(pairs: &[(u32, &str)]) -> Vec<(u32, String)> {
    pairs.iter().map(|(id, name)| (*id, (*name).to_owned())).collect()
}

fn three() -> Answers {
    let title = answers(&[("title", "Bakkerij")]);
    ["anna", "bram", "cas"].iter().fold(title, |given, name| add(&given, name))
}

#[test]
fn entries_are_added_changed_moved_and_removed() {
    let given = three();
    assert_eq!(names(&given), named_so(&[(1, "anna"), (2, "bram"), (3, "cas")]));
    let posted = answers(&[("users.2.name", "Bram"), ("users.2.email", "b@demo.example")]);
    let given = with_step(&AddUsers, &given, "user/2", posted);
    let given = changed(&given, Change::Up(3));
    assert_eq!(names(&given), named_so(&[(1, "anna"), (3, "cas"), (2, "Bram")]));
    let given = changed(&changed(&given, Change::Down(1)), Change::Down(2));
    assert_eq!(names(&given), named_so(&[(3, "cas"), (1, "anna"), (2, "Bram")]), "the last goes no further down");
    assert_eq!(changed(&given, Change::Up(3)), given, "nor the first up");
    let given = changed(&given, Change::Remove(1));
    assert_eq!(names(&given), named_so(&[(3, "cas"), (2, "Bram")]));
    assert!(given.keys().all(|field| !field.starts_with("users.1.")), "nothing of it stays");
    assert_eq!(given.get("title").map(String::as_str), Some("Bakkerij"));
}

#[test]
fn an_id_is_never_given_twice() {
    let given = changed(&three(), Change::Remove(3));
    let given = add(&given, "dirk");
    assert_eq!(names(&given), named_so(&[(1, "anna"), (2, "bram"), (4, "dirk")]));
    let empty = [1, 2, 4].into_iter().fold(given, |given, id| changed(&given, Change::Remove(id)));
    assert_eq!(names(&add(&empty, "eva")), named_so(&[(5, "eva")]), "not even in an empty list");
}

#[test]
fn what_was_added_and_not_filled_in_is_taken_again() {
    let first = USERS.changed(&three(), Change::Add).unwrap();
    let second = USERS.changed(&first.answers, Change::Add).unwrap();
    assert_eq!((first.open, &second), (Some(4), &first));
}

#[test]
fn a_window_never_edits_another_entry_than_it_shows() {
    // One window shows bram; the other removes bram and adds eva.
    let given = add(&changed(&three(), Change::Remove(2)), "eva");
    let posted = answers(&[("users.2.name", "Bram"), ("users.4.name", "Bram")]);
    assert_eq!(with_step(&AddUsers, &given, "user/2", posted.clone()), given, "what is gone takes nothing");
    assert_eq!(place(&AddUsers, &given, "user/2").step, "users", "and its address shows the list");
    for change in [Change::Remove(2), Change::Up(2), Change::Down(2)] {
        assert_eq!(USERS.changed(&given, change), Err(Problem::EntryGone));
    }
    // An entry's form changes that entry only.
    let given = with_step(&AddUsers, &given, "user/1", posted);
    assert_eq!(names(&given), named_so(&[(1, ""), (3, "cas"), (4, "eva")]));
}

#[test]
fn a_form_changes_neither_order_nor_what_is_no_field() {
    let given = three();
    let posted = answers(&[
        ("users.order", "1"),
        ("users.next", "1"),
        ("users.1.admin", "on"),
        ("users.1.email", "x@demo.example"),
        ("users.01.email", "x@demo.example"),
        ("users..email", "x"),
        ("csv", "x"),
    ]);
    let mut expected = given.clone();
    expected.insert("csv".into(), "x".into());
    assert_eq!(with_step(&AddUsers, &given, "users", posted), expected);
    for step in ["user/01", "user/+1", "user/0", "user/", "user/1/1", "user", "users/1", "user/99999999999"] {
        assert_eq!(with_step(&AddUsers, &given, step, answers(&[("users.1.email", "x")])), given, "{step}");
        assert!(!exists(&AddUsers, &given, step), "{step}");
    }
}

#[test]
fn an_entry_is_a_page_of_its_list_and_counts_as_no_step() {
    let given = three();
    let there = place(&AddUsers, &given, "user/2");
    assert_eq!((there.step.as_str(), there.number, there.total, there.answer_first), ("user/2", 2, 3, false));
    assert_eq!(before(&AddUsers, &given, "user/2").as_deref(), Some("users"));
    assert_eq!(before(&AddUsers, &given, CHECK).as_deref(), Some("users"));
    assert_eq!(next(&AddUsers, &given, "user/2"), "users");
    assert_eq!(next(&AddUsers, &given, "users"), CHECK);
    // Before the list can be reached, neither can its entries.
    let mut open = given;
    open.remove("title");
    let there = place(&AddUsers, &open, "user/2");
    assert_eq!((there.step.as_str(), there.number, there.answer_first), ("title", 1, true));
}

#[test]
fn the_list_says_what_is_missing_and_the_entry_what_is_wrong() {
    let title = answers(&[("title", "Bakkerij")]);
    let short = ("users".to_owned(), Problem::ListShort { least: 1 });
    assert_eq!(wizard::problems(&AddUsers, "users", &title), [short]);
    let given = changed(&add(&title, "anna"), Change::Add);
    assert_eq!(wizard::problems(&AddUsers, "users", &given), [("users.2".to_owned(), Problem::EntryUnfinished)]);
    assert_eq!(first_unmet(&AddUsers, &given), "users");
    let given = with_step(&AddUsers, &given, "user/2", answers(&[("users.2.email", "anna@demo.example")]));
    let wrong = [("users.2.name", Problem::RequiredText), ("users.2.email", Problem::EmailTaken)];
    let wrong = wrong.map(|(field, problem)| (field.to_owned(), problem));
    assert_eq!(wizard::problems(&AddUsers, "user/2", &given), wrong);
    assert_eq!(USERS.id_named("users.2"), Some(2));
    assert_eq!(USERS.id_named("users.2.name"), None);
    // Both hold the same address: both say so.
    assert_eq!(wizard::problems(&AddUsers, "users", &given).len(), 2);
    assert!(!all_problems(&AddUsers, &given).is_empty(), "nothing is sent that a list is not done with");
    assert_eq!(wizard::problems(&AddUsers, "user/9", &given), [], "what is not there asks nothing");
}

#[test]
fn two_hundred_entries_fit_and_one_more_does_not() {
    let full = (0..200).fold(answers(&[("title", "x")]), |given, number| add(&given, &format!("user{number}")));
    assert_eq!((USERS.ids(&full).len(), wizard::problems(&AddUsers, "users", &full).len()), (200, 0));
    assert_eq!(first_unmet(&AddUsers, &full), CHECK);
    assert_eq!(USERS.changed(&full, Change::Add), Err(Problem::ListFull { max: 200 }));
    let outline = AddUsers.outline();
    assert!(full.len() <= outline.most_answers(), "{} of {}", full.len(), outline.most_answers());
    let stored = serde_json::to_string(&full).unwrap().len();
    assert!(stored <= outline.most_bytes(), "{stored} of {}", outline.most_bytes());
    assert!(USERS.changed(&changed(&full, Change::Remove(7)), Change::Add).is_ok());
}

#[test]
fn a_button_says_what_it_asks_for() {
    for change in [Change::Add, Change::Remove(3), Change::Up(10), Change::Down(200)] {
        assert_eq!(Change::parse(&change.to_string()), Some(change));
    }
    for value in ["", "remove", "remove/", "remove/0", "remove/x", "remove/03", "up/-1", "open/3", "add/1"] {
        assert_eq!(Change::parse(value), None, "{value}");
    }
}

#[derive(Debug, Clone)]
enum Step {
    Change(u8, u32),
    Save(u32, String),
    Title(String),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4u8, 1..9u32).prop_map(|(what, id)| Step::Change(what, id)),
        4 => (1..9u32, "[a-z,./0-9]{0,6}").prop_map(|(id, text)| Step::Save(id, text)),
        1 => "[a-z]{1,6}".prop_map(Step::Title),
    ]
}

proptest! {
    /// The list beside a plain one, in whatever order things are done to both.
    #[test]
    fn no_entry_is_lost_or_taken_for_another(steps in prop::collection::vec(step(), 0..60)) {
        let (mut given, mut plain, mut last, mut title) = (Answers::new(), Vec::<(u32, String)>::new(), 0, None);
        for step in steps {
            match step {
                Step::Change(what, id) => {
                    let change = match what {
                        0 => Change::Add,
                        1 => Change::Remove(id),
                        2 => Change::Up(id),
                        _ => Change::Down(id),
                    };
                    let at = plain.iter().position(|(one, _)| *one == id);
                    let done = USERS.changed(&given, change);
                    match (change, at) {
                        (Change::Add, _) if plain.last().is_some_and(|(_, name)| name.is_empty()) => {}
                        (Change::Add, _) => {
                            last += 1;
                            plain.push((last, String::new()));
                        }
                        (_, None) => {
                            prop_assert_eq!(done, Err(Problem::EntryGone));
                            continue;
                        }
                        (Change::Remove(_), Some(at)) => {
                            plain.remove(at);
                        }
                        (Change::Up(_), Some(at)) => plain.swap(at, at.saturating_sub(1)),
                        (Change::Down(_), Some(at)) => {
                            let after = (at + 1).min(plain.len() - 1);
                            plain.swap(at, after);
                        }
                    }
                    given = done.unwrap().answers;
                }
                Step::Save(id, text) => {
                    // An empty field is sent as one: only an entry that was never saved has none.
                    let text = format!("x{text}");
                    let posted = [(USERS.field(id, "name"), text.clone()), (USERS.field(id + 1, "name"), "no".into())];
                    given = with_step(&AddUsers, &given, &USERS.entry_step(id), posted.into());
                    if let Some((_, name)) = plain.iter_mut().find(|(one, _)| *one == id) {
                        *name = text;
                    }
                }
                Step::Title(text) => {
                    given = with_step(&AddUsers, &given, "title", answers(&[("title", &text)]));
                    title = Some(text);
                }
            }
            prop_assert_eq!(names(&given), plain.clone());
            prop_assert_eq!(given.get("title").cloned(), title.clone());
            let of_entries = given.keys().filter(|field| field.ends_with(".name")).count();
            prop_assert_eq!(of_entries, plain.iter().filter(|(_, name)| !name.is_empty()).count(), "nothing stays behind");
            let there = place(&AddUsers, &given, "user/3");
            let opens = title.is_some() && plain.iter().any(|(id, _)| *id == 3);
            prop_assert_eq!(there.step == "user/3", opens);
        }
    }
}
