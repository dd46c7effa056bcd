//! Whoever waits for a connection while holding one can wait for ever: with all of them held by others who wait too. In
//! debug builds and tests it is a fault at once, and not only under load.

use std::sync::atomic::{AtomicU64, Ordering};

/// A number for a database that is opened, or for work of its own.
pub(super) fn number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Runs work that holds connections of its own beside what else its task does: a branch of a `join!`, or the call of a server
/// function, of which one task may run several by turns. Only for work that nothing waits for while holding a connection.
#[cfg(debug_assertions)]
pub fn alone<F: Future>(work: F) -> impl Future<Output = F::Output> {
    tracked::ALONE.scope(number(), work)
}

/// The same; a release build does not look.
#[cfg(not(debug_assertions))]
pub fn alone<F: Future>(work: F) -> F {
    work
}

/// That a connection of a database is held, or waited for.
pub(super) struct Held {
    #[cfg(debug_assertions)]
    key: tracked::Key,
}

#[cfg(not(debug_assertions))]
impl Held {
    pub(super) fn new(_database: u64) -> Self {
        Self {}
    }
}

#[cfg(debug_assertions)]
mod tracked {
    use std::{
        collections::HashSet,
        sync::{LazyLock, Mutex, PoisonError},
        thread::ThreadId,
    };

    tokio::task_local! {
        pub(super) static ALONE: u64;
    }

    /// Who holds it, and of which database.
    pub(super) type Key = (Holder, u64);

    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub(super) enum Holder {
        Alone(u64),
        Task(tokio::task::Id),
        /// Runs a future that is no task.
        Thread(ThreadId),
    }

    static HOLDING: LazyLock<Mutex<HashSet<Key>>> = LazyLock::new(Mutex::default);

    impl super::Held {
        pub(in crate::db) fn new(database: u64) -> Self {
            let holder = match (ALONE.try_get(), tokio::task::try_id()) {
                (Ok(number), _) => Holder::Alone(number),
                (Err(_), Some(task)) => Holder::Task(task),
                (Err(_), None) => Holder::Thread(std::thread::current().id()),
            };
            let key = (holder, database);
            let first = HOLDING.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
            assert!(first, "a connection is asked for by who holds one already: the pool can wait for itself");
            Self { key }
        }
    }

    impl Drop for super::Held {
        fn drop(&mut self) {
            HOLDING.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
        }
    }
}
