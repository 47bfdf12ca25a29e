//! Policies: what happens when a reader falls behind.

/// What happens to a subscription whose reader falls behind.
///
/// Whatever is lost to a reader, it gets a [`Gap`](crate::Gap) in its place. Every policy has a bound in events and one
/// in bytes, which [`capacity`](crate::Subscribe::capacity) and [`max_bytes`](crate::Subscribe::max_bytes) set; an event
/// alone always has room. Bytes are those of events as they came, their arguments and text: what decoding makes of an
/// event is not counted.
///
/// ```
/// use tim_events::{Bus, Policy};
///
/// let bus = Bus::new();
/// let recorder = bus.subscribe().policy(Policy::Buffer { max_bytes: 1 << 30 }).events();
/// let ledger = bus.subscribe().policy(Policy::Lossless).capacity(32).messages();
/// let list = bus.subscribe().policy(Policy::Conflate).events();
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Policy {
    /// The oldest unread events make room for new ones. The default: up to 4,096 events and 64 MiB wait.
    ///
    /// Subscriptions of the same filter and bounds share one log, unless they are limited to a conversation, group or
    /// user: such a subscription has a queue of its own. Events of a log that all have read are freed some events later;
    /// a reader that has stopped reading keeps up to 32 events of the log alive, beyond the bounds.
    #[default]
    DropOldest,
    /// New events are lost while there is no room for them: what waits is kept, up to 4,096 events and 64 MiB.
    ///
    /// Each such subscription has a queue of its own, so publishing costs as many appends as there are.
    DropNewest,
    /// Events wait up to a byte budget, however many they are; beyond it the oldest unread ones make room.
    ///
    /// For whatever stands in for a callback or copies events elsewhere: the vendor's thread can't be made to wait. Logs
    /// and queues are those of [`DropOldest`](Self::DropOldest).
    Buffer {
        /// How many bytes may wait.
        max_bytes: usize,
    },
    /// Nothing is lost to events sent with [`Bus::send`](crate::Bus::send), which waits for room.
    ///
    /// Up to 256 events and 64 MiB wait; memory for that many events is taken at once, so
    /// [`capacity`](crate::Subscribe::capacity) goes up to 65,536 here. [`Bus::publish`](crate::Bus::publish) can't
    /// wait: what it finds no room for is lost, with a gap, to this subscription and to those that share its queue,
    /// which are the lossless ones of the same filter and bounds. A reader that is not polled stops every `send` of an
    /// event that it wants.
    Lossless,
    /// An event is left out once there are newer ones about everything whose present state it tells.
    ///
    /// For user interfaces that show how things are: upload progress is conflated by message and element, conversations
    /// by conversation, statuses by user, the total unread count and the own profile as such. Events come in the
    /// order of the latest update, so numbers still increase. What waited when the reader began to take it is left out
    /// no more, so that something that changes all the time is read too. How many events were left out is counted in
    /// [`conflated`](crate::EventStream::conflated). All others, and all beyond 4,096 events and 64 MiB, are treated as
    /// under `DropOldest`. Each such subscription has a queue of its own, and publishers decode what it may conflate.
    Conflate,
    /// The first event without room ends the stream, once the reader has read what waits: up to 4,096 events and
    /// 64 MiB. The reason is then [`CloseReason::Lagged`](crate::CloseReason::Lagged).
    ///
    /// Each such subscription has a queue of its own.
    Close,
}

/// How much may wait in a lane, and who gives way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Bounds {
    /// The oldest events give way, to each reader for itself. In a queue of its own for what has a scope.
    Log { events: usize, bytes: usize },
    /// One reader's own.
    Queue { events: usize, bytes: usize, overflow: Overflow },
    /// The sender gives way.
    Lossless { events: usize, bytes: usize },
}

/// What a full queue of one reader does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Overflow {
    DropOldest,
    DropNewest,
    Conflate,
    Close,
}

const EVENTS: usize = 4096;
const LOSSLESS_EVENTS: usize = 256;
const MAX_LOSSLESS_EVENTS: usize = 1 << 16;
const BYTES: usize = 64 << 20;

impl Policy {
    pub(crate) fn bounds(self, capacity: Option<usize>, max_bytes: Option<usize>) -> Bounds {
        let bytes = max_bytes.unwrap_or(BYTES);
        // Room for nothing would make a subscription of gaps alone, or a send that waits for ever.
        let events = |default: usize| capacity.unwrap_or(default).max(1);
        let queue = |overflow| Bounds::Queue { events: events(EVENTS), bytes, overflow };
        match self {
            Self::DropOldest => Bounds::Log { events: events(EVENTS), bytes },
            Self::DropNewest => queue(Overflow::DropNewest),
            Self::Buffer { max_bytes } => Bounds::Log { events: events(usize::MAX), bytes: max_bytes },
            Self::Lossless => Bounds::Lossless { events: events(LOSSLESS_EVENTS).min(MAX_LOSSLESS_EVENTS), bytes },
            Self::Conflate => queue(Overflow::Conflate),
            Self::Close => queue(Overflow::Close),
        }
    }
}

impl Bounds {
    /// Whether all subscriptions of the same filter and bounds share a lane, if the filter lets them.
    pub(super) fn is_shared(self) -> bool {
        !matches!(self, Self::Queue { .. })
    }

    /// Whether senders wait for the lane.
    pub(super) fn is_lossless(self) -> bool {
        matches!(self, Self::Lossless { .. })
    }

    /// Whether the lane looks into events to find the ones that newer ones make pointless.
    pub(super) fn is_conflating(self) -> bool {
        matches!(self, Self::Queue { overflow: Overflow::Conflate, .. })
    }
}
