//! The overview: who can do what for whom, until when, and what to do next.

use jiff::civil::Date;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rules::{
    approval::ApplicationKind,
    link::LinkRequestShown,
    period::days_left,
    permission::{Called, Kind, Permission, Status, first_to_end},
    shown::{ChangeShown, DraftShown, EventShown, OrganizationShown, Overview as Shown, WaitingShown},
    wizard::{WizardKind, contact::What},
};

use super::{RenewButton, RequestButton, activity::event_sentence};
use crate::{
    api::{account::ReadOverview, query::load},
    components::{Art, Form, Icon, Rich, StatusTag, Tag, Tile, Timeline, loaded, only_manager},
    frame::use_frame,
    pages::wizards::{step_name, wizard_title},
    texts::{Texts, use_texts},
};

/// My Account.
#[component]
pub(crate) fn Overview() -> impl IntoView {
    let texts = use_texts();
    let shown = load(|| ReadOverview {});
    view! { <Title text=texts.account_title()/> {loaded(shown, |shown| view! { <Page shown/> }.into_any())} }.into_any()
}

#[component]
fn Page(shown: Shown) -> impl IntoView {
    let texts = use_texts();
    let manages = use_frame().viewer.is_some_and(|viewer| viewer.manages);
    let saved = use_query_map().get_untracked().get("saved").is_some();
    let today = shown.today;
    let lead = match shown.valid_until {
        Some(until) if until >= today => texts.account_signed_in(&shown.name, shown.level, texts.day(until)),
        Some(until) => texts.account_signed_in_over(&shown.name, shown.level, texts.day(until)),
        None => texts.account_signed_in_none(&shown.name, shown.level),
    };
    let logins: Vec<Permission> =
        shown.permissions.iter().filter(|one| one.kind == Kind::Login && one.terminated.is_none()).cloned().collect();
    let renewable = shown.permissions.iter().any(|one| one.kind == Kind::Login && one.is_renewable(today));
    let cards: Vec<_> = shown
        .organizations
        .iter()
        .filter(|organization| logins.iter().any(|one| one.organization == organization.id))
        .map(|organization| {
            let of = shown.permissions.iter().filter(|one| one.organization == organization.id).cloned().collect();
            view! { <ActsFor organization=organization.clone() permissions=of today/> }.into_any()
        })
        .collect();
    let waiting: Vec<_> = shown.waiting.iter().cloned().map(|one| view! { <Waiting one/> }.into_any()).collect();
    let empty = cards.is_empty() && waiting.is_empty();
    view! {
        <div class="mr-head">
            <h1 tabindex="-1">{texts.account_title()}</h1>
            <p class="mr-head__lead"><Rich text=lead/></p>
        </div>
        <div class="mr-split">
            <div class="mr-stack mr-stack--lg">
                {saved.then(|| view! {
                    <div class="mr-banner mr-banner--good" role="status"><Icon name="check"/><p>{texts.wizard_saved()}</p></div>
                }.into_any())}
                <Banner
                    logins=logins.clone() organizations=shown.organizations.clone() link_request=shown.link_request
                    drafts=shown.drafts.clone() change=shown.change today saved
                />
                <section class="mr-section" aria-labelledby="who">
                    <h2 id="who">{texts.account_who()}</h2>
                    {if empty {
                        view! {
                            <div class="mr-card mr-empty">
                                <Art name="empty"/><h3>{texts.account_none_title()}</h3><p>{texts.account_none_text()}</p>
                                <div class="mr-actions"><RequestButton/></div>
                            </div>
                        }.into_any()
                    } else {
                        view! { <ul class="mr-grid mr-grid--fit">{cards}{waiting}</ul> }.into_any()
                    }}
                    {only_manager(texts, shown.only_manager_of)}
                </section>
                {(!logins.is_empty()).then(|| view! {
                    <section class="mr-section" aria-labelledby="valid">
                        <h2 id="valid">{texts.account_valid()}</h2>
                        <Timeline permissions=logins organizations=shown.organizations.clone() today/>
                    </section>
                }.into_any())}
            </div>
            <div class="mr-stack mr-stack--lg">
                <section class="mr-card mr-section" aria-labelledby="next">
                    <h2 id="next">{texts.account_next()}</h2>
                    <ul class="mr-next">
                        {renewable.then(|| view! {
                            <li>
                                <Form to="start_wizard" hidden=vec![("kind", WizardKind::Renewal.to_string())]>
                                    <button>
                                        <Icon name="renew"/>{texts.permissions_renew()}<Icon name="right" small=true/>
                                    </button>
                                </Form>
                            </li>
                        }.into_any())}
                        <li>
                            <Form to="start_wizard" hidden=vec![("kind", WizardKind::Request.to_string())]>
                                <button><Icon name="plus"/>{texts.request_title()}<Icon name="right" small=true/></button>
                            </Form>
                        </li>
                        {manages.then(|| view! {
                            <li>
                                <a href="/administration/permissions?show=expiring">
                                    <Icon name="renew"/>{texts.account_next_users()}<Icon name="right" small=true/>
                                </a>
                            </li>
                            <li>
                                <Form to="start_wizard" hidden=vec![("kind", WizardKind::AddUsers.to_string())]>
                                    <button><Icon name="users"/>{texts.add_users_title()}<Icon name="right" small=true/></button>
                                </Form>
                            </li>
                        }.into_any())}
                        <li>
                            <a href="/account/details/edit">
                                <Icon name="edit"/>{texts.account_next_edit()}<Icon name="right" small=true/>
                            </a>
                        </li>
                    </ul>
                </section>
                {(!shown.drafts.is_empty()).then(|| view! { <Drafts drafts=shown.drafts.clone() today/> }.into_any())}
                <section class="mr-card mr-section" aria-labelledby="recent">
                    <h2 id="recent">{texts.account_recent()}</h2>
                    <Events events=shown.events today/>
                    <p><a href="/account/activity">{texts.account_all_activity()}</a></p>
                </section>
            </div>
        </div>
    }
    .into_any()
}

