//! Security: how one logs in, and where one is logged in.

use jiff::civil::Date;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rules::shown::{SecurityShown, SessionShown};

use crate::{
    api::{query::load, security::ReadSecurity},
    components::{Form, Icon, Tag, loaded},
    texts::use_texts,
};

/// The Security page.
#[component]
pub(crate) fn Security() -> impl IntoView {
    let texts = use_texts();
    let shown = load(|| ReadSecurity {});
    view! { <Title text=texts.security_title()/> {loaded(shown, |shown| view! { <Page shown/> }.into_any())} }
        .into_any()
}

#[component]
fn Page(shown: SecurityShown) -> impl IntoView {
    let texts = use_texts();
    let ended = use_query_map().get_untracked().get("ended");
    let note =
        ended.map(|ended| if ended == "others" { texts.security_ended_others() } else { texts.security_ended() });
    let app = use_query_map().get_untracked().get("app");
    let note = note.or(match app.as_deref() {
        Some("ready") => Some(texts.security_app_ready()),
        Some("removed") => Some(texts.security_app_removed()),
        _ => None,
    });
    let today = shown.today;
    let several = shown.sessions.len() > 1;
    let sessions =
        shown.sessions.into_iter().map(|session| view! { <Session session today/> }.into_any()).collect_view();
    view! {
        <div class="mr-head">
            <h1 tabindex="-1">{texts.security_title()}</h1>
            <p class="mr-head__lead">{texts.security_lead()}</p>
        </div>
        {note.map(|text| view! {
            <div class="mr-banner mr-banner--good mr-note" role="status"><Icon name="check"/><p>{text}</p></div>
        }.into_any())}
        <div class="mr-stack mr-stack--lg mr-narrow">
            <section class="mr-card mr-card--flush" aria-labelledby="ways">
                <div class="mr-cardhead"><h2 id="ways">{texts.security_ways()}</h2></div>
                <dl class="mr-summary">
                    <div>
                        <dt>{texts.security_password()}</dt>
                        <dd>{shown.password_since.map(|since| texts.security_password_since(texts.day(since)))}</dd>
                        <dd class="mr-summary__act">
                            <a href="/password/change" rel="external">{texts.security_password_change()}</a>
                        </dd>
                    </div>
                    <div>
                        <dt>{texts.security_second()}</dt>
                        <dd>{texts.security_second_sms(shown.mobile_ending)}</dd>
                        <dd class="mr-summary__act">
                            <a href="/account/details/edit">
                                {texts.security_second_change()}<span class="mr-hidden">" "{texts.security_second_change_hidden()}</span>
                            </a>
                        </dd>
                    </div>
                    <div>
                        <dt>{texts.app_title()}</dt>
                        <dd>{match shown.app_since {
                            Some(since) => texts.security_app_since(texts.day(since)),
                            None => texts.security_app_none().to_owned(),
                        }}</dd>
                        <dd class="mr-summary__act">
                            <a href="/account/security/authenticator" rel="external">
                                {match shown.app_since {
                                    Some(_) => view! {
                                        {texts.security_app_change()}<span class="mr-hidden">" "{texts.app_title()}</span>
                                    }
                                    .into_any(),
                                    None => texts.security_app_add().into_any(),
                                }}
                            </a>
                        </dd>
                    </div>
                    {shown.app_since.map(|_| view! {
                        <div>
                            <dt>{texts.recovery_title()}</dt>
                            <dd>{match shown.recovery_left {
                                1 => texts.security_recovery_one().to_owned(),
                                left => texts.security_recovery(left),
                            }}</dd>
                            <dd class="mr-summary__act">
                                <a href="/account/security/recovery" rel="external">
                                    {texts.security_recovery_new()}<span class="mr-hidden">" "{texts.recovery_title()}</span>
                                </a>
                            </dd>
                        </div>
                    }.into_any())}
                </dl>
            </section>
            <section class="mr-card mr-card--flush" aria-labelledby="sessions">
                <div class="mr-cardhead"><h2 id="sessions">{texts.security_sessions()}</h2></div>
                <ul class="mr-sessions">{sessions}</ul>
                <div class="mr-cardfoot mr-stack mr-stack--sm">
                    {if several {
                        view! {
                            <p class="mr-soft mr-small">{texts.security_sessions_hint()}</p>
                            <div class="mr-actions">
                                <Form to="end_other_sessions">
                                    <button class="mr-button mr-button--second">{texts.security_end_others()}</button>
                                </Form>
                            </div>
                        }
                        .into_any()
                    } else {
                        view! { <p class="mr-soft mr-small">{texts.security_only_this()}</p> }.into_any()
                    }}
                </div>
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn Session(session: SessionShown, today: Date) -> impl IntoView {
    let texts = use_texts();
    let device = if session.device.is_empty() { texts.security_device_unknown().to_owned() } else { session.device };
    let since = texts.moment_within(session.since, today);
    let seen = if session.this {
        texts.security_seen_now().to_owned()
    } else {
        texts.security_seen(texts.moment_within(session.seen, today))
    };
    let named = texts.security_end_hidden(&device, &since);
    let end = (!session.this).then(|| {
        view! {
            <Form to="end_session" hidden=vec![("id", session.id)]>
                <button class="mr-button mr-button--second">
                    {texts.security_end()}
                    <span class="mr-hidden">" "{named}</span>
                </button>
            </Form>
        }
        .into_any()
    });
    view! {
        <li>
            <div>
                <p>
                    <strong>{device}</strong>
                    {session.this.then(|| view! { <Tag kind="active" word=texts.security_this()/> }.into_any())}
                </p>
                <p class="mr-soft mr-small">{texts.security_since(&since)}", "{seen}</p>
            </div>
            {end}
        </li>
    }
    .into_any()
}
