//! Drafts of wizards, as a request reaches them: who fills one in, and where each form leads.

use std::future::Future;

use rules::{
    opens::Link,
    problem::Refusal,
    wizard::{cancel, change_form, contact},
};
use services::{Failure, Guest, SignedIn};

use super::{
    ApiError,
    forms::{AGAIN, On, as_value, confirm_page, go, leads},
    request::{actor, asked_path, is_page, is_plain, portal, redirect, set_cookie, visit},
};

/// Who fills in a wizard.
pub(super) enum Owner {
    /// Somebody who is signed in.
    Person(Box<SignedIn>),
    /// A browser in which nobody needs to be.
    Guest(Guest),
}

/// Who fills in a wizard of this kind here.
pub(super) fn owner(kind: &str) -> services::Result<Owner> {
    if kind == change_form::KIND {
        guest().map(Owner::Guest)
    } else {
        actor().map(|actor| Owner::Person(Box::new(actor)))
    }
}

/// This browser.
pub(super) fn guest() -> services::Result<Guest> {
    let visit = visit().map_err(|_| Failure::Refused(Refusal::NotYours))?;
    portal()?.guest(&visit.visitor).ok_or(Failure::Refused(Refusal::NotYours))
}

impl Owner {
    pub(super) async fn open(&self, draft: &str) -> services::Result<rules::shown::WizardShown> {
        match self {
            Owner::Person(person) => person.open_draft(draft).await,
            Owner::Guest(guest) => guest.open_draft(draft).await,
        }
    }

    pub(super) async fn save(
        &self,
        draft: &str,
        step: &str,
        rev: i64,
        answers: rules::wizard::Answers,
        check: bool,
    ) -> services::Result<rules::shown::StepSaved> {
        match self {
            Owner::Person(person) => person.save_step(draft, step, rev, answers, check).await,
            Owner::Guest(guest) => guest.save_step(draft, step, rev, answers, check).await,
        }
    }

    pub(super) async fn send(
        &self,
        kind: &str,
        draft: &str,
        rev: i64,
        answers: rules::wizard::Answers,
    ) -> services::Result<Vec<String>> {
        match self {
            Owner::Person(person) => {
                let done = person.send_wizard(draft, rev, answers).await;
                farewell(person, kind, done).await
            }
            Owner::Guest(guest) => guest.send_wizard(draft, rev, answers).await,
        }
    }
}

/// The page to which "save and finish later" leads from the last step.
pub(super) fn kept_at(kind: &str) -> &'static str {
    if kind == change_form::KIND { "/change-form?kept=1" } else { "/account?saved=1" }
}

/// The address of a step of a change form.
pub(super) fn form_step(draft: &str, step: &str) -> String {
    step_path(change_form::KIND, draft, step)
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

/// How long a browser keeps the token of its forms, in seconds: as long as a draft.
const GUEST_KEPT: u32 = 30 * 24 * 60 * 60;

/// Where what was sent is confirmed, or, for a change of address or number, proven.
pub(super) fn done_path(kind: &str, references: &str) -> String {
    match kind {
        contact::EMAIL | contact::MOBILE => format!("/account/prove/{references}"),
        // Of who was signed out by it: the token of the farewell.
        cancel::KIND => Link::Farewell.path(references),
        change_form::KIND => format!("/change-form/sent/{references}"),
        _ => format!("/done/{references}"),
    }
}

/// A page load of a step that is not next, or of a draft that was sent, is led to the right page.
pub(super) fn lead_to_place(shown: &Result<rules::shown::WizardShown, ApiError>, asked: &str) {
    if !(is_plain() && is_page()) {
        return;
    }
    let shown = match shown {
        Ok(shown) => shown,
        Err(ApiError::Refused(Refusal::StepUp)) => {
            let here = asked_path();
            return redirect(&confirm_page(&here));
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

/// The page on which is chosen what to edit; `from` is the page to return to in the end.
pub(super) fn edit_page(from: &str) -> String {
    let from = if from.is_empty() { String::new() } else { format!("?from={}", as_value(from)) };
    format!("/account/details/edit{from}")
}

/// The address of the first step.
pub(super) fn first_step(kind: &str, draft: &str) -> String {
    step_path(kind, draft, "start")
}

/// The address of the last step.
pub(super) fn last_step(kind: &str, draft: &str) -> String {
    step_path(kind, draft, rules::wizard::CHECK)
}

/// The address of a step. A kind that does not exist leads nowhere.
fn step_path(kind: &str, draft: &str, step: &str) -> String {
    let kind = rules::wizard::KINDS.into_iter().find(|known| *known == kind).unwrap_or(rules::wizard::KINDS[0]);
    format!("/w/{kind}/{draft}/{step}")
}

/// A plain form's way on after a save: the next step, the overview for later, or the step again with the newer answers.
pub(super) async fn go_on(
    kind: &str,
    draft: &str,
    step: &str,
    later: bool,
    stay: Option<String>,
    save: impl Future<Output = services::Result<rules::shown::StepSaved>>,
) -> Result<Option<rules::shown::StepSaved>, ApiError> {
    let here = step_path(kind, draft, step);
    // What a draft became that is gone is found from it.
    let leads = leads(&here).stale_on(On::Changed).elsewhere_on(On::Gone, first_step(kind, draft));
    let way = async {
        let saved = save.await?;
        Ok(match stay {
            _ if later => kept_at(kind).to_owned(),
            Some(part) => {
                let part: String = part.chars().filter(char::is_ascii_lowercase).take(20).collect();
                format!("{here}#{part}")
            }
            None if saved.problems.is_empty() => step_path(kind, draft, &saved.next),
            None => format!("{here}?{AGAIN}"),
        })
    };
    go(leads, way).await.map(|()| None)
}

/// After a cancellation: who was signed out by it gets a page that needs nobody signed in, and loses the cookie.
pub(super) async fn farewell(
    actor: &SignedIn,
    kind: &str,
    done: services::Result<Vec<String>>,
) -> services::Result<Vec<String>> {
    if let (cancel::KIND, Ok(references)) = (kind, &done)
        && let Some(token) = actor.farewell(&references.join(",")).await?
    {
        set_cookie("session", "", Some(0));
        return Ok(vec![token.reveal().clone()]);
    }
    done
}
