//! Models: what happens on several threads at once, under every interleaving that loom finds within the bounds.
//!
//! They run by `scripts/loom`; without its flag there are none. Chunks are tiny here (see `bus/lane/chunk.rs`), so that
//! two events cross a chunk's end. Of what the bus is built from, loom sees its own locks and atomics (`bus/sync.rs`) and
//! slots (`bus/slot.rs`); `Arc`, `OnceLock` and tokio's types are one step each. The gate in front of the vendor's
//! library is a module of the models (`gate`), since nothing public is made of it alone.

#![cfg(tim_events_loom)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a model stops where it fails")]
#![allow(clippy::print_stderr, reason = "a model says how much it looked at")]

mod gate;
mod log;
mod lossless;
mod queue;
mod support;
mod turns;
