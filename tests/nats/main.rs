//! The bridge over NATS, with real servers: what is promised when all goes well, and when processes and networks fail.
//!
//! The tests start `nats-server` on loopback, each its own, on a free port and in a folder of its own. Where there is
//! none they say so and do nothing, unless `TIM_EVENTS_NATS=required` is set, as `.ci/run` does: then they fail.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where it fails")]
#![allow(clippy::print_stderr, reason = "a test may say what it did")]

mod bad;
mod core;
mod failures;
mod filters;
mod login;
#[cfg(feature = "metrics")]
mod metrics;
mod outbox;
mod process;
mod proxy;
mod resume;
mod server;
mod stream;
mod support;
mod tls;
mod trace;
