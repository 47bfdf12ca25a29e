//! The capture that is played, and the name that its events go by.

use std::fs;
use std::io;

use tim_events::capture::{CaptureError, Fingerprint, Record, read};

const SESSION: &[u8] = include_bytes!("../../captures/session.ndjson");

/// A capture, read whole.
#[derive(Debug)]
pub(crate) struct Capture {
    /// The name of every run of this capture: its fingerprint.
    ///
    /// Playing is all that publishes here, and the history asks for every kind, so the n-th event of one run is the n-th
    /// of any other. Named after what is played, a run goes on where an earlier one was stopped.
    pub(crate) run: String,
    pub(crate) records: Vec<Record>,
    /// The lines that are no records.
    pub(crate) errors: Vec<CaptureError>,
}

impl Capture {
    /// The capture in a file; without one, the session that comes with the crate.
    pub(crate) fn load(file: Option<&str>) -> io::Result<Self> {
        match file {
            None => Ok(Self::parse(SESSION)),
            Some(file) => fs::read(file)
                .map(|bytes| Self::parse(&bytes))
                .map_err(|error| io::Error::new(error.kind(), format!("{file}: {error}"))),
        }
    }

    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let run = Fingerprint::of(bytes).to_string();
        let (mut records, mut errors) = (Vec::new(), Vec::new());
        for record in read(bytes) {
            match record {
                Ok(record) => records.push(record),
                Err(error) => errors.push(error),
            }
        }
        Self { run, records, errors }
    }
}
