//! Activity: what was done by or to somebody, by whom, for which organization; and the mails that the portal sent to him.

use rules::{
    deed::Recorded,
    shown::{Activity, EventShown, MailShown},
};
use store::{NamedLine, Reading};
use texts::Texts;

use crate::{Result, SignedIn, letters::AnyLetter};

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
        let mut lines = reading.named_audit_of(&self.person.id, before, A_PAGE + 1).await?;
        let more = lines.len() > A_PAGE as usize;
        lines.truncate(A_PAGE as usize);
        let older = lines.last().filter(|_| more).map(|named| named.line.id.clone());
        let events = lines.into_iter().map(|line| self.event_shown(line)).collect();
        let mails = self.mails_shown(&mut reading, MAILS).await?;
        Ok(Activity { today: self.portal.today(), events, older, mails })
    }

    /// The newest mails to this person.
    pub(crate) async fn mails_shown(&self, reading: &mut Reading, most: i64) -> Result<Vec<MailShown>> {
        let mails = reading.mails_of(&self.person.id, most).await?;
        let texts = Texts(self.person.language);
        let mails = mails.into_iter().map(|mail| MailShown {
            title: AnyLetter::title_of(&mail.template, texts).unwrap_or(texts.activity_mail()).to_owned(),
            recipient: mail.recipient,
            at: self.portal.local(mail.created),
            sent: mail.sent.is_some(),
        });
        Ok(mails.collect())
    }

    /// A line of the audit trail as it is shown to whom it is about: what they did themselves names nobody.
    pub(crate) fn event_shown(&self, named: NamedLine) -> EventShown {
        let NamedLine { line, actor, by, organization } = named;
        EventShown {
            at: self.portal.local(line.at),
            own: actor.is_person(&self.person.id),
            by: by.filter(|_| !actor.is_person(&self.person.id)),
            organization,
            action: Recorded::from(line.action),
            reference: line.reference,
        }
    }
}
