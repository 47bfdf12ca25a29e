//! References: an event as a reader holds it, with its number.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::time::SystemTime;

use crate::event::body::{Body, Origin};
use crate::event::kind::{Category, EventKind};
use crate::event::model::Message;
use crate::event::payload::{Gap, NewMessages, Payload};
use crate::event::raw::RawCall;
use crate::event::variant::Event;

/// A published event: its number, its circumstances, and the event itself.
///
/// It dereferences to [`Event`]. The first look at a call decodes it, once for all readers; whoever does not look pays
/// nothing. Cloning copies a pointer, never the payload.
///
/// ```
/// use tim_events::{Bus, Event, RawCall};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut events = bus.events();
/// bus.publish(RawCall::new("TIMOnAddFriendCallback", [r#"["bob"]"#.into()]));
///
/// let event = events.next().await.expect("the bus is open");
/// assert_eq!(event.seq(), 1);
/// assert_eq!(event.kind().name(), "FriendsAdded");
/// let Event::FriendsAdded(added) = &*event else { unreachable!() };
/// assert_eq!(added.user_ids, ["bob"]);
/// assert_eq!(event.raw().expect("a call").args(), [r#"["bob"]"#.into()]);
/// # });
/// ```
#[derive(Clone)]
pub struct EventRef {
    body: Body,
}

impl EventRef {
    /// The event that a body becomes which nobody else has.
    #[inline]
    pub(crate) fn new(seq: u64, epoch: u64, body: Body) -> Self {
        body.number(seq, epoch);
        Self { body }
    }

    /// The event that tells of `gap`.
    pub(crate) fn gap(gap: Gap) -> Self {
        Self::new(gap.from_seq, gap.epoch, Body::gap(gap))
    }

    /// The kind by which the event was routed; looking at it decodes nothing.
    ///
    /// An event that can't be typed keeps its routed kind here and dereferences to
    /// [`Event::Undecodable`].
    #[must_use]
    #[inline]
    pub fn kind(&self) -> EventKind {
        self.body.kind()
    }

    /// The category of the routed kind.
    #[must_use]
    pub fn category(&self) -> Category {
        self.kind().category()
    }

    /// The event's number on its bus: 1 for the first, higher for each later one, the same for all readers.
    ///
    /// A gap has the number of the first event lost.
    #[must_use]
    #[inline]
    pub fn seq(&self) -> u64 {
        self.body.seq()
    }

    /// The login session that the event belongs to: 0 before the first login, one more from each successful login on.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.body.epoch()
    }

    /// When the event was received: the callback was called, or the capture says so.
    #[must_use]
    pub fn received_at(&self) -> SystemTime {
        self.body.time()
    }

    /// The name of the thread that the callback was called on, if known.
    #[must_use]
    pub fn thread(&self) -> Option<&str> {
        self.body.thread()
    }

    /// Where the event came from.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        self.body.origin()
    }

    /// The id that the publisher gave the event, if any; of an event that came from elsewhere, its id there.
    ///
    /// See [`Body::with_id`].
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.body.id()
    }

    /// The C call: the callback's exact arguments, and for completions the API's name.
    ///
    /// An event that was published typed is written as the call that the library would make. A gap is no call.
    #[must_use]
    pub fn raw(&self) -> Option<&RawCall> {
        self.body.raw()
    }

    /// The gap, if it is one; decodes nothing.
    pub(crate) fn as_gap(&self) -> Option<&Gap> {
        match self.kind() {
            EventKind::Gap => match &**self {
                Event::Gap(gap) => Some(gap),
                _ => None,
            },
            _ => None,
        }
    }

    pub(crate) fn is_decoded(&self) -> bool {
        self.body.is_decoded()
    }

    /// What it counts in byte bounds.
    #[inline]
    pub(crate) fn weight(&self) -> usize {
        self.body.weight()
    }

    /// Whether the event can't be typed; decodes.
    #[must_use]
    pub fn is_undecodable(&self) -> bool {
        matches!(**self, Event::Undecodable(_))
    }

    /// The payload, if the event is of this kind; decodes only then.
    #[must_use]
    pub fn payload<P: Payload>(&self) -> Option<&P> {
        if self.kind() == P::KIND { P::from_event(self) } else { None }
    }
}

