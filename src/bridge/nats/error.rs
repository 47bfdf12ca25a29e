//! What can go wrong between a bus and a server.

use std::io;

/// A bridge could not start, or can't go on.
///
/// What passes by itself is no error: a server that is away is waited for, and shows in the statistics.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NatsError {
    /// This is no address of a server.
    #[error("no address of a NATS server: {0}")]
    Address(io::Error),
    /// The server does not take these credentials.
    #[error("the server refuses the connection: {0}")]
    Unauthorized(async_nats::ConnectError),
    /// The server does not let this user write or listen to a subject.
    #[error("the server does not allow it: {0}")]
    Denied(String),
    /// What was asked for can't be had from any server.
    #[error("{0}")]
    Setting(&'static str),
    /// The stream is there, but differs from what was asked for.
    #[error("the stream {stream} has {what} of {found} instead of {wanted}")]
    StreamDiffers {
        /// The stream.
        stream: String,
        /// In which of its settings.
        what: &'static str,
        /// What was asked for.
        wanted: String,
        /// What it has.
        found: String,
    },
    /// The server refuses to make a stream or a consumer, or knows none of this name.
    #[error("{what}: {source}")]
    JetStream {
        /// What was asked of it.
        what: &'static str,
        /// What it answers.
        source: async_nats::Error,
    },
    /// The outbox can't be read or written.
    #[error("the outbox: {0}")]
    Outbox(io::Error),
    /// Another outlet has the outbox.
    #[error("the outbox: another outlet uses {folder}")]
    OutboxInUse {
        /// The folder.
        folder: String,
    },
    /// A piece of the outbox is damaged somewhere else than at its end.
    #[error("the outbox: {file} is damaged at byte {at}")]
    OutboxDamaged {
        /// The file.
        file: String,
        /// Where in it.
        at: u64,
    },
}
