//! The vendor's library as a source, against a stand-in for it (`tests/standin`), which each test has its own copy of.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where it fails")]

mod calls;
mod chained;
mod detach;
mod events;
mod load;
mod sessions;
mod soak;
mod support;
