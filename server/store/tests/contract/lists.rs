//! Lists of users and of their permissions: what is found, in which order, and how far is read for it.

use std::collections::BTreeSet;

use rules::{permission::Named, search::Words};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, SqliteConnection};
use store::testing::{Fresh, Kind as Database};

use super::*;
use crate::on_both;

on_both! {
    /// R47
    r47_users_are_found_by_name_and_address_in_the_order_of_their_names
    /// R103
    r103_inactive_users_are_listed_where_they_are_asked_for
    /// R48
    r48_a_list_has_only_what_belongs_to_the_organizations_that_are_managed
    what_is_searched_by_follows_whatever_changes_it
    /// R106
    r106_permissions_are_found_by_user_service_level_state_and_days
}

const UUID: &str = "d652d6c4-d781-551f-9d54-c04cfe435633";
const OTHER: &str = "f0a1d6c4-d781-551f-9d54-c04cfe435634";

fn look(typed: &str) -> Look {
    Look { words: Words::of(typed), ..Look::default() }
}

fn all() -> LinkedFilter<'static> {
    LinkedFilter {
        manager: "bram",
        today: TODAY,
        organization: None,
        look: Look::default(),
        means: None,
        inactive: false,
        branch: None,
    }
}

/// Bram manages Donald and the mill, where of three users one is known to both.
async fn world(db: &Db) {
    let mut tx = with_people(db).await;
    let mill = Organization { id: "mill".into(), kvk: "69599084".into(), name: "Molen".into(), ..donald() };
    let elsewhere = Organization { id: "elsewhere".into(), kvk: "90001354".into(), name: "Elders".into(), ..donald() };
    for one in [&mill, &elsewhere] {
        tx.upsert_organization(one, NOW).await.unwrap();
    }
    for (id, prefix, surname) in [("cas", "", "Bakker"), ("dirk", "van", "Äckers"), ("eva", "", "Jansen")] {
        let one = Person { prefix: prefix.into(), surname: surname.into(), ..person(id) };
        tx.insert_person(&one, NOW).await.unwrap();
        let state = if id == "dirk" { MeansState::Invited } else { MeansState::Active };
        tx.insert_means(id, &Means { state, ..means(&format!("means of {id}")) }, NOW).await.unwrap();
    }
    let hold = tx.hold(&["anna", "bram", "cas", "dirk", "eva"]).await.unwrap();
    for organization in ["donald", "mill"] {
        let (own, role) = (format!("bram at {organization}"), format!("role at {organization}"));
        let login = NewPermission { organization, ..login(&own, "bram", date(2028, 6, 1)) };
        tx.insert_permission(&hold, &login, NOW).await.unwrap();
        let admin = NewPermission { id: &role, kind: Kind::Admin, login: Some(&own), ..login };
        tx.insert_permission(&hold, &admin, NOW).await.unwrap();
    }
    for (person, organization) in [
        ("anna", "donald"),
        ("anna", "mill"),
        ("anna", "elsewhere"),
        ("cas", "donald"),
        ("dirk", "mill"),
        ("eva", "elsewhere"),
    ] {
        tx.link(&hold, person, organization, NOW).await.unwrap();
    }
    for (id, person, organization, ends) in [
        ("a", "anna", "donald", date(2027, 1, 9)),
        ("b", "anna", "mill", date(2027, 5, 9)),
        ("c", "anna", "elsewhere", date(2026, 12, 9)),
        ("d", "cas", "donald", date(2028, 1, 9)),
        ("e", "eva", "elsewhere", date(2028, 1, 9)),
    ] {
        let row = NewPermission { organization, ..login(id, person, ends) };
        tx.insert_permission(&hold, &row, NOW).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn r47_users_are_found_by_name_and_address_in_the_order_of_their_names(db: Db) {
    world(&db).await;
    let mut reading = db.read().await.unwrap();
    let everybody = ["dirk", "cas", "anna"];
    let first = LinkedPage::After("");
    assert_eq!(reading.linked_users(&all(), first, 25).await.unwrap(), everybody, "once each, by surname");
    assert_eq!(reading.linked_users(&all(), LinkedPage::Before(""), 2).await.unwrap(), ["cas", "anna"]);
    assert_eq!(reading.linked_users(&all(), LinkedPage::After("dirk"), 1).await.unwrap(), ["cas"]);
    assert_eq!(reading.linked_users(&all(), LinkedPage::Before("anna"), 25).await.unwrap(), ["dirk", "cas"]);
    assert_eq!(reading.linked_users(&all(), LinkedPage::After("eva"), 25).await.unwrap(), [""; 0], "of no one known");
    assert_eq!(reading.count_linked(&all(), "anna").await.unwrap(), (3, 2));
    assert_eq!(reading.count_linked(&all(), "dirk").await.unwrap(), (3, 0));
    for (typed, found) in [
        ("vries", &["anna"][..]),
        ("DE VRIES", &["anna"]),
        ("äckers", &["dirk"]),
        ("ackers van", &["dirk"]),
        ("cas@demo", &["cas"]),
        ("demo.example", &everybody),
        ("jansen", &[]),
        ("%", &[]),
        ("vries bakker", &[]),
    ] {
        let filter = LinkedFilter { look: look(typed), ..all() };
        assert_eq!(reading.linked_users(&filter, first, 25).await.unwrap(), found, "{typed}");
        assert_eq!(reading.count_linked(&filter, "").await.unwrap().0, found.len() as i64, "{typed}");
    }
    let held = reading.held_by_linked("bram", TODAY, &["anna", "eva", "dirk"]).await.unwrap();
    let holding = |person: &str, organization: &str, permissions, soonest| LinkedHolding {
        person: person.into(),
        organization: organization.into(),
        permissions,
        soonest,
    };
    let (january, may) = (Some(date(2027, 1, 9)), Some(date(2027, 5, 9)));
    let expected =
        [holding("anna", "donald", 1, january), holding("anna", "mill", 1, may), holding("dirk", "mill", 0, None)];
    assert_eq!(held, expected, "nothing of what is elsewhere");
}

async fn r103_inactive_users_are_listed_where_they_are_asked_for(db: Db) {
    world(&db).await;
    let mut tx = db.write().await.unwrap();
    let hold = tx.hold(&["anna", "cas"]).await.unwrap();
    tx.set_means_state(&hold, "means of cas", MeansState::Revoked, NOW).await.unwrap();
    tx.commit().await.unwrap();
    let mut reading = db.read().await.unwrap();
    let (first, later) = (LinkedPage::After(""), date(2027, 5, 10));
    for (today, inactive, means, found) in [
        (TODAY, false, None, &["dirk", "anna"][..]),
        (TODAY, true, None, &["dirk", "cas", "anna"]),
        (TODAY, true, Some(MeansState::Revoked), &["cas"]),
        (TODAY, false, Some(MeansState::Invited), &["dirk"]),
        (date(2027, 1, 10), false, None, &["dirk", "anna"]),
        // Her last permission at the mill has ended; whoever is invited waits all the same.
        (later, false, None, &["dirk"]),
        (later, true, None, &["dirk", "cas", "anna"]),
    ] {
        let filter = LinkedFilter { today, inactive, means, ..all() };
        assert_eq!(reading.linked_users(&filter, first, 25).await.unwrap(), found, "{filter:?}");
    }
    // In one of the organizations only, she is active where a permission runs.
    for (organization, found) in [("donald", &[][..]), ("mill", &["dirk", "anna"])] {
        let filter = LinkedFilter { today: date(2027, 1, 10), organization: Some(organization), ..all() };
        assert_eq!(reading.linked_users(&filter, first, 25).await.unwrap(), found, "{organization}");
    }
}

async fn r48_a_list_has_only_what_belongs_to_the_organizations_that_are_managed(db: Db) {
    world(&db).await;
    let mut tx = db.write().await.unwrap();
    let branch =
        |number: &str| Branch { number: number.into(), name: "Filiaal".into(), town: String::new(), main: false };
    for (number, organization) in [("000000000001", "donald"), ("000000000002", "elsewhere")] {
        tx.upsert_branch(organization, &branch(number)).await.unwrap();
    }
    let hold = tx.hold(&["anna"]).await.unwrap();
    for (id, branch, organization) in [("f", "000000000001", "donald"), ("g", "000000000002", "elsewhere")] {
        let row = NewPermission { organization, branch: Some(branch), ..login(id, "anna", date(2027, 1, 9)) };
        tx.insert_permission(&hold, &row, NOW).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut reading = db.read().await.unwrap();
    let first = LinkedPage::After("");
    for (filter, found) in [
        (LinkedFilter { organization: Some("donald"), ..all() }, &["cas", "anna"][..]),
        (LinkedFilter { organization: Some("elsewhere"), ..all() }, &[]),
        (LinkedFilter { organization: Some("nothing"), ..all() }, &[]),
        (LinkedFilter { manager: "anna", inactive: true, ..all() }, &[]),
        (LinkedFilter { branch: Some("000000000001"), ..all() }, &["anna"]),
        (LinkedFilter { branch: Some("000000000002"), ..all() }, &[]),
    ] {
        assert_eq!(reading.linked_users(&filter, first, 25).await.unwrap(), found, "{filter:?}");
        assert_eq!(reading.count_linked(&filter, "").await.unwrap().0, found.len() as i64, "{filter:?}");
    }
}

/// A changed address, means, link or permission is what the list has in the same moment in which it counts.
async fn what_is_searched_by_follows_whatever_changes_it(db: Db) {
    world(&db).await;
    let seen = async |typed: &str| {
        let filter = LinkedFilter { look: look(typed), ..all() };
        db.read().await.unwrap().linked_users(&filter, LinkedPage::After(""), 25).await.unwrap()
    };
    let mut tx = db.write().await.unwrap();
    tx.set_email("cas", "baker@Elsewhere.example", "baker@elsewhere.example").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((seen("baker@elsewhere").await, seen("cas@demo").await), (vec!["cas".to_owned()], Vec::new()));
    assert_eq!(seen("bakker").await, ["cas"], "the name stays");
    let mut tx = db.write().await.unwrap();
    let hold = tx.hold(&["cas", "eva"]).await.unwrap();
    tx.terminate_permission(&hold, "d", TODAY, &Actor::person("bram")).await.unwrap();
    tx.link(&hold, "eva", "mill", NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((seen("bakker").await, seen("jansen").await), (Vec::new(), Vec::new()), "neither holds anything here");
    let mut tx = db.write().await.unwrap();
    let hold = tx.hold(&["eva"]).await.unwrap();
    let row = NewPermission { organization: "mill", ..login("h", "eva", date(2027, 8, 1)) };
    tx.insert_permission(&hold, &row, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(seen("jansen").await, ["eva"]);
    // A revoked eHerkenning, and a new one after it.
    for (state, found) in [(MeansState::Revoked, 0), (MeansState::Active, 1)] {
        let mut tx = db.write().await.unwrap();
        let hold = tx.hold(&["eva"]).await.unwrap();
        if state == MeansState::Revoked {
            tx.set_means_state(&hold, "means of eva", state, NOW).await.unwrap();
        } else {
            tx.insert_means("eva", &means("the next of eva"), NOW).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(seen("jansen").await.len(), found, "{state:?}");
    }
    let mut tx = db.write().await.unwrap();
    let hold = tx.hold(&["eva"]).await.unwrap();
    tx.unlink(&hold, "eva", "mill").await.unwrap();
    drop(tx);
    assert_eq!(seen("jansen").await, ["eva"], "what is taken back leaves the list as it is");
}

async fn r106_permissions_are_found_by_user_service_level_state_and_days(db: Db) {
    world(&db).await;
    let mut tx = db.write().await.unwrap();
    let named = |nl: &str, en: &str| Named { nl: nl.into(), en: en.into() };
    let provider = ProviderRow { oin: "00000002003214394002".into(), name: named("UWV", "UWV"), public: true };
    tx.upsert_provider(&provider).await.unwrap();
    for (uuid, nl, en) in [(UUID, "Verzuimmelder", "Absence reporting"), (OTHER, "Omzetbelasting", "VAT")] {
        let service = ServiceRow {
            uuid: uuid.into(),
            level: Level::Eh3,
            name: named(nl, en),
            description: named("", ""),
            branch_restriction: true,
            public: true,
            listed: true,
        };
        tx.upsert_service(&service).await.unwrap();
    }
    tx.upsert_offer(&OfferRow { service: UUID.into(), provider: provider.oin.clone(), urn: None }).await.unwrap();
    let hold = tx.hold(&["anna", "cas"]).await.unwrap();
    let later = Period { starts: date(2027, 2, 1), ends: date(2028, 1, 31) };
    for row in [
        NewPermission { service: Some(UUID), ..login("sick", "anna", date(2027, 3, 1)) },
        NewPermission { service: Some(OTHER), level: Level::Eh2Plus, ..login("vat", "cas", date(2026, 10, 1)) },
        NewPermission { period: later, ..login("later", "cas", date(2028, 1, 31)) },
        NewPermission { service: Some(OTHER), ..login("gone", "anna", date(2028, 3, 1)) },
    ] {
        tx.insert_permission(&hold, &row, NOW).await.unwrap();
    }
    tx.terminate_permission(&hold, "gone", TODAY, &Actor::person("bram")).await.unwrap();
    tx.insert_application(&application("a1", "anna"), &["sick"]).await.unwrap();
    tx.commit().await.unwrap();
    let every = UsersFilter::all("bram", TODAY);
    let days = |from, until| [from, until];
    let service = |typed: &str, all_services, admin| Look { words: Words::of(typed), all_services, admin };
    let expected: [(UsersFilter<'_>, &[&str]); 17] = [
        (every.clone(), &["vat", "a", "sick", "b", "d", "later"]),
        (UsersFilter { organization: Some("mill"), ..every.clone() }, &["b"]),
        (UsersFilter { look: look("vries"), ..every.clone() }, &["a", "sick", "b"]),
        (UsersFilter { look: look("cas@demo"), ..every.clone() }, &["vat", "d", "later"]),
        (UsersFilter { look: look("absence"), ..every.clone() }, &["sick"]),
        (UsersFilter { look: look("uwv"), ..every.clone() }, &["sick"]),
        (UsersFilter { look: look("%"), ..every.clone() }, &[]),
        (UsersFilter { look: service("alle diensten", true, false), ..every.clone() }, &["a", "b", "d", "later"]),
        (UsersFilter { service: service("belasting", false, false), ..every.clone() }, &["vat"]),
        (UsersFilter { service: service("vries", false, false), ..every.clone() }, &[]),
        (UsersFilter { service: service("beheerder", false, true), ..every.clone() }, &[]),
        (UsersFilter { look: look("vries"), service: service("verzuim", false, false), ..every.clone() }, &["sick"]),
        (UsersFilter { level: Some(Level::Eh2Plus), ..every.clone() }, &["vat"]),
        (UsersFilter { waiting: true, ..every.clone() }, &["sick"]),
        (UsersFilter { ends: days(date(2027, 1, 1), date(2027, 3, 31)), ..every.clone() }, &["a", "sick"]),
        (UsersFilter { starts: days(date(2026, 11, 23), date(9999, 12, 31)), ..every.clone() }, &["later"]),
        (UsersFilter { ended: Ended::Only, ..every.clone() }, &["gone"]),
    ];
    let mut reading = db.read().await.unwrap();
    for (filter, found) in expected {
        let rows = reading.permissions_of_users(&filter, UsersPage::FIRST, 25).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.permission.id.as_str()).collect::<Vec<_>>(), found, "{filter:?}");
        assert_eq!(reading.permissions_of_users(&filter, UsersPage::LAST, 25).await.unwrap(), rows, "{filter:?}");
        let count = reading.count_of_users(&filter, ("", "")).await.unwrap();
        assert_eq!(count, (found.len() as i64, 0), "{filter:?}");
    }
    let also = UsersFilter { ended: Ended::Also, ..every };
    assert_eq!(reading.count_of_users(&also, ("2027-01-09", "a")).await.unwrap(), (7, 1));
}

/// What lists are searched by is written for what was there before they were.
#[tokio::test]
async fn a_database_from_before_lists_were_searched_is_brought_up_to_date() {
    for kind in [Database::Sqlite, Database::Postgres] {
        let fresh = Fresh::of(kind).await;
        world(&fresh.db()).await;
        fresh.tamper("UPDATE people SET search = '', name_key = ''; UPDATE links SET search = '', name_key = '', means = '', until = ''; UPDATE permissions SET linked = NOT linked").await.unwrap();
        let again = Db::open(fresh.url()).await.unwrap();
        let filter = LinkedFilter { look: look("ackers"), ..all() };
        let found = again.read().await.unwrap().linked_users(&filter, LinkedPage::After(""), 25).await.unwrap();
        assert_eq!(found, ["dirk"], "{kind:?}");
        let found = again.read().await.unwrap().linked_users(&all(), LinkedPage::After(""), 25).await.unwrap();
        assert_eq!(found, ["dirk", "cas", "anna"], "{kind:?}");
        again.close().await;
    }
}

/// The statements that give a page or its number of rows, and how each row of the two large tables is come by.
const LISTS: [(&str, &str); 12] = [
    ("people_lists::OF_ONE_AFTER", "links_of_users"),
    ("people_lists::OF_ONE_BEFORE", "links_of_users"),
    ("people_lists::COUNT_OF_ONE", "links_of_users"),
    ("people_lists::OF_SEVERAL_AFTER", "links_of_users"),
    ("people_lists::OF_SEVERAL_BEFORE", "links_of_users"),
    ("people_lists::COUNT_OF_SEVERAL", "links_of_users"),
    ("users::OF_ONE_AFTER", "permissions_of_users"),
    ("users::OF_ONE_BEFORE", "permissions_of_users"),
    ("users::COUNT_OF_ONE", "permissions_of_users"),
    ("users::OF_SEVERAL_AFTER", "permissions_of_users"),
    ("users::OF_SEVERAL_BEFORE", "permissions_of_users"),
    ("users::COUNT_OF_SEVERAL", "permissions_of_users"),
];

fn sql(name: &str) -> &'static str {
    statements().find(|statement| statement.name.ends_with(name)).unwrap().sql
}

/// Whatever else the database holds: of users and permissions only those of an organization are looked through, and nothing is read
/// from end to end but the catalogue of services.
#[tokio::test]
async fn no_list_reads_beyond_its_organizations_on_sqlite() {
    let fresh = Fresh::of(Database::Sqlite).await;
    let mut connection = SqliteConnection::connect(fresh.url()).await.unwrap();
    for (name, index) in LISTS {
        let plan = format!("EXPLAIN QUERY PLAN {}", sql(name));
        let rows = sqlx::query(AssertSqlSafe(plan)).fetch_all(&mut connection).await.unwrap();
        let steps: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        let of_list =
            steps.iter().filter(|step| step.contains(&format!("USING COVERING INDEX {index} (organization_id=?")));
        assert!(of_list.count() >= 1, "{name}: {steps:#?}");
        let whole: BTreeSet<&str> = steps.iter().filter_map(|step| step.strip_prefix("SCAN ")).collect();
        let few = |step: &&str| {
            ["s", "v", "o", "u", "(subquery", "CONSTANT", "seen"].contains(&step.split(' ').next().unwrap())
        };
        assert!(whole.iter().all(few), "{name}: {steps:#?}");
    }
}

/// The same on PostgreSQL, which plans by what it knows of the tables: of four hundred organizations with fifty users each.
#[tokio::test]
async fn no_list_reads_beyond_its_organizations_on_postgres() {
    let fresh = Fresh::of(Database::Postgres).await;
    world(&fresh.db()).await;
    fresh
        .tamper(
            "INSERT INTO organizations (id, kvk, name, active, refreshed) \
             SELECT 'o' || n, (20000000 + n)::text, 'O' || n, TRUE, 0 FROM generate_series(1, 400) n; \
             INSERT INTO people (id, email, email_key, initials, surname, born, mobile, language, created, name_key, search) \
             SELECT 'p' || n, n || '@x', n || '@x', 'P.', 'P', '1980-01-01', '', 'nl', 0, 'p', '|p|' FROM generate_series(1, 20000) n; \
             INSERT INTO means (id, person_id, level, state, created, changed) \
             SELECT 'm' || n, 'p' || n, 'EH3', 'active', 0, 0 FROM generate_series(1, 20000) n; \
             INSERT INTO links (person_id, organization_id, since, name_key, search, means, until, shared) \
             SELECT 'p' || n, 'o' || (1 + n % 400), 0, 'p', '|p|', 'active', '2027-05-09', FALSE FROM generate_series(1, 20000) n; \
             INSERT INTO permissions (id, kind, person_id, organization_id, level, starts, ends, created, linked) \
             SELECT 'r' || n, 'login', 'p' || (1 + n % 20000), 'o' || (1 + (1 + n % 20000) % 400), 'EH3', '2024-05-10', '2027-05-09', 0, TRUE \
             FROM generate_series(1, 40000) n; \
             INSERT INTO permissions (id, kind, person_id, organization_id, level, starts, ends, login_id, hangs_on, created) \
             SELECT 'g' || p.id, 'admin', p.person_id, p.organization_id, p.level, p.starts, p.ends, p.id, 'login', 0 \
             FROM permissions p WHERE p.id LIKE 'r%0'; \
             ANALYZE",
        )
        .await
        .unwrap();
    let mut connection = PgConnection::connect(fresh.url()).await.unwrap();
    for (name, index) in LISTS {
        let sql = sql(name);
        let many = (1..).take_while(|number| sql.contains(&format!("${number}"))).count();
        let values = if index == "links_of_users" { OF_USERS } else { OF_PERMISSIONS };
        let mut values: Vec<&str> = values.split(' ').take(many).collect();
        if name.contains("_ONE") {
            values[2] = "'donald'";
        }
        let prepared = format!("DEALLOCATE ALL; PREPARE list AS {sql}");
        sqlx::raw_sql(AssertSqlSafe(prepared)).execute(&mut connection).await.unwrap();
        // Plans of both kinds: one made for these values, and the one that is made for any.
        for plans in ["force_custom_plan", "force_generic_plan"] {
            let plan = format!("SET plan_cache_mode = {plans}; EXPLAIN EXECUTE list({})", values.join(", "));
            let rows = sqlx::raw_sql(AssertSqlSafe(plan)).fetch_all(&mut connection).await.unwrap();
            let steps: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
            let text = steps.join("\n");
            assert!(text.contains(index), "{name}: {text}");
            // Each row is come by from an organization or from a user of one: never are all of a table's looked through.
            for (number, step) in steps.iter().enumerate() {
                let large = [" on links", " on permissions", " on people"].iter().any(|table| step.contains(table));
                let by = |step: &String| {
                    [" Index Cond: (", " Recheck Cond: ("].iter().any(|cond| step.contains(cond))
                        && ["organization_id = ", "person_id = ", "(id = "].iter().any(|key| step.contains(key))
                };
                assert!(!large || steps.get(number + 1).is_some_and(by), "{name}, {plans}: {step}\n{text}");
            }
        }
    }
}

/// The values of lists of everything that Bram sees.
const OF_USERS: &str = "'bram' '2026-11-22' '' TRUE '%' '%' '%' '%' '' FALSE '' '' 25";
const OF_PERMISSIONS: &str = "'bram' '2026-11-22' '' '0001-01-01' '9999-12-31' '0001-01-01' '9999-12-31' TRUE '' TRUE FALSE FALSE \
                              TRUE '%' '%' '%' '%' FALSE FALSE '' '' TRUE '%' '%' '%' '%' FALSE FALSE 25";
