//! Bodies: what is published, before it has a number.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use crate::event::derive::{derive, may_derive};
use crate::event::kind::EventKind;
use crate::event::payload::{Gap, Payload};
use crate::event::raw::{Arg, RawCall};
use crate::event::set::EventSet;
use crate::event::time::Time;
use crate::event::variant::Event;
use crate::event::weight::weight_of;

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
///
/// Cloning copies a pointer. Publishing a body that has clones publishes a copy, since each event has its own number.
#[derive(Debug, Clone)]
pub struct Body {
    inner: Arc<Inner>,
}

/// In this order, so that what routing and reading look at is in the cache line of the reference count.
#[derive(Debug)]
#[repr(C)]
struct Inner {
    kind: EventKind,
    /// The number and the login session, once it is published.
    seq: AtomicU64,
    epoch: AtomicU64,
    /// What it counts in byte bounds; 0 until it is weighed.
    weight: AtomicUsize,
    received_at: Time,
    content: Content,
    origin: Origin,
    thread: Option<Arc<str>>,
    /// What a derived event was read out of; its call is theirs in common.
    source: Option<Body>,
}

/// What is known, and what is made of it when somebody first asks.
#[derive(Debug, Clone)]
enum Content {
    Call { call: RawCall, event: OnceLock<Box<Event>> },
    Typed { event: Event, call: OnceLock<Option<Box<RawCall>>> },
}

impl Body {
    fn new(kind: EventKind, origin: Origin, content: Content) -> Self {
        Self {
            inner: Arc::new(Inner {
                kind,
                seq: AtomicU64::new(0),
                epoch: AtomicU64::new(0),
                origin,
                received_at: Time::unknown(),
                thread: None,
                source: None,
                weight: AtomicUsize::new(0),
                content,
            }),
        }
    }

    fn typed(kind: EventKind, origin: Origin, event: Event) -> Self {
        Self::new(kind, origin, Content::Typed { event, call: OnceLock::new() })
    }

    /// The body of a gap.
    pub(crate) fn gap(gap: Gap) -> Self {
        Self::typed(EventKind::Gap, Origin::Bus, Event::Gap(gap))
    }

    /// The bodies of the wanted events that can be read out of this one, in their order.
    pub(crate) fn derive(&self, wanted: EventSet) -> Vec<Self> {
        if wanted.is_empty() || matches!(&self.inner.content, Content::Call { call, .. } if !may_derive(call)) {
            return Vec::new();
        }
        derive(self.event())
            .into_iter()
            .filter(|event| wanted.contains(event.kind()))
            .map(|event| {
                Self::typed(event.kind(), Origin::Derived { from: 0 }, event).with(|inner| {
                    inner.received_at = self.inner.received_at.clone();
                    inner.thread.clone_from(&self.inner.thread);
                    inner.source = Some(self.clone());
                })
            })
            .collect()
    }

