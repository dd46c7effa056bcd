//! What somebody does about his own account, as the pages do it.

use rules::{
    change_form::FormToConfirm,
    shown::ApplicationShown,
    wizard::{Answers, WizardKind, contact::NEW},
};

use super::{Somebody, World, complete};
use crate::{
    Result, SignedIn,
    letters::{AnyLetter, M20, M21, M40, M50, SmsCode},
};

impl World {
    /// Goes through the wizard of changing an address or number, and completes it; the reference of the change.
    pub(in crate::tests) async fn try_change(&self, who: &SignedIn, kind: &str, new: &str) -> Result<String> {
        let draft = who.start_wizard(WizardKind::parse(kind).unwrap()).await?;
        let rev = who.open_draft(&draft).await?.rev;
        let answers = Answers::from([(kind.to_owned(), new.to_owned())]);
        let saved = who.save_step(&draft, NEW, rev, answers, true).await?;
        Ok(complete(who, &draft, saved.rev).await?.remove(0))
    }

    /// The same, where it works.
    pub(in crate::tests) async fn ask_change(&self, who: &SignedIn, kind: &str, new: &str) -> String {
        self.try_change(who, kind, new).await.unwrap()
    }

    /// Somebody who is signed in, as the next request finds him.
    pub(in crate::tests) async fn again(&self, who: &SignedIn) -> SignedIn {
        let found = self.portal.db().read().await.unwrap().session(&who.session.hash).await.unwrap();
        let (session, person, means) = found.unwrap();
        SignedIn { portal: self.portal.clone(), person, means, session }
    }

    /// The letters to an address or number, the newest first.
    pub(in crate::tests) async fn letters_to(&self, recipient: &str) -> Vec<AnyLetter> {
        let post = self.portal.newest_post(10_000).await.unwrap();
        post.into_iter()
            .filter(|(message, _)| message.recipient == recipient)
            .filter_map(|(_, letter)| letter)
            .collect()
    }

    /// The code that was sent last to a number or an address.
    pub(in crate::tests) async fn newest_code(&self, recipient: &str) -> String {
        let code = self.letters_to(recipient).await.into_iter().find_map(|letter| match letter {
            AnyLetter::SmsCode(SmsCode { code })
            | AnyLetter::M20(M20 { code, .. })
            | AnyLetter::M50(M50 { code, .. }) => Some(code),
            _ => None,
        });
        code.map(|code| code.reveal().to_owned()).unwrap_or_else(|| panic!("no code was sent to {recipient}"))
    }

    /// The token of the link that was sent last to an address.
    pub(in crate::tests) async fn newest_link(&self, recipient: &str) -> String {
        let token = self.letters_to(recipient).await.into_iter().find_map(|letter| match letter {
            AnyLetter::M20(M20 { token, .. }) | AnyLetter::M40(M40 { token, .. }) => Some(token),
            AnyLetter::M21(M21 { undo, .. }) => undo,
            _ => None,
        });
        token.map(|token| token.reveal().to_owned()).unwrap_or_else(|| panic!("no link was sent to {recipient}"))
    }

    /// What waits for the helpdesk: what it is, and what it is known by.
    pub(in crate::tests) async fn desk_tasks(&self) -> Vec<(String, String)> {
        let waiting = self.portal.db().read().await.unwrap().desk_tasks(10).await.unwrap();
        waiting.into_iter().map(|task| (task.kind, task.about)).collect()
    }

    /// Asks for a new password, and gives the token of the link.
    pub(in crate::tests) async fn forgotten(&self, who: &Somebody) -> String {
        self.portal.forgot_password(&super::visitor(), &who.email).await.unwrap();
        self.portal.run_errands().await.unwrap();
        self.newest_link(&who.email).await
    }
}

/// What waits for a manager, kind by kind.
impl SignedIn {
    pub(in crate::tests) async fn to_approve(&self) -> Result<Vec<ApplicationShown>> {
        Ok(self.to_decide().await?.applications)
    }

    pub(in crate::tests) async fn forms_to_confirm(&self) -> Result<Vec<FormToConfirm>> {
        Ok(self.to_decide().await?.forms)
    }
}
