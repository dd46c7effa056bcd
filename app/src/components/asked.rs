//! Questions of a form, as text: fields, dates, radios and boxes. A form is read when it is sent, so that nothing acts in them
//! before; as text they cost the browser a fraction of what they cost as views, of which a step of a wizard has many.

use leptos::prelude::*;
use maud::{Markup, html};

use super::{FieldKind, still::icon};
use crate::texts::{Texts, use_texts};

/// What is asked, in the language of its reader.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    texts: Texts,
}

/// A radio or checkbox card.
#[derive(Default)]
pub(crate) struct Card<'a> {
    /// The control's name.
    pub(crate) name: &'a str,
    /// Its value.
    pub(crate) value: &'a str,
    /// Its id, where an error summary links to it.
    pub(crate) id: &'a str,
    /// Whether it is chosen.
    pub(crate) checked: bool,
    /// What is chosen.
    pub(crate) label: &'a str,
    /// More about it; empty for none.
    pub(crate) hint: &'a str,
    /// Whether its question has a problem.
    pub(crate) invalid: bool,
    /// Whether it is a name or a number, which a browser that translates leaves alone.
    pub(crate) named: bool,
}

/// A question with cards.
#[derive(Default)]
pub(crate) struct Group<'a> {
    /// The id that its error is known by.
    pub(crate) id: &'a str,
    /// The question.
    pub(crate) legend: &'a str,
    /// More about it; empty for none.
    pub(crate) hint: &'a str,
    /// What is wrong with it.
    pub(crate) error: Option<String>,
    /// The cards beside each other.
    pub(crate) side: bool,
}

/// Questions of a form, as one view.
pub(crate) fn asked(questions: Markup) -> AnyView {
    view! { <div class="mr-form" inner_html=questions.0></div> }.into_any()
}

impl Asked {
    /// For the reader of this page.
    pub(crate) fn new() -> Self {
        Self { texts: use_texts() }
    }

    /// In a language, for a page that the portal writes.
    #[cfg(feature = "ssr")]
    pub(crate) fn of(texts: Texts) -> Self {
        Self { texts }
    }

    /// The error at a field, between hint and control.
    pub(crate) fn error(self, id: &str, text: Option<&str>) -> Markup {
        html! {
            @if let Some(text) = text {
                p class="mr-error" id={ (id) "-e" } {
                    (icon("warn", false))
                    span { span class="mr-hidden" { (self.texts.problem_error()) ": " } (text) }
                }
            }
        }
    }

    /// A field of one line.
    pub(crate) fn field(
        self,
        (id, name): (&str, &str),
        kind: FieldKind,
        label: &str,
        hint: &str,
        (value, error): (&str, Option<String>),
    ) -> Markup {
        html! {
            div class="mr-field" {
                label class="mr-label" for=(id) { (label) }
                @if !hint.is_empty() { p class="mr-hint" id={ (id) "-h" } { (hint) } }
                (self.error(id, error.as_deref()))
                input class=(kind.class) id=(id) name=(name) type=(kind.kind) inputmode=[kind.mode]
                    autocomplete=(kind.autocomplete) value=(value) aria-describedby={ (id) "-h " (id) "-e" }
                    aria-invalid=[error.as_ref().map(|_| "true")] required[kind.required];
            }
        }
    }

    /// A day of somebody else as three fields, as people write it: `names` in the form, by day, month and year.
    pub(crate) fn day(
        self,
        legend: &str,
        hint: &str,
        names: [String; 3],
        values: [String; 3],
        error: Option<String>,
    ) -> Markup {
        let labels = [self.texts.cancel_date_day(), self.texts.cancel_date_month(), self.texts.cancel_date_year()];
        let parts = ["day", "month", "year"].into_iter().zip(labels).zip(names.iter().zip(&values));
        html! {
            fieldset class=[error.as_ref().map(|_| "mr-group--bad")] {
                legend class="mr-legend" { (legend) }
                p class="mr-hint" id="date-h" { (hint) }
                (self.error("day", error.as_deref()))
                div class="mr-date" {
                    @for ((part, label), (name, value)) in parts {
                        @let (class, length) = if part == "year" { ("mr-input--year", "4") } else { ("mr-input--day", "2") };
                        div class="mr-field" {
                            label class="mr-label" for=(part) { (label) }
                            input class={ "mr-input " (class) } id=(part) name=(name) inputmode="numeric" maxlength=(length)
                                value=(value) autocomplete="off" aria-describedby="date-h day-e"
                                aria-invalid=[error.as_ref().map(|_| "true")];
                        }
                    }
                }
            }
        }
    }

