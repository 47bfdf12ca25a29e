//! Arrivals: what a message turned out to be.

use async_nats::{HeaderMap, Message, Subject};
use bytes::Bytes;

use crate::bridge::wire::{WireError, WireEvent};
use crate::event::{Arg, Body, Origin, RawCall};

/// One message from the server.
///
/// It is a [`WireEvent`], or can't be read as one. See [`Inlet::next`](super::Inlet::next).
#[derive(Debug)]
pub struct Arrival {
    subject: Subject,
    stream_seq: Option<u64>,
    payload: Bytes,
    event: Result<WireEvent, WireError>,
}

impl Arrival {
    pub(super) fn new(message: Message, stream_seq: Option<u64>, limit: usize) -> Self {
        let headers = message.headers.as_ref();
        let is_binary =
            headers.is_some_and(|headers| pairs(headers).any(|(name, _)| name.eq_ignore_ascii_case(BINARY_MARK)));
        let event = match headers {
            Some(headers) if is_binary => WireEvent::from_binary_within(limit, pairs(headers), &message.payload),
            _ => WireEvent::from_structured_within(limit, &message.payload),
        };
        Self { subject: message.subject, stream_seq, payload: message.payload, event }
    }

    /// The subject that it was sent under.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Its place in the stream: higher for each later message; none of plain NATS.
    ///
    /// A sink that keeps it with what it makes of the event, in one transaction, can go on after it with
    /// [`Start::After`](super::Start::After): each event has then been taken once, whatever happened in between.
    #[must_use]
    pub fn stream_seq(&self) -> Option<u64> {
        self.stream_seq
    }

    /// The message's bytes.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The event.
    ///
    /// # Errors
    ///
    /// [`WireError`] if the message is none.
    pub fn event(&self) -> Result<&WireEvent, &WireError> {
        self.event.as_ref()
    }

    /// The event, to be kept.
    ///
    /// # Errors
    ///
    /// [`WireError`] if the message is none.
    pub fn into_event(self) -> Result<WireEvent, WireError> {
        self.event
    }

    /// The event as a body; what a bus can't carry as a call that no catalog has, with its subject and its text.
    pub(super) fn into_body(self) -> Body {
        let (source, id) = match self.event {
            Ok(event) if event.gap().is_none() => return event.into_body(),
            Ok(gap) => (gap.source().into(), gap.shared_id().clone()),
            Err(_) => {
                let place = self.stream_seq.map(|seq| format!("/{seq}")).unwrap_or_default();
                ("nats".into(), [self.subject.as_str(), &place].concat().into())
            }
        };
        let call = RawCall::new(NO_EVENT, [Arg::text(self.subject.as_str()), Arg::text(self.payload.to_vec())]);
        Body::from(call).with_origin(Origin::Remote { source, id })
    }

    /// Whether the same sender numbered it lower.
    pub(super) fn is_before(&self, other: &Self) -> bool {
        let (Ok(this), Ok(other)) = (&self.event, &other.event) else { return false };
        this.source() == other.source() && (this.epoch(), this.seq()) < (other.epoch(), other.seq())
    }
}

/// The name under which a message that is no event is published: a callback that no catalog has.
const NO_EVENT: &str = "NATS";

/// The header without which a message is not in binary mode.
const BINARY_MARK: &str = "ce-specversion";

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers.iter().filter_map(|(name, values)| Some((name.as_ref(), values.last()?.as_str())))
}
