//! The link of an invitation: who asks and for what, a code, a password; and what became of it.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use maud::html;
use rules::{
    invitation::{InviteShown, InviteStep},
    opens::Link,
};

use super::{Alone, CodeForms, NewPassword, Panel, linked};
use crate::{
    api::{invite::ReadInvite, query::load},
    components::{Form, Icon},
    pages::lost::NotFoundHere,
    texts::{Texts, use_texts},
};

/// The page of the link.
#[component]
pub(crate) fn Invite() -> impl IntoView {
    let texts = use_texts();
    let token = use_params_map().get_untracked().get("token").unwrap_or_default();
    let of = token.clone();
    let shown = load(move || ReadInvite { token: of.clone() });
    linked(Link::Invite, shown, move |shown: InviteShown| {
        let hidden = vec![("token", token.clone())];
        let problem = shown.problems.first().map(|problem| texts.problem(problem, ""));
        let items: Vec<_> = problem.iter().map(|text| ("code".to_owned(), text.clone())).collect();
        match shown.step {
            InviteStep::Start => {
                let lead = texts.invite_lead(&shown.manager, &shown.organization.name);
                let manager = shown.manager.clone();
                view! {
                    <Panel title=texts.invite_title() lead problems=items>
                        {details(texts, &shown)}
                        <p class="mr-soft">{texts.invite_send_hint()}</p>
                        <div class="mr-actions" id="code">
                            <Form to="send_invite_code" hidden=hidden.clone()>
                                <button class="mr-button">{texts.invite_send()}</button>
                            </Form>
                        </div>
                        <details class="mr-details mr-refuse">
                            <summary><Icon name="down" small=true/>{texts.invite_not_me()}</summary>
                            <p>{texts.invite_not_me_text(manager)}</p>
                            <Form to="decline_invite" hidden>
                                <div class="mr-actions">
                                    <button class="mr-button mr-button--danger">{texts.invite_decline()}</button>
                                </div>
                            </Form>
                        </details>
                    </Panel>
                }
                .into_any()
            }
            InviteStep::Code => view! {
                <Panel title=texts.code_title() lead=texts.code_lead(shown.mobile_ending) problems=items>
                    <CodeForms
                        to="check_invite_code" again="send_invite_code" hidden hint=texts.code_hint()
                        again_hint=texts.code_resend_hint() again_word=texts.code_resend() problem
                    />
                </Panel>
            }
            .into_any(),
            InviteStep::Password => {
                let lead = texts.invite_password_lead(&shown.email);
                view! {
                    <NewPassword
                        title=texts.invite_password_title() lead to="activate" hidden username=shown.email
                        problems=shown.problems
                    />
                }
                .into_any()
            }
        }
    })
}

/// Who is invited, by whom, and what they get.
fn details(texts: Texts, shown: &InviteShown) -> AnyView {
    let rows = html! {
        div { dt { (texts.invite_name()) } dd { strong translate="no" { (shown.name) } } }
        div { dt { (texts.invite_organization()) } dd {
            span translate="no" { (shown.organization.name) }
            small translate="no" { (texts.details_kvk(&shown.organization.kvk)) }
        } }
        div { dt { (texts.invite_level()) } dd { span class="mr-level" { (shown.level.name()) } } }
        @if let Some(granted) = &shown.granted {
            div { dt { (texts.invite_gets()) } dd { (texts.granted(granted)) } }
        }
        div { dt { (texts.invite_username()) } dd translate="no" { (shown.email) } }
        div { dt { (texts.invite_number()) } dd translate="no" { (shown.mobile_ending) } }
    };
    view! {
        <section class="mr-card mr-card--flush" aria-labelledby="details">
            <div class="mr-cardhead"><h2 id="details">{texts.invite_details()}</h2></div>
            <dl class="mr-summary" inner_html=rows.0></dl>
        </section>
    }
    .into_any()
}

/// What became of an invitation.
#[component]
pub(crate) fn InviteOutcome() -> impl IntoView {
    let texts = use_texts();
    let outcome = use_params_map().get_untracked().get("outcome").unwrap_or_default();
    let weak = use_query_map().get_untracked().get("weak").is_some();
    let (title, lead, way) = match outcome.as_str() {
        "done" => (texts.invite_done_title(), texts.invite_done_lead(), Some(("/account", texts.invite_done_button()))),
        "declined" => (texts.invite_declined_title(), texts.invite_declined_lead(), None),
        "sent" => (texts.invite_sent_title(), texts.invite_sent_lead(), None),
        _ => return view! { <Alone><NotFoundHere/></Alone> }.into_any(),
    };
    let way = way.map(|(href, word)| {
        view! { <div class="mr-actions"><a class="mr-button" href=href rel="external">{word}</a></div> }.into_any()
    });
    let weak = weak.then(|| {
        view! {
            <p class="mr-inset">
                {texts.password_weak()}" "<a href="/password/change" rel="external">{texts.password_another()}</a>
            </p>
        }
        .into_any()
    });
    view! { <Alone><Panel title lead=lead.to_owned() problems=Vec::new()>{weak}{way}</Panel></Alone> }.into_any()
}
