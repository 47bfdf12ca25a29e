//! The newest item of each key.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::{FusedStream, Stream};
use pin_project::pin_project;
use tokio::task::coop::poll_proceed;

use super::combined;
use super::item::MaybeGap;
use super::timer::ITEMS_PER_LOOK;

/// The newest item of each key. See [`EventStreamExt::conflate_by`](super::EventStreamExt::conflate_by).
#[pin_project]
#[must_use = "streams do nothing unless polled"]
pub struct ConflateBy<S: Stream, K, F> {
    #[pin]
    stream: S,
    key: F,
    limit: usize,
    waiting: Waiting<K, S::Item>,
    conflated: u64,
    is_done: bool,
}

impl<S: Stream, K, F> ConflateBy<S, K, F> {
    pub(super) fn new(stream: S, key: F) -> Self {
        Self { stream, key, limit: Self::LIMIT, waiting: Waiting::default(), conflated: 0, is_done: false }
    }

    /// How many items are taken in ahead unless [`limit`](Self::limit) says otherwise.
    pub const LIMIT: usize = 1024;

    /// Takes in so many items at most before it gives one out, at least 1. The others wait in the stream within.
    ///
    /// ```
    /// use tim_events::Bus;
    /// use tim_events::stream::EventStreamExt;
    ///
    /// let bus = Bus::new();
    /// let newest = bus.users().conflate_by(|_| Some(())).limit(64);
    /// ```
    pub fn limit(self, limit: usize) -> Self {
        Self { limit: limit.max(1), ..self }
    }

    /// How many items were left out so far because a newer one of their key came.
    pub fn conflated(&self) -> u64 {
        self.conflated
    }
}

combined!([S: Stream, K, F] ConflateBy<S, K, F>, |this| &this.stream);

/// Items in the order in which they go out.
struct Waiting<K, T> {
    /// By the number of their arrival.
    items: BTreeMap<u64, (Option<K>, T)>,
    newest: HashMap<K, u64>,
    arrivals: u64,
}

impl<K, T> Default for Waiting<K, T> {
    fn default() -> Self {
        Self { items: BTreeMap::new(), newest: HashMap::new(), arrivals: 0 }
    }
}

impl<K: Eq + Hash + Clone, T> Waiting<K, T> {
    /// Adds an item behind all others, in place of the one with its key, which it returns.
    fn add(&mut self, key: Option<K>, item: T) -> Option<T> {
        self.arrivals += 1;
        let former = key.clone().and_then(|key| self.newest.insert(key, self.arrivals));
        self.items.insert(self.arrivals, (key, item));
        former.and_then(|former| self.items.remove(&former)).map(|(_, item)| item)
    }

    fn take(&mut self) -> Option<T> {
        let (_, (key, item)) = self.items.pop_first()?;
        if let Some(key) = key {
            self.newest.remove(&key);
        }
        Some(item)
    }
}

impl<S, K, F> Stream for ConflateBy<S, K, F>
where
    S: Stream<Item: MaybeGap>,
    K: Eq + Hash + Clone,
    F: FnMut(&S::Item) -> Option<K>,
{
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let mut this = self.project();
        let mut is_empty = false;
        // So many in all, not so many that stay: a flood of one key must not keep it from giving out any.
        let mut room = this.limit.saturating_sub(this.waiting.items.len());
        let mut until_look = 0;
        while room > 0 && !*this.is_done && !is_empty {
            if until_look == 0 {
                // Nor must it keep other tasks from running. It has asked to be woken then.
                match poll_proceed(cx) {
                    Poll::Ready(budget) => budget.made_progress(),
                    Poll::Pending => break,
                }
                until_look = ITEMS_PER_LOOK;
            }
            until_look -= 1;
            match this.stream.as_mut().poll_next(cx) {
                Poll::Ready(Some(item)) => {
                    room -= 1;
                    let key = if item.gap().is_some() { None } else { (this.key)(&item) };
                    *this.conflated += u64::from(this.waiting.add(key, item).is_some());
                }
                Poll::Ready(None) => *this.is_done = true,
                Poll::Pending => is_empty = true,
            }
        }
        match this.waiting.take() {
            Some(item) => Poll::Ready(Some(item)),
            None if *this.is_done => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}

impl<S, K, F> FusedStream for ConflateBy<S, K, F>
where
    S: Stream<Item: MaybeGap>,
    K: Eq + Hash + Clone,
    F: FnMut(&S::Item) -> Option<K>,
{
    fn is_terminated(&self) -> bool {
        self.is_done && self.waiting.items.is_empty()
    }
}
