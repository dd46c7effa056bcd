//! One request: exactly what is asked, and the decision.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use rules::{
    approval::{ApplicationKind, MANAGER, STRANGER},
    permission::Called,
    problem::Problem,
    shown::{AdminAsked, ApplicationShown, RefusedForm, Runs},
    state::ApplicationState,
};

use super::parts::{Outcome, Refuse, WayOn};
use crate::{
    api::{administration::ReadRequest, query::load},
    components::{Choice, Day, ErrorSummary, FieldError, Form, Icon, LeftOut, loaded},
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
    let told = |name: &str, problem: &Problem| match name {
        STRANGER => texts.approve_tick_stranger_missing(&shown.requester),
        MANAGER => texts.approve_tick_manager_missing(&shown.requester),
        _ => texts.problem(problem, texts.approve_reason_what()),
    };
    let problems = refused.as_ref().map(|form| form.problems.as_slice()).unwrap_or_default();
    let items: Vec<_> = problems.iter().map(|(name, problem)| (name.clone(), told(name, problem))).collect();
    let error = |field: &str| items.iter().find(|(name, _)| name == field).map(|(_, text)| text.clone());
    let typed = |field: &str| refused.as_ref().and_then(|form| form.answers.get(field).cloned()).unwrap_or_default();
    let (reason, problem) = (typed("reason"), error("reason"));
    let ticks = waits.then(|| {
        let (asks, who, organization) = (shown.ticks(), &shown.requester, &shown.organization.name);
        let stranger = asks.stranger.then(|| Tick {
            name: STRANGER,
            heading: texts.approve_stranger(who, organization),
            text: texts.approve_stranger_text(who, organization),
            label: texts.approve_tick_stranger(who, organization),
        });
        let manager = asks.manager.then(|| Tick {
            name: MANAGER,
            heading: texts.approve_becomes(who),
            text: texts.approve_becomes_text(who, organization),
            label: texts.approve_tick_manager(who, organization),
        });
        let ticks = [stranger, manager].into_iter().flatten();
        let view = |one: Tick| {
            let (ticked, error) = (typed(one.name) == "on", error(one.name));
            one.view(ticked, error)
        };
        ticks.map(view).collect_view()
    });
    let document = if items.is_empty() { title.clone() } else { format!("{}: {title}", texts.problem_error()) };
    let admin = match shown.admin {
        AdminAsked::No => texts.approve_admin_no().to_owned(),
        AdminAsked::Becomes => texts.approve_admin_yes().to_owned(),
        AdminAsked::Renews => texts.approve_admin_renews(&shown.requester),
    };
    let admin_starts = (waits && shown.admin == AdminAsked::Becomes)
        .then(|| view! { <small>{texts.approve_admin_starts()}</small> }.into_any());
    let period = match shown.kind {
        ApplicationKind::Renewal => texts.approve_period(),
        ApplicationKind::Request => texts.renewal_check_period(),
    };
    let runs = shown.runs();
    let if_today = (waits && matches!(runs, Runs::OnceApproved(_))).then(|| {
        let until = shown.lines.iter().map(|line| line.until).max().unwrap_or(shown.new_until);
        view! { <small>{texts.done_if_approved_today(texts.day(until))}</small> }.into_any()
    });
    let decided = query.get("decided").is_some();
    let changed = query.get("changed").is_some();
    // Somebody decided, or it was taken back, while this reader looked at it.
    let too_late = !waits && (changed || query.get("again").is_some());
    let lines = shown.lines.iter().map(|line| {
        let name = texts.called(line.called());
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
                <dt>{texts.request_check_services()}</dt>
                <dd>{texts.called(Called::login(None, shown.branch.as_deref()))}<small>{texts.renewal_scope_all_hint(shown.level)}</small></dd>
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
                    {waits.then(|| view! {
                        <p class="mr-head__lead">{texts.approve_detail_lead(&shown.requester, &shown.organization.name)}</p>
                    }.into_any())}
                </div>
                {too_late.then(|| view! {
                    <div class="mr-banner mr-banner--bad mr-note" role="alert"><Icon name="warn"/><p>{texts.approve_too_late()}</p></div>
                }.into_any())}
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
                        <div><dt>{texts.request_check_branch()}</dt><dd translate="no">{number}</dd></div>
                    }.into_any())}
                    {lines}
                    {all}
                    <div><dt>{texts.permissions_level()}</dt><dd><span class="mr-level">{shown.level.name()}</span></dd></div>
                    <div><dt>{texts.approve_admin()}</dt><dd>{admin}{admin_starts}</dd></div>
                    <div><dt>{texts.approve_term()}</dt><dd>{texts.term(shown.term)}</dd></div>
                    <div><dt>{period}</dt><dd>{texts.runs(runs)}{if_today}</dd></div>
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
                        <Form to="decide_request" class="mr-form" hidden>
                            {ticks}
                            <div class="mr-actions">
                                <button class="mr-button mr-button--big">{texts.approve_approve()}</button>
                            </div>
                        </Form>
                        <Refuse
                            to="decide_request" reference=shown.reference.clone() who=shown.requester.clone()
                            reason=reason.clone() problem=problem.clone()
                        />
                    </section>
                }.into_any()
            })}
            {(!waits).then(|| view! { <WayOn/> }.into_any())}
        </div>
    }
    .into_any()
}

/// Something that nobody should approve unawares, said in so many words, with the box to tick for it (R143).
struct Tick {
    name: &'static str,
    heading: String,
    text: String,
    label: String,
}

impl Tick {
    fn view(self, ticked: bool, error: Option<String>) -> AnyView {
        let Self { name, heading, text, label } = self;
        let invalid = error.is_some();
        let class = if invalid { "mr-stack mr-stack--sm mr-group--bad" } else { "mr-stack mr-stack--sm" };
        view! {
            <div class=class>
                <div class="mr-banner"><Icon name="warn"/><div><h3>{heading}</h3><p>{text}</p></div></div>
                <FieldError id=format!("{name}-e") text=error/>
                <Choice kind="checkbox" name value="on" id=name checked=ticked label invalid/>
            </div>
        }
        .into_any()
    }
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
    let by = shown.decided.map(|at| match &shown.decided_by {
        Some(name) => texts.approve_decided_by(name, texts.day_and_time(at)),
        None => texts.approve_decided_on(texts.day_and_time(at)),
    });
    let text = match shown.standing {
        ApplicationState::Processed => match shown.kind {
            ApplicationKind::Renewal => texts.approve_approved_text(&shown.requester),
            ApplicationKind::Request => texts.approve_approved_text_new(&shown.requester),
        },
        ApplicationState::Refused => texts.approve_refused_text(&shown.requester),
        _ => String::new(),
    };
    let good = shown.standing == ApplicationState::Processed;
    view! { <Outcome good tag by text reason=shown.reason now=decided/> }.into_any()
}
