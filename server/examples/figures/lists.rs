//! What a manager's lists and searches take, however many others there are in the database.

use std::{sync::Arc, time::Instant};

use jiff::{ToSpan, civil::Date};
use rules::{
    level::Level,
    people::Language,
    period::Period,
    permission::Kind,
    shown::{PeopleFilter, RowState, UsersFilter, Within},
};
use server::clock::{SystemChance, SystemClock};
use services::{Failure, MasterKey, Portal, Secret, Separator, SignedIn};
use store::{Db, NewPermission, many};

use crate::{
    bulk,
    fill::{new_organization, user},
    timing::{PASSWORD, signed_in},
};

/// Users of the manager's organization.
const LARGE: usize = 10_000;
/// Times that each list is asked for before it counts, and that count.
const WARM_UP: usize = 10;
const COUNTED: usize = 200;
/// The most milliseconds that 99 of 100 may take.
const MOST: f64 = 20.0;
/// How much longer a list may take among the most users than among the fewest.
const GROWTH: f64 = 1.2;

/// A list as it is asked for.
enum List {
    Users(PeopleFilter),
    Permissions(UsersFilter),
}

/// Every list and search, named by its address.
fn all() -> Vec<List> {
    let users = |query: &str| List::Users(PeopleFilter::of_query(|name| value(query, name)));
    let permissions = |query: &str| List::Permissions(UsersFilter::of_query(|name| value(query, name)));
    let mut lists: Vec<List> = [
        "",
        "q=user77",
        "q=user5000@many",
        "q=nobody",
        "state=invited",
        "inactive=1",
        "after=many-5000",
        "before=many-5000",
    ]
    .map(users)
    .into();
    lists.extend(
        [
            "",
            "show=expiring",
            "q=user77",
            "q=nobody",
            "service=nothing",
            "level=EH2%2B",
            "inactive=1",
            "after=2028-01-01.a",
            "before=9999-12-31.z",
        ]
        .map(permissions),
    );
    lists.push(List::Permissions(UsersFilter { state: Some(RowState::Waiting), ..UsersFilter::default() }));
    lists.push(List::Permissions(UsersFilter { expiring: Some(Within::Six), ..UsersFilter::default() }));
    lists
}

fn value(query: &str, name: &str) -> Option<String> {
    let pair = query.split_once('=').filter(|(key, _)| *key == name);
    pair.map(|(_, value)| value.replace("%2B", "+"))
}

impl List {
    fn name(&self) -> String {
        match self {
            List::Users(filter) => format!("users?{}", filter.query()),
            List::Permissions(filter) => format!("permissions?{}", filter.query()),
        }
    }

    async fn ask(&self, who: &SignedIn) -> Result<usize, Failure> {
        Ok(match self {
            List::Users(filter) => who.users(filter).await?.total,
            List::Permissions(filter) => who.users_permissions(filter).await?.total,
        })
    }

    /// Milliseconds of each time, the shortest first, and how many rows there are in all.
    async fn times(&self, who: &SignedIn) -> Result<(Vec<f64>, usize), Failure> {
        let (mut times, mut total) = (Vec::new(), 0);
        for round in 0..WARM_UP + COUNTED {
            let begun = Instant::now();
            total = self.ask(who).await?;
            if round >= WARM_UP {
                times.push(begun.elapsed().as_secs_f64() * 1_000.0);
            }
        }
        times.sort_by(f64::total_cmp);
        Ok((times, total))
    }
}

/// A manager of an organization that has nobody else yet.
pub(crate) async fn manager(portal: &Portal) -> Result<(SignedIn, String), Failure> {
    let hash = portal.hash_password(Secret::new(PASSWORD.to_owned())).await?;
    let mut tx = portal.db().write().await?;
    let organization = new_organization(portal, &mut tx, 0).await?;
    let mut new = user(0, Some(hash));
    new.surname = "Manager".into();
    let person = portal.insert_person(&mut tx, &new).await?;
    let held = tx.hold(&[&person.id]).await?;
    tx.link(&held, &person.id, &organization, 0).await?;
    let login = NewPermission {
        id: "login",
        kind: Kind::Login,
        person: &person.id,
        organization: &organization,
        branch: None,
        service: None,
        level: Level::Eh3,
        period: Period { starts: portal.today(), ends: portal.today().saturating_add(4.years()) },
        login: None,
        application: None,
    };
    tx.insert_permission(&held, &login, 0).await?;
    tx.insert_permission(&held, &NewPermission { id: "admin", kind: Kind::Admin, login: Some("login"), ..login }, 0)
        .await?;
    tx.commit().await?;
    Ok((signed_in(portal).await?, organization))
}

/// Fills the database and measures, size after size; then what is done for a thousand at once.
///
/// # Errors
/// Where a list takes too long, or longer with more users in the database.
pub(crate) async fn lists(database: &str, sizes: &[usize]) -> Result<(), Failure> {
    let db = Db::open(database).await?;
    let companies = Arc::new(server::demo::COMPANIES);
    let portal =
        Portal::new(db, Arc::new(SystemClock::default()), Arc::new(SystemChance), companies, &MasterKey::demo(), 1)?;
    let (who, organization) = manager(&portal).await?;
    let year = Date::year(portal.today());
    let (mut filled, mut slow) = (1, Vec::new());
    let mut first: Vec<f64> = Vec::new();
    for size in sizes {
        let begun = Instant::now();
        many::fill(database, filled, *size, (&organization, LARGE), year).await?;
        filled = *size;
        println!(
            "\n{size} users in the database, {LARGE} of them the manager's (filled in {:.0} s)",
            begun.elapsed().as_secs_f64()
        );
        for (place, list) in all().iter().enumerate() {
            let (times, total) = list.times(&who).await?;
            let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
            let (median, most) = (at(0.5), at(0.99));
            println!("{}: {total} rows, n {COUNTED}: median {median:.2} ms, p99 {most:.2} ms", list.name());
            if most > MOST {
                slow.push(format!("{}: p99 {most:.2} ms among {size}", list.name()));
            }
            match first.get(place) {
                None => first.push(median),
                Some(before) if median > before * GROWTH && median > before + 1.0 => {
                    slow.push(format!("{}: {before:.2} ms, then {median:.2} ms among {size}", list.name()));
                }
                Some(_) => {}
            }
        }
        let begun = Instant::now();
        let file = who.export_users(Language::Nl, &PeopleFilter::default(), Separator::Semicolon).await?;
        println!("users as a file: {} bytes in {:.0} ms", file.bytes.len(), begun.elapsed().as_secs_f64() * 1_000.0);
        let begun = Instant::now();
        let file = who.export_permissions(Language::Nl, &UsersFilter::default(), Separator::Semicolon).await?;
        println!(
            "permissions as a file: {} bytes in {:.0} ms",
            file.bytes.len(),
            begun.elapsed().as_secs_f64() * 1_000.0
        );
    }
    slow.extend(bulk::measure(&portal, &who).await?);
    portal.db().close().await;
    if slow.is_empty() { Ok(()) } else { Err(Failure::Broken(slow.join("\n"))) }
}
