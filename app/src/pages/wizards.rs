//! The pages of wizards: the frame with a wizard's own steps, and the confirmation.

mod cancel;
mod change_form;
mod contact;
mod done;
mod parts;
mod renewal;
mod request;
mod users_renewal;

pub(crate) use change_form::reason_in_words;
pub(crate) use done::Done;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use rules::{
    shown::WizardShown,
    wizard::{AnyWizard, WizardKind},
};

use crate::{
    api::wizard::open_draft,
    components::{Footer, Header, loaded_alone},
    texts::Texts,
    wizard::{Steps, WizardFrame},
};

/// A wizard's title, by its kind.
pub(crate) fn wizard_title(texts: Texts, kind: WizardKind) -> &'static str {
    match kind {
        WizardKind::Renewal => texts.renewal_title(),
        WizardKind::Request => texts.request_title(),
        WizardKind::UsersRenewal => texts.users_renewal_title(),
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
        WizardKind::Cancel => cancel::name_of_step(texts, step),
        WizardKind::ChangeForm => change_form::name_of_step(texts, step),
        WizardKind::Email | WizardKind::Mobile => contact::name_of_step(texts, step),
    }
}

/// A wizard at one of its steps.
#[component]
pub(crate) fn Page() -> impl IntoView {
    let params = use_params_map();
    let draft = Memo::new(move |_| params.read().get("draft").unwrap_or_default());
    let shown = Resource::new(
        move || draft.get(),
        move |draft| {
            let step = params.read_untracked().get("step").unwrap_or_default();
            let kind = params.read_untracked().get("kind").unwrap_or_default();
            open_draft(kind, draft, step)
        },
    );
    let here = use_location().pathname;
    let reload = Callback::new(move |()| {
        // The newer answers come with a note; the page is loaded anew, so that nothing of the old ones stays.
        let _ = window().location().set_href(&format!("{}?stale=1", here.get_untracked()));
    });
    view! {
        <Header plain=true/>
        {loaded_alone(shown, move |opened: WizardShown| match opened.wizard.clone() {
            AnyWizard::Renewal(wizard) => framed(opened, Arc::new(renewal::RenewalSteps::new(*wizard)), reload),
            AnyWizard::Request(wizard) => framed(opened, Arc::new(request::RequestSteps::new(*wizard)), reload),
            AnyWizard::Cancel(wizard) => framed(opened, Arc::new(cancel::CancelSteps::new(*wizard)), reload),
            AnyWizard::ChangeForm(wizard) => framed(opened, Arc::new(change_form::ChangeFormSteps::new(*wizard)), reload),
            AnyWizard::Contact(wizard) => framed(opened, Arc::new(contact::ContactSteps::new(*wizard)), reload),
            AnyWizard::UsersRenewal(wizard) => framed(opened, Arc::new(users_renewal::UsersSteps::new(*wizard)), reload),
        })}
        <Footer/>
    }
    .into_any()
}

fn framed(opened: WizardShown, steps: Arc<dyn Steps>, reload: Callback<()>) -> AnyView {
    view! { <WizardFrame opened steps reload/> }.into_any()
}
