//! Places of connections: how many, whose, and which one is given up for a newcomer.

use std::{
    collections::HashMap,
    io,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
    time::Duration,
};

use ipnet::IpNet;
use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout},
};

use super::Limits;
use crate::client_address::counted;

/// How long a newcomer waits for the place of whoever gives it up.
const HANDOVER: Duration = Duration::from_secs(1);
/// Places that are given up at once when the system has no more handles.
const ROOM: usize = 8;

/// All places.
pub(super) struct Places {
    limits: Limits,
    free: Arc<Semaphore>,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    next: u64,
    by_number: HashMap<u64, (Place, Option<IpNet>)>,
    by_network: HashMap<IpNet, usize>,
}

impl Taken {
    fn forget(&mut self, number: u64) {
        let Some((_, Some(network))) = self.by_number.remove(&number) else { return };
        if let Some(count) = self.by_network.get_mut(&network) {
            *count -= 1;
            if *count == 0 {
                self.by_network.remove(&network);
            }
        }
    }

    /// Gives up the place that has kept the server waiting longest; `false` where none waits for its client.
    fn give_up_longest_waiting(&mut self, of: Option<IpNet>) -> bool {
        let all = self.by_number.iter().filter(|(_, (_, network))| of.is_none() || *network == of);
        let waiting = all.filter_map(|(number, (place, _))| Some((place.waiting_since()?, *number)));
        let Some((_, number)) = waiting.min() else { return false };
        if let Some((place, _)) = self.by_number.get(&number) {
            place.inner.given_up.notify_one();
        }
        self.forget(number);
        true
    }
}

impl Places {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, free: Arc::new(Semaphore::new(limits.connections)), taken: Mutex::default() }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a newcomer, counted for an address where there is one; nothing where everybody is being answered.
    pub(super) async fn take(self: &Arc<Self>, address: Option<IpAddr>) -> Option<Held> {
        let network = address.map(counted);
        {
            let mut taken = self.taken();
            let count = network.and_then(|network| taken.by_network.get(&network).copied()).unwrap_or(0);
            let has_room = if count >= self.limits.per_address {
                taken.give_up_longest_waiting(network)
            } else {
                self.free.available_permits() > 0 || taken.give_up_longest_waiting(None)
            };
            if !has_room {
                return None;
            }
        }
        let permit = timeout(HANDOVER, self.free.clone().acquire_owned()).await.ok()?.ok()?;
        let place = Place::new();
        let mut taken = self.taken();
        let number = taken.next;
        taken.next += 1;
        taken.by_number.insert(number, (place.clone(), network));
        if let Some(network) = network {
            *taken.by_network.entry(network).or_default() += 1;
        }
        Some(Held { place, number, places: self.clone(), _permit: permit })
    }

    /// Lets some of those go that keep the server waiting.
    pub(super) fn make_room(&self) {
        let mut taken = self.taken();
        for _ in 0..ROOM {
            if !taken.give_up_longest_waiting(None) {
                return;
            }
        }
    }
}

/// A place that is held: free again when this goes.
pub(super) struct Held {
    pub(super) place: Place,
    number: u64,
    places: Arc<Places>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.places.taken().forget(self.number);
    }
}

/// What is known of a connection while it is there. Found in the extensions of its requests.
#[derive(Clone)]
pub struct Place {
    inner: Arc<Inner>,
}

struct Inner {
    given_up: Notify,
    moments: Mutex<Moments>,
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// The client's: the next request is awaited.
    Client,
    /// The client's still: the head is there, the body is awaited.
    ClientBody,
    /// The server's: the answer is being made.
    Server,
}

struct Moments {
    turn: Turn,
    /// When the connection began, or its last answer was there.
    since: Instant,
    /// When the head that is awaited began.
    head: Option<Instant>,
    /// When bytes moved last.
    moved: Instant,
    /// Since when nothing of an answer is taken.
    stuck: Option<Instant>,
}

impl Place {
    fn new() -> Self {
        let now = Instant::now();
        // Who connects asks at once.
        let moments = Moments { turn: Turn::Client, since: now, head: Some(now), moved: now, stuck: None };
        Self { inner: Arc::new(Inner { given_up: Notify::new(), moments: Mutex::new(moments) }) }
    }

    fn moments(&self) -> MutexGuard<'_, Moments> {
        self.inner.moments.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The whole request is there: from now on the client waits for the server, not the other way round, and the
    /// connection is not given up for another.
    pub fn request_is_complete(&self) {
        self.moments().turn = Turn::Server;
    }

    /// A request began; its turn ends with what this gives.
    pub(super) fn request_began(&self) -> Request {
        let mut moments = self.moments();
        moments.turn = Turn::ClientBody;
        moments.head = None;
        Request(self.clone())
    }

