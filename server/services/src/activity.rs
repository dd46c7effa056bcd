//! Activity: what was done by or to somebody, by whom, for which organization; and the mails that the portal sent to him.

use rules::shown::{Activity, EventShown, MailShown, OrganizationShown};
use store::{AuditLine, Reading};

use crate::{Result, SignedIn};

/// How many lines a page has.
const A_PAGE: i64 = 25;
/// How many mails are shown.
const MAILS: i64 = 25;

impl SignedIn {
    /// Activity, from before a line on; from the newest without one.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn activity(&self, before: &str) -> Result<Activity> {
        let mut reading = self.portal.db().read().await?;
        // One more than a page tells whether there is a next one.
        let mut lines = match before {
            "" => reading.audit_of(&self.person.id, A_PAGE + 1).await?,
            before => reading.audit_before(&self.person.id, before, A_PAGE + 1).await?,
        };
        let more = lines.len() > A_PAGE as usize;
        lines.truncate(A_PAGE as usize);
        let older = lines.last().filter(|_| more).map(|line| line.id.clone());
        let events = self.events_shown(&mut reading, lines, &[]).await?;
        let mails = self.mails_shown(&mut reading, MAILS).await?;
        Ok(Activity { today: self.portal.today(), events, older, mails })
    }

    /// The newest mails to this person.
    pub(crate) async fn mails_shown(&self, reading: &mut Reading, most: i64) -> Result<Vec<MailShown>> {
        let mails = reading.mails_of(&self.person.id, most).await?;
        let mails = mails.into_iter().map(|mail| MailShown {
            template: mail.template,
            recipient: mail.recipient,
            at: self.portal.local(mail.created),
            sent: mail.sent.is_some(),
        });
        Ok(mails.collect())
    }

    /// Lines of the audit trail with names; of organizations that are `known` already, or looked up.
    pub(crate) async fn events_shown(
        &self,
        reading: &mut Reading,
        lines: Vec<AuditLine>,
        known: &[OrganizationShown],
    ) -> Result<Vec<EventShown>> {
        let mut events = Vec::new();
        for line in lines {
            let by = match line.actor.as_deref().filter(|actor| *actor != self.person.id) {
                Some(actor) => reading.person(actor).await?.map(|person| person.name()),
                None => None,
            };
            let organization = match &line.organization {
                Some(id) => match known.iter().find(|one| one.id == *id) {
                    Some(known) => Some(known.name.clone()),
                    None => reading.organization(id).await?.map(|found| found.name),
                },
                None => None,
            };
            let at = self.portal.local(line.at);
            events.push(EventShown { at, action: line.action, by, organization, reference: line.reference });
        }
        Ok(events)
    }
}
