//! What stands around a step: its number and name, the steps beside it, the buttons below.

use std::sync::Arc;

use leptos::{ev::MouseEvent, prelude::*};
use rules::wizard::{Place, StepName};

use super::{Steps, saving::Saving};
use crate::{components::Icon, texts::use_texts};

/// The second half of a double click does not send the same step again.
pub(super) fn first_click(event: MouseEvent) {
    if event.detail() > 1 {
        event.prevent_default();
    }
}

#[component]
pub(super) fn Buttons(is_check: bool, dead_end: bool, saving: Saving) -> impl IntoView {
    let texts = use_texts();
    let later = view! {
        <button class="mr-button mr-button--quiet" name="later" value="1">{texts.wizard_save_later()}</button>
    }
    .into_any();
    if is_check && !dead_end {
        let label = saving.clone();
        return view! {
            <div class="mr-finish">
                <div class="mr-actions">
                    <button
                        class="mr-button mr-button--big" aria-disabled=move || saving.is_sending().then_some("true")
                    >
                        {move || if label.is_sending() { texts.wizard_sending() } else { texts.wizard_complete() }}
                    </button>
                    {later}
                </div>
            </div>
        }
        .into_any();
    }
    let go_on = (!dead_end).then(|| {
        view! { <button class="mr-button" on:click=first_click>{texts.wizard_continue()}</button> }.into_any()
    });
    view! {
        <div class="mr-actions">
            {go_on}
            {later}
        </div>
    }
    .into_any()
}

#[component]
pub(super) fn Caption(place: Place, title: &'static str) -> impl IntoView {
    let texts = use_texts();
    let segments = (1..=place.total).map(|number| {
        let class = match number.cmp(&place.number) {
            std::cmp::Ordering::Less => "is-done",
            std::cmp::Ordering::Equal => "is-now",
            std::cmp::Ordering::Greater => "",
        };
        view! { <span class=class></span> }.into_any()
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
pub(super) fn StepList(place: Place, base: String, steps: Arc<dyn Steps>, names: Vec<StepName>) -> impl IntoView {
    let texts = use_texts();
    let items = names.into_iter().enumerate().map(|(index, step)| {
        let number = index + 1;
        let name = steps.name(&step);
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
