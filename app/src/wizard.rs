//! The frame of every wizard: steps, caption, back, error summary, focus, saving. Knows no business.
//!
//! A step is a form that posts to the server. Where the browser runs scripts it computes the same rules itself, shows the
//! next step at once, and sends the saves behind, one by one; what the server refuses brings the reader back to that
//! step with what they typed.

mod browser;
mod list;
mod parts;
mod saving;
mod stay;

pub(crate) use saving::Saving;

use std::sync::Arc;

use leptos::{
    ev::{MouseEvent, SubmitEvent},
    prelude::*,
    tachys::view::keyed::keyed,
};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};
use rules::{
    problem::Problems,
    shown::WizardShown,
    wizard::{
        self as engine, Answers, CHECK, Wizard, WizardKind,
        list::{Change, Entry, List},
    },
};

use self::{
    list::{EntryList, EntryWords, ListWords},
    parts::{Buttons, Caption, StepList, meant_for},
};
use crate::{
    components::{ErrorSummary, Icon},
    texts::use_texts,
};

/// What a wizard brings to the frame.
pub(crate) trait Steps: Send + Sync {
    /// Its rules, with what the server looked up.
    fn rules(&self) -> &dyn Wizard;
    /// The wizard's title: "Renew permissions".
    fn title(&self) -> &'static str;
    /// A step's name beside the form.
    fn name(&self, step: &str) -> &'static str;
    /// A step's H1.
    fn heading(&self, step: &str) -> &'static str;
    /// A step's questions.
    fn view(&self, step: &str, shown: &Shown) -> AnyView;
    /// What a list calls what it holds; the frame's own words without them.
    fn list(&self, _list: &List) -> Option<ListWords> {
        None
    }
    /// What an entry of a list is called in it.
    fn entry(&self, _list: &List, _entry: &Entry) -> EntryWords {
        EntryWords::default()
    }
    /// What stands below a step's form: forms of its own, so that Enter in a field goes on and nothing else.
    fn after(&self, _step: &str, _shown: &Shown) -> Option<AnyView> {
        None
    }
    /// The sentence for a problem at a field, and the id of the control it is about.
    fn problem(&self, field: &str, problem: &rules::problem::Problem) -> (String, String);
    /// A step that only tells something and has no way on, as nobody can answer it.
    fn is_dead_end(&self, _step: &str, _answers: &Answers) -> bool {
        false
    }
    /// The page that the wizard was started from.
    fn origin(&self) -> &'static str;
}

/// What a step's questions are drawn from.
#[derive(Clone)]
pub(crate) struct Shown {
    /// The answers as typed.
    pub(crate) answers: Answers,
    /// What is wrong with this step: the field, and its sentence.
    pub(crate) errors: Vec<(String, String)>,
    /// Until when the answers are kept.
    pub(crate) kept_until: jiff::civil::Date,
    /// The draft.
    pub(crate) draft: String,
}

impl Shown {
    /// The sentence at a field.
    pub(crate) fn error(&self, field: &str) -> Option<String> {
        self.errors.iter().find(|(name, _)| name == field).map(|(_, text)| text.clone())
    }

    /// Whether a radio of this name has this value.
    pub(crate) fn is(&self, field: &str, value: &str) -> bool {
        self.answers.get(field).is_some_and(|answer| answer == value)
    }
}

