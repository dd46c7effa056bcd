//! What the wizard frame asks of the browser. Nothing here runs on the server.

use std::sync::Arc;

use js_sys::Promise;
use leptos::{ev::SubmitEvent, prelude::*};
use rules::wizard::Answers;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, HtmlElement, HtmlFormElement};

use super::filling::Filling;

/// The form that is being sent.
pub(super) fn form_of(event: &SubmitEvent) -> Option<HtmlFormElement> {
    event.target()?.dyn_into().ok()
}

/// The form of the step that is shown.
pub(super) fn form_of_step() -> Option<HtmlFormElement> {
    document().get_element_by_id(super::STEP_FORM)?.dyn_into().ok()
}

/// The name and value of the button that sends it, where it has one: "Save and finish later", or a search.
pub(super) fn button_of(event: &SubmitEvent) -> Option<(String, String)> {
    let button = event.submitter()?;
    let name = button.get_attribute("name").filter(|name| !name.is_empty())?;
    Some((name, button.get_attribute("value").unwrap_or_default()))
}

/// The answers in a form: the fields named `answers[…]`.
pub(super) fn answers_of(form: &HtmlFormElement) -> Answers {
    let mut answers = Answers::new();
    let Ok(data) = FormData::new_with_form(form) else { return answers };
    for entry in data.entries() {
        let Some(pair) = entry.ok().and_then(|entry| entry.dyn_into::<js_sys::Array>().ok()) else { continue };
        let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) else { continue };
        if let Some(field) = name.strip_prefix("answers[").and_then(|rest| rest.strip_suffix(']')) {
            answers.insert(field.to_owned(), value);
        }
    }
    answers
}

/// Does something once the page is drawn, and again whenever what it tracks has changed. Every effect of a wizard is of this
/// one type.
pub(super) fn after_drawing(mut work: Box<dyn FnMut()>) {
    Effect::new(move |_| work());
}

/// After a change of step the focus goes to the H1, after a refusal to the error summary. A page that is shown for the first
/// time with a refusal takes the focus only where the reader has not put it anywhere yet.
pub(super) fn focus_after_change(here: Memo<String>, filling: Arc<Filling>) {
    let mut before: Option<String> = None;
    after_drawing(Box::new(move || {
        let step = here.get();
        let refused = !filling.problems(&step).is_empty();
        match before.replace(step.clone()) {
            None if refused && is_focus_free() => focus("#problem".to_owned()),
            Some(_) if refused => focus("#problem".to_owned()),
            Some(before) if before != step => focus("main h1".to_owned()),
            None | Some(_) => {}
        }
    }));
}

fn is_focus_free() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
}

/// Milliseconds that the portal has to be found: whoever waits longer may wait for the form itself.
const FOUND: i32 = 3_000;

/// Whether the portal is reached, as far as that is known soon. A file is asked for, not a call made: that would ask who is signed
/// in, which is for the form to be told.
pub(super) async fn reaches_the_portal() -> bool {
    // As a whole number: writing any other takes more code than the rest of a step.
    let file = format!("/favicon.svg?{}", js_sys::Date::now() as i64);
    let late = Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, FOUND);
    });
    let first = Promise::race(&js_sys::Array::of2(&window().fetch_with_str(&file), &late));
    JsFuture::from(first).await.is_ok()
}

/// Sends the form as its button would, whose name and value no form has that a script sends. Nobody is asked about leaving over it.
pub(super) fn send(form: &HtmlFormElement, button: Option<(String, String)>) {
    let field = button.and_then(|(name, value)| {
        let field = document().create_element("input").ok()?;
        for (name, value) in [("type", "hidden"), ("name", &name), ("value", &value)] {
            field.set_attribute(name, value).ok()?;
        }
        form.append_child(&field).ok()?;
        Some(field)
    });
    let _ = form.set_attribute("data-sent", "");
    let _ = form.submit();
    // The page may stay, or come back.
    if let Some(field) = field {
        field.remove();
    }
}

/// Lets the form name the revision that it starts from.
pub(super) fn set_rev(form: &HtmlFormElement, rev: i64) {
    if let Ok(Some(field)) = form.query_selector("input[name=rev]") {
        let _ = field.set_attribute("value", &rev.to_string());
    }
}

/// Puts the focus on an element.
pub(super) fn focus(selector: String) {
    // The new step is drawn in this turn; it can take the focus in the next.
    request_animation_frame(move || {
        let element = document().query_selector(&selector).ok().flatten();
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
            if selector == "main h1" {
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
    });
}
