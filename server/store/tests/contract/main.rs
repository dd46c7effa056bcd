//! Contract stories: what each function promises, told on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod databases;
mod lists;
mod origin;
mod schema;
mod story;
mod trouble;

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use rules::{
    actor::Actor,
    approval::ApplicationKind,
    level::Level,
    people::Language,
    period::{Period, Term},
    permission::Kind,
    state::{ApplicationState, MeansState},
};
use store::*;

const NOW: i64 = 1_795_000_000;
const TODAY: Date = date(2026, 11, 22);

on_both! {
    every_statement_is_prepared_registered_and_run
    /// R3
    r3_no_statement_gives_an_admin_authorization_another_end_than_its_login_permission
    /// R20
    r20_the_same_news_is_written_once
    /// R20
    r20_servers_that_claim_at_the_same_time_get_every_message_and_errand_once
    within_a_channel_the_most_urgent_message_goes_first_and_channels_do_not_mix
    a_transaction_that_is_dropped_leaves_nothing
    a_permission_has_one_successor_and_one_open_application
    no_row_lasts_longer_than_five_years
    one_of_many_parallel_tries_uses_a_code
    /// R138
    r138_every_kind_of_limit_is_exact_however_many_count_at_once
    an_address_belongs_to_one_person
    who_is_held_is_waited_for
    nothing_that_somebody_holds_is_changed_without_holding_them
}

fn person(id: &str) -> Person {
    Person {
        id: id.into(),
        email: format!("{id}@Demo.example"),
        email_key: format!("{id}@demo.example"),
        initials: "A.".into(),
        prefix: "de".into(),
        surname: "Vries".into(),
        born: date(1977, 3, 13),
        mobile: "+31612000001".into(),
        language: Language::En,
    }
}

fn means(id: &str) -> Means {
    Means { id: id.into(), level: Level::Eh3, state: MeansState::Active }
}

fn donald() -> Organization {
    Organization {
        id: "donald".into(),
        kvk: "68750110".into(),
        name: "Test BV Donald".into(),
        rsin: Some("857587973".into()),
        legal_form: "Besloten vennootschap".into(),
        address: "Hizzaarderlaan 3 A, 8823SJ Lollum".into(),
        active: true,
    }
}

fn login<'a>(id: &'a str, person: &'a str, ends: Date) -> NewPermission<'a> {
    NewPermission {
        id,
        kind: Kind::Login,
        person,
        organization: "donald",
        branch: None,
        service: None,
        level: Level::Eh3,
        period: Period { starts: date(2024, 1, 1), ends },
        login: None,
        application: None,
    }
}

fn application(id: &str, person: &str) -> Application {
    Application {
        id: id.into(),
        reference: format!("RN-2026-{id}"),
        kind: ApplicationKind::Renewal,
        person: person.into(),
        organization: "donald".into(),
        state: ApplicationState::Awaiting,
        all_services: false,
        admin: true,
        term: Term::Three,
        level: Level::Eh3,
        approvals: vec![Approval { approver: Some(Actor::person("bram")), decided: None }],
        draft: format!("draft of {id}"),
        submitted: NOW,
        lapses: NOW + 100,
        decided: None,
        branch: None,
        old_until: Some(date(2027, 1, 9)),
        new_from: date(2027, 1, 10),
        new_until: date(2030, 1, 9),
        linked: true,
    }
}

fn mail(id: &str, key: &str) -> Message {
    Message {
        id: id.into(),
        key: key.into(),
        channel: Channel::Mail,
        template: "M03".into(),
        person: Some("anna".into()),
        recipient: "anna@demo.example".into(),
        language: Language::Nl,
        data: "{}".into(),
        priority: Priority::Normal,
        created: NOW,
        expires: None,
        attempts: 0,
        sent: None,
    }
}

fn errand(id: &str) -> Errand {
    Errand { id: id.into(), kind: "reset".into(), data: "{}".into(), created: NOW, due: Some(NOW), attempts: 0 }
}

fn code(id: &str) -> Code {
    Code {
        id: id.into(),
        purpose: "sign-in".into(),
        holder: "anna".into(),
        subject: "i1".into(),
        hash: "h".into(),
        created: NOW,
        expires: NOW + 10,
    }
}

