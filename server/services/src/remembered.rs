//! What is remembered of who is not signed in: sealed, in their own browser. A stranger writes nothing into the database by
//! typing something into a form.

use rules::{
    people::EmailAddress,
    problem::Problem,
    shown::RefusedForm,
    wizard::{Answers, WizardKind},
};
use serde::{Deserialize, Serialize};

use crate::{Failure, Filler, Intent, Portal, Result, Secret, Visitor, sign_in::own_path};

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
        let opened = |sealed: &str| {
            let text = self.keys().open(PURPOSE, sealed).ok()?;
            let remembered: Remembered = serde_json::from_str(text.reveal()).ok()?;
            Some(remembered).filter(|one| one.until > self.now())
        };
        match (visitor.remembered.as_deref(), visitor.kept.as_deref()) {
            (Some(sealed), _) => opened(sealed),
            // Whoever gives somebody an address tells them nothing else by it.
            (None, Some(sealed)) => opened(sealed).filter(|one| one.problem == Problem::CookiesOff),
            (None, None) => None,
        }
    }
}

/// What it is sealed for.
const TYPED: &str = "typed";
/// The most bytes that are kept of what was typed: what fits into a cookie once it is sealed.
const LONGEST_TYPED: usize = 2_000;

/// What a form typed when its session was over: no codes, no passwords.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Typed {
    /// The form of a wizard's step.
    Step {
        /// The wizard's kind.
        kind: WizardKind,
        /// The draft.
        draft: String,
        /// The step.
        step: String,
        /// The revision that the page showed.
        rev: i64,
        /// The answers.
        answers: Answers,
    },
    /// A form that shows again what was typed.
    Form {
        /// Its name.
        form: String,
        /// The fields.
        answers: Answers,
    },
}

#[derive(Serialize, Deserialize)]
struct KeptTyped {
    mark: String,
    typed: Typed,
    until: i64,
}

impl Portal {
    /// Seals what somebody typed whose session is over, for their browser to keep until they are signed in again. `mark` says
    /// whose page it was. Nothing where it is too much for a cookie.
    ///
    /// # Errors
    /// None for what can be written.
    pub fn keep_typed(&self, mark: &str, typed: &Typed) -> Result<Option<Secret<String>>> {
        let kept = KeptTyped { mark: mark.to_owned(), typed: typed.clone(), until: self.now() + KEPT };
        let text = serde_json::to_string(&kept)?;
        if text.len() > LONGEST_TYPED {
            return Ok(None);
        }
        Ok(Some(Secret::new(self.keys().seal(self.chance(), TYPED, &text)?)))
    }

    /// Puts what this browser kept back to where it was typed, for the same person in a new session. What has changed there
    /// meanwhile stays.
    pub(crate) async fn put_back(&self, visitor: &Visitor, session: &Secret<String>) -> Result<()> {
        let Some(sealed) = visitor.typed.as_deref() else { return Ok(()) };
        let Ok(text) = self.keys().open(TYPED, sealed) else { return Ok(()) };
        let Ok(kept) = serde_json::from_str::<KeptTyped>(text.reveal()) else { return Ok(()) };
        let Some(who) = self.signed_in(session.reveal()).await? else { return Ok(()) };
        if kept.until <= self.now() || kept.mark != who.mark() {
            return Ok(());
        }
        let put = match kept.typed {
            Typed::Step { draft, step, rev, answers, .. } => {
                Filler::from(who).save_step(&draft, &step, rev, answers, Intent::Keep).await.map(|_| ())
            }
            Typed::Form { form, answers } => {
                who.keep_refused_form(&RefusedForm { form, answers, problems: Vec::new() }).await
            }
        };
        match put {
            // Another window was faster, or it was sent: what is there now is the newer.
            Err(Failure::Refused(_)) => Ok(()),
            put => put,
        }
    }
}
