//! W5 and W6: changing one's own e-mail address or mobile number. The proof of the new one comes after the wizard.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{Answers, CHECK, Outline, StepName, Wizard, WizardKind, check_problems, named, never, renewal::PersonCard};
use crate::{
    people::{EmailAddress, mobile_number},
    problem::{Problem, Problems},
    typed,
};

/// The new address or number.
pub const NEW: &str = "new";

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The e-mail address, which is the username.
    Email,
    /// The mobile number.
    Mobile,
}

impl What {
    /// The kind of wizard that changes it.
    pub const fn kind(self) -> WizardKind {
        match self {
            What::Email => WizardKind::Email,
            What::Mobile => WizardKind::Mobile,
        }
    }

    /// The name of the one field.
    pub const fn field(self) -> &'static str {
        self.kind().word()
    }
}

/// What the server looked up for the change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// What is changed.
    pub what: What,
    /// Who changes it.
    pub person: PersonCard,
    /// Until when the registered number is so new that its codes prove too little for another address.
    #[serde(with = "crate::day::maybe_moment")]
    pub number_fresh_until: Option<DateTime>,
    /// The registered number in full: known to the server alone.
    #[serde(skip)]
    pub registered: Option<String>,
}

impl Contact {
    /// The kind of wizard.
    pub fn kind(&self) -> WizardKind {
        self.what.kind()
    }

    fn new_problem(&self, new: &str) -> Option<Problem> {
        if typed::text(new).is_empty() {
            return Some(Problem::RequiredText);
        }
        if let (What::Email, Some(until)) = (self.what, self.number_fresh_until) {
            return Some(Problem::PhoneFresh { until });
        }
        match self.what {
            What::Email => match EmailAddress::parse(new) {
                Ok(new) => new.same_as(&self.person.email).then_some(Problem::EmailSame),
                Err(problem) => Some(problem),
            },
            What::Mobile => match mobile_number(new) {
                Ok(new) => (self.registered.as_ref() == Some(&new)).then_some(Problem::PhoneSame),
                Err(problem) => Some(problem),
            },
        }
    }
}

/// Whether a form control belongs to a step.
fn owns(step: &str, name: &str) -> bool {
    match step {
        NEW => [What::Email.field(), What::Mobile.field()].contains(&name),
        CHECK => name == super::TRUTH,
        _ => false,
    }
}

impl Contact {
    /// What is known of it before anything is looked up.
    pub const OUTLINE: Outline = Outline { owns, needs_server: never, lists: &[] };
}

impl Wizard for Contact {
    fn outline(&self) -> &'static Outline {
        &Self::OUTLINE
    }

    fn steps(&self, _answers: &Answers) -> Vec<StepName> {
        named([NEW, CHECK])
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        let field = self.what.field();
        match step {
            NEW => {
                let typed = answers.get(field).map(String::as_str).unwrap_or_default();
                self.new_problem(typed).map(|problem| (field.to_owned(), problem)).into_iter().collect()
            }
            CHECK => check_problems(answers),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn contact(what: What) -> Contact {
        let person = PersonCard {
            id: "anna".into(),
            name: "A. de Vries".into(),
            born: date(1971, 3, 13),
            email: "anna@demo.example".into(),
            mobile_ending: "01".into(),
        };
        Contact { what, person, number_fresh_until: None, registered: Some("+31612000001".into()) }
    }

    fn problem(contact: &Contact, typed: &str) -> Option<Problem> {
        let answers = Answers::from([(contact.what.field().to_owned(), typed.to_owned())]);
        contact.problems(NEW, &answers).into_iter().next().map(|(_, problem)| problem)
    }

    #[test]
    fn r84_a_new_address_is_one_and_another_than_before() {
        let email = contact(What::Email);
        for (typed, wrong) in [
            ("new@demo.example", None),
            (" New@Demo.example ", None),
            ("", Some(Problem::RequiredText)),
            ("new", Some(Problem::EmailSyntax)),
            ("ANNA@demo.example", Some(Problem::EmailSame)),
        ] {
            assert_eq!(problem(&email, typed), wrong, "{typed}");
        }
        let until = date(2026, 11, 29).at(9, 41, 0, 0);
        let fresh = Contact { number_fresh_until: Some(until), ..email };
        assert_eq!(problem(&fresh, "new@demo.example"), Some(Problem::PhoneFresh { until }));
    }

    #[test]
    fn r83_a_new_number_can_get_text_messages_and_is_another_than_before() {
        let mobile = contact(What::Mobile);
        for (typed, wrong) in [
            ("06 8765 4321", None),
            ("+32 470 12 34 56", None),
            ("", Some(Problem::RequiredText)),
            ("020 123 45 67", Some(Problem::PhoneNotMobile)),
            ("06", Some(Problem::PhoneSyntax)),
            ("06 1200 0001", Some(Problem::PhoneSame)),
        ] {
            assert_eq!(problem(&mobile, typed), wrong, "{typed}");
        }
    }

    #[test]
    fn r82_without_the_check_mark_there_is_a_problem() {
        let email = contact(What::Email);
        assert_eq!(email.problems(CHECK, &Answers::new()), [("truth".to_owned(), Problem::RequiredTick)]);
    }
}
