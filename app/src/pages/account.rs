//! My Account: what a user sees of himself.

mod details;
mod overview;
mod permissions;

pub(crate) use details::Details;
pub(crate) use overview::Overview;
pub(crate) use permissions::{Permissions, RenewButton};

use leptos::prelude::*;
use leptos_router::components::Outlet;

use crate::components::SiteSection;

/// What stands around the pages of My Account.
#[component]
pub(crate) fn Section() -> impl IntoView {
    view! { <SiteSection><Outlet/></SiteSection> }.into_any()
}
