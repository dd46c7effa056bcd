//! What several wizards ask and show in the same words.

use jiff::civil::Date;
use leptos::prelude::*;
use maud::{Markup, html};
use rules::{
    period::Term,
    permission::{Called, Permission},
    renewal::{Plan, Starts},
    wizard::{TRUTH, cancel::WHEN, renewal::TERM},
};

use crate::{
    components::{
        Icon,
        asked::{Asked, Card, Group, asked},
        escaped,
        still::{self, icon},
    },
    texts::{Texts, use_texts},
    wizard::Shown,
};

/// The name of a control in the form.
pub(super) fn control(name: &str) -> String {
    format!("answers[{name}]")
}

/// The id of a control: what the error summary links to.
pub(super) fn id_of(name: &str) -> String {
    name.replace('.', "-")
}

/// "Change", naming its row for readers. A relative address: the steps are neighbours.
pub(super) fn change(texts: Texts, step: &str, row: &str) -> Markup {
    html! {
        dd class="mr-summary__act" {
            a href=(step) { (texts.wizard_change()) span class="mr-hidden" { " " (row) } }
        }
    }
}

/// A row of what is to be checked: what it is, what was answered, and the step that changes it, with its name there.
pub(super) fn row(texts: Texts, term: &str, answer: Markup, changed: Option<(&str, &str)>) -> Markup {
    html! {
        div {
            dt { (term) }
            dd { (answer) }
            @if let Some((step, row)) = changed { (change(texts, step, row)) }
        }
    }
}

/// Something that a browser which translates leaves alone.
pub(super) fn named(name: &str) -> Markup {
    html! { span translate="no" { (name) } }
}

/// A card of rows to check: its heading, with an id, or none. Nothing acts in it but links, so it is written as text.
pub(super) fn card(heading: Option<(&str, &str)>, rows: &Markup) -> AnyView {
    view! { <div inner_html=card_text(heading, rows).0></div> }.into_any()
}

/// Such a card among others that are text.
pub(super) fn card_text(heading: Option<(&str, &str)>, rows: &Markup) -> Markup {
    card_of(heading.map(|(id, heading)| (id, html! { (heading) })), rows)
}

/// The card of somebody, whose name is its heading.
pub(super) fn card_named(id: &str, name: &str, rows: &Markup) -> Markup {
    card_of(Some((id, named(name))), rows)
}

fn card_of(heading: Option<(&str, Markup)>, rows: &Markup) -> Markup {
    html! {
        @match heading {
            Some((id, heading)) => section class="mr-card mr-card--flush" aria-labelledby=(id) {
                div class="mr-cardhead" { h2 id=(id) { (heading) } }
                dl class="mr-summary" { (rows) }
            },
            None => div class="mr-card mr-card--flush" { dl class="mr-summary" { (rows) } },
        }
    }
}

/// What stands below each other in a step, as one text.
pub(super) fn stacked(parts: Markup) -> AnyView {
    view! { <div class="mr-stack mr-stack--lg" inner_html=parts.0></div> }.into_any()
}

/// Something that is to be known before answering; with an id where an error summary leads to it.
pub(super) fn banner(symbol: &str, id: Option<&str>, title: &str, inside: &Markup) -> Markup {
    html! {
        div class="mr-banner" id=[id] tabindex=[id.map(|_| "-1")] {
            (icon(symbol, false))
            div { h2 { (title) } (inside) }
        }
    }
}

/// A question with radios: one below the other, or `side` by side.
pub(super) fn question(
    shown: &Shown,
    name: &str,
    legend: String,
    hint: Option<String>,
    radios: &[(&str, &str)],
    side: bool,
) -> AnyView {
    let hint = hint.as_deref().unwrap_or_default();
    asked(radios_of(shown, &Radios { name, legend: &legend, hint, side, ..Radios::default() }, radios))
}

/// A question whose answers are people, or numbers: a browser that translates leaves them alone.
pub(super) fn question_of_names(
    shown: &Shown,
    name: &str,
    legend: String,
    hint: Option<String>,
    radios: &[(&str, &str)],
) -> AnyView {
    let hint = hint.as_deref().unwrap_or_default();
    asked(radios_of(shown, &Radios { name, legend: &legend, hint, named: true, ..Radios::default() }, radios))
}

