//! One request: exactly what is asked, and the decision.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use rules::{
    approval::ApplicationKind,
    shown::{ApplicationShown, RefusedForm},
    state::ApplicationState,
};

use super::parts::{Outcome, Refuse};
use crate::{
    api::{administration::ReadRequest, query::load},
    components::{Day, ErrorSummary, Form, Icon, LeftOut, loaded},
    texts::use_texts,
};

/// One request.
#[component]
pub(crate) fn Request() -> impl IntoView {
    let params = use_params_map();
    let reference = move || params.read().get("reference").unwrap_or_default();
    let shown = load(move || ReadRequest { reference: reference() });
    loaded(shown, |(shown, refused)| view! { <Page shown refused/> }.into_any())
}

#[component]
fn Page(shown: ApplicationShown, refused: Option<RefusedForm>) -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map().get_untracked();
    let waits = shown.standing == ApplicationState::Awaiting;
    let refused = refused.filter(|_| waits && query.get("again").is_some());
    let title = match shown.kind {
        ApplicationKind::Renewal => texts.approve_detail_title(&shown.requester),
        ApplicationKind::Request => texts.approve_detail_title_new(&shown.requester),
    };
    let problem = refused
        .as_ref()
        .and_then(|form| form.problems.first().map(|(_, problem)| texts.problem(problem, texts.approve_reason_what())));
    let reason = refused.and_then(|form| form.answers.get("reason").cloned()).unwrap_or_default();
    let items: Vec<_> = problem.iter().map(|text| ("reason".to_owned(), text.clone())).collect();
    let document = if items.is_empty() { title.clone() } else { format!("{}: {title}", texts.problem_error()) };
    let admin = if shown.admin { texts.approve_admin_yes() } else { texts.approve_admin_no() };
    let decided = query.get("decided").is_some();
    let changed = query.get("changed").is_some();
    let lines = shown.lines.iter().map(|line| {
        let name =
            line.service.as_ref().map_or(texts.permissions_all_services(), |service| texts.name(service)).to_owned();
        let provider = line.provider.as_ref().map(|provider| texts.name(provider).to_owned());
        view! {
            <div>
                <dt>{texts.renewal_check_service()}</dt>
                <dd>{name}{provider.map(|provider| view! { <small>{provider}</small> }.into_any())}
                    <small>{line.old_until.map(|old| texts.renewal_check_now(texts.day(old)))}</small>
                </dd>
            </div>
        }
        .into_any()
    });
    let lines = lines.collect_view();
    let all = shown.all_services.then(|| {
        view! {
            <div>
                <dt>{texts.approve_period()}</dt>
                <dd>{texts.permissions_all_services()}<small>{texts.renewal_scope_all_hint(shown.level)}</small></dd>
            </div>
        }
        .into_any()
    });
    view! {
        <Title text=document/>
        <div class="mr-narrow mr-stack mr-stack--lg">
            <div>
                <a class="mr-back" href="/administration/requests"><Icon name="left" small=true/>{texts.approve_back()}</a>
                <ErrorSummary items/>
                <div class="mr-head">
                    <h1 tabindex="-1">{title}</h1>
                    <p class="mr-head__lead">{texts.approve_detail_lead(&shown.requester, &shown.organization.name)}</p>
                </div>
                {(!waits).then(|| view! { <Decided shown=shown.clone() decided/> }.into_any())}
                {(changed && waits).then(|| view! {
                    <div class="mr-banner" role="status"><Icon name="info"/><p>{texts.error_changed_text()}</p></div>
                }.into_any())}
            </div>
            <section class="mr-card mr-card--flush" aria-labelledby="asks">
                <div class="mr-cardhead"><h2 id="asks">{texts.approve_asks()}</h2></div>
                <dl class="mr-summary">
                    <div><dt>{texts.approve_requester()}</dt><dd translate="no">{shown.requester.clone()}<small>{shown.requester_email.clone()}</small></dd></div>
                    <div><dt>{texts.approve_organization()}</dt>
                        <dd><span translate="no">{shown.organization.name.clone()}</span><small translate="no">{texts.details_kvk(&shown.organization.kvk)}</small></dd></div>
                    {shown.branch.clone().map(|number| view! {
                        <div><dt>{texts.request_check_branch()}</dt><dd>{number}</dd></div>
                    }.into_any())}
                    {lines}
                    {all}
                    <div><dt>{texts.permissions_level()}</dt><dd><span class="mr-level">{shown.level.name()}</span></dd></div>
                    <div><dt>{texts.approve_admin()}</dt><dd>{admin}</dd></div>
                    <div><dt>{texts.approve_term()}</dt>
                        <dd>{texts.term(shown.term)}<small>{texts.done_range(texts.day(shown.new_from), texts.day(shown.new_until))}</small></dd></div>
                    <div><dt>{texts.approve_submitted()}</dt><dd><Day day=shown.submitted/></dd></div>
                    {waits.then(|| view! { <div><dt>{texts.approve_lapses()}</dt><dd><Day day=shown.lapses/></dd></div> }.into_any())}
                    <div><dt>{texts.approve_reference()}</dt><dd><span class="mr-ref mr-small" translate="no">{shown.reference.clone()}</span></dd></div>
                </dl>
            </section>
            <LeftOut rows=shown.left_out.clone()/>
            {waits.then(|| {
                let hidden = vec![("reference", shown.reference.clone()), ("decision", "approve".to_owned())];
                view! {
                    <section class="mr-section" aria-labelledby="decision">
                        <h2 id="decision">{texts.approve_decision()}</h2>
                        <Form to="decide_request" class="mr-actions" hidden>
                            <button class="mr-button mr-button--big">{texts.approve_approve()}</button>
                        </Form>
                        <Refuse
                            to="decide_request" reference=shown.reference.clone() who=shown.requester.clone()
                            reason=reason.clone() problem=problem.clone()
                        />
                    </section>
                }.into_any()
            })}
        </div>
    }
    .into_any()
}

#[component]
fn Decided(shown: ApplicationShown, decided: bool) -> impl IntoView {
    let texts = use_texts();
    let tag = match shown.standing {
        ApplicationState::Processed => ("active", texts.approve_approved()),
        ApplicationState::Refused => ("withdrawn", texts.approve_refused()),
        ApplicationState::Withdrawn => ("withdrawn", texts.tag_withdrawn()),
        ApplicationState::Lapsed => ("expired", texts.tag_lapsed()),
        ApplicationState::Awaiting => ("waiting", texts.tag_waiting()),
    };
    let by = shown.decided_by.as_ref().map(|name| texts.approve_decided_by(tag.1, name));
    let text = match shown.standing {
        ApplicationState::Processed => texts.approve_approved_text(&shown.requester),
        ApplicationState::Refused => texts.approve_refused_text(&shown.requester),
        _ => String::new(),
    };
    let good = shown.standing == ApplicationState::Processed;
    view! { <Outcome good tag by text reason=shown.reason now=decided/> }.into_any()
}
