//! Change forms that were sent (R85): where they stand, and what of them is shown to whom. The form itself is a wizard,
//! [`crate::wizard::change_form`].

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{shown::OrganizationShown, words::words};

words! {
    /// Where a change form stands.
    pub enum FormStanding {
        /// It is being filled in.
        Draft = "draft",
        /// Sent; nobody has confirmed who it is.
        Awaiting = "awaiting",
        /// Confirmed; the new number counts once the wait is over.
        Confirmed = "confirmed",
        /// The new number counts.
        Done = "done",
        /// Refused, or not confirmed in time.
        Refused = "refused",
        /// Stopped by the user.
        Stopped = "stopped",
    }
}

impl FormStanding {
    /// Whether it can still be stopped.
    pub fn is_open(self) -> bool {
        matches!(self, FormStanding::Awaiting | FormStanding::Confirmed)
    }
}

/// A name whose owner is to be recognized only by who knows him: "J*** de V***".
pub fn masked_name(name: &str) -> String {
    let word = |word: &str| match word.chars().next() {
        Some(first) if first.is_uppercase() => format!("{first}***"),
        // Prefixes are written small.
        _ => word.to_owned(),
    };
    name.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// A change form as whoever sent it, or may stop it, sees it: nothing of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormShown {
    /// The reference.
    pub reference: String,
    /// Where it stands.
    pub standing: FormStanding,
    /// When it was sent.
    #[serde(with = "crate::day")]
    pub sent: Date,
    /// From when the new number may count.
    #[serde(with = "crate::day::moment")]
    pub ready: DateTime,
    /// When it lapses, if nobody confirms it.
    #[serde(with = "crate::day")]
    pub until: Date,
    /// A manager is asked; else the helpdesk.
    pub by_manager: bool,
    /// Signing in is blocked until it is decided.
    pub blocked: bool,
    /// Since when it stands where it stands, where it was decided, in Amsterdam.
    #[serde(default, with = "crate::day::maybe_moment")]
    pub since: Option<DateTime>,
}

/// A change form that is being filled in, as who gets its code by mail sees it: nothing of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormBegun {
    /// When somebody said who they are.
    #[serde(with = "crate::day::moment")]
    pub at: DateTime,
}

/// A change form as a manager who may confirm it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormToConfirm {
    /// The form.
    pub form: FormShown,
    /// Whose number it is.
    pub user: String,
    /// His e-mail address.
    pub email: String,
    /// The last two digits of the new number.
    pub ending: String,
    /// The organization.
    pub organization: OrganizationShown,
    /// Why: a word of the wizard.
    pub reason: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Why it was refused.
    pub refusal: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_masked_but_for_their_first_letters() {
        assert_eq!(masked_name("J. de Vries"), "J*** de V***");
        assert_eq!(masked_name("Ü. O'Neill-van 't Hoff"), "Ü*** O*** 't H***");
        assert_eq!(masked_name(""), "");
    }
}
