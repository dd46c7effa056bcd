//! The wizard engine: steps, answers, and where somebody may go. Knows no business; each wizard brings its own rules.
//!
//! A wizard *is* its circumstances: what the server looked up for this person when the draft was opened. From them and
//! the answers follow the steps that exist, what is wrong with each, and the outcome. Browser and server run the same code.
//!
//! What is known of a wizard before anything is looked up (whose answer a field is, which lists it has) is its [`Outline`].
//! Which wizards there are stands in [`table`]; what repeats, like users that are added, in [`list`].

pub mod add_users;
pub mod cancel;
pub mod change_form;
pub mod choice;
pub mod company;
pub mod contact;
pub mod link_request;
pub mod list;
pub mod renewal;
pub mod request;
pub mod table;
pub mod terminate;
#[cfg(test)]
mod tests;
pub mod users_renewal;
pub mod users_request;

pub use table::{AnyWizard, FilledBy, Only, Starts, Traits, WizardKind};

use std::{borrow::Cow, collections::BTreeMap};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use self::list::{Entry, List};
use crate::{
    problem::{Problem, Problems},
    typed,
};

/// Raw answers as typed, by the name of the form control. An unticked box is absent.
pub type Answers = BTreeMap<String, String>;

/// The name of the step that every wizard ends with.
pub const CHECK: &str = "check";

/// The box on the last step.
pub const TRUTH: &str = "truth";

/// A step's name as it stands in the address: `term`, or `user/3` for an entry of a list.
pub type StepName = Cow<'static, str>;

/// The names of steps that are always the same.
pub fn named(steps: impl IntoIterator<Item = &'static str>) -> Vec<StepName> {
    steps.into_iter().map(Cow::Borrowed).collect()
}

/// The most answers that a wizard without lists keeps, and that are taken from one step's form: a thousand rows and some more.
pub const MOST_ANSWERS: usize = 1_050;
/// The most bytes of them as they are stored.
const MOST_BYTES: usize = 64 * 1024;
/// How many bytes more an entry of a list may take.
const MOST_BYTES_OF_AN_ENTRY: usize = 1024;

/// What is known of a wizard before anything is looked up.
#[derive(Debug, Clone, Copy)]
pub struct Outline {
    /// Whether a form control belongs to a step; steps and entries of lists are not asked about.
    pub owns: fn(step: &str, field: &str) -> bool,
    /// Whether only the server knows what a step's answers lead to: what the wizard was made of changes with them.
    pub needs_server: fn(step: &str) -> bool,
    /// What repeats in it.
    pub lists: &'static [List],
}

impl Outline {
    /// The list that a step shows.
    pub fn list(&self, step: &str) -> Option<&'static List> {
        self.lists.iter().find(|list| list.group == step)
    }

    /// The list and the id of the entry that a step asks about.
    pub fn entry(&self, step: &str) -> Option<(&'static List, u32)> {
        self.lists.iter().find_map(|list| Some((list, list.id_of(step)?)))
    }

    /// Whether a form control belongs to a step. Answers of other steps are never taken from a step's form.
    pub fn owns(&self, step: &str, field: &str) -> bool {
        match self.entry(step) {
            Some((list, id)) => list.owns(id, field),
            None => (self.owns)(step, field) && !self.lists.iter().any(|list| list.is_of(field)),
        }
    }

    /// The answers with one step's replaced by what its form sent. Unknown fields are dropped, and so is all of an entry
    /// that is not there.
    pub fn with_step(&self, answers: &Answers, step: &str, posted: Answers) -> Answers {
        if self.entry(step).is_some_and(|(list, id)| !list.holds(answers, id)) {
            return answers.clone();
        }
        let mut given = answers.clone();
        given.retain(|field, _| !self.owns(step, field));
        for (field, answer) in posted {
            if self.owns(step, &field) {
                given.insert(field, answer);
            }
        }
        given
    }

    /// The most answers that are kept of such a wizard.
    pub fn most_answers(&self) -> usize {
        self.lists.iter().map(|list| list.most * list.fields.len() + 2).sum::<usize>() + MOST_ANSWERS
    }

    /// The most bytes that they take as they are stored.
    pub fn most_bytes(&self) -> usize {
        self.lists.iter().map(|list| list.most * MOST_BYTES_OF_AN_ENTRY).sum::<usize>() + MOST_BYTES
    }
}

/// What a wizard tells the engine.
pub trait Wizard {
    /// What is known of it before anything is looked up.
    fn outline(&self) -> &'static Outline;

    /// The steps that exist with these answers, first to last, [`CHECK`] included. Names stand in the address. Entries of a
    /// list are pages of its step, and no steps of their own.
    fn steps(&self, answers: &Answers) -> Vec<StepName>;

    /// What is wrong with a step's own answers; nothing, where the step is done. Of a list the engine asks about each entry,
    /// see [`problems`].
    fn problems(&self, step: &str, answers: &Answers) -> Problems;

    /// What is wrong with an entry of a list, by the names of its fields in [`List::fields`]; `all` are the list's entries.
    fn entry_problems(&self, _list: &List, _entry: &Entry, _all: &[Entry]) -> Problems {
        Problems::new()
    }

    /// Whether only the server knows what a step's answers lead to.
    fn needs_server(&self, step: &str) -> bool {
        (self.outline().needs_server)(step)
    }
}

/// Where in a wizard somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The step to show.
    pub step: String,
    /// Its number, from 1.
    pub number: usize,
    /// How many steps there are with these answers.
    pub total: usize,
    /// Whether another step was asked for, that lies beyond an unanswered one.
    pub answer_first: bool,
}

/// The answers with one step's replaced by what its form sent. Unknown fields are dropped.
pub fn with_step(wizard: &(impl Wizard + ?Sized), answers: &Answers, step: &str, posted: Answers) -> Answers {
    wizard.outline().with_step(answers, step, posted)
}

