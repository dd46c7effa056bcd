//! Requests > To approve.

use leptos::prelude::*;
use leptos_meta::Title;
use rules::shown::ApplicationShown;

use crate::{
    api::administration::read_to_approve,
    components::{Art, Day, about, loaded},
    texts::use_texts,
};

/// Everything that waits for the reader's decision.
#[component]
pub(crate) fn Requests() -> impl IntoView {
    let texts = use_texts();
    let shown = Resource::new(|| (), |()| read_to_approve());
    view! { <Title text=texts.approve_title()/> {loaded(shown, |shown| view! { <Page shown/> })} }.into_any()
}

#[component]
fn Page(shown: Vec<ApplicationShown>) -> impl IntoView {
    let texts = use_texts();
    let empty = shown.is_empty();
    let rows = shown.into_iter().map(|one| {
        let what = about(texts, &one);
        let href = format!("/administration/requests/{}", one.reference);
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">
                    {one.requester.clone()}<small>{what}</small>
                    {one.admin.then(|| view! { <small>{texts.renewal_check_admin()}</small> })}
                </th>
                <td role="cell" data-label=texts.approve_organization()>
                    {one.organization.name}<small>{texts.details_kvk(one.organization.kvk)}</small>
                </td>
                <td role="cell" data-label=texts.approve_period()>
                    {texts.term(one.term)}<small>{texts.done_range(texts.day(one.new_from), texts.day(one.new_until))}</small>
                </td>
                <td role="cell" data-label=texts.approve_since()><Day day=one.submitted/></td>
                <td role="cell" class="mr-table__act">
                    <a class="mr-button mr-button--second" href=href>
                        {texts.approve_look()}<span class="mr-hidden">" "{texts.approve_look_hidden(one.requester)}</span>
                    </a>
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="mr-head">
            <h1 tabindex="-1">{texts.approve_title()}</h1>
            <p class="mr-head__lead">{texts.approve_lead()}</p>
        </div>
        {if empty {
            view! {
                <section class="mr-card mr-empty" aria-labelledby="empty">
                    <Art name="empty"/><h2 id="empty">{texts.approve_empty_title()}</h2><p>{texts.approve_empty_text()}</p>
                </section>
            }.into_any()
        } else {
            view! {
                <div class="mr-card mr-card--flush">
                    <div class="mr-tablebox">
                        <table class="mr-table" role="table">
                            <caption class="mr-hidden">{texts.approve_table()}</caption>
                            <thead role="rowgroup">
                                <tr role="row">
                                    <th role="columnheader" scope="col">{texts.approve_who()}</th>
                                    <th role="columnheader" scope="col">{texts.approve_organization()}</th>
                                    <th role="columnheader" scope="col">{texts.approve_period()}</th>
                                    <th role="columnheader" scope="col">{texts.approve_since()}</th>
                                    <th role="columnheader" scope="col"><span class="mr-hidden">{texts.approve_decision()}</span></th>
                                </tr>
                            </thead>
                            <tbody role="rowgroup">{rows}</tbody>
                        </table>
                    </div>
                </div>
            }.into_any()
        }}
    }
    .into_any()
}