/// Anna and Bram, held.
async fn held(tx: &mut Writing) -> Held {
    tx.hold(&["bram", "anna"]).await.unwrap()
}

async fn with_people(db: &Db) -> Writing {
    let mut tx = db.write().await.unwrap();
    for id in ["anna", "bram"] {
        tx.insert_person(&person(id), NOW).await.unwrap();
        tx.insert_means(id, &means(&format!("means of {id}")), NOW).await.unwrap();
    }
    assert_eq!(tx.upsert_organization(&donald(), NOW).await.unwrap(), "donald");
    tx
}

async fn every_statement_is_prepared_registered_and_run(db: Db) {
    let registered: BTreeSet<&str> = statements().map(|statement| statement.name).collect();
    let mut prepared = 0;
    for statement in statements() {
        db.prepare(statement).await.unwrap_or_else(|error| panic!("{}: {error}", statement.name));
        prepared += 1;
    }
    story::tell(&db).await;
    let run = db.seen();
    println!("statements: {} registered, {prepared} prepared, {} executed", registered.len(), run.len());
    assert_eq!(registered.len(), prepared, "two statements share a name");
    assert_eq!(registered.difference(&run).collect::<Vec<_>>(), Vec::<&&str>::new(), "these never ran");
}

/// R3: the schema itself refuses an Admin row whose person, level or last day differs from its login row's.
async fn r3_no_statement_gives_an_admin_authorization_another_end_than_its_login_permission(db: Db) {
    let base = login("l", "anna", date(2027, 1, 9));
    let fits = NewPermission { id: "fits", kind: Kind::Admin, login: Some("l"), ..base.clone() };
    let period = |ends| Period { starts: date(2024, 1, 1), ends };
    let wrong = [
        NewPermission { id: "later", period: period(date(2027, 1, 10)), ..fits.clone() },
        NewPermission { id: "earlier", period: period(date(2027, 1, 8)), ..fits.clone() },
        NewPermission { id: "higher", level: Level::Eh4, ..fits.clone() },
        NewPermission { id: "another's", person: "bram", ..fits.clone() },
        NewPermission { id: "on its own", login: None, ..fits.clone() },
        NewPermission { id: "on an Admin row", login: Some("fits"), ..fits.clone() },
        NewPermission { id: "on nothing", login: Some("nothing"), ..fits.clone() },
        NewPermission { id: "a login row that hangs", kind: Kind::Login, ..fits.clone() },
    ];
    let mut tx = with_people(&db).await;
    let hold = held(&mut tx).await;
    tx.insert_permission(&hold, &base, NOW).await.unwrap();
    tx.insert_permission(&hold, &fits, NOW).await.unwrap();
    tx.commit().await.unwrap();
    for permission in wrong {
        let mut tx = db.write().await.unwrap();
        let hold = held(&mut tx).await;
        let written = tx.insert_permission(&hold, &permission, NOW).await;
        assert!(matches!(written, Err(Error::Unlawful(_))), "{}: {written:?}", permission.id);
    }
}

async fn r20_the_same_news_is_written_once(db: Db) {
    let mut tx = with_people(&db).await;
    assert!(tx.post(&mail("m1", "M03:a1")).await.unwrap());
    assert!(!tx.post(&mail("m2", "M03:a1")).await.unwrap());
    assert_eq!(tx.newest_messages(9).await.unwrap().len(), 1);
}

/// R20: eight servers, each taking a few at a time until nothing is left.
async fn r20_servers_that_claim_at_the_same_time_get_every_message_and_errand_once(db: Db) {
    const MESSAGES: usize = 60;
    let mut tx = with_people(&db).await;
    for number in 0..MESSAGES {
        let id = format!("m{number:02}");
        tx.post(&mail(&id, &id)).await.unwrap();
        tx.insert_errand(&errand(&format!("e{number:02}"))).await.unwrap();
    }
    tx.commit().await.unwrap();
    let servers = (0..8).map(|_| {
        let db = db.clone();
        tokio::spawn(async move {
            let mut got = Vec::new();
            loop {
                let mut tx = db.write().await.unwrap();
                let messages = tx.claim_messages(Channel::Mail, NOW, NOW + 60, 7).await.unwrap();
                tx.commit().await.unwrap();
                let mut tx = db.write().await.unwrap();
                let errands = tx.claim_errands(NOW, NOW + 60, 7).await.unwrap();
                tx.commit().await.unwrap();
                assert!(
                    messages
                        .iter()
                        .map(|one| one.attempts)
                        .chain(errands.iter().map(|one| one.attempts))
                        .all(|n| n == 1)
                );
                if messages.is_empty() && errands.is_empty() {
                    return got;
                }
                got.extend(messages.into_iter().map(|one| one.id).chain(errands.into_iter().map(|one| one.id)));
            }
        })
    });
    let mut got = Vec::new();
    for server in servers.collect::<Vec<_>>() {
        got.extend(server.await.unwrap());
    }
    assert_eq!(got.len(), 2 * MESSAGES);
    assert_eq!(got.into_iter().collect::<BTreeSet<_>>().len(), 2 * MESSAGES, "each once");
}

