//! How events get in: captures now, the vendor's library next.
//!
//! What comes in is a [`RawCall`](crate::RawCall); the bus takes it as it is, and the first reader types it.

pub mod capture;
#[cfg(feature = "sdk")]
pub mod sdk;