/// What is asked with radios.
#[derive(Default)]
pub(super) struct Radios<'a> {
    /// The answer's name.
    pub(super) name: &'a str,
    /// The question.
    pub(super) legend: &'a str,
    /// More about it; empty for none.
    pub(super) hint: &'a str,
    /// Side by side.
    pub(super) side: bool,
    /// The answers are names or numbers, which a browser that translates leaves alone.
    pub(super) named: bool,
    /// What is chosen until somebody chooses.
    pub(super) preset: &'a str,
}

/// A question with radios: the value and the label of each.
pub(super) fn radios_of(shown: &Shown, of: &Radios<'_>, radios: &[(&str, &str)]) -> Markup {
    let error = shown.error(of.name);
    let (ask, id, control, invalid) = (Asked::new(), id_of(of.name), control(of.name), error.is_some());
    let chosen = shown.answers.get(of.name).map_or(of.preset, String::as_str);
    let cards = html! {
        @for (index, (value, label)) in radios.iter().enumerate() {
            @let own = if index == 0 { id.clone() } else { format!("{id}-{value}") };
            (ask.radio(&Card {
                name: &control, value, id: &own, checked: chosen == *value, label, hint: "", invalid, named: of.named,
            }))
        }
    };
    ask.group(&Group { id: &id, legend: of.legend, hint: of.hint, error, side: of.side }, &cards)
}

/// "How long?": 1, 3 or 5 years, each with the day on which the first of what is renewed ends then; where nothing is, what
/// something new does that starts today.
pub(super) fn term_question(shown: &Shown, renewed: Option<Starts>, today: Date) -> AnyView {
    let texts = use_texts();
    let Starts { first: start, several } = renewed.unwrap_or(Starts { first: today, several: false });
    let legend = if renewed.is_none() { texts.request_term_legend() } else { texts.renewal_term_legend() };
    let hint = match start > today {
        _ if renewed.is_none() => texts.request_term_hint().to_owned(),
        _ if several => texts.renewal_term_hint().to_owned(),
        true => texts.renewal_term_hint_from(texts.day(start)),
        false => texts.renewal_term_hint_ended().to_owned(),
    };
    let error = shown.error(TERM);
    let (ask, control, invalid) = (Asked::new(), control(TERM), error.is_some());
    let cards = html! {
        @for (index, term) in Term::ALL.into_iter().enumerate() {
            @let until = texts.day(term.last_day(start));
            @let hint = if several { texts.renewal_term_until_first(until) } else { texts.renewal_term_until(until) };
            @let value = term.years().to_string();
            @let id = if index == 0 { TERM.to_owned() } else { format!("term-{value}") };
            (ask.radio(&Card {
                name: &control, value: &value, id: &id, checked: shown.is(TERM, &value), label: texts.term(term),
                hint: &hint, invalid, named: false,
            }))
        }
    };
    asked(ask.group(&Group { id: TERM, legend, hint: &hint, error, side: false }, &cards))
}

/// Where nobody of an organization can approve: the way out.
pub(super) fn nobody_approves(texts: Texts, organization: &str, shown: &Shown, field: &str) -> AnyView {
    view! {
        <div class="mr-banner mr-banner--bad" id=id_of(field) tabindex="-1">
            <Icon name="warn"/>
            <div>
                <h2>{texts.renewal_approval_nobody_title(organization)}</h2>
                <p>{texts.renewal_approval_nobody_text(texts.helpdesk_phone(), texts.day(shown.kept_until))}</p>
            </div>
        </div>
    }
    .into_any()
}

/// The box on the last step: everything is filled in truthfully.
pub(super) fn truth(shown: &Shown) -> AnyView {
    tick(shown, TRUTH, use_texts().wizard_truth())
}

/// "When should it end?": now, or at the end of a day.
pub(super) fn when_question(shown: &Shown, now_hint: &'static str, date_hint: &'static str) -> AnyView {
    let texts = use_texts();
    let error = shown.error(WHEN);
    let (ask, name, invalid) = (Asked::new(), control(WHEN), error.is_some());
    let card = |value, id, label, hint| {
        ask.radio(&Card { name: &name, value, id, checked: shown.is(WHEN, value), label, hint, invalid, named: false })
    };
    let cards = html! {
        (card("now", WHEN, texts.cancel_when_now(), now_hint))
        (card("date", "when-date", texts.cancel_when_date(), date_hint))
    };
    let parts = ["day", "month", "year"];
    let value = |name: &str| shown.answers.get(name).cloned().unwrap_or_default();
    asked(html! {
        (ask.group(&Group { id: WHEN, legend: texts.cancel_when_legend(), error, ..Group::default() }, &cards))
        div class="mr-reveal" data-reveal="date" {
            (ask.day(texts.cancel_date_legend(), texts.cancel_date_hint(), parts.map(control), parts.map(value), shown.error("day")))
        }
    })
}

