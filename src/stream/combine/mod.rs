//! Combinators: what apps do with streams of events, beyond what streams of anything need.
//!
//! [`EventStreamExt`] has them all; import it, and every stream has them. For the rest, `tokio_stream::StreamExt` and
//! `futures::StreamExt` work on all of these streams and beside this trait: `map`, `filter`, `take_until`, `timeout` and
//! so on. Where one of these traits has a method of the same name, name ours: `EventStreamExt::throttle(events, limit)`.
//!
//! | to | use |
//! |---|---|
//! | keep the newest of each thing while the app is busy | [`conflate_by`](EventStreamExt::conflate_by) |
//! | draw at most so often, and the last state in any case | [`throttle`](EventStreamExt::throttle) |
//! | act once it has become quiet | [`debounce`](EventStreamExt::debounce) |
//! | look at a fixed rate | [`sample`](EventStreamExt::sample) |
//! | write in portions | [`chunk_timeout`](EventStreamExt::chunk_timeout) |
//! | read several subscriptions as one | [`merge_ordered`](EventStreamExt::merge_ordered) |
//! | see each message once | [`dedup_by`](EventStreamExt::dedup_by) |
//! | limit a stream to a conversation or a user | [`in_conversation`](EventStreamExt::in_conversation), [`from_user`](EventStreamExt::from_user) |
//! | learn of losses, or make up for them | [`with_gaps`](EventStreamExt::with_gaps), [`on_gap`](EventStreamExt::on_gap), [`resync_with`](EventStreamExt::resync_with) |
//! | wait for one item, and have those before it | [`collect_until`](EventStreamExt::collect_until) |
//!
//! # Order and loss
//!
//! Items stay in order. A combinator leaves out what it says it leaves out, and never a gap: a gap passes at once, behind
//! whatever was held back before it. Typed streams, such as [`Messages`](crate::Messages), count their gaps and have none among their
//! items; [`TypedStream::with_gaps`](crate::TypedStream::with_gaps) puts them there. When a stream ends, what was held
//! back comes first, at once; then the combined stream ends, and stays ended.
//!
//! All of them do their work when they are polled. While nobody polls, events wait in the subscription, whose
//! [`Policy`](crate::Policy) says how many may; and [`Bus::flush`](crate::Bus::flush) sees when an event is taken out of
//! the subscription, not when a combinator gives it out.
//!
//! # Cancel safety
//!
//! Dropping a `next` that has not completed loses nothing. Dropping the combined stream drops what it holds back and ends
//! the subscription. Streams are taken by value; a combinator over `&mut stream` can be dropped without that, but what it
//! held back is gone with it.
//!
//! # Time
//!
//! Time is tokio's: those that wait need a runtime with time enabled from the first item that they hold back, panic
//! without, and follow paused time in tests. A timer is only set while something is held back.

mod chunk;
mod collect;
mod conflate;
mod debounce;
mod dedup;
mod ext;
mod filter;
mod gaps;
mod item;
mod merge;
mod newest;
mod resync;
mod sample;
mod throttle;
mod timer;

/// What each combined stream has: `next`, as all streams of this crate do, a look at the stream within, and `Debug`
/// whatever its closures are.
macro_rules! combined {
    ([$($generics:tt)*] $name:ident<$($param:ident),*>, |$this:ident| $inner:expr) => {
        impl<$($generics)*> $name<$($param),*> {
            /// The next item; none once the stream has ended.
            ///
            /// # Cancel safety
            ///
            /// Dropping the future loses nothing: an item that it would have returned is returned by the next call.
            #[expect(clippy::should_implement_trait, reason = "it is the stream's `next`, which no iterator has")]
            pub fn next(&mut self) -> $crate::stream::Next<'_, Self> {
                $crate::stream::Next::new(self)
            }

            /// The stream within, for its counts.
            pub fn get_ref(&self) -> &S {
                let $this = self;
                $inner
            }
        }

        impl<$($generics)*> std::fmt::Debug for $name<$($param),*>
        where
            S: std::fmt::Debug,
        {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).field("stream", self.get_ref()).finish_non_exhaustive()
            }
        }
    };
}
use combined;

pub use chunk::ChunkTimeout;
pub use collect::{CollectError, CollectReason, CollectUntil};
pub use conflate::ConflateBy;
pub use debounce::Debounce;
pub use dedup::{DedupBy, DedupWindow};
pub use ext::EventStreamExt;
pub use filter::{FromUser, InConversation};
pub use gaps::{OnGap, SplitGaps};
pub use item::{EventItem, MaybeGap, SplitGap};
pub use merge::MergeOrdered;
pub use resync::{OrSnapshot, ResyncWith};
pub use sample::Sample;
pub use throttle::Throttle;
