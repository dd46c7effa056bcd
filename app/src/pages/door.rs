//! Pages that stand alone, before or beside the portal's sections: passwords, the code again, links in mails.

mod cancelled;
mod change_form;
mod confirm;
mod email;
mod invite;
mod link;
mod password;

pub(crate) use cancelled::Cancelled;
pub(crate) use change_form::{FormLink, FormOutcome, FormSent, FormStart, StopForm, standing as form_standing};
pub(crate) use confirm::Confirm;
pub(crate) use email::{EmailLink, EmailOutcome, Undo};
pub(crate) use invite::{Invite, InviteOutcome};
pub(crate) use password::{ChangePassword, Forgot, PasswordChanged, Reset, ResetDone};

use self::password::NewPassword;

use leptos::prelude::*;
use rules::{opens::Link, problem::Refusal};

use super::{
    lost::{Helpdesk, Refused},
    public::{Alone, Panel},
};
use crate::{
    api::{
        ApiError,
        query::{Loading, Shown},
    },
    components::{FieldKind, Form, TextField, loaded, loaded_or},
    texts::use_texts,
};

/// A page of its own around what is loaded.
fn alone<T, V>(asked: Loading<T>, view: impl Fn(T) -> V + Send + Sync + 'static) -> AnyView
where
    T: Shown,
    V: IntoView + 'static,
{
    view! { <Alone>{loaded(asked, view)}</Alone> }.into_any()
}

/// The page of a link: what it opens, or why it does not work and where to go on.
fn linked<T, V>(link: Link, asked: Loading<T>, view: impl Fn(T) -> V + Send + Sync + 'static) -> AnyView
where
    T: Shown,
    V: IntoView + 'static,
{
    let refused = move |error| match error {
        ApiError::Refused(Refusal::Link(trouble)) => view! { <link::Lost link trouble/> }.into_any(),
        error => view! { <Refused error/> }.into_any(),
    };
    view! { <Alone>{loaded_or(asked, view, refused)}</Alone> }.into_any()
}

/// The page of a second factor: a code by text message, or, where none was sent, one of the authenticator app.
#[component]
pub(crate) fn SecondFactor(
    /// Where the code goes.
    to: &'static str,
    /// Where a text message is asked for.
    again: &'static str,
    /// What both forms carry along.
    hidden: Vec<(&'static str, String)>,
    /// A code of the app is asked for.
    by_app: bool,
    /// The last two digits of the number that text messages go to.
    ending: String,
    /// What is wrong with the last try.
    problem: Option<String>,
    /// The way out.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let texts = use_texts();
    let items: Vec<_> = problem.iter().map(|text| ("code".to_owned(), text.clone())).collect();
    let (title, lead, hint, again_hint, again_word) = if by_app {
        let lead = texts.code_app_lead().to_owned();
        // An app whose clock is wrong shows codes that never were.
        let hint = if problem.is_some() { texts.code_app_hint_clock() } else { texts.code_app_hint() };
        (texts.code_app_title(), lead, hint, texts.code_app_other(), texts.code_app_sms())
    } else {
        let (hint, word) = (texts.code_resend_hint(), texts.code_resend());
        (texts.code_title(), texts.code_lead(ending), texts.code_hint(), hint, word)
    };
    view! {
        <Panel title lead problems=items>
            <CodeForms to again hidden problem hint again_hint again_word>
                {children.map(|children| children())}
            </CodeForms>
        </Panel>
    }
    .into_any()
}

/// The way on for who lost the phone that codes go to (R85).
#[component]
pub(crate) fn NoPhone() -> impl IntoView {
    let texts = use_texts();
    view! {
        <aside class="mr-section" aria-labelledby="no-phone">
            <h2 id="no-phone">{texts.code_no_phone()}</h2>
            <p>{texts.code_no_phone_text()}" "<a href="/change-form" rel="external">{texts.code_no_phone_link()}</a></p>
            <Helpdesk incident=None/>
        </aside>
    }
    .into_any()
}

/// The form with one code, and the one that sends it again.
#[component]
pub(crate) fn CodeForms(
    /// Where the code goes.
    to: &'static str,
    /// Where another code is asked for.
    again: &'static str,
    /// What both forms carry along.
    hidden: Vec<(&'static str, String)>,
    /// "6 digits, valid for …".
    hint: &'static str,
    /// What to say before asking for another.
    again_hint: &'static str,
    /// The word for asking.
    again_word: &'static str,
    /// What is wrong with the last try.
    problem: Option<String>,
    /// The way out.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <Form to=to class="mr-form" hidden=hidden.clone()>
            <TextField id="code" name="code" kind=FieldKind::CODE label=texts.code_label() hint error=problem/>
            <div class="mr-actions"><button class="mr-button">{texts.code_submit()}</button></div>
        </Form>
        <div class="mr-or mr-stack mr-stack--sm">
            <p class="mr-soft">{again_hint}</p>
            <div class="mr-actions">
                <Form to=again hidden=hidden><button class="mr-button mr-button--second">{again_word}</button></Form>
                {children.map(|children| children())}
            </div>
        </div>
    }
    .into_any()
}
