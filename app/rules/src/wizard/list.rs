//! What repeats in a wizard: users that are added, representatives, services for each of several users.
//!
//! An entry has an id that it keeps as long as the draft lives, and that no other entry ever gets. Its place in the list is kept
//! apart from it. Were entries known by their place, the address `user/2` would show another user once the first was removed: a
//! second window, a bookmark or the way back would edit somebody else than it shows. An id that is gone shows the list.
//!
//! In the answers the entry 3 of `users` is `users.3.email`, `users.3.surname`, …; `users.order` holds the ids in their order,
//! and `users.next` the id that the next entry gets. Those two change by [`List::changed`] only, never by a form.

use std::fmt;

use super::Answers;
use crate::problem::Problem;

/// A list that a wizard declares.
#[derive(Debug, PartialEq, Eq)]
pub struct List {
    /// The step that shows it, and what the fields of its entries begin with: `users`.
    pub group: &'static str,
    /// The step of an entry, before its id: `user`, as in `user/3`.
    pub step: &'static str,
    /// The fields of an entry: `email`, as in `users.3.email`.
    pub fields: &'static [&'static str],
    /// The fewest entries with which it is done.
    pub least: usize,
    /// The most entries.
    pub most: usize,
}

/// An entry, with its answers by the names of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: u32,
    /// Its answers, as typed.
    pub answers: Answers,
}

/// What a button of a list asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Another entry, at the end.
    Add,
    /// That this entry goes, with all of its answers.
    Remove(u32),
    /// That this entry changes places with the one before it.
    Up(u32),
    /// That this entry changes places with the one after it.
    Down(u32),
}

/// A list after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// All answers.
    pub answers: Answers,
    /// The entry to fill in now.
    pub open: Option<u32>,
}

impl Change {
    /// What the value of a button says: `add`, `remove/3`, `up/3`, `down/3`.
    pub fn parse(value: &str) -> Option<Self> {
        if value == "add" {
            return Some(Change::Add);
        }
        let (word, id) = value.split_once('/')?;
        let id = id_in(id)?;
        match word {
            "remove" => Some(Change::Remove(id)),
            "up" => Some(Change::Up(id)),
            "down" => Some(Change::Down(id)),
            _ => None,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Add => f.write_str("add"),
            Change::Remove(id) => write!(f, "remove/{id}"),
            Change::Up(id) => write!(f, "up/{id}"),
            Change::Down(id) => write!(f, "down/{id}"),
        }
    }
}

/// An id as it is written; one entry has one name only.
fn id_in(text: &str) -> Option<u32> {
    let id: u32 = text.parse().ok()?;
    (id > 0 && id.to_string() == text).then_some(id)
}

impl List {
    /// The step of an entry: `user/3`.
    pub fn entry_step(&self, id: u32) -> String {
        format!("{}/{id}", self.step)
    }

    /// The id of the entry that a step asks about.
    pub fn id_of(&self, step: &str) -> Option<u32> {
        id_in(step.strip_prefix(self.step)?.strip_prefix('/')?)
    }

    /// An entry in problems of the list as a whole: `users.3`.
    pub fn name_of(&self, id: u32) -> String {
        format!("{}.{id}", self.group)
    }

    /// The id in [`List::name_of`].
    pub fn id_named(&self, name: &str) -> Option<u32> {
        id_in(name.strip_prefix(self.group)?.strip_prefix('.')?)
    }

    /// The form control of an entry's field: `users.3.email`.
    pub fn field(&self, id: u32, name: &str) -> String {
        format!("{}.{id}.{name}", self.group)
    }

