//! Saves that follow behind: one by one, in order, each naming the revision it started from. A save that fails is told, kept
//! and tried again; nothing that was typed is lost.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering},
};

use super::browser;
use crate::{
    api::{
        ApiError,
        query::{LEAVING, call},
        wizard::SaveStep,
    },
    components::Icon,
    texts::use_texts,
};
use gloo::timers::callback::Timeout;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use rules::{
    problem::{Problems, Refusal},
    shown::StepSaved,
    wizard::{Answers, WizardKind},
};

/// Milliseconds after which a save without connection is tried again.
const AGAIN: u32 = 3_000;

/// How the saves stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Nothing was changed since the page was opened.
    Unchanged,
    /// A save is on its way.
    Saving,
    /// Everything is saved.
    Saved,
    /// The portal was not reached; the save is kept.
    Offline,
    /// The session is over; the save is kept.
    SignedOut,
}

/// A step on its way.
#[derive(Clone)]
struct Save {
    step: String,
    posted: Answers,
    /// What it changes in the list that the step shows, as the button says it.
    change: Option<String>,
    /// What the browser found wrong with it, which the reader has been told.
    told: Problems,
}

/// How the step's form is to be sent once every save has arrived: by which button, where that has a name.
type After = Option<(String, String)>;

/// Brings the reader back to a step that the server refused, with what is wrong with it.
pub(super) type BackTo = Arc<dyn Fn(String, Problems) + Send + Sync>;

/// Asks the server for the draft again.
pub(crate) type Reload = Arc<dyn Fn() + Send + Sync>;

/// The saves of one draft. Cheap to clone.
#[derive(Clone)]
pub(super) struct Saving(Arc<Saves>);

struct Saves {
    kind: WizardKind,
    draft: String,
    state: Mutex<State>,
    /// What is drawn of the state changed: `rev`, `standing`, `sending`.
    changed: ArcTrigger,
}

struct State {
    rev: i64,
    standing: Standing,
    sending: bool,
    queue: VecDeque<Save>,
    busy: bool,
    after: Option<After>,
    back_to: Option<BackTo>,
    reload: Option<Reload>,
    /// The page is gone: nothing more is saved from it.
    closed: bool,
}

