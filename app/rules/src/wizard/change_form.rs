//! W11: the change form of somebody who lost the registered phone and therefore cannot sign in (R85).
//!
//! Codes never stand in the answers: the server takes them out, and the wizard is made of what became of them. Nothing here
//! tells whether an account exists until the mailbox is proven.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Answers, CHECK, Outline, StepName, Wizard, answered_day, check_problems, named};
use crate::{
    company::KvkNumber,
    people::{EmailAddress, mobile_number, name_part},
    problem::{Problem, Problems},
    typed,
};

/// Who are you?
pub const WHO: &str = "who";
/// The code that was sent to the e-mail address.
pub const MAILBOX: &str = "mailbox";
/// The new mobile number.
pub const NUMBER: &str = "number";
/// The code that was sent to it.
pub const PHONE: &str = "phone";
/// Who checks that it is you?
pub const CHECKER: &str = "checker";
/// Why.
pub const REASON: &str = "reason";

/// The field of a code. It is taken out of what a form sends before anything is kept.
pub const CODE: &str = "code";
/// The answer to [`CHECKER`] that names the helpdesk.
pub const HELPDESK: &str = "helpdesk";
/// The answers to [`REASON`].
pub const REASONS: [&str; 4] = ["lost", "stolen", "new", "other"];

/// What became of a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// It was not given yet; with what is wrong with the last try.
    Missing(Option<Problem>),
    /// It was given.
    Given,
}

impl Proof {
    fn problems(&self) -> Problems {
        match self {
            Proof::Given => Vec::new(),
            Proof::Missing(problem) => {
                vec![(CODE.to_owned(), problem.clone().unwrap_or(Problem::CodeShape))]
            }
        }
    }
}

/// Somebody who may confirm who it is; his name masked, as whoever reads it may be a stranger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckerCard {
    /// The person's id.
    pub id: String,
    /// "B*** J***".
    pub name: String,
}

/// What the server knows about a change form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeForm {
    /// Today.
    #[serde(with = "crate::day")]
    pub today: Date,
    /// Whether the mailbox was proven.
    pub mailbox: Proof,
    /// Whether the new number was proven.
    pub phone: Proof,
    /// The authorization managers who may confirm it; nobody before the mailbox was proven.
    pub checkers: Vec<CheckerCard>,
    /// The registered number: known to the server alone, and to it only once the mailbox was proven.
    #[serde(skip)]
    pub registered: Option<String>,
}

impl ChangeForm {
    /// Whether sign-in is to be blocked until it is decided: asked only where the phone was stolen.
    pub fn blocks(answers: &Answers) -> bool {
        answers.get(REASON).is_some_and(|reason| reason == "stolen") && answers.contains_key("block")
    }

    /// The date of birth.
    ///
    /// # Errors
    /// [`Problem::DateReal`], [`Problem::DatePast`].
    pub fn born(&self, answers: &Answers) -> Result<Date, Problem> {
        let born = answered_day(answers)?;
        if born < self.today { Ok(born) } else { Err(Problem::DatePast) }
    }

    fn who(&self, answers: &Answers) -> Problems {
        let given = |name: &str| answers.get(name).map_or("", |text| typed::text(text));
        let email = match given("email") {
            "" => Some(Problem::RequiredText),
            text => EmailAddress::parse(text).err(),
        };
        // It is only compared: "Hoff, van 't" is as good.
        let surname = name_part(&given("surname").replace(',', " ")).err();
        let born = match (given("day"), given("month"), given("year")) {
            ("", "", "") => Some(Problem::RequiredText),
            _ => self.born(answers).err(),
        };
        let kvk = match given("kvk") {
            "" => Some(Problem::RequiredText),
            text => KvkNumber::parse(text).err(),
        };
        let all = [("email", email), ("surname", surname), ("day", born), ("kvk", kvk)];
        all.into_iter().filter_map(|(name, problem)| Some((name.to_owned(), problem?))).collect()
    }

    fn number(&self, answers: &Answers) -> Option<Problem> {
        match answers.get("mobile").map_or("", |text| typed::text(text)) {
            "" => Some(Problem::RequiredText),
            number => match mobile_number(number) {
                Ok(number) => (self.registered.as_ref() == Some(&number)).then_some(Problem::PhoneSame),
                Err(problem) => Some(problem),
            },
        }
    }
}

/// Whether a form control belongs to a step.
fn owns(step: &str, name: &str) -> bool {
    match step {
        WHO => matches!(name, "email" | "surname" | "day" | "month" | "year" | "kvk"),
        NUMBER => name == "mobile",
        CHECKER => name == CHECKER,
        REASON => matches!(name, "reason" | "block"),
        CHECK => name == super::TRUTH,
        _ => false,
    }
}

fn needs_server(step: &str) -> bool {
    matches!(step, WHO | MAILBOX | NUMBER | PHONE)
}

impl ChangeForm {
    /// What is known of it before anything is looked up.
    pub const OUTLINE: Outline = Outline { owns, needs_server, lists: &[] };
}

