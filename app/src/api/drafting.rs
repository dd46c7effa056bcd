//! Drafts of wizards, as a request reaches them: who fills one in, and where each form leads.

use http::request::Parts;
use leptos::prelude::*;
use rules::{
    problem::Refusal,
    shown::StepSaved,
    wizard::{Answers, FilledBy, WizardKind, list::Change},
};
use services::{Failure, Filler, Guest, Intent, SignedIn};

use super::{
    ApiError,
    request::{AGAIN, actor, confirm_page, go, is_page, is_plain, portal, redirect, set_cookie, visit},
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
fn done_path(kind: WizardKind, references: &str) -> String {
    format!("{}{references}", kind.traits().done_at)
}

/// A page load of a step that is not next, or of a draft that was sent, is led to the right page.
pub(super) fn lead_to_place(shown: &Result<rules::shown::WizardShown, ApiError>, asked: &str) {
    if !(is_plain() && is_page()) {
        return;
    }
    let shown = match shown {
        Ok(shown) => shown,
        Err(ApiError::Refused(Refusal::StepUp)) => {
            let here = use_context::<Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default();
            return redirect(&confirm_page(&here));
        }
        Err(_) => return,
    };
    if let Some(references) = &shown.submitted {
        return redirect(&done_path(shown.wizard.kind(), &references.join(",")));
    }
    let asked = if asked == "start" { shown.step.as_str() } else { asked };
    let place = rules::wizard::place(&shown.wizard, &shown.answers, asked);
    let requested = use_context::<Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default();
    let path = step_path(shown.wizard.kind(), &shown.id, &place.step);
    if requested != path {
        let note = if place.answer_first { "?first=1" } else { "" };
        redirect(&format!("{path}{note}"));
    }
}

/// Where starting from the list of users' permissions leads: to the first step, or back to the list and what was ticked.
pub(super) fn started(draft: services::Result<String>, back: &str) -> services::Result<String> {
    const LIST: &str = "/administration/permissions";
    match draft {
        Ok(draft) => Ok(step_path(WizardKind::UsersRenewal, &draft, "start")),
        Err(Failure::Refused(Refusal::Invalid(_))) => {
            let query = back.strip_prefix(LIST).and_then(|rest| rest.strip_prefix('?')).unwrap_or_default();
            let kept = query.split('&').filter(|pair| !pair.is_empty() && *pair != AGAIN);
            Ok(format!("{LIST}?{}", kept.chain([AGAIN]).collect::<Vec<_>>().join("&")))
        }
        Err(failure) => Err(failure),
    }
}

/// The address of a step.
pub(super) fn step_path(kind: WizardKind, draft: &str, step: &str) -> String {
    format!("/w/{kind}/{draft}/{step}")
}

/// Where a plain form of a step leads once it was saved.
pub(super) enum After {
    /// To the next step, or to what is wrong.
    Next,
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
    draft: &str,
    step: &str,
    after: After,
    save: impl AsyncFnOnce(WizardKind) -> services::Result<StepSaved>,
) -> Result<Option<StepSaved>, ApiError> {
    let way = async {
        let kind = kind?;
        Ok(match (save(kind).await, after) {
            (Ok(_), After::Later) => kind.traits().kept_at.to_owned(),
            (Ok(_), After::Stay(part)) => format!("{}#{part}", step_path(kind, draft, step)),
            (Ok(saved), After::List) if saved.problems.is_empty() && saved.next == step => {
                format!("{}#{step}", step_path(kind, draft, step))
            }
            (Ok(saved), After::Next | After::List) if saved.problems.is_empty() => step_path(kind, draft, &saved.next),
            (Ok(_), After::Next | After::List) => format!("{}?{AGAIN}", step_path(kind, draft, step)),
            (Err(Failure::Refused(Refusal::Changed)), _) => format!("{}?stale=1", step_path(kind, draft, step)),
            (Err(Failure::Refused(Refusal::StepUp)), _) => confirm_page(&step_path(kind, draft, step)),
            // What it became is found from the draft.
            (Err(Failure::Refused(Refusal::Gone)), _) => step_path(kind, draft, "start"),
            (Err(failure), _) => return Err(failure),
        })
    };
    go(way).await.map(|()| None)
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

/// Where sending leads: the confirmation, or the last step again with what is wrong.
pub(super) fn sent(kind: WizardKind, draft: &str, done: services::Result<Vec<String>>) -> services::Result<String> {
    let check = step_path(kind, draft, rules::wizard::CHECK);
    match done {
        Ok(references) => Ok(done_path(kind, &references.join(","))),
        Err(Failure::Refused(Refusal::StepUp)) => Ok(confirm_page(&check)),
        Err(Failure::Refused(Refusal::Invalid(_))) => Ok(format!("{check}?{AGAIN}")),
        Err(Failure::Refused(Refusal::Changed)) => Ok(format!("{check}?stale=1")),
        Err(failure) => Err(failure),
    }
}

/// Where choosing what to edit leads: into the wizard, or to the choice again.
pub(super) async fn chosen_edit(actor: &SignedIn, kind: &str, from: &str) -> services::Result<String> {
    if kind.is_empty() {
        let from = if from.is_empty() { String::new() } else { format!("&from={}", services::own_path(from)) };
        return Ok(format!("/account/details/edit?{AGAIN}{from}"));
    }
    let kind = kind_of(kind)?;
    let draft = actor.start_wizard_from(kind, from).await?;
    Ok(step_path(kind, &draft, "start"))
}
