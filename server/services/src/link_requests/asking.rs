//! W9: what a new link request needs to know, and its sending. A known and an unknown address take the same way: whose it is, is
//! found out behind the answer.

use rules::{
    problem::{Problem, Refusal},
    wizard::{
        Answers,
        link_request::{EMAIL, NewLinkRequest, ORGANIZATION},
    },
};
use store::{Held, Reading, Writing};

use super::DAY;
use crate::{
    Portal, Result, SignedIn,
    account::shown,
    drafts::Sent,
    filler::{Asked, ServerSide},
    throttling,
};

/// How many link requests one manager can send in a day.
const A_DAY: i64 = 100;

impl ServerSide for NewLinkRequest {
    type Filler = SignedIn;

    async fn circumstances(by: &SignedIn, reading: &mut Reading, asked: Asked<'_>) -> Result<Self> {
        let mut managing = by.managing(reading).await?;
        if asked.draft.is_empty() {
            // Who loses the last one while filling it in is told so there.
            managing = managing.somewhere()?;
        }
        let organizations = managing.organizations().cloned().map(shown).collect();
        let wizard = NewLinkRequest { organizations, own_email: by.person.email.clone(), found: None };
        let found = by.found_about(reading, &wizard, asked.answers).await?;
        Ok(NewLinkRequest { found, ..wizard })
    }

    async fn send(
        &self,
        by: &SignedIn,
        tx: &mut Writing,
        _held: &Held,
        _draft: &str,
        answers: &Answers,
    ) -> Result<Sent> {
        let organization = self.organization(answers).map_err(|problem| Refusal::invalid(ORGANIZATION, problem))?;
        let email = NewLinkRequest::email(answers);
        let email = Portal::mailable(&email).map_err(|problem| Refusal::invalid(EMAIL, problem))?;
        let message = NewLinkRequest::message(answers);
        let (portal, me) = (&by.portal, &by.person);
        let written = portal.write_link_request(tx, me, &organization.id, email.as_str(), message).await?;
        let Some(reference) = written else {
            // Another manager asked the same at this instant.
            return Ok(Sent::Refused(vec![(EMAIL.to_owned(), Problem::LinkExists)]));
        };
        throttling::must_be_within(tx, &["link", &me.id], A_DAY, DAY, portal.now()).await?;
        Ok(Sent::one(reference))
    }
}

impl SignedIn {
    /// What keeps the answered address from being asked, as only the server knows.
    async fn found_about(
        &self,
        reading: &mut Reading,
        wizard: &NewLinkRequest,
        answers: &Answers,
    ) -> Result<Option<Problem>> {
        let Some(typed) = answers.get(EMAIL) else { return Ok(None) };
        let email = match Portal::mailable(typed) {
            Ok(email) => email,
            Err(problem) => return Ok(Some(problem)),
        };
        let key = Portal::email_key(email.as_str());
        if key == self.person.email_key {
            return Ok(Some(Problem::LinkSelf));
        }
        let Ok(organization) = wizard.organization(answers) else { return Ok(None) };
        // Of somebody linked the manager sees the address anyway.
        if reading.is_address_linked(&key, &organization.id).await? {
            return Ok(Some(Problem::LinkLinked { organization: organization.name.clone() }));
        }
        Ok(reading.link_request_waits(&organization.id, &key).await?.then_some(Problem::LinkExists))
    }
}
