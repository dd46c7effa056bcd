//! The step that shows a list: its entries with what is done and what is missing, and buttons that add, change, remove and move
//! them. A form of its own, before the step's: Enter in a field goes on, and never presses one of these.

use std::sync::Arc;

use leptos::{ev::SubmitEvent, prelude::*};
use maud::{Markup, html};
use rules::{
    problem::{Problem, Problems},
    wizard::{
        Answers, Outline, Wizard, WizardKind,
        list::{Change, Entry, List},
    },
};

use super::{Shown, Steps, browser, filling::Filling, parts::first_click};
use crate::{
    components::{FieldError, PageOf, Sign, asked::Asked, still},
    texts::{Texts, use_texts},
};

/// What the frame asks of the lists of a wizard. Behind a trait, so that the browser loads none of it for a wizard without.
pub(crate) trait Lists: Send + Sync {
    /// The sentence for a problem of a list or of an entry in it, and the id of what it is about; nothing for one of a field.
    fn problem(&self, filling: &Filling, field: &str, problem: &Problem) -> Option<(String, String)>;
    /// A list with its buttons.
    fn view(&self, filling: &Arc<Filling>, list: &'static List, shown: &Shown) -> AnyView;
    /// What was said of the last change is old.
    fn hush(&self);
}

/// The lists of a wizard that has some, for [`Steps::lists`].
pub(crate) fn lists() -> Box<dyn Lists> {
    Box::new(EntryLists { said: ArcRwSignal::new(String::new()) })
}

/// The lists of a wizard.
struct EntryLists {
    /// What was done to one, for who does not see it.
    said: ArcRwSignal<String>,
}

impl Lists for EntryLists {
    fn problem(&self, filling: &Filling, field: &str, wrong: &Problem) -> Option<(String, String)> {
        let steps = filling.steps.as_ref();
        problem(use_texts(), steps, steps.rules().outline(), &filling.answers(), (field, wrong))
    }

    fn view(&self, filling: &Arc<Filling>, list: &'static List, shown: &Shown) -> AnyView {
        let texts = use_texts();
        let errors = shown.errors.clone();
        let words = words(texts, filling.steps.as_ref(), list);
        let (of_entries, base) = (filling.clone(), filling.base.clone());
        let entries = Box::new(move || {
            of_entries.track_answers();
            let steps = of_entries.steps.as_ref();
            let all = entries(texts, steps, steps.rules(), list, &of_entries.answers(), &errors);
            rows(texts, list, &base, words, all)
        });
        let form = ListForm { kind: filling.kind, draft: filling.draft.clone() };
        let saving = filling.saving.clone();
        let rev = Box::new(move || saving.rev().to_string());
        let error = shown.error(list.group);
        let (said, telling) = (self.said.clone(), self.said.clone());
        let filling = filling.clone();
        let on_change = Box::new(move |event| change(texts, &filling, list, &telling, &event));
        view! { <EntryList list form rev entries words error said on_change/> }.into_any()
    }

    fn hush(&self) {
        self.said.set(String::new());
    }
}

/// What a button of a list asks for is done here at once, and saved behind.
fn change(texts: Texts, filling: &Filling, list: &'static List, said: &ArcRwSignal<String>, event: &SubmitEvent) {
    let asked = browser::button_of(event).and_then(|(_, value)| Change::parse(&value));
    let Some(asked) = asked else { return };
    event.prevent_default();
    let rules = filling.steps.rules();
    let before = filling.answers();
    let result = list.changed(&before, asked);
    // Where nothing was wrong before and after, and the same steps are there, the page is not drawn anew: the list alone is.
    let same_steps = result.as_ref().is_ok_and(|changed| rules.steps(&before) == rules.steps(&changed.answers));
    if !filling.is_fine(list.group) || !same_steps {
        filling.found(list.group, Problems::new());
    }
    match result {
        Ok(changed) => {
            said.set(outcome(texts, filling.steps.as_ref(), list, &before, &changed.answers, asked));
            browser::focus(format!("#{}", focused(list, &changed.answers, asked)));
            filling.answer(changed.answers);
            filling.saving.save_change(list.group.to_owned(), asked.to_string());
            if let Some(entry) = changed.open {
                filling.go_to(&list.entry_step(entry));
            }
        }
        Err(problem) => filling.found(list.group, vec![(list.group.to_owned(), problem)]),
    }
}

/// What a list calls what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ListWords {
    /// The button for one more: "Add another user".
    pub(crate) add: &'static str,
    /// What stands in place of entries where there are none.
    pub(crate) empty: &'static str,
}

