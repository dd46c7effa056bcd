//! What the wizard of a new e-mail address or mobile number is made of.

use rules::{
    state::Factor,
    wizard::{
        Answers,
        contact::{Contact, What},
    },
};
use store::{ContactKind, Reading, Writing};

use crate::{
    Result, SignedIn,
    account::not_yours,
    drafts::Sent,
    filler::{Asked, ServerSide},
};

/// How long a new number's codes do not suffice to change the e-mail address, in seconds.
const NUMBER_FRESH: i64 = 24 * 60 * 60;

impl ServerSide for Contact {
    type Filler = SignedIn;

    async fn circumstances(by: &SignedIn, reading: &mut Reading, asked: Asked<'_>) -> Result<Self> {
        let what = [What::Email, What::Mobile].into_iter().find(|what| what.kind() == asked.kind);
        by.contact_circumstances(reading, what.ok_or_else(not_yours)?).await
    }

    async fn send(
        &self,
        by: &SignedIn,
        tx: &mut Writing,
        _held: &store::Held,
        _draft: &str,
        answers: &Answers,
    ) -> Result<Sent> {
        Ok(Sent::one(by.send_contact(tx, self, answers).await?))
    }
}

impl SignedIn {
    /// What the wizard needs to know about this person.
    async fn contact_circumstances(&self, reading: &mut Reading, what: What) -> Result<Contact> {
        let since = self.portal.now() - NUMBER_FRESH;
        let changes = reading.contact_changes_since(&self.person.id, since).await?;
        let mut fresh = changes.iter().filter(|change| change.kind == ContactKind::Mobile);
        // Whoever was checked by an app that he had before the new number needs no number.
        let app = reading.authenticator(&self.person.id).await?.and_then(|app| app.confirmed);
        let app = app.filter(|_| self.session.checked_by == Factor::App);
        let number_is_fresh = fresh.any(|change| app.is_none_or(|since| change.decided.is_none_or(|at| since >= at)));
        Ok(Contact {
            what,
            person: self.person_card(),
            number_is_fresh: number_is_fresh && what == What::Email,
            registered: Some(self.person.mobile.clone()),
        })
    }
}
