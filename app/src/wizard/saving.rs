//! Saves that follow behind: one by one, in order, each naming the revision it started from. A save that fails is told, kept
//! and tried again; nothing that was typed is lost.

use std::collections::VecDeque;

use super::browser;
use crate::{
    api::{ApiError, query::call, wizard::SaveStep},
    components::Icon,
    texts::use_texts,
};
use gloo::timers::callback::Timeout;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use rules::{
    problem::{Problems, Refusal},
    wizard::{Answers, WizardKind, list::Change},
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
    /// What it changes in the list that the step shows.
    change: Option<Change>,
    /// What the browser found wrong with it, which the reader has been told.
    told: Problems,
}

/// A step that the server refused.
struct Refused {
    step: String,
    problems: Problems,
}

/// How the step's form is to be sent once every save has arrived: by which button, where that has a name.
type After = Option<(String, String)>;

/// The saves of one draft. Cheap to copy.
#[derive(Clone, Copy)]
pub(crate) struct Saving {
    kind: WizardKind,
    draft: StoredValue<String>,
    rev: RwSignal<i64>,
    queue: StoredValue<VecDeque<Save>>,
    busy: StoredValue<bool>,
    standing: RwSignal<Standing>,
    sending: RwSignal<bool>,
    after: StoredValue<Option<After>>,
    back_to: StoredValue<Option<Callback<(String, Problems)>>>,
    reload: StoredValue<Option<Callback<()>>>,
}

impl Saving {
    pub(super) fn new(kind: WizardKind, draft: String, rev: i64) -> Self {
        Self {
            kind,
            draft: StoredValue::new(draft),
            rev: RwSignal::new(rev),
            queue: StoredValue::new(VecDeque::new()),
            busy: StoredValue::new(false),
            standing: RwSignal::new(Standing::Unchanged),
            sending: RwSignal::new(false),
            after: StoredValue::new(None),
            back_to: StoredValue::new(None),
            reload: StoredValue::new(None),
        }
    }

    /// The revision that the next save starts from.
    pub(super) fn rev(self) -> i64 {
        self.rev.get()
    }

    /// Whether the last step is on its way.
    pub(super) fn is_sending(self) -> bool {
        self.sending.get()
    }

    /// Says what to do when the server refuses a step, or has newer answers.
    pub(super) fn watch(self, back_to: Callback<(String, Problems)>, reload: Callback<()>) {
        self.back_to.set_value(Some(back_to));
        self.reload.set_value(Some(reload));
        Effect::new(move |_| {
            // Leaving the page while something is not saved asks first; coming back online tries at once.
            let unload = window_event_listener(leptos::ev::beforeunload, move |event| {
                if !self.queue.with_value(VecDeque::is_empty) && self.after.get_value().is_none() {
                    event.prevent_default();
                }
            });
            let online = window_event_listener(leptos::ev::online, move |_| self.run());
            // A page that the browser kept and shows again can be sent again.
            let again = window_event_listener(leptos::ev::pageshow, move |_| self.sending.set(false));
            on_cleanup(move || {
                again.remove();
                unload.remove();
                online.remove();
            });
        });
    }

    /// Saves a step behind the reader's back, with what they were told is wrong with it.
    pub(super) fn save(self, step: String, posted: Answers, told: Problems) {
        self.push(Save { step, posted, change: None, told });
    }

    /// The same for a change of the list that a step shows.
    pub(super) fn save_change(self, step: String, change: Change) {
        self.push(Save { step, posted: Answers::new(), change: Some(change), told: Problems::new() });
    }

    fn push(self, save: Save) {
        self.queue.update_value(|queue| queue.push_back(save));
        // Whoever goes on no longer wants to leave.
        self.after.set_value(None);
        // Told with the step that follows, not after it: nobody reads "Saved" of an older answer.
        self.standing.set(Standing::Saving);
        self.run();
    }

    /// Sends a form the plain way: at once where everything is saved, else as soon as it is.
    pub(super) fn then_submit(self, event: &SubmitEvent) {
        if self.sending.get_untracked() {
            event.prevent_default();
            return;
        }
        let button = browser::button_of(event);
        if self.queue.with_value(VecDeque::is_empty) {
            if button.is_none() {
                // The label changes once the request has left.
                request_animation_frame(move || self.sending.set(true));
            }
            return;
        }
        event.prevent_default();
        self.sending.set(button.is_none());
        self.after.set_value(Some(button));
        self.run();
    }

    fn run(self) {
        if self.busy.get_value() {
            return;
        }
        self.busy.set_value(true);
        spawn_local(async move {
            self.drain().await;
            self.busy.try_update_value(|busy| *busy = false);
        });
    }

