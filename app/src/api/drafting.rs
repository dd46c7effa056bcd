//! Drafts of wizards, as a request reaches them: who fills one in, and where each form leads.

use std::collections::BTreeMap;

use rules::{
    problem::Refusal,
    shown::{StepSaved, UsersFilter, WizardShown},
    wizard::{Answers, FilledBy, WizardKind, list::Change},
};
use services::{Failure, Filler, Guest, Intent, Started, Typed};

use super::{
    ApiError,
    forms::{AGAIN, Leads, On, as_value, confirm_page, go, leads},
    request::{actor, asked_path, asked_with_query, is_page, is_plain, portal, redirect, set_cookie, visit},
};

/// The kind that an address or a form names.
pub(super) fn kind_of(word: &str) -> services::Result<WizardKind> {
    WizardKind::parse(word).ok_or(Failure::Refused(Refusal::NotYours))
}

/// Who fills in a wizard of this kind here.
pub(super) fn filler(kind: WizardKind) -> services::Result<Filler> {
    match kind.traits().filled_by {
        FilledBy::Person => actor().map(Filler::from),
        FilledBy::Guest => guest().map(Filler::from),
    }
}

/// This browser.
pub(super) fn guest() -> services::Result<Guest> {
    let visit = visit().map_err(|_| Failure::Refused(Refusal::NotYours))?;
    portal()?.guest(&visit.visitor).ok_or(Failure::Refused(Refusal::NotYours))
}

/// The address of a step of a change form.
pub(super) fn form_step(draft: &str, step: &str) -> String {
    step_path(WizardKind::ChangeForm, draft, step)
}

/// The address of the change form that can be gone on with here.
pub(super) async fn resumed_form() -> services::Result<Option<String>> {
    let Ok(guest) = guest() else { return Ok(None) };
    Ok(guest.draft_to_resume().await?.map(|(draft, step)| form_step(&draft, &step)))
}

/// Begins a change form in this browser, which gets a token for it where it had none.
pub(super) async fn begun_form() -> services::Result<String> {
    let visit = visit().map_err(|_| Failure::Refused(Refusal::NotYours))?;
    let (draft, token) = portal()?.start_change_form(&visit.visitor).await?;
    if let Some(token) = token {
        set_cookie("guest", token.reveal(), Some(GUEST_KEPT));
    }
    Ok(form_step(&draft, "start"))
}

/// The most characters of the part of a page to which a form leads back.
const LONGEST_PART: usize = 20;
/// How long a browser keeps the token of its forms, in seconds: as long as a draft.
const GUEST_KEPT: u32 = 30 * 24 * 60 * 60;

/// What the form of a step asks for.
pub(super) fn intent(later: bool, stay: bool, list: Option<&str>) -> services::Result<Intent> {
    match list {
        Some(change) => Change::parse(change).map(Intent::Change).ok_or(Failure::Refused(Refusal::NotYours)),
        None if later || stay => Ok(Intent::Keep),
        None => Ok(Intent::GoOn),
    }
}

/// Where what was sent is confirmed, or, for a change of address or number, proven.
pub(super) fn done_path(kind: WizardKind, references: &str) -> String {
    format!("{}{references}", kind.traits().done_at)
}

/// A draft of another kind is none of these, for a script; a page load is led to its own address.
pub(super) fn must_be(kind: WizardKind, shown: WizardShown) -> services::Result<WizardShown> {
    let led = is_plain() && is_page();
    if led || shown.wizard.kind() == kind { Ok(shown) } else { Err(Failure::Refused(Refusal::NotYours)) }
}

/// A page load of a step that is not next, or of a draft that was sent, is led to the right page.
pub(super) fn lead_to_place(shown: &Result<WizardShown, ApiError>, asked: &str) {
    if !(is_plain() && is_page()) {
        return;
    }
    let shown = match shown {
        Ok(shown) => shown,
        Err(ApiError::Refused(Refusal::StepUp)) => {
            return redirect(&confirm_page(&asked_with_query()));
        }
        Err(_) => return,
    };
    if let Some(references) = &shown.submitted {
        return redirect(&done_path(shown.wizard.kind(), &references.join(",")));
    }
    let asked = if asked == "start" { shown.step.as_str() } else { asked };
    let place = rules::wizard::place(&shown.wizard, &shown.answers, asked);
    let requested = asked_path();
    let path = step_path(shown.wizard.kind(), &shown.id, &place.step);
    if requested != path {
        let note = if place.answer_first { "?first=1" } else { "" };
        redirect(&format!("{path}{note}"));
    }
}

/// The list of users' permissions as an address of it has it, without what was refused on it.
pub(super) fn users_list(address: &str) -> String {
    const LIST: &str = "/administration/permissions";
    let query = address.strip_prefix(LIST).and_then(|rest| rest.strip_prefix('?')).unwrap_or_default();
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && *pair != AGAIN).collect();
    if kept.is_empty() { LIST.to_owned() } else { format!("{LIST}?{}", kept.join("&")) }
}

