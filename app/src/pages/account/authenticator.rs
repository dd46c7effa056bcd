//! Security > Authenticator app, and its recovery codes.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rules::shown::{AuthenticatorShown, QrShown, RecoveryShown, SetupShown};

use crate::{
    api::{
        authenticator::{ReadAuthenticator, ReadRecoveryCodes},
        query::load,
    },
    components::{ErrorSummary, FieldKind, Form, Icon, TextField, loaded},
    texts::use_texts,
};

/// The authenticator app: what it is, setting it up, taking it away.
#[component]
pub(crate) fn Authenticator() -> impl IntoView {
    let again = use_query_map().get_untracked().get("again").is_some();
    let shown = load(|| ReadAuthenticator {});
    loaded(shown, move |shown: AuthenticatorShown| match (shown.setup, shown.since) {
        (_, Some(since)) => view! { <InUse since/> }.into_any(),
        (Some(setup), None) => {
            let problem = shown.problem.filter(|_| again).map(|problem| use_texts().problem(&problem, ""));
            view! { <Setup setup problem/> }.into_any()
        }
        (None, None) => view! { <Start/> }.into_any(),
    })
    .into_any()
}

/// What stands around each state of the page.
#[component]
fn Around(title: &'static str, lead: String, problems: Vec<(String, String)>, children: Children) -> impl IntoView {
    let texts = use_texts();
    let document = if problems.is_empty() { title.to_owned() } else { format!("{}: {title}", texts.problem_error()) };
    view! {
        <Title text=document/>
        <a class="mr-back" href="/account/security"><Icon name="left" small=true/>{texts.security_title()}</a>
        <div class="mr-narrow"><ErrorSummary items=problems/></div>
        <div class="mr-head">
            <h1 tabindex="-1">{title}</h1>
            <p class="mr-head__lead">{lead}</p>
        </div>
        <div class="mr-stack mr-stack--lg mr-narrow">{children()}</div>
    }
    .into_any()
}

#[component]
fn Start() -> impl IntoView {
    let texts = use_texts();
    view! {
        <Around title=texts.app_title() lead=texts.app_lead().to_owned() problems=Vec::new()>
            <ul class="mr-list">
                <li>{texts.app_why_faster()}</li>
                <li>{texts.app_why_offline()}</li>
                <li>{texts.app_why_sms_stays()}</li>
            </ul>
            <p class="mr-soft">{texts.app_which()}</p>
            <div class="mr-actions">
                <Form to="start_authenticator"><button class="mr-button">{texts.app_start()}</button></Form>
            </div>
        </Around>
    }
    .into_any()
}

#[component]
fn Setup(setup: SetupShown, problem: Option<String>) -> impl IntoView {
    let texts = use_texts();
    let items: Vec<_> = problem.iter().map(|text| ("code".to_owned(), text.clone())).collect();
    view! {
        <Around title=texts.app_setup_title() lead=texts.app_setup_lead().to_owned() problems=items>
            <section class="mr-card mr-stack" aria-labelledby="scan">
                <h2 id="scan">{texts.app_scan()}</h2>
                <div class="mr-scan">
                    <Qr qr=setup.qr/>
                    <div class="mr-stack mr-stack--sm">
                        <p>{texts.app_scan_text()}</p>
                        <p><a href=setup.uri rel="external">{texts.app_open()}</a></p>
                        <p class="mr-soft mr-small">{texts.app_type()}</p>
                        <p><code class="mr-key" translate="no">{setup.key}</code></p>
                    </div>
                </div>
            </section>
            <section class="mr-card mr-stack" aria-labelledby="first">
                <h2 id="first">{texts.app_first()}</h2>
                <Form to="confirm_authenticator" class="mr-form">
                    <TextField id="code" name="code" kind=FieldKind::CODE label=texts.code_label() hint=texts.app_first_hint() error=problem/>
                    <div class="mr-actions"><button class="mr-button">{texts.app_confirm()}</button></div>
                </Form>
            </section>
            <div class="mr-actions">
                <Form to="start_authenticator">
                    <button class="mr-button mr-button--quiet">{texts.app_start_anew()}</button>
                </Form>
            </div>
        </Around>
    }
    .into_any()
}

/// A QR code: dark on light in either theme, with the quiet edge that cameras need.
#[component]
fn Qr(qr: QrShown) -> impl IntoView {
    let texts = use_texts();
    let side = qr.size + 8;
    view! {
        <svg class="mr-qr" viewBox=format!("-4 -4 {side} {side}") role="img" aria-label=texts.app_qr()>
            <path d=qr.path></path>
        </svg>
    }
    .into_any()
}

#[component]
fn InUse(since: jiff::civil::Date) -> impl IntoView {
    let texts = use_texts();
    view! {
        <Around title=texts.app_title() lead=texts.app_in_use(texts.day(since)) problems=Vec::new()>
            <div class="mr-actions">
                <a class="mr-button mr-button--second" href="/account/security/recovery" rel="external">
                    {texts.recovery_title()}
                </a>
            </div>
            <section class="mr-card mr-stack" aria-labelledby="remove">
                <h2 id="remove">{texts.app_remove_title()}</h2>
                <p>{texts.app_remove_text()}</p>
                <div class="mr-actions">
                    <Form to="remove_authenticator">
                        <button class="mr-button mr-button--danger">{texts.app_remove()}</button>
                    </Form>
                </div>
            </section>
        </Around>
    }
    .into_any()
}

/// The recovery codes: seen once, and made anew.
#[component]
pub(crate) fn Recovery() -> impl IntoView {
    let shown = load(|| ReadRecoveryCodes {});
    loaded(shown, |shown: RecoveryShown| {
        if shown.codes.is_empty() {
            view! { <Left shown/> }.into_any()
        } else {
            view! { <Codes codes=shown.codes/> }.into_any()
        }
    })
    .into_any()
}

#[component]
fn Codes(codes: Vec<String>) -> impl IntoView {
    let texts = use_texts();
    let codes =
        codes.into_iter().map(|code| view! { <li><code translate="no">{code}</code></li> }.into_any()).collect_view();
    view! {
        <Around title=texts.recovery_new_title() lead=texts.recovery_new_lead().to_owned() problems=Vec::new()>
            <section class="mr-card mr-stack" aria-label=texts.recovery_title()>
                <ul class="mr-codes">{codes}</ul>
            </section>
            <p>{texts.recovery_keep()}</p>
            <div class="mr-actions">
                <Form to="put_recovery_codes_away"><button class="mr-button">{texts.recovery_kept()}</button></Form>
            </div>
        </Around>
    }
    .into_any()
}

#[component]
fn Left(shown: RecoveryShown) -> impl IntoView {
    let texts = use_texts();
    let lead = match shown.left {
        _ if !shown.app => texts.recovery_none().to_owned(),
        1 => texts.recovery_left_one().to_owned(),
        left => texts.recovery_left(left),
    };
    let act = if shown.app {
        view! {
            <p>{texts.recovery_anew_text()}</p>
            <div class="mr-actions">
                <Form to="new_recovery_codes"><button class="mr-button">{texts.recovery_anew()}</button></Form>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="mr-actions">
                <a class="mr-button" href="/account/security/authenticator" rel="external">{texts.security_app_add()}</a>
            </div>
        }
        .into_any()
    };
    view! { <Around title=texts.recovery_title() lead problems=Vec::new()>{act}</Around> }.into_any()
}
