//! The frame of every wizard: steps, caption, back, error summary, focus, saving. Knows no business.
//!
//! A step is a form that posts to the server. Where the browser runs scripts it computes the same rules itself, shows the
//! next step at once, and sends the saves behind, one by one; what the server refuses brings the reader back to that
//! step with what he typed.

mod browser;
mod saving;
mod stay;

pub(crate) use saving::Saving;

use std::sync::Arc;

use leptos::{
    ev::{MouseEvent, SubmitEvent},
    html,
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
    wizard::{self, Answers, CHECK, Place, Wizard},
};

use crate::{
    components::{ErrorSummary, Icon},
    texts::use_texts,
};

/// What a wizard brings to the frame.
pub(crate) trait Steps: Send + Sync {
    /// The wizard's title: "Renew permissions".
    fn title(&self) -> &'static str;
    /// A step's name beside the form.
    fn name(&self, step: &str) -> &'static str;
    /// A step's H1.
    fn heading(&self, step: &str) -> &'static str;
    /// A step's questions.
    fn view(&self, step: &str, shown: &Shown) -> AnyView;
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
    /// The draft as it was opened.
    opened: WizardShown,
    /// The wizard's own views.
    steps: Arc<dyn Steps>,
    /// Asks the server for the draft again.
    reload: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    let params = use_params_map();
    let query = use_query_map();
    let rules = StoredValue::new(opened.wizard.clone());
    let draft = opened.id.clone();
    let kind = opened.wizard.kind();
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
        rules.with_value(|rules| wizard::place(rules, &answers.read(), &asked))
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

    let submit = move |event: SubmitEvent, step: String| {
        // What a button of its own asks for, and what only the server knows, is for the server.
        if browser::button_of(&event).is_some() || rules.with_value(|rules| rules.needs_server(&step)) {
            saving.then_submit(&event);
            return;
        }
        let Some(form) = browser::form_of(&event) else { return };
        let posted = browser::answers_of(&form);
        let given = rules.with_value(|rules| wizard::with_step(rules, &answers.get_untracked(), &step, posted.clone()));
        let problems = rules.with_value(|rules| rules.problems(&step, &given));
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
        let fine = problems.is_empty();
        saving.save(step, posted, problems);
        if fine {
            let next = rules.with_value(|rules| wizard::first_unmet(rules, &given));
            go_to.run(next.to_owned());
        }
    };

    let view = move || {
        let place = place.get();
        let here = place.step.clone();
        let of_step = if errors_of.get() == here { errors.get() } else { Vec::new() };
        let sentences: Vec<(String, String, String)> = of_step
            .iter()
            .map(|(field, problem)| {
                let (text, control) = steps.problem(field, problem);
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
        let before =
            rules.with_value(|rules| wizard::before(rules, &shown.answers, &here).map(|step| format!("{base}/{step}")));
        // Leaving the wizard loads a page, so that the browser asks first where something is not saved.
        let leaves = before.is_none().then_some("external");
        let back = before.unwrap_or_else(|| steps.origin().to_owned());
        let names = rules.with_value(|rules| rules.steps(&shown.answers));
        let dead_end = steps.is_dead_end(&here, &shown.answers);
        let is_check = here == CHECK;
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
                        <form
                            id="step"
                            class="mr-form mr-stack--lg" method="post" action=action novalidate
                            on:submit=move |event| submit(event, step_of_form.clone())
                        >
                            <input type="hidden" name="kind" value=kind/>
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

/// The next step may be there before the second half of a double click: what stands under the pointer then, an answer perhaps,
/// is not what the reader meant. Neither is a word that pressing twice would select.
fn meant_for(event: &MouseEvent, step: &str, began: StoredValue<String>) {
    if event.detail() <= 1 {
        began.set_value(step.to_owned());
    } else if began.with_value(|began| began != step) {
        event.prevent_default();
    }
}

/// The second half of a double click does not send the same step again.
fn first_click(event: MouseEvent) {
    if event.detail() > 1 {
        event.prevent_default();
    }
}

#[component]
fn Buttons(is_check: bool, dead_end: bool, saving: Saving) -> impl IntoView {
    let texts = use_texts();
    let button: NodeRef<html::Button> = NodeRef::new();
    let later = view! {
        <button class="mr-button mr-button--quiet" name="later" value="1">{texts.wizard_save_later()}</button>
    };
    if is_check {
        let sending = move || saving.is_sending().then_some("true");
        let label = move || if saving.is_sending() { texts.wizard_sending() } else { texts.wizard_complete() };
        return view! {
            <div class="mr-finish">
                <div class="mr-actions">
                    <button node_ref=button class="mr-button mr-button--big" aria-disabled=sending>{label}</button>
                </div>
            </div>
            <div class="mr-actions">{later}</div>
        }
        .into_any();
    }
    view! {
        <div class="mr-actions">
            {(!dead_end).then(|| view! { <button class="mr-button" on:click=first_click>{texts.wizard_continue()}</button> })}
            {later}
        </div>
    }
    .into_any()
}

#[component]
fn Caption(place: Place, title: &'static str) -> impl IntoView {
    let texts = use_texts();
    let segments = (1..=place.total).map(|number| {
        let class = match number.cmp(&place.number) {
            std::cmp::Ordering::Less => "is-done",
            std::cmp::Ordering::Equal => "is-now",
            std::cmp::Ordering::Greater => "",
        };
        view! { <span class=class></span> }
    });
    view! {
        <p class="mr-caption">
            <span class="mr-progress" aria-hidden="true">{segments.collect_view()}</span>
            <span><strong>{texts.wizard_step(place.number, place.total)}</strong>", "{title}</span>
        </p>
    }
    .into_any()
}

/// The steps beside the form: done ones are links, later ones plain text.
#[component]
fn StepList(place: Place, base: String, steps: Arc<dyn Steps>, names: Vec<&'static str>) -> impl IntoView {
    let texts = use_texts();
    let items = names.into_iter().enumerate().map(|(index, step)| {
        let number = index + 1;
        let name = steps.name(step);
        if number < place.number {
            view! {
                <li class="is-done">
                    <span class="mr-steps__dot" aria-hidden="true"><Icon name="check" small=true/></span>
                    <a href=format!("{base}/{step}")>{name}</a>
                </li>
            }
            .into_any()
        } else if number == place.number {
            view! {
                <li class="is-now">
                    <span class="mr-steps__dot" aria-hidden="true">{number}</span>
                    <span aria-current="step">{name}</span>
                </li>
            }
            .into_any()
        } else {
            view! { <li><span class="mr-steps__dot" aria-hidden="true">{number}</span><span>{name}</span></li> }
                .into_any()
        }
    });
    view! {
        <nav class="mr-steps" aria-label=texts.wizard_steps()>
            <h2>{steps.title()}</h2>
            <ol>{items.collect_view()}</ol>
        </nav>
    }
    .into_any()
}
