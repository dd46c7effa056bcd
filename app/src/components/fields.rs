//! Fields with their label, hint and error: of text, of a code, of a date.

use leptos::prelude::*;

use super::FieldError;

/// What a text field asks for: the keyboard, and what the browser may fill in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// The input's type.
    pub(crate) kind: &'static str,
    /// Which keyboard.
    pub(crate) mode: Option<&'static str>,
    /// What the browser may fill in.
    pub(crate) autocomplete: &'static str,
    /// The input's class.
    pub(crate) class: &'static str,
    /// Whether it has to be filled in.
    pub(crate) required: bool,
}

impl Kind {
    /// Text of whatever kind.
    pub(crate) const TEXT: Kind =
        Kind { kind: "text", mode: None, autocomplete: "off", class: "mr-input", required: true };
    /// The same, which may stay empty.
    pub(crate) const OPTIONAL: Kind = Kind { required: false, ..Self::TEXT };
    /// A surname.
    pub(crate) const SURNAME: Kind = Kind { autocomplete: "family-name", ..Self::TEXT };
    /// An e-mail address.
    pub(crate) const EMAIL: Kind = Kind { kind: "email", autocomplete: "email", ..Self::TEXT };
    /// A telephone number.
    pub(crate) const TELEPHONE: Kind = Kind { kind: "tel", autocomplete: "tel", ..Self::TEXT };
    /// A number that is known by heart or looked up: of a company, of a branch.
    pub(crate) const NUMBER: Kind = Kind { mode: Some("numeric"), ..Self::TEXT };
    /// The same, short.
    pub(crate) const SHORT_NUMBER: Kind = Kind { class: "mr-input mr-input--code", ..Self::NUMBER };
    /// A code of six digits that was sent or that an app shows.
    pub(crate) const CODE: Kind = Kind { autocomplete: "one-time-code", ..Self::SHORT_NUMBER };
}

/// A field of one line.
#[component]
pub(crate) fn TextField(
    /// Its id.
    id: &'static str,
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// What it asks for.
    kind: Kind,
    /// Its label.
    label: &'static str,
    /// More about it; nothing, where the label says all.
    #[prop(into)]
    hint: String,
    /// What it holds.
    #[prop(optional)]
    value: String,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
) -> impl IntoView {
    let bad = error.is_some().then_some("true");
    let hint = (!hint.is_empty()).then(|| view! { <p class="mr-hint" id=format!("{id}-h")>{hint}</p> }.into_any());
    view! {
        <div class="mr-field">
            <label class="mr-label" for=id>{label}</label>
            {hint}
            <FieldError id=format!("{id}-e") text=error/>
            <input
                class=kind.class id=id name=name type=kind.kind inputmode=kind.mode autocomplete=kind.autocomplete value=value
                aria-describedby=format!("{id}-h {id}-e") aria-invalid=bad required=kind.required
            />
        </div>
    }
    .into_any()
}

/// A day as three fields, as people write it.
#[component]
pub(crate) fn DateFields(
    /// The question.
    legend: &'static str,
    /// How to answer it.
    hint: &'static str,
    /// The three labels.
    labels: [&'static str; 3],
    /// What the three fields are called in the form.
    names: [String; 3],
    /// What they hold.
    values: [String; 3],
    /// What the browser may fill in.
    autocomplete: [&'static str; 3],
    /// What is wrong with it.
    error: Option<String>,
) -> impl IntoView {
    let bad = error.is_some().then_some("true");
    let class = error.as_ref().map(|_| "mr-group--bad");
    let parts = ["day", "month", "year"].into_iter().zip(names).zip(labels).zip(values).zip(autocomplete);
    let parts = parts.map(|((((part, name), label), value), autocomplete)| {
        let (class, length) =
            if part == "year" { ("mr-input mr-input--year", "4") } else { ("mr-input mr-input--day", "2") };
        view! {
            <div class="mr-field">
                <label class="mr-label" for=part>{label}</label>
                <input
                    class=class id=part name=name inputmode="numeric" maxlength=length value=value
                    autocomplete=autocomplete aria-describedby="date-h day-e" aria-invalid=bad
                />
            </div>
        }
        .into_any()
    });
    view! {
        <fieldset class=class>
            <legend class="mr-legend">{legend}</legend>
            <p class="mr-hint" id="date-h">{hint}</p>
            <FieldError id="day-e" text=error/>
            <div class="mr-date">{parts.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}
