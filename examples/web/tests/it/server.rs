//! The program, running.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_example-web");

/// A server on a port of this machine. Dropping it kills it.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
}

impl Server {
    /// Starts one on a free port; when this returns, it listens.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::start_at(0, arguments)
    }

    pub(crate) fn start_at(port: u16, arguments: &[&str]) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["--port", &port.to_string()])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut address = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut address).expect("a line");
        let port = address.trim_end().strip_prefix("http://127.0.0.1:").and_then(|rest| rest.strip_suffix('/'));
        let port = port.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("no address: {address:?}"));
        Self { child, port }
    }

    /// Plays this capture.
    pub(crate) fn playing(capture: &Path, arguments: &[&str]) -> Self {
        let capture = capture.to_str().expect("a plain path");
        Self::start(&[&["--capture", capture], arguments].concat())
    }

    /// Ends it as a crash does; the port is free then.
    pub(crate) fn kill(mut self) -> u16 {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ran");
        self.port
    }

    /// Asks it to end, as one does in a terminal.
    pub(crate) fn interrupt(mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
        self.child.wait().expect("it ran")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
