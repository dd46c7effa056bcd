//! A link that does not work: why, and the way on that is right for its kind (R135).

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use rules::{opens::Link, problem::LinkTrouble};

use super::{Helpdesk, Panel};
use crate::{
    api::{page_status, password::CHANGE},
    components::Form,
    frame::use_frame,
    texts::use_texts,
};

/// The page.
#[component]
pub(super) fn Lost(
    /// What it would open.
    link: Link,
    /// Why it does not.
    trouble: LinkTrouble,
) -> impl IntoView {
    let texts = use_texts();
    page_status(410);
    let (title, why) = texts.link_trouble(trouble);
    let can_renew = matches!(trouble, LinkTrouble::Expired { .. });
    let signed_in = use_frame().viewer.is_some();
    // What to do now, and where; whoever wants to stop something has no time for a form.
    let (now, way) = match link {
        Link::Reset if signed_in => (texts.lost_link_reset_signed_in(), Some((CHANGE, texts.password_change_title()))),
        Link::Reset => (texts.lost_link_reset(), Some(("/password/forgot", texts.lost_link_reset_new()))),
        Link::ConfirmEmail => (texts.lost_link_email(), Some(("/account/details", texts.prove_to_details()))),
        Link::UndoEmail => (texts.lost_link_undo(), None),
        Link::StopForm => (texts.lost_link_stop(), None),
        Link::ConfirmForm => (texts.lost_link_form(), Some(("/change-form", texts.lost_link_form_start()))),
        Link::Farewell => (texts.lost_link_farewell(), None),
        // Its page is the desk's own.
        Link::Officer => (texts.lost_link_farewell(), None),
        Link::Invite if can_renew => (texts.lost_link_invite_expired(), None),
        Link::Invite => (texts.lost_link_invite(), Some(("/up", texts.login_submit()))),
    };
    let renew = (link == Link::Invite && can_renew).then(|| {
        let token = use_params_map().get_untracked().get("token").unwrap_or_default();
        view! {
            <Form to="renew_invite" hidden=vec![("token", token)]>
                <button class="mr-button">{texts.lost_link_invite_new()}</button>
            </Form>
        }
        .into_any()
    });
    let way = way.map(|(href, word)| view! { <a class="mr-button" href=href rel="external">{word}</a> }.into_any());
    let start =
        if way.is_some() || renew.is_some() { "mr-button mr-button--quiet" } else { "mr-button mr-button--second" };
    view! {
        <Panel title lead=why problems=Vec::new()>
            <div class="mr-stack mr-stack--lg">
                <p>{now}</p>
                <div class="mr-actions">{renew}{way}<a class=start href="/up" rel="external">{texts.error_to_start()}</a></div>
            </div>
        </Panel>
        <aside class="mr-section"><Helpdesk incident=None/></aside>
    }
    .into_any()
}
