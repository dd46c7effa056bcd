//! A list as its page is sent: what works without scripts is in the marks; what a script says and where it puts the focus is
//! computed here too.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use leptos::prelude::*;
use rules::{
    people::Language,
    problem::Problems,
    wizard::{CHECK, StepName, named},
};

use super::*;
use crate::wizard::Shown;

const USERS: List = List { group: "users", step: "user", fields: &["name", "email"], least: 1, most: 3 };
static LIST: List = USERS;
const OUTLINE: Outline = Outline { owns: |_, _| false, needs_server: |_| false, lists: &[USERS] };
const EN: Texts = Texts(Language::En);

struct AddUsers;

impl Wizard for AddUsers {
    fn outline(&self) -> &'static Outline {
        &OUTLINE
    }

    fn steps(&self, _answers: &Answers) -> Vec<StepName> {
        named(["users", CHECK])
    }

    fn problems(&self, _step: &str, _answers: &Answers) -> Problems {
        Problems::new()
    }

    fn entry_problems(&self, list: &List, entry: &Entry, _all: &[Entry]) -> Problems {
        let missing = list.fields.iter().filter(|name| !entry.answers.contains_key(**name));
        missing.map(|name| ((*name).to_owned(), Problem::RequiredText)).collect()
    }
}

/// The views of the wizard, as far as a list asks for them.
struct Words;

impl Steps for Words {
    fn rules(&self) -> &dyn Wizard {
        &AddUsers
    }

    fn title(&self) -> &'static str {
        "Add users"
    }

    fn name(&self, _step: &str) -> &'static str {
        "Users"
    }

    fn heading(&self, _step: &str) -> &'static str {
        "Users"
    }

    fn view(&self, _step: &str, _shown: &Shown) -> AnyView {
        ().into_any()
    }

    fn list(&self, _list: &List) -> Option<ListWords> {
        Some(ListWords { add: "Add another user", empty: "No users yet" })
    }

    fn entry(&self, _list: &List, entry: &Entry) -> EntryWords {
        let answer = |name: &str| entry.answers.get(name).cloned().unwrap_or_default();
        EntryWords { name: answer("name"), detail: answer("email") }
    }

    fn problem(&self, field: &str, problem: &Problem) -> (String, String) {
        (EN.problem(problem, field), field.to_owned())
    }

    fn origin(&self) -> &'static str {
        "/administration"
    }
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
}

fn two() -> Answers {
    answers(&[
        ("users.order", "3,1"),
        ("users.next", "4"),
        ("users.3.name", "<Anna> de Vries"),
        ("users.3.email", "anna@demo.example"),
    ])
}

/// The list as the server sends it, where the step was refused with these problems.
fn sent(answers: &Answers, problems: &Problems) -> String {
    let sentences = problems.iter().filter_map(|(field, wrong)| {
        let (text, _) = problem(EN, &Words, &OUTLINE, answers, (field, wrong))?;
        Some((field.clone(), text))
    });
    let errors: Vec<(String, String)> = sentences.collect();
    Owner::new().with(|| {
        provide_context(EN);
        let shown = entries(EN, &Words, &AddUsers, &LIST, answers, &errors);
        let form = ListForm { kind: WizardKind::UsersRenewal, draft: "d1".into() };
        let error = errors.iter().find(|(field, _)| field == LIST.group).map(|(_, text)| text.clone());
        let words = words(EN, &Words, &LIST);
        let on_change = Box::new(|_| {});
        let text = rows(EN, &LIST, "/w/users-renewal/d1", words, shown);
        let (rev, entries) = (Box::new(|| "7".to_owned()), Box::new(move || text.clone()));
        let said = ArcRwSignal::new(String::new());
        view! { <EntryList list=&LIST form rev entries words error said on_change/> }.to_html()
    })
}

/// The start tags of a page's elements of one kind.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<{name} ");
    html.match_indices(&start).map(|(at, _)| &html[at..at + html[at..].find('>').unwrap()]).collect()
}

fn values(html: &str) -> Vec<String> {
    let value = |tag: &str| tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    tags(html, "button").into_iter().map(value).collect()
}

