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
use rules::{shown::WizardShown, wizard::AnyWizard};

use crate::{
    api::{query::load, wizard::OpenDraft},
    components::{Footer, Header, loaded_alone},
    texts::Texts,
    wizard::{Steps, WizardFrame},
};

/// A wizard's title, by its kind.
pub(crate) fn wizard_title(texts: Texts, kind: &str) -> &'static str {
    match kind {
        rules::wizard::renewal::KIND => texts.renewal_title(),
        rules::wizard::request::KIND => texts.request_title(),
        rules::wizard::users_renewal::KIND => texts.users_renewal_title(),
        rules::wizard::cancel::KIND => texts.cancel_title(),
        rules::wizard::change_form::KIND => texts.change_form_title(),
        rules::wizard::contact::EMAIL => texts.contact_email_title(),
        rules::wizard::contact::MOBILE => texts.contact_mobile_title(),
        _ => "",
    }
}

/// A step's name, by the wizard's kind.
pub(crate) fn step_name(texts: Texts, kind: &str, step: &str) -> &'static str {
    match kind {
        // The steps of renewing for users are steps of renewing.
        rules::wizard::renewal::KIND | rules::wizard::users_renewal::KIND => renewal::name_of_step(texts, step),
        rules::wizard::request::KIND => request::name_of_step(texts, step),
        rules::wizard::cancel::KIND => cancel::name_of_step(texts, step),
        rules::wizard::change_form::KIND => change_form::name_of_step(texts, step),
        rules::wizard::contact::EMAIL | rules::wizard::contact::MOBILE => contact::name_of_step(texts, step),
        _ => "",
    }
}

/// A wizard at one of its steps.
#[component]
pub(crate) fn Page() -> impl IntoView {
    let params = use_params_map();
    let draft = Memo::new(move |_| params.read().get("draft").unwrap_or_default());
    let shown = load(move || {
        let param = |name| params.read_untracked().get(name).unwrap_or_default();
        OpenDraft { kind: param("kind"), draft: draft.get(), step: param("step") }
    });
    let here = use_location().pathname;
    let reload = Callback::new(move |()| {
        // The newer answers come with a note; the page is loaded anew, so that nothing of the old ones stays.
        let _ = window().location().set_href(&format!("{}?stale=1", here.get_untracked()));
    });
    view! {
        <Header plain=true/>
        {loaded_alone(shown, move |opened: WizardShown| match opened.wizard.clone() {
            AnyWizard::Renewal(wizard) => framed(opened, Arc::new(renewal::RenewalSteps::new(wizard)), reload),
            AnyWizard::Request(wizard) => framed(opened, Arc::new(request::RequestSteps::new(*wizard)), reload),
            AnyWizard::Cancel(wizard) => framed(opened, Arc::new(cancel::CancelSteps::new(wizard)), reload),
            AnyWizard::ChangeForm(wizard) => framed(opened, Arc::new(change_form::ChangeFormSteps::new(wizard)), reload),
            AnyWizard::Contact(wizard) => framed(opened, Arc::new(contact::ContactSteps::new(wizard)), reload),
            AnyWizard::UsersRenewal(wizard) => framed(opened, Arc::new(users_renewal::UsersSteps::new(wizard)), reload),
        })}
        <Footer/>
    }
    .into_any()
}

fn framed(opened: WizardShown, steps: Arc<dyn Steps>, reload: Callback<()>) -> AnyView {
    view! { <WizardFrame opened steps reload/> }.into_any()
}
