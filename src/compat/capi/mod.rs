//! The C ABI: the same registrations for C and C++, and a stream that is pulled.
//!
//! `include/tim_events.h` declares what is here, and says what holds for callers. Three rules keep it safe:
//!
//! - A handle is a number in a table, never an address: whoever uses one that is freed gets an error. Events are the
//!   exception; each belongs to who pulled it.
//! - Whatever C code hands in is copied before the function returns, but for functions and their `user_data`, which the
//!   caller keeps alive until `tim_events_wait` says that they are not called any more.
//! - No panic leaves a function: it is an error code.

// A C function can't be exported, nor a pointer of C be followed, without.
#![allow(unsafe_code, reason = "the C ABI; every block says who keeps what it needs")]

mod argument;
mod bus;
mod handle;
mod setters;
mod status;
mod stream;
