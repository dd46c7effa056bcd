//! Requests > To approve.

use leptos::prelude::*;
use leptos_meta::Title;
use rules::{change_form::FormToConfirm, shown::ToDecide};

use crate::{
    api::{administration::ReadToApprove, query::load},
    components::{Art, Day, about, about_admin, kind_of, loaded, only_manager},
    texts::use_texts,
};

/// Everything that waits for the reader's decision.
#[component]
pub(crate) fn Requests() -> impl IntoView {
    let texts = use_texts();
    let shown = load(|| ReadToApprove {});
    view! { <Title text=texts.approve_title()/> {loaded(shown, |shown| view! { <Page shown/> }.into_any())} }.into_any()
}

#[component]
fn Page(shown: ToDecide) -> impl IntoView {
    let texts = use_texts();
    let ToDecide { applications, forms, only_manager_of } = shown;
    let (none, empty) = (applications.is_empty(), applications.is_empty() && forms.is_empty());
    let forms = (!forms.is_empty()).then(|| view! { <Forms forms/> }.into_any());
    let rows = applications.into_iter().map(|one| {
        let (what, period) = (about(texts, &one), texts.runs(one.runs()));
        let href = format!("/administration/requests/{}", one.reference);
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">
                    <span translate="no">{one.requester.clone()}</span><small>{kind_of(texts, &one)}": "{what}</small>
                    {about_admin(texts, &one).map(|admin| view! { <small>{admin}</small> }.into_any())}
                    {one.stranger.then(|| view! { <small>{texts.approve_stranger(&one.requester, &one.organization.name)}</small> }.into_any())}
                </th>
                <td role="cell" data-label=texts.approve_organization()>
                    <span translate="no">{one.organization.name}</span><small translate="no">{texts.details_kvk(one.organization.kvk)}</small>
                </td>
                <td role="cell" data-label=texts.renewal_check_period()>
                    {texts.term(one.term)}<small>{period}</small>
                </td>
                <td role="cell" data-label=texts.approve_since()><Day day=one.submitted/></td>
                <td role="cell" class="mr-table__act">
                    <a class="mr-button mr-button--second" href=href>
                        {texts.approve_look()}<span class="mr-hidden">" "{texts.approve_look_hidden(one.requester)}</span>
                    </a>
                </td>
            </tr>
        }.into_any()
    });
    let rows = rows.collect_view();
    let list = if empty {
        view! {
            <section class="mr-card mr-empty" aria-labelledby="empty">
                <Art name="empty"/><h2 id="empty">{texts.approve_empty_title()}</h2><p>{texts.approve_empty_text()}</p>
            </section>
        }
        .into_any()
    } else if none {
        ().into_any()
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
                                <th role="columnheader" scope="col">{texts.renewal_check_period()}</th>
                                <th role="columnheader" scope="col">{texts.approve_since()}</th>
                                <th role="columnheader" scope="col"><span class="mr-hidden">{texts.approve_decision()}</span></th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{rows}</tbody>
                    </table>
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="mr-head">
            <h1 tabindex="-1">{texts.approve_title()}</h1>
            <p class="mr-head__lead">{texts.approve_lead()}</p>
        </div>
        <div class="mr-stack mr-stack--lg">{only_manager(texts, only_manager_of)} {forms} {list}</div>
    }
    .into_any()
}

/// Users who lost their phone and whom the reader is to confirm.
#[component]
fn Forms(forms: Vec<FormToConfirm>) -> impl IntoView {
    let texts = use_texts();
    let cards = forms.into_iter().map(|one| {
        let href = format!("/administration/requests/number/{}", one.form.reference);
        view! {
            <li class="mr-card mr-stack mr-stack--sm">
                <p><strong translate="no">{one.user.clone()}</strong>" "{texts.change_form_confirm_asks()}</p>
                <p class="mr-soft"><span translate="no">{one.organization.name}</span>", "{texts.change_form_confirm_ending(one.ending)}</p>
                <p class="mr-soft mr-small">
                    <span class="mr-ref" translate="no">{one.form.reference}</span>", "{texts.my_requests_sent(texts.day(one.form.sent))}
                </p>
                <div class="mr-actions">
                    <a class="mr-button mr-button--second" href=href>
                        {texts.change_form_confirm_see()}<span class="mr-hidden" translate="no">" "{one.user}</span>
                    </a>
                </div>
            </li>
        }.into_any()
    });
    view! {
        <section class="mr-section" aria-labelledby="confirm">
            <h2 id="confirm">{texts.change_form_confirm_list()}</h2>
            <p class="mr-soft">{texts.change_form_confirm_list_lead()}</p>
            <ul class="mr-stack mr-narrow">{cards.collect_view()}</ul>
        </section>
    }
    .into_any()
}
