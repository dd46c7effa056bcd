//! The wizard engine: steps, answers, and where somebody may go. Knows no business; each wizard brings its own rules.
//!
//! A wizard *is* its circumstances: what the server looked up for this person when the draft was opened. From them and
//! the answers follow the steps that exist, what is wrong with each, and the outcome. Browser and server run the same code.

pub mod cancel;
pub mod change_form;
pub mod contact;
pub mod renewal;
pub mod request;
pub mod users_renewal;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::problem::{Problem, Problems};

/// Raw answers as typed, by the name of the form control. An unticked box is absent.
pub type Answers = BTreeMap<String, String>;

/// The name of the step that every wizard ends with.
pub const CHECK: &str = "check";

/// The box on the last step.
pub const TRUTH: &str = "truth";

/// What a wizard tells the engine.
pub trait Wizard {
    /// The steps that exist with these answers, first to last, [`CHECK`] included. Names stand in the address.
    fn steps(&self, answers: &Answers) -> Vec<&'static str>;

    /// Whether a form control belongs to a step. Answers of other steps are never taken from a step's form.
    fn owns(&self, step: &str, field: &str) -> bool;

    /// What is wrong with a step's answers; nothing, where the step is done.
    fn problems(&self, step: &str, answers: &Answers) -> Problems;

    /// Whether only the server knows what a step's answers lead to: what this wizard was made of changes with them.
    fn needs_server(&self, _step: &str) -> bool {
        false
    }
}

/// Where in a wizard somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The step to show.
    pub step: String,
    /// Its number, from 1.
    pub number: usize,
    /// How many steps there are with these answers.
    pub total: usize,
    /// Whether another step was asked for, that lies beyond an unanswered one.
    pub answer_first: bool,
}

/// The answers with one step's replaced by what its form sent. Unknown fields are dropped.
pub fn with_step(wizard: &impl Wizard, answers: &Answers, step: &str, posted: Answers) -> Answers {
    let kept = answers.iter().filter(|(field, _)| !wizard.owns(step, field)).map(|(k, v)| (k.clone(), v.clone()));
    kept.chain(posted.into_iter().filter(|(field, _)| wizard.owns(step, field))).collect()
}

/// The first step that is not done; [`CHECK`] once everything before it is.
pub fn first_unmet(wizard: &impl Wizard, answers: &Answers) -> &'static str {
    let steps = wizard.steps(answers);
    steps.into_iter().find(|step| *step == CHECK || !wizard.problems(step, answers).is_empty()).unwrap_or(CHECK)
}

/// Where a request for the step `asked` leads.
pub fn place(wizard: &impl Wizard, answers: &Answers, asked: &str) -> Place {
    let steps = wizard.steps(answers);
    let index_of = |name: &str| steps.iter().position(|step| *step == name);
    let unmet = index_of(first_unmet(wizard, answers)).unwrap_or(0);
    let (index, answer_first) = match index_of(asked) {
        Some(index) if index <= unmet => (index, false),
        Some(_) => (unmet, true),
        None => (unmet, false),
    };
    Place { step: steps[index].to_owned(), number: index + 1, total: steps.len(), answer_first }
}

/// The step before `step`, where there is one.
pub fn before(wizard: &impl Wizard, answers: &Answers, step: &str) -> Option<&'static str> {
    let steps = wizard.steps(answers);
    let index = steps.iter().position(|name| *name == step)?;
    index.checked_sub(1).map(|index| steps[index])
}

/// All that is wrong in the whole wizard, the last tick included: what stands between the answers and the outcome.
pub fn all_problems(wizard: &impl Wizard, answers: &Answers) -> Problems {
    wizard.steps(answers).into_iter().flat_map(|step| wizard.problems(step, answers)).collect()
}

/// The last step's own rule, the same everywhere.
pub fn check_problems(answers: &Answers) -> Problems {
    match answers.get(TRUTH) {
        Some(_) => Vec::new(),
        None => vec![(TRUTH.to_owned(), Problem::RequiredTick)],
    }
}

/// A day in the three fields of a date.
///
/// # Errors
/// [`Problem::DateReal`] where it is none of the calendar.
pub fn answered_day(answers: &Answers) -> Result<Date, Problem> {
    let number = |name: &str| answers.get(name).and_then(|text| text.trim().parse::<i16>().ok());
    let (year, month, day) = (number("year"), number("month"), number("day"));
    let (month, day) = (month.and_then(|month| month.try_into().ok()), day.and_then(|day| day.try_into().ok()));
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) => Date::new(year, month, day).map_err(|_| Problem::DateReal),
        _ => Err(Problem::DateReal),
    }
}

/// Each wizard, as it travels between server and browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnyWizard {
    /// W1: renewing one's own permissions.
    Renewal(renewal::Renewal),
    /// W2: requesting new permissions for oneself.
    Request(Box<request::Request>),
    /// W1b: a manager renews for users.
    UsersRenewal(users_renewal::UsersRenewal),
    /// W5 and W6: changing one's own e-mail address or mobile number.
    Contact(contact::Contact),
    /// W7: cancelling.
    Cancel(cancel::Cancel),
    /// W11: the change form of who lost the phone.
    ChangeForm(change_form::ChangeForm),
}

impl From<users_renewal::UsersRenewal> for AnyWizard {
    fn from(wizard: users_renewal::UsersRenewal) -> Self {
        AnyWizard::UsersRenewal(wizard)
    }
}

/// Every kind's name in addresses and the store.
pub const KINDS: [&str; 7] = [
    renewal::KIND,
    request::KIND,
    users_renewal::KIND,
    contact::EMAIL,
    contact::MOBILE,
    cancel::KIND,
    change_form::KIND,
];

impl AnyWizard {
    /// The kind's name in addresses and the store.
    pub fn kind(&self) -> &'static str {
        match self {
            AnyWizard::Renewal(_) => renewal::KIND,
            AnyWizard::Request(_) => request::KIND,
            AnyWizard::UsersRenewal(_) => users_renewal::KIND,
            AnyWizard::Contact(wizard) => wizard.what.kind(),
            AnyWizard::Cancel(_) => cancel::KIND,
            AnyWizard::ChangeForm(_) => change_form::KIND,
        }
    }

    fn inner(&self) -> &dyn Wizard {
        match self {
            AnyWizard::Renewal(wizard) => wizard,
            AnyWizard::Request(wizard) => wizard.as_ref(),
            AnyWizard::UsersRenewal(wizard) => wizard,
            AnyWizard::Contact(wizard) => wizard,
            AnyWizard::Cancel(wizard) => wizard,
            AnyWizard::ChangeForm(wizard) => wizard,
        }
    }

    /// Whether a fresh code is asked for before anything of it is shown (the screens' step-up).
    pub fn asks_step_up(&self) -> bool {
        matches!(self, AnyWizard::Contact(_) | AnyWizard::Cancel(_))
    }
}

impl Wizard for AnyWizard {
    fn steps(&self, answers: &Answers) -> Vec<&'static str> {
        self.inner().steps(answers)
    }

    fn owns(&self, step: &str, field: &str) -> bool {
        self.inner().owns(step, field)
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        self.inner().problems(step, answers)
    }

    fn needs_server(&self, step: &str) -> bool {
        self.inner().needs_server(step)
    }
}
