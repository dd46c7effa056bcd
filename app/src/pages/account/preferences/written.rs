//! The address of one's calendar, as the portal writes it.

use maud::{Markup, html};
use rules::shown::WrittenPage;

use crate::{api::PAGE_OF_FIELD, texts::Texts};

/// The part of the page; `path` is that of the address, `site` where the portal is reached, `mark` says for whom it is made.
pub(crate) fn calendar(texts: Texts, path: Option<&str>, site: &str, mark: &str) -> WrittenPage {
    let form = |function: &str, button: &Markup| {
        html! {
            form method="post" action={ "/api/" (function) } {
                input type="hidden" name=(PAGE_OF_FIELD) value=(mark);
                (button)
            }
        }
    };
    let part = html! {
        h2 { (texts.calendar_title()) }
        p { (texts.calendar_text()) }
        @match path {
            None => {
                div class="mr-actions" {
                    (form("make_calendar", &html! { button class="mr-button mr-button--second" { (texts.calendar_make()) } }))
                }
            }
            Some(path) => {
                @let host = site.split_once("://").map_or(site, |(_, host)| host);
                div class="mr-field" {
                    label class="mr-label" for="address" { (texts.calendar_address()) }
                    p class="mr-hint" id="address-h" { (texts.calendar_secret()) }
                    input class="mr-input mr-address" id="address" readonly value={ (site) (path) } aria-describedby="address-h"
                        translate="no";
                }
                div class="mr-actions" {
                    a class="mr-button mr-button--second" href={ "webcal://" (host) (path) } rel="external" { (texts.calendar_add()) }
                }
                p class="mr-soft" { (texts.calendar_how()) }
                div class="mr-actions" {
                    (form("make_calendar", &html! {
                        button class="mr-button mr-button--second" aria-describedby="anew-h" { (texts.calendar_anew()) }
                    }))
                    (form("drop_calendar", &html! { button class="mr-button mr-button--second" { (texts.calendar_drop()) } }))
                }
                p class="mr-soft mr-small" id="anew-h" { (texts.calendar_anew_hint()) }
            }
        }
    };
    WrittenPage { title: texts.calendar_title().to_owned(), html: part.0 }
}
