//! The page of one user: what somebody may do for the reader's organizations, and what a manager does about it.

use jiff::civil::Date;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use maud::{Markup, html};
use rules::{
    permission::{Permission, Renewability},
    shown::{EndsLater, EventShown, OneUser, UserIn},
    state::MeansState,
    wizard::{renewal::field, users_renewal::WHICH},
};

use super::parts::{EndOne, trash_can};
use crate::{
    api::{ending::ReadOneUser, query::load_marked},
    components::{ErrorSummary, Form, Icon, end_note, loaded, service_name, sign, still},
    pages::account::event_of_user,
    texts::{Texts, use_texts},
};

/// One user.
#[component]
pub(crate) fn User() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        let before = query.read().get("before").unwrap_or_default();
        let mark = query.read().get("again").is_some();
        (params.read().get("user").unwrap_or_default(), before, mark)
    });
    let shown = load_marked(move || {
        let (user, before, mark) = asked.get();
        (ReadOneUser { user, before }, mark)
    });
    loaded(shown, |shown| view! { <Page shown/> }.into_any())
}

/// The address of a user's page.
fn address(user: &str) -> String {
    format!("/administration/users/{user}")
}

#[component]
fn Page(shown: OneUser) -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map();
    let (again, undone) =
        (query.read_untracked().get("again").is_some(), query.read_untracked().get("undone").is_some());
    let problem = shown.problem().filter(|_| again).map(|problem| texts.problem(problem, ""));
    let items: Vec<_> = problem.into_iter().map(|text| ("which".to_owned(), text)).collect();
    let name = shown.name.clone();
    let document = if items.is_empty() { name.clone() } else { format!("{}: {name}", texts.problem_error()) };
    let undone = undone.then(|| {
        view! { <div class="mr-banner mr-banner--good" role="status"><Icon name="info"/><p>{texts.user_undone()}</p></div> }
            .into_any()
    });
    let sections: Vec<_> =
        shown.organizations.iter().enumerate().map(|(index, one)| organization(&shown, one, index)).collect();
    let you = shown.own.then(|| view! { <p class="mr-head__lead">{texts.user_you()}</p> }.into_any());
    view! {
        <Title text=document/>
        <ErrorSummary items/>
        <a class="mr-back" href="/administration/users"><Icon name="left" small=true/>{texts.users_list_title()}</a>
        <div class="mr-head"><h1 tabindex="-1" translate="no">{name}</h1>{you}</div>
        <div class="mr-stack mr-stack--lg">
            {undone}
            <section class="mr-card mr-card--flush" aria-labelledby="who" inner_html=details(texts, &shown).0></section>
            <div class="mr-stack mr-stack--lg" id="which" tabindex="-1">{sections}</div>
            <EndOne back=address(&shown.id)/>
            {request(texts, &shown)}
            <section class="mr-card mr-card--flush" aria-labelledby="events" inner_html=history(texts, &shown).0></section>
        </div>
    }
    .into_any()
}

/// "Request new permissions" for this user; of oneself, that is on one's own pages.
fn request(texts: Texts, shown: &OneUser) -> AnyView {
    if shown.own {
        return ().into_any();
    }
    let name = format!("answers[user.{}]", shown.id);
    view! {
        <div class="mr-actions">
            <Form to="request_for_users">
                <input type="hidden" name=name value="on"/>
                <button class="mr-button mr-button--second"><Icon name="plus"/>{texts.request_title()}</button>
            </Form>
        </div>
    }
    .into_any()
}

/// Address, level and where the eHerkenning stands.
fn details(texts: Texts, shown: &OneUser) -> Markup {
    let means = match shown.means {
        Some(MeansState::Active) => texts.tag_active(),
        Some(MeansState::Invited) => texts.user_invited(),
        Some(MeansState::Suspended) => texts.user_suspended(),
        Some(MeansState::Revoked) | None => texts.user_revoked(),
    };
    html! {
        div class="mr-cardhead" { h2 id="who" { (texts.details_you()) } }
        dl class="mr-summary" {
            div { dt { (texts.details_email()) } dd translate="no" { (shown.email) } }
            @if let Some(level) = shown.level {
                div { dt { (texts.details_level()) } dd { span class="mr-level" { (level.name()) } } }
            }
            div { dt { (texts.user_means()) } dd { (means) } }
        }
    }
}

