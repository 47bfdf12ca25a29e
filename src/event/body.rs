//! Bodies: what is published, before it has a number.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::event::derive::{call_may_derive, derive, may_derive};
use crate::event::kind::EventKind;
use crate::event::payload::{Gap, Payload};
use crate::event::raw::{Arg, RawCall};
use crate::event::set::EventSet;
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

/// In this order, so that what routing and reading look at, up to the first field of a typed event, lies within 64 bytes
/// of the reference count.
#[derive(Debug)]
#[repr(C)]
struct Inner {
    /// The number, once it is published.
    seq: AtomicU64,
    kind: EventKind,
    /// What it counts in byte bounds; 0 until it is weighed.
    weight: u32,
    content: Content,
    /// The login session, once it is published.
    epoch: AtomicU64,
    received_at: Option<SystemTime>,
    /// The thread that called; all calls of the vendor's library have one, so it is not among the circumstances.
    thread: Option<Arc<str>>,
    circumstances: Option<Box<Circumstances>>,
}

/// Whatever is to be said of a body beside its content; of most there is nothing.
#[derive(Debug, Clone)]
struct Circumstances {
    origin: Origin,
    epoch: Option<u64>,
    /// What a derived event was read out of; its call is theirs in common.
    source: Option<Body>,
    id: Option<Arc<str>>,
}

/// What is known, and what is made of it when somebody first asks.
#[derive(Debug, Clone)]
#[repr(C)]
enum Content {
    Call { event: OnceLock<Box<Event>>, call: RawCall },
    Typed { event: Event, call: OnceLock<Option<Box<RawCall>>> },
}

impl Body {
    #[inline]
    fn new(kind: EventKind, content: Content) -> Self {
        Self {
            inner: Arc::new(Inner {
                kind,
                seq: AtomicU64::new(0),
                epoch: AtomicU64::new(0),
                weight: 0,
                received_at: None,
                thread: None,
                circumstances: None,
                content,
            }),
        }
    }

    /// A call of a callback that is known to be of this kind.
    #[inline]
    pub(crate) fn call_of(kind: EventKind, call: RawCall) -> Self {
        Self::new(kind, Content::Call { call, event: OnceLock::new() })
    }

    #[inline]
    fn typed(kind: EventKind, event: Event) -> Self {
        Self::new(kind, Content::Typed { event, call: OnceLock::new() })
    }

    /// The body of a gap.
    pub(crate) fn gap(gap: Gap) -> Self {
        Self::typed(EventKind::Gap, Event::Gap(gap)).with_origin(Origin::Bus)
    }

    /// Whether a look that decodes nothing leaves a chance that something can be read out of it.
    pub(crate) fn may_derive(&self) -> bool {
        match &self.inner.content {
            Content::Call { call, .. } => call_may_derive(call),
            Content::Typed { event, .. } => may_derive(event),
        }
    }

    /// The bodies of the wanted events that can be read out of this one, in their order.
    pub(crate) fn derive(&self, wanted: EventSet) -> Vec<Self> {
        if wanted.is_empty() || !self.may_derive() {
            return Vec::new();
        }
        derive(self.event())
            .into_iter()
            .filter(|event| wanted.contains(event.kind()))
            .map(|event| {
                Self::typed(event.kind(), event).with(|inner| {
                    inner.received_at = self.inner.received_at;
                    inner.thread.clone_from(&self.inner.thread);
                    *inner.circumstances() = Circumstances {
                        origin: Origin::Derived { from: 0 },
                        epoch: self.own_epoch(),
                        source: Some(self.clone()),
                        id: None,
                    };
                    inner.weigh();
                })
            })
            .collect()
    }

