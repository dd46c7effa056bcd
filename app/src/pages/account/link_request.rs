//! A link request: who asks, what accepting means, and the answer.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use rules::{
    link::{LinkAnswer, LinkRequestShown, LinkStanding},
    problem::Problem,
};

use crate::{
    api::{account::ReadLinkRequest, query::load},
    components::{Choice, Day, ErrorSummary, FieldError, Form, Icon, Tag, loaded},
    texts::{Texts, use_texts},
};

/// One request to link oneself.
#[component]
pub(crate) fn LinkRequest() -> impl IntoView {
    let reference = use_params_map().get_untracked().get("reference").unwrap_or_default();
    let shown = load(move || ReadLinkRequest { reference: reference.clone() });
    loaded(shown, |shown| view! { <Page shown/> }.into_any()).into_any()
}

/// The tag of where a link request stands.
pub(super) fn standing(texts: Texts, standing: LinkStanding) -> (&'static str, &'static str) {
    match standing {
        LinkStanding::Pending => ("waiting", texts.link_tag_pending()),
        LinkStanding::Accepted => ("active", texts.link_tag_accepted()),
        LinkStanding::Declined => ("withdrawn", texts.link_tag_declined()),
        LinkStanding::Expired => ("expired", texts.tag_lapsed()),
        LinkStanding::Withdrawn => ("withdrawn", texts.tag_withdrawn()),
    }
}

/// What became of it, or what can be done about it.
pub(super) fn outcome(texts: Texts, one: &LinkRequestShown) -> String {
    let organization = &one.organization.name;
    match one.standing {
        LinkStanding::Pending => texts.link_next_pending(texts.day(one.until)),
        LinkStanding::Accepted => texts.link_next_accepted(organization),
        LinkStanding::Declined => texts.link_next_declined(organization),
        LinkStanding::Expired => texts.link_next_expired().to_owned(),
        LinkStanding::Withdrawn => texts.link_next_withdrawn(organization),
    }
}

#[component]
fn Page(shown: LinkRequestShown) -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map().get_untracked();
    let waits = shown.standing == LinkStanding::Pending;
    let organization = shown.organization.name.clone();
    let title = if waits { texts.link_title(&organization) } else { texts.link_title_handled(&organization) };
    let error =
        (waits && query.get("again").is_some()).then(|| texts.problem(&Problem::RequiredChoice, texts.link_what()));
    let document = if error.is_some() { format!("{}: {title}", texts.problem_error()) } else { title.clone() };
    let items = error.iter().map(|text| ("accept".to_owned(), text.clone())).collect();
    let lead = match waits {
        true => texts.link_lead(&shown.manager, &organization),
        false => texts.link_lead_handled(&shown.manager, &organization),
    };
    let answered = query.get("answered").is_some();
    let handled = query.get("handled").is_some();
    let status = (!waits).then(|| {
        let (kind, word) = standing(texts, shown.standing);
        let class = match shown.standing {
            LinkStanding::Accepted => "mr-banner mr-banner--good",
            _ => "mr-banner",
        };
        let text = outcome(texts, &shown);
        view! {
            <div class=class role=(answered || handled).then_some("status")>
                <Icon name="info"/>
                <div>
                    <p class="mr-row"><Tag kind word/>{handled.then(|| texts.link_handled())}</p>
                    <p>{text}</p>
                </div>
            </div>
        }
        .into_any()
    });
    let message = (!shown.message.is_empty())
        .then(|| view! { <div><dt>{texts.link_message()}</dt><dd>{shown.message.clone()}</dd></div> }.into_any());
    let granted = shown.granted.as_ref().map(|granted| {
        view! { <div><dt>{texts.link_granted()}</dt><dd>{texts.granted(granted)}</dd></div> }.into_any()
    });
    let until =
        waits.then(|| view! { <div><dt>{texts.link_until()}</dt><dd><Day day=shown.until/></dd></div> }.into_any());
    let decided = shown
        .decided
        .filter(|_| !waits)
        .map(|day| view! { <div><dt>{texts.link_decided()}</dt><dd><Day day/></dd></div> }.into_any());
    view! {
        <Title text=document/>
        <div class="mr-narrow mr-stack mr-stack--lg">
            <div>
                <a class="mr-back" href="/account/requests"><Icon name="left" small=true/>{texts.link_back()}</a>
                <ErrorSummary items/>
                <div class="mr-head">
                    <h1 tabindex="-1">{title}</h1>
                    <p class="mr-head__lead">{lead}</p>
                </div>
                {status}
            </div>
            <section class="mr-card mr-card--flush" aria-labelledby="asks">
                <div class="mr-cardhead"><h2 id="asks">{texts.link_asks()}</h2></div>
                <dl class="mr-summary">
                    <div><dt>{texts.approve_organization()}</dt>
                        <dd><span translate="no">{organization.clone()}</span><small translate="no">{texts.details_kvk(&shown.organization.kvk)}</small></dd></div>
                    <div><dt>{texts.link_manager()}</dt><dd translate="no">{shown.manager.clone()}</dd></div>
                    {granted}
                    {message}
                    <div><dt>{texts.link_asked()}</dt><dd><Day day=shown.asked/></dd></div>
                    {until}
                    {decided}
                    <div><dt>{texts.approve_reference()}</dt><dd><span class="mr-ref mr-small" translate="no">{shown.reference.clone()}</span></dd></div>
                </dl>
            </section>
            {waits.then(|| view! { <Answer reference=shown.reference organization error/> }.into_any())}
        </div>
    }
    .into_any()
}

#[component]
fn Answer(reference: String, organization: String, error: Option<String>) -> impl IntoView {
    let texts = use_texts();
    let invalid = error.is_some();
    let class = invalid.then_some("mr-group--bad");
    let choices = LinkAnswer::ALL.into_iter().map(|answer| {
        let (label, hint) = match answer {
            LinkAnswer::Accept => (texts.link_accept(), texts.link_accept_hint(&organization)),
            LinkAnswer::Decline => (texts.link_decline(), texts.link_decline_hint(&organization)),
            LinkAnswer::Unknown => (texts.link_unknown(), texts.link_unknown_hint().to_owned()),
        };
        let name = answer.name();
        view! { <Choice kind="radio" name="answer" value=name id=name checked=false invalid label hint/> }.into_any()
    });
    let choices = choices.collect_view();
    view! {
        <section class="mr-section" aria-labelledby="means">
            <h2 id="means">{texts.link_means()}</h2>
            <ul class="mr-bullets">
                <li>{texts.link_means_see(&organization)}</li>
                <li>{texts.link_means_ask()}</li>
                <li>{texts.link_means_not()}</li>
            </ul>
        </section>
        <Form to="answer_link_request" class="mr-form" hidden=vec![("reference", reference)]>
            <fieldset class=class aria-describedby="answer-e">
                <legend class="mr-legend">{texts.link_question()}</legend>
                <FieldError id="answer-e" text=error/>
                <div class="mr-choices">{choices}</div>
            </fieldset>
            <div class="mr-actions"><button class="mr-button">{texts.wizard_complete()}</button></div>
        </Form>
    }
    .into_any()
}