/// What the user holds in one organization, what of it ends later, and what can be done about it.
fn organization(shown: &OneUser, inside: &UserIn, index: usize) -> AnyView {
    let texts = use_texts();
    let today = shown.today;
    let name = inside.organization.name.clone();
    let heading = format!("in-{index}");
    let labelled = heading.clone();
    let (current, ended): (Vec<&Permission>, Vec<&Permission>) =
        inside.permissions.iter().partition(|one| is_current(one, today));
    let role = inside.manages.then(|| view! { <p class="mr-soft">{texts.permissions_manager()}</p> }.into_any());
    let list = if current.is_empty() {
        view! { <p class="mr-cardfoot mr-soft">{texts.user_none(&name)}</p> }.into_any()
    } else {
        let inner = html! {
            div class="mr-tablebox" {
                (table(texts, shown, &current, &inside.organization.name, true))
                div class="mr-bulk" {
                    p { b {} (texts.users_permissions_selected()) }
                    button class="mr-button" { (still::icon("renew", false)) (texts.permissions_renew()) }
                    button class="mr-button mr-button--second" formaction="/api/end_users_permissions" {
                        (texts.terminate_selected())
                    }
                }
            }
        };
        view! {
            <Form to="renew_users_permissions" class="mr-pickable" hidden=vec![("back", address(&shown.id))]>
                <div inner_html=inner.0></div>
            </Form>
        }
        .into_any()
    };
    let waiting = (!inside.waiting.is_empty()).then(|| {
        let links = html! {
            @for reference in &inside.waiting {
                // One's own is not one's own to decide.
                " " @if shown.own { span translate="no" { (reference) } } @else {
                    a href={ "/administration/requests/" (reference) } translate="no" { (reference) }
                }
            }
        };
        view! { <p class="mr-cardfoot">{texts.user_waiting()}<span inner_html=links.0></span></p> }.into_any()
    });
    let later: Vec<_> =
        inside.later.iter().map(|one| view! { <Later one=one.clone() user=shown.id.clone()/> }.into_any()).collect();
    let folded = (!ended.is_empty()).then(|| {
        let inner =
            html! { div class="mr-tablebox" { (table(texts, shown, &ended, &inside.organization.name, false)) } };
        view! {
            <details class="mr-details mr-cardfoot">
                <summary><Icon name="down" small=true/>{texts.user_ended(ended.len())}</summary>
                <div inner_html=inner.0></div>
            </details>
        }
        .into_any()
    });
    let everything = vec![
        ("person", shown.id.clone()),
        ("organization", inside.organization.id.clone()),
        ("back", address(&shown.id)),
    ];
    view! {
        <section class="mr-card mr-card--flush" aria-labelledby=labelled>
            <div class="mr-cardhead"><div><h2 id=heading translate="no">{name.clone()}</h2>{role}</div></div>
            {list}
            {later}
            {waiting}
            {folded}
            <Form to="end_users_permissions" class="mr-cardfoot" hidden=everything>
                <button class="mr-button mr-button--second">
                    <Icon name="trash"/>{texts.user_end_everything(&name)}
                </button>
            </Form>
        </section>
    }
    .into_any()
}

/// What counts, will count or can be renewed; the rest is history.
fn is_current(permission: &Permission, today: Date) -> bool {
    permission.can_be_ended(today) || permission.is_renewable(today)
}

fn table(texts: Texts, shown: &OneUser, rows: &[&Permission], organization: &str, acts: bool) -> Markup {
    html! {
        table class="mr-table" role="table" {
            caption class="mr-hidden" { (texts.user_table(&shown.name, organization)) }
            thead role="rowgroup" {
                tr role="row" {
                    @if acts {
                        th role="columnheader" scope="col" class="mr-table__pick" {
                            span class="mr-hidden" { (texts.users_permissions_select()) }
                        }
                    }
                    th role="columnheader" scope="col" { (texts.permissions_service()) }
                    th role="columnheader" scope="col" { (texts.permissions_until()) }
                    th role="columnheader" scope="col" { (texts.permissions_status()) }
                    @if acts {
                        th role="columnheader" scope="col" class="mr-table__act mr-table__corner" {
                            span class="mr-hidden" { (texts.terminate_column()) }
                        }
                    }
                }
            }
            tbody role="rowgroup" { @for one in rows { (row(texts, shown, one, organization, acts)) } }
        }
    }
}