async fn within_a_channel_the_most_urgent_message_goes_first_and_channels_do_not_mix(db: Db) {
    let mut tx = with_people(&db).await;
    for (id, channel, priority, created) in [
        ("reminder", Channel::Mail, Priority::Bulk, NOW - 9),
        ("news", Channel::Mail, Priority::Normal, NOW - 5),
        ("link", Channel::Mail, Priority::Urgent, NOW),
        ("older link", Channel::Mail, Priority::Urgent, NOW - 1),
        ("code", Channel::Sms, Priority::Urgent, NOW - 2),
        ("not yet", Channel::Mail, Priority::Urgent, NOW + 1),
    ] {
        tx.post(&Message { channel, priority, created, ..mail(id, id) }).await.unwrap();
    }
    assert_eq!(tx.oldest_due(NOW).await.unwrap(), OldestDue { texts: 2, mails: 9, errands: 0 });
    let ids = |messages: Vec<Message>| messages.into_iter().map(|one| one.id).collect::<BTreeSet<_>>();
    for expected in [&["link", "older link"][..], &["news"], &["reminder"], &[]] {
        let most = expected.len().max(1) as i64;
        let claimed = tx.claim_messages(Channel::Mail, NOW, NOW + 60, most).await.unwrap();
        assert_eq!(ids(claimed), expected.iter().map(|id| (*id).to_owned()).collect());
    }
    assert_eq!(tx.oldest_due(NOW).await.unwrap(), OldestDue { texts: 2, mails: 9, errands: 0 }, "claimed is not sent");
}

async fn a_transaction_that_is_dropped_leaves_nothing(db: Db) {
    drop(with_people(&db).await);
    assert_eq!(db.read().await.unwrap().person("anna").await.unwrap(), None);
    with_people(&db).await.commit().await.unwrap();
    assert!(db.read().await.unwrap().person("anna").await.unwrap().is_some());
}

