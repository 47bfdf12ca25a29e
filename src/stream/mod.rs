//! How async code reads events: plain streams of plain values.
//!
//! [`Bus::subscribe`](crate::Bus::subscribe) builds any of them; shortcuts such as [`Bus::messages`](crate::Bus::messages) cover
//! the common ones. All are `Unpin + Send` and fused, need no particular runtime, and have a `next` of their own, so
//! that reading one needs no import; every combinator of `tokio_stream` or `futures` works on them too, and those of
//! [`EventStreamExt`], which know about gaps, numbers and conversations.
//!
//! Order, loss and end are the bus's; see [`crate::bus`]. Dropping a stream ends its subscription at once. Dropping a
//! `next` that has not completed loses nothing.

mod batches;
mod block;
mod blocking;
mod category;
pub mod combine;
mod dispatch;
mod events;
mod gaps;
mod next;
mod record;
mod source;
mod subscribe;
mod typed;
mod wait;

pub use batches::Batches;
#[cfg(feature = "capi")]
pub(crate) use block::{block_on, wait};
pub use blocking::BlockingIter;
pub use category::{
    ApiEvent, CategoryEvent, ConversationEvent, DiagnosticEvent, FriendEvent, GroupEvent, MessageEvent, SessionEvent,
    SignalingEvent, UserEvent,
};
pub use combine::{
    ChunkTimeout, CollectError, CollectReason, CollectUntil, ConflateBy, Debounce, DedupBy, DedupWindow, EventItem,
    EventStreamExt, FromUser, InConversation, MaybeGap, MergeOrdered, OnGap, OrSnapshot, ResyncWith, Sample, SplitGap,
    SplitGaps, Throttle,
};
pub use dispatch::{Dispatcher, HandlerGuard, Handlers, Unregistered};
pub use events::EventStream;
pub use gaps::{OrGap, WithGaps};
pub use next::Next;
pub use record::{RecordError, Recorded, Recorder};
pub use subscribe::Subscribe;
pub use typed::{CategoryStream, CategoryView, MessageView, Messages, On, PayloadView, TypedStream, View};
pub use wait::{WaitError, WaitFor, WaitForEvent};
