//! The page of a reminder's link, as the portal writes it.

use maud::{Markup, html};
use rules::{permission::Kind, shown::MyPermissions, wizard::WizardKind};

use crate::{api::PAGE_OF_FIELD, components::still::icon, pages::account::permissions::table, texts::Texts};

/// The whole page, about what ends on these days, as the link has them. `mark` says for whom it is made.
pub(crate) fn page(texts: Texts, shown: &MyPermissions, ends: &str, mark: &str) -> String {
    let renewable = shown.permissions.iter().any(|one| one.kind == Kind::Login && one.is_renewable(shown.today));
    let (title, lead) = match () {
        () if renewable => (texts.renew_link_title(), texts.renew_link_lead()),
        () if shown.permissions.is_empty() => (texts.renew_link_over(), texts.renew_link_nothing()),
        () => (texts.renew_link_over(), texts.renew_link_over_lead()),
    };
    let page = html! {
        div class="mr-head" {
            h1 tabindex="-1" { (title) }
            p class="mr-head__lead" { (lead) }
        }
        div class="mr-stack mr-stack--lg" {
            @if !shown.permissions.is_empty() {
                div class="mr-card mr-card--flush" { div class="mr-tablebox" { (table(texts, shown)) } }
            }
            div class="mr-actions" {
                @if renewable { (renew(texts, ends, mark)) }
                a class={ "mr-button" @if renewable { " mr-button--quiet" } } href="/account/permissions" {
                    (texts.renew_link_all())
                }
            }
        }
    };
    page.0
}

fn renew(texts: Texts, ends: &str, mark: &str) -> Markup {
    html! {
        form method="post" action="/api/start_wizard" {
            input type="hidden" name=(PAGE_OF_FIELD) value=(mark);
            input type="hidden" name="kind" value=(WizardKind::Renewal);
            input type="hidden" name="ends" value=(ends);
            button class="mr-button" { (icon("renew", false)) (texts.renew_link_renew()) }
        }
    }
}