/// What is wrong with a step: an entry's answers, by their full names; at a list what its entries lack; else what the wizard
/// says.
pub fn problems(wizard: &(impl Wizard + ?Sized), step: &str, answers: &Answers) -> Problems {
    let outline = wizard.outline();
    if let Some((list, id)) = outline.entry(step) {
        let all = list.entries(answers);
        let Some(entry) = all.iter().find(|entry| entry.id == id) else { return Problems::new() };
        let wrong = wizard.entry_problems(list, entry, &all).into_iter();
        return wrong.map(|(name, problem)| (list.field(id, &name), problem)).collect();
    }
    let mut problems = wizard.problems(step, answers);
    if let Some(list) = outline.list(step) {
        let all = list.entries(answers);
        problems.extend(list.is_short(&all).map(|problem| (list.group.to_owned(), problem)));
        let unfinished = all.iter().filter(|entry| !wizard.entry_problems(list, entry, &all).is_empty());
        problems.extend(unfinished.map(|entry| (list.name_of(entry.id), Problem::EntryUnfinished)));
    }
    problems
}

/// Whether there is such a step, or such an entry of a list that is a step, with these answers.
pub fn exists(wizard: &(impl Wizard + ?Sized), answers: &Answers, step: &str) -> bool {
    let there = |name: &str| wizard.steps(answers).iter().any(|step| step == name);
    match wizard.outline().entry(step) {
        Some((list, id)) => list.holds(answers, id) && there(list.group),
        None => there(step),
    }
}

/// The first step that is not done; [`CHECK`] once everything before it is.
pub fn first_unmet(wizard: &(impl Wizard + ?Sized), answers: &Answers) -> StepName {
    let mut steps = wizard.steps(answers).into_iter();
    steps.find(|step| step == CHECK || !problems(wizard, step, answers).is_empty()).unwrap_or(Cow::Borrowed(CHECK))
}

/// The step after one that is done: from an entry back to its list, else the first that is not done. A list of which nothing is
/// filled in yet opens with its only entry.
pub fn next(wizard: &(impl Wizard + ?Sized), answers: &Answers, step: &str) -> StepName {
    let outline = wizard.outline();
    if let Some((list, _)) = outline.entry(step) {
        return Cow::Borrowed(list.group);
    }
    let next = first_unmet(wizard, answers);
    match outline.list(&next).and_then(|list| list.untouched(answers).map(|id| list.entry_step(id))) {
        Some(entry) if step != next => Cow::Owned(entry),
        _ => next,
    }
}

/// The answers that a wizard begins with that starts from nothing: in each list as many entries as it needs at least.
pub fn begun(outline: &Outline) -> Answers {
    let mut answers = Answers::new();
    for list in outline.lists.iter().filter(|list| list.least > 0) {
        if let Ok(changed) = list.changed(&answers, list::Change::Add) {
            answers = changed.answers;
        }
    }
    answers
}

/// Where a request for the step `asked` leads. An entry that is not there leads to its list.
pub fn place(wizard: &(impl Wizard + ?Sized), answers: &Answers, asked: &str) -> Place {
    let steps = wizard.steps(answers);
    let index_of = |name: &str| steps.iter().position(|step| step == name);
    let unmet = index_of(&first_unmet(wizard, answers)).unwrap_or(0);
    let entry = wizard.outline().entry(asked);
    let (index, answer_first) = match index_of(entry.map_or(asked, |(list, _)| list.group)) {
        Some(index) if index <= unmet => (index, false),
        Some(_) => (unmet, true),
        None => (unmet, false),
    };
    let there = entry.is_some_and(|(list, id)| steps[index] == list.group && list.holds(answers, id));
    let step = if there { asked.to_owned() } else { steps[index].clone().into_owned() };
    Place { step, number: index + 1, total: steps.len(), answer_first }
}

/// The step before `step`, where there is one; before an entry is its list.
pub fn before(wizard: &(impl Wizard + ?Sized), answers: &Answers, step: &str) -> Option<StepName> {
    if let Some((list, _)) = wizard.outline().entry(step) {
        return Some(Cow::Borrowed(list.group));
    }
    let mut steps = wizard.steps(answers);
    let index = steps.iter().position(|name| name == step)?;
    index.checked_sub(1).map(|index| steps.swap_remove(index))
}

/// All that is wrong in the whole wizard, the last tick included: what stands between the answers and the outcome.
pub fn all_problems(wizard: &(impl Wizard + ?Sized), answers: &Answers) -> Problems {
    wizard.steps(answers).into_iter().flat_map(|step| problems(wizard, &step, answers)).collect()
}

/// The last step's own rule, the same everywhere.
pub fn check_problems(answers: &Answers) -> Problems {
    match answers.get(TRUTH) {
        Some(_) => Vec::new(),
        None => vec![(TRUTH.to_owned(), Problem::RequiredTick)],
    }
}

/// A day in the three fields of a date.
///
/// # Errors
/// [`Problem::DateReal`] where it is none of the calendar.
pub fn answered_day(answers: &Answers) -> Result<Date, Problem> {
    let number = |name: &str| answers.get(name).and_then(|text| typed::line(text).parse::<i16>().ok());
    let (year, month, day) = (number("year"), number("month"), number("day"));
    let (month, day) = (month.and_then(|month| month.try_into().ok()), day.and_then(|day| day.try_into().ok()));
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) => Date::new(year, month, day).map_err(|_| Problem::DateReal),
        _ => Err(Problem::DateReal),
    }
}

/// For the outline of a wizard of which the browser knows all that a step leads to.
pub(crate) fn never(_step: &str) -> bool {
    false
}
