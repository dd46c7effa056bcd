//! Which page stands where, and what the browser loads for it.
//!
//! Areas are pieces that the browser loads when they are first visited, so that the first page a visitor sees carries only
//! itself and what all pages share. One piece an area, as what two pieces share becomes a third. All pages are one type,
//! as the router is compiled anew for every type of view.

use leptos::prelude::*;
use leptos_router::ChooseView;

use crate::pages::{account, administration, door, lost, public, wizards};

/// Every page.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Page {
    /// Sign in: address and password.
    Login,
    /// What stands around the pages of My Account.
    AccountSection,
    /// A page of My Account.
    Account(AccountPage),
    /// What stands around the pages of Administration.
    AdministrationSection,
    /// A page of Administration.
    Administration(AdministrationPage),
    /// A page that stands alone.
    Door(DoorPage),
    /// Every wizard, and their confirmations.
    Wizard(WizardPage),
}

/// A page of My Account.
#[derive(Debug, Clone, Copy)]
pub(crate) enum AccountPage {
    /// Overview.
    Overview,
    /// My Details.
    Details,
    /// My Details > Edit.
    Edit,
    /// The proof of a change.
    Prove,
    /// My Permissions.
    Permissions,
    /// Activity.
    Activity,
    /// My requests.
    Requests,
    /// A request to link oneself.
    LinkRequest,
    /// Organizations that see the reader.
    Links,
    /// Leaving one of them.
    Unlink,
    /// Security.
    Security,
    /// Security > Authenticator app.
    Authenticator,
    /// Security > Recovery codes.
    Recovery,
    /// Preferences.
    Preferences,
    /// My data.
    Data,
}

#[lazy]
fn account_area(page: AccountPage) -> AnyView {
    match page {
        AccountPage::Overview => view! { <account::Overview/> }.into_any(),
        AccountPage::Details => view! { <account::Details/> }.into_any(),
        AccountPage::Edit => view! { <account::Edit/> }.into_any(),
        AccountPage::Prove => view! { <account::Prove/> }.into_any(),
        AccountPage::Permissions => view! { <account::Permissions/> }.into_any(),
        AccountPage::Activity => view! { <account::Activity/> }.into_any(),
        AccountPage::Requests => view! { <account::Requests/> }.into_any(),
        AccountPage::Links => view! { <account::Links/> }.into_any(),
        AccountPage::Unlink => view! { <account::Unlink/> }.into_any(),
        AccountPage::LinkRequest => view! { <account::LinkRequest/> }.into_any(),
        AccountPage::Security => view! { <account::Security/> }.into_any(),
        AccountPage::Authenticator => view! { <account::Authenticator/> }.into_any(),
        AccountPage::Recovery => view! { <account::Recovery/> }.into_any(),
        AccountPage::Preferences => view! { <account::Preferences/> }.into_any(),
        AccountPage::Data => view! { <account::Data/> }.into_any(),
    }
}

/// A page that stands alone: welcome, codes, passwords, links in mails. The sign-in's first page is no piece: it is the
/// first that most visitors see.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DoorPage {
    /// Welcome.
    Home,
    /// Sign in: the code.
    EnterCode,
    /// After logging out.
    LoggedOut,
    /// Why something was not done.
    Sorry,
    /// Forgot password.
    Forgot,
    /// The link to a new password.
    Reset,
    /// A password was set by a link.
    ResetDone,
    /// Change password.
    ChangePassword,
    /// A password was changed.
    PasswordChanged,
    /// The code again.
    Confirm,
    /// The link in a new mailbox.
    EmailLink,
    /// What a link about the e-mail address did.
    EmailOutcome,
    /// The link in an old mailbox.
    Undo,
    /// What was cancelled.
    Cancelled,
    /// Before a change form.
    FormStart,
    /// Where a change form stands.
    FormSent,
    /// The link in the mailbox that a change form claims.
    FormLink,
    /// What a link about a change form did.
    FormOutcome,
    /// The link that stops a change form.
    StopForm,
}

