//! The pages of wizards: the frame with a wizard's own steps, and the confirmation.

mod add_users;
mod cancel;
mod change_form;
mod choosing;
mod company;
mod contact;
mod done;
mod ended;
mod link_request;
mod parts;
mod renewal;
mod request;
mod terminate;
mod users_renewal;
mod users_request;

pub(crate) use change_form::reason_in_words;
pub(crate) use done::Done;
pub(crate) use ended::Ended;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use rules::{
    shown::WizardShown,
    wizard::{Only, WizardKind},
};
use serde::de::DeserializeOwned;

#[cfg(feature = "ssr")]
use rules::wizard::AnyWizard;

use crate::{
    api::{
        ApiError,
        query::{Loading, load},
        wizard::OpenDraft,
    },
    components::{Footer, Header, loaded_or, refused_alone},
    texts::Texts,
    wizard::{Reload, STEP_FORM, Steps, WizardFrame},
};

/// A draft with what the portal writes of its wizard.
#[cfg(feature = "ssr")]
pub(crate) fn written(mut shown: WizardShown) -> WizardShown {
    let texts = Texts(crate::api::request_frame().language);
    match &mut shown.wizard {
        AnyWizard::AddUsers(wizard) => add_users::write(texts, wizard, &shown.answers, &shown.id),
        AnyWizard::UsersRenewal(wizard) => users_renewal::written::write(texts, wizard, &shown.answers),
        _ => {}
    }
    shown
}

/// What was sent, with what the portal writes of it.
#[cfg(feature = "ssr")]
pub(crate) fn told(mut done: rules::shown::Done) -> rules::shown::Done {
    let texts = Texts(crate::api::request_frame().language);
    if let Some(added) = &mut done.added
        && let Some(import) = &added.import
    {
        added.written = crate::pages::administration::users_file::written::progress(texts, import);
    }
    if let Some(action) = done.for_users.as_mut().filter(|action| !action.granted) {
        action.written = users_renewal::written::result(texts, &done.applications, action);
        if action.written.is_some() {
            // What comes next is said as where some of it is shown.
            action.gone |= !action.undone.is_empty();
            action.undone.clear();
            done.applications.clear();
        }
    }
    done
}

/// A wizard's title, by its kind.
pub(crate) fn wizard_title(texts: Texts, kind: WizardKind) -> &'static str {
    match kind {
        WizardKind::Renewal => texts.renewal_title(),
        WizardKind::Request => texts.request_title(),
        WizardKind::UsersRenewal => texts.users_renewal_title(),
        WizardKind::AddUsers => texts.add_users_title(),
        WizardKind::UsersRequest => texts.users_request_title(),
        WizardKind::LinkRequest => texts.link_ask_title(),
        WizardKind::Terminate => texts.terminate_title(),
        WizardKind::Cancel => texts.cancel_title(),
        WizardKind::ChangeForm => texts.change_form_title(),
        WizardKind::Email => texts.contact_email_title(),
        WizardKind::Mobile => texts.contact_mobile_title(),
    }
}

/// A step's name, by the wizard's kind; of an entry of a list, the list's.
pub(crate) fn step_name(texts: Texts, kind: WizardKind, step: &str) -> &'static str {
    let step = kind.outline().entry(step).map_or(step, |(list, _)| list.group);
    match kind {
        // The steps of renewing for users are steps of renewing.
        WizardKind::Renewal | WizardKind::UsersRenewal => renewal::name_of_step(texts, step),
        WizardKind::Request => request::name_of_step(texts, step),
        WizardKind::AddUsers => add_users::name_of_step(texts, step),
        WizardKind::UsersRequest => users_request::name_of_step(texts, step),
        WizardKind::LinkRequest => link_request::name_of_step(texts, step),
        WizardKind::Terminate => terminate::name_of_step(texts, step),
        WizardKind::Cancel => cancel::name_of_step(texts, step),
        WizardKind::ChangeForm => change_form::name_of_step(texts, step),
        WizardKind::Email | WizardKind::Mobile => contact::name_of_step(texts, step),
    }
}

