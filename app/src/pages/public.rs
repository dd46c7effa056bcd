//! The pages of somebody who is not signed in: welcome, sign in, the code, logged out.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rules::{problem::Problem, shown::SignInShown};

use super::{
    door::{NoPhone, SecondFactor},
    lost::Helpdesk,
};
use crate::{
    api::{query::load, session::ReadSignIn},
    components::{Art, ErrorSummary, FieldError, Footer, Form, Header, Icon, PasswordInput, loaded},
    texts::use_texts,
};

/// What the portal is, with Log in at the top right.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let texts = use_texts();
    let feature = |icon, title, text| {
        view! {
            <div class="mr-card mr-feature"><Icon name=icon/><h3>{title}</h3><p>{text}</p></div>
        }
        .into_any()
    };
    view! {
        <Title text=texts.home_title()/>
        <Header public=true/>
        <main id="main" tabindex="-1" class="mr-wrap mr-main">
            <Art name="strip"/>
            <section class="mr-hero">
                <div class="mr-stack mr-stack--lg">
                    <h1 tabindex="-1">{texts.home_title()}</h1>
                    <p class="mr-lead">{texts.home_lead()}</p>
                    <div class="mr-actions">
                        <a class="mr-button mr-button--big" href="/up" rel="external">{texts.home_log_in()}</a>
                    </div>
                </div>
                <Art name="hero"/>
            </section>
            <section class="mr-section" aria-labelledby="what">
                <h2 id="what">{texts.home_what()}</h2>
                <div class="mr-grid mr-grid--fit">
                    {feature("renew", texts.home_renew_title(), texts.home_renew_text())}
                    {feature("key", texts.home_see_title(), texts.home_see_text())}
                    {feature("users", texts.home_approve_title(), texts.home_approve_text())}
                </div>
            </section>
        </main>
        <Footer/>
    }
    .into_any()
}

/// A form or a message in the middle of a page of its own.
#[component]
pub(super) fn Panel(
    /// The H1, and the document's title.
    title: &'static str,
    /// What stands below it.
    lead: String,
    /// The ids of controls, and what is wrong.
    problems: Vec<(String, String)>,
    children: Children,
) -> impl IntoView {
    let texts = use_texts();
    let document = if problems.is_empty() { title.to_owned() } else { format!("{}: {title}", texts.problem_error()) };
    view! {
        <Title text=document/>
        <section class="mr-panel" aria-labelledby="title">
            <Art name="band"/>
            <div>
                <ErrorSummary items=problems/>
                <div class="mr-head">
                    <h1 id="title" tabindex="-1">{title}</h1>
                    <p class="mr-head__lead">{lead}</p>
                </div>
                {children()}
            </div>
        </section>
    }
    .into_any()
}

/// A page of its own.
#[component]
pub(super) fn Alone(children: Children) -> impl IntoView {
    view! {
        <Header public=true/>
        <main id="main" tabindex="-1" class="mr-wrap mr-main"><div class="mr-login">{children()}</div></main>
        <Footer/>
    }
    .into_any()
}

/// The e-mail address, which is the username.
#[component]
pub(super) fn EmailField(
    /// Its id and name.
    id: &'static str,
    /// What it holds.
    value: String,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
) -> impl IntoView {
    let texts = use_texts();
    let bad = error.is_some().then_some("true");
    view! {
        <div class="mr-field">
            <label class="mr-label" for=id>{texts.login_email()}</label>
            <p class="mr-hint" id="email-h">{texts.login_email_hint()}</p>
            <FieldError id="email-e" text=error/>
            <input
                class="mr-input" id=id name=id type="email" autocomplete="username" value=value
                aria-describedby="email-h email-e" aria-invalid=bad required
            />
        </div>
    }
    .into_any()
}

/// Sign in: e-mail address and password.
#[component]
pub(crate) fn Login() -> impl IntoView {
    let shown = load(|| ReadSignIn {});
    view! { <Alone>{loaded(shown, |shown| view! { <LoginForm shown/> }.into_any())}</Alone> }.into_any()
}