#[lazy]
fn door_area(page: DoorPage) -> AnyView {
    match page {
        DoorPage::Home => view! { <public::Home/> }.into_any(),
        DoorPage::EnterCode => view! { <public::EnterCode/> }.into_any(),
        DoorPage::LoggedOut => view! { <public::LoggedOut/> }.into_any(),
        DoorPage::Sorry => view! { <lost::Sorry/> }.into_any(),
        DoorPage::Forgot => view! { <door::Forgot/> }.into_any(),
        DoorPage::Reset => view! { <door::Reset/> }.into_any(),
        DoorPage::ResetDone => view! { <door::Changed reset=true/> }.into_any(),
        DoorPage::ChangePassword => view! { <door::ChangePassword/> }.into_any(),
        DoorPage::PasswordChanged => view! { <door::Changed reset=false/> }.into_any(),
        DoorPage::Confirm => view! { <door::Confirm/> }.into_any(),
        DoorPage::EmailLink => view! { <door::EmailLink/> }.into_any(),
        DoorPage::EmailOutcome => view! { <door::EmailOutcome/> }.into_any(),
        DoorPage::Undo => view! { <door::Undo/> }.into_any(),
        DoorPage::Cancelled => view! { <door::Cancelled/> }.into_any(),
        DoorPage::FormStart => view! { <door::FormStart/> }.into_any(),
        DoorPage::FormSent => view! { <door::FormSent/> }.into_any(),
        DoorPage::FormLink => view! { <door::FormLink/> }.into_any(),
        DoorPage::FormOutcome => view! { <door::FormOutcome/> }.into_any(),
        DoorPage::StopForm => view! { <door::StopForm/> }.into_any(),
    }
}

/// A page of Administration.
#[derive(Debug, Clone, Copy)]
pub(crate) enum AdministrationPage {
    /// Permissions of users.
    Permissions,
    /// Requests to decide.
    Requests,
    /// One of them.
    Request,
    /// A change form.
    Number,
}

#[lazy]
fn administration_area(page: AdministrationPage) -> AnyView {
    match page {
        AdministrationPage::Permissions => view! { <administration::Permissions/> }.into_any(),
        AdministrationPage::Requests => view! { <administration::Requests/> }.into_any(),
        AdministrationPage::Request => view! { <administration::Request/> }.into_any(),
        AdministrationPage::Number => view! { <administration::Number/> }.into_any(),
    }
}

/// A page of the wizards.
#[derive(Debug, Clone, Copy)]
pub(crate) enum WizardPage {
    /// A step of any wizard.
    Step,
    /// The confirmation of any wizard.
    Done,
}

#[lazy]
fn wizard_area(page: WizardPage) -> AnyView {
    match page {
        WizardPage::Step => view! { <wizards::Page/> }.into_any(),
        WizardPage::Done => view! { <wizards::Done/> }.into_any(),
    }
}

impl ChooseView for Page {
    async fn choose(self) -> AnyView {
        let view = match self {
            Page::Login => view! { <public::Login/> }.into_any(),
            Page::AccountSection => view! { <account::Section/> }.into_any(),
            Page::Account(page) => account_area(page).await,
            Page::AdministrationSection => view! { <administration::Section/> }.into_any(),
            Page::Administration(page) => administration_area(page).await,
            Page::Door(page) => door_area(page).await,
            Page::Wizard(page) => wizard_area(page).await,
        };
        #[cfg(feature = "ssr")]
        crate::scripts::name_pieces();
        view
    }

    async fn preload(&self) {
        #[cfg(feature = "hydrate")]
        match self {
            Page::Account(_) => __preload_account_area().await,
            Page::Administration(_) => __preload_administration_area().await,
            Page::Door(_) => __preload_door_area().await,
            Page::Wizard(_) => __preload_wizard_area().await,
            Page::Login | Page::AccountSection | Page::AdministrationSection => {}
        }
    }
}
