//! The page of a reminder's link, as the portal writes it.

use maud::{Markup, html};
use rules::{
    permission::Kind,
    reminder::RenewalLink,
    shown::{MyPermissions, WrittenPage},
    wizard::WizardKind,
};

use crate::{api::PAGE_OF_FIELD, components::still::icon, pages::account::permissions::table, texts::Texts};

/// What the page is about.
pub(crate) enum About<'a> {
    /// What the link names.
    Ending {
        /// What became of it.
        shown: &'a MyPermissions,
        /// The link.
        link: &'a RenewalLink,
        /// For whom the page is made.
        mark: &'a str,
    },
    /// A part of the link is missing.
    Incomplete,
    /// It was sent to somebody else than is signed in here, who is called so.
    SomebodyElse(&'a str),
}

/// The whole page.
pub(crate) fn page(texts: Texts, about: About<'_>) -> WrittenPage {
    let (title, lead, all, below) = match about {
        About::Ending { shown, link, mark } => ending(texts, shown, link, mark),
        About::Incomplete => {
            (texts.lost_link_incomplete_title(), texts.renew_link_incomplete().to_owned(), true, html! {})
        }
        About::SomebodyElse(name) => (texts.renew_link_else(), texts.renew_link_else_lead(name), true, html! {}),
    };
    let html = html! {
        div class="mr-head" {
            h1 tabindex="-1" { (title) }
            p class="mr-head__lead" { (lead) }
        }
        div class="mr-stack mr-stack--lg" {
            (below)
            @if all { div class="mr-actions" { (see_all(texts, "mr-button")) } }
        }
    };
    WrittenPage { title: title.to_owned(), html: html.0 }
}

fn see_all(texts: Texts, class: &str) -> Markup {
    html! { a class=(class) href="/account/permissions" { (texts.renew_link_all()) } }
}

/// Title, lead, whether the way to all permissions is the one thing to do, and what stands below.
fn ending(texts: Texts, shown: &MyPermissions, link: &RenewalLink, mark: &str) -> (&'static str, String, bool, Markup) {
    let renewable = |kind| shown.permissions.iter().any(|one| one.kind == kind && one.is_renewable(shown.today));
    let can_renew = renewable(Kind::Login);
    let (title, lead) = match () {
        () if can_renew => (texts.renew_link_title(), texts.renew_link_lead()),
        () if shown.permissions.is_empty() => (texts.renew_link_over(), texts.renew_link_nothing()),
        // What is left cannot be renewed alone (R3).
        () if renewable(Kind::Admin) => (texts.renew_link_over(), texts.renew_link_role()),
        () => (texts.renew_link_over(), texts.renew_link_over_lead()),
    };
    let below = html! {
        @if !shown.permissions.is_empty() {
            div class="mr-card mr-card--flush" { div class="mr-tablebox" { (table(texts, shown)) } }
        }
        @if can_renew {
            div class="mr-actions" {
                (renew(texts, link, mark))
                (see_all(texts, "mr-button mr-button--quiet"))
            }
        }
    };
    (title, lead.to_owned(), !can_renew, below)
}

fn renew(texts: Texts, link: &RenewalLink, mark: &str) -> Markup {
    html! {
        form method="post" action="/api/start_wizard" {
            input type="hidden" name=(PAGE_OF_FIELD) value=(mark);
            input type="hidden" name="kind" value=(WizardKind::Renewal);
            input type="hidden" name="ends" value=(link);
            button class="mr-button" { (icon("renew", false)) (texts.renew_link_renew()) }
        }
    }
}
