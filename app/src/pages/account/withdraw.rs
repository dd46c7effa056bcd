//! Taking a request back: what goes by it, before it goes; and how it stands, where there is nothing to take back any more.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use rules::{
    shown::{ApplicationShown, Decides, MyRequests},
    state::ApplicationState,
};

use super::requests::{next, standing};
use crate::{
    api::{account::ReadMyRequests, query::load},
    components::{Day, Form, Icon, Tag, about, loaded},
    pages::lost::NotFoundHere,
    texts::use_texts,
};

/// Taking one back.
#[component]
pub(crate) fn Withdraw() -> impl IntoView {
    let reference = use_params_map().get_untracked().get("reference").unwrap_or_default();
    let shown = load(|| ReadMyRequests {});
    loaded(shown, move |all: MyRequests| match all.own.into_iter().find(|one| one.reference == reference) {
        Some(one) => view! { <Page one/> }.into_any(),
        None => view! { <NotFoundHere/> }.into_any(),
    })
    .into_any()
}

#[component]
fn Page(one: ApplicationShown) -> impl IntoView {
    let texts = use_texts();
    let waits = one.standing == ApplicationState::Awaiting;
    let title = if waits { texts.withdraw_title() } else { texts.withdraw_over_title() };
    let (kind, word) = standing(texts, one.standing);
    let (what, text) = (about(texts, &one), next(texts, &one));
    let who = match &one.decides {
        Some(Decides::Nobody) => None,
        Some(Decides::Only(name) | Decides::OneOf(name)) => Some(texts.withdraw_approver(name)),
        Some(Decides::Anybody) | None => Some(texts.withdraw_managers().to_owned()),
    };
    let way = if waits {
        let hidden = vec![("reference", one.reference.clone())];
        view! {
            <ul class="mr-bullets">
                <li>{texts.withdraw_nothing()}</li>
                {who.map(|who| view! { <li>{who}</li> })}
                <li>{texts.withdraw_again()}</li>
            </ul>
            <div class="mr-actions">
                <Form to="withdraw_request" hidden>
                    <button class="mr-button">{texts.my_requests_withdraw()}</button>
                </Form>
                <a class="mr-button mr-button--quiet" href="/account/requests">{texts.withdraw_keep()}</a>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="mr-banner" role="status"><Icon name="info"/><p>{text}</p></div>
            <div class="mr-actions">
                <a class="mr-button" href="/account/requests">{texts.my_requests_title()}</a>
            </div>
        }
        .into_any()
    };
    view! {
        <Title text=title/>
        <div class="mr-narrow mr-stack mr-stack--lg">
            <div>
                <a class="mr-back" href="/account/requests"><Icon name="left" small=true/>{texts.my_requests_title()}</a>
                <div class="mr-head"><h1 tabindex="-1">{title}</h1></div>
            </div>
            <dl class="mr-summary">
                <div><dt>{texts.approve_organization()}</dt><dd translate="no">{one.organization.name}</dd></div>
                <div><dt>{texts.approve_asks()}</dt><dd>{what}<small>{texts.term(one.term)}</small></dd></div>
                <div><dt>{texts.approve_submitted()}</dt><dd><Day day=one.submitted/></dd></div>
                <div><dt>{texts.withdraw_stands()}</dt><dd><Tag kind word/></dd></div>
                <div><dt>{texts.approve_reference()}</dt><dd><span class="mr-ref mr-small" translate="no">{one.reference}</span></dd></div>
            </dl>
            {way}
        </div>
    }
    .into_any()
}
