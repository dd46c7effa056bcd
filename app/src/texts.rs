//! Every text in Dutch and English: the texts of the page's language.

use leptos::prelude::*;
use rules::people::Language;

pub use ::texts::Texts;

/// The texts of the page's language.
pub fn use_texts() -> Texts {
    use_context::<Texts>().unwrap_or(Texts(Language::default()))
}