/// Renewing one's own permissions.
#[component]
pub(crate) fn Renewal() -> impl IntoView {
    page(WizardKind::Renewal, |wizard| Arc::new(renewal::RenewalSteps::new(wizard)))
}

/// Requesting permissions.
#[component]
pub(crate) fn Request() -> impl IntoView {
    page(WizardKind::Request, |wizard| Arc::new(request::RequestSteps::new(wizard)))
}

/// Renewing permissions of users.
#[component]
pub(crate) fn UsersRenewal() -> impl IntoView {
    page(WizardKind::UsersRenewal, |wizard| Arc::new(users_renewal::UsersSteps::new(wizard)))
}

/// Giving users new permissions.
#[component]
pub(crate) fn UsersRequest() -> impl IntoView {
    page(WizardKind::UsersRequest, |wizard| Arc::new(users_request::RequestingSteps::new(wizard)))
}

/// Adding users.
#[component]
pub(crate) fn AddUsers() -> impl IntoView {
    page(WizardKind::AddUsers, |wizard| Arc::new(add_users::AddSteps::new(wizard)))
}

/// A link request.
#[component]
pub(crate) fn LinkRequest() -> impl IntoView {
    page(WizardKind::LinkRequest, |wizard| Arc::new(link_request::LinkRequestSteps::new(wizard)))
}

/// Ending permissions of users.
#[component]
pub(crate) fn Terminate() -> impl IntoView {
    page(WizardKind::Terminate, |wizard| Arc::new(terminate::TerminateSteps::new(wizard)))
}

/// Cancelling permissions.
#[component]
pub(crate) fn Cancel() -> impl IntoView {
    page(WizardKind::Cancel, |wizard| Arc::new(cancel::CancelSteps::new(wizard)))
}

/// Changing one's own e-mail address.
#[component]
pub(crate) fn Email() -> impl IntoView {
    page(WizardKind::Email, |wizard| Arc::new(contact::ContactSteps::new(wizard)))
}

/// Changing one's own mobile number.
#[component]
pub(crate) fn Mobile() -> impl IntoView {
    page(WizardKind::Mobile, |wizard| Arc::new(contact::ContactSteps::new(wizard)))
}

/// The form of who lost the phone.
#[component]
pub(crate) fn ChangeForm() -> impl IntoView {
    page(WizardKind::ChangeForm, |wizard| Arc::new(change_form::ChangeFormSteps::new(wizard)))
}

/// The page of one wizard at one of its steps. `steps` gives the wizard's own views. The draft is read as this wizard's alone:
/// the browser loads no other one's rules for it.
fn page<W>(kind: WizardKind, steps: fn(W) -> Arc<dyn Steps>) -> AnyView
where
    W: Clone + DeserializeOwned + Send + Sync + 'static,
{
    let (asked, reload) = ask(kind);
    let view = move |opened: WizardShown<Only<W>>| {
        let (Only(wizard), opened) = opened.apart();
        let (steps, reload) = (steps(wizard), reload.clone());
        view! {
            <WizardFrame kind opened steps reload/>
            <Footer form=STEP_FORM/>
        }
        .into_any()
    };
    view! {
        <Header plain=true/>
        {loaded_or(asked.read_as(), view, refused)}
    }
    .into_any()
}

/// What stands there instead of a wizard.
fn refused(error: ApiError) -> AnyView {
    view! {
        {refused_alone(error)}
        <Footer/>
    }
    .into_any()
}

/// Asks for the draft of the address, and says how to ask again.
fn ask(kind: WizardKind) -> (Loading<WizardShown>, Reload) {
    let params = use_params_map();
    let draft = Memo::new(move |_| params.read().get("draft").unwrap_or_default());
    let asked = load(move || {
        let step = params.read_untracked().get("step").unwrap_or_default();
        OpenDraft { kind: kind.to_string(), draft: draft.get(), step }
    });
    let here = use_location().pathname;
    let reload = Arc::new(move || {
        // The newer answers come with a note; the page is loaded anew, so that nothing of the old ones stays.
        let _ = window().location().set_href(&format!("{}?stale=1", here.get_untracked()));
    });
    (asked, reload)
}
