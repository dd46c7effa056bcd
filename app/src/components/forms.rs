//! Forms and choices.

use leptos::prelude::*;

use crate::{api::PAGE_OF_FIELD, frame::Frame};

/// A plain form that posts to a server function: it works without JavaScript, and the answer is a way to go.
#[component]
pub(crate) fn Form(
    /// The server function's endpoint.
    to: &'static str,
    /// Fields that are not shown.
    #[prop(optional)]
    hidden: Vec<(&'static str, String)>,
    /// The form's class.
    #[prop(optional, into)]
    class: Option<String>,
    /// The form's accessible name.
    #[prop(optional, into)]
    label: Option<String>,
    children: Children,
) -> impl IntoView {
    let fields =
        hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }.into_any());
    view! {
        // The router leaves forms alone whose target is another document.
        <form method="post" action=format!("/api/{to}") class=class aria-label=label novalidate>
            <PageOf/>
            {fields.collect_view()}
            {children()}
        </form>
    }
    .into_any()
}

/// Says for whom the page was made that a form stands on: what it sends counts for nobody else (R137).
#[component]
pub(crate) fn PageOf() -> impl IntoView {
    let mark = with_context::<Frame, _>(Frame::mark).unwrap_or_default();
    view! { <input type="hidden" name=PAGE_OF_FIELD value=mark/> }.into_any()
}

/// A radio or checkbox card.
#[component]
pub(crate) fn Choice(
    /// `radio` or `checkbox`.
    kind: &'static str,
    /// The control's name.
    #[prop(into)]
    name: String,
    /// Its value.
    #[prop(into)]
    value: String,
    /// Its id, where an error summary links to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// Whether it is chosen.
    checked: bool,
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// More about it.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether its question has a problem.
    #[prop(optional)]
    invalid: bool,
    /// Whether it is a name or a number, which a browser that translates leaves alone.
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let described = hint.as_ref().and(id.as_ref()).map(|id| format!("{id}-h"));
    let hint_id = described.clone();
    view! {
        <label class="mr-choice" translate=named.then_some("no")>
            <input
                type=kind
                name=name
                value=value
                id=id
                checked=checked
                aria-invalid=invalid.then_some("true")
                aria-describedby=described
            />
            <span>{label}</span>
            {hint.map(|hint| view! { <small id=hint_id>{hint}</small> }.into_any())}
        </label>
    }
    .into_any()
}

/// Text for the inside of a `<textarea>`, whose children are written as they are.
pub(crate) fn escaped(text: &str) -> String {
    // The parser drops a first line break: one more keeps what was typed.
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if text.starts_with('\n') { format!("\n{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_was_typed_never_closes_its_field() {
        assert_eq!(escaped("</textarea><script>"), "&lt;/textarea&gt;&lt;script&gt;");
        assert_eq!(escaped("\na & b"), "\n\na &amp; b");
    }
}