impl Saving {
    pub(super) fn new(kind: WizardKind, draft: String, rev: i64) -> Self {
        let state = State {
            rev,
            standing: Standing::Unchanged,
            sending: false,
            queue: VecDeque::new(),
            busy: false,
            after: None,
            back_to: None,
            reload: None,
            closed: false,
        };
        Self(Arc::new(Saves { kind, draft, state: Mutex::new(state), changed: ArcTrigger::new() }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The revision that the next save starts from.
    pub(super) fn rev(&self) -> i64 {
        self.0.changed.track();
        self.state().rev
    }

    /// Whether the last step is on its way.
    pub(super) fn is_sending(&self) -> bool {
        self.0.changed.track();
        self.state().sending
    }

    fn standing(&self) -> Standing {
        self.0.changed.track();
        self.state().standing
    }

    fn stand(&self, standing: Standing) {
        self.state().standing = standing;
        self.0.changed.notify();
    }

    fn send(&self, sending: bool) {
        self.state().sending = sending;
        self.0.changed.notify();
    }

    /// Says what to do when the server refuses a step, or has newer answers.
    pub(super) fn watch(&self, back_to: BackTo, reload: Reload) {
        {
            let mut state = self.state();
            state.back_to = Some(back_to);
            state.reload = Some(reload);
        }
        let saving = self.clone();
        on_cleanup(move || {
            let mut state = saving.state();
            state.closed = true;
            state.queue.clear();
            state.after = None;
        });
        let saving = self.clone();
        browser::after_drawing(Box::new(move || {
            // Leaving the page while something is not saved asks first; coming back online tries at once.
            let [leaving, online, shown, returned] = std::array::from_fn(|_| saving.clone());
            let unload = window_event_listener(leptos::ev::beforeunload, move |event| {
                let state = leaving.state();
                if !state.queue.is_empty() && state.after.is_none() && !LEAVING.load(Ordering::Relaxed) {
                    event.prevent_default();
                }
            });
            let online = window_event_listener(leptos::ev::online, move |_| online.run());
            // A page that the browser kept and shows again can be sent again.
            let again = window_event_listener(leptos::ev::pageshow, move |_| shown.send(false));
            // Whoever comes back from signing in, in another window, goes on where they were.
            let back = window_event_listener(leptos::ev::focus, move |_| {
                if returned.state().standing == Standing::SignedOut {
                    returned.run();
                }
            });
            on_cleanup(move || {
                again.remove();
                back.remove();
                unload.remove();
                online.remove();
            });
        }));
    }

    /// Saves a step behind the reader's back, with what they were told is wrong with it.
    pub(super) fn save(&self, step: String, posted: Answers, told: Problems) {
        self.push(Save { step, posted, change: None, told });
    }

    /// The same for a change of the list that a step shows, as the button says it.
    pub(super) fn save_change(&self, step: String, change: String) {
        self.push(Save { step, posted: Answers::new(), change: Some(change), told: Problems::new() });
    }

    fn push(&self, save: Save) {
        {
            let mut state = self.state();
            state.queue.push_back(save);
            // Whoever goes on no longer wants to leave.
            state.after = None;
            state.sending = false;
        }
        // Told with the step that follows, not after it: nobody reads "Saved" of an older answer.
        self.stand(Standing::Saving);
        self.run();
    }

    /// Sends a form the plain way, as soon as everything is saved and the portal is reached.
    pub(super) fn then_submit(&self, event: &SubmitEvent) {
        event.prevent_default();
        if self.state().sending {
            return;
        }
        let button = browser::button_of(event);
        self.send(button.is_none());
        self.state().after = Some(button);
        self.run();
    }

    fn run(&self) {
        {
            let mut state = self.state();
            if state.busy || state.closed {
                return;
            }
            state.busy = true;
        }
        let saving = self.clone();
        spawn_local(async move {
            saving.drain().await;
            let goes_on = {
                let mut state = saving.state();
                state.busy = false;
                !state.queue.is_empty() && state.standing == Standing::Saving
            };
            // The reader went on while the portal was looked for.
            if goes_on {
                saving.run();
            }
        });
    }

    async fn drain(&self) {
        // The first step that the server refuses for a reason that the browser cannot know, and what is wrong with it. What was
        // answered after it is saved first: going back to it loses nothing.
        let mut refused: Option<(String, Problems)> = None;
        while let Some((Save { step, posted, change, told }, rev)) = self.next() {
            self.stand(Standing::Saving);
            let form = SaveStep {
                kind: self.0.kind.word().to_owned(),
                draft: self.0.draft.clone(),
                step: step.clone(),
                rev,
                answers: posted,
                later: None,
                stay: None,
                lang: None,
                theme: None,
                list: change,
            };
            match call(form).await {
                Ok(saved) => {
                    let Some(saved) = self.arrived(saved) else { continue };
                    // A later answer to the same step replaces this one, and what was said of it.
                    if refused.as_ref().is_some_and(|(of, _)| *of == step) {
                        refused = None;
                    }
                    // What is told already is not told again over a correction.
                    if refused.is_none() && !saved.problems.is_empty() && saved.problems != told {
                        refused = Some((step, saved.problems));
                    }
                }
                Err(ApiError::Refused(Refusal::SignedOut)) => {
                    self.stand(Standing::SignedOut);
                    self.send(false);
                    return;
                }
                Err(ApiError::Refused(
                    Refusal::Changed
                    | Refusal::Gone
                    | Refusal::NotYours
                    | Refusal::Invalid(_)
                    | Refusal::StepUp
                    | Refusal::Link(_),
                )) => {
                    // Another window was faster, or it was sent: the server's answers are the newer ones.
                    self.forget();
                    return;
                }
                // Not reached, or in trouble: the save is kept and tried again.
                Err(ApiError::Refused(_) | ApiError::Unreadable | ApiError::Offline) => return self.try_later(),
            }
        }
        if let Some((step, problems)) = refused {
            self.state().after = None;
            self.send(false);
            let (back_to, closed) = {
                let state = self.state();
                (state.back_to.clone(), state.closed)
            };
            if let Some(back_to) = back_to.filter(|_| !closed) {
                back_to(step, problems);
            }
            return;
        }
        // A form that the browser cannot bring to the portal would take the page away, with what was typed.
        if self.state().after.is_some() && !browser::reaches_the_portal().await {
            return self.try_later();
        }
        let (after, rev) = {
            let mut state = self.state();
            if state.standing == Standing::Offline {
                state.standing = Standing::Saved;
            }
            (state.after.take(), state.rev)
        };
        self.0.changed.notify();
        if let Some(after) = after
            && let Some(form) = browser::form_of_step()
        {
            browser::set_rev(&form, rev);
            browser::send(&form, after);
        }
    }

    /// Says that the portal is not reached, and tries again in a while.
    fn try_later(&self) {
        self.stand(Standing::Offline);
        let saving = self.clone();
        Timeout::new(AGAIN, move || saving.run()).forget();
    }

    /// The save that has waited longest, and the revision that it starts from.
    fn next(&self) -> Option<(Save, i64)> {
        let state = self.state();
        Some((state.queue.front()?.clone(), state.rev))
    }

    /// A save has arrived, and this is what the server says of it.
    fn arrived(&self, saved: Option<StepSaved>) -> Option<StepSaved> {
        let mut state = self.state();
        state.queue.pop_front();
        if let Some(saved) = &saved {
            state.rev = saved.rev;
            state.standing = Standing::Saved;
            drop(state);
            self.0.changed.notify();
        }
        saved
    }

    /// Gives up what waits, and asks the server for the draft.
    fn forget(&self) {
        let reload = {
            let mut state = self.state();
            state.queue.clear();
            state.after = None;
            state.reload.clone().filter(|_| !state.closed)
        };
        self.send(false);
        if let Some(reload) = reload {
            reload();
        }
    }
}

/// Says how the saves stand, aloud for readers.
pub(super) fn save_status(saving: Saving) -> AnyView {
    let texts = use_texts();
    let (of_word, of_trouble) = (saving.clone(), saving.clone());
    let trouble = move || {
        let (text, signed_out) = match of_trouble.standing() {
            Standing::Offline => (texts.wizard_not_saved(), false),
            Standing::SignedOut => (texts.wizard_not_saved_signed_out(), true),
            Standing::Unchanged | Standing::Saving | Standing::Saved => return None,
        };
        let again = of_trouble.clone();
        let log_in = signed_out.then(|| {
            view! {
                <a class="mr-button mr-button--second" href="/login?next=/logged-in" target="_blank" rel="external">{texts.wizard_log_in_new()}</a>
            }
            .into_any()
        });
        let banner = view! {
            <div class="mr-banner mr-banner--bad">
                <Icon name="warn"/>
                <p>{text}</p>
                <div class="mr-actions">
                    {log_in}
                    <button class="mr-button mr-button--second" type="button" on:click=move |_| again.run()>
                        {texts.wizard_try_again()}
                    </button>
                </div>
            </div>
        };
        Some(banner.into_any())
    };
    view! {
        <div class="mr-saving" role="status">
            <span
                class="mr-saving__word"
                data-standing=move || match saving.standing() {
                    Standing::Saving => Some("saving"),
                    Standing::Saved => Some("saved"),
                    Standing::Unchanged | Standing::Offline | Standing::SignedOut => None,
                }
            >
                {move || match of_word.standing() {
                    Standing::Saving => texts.wizard_saving(),
                    Standing::Saved => texts.wizard_saved(),
                    Standing::Unchanged | Standing::Offline | Standing::SignedOut => "",
                }}
            </span>
            {move || trouble()}
        </div>
    }
    .into_any()
}
