//! What shows behind an answer: whether somebody who writes right after a forgotten password can tell from the time of these
//! writes that the address is somebody's.

use std::{sync::Arc, time::Instant};

use server::{
    clock::{SystemChance, SystemClock},
    jobs::Jobs,
};
use services::{Carrier, CarrierTrouble, Failure, MasterKey, Portal, Visitor, letters::AnyLetter, register::BoxFuture};
use store::{Db, Message};

use crate::{fill::user, timing::print_alike};

/// Own writes right behind each answer.
const WRITES: usize = 4;
/// Rounds before anything is measured.
const WARM_UP: usize = 20;

/// A mail server that takes everything at once: nothing is easier to see than what it is given.
struct TakesAll;

impl Carrier for TakesAll {
    fn carry<'a>(&'a self, _: &'a Message, _: &'a AnyLetter) -> BoxFuture<'a, Result<(), CarrierTrouble>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// The milliseconds that the attacker's own writes take right behind a forgotten password.
async fn writes_behind(portal: &Portal, known: bool, round: usize) -> Result<f64, Failure> {
    let who = if known { "user" } else { "nobody" };
    // Each address and each network address once: nothing is counted.
    let visitor = Visitor { address: format!("192.0.2.{round}-{known}"), ..Visitor::default() };
    portal.forgot_password(&visitor, &format!("{who}{round}@many.example")).await?;
    let begun = Instant::now();
    for number in 0..WRITES {
        let mut tx = portal.db().write().await?;
        tx.put_setting("own-write", &format!("{round} {number}")).await?;
        tx.commit().await?;
    }
    Ok(begun.elapsed().as_secs_f64() * 1_000.0)
}

/// Compares them, with every job running as in the program.
///
/// # Errors
/// Where known and unknown addresses differ in time.
pub(crate) async fn behind(db: Db, pairs: usize) -> Result<(), Failure> {
    let companies = Arc::new(server::demo::COMPANIES);
    let clock = Arc::new(SystemClock::default());
    let portal = Portal::new(db, clock, Arc::new(SystemChance), companies, &MasterKey::demo(), 1)?;
    let mut tx = portal.db().write().await?;
    for round in 0..pairs + WARM_UP {
        portal.insert_person(&mut tx, &user(round, None)).await?;
    }
    tx.commit().await?;
    let jobs = Jobs::start(&portal, Arc::new(TakesAll));
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..pairs + WARM_UP {
        // Who goes first changes, so that neither always comes after the other.
        for step in 0..2 {
            let which = (round + step) % 2;
            let took = writes_behind(&portal, which == 0, round).await?;
            if round >= WARM_UP {
                times[which].push(took);
            }
        }
    }
    jobs.stop(std::time::Duration::from_secs(30)).await;
    portal.db().close().await;
    print_alike("own writes right behind a forgotten password", pairs, times)
}
