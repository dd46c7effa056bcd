//! What is remembered of who is not signed in: sealed, in their own browser. A stranger writes nothing into the database by
//! typing something into a form.

use rules::{people::EmailAddress, problem::Problem};
use serde::{Deserialize, Serialize};

use crate::{Portal, Result, Secret, Visitor, sign_in::own_path};

/// What it is sealed for.
const PURPOSE: &str = "remembered";
/// How long it is shown, in seconds.
const KEPT: i64 = 30 * 60;

/// What was typed last, and what was wrong with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Remembered {
    pub(crate) username: String,
    pub(crate) problem: Problem,
    pub(crate) return_to: String,
    until: i64,
}

impl Portal {
    /// Seals what was typed and what is wrong with it, for the visitor's cookie: at most two kilobytes.
    pub(crate) fn remember(&self, typed: &str, problem: Problem, return_to: &str) -> Result<Secret<String>> {
        let mut username = String::new();
        for c in typed.chars() {
            if username.len() + c.len_utf8() > EmailAddress::MAX {
                break;
            }
            username.push(c);
        }
        let remembered = Remembered { username, problem, return_to: own_path(return_to), until: self.now() + KEPT };
        Ok(Secret::new(self.keys().seal(self.chance(), PURPOSE, &serde_json::to_string(&remembered)?)?))
    }

    /// What a visitor brings back of it; nothing, where it is not ours or too old.
    pub(crate) fn remembered(&self, visitor: &Visitor) -> Option<Remembered> {
        let text = self.keys().open(PURPOSE, visitor.remembered.as_deref()?).ok()?;
        let remembered: Remembered = serde_json::from_str(text.reveal()).ok()?;
        Some(remembered).filter(|one| one.until > self.now())
    }
}
