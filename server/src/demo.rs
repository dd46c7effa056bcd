//! Demo data, as `server/demo/demo-accounts.md` describes it: written into an empty database with `--demo`, and never else.

use jiff::{ToSpan, civil::Date};
use rules::{
    actor::Actor,
    approval::Authority,
    company::KvkNumber,
    invitation::Invitee,
    level::Level,
    people::Language,
    period::Period,
    permission::{Kind, ServiceName},
    state::MeansState,
};
use services::{
    ErrandDelay, Failure, NewInvitation, NewOfficer, NewPerson, Portal, Result, Secret,
    register::{CompanyRegister, TestCompanies},
};
use store::{NewPermission, Writing};

/// The one password of all demo accounts.
pub const PASSWORD: &str = "Welkom-2026!";

/// The officers of demo mode, with the keys of their authenticator apps in hexadecimal digits.
pub const OFFICERS: [(&str, &str, &str); 2] = [
    ("desk@demo.example", "Sam de Wit", "3132333435363738393031323334353637383930"),
    ("desk2@demo.example", "Noor Peters", "3039383736353433323130393837363534333231"),
];

/// The catalogue that demo mode imports.
const CATALOGUE: &[u8] = include_bytes!("../demo/service-catalogue.xml");

macro_rules! company_files {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!("../demo/companies/", $name)))),*] };
}

/// The trade register's public test companies.
pub const COMPANIES: TestCompanies = TestCompanies {
    files: company_files![
        "55344526.json",
        "68727720.json",
        "68750110.json",
        "68750110-vestigingen.json",
        "69599068.json",
        "69599076.json",
        "69599084.json",
        "69599084-vestigingen.json",
        "90000102.json",
        "90000749.json",
        "90001354.json",
        "90001745.json",
        "90002490.json",
        "90002520.json",
        "90004760.json",
        "96354429.json",
    ],
};

const DONALD: &str = "68750110";
const BOLDERBAST: &str = "69599068";
const DAGOBERT: &str = "69599084";
const GUUS: &str = "69599076";

/// An account: name parts, level, state.
struct Account(&'static str, &'static str, &'static str, &'static str, Level, MeansState);

const ACCOUNTS: [Account; 12] = [
    Account("anna", "A.", "de", "Vries", Level::Eh3, MeansState::Active),
    Account("bram", "B.", "", "Jansen", Level::Eh3, MeansState::Active),
    Account("carla", "C.", "van", "Dijk", Level::Eh3, MeansState::Active),
    Account("dirk", "D.", "", "Bakker", Level::Eh3, MeansState::Active),
    Account("eva", "E.", "", "Visser", Level::Eh3, MeansState::Active),
    Account("fatima", "F.", "", "Yilmaz", Level::Eh3, MeansState::Active),
    Account("gijs", "G.", "", "Smit", Level::Eh3, MeansState::Active),
    Account("hanna", "H.", "", "Meijer", Level::Eh3, MeansState::Active),
    Account("ivo", "I.", "de", "Boer", Level::Eh3, MeansState::Invited),
    Account("jan", "J.", "", "Mulder", Level::Eh3, MeansState::Revoked),
    Account("kees", "K.", "de", "Groot", Level::Eh2Plus, MeansState::Active),
    Account("lotte", "L.", "", "Bos", Level::Eh3, MeansState::Active),
];

