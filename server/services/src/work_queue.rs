//! Work that takes the processor for longer than a millisecond: off the async threads, so many at once, so many waiting.
//!
//! A request that is given up takes its work back while that waits. Work that has begun cannot be stopped: its place stays
//! taken until it ends, whether anybody waits for it or not, or the threads and their memory would have no bound.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use rules::problem::Refusal;
use tokio::sync::Semaphore;

use crate::{Failure, Result};

/// Seconds after which a request that found the queue full may come back.
const COME_BACK: i64 = 10;

/// A queue of bounded length before a bounded number of places. Cheap to clone; clones share both.
#[derive(Clone)]
pub(crate) struct WorkQueue {
    places: Arc<Semaphore>,
    /// Jobs that wait or run.
    inside: Arc<AtomicUsize>,
    most_inside: usize,
}

/// One job's stay in the queue, from asking to the end of the work.
struct Stay(Arc<AtomicUsize>);

impl Drop for Stay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl WorkQueue {
    /// A queue that runs `places` jobs at once and lets no more than `most_inside` wait or run.
    pub(crate) fn new(places: usize, most_inside: usize) -> Self {
        let most_inside = most_inside.max(places);
        Self { places: Arc::new(Semaphore::new(places)), inside: Arc::default(), most_inside }
    }

    /// Runs a job on a thread of its own once a place is free.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] where too many wait already; otherwise the job's own.
    pub(crate) async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let before = self.inside.fetch_add(1, Ordering::Relaxed);
        let stay = Stay(self.inside.clone());
        if before >= self.most_inside {
            return Err(Refusal::TooMany { seconds: COME_BACK }.into());
        }
        let place = self.places.clone().acquire_owned().await.map_err(|error| Failure::Broken(error.to_string()))?;
        let job = move || {
            // Moved in here: both end with the work, not with the request.
            let _until_the_end = (place, stay);
            job()
        };
        tokio::task::spawn_blocking(job).await.map_err(|error| Failure::Broken(error.to_string()))?
    }
}

#[cfg(test)]
impl WorkQueue {
    /// Whether a job waits or runs.
    pub(crate) fn is_busy(&self) -> bool {
        self.inside.load(Ordering::Relaxed) > 0
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Condvar, Mutex};

    use tokio::sync::mpsc;

    use super::*;

    /// Jobs that say that they have begun, and then wait until the gate is opened.
    #[derive(Default)]
    struct Gate {
        open: Mutex<bool>,
        opened: Condvar,
        running: AtomicUsize,
        most_running: AtomicUsize,
    }

    impl Gate {
        fn pass(&self, begun: &mpsc::UnboundedSender<()>) {
            let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
            self.most_running.fetch_max(running, Ordering::SeqCst);
            let _ = begun.send(());
            let mut open = self.open.lock().unwrap();
            while !*open {
                open = self.opened.wait(open).unwrap();
            }
            self.running.fetch_sub(1, Ordering::SeqCst);
        }

        fn open(&self) {
            *self.open.lock().unwrap() = true;
            self.opened.notify_all();
        }
    }

    /// H5, edge case 16
    #[tokio::test]
    async fn h5_of_400_jobs_whose_requests_give_up_no_more_than_the_places_run_at_once() {
        let (queue, gate) = (WorkQueue::new(2, 500), Arc::new(Gate::default()));
        let (begun, mut begins) = mpsc::unbounded_channel();
        let job = || {
            let (gate, begun) = (gate.clone(), begun.clone());
            move || {
                gate.pass(&begun);
                Ok(())
            }
        };
        for _ in 0..400 {
            let mut request = tokio::task::JoinSet::new();
            let (queue, job) = (queue.clone(), job());
            request.spawn(async move { queue.run(job).await });
            // The request gets as far as it can, and is given up.
            tokio::task::yield_now().await;
            request.shutdown().await;
            assert!(queue_is_bounded(&gate), "{} at once", gate.running.load(Ordering::SeqCst));
        }
        for _ in 0..2 {
            begins.recv().await.unwrap();
        }
        assert_eq!(queue.places.available_permits(), 0, "both places are taken while their work runs");
        assert_eq!(queue.inside.load(Ordering::Relaxed), 2, "who gave up while waiting waits no more");
        gate.open();
        queue.run(job()).await.unwrap();
        assert_eq!(gate.most_running.load(Ordering::SeqCst), 2);
    }

    fn queue_is_bounded(gate: &Gate) -> bool {
        gate.running.load(Ordering::SeqCst) <= 2
    }

    #[tokio::test]
    async fn whoever_finds_the_queue_full_is_told_when_to_come_back() {
        let (queue, gate) = (WorkQueue::new(1, 2), Arc::new(Gate::default()));
        let (begun, mut begins) = mpsc::unbounded_channel();
        let mut inside = tokio::task::JoinSet::new();
        for _ in 0..2 {
            let (queue, gate, begun) = (queue.clone(), gate.clone(), begun.clone());
            inside.spawn(async move {
                let job = move || {
                    gate.pass(&begun);
                    Ok(())
                };
                queue.run(job).await
            });
        }
        begins.recv().await.unwrap();
        let refused = queue.run(|| Ok(())).await;
        assert!(matches!(refused, Err(Failure::Refused(Refusal::TooMany { seconds: COME_BACK }))), "{refused:?}");
        gate.open();
        assert!(inside.join_all().await.iter().all(Result::is_ok));
        assert!(queue.run(|| Ok(())).await.is_ok(), "and then there is room again");
    }
}