    /// Bytes came from the client.
    pub(super) fn received(&self) {
        let now = Instant::now();
        let mut moments = self.moments();
        moments.moved = now;
        if moments.turn == Turn::Client {
            moments.head.get_or_insert(now);
        }
    }

    /// Bytes were taken by the client, or could not be.
    pub(super) fn sent(&self, written: &Poll<io::Result<usize>>) {
        let now = Instant::now();
        let mut moments = self.moments();
        match written {
            Poll::Ready(_) => {
                moments.moved = now;
                moments.stuck = None;
            }
            Poll::Pending => {
                moments.stuck.get_or_insert(now);
            }
        }
    }

    /// Since when the client has kept the server waiting; nothing while it is the server's turn.
    fn waiting_since(&self) -> Option<Instant> {
        let moments = self.moments();
        (moments.turn != Turn::Server).then_some(moments.since)
    }

    /// Whether the connection has had its time.
    pub(super) fn is_overdue(&self, limits: &Limits) -> bool {
        let moments = self.moments();
        let now = Instant::now();
        let is_over = |since: Instant, limit: Duration| now.duration_since(since) >= limit;
        if moments.stuck.is_some_and(|since| is_over(since, limits.stalled)) {
            return true;
        }
        match (moments.turn, moments.head) {
            (Turn::Client, Some(head)) => is_over(head, limits.head),
            (Turn::Client, None) => is_over(moments.moved, limits.idle),
            // How long an answer may take is the router's business, and so is the body that it waits for.
            (Turn::ClientBody | Turn::Server, _) => false,
        }
    }

    /// Waits until the place is wanted for a newcomer.
    pub(super) async fn given_up(&self) {
        self.inner.given_up.notified().await;
    }
}

/// A request that is being answered.
pub(super) struct Request(Place);

impl Drop for Request {
    fn drop(&mut self) {
        let mut moments = self.0.moments();
        let now = Instant::now();
        moments.turn = Turn::Client;
        moments.since = now;
        moments.moved = now;
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, task::Poll, time::Duration};

    use tokio::time::advance;

    use super::{Place, Places};
    use crate::serve::Limits;

    const SECOND: Duration = Duration::from_secs(1);

    fn limits() -> Limits {
        Limits::new(Some(2), Some(2))
    }

    /// H3: bytes of an answer that nobody takes.
    #[tokio::test(start_paused = true)]
    async fn h3_who_takes_nothing_of_an_answer_is_let_go_of_and_who_takes_it_slowly_is_not() {
        let (slow, greedy) = (Place::new(), Place::new());
        for place in [&slow, &greedy] {
            drop(place.request_began());
            place.sent(&Poll::Pending);
        }
        for _ in 0..4 {
            advance(20 * SECOND).await;
            slow.sent(&Poll::Ready(Ok(1)));
            slow.sent(&Poll::Pending);
            assert!(!slow.is_overdue(&limits()));
        }
        assert!(greedy.is_overdue(&limits()));
    }

    /// H3: a body has the time of its answer, a head its own.
    #[tokio::test(start_paused = true)]
    async fn h3_a_head_has_ten_seconds_however_often_bytes_come_and_an_unused_connection_longer() {
        let place = Place::new();
        for _ in 0..9 {
            advance(SECOND).await;
            place.received();
            assert!(!place.is_overdue(&limits()));
        }
        advance(SECOND).await;
        assert!(place.is_overdue(&limits()));
        let answering = place.request_began();
        advance(60 * SECOND).await;
        assert!(!place.is_overdue(&limits()));
        drop(answering);
        advance(70 * SECOND).await;
        assert!(!place.is_overdue(&limits()));
        advance(5 * SECOND).await;
        assert!(place.is_overdue(&limits()));
    }

    /// H3: who is being answered keeps the place; who is awaited gives it up, a body that is awaited as well.
    #[tokio::test]
    async fn h3_a_newcomer_never_gets_the_place_of_who_is_being_answered() {
        let places = Arc::new(Places::new(limits()));
        let first = places.take(None).await.unwrap();
        let second = places.take(None).await.unwrap();
        let first_request = first.place.request_began();
        let second_request = second.place.request_began();
        first.place.request_is_complete();
        second.place.request_is_complete();
        assert!(places.take(None).await.is_none());
        drop(second_request);
        let (third, ()) = tokio::join!(places.take(None), async {
            second.place.given_up().await;
            drop(second);
        });
        let third = third.unwrap();
        let third_request = third.place.request_began();
        let (fourth, ()) = tokio::join!(places.take(None), async {
            third.place.given_up().await;
            drop(third);
        });
        assert!(fourth.is_some(), "a body that does not arrive holds no place");
        drop((first_request, third_request));
    }
}
