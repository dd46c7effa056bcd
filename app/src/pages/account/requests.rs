//! My requests: what somebody asked for, where it stands, what happens next; and the way to take it back.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rules::{
    link::{LinkRequestShown, LinkStanding},
    shown::{ApplicationShown, Decides, MyRequests},
    state::ApplicationState,
};

use super::link_request;
use crate::{
    api::{account::ReadMyRequests, query::load},
    components::{Art, Icon, Tag, about, about_admin, kind_of, loaded},
    texts::{Texts, use_texts},
};

/// My requests.
#[component]
pub(crate) fn Requests() -> impl IntoView {
    let texts = use_texts();
    let shown = load(|| ReadMyRequests {});
    view! { <Title text=texts.my_requests_title()/> {loaded(shown, |shown| view! { <Page shown/> }.into_any())} }
        .into_any()
}

/// The tag of where a request stands.
pub(super) fn standing(texts: Texts, standing: ApplicationState) -> (&'static str, &'static str) {
    match standing {
        ApplicationState::Awaiting => ("waiting", texts.tag_waiting()),
        ApplicationState::Processed => ("active", texts.tag_processed()),
        ApplicationState::Refused => ("withdrawn", texts.tag_refused()),
        ApplicationState::Withdrawn => ("withdrawn", texts.tag_withdrawn()),
        ApplicationState::Lapsed => ("expired", texts.tag_lapsed()),
    }
}

/// What happens next, or what became of it.
pub(super) fn next(texts: Texts, one: &ApplicationShown) -> String {
    let decided_by = one.decided_by.clone().unwrap_or_default();
    let on = one.decided.map_or_else(String::new, |at| texts.day_and_time(at));
    match one.standing {
        ApplicationState::Awaiting => {
            texts.decides(one.decides.as_ref().unwrap_or(&Decides::Anybody), &one.organization.name, one.lapses)
        }
        ApplicationState::Processed => {
            texts.my_requests_next_processed(texts.day(one.new_from), texts.day(one.new_until))
        }
        ApplicationState::Refused => texts.my_requests_next_refused(decided_by, on, &one.reason),
        ApplicationState::Withdrawn => texts.my_requests_next_withdrawn(on),
        ApplicationState::Lapsed => texts.my_requests_next_lapsed(on),
    }
}

#[component]
fn Page(shown: MyRequests) -> impl IntoView {
    let texts = use_texts();
    let withdrawn = use_query_map().get_untracked().get("withdrawn").is_some();
    let head = view! {
        <div class="mr-head">
            <h1 tabindex="-1">{texts.my_requests_title()}</h1>
            <p class="mr-head__lead">{texts.my_requests_lead()}</p>
        </div>
        {withdrawn.then(|| view! {
            <div class="mr-banner mr-banner--good mr-note" role="status">
                <Icon name="check"/><p>{texts.my_requests_withdrawn()}</p>
            </div>
        }.into_any())}
    }
    .into_any();
    let MyRequests { own, links } = shown;
    let asked = !links.is_empty();
    let links = asked.then(|| {
        let cards = links.into_iter().map(|one| view! { <Link one/> }.into_any()).collect_view();
        view! {
            <section class="mr-section" aria-labelledby="links">
                <h2 id="links">{texts.my_requests_links()}</h2>
                <p class="mr-soft">{texts.my_requests_links_lead()}</p>
                <ul class="mr-stack mr-narrow">{cards}</ul>
            </section>
        }
        .into_any()
    });
    let own = if own.is_empty() {
        view! {
            <section class="mr-card mr-empty" aria-labelledby="empty">
                <Art name="empty"/>
                <h2 id="empty">{texts.my_requests_empty_title()}</h2>
                <p>{texts.my_requests_empty_text()}</p>
                <div class="mr-actions">
                    <a class="mr-button" href="/account/permissions"><Icon name="key"/>{texts.nav_permissions()}</a>
                </div>
            </section>
        }
        .into_any()
    } else {
        let cards = own.into_iter().map(|one| view! { <Request one/> }.into_any()).collect_view();
        let cards = view! { <ul class="mr-stack mr-narrow">{cards}</ul> }.into_any();
        // Without link requests the page's heading says all.
        match asked {
            false => cards.into_any(),
            true => view! {
                <section class="mr-section" aria-labelledby="own">
                    <h2 id="own">{texts.my_requests_own()}</h2>
                    {cards}
                </section>
            }
            .into_any(),
        }
    };
    view! { {head} <div class="mr-stack mr-stack--lg">{links} {own}</div> }.into_any()
}

#[component]
fn Link(one: LinkRequestShown) -> impl IntoView {
    let texts = use_texts();
    let (kind, word) = link_request::standing(texts, one.standing);
    let text = link_request::outcome(texts, &one);
    let href = format!("/account/requests/{}", one.reference);
    let (way, class) = match one.standing {
        LinkStanding::Pending => (texts.my_requests_link_see(), "mr-button"),
        _ => (texts.my_requests_see(), "mr-button mr-button--second"),
    };
    view! {
        <li class="mr-card mr-stack mr-stack--sm">
            <p class="mr-row mr-row--between"><strong translate="no">{one.organization.name}</strong><Tag kind word/></p>
            <p class="mr-soft">{text}</p>
            <p class="mr-soft mr-small">
                <span class="mr-ref" translate="no">{one.reference.clone()}</span>", "{texts.my_requests_sent(texts.day(one.asked))}
            </p>
            <div class="mr-actions">
                <a class=class href=href>{way}<span class="mr-hidden" translate="no">" "{one.reference}</span></a>
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn Request(one: ApplicationShown) -> impl IntoView {
    let texts = use_texts();
    let (kind, word) = standing(texts, one.standing);
    let waits = one.standing == ApplicationState::Awaiting;
    let what = format!("{}: {}, {}", kind_of(texts, &one), about(texts, &one), texts.term(one.term));
    let what = [Some(what.as_str()), about_admin(texts, &one)].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let text = next(texts, &one);
    let href = format!("/done/{}", one.reference);
    let reference = one.reference.clone();
    let withdraw = waits.then(|| {
        let href = format!("/account/requests/{reference}/withdraw");
        view! {
            <a class="mr-button mr-button--second" href=href>
                {texts.my_requests_withdraw()}<span class="mr-hidden" translate="no">" "{reference}</span>
            </a>
        }
        .into_any()
    });
    view! {
        <li class="mr-card mr-stack mr-stack--sm">
            <p class="mr-row mr-row--between">
                <strong translate="no">{one.organization.name}</strong>
                <Tag kind word/>
            </p>
            <p>{what}</p>
            <p class="mr-soft">{text}</p>
            <p class="mr-soft mr-small">
                <span class="mr-ref" translate="no">{one.reference.clone()}</span>", "{texts.my_requests_sent(texts.day(one.submitted))}
            </p>
            <div class="mr-actions">
                <a class="mr-button mr-button--second" href=href>
                    {texts.my_requests_see()}<span class="mr-hidden" translate="no">" "{one.reference}</span>
                </a>
                {withdraw}
            </div>
        </li>
    }
    .into_any()
}