#[component]
fn LoginForm(shown: SignInShown) -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map().get_untracked();
    let again = query.get("again").is_some();
    let no_cookies = shown.problem == Some(Problem::CookiesOff);
    let problem = shown.problem.filter(|_| again).map(|problem| texts.sign_in_problem(&problem, ""));
    let username = if again { shown.username } else { String::new() };
    let next = if again { shown.return_to } else { query.get("next").unwrap_or_default() };
    let items: Vec<_> = problem.iter().map(|text| ("username".to_owned(), text.clone())).collect();
    // Nothing is wrong with what was typed where the browser is in the way.
    let problem = problem.filter(|_| !no_cookies);
    let bad = problem.is_some();
    let ended = query.get("ended").filter(|_| !again).map(|ended| {
        let kept = (ended == "kept").then(|| view! { " "{texts.login_ended_kept()} }.into_any());
        view! {
            <div class="mr-banner mr-note" role="status"><Icon name="clock"/><p>{texts.login_ended()}{kept}</p></div>
        }
        .into_any()
    });
    view! {
        <Panel title=texts.login_title() lead=texts.login_lead().to_owned() problems=items>
            {ended}
            <Form to="sign_in" class="mr-form" hidden=vec![("next", next.clone())]>
                <EmailField id="username" value=username error=problem/>
                <div class="mr-field">
                    <label class="mr-label" for="password">{texts.login_password()}</label>
                    <PasswordInput id="password" autocomplete="current-password" what=texts.login_password_word() bad/>
                </div>
                <div class="mr-actions"><button class="mr-button">{texts.login_submit()}</button>
                    <a class="mr-button mr-button--quiet" href="/password/forgot" rel="external">{texts.login_forgot()}</a>
                </div>
            </Form>
        </Panel>
        <aside class="mr-section" aria-labelledby="trouble">
            <h2 id="trouble">{texts.login_trouble()}</h2>
            <ul class="mr-list">
                <li>{texts.login_trouble_address()}</li>
                <li>{texts.login_trouble_password()}</li>
                <li>{texts.login_trouble_cookies()}</li>
            </ul>
            <p><a href="/cannot-log-in" rel="external">{texts.login_cannot()}</a></p>
            <Helpdesk incident=None/>
        </aside>
    }
    .into_any()
}

/// Sign in: the code.
#[component]
pub(crate) fn EnterCode() -> impl IntoView {
    let shown = load(|| ReadSignIn {});
    let form = |shown: SignInShown| match shown.mobile_ending.clone() {
        Some(ending) => view! { <CodeForm shown ending/> }.into_any(),
        // A stale bookmark or a lost cookie: from the start (R88).
        None => view! { <LoginForm shown/> }.into_any(),
    };
    view! { <Alone>{loaded(shown, form)}</Alone> }.into_any()
}

#[component]
fn CodeForm(shown: SignInShown, ending: String) -> impl IntoView {
    let texts = use_texts();
    let problem = shown.code_problem.map(|problem| texts.sign_in_problem(&problem, ""));
    view! {
        <SecondFactor to="enter_code" again="resend_code" hidden=Vec::new() by_app=shown.by_app ending problem>
            <a class="mr-button mr-button--quiet" href="/login" rel="external">{texts.code_back()}</a>
        </SecondFactor>
        <NoPhone/>
    }
    .into_any()
}

/// After logging out.
#[component]
pub(crate) fn LoggedOut() -> impl IntoView {
    let texts = use_texts();
    view! {
        <Alone>
            <Panel title=texts.login_signed_out() lead=texts.login_signed_out_text().to_owned() problems=Vec::new()>
                <div class="mr-actions">
                    <a class="mr-button" href="/up" rel="external">{texts.login_again()}</a>
                </div>
            </Panel>
        </Alone>
    }
    .into_any()
}

/// After logging in again: what waits in another window goes on by itself.
#[component]
pub(crate) fn LoggedIn() -> impl IntoView {
    let texts = use_texts();
    view! {
        <Alone>
            <Panel title=texts.login_back_title() lead=texts.login_back_text().to_owned() problems=Vec::new()>
                <div class="mr-actions">
                    <a class="mr-button mr-button--second" href="/account" rel="external">{texts.nav_account()}</a>
                </div>
            </Panel>
        </Alone>
    }
    .into_any()
}
