//! The wizards of somebody, as short as stories tell of them: `check` is off for "save and finish later".

use rules::{
    problem::Refusal,
    shown::{StepSaved, WizardShown},
    wizard::{
        Answers, WizardKind,
        link_request::{EMAIL, MESSAGE, ORGANIZATION, WHO},
    },
};

use super::complete;
use crate::{Filler, Guest, Intent, Result, SignedIn};

macro_rules! fills_in {
    ($($who:ty),+) => {$(
        impl $who {
            pub(in crate::tests) async fn open_draft(&self, id: &str) -> Result<WizardShown> {
                Filler::from(self.clone()).open_draft(id).await
            }

            pub(in crate::tests) async fn save_step(
                &self,
                id: &str,
                step: &str,
                rev: i64,
                posted: Answers,
                check: bool,
            ) -> Result<StepSaved> {
                let intent = if check { Intent::GoOn } else { Intent::Keep };
                Filler::from(self.clone()).save_step(id, step, rev, posted, intent).await
            }

            pub(in crate::tests) async fn send_wizard(&self, id: &str, rev: i64, last: Answers) -> Result<Vec<String>> {
                Filler::from(self.clone()).send_wizard(id, rev, last).await
            }
        }
    )+};
}
fills_in!(SignedIn, Guest);

impl SignedIn {
    /// Fills in a link request up to check answers; the draft's id and revision.
    pub(in crate::tests) async fn fill_link_request(
        &self,
        organization: &str,
        email: &str,
        message: &str,
    ) -> Result<(String, i64)> {
        let draft = self.start_wizard(WizardKind::LinkRequest).await?;
        let rev = self.open_draft(&draft).await?.rev;
        let answers = [(ORGANIZATION, organization), (EMAIL, email), (MESSAGE, message)];
        let answers = answers.map(|(name, answer)| (name.to_owned(), answer.to_owned())).into();
        let saved = self.save_step(&draft, WHO, rev, answers, true).await?;
        if saved.problems.is_empty() { Ok((draft, saved.rev)) } else { Err(Refusal::Invalid(saved.problems).into()) }
    }

    /// Sends a link request; its reference.
    pub(in crate::tests) async fn ask_link(&self, organization: &str, email: &str, message: &str) -> Result<String> {
        let (draft, rev) = self.fill_link_request(organization, email, message).await?;
        Ok(complete(self, &draft, rev).await?.remove(0))
    }
}
