#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[macro_use]
pub mod catalog;

#[cfg(feature = "bridge")]
pub mod bridge;
pub mod bus;
pub mod compat;
mod event;
#[cfg(doctest)]
mod guide;
mod ingress;
#[cfg(feature = "state")]
pub mod state;
pub mod stream;
#[cfg(feature = "testing")]
pub mod testing;

pub use bus::{
    Batch, BatchIter, Bus, BusBuilder, CloseReason, Latest, LatestStream, LatestValue, LoginStatus, Policy, Published,
    PublishedBatch, SendError, Session, SessionState, SessionStream, Stats, SubscriptionStats, Totals, WeakBus,
};
pub use event::*;
pub use ingress::capture;
#[cfg(feature = "sdk")]
pub use ingress::sdk;
pub use stream::{
    ApiEvent, Batches, CategoryEvent, CategoryStream, ConversationEvent, DiagnosticEvent, Dispatcher, EventStream,
    EventStreamExt, FriendEvent, GroupEvent, HandlerGuard, Handlers, MessageEvent, Messages, On, OrGap, RecordError,
    Recorded, Recorder, SessionEvent, SignalingEvent, Subscribe, TypedStream, UserEvent, WaitError, WaitFor,
    WaitForEvent, WithGaps,
};