    /// Says which number the event got that this one was read out of. Nobody else has this body yet.
    pub(crate) fn set_source(&mut self, seq: u64) {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.origin = Origin::Derived { from: seq };
        }
    }

    /// The same body, received at `time` instead of when it is published.
    #[must_use]
    pub fn received_at(self, time: SystemTime) -> Self {
        self.with(|inner| inner.received_at = Time::of(time))
    }

    /// The same body, called on the thread of this name.
    #[must_use]
    pub fn on_thread(self, name: impl Into<Arc<str>>) -> Self {
        self.with(|inner| inner.thread = Some(name.into()))
    }

    /// The same body, from elsewhere.
    #[must_use]
    pub fn with_origin(self, origin: Origin) -> Self {
        self.with(|inner| inner.origin = origin)
    }

    /// Changes the body; a clone of its own, if others have it too.
    fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.inner));
        self
    }

    /// The kind by which the body is routed.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        self.inner.kind
    }

    pub(crate) fn origin(&self) -> &Origin {
        &self.inner.origin
    }

    pub(crate) fn time(&self) -> SystemTime {
        self.inner.received_at.get()
    }

    /// It is received at `now`, unless it was before.
    pub(crate) fn receive(&self, now: impl FnOnce() -> SystemTime) {
        self.inner.received_at.set_once(now);
    }

    pub(crate) fn thread(&self) -> Option<&str> {
        self.inner.thread.as_deref()
    }

    /// The typed event; the first look decodes it.
    pub(crate) fn event(&self) -> &Event {
        match &self.inner.content {
            Content::Typed { event, .. } => event,
            Content::Call { call, event } => event.get_or_init(|| Box::new(Event::decode(self.inner.kind, call))),
        }
    }

    pub(crate) fn is_decoded(&self) -> bool {
        match &self.inner.content {
            Content::Typed { .. } => true,
            Content::Call { event, .. } => event.get().is_some(),
        }
    }

    /// The call; the first look encodes it.
    pub(crate) fn raw(&self) -> Option<&RawCall> {
        if let Some(source) = &self.inner.source {
            return source.raw();
        }
        match &self.inner.content {
            Content::Call { call, .. } => Some(call),
            Content::Typed { event, call } => call.get_or_init(|| event.encode().map(Box::new)).as_deref(),
        }
    }

    /// The API and the code of a completion; decodes no call.
    pub(crate) fn completed(&self) -> Option<(&str, i128)> {
        if self.inner.kind != EventKind::ApiCompleted {
            return None;
        }
        match &self.inner.content {
            Content::Typed { event: Event::ApiCompleted(completed), .. } => {
                Some((&completed.api, completed.code.into()))
            }
            Content::Typed { .. } => None,
            Content::Call { call, .. } => match call.args() {
                [Arg::Int(code), _, _] => Some((call.api()?, *code)),
                _ => None,
            },
        }
    }

    /// The same body, which nobody else has: a copy, if somebody does.
    pub(crate) fn into_own(mut self) -> Self {
        Arc::make_mut(&mut self.inner);
        self
    }

    /// Publishes it as the event of this number. Nobody else has it yet; who gets it later sees the number, since
    /// getting it orders the two.
    pub(crate) fn number(&self, seq: u64, epoch: u64) {
        self.inner.seq.store(seq, Ordering::Relaxed);
        self.inner.epoch.store(epoch, Ordering::Relaxed);
    }

    #[inline]
    pub(crate) fn seq(&self) -> u64 {
        self.inner.seq.load(Ordering::Relaxed)
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.inner.epoch.load(Ordering::Relaxed)
    }

    /// About how many bytes of memory the body takes, once it is weighed.
    pub(crate) fn weight(&self) -> usize {
        self.inner.weight.load(Ordering::Relaxed)
    }

    /// Finds out the weight.
    ///
    /// A call counts as it came; an event that was published typed, what its values take. A derived event has its call
    /// in common with its source.
    pub(crate) fn weigh(&self) {
        let content = match &self.inner.content {
            Content::Call { call, .. } => call.weight(),
            Content::Typed { event, .. } => weight_of(event),
        };
        self.inner.weight.store(size_of::<Inner>() + content, Ordering::Relaxed);
    }
}

impl Clone for Inner {
    fn clone(&self) -> Self {
        Self {
            kind: self.kind,
            seq: AtomicU64::new(0),
            epoch: AtomicU64::new(0),
            origin: self.origin.clone(),
            received_at: self.received_at.clone(),
            thread: self.thread.clone(),
            source: self.source.clone(),
            weight: AtomicUsize::new(0),
            content: self.content.clone(),
        }
    }
}

/// A call of the vendor's library; one that the catalog doesn't know is routed as [`EventKind::Undecodable`].
impl From<RawCall> for Body {
    fn from(call: RawCall) -> Self {
        let kind = EventKind::from_c_callback(call.callback()).unwrap_or(EventKind::Undecodable);
        Self::new(kind, Origin::Callback, Content::Call { call, event: OnceLock::new() })
    }
}

/// An event of the app's own.
impl From<Event> for Body {
    fn from(event: Event) -> Self {
        let kind = match &event {
            Event::Undecodable(undecodable) => undecodable.kind,
            event => event.kind(),
        };
        Self::typed(kind, Origin::App, event)
    }
}

impl<P: Payload> From<P> for Body {
    fn from(payload: P) -> Self {
        payload.into_event().into()
    }
}
