//! The frame of every wizard: steps, caption, back, error summary, focus, saving. Knows no business.
//!
//! A step is a form that posts to the server. Where the browser runs scripts it computes the same rules itself, shows the
//! next step at once, and sends the saves behind, one by one; what the server refuses brings the reader back to that
//! step with what they typed.

mod browser;
mod filling;
mod fresh;
pub(crate) mod list;
mod parts;
mod saving;
mod stay;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use rules::{
    shown::WizardShown,
    wizard::{
        self as engine, Answers, CHECK, Wizard, WizardKind,
        list::{Entry, List},
    },
};

pub(crate) use self::saving::Reload;
use self::{
    filling::Filling,
    fresh::Fresh,
    list::{EntryWords, ListWords, Lists},
    parts::{Buttons, Caption, StepList},
};
use crate::{
    components::{ErrorSummary, Form, Icon, PageOf},
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
    /// What shows its lists; nothing where its outline has none, so that the browser loads nothing of lists for it.
    fn lists(&self) -> Option<Box<dyn Lists>> {
        None
    }
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

/// The id of the form of the step that is shown.
pub(crate) const STEP_FORM: &str = "step";

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
    reload: Reload,
) -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let left_at = opened.step.clone();
    let filling = Filling::new(kind, opened, steps, reload);
    let here = {
        let filling = filling.clone();
        Memo::new(move |_| {
            let asked = params.read().get("step").unwrap_or_default();
            let asked = if asked == "start" { left_at.clone() } else { asked };
            filling.place(&asked).step
        })
    };
    browser::focus_after_change(here, filling.clone());
    let status = saving::save_status(filling.saving.clone());
    view! {
        {move || step(&filling, here.get(), Note::of(&query.read()))}
        {status}
        <stay::StaySignedIn/>
    }
    .into_any()
}

/// A step, with what stands around it.
fn step(filling: &Arc<Filling>, here: String, note: Option<Note>) -> AnyView {
    let texts = use_texts();
    let (kind, draft, base, steps) = (filling.kind, &filling.draft, &filling.base, &filling.steps);
    let sentences = filling.sentences(&here);
    let shown = Shown {
        answers: filling.answers(),
        errors: sentences.iter().map(|(field, text, _)| (field.clone(), text.clone())).collect(),
        kept_until: filling.kept_until,
        draft: draft.clone(),
    };
    let place = engine::place(steps.rules(), &shown.answers, &here);
    let heading = steps.heading(&here);
    let title = format!("{heading} - {} - {}", texts.wizard_step(place.number, place.total), steps.title());
    let title = if sentences.is_empty() { title } else { format!("{}: {title}", texts.problem_error()) };
    let items = sentences.into_iter().map(|(_, text, control)| (control, text)).collect();
    let before = engine::before(steps.rules(), &shown.answers, &here).map(|step| format!("{base}/{step}"));
    // Leaving the wizard loads a page, so that the browser asks first where something is not saved.
    let leaves = before.is_none().then_some("external");
    let back = before.unwrap_or_else(|| steps.origin().to_owned());
    let names = steps.rules().steps(&shown.answers);
    let dead_end = steps.is_dead_end(&here, &shown.answers);
    let is_check = here == CHECK;
    let action = if is_check { "/api/complete_wizard" } else { "/api/save_step" };
    let list = filling.list(&here, &shown);
    // Fresh controls for each step and each refusal: a browser keeps what was ticked in one that is drawn over.
    let questions = Fresh::new(&here, &shown.errors, steps.view(&here, &shown));
    let after = steps.after(&here, &shown);
    let note = note.map(|note| note.view(filling));
    let step_field = (!is_check).then(|| view! { <input type="hidden" name="step" value=here.clone()/> }.into_any());
    let saving = filling.saving.clone();
    let rev = saving.clone();
    let (pressed, clicked, sent) = (filling.clone(), filling.clone(), filling.clone());
    let (step_pressed, step_clicked) = (here.clone(), here);
    let step_sent = step_clicked.clone();
    view! {
        <Title text=title/>
        <div class="mr-wrap mr-main mr-shell">
            <StepList place=place.clone() base=base.clone() steps=steps.clone() names/>
            <main id="main" tabindex="-1">
                <div
                    class="mr-narrow"
                    on:mousedown=move |event| pressed.meant_for(&event, &step_pressed)
                    on:click=move |event| clicked.meant_for(&event, &step_clicked)
                >
                    <a class="mr-back" href=back rel=leaves><Icon name="left" small=true/>{texts.wizard_back()}</a>
                    <div class="mr-head"><Caption place title=steps.title()/></div>
                    <ErrorSummary items/>
                    {note}
                    <div class="mr-head"><h1 tabindex="-1">{heading}</h1></div>
                    {list}
                    <form
                        id=STEP_FORM
                        class="mr-form mr-stack--lg" method="post" action=action novalidate
                        on:submit=move |event| sent.submit(&event, &step_sent)
                    >
                        <PageOf/>
                        <input type="hidden" name="kind" value=kind.word()/>
                        <input type="hidden" name="draft" value=draft.clone()/>
                        <input type="hidden" name="rev" value=move || rev.rev().to_string()/>
                        {step_field}
                        {questions}
                        <Buttons is_check dead_end saving/>
                    </form>
                    {after}
                    <p class="mr-after mr-small mr-soft">{texts.wizard_kept(texts.day(filling.kept_until))}</p>
                </div>
            </main>
        </div>
    }
    .into_any()
}

/// Why the reader is here, from the address.
#[derive(Clone, Copy)]
enum Note {
    /// Another window was faster.
    Stale,
    /// What comes before is not answered.
    First,
    /// They asked for the wizard, and had begun it before.
    Begun,
}

impl Note {
    fn of(query: &leptos_router::params::ParamsMap) -> Option<Self> {
        let notes = [("stale", Note::Stale), ("first", Note::First), ("begun", Note::Begun)];
        notes.into_iter().find(|(name, _)| query.get(name).is_some()).map(|(_, note)| note)
    }

    fn view(self, filling: &Filling) -> AnyView {
        let texts = use_texts();
        let text = match self {
            Note::Stale => texts.problem_draft_stale().to_owned(),
            Note::First => texts.problem_answer_first().to_owned(),
            Note::Begun => texts.wizard_begun(texts.day(filling.saved)),
        };
        let afresh = matches!(self, Note::Begun).then(|| {
            let hidden = vec![("kind", filling.kind.to_string()), ("afresh", filling.draft.clone())];
            view! {
                <div class="mr-actions">
                    <Form to="start_wizard" hidden>
                        <button class="mr-button mr-button--second">{texts.wizard_afresh()}</button>
                    </Form>
                </div>
            }
            .into_any()
        });
        view! {
            <div class="mr-banner mr-note" role="status"><Icon name="info"/><p>{text}</p>{afresh}</div>
        }
        .into_any()
    }
}
