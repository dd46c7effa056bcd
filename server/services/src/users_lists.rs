//! Administration > Users and > Permissions: what a manager sees of users, searched, filtered, a page at a time.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use rules::{
    people::Language,
    period::{day_after, expiring_until, expiring_within},
    search::Words,
    shown::{
        OrganizationShown, PeopleFilter, PeopleShown, PersonRow, RowState, UsersFilter, UsersPermissions, UsersRow,
        Within, first_of,
    },
    typed,
};
use store::{Ended, LinkedFilter, LinkedPage, Look, Reading, UsersKey, UsersPage};
use texts::Texts;

use crate::{
    Result, SignedIn,
    account::{badge, not_yours, shown},
    management::Management,
    users_renewal::FORM,
};

/// Rows on a page of a list.
const PAGE: i64 = 25;
/// Digits of a KvK number and of a branch number.
const KVK: usize = 8;
const BRANCH: usize = 12;

/// Whether a text can be an id: none has any other character, and not every database takes every one.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A place in the list of permissions as an address names it: a day and an id.
pub(crate) fn key(text: &str) -> Option<UsersKey<'_>> {
    let (ends, id) = text.split_once('.')?;
    (is_id(id) && ends.parse::<Date>().is_ok()).then_some((ends, id))
}

/// What somebody looks for by the name of a service: all services and Admin authorizations have none in the catalogue.
fn look(looked_for: &str) -> Look {
    let words = Words::of(looked_for);
    let is = |name: fn(Texts) -> &'static str| {
        [Language::Nl, Language::En].into_iter().any(|language| words.are_in(name(Texts(language))))
    };
    Look { all_services: is(Texts::permissions_all_services), admin: is(Texts::permissions_manager), words }
}

/// What of permissions a filter asks for.
fn permissions_asked<'a>(manager: &'a str, today: Date, filter: &'a UsersFilter) -> store::UsersFilter<'a> {
    let mut asked = store::UsersFilter::all(manager, today);
    asked.level = filter.level;
    (asked.look, asked.service) = (look(&filter.q), look(&filter.service));
    asked.ended = if filter.inactive { Ended::Also } else { Ended::Not };
    let mut between = |from: Date, until: Date| {
        asked.ends = [asked.ends[0].max(from), asked.ends[1].min(until)];
    };
    if let Some(within) = filter.expiring {
        let until = match within {
            Within::Two => expiring_until(today),
            more => expiring_within(today, more.months()),
        };
        between(Date::MIN, until);
        asked.renewed = false;
    }
    if let Some(first) = filter.month.as_deref().and_then(first_of) {
        between(first, first.last_of_month());
        asked.renewed = false;
    }
    match filter.state {
        None => {}
        Some(RowState::Active) => {
            between(today, Date::MAX);
            asked.starts[1] = today;
        }
        Some(RowState::Later) => asked.starts[0] = day_after(today),
        Some(RowState::Expiring) => {
            between(today, expiring_until(today));
            (asked.starts[1], asked.renewed) = (today, false);
        }
        Some(RowState::Expired) => {
            between(Date::MIN, today.saturating_sub(1.day()));
            asked.renewed = false;
        }
        Some(RowState::Waiting) => asked.waiting = true,
        Some(RowState::Terminated) => asked.ended = Ended::Only,
    }
    asked
}

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

impl Management {
    /// The organization that a list is of: the one asked for, or the only one that there is; nothing where it is of several.
    fn scope<'a>(&'a self, asked: Option<&'a str>) -> Option<&'a str> {
        let only = (self.of.len() == 1).then(|| self.organizations().next()).flatten();
        asked.or(only.map(|one| one.id.as_str()))
    }

    /// What of permissions a filter asks for.
    pub(crate) fn permissions_asked<'a>(&'a self, filter: &'a UsersFilter) -> store::UsersFilter<'a> {
        let asked = permissions_asked(&self.who.person.id, self.portal().today(), filter);
        store::UsersFilter { organization: self.scope(filter.organization.as_deref()), ..asked }
    }

