//! What ends with a cancellation, by organization.

use leptos::prelude::*;
use rules::shown::{EndedFor, EndedRow};

use crate::texts::{Texts, use_texts};

/// A permission's name, and its provider's.
fn names(texts: Texts, row: &EndedRow) -> (String, Option<String>) {
    (texts.called(row.called()), row.provider.as_ref().map(|one| texts.name(one).to_owned()))
}

/// One card an organization.
#[component]
pub(crate) fn EndedList(
    /// What ends.
    ended: Vec<EndedFor>,
) -> impl IntoView {
    let texts = use_texts();
    ended
        .into_iter()
        .enumerate()
        .map(|(index, one)| {
            let heading = format!("ends-{index}");
            let labelled = heading.clone();
            let rows = one.rows.iter().map(|row| {
                let (name, provider) = names(texts, row);
                view! {
                    <div>
                        <dt>{texts.cancel_check_permission()}</dt>
                        <dd>{name}" "<span class="mr-level">{row.level.name()}</span>{provider.map(|one| view! { <small>{one}</small> }.into_any())}</dd>
                    </div>
                }.into_any()
            });
            view! {
                <section class="mr-card mr-card--flush" aria-labelledby=labelled>
                    <div class="mr-cardhead"><h2 id=heading>{texts.cancel_check_ends(&one.organization)}</h2></div>
                    <dl class="mr-summary">{rows.collect_view()}</dl>
                </section>
            }.into_any()
        })
        .collect_view()
        .into_any()
}
