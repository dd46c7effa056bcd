//! What runs beside the requests: text messages, mail, errands, reminders and housekeeping, each in a task and with a beat of its own.
//! None waits for another, none ends by a failure or a panic, and each piece of work has a limit. Several servers may run
//! on one database.

mod outgoing;

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt as _;
use services::{Carrier, Failure, Portal, Reminded, Tidied};
use store::{Channel, OldestDue};
use tokio::{sync::watch, task::JoinSet};

pub use outgoing::Outgoing;

/// How long each queue's oldest may have been due, in seconds, before the log says so: what waits longer is late.
const LATE: OldestDue = OldestDue { texts: 30, mails: 10 * 60, errands: 60 };

/// A kind of work, with a task of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Job {
    /// Text messages: somebody waits for each.
    Texts,
    Mails,
    Errands,
    /// Files of users that were sent.
    Imports,
    /// What ends soon, or is not used, is told.
    Reminders,
    Housekeeping,
    /// Tells in the log what is late.
    Watch,
}

impl Job {
    const ALL: [Job; 7] =
        [Job::Texts, Job::Mails, Job::Errands, Job::Imports, Job::Reminders, Job::Housekeeping, Job::Watch];

    /// From the end of a piece of work to the next.
    fn beat(self) -> Duration {
        Duration::from_secs(match self {
            Job::Texts | Job::Mails | Job::Errands | Job::Imports => 1,
            Job::Reminders | Job::Housekeeping => 60,
            Job::Watch => 30,
        })
    }

    /// How long a piece of work may take; what takes longer is left, taken back by the database, and done again. A batch of
    /// messages ends before its claim does.
    fn limit(self) -> Duration {
        Duration::from_secs(match self {
            Job::Texts | Job::Mails => 90,
            Job::Errands | Job::Imports | Job::Reminders | Job::Housekeeping => 5 * 60,
            Job::Watch => 30,
        })
    }

    /// Does a piece of work; whether more waits.
    async fn work(self, portal: &Portal, carrier: &dyn Carrier) -> Result<bool, Failure> {
        match self {
            Job::Texts => return Ok(portal.deliver(Channel::Sms, carrier).await?.is_full()),
            Job::Mails => return Ok(portal.deliver(Channel::Mail, carrier).await?.is_full()),
            Job::Errands => {
                portal.run_errands().await?;
            }
            Job::Imports => {
                portal.run_imports().await?;
            }
            Job::Reminders => {
                let reminded = portal.send_reminders().await?;
                if reminded != Reminded::default() {
                    tracing::info!(?reminded, "reminded");
                }
            }
            Job::Housekeeping => {
                let tidied = portal.tidy().await?;
                if tidied != Tidied::default() {
                    tracing::info!(?tidied, "tidied");
                }
            }
            Job::Watch => {
                let oldest = portal.db().read().await?.oldest_due(portal.now()).await?;
                if oldest.texts > LATE.texts || oldest.mails > LATE.mails || oldest.errands > LATE.errands {
                    let OldestDue { texts, mails, errands } = oldest;
                    tracing::warn!(texts, mails, errands, "late: seconds since the oldest was due");
                }
            }
        }
        Ok(false)
    }

    /// Waits for the next beat; text messages are sent as soon as there are any.
    async fn rest(self, portal: &Portal) {
        match self {
            Job::Texts => portal.wait_for_text(self.beat()).await,
            _ => tokio::time::sleep(self.beat()).await,
        }
    }

    /// Works and rests until it is told to stop. A failure or panic is logged, and the next beat tries again.
    async fn run(self, portal: Portal, carrier: Arc<dyn Carrier>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let work = tokio::time::timeout(self.limit(), self.work(&portal, &*carrier));
            let more = match AssertUnwindSafe(work).catch_unwind().await {
                Ok(Ok(Ok(more))) => more,
                Ok(Ok(Err(failure))) => {
                    tracing::error!("{self:?}: {failure}");
                    false
                }
                Ok(Err(_)) => {
                    tracing::error!("{self:?}: took longer than {:?}", self.limit());
                    false
                }
                Err(_) => {
                    tracing::error!("{self:?}: panicked");
                    false
                }
            };
            if !more {
                tokio::select! {
                    _ = stop.changed() => {}
                    () = self.rest(&portal) => {}
                }
            }
        }
    }
}

/// The jobs while they run.
pub struct Jobs {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Jobs {
    /// Starts them all.
    pub fn start(portal: &Portal, carrier: Arc<dyn Carrier>) -> Self {
        let (stop, stopping) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for job in Job::ALL {
            tasks.spawn(job.run(portal.clone(), carrier.clone(), stopping.clone()));
        }
        Self { stop, tasks }
    }

    /// Lets what is on its way end, so that nothing is sent twice needlessly, and begins nothing new. What takes longer than
    /// `most` is left: it is sent again, under the same id, by whoever claims it next.
    pub async fn stop(mut self, most: Duration) {
        // Where every task has ended nobody listens, and nothing is left to stop.
        let _ = self.stop.send(true);
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(most, ended).await.is_err() {
            tracing::warn!("stopped with {} jobs under way", self.tasks.len());
        }
    }
}
