//! Organizations with their branches; who is linked to them, and who may represent them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rules::{actor::Actor, approval::Authority, level::Level};

use crate::{
    Held, ManagerRow, Reading, Result, Writing,
    db::{Row, among, statements, values},
    people,
    permissions::manages,
};

/// An organization as the trade register gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// The id.
    pub id: String,
    /// The KvK number.
    pub kvk: String,
    /// The name.
    pub name: String,
    /// The RSIN, where it has one.
    pub rsin: Option<String>,
    /// The legal form, in the register's words.
    pub legal_form: String,
    /// The visiting address on one line; empty where it is shielded.
    pub address: String,
    /// Whether it still exists.
    pub active: bool,
}

/// A branch of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The branch number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its town.
    pub town: String,
    /// Whether it is the main one.
    pub main: bool,
}

statements! {
    UPSERT = "INSERT INTO organizations (id, kvk, name, rsin, legal_form, address, active, refreshed) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
              ON CONFLICT (kvk) DO UPDATE SET name = excluded.name, rsin = excluded.rsin, legal_form = excluded.legal_form, \
              address = excluded.address, active = excluded.active, refreshed = excluded.refreshed RETURNING id";
    UPSERT_BRANCH = "INSERT INTO branches (number, organization_id, name, town, main) VALUES ($1, $2, $3, $4, $5) \
                     ON CONFLICT (number) DO UPDATE SET name = excluded.name, town = excluded.town, main = excluded.main";
    BY_ID = "SELECT id, kvk, name, rsin, legal_form, address, active FROM organizations WHERE id = $1";
    AMONG = among!("SELECT id, kvk, name, rsin, legal_form, address, active FROM organizations WHERE id", "");
    WITH_MANAGERS_AMONG = among!(
        concat!(
            "SELECT o.id, o.kvk, o.name, o.rsin, o.legal_form, o.address, o.active, g.person_id, g.level, \
             h.initials, h.prefix, h.surname FROM organizations o LEFT JOIN permissions g ON g.organization_id = o.id AND ",
            manages!("$101"),
            " LEFT JOIN people h ON h.id = g.person_id WHERE o.id"
        ),
        " ORDER BY o.id, h.surname, g.person_id"
    );
    BY_KVK = "SELECT id, kvk, name, rsin, legal_form, address, active FROM organizations WHERE kvk = $1";
    BRANCHES_OF = "SELECT number, name, town, main FROM branches WHERE organization_id = $1 ORDER BY main DESC, number";
    OF_PERSON = "SELECT o.id, o.kvk, o.name, o.rsin, o.legal_form, o.address, o.active FROM organizations o \
                 JOIN links l ON l.organization_id = o.id WHERE l.person_id = $1 ORDER BY o.name, o.id";
    LINK = "INSERT INTO links (person_id, organization_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    UNLINK = "DELETE FROM links WHERE person_id = $1 AND organization_id = $2";
    LINKS_AMONG = among!("SELECT organization_id, person_id FROM links WHERE person_id", "");
    IS_LINKED = "SELECT since FROM links WHERE person_id = $1 AND organization_id = $2";
    IS_ADDRESS_LINKED = "SELECT l.since FROM links l JOIN people p ON p.id = l.person_id WHERE p.email_key = $1 AND l.organization_id = $2";
    SET_AUTHORITY = "INSERT INTO authorities (person_id, organization_id, kind, checked, checked_by) VALUES ($1, $2, $3, $4, $5) \
                     ON CONFLICT (person_id, organization_id) DO UPDATE SET kind = excluded.kind, checked = excluded.checked, \
                     checked_by = excluded.checked_by";
    OWN = "SELECT id, kvk, name, rsin, legal_form, address, active FROM organizations WHERE id IN \
           (SELECT organization_id FROM links WHERE person_id = $1 UNION SELECT organization_id FROM permissions WHERE person_id = $1 \
           UNION SELECT organization_id FROM authorities WHERE person_id = $1 AND kind <> 'none') ORDER BY name, id";
    AUTHORITIES_AMONG = among!("SELECT person_id, organization_id, kind FROM authorities WHERE person_id", "");
    AUTHORITY = "SELECT kind FROM authorities WHERE person_id = $1 AND organization_id = $2";
}

pub(crate) fn organization(row: &Row) -> Result<Organization> {
    Ok(Organization {
        id: row.get("id")?,
        kvk: row.get("kvk")?,
        name: row.get("name")?,
        rsin: row.get("rsin")?,
        legal_form: row.get("legal_form")?,
        address: row.get("address")?,
        active: row.get("active")?,
    })
}

