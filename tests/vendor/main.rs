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
    let routes = |file| fs::read_to_string(file).unwrap_or_default();
    let (v4, v6) = (routes("/proc/self/net/route"), routes("/proc/self/net/ipv6_route"));
    // The device is the first column of the one, after a headline, and the last column of the other.
    let v4 = v4.lines().skip(1).filter_map(|line| line.split_whitespace().next());
    let v6 = v6.lines().filter_map(|line| line.split_whitespace().next_back());
    let ways: Vec<_> = v4.chain(v6).filter(|device| *device != "lo").collect();
    assert!(ways.is_empty(), "there is a way out over {ways:?}; use scripts/vendor-test");
    assert!(fs::exists("/proc/self/net/route").unwrap_or(false), "nothing tells whether there is a way out");
}
