//! The organizations whose managers see the reader, and the way to leave one.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use rules::link::LinkedShown;

use crate::{
    api::{account::ReadLinks, query::load},
    components::{Art, Form, Icon, loaded},
    pages::lost::NotFoundHere,
    texts::use_texts,
};

/// Who sees you.
#[component]
pub(crate) fn Links() -> impl IntoView {
    let texts = use_texts();
    let shown = load(|| ReadLinks {});
    view! { <Title text=texts.links_title()/> {loaded(shown, |shown| view! { <List shown/> }.into_any())} }.into_any()
}

#[component]
fn List(shown: Vec<LinkedShown>) -> impl IntoView {
    let texts = use_texts();
    let ended = use_query_map().get_untracked().get("ended").is_some();
    let none = shown.is_empty();
    let cards = shown.into_iter().map(|one| {
        let name = one.organization.name;
        let way = if one.held {
            view! { <Held/> }.into_any()
        } else {
            let href = format!("/account/links/{}", one.organization.id);
            view! {
                <div class="mr-actions">
                    <a class="mr-button mr-button--second" href=href>
                        {texts.links_unlink()}<span class="mr-hidden" translate="no">" "{name.clone()}</span>
                    </a>
                </div>
            }
            .into_any()
        };
        view! {
            <li class="mr-card mr-stack mr-stack--sm">
                <p><strong translate="no">{name}</strong><br/><span class="mr-soft mr-small" translate="no">{texts.details_kvk(one.organization.kvk)}</span></p>
                {way}
            </li>
        }.into_any()
    });
    let cards = cards.collect_view();
    let list = if none {
        view! {
            <section class="mr-card mr-empty" aria-labelledby="empty">
                <Art name="empty"/><h2 id="empty">{texts.links_empty_title()}</h2><p>{texts.links_empty_text()}</p>
            </section>
        }
        .into_any()
    } else {
        view! { <ul class="mr-stack mr-narrow">{cards}</ul> }.into_any()
    };
    view! {
        <a class="mr-back" href="/account/permissions"><Icon name="left" small=true/>{texts.links_back()}</a>
        <div class="mr-head">
            <h1 tabindex="-1">{texts.links_title()}</h1>
            <p class="mr-head__lead">{texts.links_lead()}</p>
        </div>
        {ended.then(|| view! {
            <div class="mr-banner mr-banner--good mr-note" role="status"><Icon name="check"/><p>{texts.links_ended()}</p></div>
        }.into_any())}
        {list}
    }
    .into_any()
}

/// What has to end before one can leave, and where that is done.
#[component]
fn Held() -> impl IntoView {
    let texts = use_texts();
    view! {
        <p class="mr-soft">{texts.links_held()}</p>
        <p class="mr-row mr-small">
            <a href="/account/details">{texts.nav_details()}</a><a href="/account/requests">{texts.nav_my_requests()}</a>
        </p>
    }
    .into_any()
}

/// Leaving one.
#[component]
pub(crate) fn Unlink() -> impl IntoView {
    let id = use_params_map().get_untracked().get("organization").unwrap_or_default();
    let shown = load(|| ReadLinks {});
    loaded(shown, move |all: Vec<LinkedShown>| match all.into_iter().find(|one| one.organization.id == id) {
        Some(one) => view! { <Confirm one/> }.into_any(),
        None => view! { <NotFoundHere/> }.into_any(),
    })
    .into_any()
}

#[component]
fn Confirm(one: LinkedShown) -> impl IntoView {
    let texts = use_texts();
    let name = one.organization.name;
    let title = texts.links_unlink_title(&name);
    let hidden = vec![("organization", one.organization.id)];
    let way = if one.held {
        view! { <div class="mr-inset"><Held/></div> }.into_any()
    } else {
        view! {
            <div class="mr-actions">
                <Form to="unlink" hidden><button class="mr-button">{texts.links_unlink()}</button></Form>
                <a class="mr-button mr-button--quiet" href="/account/links">{texts.links_stay()}</a>
            </div>
        }
        .into_any()
    };
    view! {
        <Title text=title.clone()/>
        <div class="mr-narrow mr-stack mr-stack--lg">
            <div>
                <a class="mr-back" href="/account/links"><Icon name="left" small=true/>{texts.links_title()}</a>
                <div class="mr-head"><h1 tabindex="-1">{title}</h1></div>
            </div>
            <ul class="mr-bullets">
                <li>{texts.links_unlink_see(&name)}</li>
                <li>{texts.links_unlink_ask()}</li>
                <li>{texts.links_unlink_again(&name)}</li>
            </ul>
            {way}
        </div>
    }
    .into_any()
}
