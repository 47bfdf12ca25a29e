//! A `nats-server` of one's own.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use tim_events::bridge::nats::Server;

/// How long anything may take that a test waits for.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// A folder that is gone after the test.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("tim-events-nats-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A running server, with a stream store in files. It ends with the value.
#[derive(Debug)]
pub(crate) struct NatsServer {
    child: Child,
    folder: Folder,
    port: u16,
    monitor: u16,
}

/// Whether no test may pass for want of a program.
pub(crate) fn is_required() -> bool {
    std::env::var("TIM_EVENTS_NATS").is_ok_and(|wish| wish == "required")
}

impl NatsServer {
    /// Starts one; none where there is no such program and nobody insists.
    pub(crate) fn start() -> Option<Self> {
        Self::start_with("")
    }

    /// Starts one whose configuration says this as well.
    pub(crate) fn start_with(settings: &str) -> Option<Self> {
        let folder = Folder::new();
        configure(folder.path(), settings);
        let child = match command(folder.path(), -1, -1).spawn() {
            Ok(child) => child,
            Err(error) => {
                assert!(!is_required(), "nats-server: {error}");
                eprintln!("NOT TESTED: no nats-server here ({error})");
                return None;
            }
        };
        let (port, monitor) = ports(folder.path(), child.id());
        Some(Self { child, folder, port, monitor })
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    pub(crate) fn address(&self) -> Server {
        Server::new(&self.url()).unwrap()
    }

    /// Ends it as a crash would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Has its configuration say this as well, from its next start on.
    pub(crate) fn configure(&self, settings: &str) {
        configure(self.folder.path(), settings);
    }

    /// Starts it again, on the same port, with what it has in its files.
    pub(crate) fn restart(&mut self) {
        self.child = command(self.folder.path(), self.port.into(), self.monitor.into()).spawn().unwrap();
        ports(self.folder.path(), self.child.id());
    }

    /// Stops it from running, and lets it run again.
    pub(crate) fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
    }

    /// What it says of the only consumer of the only stream.
    pub(crate) fn consumer(&self) -> Value {
        self.monitor("/jsz?consumers=1")["account_details"][0]["stream_detail"][0]["consumer_detail"][0].take()
    }

    /// What it says of itself, such as of `/connz?subs=1`.
    pub(crate) fn monitor(&self, path: &str) -> Value {
        let mut connection = TcpStream::connect(("127.0.0.1", self.monitor)).unwrap();
        write!(connection, "GET {path} HTTP/1.0\r\n\r\n").unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
    }
}

impl Drop for NatsServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn configure(folder: &Path, settings: &str) {
    let config =
        format!("max_payload: 67108864\njetstream {{ store_dir: \"{}/store\" }}\n{settings}\n", folder.display());
    fs::write(folder.join("server.conf"), config).unwrap();
}

fn command(folder: &Path, port: i32, monitor: i32) -> Command {
    let mut command = Command::new("nats-server");
    command
        .arg("--config")
        .arg(folder.join("server.conf"))
        .args(["--addr", "127.0.0.1", "--port", &port.to_string(), "--http_port", &monitor.to_string()])
        .arg("--ports_file_dir")
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(folder.join("log")).unwrap());
    command
}

/// The ports that it writes down once it listens.
fn ports(folder: &Path, process: u32) -> (u16, u16) {
    let file = folder.join(format!("nats-server_{process}.ports"));
    let deadline = Instant::now() + LIMIT;
    loop {
        let said = fs::read(&file).ok().and_then(|said| serde_json::from_slice::<Value>(&said).ok());
        let port = |what: &str| said.as_ref()?[what][0].as_str()?.rsplit(':').next()?.parse().ok();
        if let (Some(port), Some(monitor)) = (port("nats"), port("monitoring")) {
            return (port, monitor);
        }
        assert!(
            Instant::now() < deadline,
            "the server does not start: {}",
            fs::read_to_string(folder.join("log")).unwrap()
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}
