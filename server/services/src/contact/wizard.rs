//! What the wizard of a new e-mail address or mobile number is made of.

use jiff::civil::DateTime;
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
        let number_fresh_until = match what {
            What::Email => self.number_fresh_until(reading).await?,
            What::Mobile => None,
        };
        Ok(Contact {
            what,
            person: self.person_card(),
            number_fresh_until,
            registered: Some(self.person.mobile.clone()),
        })
    }

    /// Until when the number is so new that its codes do not suffice to change the e-mail address.
    pub(crate) async fn number_fresh_until(&self, reading: &mut Reading) -> Result<Option<DateTime>> {
        let since = self.portal.now() - NUMBER_FRESH;
        let changes = reading.contact_changes_since(&self.person.id, since).await?;
        // Whoever was checked by an app that they had before the new number needs no number.
        let app = reading.authenticator(&self.person.id).await?.and_then(|app| app.confirmed);
        let app = app.filter(|_| self.session.checked_by == Factor::App);
        let decided = changes.iter().filter(|change| change.kind == ContactKind::Mobile).filter_map(|one| one.decided);
        let fresh = decided.filter(|at| app.is_none_or(|since| since >= *at)).max();
        // The second that fills the day still counts, and a minute is as exact as a time is told.
        Ok(fresh.map(|at| self.portal.local((at + NUMBER_FRESH) / 60 * 60 + 60)))
    }
}
