//! Administration, the overview: what needs the manager, who may act for whom, and what ends in the coming months.
//!
//! Nothing acts in it but links: it is written as text.

use leptos::prelude::*;
use leptos_meta::Title;
use maud::{Markup, html};
use rules::{
    shown::{Acts, Ends, EndsShown, ManagersOverview, OrganizationShown, UserAtAGlance},
    state::MeansState,
};

use crate::{
    api::{administration::ReadManagersOverview, query::load},
    components::{loaded, only_manager, still},
    frame::use_frame,
    texts::{Texts, use_texts},
};

/// Of more organizations than these the users' rows name only those that concern them, and the picture puts the last ones
/// together.
const MOST_COLUMNS: usize = 4;

/// Where what waits for the reader is decided.
const TO_APPROVE: &str = "/administration/requests";
/// What ends within two months.
const EXPIRING: &str = "/administration/permissions?expiring=2";
/// All of them.
const PERMISSIONS: &str = "/administration/permissions";
/// All users, and those who were invited.
const USERS: &str = "/administration/users";
const INVITED: &str = "/administration/users/invited";

/// What ends in a month.
fn in_month(month: &EndsShown) -> String {
    format!("/administration/permissions?month={}", month.month())
}

/// The overview.
#[component]
pub(crate) fn Overview() -> impl IntoView {
    let texts = use_texts();
    let shown = load(|| ReadManagersOverview {});
    view! { <Title text=texts.nav_administration()/> {loaded(shown, |shown| view! { <Page shown/> }.into_any())} }
        .into_any()
}

#[component]
fn Page(shown: ManagersOverview) -> impl IntoView {
    let texts = use_texts();
    let to_approve = use_frame().viewer.map_or(0, |viewer| viewer.waiting);
    let rest = html! {
        (needs(texts, &shown, to_approve))
        (users(texts, &shown))
        (board(texts, &shown))
    };
    view! {
        <div class="mr-head" inner_html=head(texts, &shown.organizations).0></div>
        <div class="mr-stack mr-stack--lg">
            {only_manager(texts, shown.only_manager_of.clone())}
            <div class="mr-stack mr-stack--lg" inner_html=rest.0></div>
        </div>
    }
    .into_any()
}

fn head(texts: Texts, organizations: &[OrganizationShown]) -> Markup {
    let names: Vec<&str> = organizations.iter().map(|one| one.name.as_str()).collect();
    html! {
        h1 tabindex="-1" { (texts.nav_administration()) }
        p class="mr-head__lead" {
            @match names.as_slice() {
                [one] => { (strong(&texts.managing_lead("**"), &[one])) },
                [one, other] => { (strong(&texts.managing_lead(format!("**{}**", texts.account_and_name())), &[one, other])) },
                more => { (texts.managing_lead_many(more.len())) },
            }
        }
    }
}

/// A sentence with a name, which no browser translates, at each pair of stars.
fn strong(sentence: &str, names: &[&str]) -> Markup {
    let parts = sentence.split("**");
    html! {
        @for (index, part) in parts.enumerate() {
            @if let Some(name) = index.checked_sub(1).and_then(|before| names.get(before)) {
                strong translate="no" { (name) }
            }
            (part)
        }
    }
}

fn needs(texts: Texts, shown: &ManagersOverview, to_approve: usize) -> Markup {
    let stat = |href: &str, count: usize, one: &str, more: &str, time: bool| {
        let class = if time && count > 0 { "mr-card mr-stat mr-stat--time" } else { "mr-card mr-stat" };
        html! {
            a class=(class) href=(href) {
                b { (count) } span { (if count == 1 { one } else { more }) } (still::icon("right", true))
            }
        }
    };
    html! {
        section aria-labelledby="needs" {
            h2 class="mr-hidden" id="needs" { (texts.managing_needs()) }
            div class="mr-stats" {
                (stat(EXPIRING, shown.expiring, texts.managing_expiring_one(), texts.managing_expiring(), true))
                (stat(TO_APPROVE, to_approve, texts.managing_to_approve_one(), texts.managing_to_approve(), true))
                (stat(INVITED, shown.invited, texts.managing_invited_one(), texts.managing_invited(), false))
            }
        }
    }
}