/// What an entry is called in its list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct EntryWords {
    /// Its name; its number takes its place where it has none yet.
    pub(crate) name: String,
    /// More about it.
    pub(crate) detail: String,
}

/// An entry as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EntryShown {
    id: u32,
    words: EntryWords,
    /// Whether something of it is missing or wrong.
    unfinished: bool,
    /// What is said of it, where the step was refused.
    error: Option<String>,
}

/// Where the list's form goes.
#[derive(Debug)]
pub(crate) struct ListForm {
    pub(super) kind: WizardKind,
    pub(super) draft: String,
}

/// The words of a list.
pub(super) fn words(texts: Texts, steps: &dyn Steps, list: &List) -> ListWords {
    steps.list(list).unwrap_or(ListWords { add: texts.list_add(), empty: texts.list_empty() })
}

/// What an entry is called, at its place in the list.
fn called(texts: Texts, steps: &dyn Steps, list: &List, index: usize, entry: &Entry) -> EntryWords {
    let words = steps.entry(list, entry);
    let name = if words.name.trim().is_empty() { texts.list_unnamed(index + 1) } else { words.name };
    EntryWords { name, ..words }
}

/// The name of an entry by its id, and its place.
fn name_of(texts: Texts, steps: &dyn Steps, list: &List, answers: &Answers, id: u32) -> Option<(usize, String)> {
    let all = list.entries(answers);
    let index = all.iter().position(|entry| entry.id == id)?;
    Some((index, called(texts, steps, list, index, &all[index]).name))
}

/// The entries of a list as they are drawn.
pub(super) fn entries(
    texts: Texts,
    steps: &dyn Steps,
    wizard: &dyn Wizard,
    list: &List,
    answers: &Answers,
    errors: &[(String, String)],
) -> Vec<EntryShown> {
    let all = list.entries(answers);
    let shown = all.iter().enumerate().map(|(index, entry)| {
        let name = list.name_of(entry.id);
        EntryShown {
            id: entry.id,
            words: called(texts, steps, list, index, entry),
            unfinished: !wizard.entry_problems(list, entry, &all).is_empty(),
            error: errors.iter().find(|(field, _)| *field == name).map(|(_, text)| text.clone()),
        }
    });
    shown.collect()
}

/// The sentence for a problem of a list as a whole or of an entry in it, and the id of what it is about; nothing for a problem
/// of a field.
pub(super) fn problem(
    texts: Texts,
    steps: &dyn Steps,
    outline: &Outline,
    answers: &Answers,
    (field, problem): (&str, &Problem),
) -> Option<(String, String)> {
    if outline.list(field).is_some() {
        return Some((texts.problem(problem, ""), field.to_owned()));
    }
    let (list, id) = outline.lists.iter().find_map(|list| Some((list, list.id_named(field)?)))?;
    let name = name_of(texts, steps, list, answers, id).map(|(_, name)| name).unwrap_or_default();
    Some((texts.problem(problem, &name), control(list, id, "change")))
}

/// What is said of a change, for who does not see it.
pub(super) fn outcome(
    texts: Texts,
    steps: &dyn Steps,
    list: &List,
    before: &Answers,
    after: &Answers,
    change: Change,
) -> String {
    let said = match change {
        // The page of the entry says where one is.
        Change::Add => None,
        Change::Remove(id) => name_of(texts, steps, list, before, id).map(|(_, name)| texts.list_removed(name)),
        Change::Up(id) | Change::Down(id) => name_of(texts, steps, list, after, id)
            .map(|(index, name)| texts.list_moved(name, index + 1, list.ids(after).len())),
    };
    said.unwrap_or_default()
}

/// The id of what takes the focus after a change: the button that was pressed where it is still there, else its neighbour; the
/// list, where its entry is gone.
pub(super) fn focused(list: &List, after: &Answers, change: Change) -> String {
    let ids = list.ids(after);
    let (id, word) = match change {
        Change::Add | Change::Remove(_) => return list.group.to_owned(),
        Change::Up(id) if ids.first() == Some(&id) => (id, "down"),
        Change::Up(id) => (id, "up"),
        Change::Down(id) if ids.last() == Some(&id) => (id, "up"),
        Change::Down(id) => (id, "down"),
    };
    control(list, id, word)
}

