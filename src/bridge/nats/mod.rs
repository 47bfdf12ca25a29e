//! NATS: the bus on many machines.

mod error;
mod inlet;
mod out;
mod server;
mod stop;

pub use async_nats;

pub use self::error::NatsError;
pub use self::inlet::{Arrival, InHandle, InStats, Inlet, NatsIn, Start};
pub use self::out::{NatsOut, OutHandle, OutStats, Outlet, StreamOptions};
pub use self::server::Server;
