//! Password fields: typed in the dark or shown, and the rules that are ticked off while somebody types.

use leptos::{attr::custom::custom_attribute, prelude::*};
use rules::password::Rule;

use super::Icon;
use crate::texts::use_texts;

/// A password in Unicode's composed form, as the rules want it. Made in the browser only, which knows how.
pub(crate) struct Composed(pub(crate) String);

impl Composed {
    /// Composes what was typed.
    pub(crate) fn of(text: &str) -> Self {
        Self(js_sys::JsString::from(text).normalize("NFC").into())
    }
}

/// A field for a password, with a button that shows it.
#[component]
pub(crate) fn PasswordInput(
    /// Its id and name.
    id: &'static str,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// "password", after Show and Hide.
    what: &'static str,
    /// Whether it has a problem.
    #[prop(optional)]
    bad: bool,
    /// What describes it.
    #[prop(optional)]
    described: Option<&'static str>,
    /// Told what is typed.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let texts = use_texts();
    let showing = RwSignal::new(false);
    let word = move || if showing.get() { texts.login_hide() } else { texts.login_show() };
    view! {
        <div class="mr-inputrow">
            <input
                class="mr-input" id=id name=id autocomplete=autocomplete required aria-describedby=described
                spellcheck="false" autocapitalize="off" {..custom_attribute("autocorrect", "off")}
                aria-invalid=bad.then_some("true") type=move || if showing.get() { "text" } else { "password" }
                on:input=move |event| {
                    if let Some(told) = on_input {
                        told.run(event_target_value(&event));
                    }
                }
            />
            <button
                class="mr-button mr-button--second mr-scripted" type="button" aria-controls=id
                aria-pressed=move || if showing.get() { "true" } else { "false" }
                on:click=move |_| showing.update(|showing| *showing = !*showing)
            >
                <Icon name="eye"/>{word}<span class="mr-hidden">" "{what}</span>
            </button>
        </div>
    }
    .into_any()
}

/// The rules of a new password: what is kept already is ticked off, in word and shape, and said aloud.
#[component]
pub(crate) fn Rules(
    /// What is typed, in composed form.
    typed: RwSignal<String>,
    /// Whose password it is.
    username: String,
) -> impl IntoView {
    let texts = use_texts();
    let username = StoredValue::new(username);
    let items: Vec<_> = Rule::ALL
        .into_iter()
        .map(|rule| {
            // Nothing is ticked off before anything is typed: an empty field contains no username either.
            let kept = Memo::new(move |_| {
                let typed = typed.read();
                !typed.is_empty() && username.with_value(|username| rule.problem(&typed, username).is_none())
            });
            view! {
                <li class:is-kept=move || kept.get()>
                    <span class="mr-rules__mark" aria-hidden="true">{move || kept.get().then(|| view! { <Icon name="check" small=true/> }.into_any())}</span>
                    <span>
                        {texts.password_rule(rule)}
                        <span class="mr-hidden">{move || kept.get().then(|| format!(": {}", texts.password_rule_kept()))}</span>
                    </span>
                </li>
            }.into_any()
        })
        .collect();
    view! {
        <div class="mr-rules" id="rules" role="status" aria-atomic="false">
            <p>{texts.password_rules()}</p>
            <ul>
                {items}
                <li>
                    <span class="mr-rules__mark" aria-hidden="true"></span><span>{texts.password_rule_history()}</span>
                </li>
            </ul>
        </div>
    }
    .into_any()
}
