//! What of a letter opens something.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Secret;

/// A code, or the token of a link: of use until the letter was sent, and blanked in the outbox then, wherever in a letter it
/// stands. It does not print; in the outbox, which is sealed, it stands as `{"once": "…"}`, by which it is found again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Once {
    once: String,
}

impl Once {
    /// What is to be read once.
    pub fn new(text: String) -> Self {
        Self { once: text }
    }

    /// What is left of it in the outbox after it was sent.
    pub fn blank() -> Self {
        Self::new(String::new())
    }

    /// The code or token, for the words of a letter.
    pub fn reveal(&self) -> &str {
        &self.once
    }
}

impl From<&Secret<String>> for Once {
    fn from(secret: &Secret<String>) -> Self {
        Self::new(secret.reveal().clone())
    }
}

impl std::fmt::Debug for Once {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.once.is_empty() { "Once(blank)" } else { "Once" })
    }
}

/// Blanks every [`Once`] in a letter as it is stored; whether there was any.
pub(super) fn blank(stored: &mut Value) -> bool {
    match stored {
        Value::Object(fields) => {
            if let (1, Some(Value::String(text))) = (fields.len(), fields.get_mut("once")) {
                let held = !text.is_empty();
                text.clear();
                return held;
            }
            // All of them: no short cut after the first.
            fields.values_mut().fold(false, |held, field| blank(field) | held)
        }
        Value::Array(items) => items.iter_mut().fold(false, |held, item| blank(item) | held),
        _ => false,
    }
}