#[test]
fn without_scripts_each_button_is_a_form_of_its_own_name() {
    let html = sent(&two(), &Problems::new());
    let form = tags(&html, "form");
    assert_eq!(form.len(), 1);
    assert!(form[0].contains("method=\"post\"") && form[0].contains("action=\"/api/save_step\""), "{form:?}");
    for (name, value) in [("kind", "users-renewal"), ("draft", "d1"), ("rev", "7"), ("step", "users")] {
        let given = tags(&html, "input").into_iter().find(|tag| tag.contains(&format!("name=\"{name}\"")));
        assert!(given.is_some_and(|tag| tag.contains(&format!("value=\"{value}\""))), "{name}: {html}");
    }
    // The first goes no further up, the last no further down.
    assert_eq!(values(&html), ["down/3", "remove/3", "up/1", "remove/1", "add"]);
    assert!(tags(&html, "button").iter().all(|tag| tag.contains("name=\"list\"") && !tag.contains("type=")), "{html}");
    let links = tags(&html, "a");
    assert!(links[0].contains("href=\"/w/users-renewal/d1/user/3\"") && links[1].contains("/user/1\""), "{links:?}");
    assert!(html.contains("2 added, at most 3") && html.contains("Add another user"));
}

#[test]
fn an_entry_says_whether_it_is_complete_and_names_its_buttons() {
    let html = sent(&two(), &Problems::new());
    let (first, second) = html.split_at(html.rfind("<li").unwrap());
    assert!(first.contains("&lt;Anna&gt; de Vries") && !html.contains("<Anna>"), "{first}");
    assert!(first.contains("anna@demo.example") && first.contains("Complete") && !first.contains("Not complete"));
    // What has no name yet goes by its number.
    assert!(second.contains("Number 2") && second.contains("Not complete"), "{second}");
    assert_eq!(second.matches("Number 2").count(), 4, "its name, and in Change, Move up and Remove: {second}");
    assert_eq!(html.matches("role=\"status\"").count(), 1);
}

#[test]
fn a_refused_list_says_why_at_the_list_or_at_the_entry() {
    let none = sent(&Answers::new(), &vec![("users".into(), Problem::ListShort { least: 1 })]);
    assert!(none.contains("Add at least 1") && none.contains("No users yet"), "{none}");
    assert!(tags(&none, "section")[0].contains("aria-describedby=\"users-e\""), "{none}");
    assert_eq!(values(&none), ["add"]);
    let full = sent(&two(), &vec![("users".into(), Problem::ListFull { max: 3 })]);
    assert!(full.contains("the maximum of 3"), "{full}");
    let wrong = sent(&two(), &vec![("users.1".into(), Problem::EntryUnfinished)]);
    let (first, second) = wrong.split_at(wrong.rfind("<li").unwrap());
    assert!(second.contains("Complete Number 2") && !first.contains("mr-error"), "{wrong}");
    assert!(tags(second, "a")[0].contains("aria-describedby=\"users-1-e\""), "{second}");
}

#[test]
fn a_problem_leads_to_what_it_is_about() {
    let at = |field: &str, wrong: Problem| problem(EN, &Words, &OUTLINE, &two(), (field, &wrong)).map(|(_, id)| id);
    assert_eq!(at("users", Problem::ListShort { least: 1 }).as_deref(), Some("users"));
    assert_eq!(at("users.3", Problem::EntryUnfinished).as_deref(), Some("users-3-change"));
    let html = sent(&two(), &Problems::new());
    for id in ["users", "users-3-change", "users-1-change"] {
        assert!(html.contains(&format!("id=\"{id}\"")), "{id}");
    }
    // A field of an entry is the wizard's own to word.
    assert_eq!(at("users.3.email", Problem::EmailSyntax), None);
    assert_eq!(at("title", Problem::RequiredText), None);
}

#[test]
fn who_does_not_see_a_change_is_told_and_finds_the_focus_near_it() {
    let before = answers(&[("users.order", "1,2,3"), ("users.1.name", "Anna"), ("users.2.name", "Bram")]);
    let after = |change| USERS.changed(&before, change).unwrap().answers;
    let told = |change| outcome(EN, &Words, &LIST, &before, &after(change), change);
    let focus = |change| focused(&LIST, &after(change), change);
    assert_eq!((told(Change::Remove(2)).as_str(), focus(Change::Remove(2)).as_str()), ("Removed: Bram", "users"));
    assert_eq!(told(Change::Remove(3)), "Removed: Number 3");
    assert_eq!(told(Change::Up(2)), "Bram is now number 1 of 3");
    assert_eq!(focus(Change::Up(2)), "users-2-down", "at the top there is no way up");
    assert_eq!(
        (told(Change::Down(1)).as_str(), focus(Change::Down(1)).as_str()),
        ("Anna is now number 2 of 3", "users-1-down")
    );
    assert_eq!(focus(Change::Down(2)), "users-2-up", "nor at the bottom down");
    assert_eq!(focus(Change::Up(3)), "users-3-up");
}
