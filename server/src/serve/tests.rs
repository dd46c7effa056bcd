//! Real sockets, short times: what a client that holds on can take from others.

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

use axum::{Router, extract::Request, routing::get};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

use super::{Limits, Place, connections_for, serve};
use crate::client_address::{ForwardedHeader, Proxies};

const SLOW_HEAD: &[u8] = b"GET / HTTP/1.1\r\nHost: h\r\nX-a: ";
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
/// Longer than any test takes.
const LONG: Duration = Duration::from_secs(600);

const PATIENT: Limits =
    Limits { connections: 8, per_address: 8, head: LONG, idle: LONG, stalled: LONG, stop: Duration::from_millis(200) };

struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

/// A server whose requests count as complete at once, as the portal's gate says it of those without a body.
async fn served(limits: Limits, trusted: &str) -> Served {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let proxies = Proxies::parse(trusted, ForwardedHeader::default()).unwrap();
    let there = |request: Request| async move {
        request.extensions().get::<Place>().unwrap().request_is_complete();
        "there"
    };
    let app = Router::new().route("/", get(there));
    let ended = tokio::spawn(async move {
        let stop = async {
            let _ = stopped.await;
        };
        serve(listener, app, &proxies, limits, stop).await;
    });
    Served { address, stop, ended }
}

/// Sends something and leaves it at that.
async fn holding(address: SocketAddr, sent: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    stream
}

/// The same from another address of this machine.
async fn holding_from(own: [u8; 4], address: SocketAddr, sent: &[u8]) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from((own, 0))).unwrap();
    let mut stream = socket.connect(address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    stream
}

/// What comes until the server closes; a reset is the end as well.
async fn until_closed(stream: &mut TcpStream) -> Vec<u8> {
    let mut all = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut all)).await.unwrap();
    all
}

fn is_open(stream: &TcpStream) -> bool {
    stream.try_read(&mut [0; 1]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}

async fn is_answered(address: SocketAddr) -> bool {
    let mut stream = holding(address, REQUEST).await;
    until_closed(&mut stream).await.starts_with(b"HTTP/1.1 200")
}

/// H3
#[tokio::test]
async fn h3_a_head_that_does_not_arrive_is_not_awaited_for_ever() {
    let limits = Limits { head: Duration::from_millis(40), ..PATIENT };
    let server = served(limits, "none").await;
    for sent in [SLOW_HEAD, b"", b"GET"] {
        let mut slow = holding(server.address, sent).await;
        assert_eq!(until_closed(&mut slow).await, b"", "{}", String::from_utf8_lossy(sent));
    }
    assert!(is_answered(server.address).await);
}

/// H3: the second head of a connection has the same time as the first.
#[tokio::test]
async fn h3_a_slow_head_after_an_answer_is_closed_too() {
    let server = served(Limits { head: Duration::from_millis(40), ..PATIENT }, "none").await;
    let mut stream = holding(server.address, b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").await;
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    stream.write_all(b"GET / HT").await.unwrap();
    until_closed(&mut stream).await;
}

/// H3
#[tokio::test]
async fn h3_a_connection_that_is_not_used_ends() {
    let limits = Limits { head: Duration::from_millis(80), idle: Duration::from_millis(40), ..PATIENT };
    let server = served(limits, "none").await;
    let mut stream = holding(server.address, b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").await;
    assert!(until_closed(&mut stream).await.starts_with(b"HTTP/1.1 200"));
}

/// H3: many more silent clients than there are places, from the address of the visitor.
#[tokio::test]
async fn h3_silent_clients_push_out_each_other_and_visitors_are_answered() {
    let server = served(PATIENT, "none").await;
    let mut silent = Vec::new();
    for round in 0..5 {
        for _ in 0..20 {
            silent.push(holding(server.address, SLOW_HEAD).await);
        }
        assert!(is_answered(server.address).await, "after {round} rounds");
    }
    // The oldest were closed, the newest are still there.
    until_closed(&mut silent[0]).await;
    assert!(is_open(silent.last().unwrap()));
}

/// H3: one address takes its share only; a trusted proxy speaks for many.
#[tokio::test]
async fn h3_one_address_has_its_share_and_a_trusted_proxy_all() {
    let limits = Limits { connections: 6, per_address: 2, ..PATIENT };
    let server = served(limits, "none").await;
    let other = holding_from([127, 0, 0, 2], server.address, SLOW_HEAD).await;
    let mut flood = Vec::new();
    for _ in 0..12 {
        flood.push(holding(server.address, SLOW_HEAD).await);
    }
    for stream in &mut flood[..10] {
        until_closed(stream).await;
    }
    assert!(is_open(&other), "who was there first is not pushed out by another address");

    let behind = served(limits, "127.0.0.1").await;
    let mut proxied = Vec::new();
    for _ in 0..6 {
        proxied.push(holding(behind.address, SLOW_HEAD).await);
    }
    assert!(is_answered(behind.address).await);
    until_closed(&mut proxied[0]).await;
    assert!(proxied[1..].iter().all(is_open), "no more than the one that was needed");
}

/// H3: SIGTERM with one slow head open never ended.
#[tokio::test]
async fn h3_a_stop_ends_in_its_time_whatever_clients_hold() {
    let server = served(PATIENT, "none").await;
    let mut slow = holding(server.address, SLOW_HEAD).await;
    // The server has it: a later visitor was answered.
    assert!(is_answered(server.address).await);
    let began = Instant::now();
    server.stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(10), server.ended).await.unwrap().unwrap();
    assert!(began.elapsed() >= PATIENT.stop, "what is under way has its time");
    assert_eq!(until_closed(&mut slow).await, b"");
}

/// H3: a stop with nobody there, or with connections that are not used, is at once.
#[tokio::test]
async fn h3_a_stop_does_not_wait_for_connections_that_are_not_used() {
    let server = served(Limits { stop: LONG, ..PATIENT }, "none").await;
    let mut idle = holding(server.address, b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").await;
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.unwrap();
    server.stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(20), server.ended).await.unwrap().unwrap();
}

/// H3
#[test]
fn h3_the_process_keeps_handles_for_itself() {
    assert_eq!(connections_for(256), 160);
    assert_eq!(connections_for(64), 16);
    assert_eq!(connections_for(usize::MAX), 4_096);
    assert_eq!(Limits::new(Some(100), None).per_address, 64);
    assert_eq!(Limits::new(Some(1_000), None).per_address, 250);
    assert_eq!(Limits::new(None, Some(7)).per_address, 7);
}
