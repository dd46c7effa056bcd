//! A wizard whose outline has lists is no wizard without what shows them.

use leptos::prelude::*;
use rules::{
    problem::{Problem, Problems},
    wizard::{Answers, CHECK, Outline, StepName, Wizard, list::List, named},
};

use super::{super::list, *};

const PLAIN: Outline = Outline { owns: |_, _| false, needs_server: |_| false, lists: &[] };
const USERS: List = List { group: "users", step: "user", fields: &["name"], least: 1, most: 3 };
const LISTING: Outline = Outline { lists: &[USERS], ..PLAIN };

/// A wizard with this outline, that hands out what shows lists or does not.
struct Made {
    outline: &'static Outline,
    shows_lists: bool,
}

impl Wizard for Made {
    fn outline(&self) -> &'static Outline {
        self.outline
    }

    fn steps(&self, _answers: &Answers) -> Vec<StepName> {
        named([CHECK])
    }

    fn problems(&self, _step: &str, _answers: &Answers) -> Problems {
        Problems::new()
    }
}

impl Steps for Made {
    fn rules(&self) -> &dyn Wizard {
        self
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

    fn lists(&self) -> Option<Box<dyn Lists>> {
        self.shows_lists.then(list::lists)
    }

    fn problem(&self, field: &str, _problem: &Problem) -> (String, String) {
        (String::new(), field.to_owned())
    }

    fn origin(&self) -> &'static str {
        "/administration"
    }
}

#[test]
fn a_wizard_with_lists_shows_them_and_one_without_brings_nothing_of_them() {
    assert!(lists_of(&Made { outline: &LISTING, shows_lists: true }).is_some());
    assert!(lists_of(&Made { outline: &PLAIN, shows_lists: false }).is_none());
}

#[test]
#[should_panic(expected = "lists, and what shows them")]
fn lists_that_nothing_shows_are_a_mistake() {
    lists_of(&Made { outline: &LISTING, shows_lists: false });
}
