//! Integration tests, in one binary: what the crate promises, through its public face.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where it fails")]
#![allow(clippy::print_stderr, reason = "a test may say what it did")]

mod accounting;
mod blocking;
#[cfg(feature = "bridge")]
mod bridge;
mod bus;
mod callbacks;
mod capture;
mod combine;
mod control;
mod decode;
mod derived;
mod events_doc;
mod examples;
mod flush;
mod guide;
mod headers;
mod hold;
mod house;
mod keys;
mod latest;
mod listeners;
mod lossless;
mod matrix;
mod memory;
#[cfg(feature = "metrics")]
mod metrics;
mod names;
mod paper;
mod recording;
mod redaction;
mod replies;
mod spellings;
#[cfg(feature = "state")]
mod state;
mod stats;
mod streams;
mod stress;
mod support;
mod tail;
#[cfg(feature = "testing")]
mod testing;
mod types;
mod wakers;
