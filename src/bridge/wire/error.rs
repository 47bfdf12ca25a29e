//! What can be wrong with a message from the wire.

/// A message is no event of ours.
///
/// The message is at fault, not the connection: whoever reads on loses nothing but it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// It is longer than the reader takes.
    #[error("{bytes} bytes are more than the {limit} allowed")]
    TooLarge {
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        limit: usize,
    },
    /// It is no JSON object, or one of which an attribute has a shape that `CloudEvents` do not allow. Cut messages are
    /// of this kind.
    #[error("no CloudEvent: {0}")]
    NoEvent(serde_json::Error),
    /// It has another `specversion` than 1.0.
    #[error("CloudEvents {0:?} instead of 1.0")]
    Version(String),
    /// An attribute that every event has is not there, or the data.
    #[error("no {0}")]
    Missing(&'static str),
    /// An attribute has a value that makes no sense.
    #[error("{name} can't be {value:?}")]
    Attribute {
        /// The attribute.
        name: &'static str,
        /// Its value; of a long one, the beginning.
        value: String,
    },
    /// It is a `CloudEvent`, but not of this crate: its `type` is another one's.
    #[error("an event of the type {0:?}")]
    Foreign(String),
    /// Its data is not JSON, by its `datacontenttype`.
    #[error("data of the type {0:?}")]
    ContentType(String),
    /// Its data is neither a call nor a gap.
    #[error("data: {0}")]
    Data(serde_json::Error),
    /// Its `data_base64` is not base64.
    #[error("data_base64: {0}")]
    Base64(base64::DecodeError),
}

/// What of a text goes into an error.
pub(super) fn beginning(text: &str) -> String {
    const LONGEST: usize = 100;
    if text.len() <= LONGEST { text.to_owned() } else { text.chars().take(LONGEST).chain(['…']).collect() }
}