    async fn drain(self) {
        // The first step that the server refuses for a reason that the browser cannot know. What was answered after it is
        // saved first: going back to it loses nothing.
        let mut refused: Option<Refused> = None;
        while let Some(Some(Save { step, posted, change, told })) =
            self.queue.try_with_value(|queue| queue.front().cloned())
        {
            self.standing.try_set(Standing::Saving);
            let (draft, rev) = (self.draft.get_value(), self.rev.get_untracked());
            let (kind, list) = (self.kind.to_string(), change.map(|change| change.to_string()));
            let form =
                SaveStep { kind, draft, step: step.clone(), rev, answers: posted, later: None, stay: None, list };
            match call(form).await {
                Ok(saved) => {
                    self.queue.try_update_value(VecDeque::pop_front);
                    let Some(saved) = saved else { continue };
                    self.rev.try_set(saved.rev);
                    self.standing.try_set(Standing::Saved);
                    // A later answer to the same step replaces this one, and what was said of it.
                    if refused.as_ref().is_some_and(|refused| refused.step == step) {
                        refused = None;
                    }
                    // What is told already is not told again over a correction.
                    if refused.is_none() && !saved.problems.is_empty() && saved.problems != told {
                        refused = Some(Refused { step, problems: saved.problems });
                    }
                }
                Err(ApiError::Refused(Refusal::SignedOut)) => {
                    self.standing.try_set(Standing::SignedOut);
                    self.sending.try_set(false);
                    return;
                }
                Err(ApiError::Refused(
                    Refusal::Changed | Refusal::Gone | Refusal::NotYours | Refusal::Invalid(_) | Refusal::StepUp,
                )) => {
                    // Another window was faster, or it was sent: the server's answers are the newer ones.
                    self.forget();
                    if let Some(Some(reload)) = self.reload.try_get_value() {
                        reload.run(());
                    }
                    return;
                }
                // Not reached, or in trouble: the save is kept and tried again.
                Err(ApiError::Refused(_) | ApiError::Unreadable | ApiError::Offline) => {
                    self.standing.try_set(Standing::Offline);
                    Timeout::new(AGAIN, move || {
                        if self.busy.try_get_value() == Some(false) {
                            self.run();
                        }
                    })
                    .forget();
                    return;
                }
            }
        }
        if let Some(Refused { step, problems }) = refused {
            self.after.try_set_value(None);
            self.sending.try_set(false);
            if let Some(Some(back_to)) = self.back_to.try_get_value() {
                back_to.run((step, problems));
            }
        } else if let Some(Some(after)) = self.after.try_update_value(Option::take)
            && let Some(form) = browser::form_of_step()
        {
            if let Some((name, value)) = after {
                browser::add_button(&form, &name, &value);
            }
            browser::set_rev(&form, self.rev.get_untracked());
            let _ = form.submit();
        }
    }

    fn forget(self) {
        self.queue.try_update_value(VecDeque::clear);
        self.after.try_set_value(None);
        self.sending.try_set(false);
    }
}

/// Says how the saves stand, aloud for readers.
#[component]
pub(super) fn SaveStatus(saving: Saving) -> impl IntoView {
    let texts = use_texts();
    let word = move || match saving.standing.get() {
        Standing::Saving => texts.wizard_saving(),
        Standing::Saved => texts.wizard_saved(),
        Standing::Unchanged | Standing::Offline | Standing::SignedOut => "",
    };
    let standing = move || match saving.standing.get() {
        Standing::Saving => Some("saving"),
        Standing::Saved => Some("saved"),
        Standing::Unchanged | Standing::Offline | Standing::SignedOut => None,
    };
    let trouble = move || match saving.standing.get() {
        Standing::Offline => Some((texts.wizard_not_saved(), false)),
        Standing::SignedOut => Some((texts.wizard_not_saved_signed_out(), true)),
        Standing::Unchanged | Standing::Saving | Standing::Saved => None,
    };
    view! {
        <div class="mr-saving" role="status">
            <span class="mr-saving__word" data-standing=standing>{word}</span>
            {move || trouble().map(|(text, signed_out)| view! {
                <div class="mr-banner mr-banner--bad">
                    <Icon name="warn"/>
                    <p>{text}</p>
                    <div class="mr-actions">
                        {signed_out.then(|| view! {
                            <a class="mr-button mr-button--second" href="/login" target="_blank" rel="external">{texts.wizard_log_in_new()}</a>
                        })}
                        <button class="mr-button mr-button--second" type="button" on:click=move |_| saving.run()>
                            {texts.wizard_try_again()}
                        </button>
                    </div>
                </div>
            })}
        </div>
    }
    .into_any()
}
