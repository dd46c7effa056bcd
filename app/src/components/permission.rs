//! Permissions in words.

use std::borrow::Cow;

use jiff::civil::Date;
use leptos::prelude::*;
use rules::{
    approval::ApplicationKind,
    permission::{Called, Kind, Named, Permission, Status, What},
    problem::Problem,
    shown::{AdminAsked, ApplicationShown, EndNote},
};

use super::Icon;
use crate::texts::{Texts, use_texts};

/// The status tag: word, shape and colour.
#[component]
pub(crate) fn StatusTag(
    /// The page's texts.
    texts: Texts,
    /// The permission.
    permission: Permission,
    /// Today.
    today: Date,
) -> impl IntoView {
    let Sign { kind, word } = sign(texts, &permission, today);
    view! { <Tag kind word/> }.into_any()
}

/// What a tag shows: one of the kinds that the style knows, and its word.
pub(crate) struct Sign {
    /// The kind.
    pub(crate) kind: &'static str,
    /// The word.
    pub(crate) word: Cow<'static, str>,
}

/// Where a permission stands, as its tag shows it.
pub(crate) fn sign(texts: Texts, permission: &Permission, today: Date) -> Sign {
    let (kind, word) = match permission.status(today) {
        _ if permission.waiting.is_some() => ("waiting", texts.tag_waiting()),
        Status::Active => ("active", texts.tag_active()),
        Status::Expiring if permission.successor.is_some() => ("active", texts.tag_active()),
        Status::Expiring => ("expiring", texts.tag_expiring()),
        Status::Expired => ("expired", texts.tag_expired()),
        Status::Terminated(_) => ("withdrawn", texts.tag_terminated()),
        Status::StartsOn(day) => return Sign { kind: "progress", word: texts.tag_starts_on(texts.day(day)).into() },
    };
    Sign { kind, word: word.into() }
}

/// Who ended a permission and when, or who ends it at the end of which day.
pub(crate) fn end_note(texts: Texts, note: &EndNote) -> String {
    let day = texts.day(note.day);
    match (note.later, note.own, &note.by) {
        (false, true, _) => texts.note_ended_you(day),
        (false, false, Some(name)) => texts.note_ended_by(name, day),
        (false, false, None) => texts.note_ended(day),
        (true, true, _) => texts.note_later_you(day),
        (true, false, Some(name)) => texts.note_later_by(name, day),
        (true, false, None) => texts.note_later(day),
    }
}

/// A tag of one of the kinds that the style knows.
#[component]
pub(crate) fn Tag(
    /// The kind.
    kind: &'static str,
    /// The word.
    #[prop(into)]
    word: Cow<'static, str>,
) -> impl IntoView {
    view! {
        <span class=format!("mr-tag mr-tag--{kind}")>
            <svg aria-hidden="true" focusable="false"><use href=format!("/icons.svg#s-{kind}")></use></svg>
            {word}
        </span>
    }
    .into_any()
}

/// A permission and its provider for a row that gives branch and status places of their own. In a sentence or a label that
/// stands alone it is [`Texts::called`], with all that limits it.
pub(crate) fn service_name(texts: Texts, permission: &Permission) -> (String, Option<String>) {
    match (&permission.kind, &permission.service) {
        (Kind::Admin, _) => (texts.permissions_manager().into(), Some(texts.permissions_manager_hint().into())),
        (Kind::Login, None) => (texts.permissions_all_services().into(), None),
        (Kind::Login, Some(service)) => {
            (texts.name(&service.service).to_owned(), Some(texts.name(&service.provider).to_owned()))
        }
    }
}

/// What a permission is called, and in brackets who provides its service.
pub(crate) fn of_provider(texts: Texts, permission: &Permission, called: Called<'_>) -> String {
    let name = texts.called(called);
    match &permission.service {
        Some(service) => format!("{name} ({})", texts.name(&service.provider)),
        None => name,
    }
}

/// What an application is about, in a few words.
pub(crate) fn about(texts: Texts, application: &ApplicationShown) -> String {
    if application.all_services && application.lines.is_empty() {
        return texts.called(Called::login(None, application.branch.as_deref()));
    }
    if application.lines.is_empty() && application.admin == AdminAsked::Becomes {
        return texts.called(Called::of(What::Manager, None));
    }
    application.lines.iter().map(|line| texts.called(line.called())).collect::<Vec<_>>().join(", ")
}

/// Whether an application renews, or asks for something new.
pub(crate) fn kind_of(texts: Texts, application: &ApplicationShown) -> &'static str {
    match application.kind {
        ApplicationKind::Renewal => texts.my_requests_kind_renewal(),
        ApplicationKind::Request => texts.my_requests_kind_request(),
    }
}

/// What an application does about the Admin authorization, where it does something.
pub(crate) fn about_admin(texts: Texts, application: &ApplicationShown) -> Option<&'static str> {
    match application.admin {
        AdminAsked::No => None,
        AdminAsked::Becomes => Some(texts.my_requests_becomes()),
        AdminAsked::Renews => Some(texts.my_requests_renews()),
    }
}

/// What was asked by name and is not given, and why.
#[component]
pub(crate) fn LeftOut(rows: Vec<(Named, Problem)>) -> impl IntoView {
    let texts = use_texts();
    let items: Vec<_> = rows
        .iter()
        .map(|(name, why)| {
            let name = texts.name(name).to_owned();
            let why = texts.problem(why, &name);
            view! { <li>{name}": "{why}"."</li> }.into_any()
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <div class="mr-inset">
                <p><strong>{texts.request_left_out()}</strong></p>
                <ul class="mr-list">{items}</ul>
            </div>
        }
        .into_any()
    })
}

/// That nobody else manages these organizations, and how to get a second manager (R140); nothing of none.
pub(crate) fn only_manager(texts: Texts, mut organizations: Vec<String>) -> AnyView {
    let Some(last) = organizations.pop() else { return ().into_any() };
    let names = match organizations.is_empty() {
        true => last,
        false => format!("{}{}{last}", organizations.join(", "), texts.account_and_name()),
    };
    view! {
        <div class="mr-banner" data-only-manager>
            <Icon name="info"/>
            <div><p>{texts.only_manager_said(names)}</p><p>{texts.only_manager_second()}</p></div>
        </div>
    }
    .into_any()
}
