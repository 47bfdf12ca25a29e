//! NATS: the bus on many machines.
//!
//! [`NatsOut`] sends the events of a bus to a server, [`NatsIn`] reads them there and publishes them on another bus.
//! Streams, state, callbacks and the C interface work on that one as they do here. Both take the server as it is: with
//! plain NATS an event reaches those who listen at that moment; a `JetStream` stream keeps it, acknowledges it, and gives
//! it to readers from any place on. The chapter "Many machines" of the guide has the topologies, the sizes and a table of
//! what is promised when something fails.
//!
//! ```no_run
//! use tim_events::bridge::Instance;
//! use tim_events::bridge::nats::{NatsIn, NatsOut, Server};
//! use tim_events::{Bus, KickedOffline};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = Server::new("nats://127.0.0.1:4222")?;
//! // There:
//! let there = Bus::new();
//! let mut events = there.events();
//! tokio::spawn(NatsIn::new(server.clone()).open().await?.republish(there));
//! // Here:
//! let here = Bus::new();
//! tokio::spawn(NatsOut::new(server, Instance::new(1_400_000_000, "alice")).attach(&here)?.run());
//! here.publish(KickedOffline::new());
//! assert!(events.next().await.is_some());
//! # Ok(())
//! # }
//! ```

mod error;
mod inlet;
#[cfg(feature = "metrics")]
mod metrics;
mod out;
mod server;
mod stop;

pub use async_nats;

pub use self::error::NatsError;
pub use self::inlet::{Arrival, InHandle, InStats, Inlet, NatsIn, Start};
pub use self::out::{NatsOut, OutHandle, OutStats, Outlet, StreamOptions};
pub use self::server::Server;
