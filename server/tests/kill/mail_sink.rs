//! A mail server that takes everything and notes each Message-ID.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// How often each Message-ID came.
pub(crate) type Taken = Arc<Mutex<BTreeMap<String, usize>>>;

/// Listens until the test ends; gives its port.
pub(crate) fn open(taken: Taken) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let taken = taken.clone();
            // A client that was killed in the middle of a sentence is no trouble here.
            std::thread::spawn(move || talk(stream, &taken));
        }
    });
    port
}

fn talk(mut stream: TcpStream, taken: &Taken) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    stream.write_all(b"220 ready\r\n").ok()?;
    loop {
        let line = lines.next()?.ok()?;
        let answer = match line.split(' ').next()?.to_uppercase().as_str() {
            "DATA" => {
                stream.write_all(b"354 go on\r\n").ok()?;
                let mut id = None;
                loop {
                    let line = lines.next()?.ok()?;
                    if line == "." {
                        break;
                    }
                    id = id.or(line.strip_prefix("Message-ID: ").map(str::to_owned));
                }
                *taken.lock().unwrap().entry(id?).or_default() += 1;
                "250 taken"
            }
            "QUIT" => return stream.write_all(b"221 bye\r\n").ok(),
            _ => "250 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).ok()?;
    }
}