    /// The name of the field that a form control of an entry is for: `email` of `users.3.email`.
    pub fn field_named<'a>(&self, name: &'a str) -> Option<&'a str> {
        let (id, field) = name.strip_prefix(self.group)?.strip_prefix('.')?.split_once('.')?;
        id_in(id).map(|_| field)
    }

    /// Whether a form control belongs to an entry.
    pub fn owns(&self, id: u32, field: &str) -> bool {
        let name = field.strip_prefix(&self.name_of(id)).and_then(|rest| rest.strip_prefix('.'));
        name.is_some_and(|name| self.fields.contains(&name))
    }

    /// Whether an answer is of this list, whichever entry it may be of.
    pub(super) fn is_of(&self, field: &str) -> bool {
        field.strip_prefix(self.group).is_some_and(|rest| rest.starts_with('.'))
    }

    /// The ids of the entries, in their order.
    pub fn ids(&self, answers: &Answers) -> Vec<u32> {
        let order = answers.get(&self.order()).map_or("", String::as_str);
        order.split(',').filter_map(id_in).collect()
    }

    /// Whether there is an entry of this id.
    pub fn holds(&self, answers: &Answers, id: u32) -> bool {
        self.ids(answers).contains(&id)
    }

    /// The entries, in their order.
    pub fn entries(&self, answers: &Answers) -> Vec<Entry> {
        let entry = |id| Entry { id, answers: self.answers_of(answers, id) };
        self.ids(answers).into_iter().map(entry).collect()
    }

    /// The only entry, where nothing of it is filled in.
    pub(super) fn untouched(&self, answers: &Answers) -> Option<u32> {
        match self.ids(answers).as_slice() {
            [only] => self.answers_of(answers, *only).is_empty().then_some(*only),
            _ => None,
        }
    }

    fn answers_of(&self, answers: &Answers, id: u32) -> Answers {
        let start = self.field(id, "");
        let mut own = Answers::new();
        for (field, answer) in answers {
            if let Some(name) = field.strip_prefix(&start) {
                own.insert(name.to_owned(), answer.clone());
            }
        }
        own
    }

    /// What is wrong with a list of so many entries.
    pub(super) fn is_short(&self, entries: &[Entry]) -> Option<Problem> {
        (entries.len() < self.least).then_some(Problem::ListShort { least: self.least })
    }

    /// The answers after a change. An entry that was added and not filled in yet is taken again: whoever presses twice has
    /// added one.
    ///
    /// # Errors
    /// [`Problem::ListFull`] where one more is too many, [`Problem::EntryGone`] for an entry that is not there.
    pub fn changed(&self, answers: &Answers, change: Change) -> Result<Changed, Problem> {
        let mut ids = self.ids(answers);
        let place_of = |id: u32| ids.iter().position(|one| *one == id).ok_or(Problem::EntryGone);
        let mut answers = answers.clone();
        let mut open = None;
        match change {
            Change::Add => {
                if let Some(last) = ids.last().filter(|last| self.answers_of(&answers, **last).is_empty()) {
                    return Ok(Changed { open: Some(*last), answers });
                }
                if ids.len() >= self.most {
                    return Err(Problem::ListFull { max: self.most });
                }
                let known = ids.iter().max().map_or(1, |last| last.saturating_add(1));
                let id = answers.get(&self.next()).and_then(|next| id_in(next)).map_or(known, |next| next.max(known));
                answers.insert(self.next(), id.saturating_add(1).to_string());
                ids.push(id);
                open = Some(id);
            }
            Change::Remove(id) => {
                ids.remove(place_of(id)?);
                let start = self.field(id, "");
                answers.retain(|field, _| !field.starts_with(&start));
            }
            Change::Up(id) => {
                let place = place_of(id)?;
                ids.swap(place, place.saturating_sub(1));
            }
            Change::Down(id) => {
                let place = place_of(id)?;
                let after = (place + 1).min(ids.len() - 1);
                ids.swap(place, after);
            }
        }
        let order: Vec<String> = ids.iter().map(u32::to_string).collect();
        answers.insert(self.order(), order.join(","));
        Ok(Changed { answers, open })
    }

    fn order(&self) -> String {
        format!("{}.order", self.group)
    }

    fn next(&self) -> String {
        format!("{}.next", self.group)
    }
}

#[cfg(test)]
mod tests;
