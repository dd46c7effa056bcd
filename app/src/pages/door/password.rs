//! Passwords: forgotten, chosen anew by a link, changed by somebody who is signed in.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use rules::{
    opens::Link,
    problem::{Problem, Problems},
    shown::{PasswordChangeShown, ResetShown, ResetStep, SignInShown},
};

use super::{Alone, NoPhone, Panel, SecondFactor, alone, linked};
use crate::{
    api::{
        password::{ReadPasswordChange, ReadReset},
        query::load,
        session::ReadSignIn,
    },
    components::{Composed, FieldError, Form, PasswordInput, Rules},
    pages::public::EmailField,
    texts::{Texts, use_texts},
};

/// The problems of a new password in words, with the id of its field.
fn sentences(texts: Texts, problems: &[Problem]) -> Vec<(String, String)> {
    problems.iter().map(|problem| ("password".to_owned(), texts.problem(problem, ""))).collect()
}

/// Forgot password: asks for the address, then says the same to everybody.
#[component]
pub(crate) fn Forgot() -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map().get_untracked();
    if query.get("sent").is_some() {
        return view! {
            <Alone>
                <Panel title=texts.password_sent_title() lead=texts.password_sent_lead().to_owned() problems=Vec::new()>
                    <p class="mr-soft">{texts.password_sent_hint()}</p>
                    <div class="mr-actions">
                        <a class="mr-button mr-button--second" href="/password/forgot" rel="external">{texts.password_sent_again()}</a>
                        <a class="mr-button mr-button--quiet" href="/up" rel="external">{texts.password_forgot_back()}</a>
                    </div>
                </Panel>
            </Alone>
        }
        .into_any();
    }
    let again = query.get("again").is_some();
    let shown = load(|| ReadSignIn {});
    alone(shown, move |shown: SignInShown| {
        let no_cookies = shown.problem == Some(Problem::CookiesOff);
        let what = texts.change_form_email_what();
        let problem = shown.problem.filter(|_| again).map(|problem| texts.problem(&problem, what));
        let items: Vec<_> = problem.iter().map(|text| ("email".to_owned(), text.clone())).collect();
        let problem = problem.filter(|_| !no_cookies);
        view! {
            <Panel title=texts.password_forgot_title() lead=texts.password_forgot_lead().to_owned() problems=items>
                <Form to="forgot_password" class="mr-form">
                    <EmailField id="email" value=shown.username error=problem/>
                    <div class="mr-actions">
                        <button class="mr-button">{texts.password_forgot_submit()}</button>
                        <a class="mr-button mr-button--quiet" href="/up" rel="external">{texts.password_forgot_back()}</a>
                    </div>
                </Form>
            </Panel>
        }.into_any()
    })
}

/// The link of the mail: the code first, then the new password.
#[component]
pub(crate) fn Reset() -> impl IntoView {
    let texts = use_texts();
    let token = use_params_map().get_untracked().get("token").unwrap_or_default();
    let of = token.clone();
    let shown = load(move || ReadReset { token: of.clone() });
    linked(Link::Reset, shown, move |shown: ResetShown| {
        let hidden = vec![("token", token.clone())];
        let problems = shown.problems;
        let first = problems.first().map(|problem| texts.problem(problem, ""));
        let items: Vec<_> = first.iter().map(|text| ("code".to_owned(), text.clone())).collect();
        match shown.step {
            ResetStep::Start if !shown.app => view! {
                <Panel
                    title=texts.password_reset_title() problems=items
                    lead=texts.password_reset_lead(shown.username, shown.mobile_ending)
                >
                    <div class="mr-actions" id="code">
                        <Form to="send_reset_code" hidden><button class="mr-button">{texts.password_reset_send()}</button></Form>
                    </div>
                </Panel>
            }
            .into_any(),
            step @ (ResetStep::Start | ResetStep::Code) => view! {
                <SecondFactor
                    to="check_reset_code" again="send_reset_code" hidden by_app=step == ResetStep::Start
                    ending=shown.mobile_ending problem=first
                />
                <NoPhone/>
            }
            .into_any(),
            ResetStep::Password => {
                let lead = texts.password_new_lead(&shown.username);
                let username = shown.username;
                view! { <NewPassword title=texts.password_reset_title() lead to="reset_password" hidden username problems/> }
                    .into_any()
            }
        }
    })
}

