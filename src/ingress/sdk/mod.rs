//! The vendor's library as a source of events.
//!
//! [`Sdk::load`] opens the library, [`Sdk::attach`] has everything that it calls back published on a bus. Each call is
//! copied and published on the library's own thread; decoding is the first reader's business, so a slow reader delays
//! nobody there.
//!
//! Attach before [`init`](Sdk::init): the library may report the network before that returns. Subscribe before
//! [`login`](Sdk::login), or keep events with [`BusBuilder::hold`](crate::BusBuilder::hold). The guide to all of this is
//! `docs/vendor-library.md`, and what the `unsafe` code rests on is `docs/ffi.md`.

// The vendor's functions and callbacks are C.
#![allow(unsafe_code, reason = "the vendor's C interface; every block says who keeps what it needs")]

mod attach;
mod call;
mod error;
mod functions;
mod gate;
mod hub;
mod library;
mod lifecycle;
mod numbers;
mod trampolines;

pub use attach::{AttachOptions, Attachment, Detached, Late};
pub use call::Call;
pub use error::{ApiError, CallError, LoadError, codes};
pub use functions::{CommCallback, ReadMembersCallback, UserData, VendorFunctions, c_text};
pub use library::Sdk;
