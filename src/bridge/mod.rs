//! How other machines read events: their wire form, and NATS to carry them.
//!
//! * [`wire`]: an event as a `CloudEvent`, which any language can read.
//! * [`subject`]: the subject that an event travels under, and the wildcards that a subscription needs.
//!
//! Both need no NATS; with the feature `bridge` alone they serve a transport of one's own.
//!
//! What crosses is what callbacks brought and what apps published. Derived events stay: they are read out of their
//! sources again on arrival. So does what came from elsewhere, so that nothing runs in circles.

mod instance;
pub mod subject;
pub mod wire;

pub use instance::Instance;