struct Writer<'a> {
    portal: &'a Portal,
    tx: Writing,
    today: Date,
    services: Vec<ServiceName>,
    people: Vec<(&'static str, String)>,
    organizations: Vec<(&'static str, String)>,
    count: u32,
}

/// Fills the database if nobody is in it. Says whether it did.
///
/// # Errors
/// Where the database or the demo files cannot be used.
pub async fn fill(portal: &Portal) -> Result<bool> {
    if portal.db().read().await?.person_by_email("anna@demo.example").await?.is_some() {
        return Ok(false);
    }
    let imported = portal.import_catalogue(CATALOGUE, services::Caution::Careful).await?;
    imported.map_err(|error| Failure::Broken(format!("demo catalogue: {error}")))?;
    let services = portal.db().read().await?.open_services().await?.into_iter().map(|offered| offered.name).collect();
    let password = portal.hash_password(Secret::new(PASSWORD.to_owned())).await?;
    let mut writer = Writer {
        portal,
        tx: portal.db().write().await?,
        today: portal.today(),
        services,
        people: Vec::new(),
        organizations: Vec::new(),
        count: 0,
    };
    for kvk in [DONALD, BOLDERBAST, DAGOBERT, GUUS] {
        writer.company(kvk).await?;
    }
    for account in &ACCOUNTS {
        writer.person(account, &password).await?;
    }
    writer.permissions().await?;
    for (email, name, secret) in OFFICERS {
        let new = NewOfficer { email: email.to_owned(), name: name.to_owned() };
        portal.write_demo_officer(&mut writer.tx, &new, &password, secret).await?;
    }
    writer.tx.commit().await?;
    portal.clone().with_errand_delay(ErrandDelay::NONE).run_errands().await?;
    // Whoever looks first finds what their day brought.
    portal.send_reminders().await?;
    Ok(true)
}

impl Writer<'_> {
    async fn company(&mut self, kvk: &'static str) -> Result<()> {
        let broken = |what: String| Failure::Broken(format!("demo company {kvk}: {what}"));
        let number = KvkNumber::parse(kvk).map_err(|problem| broken(problem.to_string()))?;
        let company = COMPANIES.company(&number).await.map_err(|trouble| broken(trouble.to_string()))?;
        let company = company.ok_or_else(|| broken("not there".into()))?;
        let id = self.portal.upsert_company(&mut self.tx, &company).await?;
        self.organizations.push((kvk, id));
        Ok(())
    }

    async fn person(&mut self, account: &Account, password: &str) -> Result<()> {
        let Account(name, initials, prefix, surname, level, state) = *account;
        let number = self.people.len() + 1;
        if state == MeansState::Invited {
            // Nobody is a person of the portal before they accept.
            self.people.push((name, String::new()));
            return Ok(());
        }
        let new = NewPerson {
            email: format!("{name}@demo.example"),
            initials: initials.into(),
            prefix: prefix.into(),
            surname: surname.into(),
            born: Date::new(1970 + number as i16, 3, 12 + number as i8).unwrap_or(self.today),
            mobile: format!("+3161200{number:04}"),
            language: Language::En,
            level,
            state,
            password_hash: Some(password.to_owned()),
        };
        let person = self.portal.insert_person(&mut self.tx, &new).await?;
        self.people.push((name, person.id));
        Ok(())
    }

    fn person_id(&self, name: &str) -> String {
        self.people.iter().find(|(known, _)| *known == name).map(|(_, id)| id.clone()).unwrap_or_default()
    }

    fn organization_id(&self, kvk: &str) -> String {
        self.organizations.iter().find(|(known, _)| *known == kvk).map(|(_, id)| id.clone()).unwrap_or_default()
    }

    /// The n-th service of a provider at a level.
    fn service(&self, provider: &str, level: Level, n: usize) -> Option<String> {
        let fitting = self.services.iter().filter(|one| one.provider.nl.contains(provider) && one.needs == level);
        fitting.map(|one| one.uuid.clone()).nth(n)
    }

    async fn link(&mut self, name: &str, kvk: &str) -> Result<(String, String)> {
        let (person, organization) = (self.person_id(name), self.organization_id(kvk));
        let held = self.tx.hold(&[&person]).await?;
        self.tx.link(&held, &person, &organization, self.portal.now()).await?;
        Ok((person, organization))
    }

    /// Bram has invited Ivo, whose mail stands on the page of demo mail.
    async fn invite_ivo(&mut self) -> Result<()> {
        let user = Invitee {
            initials: "I.".into(),
            prefix: "de".into(),
            surname: "Boer".into(),
            born: Date::new(1979, 3, 21).unwrap_or(self.today),
            email: "ivo@demo.example".into(),
            mobile: "+31612000009".into(),
            language: Language::En,
        };
        let (manager, organization) = (self.person_id("bram"), self.organization_id(DONALD));
        let new = NewInvitation {
            manager: &manager,
            organization: &organization,
            action: "UA-DEMO",
            draft: "",
            user: &user,
            level: Level::Eh3,
            grants: None,
        };
        self.portal.write_invitation(&mut self.tx, new).await
    }

    /// A login permission until a day; with `admin` also an Admin authorization that hangs on it. Gives the last id.
    async fn permission(
        &mut self,
        name: &str,
        kvk: &str,
        service: Option<String>,
        level: Level,
        ends: Date,
        admin: bool,
    ) -> Result<String> {
        let (person, organization) = self.link(name, kvk).await?;
        let years = if ends > self.today.saturating_add(2.years()) { 5 } else { 3 };
        let period = Period { starts: ends.saturating_add(1.day()).saturating_sub(years.years()), ends };
        let mut next = || {
            self.count += 1;
            format!("00000000-0000-7000-8000-{:012}", self.count)
        };
        let (login, id) = (next(), next());
        let row = NewPermission {
            id: &login,
            kind: Kind::Login,
            person: &person,
            organization: &organization,
            branch: None,
            service: service.as_deref(),
            level,
            period,
            login: None,
            application: None,
        };
        let held = self.tx.hold(&[&person]).await?;
        self.tx.insert_permission(&held, &row, self.portal.now()).await?;
        if !admin {
            return Ok(login);
        }
        let row = NewPermission { id: &id, kind: Kind::Admin, service: None, login: Some(&login), ..row };
        self.tx.insert_permission(&held, &row, self.portal.now()).await?;
        Ok(id)
    }

    async fn permissions(&mut self) -> Result<()> {
        let t = self.today;
        let (weeks, months, years) = (
            |n: i64| t.saturating_add(n.weeks()),
            |n: i64| t.saturating_add(n.months()),
            |n: i64| t.saturating_add(n.years()),
        );
        let (eh3, eh2_plus) = (Level::Eh3, Level::Eh2Plus);
        for n in 0..2 {
            let service = self.service("Belastingdienst", eh3, n);
            self.permission("anna", DONALD, service, eh3, weeks(6), false).await?;
        }
        let service = self.service("UWV", eh3, 0);
        self.permission("anna", DONALD, service, eh3, years(2), false).await?;
        self.permission("bram", DONALD, None, eh3, years(2), true).await?;
        self.permission("carla", DONALD, None, eh3, months(4), true).await?;
        self.permission("carla", BOLDERBAST, None, eh3, years(1), true).await?;
        self.permission("dirk", DAGOBERT, None, eh3, weeks(5), true).await?;
        let rvo = self.service("RVO", eh3, 0);
        self.permission("eva", GUUS, rvo.clone(), eh3, months(3), false).await?;
        let service = self.service("KVK", eh3, 0).or_else(|| self.service("KVK", eh2_plus, 0));
        self.permission("fatima", DONALD, service, eh3, t.saturating_sub(10.days()), false).await?;
        self.permission("gijs", BOLDERBAST, rvo, eh3, years(1), false).await?;
        self.permission("hanna", DONALD, None, eh3, years(4), false).await?;
        self.invite_ivo().await?;
        self.link("jan", DONALD).await?;
        let service = self.services.iter().find(|one| one.needs == eh2_plus).map(|one| one.uuid.clone());
        self.permission("kees", DONALD, service, eh2_plus, years(1), false).await?;
        let admin = self.permission("lotte", DONALD, None, eh3, years(1), true).await?;
        let lotte = self.person_id("lotte");
        let held = self.tx.hold(&[&lotte]).await?;
        self.tx.terminate_permission(&held, &admin, t.saturating_sub(1.week()), &Actor::person(&lotte)).await?;
        for (name, kvk, kind) in [("dirk", DAGOBERT, Authority::Independent), ("eva", GUUS, Authority::Joint)] {
            let (person, organization) = (self.person_id(name), self.organization_id(kvk));
            self.portal
                .record_authority(&mut self.tx, &person, &organization, kind, &Actor::Officer("demo".into()))
                .await?;
        }
        let carla = self.person_id("carla");
        let carla = self.tx.person(&carla).await?;
        let carla = carla.ok_or_else(|| Failure::Broken("demo: nobody asks".into()))?;
        let (organization, message) = (self.organization_id(BOLDERBAST), "Welcome to the foundation!");
        self.portal.write_link_request(&mut self.tx, &carla, &organization, "hanna@demo.example", message).await?;
        Ok(())
    }
}