fn row(texts: Texts, shown: &OneUser, permission: &Permission, organization: &str, acts: bool) -> Markup {
    let today = shown.today;
    let (service, below) = service_name(texts, permission);
    let name = field(WHICH, &permission.id);
    let id = name.replace('.', "-");
    let called = texts.called(permission.called_on(today));
    let after = match permission.renewability(today) {
        Renewability::NotYet { from } => Some(texts.permissions_renewable_from(texts.day(from))),
        Renewability::Renewed { until } => Some(texts.permissions_renewed_until(texts.day(until))),
        Renewability::Waits { reference } => Some(texts.permissions_waits(reference)),
        Renewability::Renewable => Some(texts.time_left(permission.period.ends, today)),
        Renewability::Ended => None,
    };
    html! {
        tr role="row" {
            @if acts {
                td role="cell" class="mr-table__pick" {
                    label class="mr-check" {
                        input type="checkbox" name={ "answers[" (name) "]" } value="on" id=(id);
                        span class="mr-hidden" { (texts.users_permissions_select_row(&called, &shown.name, organization)) }
                    }
                }
            }
            th role="rowheader" scope="row" {
                (service) " " span class="mr-level" { (permission.level.name()) }
                @if let Some(below) = below { small { (below) } }
                @if let Some(number) = &permission.branch { small translate="no" { (texts.permissions_branch(number)) } }
            }
            td role="cell" data-label=(texts.permissions_until()) {
                span { (still::day(texts, permission.period.ends)) @if let Some(after) = after { small { (after) } } }
            }
            td role="cell" data-label=(texts.permissions_status()) {
                span {
                    (still::tag(&sign(texts, permission, today)))
                    @if let Some(note) = shown.note(&permission.id) { small { (end_note(texts, note)) } }
                }
            }
            @if acts {
                td role="cell" class="mr-table__act mr-table__corner" {
                    @if permission.can_be_ended(today) { (trash_can(texts, &permission.id, &called, &shown.name)) }
                }
            }
        }
    }
}

/// What ends at the end of a day, and the way to take it back.
#[component]
fn Later(one: EndsLater, user: String) -> impl IntoView {
    let texts = use_texts();
    let day = texts.day(one.last_day);
    let what = match (one.whole, one.permissions) {
        (true, _) => texts.user_later_everything(&day),
        (false, 1) => texts.user_later_one(&day),
        (false, n) => texts.user_later(n, &day),
    };
    let by = if one.own { texts.activity_by_you().to_owned() } else { texts.activity_by(&one.by) };
    let unlink = one.unlink.then(|| texts.terminate_link_ends());
    view! {
        <div class="mr-banner">
            <Icon name="clock"/>
            <div>
                <p>{what}" ("{by}")"</p>
                {unlink.map(|text| view! { <p>{text}</p> }.into_any())}
                <Form to="undo_termination" hidden=vec![("id", one.id), ("back", address(&user))]>
                    <button class="mr-button mr-button--second">
                        {texts.user_undo()}<span class="mr-hidden">" "{texts.user_undo_hidden(day)}</span>
                    </button>
                </Form>
            </div>
        </div>
    }
    .into_any()
}

/// What happened, for the reader's organizations.
fn history(texts: Texts, shown: &OneUser) -> Markup {
    html! {
        div class="mr-cardhead" { h2 id="events" { (texts.user_history()) } }
        @if shown.events.is_empty() {
            p class="mr-cardfoot mr-soft" { (texts.user_no_history()) }
        } @else {
            ol class="mr-sessions" { @for event in &shown.events { (event_row(texts, event, shown.today)) } }
        }
        @if let Some(older) = &shown.older {
            p class="mr-cardfoot" { a href={ (address(&shown.id)) "?before=" (older) } { (texts.activity_older()) } }
        }
    }
}

fn event_row(texts: Texts, event: &EventShown, today: Date) -> Markup {
    let by = match (event.own, &event.by) {
        (true, _) => Some(texts.activity_by_you().to_owned()),
        (false, Some(name)) => Some(texts.activity_by(name)),
        (false, None) => None,
    };
    html! {
        li {
            div {
                p { (event_of_user(texts, event)) }
                p class="mr-soft mr-small" {
                    time datetime=(rules::day::moment::text(event.at)) { (texts.moment(event.at, today)) }
                    @if let Some(by) = by { ", " (by) }
                    @if !event.reference.is_empty() { ", " span class="mr-ref" translate="no" { (event.reference) } }
                }
            }
        }
    }
}