impl Writing {
    /// Writes what the register said. An organization that is known keeps its id, which is returned.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn upsert_organization(&mut self, organization: &Organization, refreshed: i64) -> Result<String> {
        let values = values![
            &organization.id,
            &organization.kvk,
            &organization.name,
            &organization.rsin,
            &organization.legal_form,
            &organization.address,
            organization.active,
            refreshed,
        ];
        match self.row(&UPSERT, values).await? {
            Some(row) => row.get("id"),
            None => Ok(organization.id.clone()),
        }
    }

    /// Writes one branch.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn upsert_branch(&mut self, organization: &str, branch: &Branch) -> Result<()> {
        let values = values![&branch.number, organization, &branch.name, &branch.town, branch.main];
        self.change(&UPSERT_BRANCH, values).await?;
        Ok(())
    }

    /// Makes a person visible to the managers of an organization; nothing where he is already.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn link(&mut self, held: &Held, person: &str, organization: &str, since: i64) -> Result<()> {
        self.must_hold(held, Some(person))?;
        self.change(&LINK, values![person, organization, since]).await?;
        Ok(())
    }

    /// Ends a link; `false` where there was none.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn unlink(&mut self, held: &Held, person: &str, organization: &str) -> Result<bool> {
        self.must_hold(held, Some(person))?;
        Ok(self.change(&UNLINK, values![person, organization]).await? == 1)
    }

    /// Records how far a person may represent an organization.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn set_authority(
        &mut self,
        person: &str,
        organization: &str,
        kind: Authority,
        checked: Date,
        by: &Actor,
    ) -> Result<()> {
        self.change(&SET_AUTHORITY, values![person, organization, kind.name(), checked, by]).await?;
        Ok(())
    }
}

impl Reading {
    /// The organization of an id.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn organization(&mut self, id: &str) -> Result<Option<Organization>> {
        self.row(&BY_ID, values![id]).await?.as_ref().map(organization).transpose()
    }

    /// These organizations, each with its managers on a day, by name.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn managed_among(
        &mut self,
        ids: &[&str],
        today: Date,
    ) -> Result<BTreeMap<String, (Organization, Vec<ManagerRow>)>> {
        let mut all = BTreeMap::<String, (Organization, Vec<ManagerRow>)>::new();
        for row in self.rows_among_with(&WITH_MANAGERS_AMONG, ids, values![today]).await? {
            let (_, managers) = all.entry(row.get("id")?).or_insert((organization(&row)?, Vec::new()));
            let Some(person) = row.get::<Option<String>>("person_id")? else { continue };
            let level = row.word("level", Level::from_name)?;
            match managers.last_mut().filter(|last| last.person == person) {
                Some(same) => same.level = same.level.max(level),
                None => managers.push(ManagerRow { person, name: people::name(&row)?, level }),
            }
        }
        Ok(all)
    }

    /// The organizations of these ids.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn organizations(&mut self, ids: &[&str]) -> Result<BTreeMap<String, Organization>> {
        let known = |row: &Row| organization(row).map(|one| (one.id.clone(), one));
        self.rows_among(&AMONG, ids).await?.iter().map(known).collect()
    }

    /// How far each of these people may represent which organization.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn authorities_of(&mut self, people: &[&str]) -> Result<BTreeMap<(String, String), Authority>> {
        let known = |row: &Row| {
            Ok(((row.get("person_id")?, row.get("organization_id")?), row.word("kind", Authority::from_name)?))
        };
        self.rows_among(&AUTHORITIES_AMONG, people).await?.iter().map(known).collect()
    }

    /// The organization of a KvK number.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn organization_by_kvk(&mut self, kvk: &str) -> Result<Option<Organization>> {
        self.row(&BY_KVK, values![kvk]).await?.as_ref().map(organization).transpose()
    }

    /// The branches of an organization, the main one first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn branches_of(&mut self, organization: &str) -> Result<Vec<Branch>> {
        let branch = |row: &Row| {
            Ok(Branch {
                number: row.get("number")?,
                name: row.get("name")?,
                town: row.get("town")?,
                main: row.get("main")?,
            })
        };
        self.rows(&BRANCHES_OF, values![organization]).await?.iter().map(branch).collect()
    }

    /// The organizations that a person is linked to, by name.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn organizations_of(&mut self, person: &str) -> Result<Vec<Organization>> {
        self.rows(&OF_PERSON, values![person]).await?.iter().map(organization).collect()
    }

    /// Whether a person is visible to the managers of an organization.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn is_linked(&mut self, person: &str, organization: &str) -> Result<bool> {
        Ok(self.row(&IS_LINKED, values![person, organization]).await?.is_some())
    }

    /// Which of these people are linked to an organization.
    pub async fn linked_among(&mut self, organization: &str, people: &[&str]) -> Result<BTreeSet<String>> {
        let mut linked = BTreeSet::new();
        for row in self.rows_among(&LINKS_AMONG, people).await? {
            if row.get::<String>("organization_id")? == organization {
                linked.insert(row.get("person_id")?);
            }
        }
        Ok(linked)
    }

    /// The same of whoever has an address; one statement, whether anybody has it or not.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn is_address_linked(&mut self, email_key: &str, organization: &str) -> Result<bool> {
        Ok(self.row(&IS_ADDRESS_LINKED, values![email_key, organization]).await?.is_some())
    }

    /// The organizations that a person is linked to, has permissions in, or may represent in some way, by name.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn own_organizations(&mut self, person: &str) -> Result<Vec<Organization>> {
        self.rows(&OWN, values![person]).await?.iter().map(organization).collect()
    }

    /// How far a person may represent an organization; [`Authority::None`] without a record.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn authority(&mut self, person: &str, organization: &str) -> Result<Authority> {
        match self.row(&AUTHORITY, values![person, organization]).await? {
            Some(row) => row.word("kind", Authority::from_name),
            None => Ok(Authority::None),
        }
    }
}