    /// Says which number the event got that this one was read out of. Nobody else has this body yet.
    pub(crate) fn set_source(&mut self, seq: u64) {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.circumstances().origin = Origin::Derived { from: seq };
        }
    }

    /// The same body, received at `time` instead of when it is published.
    #[must_use]
    pub fn received_at(self, time: SystemTime) -> Self {
        self.with(|inner| inner.received_at = Some(time))
    }

    /// The same body, called on the thread of this name.
    #[must_use]
    pub fn on_thread(self, name: impl Into<Arc<str>>) -> Self {
        self.with(|inner| inner.thread = Some(name.into()))
    }

    /// The same body, of this login session, whatever the bus's is when it is published.
    ///
    /// For what comes late, after another login.
    #[must_use]
    pub fn in_epoch(self, epoch: u64) -> Self {
        self.with(|inner| inner.circumstances().epoch = Some(epoch))
    }

    /// The session that it was said to be of.
    #[inline]
    pub(crate) fn own_epoch(&self) -> Option<u64> {
        self.inner.circumstances.as_ref()?.epoch
    }

    /// The same body, from elsewhere.
    #[must_use]
    pub fn with_origin(self, origin: Origin) -> Self {
        self.with(|inner| inner.circumstances().origin = origin)
    }

    /// The same body, known by this id wherever it goes; for what may be published again, such as a capture.
    ///
    /// ```
    /// use tim_events::{Body, Bus, KickedOffline};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut events = bus.events();
    /// bus.publish(Body::from(KickedOffline::new()).with_id("drill/1"));
    /// assert_eq!(events.next().await.expect("the bus is open").id(), Some("drill/1"));
    /// # });
    /// ```
    #[must_use]
    pub fn with_id(self, id: impl Into<Arc<str>>) -> Self {
        self.with(|inner| inner.circumstances().id = Some(id.into()))
    }

    /// The id that it was given, or has on the bus that it came from.
    pub(crate) fn id(&self) -> Option<&str> {
        let known = self.inner.circumstances.as_ref()?;
        match &known.origin {
            Origin::Remote { id, .. } => Some(id),
            _ => known.id.as_deref(),
        }
    }

    /// Changes the body; a clone of its own, if others have it too.
    fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.inner));
        self
    }

    /// The kind by which the body is routed.
    #[must_use]
    #[inline]
    pub fn kind(&self) -> EventKind {
        self.inner.kind
    }

    pub(crate) fn origin(&self) -> &Origin {
        match (&self.inner.circumstances, &self.inner.content) {
            (Some(known), _) => &known.origin,
            (None, Content::Call { .. }) => &Origin::Callback,
            (None, Content::Typed { .. }) => &Origin::App,
        }
    }

    pub(crate) fn time(&self) -> SystemTime {
        self.inner.received_at.unwrap_or(UNIX_EPOCH)
    }

    pub(crate) fn thread(&self) -> Option<&str> {
        self.inner.thread.as_deref()
    }

    /// The same body, about to be published: received now, unless it was before, weighed, and nobody else's. If
    /// somebody has it too, this is a copy.
    #[inline]
    pub(crate) fn received(self, now: impl FnOnce() -> SystemTime) -> Self {
        self.with(|inner| {
            if inner.received_at.is_none() {
                inner.received_at = Some(now());
            }
            inner.weigh();
        })
    }

    /// The typed event; the first look decodes it.
    pub(crate) fn event(&self) -> &Event {
        match &self.inner.content {
            Content::Typed { event, .. } => event,
            Content::Call { call, event } => event.get_or_init(|| Box::new(Event::decode(self.inner.kind, call))),
        }
    }

    #[inline]
    pub(crate) fn is_decoded(&self) -> bool {
        match &self.inner.content {
            Content::Typed { .. } => true,
            Content::Call { event, .. } => event.get().is_some(),
        }
    }

    /// The call; the first look encodes it.
    pub(crate) fn raw(&self) -> Option<&RawCall> {
        if let Some(Circumstances { source: Some(source), .. }) = self.inner.circumstances.as_deref() {
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

    /// Publishes it as the event of this number. Nobody else has it yet; who gets it later sees the number, since
    /// getting it orders the two.
    #[inline]
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
    #[inline]
    pub(crate) fn weight(&self) -> usize {
        self.inner.weight as usize
    }
}

impl Inner {
    /// Finds out the weight.
    ///
    /// A call counts as it came; an event that was published typed, what its values take. A derived event has its call
    /// in common with its source.
    fn weigh(&mut self) {
        let content = match &self.content {
            Content::Call { call, .. } => call.weight(),
            Content::Typed { event, .. } => weight_of(event),
        };
        self.weight = u32::try_from(size_of::<Self>() + content).unwrap_or(u32::MAX);
    }

    /// What is to be said beside the content: so far, that which follows from it.
    fn circumstances(&mut self) -> &mut Circumstances {
        let origin = match self.content {
            Content::Call { .. } => Origin::Callback,
            Content::Typed { .. } => Origin::App,
        };
        self.circumstances
            .get_or_insert_with(|| Box::new(Circumstances { origin, epoch: None, source: None, id: None }))
    }
}

impl Clone for Inner {
    fn clone(&self) -> Self {
        Self {
            kind: self.kind,
            seq: AtomicU64::new(0),
            epoch: AtomicU64::new(0),
            weight: 0,
            received_at: self.received_at,
            thread: self.thread.clone(),
            circumstances: self.circumstances.clone(),
            content: self.content.clone(),
        }
    }
}

/// A call of the vendor's library; one that the catalog doesn't know is routed as [`EventKind::Undecodable`].
impl From<RawCall> for Body {
    #[inline]
    fn from(call: RawCall) -> Self {
        let kind = EventKind::from_c_callback(call.callback()).unwrap_or(EventKind::Undecodable);
        Self::call_of(kind, call)
    }
}

/// An event of the app's own.
impl From<Event> for Body {
    #[inline]
    fn from(event: Event) -> Self {
        let kind = match &event {
            Event::Undecodable(undecodable) => undecodable.kind,
            event => event.kind(),
        };
        Self::typed(kind, event)
    }
}

impl<P: Payload> From<P> for Body {
    #[inline]
    fn from(payload: P) -> Self {
        payload.into_event().into()
    }
}
