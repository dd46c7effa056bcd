//! When there is no page: why, what now, and the helpdesk (R93).

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map, use_query_map};
use rules::problem::Refusal;

use crate::{
    api::{ApiError, page_status, password::CHANGE},
    components::{Art, Footer, Form, Header, Icon},
    frame::use_frame,
    texts::use_texts,
};

/// An address that leads nowhere.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    page_status(404);
    view! { <Alone><Refused error=ApiError::Refused(Refusal::NotYours)/></Alone> }.into_any()
}

/// The same inside a page that brings its own frame.
#[component]
pub(crate) fn NotFoundHere() -> impl IntoView {
    page_status(404);
    view! { <Refused error=ApiError::Refused(Refusal::NotYours)/> }.into_any()
}

/// Seconds of the longest wait that an address may name: a day.
const LONGEST_WAIT: i64 = 24 * 60 * 60;

/// What became of a form that was refused.
#[component]
pub(crate) fn Sorry() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let error = move || {
        let seconds = query.read().get("seconds").and_then(|text| text.parse().ok()).unwrap_or(10);
        let (status, refusal) = match params.read().get("why").as_deref() {
            Some("changed") => (409, Refusal::Changed),
            Some("gone") => (410, Refusal::Gone),
            // Nothing is wrong with what is shown now.
            Some("somebody-else") => (200, Refusal::SomebodyElse),
            Some("cookies") => (200, Refusal::CookiesOff),
            // The form was refused, this page is not: a link to it counts nobody's tries.
            Some("busy") => (200, Refusal::TooMany { seconds: i64::clamp(seconds, 1, LONGEST_WAIT) }),
            _ => (404, Refusal::NotYours),
        };
        page_status(status);
        ApiError::Refused(refusal)
    };
    view! { <Alone>{move || view! { <Refused error=error()/> }.into_any()}</Alone> }.into_any()
}

/// A page as wide as any, in the frame of nobody's.
#[component]
pub(super) fn Alone(children: Children) -> impl IntoView {
    view! {
        <Header public=true/>
        <main id="main" tabindex="-1" class="mr-wrap mr-main">{children()}</main>
        <Footer/>
    }
    .into_any()
}

