//! Signing in, as everybody does it.

use super::{PASSWORD, Somebody, World};
use crate::{
    Secret, SignInStep, SignedIn, Visitor, chance,
    letters::{AnyLetter, SmsCode},
};

impl World {
    /// The code that was sent last for a sign-in.
    pub(in crate::tests) async fn code_for(&self, sign_in: &Secret<String>) -> String {
        let hash = chance::hash(&[sign_in.reveal()]);
        let mut reading = self.portal.db().read().await.unwrap();
        let sign_in = reading.sign_in(&hash, i64::MIN).await.unwrap().unwrap();
        let code = reading.living_codes("sign-in", &sign_in.id, i64::MIN, 1).await.unwrap().remove(0);
        drop(reading);
        let post = self.portal.newest_post(10_000).await.unwrap();
        let (_, letter) = post.into_iter().find(|(message, _)| message.key == format!("code:{}", code.id)).unwrap();
        let Some(AnyLetter::SmsCode(SmsCode { code })) = letter else { panic!("no code in {letter:?}") };
        code.reveal().to_owned()
    }

    /// The token of a new session: e-mail address, password, and the code from the text message.
    pub(in crate::tests) async fn session_of(&self, who: &Somebody) -> Secret<String> {
        let (sign_in, step) = self.knock(&visitor(), &who.email, PASSWORD).await;
        assert!(matches!(step, SignInStep::Code(_)), "{step:?}");
        let code = self.code_for(&sign_in).await;
        self.portal.enter_code(&at(&sign_in), &code).await.unwrap().unwrap().session
    }

    pub(in crate::tests) async fn sign_in(&self, who: &Somebody) -> SignedIn {
        let session = self.session_of(who).await;
        self.portal.signed_in(session.reveal()).await.unwrap().unwrap()
    }

    /// Gives address and password: what the browser keeps of it (a sign-in's token, or what was typed), and where it leads.
    pub(in crate::tests) async fn knock(
        &self,
        from: &Visitor,
        email: &str,
        password: &str,
    ) -> (Secret<String>, SignInStep) {
        let step = self.portal.sign_in(from, email, Secret::new(password.to_owned()), "/account").await.unwrap();
        let (SignInStep::Again(kept) | SignInStep::Code(Some(kept))) = &step else { panic!("{step:?}") };
        (kept.clone(), step)
    }
}

/// Somebody at a browser that nobody knows.
pub(in crate::tests) fn visitor() -> Visitor {
    Visitor { address: "192.0.2.7".into(), device: "Firefox".into(), ..Visitor::default() }
}

/// The same, with what the browser keeps of its last try.
pub(in crate::tests) fn at(kept: &Secret<String>) -> Visitor {
    let kept = Some(kept.reveal().clone());
    Visitor { sign_in: kept.clone(), remembered: kept, ..visitor() }
}
