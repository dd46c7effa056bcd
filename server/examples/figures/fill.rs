//! A database of many users.

use std::sync::Arc;

use jiff::{ToSpan, civil::Date};
use rules::{level::Level, people::Language, period::Period, permission::Kind, state::MeansState};
use server::clock::{SystemChance, SystemClock};
use services::{Failure, MasterKey, NewPerson, Portal};
use store::{Db, NewPermission, Organization, Writing};

/// Users of one organization.
const COLLEAGUES: usize = 10;
/// The demo organization that has many more, and how many: Carla manages it.
const LARGE: (&str, usize) = ("69599068", 10_000);
/// Permissions that Anna shall have.
const ROWS: usize = 25;
/// Users written in one transaction.
const AT_ONCE: usize = 2_000;

pub(crate) async fn fill(database: &str, users: usize) -> Result<(), Failure> {
    let db = Db::open(database).await?;
    let portal = Portal::new(
        db,
        Arc::new(SystemClock::default()),
        Arc::new(SystemChance),
        Arc::new(server::demo::COMPANIES),
        &MasterKey::demo(),
        1,
    )?;
    portal.begin_audit().await?.map_err(|unfit| Failure::Broken(unfit.to_string()))?;
    let today = portal.today();
    let large = portal.db().read().await?.organization_by_kvk(LARGE.0).await?;
    for begin in (0..users).step_by(AT_ONCE) {
        let mut tx = portal.db().write().await?;
        let mut organization = String::new();
        for number in begin..(begin + AT_ONCE).min(users) {
            if let Some(large) = large.as_ref().filter(|_| number < LARGE.1) {
                organization.clone_from(&large.id);
            } else if number % COLLEAGUES == 0 || organization.is_empty() {
                organization = new_organization(&portal, &mut tx, number).await?;
            }
            let person = portal.insert_person(&mut tx, &user(number, None)).await?;
            let held = tx.hold(&[&person.id]).await?;
            tx.link(&held, &person.id, &organization, portal.now()).await?;
            for row in 0..2 {
                let ends = today.saturating_add(((number % 900 + row) as i64).days());
                insert(&mut tx, &person.id, &organization, None, &format!("many-{number}-{row}"), ends).await?;
            }
        }
        tx.commit().await?;
    }
    let mut tx = portal.db().write().await?;
    if let Some(anna) = tx.person_by_email("anna@demo.example").await? {
        let rows = tx.permissions_of(&anna.id).await?;
        let services = tx.services().await?;
        for number in rows.len()..ROWS {
            let ends = today.saturating_add((300 + number as i64).days());
            let service = services.get(number % services.len().max(1)).map(|service| service.uuid.as_str());
            insert(&mut tx, &anna.id, &rows[0].organization, service, &format!("annas-{number}"), ends).await?;
        }
    }
    tx.commit().await?;
    portal.db().close().await;
    Ok(())
}

pub(crate) async fn new_organization(portal: &Portal, tx: &mut Writing, number: usize) -> Result<String, Failure> {
    let organization = Organization {
        id: format!("organization-{number}"),
        kvk: format!("{:08}", 10_000_000 + number),
        name: format!("Organization {number}"),
        rsin: None,
        legal_form: String::new(),
        address: String::new(),
        active: true,
    };
    Ok(tx.upsert_organization(&organization, portal.now()).await?)
}

pub(crate) fn user(number: usize, password_hash: Option<String>) -> NewPerson {
    NewPerson {
        email: format!("user{number}@many.example"),
        initials: "U.".into(),
        prefix: String::new(),
        surname: "User".into(),
        born: Date::constant(1980, 5, 17),
        mobile: "+31612345678".into(),
        language: Language::Nl,
        level: Level::Eh3,
        state: MeansState::Active,
        password_hash,
    }
}

pub(crate) async fn insert(
    tx: &mut Writing,
    person: &str,
    organization: &str,
    service: Option<&str>,
    id: &str,
    ends: Date,
) -> Result<(), Failure> {
    let row = NewPermission {
        id,
        kind: Kind::Login,
        person,
        organization,
        branch: None,
        service,
        level: Level::Eh3,
        period: Period { starts: ends.saturating_sub(1.year()), ends },
        login: None,
        application: None,
    };
    let held = tx.hold(&[person]).await?;
    Ok(tx.insert_permission(&held, &row, 0).await?)
}
