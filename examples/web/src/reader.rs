//! Readers: what one client gets to see, in order, nothing twice.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::vec;

use tim_events::{Bus, EventRef, EventStream};
use tokio::task::coop::consume_budget;

use crate::filter::Filter;
use crate::history::{History, lost_up_to};

/// What a reader comes upon.
#[derive(Debug)]
pub(crate) enum Item {
    /// An event that it wants, or a gap in what the history was given.
    Event(EventRef),
    /// The history has thrown out these numbers before the reader came to them.
    Lost(RangeInclusive<u64>),
}

/// A client's place in the events, and its subscription.
///
/// It holds a page of the history and what waits in its subscription, however slow its client is.
/// It reads the history up to the present and then what its subscription brings, both by number: what the one has
/// shown is passed over in the other. A client that takes its time loses events of its subscription, not of its place:
/// it goes back to the history, and only what is gone there too is lost to it.
#[derive(Debug)]
pub(crate) struct Reader {
    history: Arc<History>,
    filter: Filter,
    live: EventStream,
    /// The last number that has been dealt with. Up to it everything is passed over, also what has still to come: a
    /// server that was started anew plays it again.
    at: u64,
    /// What is left of the present page of the history.
    page: vec::IntoIter<EventRef>,
    /// While the history is read: the number that it has to have taken in for its end to meet the subscription.
    behind: Option<u64>,
}

impl Reader {
    /// A reader of everything after the number `at`.
    pub(crate) fn new(bus: &Bus, history: Arc<History>, filter: Filter, at: u64) -> Self {
        let live = filter.subscribe(bus.subscribe().named("reader"));
        // Everything up to here may have been published before the subscription was there to hear it.
        let behind = Some(bus.head());
        Self { history, filter, live, at, page: Vec::new().into_iter(), behind }
    }

    /// The next item; none once the bus is closed and everything has been read.
    pub(crate) async fn next(&mut self) -> Option<Item> {
        loop {
            // A filter that lets nothing through must not keep others on this thread from running.
            consume_budget().await;
            if let Some(event) = self.page.next() {
                if self.take(&event) {
                    return Some(Item::Event(event));
                }
            } else if let Some(seq) = self.behind {
                self.history.reached(seq).await;
                let page = self.history.after(self.at);
                if page.events.is_empty() {
                    self.behind = None;
                }
                self.page = page.events.into_iter();
                if let Some(lost) = page.lost {
                    self.at = *lost.end();
                    return Some(Item::Lost(lost));
                }
            } else {
                let event = self.live.next().await?;
                match lost_up_to(&event) {
                    Some(seq) if seq > self.at => self.behind = Some(seq),
                    None if self.take(&event) => return Some(Item::Event(event)),
                    _ => {}
                }
            }
        }
    }

    /// Steps over the event; true if the reader wants it and has not seen it.
    fn take(&mut self, event: &EventRef) -> bool {
        if event.seq() <= self.at {
            return false;
        }
        self.at = event.seq();
        self.filter.lets(event)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use tim_events::{EventSet, KickedOffline, TotalUnreadChanged};

    use super::*;
    use crate::filter::Query;
    use crate::history::Bounds;

    fn publish(bus: &Bus, events: i64) {
        bus.publish_batch((0..events).map(TotalUnreadChanged::new));
    }

    fn history(events: usize) -> Arc<History> {
        Arc::new(History::new(Bounds { events, bytes: usize::MAX }))
    }

    fn everything(bus: &Bus) -> EventStream {
        bus.subscribe().kinds(EventSet::ALL).capacity(usize::MAX).events()
    }

    fn reader(bus: &Bus, history: &Arc<History>) -> Reader {
        let filter = Filter::try_from(&Query::default()).expect("no filter");
        Reader::new(bus, Arc::clone(history), filter, 0)
    }

    async fn seqs(reader: &mut Reader) -> Vec<u64> {
        let mut seqs = Vec::new();
        while let Some(Item::Event(event)) = reader.next().await {
            seqs.push(event.seq());
        }
        seqs
    }

    /// An event may be published and not yet be in the history when a reader comes: neither may pass it over.
    #[tokio::test]
    async fn a_reader_waits_for_what_the_history_has_still_to_take_in() {
        let (bus, history) = (Bus::new(), history(100));
        let keeper = everything(&bus);
        publish(&bus, 3);
        let mut reader = reader(&bus, &history);
        publish(&bus, 2);
        assert!(reader.next().now_or_never().is_none(), "event 1 is on its way to the history");

        drop(bus);
        history.keep(keeper).await;
        assert_eq!(seqs(&mut reader).await, [1, 2, 3, 4, 5]);
    }

    #[tokio::test]
    async fn a_slow_reader_reads_on_in_the_history_and_holds_little() {
        let (bus, history) = (Bus::new(), history(5000));
        let keeper = everything(&bus);
        let mut reader = reader(&bus, &history);
        publish(&bus, 3000);
        let stats = bus.stats();
        let waits = stats.subscriptions.iter().find(|subscription| subscription.name.as_deref() == Some("reader"));
        assert!(waits.expect("a subscription").depth <= 256);

        drop(bus);
        history.keep(keeper).await;
        assert!(seqs(&mut reader).await.into_iter().eq(1..=3000));
    }

    #[tokio::test]
    async fn what_is_gone_from_the_history_too_is_lost() {
        let (bus, history) = (Bus::new(), history(10));
        let keeper = everything(&bus);
        let mut reader = reader(&bus, &history);
        publish(&bus, 3000);
        drop(bus);
        history.keep(keeper).await;
        let Some(Item::Lost(lost)) = reader.next().await else { panic!("2990 events are gone") };
        assert_eq!(lost, 1..=2990);
        assert!(seqs(&mut reader).await.into_iter().eq(2991..=3000));
    }

    /// The bus brings control events of a gap after it; the history has brought them in their places.
    #[tokio::test]
    async fn a_control_event_of_a_gap_comes_once() {
        let (bus, history) = (Bus::new(), history(5000));
        let keeper = everything(&bus);
        let mut reader = reader(&bus, &history);
        publish(&bus, 5);
        bus.publish(KickedOffline::new());
        publish(&bus, 1000);
        drop(bus);
        history.keep(keeper).await;
        assert!(seqs(&mut reader).await.into_iter().eq(1..=1006));
    }
}