/// At most one banner: expired, expiring within two months, a link request, a draft to resume, a change to prove.
#[component]
fn Banner(
    logins: Vec<Permission>,
    organizations: Vec<OrganizationShown>,
    link_request: Option<LinkRequestShown>,
    drafts: Vec<DraftShown>,
    change: Option<ChangeShown>,
    today: Date,
    saved: bool,
) -> impl IntoView {
    let texts = use_texts();
    let first = |wanted: Status| first_to_end(&logins, wanted, today);
    let (expired, expiring) = (first(Status::Expired), first(Status::Expiring));
    let said = |all: &[&Permission], one: &Permission| {
        let organization = organizations.iter().find(|known| known.id == one.organization);
        let organization = organization.map_or("", |known| known.name.as_str()).to_owned();
        (warned_of(texts, all), organization, texts.day(one.period.ends))
    };
    // "All services" are many too.
    let many = |all: &[&Permission]| all.len() > 1 || all.iter().any(|one| one.service.is_none());
    let warning = match (expired.first(), expiring.first()) {
        (Some(one), _) => {
            let (what, organization, day) = said(&expired, one);
            let text = match many(&expired) {
                true => texts.account_banner_expired_text_many(what, organization, day),
                false => texts.account_banner_expired_text(what, organization, day),
            };
            Some(("mr-banner mr-banner--bad", "warn", texts.account_banner_expired().to_owned(), text))
        }
        (None, Some(one)) => {
            let title = match days_left(one.period.ends, today) {
                0 => texts.account_banner_expires_today().to_owned(),
                1 => texts.account_banner_expires_one().to_owned(),
                days => texts.account_banner_expires(days),
            };
            let (what, organization, day) = said(&expiring, one);
            let text = match many(&expiring) {
                true => texts.account_banner_expires_text_many(what, organization, day),
                false => texts.account_banner_expires_text(what, organization, day),
            };
            Some(("mr-banner mr-banner--time", "clock", title, text))
        }
        (None, None) => None,
    };
    if let Some((class, icon, title, text)) = warning {
        return view! {
            <section class=class aria-labelledby="banner">
                <Icon name=icon/>
                <div><h2 id="banner">{title}</h2><p>{text}</p></div>
                <div class="mr-actions"><RenewButton/></div>
            </section>
        }
        .into_any();
    }
    let (icon, title, text, href, way) = match (link_request, drafts.into_iter().next().filter(|_| !saved), change) {
        (Some(one), ..) => (
            "users",
            texts.account_banner_link(&one.organization.name),
            texts.account_banner_link_text(one.manager, &one.organization.name),
            format!("/account/requests/{}", one.reference),
            texts.account_banner_link_see(),
        ),
        (None, Some(draft), _) => (
            "edit",
            texts.account_banner_draft().to_owned(),
            texts.account_banner_draft_text(
                wizard_title(texts, draft.kind),
                draft.number,
                draft.total,
                texts.moment_within(draft.saved, today),
            ),
            format!("/w/{}/{}/{}", draft.kind, draft.id, draft.step),
            texts.account_draft_continue(),
        ),
        (None, None, Some(change)) => {
            let (title, text) = match change.what {
                What::Email => (texts.account_banner_email(), texts.account_banner_email_text(change.new)),
                What::Mobile => (texts.account_banner_mobile(), texts.account_banner_mobile_text(change.new)),
            };
            let href = format!("/account/prove/{}", change.reference);
            ("clock", title.to_owned(), text, href, texts.account_banner_confirm())
        }
        (None, None, None) => return ().into_any(),
    };
    view! {
        <section class="mr-banner" aria-labelledby="banner">
            <Icon name=icon/>
            <div><h2 id="banner">{title}</h2><p>{text}</p></div>
            <div class="mr-actions"><a class="mr-button" href=href rel="external">{way}</a></div>
        </section>
    }
    .into_any()
}

