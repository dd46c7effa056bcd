//! Signing in, as everybody does it.

use super::{PASSWORD, Somebody, World};
use crate::{Letter, Secret, SignInStep, SignedIn, Visitor, chance};

impl World {
    /// The code that was sent last for a sign-in.
    pub(in crate::tests) async fn code_for(&self, sign_in: &Secret<String>) -> String {
        let subject = chance::hash(&[sign_in.reveal()]);
        let code = self.portal.db().read().await.unwrap().newest_code("sign-in", &subject).await.unwrap().unwrap();
        let post = self.portal.newest_post(10_000).await.unwrap();
        let (_, letter) = post.into_iter().find(|(message, _)| message.key == format!("code:{}", code.id)).unwrap();
        let Some(Letter::Code { code }) = letter else { panic!("no code in {letter:?}") };
        code
    }

    /// The token of a new session: e-mail address, password, and the code from the text message.
    pub(in crate::tests) async fn session_of(&self, who: &Somebody) -> Secret<String> {
        let (sign_in, step) = self.knock(&visitor(), &who.email, PASSWORD).await;
        assert!(matches!(step, SignInStep::Code), "{step:?}");
        let code = self.code_for(&sign_in).await;
        self.portal.enter_code(&at(&sign_in), &code).await.unwrap().unwrap().session
    }

    pub(in crate::tests) async fn sign_in(&self, who: &Somebody) -> SignedIn {
        let session = self.session_of(who).await;
        self.portal.signed_in(session.reveal()).await.unwrap().unwrap()
    }

    pub(in crate::tests) async fn knock(
        &self,
        from: &Visitor,
        email: &str,
        password: &str,
    ) -> (Secret<String>, SignInStep) {
        self.portal.sign_in(from, email, Secret::new(password.to_owned()), "/account").await.unwrap()
    }
}

/// Somebody at a browser that nobody knows.
pub(in crate::tests) fn visitor() -> Visitor {
    Visitor {
        sign_in: None,
        browser: None,
        reset: None,
        guest: None,
        address: "192.0.2.7".into(),
        device: "Firefox".into(),
    }
}

/// The same, with a sign-in under way.
pub(in crate::tests) fn at(sign_in: &Secret<String>) -> Visitor {
    Visitor { sign_in: Some(sign_in.reveal().clone()), ..visitor() }
}
