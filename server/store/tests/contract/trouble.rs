//! Trouble in the middle: what is given up, refused or cut off leaves nothing half done and nothing in the way.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use sqlx::{Connection, Executor, PgConnection};
use store::{Db, Error, Result, testing::Kind};

use super::{NOW, databases, person, with_people};
use crate::on_both;

on_both! {
    k2_a_transaction_that_is_given_up_at_any_point_leaves_nothing_and_nothing_in_the_way
    k2_what_follows_a_failed_statement_does_not_count
    m4_no_row_has_a_text_with_nul_and_none_gets_it
    the_probe_goes_through
}

async fn write(db: &Db, name: &str) -> Result<()> {
    let mut tx = db.write().await?;
    tx.put_setting(&format!("{name}/one"), "1").await?;
    tx.put_setting(&format!("{name}/other"), "1").await?;
    tx.commit().await
}

/// Polls a future so often, and drops it where it is not done by then.
async fn for_so_many_polls<T>(mut polls: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(move |context| {
        if polls == 0 {
            return Poll::Ready(None);
        }
        polls -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

async fn k2_a_transaction_that_is_given_up_at_any_point_leaves_nothing_and_nothing_in_the_way(db: Db) {
    let (mut done, mut given_up) = (0, 0);
    for round in 0..300 {
        let name = format!("round {round}");
        let acknowledged = for_so_many_polls(round % 8, write(&db, &name)).await;
        // The next one waits for nobody.
        write(&db, &format!("after {name}")).await.unwrap();
        let mut reading = db.read().await.unwrap();
        let one = reading.setting(&format!("{name}/one")).await.unwrap();
        let other = reading.setting(&format!("{name}/other")).await.unwrap();
        assert_eq!(one, other, "half of {name} was written");
        match acknowledged {
            Some(result) => {
                result.unwrap();
                assert!(one.is_some(), "{name} was acknowledged and is lost");
                done += 1;
            }
            None => given_up += 1,
        }
    }
    assert!(done > 30 && given_up > 60, "{done} done, {given_up} given up");
}

async fn k2_what_follows_a_failed_statement_does_not_count(db: Db) {
    with_people(&db).await.commit().await.unwrap();
    let mut tx = db.write().await.unwrap();
    tx.put_setting("before", "1").await.unwrap();
    assert!(matches!(tx.insert_person(&person("anna"), NOW).await, Err(Error::Conflict(_))));
    assert!(matches!(tx.put_setting("after", "1").await, Err(Error::Ended(_))));
    assert!(matches!(tx.commit().await, Err(Error::Ended(_))));
    let mut reading = db.read().await.unwrap();
    assert_eq!(reading.setting("before").await.unwrap(), None);
    assert_eq!(reading.setting("after").await.unwrap(), None);
}

async fn m4_no_row_has_a_text_with_nul_and_none_gets_it(db: Db) {
    let mut reading = db.read().await.unwrap();
    assert!(matches!(reading.person_by_email("a\0@demo.example").await, Err(Error::Nul(_))));
    assert!(matches!(reading.organization("\0").await, Err(Error::Nul(_))));
    // The connection is as good as before.
    assert_eq!(reading.person_by_email("a@demo.example").await.unwrap(), None);
    drop(reading);
    let mut tx = db.write().await.unwrap();
    assert!(matches!(tx.put_setting("a", "b\0c").await, Err(Error::Nul(_))));
    tx.put_setting("a", "bc").await.unwrap();
    tx.commit().await.unwrap();
}

async fn the_probe_goes_through(db: Db) {
    db.probe(NOW).await.unwrap();
    db.probe(NOW + 1).await.unwrap();
}

/// Ends every connection to a database but one's own, as a restart of the server would.
async fn cut_off(url: &str) {
    let mut operator = PgConnection::connect(url).await.unwrap();
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    operator.execute(end).await.unwrap();
}

/// K2, M8: connections that PostgreSQL ended are unavailable to who holds them, and replaced for everybody else.
#[tokio::test]
async fn k2_connections_that_postgresql_ended_are_replaced() {
    let (db, fresh) = databases::fresh(Kind::Postgres).await;
    let mut tx = db.write().await.unwrap();
    tx.put_setting("a", "1").await.unwrap();
    cut_off(fresh.url()).await;
    assert!(matches!(tx.put_setting("b", "1").await, Err(Error::Unavailable(_))));
    assert!(matches!(tx.commit().await, Err(Error::Ended(_))));
    let mut reading = db.read().await.unwrap();
    cut_off(fresh.url()).await;
    assert!(matches!(reading.setting("a").await, Err(Error::Unavailable(_))));
    drop(reading);
    write(&db, "after").await.unwrap();
    assert_eq!(db.read().await.unwrap().setting("a").await.unwrap(), None);
}

/// M8: of two transactions that wait for each other PostgreSQL takes one back: it may be tried again.
#[tokio::test]
async fn m8_a_deadlock_is_unavailable_to_one_and_done_by_the_other() {
    let (db, _fresh) = databases::fresh(Kind::Postgres).await;
    for name in ["a", "b"] {
        let mut tx = db.write().await.unwrap();
        tx.put_setting(name, "0").await.unwrap();
        tx.commit().await.unwrap();
    }
    let both = std::sync::Arc::new(tokio::sync::Barrier::new(2));
    let writes = [["a", "b"], ["b", "a"]].map(|[first, second]| {
        let (db, both) = (db.clone(), both.clone());
        tokio::spawn(async move {
            let mut tx = db.write().await?;
            tx.put_setting(first, "1").await?;
            both.wait().await;
            tx.put_setting(second, "1").await?;
            tx.commit().await
        })
    });
    let mut refused = 0;
    for one in writes {
        match one.await.unwrap() {
            Ok(()) => {}
            Err(Error::Unavailable(_)) => refused += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(refused, 1);
}