/// Why something is not shown, inside whatever stands around it.
#[component]
pub(crate) fn Refused(
    /// The reason.
    error: ApiError,
) -> impl IntoView {
    let texts = use_texts();
    let location = use_location();
    let viewer = use_frame().viewer.map(|viewer| viewer.name);
    let (title, text, incident) = match &error {
        ApiError::Refused(Refusal::SignedOut) => {
            (texts.error_signed_out_title(), texts.error_signed_out_text().to_owned(), None)
        }
        ApiError::Refused(Refusal::NotYours | Refusal::Invalid(_)) => {
            (texts.error_not_found_title(), texts.error_not_found_text().to_owned(), None)
        }
        ApiError::Refused(Refusal::StepUp) => {
            (texts.error_step_up_title(), texts.error_step_up_text().to_owned(), None)
        }
        ApiError::Refused(Refusal::ChoosePassword) => {
            (texts.error_choose_password_title(), texts.password_must_lead().to_owned(), None)
        }
        ApiError::Refused(Refusal::Gone) => (texts.error_gone_title(), texts.error_gone_text().to_owned(), None),
        // Pages of links say more of it themselves.
        ApiError::Refused(Refusal::Link(_)) => {
            (texts.lost_link_unknown_title(), texts.lost_link_unknown_text().to_owned(), None)
        }
        ApiError::Refused(Refusal::SomebodyElse) => (
            texts.error_somebody_else_title(),
            texts.error_somebody_else_text(viewer.clone().unwrap_or_default()),
            None,
        ),
        ApiError::Refused(Refusal::CookiesOff) => {
            (texts.error_cookies_title(), format!("{}.", texts.problem_cookies_off()), None)
        }
        ApiError::Refused(Refusal::Changed) => {
            (texts.error_changed_title(), texts.error_changed_text().to_owned(), None)
        }
        ApiError::Refused(Refusal::TooMany { seconds }) => {
            // What is over in less than a minute is the portal's doing, not the reader's.
            let title = if *seconds < 60 { texts.error_too_many_title() } else { texts.error_often_title() };
            (title, texts.error_too_many_text(texts.wait(*seconds)), None)
        }
        ApiError::Refused(Refusal::Trouble { incident }) => {
            (texts.error_trouble_title(), texts.error_trouble_text().to_owned(), Some(incident.clone()))
        }
        ApiError::Offline => (texts.error_trouble_title(), texts.wizard_offline().to_owned(), None),
        ApiError::Unreadable => (texts.error_trouble_title(), texts.error_trouble_text().to_owned(), None),
    };
    // Whoever manages several accounts, or shares a browser, may just be somebody else here.
    let as_whom = match &error {
        ApiError::Refused(Refusal::NotYours | Refusal::SomebodyElse) => viewer.clone(),
        _ => None,
    };
    let is_somebody_else = error == ApiError::Refused(Refusal::SomebodyElse);
    let signed_out = error == ApiError::Refused(Refusal::SignedOut);
    let step_up = error == ApiError::Refused(Refusal::StepUp);
    let way = if step_up {
        let here = format!("/confirm?next={}", location.pathname.get_untracked());
        view! { <a class="mr-button" href=here rel="external">{texts.wizard_continue()}</a> }.into_any()
    } else if error == ApiError::Refused(Refusal::ChoosePassword) {
        view! { <a class="mr-button" href=CHANGE rel="external">{texts.wizard_continue()}</a> }.into_any()
    } else if signed_out {
        let here = format!("/login?next={}", location.pathname.get_untracked());
        view! { <a class="mr-button" href=here rel="external">{texts.login_again()}</a> }.into_any()
    } else {
        let home = if viewer.is_some() { "/account" } else { "/" };
        view! { <a class="mr-button" href=home rel="external">{texts.error_to_start()}</a> }.into_any()
    };
    let other = as_whom.map(|name| {
        // The page of a form that was not taken is nobody's to go back to.
        let next = if is_somebody_else { "/account".to_owned() } else { location.pathname.get_untracked() };
        let text = (!is_somebody_else).then(|| view! { <p>{texts.error_logged_in_as(name)}</p> }.into_any());
        view! {
            <div class="mr-stack mr-stack--sm">
                {text}
                <Form to="sign_out" hidden=vec![("next", next)]>
                    <button class="mr-button mr-button--second">{texts.error_log_in_as_other()}</button>
                </Form>
            </div>
        }
        .into_any()
    });
    view! {
        <Title text=title/>
        <div class="mr-lost">
            <div class="mr-stack mr-stack--lg">
                <div class="mr-stack">
                    <h1 tabindex="-1">{title}</h1>
                    <p class="mr-lead">{text}</p>
                </div>
                <div class="mr-actions">{way}</div>
                {other}
                <Helpdesk incident/>
            </div>
            <Art name="missing"/>
        </div>
    }
    .into_any()
}

/// How to reach the helpdesk.
#[component]
pub(crate) fn Helpdesk(
    /// The number to mention.
    #[prop(optional_no_strip)]
    incident: Option<String>,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <section class="mr-card mr-section" aria-labelledby="helpdesk">
            <h2 id="helpdesk">{texts.helpdesk_ask()}</h2>
            <ul class="mr-contact">
                <li>
                    <Icon name="phone"/>
                    <span>
                        <a href=texts.helpdesk_phone_link() translate="no">{texts.helpdesk_phone()}</a>
                        <small>{texts.helpdesk_hours()}</small>
                    </span>
                </li>
                <li>
                    <Icon name="mail"/>
                    <span>
                        <a href=texts.helpdesk_email_link() translate="no">{texts.helpdesk_email()}</a>
                        <small>{texts.helpdesk_email_hint()}</small>
                    </span>
                </li>
            </ul>
            {incident.map(|incident| view! { <p class="mr-small mr-soft">{texts.error_incident(incident)}</p> }.into_any())}
        </section>
    }
    .into_any()
}