fn users(texts: Texts, shown: &ManagersOverview) -> Markup {
    let columns = shown.organizations.len() <= MOST_COLUMNS;
    let lead = if shown.rows.len() < shown.users {
        texts.managing_who_lead(shown.rows.len(), shown.users)
    } else {
        texts.managing_who_lead_all().to_owned()
    };
    html! {
        section class="mr-section" aria-labelledby="who" {
            h2 id="who" { (texts.managing_who()) }
            p class="mr-soft" { (lead) }
            div class="mr-card mr-card--flush" {
                div class="mr-tablebox" {
                    table class="mr-table mr-matrix" role="table" {
                        caption class="mr-hidden" { (texts.managing_who_table()) }
                        thead role="rowgroup" {
                            tr role="row" {
                                th role="columnheader" scope="col" { (texts.managing_user()) }
                                @if columns {
                                    @for one in &shown.organizations {
                                        th role="columnheader" scope="col" translate="no" { (one.name) }
                                    }
                                } @else {
                                    th role="columnheader" scope="col" { (texts.managing_acts_for()) }
                                }
                            }
                        }
                        tbody role="rowgroup" {
                            @for user in &shown.rows { (user_row(texts, user, &shown.organizations, columns)) }
                        }
                    }
                }
                p class="mr-cardfoot" { a href=(USERS) { (texts.managing_all_users(shown.users)) } }
            }
        }
    }
}

fn user_row(texts: Texts, user: &UserAtAGlance, organizations: &[OrganizationShown], columns: bool) -> Markup {
    let means = match user.means {
        Some(MeansState::Active) => None,
        Some(MeansState::Invited) => Some(texts.managing_means_invited()),
        Some(MeansState::Suspended) => Some(texts.managing_means_suspended()),
        Some(MeansState::Revoked) | None => Some(texts.managing_means_revoked()),
    };
    html! {
        tr role="row" {
            th role="rowheader" scope="row" {
                span class="mr-cellname" {
                    span class="mr-person" aria-hidden="true" translate="no" { (badge(&user.name)) }
                    span {
                        a href=(format!("{USERS}/{}", user.person)) translate="no" { (user.name) }
                        @if user.own { " (" (texts.managing_you()) ")" }
                        small translate="no" { (user.email) }
                        @if let Some(means) = means { small { (means) } }
                    }
                }
            }
            @if columns {
                @for (acts, organization) in user.acts.iter().zip(organizations) {
                    // Where each user is a card, it names only the organizations that concern them.
                    @let class = acts.is_none().then_some("mr-matrix__none");
                    td role="cell" class=[class] data-label=(organization.name) { (cell(texts, acts.as_ref())) }
                }
            } @else {
                td role="cell" data-label=(texts.managing_acts_for()) {
                    ul class="mr-plainlist" {
                        @for (acts, organization) in user.acts.iter().zip(organizations).filter(|(acts, _)| acts.is_some()) {
                            li { span translate="no" { (organization.name) } " " (cell(texts, acts.as_ref())) }
                        }
                    }
                }
            }
        }
    }
}

/// The letters of a round badge: the first one of the initials, and of the surname, which stands last.
fn badge(name: &str) -> String {
    let first = |word: Option<&str>| word.and_then(|word| word.chars().next());
    let mut words = name.split(' ');
    first(words.next()).into_iter().chain(first(words.next_back())).collect()
}

/// What somebody may do for one organization.
fn cell(texts: Texts, acts: Option<&Acts>) -> Markup {
    let Some(acts) = acts else { return html! { span class="mr-soft" { (texts.managing_not_linked()) } } };
    let Some(until) = acts.until else { return html! { span class="mr-soft" { (texts.managing_none()) } } };
    let day = texts.day(until);
    let words = match (acts.ends, acts.permissions) {
        (Ends::Over, _) => texts.managing_over(day),
        (Ends::Soon, 1) => texts.managing_until_soon(day),
        (Ends::Soon, several) => texts.managing_several_soon(several, day),
        (Ends::Later, 1) => texts.managing_until(day),
        (Ends::Later, several) => texts.managing_several(several, day),
    };
    let class = (acts.ends != Ends::Later).then_some("mr-soon");
    html! {
        span class="mr-cell" {
            @if let Some(level) = acts.level { span class="mr-level" { (level.name()) } " " }
            small class=[class] { (words) }
            @if acts.manager { " " small { (texts.managing_manager()) } }
        }
    }
}

/// The coming months as a picture, each a way to its list; the same as a table for readers and print.
fn board(texts: Texts, shown: &ManagersOverview) -> Markup {
    let any = shown.months.iter().any(|month| month.total() > 0);
    html! {
        section class="mr-section" aria-labelledby="board" {
            h2 id="board" { (texts.managing_board()) }
            @if any {
                figure class="mr-card mr-expiry" {
                    figcaption { (texts.managing_board_lead()) }
                    (legend(texts, &shown.organizations))
                    (months(texts, &shown.months))
                    (table(texts, shown))
                }
            } @else {
                p class="mr-soft" { (texts.managing_board_none()) }
            }
            p { a href=(PERMISSIONS) { (texts.managing_all_permissions()) } }
        }
    }
}