/// The most permissions that a warning names one by one.
const MOST_WARNED_OF: usize = 3;

/// What a warning is about: by name, or how many there are.
fn warned_of(texts: Texts, permissions: &[&Permission]) -> String {
    let mut names: Vec<String> = permissions.iter().map(|one| texts.called(one.called())).collect();
    if names.len() > MOST_WARNED_OF {
        return texts.account_banner_many(names.len());
    }
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last } else { format!("{}{}{last}", names.join(", "), texts.account_and_name()) }
}

/// The most urgent of some permissions: it gives the card its tag.
fn most_urgent(permissions: &[&Permission], today: Date) -> Option<Permission> {
    let rank = |one: &Permission| match one.status(today) {
        Status::Expiring if one.successor.is_none() => 0,
        Status::Active | Status::Expiring => 1,
        Status::StartsOn(_) => 2,
        Status::Expired => 3,
        Status::Terminated(_) => 4,
    };
    permissions.iter().min_by_key(|one| (rank(one), one.period.ends)).map(|one| (*one).clone())
}

/// One sentence: for whom, to what, at which level, until when.
#[component]
fn ActsFor(organization: OrganizationShown, permissions: Vec<Permission>, today: Date) -> impl IntoView {
    let texts = use_texts();
    let of_kind = |kind: Kind, valid: bool| -> Vec<&Permission> {
        permissions
            .iter()
            .filter(|one| one.kind == kind && one.is_valid(today) == valid && one.terminated.is_none())
            .collect()
    };
    // What begins later counts, by its day, unless it only carries on what stands here already.
    let carries_on = |one: &Permission| {
        permissions.iter().any(|other| other.successor.as_ref().is_some_and(|(id, _)| *id == one.id))
    };
    let (to_come, over): (Vec<&Permission>, Vec<&Permission>) =
        of_kind(Kind::Login, false).into_iter().partition(|one| one.period.starts > today);
    let to_come = to_come.into_iter().filter(|one| !carries_on(one));
    let counts: Vec<&Permission> = of_kind(Kind::Login, true).into_iter().chain(to_come).collect();
    let (logins, may) = if counts.is_empty() { (over, false) } else { (counts, true) };
    // Of one alone the tag below says that it waits.
    let several = logins.len() > 1;
    // What was renewed says its new end.
    let until = |one: &Permission| one.successor.as_ref().map_or(one.period.ends, |(_, ends)| *ends);
    // What ends on one day at one level is one part of the sentence.
    let mut groups: Vec<(rules::level::Level, Date, Vec<String>)> = Vec::new();
    for one in &logins {
        let called = one.called_on(today);
        let name = texts.called_within(Called { waits: called.waits && several, ..called });
        let (level, ends) = (one.level, until(one));
        match groups.iter_mut().find(|(known, day, _)| (*known, *day) == (level, ends)) {
            Some((_, _, names)) => names.push(name),
            None => groups.push((level, ends, vec![name])),
        }
    }
    let parts: Vec<String> = groups
        .into_iter()
        .map(|(level, ends, names)| {
            let names: Vec<String> = names.into_iter().map(|name| format!("**{name}**")).collect();
            texts.account_to_until(names.join(texts.account_and_name()), level, texts.day(ends))
        })
        .collect();
    let list = parts.join(texts.account_and());
    let sentence =
        if may { texts.account_may(&organization.name, list) } else { texts.account_could(&organization.name, list) };
    let manager = of_kind(Kind::Admin, true).into_iter().map(until).max();
    let urgent = most_urgent(&logins, today);
    view! {
        <li class="mr-card mr-permit">
            <Tile kvk=organization.kvk/>
            <p><Rich text=sentence/> {manager.map(|until| format!(" {}", texts.account_manager(texts.day(until))))}</p>
            {urgent.map(|one| {
                let waits = one.waiting.is_some() && one.is_valid(today);
                let left = (one.successor.is_none() && one.period.starts <= today).then(|| match waits {
                    // Beside "waiting", days left would be taken for those in which to approve.
                    true => texts.days_works_until(texts.day(one.period.ends)),
                    false => texts.time_left(one.period.ends, today),
                });
                view! { <p class="mr-permit__meta"><StatusTag texts permission=one today/>{left}</p> }.into_any()
            })}
        </li>
    }
    .into_any()
}

