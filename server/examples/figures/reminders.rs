//! What reminding costs among a million permissions, and what others notice of it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use jiff::civil::Date;
use server::clock::{SystemChance, SystemClock};
use services::{Failure, MasterKey, Portal, SignedIn};
use store::{Db, many};

use crate::{bulk::beside, bulk::page, lists::manager};

/// Users, each with two permissions.
const USERS: usize = 500_000;
/// Users of the manager's organization.
const LARGE: usize = 10_000;
/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// The most seconds that a run may take.
const MOST: f64 = 60.0;
/// How much longer others' pages may take meanwhile.
const MEANWHILE: f64 = 2.0;
/// The most seconds until a text message leaves: it takes three writes, of the code, of the claim and of its end.
const TEXT: f64 = 2.0;
const WRITES: f64 = 3.0;

/// The longest that somebody who writes waits until told to stop, in seconds.
async fn longest_write(who: &SignedIn, stop: &AtomicBool) -> Result<f64, Failure> {
    let mut longest: f64 = 0.0;
    while !stop.load(Ordering::SeqCst) {
        let begun = Instant::now();
        who.delete_draft("nobody's").await?;
        longest = longest.max(begun.elapsed().as_secs_f64());
        tokio::task::yield_now().await;
    }
    Ok(longest)
}

/// Fills the database, and reminds: of what had become due for a year, of a day, and after thirty days without.
///
/// # Errors
/// Where a run takes too long, or others wait for it.
pub(crate) async fn reminders(database: &str) -> Result<(), Failure> {
    let db = Db::open(database).await?;
    let clock = Arc::new(SystemClock::default());
    let companies = Arc::new(server::demo::COMPANIES);
    let portal = Portal::new(db, clock.clone(), Arc::new(SystemChance), companies, &MasterKey::demo(), 1)?;
    let (who, organization) = manager(&portal).await?;
    let begun = Instant::now();
    many::fill(database, 1, USERS, (&organization, LARGE), Date::year(portal.today())).await?;
    println!("{} permissions (filled in {:.0} s)", USERS * 2, begun.elapsed().as_secs_f64());
    let mut slow = Vec::new();
    for (what, days) in [("all that was due for a year", 0), ("a day", 4), ("thirty days later", 34)] {
        clock.set_offset(days * DAY);
        let alone = page(&who, None).await?;
        let (stop, writer) = (Arc::new(AtomicBool::new(false)), who.clone());
        let told = stop.clone();
        let writes = tokio::spawn(async move { longest_write(&writer, &told).await });
        let (reminded, took, (median, p99)) = beside(&who, portal.send_reminders()).await?;
        stop.store(true, Ordering::SeqCst);
        let write = writes.await.map_err(|error| Failure::Broken(error.to_string()))??;
        println!(
            "{what}: {reminded:?} in {took:.1} s (at most {MOST}); a page median {:.2} → {median:.2} ms, p99 {:.2} → {p99:.2} ms; \
             the longest write {:.0} ms",
            alone.0,
            alone.1,
            write * 1_000.0
        );
        if took > MOST {
            slow.push(format!("{what}: {took:.1} s"));
        }
        if median > alone.0 * MEANWHILE {
            slow.push(format!("{what}: the page took {:.2} ms, then {median:.2} ms", alone.0));
        }
        if write * WRITES > TEXT {
            slow.push(format!("{what}: somebody waited {write:.1} s to write"));
        }
    }
    portal.db().close().await;
    if slow.is_empty() { Ok(()) } else { Err(Failure::Broken(slow.join("\n"))) }
}
