//! The wire form: an event as a `CloudEvent` 1.0, which any language can read.
//!
//! [`WireEvent::of`] makes one of an event, [`WireEvent::into_body`] makes it a body again, for another bus. Between the
//! two it is JSON, in either of two modes: *structured*, one object with everything, or *binary*, attributes as
//! headers and the data as the message. The bytes of the call's arguments come back as they were: text that is not
//! UTF-8, NULs, integers of 64 bits and more.
//!
//! `docs/guide/many-machines.md` has a table of the attributes, and an example, for readers in other languages.
//!
//! ```
//! use tim_events::bridge::{Instance, wire::WireEvent};
//! use tim_events::{Bus, FriendsAdded, Origin};
//!
//! # tokio_test::block_on(async {
//! let here = Bus::new();
//! let mut outgoing = here.events();
//! here.publish(FriendsAdded::new(vec!["bob".to_owned()]));
//! let event = outgoing.next().await.expect("the bus is open");
//! let message = WireEvent::of(&event, &Instance::new(1, "alice")).expect("no derived event").to_structured();
//!
//! let there = Bus::new();
//! let mut added = there.on::<FriendsAdded>();
//! there.publish(WireEvent::from_structured(&message)?.into_body());
//! let event = added.next().await.expect("the bus is open");
//! assert_eq!(event.user_ids, ["bob"]);
//! assert!(matches!(event.event().origin(), Origin::Remote { source, .. } if source.starts_with("tim://1/alice/")));
//! # Ok::<(), tim_events::bridge::wire::WireError>(())
//! # }).unwrap();
//! ```

mod attribute;
mod error;
mod quick;
mod read;
mod text;
mod time;
mod write;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::SystemTime;

pub use self::error::WireError;
use super::Instance;
use super::subject::Key;
use crate::event::{Body, Event, EventRef, Gap, Origin, RawCall};

/// The version of `CloudEvents` that is written and read.
const VERSION: &str = "1.0";

/// The version of the catalog that names the kinds.
const CATALOG_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The content type of the data.
const JSON: &str = "application/json";

/// What `type` begins with; the name of the kind follows.
pub const TYPE_PREFIX: &str = "com.tencent.im.";

/// The content type of a message in structured mode. In binary mode a message says that of its data in
/// `ce-datacontenttype`, and none of its own.
pub const STRUCTURED: &str = "application/cloudevents+json";

/// How long a message may be unless one says otherwise: 64 MiB, as much as a NATS server can be told to carry.
pub const MAX_BYTES: usize = 64 << 20;

/// One event as it crosses the wire.
///
/// Cloning copies its few attributes; the call of an event that goes out is shared with the event.
#[derive(Debug, Clone)]
pub struct WireEvent {
    id: Arc<str>,
    source: Arc<str>,
    /// The name of the kind.
    kind: Cow<'static, str>,
    key: Key,
    time: Option<SystemTime>,
    seq: Option<u64>,
    epoch: Option<u64>,
    thread: Option<Arc<str>>,
    catalog: Option<Cow<'static, str>>,
    trace_parent: Option<String>,
    trace_state: Option<String>,
    content: Content,
}

/// What it says.
#[derive(Debug, Clone)]
enum Content {
    /// The call of an event that goes out.
    Held(EventRef),
    /// A call that came in.
    Call(RawCall),
    Gap(Gap),
}

impl WireEvent {
    /// An event of this instance as it goes out; none if it stays here.
    ///
    /// What stays: derived events, since they are derived again on arrival; what came from elsewhere
    /// ([`Origin::Remote`]), so that nothing runs in circles; and typed events that an app published and no callback
    /// brings, such as a derived kind. Gaps go out.
    ///
    /// What a message is about is read off its text, where that can be done. Of other kinds that may be about a
    /// conversation, a group or a user an event is decoded for it, if nobody has looked before.
    #[must_use]
    pub fn of(event: &EventRef, instance: &Instance) -> Option<Self> {
        let content = match event.origin() {
            Origin::Derived { .. } | Origin::Remote { .. } => return None,
            _ => match event.as_gap() {
                Some(gap) => Content::Gap(*gap),
                None => event.raw().map(|_| Content::Held(event.clone()))?,
            },
        };
        let (epoch, seq) = (event.epoch(), event.seq());
        let id = match (event.id(), &content) {
            (Some(id), _) => id.into(),
            (None, Content::Gap(gap)) => instance.event_id(epoch, seq, Some(gap.to_seq)).into(),
            (None, _) => instance.event_id(epoch, seq, None).into(),
        };
        Some(Self {
            id,
            source: Arc::clone(instance.shared_source()),
            kind: event.kind().name().into(),
            key: Key::of(event),
            time: Some(event.received_at()),
            seq: Some(seq),
            epoch: Some(epoch),
            thread: event.thread().map(Into::into),
            catalog: Some(CATALOG_VERSION.into()),
            trace_parent: None,
            trace_state: None,
            content,
        })
    }