/// The id of a control of an entry.
fn control(list: &List, id: u32, word: &str) -> String {
    format!("{}-{id}-{word}", list.group)
}

/// A list with its buttons.
#[component]
pub(super) fn EntryList(
    /// Which.
    list: &'static List,
    /// Where its form goes.
    form: ListForm,
    /// The revision that the next change starts from.
    rev: Box<dyn Fn() -> String + Send>,
    /// What it holds, as text: read again whenever that changes.
    entries: Box<dyn Fn() -> String + Send>,
    /// What it calls that.
    words: ListWords,
    /// What is wrong with it as a whole.
    error: Option<String>,
    /// What the last change did, told to who does not see it.
    said: ArcRwSignal<String>,
    /// Does what a button asks for, where scripts run.
    on_change: Box<dyn Fn(SubmitEvent)>,
) -> impl IntoView {
    let ListForm { kind, draft, .. } = form;
    let error_id = format!("{}-e", list.group);
    let described = error.is_some().then(|| error_id.clone());
    let add = html! {
        button class="mr-button mr-button--second" name="list" value=(Change::Add) {
            (still::icon("plus", false)) (words.add)
        }
    };
    view! {
        <section class="mr-section mr-entries" id=list.group tabindex="-1" aria-describedby=described>
            <FieldError id=error_id text=error/>
            // After the first half of a double click another entry may stand under the pointer.
            <form method="post" action="/api/save_step" novalidate on:submit=on_change on:click=first_click>
                <PageOf/>
                <input type="hidden" name="kind" value=kind.word()/>
                <input type="hidden" name="draft" value=draft/>
                <input type="hidden" name="rev" value=rev/>
                <input type="hidden" name="step" value=list.group/>
                <div inner_html=entries></div>
                <div class="mr-actions" inner_html=add.0></div>
            </form>
            <p class="mr-hidden" role="status">{move || said.get()}</p>
        </section>
    }
    .into_any()
}

/// What a list holds: how much, and its entries.
pub(super) fn rows(texts: Texts, list: &'static List, base: &str, words: ListWords, all: Vec<EntryShown>) -> String {
    let last = all.len().saturating_sub(1);
    let count = match all.len() {
        0 => words.empty.to_owned(),
        count => texts.list_count(count, list.most),
    };
    let rows = html! {
        p class="mr-soft" { (count) }
        ul class="mr-list" {
            @for (index, entry) in all.into_iter().enumerate() { (row(texts, list, base, entry, index > 0, index < last)) }
        }
    };
    rows.0
}

/// An entry: its name, how it stands, and what can be done with it.
fn row(texts: Texts, list: &'static List, base: &str, entry: EntryShown, up: bool, down: bool) -> Markup {
    let EntryShown { id, words: EntryWords { name, detail }, unfinished, error } = entry;
    let (kind, word) = if unfinished { ("waiting", texts.list_unfinished()) } else { ("active", texts.list_done()) };
    let sign = Sign { kind, word: word.into() };
    let button = |word: &str, change: Change, label: &'static str| {
        html! {
            button class="mr-button mr-button--quiet" id=(control(list, id, word)) name="list" value=(change) {
                (label) span class="mr-hidden" translate="no" { " " (name) }
            }
        }
    };
    let described = error.is_some().then(|| control(list, id, "e"));
    html! {
        li {
            div class="mr-row mr-row--between" {
                p class="mr-row" { strong translate="no" { (name) } (still::tag(&sign)) }
                div class="mr-actions" {
                    a id=(control(list, id, "change")) href={ (base) "/" (list.entry_step(id)) } aria-describedby=[described.as_deref()] {
                        (texts.list_change()) span class="mr-hidden" translate="no" { " " (name) }
                    }
                    @if up { (button("up", Change::Up(id), texts.list_up())) }
                    @if down { (button("down", Change::Down(id), texts.list_down())) }
                    (button("remove", Change::Remove(id), texts.list_remove()))
                }
            }
            @if !detail.is_empty() { p class="mr-soft" translate="no" { (detail) } }
            @if let Some(error) = error { (Asked::new().error(&format!("{}-{id}", list.group), Some(&error))) }
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