impl Wizard for ChangeForm {
    fn outline(&self) -> &'static Outline {
        &Self::OUTLINE
    }

    fn steps(&self, _answers: &Answers) -> Vec<StepName> {
        named([WHO, MAILBOX, NUMBER, PHONE, CHECKER, REASON, CHECK])
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        let one = |name: &str, problem| vec![(name.to_owned(), problem)];
        match step {
            WHO => self.who(answers),
            MAILBOX => self.mailbox.problems(),
            NUMBER => self.number(answers).map(|problem| ("mobile".to_owned(), problem)).into_iter().collect(),
            PHONE => self.phone.problems(),
            CHECKER => match answers.get(CHECKER) {
                Some(answer) if answer == HELPDESK || self.checkers.iter().any(|one| one.id == *answer) => Vec::new(),
                _ => one(CHECKER, Problem::RequiredChoice),
            },
            REASON => match answers.get(REASON) {
                Some(answer) if REASONS.contains(&answer.as_str()) => Vec::new(),
                _ => one(REASON, Problem::RequiredChoice),
            },
            CHECK => check_problems(answers),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wizard::{TRUTH, first_unmet};
    use jiff::civil::date;

    fn form() -> ChangeForm {
        ChangeForm {
            today: date(2026, 11, 22),
            mailbox: Proof::Missing(None),
            phone: Proof::Missing(None),
            checkers: vec![CheckerCard { id: "bram".into(), name: "B*** J***".into() }],
            registered: Some("+31612000001".into()),
        }
    }

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
    }

    const WHO_ANNA: [(&str, &str); 6] = [
        ("email", "anna@demo.example"),
        ("surname", "de Vries"),
        ("day", "13"),
        ("month", "3"),
        ("year", "1971"),
        ("kvk", "68 75 01 10"),
    ];

    #[test]
    fn r85_who_it_is_is_asked_field_by_field() {
        let wrong = |pairs: &[(&str, &str)]| {
            let mut all = answers(&WHO_ANNA);
            all.extend(answers(pairs));
            form().problems(WHO, &all)
        };
        assert_eq!(wrong(&[]), []);
        let names: Vec<String> = form().problems(WHO, &Answers::new()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["email", "surname", "day", "kvk"], "empty: all at once");
        for (pair, field, problem) in [
            (("email", "anna"), "email", Problem::EmailSyntax),
            (("surname", "=1"), "surname", Problem::NameChars),
            (("month", "13"), "day", Problem::DateReal),
            (("year", "2030"), "day", Problem::DatePast),
            (("kvk", "123"), "kvk", Problem::KvkSyntax),
        ] {
            assert_eq!(wrong(&[pair]), [(field.to_owned(), problem)]);
        }
    }

    #[test]
    fn r85_nothing_goes_on_without_both_proofs() {
        let mut form = form();
        let mut all = answers(&WHO_ANNA);
        assert_eq!(first_unmet(&form, &all), MAILBOX);
        assert_eq!(form.problems(MAILBOX, &all), [(CODE.to_owned(), Problem::CodeShape)]);
        form.mailbox = Proof::Missing(Some(Problem::CodeWrong { left: 4 }));
        assert_eq!(form.problems(MAILBOX, &all), [(CODE.to_owned(), Problem::CodeWrong { left: 4 })]);
        form.mailbox = Proof::Given;
        assert_eq!(first_unmet(&form, &all), NUMBER);
        all.extend(answers(&[("mobile", "06 12000001")]));
        assert_eq!(form.problems(NUMBER, &all), [("mobile".to_owned(), Problem::PhoneSame)]);
        all.extend(answers(&[("mobile", "06 87654321")]));
        assert_eq!(first_unmet(&form, &all), PHONE);
        form.phone = Proof::Given;
        assert_eq!(first_unmet(&form, &all), CHECKER);
        all.extend(answers(&[("checker", "carla")]));
        assert_eq!(form.problems(CHECKER, &all), [("checker".to_owned(), Problem::RequiredChoice)]);
        for checker in ["bram", HELPDESK] {
            all.extend(answers(&[("checker", checker)]));
            assert_eq!(first_unmet(&form, &all), REASON);
        }
        all.extend(answers(&[("reason", "stolen")]));
        assert_eq!(first_unmet(&form, &all), CHECK);
        assert_eq!(form.problems(CHECK, &all), [(TRUTH.to_owned(), Problem::RequiredTick)]);
    }

    #[test]
    fn a_code_is_no_answer_of_any_step() {
        let form = form();
        assert!(form.steps(&Answers::new()).iter().all(|step| !form.outline().owns(step, CODE)));
    }

    #[test]
    fn blocking_is_offered_for_a_stolen_phone_only() {
        assert!(ChangeForm::blocks(&answers(&[("reason", "stolen"), ("block", "on")])));
        assert!(!ChangeForm::blocks(&answers(&[("reason", "lost"), ("block", "on")])));
        assert!(!ChangeForm::blocks(&answers(&[("reason", "stolen")])));
    }
}
