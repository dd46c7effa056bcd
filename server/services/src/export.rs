//! Lists of Administration to take along as a file for spreadsheets (R101): as they are filtered, and of the manager's organizations
//! only.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::{
    deed::Deed,
    people::Language,
    people_file::Column,
    permission::{Kind, Permission, Status},
    shown::{PeopleFilter, UsersFilter},
    typed,
};
use store::{LinkedPage, UsersPage};
use texts::Texts;

use crate::{Failure, Result, SignedIn, management::Management, portal::Audit};

/// Rows read at once.
const AT_ONCE: i64 = 500;
/// The most rows of a file: a spreadsheet takes hardly more.
const MOST: usize = 100_000;
/// What says to a spreadsheet that the file is UTF-8.
const BOM: &str = "\u{feff}";

/// What parts the cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// As spreadsheets in Dutch have it.
    Semicolon,
    /// As spreadsheets in English have it.
    Comma,
}

/// A list as a file.
#[derive(Debug)]
pub struct Exported {
    /// Its name, without an ending.
    pub name: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// A file in the making.
struct File(csv::Writer<Vec<u8>>);

/// A cell that no spreadsheet takes for a formula.
pub(crate) fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

impl File {
    fn new(separator: Separator) -> Self {
        let mut builder = csv::WriterBuilder::new();
        builder.delimiter(if separator == Separator::Comma { b',' } else { b';' });
        builder.terminator(csv::Terminator::CRLF);
        Self(builder.from_writer(BOM.as_bytes().to_vec()))
    }

    fn row<const N: usize>(&mut self, cells: [&str; N]) -> Result<()> {
        self.0.write_record(cells.map(cell)).map_err(|error| Failure::Broken(error.to_string()))
    }

    fn called(self, name: &str, today: Date) -> Result<Exported> {
        let bytes = self.0.into_inner().map_err(|error| Failure::Broken(error.to_string()))?;
        Ok(Exported { name: format!("{name}-{}", rules::day::text(today)), bytes })
    }
}

/// The example of a file of users (R102): what its columns are called, and two people who are made up. Numbers are written so that
/// a spreadsheet leaves them alone.
///
/// # Errors
/// None that is expected.
pub fn users_example(language: Language, separator: Separator) -> Result<Exported> {
    let texts = Texts(language);
    let mut file = File::new(separator);
    file.row(Column::ALL.map(|column| texts.users_column(column)))?;
    file.row(["A.", "Anna", "de", "Vries", "1977-03-13", "anna@example.nl", "06 12345678", "EH3", "nl"])?;
    file.row(["J.", "Jan", "", "Jansen", "1998-01-23", "jan@example.nl", "06 87654321", "EH2+", "en"])?;
    let bytes = file.0.into_inner().map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(Exported { name: "my-reconi-users".to_owned(), bytes })
}

/// Where a permission stands, in the word of its tag.
fn standing(texts: Texts, permission: &Permission, today: Date) -> &'static str {
    match permission.status(today) {
        _ if permission.waiting.is_some() => texts.tag_waiting(),
        Status::Expiring if permission.successor.is_none() => texts.tag_expiring(),
        Status::Active | Status::Expiring => texts.tag_active(),
        Status::Expired => texts.tag_expired(),
        Status::Terminated(_) => texts.tag_terminated(),
        Status::StartsOn(_) => texts.export_later(),
    }
}

