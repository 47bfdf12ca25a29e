//! Each key once.

use std::collections::{HashSet, VecDeque};
use std::hash::Hash;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::{FusedStream, Stream};
use pin_project::pin_project;
use tokio::task::coop::poll_proceed;
use tokio::time::Instant;

use super::combined;
use super::item::MaybeGap;
use super::timer::ITEMS_PER_LOOK;

/// How much [`dedup_by`](super::EventStreamExt::dedup_by) remembers.
///
/// ```
/// use std::time::Duration;
/// use tim_events::stream::DedupWindow;
///
/// let window = DedupWindow::last(1000).within(Duration::from_secs(60));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "it does nothing by itself"]
pub struct DedupWindow {
    keys: usize,
    time: Option<Duration>,
}

impl DedupWindow {
    /// So many keys, at least 1: the latest that were seen for the first time.
    pub const fn last(keys: usize) -> Self {
        Self { keys: if keys == 0 { 1 } else { keys }, time: None }
    }

    /// No key for longer than that after it was first seen.
    pub const fn within(self, time: Duration) -> Self {
        Self { time: Some(time), ..self }
    }
}

/// Items, each key once. See [`EventStreamExt::dedup_by`](super::EventStreamExt::dedup_by).
#[pin_project]
#[must_use = "streams do nothing unless polled"]
pub struct DedupBy<S, K, F> {
    #[pin]
    stream: S,
    key: F,
    seen: Seen<K>,
    duplicates: u64,
}

impl<S, K, F> DedupBy<S, K, F> {
    pub(super) fn new(stream: S, key: F, window: DedupWindow) -> Self {
        let seen = Seen { window, keys: HashSet::new(), by_age: VecDeque::new() };
        Self { stream, key, seen, duplicates: 0 }
    }

    /// How many items were left out so far.
    pub fn duplicates(&self) -> u64 {
        self.duplicates
    }
}

combined!([S, K, F] DedupBy<S, K, F>, |this| &this.stream);

/// The keys in the window.
struct Seen<K> {
    window: DedupWindow,
    keys: HashSet<K>,
    /// The oldest first, with when they were first seen.
    by_age: VecDeque<(K, Instant)>,
}

impl<K: Eq + Hash + Clone> Seen<K> {
    /// Remembers a key; false if it is remembered already.
    fn add(&mut self, key: K) -> bool {
        let now = Instant::now();
        if let Some(time) = self.window.time {
            while self.by_age.front().is_some_and(|(_, since)| now.duration_since(*since) >= time) {
                self.forget_oldest();
            }
        }
        if !self.keys.insert(key.clone()) {
            return false;
        }
        self.by_age.push_back((key, now));
        if self.by_age.len() > self.window.keys {
            self.forget_oldest();
        }
        true
    }

    fn forget_oldest(&mut self) {
        if let Some((oldest, _)) = self.by_age.pop_front() {
            self.keys.remove(&oldest);
        }
    }
}

impl<S, K, F> Stream for DedupBy<S, K, F>
where
    S: Stream<Item: MaybeGap>,
    K: Eq + Hash + Clone,
    F: FnMut(&S::Item) -> Option<K>,
{
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let mut this = self.project();
        loop {
            // A task that passes over one item after the other has to let others run once in a while.
            ready!(poll_proceed(cx)).made_progress();
            for _ in 0..ITEMS_PER_LOOK {
                let Some(item) = ready!(this.stream.as_mut().poll_next(cx)) else { return Poll::Ready(None) };
                let key = if item.gap().is_some() { None } else { (this.key)(&item) };
                if key.is_none_or(|key| this.seen.add(key)) {
                    return Poll::Ready(Some(item));
                }
                *this.duplicates += 1;
            }
        }
    }
}

impl<S, K, F> FusedStream for DedupBy<S, K, F>
where
    S: FusedStream<Item: MaybeGap>,
    K: Eq + Hash + Clone,
    F: FnMut(&S::Item) -> Option<K>,
{
    fn is_terminated(&self) -> bool {
        self.stream.is_terminated()
    }
}