    /// The event as a body, to be published on a bus of this machine.
    ///
    /// Its origin is [`Origin::Remote`], with the source and the id from the wire. When it was received, its thread and
    /// its login session are those of the machine that it came from. Its kind follows from the callback, whatever the
    /// message's `type` says; a call of a callback that this crate's catalog doesn't know becomes
    /// [`Undecodable`](crate::Undecodable) and keeps its arguments.
    ///
    /// A [gap](Self::gap) becomes a body, too, but nobody can subscribe to that kind: whoever reads from the wire has to
    /// tell of gaps by itself.
    #[must_use]
    pub fn into_body(self) -> Body {
        let body: Body = match self.content {
            Content::Held(event) => match event.raw() {
                Some(call) => call.clone().into(),
                None => Event::clone(&event).into(),
            },
            Content::Call(call) => call.into(),
            Content::Gap(gap) => Event::Gap(gap).into(),
        };
        let body = body.with_origin(Origin::Remote { source: self.source, id: self.id });
        let body = match self.time {
            Some(time) => body.received_at(time),
            None => body,
        };
        let body = match self.epoch {
            Some(epoch) => body.in_epoch(epoch),
            None => body,
        };
        match self.thread {
            Some(thread) => body.on_thread(thread),
            None => body,
        }
    }

    /// The event with the W3C trace context of its sending: what `traceparent` and `tracestate` say.
    #[must_use]
    pub fn traced(self, parent: impl Into<String>, state: Option<String>) -> Self {
        Self { trace_parent: Some(parent.into()), trace_state: state, ..self }
    }

    /// The event's id: the same whenever the event is sent, and no other event's.
    ///
    /// Whatever drops doubles, such as `JetStream`'s `Nats-Msg-Id`, can go by it alone. An id that an app or another
    /// writer chose may be any text; for a header take `ce-id` of [`to_binary`](Self::to_binary), which is escaped.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    #[cfg(feature = "nats")]
    pub(super) fn shared_id(&self) -> &Arc<str> {
        &self.id
    }

    /// The instance that the event comes from; see [`Instance::source`].
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The name of the event's kind: one of this crate's catalog, or of a newer one's.
    #[must_use]
    pub fn kind_name(&self) -> &str {
        &self.kind
    }

    /// What the event is about, such as `c2c:alice`, `group:g1` or `user:bob`, if it is about one thing.
    ///
    /// A fitting key for partitions: what happens in one conversation then keeps its order.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.key.text()
    }

    /// What the event is about. Of one that came in, none may also be several.
    #[cfg(feature = "nats")]
    pub(super) fn key(&self) -> &Key {
        &self.key
    }

    /// When the event was received; of an event that came in, to the microsecond.
    #[must_use]
    pub fn time(&self) -> Option<SystemTime> {
        self.time
    }

    /// The event's number on the bus that it comes from.
    #[must_use]
    pub fn seq(&self) -> Option<u64> {
        self.seq
    }

    /// The login session there.
    #[must_use]
    pub fn epoch(&self) -> Option<u64> {
        self.epoch
    }

    /// The name of the thread that the callback was called on.
    #[must_use]
    pub fn thread(&self) -> Option<&str> {
        self.thread.as_deref()
    }

    /// The version of this crate whose catalog named the kind.
    #[must_use]
    pub fn catalog(&self) -> Option<&str> {
        self.catalog.as_deref()
    }

    /// The W3C `traceparent`.
    #[must_use]
    pub fn trace_parent(&self) -> Option<&str> {
        self.trace_parent.as_deref()
    }

    /// The W3C `tracestate`.
    #[must_use]
    pub fn trace_state(&self) -> Option<&str> {
        self.trace_state.as_deref()
    }

    /// The call; none of a gap.
    #[must_use]
    pub fn call(&self) -> Option<&RawCall> {
        match &self.content {
            Content::Held(event) => event.raw(),
            Content::Call(call) => Some(call),
            Content::Gap(_) => None,
        }
    }

    /// The gap, if it is one: events were lost to the sender before it could send them.
    #[must_use]
    pub fn gap(&self) -> Option<&Gap> {
        match &self.content {
            Content::Gap(gap) => Some(gap),
            _ => None,
        }
    }
}