/// Which part of a column an organization is: those beyond the last one together.
fn part_of(index: usize) -> usize {
    index.min(MOST_COLUMNS - 1)
}

fn legend(texts: Texts, organizations: &[OrganizationShown]) -> Markup {
    let together = organizations.len() > MOST_COLUMNS;
    html! {
        @if organizations.len() > 1 {
            ul class="mr-expiry__who" aria-hidden="true" {
                @for (index, one) in organizations.iter().enumerate().take(MOST_COLUMNS) {
                    @let last = together && index + 1 == MOST_COLUMNS;
                    li {
                        svg viewBox="0 0 1 1" focusable="false" { rect class={ "of-" (index) } width="1" height="1" {} }
                        @if last { (texts.managing_others()) } @else { span translate="no" { (one.name) } }
                    }
                }
            }
        }
    }
}

fn months(texts: Texts, months: &[EndsShown]) -> Markup {
    let most = months.iter().map(EndsShown::total).max().unwrap_or(1).max(1);
    html! {
        ol class="mr-expiry__months" {
            @for month in months {
                @let (total, words) = (month.total(), texts.month_of(month.first));
                li {
                    @if total > 0 {
                        a href=(in_month(month)) {
                            (column(month, most))
                            span class="mr-hidden" {
                                (if total == 1 { texts.managing_ends_one(words) } else { texts.managing_ends(total, words) })
                            }
                            b aria-hidden="true" { (total) }
                            (name(texts, month))
                        }
                    } @else {
                        div {
                            span class="mr-hidden" { (texts.managing_ends_none(words)) }
                            b aria-hidden="true" { "0" }
                            (name(texts, month))
                        }
                    }
                }
            }
        }
    }
}

/// The name of a month below its column: the year where it begins.
fn name(texts: Texts, month: &EndsShown) -> Markup {
    let long = texts.month(month.first);
    let short = texts.short_day(month.first);
    let short = short.split('\u{a0}').nth(1).unwrap_or(long);
    html! {
        span aria-hidden="true" { (short) @if month.first.month() == 1 { small { (month.first.year()) } } }
    }
}

/// A column, stacked by organization, in hundredths of the highest one: upright where there is room for twelve, and lying where
/// each is a row of its own.
fn column(month: &EndsShown, most: usize) -> Markup {
    let mut parts = [0; MOST_COLUMNS];
    for (index, count) in month.counts.iter().enumerate() {
        parts[part_of(index)] += count;
    }
    let mut begins = 0;
    let rects: Vec<(usize, usize, usize)> = parts
        .into_iter()
        .enumerate()
        .filter(|(_, count)| *count > 0)
        .map(|(index, count)| {
            let ends = begins + count;
            // What is there is seen, however little of the highest it is.
            let (from, to) = (begins * 100 / most, (ends * 100 / most).max(begins * 100 / most + 2));
            begins = ends;
            (index, from, to - from)
        })
        .collect();
    html! {
        svg class="upright" viewBox="0 0 1 102" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            @for (index, from, size) in &rects { rect class={ "of-" (index) } width="1" y=(102 - from - size) height=(size) {} }
        }
        svg class="lying" viewBox="0 0 102 1" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            @for (index, from, size) in &rects { rect class={ "of-" (index) } height="1" x=(from) width=(size) {} }
        }
    }
}

fn table(texts: Texts, shown: &ManagersOverview) -> Markup {
    html! {
        div class="mr-hidden" {
            table class="mr-table" {
                caption { (texts.managing_board()) }
                thead {
                    tr {
                        th scope="col" { (texts.managing_month()) }
                        @for one in &shown.organizations { th scope="col" translate="no" { (one.name) } }
                        th scope="col" { (texts.managing_all()) }
                    }
                }
                tbody {
                    @for month in &shown.months {
                        tr {
                            th scope="row" { (texts.month_of(month.first)) }
                            @for count in &month.counts { td { (count) } }
                            td { (month.total()) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::badge;

    #[test]
    fn a_badge_has_the_first_letters_of_initials_and_surname() {
        assert_eq!(badge("A. de Vries"), "AV");
        assert_eq!(badge("É. Øst"), "ÉØ");
        assert_eq!(badge("Madonna"), "M");
        assert_eq!(badge(""), "");
    }
}
