//! Parts of pages that stand still, as text: a table of many rows, the links of the navigation. Nothing acts in them, so that no
//! script has to know them, and as text they cost a fraction of what they cost as views, on the server and in the browser. What
//! is written is escaped by the macro that writes it. What acts (boxes, forms, what changes while it is seen) is a view.

use jiff::civil::Date;
use maud::{Markup, html};

use super::Sign;
use crate::texts::Texts;

/// A line icon, as [`Icon`](super::Icon) draws it.
pub(crate) fn icon(name: &str, small: bool) -> Markup {
    let class = if small { "mr-icon mr-icon--sm" } else { "mr-icon" };
    html! {
        svg aria-hidden="true" focusable="false" class=(class) { use href={ "/icons.svg#" (name) } {} }
    }
}

/// A day in words, as [`Day`](super::Day) has it.
pub(crate) fn day(texts: Texts, day: Date) -> Markup {
    html! { time datetime=(rules::day::text(day)) { (texts.day(day)) } }
}

/// A tag, as [`Tag`](super::Tag) draws it.
pub(crate) fn tag(Sign { kind, word }: &Sign) -> Markup {
    html! {
        span class={ "mr-tag mr-tag--" (kind) } {
            svg aria-hidden="true" focusable="false" { use href={ "/icons.svg#s-" (kind) } {} }
            (word)
        }
    }
}

/// A table: what it is, which is heard and not seen, its columns, and its rows.
#[cfg(feature = "ssr")]
pub(crate) fn table(caption: &str, columns: &[&str], rows: &Markup) -> Markup {
    html! {
        div class="mr-tablebox" {
            table class="mr-table" role="table" {
                caption class="mr-hidden" { (caption) }
                thead role="rowgroup" {
                    tr role="row" { @for column in columns { th role="columnheader" scope="col" { (column) } } }
                }
                tbody role="rowgroup" { (rows) }
            }
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use leptos::prelude::*;
    use rules::people::Language;

    use super::*;
    use crate::components::{Day, Icon, Tag};

    /// A view as it is written, without the marks by which a script finds its places.
    fn written(view: impl IntoView) -> String {
        view.to_html().replace("<!>", "")
    }

    #[test]
    fn what_stands_still_looks_like_the_view_of_its_name() {
        Owner::new().with(|| {
            let texts = Texts(Language::Nl);
            provide_context(texts);
            let first = jiff::civil::date(2028, 3, 14);
            assert_eq!(icon("down", true).0, written(view! { <Icon name="down" small=true/> }));
            assert_eq!(icon("menu", false).0, written(view! { <Icon name="menu"/> }));
            assert_eq!(day(texts, first).0, written(view! { <Day day=first/> }));
            let sign = Sign { kind: "active", word: "<b>\" & 'c'".into() };
            assert_eq!(
                tag(&sign).0.replace("&quot;", "\""),
                written(view! { <Tag kind="active" word="<b>\" & 'c'"/> })
            );
        });
    }
}