impl SignedIn {
    /// Users as a file.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] where they manage nothing, or not the organization asked for.
    pub async fn export_users(
        &self,
        language: Language,
        filter: &PeopleFilter,
        separator: Separator,
    ) -> Result<Exported> {
        let texts = Texts(language);
        let mut reading = self.portal.db().read().await?;
        let managing = self.managing(&mut reading).await?.somewhere()?;
        managing.must_manage(filter.organization.as_deref())?;
        let mut file = File::new(separator);
        file.row([
            texts.users_list_name(),
            texts.users_list_email(),
            texts.permissions_level(),
            texts.users_list_state(),
            texts.permissions_organization(),
            texts.users_list_permissions(),
            texts.users_list_soonest(),
        ])?;
        let number = typed::number(&filter.q);
        let asked = managing.people_asked(filter, &number);
        let (mut last, mut written) = (String::new(), 0);
        while written < MOST {
            let ids = reading.linked_users(&asked, LinkedPage::After(&last), AT_ONCE).await?;
            let Some(id) = ids.last() else { break };
            last.clone_from(id);
            written += ids.len();
            for row in managing.people_rows(&mut reading, &ids).await? {
                file.row([
                    &row.name,
                    &row.email,
                    row.means.map_or("", |(level, _)| level.name()),
                    row.means.map_or("", |(_, state)| texts.means_state(state)),
                    &row.organizations.join(", "),
                    &row.permissions.to_string(),
                    &row.soonest.map(rules::day::text).unwrap_or_default(),
                ])?;
            }
        }
        drop(reading);
        self.note_export(&managing, Deed::UsersExported, filter.organization.as_deref()).await?;
        file.called(texts.export_users_file(), self.portal.today())
    }

    /// Permissions as a file.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] where they manage nothing, or not the organization asked for.
    pub async fn export_permissions(
        &self,
        language: Language,
        filter: &UsersFilter,
        separator: Separator,
    ) -> Result<Exported> {
        let texts = Texts(language);
        let mut reading = self.portal.db().read().await?;
        let managing = self.managing(&mut reading).await?.somewhere()?;
        managing.must_manage(filter.organization.as_deref())?;
        let mut file = File::new(separator);
        file.row([
            texts.users_list_name(),
            texts.users_list_email(),
            texts.permissions_organization(),
            texts.export_kvk(),
            texts.export_branch(),
            texts.permissions_service(),
            texts.export_provider(),
            texts.permissions_level(),
            texts.export_from(),
            texts.permissions_until(),
            texts.permissions_status(),
        ])?;
        let organizations: BTreeMap<&str, (&str, &str)> =
            managing.organizations().map(|one| (one.id.as_str(), (one.name.as_str(), one.kvk.as_str()))).collect();
        let today = self.portal.today();
        let asked = managing.permissions_asked(filter);
        let (mut place, mut written) = ((String::new(), String::new()), 0);
        while written < MOST {
            let page = UsersPage::After((&place.0, &place.1));
            let rows = reading.permissions_of_users(&asked, page, AT_ONCE).await?;
            let Some(row) = rows.last() else { break };
            place = (row.permission.period.ends.to_string(), row.permission.id.clone());
            written += rows.len();
            for row in rows {
                let one = row.permission;
                let (organization, kvk) = organizations.get(one.organization.as_str()).copied().unwrap_or_default();
                let (service, provider) = match (one.kind, &one.service) {
                    (Kind::Admin, _) => (texts.permissions_manager(), ""),
                    (Kind::Login, None) => (texts.permissions_all_services(), ""),
                    (Kind::Login, Some(name)) => (texts.name(&name.service), texts.name(&name.provider)),
                };
                file.row([
                    &row.name,
                    &row.email,
                    organization,
                    kvk,
                    one.branch.as_deref().unwrap_or_default(),
                    service,
                    provider,
                    one.level.name(),
                    &rules::day::text(one.period.starts),
                    &rules::day::text(one.period.ends),
                    standing(texts, &one, today),
                ])?;
            }
        }
        drop(reading);
        self.note_export(&managing, Deed::PermissionsExported, filter.organization.as_deref()).await?;
        file.called(texts.export_permissions_file(), self.portal.today())
    }

    /// Notes for each organization that a list of it was taken along.
    async fn note_export(&self, managing: &Management, deed: Deed, organization: Option<&str>) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        for one in managing.organizations().filter(|one| organization.is_none_or(|id| id == one.id)) {
            self.portal.audit(&mut tx, Audit { organization: Some(&one.id), ..self.line(deed) });
        }
        tx.commit().await?;
        Ok(())
    }
}
