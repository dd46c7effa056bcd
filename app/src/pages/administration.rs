//! Administration: what authorization managers see and decide.

mod filters;
mod finished;
mod invitations;
mod narrowing;
mod number;
mod overview;
mod parts;
mod permissions;
mod request;
mod requests;
mod sent;
mod user;
mod users;
pub(crate) mod users_file;

pub(crate) use invitations::Invitations;
pub(crate) use number::Number;
pub(crate) use overview::Overview;
pub(crate) use permissions::Permissions;
pub(crate) use request::Request;
pub(crate) use requests::Requests;
pub(crate) use sent::JustAsked;
pub(crate) use user::User;
pub(crate) use users::{Plan, Users};
pub(crate) use users_file::UsersFile;

use leptos::prelude::*;
use leptos_router::components::Outlet;

use crate::{components::SiteSection, frame::use_frame, pages::lost::NotFound, site_map};

/// What stands around the pages of Administration. For somebody who manages nothing they do not exist (R23).
#[component]
pub(crate) fn Section() -> impl IntoView {
    if !use_frame().viewer.is_some_and(|viewer| viewer.manages) {
        return view! { <NotFound/> }.into_any();
    }
    view! { <SiteSection section=site_map::Section::Administration><Outlet/></SiteSection> }.into_any()
}
