//! My Account: what a user sees of himself.

mod activity;
mod authenticator;
mod data;
mod details;
mod edit;
mod link_request;
mod links;
mod overview;
mod permissions;
mod preferences;
pub(crate) mod renew;
mod requests;
mod security;
mod withdraw;

#[cfg(feature = "ssr")]
pub(crate) use activity::event_sentence;
pub(crate) use activity::{Activity, event_of_user};
pub(crate) use authenticator::{Authenticator, Recovery};
pub(crate) use data::Data;
pub(crate) use details::Details;
pub(crate) use edit::{Edit, Prove};
pub(crate) use link_request::LinkRequest;
pub(crate) use links::{Links, Unlink};
pub(crate) use overview::Overview;
pub(crate) use permissions::{Permissions, RenewButton, RequestButton};
pub(crate) use preferences::Preferences;
#[cfg(feature = "ssr")]
pub(crate) use preferences::written::calendar;
pub(crate) use renew::Renew;
pub(crate) use requests::Requests;
pub(crate) use security::Security;
pub(crate) use withdraw::Withdraw;

use leptos::prelude::*;
use leptos_router::components::Outlet;

use crate::{components::SiteSection, site_map};

/// What stands around the pages of My Account.
#[component]
pub(crate) fn Section() -> impl IntoView {
    view! { <SiteSection section=site_map::Section::Account><Outlet/></SiteSection> }.into_any()
}
