//! My Details: how one is registered.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rules::{
    people::Language,
    shown::{CancelledShown, Details as Shown},
    wizard::WizardKind,
};

use crate::{
    api::{account::ReadDetails, query::load},
    components::{Day, Form, Icon, loaded},
    texts::use_texts,
};

/// My Details.
#[component]
pub(crate) fn Details() -> impl IntoView {
    let texts = use_texts();
    let shown = load(|| ReadDetails {});
    view! { <Title text=texts.details_title()/> {loaded(shown, |shown| view! { <Page shown/> }.into_any())} }.into_any()
}

#[component]
fn Page(shown: Shown) -> impl IntoView {
    let texts = use_texts();
    let person = shown.person;
    let undone = use_query_map().get_untracked().get("undone").is_some();
    let cancelled: Vec<_> = shown.cancelled.into_iter().map(|one| view! { <Cancelled one/> }.into_any()).collect();
    let language = match shown.language {
        Language::En => texts.details_english(),
        Language::Nl => texts.details_dutch(),
    };
    let until = match shown.valid_until {
        Some(until) => {
            let left = texts.time_left(until, shown.today);
            view! { <Day day=until/><small>{left}</small> }.into_any()
        }
        None => texts.details_valid_none().into_any(),
    };
    let organizations = shown.organizations.into_iter().map(|organization| {
        view! { <li><span translate="no">{organization.name}</span><small class="mr-soft" translate="no">{texts.details_kvk(organization.kvk)}</small></li> }
            .into_any()
    });
    let organizations = organizations.collect::<Vec<_>>();
    view! {
        <div class="mr-head">
            <h1 tabindex="-1">{texts.details_title()}</h1>
            <p class="mr-head__lead">{texts.details_lead()}</p>
        </div>
        <div class="mr-stack mr-stack--lg mr-narrow">
            {undone.then(|| view! {
                <div class="mr-banner mr-banner--good" role="status"><Icon name="check"/><p>{texts.cancel_undone()}</p></div>
            }.into_any())}
            {cancelled}
            <section class="mr-card mr-card--flush" aria-labelledby="you">
                <div class="mr-cardhead">
                    <h2 id="you">{texts.details_you()}</h2>
                    <a class="mr-button mr-button--second" href="/account/details/edit"><Icon name="edit" small=true/>{texts.details_edit()}</a>
                </div>
                <dl class="mr-summary">
                    <div><dt>{texts.details_name()}</dt><dd translate="no">{person.name}</dd></div>
                    <div><dt>{texts.details_born()}</dt><dd><Day day=person.born/></dd></div>
                    <div><dt>{texts.details_email()}</dt><dd><span translate="no">{person.email}</span><small>{texts.details_email_hint()}</small></dd></div>
                    <div><dt>{texts.details_mobile()}</dt><dd>{texts.details_mobile_ending(person.mobile_ending)}</dd></div>
                    <div><dt>{texts.details_language()}</dt><dd>{language}</dd></div>
                </dl>
            </section>
            <section class="mr-card mr-card--flush" aria-labelledby="means">
                <div class="mr-cardhead"><h2 id="means">{texts.details_means()}</h2></div>
                <dl class="mr-summary">
                    <div><dt>{texts.details_level()}</dt><dd><span class="mr-level">{shown.level.name()}</span></dd></div>
                    <div><dt>{texts.details_valid()}</dt><dd>{until}</dd></div>
                    <div>
                        <dt>{texts.details_organizations()}</dt>
                        <dd>
                            {if organizations.is_empty() {
                                texts.details_no_organizations().into_any()
                            } else {
                                view! { <ul class="mr-plainlist">{organizations}</ul> }.into_any()
                            }}
                        </dd>
                    </div>
                </dl>
            </section>
            <section class="mr-row mr-row--between" aria-label=texts.cancel_title()>
                <p class="mr-soft">{texts.cancel_button_hint()}</p>
                <Form to="start_wizard" hidden=vec![("kind", WizardKind::Cancel.to_string())]>
                    <button class="mr-button mr-button--second">{texts.cancel_button()}</button>
                </Form>
            </section>
        </div>
    }
    .into_any()
}

/// What was cancelled and waits for its last day, with the way to take it back.
#[component]
fn Cancelled(one: CancelledShown) -> impl IntoView {
    let texts = use_texts();
    let count: usize = one.ended.iter().map(|ended| ended.rows.len()).sum();
    let day = one.last_day.map(|day| texts.day(day)).unwrap_or_default();
    let text = match count {
        _ if one.whole => texts.cancel_later_whole(day),
        1 => texts.cancel_later_part_one(day),
        count => texts.cancel_later_part(count, day),
    };
    view! {
        <section class="mr-banner mr-banner--time" aria-label=texts.cancel_later_title()>
            <Icon name="clock"/>
            <div>
                <p><strong>{text}</strong></p>
                <p><a href=format!("/cancelled/{}", one.reference) rel="external">{texts.cancel_later_see()}</a></p>
            </div>
            <div class="mr-actions">
                <Form to="undo_cancellation" hidden=vec![("reference", one.reference.clone())]>
                    <button class="mr-button mr-button--second">
                        {texts.cancel_later_undo()}
                        <span class="mr-hidden">" "{texts.cancel_later_undo_hidden(&one.reference)}</span>
                    </button>
                </Form>
            </div>
        </section>
    }
    .into_any()
}
