//! Problems in words: the summary above the H1, and the error at its field.

use leptos::prelude::*;

use super::Icon;
use crate::texts::use_texts;

/// What is wrong on a page, each item linking to its control.
#[component]
pub(crate) fn ErrorSummary(
    /// The ids of controls, and their errors.
    items: Vec<(String, String)>,
) -> impl IntoView {
    let texts = use_texts();
    (!items.is_empty()).then(|| {
        let items = items.into_iter().map(|(id, text)| {
            // The browser follows these itself: focus goes to the control.
            view! { <li><a href=format!("#{id}") rel="external">{text}</a></li> }.into_any()
        });
        view! {
            // Where a page is loaded with it, the browser itself puts the focus there, without scripts too.
            <div class="mr-problem" id="problem" role="alert" aria-labelledby="problem-title" tabindex="-1" autofocus>
                <h2 id="problem-title"><Icon name="warn"/>{texts.problem_title()}</h2>
                <ul>{items.collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}

/// The error at a field, between hint and control.
#[component]
pub(crate) fn FieldError(
    /// Its id, for `aria-describedby`.
    #[prop(into)]
    id: String,
    /// The error, if there is one.
    text: Option<String>,
) -> impl IntoView {
    let texts = use_texts();
    text.map(|text| {
        view! {
            <p class="mr-error" id=id>
                <Icon name="warn"/>
                <span><span class="mr-hidden">{texts.problem_error()}": "</span>{text}</span>
            </p>
        }
        .into_any()
    })
}
