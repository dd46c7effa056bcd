//! W9: a manager asks the holder of an e-mail address to become visible to an organization.
//!
//! Steps: who, and for which organization → check your answers. What the manager gets is the same whether anybody holds the
//! address; whom he sees already he may be told of.

use serde::{Deserialize, Serialize};

use super::{Answers, CHECK, Outline, StepName, Wizard, check_problems, named};
use crate::{
    link::LONGEST_MESSAGE,
    people::EmailAddress,
    problem::{Problem, Problems},
    shown::OrganizationShown,
    typed,
};

/// The step with the questions.
pub const WHO: &str = "who";
/// For which organization.
pub const ORGANIZATION: &str = "organization";
/// The user's address.
pub const EMAIL: &str = "email";
/// What the manager writes to them.
pub const MESSAGE: &str = "message";

/// What the server looked up for the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLinkRequest {
    /// The organizations that they manage today, by name.
    pub organizations: Vec<OrganizationShown>,
    /// The manager's own address.
    pub own_email: String,
    /// What is wrong with the address that was answered, as only the server knows: no mail reaches it, a request waits for it,
    /// or a user has it whom the manager sees already.
    pub found: Option<Problem>,
}

impl NewLinkRequest {
    /// The organization that the answers name; of a manager of one, that one.
    ///
    /// # Errors
    /// [`Problem::RequiredChoice`] without an answer, [`Problem::NotManager`] for one that is not managed, or managed no
    /// longer.
    pub fn organization(&self, answers: &Answers) -> Result<&OrganizationShown, Problem> {
        let chosen = answers.get(ORGANIZATION).filter(|id| !id.is_empty());
        match (chosen, self.organizations.as_slice()) {
            (Some(id), all) => all.iter().find(|one| one.id == *id).ok_or(Problem::NotManager),
            (None, [one]) => Ok(one),
            (None, []) => Err(Problem::NotManager),
            (None, _) => Err(Problem::RequiredChoice),
        }
    }

    /// The address as it was answered, cleaned.
    pub fn email(answers: &Answers) -> String {
        typed::address(answers.get(EMAIL).map_or("", String::as_str))
    }

    /// The message, cleaned; empty for none.
    pub fn message(answers: &Answers) -> &str {
        typed::text(answers.get(MESSAGE).map_or("", String::as_str))
    }

    fn email_problem(&self, answers: &Answers) -> Option<Problem> {
        let answer = answers.get(EMAIL).map_or("", String::as_str);
        if typed::text(answer).is_empty() {
            return Some(Problem::RequiredText);
        }
        match EmailAddress::parse(answer) {
            Err(problem) => Some(problem),
            Ok(email) if email.same_as(&self.own_email) => Some(Problem::LinkSelf),
            Ok(_) => self.found.clone(),
        }
    }

    fn problems_of_who(&self, answers: &Answers) -> Problems {
        let message = Self::message(answers).chars().count() > LONGEST_MESSAGE;
        [
            (ORGANIZATION, self.organization(answers).err()),
            (EMAIL, self.email_problem(answers)),
            (MESSAGE, message.then_some(Problem::TooLong { max: LONGEST_MESSAGE })),
        ]
        .into_iter()
        .filter_map(|(name, problem)| Some((name.to_owned(), problem?)))
        .collect()
    }
}

/// Whether a form control belongs to a step.
fn owns(step: &str, name: &str) -> bool {
    match step {
        WHO => [ORGANIZATION, EMAIL, MESSAGE].contains(&name),
        CHECK => name == super::TRUTH,
        _ => false,
    }
}

/// Whether somebody is linked already, or asked already, the server alone knows.
fn needs_server(step: &str) -> bool {
    step == WHO
}

impl NewLinkRequest {
    /// What is known of it before anything is looked up.
    pub const OUTLINE: Outline = Outline { owns, needs_server, lists: &[] };
}

impl Wizard for NewLinkRequest {
    fn outline(&self) -> &'static Outline {
        &Self::OUTLINE
    }

    fn steps(&self, _answers: &Answers) -> Vec<StepName> {
        named([WHO, CHECK])
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        match step {
            WHO => self.problems_of_who(answers),
            CHECK => check_problems(answers),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wizard(organizations: &[&str]) -> NewLinkRequest {
        let organization =
            |id: &&str| OrganizationShown { id: (*id).into(), name: id.to_uppercase(), kvk: "68750110".into() };
        NewLinkRequest {
            organizations: organizations.iter().map(organization).collect(),
            own_email: "bram@demo.example".into(),
            found: None,
        }
    }

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
    }

    fn wrong(wizard: &NewLinkRequest, pairs: &[(&str, &str)]) -> Problems {
        wizard.problems(WHO, &answers(pairs))
    }

    fn one(name: &str, problem: Problem) -> Problems {
        vec![(name.to_owned(), problem)]
    }

    #[test]
    fn r41_r43_an_organization_is_one_that_is_managed_and_chosen_where_there_are_several() {
        let anna = (EMAIL, "anna@demo.example");
        let (one_bv, two) = (wizard(&["bv1"]), wizard(&["bv1", "bv2"]));
        assert_eq!(wrong(&one_bv, &[anna]), [], "there is nothing to choose");
        assert_eq!(wrong(&two, &[anna]), one(ORGANIZATION, Problem::RequiredChoice));
        assert_eq!(wrong(&two, &[anna, (ORGANIZATION, "bv2")]), []);
        for foreign in ["bv3", "BV1", "\0"] {
            assert_eq!(wrong(&two, &[anna, (ORGANIZATION, foreign)]), one(ORGANIZATION, Problem::NotManager));
            assert_eq!(wrong(&one_bv, &[anna, (ORGANIZATION, foreign)]), one(ORGANIZATION, Problem::NotManager));
        }
        assert_eq!(wrong(&wizard(&[]), &[anna]), one(ORGANIZATION, Problem::NotManager), "none any more");
    }

    #[test]
    fn r43_r49_an_address_is_one_another_s_and_one_that_nothing_waits_for() {
        let bv = wizard(&["bv1"]);
        for (typed, problem) in [
            ("", Problem::RequiredText),
            (" ", Problem::RequiredText),
            ("anna", Problem::EmailSyntax),
            ("jörg@demo.example", Problem::EmailLocal),
            ("mailto:BRAM@Demo.example;", Problem::LinkSelf),
        ] {
            assert_eq!(wrong(&bv, &[(EMAIL, typed)]), one(EMAIL, problem), "{typed}");
        }
        assert_eq!(wrong(&bv, &[(EMAIL, "Anna <anna@demo.example>")]), []);
        let waits = NewLinkRequest { found: Some(Problem::LinkExists), ..bv };
        assert_eq!(wrong(&waits, &[(EMAIL, "anna@demo.example")]), one(EMAIL, Problem::LinkExists));
    }

    #[test]
    fn a_message_has_up_to_200_characters() {
        let bv = wizard(&["bv1"]);
        for (length, problems) in [(200, Vec::new()), (201, one(MESSAGE, Problem::TooLong { max: 200 }))] {
            let message = format!(" {}\n", "é".repeat(length));
            assert_eq!(wrong(&bv, &[(EMAIL, "anna@demo.example"), (MESSAGE, &message)]), problems);
        }
    }
}