/// What the list of users' permissions was filtered by, as an address of it says.
pub(super) fn filter_of(address: &str) -> UsersFilter {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let pairs: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    UsersFilter::of_query(|name| pairs.get(name).cloned()).first_page()
}

/// The page of one user, where an address is that; else the list of users' permissions.
pub(super) fn users_page(address: &str) -> String {
    const USERS: &str = "/administration/users/";
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let is_id = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match path.strip_prefix(USERS) {
        Some(user) if is_id(user) => path.to_owned(),
        _ => users_list(address),
    }
}

/// The page on which is chosen what to edit; `from` is the page to return to in the end.
pub(super) fn edit_page(from: &str) -> String {
    let from = if from.is_empty() { String::new() } else { format!("?from={}", as_value(from)) };
    format!("/account/details/edit{from}")
}

/// The address of a wizard that was asked for: its first step, or the one at which it was left.
pub(super) fn started(kind: WizardKind, started: &Started) -> String {
    match &started.left_at {
        Some(step) => format!("{}?begun=1", step_path(kind, &started.draft, step)),
        None => first_step(kind, &started.draft),
    }
}

/// The address of the first step.
pub(super) fn first_step(kind: WizardKind, draft: &str) -> String {
    step_path(kind, draft, "start")
}

/// Where the form of a step leads: to its page, where there is such a kind.
pub(super) fn leads_step(kind: &services::Result<WizardKind>, draft: &str, step: &str) -> Leads {
    match kind {
        Ok(kind) => leads(step_path(*kind, draft, step)).stale_on(On::Changed),
        Err(_) => leads("/account"),
    }
}

/// The address of a step.
pub(super) fn step_path(kind: WizardKind, draft: &str, step: &str) -> String {
    format!("/w/{kind}/{draft}/{step}")
}

/// What the form of a step typed, for when its session is over: the same person finds it there again.
pub(super) fn typed_step(
    kind: &services::Result<WizardKind>,
    draft: &str,
    step: &str,
    rev: i64,
    answers: &Answers,
) -> Option<Typed> {
    let kind = *kind.as_ref().ok()?;
    Some(Typed::Step { kind, draft: draft.to_owned(), step: step.to_owned(), rev, answers: answers.clone() })
}

/// Where a plain form of a step leads once it was saved.
pub(super) enum After {
    /// To the next step, or to what is wrong.
    Next,
    /// To the same step, as the page was switched to another language or appearance.
    Here,
    /// To where it is kept.
    Later,
    /// To this part of the same step.
    Stay(String),
    /// To the entry that was added, or to the list as it is then.
    List,
}

impl After {
    /// What the form's buttons ask for.
    pub(super) fn of(later: bool, stay: Option<String>, list: bool) -> Self {
        match (later, stay) {
            (true, _) => After::Later,
            (false, Some(part)) => {
                After::Stay(part.chars().filter(char::is_ascii_lowercase).take(LONGEST_PART).collect())
            }
            (false, None) if list => After::List,
            (false, None) => After::Next,
        }
    }
}

/// A plain form's way on after a save: the next step, the overview for later, or the step again with the newer answers.
pub(super) async fn go_on(
    kind: services::Result<WizardKind>,
    (draft, step): (&str, &str),
    typed: Option<Typed>,
    after: After,
    save: impl AsyncFnOnce(WizardKind) -> services::Result<StepSaved>,
) -> Result<Option<StepSaved>, ApiError> {
    let mut leads = leads_step(&kind, draft, step).typed(typed);
    if let Ok(kind) = &kind {
        // What a draft became that is gone is found from it.
        leads = leads.elsewhere_on(On::Gone, first_step(*kind, draft));
    }
    let here = leads.here().to_owned();
    let way = async {
        let kind = kind?;
        let saved = save(kind).await?;
        Ok(match after {
            After::Later => kind.traits().kept_at.to_owned(),
            After::Here => here,
            After::Stay(part) => format!("{here}#{part}"),
            After::List if saved.problems.is_empty() && saved.next == step => format!("{here}#{step}"),
            After::Next | After::List if saved.problems.is_empty() => step_path(kind, draft, &saved.next),
            After::Next | After::List => format!("{here}?{AGAIN}"),
        })
    };
    go(leads, way).await.map(|()| None)
}

/// Sends a wizard. Who was signed out by it gets a page that needs nobody signed in, and loses the cookie.
pub(super) async fn send(kind: WizardKind, draft: &str, rev: i64, answers: Answers) -> services::Result<Vec<String>> {
    let filler = filler(kind)?;
    let references = filler.send_wizard(draft, rev, answers).await?;
    match filler.farewell(kind, &references.join(",")).await? {
        Some(token) => {
            set_cookie("session", "", Some(0));
            Ok(vec![token.reveal().clone()])
        }
        None => Ok(references),
    }
}
