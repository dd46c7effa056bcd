//! The wizards of somebody, as short as stories tell of them: `check` is off for "save and finish later".

use rules::{
    shown::{StepSaved, WizardShown},
    wizard::Answers,
};

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
