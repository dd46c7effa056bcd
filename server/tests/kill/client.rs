//! A client that speaks just enough HTTP to know what it was told, and when it was told nothing.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// What a server answered in full: status line and headers.
#[derive(Debug, Clone)]
pub(crate) struct Answer(String);

impl Answer {
    /// The reference on the confirmation page that it leads to.
    pub(crate) fn reference(&self) -> Option<String> {
        let location =
            self.0.lines().find_map(|line| line.to_lowercase().strip_prefix("location: ").map(str::to_owned))?;
        let location = location.trim();
        let reference = location.strip_prefix("/done/").or_else(|| location.strip_prefix("/cancelled/"))?;
        Some(reference.to_uppercase())
    }
}

pub(crate) struct Connection {
    stream: TcpStream,
    port: u16,
}

impl Connection {
    pub(crate) fn open(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Self { stream, port }
    }

    /// Sends a form as a browser does; nothing, where the connection ended before the whole head of an answer was there.
    pub(crate) fn post(&mut self, path: &str, cookie: &str, body: &str) -> Option<Answer> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n\
             Accept: text/html\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            body.len(),
            port = self.port,
        );
        self.stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
        let mut answer = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let count = self.stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
            answer.extend_from_slice(&buffer[..count]);
            let text = String::from_utf8_lossy(&answer);
            if let Some((head, _)) = text.split_once("\r\n\r\n") {
                return Some(Answer(head.to_owned()));
            }
        }
    }
}
