//! Administration > Requests: what waits for the reader's decision, what managers asked, and what is over.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rules::{
    change_form::FormToConfirm,
    shown::{ManagersRequests, ToDecide},
    wizard::WizardKind,
};

use super::{finished::Finished, parts::empty, sent::Sent};
use crate::{
    api::{administration::ReadRequests, query::load},
    components::{Day, Form, Icon, about, about_admin, kind_of, loaded, only_manager},
    frame::use_frame,
    texts::use_texts,
};

/// What waits for the reader's decision.
const TO_APPROVE: &str = "/administration/requests";
/// What managers asked and waits for an answer.
pub(super) const SENT: &str = "/administration/requests?tab=sent";
/// What is over.
pub(super) const FINISHED: &str = "/administration/requests?tab=finished";

/// The requests, by tab.
#[component]
pub(crate) fn Requests() -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let of = |name: &str| query.get(name).unwrap_or_default();
        (of("tab"), of("older"))
    });
    let shown = load(move || {
        let (tab, older) = asked.get();
        ReadRequests { tab, older }
    });
    view! { <Title text=texts.approve_title()/> {loaded(shown, |shown| view! { <Page shown/> }.into_any())} }.into_any()
}

/// "New Request": starts the wizard.
#[component]
pub(super) fn NewRequest() -> impl IntoView {
    let texts = use_texts();
    view! {
        <Form to="start_wizard" hidden=vec![("kind", WizardKind::LinkRequest.to_string())]>
            <button class="mr-button"><Icon name="plus"/>{texts.link_ask_title()}</button>
        </Form>
    }
    .into_any()
}

#[component]
fn Page(shown: ManagersRequests) -> impl IntoView {
    let texts = use_texts();
    let to_approve = use_frame().viewer.map_or(0, |viewer| viewer.waiting);
    let (tab, sent, lead, list) = match shown {
        ManagersRequests::ToApprove(shown) => {
            (TO_APPROVE, shown.sent, texts.approve_lead(), view! { <ToApprove shown/> }.into_any())
        }
        ManagersRequests::Sent(shown) => {
            (SENT, shown.sent, texts.requests_sent_lead(), view! { <Sent shown/> }.into_any())
        }
        ManagersRequests::Finished(shown) => {
            (FINISHED, shown.sent, texts.requests_finished_lead(), view! { <Finished shown/> }.into_any())
        }
    };
    let chip = |to: &'static str, label: &'static str, waiting: usize, mine: bool| {
        let count = (waiting > 0).then(|| {
            let class = mine.then_some("mr-count");
            view! {
                <span class=class aria-hidden="true">{waiting}</span>
                <span class="mr-hidden">" ("{texts.requests_waiting(waiting)}")"</span>
            }
            .into_any()
        });
        view! { <li><a href=to aria-current=(to == tab).then_some("page")>{label}{count}</a></li> }.into_any()
    };
    view! {
        <div class="mr-head">
            <h1 tabindex="-1">{texts.approve_title()}</h1>
            <p class="mr-head__lead">{lead}</p>
        </div>
        <div class="mr-stack mr-stack--lg">
            <div class="mr-row mr-row--between mr-filters">
                <nav aria-label=texts.requests_tabs()>
                    <ul class="mr-chips">
                        {chip(TO_APPROVE, texts.requests_to_approve(), to_approve, true)}
                        {chip(SENT, texts.requests_sent(), sent, false)}
                        {chip(FINISHED, texts.requests_finished(), 0, false)}
                    </ul>
                </nav>
                <NewRequest/>
            </div>
            {list}
        </div>
    }
    .into_any()
}

/// The way to what is older, and back.
#[component]
pub(super) fn Older(
    /// The list.
    to: &'static str,
    /// Where its next page begins.
    older: Option<String>,
    /// This is its first page.
    first: bool,
) -> impl IntoView {
    let texts = use_texts();
    let newest = (!first).then(|| {
        view! {
            <a class="mr-button mr-button--second" href=to><Icon name="left" small=true/>{texts.requests_newest()}</a>
        }
        .into_any()
    });
    let older = older.map(|place| {
        view! {
            <a class="mr-button mr-button--second" href=format!("{to}&older={place}")>
                {texts.requests_older()}<Icon name="right" small=true/>
            </a>
        }
        .into_any()
    });
    (newest.is_some() || older.is_some()).then(|| {
        view! { <nav class="mr-pages" aria-label=texts.requests_pages()><span class="mr-row">{newest}{older}</span></nav> }
            .into_any()
    })
}

/// Everything that waits for the reader's decision.
#[component]
fn ToApprove(shown: ToDecide) -> impl IntoView {
    let texts = use_texts();
    let ToDecide { applications, forms, only_manager_of, .. } = shown;
    let (none, nothing) = (applications.is_empty(), applications.is_empty() && forms.is_empty());
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
    let list = if nothing {
        empty(texts.approve_empty_title(), texts.approve_empty_text())
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
    view! { {only_manager(texts, only_manager_of)} {forms} {list} }.into_any()
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