/// The frame around the steps of a draft.
#[component]
pub(crate) fn WizardFrame(
    /// The wizard's kind.
    kind: WizardKind,
    /// The draft as it was opened, without the wizard.
    opened: WizardShown<()>,
    /// The wizard itself.
    steps: Arc<dyn Steps>,
    /// Asks the server for the draft again.
    reload: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    let params = use_params_map();
    let query = use_query_map();
    let wizard = StoredValue::new(steps.clone());
    let draft = opened.id.clone();
    let base = format!("/w/{kind}/{draft}");
    let kept_until = opened.kept_until;
    let answers = RwSignal::new(opened.answers);
    let errors: RwSignal<Problems> = RwSignal::new(opened.errors);
    let errors_of = RwSignal::new(opened.step.clone());
    let saving = Saving::new(kind, draft.clone(), opened.rev);
    // The step on which the clicks that follow each other quickly began.
    let began = StoredValue::new(String::new());

    let left_at = opened.step;
    let place = Memo::new(move |_| {
        let asked = params.read().get("step").unwrap_or_default();
        let asked = if asked == "start" { left_at.clone() } else { asked };
        wizard.with_value(|wizard| engine::place(wizard.rules(), &answers.read(), &asked))
    });

    let go_to = {
        let (navigate, base) = (use_navigate(), base.clone());
        Callback::new(move |step: String| navigate(&format!("{base}/{step}"), NavigateOptions::default()))
    };
    // What the server found wrong brings the reader back to that step.
    let back_to = Callback::new(move |(step, problems): (String, Problems)| {
        errors.set(problems);
        errors_of.set(step.clone());
        go_to.run(step);
    });
    saving.watch(back_to, reload);
    browser::focus_after_change(place, errors, errors_of);

    // What was done to a list, for who does not see it.
    let said = RwSignal::new(String::new());
    let submit = move |event: SubmitEvent, step: String| {
        said.set(String::new());
        // What a button of its own asks for, and what only the server knows, is for the server.
        if browser::button_of(&event).is_some() || wizard.with_value(|wizard| wizard.rules().needs_server(&step)) {
            saving.then_submit(&event);
            return;
        }
        let Some(form) = browser::form_of(&event) else { return };
        let posted = browser::answers_of(&form);
        let given = wizard
            .with_value(|wizard| engine::with_step(wizard.rules(), &answers.get_untracked(), &step, posted.clone()));
        let problems = wizard.with_value(|wizard| engine::problems(wizard.rules(), &step, &given));
        errors_of.set(step.clone());
        answers.set(given.clone());
        errors.set(problems.clone());
        if step == CHECK {
            if problems.is_empty() {
                saving.then_submit(&event);
            } else {
                event.prevent_default();
            }
            return;
        }
        event.prevent_default();
        let (fine, step_done) = (problems.is_empty(), step.clone());
        saving.save(step, posted, problems);
        if fine {
            let next = wizard.with_value(|wizard| engine::next(wizard.rules(), &given, &step_done));
            go_to.run(next.into_owned());
        }
    };

    // What a button of a list asks for is done here at once, and saved behind.
    let change = {
        let steps = steps.clone();
        Callback::new(move |(list, event): (&'static List, SubmitEvent)| {
            let asked = browser::button_of(&event).and_then(|(_, value)| Change::parse(&value));
            let Some(asked) = asked else { return };
            event.prevent_default();
            let before = answers.get_untracked();
            // Where nothing was wrong before and after, the page is not drawn anew: the list alone is.
            if *errors_of.read_untracked() != list.group || !errors.read_untracked().is_empty() {
                errors_of.set(list.group.to_owned());
                errors.set(Problems::new());
            }
            match list.changed(&before, asked) {
                Ok(changed) => {
                    said.set(list::outcome(texts, steps.as_ref(), list, &before, &changed.answers, asked));
                    browser::focus(format!("#{}", list::focused(list, &changed.answers, asked)));
                    answers.set(changed.answers);
                    saving.save_change(list.group.to_owned(), asked);
                    if let Some(entry) = changed.open {
                        go_to.run(list.entry_step(entry));
                    }
                }
                Err(problem) => errors.set(vec![(list.group.to_owned(), problem)]),
            }
        })
    };

    let view = move || {
        let place = place.get();
        let here = place.step.clone();
        let of_step = if errors_of.get() == here { errors.get() } else { Vec::new() };
        let sentences: Vec<(String, String, String)> = of_step
            .iter()
            .map(|(field, problem)| {
                let of_list = wizard.with_value(|wizard| {
                    list::problem(
                        texts,
                        steps.as_ref(),
                        wizard.rules().outline(),
                        &answers.read_untracked(),
                        (field, problem),
                    )
                });
                let (text, control) = of_list.unwrap_or_else(|| steps.problem(field, problem));
                (field.clone(), text, control)
            })
            .collect();
        let shown = Shown {
            answers: answers.get_untracked(),
            errors: sentences.iter().map(|(field, text, _)| (field.clone(), text.clone())).collect(),
            kept_until,
            draft: draft.clone(),
        };
        let heading = steps.heading(&here);
        let title = format!("{heading} - {} - {}", texts.wizard_step(place.number, place.total), steps.title());
        let title = if sentences.is_empty() { title } else { format!("{}: {title}", texts.problem_error()) };
        let items = sentences.into_iter().map(|(_, text, control)| (control, text)).collect();
        let note = note(&query.read());
        let before = wizard.with_value(|wizard| {
            engine::before(wizard.rules(), &shown.answers, &here).map(|step| format!("{base}/{step}"))
        });
        // Leaving the wizard loads a page, so that the browser asks first where something is not saved.
        let leaves = before.is_none().then_some("external");
        let back = before.unwrap_or_else(|| steps.origin().to_owned());
        let names = wizard.with_value(|wizard| wizard.rules().steps(&shown.answers));
        let steps_of_list = steps.clone();
        let dead_end = steps.is_dead_end(&here, &shown.answers);
        let is_check = here == CHECK;
        let list = wizard.with_value(|wizard| wizard.rules().outline().list(&here)).map(|list| {
            let (steps, errors) = (steps.clone(), shown.errors.clone());
            let entries = Signal::derive(move || {
                wizard.with_value(|wizard| {
                    list::entries(texts, steps.as_ref(), wizard.rules(), list, &answers.read(), &errors)
                })
            });
            let words = list::words(texts, steps_of_list.as_ref(), list);
            let error = shown.error(list.group);
            let form = list::ListForm { kind, draft: draft.clone(), base: base.clone() };
            let rev = Signal::derive(move || saving.rev());
            let on_change = Callback::new(move |event| change.run((list, event)));
            view! { <EntryList list form rev entries words error said on_change/> }
        });
        let action = if is_check { "/api/complete_wizard" } else { "/api/save_step" };
        let (step_of_form, step_of_click) = (here.clone(), here.clone());
        let meant = move |event: MouseEvent| meant_for(&event, &step_of_click, began);
        // Fresh controls for each step and each refusal: a browser keeps what was ticked in one that is drawn over.
        let drawn = (format!("{here} {:?}", shown.errors), steps.view(&here, &shown));
        let after = steps.after(&here, &shown);
        let form_view = keyed([drawn], |(key, _)| key.clone(), |_, (_, view)| (|_| {}, view));
        view! {
            <Title text=title/>
            <div class="mr-wrap mr-main mr-shell">
                <StepList place=place.clone() base=base.clone() steps=steps.clone() names/>
                <main id="main" tabindex="-1">
                    <div class="mr-narrow" on:mousedown=meant.clone() on:click=meant>
                        <a class="mr-back" href=back rel=leaves><Icon name="left" small=true/>{texts.wizard_back()}</a>
                        <div class="mr-head"><Caption place=place.clone() title=steps.title()/></div>
                        <ErrorSummary items/>
                        {note.map(|text| view! {
                            <div class="mr-banner mr-note" role="status"><Icon name="info"/><p>{text}</p></div>
                        })}
                        <div class="mr-head"><h1 tabindex="-1">{heading}</h1></div>
                        {list}
                        <form
                            id="step"
                            class="mr-form mr-stack--lg" method="post" action=action novalidate
                            on:submit=move |event| submit(event, step_of_form.clone())
                        >
                            <input type="hidden" name="kind" value=kind.word()/>
                            <input type="hidden" name="draft" value=draft.clone()/>
                            <input type="hidden" name="rev" value=move || saving.rev().to_string()/>
                            {(!is_check).then(|| view! { <input type="hidden" name="step" value=here.clone()/> })}
                            {form_view}
                            <Buttons is_check dead_end saving/>
                        </form>
                        {after}
                        <p class="mr-after mr-small mr-soft">{texts.wizard_kept(texts.day(kept_until))}</p>
                    </div>
                </main>
            </div>
        }
    };
    view! {
        {view}
        <saving::SaveStatus saving/>
        <stay::StaySignedIn/>
    }
    .into_any()
}

/// A note about why the reader is here, from the address.
fn note(query: &leptos_router::params::ParamsMap) -> Option<String> {
    let texts = use_texts();
    let text = if query.get("stale").is_some() {
        texts.problem_draft_stale()
    } else if query.get("first").is_some() {
        texts.problem_answer_first()
    } else {
        return None;
    };
    Some(text.to_owned())
}
