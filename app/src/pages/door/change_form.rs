//! Around the change form of who lost the phone: its beginning, where it stands, and the links of its letters. A link shows
//! what will happen; only the button does it, as mail scanners follow links.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use rules::{
    change_form::{FormBegun, FormShown, FormStanding},
    opens::Link,
};

use super::{Alone, Panel, alone, linked};
use crate::{
    api::{
        change_form::{ReadChangeForm, ReadChangeFormStart, ReadFormLink, ReadStop},
        query::load,
    },
    components::{Day, Form, Icon, Tag},
    pages::lost::{Helpdesk, NotFoundHere},
    texts::{Texts, use_texts},
};

fn param(name: &str) -> String {
    use_params_map().get_untracked().get(name).unwrap_or_default()
}

/// Before you start.
#[component]
pub(crate) fn FormStart() -> impl IntoView {
    let texts = use_texts();
    let kept = use_query_map().get_untracked().get("kept").is_some();
    let shown = load(|| ReadChangeFormStart {});
    alone(shown, move |resume: Option<String>| {
        let again = resume.is_some();
        let start = if again { "mr-button mr-button--second" } else { "mr-button" };
        view! {
            <Panel title=texts.change_form_start_title() lead=texts.change_form_start_lead().to_owned() problems=Vec::new()>
                <div class="mr-stack mr-stack--lg">
                    {kept.then(|| view! {
                        <div class="mr-banner mr-banner--good" role="status"><Icon name="check"/><p>{texts.change_form_start_kept()}</p></div>
                    }.into_any())}
                    <section class="mr-stack mr-stack--sm" aria-labelledby="need">
                        <h2 id="need">{texts.change_form_start_need()}</h2>
                        <ul class="mr-bullets">
                            <li>{texts.change_form_start_need_mail()}</li>
                            <li>{texts.change_form_start_need_kvk()}</li>
                            <li>{texts.change_form_start_need_phone()}</li>
                        </ul>
                    </section>
                    <section class="mr-stack mr-stack--sm" aria-labelledby="how">
                        <h2 id="how">{texts.change_form_start_how()}</h2>
                        <ul class="mr-bullets">
                            <li>{texts.change_form_start_how_check()}</li>
                            <li>{texts.change_form_start_how_wait()}</li>
                            <li>{texts.change_form_start_how_docs()}</li>
                        </ul>
                    </section>
                    <div class="mr-actions">
                        {resume.map(|path| view! { <a class="mr-button" href=path rel="external">{texts.change_form_start_resume()}</a> }.into_any())}
                        <Form to="start_change_form"><button class=start>{texts.change_form_start_button()}</button></Form>
                        <a class="mr-button mr-button--quiet" href="/up" rel="external">{texts.change_form_start_have()}</a>
                    </div>
                </div>
            </Panel>
            <aside class="mr-section"><Helpdesk incident=None/></aside>
        }.into_any()
    })
}

/// The tag of where a form stands.
pub(crate) fn standing(texts: Texts, standing: FormStanding) -> (&'static str, &'static str) {
    match standing {
        FormStanding::Draft | FormStanding::Awaiting => ("waiting", texts.change_form_awaiting()),
        FormStanding::Confirmed => ("progress", texts.change_form_confirmed()),
        FormStanding::Done => ("active", texts.change_form_done()),
        FormStanding::Refused => ("withdrawn", texts.change_form_refused()),
        FormStanding::Stopped => ("withdrawn", texts.change_form_stopped()),
    }
}

/// Where a form stands, as facts.
#[component]
fn Facts(shown: FormShown) -> impl IntoView {
    let texts = use_texts();
    let (kind, word) = standing(texts, shown.standing);
    let open = shown.standing.is_open();
    let awaiting = shown.standing == FormStanding::Awaiting;
    view! {
        <dl class="mr-summary">
            <div><dt>{texts.approve_reference()}</dt><dd><span class="mr-ref" translate="no">{shown.reference.clone()}</span></dd></div>
            <div><dt>{texts.change_form_status_stands()}</dt><dd><Tag kind word/></dd></div>
            <div><dt>{texts.change_form_status_sent()}</dt><dd><Day day=shown.sent/></dd></div>
            {open.then(|| view! { <div><dt>{texts.change_form_status_ready()}</dt><dd>{texts.day_and_time(shown.ready)}</dd></div> }.into_any())}
            {awaiting.then(|| view! { <div><dt>{texts.change_form_status_until()}</dt><dd><Day day=shown.until/></dd></div> }.into_any())}
        </dl>
    }
    .into_any()
}

/// What happens next.
fn next(texts: Texts, shown: &FormShown) -> Vec<String> {
    let first = match shown.standing {
        FormStanding::Draft | FormStanding::Awaiting if shown.by_manager => {
            texts.change_form_next_awaiting_manager().to_owned()
        }
        FormStanding::Draft | FormStanding::Awaiting => {
            texts.change_form_next_awaiting_helpdesk(texts.helpdesk_phone())
        }
        FormStanding::Confirmed => texts.change_form_next_confirmed().to_owned(),
        FormStanding::Done => texts.change_form_next_done().to_owned(),
        FormStanding::Refused => texts.change_form_next_refused().to_owned(),
        FormStanding::Stopped => texts.change_form_next_stopped().to_owned(),
    };
    let open = shown.standing.is_open();
    let told = open.then(|| texts.change_form_next_told().to_owned());
    let blocked = (open && shown.blocked).then(|| texts.change_form_next_blocked().to_owned());
    [Some(first), told, blocked].into_iter().flatten().collect()
}

