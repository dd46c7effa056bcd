//! A client for measuring: one connection, HTTP/1.1, cookies kept. What it does not need it does not know.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use crate::tools::Result;

/// A connection to the portal.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    port: u16,
    cookies: BTreeMap<String, String>,
}

/// What came back.
pub(crate) struct Answer {
    /// Bytes of the body as they came over the wire.
    pub(crate) packed: usize,
    /// The body, where it came uncompressed.
    pub(crate) body: String,
}

impl Client {
    /// Connects.
    pub(crate) fn new(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        Ok(Self { stream: BufReader::new(stream), port, cookies: BTreeMap::new() })
    }

    /// Another connection of the same browser.
    pub(crate) fn again(&self) -> Result<Self> {
        Ok(Self { cookies: self.cookies.clone(), ..Self::new(self.port)? })
    }

    /// A page, compressed as a browser gets it.
    pub(crate) fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, "accept: text/html\r\naccept-encoding: br\r\n", "")
    }

    /// A server function, as a page's script calls it.
    pub(crate) fn call(&mut self, function: &str) -> Result<Answer> {
        self.send("POST", &format!("/api/{function}"), "accept: application/json\r\n", "")
    }

    /// The first page of the sign-in, with a password.
    pub(crate) fn try_password(&mut self, username: &str) -> Result<Answer> {
        self.send("POST", "/api/sign_in", "accept: text/html\r\n", &sign_in_form(username))
    }

    /// The same by somebody who leaves before the answer.
    pub(crate) fn leave_password(mut self, username: &str) -> Result<()> {
        self.write("POST", "/api/sign_in", "accept: text/html\r\n", &sign_in_form(username))
    }

    /// The whole sign-in; the code comes from the post of demo mode.
    pub(crate) fn sign_in(&mut self, username: &str) -> Result<()> {
        self.try_password(username)?;
        let post = self.send("GET", "/demo/post.json", "", "")?;
        let post: serde_json::Value =
            serde_json::from_str(&post.body).map_err(|error| format!("demo post: {error}"))?;
        let texts = post.as_array().into_iter().flatten().filter(|one| one["kind"] == "sms");
        let code = texts.filter_map(|one| one["text"].as_str()?.get(..6)).next().ok_or("no code was sent")?;
        self.send("POST", "/api/enter_code", "accept: text/html\r\n", &format!("code={code}"))?;
        if self.cookies.contains_key("session") { Ok(()) } else { Err("the sign-in failed".into()) }
    }

    fn send(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Result<Answer> {
        self.write(method, path, headers, body)?;
        self.receive().map_err(|error| format!("{path}: {error}"))
    }

    fn write(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Result<()> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let port = self.port;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\norigin: http://127.0.0.1:{port}\r\n\
             cookie: {}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n{headers}\r\n{body}",
            cookies.join("; "),
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).map_err(|error| error.to_string())
    }

    fn receive(&mut self) -> std::io::Result<Answer> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let (mut length, mut chunked) = (0, false);
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap_or(0),
                "transfer-encoding" => chunked = value.eq_ignore_ascii_case("chunked"),
                "set-cookie" => {
                    if let Some((name, value)) = value.split(';').next().and_then(|pair| pair.split_once('=')) {
                        self.cookies.insert(name.to_owned(), value.to_owned());
                    }
                }
                _ => {}
            }
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                line.clear();
                self.stream.read_line(&mut line)?;
                let size = usize::from_str_radix(line.trim(), 16).unwrap_or(0);
                let start = body.len();
                body.resize(start + size, 0);
                self.stream.read_exact(&mut body[start..])?;
                line.clear();
                self.stream.read_line(&mut line)?;
                if size == 0 {
                    break;
                }
            }
        } else {
            body.resize(length, 0);
            self.stream.read_exact(&mut body)?;
        }
        Ok(Answer { packed: body.len(), body: String::from_utf8_lossy(&body).into_owned() })
    }
}

fn sign_in_form(username: &str) -> String {
    format!("username={}&password=Welkom-2026%21", username.replace('@', "%40"))
}
