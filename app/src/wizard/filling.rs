//! A draft that is being filled in: its answers, what is wrong with them, and what happens when a step is sent.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use leptos::{
    ev::{MouseEvent, SubmitEvent},
    prelude::*,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rules::{
    problem::Problems,
    shown::WizardShown,
    wizard::{self as engine, Answers, CHECK, Place, WizardKind},
};

use super::{
    Shown, Steps, browser,
    list::Lists,
    saving::{Reload, Saving},
};

/// A draft that is being filled in. One value for all that the frame draws from, with two triggers that say what changed: each
/// type in a signal of its own is code of its own that the browser loads.
pub(crate) struct Filling {
    pub(super) kind: WizardKind,
    pub(super) draft: String,
    /// The draft's address.
    pub(super) base: String,
    pub(super) saved: Date,
    pub(super) kept_until: Date,
    pub(super) steps: Arc<dyn Steps>,
    pub(super) saving: Saving,
    lists: Option<Box<dyn Lists>>,
    state: Mutex<State>,
    /// The answers changed.
    answered: ArcTrigger,
    /// What is wrong changed, or was found once more.
    refused: ArcTrigger,
    go_to: Box<dyn Fn(&str) + Send + Sync>,
}

struct State {
    answers: Answers,
    /// The step that was looked at last, and what is wrong with it.
    refused: (String, Problems),
    /// The step on which the clicks that follow each other quickly began.
    began: String,
}

impl Filling {
    pub(super) fn new(kind: WizardKind, opened: WizardShown<()>, steps: Arc<dyn Steps>, reload: Reload) -> Arc<Self> {
        let base = format!("/w/{kind}/{}", opened.id);
        let (navigate, root) = (use_navigate(), base.clone());
        let filling = Arc::new(Self {
            kind,
            base,
            saved: opened.saved,
            kept_until: opened.kept_until,
            lists: lists_of(steps.as_ref()),
            steps,
            saving: Saving::new(kind, opened.id.clone(), opened.rev),
            draft: opened.id,
            state: Mutex::new(State {
                answers: opened.answers,
                refused: (opened.step, opened.errors),
                began: String::new(),
            }),
            answered: ArcTrigger::new(),
            refused: ArcTrigger::new(),
            go_to: Box::new(move |step| navigate(&format!("{root}/{step}"), NavigateOptions::default())),
        });
        // What the server found wrong brings the reader back to that step.
        let back = Arc::downgrade(&filling);
        let back_to = move |step: String, problems: Problems| {
            if let Some(filling) = back.upgrade() {
                filling.found(&step, problems);
                filling.go_to(&step);
            }
        };
        filling.saving.watch(Arc::new(back_to), reload);
        filling
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answers as they are now.
    pub(super) fn answers(&self) -> Answers {
        self.state().answers.clone()
    }

    /// Says that what is drawn depends on the answers.
    pub(super) fn track_answers(&self) {
        self.answered.track();
    }

    /// Where a request for a step leads, now and after each change of the answers.
    pub(super) fn place(&self, asked: &str) -> Place {
        self.track_answers();
        engine::place(self.steps.rules(), &self.answers(), asked)
    }

    /// Replaces the answers.
    pub(super) fn answer(&self, answers: Answers) {
        self.state().answers = answers;
        self.answered.notify();
    }

    /// Says what is wrong with a step.
    pub(super) fn found(&self, step: &str, problems: Problems) {
        self.state().refused = (step.to_owned(), problems);
        self.refused.notify();
    }

    /// What is wrong with a step, now and whenever something is found.
    pub(super) fn problems(&self, step: &str) -> Problems {
        self.refused.track();
        let state = self.state();
        if state.refused.0 == step { state.refused.1.clone() } else { Problems::new() }
    }

    /// Whether this step was looked at last, and nothing is wrong with it.
    pub(super) fn is_fine(&self, step: &str) -> bool {
        let state = self.state();
        state.refused.0 == step && state.refused.1.is_empty()
    }

    /// Opens a step.
    pub(super) fn go_to(&self, step: &str) {
        (self.go_to)(step);
    }

    /// What is wrong with a step in words: the field, its sentence, and the id of the control.
    pub(super) fn sentences(&self, step: &str) -> Vec<(String, String, String)> {
        let mut sentences = Vec::new();
        for (field, problem) in self.problems(step) {
            let of_list = self.lists.as_ref().and_then(|lists| lists.problem(self, &field, &problem));
            let (text, control) = of_list.unwrap_or_else(|| self.steps.problem(&field, &problem));
            sentences.push((field, text, control));
        }
        sentences
    }

    /// The list that a step shows, where it shows one.
    pub(super) fn list(self: &Arc<Self>, step: &str, shown: &Shown) -> Option<AnyView> {
        let list = self.steps.rules().outline().list(step)?;
        self.lists.as_ref().map(|lists| lists.view(self, list, shown))
    }

    /// A step's form is sent.
    pub(super) fn submit(&self, event: &SubmitEvent, step: &str) {
        if let Some(lists) = &self.lists {
            lists.hush();
        }
        let rules = self.steps.rules();
        // What a button of its own asks for, and what only the server knows, is for the server.
        if browser::button_of(event).is_some() || rules.needs_server(step) {
            self.saving.then_submit(event);
            return;
        }
        let Some(form) = browser::form_of(event) else { return };
        let posted = browser::answers_of(&form);
        let given = engine::with_step(rules, &self.answers(), step, posted.clone());
        let problems = engine::problems(rules, step, &given);
        let fine = problems.is_empty();
        self.answer(given.clone());
        self.found(step, problems.clone());
        if step == CHECK {
            if fine {
                self.saving.then_submit(event);
            } else {
                event.prevent_default();
            }
            return;
        }
        event.prevent_default();
        self.saving.save(step.to_owned(), posted, problems);
        if fine {
            self.go_to(&engine::next(rules, &given, step));
        }
    }

    /// The next step may be there before the second half of a double click: what stands under the pointer then, an answer
    /// perhaps, is not what the reader meant. Neither is a word that pressing twice would select.
    pub(super) fn meant_for(&self, event: &MouseEvent, step: &str) {
        let mut state = self.state();
        if event.detail() <= 1 {
            step.clone_into(&mut state.began);
        } else if state.began != step {
            event.prevent_default();
        }
    }
}

/// What shows the lists of a wizard. One with lists that it does not show could not be filled in.
fn lists_of(steps: &dyn Steps) -> Option<Box<dyn Lists>> {
    let lists = steps.lists();
    debug_assert_eq!(lists.is_none(), steps.rules().outline().lists.is_empty(), "lists, and what shows them");
    lists
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
