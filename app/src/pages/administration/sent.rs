//! Requests > Sent: what managers asked and waits for an answer, with what can be done about it; and the page of one that was
//! just sent. Neither tells whether anybody has the address.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use rules::link::{AskedShown, LinkStanding, Reminding, SentRequests};

use super::requests::{NewRequest, Older, SENT};
use crate::{
    api::{administration::ReadAsked, query::load},
    components::{Art, Form, Icon, Tag, loaded},
    texts::{Texts, use_texts},
};

/// The tag of where something that was asked stands.
pub(super) fn standing(texts: Texts, standing: LinkStanding) -> (&'static str, &'static str) {
    match standing {
        LinkStanding::Pending => ("waiting", texts.requests_pending()),
        LinkStanding::Accepted => ("active", texts.link_tag_accepted()),
        LinkStanding::Declined => ("withdrawn", texts.link_tag_declined()),
        LinkStanding::Expired => ("expired", texts.tag_lapsed()),
        LinkStanding::Withdrawn => ("withdrawn", texts.tag_withdrawn()),
    }
}

/// By whom it was asked, and when.
pub(super) fn asked_by(texts: Texts, one: &AskedShown) -> String {
    let day = texts.day(one.asked);
    if one.own { texts.requests_asked_by_you(day) } else { texts.requests_asked_by(&one.by, day) }
}

/// What waits for an answer.
#[component]
pub(super) fn Sent(shown: SentRequests) -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map().get_untracked();
    let noted = if query.get("reminded").is_some() {
        Some((true, texts.requests_done_reminded()))
    } else if query.get("withdrawn").is_some() {
        Some((true, texts.requests_done_withdrawn()))
    } else if query.get("stale").is_some() {
        Some((false, texts.requests_stale()))
    } else {
        None
    };
    let noted = noted.map(|(good, text)| {
        let (class, icon) =
            if good { ("mr-banner mr-banner--good", "check") } else { ("mr-banner mr-banner--bad", "warn") };
        view! { <div class=class role="status"><Icon name=icon/><p>{text}</p></div> }.into_any()
    });
    let first = query.get("older").is_none();
    if shown.rows.is_empty() && first {
        return view! {
            {noted}
            <section class="mr-card mr-empty" aria-labelledby="empty">
                <Art name="empty"/>
                <h2 id="empty">{texts.requests_sent_empty()}</h2>
                <p>{texts.requests_sent_empty_text()}</p>
                <div class="mr-actions"><NewRequest/></div>
            </section>
        }
        .into_any();
    }
    let cards = shown.rows.into_iter().map(|one| view! { <Asked one/> }.into_any()).collect_view();
    view! {
        {noted}
        <ul class="mr-stack mr-narrow">{cards}</ul>
        <Older to=SENT older=shown.older first/>
    }
    .into_any()
}

#[component]
fn Asked(one: AskedShown) -> impl IntoView {
    let texts = use_texts();
    let (kind, word) = standing(texts, one.standing);
    let waits = one.standing == LinkStanding::Pending;
    let until = texts.day(one.until);
    let until = if waits { texts.requests_until(until) } else { texts.requests_expired(until) };
    let reminded = one.reminded.map(|day| match one.reminding {
        Reminding::NoMore => texts.requests_reminded_last(texts.day(day)),
        _ => texts.requests_reminded(texts.day(day)),
    });
    let from = match one.reminding {
        Reminding::From(day) => Some(texts.requests_remind_from(texts.day(day))),
        Reminding::Now | Reminding::NoMore | Reminding::Over => None,
    };
    let hint = [Some(until), reminded, from].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let by = asked_by(texts, &one);
    let of = texts.requests_of(&one.email, &one.organization.name);
    let act = |to: &'static str, label: &'static str, icon: &'static str| {
        let (hidden, of) = (vec![("reference", one.reference.clone())], of.clone());
        view! {
            <Form to hidden>
                <button class="mr-button mr-button--second"><Icon name=icon/>{label}<span class="mr-hidden" translate="no">" "{of}</span></button>
            </Form>
        }
        .into_any()
    };
    let remind = (one.reminding == Reminding::Now).then(|| act("remind_asked", texts.requests_remind(), "mail"));
    let actions = waits.then(|| {
        let withdraw = act("withdraw_asked", texts.requests_withdraw(), "close");
        view! { <div class="mr-actions">{remind}{withdraw}</div> }.into_any()
    });
    view! {
        <li class="mr-card mr-stack mr-stack--sm">
            <p class="mr-row mr-row--between"><strong translate="no">{one.email}</strong><Tag kind word/></p>
            <p><span translate="no">{one.organization.name}</span>" "<span class="mr-soft mr-small" translate="no">{texts.details_kvk(&one.organization.kvk)}</span></p>
            <p class="mr-soft">{hint}</p>
            <p class="mr-soft mr-small"><span class="mr-ref" translate="no">{one.reference}</span>", "{by}</p>
            {actions}
        </li>
    }
    .into_any()
}

/// A link request that was just sent: the same, whoever has the address.
#[component]
pub(crate) fn JustAsked() -> impl IntoView {
    let params = use_params_map();
    let shown = load(move || ReadAsked { reference: params.read().get("reference").unwrap_or_default() });
    loaded(shown, |shown| view! { <Done shown/> }.into_any()).into_any()
}

#[component]
fn Done(shown: AskedShown) -> impl IntoView {
    let texts = use_texts();
    let organization = shown.organization.name;
    view! {
        <Title text=texts.link_ask_done_title()/>
        <div class="mr-narrow mr-stack mr-stack--lg">
            <section class="mr-panel" aria-labelledby="done">
                <Art name="band"/>
                <div>
                    <span class="mr-panel__ok"><Icon name="check"/></span>
                    <h1 id="done" tabindex="-1">{texts.link_ask_done_title()}</h1>
                    <p>{texts.done_reference()}" "<span class="mr-ref" translate="no">{shown.reference}</span></p>
                    <p><strong translate="no">{organization.clone()}</strong>" "<span translate="no">{texts.details_kvk(&shown.organization.kvk)}</span></p>
                </div>
            </section>
            <div class="mr-banner"><Icon name="mail"/><p>{texts.link_ask_done_if(&shown.email)}</p></div>
            <section class="mr-section" aria-labelledby="next">
                <h2 id="next">{texts.done_next()}</h2>
                <ol class="mr-what">
                    <li><p>{texts.link_ask_done_answer()}</p><p>{texts.link_ask_done_answer_text(texts.day(shown.until), &organization)}</p></li>
                    <li><p>{texts.link_ask_done_told()}</p><p>{texts.link_ask_done_told_text(&organization)}</p></li>
                    <li><p>{texts.link_ask_done_silent()}</p><p>{texts.link_ask_done_silent_text()}</p></li>
                </ol>
            </section>
            <div class="mr-actions"><a class="mr-button" href=SENT>{texts.link_ask_done_back()}</a></div>
        </div>
    }
    .into_any()
}
