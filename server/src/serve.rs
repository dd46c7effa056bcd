//! Serving over sockets, so that nobody can hold the portal by holding connections.
//!
//! - Every connection has a place; places are limited in all and per address. When they are used up, a newcomer gets the
//!   place of whoever has kept the server waiting longest: a flood of silent clients pushes out itself, and a visitor who
//!   asks at once is answered.
//! - A head that does not arrive, an answer that is not taken and a connection that is not used have their time.
//! - What the system refuses (no handles left) is waited out; it ends neither the process nor a core.
//! - A stop ends within its time, whatever clients hold.
//!
//! HTTP/1.1 only: HTTP/2 is the business of the proxy that brings TLS.

mod place;
mod watched;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};
use tower::ServiceExt;

use crate::client_address::Proxies;
pub use place::Place;
use place::{Held, Places};
use watched::Watched;

/// Headers in a request; browsers send about twenty.
const MOST_HEADERS: usize = 64;
/// Bytes of a head, and of what is read ahead: an address of the longest kind and every cookie fit four times.
const BUFFER: usize = 32 * 1024;
/// File handles that the process needs beside its connections: databases, mail, text messages, logs.
const OWN_HANDLES: usize = 96;
/// More connections than this are never held by default; each may cost its buffers.
const MOST_CONNECTIONS: usize = 4_096;
/// An office or a mobile carrier behind one address is let in even on a small system.
const FEWEST_PER_ADDRESS: usize = 64;

/// What connections may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections in all.
    pub connections: usize,
    /// Connections of one address ([`crate::client_address::counted`]); trusted proxies are not counted.
    pub per_address: usize,
    /// How long the head of a request may take, from its first byte or, on a new connection, from its beginning.
    pub head: Duration,
    /// How long a connection may be unused after an answer. Longer than proxies keep theirs, which is 60 seconds with
    /// most, so that they never send into a closing one.
    pub idle: Duration,
    /// How long nothing may be read of an answer that is not yet taken.
    pub stalled: Duration,
    /// How long a stop waits for what is under way. With what follows, the process ends within 10 seconds.
    pub stop: Duration,
}

impl Limits {
    /// The limits of this process: by default from the file handles that it may open.
    pub fn new(connections: Option<usize>, per_address: Option<usize>) -> Self {
        let connections = connections.unwrap_or_else(|| connections_for(handles()));
        let per_address = per_address.unwrap_or_else(|| (connections / 4).max(FEWEST_PER_ADDRESS));
        Self {
            connections,
            per_address,
            head: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            stalled: Duration::from_secs(30),
            stop: Duration::from_secs(6),
        }
    }
}

/// The file handles that this process may open at once.
fn handles() -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX)
}

/// As many connections as leave the process what it needs itself.
fn connections_for(handles: usize) -> usize {
    handles.saturating_sub(OWN_HANDLES).max(handles / 4).clamp(1, MOST_CONNECTIONS)
}

/// Serves `app` until `stop` is over, and then what is under way for [`Limits::stop`] at the longest.
///
/// A request's extensions hold [`ConnectInfo`] and its connection's [`Place`].
pub async fn serve(
    listener: TcpListener,
    app: Router,
    proxies: &Proxies,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Places::new(limits));
    let (stopping, stopped) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        // What has ended is let go of.
        while connections.try_join_next().is_some() {}
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let counted = (!proxies.trusts(peer.ip())).then(|| peer.ip());
                if let Some(held) = places.take(counted).await {
                    connections.spawn(connection(stream, peer, app.clone(), held, limits, stopped.clone()));
                }
            }
            Err(error) => {
                if let Some(pause) = pause_after(&error) {
                    tracing::warn!("no connection can be taken: {error}");
                    places.make_room();
                    tokio::select! {
                        () = sleep(pause) => {}
                        () = &mut stop => break,
                    }
                }
            }
        }
    }
    drop(listener);
    let _ = stopping.send(true);
    let all_ended = async { while connections.join_next().await.is_some() {} };
    if timeout(limits.stop, all_ended).await.is_err() {
        tracing::warn!("{} connections were cut off by the stop", connections.len());
        connections.shutdown().await;
    }
}

/// How long to wait before the next try; nothing where only the one connection is lost.
fn pause_after(error: &io::Error) -> Option<Duration> {
    let only_one = matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    );
    (!only_one).then_some(Duration::from_millis(100))
}

/// One connection, until either side has had enough of it.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    held: Held,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    // Answers are small and wait for nobody.
    let _ = stream.set_nodelay(true);
    let place = held.place.clone();
    let service = service_fn({
        let place = place.clone();
        move |request: Request<Incoming>| {
            let turn = place.request_began();
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            request.extensions_mut().insert(place.clone());
            let answer = app.clone().oneshot(request);
            async move {
                let answer = answer.await;
                drop(turn);
                answer
            }
        }
    });
    let mut builder = http1::Builder::new();
    // hyper's own limit of a head is that of an unused connection as well: both have theirs below.
    builder.header_read_timeout(None::<Duration>).max_headers(MOST_HEADERS).max_buf_size(BUFFER);
    let served = builder.serve_connection(TokioIo::new(Watched::new(stream, place.clone())), service);
    let mut served = std::pin::pin!(served);
    // Often enough that nobody has much more than their time.
    let mut looks = tokio::time::interval(limits.head.min(limits.idle).min(limits.stalled) / 8);
    let mut stopping = false;
    loop {
        tokio::select! {
            // What a client did wrong is no news.
            _ = served.as_mut() => break,
            () = place.given_up() => break,
            _ = looks.tick() => if place.is_overdue(&limits) { break },
            () = has_stopped(&mut stopped), if !stopping => {
                stopping = true;
                served.as_mut().graceful_shutdown();
            }
        }
    }
}

async fn has_stopped(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

#[cfg(test)]
mod tests;