    /// What of users a filter asks for; a KvK number in it is that of one of the organizations, or of none.
    pub(crate) fn people_asked<'a>(&'a self, filter: &'a PeopleFilter, number: &'a str) -> LinkedFilter<'a> {
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        let of_kvk = is_number && number.len() == KVK;
        let branch = (is_number && number.len() == BRANCH).then_some(number);
        let organization = filter.organization.as_deref();
        let (organization, look) = match (of_kvk, branch) {
            (true, _) => {
                let found = self.organizations().find(|one| one.kvk == number).map(|one| one.id.as_str());
                let found = found.filter(|found| organization.is_none_or(|asked| asked == *found));
                let nothing = Words { nothing: found.is_none(), words: Vec::new() };
                (found.or(organization), Look { words: nothing, ..Look::default() })
            }
            (_, Some(_)) => (organization, Look::default()),
            _ => (organization, Look { words: Words::of(&filter.q), ..Look::default() }),
        };
        LinkedFilter {
            manager: &self.who.person.id,
            today: self.portal().today(),
            organization: self.scope(organization),
            look,
            means: filter.state,
            // Whoever asks for those that were withdrawn or blocked means all of them.
            inactive: filter.inactive || filter.state.is_some(),
            branch,
        }
    }

    /// Refuses a filter for an organization that is not managed.
    pub(crate) fn must_manage(&self, organization: Option<&str>) -> Result<()> {
        if organization.is_some_and(|id| self.level_in(id).is_none()) { Err(not_yours()) } else { Ok(()) }
    }

    fn shown_organizations(&self) -> Vec<OrganizationShown> {
        self.organizations().cloned().map(shown).collect()
    }

    /// Users of these ids with what they hold in the organizations, in the order of the ids.
    pub(crate) async fn people_rows(&self, reading: &mut Reading, ids: &[String]) -> Result<Vec<PersonRow>> {
        let me = &self.who.person.id;
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut people = reading.people(&ids).await?;
        let names: BTreeMap<&str, &str> =
            self.organizations().map(|one| (one.id.as_str(), one.name.as_str())).collect();
        let mut holdings = BTreeMap::<String, Vec<_>>::new();
        for held in reading.held_by_linked(me, self.portal().today(), &ids).await? {
            holdings.entry(held.person.clone()).or_default().push(held);
        }
        let row = |id: &&str| {
            let (person, means) = people.remove(*id)?;
            let held = holdings.remove(*id).unwrap_or_default();
            let known = held.iter().filter_map(|one| names.get(one.organization.as_str()));
            let mut organizations: Vec<String> = known.map(|name| (*name).to_owned()).collect();
            organizations.sort();
            Some(PersonRow {
                own: person.id == *me,
                name: person.name(),
                badge: badge(&person),
                email: person.email,
                id: person.id,
                means: means.map(|means| (means.level, means.state)),
                organizations,
                permissions: held.iter().map(|one| count(one.permissions)).sum(),
                soonest: held.iter().filter_map(|one| one.soonest).min(),
            })
        };
        Ok(ids.iter().filter_map(row).collect())
    }

    /// Administration > Users: those who are seen, a page at a time, by name.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] where the organization asked for is not managed, or does not exist.
    pub(crate) async fn users(&self, reading: &mut Reading, filter: &PeopleFilter) -> Result<PeopleShown> {
        self.must_manage(filter.organization.as_deref())?;
        let number = typed::number(&filter.q);
        let asked = self.people_asked(filter, &number);
        let page = match (&filter.after, &filter.before) {
            (Some(after), _) if is_id(after) => LinkedPage::After(after),
            (None, Some(before)) if is_id(before) => LinkedPage::Before(before),
            _ => LinkedPage::After(""),
        };
        let whole = page == LinkedPage::After("");
        // Of the first page it is known what comes before it, and of nothing there is no page.
        let all = if whole { Some(reading.count_linked(&asked, "").await?) } else { None };
        let mut ids = match all {
            Some((0, _)) => Vec::new(),
            _ => reading.linked_users(&asked, page, PAGE).await?,
        };
        // What was on that page is gone by now, or part of it: the nearest whole page that there is.
        let nearest = match page {
            LinkedPage::After(_) if ids.is_empty() && !whole => Some(LinkedPage::Before("")),
            LinkedPage::Before(_) if ids.len() < PAGE as usize => Some(LinkedPage::After("")),
            _ => None,
        };
        if let Some(nearest) = nearest {
            ids = reading.linked_users(&asked, nearest, PAGE).await?;
        }
        let (total, before) = match all {
            Some((total, _)) => (total, 0),
            None => reading.count_linked(&asked, ids.first().map_or("", String::as_str)).await?,
        };
        Ok(PeopleShown {
            today: asked.today,
            organizations: self.shown_organizations(),
            filter: filter.clone(),
            first: count(before) + 1,
            total: count(total),
            rows: self.people_rows(reading, &ids).await?,
        })
    }

    /// Administration > Permissions: those of the users who are seen, a page at a time, what ends first on top.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] where the organization asked for is not managed, or does not exist.
    pub(crate) async fn users_permissions(
        &self,
        reading: &mut Reading,
        filter: &UsersFilter,
    ) -> Result<UsersPermissions> {
        let (me, today) = (&self.who.person.id, self.portal().today());
        self.must_manage(filter.organization.as_deref())?;
        let asked = self.permissions_asked(filter);
        let asked_page = match (&filter.after, &filter.before) {
            (Some(after), _) => key(after).map(UsersPage::After),
            (None, Some(before)) => key(before).map(UsersPage::Before),
            (None, None) => None,
        };
        let page = asked_page.unwrap_or(UsersPage::FIRST);
        let whole = page == UsersPage::FIRST;
        let all = if whole { Some(reading.count_of_users(&asked, ("", "")).await?) } else { None };
        let mut rows = match all {
            Some((0, _)) => Vec::new(),
            _ => reading.permissions_of_users(&asked, page, PAGE).await?,
        };
        // What was on that page is gone by now, or part of it: the nearest whole page that there is.
        let nearest = match page {
            UsersPage::After(_) if rows.is_empty() && !whole => Some(UsersPage::LAST),
            UsersPage::Before(_) if rows.len() < PAGE as usize => Some(UsersPage::FIRST),
            _ => None,
        };
        if let Some(nearest) = nearest {
            rows = reading.permissions_of_users(&asked, nearest, PAGE).await?;
        }
        let holders: Vec<&str> = rows.iter().map(|row| row.person.as_str()).collect();
        let mut notes = self.who.later_notes(reading, &holders).await?;
        let mut seen = BTreeSet::new();
        for row in rows.iter().filter(|row| row.permission.terminated.is_some()) {
            if seen.insert(row.person.as_str()) {
                let theirs = rows.iter().filter(|one| one.person == row.person).map(|one| one.permission.clone());
                notes.extend(self.who.ended_notes(reading, &row.person, &theirs.collect::<Vec<_>>()).await?);
            }
        }
        notes.retain(|note| rows.iter().any(|row| row.permission.id == note.permission));
        let rows: Vec<UsersRow> = rows
            .into_iter()
            .map(|row| UsersRow {
                own: row.person == *me,
                person: row.person,
                name: row.name,
                permission: row.permission,
            })
            .collect();
        let first = rows.first().map(UsersRow::key).unwrap_or_default();
        let (total, before) = match all {
            Some((total, _)) => (total, 0),
            None => reading.count_of_users(&asked, key(&first).unwrap_or_default()).await?,
        };
        Ok(UsersPermissions {
            today,
            organizations: self.shown_organizations(),
            filter: filter.clone(),
            first: count(before) + 1,
            total: count(total),
            rows,
            only_manager_of: self.alone_in(),
            notes,
            refused: self.who.refused_form_by(reading, FORM).await?,
        })
    }
}

impl SignedIn {
    /// Administration > Users.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] where they manage nothing, or not the organization asked for.
    pub async fn users(&self, filter: &PeopleFilter) -> Result<PeopleShown> {
        let mut reading = self.portal.db().read().await?;
        self.managing(&mut reading).await?.somewhere()?.users(&mut reading, filter).await
    }

    /// Administration > Permissions.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] where they manage nothing, or not the organization asked for.
    pub async fn users_permissions(&self, filter: &UsersFilter) -> Result<UsersPermissions> {
        let mut reading = self.portal.db().read().await?;
        self.managing(&mut reading).await?.somewhere()?.users_permissions(&mut reading, filter).await
    }
}
