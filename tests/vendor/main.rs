//! Tests with the vendor's own library: `scripts/vendor-test` fetches it and runs them. Without it they do nothing.
//!
//! The library is one to the process, so that what is done with it is one sequence; the headers are read beside it.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where it fails")]

mod headers;
mod session;

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

const VARIABLE: &str = "TIM_EVENTS_VENDOR_LIBRARY";

/// Says something even if the test goes well.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// The library to test with, if there is one.
fn library(test: &str) -> Option<PathBuf> {
    let library = std::env::var_os(VARIABLE).map(PathBuf::from);
    if library.is_none() {
        say(&format!("{test}: {VARIABLE} is not set, so nothing is tested; see scripts/vendor-test"));
    }
    library
}

/// Stops if a packet could leave this machine: the library calls home as soon as it starts.
fn assert_offline() {
    let devices = fs::read_to_string("/proc/self/net/dev").expect("the network's devices");
    let devices: Vec<_> = devices.lines().filter_map(|line| Some(line.split_once(':')?.0.trim())).collect();
    assert!(devices.iter().all(|device| *device == "lo"), "there is a network: {devices:?}; use scripts/vendor-test");
}
