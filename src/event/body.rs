//! Bodies: what is published, before it has a number.

use std::io;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use crate::event::derive::{derive, may_derive};
use crate::event::kind::EventKind;
use crate::event::payload::{Gap, Payload};
use crate::event::raw::{Arg, RawCall};
use crate::event::set::EventSet;
use crate::event::variant::Event;

/// Where an event came from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// A callback of the vendor's library, live or from a capture.
    Callback,
    /// The app, which published a typed event.
    App,
    /// Another event of this bus, whose finer meaning this is.
    Derived {
        /// The number of that event.
        from: u64,
    },
    /// The bus of another machine.
    Remote {
        /// The other bus.
        source: Arc<str>,
        /// The event's id there.
        id: Arc<str>,
    },
    /// This bus: a gap.
    Bus,
}

impl Origin {
    /// The origin in one word: `callback`, `app`, `derived`, `remote` or `bus`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Callback => "callback",
            Self::App => "app",
            Self::Derived { .. } => "derived",
            Self::Remote { .. } => "remote",
            Self::Bus => "bus",
        }
    }
}

/// What one publishes: a raw call or a typed event, and the circumstances in which it came about.
///
/// `publish` takes anything that turns into a body: a [`RawCall`], a payload, an [`Event`](crate::Event). Build a body
/// oneself to say when, where from and on which thread.
///
/// A call is kept as it came and typed when somebody first looks; a typed event is kept typed and turned into a call
/// when somebody first asks for it. Either happens at most once.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use tim_events::{Body, Bus, RawCall};
///
/// let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
/// let bus = Bus::new();
/// bus.publish(Body::from(RawCall::new("TIMKickedOfflineCallback", [])).received_at(then).on_thread("im_logic_thread"));
/// ```
#[derive(Debug, Clone)]
pub struct Body {
    kind: EventKind,
    origin: Origin,
    received_at: SystemTime,
    thread: Option<Arc<str>>,
    /// What a derived event was read out of; its call is theirs in common.
    source: Option<Arc<Self>>,
    weight: usize,
    raw: OnceLock<Option<RawCall>>,
    event: OnceLock<Event>,
}

impl Body {
    fn new(kind: EventKind, origin: Origin) -> Self {
        Self {
            kind,
            origin,
            received_at: SystemTime::now(),
            thread: None,
            source: None,
            weight: 0,
            raw: OnceLock::new(),
            event: OnceLock::new(),
        }
    }

    /// The body of a gap.
    pub(crate) fn gap(gap: Gap) -> Self {
        Self { event: OnceLock::from(Event::Gap(gap)), ..Self::new(EventKind::Gap, Origin::Bus) }
    }

    /// The bodies of the wanted events that can be read out of this one, in their order.
    pub(crate) fn derive(self: &Arc<Self>, wanted: EventSet) -> Vec<Self> {
        if wanted.is_empty() || self.raw.get().is_some_and(|call| call.as_ref().is_some_and(|call| !may_derive(call))) {
            return Vec::new();
        }
        derive(self.event())
            .into_iter()
            .filter(|event| wanted.contains(event.kind()))
            .map(|event| Self {
                origin: Origin::Derived { from: 0 },
                received_at: self.received_at,
                thread: self.thread.clone(),
                source: Some(Arc::clone(self)),
                ..Self::from(event)
            })
            .collect()
    }

    /// Says which number the event got that this one was read out of.
    pub(crate) fn set_source(&mut self, seq: u64) {
        self.origin = Origin::Derived { from: seq };
    }

    /// The same body, received at `time` instead of now.
    #[must_use]
    pub fn received_at(self, time: SystemTime) -> Self {
        Self { received_at: time, ..self }
    }

    /// The same body, called on the thread of this name.
    #[must_use]
    pub fn on_thread(self, name: impl Into<Arc<str>>) -> Self {
        Self { thread: Some(name.into()), ..self }
    }

    /// The same body, from elsewhere.
    #[must_use]
    pub fn with_origin(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// The kind by which the body is routed.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        self.kind
    }

    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    pub(crate) fn time(&self) -> SystemTime {
        self.received_at
    }

    pub(crate) fn thread(&self) -> Option<&str> {
        self.thread.as_deref()
    }

    /// The typed event; the first look decodes it.
    pub(crate) fn event(&self) -> &Event {
        self.event.get_or_init(|| match self.raw.get() {
            Some(Some(call)) => Event::decode(self.kind, call),
            // Every body is made with a call or with an event, so this is never reached; a gap of nothing is the
            // value that claims least.
            _ => Event::Gap(Gap { missed: 0, from_seq: 0, to_seq: 0, epoch: 0 }),
        })
    }

    pub(crate) fn is_decoded(&self) -> bool {
        self.event.get().is_some()
    }

    /// The call; the first look encodes it.
    pub(crate) fn raw(&self) -> Option<&RawCall> {
        if let Some(source) = &self.source {
            return source.raw();
        }
        self.raw.get_or_init(|| self.event.get().and_then(Event::encode)).as_ref()
    }

    /// The API and the code of a completion; decodes no call.
    pub(crate) fn completed(&self) -> Option<(&str, i128)> {
        if self.kind != EventKind::ApiCompleted {
            return None;
        }
        match (self.event.get(), self.raw.get()) {
            (Some(Event::ApiCompleted(completed)), _) => Some((&completed.api, completed.code.into())),
            (_, Some(Some(call))) => match call.args() {
                [Arg::Int(code), _, _] => Some((call.api()?, *code)),
                _ => None,
            },
            _ => None,
        }
    }

    /// About how many bytes of memory the body takes, once it is weighed.
    pub(crate) fn weight(&self) -> usize {
        self.weight
    }

    /// Finds out the weight.
    ///
    /// A call counts as it came; an event that was published typed, as long as its JSON would be. A derived event has
    /// its call in common with its source.
    pub(crate) fn weigh(&mut self) {
        let content = match (self.raw.get(), self.event.get()) {
            (Some(Some(call)), _) => call.weight(),
            (_, Some(event)) => json_length(event),
            _ => 0,
        };
        self.weight = size_of::<Self>() + content;
    }
}

/// How long a value's JSON is, without writing it anywhere.
fn json_length(event: &Event) -> usize {
    struct Count(usize);

    impl io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let mut count = Count(0);
    // What can't be written has no JSON to weigh.
    let _ = serde_json::to_writer(&mut count, event);
    count.0
}

/// A call of the vendor's library; one that the catalog doesn't know is routed as [`EventKind::Undecodable`].
impl From<RawCall> for Body {
    fn from(call: RawCall) -> Self {
        let kind = EventKind::from_c_callback(call.callback()).unwrap_or(EventKind::Undecodable);
        Self { raw: OnceLock::from(Some(call)), ..Self::new(kind, Origin::Callback) }
    }
}

/// An event of the app's own.
impl From<Event> for Body {
    fn from(event: Event) -> Self {
        let kind = match &event {
            Event::Undecodable(undecodable) => undecodable.kind,
            event => event.kind(),
        };
        Self { event: OnceLock::from(event), ..Self::new(kind, Origin::App) }
    }
}

impl<P: Payload> From<P> for Body {
    fn from(payload: P) -> Self {
        payload.into_event().into()
    }
}
