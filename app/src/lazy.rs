//! Areas that the browser loads when they are first visited: each is a piece of its own, so that the first page a visitor
//! sees carries only itself and what all pages share. One piece an area, as what two pieces share becomes a third.

use leptos::prelude::*;
use leptos_router::LazyRoute;

use crate::pages::{account, administration, wizards};

/// A page of My Account.
#[derive(Clone, Copy)]
enum AccountPage {
    Overview,
    Details,
    Permissions,
}

#[lazy]
fn account_area(page: AccountPage) -> AnyView {
    match page {
        AccountPage::Overview => view! { <account::Overview/> }.into_any(),
        AccountPage::Details => view! { <account::Details/> }.into_any(),
        AccountPage::Permissions => view! { <account::Permissions/> }.into_any(),
    }
}

/// A page of Administration.
#[derive(Clone, Copy)]
enum AdministrationPage {
    Permissions,
    Requests,
    Request,
}

#[lazy]
fn administration_area(page: AdministrationPage) -> AnyView {
    match page {
        AdministrationPage::Permissions => view! { <administration::Permissions/> }.into_any(),
        AdministrationPage::Requests => view! { <administration::Requests/> }.into_any(),
        AdministrationPage::Request => view! { <administration::Request/> }.into_any(),
    }
}

/// A page of the wizards.
#[derive(Clone, Copy)]
enum WizardPage {
    Step,
    Done,
}

#[lazy]
fn wizard_area(page: WizardPage) -> AnyView {
    match page {
        WizardPage::Step => view! { <wizards::Page/> }.into_any(),
        WizardPage::Done => view! { <wizards::Done/> }.into_any(),
    }
}

macro_rules! page_of {
    ($($(#[$doc:meta])* $name:ident = $area:ident($page:expr), $preload:ident;)*) => {
        $(
            $(#[$doc])*
            pub(crate) struct $name;

            impl LazyRoute for $name {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> AnyView {
                    $area($page).await
                }

                async fn preload() {
                    #[cfg(feature = "hydrate")]
                    $preload().await;
                }
            }
        )*
    };
}

page_of! {
    /// My Account > Overview.
    AccountOverview = account_area(AccountPage::Overview), __preload_account_area;
    /// My Account > My Details.
    AccountDetails = account_area(AccountPage::Details), __preload_account_area;
    /// My Account > My Permissions.
    AccountPermissions = account_area(AccountPage::Permissions), __preload_account_area;
    /// Administration > Permissions.
    AdministrationPermissions = administration_area(AdministrationPage::Permissions), __preload_administration_area;
    /// Administration > Requests.
    AdministrationRequests = administration_area(AdministrationPage::Requests), __preload_administration_area;
    /// Administration > Requests > one of them.
    AdministrationRequest = administration_area(AdministrationPage::Request), __preload_administration_area;
    /// Every wizard.
    Wizard = wizard_area(WizardPage::Step), __preload_wizard_area;
    /// The confirmation of every wizard.
    Done = wizard_area(WizardPage::Done), __preload_wizard_area;
}