async fn a_permission_has_one_successor_and_one_open_application(db: Db) {
    let mut tx = with_people(&db).await;
    let hold = held(&mut tx).await;
    for (id, ends) in [("l", date(2027, 1, 9)), ("n", date(2028, 1, 9)), ("o", date(2028, 1, 9))] {
        tx.insert_permission(&hold, &login(id, "anna", ends), NOW).await.unwrap();
    }
    assert!(tx.set_successor(&hold, "l", "n").await.unwrap());
    assert!(!tx.set_successor(&hold, "l", "o").await.unwrap());
    tx.insert_application(&application("a1", "anna"), &["o"]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.write().await.unwrap();
    let second = tx.insert_application(&application("a2", "anna"), &["o"]).await;
    assert!(matches!(second, Err(Error::Conflict(_))), "{second:?}");
}

async fn no_row_lasts_longer_than_five_years(db: Db) {
    with_people(&db).await.commit().await.unwrap();
    for (starts, ends, lawful) in [
        (date(2026, 11, 22), date(2031, 11, 21), true),
        (date(2026, 11, 22), date(2031, 11, 22), false),
        (date(2028, 2, 29), date(2033, 2, 28), true),
        (date(2028, 2, 29), date(2033, 3, 1), false),
        (date(2026, 11, 22), date(2026, 11, 21), false),
    ] {
        let mut tx = db.write().await.unwrap();
        let row = NewPermission { period: Period { starts, ends }, ..login("l", "anna", ends) };
        let hold = held(&mut tx).await;
        assert_eq!(tx.insert_permission(&hold, &row, NOW).await.is_ok(), lawful, "{starts} to {ends}");
    }
}

async fn one_of_many_parallel_tries_uses_a_code(db: Db) {
    let mut tx = with_people(&db).await;
    tx.insert_code(&code("c1")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(winners(&db, async |tx| tx.use_code("c1", NOW).await.unwrap()).await, 1);
}

/// R138, H1
async fn r138_every_kind_of_limit_is_exact_however_many_count_at_once(db: Db) {
    let counts = |counted| matches!(counted, Counted::Yes { .. });
    let waits = Growing { free: 7, first: 10, longest: 30, most: 50 };
    assert_eq!(winners(&db, async |tx| counts(tx.pour("b", 7, 10, NOW).await.unwrap())).await, 7);
    assert_eq!(winners(&db, async |tx| counts(tx.count_within("w", 7, 10, NOW).await.unwrap())).await, 7);
    assert_eq!(winners(&db, async |tx| counts(tx.count_in_a_row("r", waits, NOW, NOW).await.unwrap())).await, 7);
}

/// How many of sixty who try at the same time, each in a transaction of its own, are let in.
async fn winners(db: &Db, attempt: impl AsyncFn(&mut Writing) -> bool) -> usize {
    let tries = (0..60).map(|_| {
        alone(async {
            let mut tx = db.write().await.unwrap();
            let done = attempt(&mut tx).await;
            tx.commit().await.unwrap();
            done
        })
    });
    futures::future::join_all(tries).await.into_iter().filter(|done| *done).count()
}

async fn who_is_held_is_waited_for(db: Db) {
    with_people(&db).await.commit().await.unwrap();
    let mut tx = db.write().await.unwrap();
    let hold = held(&mut tx).await;
    let other = tokio::spawn({
        let db = db.clone();
        async move {
            let mut tx = db.write().await.unwrap();
            tx.hold(&["anna", "bram"]).await.unwrap();
            tx.means_of("anna").await.unwrap().unwrap().state
        }
    });
    // Ample time for the other one to have read what stands now, if it did not wait.
    for _ in 0..500 {
        tx.means_of("bram").await.unwrap();
        tokio::task::yield_now().await;
    }
    assert!(!other.is_finished());
    assert!(tx.set_means_state(&hold, "means of anna", MeansState::Revoked, NOW).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(other.await.unwrap(), MeansState::Revoked);
}

/// Review 1.8: forgetting to hold does not compile; holding somebody else, or in another transaction, is refused.
async fn nothing_that_somebody_holds_is_changed_without_holding_them(db: Db) {
    let mut tx = with_people(&db).await;
    let of_bram = tx.hold(&["bram"]).await.unwrap();
    let row = login("l", "anna", date(2027, 1, 9));
    assert!(matches!(tx.insert_permission(&of_bram, &row, NOW).await, Err(Error::Unheld)));
    assert!(matches!(tx.link(&of_bram, "anna", "donald", NOW).await, Err(Error::Unheld)));
    let hold = held(&mut tx).await;
    tx.insert_permission(&hold, &row, NOW).await.unwrap();
    let nobody = tx.hold(&[]).await.unwrap();
    assert!(matches!(tx.terminate_permission(&nobody, "l", TODAY, &Actor::person("anna")).await, Err(Error::Unheld)));
    tx.commit().await.unwrap();
    let mut later = db.write().await.unwrap();
    assert!(matches!(later.terminate_permission(&hold, "l", TODAY, &Actor::person("anna")).await, Err(Error::Unheld)));
    assert!(matches!(later.set_successor(&hold, "l", "l").await, Err(Error::Unheld)));
    let means = later.means_of("anna").await.unwrap().unwrap();
    let revoked = later.set_means_state(&hold, &means.id, MeansState::Revoked, NOW).await;
    assert!(matches!(revoked, Err(Error::Unheld)));
}

async fn an_address_belongs_to_one_person(db: Db) {
    let mut tx = with_people(&db).await;
    let twin = Person { id: "twin".into(), ..person("anna") };
    assert!(matches!(tx.insert_person(&twin, NOW).await, Err(Error::Conflict(_))));
}