/// Where a form stands that was sent from this browser: its confirmation page too.
#[component]
pub(crate) fn FormSent() -> impl IntoView {
    let texts = use_texts();
    let reference = param("reference");
    let shown = load(move || ReadChangeForm { reference: reference.clone() });
    alone(shown, move |shown: FormShown| {
        let (title, lead) = match shown.standing {
            FormStanding::Awaiting => (texts.change_form_done_title(), texts.change_form_done_lead()),
            _ => (texts.change_form_status_title(), texts.change_form_status_lead()),
        };
        let steps = next(texts, &shown).into_iter().map(|text| view! { <li>{text}</li> }.into_any()).collect_view();
        view! {
            <Panel title lead=lead.to_owned() problems=Vec::new()>
                <div class="mr-stack mr-stack--lg">
                    <Facts shown=shown.clone()/>
                    <section class="mr-stack mr-stack--sm" aria-labelledby="next">
                        <h2 id="next">{texts.done_next()}</h2>
                        <ul class="mr-bullets">{steps}</ul>
                    </section>
                    <div class="mr-actions"><a class="mr-button" href="/up" rel="external">{texts.change_form_to_login()}</a></div>
                </div>
            </Panel>
        }.into_any()
    })
}

/// The link in the mailbox that a form claims: what it is about, and what to do if it is somebody else's.
#[component]
pub(crate) fn FormLink() -> impl IntoView {
    let texts = use_texts();
    let token = param("token");
    let of = token.clone();
    let shown = load(move || ReadFormLink { token: of.clone() });
    linked(Link::ConfirmForm, shown, move |begun: FormBegun| {
        let hidden = vec![("token", token.clone())];
        let lead = texts.change_form_link_lead(texts.day_and_time(begun.at));
        view! {
            <Panel title=texts.change_form_link_title() lead problems=Vec::new()>
                <div class="mr-stack mr-stack--lg">
                    <ul class="mr-bullets">
                        <li>{texts.change_form_link_yours()}</li>
                        <li>{texts.change_form_link_not_yours()}</li>
                    </ul>
                    <div class="mr-actions">
                        <Form to="disown_form" hidden><button class="mr-button mr-button--danger">{texts.change_form_link_submit()}</button></Form>
                    </div>
                </div>
            </Panel>
        }.into_any()
    })
}

/// The link in the old mailbox and on the old phone: where it stands, and the way to stop it.
#[component]
pub(crate) fn StopForm() -> impl IntoView {
    let texts = use_texts();
    let token = param("token");
    let of = token.clone();
    let shown = load(move || ReadStop { token: of.clone() });
    linked(Link::StopForm, shown, move |shown: FormShown| {
        if !shown.standing.is_open() {
            return view! { <StopsNoMore shown/> }.into_any();
        }
        let hidden = vec![("token", token.clone())];
        let blocked = shown.blocked.then(|| view! { <li>{texts.change_form_stop_blocked()}</li> }.into_any());
        view! {
            <Panel title=texts.change_form_stop_title() lead=texts.change_form_stop_lead().to_owned() problems=Vec::new()>
                <div class="mr-stack mr-stack--lg">
                    <Facts shown=shown/>
                    <div class="mr-stack mr-stack--sm">
                        <p>{texts.change_form_stop_what()}</p>
                        <ul class="mr-bullets">
                            <li>{texts.change_form_stop_number()}</li>
                            {blocked}
                            <li>{texts.change_form_stop_helpdesk()}</li>
                        </ul>
                    </div>
                    <div class="mr-actions">
                        <Form to="stop_change_form" hidden><button class="mr-button mr-button--danger">{texts.change_form_stop_submit()}</button></Form>
                        <a class="mr-button mr-button--quiet" href="/up" rel="external">{texts.change_form_stop_leave()}</a>
                    </div>
                </div>
            </Panel>
        }.into_any()
    })
}

/// The same, once there is nothing to stop any more: where it stands, since when, and who helps.
#[component]
fn StopsNoMore(shown: FormShown) -> impl IntoView {
    let texts = use_texts();
    let since =
        shown.since.map(|at| view! { <p>{texts.change_form_stop_since(texts.day_and_time(at))}</p> }.into_any());
    let steps = next(texts, &shown).into_iter().map(|text| view! { <li>{text}</li> }.into_any()).collect_view();
    let lead = texts.change_form_stop_over_lead().to_owned();
    view! {
        <Panel title=texts.change_form_stop_over_title() lead problems=Vec::new()>
            <div class="mr-stack mr-stack--lg">
                <Facts shown/>
                {since}
                <ul class="mr-bullets">{steps}</ul>
            </div>
        </Panel>
        <aside class="mr-section"><Helpdesk incident=None/></aside>
    }
    .into_any()
}

/// What a link did.
#[component]
pub(crate) fn FormOutcome() -> impl IntoView {
    let texts = use_texts();
    let (title, lead, way) = match param("outcome").as_str() {
        "disowned" => (texts.change_form_link_done(), texts.change_form_link_done_lead(), None),
        "stopped" => (
            texts.change_form_stop_done(),
            texts.change_form_stop_done_lead(),
            Some(("/password/forgot", texts.change_form_stop_password())),
        ),
        _ => return view! { <Alone><NotFoundHere/></Alone> }.into_any(),
    };
    let way = way.map(|(way, word)| {
        view! {
            <div class="mr-actions"><a class="mr-button mr-button--second" href=way rel="external">{word}</a></div>
        }
        .into_any()
    });
    view! { <Alone><Panel title lead=lead.to_owned() problems=Vec::new()>{way}</Panel></Alone> }.into_any()
}