#[component]
fn Waiting(one: WaitingShown) -> impl IntoView {
    let texts = use_texts();
    let organization = texts.of_branch(&one.organization, one.branch.as_deref());
    let text = match one.kind {
        ApplicationKind::Renewal => texts.account_asked(organization, texts.term(one.term)),
        ApplicationKind::Request => texts.account_asked_new(organization, texts.term(one.term)),
    };
    view! {
        <li class="mr-card mr-permit">
            <Icon name="clock"/>
            <p><Rich text/></p>
            <p class="mr-permit__meta">
                <Tag kind="waiting" word=texts.tag_waiting()/>
                <a translate="no" href=format!("/done/{}", one.reference)>{one.reference.clone()}</a>
                {texts.account_since(texts.day(one.since))}
            </p>
        </li>
    }
    .into_any()
}

#[component]
fn Drafts(drafts: Vec<DraftShown>, today: Date) -> impl IntoView {
    let texts = use_texts();
    let drafts = drafts.into_iter().map(|draft| {
        let title = wizard_title(texts, draft.kind);
        let when = texts.moment_within(draft.saved, today);
        // Two of one kind are told apart by when they were saved.
        let which = format!(" {title}, {when}");
        let href = format!("/w/{}/{}/{}", draft.kind, draft.id, draft.step);
        view! {
            <li class="mr-stack mr-stack--sm">
                <p>
                    <strong>{title}</strong><br/>
                    <span class="mr-soft mr-small">
                        {texts.account_draft_step(draft.number, draft.total, when)}", "
                        {step_name(texts, draft.kind, &draft.step)}
                    </span>
                </p>
                <div class="mr-row">
                    <a class="mr-button mr-button--second" href=href rel="external">
                        {texts.account_draft_continue()}<span class="mr-hidden">{which.clone()}</span>
                    </a>
                    <Form to="delete_draft" hidden=vec![("draft", draft.id)]>
                        <button class="mr-button mr-button--quiet">
                            {texts.account_draft_delete()}<span class="mr-hidden">" "{texts.account_draft_word()}{which}</span>
                        </button>
                    </Form>
                </div>
            </li>
        }.into_any()
    });
    view! {
        <section class="mr-card mr-section" aria-labelledby="drafts">
            <h2 id="drafts">{texts.account_drafts()}</h2>
            <ul class="mr-list">{drafts.collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Events(events: Vec<EventShown>, today: Date) -> impl IntoView {
    let texts = use_texts();
    if events.is_empty() {
        return view! { <p class="mr-soft">{texts.account_no_events()}</p> }.into_any();
    }
    let events = events.into_iter().map(|event| {
        let sentence = event_sentence(texts, &event);
        view! {
            <li class="mr-event">
                <span>{sentence}</span><time datetime=rules::day::moment::text(event.at)>{texts.moment(event.at, today)}</time>
            </li>
        }.into_any()
    });
    view! { <ol class="mr-list">{events.collect_view()}</ol> }.into_any()
}