/// Choosing another password while signed in.
#[component]
pub(crate) fn ChangePassword() -> impl IntoView {
    let texts = use_texts();
    let again = use_query_map().get_untracked().get("again").is_some();
    let shown = load(|| ReadPasswordChange {});
    alone(shown, move |shown: PasswordChangeShown| {
        let problems: Problems = if again { shown.problems } else { Problems::new() };
        let of = |field: &str| {
            problems.iter().filter(|(name, _)| name == field).map(|(_, problem)| problem.clone()).collect::<Vec<_>>()
        };
        let current = of("current").first().map(|problem| texts.problem(problem, ""));
        let lead = if shown.must { texts.password_must_lead() } else { texts.password_change_lead() };
        let back = (!shown.must).then_some("/account/security");
        view! {
            <NewPassword
                title=texts.password_change_title() lead=lead.to_owned() to="change_password" hidden=Vec::new()
                username=shown.username problems=of("password") current=current back
            />
            <aside class="mr-section" aria-labelledby="forgot">
                <h2 id="forgot">{texts.password_current_forgot()}</h2>
                <p>{texts.password_current_forgot_text()}</p>
                <div class="mr-actions">
                    <Form to="forgot_own_password">
                        <button class="mr-button mr-button--second">{texts.password_forgot_submit()}</button>
                    </Form>
                </div>
            </aside>
        }
        .into_any()
    })
}

/// The form of a new password, with the list of rules that is kept while somebody types (R38).
#[component]
pub(super) fn NewPassword(
    title: &'static str,
    lead: String,
    to: &'static str,
    hidden: Vec<(&'static str, String)>,
    username: String,
    problems: Vec<Problem>,
    /// Whether the current password is asked for, and what was wrong with it.
    #[prop(optional)]
    current: Option<Option<String>>,
    /// The way out.
    #[prop(optional_no_strip)]
    back: Option<&'static str>,
) -> impl IntoView {
    let texts = use_texts();
    let typed = RwSignal::new(String::new());
    let mut items: Vec<(String, String)> = Vec::new();
    items.extend(current.clone().flatten().map(|text| ("current".to_owned(), text)));
    items.extend(sentences(texts, &problems));
    let error = (!problems.is_empty())
        .then(|| problems.iter().map(|problem| texts.problem(problem, "")).collect::<Vec<_>>().join(". "));
    let bad = error.is_some();
    let current = current.map(|error| {
        let bad = error.is_some();
        view! {
            <div class="mr-field">
                <label class="mr-label" for="current">{texts.password_current()}</label>
                <FieldError id="current-e" text=error/>
                <PasswordInput id="current" autocomplete="current-password" what=texts.password_current_word() bad/>
            </div>
        }
        .into_any()
    });
    view! {
        <Panel title lead problems=items>
            <Form to hidden class="mr-form">
                // Password managers learn from it whose password this is.
                <input class="mr-hidden" type="text" name="username" autocomplete="username" value=username.clone() readonly tabindex="-1" aria-hidden="true"/>
                {current}
                <div class="mr-field">
                    <label class="mr-label" for="password">{texts.password_new()}</label>
                    <FieldError id="password-e" text=error/>
                    <PasswordInput
                        id="password" autocomplete="new-password" what=texts.password_new_word() bad
                        described="password-e rules"
                        on_input=Callback::new(move |text: String| typed.set(Composed::of(&text).0))
                    />
                </div>
                <Rules typed username/>
                <div class="mr-actions">
                    <button class="mr-button">{texts.password_submit()}</button>
                    {back.map(|href| view! { <a class="mr-button mr-button--quiet" href=href rel="external">{texts.wizard_back()}</a> }.into_any())}
                </div>
            </Form>
        </Panel>
    }
    .into_any()
}

/// The new password is in force, set by a link: nobody is signed in.
#[component]
pub(crate) fn ResetDone() -> impl IntoView {
    view! { <Changed reset=true/> }.into_any()
}

/// The new password is in force, set by somebody who is signed in.
#[component]
pub(crate) fn PasswordChanged() -> impl IntoView {
    view! { <Changed reset=false/> }.into_any()
}

#[component]
fn Changed(reset: bool) -> impl IntoView {
    let texts = use_texts();
    let weak = use_query_map().get_untracked().get("weak").is_some();
    let lead = if reset { texts.password_done_reset() } else { texts.password_done_change() };
    let (href, word) =
        if reset { ("/up", texts.login_submit()) } else { ("/account/security", texts.security_title()) };
    let other = if reset { "/password/forgot" } else { "/password/change" };
    view! {
        <Alone>
            <Panel title=texts.password_done_title() lead=lead.to_owned() problems=Vec::new()>
                {weak.then(|| view! {
                    <p class="mr-inset">
                        {texts.password_weak()}" "<a href=other rel="external">{texts.password_another()}</a>
                    </p>
                }.into_any())}
                <div class="mr-actions"><a class="mr-button" href=href rel="external">{word}</a></div>
            </Panel>
        </Alone>
    }
    .into_any()
}
