//! Policies: what happens when a reader falls behind.

/// What happens to a subscription whose reader falls behind.
///
/// Whatever is lost to a reader, it gets a [`Gap`](crate::Gap) in its place.
///
/// ```
/// use tim_events::{Bus, Policy};
///
/// let bus = Bus::new();
/// let recorder = bus.subscribe().policy(Policy::Buffer { max_bytes: 1 << 30 }).events();
/// let ledger = bus.subscribe().policy(Policy::Lossless).capacity(32).messages();
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Policy {
    /// The oldest unread events make room for new ones. The default.
    ///
    /// Up to 4,096 events and 64 MiB wait; [`capacity`](crate::Subscribe::capacity) and
    /// [`max_bytes`](crate::Subscribe::max_bytes) change that.
    #[default]
    DropOldest,
    /// Events wait up to a byte budget, however many they are; beyond it the oldest unread ones make room.
    ///
    /// For whatever stands in for a callback or copies events elsewhere: the vendor's thread can't be made to wait.
    Buffer {
        /// How many bytes may wait: the events as they came, their arguments and text. What decoding makes of an event
        /// that is read by others meanwhile is not counted.
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
}

/// How much may wait in a lane, and who gives way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Bounds {
    /// The oldest events give way.
    Queue { events: usize, bytes: usize },
    /// The sender gives way.
    Lossless { events: usize, bytes: usize },
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
        match self {
            Self::DropOldest => Bounds::Queue { events: events(EVENTS), bytes },
            Self::Buffer { max_bytes } => {
                Bounds::Queue { events: capacity.unwrap_or(usize::MAX).max(1), bytes: max_bytes }
            }
            Self::Lossless => Bounds::Lossless { events: events(LOSSLESS_EVENTS).min(MAX_LOSSLESS_EVENTS), bytes },
        }
    }
}
