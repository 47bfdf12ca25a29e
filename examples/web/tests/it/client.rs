//! A plain client: HTTP and Server-Sent Events over a socket, nothing else.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// Far longer than anything takes; whoever waits so long waits for ever.
const LIMIT: Duration = Duration::from_secs(120);

/// One Server-Sent Event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Frame {
    /// `message` for those that don't say.
    pub(crate) event: String,
    pub(crate) id: Option<String>,
    pub(crate) data: Value,
}

impl Frame {
    pub(crate) fn is_event(&self) -> bool {
        self.event == "message"
    }

    pub(crate) fn seq(&self) -> u64 {
        self.data["seq"].as_u64().expect("events have numbers")
    }

    pub(crate) fn id(&self) -> &str {
        self.id.as_deref().expect("an id")
    }
}

/// A response, its body to be read.
pub(crate) struct Client {
    pub(crate) status: u16,
    /// As they came, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    body: BufReader<TcpStream>,
}

impl Client {
    pub(crate) fn get(port: u16, path: &str) -> Self {
        Self::resume(port, path, None)
    }

    pub(crate) fn resume(port: u16, path: &str, last_event_id: Option<&str>) -> Self {
        let id = last_event_id.map(|id| format!("Last-Event-ID: {id}\r\n")).unwrap_or_default();
        Self::request(port, path, &format!("Host: localhost\r\n{id}"))
    }

    /// Asks with these header lines.
    pub(crate) fn request(port: u16, path: &str, headers: &str) -> Self {
        let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("the server listens");
        socket.set_read_timeout(Some(LIMIT)).expect("a limit");
        // In this version the body ends with the connection, and comes in no pieces.
        write!(socket, "GET {path} HTTP/1.0\r\n{headers}\r\n").expect("a request");
        let mut body = BufReader::new(socket);
        let line = line(&mut body).expect("a status");
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        let mut headers = Vec::new();
        while let Some(line) = self::line(&mut body).filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(": ").expect("a header");
            headers.push((name.to_lowercase(), value.to_owned()));
        }
        Self { status, headers, body }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(mut self) -> String {
        let mut text = String::new();
        self.body.read_to_string(&mut text).expect("text");
        text
    }

    /// The next event; none once the server has ended the stream.
    pub(crate) fn next(&mut self) -> Option<Frame> {
        let (mut event, mut id, mut data) = ("message".to_owned(), None, String::new());
        loop {
            let line = line(&mut self.body)?;
            match line.split_once(": ") {
                None if line.is_empty() && data.is_empty() => {}
                None if line.is_empty() => {
                    return Some(Frame { event, id, data: serde_json::from_str(&data).expect("JSON") });
                }
                Some(("event", name)) => name.clone_into(&mut event),
                Some(("id", text)) => id = Some(text.to_owned()),
                Some(("data", text)) => data.push_str(text),
                Some(("retry" | "", _)) => {}
                _ => assert!(line.starts_with(':'), "{line}"),
            }
        }
    }

    pub(crate) fn take(&mut self, frames: usize) -> Vec<Frame> {
        (0..frames).map(|_| self.next().expect("the stream is open")).collect()
    }

    /// Everything until the capture has been played.
    pub(crate) fn until_end(&mut self) -> Vec<Frame> {
        let mut frames = Vec::new();
        loop {
            let frame = self.next().expect("the stream is open");
            if frame.event == "end" {
                return frames;
            }
            frames.push(frame);
        }
    }
}

/// A line without its end; none at the end of the connection, however that came.
fn line(from: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    match from.read_line(&mut line) {
        Ok(0) => None,
        Ok(_) => Some(line.trim_end_matches(['\r', '\n']).to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => None,
        Err(error) => panic!("{error}"),
    }
}