/// A few words of one's own, which may be none.
pub(super) fn comment_field(shown: &Shown, label: &'static str, hint: &'static str) -> AnyView {
    let error = shown.error("comment");
    let bad = error.is_some().then_some("true");
    let comment = shown.answers.get("comment").cloned().unwrap_or_default();
    view! {
        <div class="mr-field">
            <label class="mr-label" for="comment">{label}</label>
            <p class="mr-hint" id="comment-h">{hint}</p>
            <div inner_html=Asked::new().error("comment", error.as_deref()).0></div>
            <textarea
                class="mr-input" id="comment" name=control("comment") rows="3"
                aria-describedby="comment-h comment-e" aria-invalid=bad inner_html=escaped(&comment)
            ></textarea>
        </div>
    }
    .into_any()
}

/// A box to tick.
pub(super) fn tick(shown: &Shown, name: &'static str, label: &'static str) -> AnyView {
    view! { <div inner_html=tick_text(shown, name, label).0></div> }.into_any()
}

/// A box to tick, as text among other text.
pub(super) fn tick_text(shown: &Shown, name: &str, label: &str) -> Markup {
    let error = shown.error(name);
    let card = Card {
        name: &control(name),
        value: "on",
        id: name,
        checked: shown.is(name, "on"),
        label,
        hint: "",
        invalid: error.is_some(),
        named: false,
    };
    html! {
        div class=[error.as_ref().map(|_| "mr-group--bad")] { (Asked::new().checkbox(&card, error.as_deref())) }
    }
}

/// The rows of a summary list for what a plan writes: service, level, first and last day; with a way to change the
/// selection where there is one. What begins today begins on the day of approval where that is waited for from today on.
pub(super) fn planned_rows(
    texts: Texts,
    selected: &[Permission],
    plan: &Plan,
    which: Option<&str>,
    waits: Option<Date>,
) -> Markup {
    html! {
        @for (index, login) in plan.logins.iter().enumerate() {
            @let followed: Vec<&Permission> = selected.iter().filter(|one| login.follows.contains(&one.id)).collect();
            @let service = followed.iter().find(|_| login.service.is_some()).and_then(|one| one.service.as_ref());
            @let name = texts.called(Called::login(service.map(|one| &one.service), login.branch.as_deref()));
            @let once_approved = waits.is_some_and(|today| login.period.starts <= today);
            @let changed = which.filter(|_| index == 0).map(|step| (step, texts.renewal_row_service()));
            (row(texts, texts.renewal_check_service(), html! {
                (name)
                @if let Some(service) = service { small { (texts.name(&service.provider)) } }
            }, changed))
            (row(texts, texts.renewal_check_level(), html! { span class="mr-level" { (login.level.name()) } }, None))
            (row(texts, texts.renewal_check_from(), html! {
                @if once_approved { (texts.request_check_from_later()) } @else { (still::day(texts, login.period.starts)) }
            }, None))
            (row(texts, texts.renewal_check_until(), html! {
                strong { (still::day(texts, login.period.ends)) }
                @if once_approved { small { (texts.request_check_until_hint()) } }
                @if let Some(old) = followed.iter().map(|one| one.period.ends).min() {
                    small { (texts.renewal_check_now(texts.day(old))) }
                }
            }, None))
        }
    }
}

/// The answer to the question for the Admin authorization, and from when it counts.
pub(super) fn admin_answer(texts: Texts, asked: bool, plan: &Plan, today: Date, waits: bool) -> Markup {
    if !asked {
        return html! { (texts.renewal_check_admin_no()) };
    }
    let when = plan.admins.iter().map(|admin| admin.period.starts).min().map(|from| match (from <= today, waits) {
        (true, true) => texts.request_check_from_later().to_owned(),
        (true, false) => texts.request_check_from_now().to_owned(),
        (false, _) => texts.day(from),
    });
    html! {
        (texts.renewal_check_admin_yes())
        @if let Some(when) = when { small { (texts.renewal_check_admin_from(when)) } }
    }
}
