//! What throttling, debouncing and sampling share: the newest item is held until it is due, and never lost.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use pin_project::pin_project;
use tokio::task::coop::poll_proceed;
use tokio::time::Instant;

use super::item::MaybeGap;
use super::timer::{ITEMS_PER_LOOK, Timer};

/// When items go out.
pub(super) trait Rule {
    /// When the item that has come now is due; none: at once. `held` is when the one that it replaces was.
    fn due(&mut self, now: Instant, held: Option<Instant>) -> Option<Instant>;

    /// An item goes out.
    fn goes(&mut self, now: Instant);
}

/// The newest item of a stream, whenever a rule lets it go; gaps at once, behind what was held.
#[pin_project]
#[derive(Debug)]
pub(super) struct Newest<S: Stream, R> {
    #[pin]
    stream: S,
    rule: R,
    held: Option<S::Item>,
    /// A gap that waits for the item before it to be taken.
    gap: Option<S::Item>,
    timer: Timer,
    is_done: bool,
}

impl<S: Stream, R> Newest<S, R> {
    pub(super) fn new(stream: S, rule: R) -> Self {
        Self { stream, rule, held: None, gap: None, timer: Timer::default(), is_done: false }
    }

    pub(super) fn get_ref(&self) -> &S {
        &self.stream
    }

    pub(super) fn rule_mut(&mut self) -> &mut R {
        &mut self.rule
    }

    pub(super) fn is_terminated(&self) -> bool {
        self.is_done && self.held.is_none() && self.gap.is_none()
    }
}

impl<S: Stream<Item: MaybeGap>, R: Rule> Stream for Newest<S, R> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let mut this = self.project();
        if let Some(gap) = this.gap.take() {
            return Poll::Ready(Some(gap));
        }
        if *this.is_done {
            return Poll::Ready(None);
        }
        loop {
            // A task that drops one item after the other has to let others run once in a while.
            ready!(poll_proceed(cx)).made_progress();
            for _ in 0..ITEMS_PER_LOOK {
                let Poll::Ready(item) = this.stream.as_mut().poll_next(cx) else {
                    ready!(this.timer.poll(cx));
                    this.rule.goes(Instant::now());
                    return Poll::Ready(this.held.take());
                };
                let Some(item) = item else {
                    *this.is_done = true;
                    *this.timer = Timer::default();
                    return Poll::Ready(this.held.take());
                };
                if item.gap().is_some() {
                    let Some(held) = this.held.take() else { return Poll::Ready(Some(item)) };
                    *this.gap = Some(item);
                    this.timer.clear();
                    this.rule.goes(Instant::now());
                    return Poll::Ready(Some(held));
                }
                let now = Instant::now();
                let Some(due) = this.rule.due(now, this.timer.due()) else {
                    // The newest wins over one that was held until just now.
                    *this.held = None;
                    this.timer.clear();
                    this.rule.goes(now);
                    return Poll::Ready(Some(item));
                };
                *this.held = Some(item);
                this.timer.set(due);
            }
            // Nor must a flood hide the clock.
            if this.timer.poll(cx).is_ready() {
                this.rule.goes(Instant::now());
                return Poll::Ready(this.held.take());
            }
        }
    }
}
