//! How events travel: numbered once, routed to the subscriptions that want them, and never in anybody's way.
//!
//! # Contract
//!
//! 1. **Publishing waits for nobody.** [`Bus::publish`] may be called from any thread. It never waits for a reader,
//!    never panics, and runs no foreign code but wakers, outside all locks. An event whose kind nobody wants gets no
//!    number; the kinds of [`Bus::latest`] and [`Bus::session`] are always wanted.
//! 2. **One total order.** Every stream sees strictly increasing numbers; two streams agree on the order of the events
//!    that both see.
//! 3. **Nothing is missed by polling late.** A subscription hears everything published after it was made, whether or
//!    not it has been polled.
//! 4. **Filters run before the queue.** An event that a subscription does not want costs it no wake-up and no room.
//! 5. **Loss is told.** A reader that falls behind gets one [`Gap`](crate::Gap) in its place in the order, then goes on.
//!    `missed` counts lost events that matched, `from_seq` and `to_seq` are the first and the last of them. What is lost
//!    until the reader takes the gap is one episode. A gap never ends a stream.
//! 6. **Control events survive gaps.** Those of [`EventSet::CONTROL`](crate::EventSet::CONTROL) that a reader has lost
//!    come all the same, in their places before and after the gap, and don't count as missed; the bus keeps the last 512.
//! 7. **Nobody notices a slow, stuck or forgotten reader**, unless it asked to be waited for
//!    ([`Policy::Lossless`]). What waits is bounded in events and bytes of calls as they came.
//! 8. **Streams end once.** [`Bus::close`], or dropping the last [`Bus`], lets readers drain what they have; then each
//!    stream ends, and tells why.
//!
//! ```
//! use tim_events::{Bus, Event, EventKind, FriendRequestsRead, FriendsAdded, KickedOffline, LogLine};
//!
//! # tokio_test::block_on(async {
//! let bus = Bus::new();
//! let mut all = bus.subscribe().capacity(2).events();
//! let mut friends = bus.subscribe().kinds(EventKind::FriendsAdded).capacity(2).events();
//!
//! // 1 and 4: nobody asked for log lines, so this one is dropped here.
//! assert_eq!(bus.publish(LogLine::default()).seq, None);
//!
//! // 2 and 3: neither stream has been polled, both hear event 1.
//! assert_eq!(bus.publish(FriendsAdded::new(vec!["bob".into()])).matched, 2);
//! assert_eq!(all.next().await.expect("open").seq(), 1);
//! assert_eq!(friends.next().await.expect("open").seq(), 1);
//!
//! // 4 and 5: four events more than `all` has room for; `friends` didn't ask for them and loses nothing.
//! for _ in 0..6 {
//!     bus.publish(FriendRequestsRead::new());
//! }
//! bus.publish(FriendsAdded::new(vec!["carol".into()]));
//! let gap = all.next().await.expect("open");
//! let Event::Gap(gap) = &*gap else { panic!("two of seven fit") };
//! assert_eq!((gap.missed, gap.from_seq, gap.to_seq), (5, 2, 6));
//! assert_eq!(all.next().await.expect("open").seq(), 7);
//! assert_eq!(friends.next().await.expect("open").seq(), 8);
//!
//! // 6 and 7: `all` stops reading, which nobody notices. What it loses holds the kick, which comes all the same.
//! bus.publish(KickedOffline::new());
//! bus.publish_batch((0..3).map(|_| FriendRequestsRead::new()));
//! let gap = all.next().await.expect("open");
//! let Event::Gap(gap) = &*gap else { panic!("two of five fit") };
//! assert_eq!((gap.missed, gap.from_seq, gap.to_seq), (2, 8, 10));
//! let kick = all.next().await.expect("open");
//! assert_eq!((kick.seq(), kick.kind()), (9, EventKind::KickedOffline));
//!
//! // 8: readers drain, then end.
//! bus.close();
//! assert_eq!(all.next().await.expect("two left").seq(), 11);
//! assert_eq!(all.next().await.expect("one left").seq(), 12);
//! assert!(all.next().await.is_none());
//! assert!(friends.next().await.is_none());
//! # });
//! ```
//!
//! # Wakers
//!
//! A waker that publishes, subscribes or drops streams from inside `wake` is fine: no lock is held then. One that
//! panics is logged, and stops no stream's or sender's wake-up; those that wait in [`Latest::changed`] and
//! [`Session::changed`] are woken by tokio, which passes over the rest of them then.

mod after;
mod batch;
mod clock;
mod controls;
mod core;
mod flush;
mod handle;
mod hold;
mod lane;
mod latest;
#[cfg(feature = "metrics")]
mod metrics;
mod policy;
mod reader;
mod route;
mod slot;
mod stats;
mod sync;

pub use batch::{Batch, BatchIter};
#[cfg(feature = "testing")]
pub(crate) use clock::TestClock;
pub(crate) use core::Core;
pub use handle::{Bus, BusBuilder, Published, PublishedBatch, SendError, WeakBus};
pub(crate) use lane::{Delivery, LaneKey, Tally};
pub use latest::{Latest, LatestStream, LatestValue, LoginStatus, Session, SessionState, SessionStream};
pub use policy::Policy;
pub(crate) use reader::{Aftermath, Reader, warn_of};
pub use stats::{CloseReason, Stats, SubscriptionStats, Totals};