impl Deref for EventRef {
    type Target = Event;

    #[inline]
    fn deref(&self) -> &Event {
        self.body.event()
    }
}

impl fmt::Debug for EventRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventRef")
            .field("seq", &self.seq())
            .field("kind", &self.kind())
            .field("origin", self.origin())
            .finish_non_exhaustive()
    }
}

/// An event known to be of one kind; it dereferences to the payload.
///
/// ```
/// use tim_events::{Bus, FriendsAdded};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut added = bus.on::<FriendsAdded>();
/// bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
/// let event = added.next().await.expect("the bus is open");
/// assert_eq!(event.user_ids.len(), 1);
/// assert_eq!(event.event().seq(), 1);
/// # });
/// ```
pub struct Ref<P> {
    event: EventRef,
    payload: PhantomData<fn() -> P>,
}

impl<P: Payload> Ref<P> {
    /// The event as one of this kind; gives it back if it is of another kind or can't be typed.
    ///
    /// # Errors
    ///
    /// The event itself, unchanged.
    pub fn new(event: EventRef) -> Result<Self, EventRef> {
        if event.payload::<P>().is_some() { Ok(Self { event, payload: PhantomData }) } else { Err(event) }
    }

    /// The event with its number and circumstances.
    #[must_use]
    pub fn event(&self) -> &EventRef {
        &self.event
    }

    /// The event's number on its bus.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.event.seq()
    }

    /// The event with its number and circumstances, of any kind again.
    #[must_use]
    pub fn into_event(self) -> EventRef {
        self.event
    }
}

impl<P: Payload> Deref for Ref<P> {
    type Target = P;

    #[expect(clippy::expect_used, reason = "`new` let no other kind in, and a decoded event never changes")]
    fn deref(&self) -> &P {
        P::from_event(&self.event).expect("a reference of this kind")
    }
}

impl<P> Clone for Ref<P> {
    fn clone(&self) -> Self {
        Self { event: self.event.clone(), payload: PhantomData }
    }
}

impl<P: Payload> fmt::Debug for Ref<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ref").field("seq", &self.seq()).field("payload", &**self).finish()
    }
}

/// One new message of a batch; it dereferences to the [`Message`] and copies nothing.
///
/// ```
/// use tim_events::model::{ConversationType, Message};
/// use tim_events::{Bus, NewMessages};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut messages = bus.messages();
/// bus.publish(NewMessages::new(vec![
///     Message::text(ConversationType::C2c, "bob", "bob", "one"),
///     Message::text(ConversationType::C2c, "bob", "bob", "two"),
/// ]));
/// let (one, two) = (messages.next().await.expect("open"), messages.next().await.expect("open"));
/// assert_eq!((one.seq(), one.index(), one.text_content()), (1, 0, Some("one")));
/// assert_eq!((two.seq(), two.index(), two.text_content()), (1, 1, Some("two")));
/// # });
/// ```
#[derive(Clone)]
pub struct MessageRef {
    batch: Ref<NewMessages>,
    index: usize,
}

impl MessageRef {
    /// The message at `index` of a batch, if there is one.
    #[must_use]
    pub fn new(batch: Ref<NewMessages>, index: usize) -> Option<Self> {
        if index < batch.messages.len() { Some(Self { batch, index }) } else { None }
    }

    /// The batch that the message came in.
    #[must_use]
    pub fn batch(&self) -> &Ref<NewMessages> {
        &self.batch
    }

    /// The message's place in its batch, from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// The batch's number on its bus; messages of one batch share it, so `(seq, index)` increases.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.batch.seq()
    }
}

impl Deref for MessageRef {
    type Target = Message;

    fn deref(&self) -> &Message {
        &self.batch.messages[self.index]
    }
}

impl fmt::Debug for MessageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageRef")
            .field("seq", &self.seq())
            .field("index", &self.index)
            .field("message", &**self)
            .finish_non_exhaustive()
    }
}
