//! When one's permissions end, for one's own calendar: an address that only its owner knows and can take back, under which
//! calendars read the last days (R129). Whoever has the address reads those days and nothing else.

use std::collections::BTreeMap;

use icalendar::{Calendar, Component, Event, Property, ValueType};
use jiff::civil::Date;
use rules::{deed::Deed, permission::Permission, state::MeansState, typed};
use store::Person;
use texts::Texts;

use crate::{Failure, Portal, Result, Secret, SignedIn, chance};

/// How often calendars are asked to look again, as RFC 7986 writes it.
const LOOK_AGAIN: &str = "PT12H";
/// What stands behind the token in an address.
const ENDING: &str = ".ics";

/// Whom the token of a calendar's address is sealed for.
pub(crate) fn sealed_to(person: &str) -> String {
    format!("calendar:{person}")
}

/// The path that a token opens.
fn path(token: &str) -> String {
    format!("/calendar/{token}{ENDING}")
}

impl SignedIn {
    /// The path of one's calendar; nothing before it was made.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn calendar(&self) -> Result<Option<String>> {
        let Some(found) = self.portal.db().read().await?.calendar(&self.person.id).await? else { return Ok(None) };
        let token = self.portal.keys().open(&sealed_to(&self.person.id), &found.token)?;
        Ok(Some(path(token.reveal())))
    }

    /// Makes an address for one's calendar; the one before, if any, works no more.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn make_calendar(&self) -> Result<()> {
        let (portal, id) = (&self.portal, self.person.id.as_str());
        let token: Secret<String> = chance::token(portal.chance());
        let sealed = portal.keys().seal(portal.chance(), &sealed_to(id), token.reveal())?;
        let mut tx = portal.db().write().await?;
        tx.put_calendar(id, &chance::hash(&[token.reveal()]), &sealed, portal.now()).await?;
        portal.audit(&mut tx, self.line(Deed::CalendarMade));
        Ok(tx.commit().await?)
    }

    /// Takes the address of one's calendar back. One that is away already is no mistake.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn drop_calendar(&self) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        if tx.delete_calendar(&self.person.id, 0).await? {
            self.portal.audit(&mut tx, self.line(Deed::CalendarDropped));
        }
        Ok(tx.commit().await?)
    }
}

impl Portal {
    /// The calendar that an address opens (RFC 5545), of a portal that is reached at `origin`: an entry for each organization and
    /// last day. Nothing where the address opens none, or its owner's eHerkenning cannot be used.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn calendar_feed(&self, file: &str, origin: &str) -> Result<Option<String>> {
        let Some(token) = file.strip_suffix(ENDING).and_then(typed::token) else { return Ok(None) };
        let mut reading = self.db().read().await?;
        let Some((person, MeansState::Active)) = reading.calendars_owner(&chance::hash(&[&token])).await? else {
            return Ok(None);
        };
        let (today, before) = (self.today(), self.ends_before(&mut reading, &person.id).await?);
        let mut permissions = reading.permissions_of(&person.id).await?;
        // What was renewed goes on: the end of its successor counts.
        permissions.retain(|one| !one.has_ended(today) && one.successor.is_none());
        permissions.sort_by_key(|one| one.id.clone());
        let mut ends: BTreeMap<(Date, String), Vec<&Permission>> = BTreeMap::new();
        for one in &permissions {
            let day = before.get(&one.id).map_or(one.period.ends, |day| one.period.ends.min(*day));
            ends.entry((day, one.organization.clone())).or_default().push(one);
        }
        let (mut calendar, name) = (Calendar::empty(), Texts(person.language).site_name());
        calendar.append_property(("VERSION", "2.0"));
        calendar.append_property(("PRODID", "-//Reconi//My Reconi//NL"));
        calendar.append_property(("CALSCALE", "GREGORIAN"));
        calendar.name(name);
        calendar.append_property(("REFRESH-INTERVAL;VALUE=DURATION", LOOK_AGAIN));
        let organizations = reading.own_organizations(&person.id).await?;
        for ((day, organization), all) in ends {
            let found = organizations.iter().find(|one| one.id == organization);
            let name = found.map(|one| &one.name).ok_or_else(|| Failure::Broken("a permission for nobody".into()))?;
            calendar.push(self.entry(&person, name, day, &all, origin));
        }
        Ok(Some(calendar.to_string()))
    }

    /// The entry of a last day.
    fn entry(&self, person: &Person, organization: &str, day: Date, all: &[&Permission], origin: &str) -> Event {
        let texts = Texts(person.language);
        let date = |name: &str, day: Date| {
            let mut date = Property::new(name, day.strftime("%Y%m%d").to_string());
            date.append_parameter(ValueType::Date);
            date.done()
        };
        let mut lines: Vec<String> = all.iter().map(|one| texts.called(one.called())).collect();
        // What somebody ends before its last day is not renewed.
        if all.iter().any(|one| one.period.ends == day) {
            lines.push(texts.calendar_renew().to_owned());
        }
        lines.push(format!("{origin}/account/permissions"));
        let id = chance::hash(&["calendar", &person.id, &all[0].organization, &day.to_string()]);
        let mut event = Event::new();
        event
            .uid(&id[..32])
            .append_property(Property::new("DTSTAMP", self.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()))
            .summary(&texts.calendar_ends(organization))
            .description(&lines.join("\n"))
            // The day is told of, and not taken up.
            .append_property(Property::new("TRANSP", "TRANSPARENT"))
            .append_property(date("DTSTART", day))
            .append_property(date("DTEND", day.tomorrow().unwrap_or(day)));
        event.done()
    }
}
