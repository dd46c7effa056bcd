//! Activity: what was done by or to somebody, by whom, for which organization; and the mails that the portal sent to him.

use rules::{
    deed::{Deed, Recorded},
    people::Language,
    shown::{Activity, EventShown, MailShown},
};
use store::{NamedLine, Reading};
use texts::Texts;

use crate::{Portal, Result, SignedIn, letters::AnyLetter};

/// How many lines a page has.
const A_PAGE: usize = 25;
/// How many are asked for: one more tells whether there is a next page.
pub(crate) const ASKED: i64 = A_PAGE as i64 + 1;
/// How many mails are shown.
const MAILS: i64 = 25;

/// The first page of lines of which [`ASKED`] were asked for, and the one from before which the next page is read.
pub(crate) fn a_page(mut lines: Vec<NamedLine>) -> (Vec<NamedLine>, Option<String>) {
    let more = lines.len() > A_PAGE;
    lines.truncate(A_PAGE);
    let older = lines.last().filter(|_| more).map(|named| named.line.id.clone());
    (lines, older)
}

impl SignedIn {
    /// Activity, from before a line on; from the newest without one.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn activity(&self, before: &str) -> Result<Activity> {
        let mut reading = self.portal.db().read().await?;
        let (lines, older) = a_page(reading.named_audit_of(&self.person.id, before, ASKED).await?);
        let events = self.own_events(&mut reading, lines).await?;
        let mails = self.portal.mails_shown(&mut reading, &self.person.id, self.person.language, MAILS).await?;
        Ok(Activity { today: self.portal.today(), events, older, mails })
    }

    /// Lines about this person, as they read them.
    pub(crate) async fn own_events(&self, reading: &mut Reading, lines: Vec<NamedLine>) -> Result<Vec<EventShown>> {
        self.portal.events_shown(reading, lines, &self.person.id, self.person.language).await
    }
}

impl Portal {
    /// The newest mails to a person.
    pub(crate) async fn mails_shown(
        &self,
        reading: &mut Reading,
        person: &str,
        language: Language,
        most: i64,
    ) -> Result<Vec<MailShown>> {
        let mails = reading.mails_of(person, most).await?;
        let texts = Texts(language);
        let mails = mails.into_iter().map(|mail| MailShown {
            title: AnyLetter::title_of(&mail.template, texts).unwrap_or(texts.activity_mail()).to_owned(),
            recipient: mail.recipient,
            at: self.local(mail.created),
            sent: mail.sent.is_some(),
        });
        Ok(mails.collect())
    }

    /// Lines of the audit trail about a person as a reader sees them, who is named by nobody for what they did themselves. Why
    /// an officer looked stands beside the line of it.
    pub(crate) async fn events_shown(
        &self,
        reading: &mut Reading,
        lines: Vec<NamedLine>,
        reader: &str,
        language: Language,
    ) -> Result<Vec<EventShown>> {
        let looks = lines.iter().filter(|named| named.line.action == Deed::LookedAt.name());
        let looks: Vec<&str> = looks.map(|named| named.line.reference.as_str()).collect();
        let reasons = reading.reasons_of_looks(&looks).await?;
        let why = |reference: &str| {
            let (_, reason) = reasons.iter().find(|(look, _)| look == reference)?;
            Some(Texts(language).look_why(reason))
        };
        let shown = lines.into_iter().map(|named| {
            let NamedLine { line, actor, by, organization } = named;
            EventShown {
                at: self.local(line.at),
                own: actor.is_person(reader),
                by: by.filter(|_| !actor.is_person(reader)),
                organization,
                why: why(&line.reference),
                action: Recorded::from(line.action),
                reference: line.reference,
            }
        });
        Ok(shown.collect())
    }
}