    /// A question with cards, which are given.
    pub(crate) fn group(self, group: &Group<'_>, cards: &Markup) -> Markup {
        let Group { id, legend, hint, error, side } = group;
        html! {
            fieldset class=[error.as_ref().map(|_| "mr-group--bad")] aria-describedby={ (id) "-help " (id) "-e" } {
                legend class="mr-legend" { (legend) }
                @if !hint.is_empty() { p class="mr-hint" id={ (id) "-help" } { (hint) } }
                (self.error(id, error.as_deref()))
                div class={ "mr-choices" @if *side { " mr-choices--side" } } { (cards) }
            }
        }
    }

    /// A radio card.
    pub(crate) fn radio(self, card: &Card<'_>) -> Markup {
        one("radio", card)
    }

    /// A checkbox card, with its own error.
    pub(crate) fn checkbox(self, card: &Card<'_>, error: Option<&str>) -> Markup {
        html! { (self.error(card.id, error)) (one("checkbox", card)) }
    }
}

fn one(kind: &str, card: &Card<'_>) -> Markup {
    let Card { name, value, id, checked, label, hint, invalid, named } = card;
    let described = (!hint.is_empty()).then(|| format!("{id}-h"));
    html! {
        label class="mr-choice" translate=[named.then_some("no")] {
            input type=(kind) name=(name) value=(value) id=(id) checked[*checked] aria-invalid=[invalid.then_some("true")]
                aria-describedby=[described.as_deref()];
            span { (label) }
            @if !hint.is_empty() { small id=[described.as_deref()] { (hint) } }
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use rules::people::Language;

    use super::*;
    use crate::components::{Choice, TextField};

    /// A view as it is written, without the marks by which a script finds its places, its attributes in order.
    fn written(view: impl IntoView) -> String {
        in_order(&view.to_html().replace("<!>", ""))
    }

    fn in_order(html: &str) -> String {
        let tag = |tag: &str| {
            let (inside, after) = tag.split_once('>').unwrap_or((tag, ""));
            let mut parts: Vec<String> = Vec::new();
            for part in inside.split(' ') {
                // A value with blanks goes on.
                match parts.last_mut().filter(|last| last.matches('"').count() == 1) {
                    Some(last) => *last = format!("{last} {part}"),
                    None => parts.push(part.replace("=\"\"", "")),
                }
            }
            if parts.len() > 1 {
                parts[1..].sort();
            }
            format!("{}>{after}", parts.join(" "))
        };
        html.split('<').map(tag).collect::<Vec<_>>().join("<")
    }

    #[test]
    fn what_is_asked_looks_like_the_view_of_its_name() {
        Owner::new().with(|| {
            provide_context(Texts(Language::Nl));
            let asked = Asked::new();
            for error in [None, Some("Kies \"iets\" & meer".to_owned())] {
                let bad = error.is_some();
                let text = asked.field(("email", "answers[email]"), FieldKind::EMAIL, "E-mail", "Uw eigen", ("a@b.nl", error.clone()));
                let view = view! {
                    <TextField id="email" name="answers[email]" kind=FieldKind::EMAIL label="E-mail" hint="Uw eigen" value="a@b.nl".to_owned() error/>
                };
                assert_eq!(in_order(&text.0.replace("&quot;", "\"")), written(view));
                let card =
                    Card { name: "answers[x]", value: "1", id: "x", checked: bad, label: "Eén", hint: "meer", invalid: bad, named: bad };
                let view = view! {
                    <Choice kind="radio" name="answers[x]" value="1" id="x" checked=bad label="Eén" hint="meer" invalid=bad named=bad/>
                };
                assert_eq!(in_order(&asked.radio(&card).0), written(view));
            }
        });
    }
}
