//! Readers: one subscription's hold on its lane.

use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::task::coop::poll_proceed;

use super::core::Core;
use super::lane::{Delivery, Lane, Seat, Tally};
use super::stats::CloseReason;

/// The receiving end of a subscription; dropping it unsubscribes.
#[derive(Debug)]
pub(crate) struct Reader {
    place: Option<Place>,
    ended: Option<CloseReason>,
    tally: Arc<Tally>,
}

#[derive(Debug)]
struct Place {
    core: Arc<Core>,
    lane: Arc<Lane>,
    seat: Seat,
}

impl Reader {
    pub(super) fn new(core: Arc<Core>, lane: Arc<Lane>, seat: Seat, tally: Arc<Tally>) -> Self {
        Self { place: Some(Place { core, lane, seat }), ended: None, tally }
    }

    /// The reader of a bus that is closed already.
    pub(super) fn ended(reason: CloseReason, tally: Arc<Tally>) -> Self {
        Self { place: None, ended: Some(reason), tally }
    }

    /// The next event or gap; none for ever once the bus is closed and everything has been read.
    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Delivery>> {
        let Some(place) = &mut self.place else { return Poll::Ready(None) };
        // A task that always finds an event has to let others run once in a while.
        let budget = ready!(poll_proceed(cx));
        match place.lane.poll(&mut place.seat, cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(delivery)) => {
                budget.made_progress();
                match &delivery {
                    Delivery::Event(_) => self.tally.add_delivered(),
                    Delivery::Gap(gap) => tracing::warn!(
                        subscription = self.tally.name().map_or("", |name| name),
                        missed = gap.missed,
                        from_seq = gap.from_seq,
                        to_seq = gap.to_seq,
                        "a subscription fell behind and lost events"
                    ),
                }
                Poll::Ready(Some(delivery))
            }
            Poll::Ready(Err(reason)) => {
                self.ended = Some(reason);
                self.leave();
                Poll::Ready(None)
            }
        }
    }

    /// Why the reader ended, once it has.
    pub(crate) fn close_reason(&self) -> Option<CloseReason> {
        self.ended
    }

    fn leave(&mut self) {
        if let Some(Place { core, lane, seat }) = self.place.take() {
            core.unsubscribe(&lane, seat);
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.leave();
    }
}
