//! Users > Invited: who was asked to become a user and has not answered, and what became of the others.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rules::{
    invitation::{InvitationShown, Invitations as Shown},
    link::LinkStanding,
};

use super::parts::empty;
use crate::{
    api::{administration::ReadInvitations, query::load},
    components::{Form, Icon, Tag, loaded},
    texts::{Texts, use_texts},
};

/// The page's address.
const HERE: &str = "/administration/users/invited";

/// Invited users.
#[component]
pub(crate) fn Invitations() -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        (query.get("past").is_none(), query.get("before").unwrap_or_default())
    });
    let shown = load(move || {
        let (waiting, before) = asked.get();
        ReadInvitations { waiting, before }
    });
    view! { <Title text=texts.invitations_title()/> {loaded(shown, |shown| view! { <Page shown/> }.into_any())} }
        .into_any()
}

/// The tag of where an invitation stands.
fn standing(texts: Texts, standing: LinkStanding) -> (&'static str, &'static str) {
    match standing {
        LinkStanding::Pending => ("invited", texts.invitations_tag_invited()),
        LinkStanding::Accepted => ("active", texts.invitations_tag_accepted()),
        LinkStanding::Declined => ("withdrawn", texts.invitations_tag_declined()),
        LinkStanding::Expired => ("expired", texts.tag_lapsed()),
        LinkStanding::Withdrawn => ("withdrawn", texts.tag_withdrawn()),
    }
}

#[component]
fn Page(shown: Shown) -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map().get_untracked();
    let note = [
        ("reminded", texts.invitations_reminded(), true),
        ("withdrawn", texts.invitations_withdrawn(), true),
        ("late", texts.invitations_late(), false),
    ];
    let note = note.into_iter().find(|(name, ..)| query.get(name).is_some()).map(|(_, text, good)| {
        let class = if good { "mr-banner mr-banner--good mr-note" } else { "mr-banner mr-note" };
        view! { <div class=class role="status"><Icon name="info"/><p>{text}</p></div> }.into_any()
    });
    let Shown { rows, waiting, waiting_in_all, older } = shown;
    let list = if rows.is_empty() {
        let (title, text) = match waiting {
            true => (texts.invitations_none(), texts.invitations_none_text()),
            false => (texts.invitations_none_past(), texts.invitations_none_past_text()),
        };
        empty(title, text)
    } else {
        let rows = rows.into_iter().map(|one| row(texts, one)).collect_view();
        view! {
            <div class="mr-card mr-card--flush">
                <div class="mr-tablebox">
                    <table class="mr-table" role="table">
                        <caption class="mr-hidden">{texts.invitations_title()}</caption>
                        <thead role="rowgroup">
                            <tr role="row">
                                <th role="columnheader" scope="col">{texts.invitations_user()}</th>
                                <th role="columnheader" scope="col">{texts.invitations_organization()}</th>
                                <th role="columnheader" scope="col">{texts.invitations_gets()}</th>
                                <th role="columnheader" scope="col">{texts.approve_since()}</th>
                                <th role="columnheader" scope="col"><span class="mr-hidden">{texts.approve_decision()}</span></th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{rows}</tbody>
                    </table>
                </div>
            </div>
        }
        .into_any()
    };
    let past = if waiting { "" } else { "past=1&" };
    let older = older.map(|id| {
        view! {
            <p class="mr-after"><a href=format!("{HERE}?{past}before={id}")>{texts.invitations_older()}<Icon name="right" small=true/></a></p>
        }
        .into_any()
    });
    let tab = |href: &'static str, word: String, here: bool| {
        view! { <li><a href=href aria-current=here.then_some("page")>{word}</a></li> }.into_any()
    };
    view! {
        <div class="mr-head">
            <a class="mr-back" href="/administration/users"><Icon name="left" small=true/>{texts.invitations_back()}</a>
            <h1 tabindex="-1">{texts.invitations_title()}</h1>
            <p class="mr-head__lead">{texts.invitations_lead()}</p>
        </div>
        {note}
        <div class="mr-stack mr-stack--lg">
            <nav aria-label=texts.invitations_title()>
                <ul class="mr-chips">
                    {tab(HERE, format!("{} ({waiting_in_all})", texts.invitations_waiting()), waiting)}
                    {tab("/administration/users/invited?past=1", texts.invitations_past().to_owned(), !waiting)}
                </ul>
            </nav>
            {list}
            {older}
            <div class="mr-actions">
                <Form to="start_wizard" hidden=vec![("kind", "add-users".to_owned())]>
                    <button class="mr-button"><Icon name="plus"/>{texts.add_users_title()}</button>
                </Form>
            </div>
        </div>
    }
    .into_any()
}

fn row(texts: Texts, one: InvitationShown) -> AnyView {
    let (kind, word) = standing(texts, one.standing);
    let waits = one.standing == LinkStanding::Pending;
    let gets = one.granted.as_ref().map_or(texts.invitations_nothing().to_owned(), |granted| texts.granted(granted));
    let again = (one.sent > one.asked).then(|| texts.invitations_again(texts.day(one.sent)));
    let end = match one.decided {
        Some(day) => texts.invitations_decided(texts.day(day)),
        None => texts.invitations_until(texts.day(one.until)),
    };
    let act = |to: &'static str, label: &'static str, of: String| {
        let hidden = vec![("reference", one.reference.clone())];
        view! {
            <Form to hidden>
                <button class="mr-button mr-button--second" aria-label=of>{label}</button>
            </Form>
        }
        .into_any()
    };
    let remind = one
        .may_remind
        .then(|| act("remind_invitation", texts.invitations_remind(), texts.invitations_remind_of(&one.name)));
    let withdraw = waits
        .then(|| act("withdraw_invitation", texts.invitations_withdraw(), texts.invitations_withdraw_of(&one.name)));
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <span translate="no">{one.name.clone()}</span>
                <small translate="no">{one.email.clone()}</small>
                <small class="mr-ref" translate="no">{one.reference.clone()}</small>
            </th>
            <td role="cell" data-label=texts.invitations_organization()>
                <span translate="no">{one.organization.name.clone()}</span>
                <small>{texts.invitations_by(&one.manager, texts.day(one.asked))}</small>
            </td>
            <td role="cell" data-label=texts.invitations_gets()>
                <span class="mr-level" translate="no">{one.level.name()}</span>
                <small>{gets}</small>
            </td>
            <td role="cell" data-label=texts.approve_since()>
                <Tag kind word/>
                <small>{end}</small>
                {again.map(|again| view! { <small>{again}</small> }.into_any())}
            </td>
            <td role="cell" class="mr-table__act"><div class="mr-actions">{remind}{withdraw}</div></td>
        </tr>
    }
    .into_any()
}
