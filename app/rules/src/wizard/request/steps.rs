//! The steps of the wizard: which there are, what each asks and what is wrong with it.

use super::{APPROVAL, COMPANY, LOOK_UP, ORGANIZATION, Request, SERVICES, TERM};
use crate::{
    period::Term,
    problem::Problems,
    wizard::{Answers, CHECK, Outline, StepName, TRUTH, Wizard, check_problems, choice, company, named},
};

/// Whether a form control belongs to a step.
fn owns(step: &str, name: &str) -> bool {
    match step {
        ORGANIZATION => matches!(name, ORGANIZATION | "kvk" | LOOK_UP),
        COMPANY => company::owns(name),
        SERVICES => choice::owns(name) || name == "admin",
        TERM => name == TERM,
        APPROVAL => name == "approver",
        CHECK => name == TRUTH,
        _ => false,
    }
}

fn needs_server(step: &str) -> bool {
    // The trade register, the branch's permissions and the catalogue.
    matches!(step, ORGANIZATION | COMPANY | SERVICES)
}

impl Request {
    /// What is known of it before anything is looked up.
    pub const OUTLINE: Outline = Outline { owns, needs_server, lists: &[] };
}

impl Wizard for Request {
    fn outline(&self) -> &'static Outline {
        &Self::OUTLINE
    }

    fn steps(&self, _answers: &Answers) -> Vec<StepName> {
        // Nobody is picked by who decides himself, or must not know who they are; that there is nobody is told to all.
        let picks = self.company.as_ref().is_none_or(|company| {
            let nobody = company.approvers(&self.person.id, self.level).is_empty();
            !company.authority.decides_alone() && (company.linked || nobody)
        });
        let steps = [ORGANIZATION, COMPANY, SERVICES, TERM, APPROVAL, CHECK];
        named(steps.into_iter().filter(|step| *step != APPROVAL || picks))
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        match step {
            ORGANIZATION => self.organization_problems(answers),
            COMPANY => company::branch_problems(self.company.as_ref().map(|company| &company.card), answers),
            SERVICES => self.services_problems(answers),
            TERM => match Term::parse(answers.get(TERM).map_or("", String::as_str)) {
                Ok(_) => Vec::new(),
                Err(problem) => vec![(TERM.to_owned(), problem)],
            },
            APPROVAL => self.approval_problems(answers),
            CHECK => check_problems(answers),
            _ => Vec::new(),
        }
    }
}
