//! What the bus itself says: events were lost to a reader, or a call could not be typed.

use serde::Serialize;

use super::{DecodeError, EventKind};

/// A reader fell behind, and events that it had asked for were lost to it.
///
/// A gap comes in its place in the order: after the last event before the loss, before the first one after it. It
/// counts matching events alone and stands for one episode of loss; a reader that falls behind again gets another one.
/// Whoever keeps state from events should fetch it anew on a gap.
///
/// ```
/// use tim_events::{Bus, Event, FriendRequestsRead};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut events = bus.subscribe().capacity(2).events();
/// for _ in 0..5 {
///     bus.publish(FriendRequestsRead::new());
/// }
/// let first = events.next().await.expect("the bus is open");
/// let Event::Gap(gap) = &*first else { panic!("two of five fit") };
/// assert_eq!((gap.missed, gap.from_seq, gap.to_seq), (3, 1, 3));
/// assert_eq!(first.seq(), gap.from_seq);
/// # });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Gap {
    /// How many matching events were lost.
    pub missed: u64,
    /// The number of the first one lost.
    pub from_seq: u64,
    /// The number of the last one lost; the range may hold events that this reader had not asked for.
    pub to_seq: u64,
    /// The login session of the first one lost.
    pub epoch: u64,
}

/// A call that could not be typed.
///
/// The arguments are at hand in [`EventRef::raw`](crate::EventRef::raw), exactly as they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Undecodable {
    /// The kind by which the call was routed.
    pub kind: EventKind,
    /// Why it could not be typed.
    #[serde(serialize_with = "as_text")]
    pub error: DecodeError,
}

impl Undecodable {
    pub(crate) fn new(kind: EventKind, error: DecodeError) -> Self {
        Self { kind, error }
    }
}

fn as_text<S: serde::Serializer>(error: &DecodeError, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(error)
}
